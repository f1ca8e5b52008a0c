"""What does a book pay in one block of years? Drawn, paid and reduced in one process.

A block comes back as sums: what each of its years cost, the largest event of it, and the payments
of its worst years by exchange and cause, from which capital is allocated. Thefts that nobody pays
for are not made at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from models.book_years import BLOCK_YEARS, generator_of
from pricing.book_terms import TermYears, summed
from pricing.reinsurance import Payments, recoveries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from models.book_years import Thefts, YearMaker
    from pricing.book_terms import BookTerms
    from pricing.reinsurance import Treaty

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]
    Whole = NDArray[np.integer[Any]]

SPARE_YEARS = 64
"""Kept beyond a part of the tail, which matters where that is a few years."""

DRAWS_BETWEEN = 8
"""After so many draws the years kept so far are looked through again."""

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

    year: Whole
    exchange: Whole
    tier: Whole
    shared: Whole
    event: Whole
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
    """Draw one block of a run and pay for it, one draw's years after the other."""
    maker, generator = work.maker, generator_of(seed, block)
    found = _Reducing.of(work)
    for draw in range(maker.risk.draws):
        found.take(maker.thefts(draw, generator), draw)
    return found.block()


@dataclass
class _Reducing:
    """A block on its way: sums of what was drawn, and payments of the worst years so far."""

    work: BlockWork
    total: Floats
    plain: Floats
    largest: Floats
    recovered: Floats
    without: Floats
    by_exchange: Floats
    by_source: Floats
    own_by_cell: Floats
    events: EventSums
    seen: TermYears
    kept: list[Paid] = field(default_factory=list)
    least: float = 0.0
    thefts: int = 0

    @classmethod
    def of(cls, work: BlockWork) -> Self:
        """With nothing in it yet."""
        risk = work.maker.risk
        cells = risk.exchanges * risk.own.shape[2]
        none = np.zeros(risk.exchanges + len(risk.shared))
        return cls(
            work=work,
            total=np.zeros(BLOCK_YEARS),
            plain=np.zeros(BLOCK_YEARS),
            largest=np.zeros(BLOCK_YEARS),
            recovered=np.zeros((len(work.treaties), BLOCK_YEARS)),
            without=np.zeros(0 if work.apart is None else BLOCK_YEARS),
            by_exchange=np.zeros(risk.exchanges),
            by_source=np.zeros(len(risk.shared) + 1),
            own_by_cell=np.zeros(cells),
            events=EventSums(none, none, none, none),
            seen=TermYears.of(risk.exchanges, work.maker.years),
        )

    def take(self, drawn: Thefts, draw: int) -> None:
        """The years of one draw."""
        work, years = self.work, self.work.maker.years
        tiers = work.maker.risk.own.shape[2]
        here = slice(draw * years, (draw + 1) * years)
        self.thefts += len(drawn.cell)
        exchange = drawn.cell // np.int32(tiers)
        loss = drawn.loss.astype(np.float64)
        each = work.terms.on_theft(exchange, loss)
        at = np.flatnonzero(each > 0)
        own = int(np.searchsorted(at, drawn.own))
        exchange, each = exchange.take(at), each.take(at)
        year = drawn.year.take(at).astype(np.int64)
        paid = work.terms.in_term(self.seen, exchange, year, loss.take(at), each)
        event = drawn.event.take(at[own:] - drawn.own)
        self.plain[here] = summed(year, each, years)
        self.total[here] = summed(year, paid, years)
        if work.apart is not None:
            others = np.where(exchange == work.apart, 0.0, paid)
            self.without[here] = summed(year, others, years)
        cell = drawn.cell.take(at)
        self.by_exchange += summed(exchange, paid, len(self.by_exchange))
        self.own_by_cell += summed(cell[:own], paid[:own], len(self.own_by_cell))
        self._events(drawn, here, (exchange[:own], year[:own], paid[:own]), (event, paid[own:]))
        shared = np.full(len(at), OWN)
        shared[own:] = drawn.event_shared[event]
        # A number of its own for each event of the block.
        number = at.astype(np.int64) << 16 | draw
        number[own:] = -1 - (event << 16 | draw)
        rows = Paid(year + here.start, exchange, cell % np.int32(tiers), shared, number, paid)
        self._keep(rows, draw)

    def _events(
        self,
        drawn: Thefts,
        here: slice,
        own: tuple[Places, Places, Floats],
        hits: tuple[Places, Floats],
    ) -> None:
        """Take in events: own thefts (exchange, year, paid), and hits (event, paid)."""
        exchange, year, paid = own
        event, by_hit = hits
        number, exchanges = len(drawn.event_shared), len(self.by_exchange)
        by_event = summed(event, by_hit, number)
        largest = self.largest[here]
        np.maximum.at(largest, year, paid)
        np.maximum.at(largest, drawn.event_year, by_event)
        self.by_source[-1] += paid.sum()
        self.by_source[:-1] += summed(drawn.event_shared, by_event, len(self.by_source) - 1)
        came = by_event > 0
        kind = np.concatenate([exchange, exchanges + drawn.event_shared[came]])
        all_paid = np.concatenate([paid, by_event[came]])
        self.events = self.events.plus(
            EventSums.of(kind, all_paid, exchanges + len(self.by_source) - 1)
        )
        if self.work.treaties:
            struck = np.bincount(event[by_hit > 0], minlength=number)[came]
            gross = Payments(
                np.concatenate([year, drawn.event_year[came]]),
                all_paid,
                np.concatenate([np.ones(len(paid), dtype=np.int64), struck]),
                self.work.maker.years,
            )
            self.recovered[:, here] = recoveries(gross, self.work.treaties)

    def _keep(self, rows: Paid, draw: int) -> None:
        """Keep the payments of years that may still be among the worst."""
        rows = rows.kept((self.total >= self.least)[rows.year] & (rows.paid > 0))
        self.kept.append(rows)
        done = (draw + 1) * self.work.maker.years
        if (draw + 1) % DRAWS_BETWEEN == 0 and done > self.work.worst:
            self.least = float(np.partition(self.total[:done], -self.work.worst)[-self.work.worst])
            joined = Paid.joined(self.kept)
            self.kept = [joined.kept((self.total >= self.least)[joined.year])]

    def block(self) -> Block:
        """All of it."""
        return Block(
            total=self.total,
            plain=self.plain,
            largest=self.largest,
            recovered=self.recovered,
            without=self.without,
            by_exchange=self.by_exchange,
            by_source=self.by_source,
            own_by_cell=self.own_by_cell,
            events=self.events,
            worst=_worst(Paid.joined(self.kept), self.total, self.work.worst),
            thefts=self.thefts,
        )


def _worst(rows: Paid, total: Floats, years: int) -> Paid:
    """Payments of so many of the worst years."""
    years = min(years, BLOCK_YEARS)
    chosen = np.zeros(BLOCK_YEARS, dtype=bool)
    chosen[np.argpartition(-total, years - 1)[:years]] = True
    found = rows.kept(chosen[rows.year])
    # What is kept of every block stays until the run ends: in as few bytes as it needs.
    return replace(found, year=found.year.astype(np.int32), shared=found.shared.astype(np.int32))
