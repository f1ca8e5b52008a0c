"""What do the policies of a book pay for thefts, event by event and in the term?

The terms of every policy's layers stand in arrays, one row an exchange, so that thousands of
thefts are paid at once. `on_theft` is what each theft costs by itself. Limits and deductibles of
the term come after, and only where they can bind: an exchange struck twice, or one with an
aggregate deductible. What they leave of a year is divided among its thefts in proportion.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pricing.layers import LayerTerms

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]


def summed(places: NDArray[Any], amounts: Floats, length: int) -> Floats:
    """Sum of the amounts at each place, shape (length,)."""
    return np.asarray(np.bincount(places, amounts, length), dtype=np.float64)


@dataclass(frozen=True)
class TermYears:
    """Tells which thefts share an exchange and a year, in time that grows with the thefts alone.

    `last` need not be emptied in between: what stands there from before is never read.
    """

    years: int
    last: NDArray[np.int32]
    marked: NDArray[np.bool_]

    @classmethod
    def of(cls, exchanges: int, years: int) -> Self:
        """For so many exchanges, and years at a time."""
        number = exchanges * years
        return cls(years, np.empty(number, dtype=np.int32), np.zeros(number, dtype=bool))

    def several(self, key: Places) -> NDArray[np.bool_]:
        """Whether another theft has the same key, exchange times years plus year; (thefts,)."""
        order = np.arange(len(key), dtype=np.int32)
        self.last[key] = order
        again = key[self.last[key] != order]
        self.marked[again] = True
        found = self.marked[key]
        self.marked[again] = False
        return found


@dataclass(frozen=True)
class BookTerms:
    """Layers by exchange, padded with layers that pay nothing; money, shape (layers, exchanges).

    Attributes:
        start, limit: of one event, on losses alone.
        franchise: below it nothing is paid.
        deductible, term_limit: of the term.
        paid: part of each loss to the layer that is paid, costs of defence included.
    """

    start: Floats
    limit: Floats
    franchise: Floats
    deductible: Floats
    term_limit: Floats
    paid: Floats

    @classmethod
    def of(cls, policies: Sequence[Sequence[LayerTerms]]) -> Self:
        """Of policies in the book's order."""
        shape = (max(map(len, policies)), len(policies))
        names = ("start", "limit", "franchise", "deductible", "term_limit", "paid")
        found = {name: np.zeros(shape) for name in names}
        for i, layers in enumerate(policies):
            for k, layer in enumerate(layers):
                terms = layer.on_losses
                found["start"][k, i] = terms.start
                found["limit"][k, i] = terms.limit
                found["franchise"][k, i] = terms.franchise
                found["deductible"][k, i] = terms.aggregate_deductible
                found["term_limit"][k, i] = terms.term_limit
                found["paid"][k, i] = terms.paid_share * (1.0 + terms.defence_costs)
        return cls(**found)

    @property
    def least(self) -> Floats:
        """Thefts up to so much are never paid, money, shape (exchanges,)."""
        begins = np.where(self.limit > 0, np.maximum(self.start, 0.0), np.inf)
        # A theft that reaches a franchise exactly is paid.
        return np.asarray(np.minimum(begins.min(axis=0), 1e300))

    @property
    def most(self) -> Floats:
        """Most paid for one theft, money, shape (exchanges,)."""
        return np.asarray((self.limit * self.paid).sum(axis=0))

    @property
    def deducted(self) -> NDArray[np.bool_]:
        """Whether a policy has an aggregate deductible, shape (exchanges,)."""
        return np.asarray((self.deductible > 0).any(axis=0))

    def to_layers(self, exchange: Places, loss: Floats) -> Floats:
        """What of each theft falls to each layer before the layer's share, (layers, thefts)."""
        found = np.empty((len(self.start), len(loss)))
        for k, row in enumerate(found):
            np.subtract(loss, self.start[k].take(exchange), out=row)
            np.clip(row, 0.0, self.limit[k].take(exchange), out=row)
            if self.franchise[k].any():
                row[loss < self.franchise[k].take(exchange)] = 0.0
        return found

    def on_theft(self, exchange: Places, loss: Floats) -> Floats:
        """Paid for each theft by itself, money, shape (thefts,)."""
        layers = self.to_layers(exchange, loss)
        for k, row in enumerate(layers):
            np.multiply(row, self.paid[k].take(exchange), out=row)
        return np.asarray(layers.sum(axis=0))

    def in_term(
        self, seen: TermYears, exchange: Places, year: Places, loss: Floats, paid: Floats
    ) -> Floats:
        """Paid for each theft once the terms' limits and deductibles are applied, (thefts,).

        Args:
            seen: for so many exchanges and years.
            exchange: of each theft, its place.
            year: of each theft.
            loss: money.
            paid: as of `on_theft`.
        """
        key = exchange * np.int64(seen.years) + year
        bound = seen.several(key)
        if self.deducted.any():
            bound |= self.deducted.take(exchange)
        at = np.flatnonzero(bound)
        if not len(at):
            return paid
        _, year_of = np.unique(key[at], return_inverse=True)
        who = exchange[at]
        left = np.zeros(len(at))
        for k, row in enumerate(self.to_layers(who, loss[at])):
            sums = summed(year_of, row, len(row))[year_of]
            low, limit = self.deductible[k].take(who), self.term_limit[k].take(who)
            kept = np.clip(sums - low, 0.0, limit)
            part = np.divide(kept, sums, out=np.zeros_like(sums), where=sums > 0)
            left += row * part * self.paid[k].take(who)
        found = paid.copy()
        found[at] = left
        return found
