"""Marginal capital against enumeration, closed forms and its own laws."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from models.annual_loss import AnnualLoss
from models.severity import CappedLoss
from pricing.layers import LayerTerms
from pricing.marginal import Payment, euler_shares, marginal_capital

RNG = np.random.default_rng(5)


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


def enumerated(laws: list[tuple[list[float], list[float]]], level: float) -> tuple[float, ...]:
    """TVaR of the sum, and what the first law contributes to it, over every outcome."""
    outcomes = [
        [(0.0, 1 - sum(chances)), *zip(amounts, chances, strict=True)] for amounts, chances in laws
    ]
    rows = [
        (sum(x for x, _ in way), way[0][0], float(np.prod([p for _, p in way])))
        for way in product(*outcomes)
    ]
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
    found = marginal_capital(laws[0], laws[1:], level, width=1.0)
    with_it, share = enumerated(BOOK, level)
    without, _ = enumerated(BOOK[1:], level)
    expected = 3 * 0.02 + 10 * 0.01
    assert found.expected == pytest.approx(expected, abs=1e-12)
    assert found.euler == pytest.approx(share - expected, abs=1e-9)
    assert found.marginal == pytest.approx(with_it - without - expected, abs=1e-9)
    assert found.price(0.1) == pytest.approx(expected + 0.1 * found.marginal)


def test_independent_normals_have_a_closed_form() -> None:
    """TVaR of N(μ, σ²) is μ + σ φ(z)/(1-p); the Euler share of one is σ₁²/σ of that beyond μ₁."""
    level = 0.995
    hazard = norm.pdf(norm.ppf(level)) / (1 - level)
    laws = [normal(100, 10), normal(120, 8), normal(90, 9), normal(200, 15)]
    found = marginal_capital(laws[0], laws[1:], level)
    rest, whole = np.sqrt(8**2 + 9**2 + 15**2), np.sqrt(10**2 + 8**2 + 9**2 + 15**2)
    assert found.euler == pytest.approx(10**2 / whole * hazard, rel=1e-4)
    assert found.marginal == pytest.approx((whole - rest) * hazard, rel=1e-4)
    assert found.alone == pytest.approx(10 * hazard, rel=1e-4)
    added = 100 + (whole - rest) * norm.ppf(level)
    assert found.var_with - found.var_without == pytest.approx(added, rel=1e-3)


weights = st.lists(st.floats(0.01, 10.0), min_size=1, max_size=5)


@settings(max_examples=30, deadline=None)
@given(
    laws=st.lists(
        st.tuples(weights, st.floats(0.001, 0.5)).map(
            lambda law: discrete(list(np.cumsum(law[0])), [law[1] / len(law[0])] * len(law[0]))
        ),
        min_size=1,
        max_size=4,
    ),
    level=st.floats(0.5, 0.999),
)
def test_shares_add_up_to_the_whole_and_nobody_asks_more_than_alone(
    laws: list[Payment], level: float
) -> None:
    width = sum(law.most for law in laws) / 4096
    shares = euler_shares(laws, level, width=width)
    found = [
        marginal_capital(law, [*laws[:i], *laws[i + 1 :]], level, width=width)
        for i, law in enumerate(laws)
    ]
    # The capital of all: grown one by one from nothing.
    grown = [
        marginal_capital(law, laws[:i], level, width=width).marginal for i, law in enumerate(laws)
    ]
    slack = 1e-6 * sum(law.most for law in laws)
    assert shares.sum() == pytest.approx(sum(grown), abs=slack)
    for one, share in zip(found, shares, strict=True):
        # Comonotone bound: TVaR is subadditive.
        assert one.marginal <= share + slack
        assert share <= one.alone + slack


def test_an_empty_book_asks_for_all_the_policy_needs_alone() -> None:
    law = discrete(*BOOK[1])
    found = marginal_capital(law, [], 0.99, width=1.0)
    assert found.marginal == pytest.approx(found.alone)
    assert found.euler == pytest.approx(found.alone)
    assert found.var_without == 0
    tvar, _ = enumerated(BOOK[1:2], 0.99)
    assert found.alone == pytest.approx(tvar - found.expected)


def test_a_small_policy_beside_a_large_one_asks_for_little() -> None:
    small = discrete([10.0], [0.03])
    alone = marginal_capital(small, [], width=1.0).marginal
    beside = marginal_capital(small, [normal(1000, 100)], width=1.0).marginal
    assert 0 < beside < alone / 5


def one_year(rate: float) -> AnnualLoss:
    law = CappedLoss(
        log_median=np.log(np.array([[4e6, 1.0, 1.0, 1.0]])),
        sigma=np.array([[1.6]]),
        cap=np.array([1e8, 1e-6, 1e-6, 1e-6]),
    )
    return AnnualLoss(rates=np.array([[rate, 0, 0, 0]]), law=law, dispersion=np.inf)


def test_layers_of_a_year_against_brute_force() -> None:
    years, level = 2_000_000, 0.99
    layers = [LayerTerms(1e6, 2e7, 4e7, 0.0, 1.0), LayerTerms(2e6, 5e7, 5e7, 1e6, 0.4)]
    rates = [0.05, 0.03]
    laws = [Payment.of(one_year(r), t) for r, t in zip(rates, layers, strict=True)]
    found = marginal_capital(laws[0], laws[1:], level)
    paid = []
    for rate, terms in zip(rates, layers, strict=True):
        year = np.repeat(np.arange(years), RNG.poisson(rate, years))
        loss = np.minimum(np.exp(np.log(4e6) + 1.6 * RNG.normal(size=len(year))), 1e8)
        total = np.bincount(year, np.clip(loss - terms.start, 0, terms.limit), minlength=years)
        net = np.clip(total - terms.aggregate_deductible, 0, terms.term_limit)
        paid.append(terms.share * net)
    both = paid[0] + paid[1]
    worst = np.argsort(both)[-int(years * (1 - level)) :]
    share = paid[0][worst]
    # Three standard errors of the mean over the worst years.
    error = 3 * share.std() / np.sqrt(len(worst))
    assert abs(share.mean() - paid[0].mean() - found.euler) < error
    tail = np.sort(paid[1])[-int(years * (1 - level)) :]
    marginal = (both[worst].mean() - both.mean()) - (tail.mean() - paid[1].mean())
    assert abs(marginal - found.marginal) < 2 * error


@pytest.mark.parametrize("level", [0.0, 1.0, float("nan")])
def test_a_level_that_is_none_is_refused(level: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        marginal_capital(discrete(*BOOK[0]), [], level)
