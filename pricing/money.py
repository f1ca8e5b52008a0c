"""How do amounts leave the system?

Inside, money is float64 yen; outside, whole yen. `whole_yen` is the one place where it is rounded.
Foreign amounts, which only regimes abroad have, leave in their smallest coin.
"""

from __future__ import annotations

import math
from typing import Literal

from models.profile import Frozen


def whole_yen(amount: float) -> int:
    """Round yen half up to a whole yen.

    Raises:
        ValueError: the amount is not finite.
    """
    if not math.isfinite(amount):
        raise ValueError(f"an amount of money must be finite (it is {amount})")
    return math.floor(amount + 0.5)


WITHOUT_CENTS = ("JPY", "KRW")
"""Currencies without a minor unit, of those a regime here may be in; the others have hundredths."""


def in_minor_units(amount: float, currency: str) -> float:
    """Round an amount of any currency half up to its smallest coin.

    Raises:
        ValueError: the amount is not finite.
    """
    units = 1 if currency in WITHOUT_CENTS else 100
    return whole_yen(amount * units) / units


class Money(Frozen):
    """Whole yen."""

    amount: int
    currency: Literal["JPY"] = "JPY"


class Estimate(Frozen):
    """Whole yen with the 90 % interval that parameter uncertainty leaves around it."""

    amount: int
    low: int
    high: int
    currency: Literal["JPY"] = "JPY"


def money(amount: float) -> Money:
    """Whole yen from a float amount of yen."""
    return Money(amount=whole_yen(amount))


def estimate(amount: float, low: float, high: float) -> Estimate:
    """Whole yen with its interval from float amounts of yen."""
    return Estimate(amount=whole_yen(amount), low=whole_yen(low), high=whole_yen(high))
