"""Simulated years of a book: against the exact law, hand counts, walks, and themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from data.accumulation import accumulation
from models.book_years import BLOCK_YEARS, YearMaker, generator_of
from models.profile import CoinShares
from models.spread import spread
from pricing import book_run
from pricing.book_block import BlockWork, simulate
from pricing.book_case import BookCase, book_case
from pricing.book_exact import exact_law
from pricing.book_run import BookYears, capital, run, tail_mean
from pricing.book_terms import BookTerms
from pricing.layers import evaluate
from pricing.reinsurance import Reinsurance
from pricing.submission import Submission
from tests.pricing.point_law import book, event, layer, paid_in_full

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from models.book_risk import BookRisk
    from models.profile import SecurityProfile
    from pricing.book_sums import Block
    from pricing.desk import Desk

LEVEL = 0.995
ERRORS = 4.0
"""Standard errors allowed: one check in sixteen thousand fails by chance, and seeds are fixed."""


def submissions(examples: dict[str, SecurityProfile]) -> list[Submission]:
    """The example exchanges, three of them clients of one vendor, under reference policies."""
    vendors = ("Vendor A", "Vendor A", "Vendor A", None)
    return [
        Submission(profile=profile.model_copy(update={"wallet_vendor": vendor}))
        for profile, vendor in zip(examples.values(), vendors, strict=True)
    ]


@pytest.fixture(scope="module")
def case(desk: Desk, on: dt.date, examples: dict[str, SecurityProfile]) -> BookCase:
    return book_case(submissions(examples), desk, on, accumulation())


@pytest.fixture(scope="module")
def years(case: BookCase) -> BookYears:
    return run(case, 4 * BLOCK_YEARS, 5, LEVEL)


def toy(risk: BookRisk, terms: BookTerms, treaties: str = "[]", blocks: int = 1) -> list[Block]:
    maker = YearMaker.of(risk, np.repeat(terms.least, risk.own.shape[2]))
    programme = Reinsurance.model_validate_json(treaties).in_order()
    work = BlockWork(maker, terms, programme)
    return [simulate(work, 3, block) for block in range(blocks)]


# ---- against the exact law and the quote ----------------------------------------------------


def test_what_passes_any_amount_is_that_of_the_exact_law(case: BookCase, years: BookYears) -> None:
    law = exact_law(case.risk, case.terms, 1 << 13)
    for period in (2, 10, 50, 100, 250, 1000):
        amount = law.aggregate_loss(period)
        above = np.maximum(years.plain - amount, 0.0)
        error = above.std() / np.sqrt(years.years)
        assert abs(above.mean() - law.excess(amount)) < ERRORS * error


def test_an_exchange_costs_what_its_quote_expects(
    case: BookCase, years: BookYears, desk: Desk
) -> None:
    """The quote's own expected payment, term limits and all, from a law that knows no book."""
    squares = years.events.squares[: len(case.entries)]
    for place, entry in enumerate(case.entries):
        expected = sum(
            evaluate(entry.covered, terms, desk.basis.risk_load).expected for terms in entry.terms
        )
        found = years.by_exchange[place] / years.years
        error = np.sqrt(squares[place] / years.years / years.years) * 1.1
        assert abs(found - expected) < ERRORS * error


@pytest.mark.parametrize("hit", [0.0, 1.0])
def test_thefts_of_one_size_are_the_counts_of_their_law(hit: float) -> None:
    """Independent, and all at once: the mean and the variance of the year's sum are known."""
    amounts, rate, failures = [2.0, 3.0, 5.0], 0.06, 0.05
    own = [rate - failures * hit] * 3
    risk = book(amounts, own, event(failures, [hit] * 3), dispersion=4.0)
    (block,) = toy(risk, paid_in_full(amounts))
    mean = sum(amounts) * rate
    once = sum(a * a for a in amounts) * (rate - failures * hit) + failures * hit * 100.0
    variance = once + mean**2 / 4.0
    assert block.total.mean() == pytest.approx(mean, abs=ERRORS * np.sqrt(variance / BLOCK_YEARS))
    assert block.total.var() == pytest.approx(variance, rel=0.15)
    assert block.plain == pytest.approx(block.total)
    if hit:
        assert (block.largest == 10.0).mean() == pytest.approx(failures, rel=0.1)


def test_with_coins_told_it_is_still_the_exact_law_and_the_quote(
    desk: Desk, on: dt.date, examples: dict[str, SecurityProfile]
) -> None:
    held = CoinShares(btc=0.5, eth=0.3, stable=0.2)
    told = [
        one.model_copy(update={"profile": one.profile.model_copy(update={"coins": held})})
        for one in submissions(examples)[1:]
    ]
    book_of_coins = book_case([submissions(examples)[0], *told], desk, on, accumulation())
    assert book_of_coins.risk.price_states > 1
    found = run(book_of_coins, 2 * BLOCK_YEARS, 5, LEVEL)
    law = exact_law(book_of_coins.risk, book_of_coins.terms)
    for period in (2, 50, 100, 250):
        above = np.maximum(found.plain - law.aggregate_loss(period), 0.0)
        error = above.std() / np.sqrt(found.years)
        assert abs(above.mean() - law.excess(law.aggregate_loss(period))) < ERRORS * error
    for place, entry in enumerate(book_of_coins.entries):
        expected = sum(
            evaluate(entry.covered, terms, desk.basis.risk_load).expected for terms in entry.terms
        )
        error = np.sqrt(found.events.squares[place]) / found.years * 1.1
        assert abs(found.by_exchange[place] / found.years - expected) < ERRORS * error


# ---- the same whoever does it ---------------------------------------------------------------


