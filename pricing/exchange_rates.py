"""What is an amount in another currency?

Yen per unit of each currency known on a day: from the tables, or as the reader gives it. No rate is
invented: where one is missing, so is the amount.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from data.currency import Rate
    from data.regimes import Status


@dataclass(frozen=True, slots=True)
class YenRate:
    """Yen per unit of a currency, where from, and its status."""

    jpy_per_unit: float
    source: str
    status: Status


YEN = YenRate(1.0, "the yen itself", "derived")


def from_tables(rate: Rate) -> YenRate:
    """A rate of the price table."""
    return YenRate(rate.jpy_per_unit, f"{rate.month}, {rate.basis}", "derived")


def from_reader(jpy_per_unit: float) -> YenRate:
    """A rate the reader gives."""
    return YenRate(jpy_per_unit, "Chosen by the reader", "assumption")


@dataclass(frozen=True, slots=True)
class Exchange:
    """Yen rates by currency code; yen itself may be left out."""

    rates: Mapping[str, YenRate]

    def known(self, currency: str) -> bool:
        """Whether an amount in this currency can be turned into yen."""
        return currency == "JPY" or currency in self.rates

    def rate(self, currency: str) -> YenRate:
        """Yen per unit.

        Raises:
            KeyError: no such rate.
        """
        return YEN if currency == "JPY" else self.rates[currency]

    def convertible(self, one: str, other: str) -> bool:
        """Whether an amount in one currency can be stated in the other."""
        return one == other or (self.known(one) and self.known(other))

    def convert(self, amount: float, one: str, other: str) -> float:
        """An amount of one currency in the other.

        Raises:
            KeyError: no such rate.
        """
        if one == other:
            return amount
        return amount * self.rate(one).jpy_per_unit / self.rate(other).jpy_per_unit
