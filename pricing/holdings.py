"""Which coins are held, and what do their prices do to a theft before it happens?

Assets are valued on the day of the quote; a theft later takes the same coins at another price,
while limits in yen or dollars stay and limits in a coin move with it. A profile that does not say
its coins is priced as if prices stood.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from models.coin_prices import log_variance, price_factors
from models.theft_law import Revalued

if TYPE_CHECKING:
    import datetime as dt

    from models.annual_loss import AnnualLoss
    from models.price_moves import PriceMoves
    from models.profile import CoinShares, SecurityProfile
    from pricing.policy import Policy
    from pricing.rates import QuoteRates

DAYS_PER_YEAR = 365.25


@dataclass(frozen=True)
class Holdings:
    """The coins customers' assets are in, and how their prices move from a day on."""

    shares: CoinShares
    moves: PriceMoves
    on: dt.date

    @classmethod
    def of(cls, profile: SecurityProfile, rates: QuoteRates, on: dt.date) -> Holdings | None:
        """What a profile says of its coins; None if nothing."""
        if profile.coins is None or rates.moves is None:
            return None
        return cls(profile.coins, rates.moves, on)

    def times(self, policy: Policy) -> tuple[float, float]:
        """Years from the day of the quote to the first and the last theft covered.

        A policy already running is priced for its whole term, from the day of the quote.
        """
        begins = max(0, (policy.inception - self.on).days)
        first, last = begins + policy.waiting_days, begins + policy.term_days
        return first / DAYS_PER_YEAR, last / DAYS_PER_YEAR

    def variance(self, policy: Policy) -> float:
        """Log-variance a year of the assets' worth in the policy's currency, at the mean theft."""
        first, last = self.times(policy)
        return log_variance(self.shares, policy.currency, self.moves, (first + last) / 2)

    def revalued(self, annual: AnnualLoss, policy: Policy) -> AnnualLoss:
        """The year with each theft at the prices of its day, in units of the policy's currency."""
        variance = self.variance(policy)
        if not variance:
            return annual
        factors, weights = price_factors(variance, *self.times(policy))
        return replace(annual, law=Revalued(annual.law, factors, weights))
