"""What does a book pay in one block of years? Drawn, paid and reduced in one process.

A block comes back as sums: what each of its years cost, the largest event of it, and the payments
of its worst years by exchange and cause, from which capital is allocated. Which years those are is
known beforehand: a few years made for that purpose alone say what a year must cost. Thefts that
nobody pays for are not made at all.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from models.book_years import generator_of
from models.compiled import numba_here
from pricing.book_sums import ALL_OWN, Block, EventSums, Paid, smallest
from pricing.book_terms import TermYears, summed
from pricing.reinsurance import Payments, recoveries

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.book_struck import Struck
    from models.book_years import Thefts, YearMaker
    from pricing.book_sums import Whole
    from pricing.book_terms import BookTerms, PaidFor
    from pricing.reinsurance import Treaty

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]

PILOT_YEARS = 8_192
"""Made to learn what the worst years cost at least."""

SPARE_ERRORS = 6.0
"""Standard errors by which more of them are let pass: by a chance of 1e-9 it is too few."""


@dataclass(frozen=True)
class BlockWork:
    """What every block of a run is made from.

    Attributes:
        maker: of years.
        terms: of the policies.
        treaties: of reinsurance, in the order they are applied.
        floor: years that cost less keep no payments, money.
        apart: an exchange without which each year is also summed; None for none.
    """

    maker: YearMaker
    terms: BookTerms
    treaties: tuple[Treaty, ...]
    floor: float = 0.0
    apart: int | None = None


def simulate(work: BlockWork, seed: int, block: int) -> Block:
    """Draw one block of a run and pay for it."""
    return _years_of(work, work.maker.years, generator_of(seed, block))


def floor_of(work: BlockWork, seed: int, level: float) -> float:
    """What a year costs at least that may be of the worst 1 - level of a run, money."""
    draws = work.maker.risk.draws
    none_kept = replace(work, floor=math.inf, treaties=())
    pilot = _years_of(none_kept, max(PILOT_YEARS // draws, 1), generator_of(seed, 0, 0))
    return surely_worse(pilot.total, level)


def surely_worse(total: Floats, level: float) -> float:
    """What all of the worst 1 - level of many years cost at least, told by some of them, money."""
    room = len(total) * (1.0 - level)
    rank = math.ceil(room + SPARE_ERRORS * (math.sqrt(room) + 1.0))
    return float(np.partition(total, -rank)[-rank]) if rank <= len(total) else 0.0


def _years_of(work: BlockWork, years: int, generator: np.random.Generator) -> Block:
    """So many years of each draw, some draws after the others."""
    maker = work.maker
    found = Block.empty(work, maker.risk.draws * years)
    together = [maker.rounds(draws, years) for draws in maker.by_law]
    seen = TermYears.of(work.terms, found.years // sum(map(len, together)))
    for law, rounds in zip(maker.by_law, together, strict=True):
        came = maker.came(law, years, generator)
        for draws in rounds:
            drawn = maker.thefts(came.of(draws), generator)
            first = draws.start * years
            _pay(work, drawn, seen, found, slice(first, first + seen.years))
    by_kind = [[p for p in found.parts if (p.shared is ALL_OWN) == own] for own in (True, False)]
    found.parts = [Paid.joined(parts) for parts in by_kind if parts]
    return found


def _pay(work: BlockWork, drawn: Thefts, seen: TermYears, found: Block, here: slice) -> None:
    """Pay for the years of some draws, and take them into a block."""
    tiers = work.maker.risk.own.shape[2]
    where, year = drawn.where.over(tiers), drawn.year
    made = work.terms.pay(seen, where, year, drawn.loss)
    found.thefts += len(year)
    found.total[here] = made.plain + made.added
    found.plain[here], found.largest[here] = made.plain, made.largest
    if work.apart is not None:
        without = _of_one(where, year, made.paid, work.apart, seen.years)
        found.without[here] = found.total[here] - without
    _own_events(drawn, where, made.own, found)
    _shared_events(work, drawn, made, found, here)
    _keep(drawn, made, found, here)


def _own_events(drawn: Thefts, where: Struck, own: Floats, found: Block) -> None:
    """Take in exchanges' own thefts; to hits belongs nought."""
    places = where.number.shape[1]
    if numba_here():
        from pricing import book_kernels  # noqa: PLC0415 - numba is an extra

        by_cell, number, squares, most = book_kernels.own_events(drawn.where, places, own)
    else:
        by_cell = drawn.where.runs(np.add, own)
        nothing = where.places(np.flatnonzero(own == 0.0))
        number = where.number.sum(axis=0) - np.bincount(nothing, minlength=places)
        squares, most = where.runs(np.add, own * own), where.runs(np.maximum, own)
    paid = by_cell.reshape(places, -1).sum(axis=1)
    found.own_by_cell += by_cell
    found.by_exchange += paid
    found.events.take(slice(0, places), EventSums(number, paid, squares, most))


