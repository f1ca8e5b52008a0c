"""Marginal capital against enumeration, closed forms, simulation and its own laws."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, norm

from models.annual_loss import AnnualLoss
from models.severity import CappedLoss
from pricing.book_law import Exchange, Grid, Payment
from pricing.layers import LayerTerms
from pricing.marginal import euler_shares, marginal_capital

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def discrete(amounts: list[float], chances: list[float]) -> Payment:
    """A payment of these amounts, increasing, with these chances; nothing otherwise."""
    below = np.concatenate([[0.0], amounts[:-1]])
    survival = np.cumsum(chances[::-1])[::-1]
    return Payment(np.asarray(survival), np.asarray(amounts) - below)


def normal(mean: float, sd: float) -> Payment:
    """A normal payment; its mean is far enough above zero that nothing is cut."""
    edges = np.linspace(0, mean + 8 * sd, 20_001)
    middle = (edges[1:] + edges[:-1]) / 2
    return Payment(norm.sf(middle, mean, sd), np.diff(edges))


def apart(laws: Sequence[Payment]) -> list[list[Payment]]:
    """Each policy on an exchange of its own."""
    return [[law] for law in laws]


def enumerated(laws: list[tuple[list[float], list[float]]], level: float) -> tuple[float, ...]:
    """TVaR of the sum, and what the first law contributes to it, over every outcome."""
    outcomes = [
        [(0.0, 1 - sum(chances)), *zip(amounts, chances, strict=True)] for amounts, chances in laws
    ]
    rows = [
        (sum(x for x, _ in way), way[0][0], float(np.prod([p for _, p in way])))
        for way in product(*outcomes)
    ]
    return worst(rows, level)


def worst(rows: list[tuple[float, float, float]], level: float) -> tuple[float, float]:
    """TVaR of sums, and what is part of it, over rows of sum, part and chance."""
    sums = sorted({round(total, 9) for total, _, _ in rows}, reverse=True)
    left, tvar, share = 1 - level, 0.0, 0.0
    for value in sums:
        here = [(x, p) for total, x, p in rows if round(total, 9) == value]
        chance = sum(p for _, p in here)
        taken = min(left, chance)
        tvar += taken * value
        share += taken / chance * sum(x * p for x, p in here)
        left -= taken
    return tvar / (1 - level), share / (1 - level)


BOOK = [
    ([3.0, 10.0], [0.02, 0.01]),
    ([1.0, 4.0, 20.0], [0.05, 0.02, 0.004]),
    ([7.0], [0.03]),
    ([2.0, 6.0], [0.2, 0.1]),
]


@pytest.mark.parametrize("level", [0.5, 0.9, 0.99, 0.995])
def test_every_outcome_counted_one_by_one_gives_the_same(level: float) -> None:
    laws = [discrete(*law) for law in BOOK]
    found = marginal_capital(laws[0], apart(laws[1:]), level, width=1.0)
    with_it, share = enumerated(BOOK, level)
    without, _ = enumerated(BOOK[1:], level)
    expected = 3 * 0.02 + 10 * 0.01
    assert found.expected == pytest.approx(expected, abs=1e-12)
    assert found.euler == pytest.approx(share - expected, abs=1e-9)
    assert found.marginal == pytest.approx(with_it - without - expected, abs=1e-9)
    assert found.capital_with - found.capital_without == found.marginal
    assert found.price(0.1) == pytest.approx(expected + 0.1 * found.marginal)


@pytest.mark.parametrize(("first", "second"), [(0.004, 0.003), (0.02, 0.01), (0.3, 0.6)])
def test_two_payments_of_all_or_nothing_have_a_closed_form(first: float, second: float) -> None:
    """Limits a < b: the sum is 0, a, b or a + b, with chances of two coins."""
    a, b, level = 3.0, 8.0, 0.99
    found = marginal_capital(discrete([a], [first]), [[discrete([b], [second])]], level, width=1.0)
    both, only_b, only_a = first * second, (1 - first) * second, first * (1 - second)
    room = 1 - level
    in_tail = [min(both, room)]
    in_tail.append(min(only_b, room - in_tail[0]))
    in_tail.append(min(only_a, room - sum(in_tail)))
    tvar = (in_tail[0] * (a + b) + in_tail[1] * b + in_tail[2] * a) / room
    before = min(second / room, 1) * b
    assert found.marginal == pytest.approx(tvar - before - first * a, abs=1e-9)
    assert found.euler == pytest.approx((in_tail[0] + in_tail[2]) * a / room - first * a, abs=1e-9)
    assert found.alone == pytest.approx(min(first / room, 1) * a - first * a, abs=1e-12)


def test_two_hundred_equal_policies_are_a_binomial() -> None:
    n, chance, limit, level = 200, 0.02, 1e9, 0.995
    laws = [discrete([limit], [chance])] * n
    hits = np.arange(n + 1)

    def capital(policies: int) -> float:
        survival = binom.sf(hits, policies, chance)
        return limit * float((np.minimum(1, survival / (1 - level)) - survival).sum())

    found = marginal_capital(laws[0], apart(laws[1:]), level)
    # A cell of the grid is some 0.0004 of a limit, and a limit is no multiple of it.
    assert found.capital_with == pytest.approx(capital(n), abs=limit / 2000)
    assert found.marginal == pytest.approx(capital(n) - capital(n - 1), abs=limit / 2000)
    shares = np.concatenate(euler_shares(apart(laws), level))
    assert shares == pytest.approx(np.full(n, capital(n) / n), rel=1e-4)
    lattice = marginal_capital(laws[0], apart(laws[1:]), level, width=limit)
    assert lattice.marginal == pytest.approx(capital(n) - capital(n - 1), rel=1e-9)
    shares = np.concatenate(euler_shares(apart(laws), level, width=limit))
    assert shares.sum() == pytest.approx(lattice.capital_with, rel=1e-9)


def test_independent_normals_have_a_closed_form() -> None:
    """TVaR of N(μ, σ²) is μ + σ φ(z)/(1-p); the Euler share of one is σ₁²/σ of that beyond μ₁."""
    level = 0.995
    hazard = norm.pdf(norm.ppf(level)) / (1 - level)
    laws = [normal(100, 10), normal(120, 8), normal(90, 9), normal(200, 15)]
    found = marginal_capital(laws[0], apart(laws[1:]), level)
    rest, whole = np.sqrt(8**2 + 9**2 + 15**2), np.sqrt(10**2 + 8**2 + 9**2 + 15**2)
    assert found.euler == pytest.approx(10**2 / whole * hazard, rel=1e-4)
    assert found.marginal == pytest.approx((whole - rest) * hazard, rel=1e-4)
    assert found.alone == pytest.approx(10 * hazard, rel=1e-4)
    added = 100 + (whole - rest) * norm.ppf(level)
    assert found.var_with - found.var_without == pytest.approx(added, rel=1e-3)


# ---- one exchange, several policies ---------------------------------------------------------


def test_policies_on_one_exchange_rise_and_fall_together() -> None:
    """Normals that do: their deviations add up, 10 + 8, beside an independent 9."""
    level = 0.995
    hazard = norm.pdf(norm.ppf(level)) / (1 - level)
    found = marginal_capital(normal(100, 10), [[normal(90, 9)]], level, beside=[normal(120, 8)])
    together, before = np.hypot(18, 9), np.hypot(8, 9)
    assert found.marginal == pytest.approx((together - before) * hazard, rel=1e-4)
    assert found.euler == pytest.approx(10 * 18 / together * hazard, rel=1e-4)


def test_the_same_policy_twice_on_one_exchange_asks_for_as_much_as_alone() -> None:
    law = discrete(*BOOK[1])
    found = marginal_capital(law, [], 0.99, beside=[law], width=1.0)
    assert found.capital_without == pytest.approx(found.alone)
    assert found.marginal == pytest.approx(found.alone)
    assert found.euler == pytest.approx(found.alone)
    apart_from_it = marginal_capital(law, [[law]], 0.99, width=1.0)
    assert apart_from_it.marginal < 0.8 * found.marginal


def test_shares_on_one_exchange_counted_one_by_one() -> None:
    """One coin for both: 5 and 2 are paid in the same years, 3 more under the second in half."""
    level, a, b = 0.96, discrete([5.0], [0.06]), discrete([2.0, 5.0], [0.03, 0.03])
    (shares, (other,)) = euler_shares([[a, b], [discrete([4.0], [0.1])]], level, width=1.0)
    states = [(0.0, 0.0, 0.94), (5.0, 2.0, 0.03), (5.0, 5.0, 0.03)]
    rows = [(x + y + z, x, y, z, p * q) for x, y, p in states for z, q in ((0.0, 0.9), (4.0, 0.1))]
    for column, expected, share in ((1, 0.3, shares[0]), (2, 0.21, shares[1]), (3, 0.4, other)):
        _, part = worst([(row[0], row[column], row[4]) for row in rows], level)
        assert share == pytest.approx(part - expected, abs=1e-9)


weights = st.lists(st.floats(0.01, 10.0), min_size=1, max_size=5)
laws_of_one = st.tuples(weights, st.floats(0.001, 0.5)).map(
    lambda law: discrete(list(np.cumsum(law[0])), [law[1] / len(law[0])] * len(law[0]))
)


@settings(max_examples=40, deadline=None)
@given(
    exchanges=st.lists(st.lists(laws_of_one, min_size=1, max_size=3), min_size=1, max_size=4),
    level=st.floats(0.5, 0.999),
)
def test_shares_add_up_to_the_whole_and_nobody_asks_more_than_alone(
    exchanges: list[list[Payment]], level: float
) -> None:
    most = sum(law.most for policies in exchanges for law in policies)
    slack = most / 20_000  # some three cells of the grid
    shares = euler_shares(exchanges, level)
    capital = 0.0
    for i, (policies, found_shares) in enumerate(zip(exchanges, shares, strict=True)):
        for j, (law, share) in enumerate(zip(policies, found_shares, strict=True)):
            found = marginal_capital(
                law,
                [*exchanges[:i], *exchanges[i + 1 :]],
                level,
                beside=[*policies[:j], *policies[j + 1 :]],
            )
            assert share == pytest.approx(found.euler, abs=slack)
            assert -slack <= found.marginal <= share + slack
            assert share <= found.alone + slack
            # The comonotone bound: TVaR is subadditive.
            assert found.marginal <= found.alone + 1e-9 * most
            capital = found.capital_with
    assert np.concatenate(shares).sum() == pytest.approx(capital, abs=slack)


def test_the_grid_may_end_before_all_that_could_be_paid() -> None:
    """Sixty policies of which a few pay in any year: the grid ends far below their limits."""
    rng = np.random.default_rng(3)
    laws = [
        discrete(list(np.cumsum(rng.uniform(1, 9, 4).round())), list(rng.uniform(0.001, 0.01, 4)))
        for _ in range(60)
    ]
    grid = Grid.over([Exchange.of([law]) for law in laws], None)
    most = sum(law.most for law in laws)
    assert grid.width * grid.points < most / 2
    short = marginal_capital(laws[0], apart(laws[1:]), 0.995)
    whole = marginal_capital(laws[0], apart(laws[1:]), 0.995, width=grid.width)
    for field in ("marginal", "euler", "alone", "capital_with", "var_with"):
        assert getattr(short, field) == pytest.approx(getattr(whole, field), abs=1e-9 * most)


def test_an_empty_book_asks_for_all_the_policy_needs_alone() -> None:
    law = discrete(*BOOK[1])
    found = marginal_capital(law, [], 0.99, width=1.0)
    assert found.marginal == pytest.approx(found.alone)
    assert found.euler == pytest.approx(found.alone)
    assert found.var_without == 0
    tvar, _ = enumerated(BOOK[1:2], 0.99)
    assert found.alone == pytest.approx(tvar - found.expected)
    assert euler_shares([], 0.99) == ()


def test_a_small_policy_beside_a_large_one_asks_for_little() -> None:
    small = discrete([10.0], [0.03])
    alone = marginal_capital(small, [], 0.995, width=1.0).marginal
    beside = marginal_capital(small, [[normal(1000, 100)]], 0.995, width=1.0).marginal
    assert 0 < beside < alone / 5


@pytest.mark.parametrize("level", [0.0, 1.0, float("nan")])
def test_a_level_that_is_none_is_refused(level: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        marginal_capital(discrete(*BOOK[0]), [], level)


# ---- layers of a year, against brute force --------------------------------------------------

SIGMA, MEDIAN, CAP = 1.6, 4e6, 1e8


def one_year(rate: float) -> AnnualLoss:
    law = CappedLoss(
        log_median=np.log(np.array([[MEDIAN, 1.0, 1.0, 1.0]])),
        sigma=np.array([[SIGMA]]),
        cap=np.array([CAP, 1e-6, 1e-6, 1e-6]),
    )
    return AnnualLoss(rates=np.array([[rate, 0, 0, 0]]), law=law, dispersion=np.inf)


def simulated(
    rate: float, layers: Sequence[LayerTerms], years: int, rng: np.random.Generator
) -> Floats:
    """What each layer pays in so many years, shape (layers, years)."""
    year = np.repeat(np.arange(years), rng.poisson(rate, years))
    loss = np.minimum(np.exp(np.log(MEDIAN) + SIGMA * rng.normal(size=len(year))), CAP)
    paid = []
    for terms in layers:
        part = np.clip(loss - terms.start, 0, terms.limit)
        total = np.bincount(year, part, minlength=years)
        paid.append(terms.share * np.clip(total - terms.aggregate_deductible, 0, terms.term_limit))
    return np.array(paid)


def tail_mean(paid: Floats, level: float) -> tuple[float, float]:
    """Mean of the worst years, and the standard error of its estimate from the paid sums."""
    count = round(paid.size * (1 - level))
    ordered = np.sort(paid)
    beyond, edge = ordered[-count:], ordered[-count]
    # The quantile is estimated too: Var = (Var(beyond) + level (mean - edge)²) / count.
    spread = beyond.var() + level * (beyond.mean() - edge) ** 2
    return float(beyond.mean()), float(np.sqrt(spread / count))


def test_layers_of_a_year_against_brute_force() -> None:
    years, level, rng = 2_000_000, 0.99, np.random.default_rng(5)
    layers = [LayerTerms(1e6, 2e7, 4e7, 0.0, 1.0), LayerTerms(2e6, 5e7, 5e7, 1e6, 0.4)]
    rates = [0.05, 0.03]
    laws = [Payment.of(one_year(r), [t]) for r, t in zip(rates, layers, strict=True)]
    found = marginal_capital(laws[0], [[laws[1]]], level)
    paid = [simulated(r, [t], years, rng)[0] for r, t in zip(rates, layers, strict=True)]
    both = paid[0] + paid[1]
    worst_years = np.argsort(both)[-int(years * (1 - level)) :]
    share = paid[0][worst_years]
    # Three standard errors of the mean over the worst years.
    error = 3 * share.std() / np.sqrt(len(worst_years))
    assert abs(share.mean() - paid[0].mean() - found.euler) < error
    tail = np.sort(paid[1])[-int(years * (1 - level)) :]
    marginal = (both[worst_years].mean() - both.mean()) - (tail.mean() - paid[1].mean())
    assert abs(marginal - found.marginal) < 2 * error


FILLS_IN_ORDER = (
    LayerTerms(1e6, 4e6, 4e6, 0.0, 1.0),
    LayerTerms(5e6, 1e7, 1e7, 0.0, 0.6),
    LayerTerms(1.5e7, 3e7, 9e7, 5e6, 0.5),
)
EITHER_ORDER = (LayerTerms(1e6, 4e6, 1.2e7, 0.0, 1.0), LayerTerms(5e6, 4e7, 1.2e8, 0.0, 0.6))


@pytest.mark.parametrize("rate", [0.03, 0.5])
def test_a_tower_that_fills_in_order_is_exact(rate: float) -> None:
    years = 2_000_000
    law = Payment.of(one_year(rate), FILLS_IN_ORDER)
    paid = simulated(rate, FILLS_IN_ORDER, years, np.random.default_rng(7)).sum(axis=0)
    assert abs(law.expected - paid.mean()) < 4 * paid.std() / years**0.5
    for level in (0.9, 0.99, 0.995):
        tail, error = tail_mean(paid, level)
        assert abs(law.capital(level) + law.expected - tail) < 4 * error


@pytest.mark.parametrize(("rate", "most"), [(0.03, 1.005), (0.5, 1.05)])
def test_a_tower_that_fills_in_either_order_is_never_too_cheap(rate: float, most: float) -> None:
    """Two thefts can fill the lower layer thrice or the upper once: an upper end, and a close one
    where thefts are as rare as at the exchanges priced here."""
    years, level = 2_000_000, 0.995
    law = Payment.of(one_year(rate), EITHER_ORDER)
    paid = simulated(rate, EITHER_ORDER, years, np.random.default_rng(8)).sum(axis=0)
    assert abs(law.expected - paid.mean()) < 4 * paid.std() / years**0.5
    tail, error = tail_mean(paid, level)
    found = law.capital(level) + law.expected
    assert tail - 4 * error < found < most * tail + 4 * error


def test_a_book_of_towers_on_three_exchanges_against_brute_force() -> None:
    """Two policies on the first exchange, whose thefts strike both."""
    years, level, rng = 2_000_000, 0.995, np.random.default_rng(9)
    first, second = FILLS_IN_ORDER[:1], FILLS_IN_ORDER[1:]
    alone = LayerTerms(2e6, 5e7, 5e7, 1e6, 0.4)
    candidate, beside = (Payment.of(one_year(0.04), layers) for layers in (first, second))
    others = [
        [Payment.of(one_year(0.03), [alone])],
        [Payment.of(one_year(0.08), FILLS_IN_ORDER)],
    ]
    found = marginal_capital(candidate, others, level, beside=[beside])
    layers = simulated(0.04, FILLS_IN_ORDER, years, rng)
    x, y = layers[0], layers[1:].sum(axis=0)
    rest = y + simulated(0.03, [alone], years, rng)[0]
    rest += simulated(0.08, FILLS_IN_ORDER, years, rng).sum(axis=0)
    for paid, capital in ((rest, found.capital_without), (rest + x, found.capital_with)):
        tail, error = tail_mean(paid, level)
        assert abs(tail - paid.mean() - capital) < 4 * error
    worst_years = x[np.argsort(rest + x)[-round(years * (1 - level)) :]]
    error = worst_years.std() / np.sqrt(len(worst_years))
    assert abs(worst_years.mean() - x.mean() - found.euler) < 4 * error
