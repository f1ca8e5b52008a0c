"""Whose is the tail of a book's exact law? Exchange by exchange and event by event.

The payments of a part of the book in the years that stay below an amount q follow from the law of
the year by Mecke's equation: a part that pays x with rate λ(dx), given the market's shock G, pays

    E[X; S ≤ q] = ∫ x E[G · P(S + x ≤ q | G)] λ(dx)

for one more event leaves the other events of a Poisson process as they are. What G weighs there is
a compound law of its own, (1 - S/r)^-(r+1), one transform a draw. The tail is the mean less that;
at q itself the years are shared out so that they are exactly the worst 1 - level. Parts add up to
the law's own tail mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import fft

from models import aggregate
from pricing.book_grid import (
    in_tiers,
    membership,
    paid_if_struck,
    payment_levels,
    payments_on_grid,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.book_risk import BookRisk
    from pricing.book_exact import ExactLaw
    from pricing.book_grid import Sums
    from pricing.book_terms import BookTerms

    Floats = NDArray[np.float64]
    Complexes = NDArray[np.complex128]

SMALLEST = 1e-30
"""Instead of a member's transform that vanishes, by which the event's is divided."""


@dataclass(frozen=True)
class PaidParts:
    """What each part of a book pays a year, of its own thefts and by shared events; money.

    Attributes:
        own: shape (exchanges, tiers).
        shared: by event, each (members,).
    """

    own: Floats
    shared: tuple[Floats, ...]

    @classmethod
    def none(cls, risk: BookRisk) -> PaidParts:
        """Nothing yet."""
        return cls(
            np.zeros(risk.own.shape[1:]),
            tuple(np.zeros(len(event.members)) for event in risk.shared),
        )

    def plus(self, other: PaidParts, times: float) -> PaidParts:
        """And so many times the other."""
        both = zip(self.shared, other.shared, strict=True)
        return PaidParts(self.own + times * other.own, tuple(a + times * b for a, b in both))

    def times(self, factor: float) -> PaidParts:
        """Of each part so many times."""
        return PaidParts(factor * self.own, tuple(factor * part for part in self.shared))

    @property
    def total(self) -> float:
        """Of all parts together."""
        return float(self.own.sum() + sum(part.sum() for part in self.shared))

    def of_exchanges(self, risk: BookRisk) -> Floats:
        """Of each exchange, alone and with others, shape (exchanges,)."""
        found = self.own.sum(axis=1)
        for event, part in zip(risk.shared, self.shared, strict=True):
            found[event.members] += part
        return np.asarray(found)


def mean_parts(risk: BookRisk, terms: BookTerms) -> PaidParts:
    """Mean of every part, before limits of the terms."""
    found = PaidParts.none(risk)
    own = _by_law(risk, risk.own)
    level = _by_law(risk, risk.level)
    members = membership(risk)
    for i, most in enumerate(terms.most):
        if most <= 0:
            continue
        paid = payment_levels(risk, terms, i, np.array([most]))[..., 0]
        found.own[i] = (own[:, i] * paid).mean(axis=0)
        for place, member in members[i]:
            event = risk.shared[place]
            once = (event.tiers[:, member] * paid).sum(axis=1)
            found.shared[place][member] = event.rate * event.hit[member] * (level * once).mean()
    return found


def _by_law(risk: BookRisk, of_draws: Floats) -> Floats:
    """Mean over the draws that have each law of one theft, shape (laws, ...)."""
    return np.asarray(of_draws.reshape(risk.size_laws, -1, *of_draws.shape[1:]).mean(axis=1))


def tail_parts(risk: BookRisk, terms: BookTerms, law: ExactLaw, level: float) -> PaidParts:
    """What every part pays on average in the worst 1 - level of the years (co-TVaR).

    Args:
        risk: thefts of the book.
        terms: of its policies; limits and deductibles of the term are not looked at.
        law: of its year, as `pricing.book_exact.exact_law` gives it.
        level: of the tail.
    """
    reached = np.cumsum(law.pmf)
    place = int(np.argmax(reached >= level))
    at = float(law.pmf[place])
    inside = (reached[place] - level) / at if at > 0 else 0.0
    cut = place, float(np.clip(inside, 0.0, 1.0))
    below = PaidParts.none(risk)
    for state, sums in zip(risk.by_price_state, law.sums, strict=True):
        below = below.plus(_below(state, terms, law.width, sums, cut), 1.0 / len(law.sums))
    return mean_parts(risk, terms).plus(below, -1.0).times(1.0 / (1.0 - level))


def _below(
    risk: BookRisk, terms: BookTerms, width: float, sums: Sums, cut: tuple[int, float]
) -> PaidParts:
    """Payments of every part in years below the cut: a place, and what part of it is beyond."""
    points = sums.points
    room = _room(risk, sums, cut)
    dual = _dual(risk, room, points)
    found = PaidParts.none(risk)
    members = membership(risk)
    for i, struck, masses in payments_on_grid(risk, terms, width, points):
        sized = masses * (np.arange(masses.shape[2]) * width)
        cells = min(masses.shape[2], room.shape[2])
        each = room[:, :, :cells] @ sized[:, :, :cells].swapaxes(1, 2)
        rates = risk.own[:, i, struck].reshape(each.shape)
        found.own[i, struck] = (rates * each).sum(axis=(0, 1)) / risk.draws
        if not members[i]:
            continue
        once, weighed = (aggregate.tilted_transform(x, points) for x in (masses, sized))
        for place, member in members[i]:
            event = risk.shared[place]
            itself = paid_if_struck(event, member, struck, once)
            itself[itself == 0] = SMALLEST
            paid = in_tiers(event.tiers[:, member, struck], weighed)
            paid *= sums.shared[place] / itself
            whole = float(np.vdot(dual, paid).real)
            found.shared[place][member] = event.rate * event.hit[member] * whole
    return found


def _room(risk: BookRisk, sums: Sums, cut: tuple[int, float]) -> Floats:
    """Of one more payment of k cells, E[G · P(it stays below the cut)].

    Shape (laws, draws of a law, cells up to the cut).
    """
    place, beyond = cut
    found = []
    more = risk.dispersion + 1.0
    for law in range(risk.size_laws):
        minus = sums.events_missing(risk, law)
        if np.isfinite(risk.dispersion):
            minus = minus * (more / risk.dispersion)
        year = aggregate.untilt(aggregate.count_pgf(minus, more), sums.points)
        found.append((np.cumsum(year, axis=1) - beyond * year)[:, place::-1])
    return np.stack(found)


def _dual(risk: BookRisk, room: Floats, points: int) -> Complexes:
    """What a transform is multiplied with to sum its law over the room; (laws, frequencies)."""
    level = risk.level.reshape(room.shape[:2])
    summed = (level[:, None, :] @ room)[:, 0] / risk.draws
    lifted = summed * np.exp(aggregate.TILT / points * np.arange(room.shape[2]))
    found = fft.rfft(lifted, n=points, axis=-1) / points
    found[:, 1 : -1 if points % 2 == 0 else None] *= 2.0
    return np.asarray(found)
