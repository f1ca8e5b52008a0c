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
from pricing.book_sums import OWN, Block, EventSums, Paid, smallest
from pricing.book_terms import TermYears, summed
from pricing.reinsurance import Payments, recoveries

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.book_struck import Struck
    from models.book_years import Thefts, YearMaker
    from pricing.book_terms import BookTerms
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
            found.put(draws.start * years, _paid_for(work, drawn, seen))
    found.parts = [Paid.joined(found.parts)] if found.parts else []
    return found


def _paid_for(work: BlockWork, drawn: Thefts, seen: TermYears) -> Block:
    """The years of some draws."""
    found = Block.empty(work, seen.years)
    tiers = work.maker.risk.own.shape[2]
    where, year, own = drawn.where.over(tiers), drawn.year, drawn.own
    paid, found.plain, added, found.largest = work.terms.pay(seen, where, year, drawn.loss)
    found.total = found.plain + added
    found.thefts = len(year)
    found.own_by_cell = drawn.where.runs(np.add, paid[:own])
    by_exchange = found.own_by_cell.reshape(-1, tiers).sum(axis=1)
    found.by_exchange = by_exchange + summed(where.others, paid[own:], len(by_exchange))
    if work.apart is not None:
        found.without = found.total - _of_one(where, year, paid, work.apart, seen.years)
    _own_events(found.events, where, by_exchange, paid[:own])
    _shared_events(work, found, drawn, paid)
    found.parts = _kept(work, found, drawn, paid)
    return found


def _of_one(where: Struck, year: Places, paid: Floats, exchange: int, years: int) -> Floats:
    """Paid in each year for one exchange, money, shape (years,)."""
    its = where.of(np.arange(where.number.shape[1]) == exchange)
    return summed(year, np.where(its, paid, 0.0), years)


def _own_events(events: EventSums, where: Struck, whole: Floats, paid: Floats) -> None:
    """Take in exchanges' own thefts in their order, of each in all so much."""
    if len(paid) and paid.min() <= 0:
        number = where.runs(np.add, (paid > 0).astype(np.float64))
    else:
        number = where.number.sum(axis=0).astype(np.float64)
    squares = where.runs(np.add, paid * paid)
    sums = EventSums(number, whole, squares, where.runs(np.maximum, paid))
    events.take(slice(0, len(number)), sums)


def _shared_events(work: BlockWork, found: Block, drawn: Thefts, paid: Floats) -> None:
    """Take in shared events, each once with all it struck; and treaties of all events."""
    own, number = drawn.own, len(drawn.event_shared)
    by_event = summed(drawn.event, paid[own:], number)
    np.maximum.at(found.largest, drawn.event_year, by_event)
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
    if not work.treaties:
        return
    alone, came = np.flatnonzero(paid[:own] > 0), by_event > 0
    struck = np.bincount(drawn.event[paid[own:] > 0], minlength=number)[came]
    gross = Payments(
        np.concatenate([drawn.year[alone], drawn.event_year[came]]),
        np.concatenate([paid[alone], by_event[came]]),
        np.concatenate([np.ones(len(alone), dtype=np.int64), struck]),
        found.years,
    )
    found.recovered = recoveries(gross, work.treaties)


def _kept(work: BlockWork, found: Block, drawn: Thefts, paid: Floats) -> list[Paid]:
    """The payments of years that may be of the worst, in as few bytes as they need."""
    worst = found.total >= found.floor
    if not worst.any():
        return []
    at = np.flatnonzero(worst.take(drawn.year) & (paid > 0))
    own = int(np.searchsorted(at, drawn.own))
    exchange, tier = np.divmod(drawn.where.places(at), work.maker.risk.own.shape[2])
    shared, event = np.full((2, len(at)), OWN)
    event[own:] = drawn.event[at[own:] - drawn.own]
    shared[own:] = drawn.event_shared[event[own:]]
    return [
        Paid(
            drawn.year[at].astype(np.uint16),
            exchange.astype(smallest(len(found.by_exchange))),
            tier.astype(np.int8),
            shared.astype(smallest(len(work.maker.risk.shared))),
            event.astype(smallest(len(drawn.event_shared))),
            paid[at],
        )
    ]
