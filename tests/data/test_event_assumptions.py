"""How an event is assumed to compare with a theft: shipped rows, and what a reader may put."""

from __future__ import annotations

import pytest

from data.accumulation import UnknownAssumption
from data.event_assumptions import EventAssumptions, event_assumptions
from data.load import load_dataset
from data.registers import RegisterFault, parse_register

SHIPPED = event_assumptions()


def test_every_assumption_says_what_it_is_why_and_between_which_ends() -> None:
    for row in SHIPPED.assumptions:
        assert row.status in ("assumption", "derived")
        assert len(row.rationale) >= 20
        # Nobody has counted them: each may be less as well as more.
        assert row.least <= row.low < row.value < row.high <= row.most


def test_a_reader_s_value_stands_as_the_reader_s() -> None:
    changed = SHIPPED.with_settings({"outflow.false_rate": 0.5})
    row = changed.find("outflow.false_rate")
    assert (row.value, row.status, row.source) == (0.5, "assumption", "the reader")
    assert row.high == 0.5
    assert SHIPPED.value("outflow.false_rate") == 0.02


def test_moving_a_value_leaves_its_range() -> None:
    row = SHIPPED.find("halt.given_theft")
    moved = SHIPPED.at(row.id, row.low).find(row.id)
    assert (moved.value, moved.low, moved.high) == (row.low, row.low, row.high)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"outflow.unheard_of": 1.0}, "no such assumption"),
        ({"outflow.seen_hot": 1.5}, "must lie from 0 to 1 (it is 1.5)"),
        ({"halt.hours_median": 0.0}, "must lie from 0.1"),
    ],
)
def test_a_wrong_setting_is_refused(settings: dict[str, float], words: str) -> None:
    with pytest.raises(UnknownAssumption) as refused:
        SHIPPED.with_settings(settings)
    assert words in str(refused.value)


def test_a_row_out_of_order_is_refused() -> None:
    text = (
        'vintage = 2026-11-28\n[[assumptions]]\nid = "a.b"\nvalue = 0.5\nlow = 0.6\nhigh = 0.9\n'
        'least = 0.0\nmost = 1.0\nunit = "u"\ntitle_en = "t"\ntitle_ja = "t"\n'
        'status = "assumption"\nrationale = "r"\nsource = "s"\n'
    )
    with pytest.raises(RegisterFault, match="low to high"):
        parse_register("event_cover", text.encode(), EventAssumptions)


def test_counts_the_reasons_name_are_those_of_the_tables() -> None:
    """140 thefts of exchanges, 29 of them ordinary to look at; endless halts a year."""
    dataset = load_dataset()
    core = [row for row in dataset.incidents if row.include_core and row.entity_type == "exchange"]
    hidden = [
        row
        for row in core
        if row.wallet_tier == "ledger" or row.peril == "credential_or_account_takeover"
    ]
    assert (len(core), len(hidden)) == (140, 29)
    listed = [row for row in dataset.exchanges if row.inclusion_basis == "independent_list"]
    years = sum(row.exposure_years_mid or 0.0 for row in listed)
    causes = [(row.close_reason, row.confidence) for row in listed]
    endless = [sure for cause, sure in causes if cause in ("insolvency", "fraud")]
    doubtful = [cause for cause, _ in causes if cause in ("unknown", "regulatory")]
    rate = SHIPPED.find("halt.other_long_rate")
    assert rate.value == pytest.approx(len(endless) / years, abs=1e-4)
    assert rate.low == pytest.approx(sum(sure != "low" for sure in endless) / years, abs=1e-4)
    assert rate.high == pytest.approx((len(endless) + len(doubtful)) / years, abs=2e-3)
