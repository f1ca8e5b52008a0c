"""A rate is the newest month's that is not later than the day, and says which month that is."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from data.errors import DataError, NoRate, UnknownCurrency

if TYPE_CHECKING:
    from data.dataset import Dataset


def test_a_yen_is_a_yen_on_any_day(dataset: Dataset) -> None:
    rate = dataset.rates.jpy_per("JPY", dt.date(1999, 1, 1))
    assert (rate.currency, rate.jpy_per_unit, rate.month) == ("JPY", 1.0, "1999-01")


def test_a_dollar_is_worth_what_its_month_says(dataset: Dataset) -> None:
    rate = dataset.rates.jpy_per("USD", dt.date(2011, 2, 28))
    assert (rate.jpy_per_unit, rate.month) == (82.5368, "2011-02")
    assert "monthly average" in rate.basis


def test_the_first_day_of_a_month_takes_that_month(dataset: Dataset) -> None:
    rates = dataset.rates
    assert rates.jpy_per("USD", dt.date(2011, 3, 1)).month == "2011-03"
    assert rates.jpy_per("USD", dt.date(2011, 2, 28)).month == "2011-02"


def test_a_month_without_a_value_takes_the_newest_month_before_it(dataset: Dataset) -> None:
    rates = dataset.rates
    assert rates.jpy_per("USD", dt.date(2026, 11, 23)).month == "2026-06"
    assert rates.coin_usd("BTC", dt.date(2026, 5, 31)).month == "2026-04"
    assert rates.coin_usd("BTC", dt.date(2026, 11, 23)).usd_per_unit == 84_400.0


def test_a_coin_price_never_comes_from_a_later_month(dataset: Dataset) -> None:
    for row in dataset.prices:
        price = dataset.rates.coin_usd("BTC", row.month.earliest)
        assert price.month <= str(row.month)
        if row.btc_usd is not None:
            assert price.usd_per_unit == row.btc_usd


def test_an_unknown_currency_is_told_with_those_allowed(dataset: Dataset) -> None:
    with pytest.raises(UnknownCurrency, match='no rates for "EUR": use one of JPY, USD'):
        dataset.rates.jpy_per("EUR", dt.date(2020, 1, 1))
    with pytest.raises(UnknownCurrency, match='no rates for "XRP": use one of BTC, ETH'):
        dataset.rates.coin_usd("XRP", dt.date(2020, 1, 1))


def test_a_day_before_the_first_price_is_told_with_the_first_month(dataset: Dataset) -> None:
    with pytest.raises(NoRate, match="USD on 2010-12-31: the first month with one is 2011-01"):
        dataset.rates.jpy_per("USD", dt.date(2010, 12, 31))
    with pytest.raises(NoRate, match="ETH on 2015-07-31: the first month with one is 2015-08"):
        dataset.rates.coin_usd("ETH", dt.date(2015, 7, 31))


def test_every_currency_error_is_a_data_error() -> None:
    assert issubclass(UnknownCurrency, DataError)
    assert issubclass(NoRate, DataError)
