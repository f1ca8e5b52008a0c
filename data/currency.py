"""What was a dollar or a coin worth on a given day?

Prices are monthly; the newest month that is not later than the day and has a value answers, and
every answer names that month and the basis of its figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from data.errors import NoRate, UnknownCurrency

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from data.partial_date import PartialDate
    from data.rows import PriceRow

Currency = Literal["JPY", "USD"]
Coin = Literal["BTC", "ETH"]
CURRENCIES: tuple[Currency, ...] = ("JPY", "USD")
COINS: tuple[Coin, ...] = ("BTC", "ETH")

CLOSE = "close"
"""How the basis of a price at the end of its month begins; others are of some day in it."""

_Quote = tuple[float | None, str | None]


@dataclass(frozen=True, slots=True)
class Rate:
    """Yen per unit of `currency`, the month (YYYY-MM) the figure is of, and its basis."""

    currency: Currency
    jpy_per_unit: float
    month: str
    basis: str


@dataclass(frozen=True, slots=True)
class CoinPrice:
    """US dollars per unit of `coin`, the month (YYYY-MM) the figure is of, and its basis."""

    coin: Coin
    usd_per_unit: float
    month: str
    basis: str


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """Yen per bitcoin and per ether at the end of a month, the dollar at the month's rate."""

    month: PartialDate
    btc_jpy: float
    eth_jpy: float


@dataclass(frozen=True, slots=True)
class Rates:
    """Looks up the price rows; `prices` ascend by month, as `data.load` makes sure."""

    prices: tuple[PriceRow, ...]

    def jpy_per(self, currency: str, on: dt.date) -> Rate:
        """Yen per unit of a currency on a day.

        Raises:
            UnknownCurrency: neither JPY nor USD.
            NoRate: the day is before the first month with a rate.
        """
        if currency == "JPY":
            return Rate("JPY", 1.0, f"{on:%Y-%m}", "the yen itself")
        if currency == "USD":
            value, month, basis = self._newest("USD", _usd_jpy, on)
            return Rate("USD", value, month, basis)
        raise UnknownCurrency(currency, CURRENCIES)

    def coin_usd(self, coin: str, on: dt.date) -> CoinPrice:
        """US dollars per coin on a day.

        Raises:
            UnknownCurrency: neither BTC nor ETH.
            NoRate: the day is before the first month with a price.
        """
        if coin == "BTC":
            return CoinPrice("BTC", *self._newest("BTC", _btc_usd, on))
        if coin == "ETH":
            return CoinPrice("ETH", *self._newest("ETH", _eth_usd, on))
        raise UnknownCurrency(coin, COINS)

    def month_ends(self, on: dt.date) -> tuple[MonthEnd, ...]:
        """Months over by a day at whose end both coins have a close, ascending."""
        return tuple(
            MonthEnd(row.month, row.btc_usd * row.usd_jpy, row.eth_usd * row.usd_jpy)
            for row in self.prices
            if row.month.latest <= on
            and row.btc_usd is not None
            and row.eth_usd is not None
            and row.usd_jpy is not None
            and (row.btc_basis or "").startswith(CLOSE)
            and (row.eth_basis or "").startswith(CLOSE)
        )

    def _newest(
        self, name: str, quote: Callable[[PriceRow], _Quote], on: dt.date
    ) -> tuple[float, str, str]:
        first: str | None = None
        for row in reversed(self.prices):
            value, basis = quote(row)
            if value is None:
                continue
            first = str(row.month)
            if row.month.earliest <= on:
                return value, first, basis or "basis not stated"
        raise NoRate(f"no rate for {name} on {on}: the first month with one is {first}")


def _usd_jpy(row: PriceRow) -> _Quote:
    return row.usd_jpy, row.usd_jpy_basis


def _btc_usd(row: PriceRow) -> _Quote:
    return row.btc_usd, row.btc_basis


def _eth_usd(row: PriceRow) -> _Quote:
    return row.eth_usd, row.eth_basis
