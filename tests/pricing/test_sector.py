"""A book as its supervisor sees it: sums of its rows, and faults by entry."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from data.load import load_dataset
from data.regimes import load_rule_set
from pricing.adequacy import check
from pricing.errors import BatchRefused
from pricing.policy import Policy, Sublimit
from pricing.sector import sector
from pricing.stress import stress
from pricing.submission import Book, Submission

if TYPE_CHECKING:
    from pricing.sector_result import SectorReport

BOOK = Path(__file__).resolve().parents[2] / "examples" / "books" / "sector.json"
DATASET, RULES, ON = load_dataset(), load_rule_set("jp"), dt.date(2026, 11, 24)


@pytest.fixture(scope="module")
def book() -> tuple[Submission, ...]:
    return Book.model_validate_json(BOOK.read_bytes()).root


@pytest.fixture(scope="module")
def found(book: tuple[Submission, ...]) -> SectorReport:
    return sector(book, DATASET, RULES, ON)


def with_policy(one: Submission, **changes: object) -> Submission:
    assert one.policy is not None
    said = {name: getattr(one.policy, name) for name in one.policy.model_fields_set}
    return one.model_copy(update={"policy": Policy(**(said | changes))})


def test_a_row_is_what_the_supervisor_reads_of_the_policy(
    book: tuple[Submission, ...], found: SectorReport
) -> None:
    large, row = book[0], found.exchanges[0]
    assert large.policy is not None
    read = check(large.policy, large.profile, RULES, RULES.default_scenario, {})
    assert (row.required, row.credit) == (read.required.amount, read.eligible_credit.amount)
    assert (row.shortfall, row.verdict) == (read.shortfall.amount, read.verdict)
    assert row.expiry == large.policy.expiry


def test_the_sums_are_of_the_rows(found: SectorReport) -> None:
    rows, sums = found.exchanges, found.sums
    for name in ("assets", "required", "credit", "shortfall", "cover"):
        assert getattr(sums, name) == sum(getattr(row, name) for row in rows)
    assert (sums.exchanges, sums.insured, sums.cash_not_stated) == (4, 3, 1)
    assert sums.cash == sum(row.cash or 0 for row in rows)


def test_an_uninsured_exchange_is_its_cash(found: SectorReport) -> None:
    row = found.exchanges[2]
    assert (row.credit, row.verdict, row.expiry) == (0, None, None)
    assert row.shortfall == max(0, row.required - (row.cash or 0))


def test_every_stress_is_the_sum_of_each_exchange_alone(
    book: tuple[Submission, ...], found: SectorReport
) -> None:
    alone = [stress(one.profile, one.policy, DATASET, ON) for one in book]
    for k, replay in enumerate(found.replays):
        for j, of_all in enumerate(replay.cases):
            cases = [report.replays[k].cases[j] for report in alone]
            assert of_all.shock == cases[0].shock
            assert of_all.loss == sum(case.loss for case in cases)
            assert of_all.to_find == sum(case.to_find for case in cases)
            assert of_all.paid == sum(case.parts.paid for case in cases)
            assert of_all.loss == of_all.paid + of_all.own + of_all.to_find


def test_a_vendor_strikes_all_its_clients_and_no_other(
    book: tuple[Submission, ...], found: SectorReport
) -> None:
    shared, alone = found.vendor_failures
    assert shared.clients == (book[0].profile.name, book[1].profile.name)
    # DMM's half of what both keep cold: 97 % of ¥1,030.5bn and 96 % of ¥500bn.
    assert shared.replay == "DMM Bitcoin 2024"
    assert shared.case.loss == pytest.approx(0.5 * (0.97 * 1030.5e9 + 0.96 * 500e9), abs=2)
    assert alone.clients == (book[2].profile.name,)


def test_cover_by_insurer_by_hand(found: SectorReport) -> None:
    large, middle, _, offshore = (row.cover for row in found.exchanges)
    (named,) = found.insurers.holders
    assert named.entries == 2
    assert named.share == pytest.approx((large + middle) / (large + middle + offshore))


def test_expiries_are_by_quarter(found: SectorReport) -> None:
    assert [(q.quarter, q.policies) for q in found.expiries] == [("2027 Q4", 1), ("2028 Q2", 2)]


@pytest.mark.parametrize(
    ("expiry", "quarter"),
    [((2027, 3, 31), "2027 Q1"), ((2027, 4, 1), "2027 Q2"), ((2027, 12, 31), "2027 Q4")],
)
def test_a_quarter_ends_with_its_month(
    book: tuple[Submission, ...], expiry: tuple[int, int, int], quarter: str
) -> None:
    one = with_policy(book[0], inception=dt.date(2026, 10, 1), expiry=dt.date(*expiry))
    (found,) = sector((one,), DATASET, RULES, ON).expiries
    assert found.quarter == quarter


def test_an_expired_policy_counts_for_nothing(book: tuple[Submission, ...]) -> None:
    one = with_policy(book[0], inception=dt.date(2025, 10, 1), expiry=ON)
    found = sector((one,), DATASET, RULES, ON)
    row = found.exchanges[0]
    assert (row.expired, row.credit, row.cover, row.verdict) == (True, 0, 0, None)
    assert found.expiries == ()
    assert found.insurers.herfindahl_low is None
    assert {replay.cases[0].paid for replay in found.replays} == {0}


def test_an_exchange_named_twice_is_refused_by_entry(book: tuple[Submission, ...]) -> None:
    with pytest.raises(BatchRefused) as refused:
        sector((*book, book[1]), DATASET, RULES, ON)
    (fault,) = refused.value.faults
    assert fault.field == "/4/profile/name"
    assert "/1 has the same name" in fault.public


def test_an_entry_that_cannot_be_struck_is_named(book: tuple[Submission, ...]) -> None:
    one = with_policy(book[1], sublimits=(Sublimit(asset="BTC", limit=1e9),))
    with pytest.raises(BatchRefused) as refused:
        sector((book[0], one), DATASET, RULES, ON)
    assert [fault.field for fault in refused.value.faults] == ["/1/policy/sublimits"]
