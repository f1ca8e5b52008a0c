"""What is kept of simulated years? A few numbers of each, sums over all, payments of the worst."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pricing.book_block import BlockWork

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]
    Whole = NDArray[np.integer[Any]]

OWN = -1
"""Stands for no shared event."""

ALL_OWN = np.full(1, OWN, dtype=np.int8)
"""The same for any number of rows."""


@dataclass(frozen=True)
class Paid:
    """Payments for thefts, one row each.

    Attributes:
        year: of each, counted from `first`.
        exchange, tier: struck.
        shared: `OWN` or the place of the shared event; one for all if all are own.
        event: `OWN` or a number that tells the shared events of a year from each other; likewise.
        paid: money.
        first: year that the years are counted from.
    """

    year: Whole
    exchange: Whole
    tier: Whole
    shared: Whole
    event: Whole
    paid: Floats
    first: int = 0

    @classmethod
    def joined(cls, parts: Sequence[Paid]) -> Paid:
        """Of several, one after the other, in the smallest numbers that hold them."""
        years = np.concatenate([part.first + part.year.astype(np.int64) for part in parts])
        return cls(
            year=years.astype(np.min_scalar_type(years.max(initial=0))),
            exchange=np.concatenate([part.exchange for part in parts]),
            tier=np.concatenate([part.tier for part in parts]),
            shared=_one_for_all([part.shared for part in parts], parts),
            event=_one_for_all([part.event for part in parts], parts),
            paid=np.concatenate([part.paid for part in parts]),
        )

    def wide(self) -> Paid:
        """The same, to reckon with: in numbers of 32 bits."""
        return replace(
            self,
            year=self.year.astype(np.int32),
            exchange=self.exchange.astype(np.int32),
            tier=self.tier.astype(np.int32),
            shared=np.broadcast_to(self.shared, self.year.shape).astype(np.int32),
            event=np.broadcast_to(self.event, self.year.shape),
        )

    def kept(self, at: Places) -> Paid:
        """Some of the rows."""
        return Paid(
            self.year.take(at),
            self.exchange.take(at),
            self.tier.take(at),
            self.shared if len(self.shared) == 1 else self.shared.take(at),
            self.event if len(self.event) == 1 else self.event.take(at),
            self.paid.take(at),
            self.first,
        )

    def of_year(self, values: NDArray[Any]) -> NDArray[Any]:
        """What each row's year has of some values, by year from nought, shape (rows,)."""
        return values[self.first :].take(self.year)


def _one_for_all(values: Sequence[Whole], parts: Sequence[Paid]) -> Whole:
    """Values of several parts' rows, and again one if all of them are `OWN`."""
    if all(len(its) == 1 and its[0] == OWN for its in values):
        return values[0]
    rows = (part.year.shape for part in parts)
    return np.concatenate([np.broadcast_to(its, n) for its, n in zip(values, rows, strict=True)])


def smallest(most: int) -> np.dtype[Any]:
    """Of the types that hold `OWN` and numbers up to `most`, the smallest."""
    return np.min_scalar_type(-1 - most)


@dataclass
class EventSums:
    """Events by what they are, exchanges' own first and shared events after them; (kinds,) each.

    `number` that pay, `paid` their sum, `squares` of it, `most` the largest.
    """

    number: Floats
    paid: Floats
    squares: Floats
    most: Floats

    @classmethod
    def empty(cls, kinds: int) -> Self:
        """Of no events."""
        return cls(*np.zeros((4, kinds)))

    def take(self, kinds: slice, other: EventSums) -> None:
        """Take in sums over more events of some kinds."""
        self.number[kinds] += other.number
        self.paid[kinds] += other.paid
        self.squares[kinds] += other.squares
        np.maximum(self.most[kinds], other.most, out=self.most[kinds])


@dataclass
class Block:
    """Some years of a book; money.

    Attributes:
        total: paid in each year, shape (years,).
        plain: the same before limits and deductibles of the terms.
        largest: paid for the largest event of each year.
        recovered: by each treaty, shape (treaties, years).
        without: `total` without the exchange that was to be left out; empty if none.
        own_by_cell: paid in all years for exchanges' own thefts by exchange and tier, (cells,).
        by_exchange: paid in all years, shape (exchanges,).
        events: sums by kind of event.
        floor: payments are kept of years that cost as much.
        parts: those payments; the years as in `total`.
        thefts: made: those above what any policy of their exchange pays for.
    """

    total: Floats
    plain: Floats
    largest: Floats
    recovered: Floats
    without: Floats
    own_by_cell: Floats
    by_exchange: Floats
    events: EventSums
    floor: float
    parts: list[Paid] = field(default_factory=list)
    thefts: int = 0

    @classmethod
    def empty(cls, work: BlockWork, years: int) -> Self:
        """Room for so many years."""
        risk = work.maker.risk
        return cls(
            total=np.zeros(years),
            plain=np.zeros(years),
            largest=np.zeros(years),
            recovered=np.zeros((len(work.treaties), years)),
            without=np.zeros(0 if work.apart is None else years),
            own_by_cell=np.zeros(risk.exchanges * risk.own.shape[2]),
            by_exchange=np.zeros(risk.exchanges),
            events=EventSums.empty(risk.exchanges + len(risk.shared)),
            floor=work.floor,
        )

    @property
    def years(self) -> int:
        """How many there are."""
        return len(self.total)

    @property
    def by_source(self) -> Floats:
        """Paid in all years by shared event, and exchanges' own last, shape (shared + 1,)."""
        own, shared = np.split(self.events.paid, [len(self.by_exchange)])
        return np.append(shared, own.sum())

    def put(self, first: int, part: Block) -> None:
        """Take in years, from a place on."""
        here = slice(first, first + part.years)
        self.total[here], self.plain[here] = part.total, part.plain
        self.largest[here] = part.largest
        self.recovered[:, here] = part.recovered
        if len(self.without):
            self.without[here] = part.without
        self.own_by_cell += part.own_by_cell
        self.by_exchange += part.by_exchange
        self.events.take(slice(None), part.events)
        self.thefts += part.thefts
        for rows in part.parts:
            self.parts.append(replace(rows, first=rows.first + first))

    def forget(self, floor: float) -> None:
        """Keep the payments of those years alone that cost as much."""
        self.floor = max(self.floor, floor)
        for place, rows in enumerate(self.parts):
            self.parts[place] = rows.kept(np.flatnonzero(rows.of_year(self.total >= floor)))
