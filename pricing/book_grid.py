"""What can a book pay, event by event, on a grid of amounts?

Masses of the payments for one theft at each exchange, times their rates, and the transforms of what
a shared event pays: a product over the exchanges it can strike. `pricing.book_exact` makes the law
of a year of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models import aggregate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from models.book_risk import BookRisk, Shared
    from pricing.book_terms import BookTerms

    Floats = NDArray[np.float64]
    Complexes = NDArray[np.complex128]
    Places = NDArray[np.int64]


@dataclass(frozen=True)
class Sums:
    """What a book pays, given shock and draw.

    Attributes:
        own: masses of payments for exchanges' own thefts times their rates, (draws, points).
        own_rates: these rates, shape (draws,).
        shared: transform of what each shared event pays, each (laws, frequencies).
    """

    own: Floats
    own_rates: Floats
    shared: tuple[Complexes, ...]

    @property
    def points(self) -> int:
        """Of the grid."""
        return int(self.own.shape[1])

    def events_missing(self, risk: BookRisk, law: int) -> Complexes:
        """Mean events a year less their transform, of one law's draws, (draws, frequencies)."""
        rows = rows_of(risk, law)
        minus = self.own_rates[rows, None] - aggregate.tilted_transform(self.own[rows], self.points)
        if risk.shared:
            rate, once = self.once(risk, law)
            minus += risk.level[rows, None] * (rate - once)
        return np.asarray(minus)

    def once(self, risk: BookRisk, law: int) -> tuple[float, Complexes]:
        """Σ rate of shared events, and Σ rate · transform."""
        rates = [event.rate for event in risk.shared]
        parts = zip(rates, self.shared, strict=True)
        return float(sum(rates)), np.asarray(sum(rate * paid[law] for rate, paid in parts))


def rows_of(risk: BookRisk, law: int) -> slice:
    """The draws that have a law of one theft."""
    per_law = risk.draws // risk.size_laws
    return slice(law * per_law, (law + 1) * per_law)


def sums_on_grid(risk: BookRisk, terms: BookTerms, width: float, points: int) -> Sums:
    """What all exchanges pay together, given shock and draw, coin prices in one state."""
    own, own_rates = np.zeros((risk.draws, points)), np.zeros(risk.draws)
    frequencies = points // 2 + 1
    shared = [np.ones((risk.size_laws, frequencies), dtype=complex) for _ in risk.shared]
    member_of = membership(risk)
    per_law = risk.draws // risk.size_laws
    for i, struck, masses in payments_on_grid(risk, terms, width, points):
        rates = risk.own[:, i, struck].reshape(risk.size_laws, per_law, len(struck))
        own[:, : masses.shape[2]] += np.matmul(rates, masses).reshape(risk.draws, -1)
        own_rates += risk.own[:, i, struck].sum(axis=1)
        if member_of[i]:
            transforms = aggregate.tilted_transform(masses, points)
        for place, member in member_of[i]:
            shared[place] *= paid_if_struck(risk.shared[place], member, struck, transforms)
    return Sums(own, own_rates, tuple(shared))


def payments_on_grid(
    risk: BookRisk, terms: BookTerms, width: float, points: int
) -> Iterator[tuple[int, Places, Floats]]:
    """Each exchange that can pay, the tiers it has thefts of, and what one theft there pays.

    The last as masses on the grid, shape (laws, tiers, cells).
    """
    for i in range(risk.exchanges):
        struck = np.flatnonzero(risk.rates_mean[i] > 0)
        if len(struck) and terms.most[i] > 0:
            yield i, struck, _masses(risk, terms, i, width, points)[:, struck]


def paid_if_struck(event: Shared, member: int, struck: Places, transforms: Complexes) -> Complexes:
    """Transform of what one event pays at one member, 1 - h + h φ; shape (laws, frequencies).

    Args:
        event: the shared event.
        member: its place among those of the event.
        struck: tiers the exchange has thefts of.
        transforms: of what one theft pays there, shape (laws, tiers, frequencies).
    """
    parts = event.tiers[:, member, struck]
    paid = in_tiers(parts, transforms)
    paid -= parts.sum(axis=1, keepdims=True)
    paid *= event.hit[member]
    paid += 1.0
    return paid


def in_tiers(parts: Floats, transforms: Complexes) -> Complexes:
    """Transforms of the tiers in these parts, shape (laws, frequencies)."""
    both = parts[:, None, :] @ transforms.view(np.float64)
    return np.asarray(both[:, 0].view(complex))


def membership(risk: BookRisk) -> list[list[tuple[int, int]]]:
    """Of each exchange, the shared events that can strike it, and its place in each."""
    found: list[list[tuple[int, int]]] = [[] for _ in range(risk.exchanges)]
    for place, event in enumerate(risk.shared):
        for member, exchange in enumerate(event.members):
            if event.rate > 0 and event.hit[member] > 0:
                found[exchange].append((place, member))
    return found


def _masses(risk: BookRisk, terms: BookTerms, i: int, width: float, points: int) -> Floats:
    """What one theft at an exchange pays, on the grid, shape (laws, tiers, cells)."""
    cells = min(int(np.ceil(terms.most[i] / width)) + 1, points)
    asked = np.minimum(np.arange(cells + 1) * width, terms.most[i])
    return aggregate.masses(payment_levels(risk, terms, i, asked), width)


def payment_levels(risk: BookRisk, terms: BookTerms, i: int, asked: Floats) -> Floats:
    """E[min(payment of one theft, x)] at each x asked, money, shape (laws, tiers, asked).

    A payment P(L) rises with the theft. Cut where P(L) = x it is a sum over layers of limited means
    of L, and of the chance to reach a franchise times what is paid there at once.
    """
    law = risk.laws[i]
    low, high = terms.start[:, i], terms.start[:, i] + terms.limit[:, i]
    first = np.maximum(low, np.minimum(terms.franchise[:, i], high))
    bends = np.unique(np.concatenate([[0.0], first, high, terms.franchise[:, i]]))
    reached = (np.clip(bends[:, None], low, high) - low) * terms.paid[:, i]
    at = (reached * (bends[:, None] >= terms.franchise[:, i])).sum(axis=1)
    before = (reached * (bends[:, None] > terms.franchise[:, i])).sum(axis=1)
    before[0] = min(before[0], at[0])
    both = np.stack([before, at], axis=1).ravel()
    thefts = np.interp(asked, both, np.repeat(bends, 2))
    found = np.zeros((*law.log_median.shape, len(asked)))
    for layer, part in enumerate(terms.paid[:, i]):
        if part > 0:
            means = law.limited_mean(
                np.append(first[layer], thefts.clip(first[layer], high[layer]))
            )
            found += part * (means[..., 1:] - means[..., :1])
    for bend, start, jump in zip(bends, before, at - before, strict=True):
        if jump > 0:
            found += law.reaches(np.array([bend])) * np.clip(asked - start, 0.0, jump)
    return found
