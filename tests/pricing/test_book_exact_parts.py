"""Whose the tail of the exact law is: counted by hand, and beside simulated years."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import nbinom, poisson

from data.accumulation import accumulation
from models.book_years import BLOCK_YEARS
from models.profile import CoinShares
from pricing.book_case import BookCase, book_case
from pricing.book_exact import exact_law
from pricing.book_exact_parts import mean_parts, tail_parts
from pricing.book_run import run
from pricing.submission import Submission
from tests.pricing.point_law import book, event, paid_in_full

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from models.book_risk import BookRisk
    from models.profile import SecurityProfile
    from pricing.desk import Desk

LEVEL = 0.9
POINTS = 1 << 12


def counted(
    amounts: Sequence[Sequence[float]], chance: Callable[[Sequence[int]], float], most: int = 14
) -> np.ndarray:
    """Co-TVaR of each exchange, from all counts of events; `amounts` by event and exchange."""
    paid = np.array(amounts)
    years = np.array(list(product(range(most), repeat=len(paid))))
    chances = np.array([chance(list(counts)) for counts in years])
    by_exchange = years @ paid
    total = by_exchange.sum(axis=1)
    order = np.argsort(total)
    at = total[order][np.searchsorted(np.cumsum(chances[order]), LEVEL)]
    above, tie = total > at + 1e-9, np.abs(total - at) <= 1e-9
    part = ((1.0 - LEVEL) - chances[above].sum()) / chances[tie].sum()
    weights = chances * (above + part * tie)
    return np.asarray(weights @ by_exchange / (1.0 - LEVEL))


def exact(risk: BookRisk, amounts: Sequence[float]) -> np.ndarray:
    terms = paid_in_full(amounts)
    law = exact_law(risk, terms, POINTS)
    parts = tail_parts(risk, terms, law, LEVEL)
    whole = parts.of_exchanges(risk)
    assert whole.sum() == pytest.approx(law.tail_mean(LEVEL), rel=1e-6)
    assert mean_parts(risk, terms).of_exchanges(risk).sum() == pytest.approx(law.mean, rel=1e-9)
    return whole


# ---- counted by hand ------------------------------------------------------------------------


def test_exchanges_of_different_thefts_as_their_counts_say() -> None:
    amounts, rates = [2.0, 5.0], [0.5, 0.2]
    found = exact(book(amounts, rates), amounts)
    expected = counted(np.diag(amounts), lambda n: float(np.prod(poisson.pmf(n, rates))))
    assert found == pytest.approx(expected, rel=2e-3)


def test_the_market_s_shock_weighs_on_all_of_them() -> None:
    """Given the sum of counts, thefts of one size are each exchange's in proportion to its rate."""
    amounts, rates = [3.0, 3.0, 3.0], [0.1, 0.2, 0.3]
    found = exact(book(amounts, rates, dispersion=0.7), amounts)
    counts = np.arange(200)
    chances = nbinom.pmf(counts, 0.7, 0.7 / (0.7 + 0.6))
    at = int(np.searchsorted(np.cumsum(chances), LEVEL))
    above = chances * (counts > at)
    tail = 3.0 * (above @ counts + at * ((1.0 - LEVEL) - above.sum())) / (1.0 - LEVEL)
    assert found == pytest.approx(tail * np.array(rates) / 0.6, rel=2e-3)


@pytest.mark.parametrize("hit", [0.3, 1.0])
def test_clients_struck_together_as_their_failures_say(hit: float) -> None:
    amounts, own, failures = [2.0, 5.0], [0.3, 0.1], 0.4
    found = exact(book(amounts, own, event(failures, [hit, hit])), amounts)
    rates = [*own, failures * hit * hit, failures * hit * (1 - hit), failures * hit * (1 - hit)]
    of_events = [[2.0, 0.0], [0.0, 5.0], [2.0, 5.0], [2.0, 0.0], [0.0, 5.0]]
    expected = counted(of_events, lambda n: float(np.prod(poisson.pmf(n, rates))), most=7)
    assert found == pytest.approx(expected, rel=4e-3)


