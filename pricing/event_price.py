"""What is a cover on an event worth? Its payout's law, loaded and charged as a policy's is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pricing.event_basis import BasisRisk
from pricing.event_law import CELLS, attachment_by_draw, payments, payout_law
from pricing.event_table import LimitedMeans
from pricing.event_terms import SlopePayout
from pricing.event_trigger import ROUNDING, read
from pricing.premium import ends

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from data.event_assumptions import EventAssumptions
    from models.annual_loss import AnnualLoss
    from pricing.basis import Charge, PricingBasis
    from pricing.event_law import Payments, PayoutLaw
    from pricing.event_terms import EventCover
    from pricing.event_trigger import Reading

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Valued:
    """A cover valued on the losses of its term; `annual` is of the term, money is yen."""

    cover: EventCover
    annual: AnnualLoss
    table: LimitedMeans
    reading: Reading
    paid: Payments
    law: PayoutLaw

    @property
    def basis_risk(self) -> BasisRisk:
        """How far it can miss the loss."""
        return BasisRisk(self.cover, self.annual, self.reading, self.paid)

    @property
    def expected_by_draw(self) -> Floats:
        """Expected payout, yen."""
        return self.law.expected_by_draw

    @property
    def expected(self) -> float:
        """On the predictive law, yen."""
        return float(self.expected_by_draw.mean())

    @property
    def attachment_by_draw(self) -> Floats:
        """Chance of any payout, in closed form."""
        return attachment_by_draw(self.annual, self.paid)

    @property
    def exhaustion_by_draw(self) -> Floats:
        """Chance that the whole limit is paid.

        Where the limit is so many full payouts, a slope's law has half of what is read in the cell
        below it at the limit: that is taken off. Elsewhere that cell may hold full payouts.
        """
        last, payout = self.law.exhaustion_by_draw, self.cover.payout
        full = self.cover.term_limit / payout.most
        if not isinstance(payout, SlopePayout) or abs(full - round(full)) > ROUNDING:
            return last
        return np.maximum(last - self.law.pmf[:, -2] / 2, 0.0)

    def loaded(self, basis: PricingBasis) -> tuple[float, Floats]:
        """Risk-loaded payout on the predictive law and by draw, yen."""
        survival, lengths = self.law.survival, self.law.lengths
        whole = basis.risk_load.loaded(survival.mean(axis=0), lengths)
        return float(whole), basis.risk_load.loaded(survival, lengths)

    def charge(self, basis: PricingBasis) -> Charge:
        """How it is charged: as a policy of one full payout an event."""
        return basis.charge(self.cover.payout.most, self.cover.term_years)


def value(
    cover: EventCover,
    annual: AnnualLoss,
    assets: float,
    assumed: EventAssumptions,
    table: LimitedMeans | None = None,
) -> Valued:
    """Value a cover.

    Args:
        cover: its terms.
        annual: of the exchange's term, yen.
        assets: customers' assets, yen.
        assumed: how an event compares with a theft.
        table: limited means of its law of a theft; made if None.

    Raises:
        PricingError: the payout begins below a trigger's threshold.
        SelfCheckFailed: the law failed its own check.
    """
    reading = read(cover, assets, assumed)
    if table is None:
        table = LimitedMeans.of(annual.law, _least_asked(cover, reading))
    paid = payments(cover, annual.law, table, reading, assumed.value("false.paid_share"))
    return Valued(cover, annual, table, reading, paid, payout_law(cover, annual, paid))


def _least_asked(cover: EventCover, reading: Reading) -> float:
    """The least theft whose limited mean is asked for, money: where a slope begins, read highest.

    A slope from nought or nearly asks for parts of its first cell, of which a thousandth will do.
    """
    payout = cover.payout
    if not isinstance(payout, SlopePayout):
        return math.inf
    largest = max(float(sight.factors.max()) for sight in reading.sights)
    return max(payout.start, (payout.end - payout.start) / CELLS / 1000) / largest


def interval(mean: float, by_draw: Floats) -> tuple[float, float]:
    """Ends of the 90 % interval over draws; they hold the mean."""
    low, high = map(float, ends(by_draw))
    return min(low, mean), max(high, mean)
