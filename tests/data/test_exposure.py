"""Every event is one kind of loss, and every theft that counts falls in an exchange-year."""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import TYPE_CHECKING, get_args

import pandas as pd
import pytest

from data.choices import DEFAULT, Choices, Ends
from data.exposure import (
    exposure_panel,
    theft_kind,
    trains_frequency,
    trains_severity,
    unplaced_thefts,
)
from data.load import SHIPPED_TABLES
from data.window import in_panel

if TYPE_CHECKING:
    from data.dataset import Dataset, Incident
    from data.exposure import ExchangeYear

ENDS: tuple[Ends, ...] = get_args(Ends)


def event(dataset: Dataset, event_id: str) -> Incident:
    return next(incident for incident in dataset.incidents if incident.event_id == event_id)


def year_of(dataset: Dataset, key: str, year: int) -> ExchangeYear:
    return next(
        record
        for record in exposure_panel(dataset)
        if (record.exchange_key, record.year) == (key, year)
    )


def test_every_event_is_of_one_kind(dataset: Dataset) -> None:
    assert Counter(theft_kind(incident) for incident in dataset.incidents) == {
        "custody_theft": 165,
        "fraud": 30,
        "out_of_scope": 25,
        "other_loss": 20,
        "account_takeover": 14,
    }


def test_only_core_events_are_custody_thefts(dataset: Dataset) -> None:
    for incident in dataset.incidents:
        assert incident.include_core or theft_kind(incident) != "custody_theft"


KINDS = [
    ("CX-2025-002", "custody_theft"),
    ("CX-2011-003", "account_takeover"),
    ("CX-2025-007", "account_takeover"),
    ("CX-2022-009", "fraud"),
    ("CX-2011-002", "other_loss"),
    ("CX-2019-013", "other_loss"),
    ("CX-2015-002", "out_of_scope"),
]


@pytest.mark.parametrize(("event_id", "kind"), KINDS)
def test_known_events_are_of_the_kind_they_should_be(
    dataset: Dataset, event_id: str, kind: str
) -> None:
    assert theft_kind(event(dataset, event_id)) == kind


def test_stolen_credentials_are_the_custodians_theft_only_where_the_hot_wallet_was_hit(
    dataset: Dataset,
) -> None:
    binance = next(
        incident
        for incident in dataset.incidents
        if incident.exchange == "Binance" and incident.date.year == 2019
    )
    assert binance.peril == "credential_or_account_takeover"
    assert theft_kind(binance) == "custody_theft"
    ledger = dataclasses.replace(binance, wallet_tier="ledger")
    assert theft_kind(ledger) == "account_takeover"


def test_severity_learns_from_every_custody_theft_with_an_amount(dataset: Dataset) -> None:
    chosen = [incident for incident in dataset.incidents if trains_severity(incident)]
    assert len(chosen) == 150
    assert all(incident.loss_usd is not None for incident in chosen)


def test_frequency_learns_nothing_from_a_venue_found_because_it_was_robbed(
    dataset: Dataset,
) -> None:
    for incident in dataset.incidents:
        if incident.inclusion_basis != "independent_list":
            assert not trains_frequency(incident, Choices(ends="hi"))


def test_the_window_agrees_with_the_crosswalk(dataset: Dataset) -> None:
    for incident in dataset.incidents:
        if incident.venue is None or not in_panel(incident.venue, DEFAULT):
            continue
        if theft_kind(incident) == "custody_theft":
            assert trains_frequency(incident) == (incident.window_check == "in")
            assert trains_frequency(incident, Choices(ends="hi")) == (
                incident.window_check in {"in", "in_hi"}
            )


@pytest.mark.parametrize("ends", ENDS)
def test_every_theft_that_counts_is_in_the_panel(dataset: Dataset, ends: Ends) -> None:
    counted = sum(trains_frequency(incident, Choices(ends=ends)) for incident in dataset.incidents)
    assert sum(record.thefts for record in exposure_panel(dataset, Choices(ends=ends))) == counted


@pytest.mark.parametrize("ends", ENDS)
def test_no_theft_at_a_listed_exchange_is_lost_silently(dataset: Dataset, ends: Ends) -> None:
    listed = {
        incident.event_id
        for incident in dataset.incidents
        if theft_kind(incident) == "custody_theft"
        and incident.venue is not None
        and incident.venue.inclusion_basis == "independent_list"
        and incident.venue.entity_type in {"exchange", "p2p"}
    }
    counted = {i.event_id for i in dataset.incidents if trains_frequency(i, Choices(ends=ends))}
    assert set(unplaced_thefts(dataset, Choices(ends=ends))) == listed - counted


def test_the_unplaced_thefts_are_known(dataset: Dataset) -> None:
    assert unplaced_thefts(dataset) == (
        "CX-2014-008",
        "CX-2019-029",
        "CX-2020-016",
        "CX-2021-001",
        "CX-2022-006",
        "CX-2022-008",
    )


@pytest.mark.parametrize(
    ("ends", "exchange_years", "thefts"),
    [("lo", 2629.50, 98), ("mid", 3254.00, 101), ("hi", 5126.00, 102)],
)
def test_the_panel_has_the_totals_it_is_known_for(
    dataset: Dataset, ends: Ends, exchange_years: float, thefts: int
) -> None:
    panel = exposure_panel(dataset, Choices(ends=ends))
    assert sum(record.exposure_years for record in panel) == pytest.approx(exchange_years)
    assert sum(record.thefts for record in panel) == thefts