def test_a_tail_of_one_vendor_is_that_vendor_s() -> None:
    amounts = [2.0, 5.0]
    risk = book(amounts, [0.0, 0.0], event(0.3, [1.0, 1.0]))
    terms = paid_in_full(amounts)
    law = exact_law(risk, terms, POINTS)
    parts = tail_parts(risk, terms, law, LEVEL)
    assert parts.own == pytest.approx(np.zeros((2, 1)), abs=1e-9)
    assert parts.shared[0] / parts.shared[0].sum() == pytest.approx([2 / 7, 5 / 7], rel=1e-3)


@settings(max_examples=30, deadline=None)
@given(
    amounts=st.lists(st.floats(1.0, 9.0), min_size=2, max_size=4),
    hit=st.floats(0.0, 1.0),
    level=st.floats(0.5, 0.999),
)
def test_parts_add_up_and_none_is_below_its_mean_or_above_its_all(
    amounts: list[float], hit: float, level: float
) -> None:
    risk = book(amounts, [0.1] * len(amounts), event(0.2, [hit] * len(amounts)), dispersion=1.5)
    terms = paid_in_full(amounts)
    law = exact_law(risk, terms, POINTS)
    found = tail_parts(risk, terms, law, level).of_exchanges(risk)
    assert found.sum() == pytest.approx(law.tail_mean(level), rel=1e-6)
    mean = mean_parts(risk, terms).of_exchanges(risk)
    assert (found >= mean * (1 - 1e-6)).all()
    assert (found <= mean / (1.0 - level) * (1 + 1e-6)).all()


# ---- beside simulated years -----------------------------------------------------------------


@pytest.fixture(scope="module")
def case(desk: Desk, on: dt.date, examples: dict[str, SecurityProfile]) -> BookCase:
    """Three clients of one vendor, one of which says its coins, under policies without term limits.

    So exact law and simulation are of the same payments.
    """
    vendors = ("Vendor A", "Vendor A", "Vendor A", None)
    held = CoinShares(btc=0.5, eth=0.3, stable=0.2)
    often = {"vendor.failure_rate": 0.05, "vendor.hit_probability": 0.8}
    first, *others = examples.values()
    told = [first.model_copy(update={"coins": held}), *others]
    found = book_case(
        [
            Submission(profile=profile.model_copy(update={"wallet_vendor": vendor}))
            for profile, vendor in zip(told, vendors, strict=True)
        ],
        desk,
        on,
        accumulation().with_settings(often),
    )
    endless = np.where(found.terms.limit > 0, 1e30, 0.0)
    return replace(
        found,
        terms=replace(found.terms, term_limit=endless, deductible=0.0 * found.terms.deductible),
    )


def test_simulated_years_have_the_same_parts(case: BookCase) -> None:
    level = 0.99
    years = run(case, 8 * BLOCK_YEARS, 7, level)
    rows, weights = years.weights
    law = exact_law(case.risk, case.terms, 1 << 13)
    parts = tail_parts(case.risk, case.terms, law, level)
    exchanges = len(case.entries)
    sources = np.where(rows.shared < 0, len(case.risk.shared), rows.shared)
    exact_of_sources = [*(part.sum() for part in parts.shared), parts.own.sum()]
    for places, expected in (
        (rows.exchange, parts.of_exchanges(case.risk)),
        (sources, np.array(exact_of_sources)),
    ):
        _, year = np.unique(rows.year, return_inverse=True)
        by_year = np.zeros((year.max() + 1, len(expected)))
        np.add.at(by_year, (year, places), weights * rows.paid)
        error = np.sqrt((by_year**2).sum(axis=0))
        assert (np.abs(by_year.sum(axis=0) - expected) < 4.0 * error + 1.0).all()
    assert len(parts.of_exchanges(case.risk)) == exchanges