def _of_one(where: Struck, year: Places, paid: Floats, exchange: int, years: int) -> Floats:
    """Paid in each year for one exchange, money, shape (years,)."""
    its = where.of(np.arange(where.number.shape[1]) == exchange)
    return summed(year, np.where(its, paid, 0.0), years)


def _shared_events(
    work: BlockWork, drawn: Thefts, made: PaidFor, found: Block, here: slice
) -> None:
    """Take in shared events, each once with all it struck; and treaties of all events."""
    hits, number = made.paid[drawn.where.hits], len(drawn.event_shared)
    by_event = summed(drawn.event, hits, number)
    np.maximum.at(found.largest[here], drawn.event_year, by_event)
    shared = len(work.maker.risk.shared)
    most = np.zeros(shared)
    np.maximum.at(most, drawn.event_shared, by_event)
    sums = EventSums(
        number=summed(drawn.event_shared, (by_event > 0).astype(np.float64), shared),
        paid=summed(drawn.event_shared, by_event, shared),
        squares=summed(drawn.event_shared, by_event * by_event, shared),
        most=most,
    )
    found.events.take(slice(len(found.by_exchange), None), sums)
    tiers = len(found.own_by_cell) // len(found.by_exchange)
    found.by_exchange += summed(drawn.cell // tiers, hits, len(found.by_exchange))
    if not work.treaties:
        return
    alone, came = np.flatnonzero(made.own > 0), by_event > 0
    struck = np.bincount(drawn.event[hits > 0], minlength=number)[came]
    gross = Payments(
        np.concatenate([drawn.year[alone], drawn.event_year[came]]),
        np.concatenate([made.own[alone], by_event[came]]),
        np.concatenate([np.ones(len(alone), dtype=np.int64), struck]),
        here.stop - here.start,
    )
    found.recovered[:, here] = recoveries(gross, work.treaties)


def _keep(drawn: Thefts, made: PaidFor, found: Block, here: slice) -> None:
    """Keep the payments of years that may be of the worst, in as few bytes as they need."""
    worst = found.total[here] >= found.floor
    if not worst.any():
        return
    exchanges, shared = len(found.by_exchange), len(found.events.paid) - len(found.by_exchange)

    def kept(year: Places, cell: Places, paid: Floats, by: tuple[Whole, Whole]) -> None:
        exchange, tier = np.divmod(cell, len(found.own_by_cell) // exchanges)
        exchange, tier = exchange.astype(smallest(exchanges)), tier.astype(np.int8)
        year = year.astype(np.uint16)
        found.parts.append(Paid(year, exchange, tier, *by, paid, here.start))

    at = np.flatnonzero(worst.take(drawn.year) & (made.own > 0))
    kept(drawn.year[at], drawn.where.places(at), made.own[at], (ALL_OWN, ALL_OWN))
    hits = drawn.where.hits
    at = np.flatnonzero(worst[drawn.year[hits]] & (made.paid[hits] > 0))
    if len(at):
        event = drawn.event[at].astype(smallest(len(drawn.event_shared)))
        by = drawn.event_shared[event].astype(smallest(shared)), event
        kept(drawn.year[hits[at]], drawn.cell[at], made.paid[hits[at]], by)
