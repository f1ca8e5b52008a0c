"""How far can a cover on an event miss the loss? Closed forms, by parameter draw.

Thefts of a year are divided by whether they are of some size and whether they are paid for; each
part is Poisson given the market's shock, so that chances of a year with some and without others are
those of no theft of a kind (`models.aggregate.probability_of_none`). Sums that hang on the order of
events or on the limits of the term are for `pricing.event_years`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models import aggregate
from pricing.event_terms import SlopePayout

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.annual_loss import AnnualLoss
    from pricing.event_law import Payments
    from pricing.event_terms import EventCover
    from pricing.event_trigger import Reading

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Missed:
    """What a cover makes of thefts of at least `loss` yen; chances of a term by draw.

    Attributes:
        theft: chance of one.
        unpaid: chance of one, and of no payout in the term.
        of_theft: chance that one such theft by itself is not paid for, over all draws.
        paid_part: expected payout for one such theft, as a share of its expected loss.
    """

    loss: float
    theft: Floats
    unpaid: Floats
    of_theft: float
    paid_part: float


@dataclass(frozen=True)
class BasisRisk:
    """A cover on the thefts of its term.

    Attributes:
        cover, annual, reading: what is asked; `annual` is of the term.
        paid: what single events pay.
    """

    cover: EventCover
    annual: AnnualLoss
    reading: Reading
    paid: Payments

    @property
    def begins(self) -> Floats:
        """The least that is read and paid for, in what is read."""
        begins = self.cover.payout.begins if self.cover.payout.by_amount else 1.0
        return np.array([begins])

    def missed(self, loss: float) -> Missed:
        """Of thefts of at least so much, yen; nought for any theft."""
        law = self.annual.law
        large = law.reaches(np.array([loss]))[..., 0]
        chance = self.paid.chance
        both = self._seen_and(loss)
        none_paid = self._none(chance)
        quiet = math.exp(-self.paid.false_rate)
        often, paid_often = self._rate(large), self._rate(both)
        money = self._rate(self._loss_from(loss))
        payout = self._rate(self._paid_from(loss))
        return Missed(
            loss=loss,
            theft=1.0 - self._none(large),
            unpaid=quiet * (none_paid - self._none(chance + large - both)),
            of_theft=1.0 - _part(paid_often, often),
            paid_part=_part(payout, money),
        )

    def paid_without(self, loss: float) -> Floats:
        """Chance of a payout in a term without a theft of so much, by draw; nought for any."""
        large = self.annual.law.reaches(np.array([loss]))[..., 0]
        both = self._seen_and(loss)
        quiet = math.exp(-self.paid.false_rate)
        joint = self._none(self.paid.chance + large - both)
        return np.asarray(self._none(large) - quiet * joint)

    def at(self, loss: float) -> tuple[float, float] | None:
        """Chance that one theft of exactly so much is paid for, and its expected payout, yen.

        Over tiers as thefts of so much come from them; None where none can be so large.
        """
        large = self._by_tier(self.annual.law.reaches(np.array([loss]))[..., 0])
        if large.sum() <= 0.0:
            return None
        weights = large / large.sum()
        payout, chance, mean = self.cover.payout, 0.0, 0.0
        for sight in self.reading.sights:
            seen = float(weights @ sight.weights)
            read = sight.factors * loss
            met = read >= self.begins * (1 - 1e-12)
            sums = [payout.paid(float(x)) if ok else 0.0 for x, ok in zip(read, met, strict=True)]
            chance += seen * float(np.mean(np.array(sums) > 0))
            mean += seen * float(np.mean(sums))
        return chance, mean

    def _none(self, of_theft: Floats) -> Floats:
        """Chance of no theft of a kind in the term; `of_theft` by law and tier."""
        return aggregate.probability_of_none(self._rate(of_theft), self.annual.dispersion)

    def _rate(self, of_theft: Floats) -> Floats:
        """Thefts' rate times something of each, by draw."""
        return np.asarray((self.annual.rates * of_theft[self.annual.law_of_draw]).sum(axis=1))

    def _by_tier(self, of_theft: Floats) -> Floats:
        return np.asarray((self.annual.rates * of_theft[self.annual.law_of_draw]).mean(axis=0))

    def _seen_and(self, loss: float) -> Floats:
        """Chance that a theft is paid for and of so much, by law and tier."""
        return self.reading.reaches(self.annual.law, self.begins, loss)[..., 0]

    def _loss_from(self, loss: float) -> Floats:
        """E[X; X >= loss], yen, by law and tier."""
        law, at = self.annual.law, np.array([loss])
        above = law.mean() - law.limited_mean(at)[..., 0]
        return np.asarray(above + loss * law.reaches(at)[..., 0])

    def _paid_from(self, loss: float) -> Floats:
        """E[payout; X >= loss], yen, by law and tier."""
        payout, law = self.cover.payout, self.annual.law
        if not isinstance(payout, SlopePayout):
            amounts = np.array([step.at_least or 1.0 for step in payout.steps])
            sums = np.diff([0.0, *(step.pays for step in payout.steps)])
            return np.asarray(self.reading.reaches(law, amounts, loss) @ sums)
        found = np.zeros(law.log_median.shape)
        for sight in self.reading.sights:
            low = np.maximum(payout.start / sight.factors, loss)
            high = np.maximum(payout.end / sight.factors, loss)
            levels = law.limited_mean(np.concatenate([low, high]))
            above = levels[..., len(low) :] - levels[..., : len(low)]
            at_once = np.clip(loss * sight.factors, payout.start, payout.end) - payout.start
            reached = law.reaches(np.array([loss]))
            read = (sight.factors * above + at_once * reached).mean(axis=-1)
            found += sight.weights[:, None].T * read
        return found * (payout.limit / (payout.end - payout.start))


def _part(part: Floats, whole: Floats) -> float:
    """A mean over draws as a part of another."""
    mean = float(whole.mean())
    return float(part.mean()) / mean if mean > 0 else 0.0
