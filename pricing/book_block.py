"""What does a book pay in one block of years? Drawn, paid and reduced in one process.

A block comes back as sums: what each of its years cost, the largest event of it, and the payments
of its worst years by exchange and cause, from which capital is allocated. Thefts that nobody pays
for are not made at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.book_years import BLOCK_YEARS, generator_of
from pricing.book_terms import summed
from pricing.reinsurance import Payments, recoveries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from models.book_years import Thefts, YearMaker
    from pricing.book_terms import BookTerms
    from pricing.reinsurance import Treaty

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]

SPARE_YEARS = 64
"""Kept beyond twice the tail: a block has more of the whole run's worst years than its part."""

OWN = -1
"""Stands for no shared event."""


@dataclass(frozen=True)
class BlockWork:
    """What every block of a run is made from.

    Attributes:
        maker: of years.
        terms: of the policies.
        treaties: of reinsurance, in the order they are applied.
        worst: years whose payments are kept.
        apart: an exchange without which each year is also summed; None for none.
    """

    maker: YearMaker
    terms: BookTerms
    treaties: tuple[Treaty, ...]
    worst: int
    apart: int | None = None


@dataclass(frozen=True)
class Paid:
    """Payments for thefts, one row each; `shared` is `OWN` or the place of the shared event."""

    year: Places
    exchange: Places
    tier: Places
    shared: Places
    event: Places
    paid: Floats

    @classmethod
    def joined(cls, parts: Sequence[Paid]) -> Paid:
        """Of several, one after the other."""
        names = ("year", "exchange", "tier", "shared", "event", "paid")
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))

    def kept(self, at: NDArray[np.bool_] | Places) -> Paid:
        """Some of the rows."""
        return Paid(
            self.year[at],
            self.exchange[at],
            self.tier[at],
            self.shared[at],
            self.event[at],
            self.paid[at],
        )


@dataclass(frozen=True)
class EventSums:
    """Events by what they are, exchanges' own first and shared events after them; (kinds,) each.

    `number` that pay, `paid` their sum, `squares` of it, `most` the largest.
    """

    number: Floats
    paid: Floats
    squares: Floats
    most: Floats

    @classmethod
    def of(cls, kind: Places, paid: Floats, kinds: int) -> EventSums:
        """Of events of some years."""
        most = np.zeros(kinds)
        np.maximum.at(most, kind, paid)
        counts = np.bincount(kind, minlength=kinds).astype(np.float64)
        return cls(counts, summed(kind, paid, kinds), summed(kind, paid * paid, kinds), most)

    def plus(self, other: EventSums) -> EventSums:
        """Of both."""
        return EventSums(
            self.number + other.number,
            self.paid + other.paid,
            self.squares + other.squares,
            np.maximum(self.most, other.most),
        )


@dataclass(frozen=True)
class Block:
    """One block of years; money.

    Attributes:
        total: paid in each year, shape (years,).
        plain: the same before limits and deductibles of the terms.
        largest: paid for the largest event of each year.
        recovered: by each treaty, shape (treaties, years).
        without: `total` without the exchange that was to be left out; empty if none.
        by_exchange: paid in all years, shape (exchanges,).
        by_source: the same by shared event, and exchanges' own last, shape (shared + 1,).
        own_by_cell: paid for exchanges' own thefts by exchange and tier, shape (cells,).
        events: sums by kind of event.
        worst: payments of the worst years.
        thefts: made, with and without payment.
    """

    total: Floats
    plain: Floats
    largest: Floats
    recovered: Floats
    without: Floats
    by_exchange: Floats
    by_source: Floats
    own_by_cell: Floats
    events: EventSums
    worst: Paid
    thefts: int


def simulate(work: BlockWork, seed: int, block: int) -> Block:
    """Draw one block of a run and pay for it."""
    maker, generator = work.maker, generator_of(seed, block)
    risk, years = maker.risk, maker.years
    paid, plain, thefts = [], [], 0
    for draw in range(risk.draws):
        drawn = maker.thefts(draw, generator)
        thefts += len(drawn.cell)
        rows, before = _paid(drawn, work, draw * years)
        paid.append(rows)
        plain.append(summed(rows.year - draw * years, before, years))
    rows = _numbered(Paid.joined(paid))
    return _reduced(rows, np.concatenate(plain), work, thefts)


