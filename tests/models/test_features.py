"""One description of an exchange, whether it is history or a proposal."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.exposure import STATUTORY_COLD_FROM, ExchangeYear
from models import features
from models.features import COLUMNS, ELSEWHERE, REGIONS

YEAR = ExchangeYear(
    exchange_key="x",
    year=2021,
    exposure_years=0.5,
    thefts=3,
    daily_volume_usd=1e9,
    volume_gap_years=0.2,
    age_years=4.0,
    country="JP",
    earlier_thefts=2,
    bug_bounty=True,
    statutory_cold=True,
    obscure=False,
    completeness=1.0,
)


def described(row: ExchangeYear) -> dict[str, float]:
    return dict(zip(COLUMNS, features.exchange_year_columns(row), strict=True))


def test_an_exchange_year_reads_back_column_by_column() -> None:
    found = described(YEAR)
    regions = {name: value for name, value in found.items() if name.startswith("region_")}
    assert found.items() - regions.items() == {
        ("intercept", 1.0),
        ("log10_volume", 2.0),
        ("volume_unknown", 0.0),
        ("log_age", math.log(5.0)),
        ("earlier_theft", 1.0),
        ("statutory_cold", 1.0),
        ("bug_bounty", 1.0),
        ("obscure", 0.0),
    }
    assert described(dataclasses.replace(YEAR, obscure=True))["obscure"] == 1.0
    assert [name for name, value in regions.items() if value] == ["region_japan"]


def test_silence_on_volume_has_its_own_column_and_no_size() -> None:
    found = described(dataclasses.replace(YEAR, daily_volume_usd=None))
    assert (found["log10_volume"], found["volume_unknown"]) == (0.0, 1.0)


def test_what_happened_in_the_year_itself_does_not_describe_it() -> None:
    before = features.exchange_year_columns(YEAR)
    after = dataclasses.replace(YEAR, thefts=0, exposure_years=1.0, exchange_key="y")
    assert features.exchange_year_columns(after) == before


def test_how_many_earlier_thefts_does_not_matter_once_there_is_one() -> None:
    flags = [
        described(dataclasses.replace(YEAR, earlier_thefts=n))["earlier_theft"] for n in (0, 1, 7)
    ]
    assert flags == [0.0, 1.0, 1.0]


def test_an_age_before_opening_is_none() -> None:
    assert described(dataclasses.replace(YEAR, age_years=-2.0))["log_age"] == 0.0


@given(st.floats(0, 1e18))
def test_volume_is_held_within_the_range_seen(volume: float) -> None:
    found = features.log10_volume(volume)
    low, high = features.VOLUME_RANGE_USD
    assert math.log10(low / 1e7) <= found <= math.log10(high / 1e7)
    if low < volume < high:
        assert 10**found * features.REFERENCE_DAILY_VOLUME_USD == pytest.approx(volume, rel=1e-9)


def test_a_country_is_in_one_region_at_most() -> None:
    countries = [country for members in REGIONS.values() for country in members]
    assert len(countries) == len(set(countries))
    assert all(len(c) == 2 and c.isupper() for c in countries)
    for name, members in REGIONS.items():
        assert {features.region(country) for country in members} == {name}


@pytest.mark.parametrize("country", [None, "", "ZZ", "jp", "BR"])
def test_any_other_country_or_none_is_elsewhere(country: str | None) -> None:
    assert features.region(country) == ELSEWHERE
    found = described(dataclasses.replace(YEAR, country=country))
    assert [n for n, v in found.items() if n.startswith("region_") and v] == ["region_elsewhere"]


@pytest.mark.parametrize(("country", "since"), STATUTORY_COLD_FROM.items())
def test_statutory_cold_storage_begins_on_the_day_of_the_law(country: str, since: dt.date) -> None:
    assert features.statutory_cold(country, since)
    assert not features.statutory_cold(country, since - dt.timedelta(days=1))


@pytest.mark.parametrize("country", [None, "US", "SC"])
def test_no_other_country_has_it(country: str | None) -> None:
    assert not features.statutory_cold(country, dt.date(2100, 1, 1))


def test_columns_are_named_once() -> None:
    assert len(set(COLUMNS)) == len(COLUMNS)
