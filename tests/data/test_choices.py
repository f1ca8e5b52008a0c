"""Each switch does what it says and nothing else; the defaults are the product's."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from typing import TYPE_CHECKING

import pytest

from data.choices import ALTERNATIVES, DEFAULT, Choices
from data.exposure import (
    completeness,
    exposure_panel,
    is_counted_theft,
    is_suspect,
    part_believed,
    theft_kind,
    trains_frequency,
    trains_severity,
    unplaced_thefts,
    volume_near,
)
from data.window import in_panel, listed, opening_rests_on_memory, window

if TYPE_CHECKING:
    from collections.abc import Iterable

    from data.dataset import Dataset, Incident
    from data.exposure import ExchangeYear
    from data.rows import ExchangeRow

SWITCHES = [field.name for field in dataclasses.fields(Choices)]


def turned(choices: Choices) -> list[str]:
    return [name for name in SWITCHES if getattr(choices, name) != getattr(DEFAULT, name)]


def totals(panel: Iterable[ExchangeYear]) -> tuple[float, int]:
    records = tuple(panel)
    return round(sum(r.exposure_years for r in records), 2), sum(r.thefts for r in records)


def counted(dataset: Dataset, choices: Choices) -> set[str]:
    return {i.event_id for i in dataset.incidents if is_counted_theft(i, choices)}


def thefts(dataset: Dataset) -> list[Incident]:
    return [i for i in dataset.incidents if theft_kind(i) == "custody_theft"]


def venue(dataset: Dataset, key: str) -> ExchangeRow:
    return next(row for row in dataset.exchanges if row.exchange_key == key)


def test_an_alternative_turns_one_switch_and_every_switch_has_one() -> None:
    switches = [turned(choices) for _, choices, _ in ALTERNATIVES]
    assert all(len(names) == 1 for names in switches)
    assert {names[0] for names in switches} == set(SWITCHES)


def test_alternatives_have_names_and_meanings_of_their_own() -> None:
    for told in zip(*[(name, why) for name, _, why in ALTERNATIVES], strict=True):
        assert len(set(told)) == len(ALTERNATIVES)
        assert all(told)


PANELS = [
    ("ends_lo", 2629.50, 98),
    ("ends_hi", 5126.00, 102),
    ("start_first_seen", 2898.08, 97),
    ("memory_venues", 3614.67, 105),
    ("without_disputed", 3254.00, 99),
    ("without_low_confidence", 3254.00, 86),
    ("from_1m_usd", 3254.00, 83),
    ("unknown_tier_left_out", 3254.00, 101),
    ("volumes_known_by_then", 3254.00, 101),
    ("suspect_volumes_as_given", 3254.00, 101),
    ("suspect_volumes_unknown", 3254.00, 101),
    ("no_reporting_lag", 3254.00, 101),
]


def test_the_panel_of_every_alternative_is_known() -> None:
    assert [name for name, _, _ in PANELS] == [name for name, _, _ in ALTERNATIVES]


@pytest.mark.parametrize(("name", "exchange_years", "count"), PANELS)
def test_each_alternative_gives_the_panel_it_is_known_for(
    dataset: Dataset, name: str, exchange_years: float, count: int
) -> None:
    choices = next(choices for told, choices, _ in ALTERNATIVES if told == name)
    assert totals(exposure_panel(dataset, choices)) == (exchange_years, count)


@pytest.mark.parametrize("choices", [choices for _, choices, _ in ALTERNATIVES])
def test_no_alternative_loses_a_theft_silently(dataset: Dataset, choices: Choices) -> None:
    placed = {i.event_id for i in dataset.incidents if trains_frequency(i, choices)}
    at_listed = {
        i.event_id
        for i in dataset.incidents
        if i.venue and listed(i.venue, choices) and is_counted_theft(i, choices)
    }
    assert placed.isdisjoint(unplaced_thefts(dataset, choices))
    assert placed.union(unplaced_thefts(dataset, choices)) == at_listed
    assert totals(exposure_panel(dataset, choices))[1] == len(placed)


def test_delayed_entry_moves_only_starts_that_rest_on_memory(dataset: Dataset) -> None:
    late = Choices(start="first_seen")
    moved = 0
    for row in dataset.exchanges:
        before, after = window(row, DEFAULT), window(row, late)
        if before is None or before == after:
            assert before == after
            continue
        moved += 1
        assert after is not None
        assert opening_rests_on_memory(row)
        assert row.confidence_opened == "low"
        assert row.first_seen
        assert (after.start, after.stop) == (
            row.first_seen.year * 12 + (row.first_seen.month or 0) - 1,
            before.stop,
        )
    assert moved > 100


def test_delayed_entry_leaves_the_age_of_a_venue_alone(dataset: Dataset) -> None:
    ages = {(r.exchange_key, r.year): r.age_years for r in exposure_panel(dataset)}
    for record in exposure_panel(dataset, Choices(start="first_seen")):
        assert record.age_years == ages[record.exchange_key, record.year]


def test_remembered_venues_join_but_never_those_found_by_their_theft(dataset: Dataset) -> None:
    wide = Choices(memory_venues=True)
    joined = [v for v in dataset.exchanges if in_panel(v, wide) and not in_panel(v, DEFAULT)]
    assert {v.inclusion_basis for v in joined} == {"memory"}
    assert len(joined) == 88


def test_a_disputed_theft_is_one_whose_note_says_alleged(dataset: Dataset) -> None:
    lost = counted(dataset, DEFAULT) - counted(dataset, Choices(disputed=False))
    assert lost == {"CX-2019-009", "CX-2021-009", "CX-2026-004"}


def test_a_theft_of_low_confidence_can_be_left_out(dataset: Dataset) -> None:
    lost = counted(dataset, DEFAULT) - counted(dataset, Choices(low_confidence=False))
    assert lost == {i.event_id for i in thefts(dataset) if i.confidence == "low"}


def test_a_small_theft_leaves_rate_and_size_and_an_unknown_amount_leaves_neither(
    dataset: Dataset,
) -> None:
    large = Choices(smallest_theft_usd=1e6)
    for incident in thefts(dataset):
        known_small = incident.loss_usd is not None and incident.loss_usd < 1e6
        assert is_counted_theft(incident, large) != known_small
        assert trains_severity(incident, large) == (
            incident.loss_usd is not None and incident.loss_usd >= 1e6
        )


def test_an_earlier_theft_that_does_not_count_is_no_earlier_theft(dataset: Dataset) -> None:
    def earlier(choices: Choices) -> int:
        return sum(r.earlier_thefts for r in exposure_panel(dataset, choices))

    assert earlier(Choices(smallest_theft_usd=1e6)) < earlier(DEFAULT)


def test_a_volume_known_by_then_was_seen_by_the_end_of_the_year(dataset: Dataset) -> None:
    by_then = Choices(volumes="known_by_then")
    binance = venue(dataset, "binance")
    assert volume_near(binance, 2018.5, by_then) == (None, None)
    assert volume_near(binance, 2019.5, by_then)[0] == 1188273727.0
    assert volume_near(binance, 2021.0, DEFAULT)[0] == 18862860808.0
    assert volume_near(binance, 2021.0, by_then)[0] == 18862860808.0
    assert volume_near(binance, 2020.9, by_then)[0] == 1188273727.0


def test_a_suspect_volume_can_be_disbelieved(dataset: Dataset) -> None:
    doubting = Choices(suspect_volumes="unknown")
    for row in dataset.exchanges:
        expected = (None, None) if is_suspect(row) else volume_near(row, 2020.5)
        assert volume_near(row, 2020.5, doubting) == expected
    records = {r.exchange_key: r for r in exposure_panel(dataset, doubting)}
    doubted = [r for key, r in records.items() if is_suspect(venue(dataset, key))]
    assert {(r.daily_volume_usd, r.volume_gap_years) for r in doubted} == {(None, None)}


def test_a_suspect_volume_is_cut_to_the_part_believed_and_no_other_is(dataset: Dataset) -> None:
    belief = next(p.mean for p in dataset.model_priors if p.parameter == "reach.suspect_volume")
    suspect = {row.exchange_key for row in dataset.exchanges if is_suspect(row)}
    as_given = exposure_panel(dataset, Choices(suspect_volumes="as_given"))
    cut = 0
    for record, given in zip(exposure_panel(dataset), as_given, strict=True):
        if given.daily_volume_usd is None or record.exchange_key not in suspect:
            assert record == given
            continue
        assert record.daily_volume_usd == pytest.approx(given.daily_volume_usd * math.exp(belief))
        assert record.volume_gap_years == given.volume_gap_years
        cut += 1
    assert cut > 700


def test_tables_without_a_belief_about_doubted_volumes_take_them_whole(dataset: Dataset) -> None:
    priors = tuple(p for p in dataset.model_priors if p.parameter != "reach.suspect_volume")
    older = dataclasses.replace(dataset, model_priors=priors)
    doubted = next(row for row in dataset.exchanges if is_suspect(row))
    assert part_believed(dataset, doubted) < part_believed(older, doubted) == 1.0


@pytest.mark.parametrize(("year", "share"), [(2026, 0.6), (2025, 0.95), (2024, 1.0), (2011, 1.0)])
def test_the_newest_years_are_incomplete_unless_told_otherwise(
    dataset: Dataset, year: int, share: float
) -> None:
    assert completeness(dataset, year) == share
    assert completeness(dataset, year, Choices(reporting_lag=False)) == 1.0
    assert {r.completeness for r in exposure_panel(dataset) if r.year == year} == {share}


def test_the_lag_counts_from_the_vintage_of_the_breach_table(dataset: Dataset) -> None:
    later = tuple(
        dataclasses.replace(table, vintage=dt.date(2027, 3, 1))
        if table.name == "breaches"
        else table
        for table in dataset.version.tables
    )
    version = dataclasses.replace(dataset.version, tables=later)
    assert completeness(dataclasses.replace(dataset, version=version), 2026) == 0.95


def test_tables_without_a_belief_about_the_lag_have_none(dataset: Dataset) -> None:
    priors = tuple(p for p in dataset.model_priors if not p.parameter.startswith("reporting."))
    assert completeness(dataclasses.replace(dataset, model_priors=priors), 2026) == 1.0


def test_a_venue_is_obscure_without_a_country_or_with_the_poorest_row(dataset: Dataset) -> None:
    rows = {row.exchange_key: row for row in dataset.exchanges}
    for record in exposure_panel(dataset):
        row = rows[record.exchange_key]
        assert record.obscure == (row.country is None or row.row_quality == "C")
