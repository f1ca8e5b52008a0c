"""At which exchange rates is a quote made, and made again?

A loss is learned in dollars, a policy may be in yen, dollars or a coin. The rates of the day are
looked up once, recorded in the quote, and read from the record when it is computed again. A coin
goes by its price in dollars and the dollar's in yen, each of the newest month that has one. How far
coin prices move is looked up with them where the profile says which coins are held.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.currency import COINS
from models.coin_prices import price_moves
from pricing.result import RateUsed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from data.currency import Rates
    from models.price_moves import PriceMoves
    from models.profile import SecurityProfile
    from pricing.policy import Policy
    from pricing.result import Quote
    from pricing.submission import Submission


@dataclass(frozen=True)
class QuoteRates:
    """The exchange rates of one quote: the dollar's, and the coin's if the policy is in one.

    `moves` says how far coin prices move; None where the profile does not say which are held.
    """

    used: tuple[RateUsed, ...]
    moves: PriceMoves | None = None

    @property
    def jpy_per_usd(self) -> float:
        """Yen a dollar."""
        return self.jpy_per("USD")

    def jpy_per(self, currency: str) -> float:
        """Yen per unit of a currency the quote uses."""
        return self.as_mapping()[currency]

    def as_mapping(self) -> Mapping[str, float]:
        """Yen per unit by currency, yen included."""
        return {"JPY": 1.0} | {rate.currency: rate.jpy_per_unit for rate in self.used}


def rates_on(
    rates: Rates, profile: SecurityProfile, policy: Policy | None, on: dt.date
) -> QuoteRates:
    """The rates a quote needs on a day; without a policy, of the reference policy, in yen.

    Raises:
        NoRate: no rate is known on that day, or, if coins are stated, too few of their prices.
    """
    moves = None if profile.coins is None else price_moves(rates, on)
    policy_currency = "JPY" if policy is None else policy.currency
    dollar = rates.jpy_per("USD", on)
    usd = RateUsed(
        currency="USD", jpy_per_unit=dollar.jpy_per_unit, month=dollar.month, basis=dollar.basis
    )
    if policy_currency not in COINS:
        return QuoteRates((usd,), moves)
    coin = rates.coin_usd(policy_currency, on)
    in_yen = RateUsed(
        currency=policy_currency,
        jpy_per_unit=coin.usd_per_unit * usd.jpy_per_unit,
        month=coin.month,
        basis=f"USD {coin.usd_per_unit:,.15g} a coin ({coin.basis}), at the dollar's rate",
    )
    return QuoteRates((usd, in_yen), moves)


def rates_on_each(rates: Rates, asked: Sequence[Submission], on: dt.date) -> list[QuoteRates]:
    """The rates of each submission on a day; those that need the same ones share them.

    Raises:
        NoRate: see `rates_on`.
    """
    found: dict[tuple[str, bool], QuoteRates] = {}
    each = []
    for one in asked:
        key = ("JPY" if one.policy is None else one.policy.currency, one.profile.coins is None)
        if key not in found:
            found[key] = rates_on(rates, one.profile, one.policy, on)
        each.append(found[key])
    return each


def rates_of(record: Quote) -> QuoteRates:
    """The rates a recorded quote was made at."""
    return QuoteRates(record.exchange_rates, record.price_moves)
