"""The exact law of a book: closed forms, limits of dependence, and each exchange's own quote."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.stats import nbinom, poisson

from models import aggregate
from models.book_risk import BookRisk, Proposal, split
from models.theft_law import Revalued
from pricing.book_exact import NotExact, exact_law
from pricing.book_terms import BookTerms
from pricing.layers import LayerTerms
from tests.pricing.point_law import book, event, layer, paid_in_full

if TYPE_CHECKING:
    import datetime as dt

    from models.annual_loss import AnnualLoss
    from models.profile import SecurityProfile
    from pricing.desk import Desk

POINTS = 1 << 12


def chances(law: aggregate.Floats, width: float, unit: float, most: int) -> np.ndarray:
    """Of sums 0, 1, … units; the masses near each are its own."""
    place = np.rint(np.arange(len(law)) * width / unit).astype(int)
    return np.bincount(place, law, most + 1)[: most + 1]


def test_one_exchange_of_equal_thefts_is_a_poisson_count() -> None:
    law = exact_law(book([7.0], [0.8]), paid_in_full([7.0]), POINTS)
    found = chances(law.pmf, law.width, 7.0, 6)
    assert found == pytest.approx(poisson.pmf(np.arange(7), 0.8), abs=1e-9)
    assert law.mean == pytest.approx(5.6)


def test_with_the_market_s_shock_it_is_negative_binomial() -> None:
    risk = book([7.0], [0.8], dispersion=2.5)
    law = exact_law(risk, paid_in_full([7.0]), POINTS)
    expected = nbinom.pmf(np.arange(7), 2.5, 2.5 / (2.5 + 0.8))
    assert chances(law.pmf, law.width, 7.0, 6) == pytest.approx(expected, abs=1e-9)


def test_the_shock_is_one_for_all_exchanges() -> None:
    """Ten exchanges of a tenth of the rate each are one exchange of the whole rate."""
    many = exact_law(book([7.0] * 10, [0.08] * 10, dispersion=2.5), paid_in_full([7.0] * 10))
    one = exact_law(book([7.0], [0.8], dispersion=2.5), paid_in_full([7.0]))
    for years in (2, 10, 100, 1000):
        assert many.aggregate_loss(years) == pytest.approx(one.aggregate_loss(years), rel=1e-2)
    assert many.tail_mean(0.99) == pytest.approx(one.tail_mean(0.99), rel=1e-3)


def test_a_vendor_s_failures_counted_one_by_one() -> None:
    """Up to six failures a year, each a theft at each of three clients by a coin of its own."""
    amounts, hit, rate = [1.0, 2.0, 4.0], [0.5, 0.3, 0.2], 0.4
    law = exact_law(book(amounts, [0.0] * 3, event(rate, hit)), paid_in_full(amounts), POINTS)
    once = np.zeros(8)
    for struck in product((0, 1), repeat=3):
        chance = np.prod([h if s else 1 - h for h, s in zip(hit, struck, strict=True)])
        once[int(np.dot(struck, amounts))] += chance
    expected, several = np.zeros(64), np.eye(1, 64)[0]
    for failures in range(7):
        expected += poisson.pmf(failures, rate) * several
        several = np.convolve(several, once)[:64]
    found = chances(law.pmf, law.width, 1.0, 12)
    assert found == pytest.approx(expected[:13], abs=2e-7)


def test_the_largest_event_of_a_year_has_a_closed_form() -> None:
    """P(largest > x) = 1 - exp(-Σ rate P(event > x)); one failure strikes both clients at once."""
    risk = book([3.0, 5.0], [0.2, 0.1], event(0.3, [0.5, 0.5]))
    law = exact_law(risk, paid_in_full([3.0, 5.0]), POINTS)
    for amount, rate in ((2.0, 0.2 + 0.1 + 0.3 * 0.75), (4.0, 0.1 + 0.3 * 0.5), (6.0, 0.3 * 0.25)):
        place = int(amount / law.width)
        assert law.exceeds[place] == pytest.approx(-np.expm1(-rate), abs=1e-7)


def test_without_anything_shared_it_is_the_convolution_of_its_exchanges() -> None:
    amounts, rates = [2.0, 3.0], [0.3, 0.5]
    law = exact_law(book(amounts, rates), paid_in_full(amounts), POINTS)
    grid = np.zeros((2, 64))
    for row, amount, rate in zip(grid, amounts, rates, strict=True):
        row[:: int(amount)] = poisson.pmf(np.arange(len(row[:: int(amount)])), rate)
    expected = np.convolve(*grid)[:13]
    assert chances(law.pmf, law.width, 1.0, 12) == pytest.approx(expected, abs=2e-7)


def test_clients_that_are_always_struck_together_are_one_large_client() -> None:
    alone = exact_law(book([1.0], [0.0], event(0.05, [1.0])), paid_in_full([1.0]))
    ten = exact_law(book([1.0] * 10, [0.0] * 10, event(0.05, [1.0] * 10)), paid_in_full([1.0] * 10))
    for level in (0.9, 0.99, 0.999):
        assert ten.tail_mean(level) == pytest.approx(10 * alone.tail_mean(level), rel=2e-3)


def test_what_is_shared_more_asks_for_more_and_leaves_the_mean() -> None:
    """The same thefts: all alone, half by one vendor, all by one vendor."""
    n, rate = 8, 0.04
    risks = [
        book([1.0] * n, [rate * (1 - part)] * n, event(rate * part / 0.5, [0.5] * n))
        for part in (0.0, 0.5, 1.0)
    ]
    laws = [exact_law(risk, paid_in_full([1.0] * n)) for risk in risks]
    assert [law.mean for law in laws] == pytest.approx([n * rate] * 3)
    tails = [law.tail_mean(0.99) for law in laws]
    assert tails[0] < tails[1] < tails[2]


def test_the_tail_mean_is_that_of_the_whole_law() -> None:
    risk = book([3.0, 5.0], [0.2, 0.1], event(0.3, [0.5, 0.5]), dispersion=3.0)
    law = exact_law(risk, paid_in_full([3.0, 5.0]), rarest=1e-9)
    for level in (0.5, 0.9, 0.99, 0.995):
        assert law.tail_mean(level) == pytest.approx(
            float(aggregate.tvar(law.pmf, law.width, level)), rel=1e-6
        )
    assert law.excess(0.0) == pytest.approx(law.mean)


def test_layers_with_a_gap_and_a_franchise_pay_what_a_walk_pays() -> None:
    """Thefts of one size: below the franchise, between, inside each layer and above all."""
    layers = (
        LayerTerms(1.0, 2.0, 1e9, 0.0, 0.5),
        LayerTerms(5.0, 3.0, 1e9, 0.0, 1.0, 0.2),
        LayerTerms(0.0, 2.0, 1e9, 0.0, 1.0, franchise=4.0),
    )
    for theft in (0.5, 1.5, 3.0, 3.9, 4.0, 4.5, 6.0, 7.5, 9.0):
        paid = sum(float(terms.payments([theft])[0]) for terms in layers)
        risk, terms = book([theft], [0.1]), BookTerms.of([layers])
        if paid == 0.0:
            with pytest.raises(NotExact):
                exact_law(risk, terms)
            continue
        law = exact_law(risk, terms)
        assert law.mean == pytest.approx(0.1 * paid)
        assert law.occurrence_loss(20) == pytest.approx(paid, abs=1.5 * law.width)


# ---- each exchange's law stays that of its quote --------------------------------------------


@pytest.fixture(scope="module")
def years(desk: Desk, on: dt.date, examples: dict[str, SecurityProfile]) -> list[AnnualLoss]:
    return [desk.annual_loss(profile, on) for profile in examples.values()]


def shared_book(years: list[AnnualLoss], hit: float = 0.3) -> BookRisk:
    """The examples, clients of one vendor and all within reach of one campaign."""
    members = np.arange(len(years))
    proposals = (
        Proposal("V", "vendor", 0.01, members[:3], np.full(3, hit), np.full((3, 4), 0.1)),
        Proposal("c", "campaign", 0.2, members, np.full(len(years), 0.02), np.full((4, 4), 0.6)),
    )
    laws = [year.law for year in years]
    return split(np.array([y.rates for y in years]), laws, years[0].dispersion, proposals)


@pytest.mark.parametrize("exchange", range(4))
def test_the_law_of_an_exchange_in_the_book_is_that_of_its_quote(
    years: list[AnnualLoss], exchange: int
) -> None:
    """What the others pay is left out: the exchange's own thefts and its hits must be its quote's.

    The quote's law is `AnnualLoss.layer_law`, which knows no book.
    """
    start, limit = 1e8, 2e9
    risk = shared_book(years)
    others = [layer(0.0)] * 4
    others[exchange] = layer(limit, start)
    law = exact_law(risk, BookTerms.of([[terms] for terms in others]), 1 << 13, 1e-8)
    quote = years[exchange].layer_law(start, limit, 4 * limit)
    survival = aggregate.survival(quote.predictive)
    mean = float(years[exchange].layer_mean(start, limit).mean())
    assert law.mean == pytest.approx(mean, rel=1e-9)
    for cells in (8, 32, 64, 127, 160, 240):
        amount = cells * quote.width
        above = mean - float(survival[:cells].sum()) * quote.width
        assert law.excess(amount) == pytest.approx(above, rel=2e-4)


def test_shares_of_every_exchange_s_thefts_add_up_in_every_draw(years: list[AnnualLoss]) -> None:
    risk = shared_book(years)
    rates = np.array([year.rates for year in years]).swapaxes(0, 1)
    assert risk.rates == pytest.approx(rates, rel=1e-12)
    assert (risk.own >= 0).all()
    assert risk.own.sum() < rates.sum()


def test_nothing_paid_has_no_law() -> None:
    with pytest.raises(NotExact, match="no theft is paid"):
        exact_law(book([5.0], [0.1]), BookTerms.of([[layer(0.0)]]))


def test_coin_prices_are_dear_or_cheap_for_all_at_once() -> None:
    """Two clients always struck together, prices at half or half as much again: never one each."""
    priced = book([2.0, 4.0], [0.0, 0.0], event(0.01, [1.0, 1.0]))
    halves = (np.array([0.5, 1.5]), np.array([0.5, 0.5]))
    risk = replace(priced, laws=tuple(Revalued(law, *halves) for law in priced.laws))
    law = exact_law(risk, paid_in_full([6.0, 6.0]), rarest=1e-7)
    steps = {amount: law.exceeds[int(amount / law.width)] for amount in (2.9, 4.0, 8.9, 9.1)}
    assert steps[2.9] == pytest.approx(-np.expm1(-0.01), rel=1e-3)
    assert steps[4.0] == pytest.approx(steps[2.9] / 2, rel=1e-2)
    assert steps[8.9] == pytest.approx(steps[4.0], rel=1e-3)
    assert steps[9.1] == pytest.approx(0.0, abs=1e-6)
    assert law.mean == pytest.approx(0.06)