def _paid(drawn: Thefts, work: BlockWork, first_year: int) -> tuple[Paid, Floats]:
    """Payments for a draw's thefts in its terms, and each before the terms' limits."""
    tiers = work.maker.risk.own.shape[2]
    exchange, tier = np.divmod(drawn.cell, np.int32(tiers))
    loss = drawn.loss.astype(np.float64)
    each = work.terms.on_theft(exchange, loss)
    at = np.flatnonzero(each > 0)
    exchange, tier, loss, each = exchange[at], tier[at], loss[at], each[at]
    year = drawn.year[at].astype(np.int64)
    paid = work.terms.in_term(exchange, year, loss, each)
    shared, event = np.full(len(at), OWN), np.full(len(at), OWN)
    hits = at >= drawn.own
    event[hits] = drawn.event[at[hits] - drawn.own]
    shared[hits] = drawn.event_shared[event[hits]]
    return Paid(year + first_year, exchange, tier, shared, event, paid), each


def _numbered(rows: Paid) -> Paid:
    """Events numbered through: a number in the draw alone would join those of different draws."""
    own = rows.event == OWN
    event = np.empty(len(own), dtype=np.int64)
    # A shared event is told by its year and its number in the draw.
    _, numbers = np.unique(rows.year[~own] << 32 | rows.event[~own], return_inverse=True)
    event[~own] = numbers
    event[own] = np.arange(int(own.sum())) + (int(numbers.max()) + 1 if len(numbers) else 0)
    return Paid(rows.year, rows.exchange, rows.tier, rows.shared, event, rows.paid)


def _reduced(rows: Paid, plain: Floats, work: BlockWork, thefts: int) -> Block:
    risk = work.maker.risk
    exchanges, kinds = risk.exchanges, len(risk.shared)
    events = int(rows.event.max(initial=-1)) + 1
    by_event = summed(rows.event, rows.paid, events)
    year_of, kind_of = np.zeros(events, dtype=np.int64), np.zeros(events, dtype=np.int64)
    year_of[rows.event] = rows.year
    kind_of[rows.event] = np.where(rows.shared == OWN, rows.exchange, exchanges + rows.shared)
    total = summed(rows.year, rows.paid, BLOCK_YEARS)
    tiers, own = risk.own.shape[2], np.where(rows.shared == OWN, rows.paid, 0.0)
    largest = np.zeros(BLOCK_YEARS)
    np.maximum.at(largest, year_of, by_event)
    recovered = np.zeros((0, BLOCK_YEARS))
    if work.treaties:
        struck = np.bincount(rows.event[rows.paid > 0], minlength=events)
        gross = Payments(year_of, by_event, struck, BLOCK_YEARS)
        recovered = recoveries(gross, work.treaties)
    without = np.zeros(0)
    if work.apart is not None:
        others = np.where(rows.exchange == work.apart, 0.0, rows.paid)
        without = summed(rows.year, others, BLOCK_YEARS)
    return Block(
        total=total,
        plain=plain,
        largest=largest,
        recovered=recovered,
        without=without,
        by_exchange=summed(rows.exchange, rows.paid, exchanges),
        by_source=summed(rows.shared % (kinds + 1), rows.paid, kinds + 1),
        own_by_cell=summed(rows.exchange * tiers + rows.tier, own, exchanges * tiers),
        events=EventSums.of(kind_of, by_event, exchanges + kinds),
        worst=_worst(rows, total, work.worst),
        thefts=thefts,
    )


def _worst(rows: Paid, total: Floats, years: int) -> Paid:
    """Payments of so many of the worst years."""
    years = min(years, BLOCK_YEARS)
    chosen = np.zeros(BLOCK_YEARS, dtype=bool)
    chosen[np.argpartition(-total, years - 1)[:years]] = True
    return rows.kept(chosen[rows.year] & (rows.paid > 0))
