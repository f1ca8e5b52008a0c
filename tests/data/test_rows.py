"""A row keeps what its source said: partial dates, lists, and nothing that cannot be."""

from __future__ import annotations

import csv
import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from data.load import SHIPPED_TABLES
from data.partial_date import PartialDate
from data.rows import ExchangeRow, PriceRow

if TYPE_CHECKING:
    from data.dataset import Dataset

days = st.dates(min_value=dt.date(1970, 1, 1), max_value=dt.date(2199, 12, 31))


@given(days, st.sampled_from([4, 7, 10]))
def test_a_partial_date_reads_back_as_it_was_written(day: dt.date, length: int) -> None:
    text = day.isoformat()[:length]
    assert str(PartialDate.parse(text)) == text


@given(days, st.sampled_from([4, 7, 10]))
def test_a_partial_date_spans_every_day_it_can_mean(day: dt.date, length: int) -> None:
    when = PartialDate.parse(day.isoformat()[:length])
    assert when.earliest <= day <= when.latest
    assert (when.latest - when.earliest).days + 1 in {4: {365, 366}, 7: {28, 29, 30, 31}, 10: {1}}[
        length
    ]


@given(days, st.sampled_from([4, 7, 10]))
def test_a_decimal_year_lies_within_its_year_and_between_its_ends(
    day: dt.date, length: int
) -> None:
    when = PartialDate.parse(day.isoformat()[:length])
    first = PartialDate(*when.earliest.timetuple()[:3]).as_year
    last = PartialDate(*when.latest.timetuple()[:3]).as_year
    assert day.year < first <= when.as_year <= last < day.year + 1


@given(days, days)
def test_decimal_years_keep_the_order_of_days(one: dt.date, other: dt.date) -> None:
    years = [PartialDate(day.year, day.month, day.day).as_year for day in (one, other)]
    assert (years[0] < years[1]) == (one < other)


def test_a_year_alone_means_its_middle() -> None:
    assert PartialDate(2015).as_year == 2015.5


@pytest.mark.parametrize(
    "text",
    ["", "15", "2015-1", "2015-13", "2015-02-29", "2015-02-28 ", "0000", "２０１５", "2015/02"],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="must be a date"):
        PartialDate.parse(text)


def test_a_day_without_a_month_is_refused() -> None:
    with pytest.raises(ValueError, match="a day needs its month"):
        PartialDate(2015, None, 3)


def test_a_row_cannot_be_changed(dataset: Dataset) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        dataset.prices[0].btc_usd = 1.0  # type: ignore[misc]


def test_a_row_refuses_a_column_it_does_not_know(dataset: Dataset) -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        PriceRow.model_validate({**dataset.prices[0].model_dump(), "doge_usd": 1.0})


def test_a_roster_row_types_all_51_columns_in_the_order_of_the_file() -> None:
    with (SHIPPED_TABLES / "exchanges.csv").open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert tuple(header) == tuple(ExchangeRow.model_fields)
    assert len(header) == 51


def test_volume_history_is_read_as_dated_amounts(dataset: Dataset) -> None:
    binance = next(row for row in dataset.exchanges if row.exchange_key == "binance")
    assert binance.volume_history_usd == (
        (PartialDate(2019, 9, 7), 1188273727.0),
        (PartialDate(2021, 12, 14), 18862860808.0),
        (PartialDate(2022, 11), 6339821000.0),
        (PartialDate(2023, 8, 15), 3496427649.0),
    )
    assert binance.aliases == ("Binance Futures", "binance")


def test_a_blank_loss_is_unknown_and_not_zero(dataset: Dataset) -> None:
    losses = [incident.loss_usd for incident in dataset.incidents]
    assert losses.count(None) == 24
    assert 0.0 not in losses