@pytest.mark.parametrize("ends", ENDS)
def test_totals_agree_with_a_reckoning_by_other_means(dataset: Dataset, ends: Ends) -> None:
    roster = pd.read_csv(SHIPPED_TABLES / "exchanges.csv", keep_default_na=False, dtype=str)
    roster = roster[
        (roster["inclusion_basis"] == "independent_list")
        & roster["entity_type"].isin(["exchange", "p2p"])
        & (roster["close_reason"] != "fraud")
        & (roster["exposure_start"] != "")
    ].copy()
    roster["start"] = pd.to_datetime(
        roster["exposure_start"].where(roster["exposure_start"] > "2011", "2011-01")
    )
    roster["stop"] = pd.to_datetime(roster[f"exposure_end_{ends}"]) + pd.DateOffset(months=1)
    months = (roster["stop"].dt.year - roster["start"].dt.year) * 12 + (
        roster["stop"].dt.month - roster["start"].dt.month
    )
    panel = exposure_panel(dataset, Choices(ends=ends))
    total = sum(record.exposure_years for record in panel)
    assert total == pytest.approx(months.clip(lower=0).sum() / 12, rel=1e-12)

    events = pd.read_csv(SHIPPED_TABLES / "breaches.csv", keep_default_na=False, dtype=str)
    for companion in ("breaches_scope", "exchange_event_crosswalk"):
        table = pd.read_csv(SHIPPED_TABLES / f"{companion}.csv", keep_default_na=False, dtype=str)
        fresh = table[["event_id", *table.columns.difference(events.columns)]]
        events = events.merge(fresh, on="event_id", validate="1:1")
    takeover = (events["peril"] == "credential_or_account_takeover") & (
        events["wallet_tier"] != "hot"
    )
    custody = (
        (events["include_core"] == "yes")
        & ~takeover
        & (events["peril"] != "fiat_or_payment_fraud")
        & (events["event_class"] == "theft")
    )
    assert custody.sum() == 165
    at_risk = events[custody].merge(roster[["exchange_key", "start", "stop"]], on="exchange_key")
    when = pd.to_datetime(at_risk["date"], format="ISO8601")
    inside = (when >= at_risk["start"]) & (when < at_risk["stop"])
    assert sum(record.thefts for record in panel) == inside.sum()


@pytest.mark.parametrize("ends", ENDS)
def test_every_exchange_year_is_one_slice_of_one_year(dataset: Dataset, ends: Ends) -> None:
    panel = exposure_panel(dataset, Choices(ends=ends))
    assert len({(record.exchange_key, record.year) for record in panel}) == len(panel)
    for record in panel:
        assert 2011 <= record.year <= 2026
        assert 0 < record.exposure_years <= 1
        assert record.age_years >= 0
        assert (record.daily_volume_usd is None) == (record.volume_gap_years is None)


def test_later_ends_never_take_exposure_away(dataset: Dataset) -> None:
    slices = {
        ends: {
            (record.exchange_key, record.year): record.exposure_years
            for record in exposure_panel(dataset, Choices(ends=ends))
        }
        for ends in ENDS
    }
    for key, exposure in slices["lo"].items():
        assert exposure <= slices["mid"][key] <= slices["hi"][key]


def test_a_panel_until_a_year_is_the_panel_without_later_years(dataset: Dataset) -> None:
    until = exposure_panel(dataset, until_year=2018)
    assert until == tuple(record for record in exposure_panel(dataset) if record.year <= 2018)


def test_a_venue_closed_by_its_theft_was_at_risk_in_that_month(dataset: Dataset) -> None:
    last = year_of(dataset, "mtgox", 2014)
    assert last.exposure_years == pytest.approx(2 / 12)
    assert last.thefts == 1


def test_earlier_thefts_count_only_earlier_years(dataset: Dataset) -> None:
    by_year = {
        record.year: record for record in exposure_panel(dataset) if record.exchange_key == "upbit"
    }
    assert [by_year[year].thefts for year in (2018, 2019, 2020)] == [0, 1, 0]
    assert [by_year[year].earlier_thefts for year in (2018, 2019, 2020)] == [0, 0, 1]


def test_volume_is_the_snapshot_nearest_to_mid_year(dataset: Dataset) -> None:
    record = year_of(dataset, "binance", 2020)
    assert record.daily_volume_usd == 1188273727.0
    assert record.volume_gap_years == pytest.approx(2020.5 - (2019 + 249.5 / 365))


@pytest.mark.parametrize(
    ("key", "year", "expected"),
    [("binance", 2018, False), ("binance", 2019, True), ("kucoin", 2022, False)],
)
def test_a_bounty_counts_where_it_ran_for_half_the_open_months(
    dataset: Dataset, key: str, year: int, expected: object
) -> None:
    assert year_of(dataset, key, year).bug_bounty is expected


@pytest.mark.parametrize(
    ("key", "year", "expected"),
    [
        ("upbit", 2024, False),
        ("upbit", 2025, True),
        ("bitflyer", 2019, False),
        ("bitflyer", 2020, True),
        ("binance", 2025, False),
    ],
)
def test_cold_storage_is_statutory_from_the_date_of_the_countrys_law(
    dataset: Dataset, key: str, year: int, expected: object
) -> None:
    assert year_of(dataset, key, year).statutory_cold is expected


def test_the_last_year_runs_to_the_end_of_october(dataset: Dataset) -> None:
    last = [record for record in exposure_panel(dataset, Choices(ends="hi")) if record.year == 2026]
    assert max(record.exposure_years for record in last) == pytest.approx(10 / 12)