def test_years_are_the_same_to_the_last_yen_whatever_the_processes(case: BookCase) -> None:
    def two_processes(
        work: object, shared: BlockWork, jobs: Iterable[tuple[int, int]]
    ) -> Iterator[Block]:
        return spread(work, jobs, 2, shared=(shared,))  # type: ignore[arg-type]

    alone = run(case, 2 * BLOCK_YEARS, 9, LEVEL)
    spread_out = run(case, 2 * BLOCK_YEARS, 9, LEVEL, runner=two_processes)  # type: ignore[arg-type]
    for name in ("total", "plain", "largest", "by_exchange", "by_source"):
        assert (getattr(alone, name) == getattr(spread_out, name)).all()
    longer = run(case, 3 * BLOCK_YEARS, 9, LEVEL)
    assert (longer.total[: alone.years] == alone.total).all()
    other = run(case, BLOCK_YEARS, 10, LEVEL)
    assert (other.total != alone.total[:BLOCK_YEARS]).any()


@pytest.mark.parametrize("factor", [0.0, 0.9, 1.05])
def test_a_floor_too_high_or_too_low_changes_nothing(
    case: BookCase, monkeypatch: pytest.MonkeyPatch, factor: float
) -> None:
    """Too high, the run is made again; too low, more payments are kept and thrown away."""
    usual = run(case, 2 * BLOCK_YEARS, 5, LEVEL)
    monkeypatch.setattr(book_run, "floor_of", lambda *_: factor * usual.quantile)
    found = run(case, 2 * BLOCK_YEARS, 5, LEVEL)
    assert (found.total == usual.total).all()
    (rows, weights), (others, their) = found.weights, usual.weights
    assert (weights == their).all()
    for name in ("year", "exchange", "tier", "shared", "paid"):
        assert (getattr(rows, name) == getattr(others, name)).all()


def test_payments_of_the_worst_years_are_all_there(case: BookCase, years: BookYears) -> None:
    rows, _ = years.weights
    worst = np.unique(rows.year)
    assert worst.tolist() == np.flatnonzero(years.total >= years.quantile).tolist()
    assert np.bincount(rows.year, rows.paid)[worst] == pytest.approx(years.total[worst])
    assert np.bincount(rows.exchange, minlength=len(case.entries)).sum() == len(rows.paid)


def test_a_block_has_a_generator_of_its_own() -> None:
    first = [generator_of(1, block).random() for block in range(4)]
    assert [generator_of(1, block).random() for block in (3, 1)] == [first[3], first[1]]
    assert len(set(first)) == 4


# ---- whose the tail is ----------------------------------------------------------------------


def test_equal_exchanges_have_equal_parts_and_one_is_all_of_its_own_book() -> None:
    amounts = [1.0] * 6
    risk = book(amounts, [0.05] * 6)
    parts = _divided(risk, paid_in_full(amounts))
    assert parts == pytest.approx(np.full(6, parts.mean()), rel=0.15)
    (alone,) = _divided(book([3.0], [0.3]), paid_in_full([3.0]))
    assert alone > 3.0


def test_a_tail_of_one_vendor_is_that_vendor_s() -> None:
    """Clients that are only ever struck together: their tail is the event's and no thefts alone."""
    risk = book([1.0] * 4, [0.0] * 4, event(0.02, [1.0] * 4))
    found = _years(risk, paid_in_full([1.0] * 4))
    rows, weights = found.weights
    assert (rows.shared == 0).all()
    assert float(weights @ rows.paid) == pytest.approx(tail_mean(np.sort(found.total)[::-1], LEVEL))


def _years(risk: BookRisk, terms: BookTerms) -> BookYears:
    maker = YearMaker.of(risk, np.repeat(terms.least, risk.own.shape[2]))
    work = BlockWork(maker, terms, ())
    found = BookYears.empty(work, 2 * BLOCK_YEARS)
    found.level = LEVEL
    for place in range(2):
        found.put(place * BLOCK_YEARS, simulate(work, 3, place))
    return found


def _divided(risk: BookRisk, terms: BookTerms) -> np.ndarray:
    rows, weights = _years(risk, terms).weights
    return np.bincount(rows.exchange, weights * rows.paid, risk.exchanges)


def test_the_mean_of_the_worst_takes_a_year_in_part() -> None:
    amounts = np.array([10.0, 6.0, 1.0, 0.0])
    assert tail_mean(amounts, 0.75) == pytest.approx(10.0)
    assert tail_mean(amounts, 0.625) == pytest.approx((10.0 + 0.5 * 6.0) / 1.5)
    assert tail_mean(amounts, 0.0) == pytest.approx(amounts.mean())
    assert capital(amounts, 0.75) == pytest.approx(10.0 - amounts.mean())


def test_one_more_policy_asks_for_no_more_than_alone(case: BookCase) -> None:
    found = run(case, 2 * BLOCK_YEARS, 5, LEVEL, apart=3)
    with_it, without = np.sort(found.total)[::-1], np.sort(found.without)[::-1]
    alone = np.sort(found.total - found.without)[::-1]
    added = capital(with_it, LEVEL) - capital(without, LEVEL)
    assert 0.0 < added <= capital(alone, LEVEL)
    assert alone.mean() == pytest.approx(found.by_exchange[3] / found.years)


def test_thefts_that_nobody_pays_for_are_not_made() -> None:
    risk = book([2.0, 9.0], [0.5, 0.5])
    terms = BookTerms.of([[layer(5.0, start=4.0)], [layer(5.0, start=4.0)]])
    (block,) = toy(risk, terms)
    assert block.thefts == pytest.approx(0.5 * BLOCK_YEARS, rel=0.02)
    assert set(np.unique(block.total)) <= {5.0 * k for k in range(12)}
    assert block.by_exchange[0] == 0.0
