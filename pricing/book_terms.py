"""What do the policies of a book pay for thefts, event by event and in the term?

The terms of every policy's layers stand in arrays, one row an exchange, so that thousands of
thefts are paid at once: what of each falls to a layer by itself first, then what limits and
deductibles of the term leave of it. That is divided among a year's thefts in proportion.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from models.book_struck import Struck
from models.compiled import numba_here

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pricing.layers import LayerTerms

    Floats = NDArray[np.float64]
    Singles = NDArray[np.float32]
    Places = NDArray[np.int64]


def summed(places: NDArray[Any], amounts: Floats, length: int) -> Floats:
    """Sum of the amounts at each place, shape (length,)."""
    return np.asarray(np.bincount(places, amounts, length), dtype=np.float64)


@dataclass(frozen=True)
class TermYears:
    """Adds up thefts that share an exchange and a year, in time that grows with the thefts alone.

    `sums`, by layer, and exchange times years plus year, is of nothing but noughts in between.
    """

    years: int
    sums: Floats

    @classmethod
    def of(cls, terms: BookTerms, years: int) -> Self:
        """For a book, and so many years at a time."""
        layers, exchanges = terms.start.shape
        return cls(years, np.zeros((layers, exchanges * years)))

    def together(self, layer: int, key: Places, amounts: Floats) -> Floats:
        """Of each theft, the sum of all with its key, (thefts,)."""
        sums = self.sums[layer]
        np.add.at(sums, key, amounts)
        found = np.asarray(sums.take(key))
        sums[key] = 0.0
        return found


@dataclass(frozen=True)
class PaidFor:
    """What is paid for thefts, money.

    Attributes:
        paid: for each, shape (thefts,).
        own: the same, and nought for hits of shared events.
        plain: in each year, before limits and deductibles of the terms, shape (years,).
        added: in each year by them, shape (years,).
        largest: in each year for the largest own theft, shape (years,).
    """

    paid: Floats
    own: Floats
    plain: Floats
    added: Floats
    largest: Floats


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

    def to_layers(self, where: Struck, loss: Floats) -> Floats:
        """What of each theft falls to each layer before the layer's share, (layers, thefts)."""
        found = np.empty((len(self.start), len(loss)))
        for k, row in enumerate(found):
            np.subtract(loss, where.of(self.start[k]), out=row)
            np.maximum(row, 0.0, out=row)
            np.minimum(row, where.of(self.limit[k]), out=row)
            if self.franchise[k].any():
                row[loss < where.of(self.franchise[k])] = 0.0
        return found

    def paid_of(self, where: Struck, layers: Floats) -> Floats:
        """Paid for what falls to each layer, money, shape (thefts,)."""
        found = where.of(self.paid[0]) * layers[0]
        for k in range(1, len(layers)):
            found += where.of(self.paid[k]) * layers[k]
        return np.asarray(found)

    def on_theft(self, exchange: int, loss: float) -> float:
        """Paid for one theft by itself, money."""
        number = np.arange(self.start.shape[1]) == exchange
        where = Struck(number[None].astype(np.int64), np.zeros(0, dtype=np.int64))
        return float(self.paid_of(where, self.to_layers(where, np.array([loss])))[0])

    def pay(self, seen: TermYears, where: Struck, year: Places, loss: Singles) -> PaidFor:
        """Of thefts in some years of some draws.

        Args:
            seen: of this book.
            where: the exchanges struck.
            year: of each theft.
            loss: money.
        """
        if numba_here():
            from pricing import book_kernels  # noqa: PLC0415 - numba is an extra

            return book_kernels.pay(self, seen, where, year, loss)
        layers = self.to_layers(where, loss.astype(np.float64))
        paid = self.paid_of(where, layers)
        plain = summed(year, paid, seen.years)
        at, left = self.in_term(seen, where, year, layers)
        added = summed(year[at], left - paid[at], seen.years)
        paid[at] = left
        # An array whose type came in a pickle is slow with `at`; what is made of it has that type.
        own, largest = np.zeros(len(paid)), np.zeros(seen.years)
        own += paid
        own[where.hits] = 0.0
        np.maximum.at(largest, year, own)
        return PaidFor(paid, own, plain, added, largest)

    def in_term(
        self, seen: TermYears, where: Struck, year: Places, layers: Floats
    ) -> tuple[Places, Floats]:
        """Which thefts the terms' limits and deductibles may cut, and what is paid for them then.

        Args:
            seen: for so many exchanges and years.
            where: the exchanges struck.
            year: of each theft.
            layers: as of `to_layers`.
        """
        key = where.of(np.arange(self.start.shape[1]) * seen.years)
        key += year
        whole = [seen.together(k, key, row) for k, row in enumerate(layers)]
        bound = whole[0] > where.of(self.term_limit[0])
        for k in range(1, len(whole)):
            bound |= whole[k] > where.of(self.term_limit[k])
        if self.deductible.any():
            bound |= where.of(np.asarray((self.deductible > 0).any(axis=0)))
        at = np.flatnonzero(bound)
        of_layer = layers.take(at, axis=1), np.stack([row.take(at) for row in whole])
        return at, self.left_of(where.places(at), *of_layer)

    def left_of(self, exchange: Places, layers: Floats, whole: Floats) -> Floats:
        """Paid for thefts of a term, of which so much falls to each layer in all, (thefts,)."""
        kept = np.clip(whole - self.deductible[:, exchange], 0.0, self.term_limit[:, exchange])
        part = np.divide(kept, whole, out=np.zeros_like(whole), where=whole > 0)
        found = np.zeros(len(exchange))
        for layer, its, share in zip(layers, part, self.paid[:, exchange], strict=True):
            found += layer * its * share
        return found
