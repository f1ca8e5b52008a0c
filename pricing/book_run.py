"""What do a book's simulated years say? Curves, tail means, and whose the tail is.

Blocks come one after the other and are put into arrays made for all of them, so that memory grows
with years alone. The worst years of the run are among the worst of their blocks, of which more than
the tail was kept with payments: those are divided among exchanges, shared events and causes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from models.book_years import BLOCK_YEARS, YearMaker
from pricing.book_block import OWN, SPARE_YEARS, BlockWork, EventSums, Paid, simulate
from pricing.book_case import CAUSE_OF_SHARED
from pricing.book_terms import summed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from pricing.book_block import Block
    from pricing.book_case import BookCase
    from pricing.reinsurance import Treaty

    Floats = NDArray[np.float64]
    Runner = Callable[[Callable[..., Block], BlockWork, Iterable[tuple[int, int]]], Iterator[Block]]

SPARE = 1.25
"""Times its part of the tail, a block keeps: it has more of the whole run's worst years only by a
chance of 1e-9."""

SCORE_OF_INTERVAL = 1.6448536269514722
"""Of 90 %."""


def one_by_one(
    work: Callable[..., Block], shared: BlockWork, jobs: Iterable[tuple[int, int]]
) -> Iterator[Block]:
    """Blocks in this process."""
    return (work(shared, *job) for job in jobs)


def blocks_for(years: int) -> int:
    """How many whole blocks hold so many years."""
    return max(1, math.ceil(years / BLOCK_YEARS))


@dataclass
class BookYears:
    """The years of one run; money.

    Attributes:
        level: of the tail whose payments are kept.
        total, plain, largest: as of `pricing.book_block.Block`, shape (years,).
        recovered: by treaty, shape (treaties, years).
        without: `total` without one exchange, empty if none was asked for.
        by_exchange, by_source, own_by_cell, events: sums over all years.
        worst: payments of worst years, numbered over the run.
        thefts: made.
    """

    level: float
    total: Floats
    plain: Floats
    largest: Floats
    recovered: Floats
    without: Floats
    by_exchange: Floats
    by_source: Floats
    own_by_cell: Floats
    events: EventSums
    parts: list[Paid] = field(default_factory=list)
    thefts: int = 0

    @classmethod
    def empty(cls, work: BlockWork, blocks: int, level: float) -> Self:
        """Room for so many blocks."""
        years, risk = blocks * BLOCK_YEARS, work.maker.risk
        kinds = risk.exchanges + len(risk.shared)
        none = np.zeros(kinds)
        return cls(
            level=level,
            total=np.zeros(years),
            plain=np.zeros(years),
            largest=np.zeros(years),
            recovered=np.zeros((len(work.treaties), years)),
            without=np.zeros(0 if work.apart is None else years),
            by_exchange=np.zeros(risk.exchanges),
            by_source=np.zeros(len(risk.shared) + 1),
            own_by_cell=np.zeros(risk.exchanges * risk.own.shape[2]),
            events=EventSums(none, none, none, none),
        )

    @property
    def years(self) -> int:
        """How many there are."""
        return len(self.total)

    def put(self, place: int, block: Block) -> None:
        """Take in the block at a place."""
        here = slice(place * BLOCK_YEARS, (place + 1) * BLOCK_YEARS)
        self.total[here], self.plain[here], self.largest[here] = (
            block.total,
            block.plain,
            block.largest,
        )
        self.recovered[:, here] = block.recovered
        if len(self.without):
            self.without[here] = block.without
        self.by_exchange += block.by_exchange
        self.by_source += block.by_source
        self.own_by_cell += block.own_by_cell
        self.events = self.events.plus(block.events)
        self.thefts += block.thefts
        kept = block.worst
        year = kept.year + place * BLOCK_YEARS
        self.parts.append(Paid(year, kept.exchange, kept.tier, kept.shared, kept.event, kept.paid))

    @property
    def net(self) -> Floats:
        """After all treaties, shape (years,)."""
        return np.asarray(self.total - self.recovered.sum(axis=0))

    @cached_property
    def weights(self) -> tuple[Paid, Floats]:
        """Payments of the worst years, and the weight of each in the mean of the tail.

        Years at the quantile share what the years above it leave of the tail.
        """
        room = self.years * (1.0 - self.level)
        rank = min(max(math.ceil(room - 1e-9), 1), self.years)
        at = float(np.partition(self.total, -rank)[-rank])
        rows = Paid.joined([part.kept((self.total >= at)[part.year]) for part in self.parts])
        year, place = np.unique(rows.year, return_inverse=True)
        total = self.total[year]
        above, ties = total > at, total == at
        rest = max(room - float(above.sum()), 0.0)
        weight = above + ties * (rest / max(float(ties.sum()), 1.0))
        return rows, np.asarray(weight[place] / room)


def run(
    case: BookCase,
    years: int,
    seed: int,
    level: float,
    *,
    treaties: Sequence[Treaty] = (),
    apart: int | None = None,
    runner: Runner = one_by_one,
    progress: Callable[[int, int, str], None] | None = None,
) -> BookYears:
    """Simulate a book, in whole blocks.

    Args:
        case: the book.
        years: at least.
        seed: of the run.
        level: of the tail that will be divided.
        treaties: of reinsurance, in the order they are applied.
        apart: an exchange without which years are also summed.
        runner: does the blocks, and gives them back in order.
        progress: told blocks done, their number and what is done.
    """
    maker = YearMaker.of(case.risk, np.repeat(case.terms.least, case.risk.own.shape[2]))
    worst = math.ceil(SPARE * (1.0 - level) * BLOCK_YEARS) + SPARE_YEARS
    work = BlockWork(maker, case.terms, tuple(treaties), worst, apart)
    blocks = blocks_for(years)
    found = BookYears.empty(work, blocks, level)
    for place, block in enumerate(runner(simulate, work, [(seed, b) for b in range(blocks)])):
        found.put(place, block)
        if progress is not None:
            progress(place + 1, blocks, f"{(place + 1) * BLOCK_YEARS:,} years")
    return found


def passed_once_in(amounts: Floats, years: float) -> tuple[float, float, float]:
    """Amount passed once in so many years, with the 90 % interval that simulation leaves it.

    Args:
        amounts: of each year, sorted from the largest.
        years: the return period.
    """
    number = len(amounts)
    expected = number / years
    spread = SCORE_OF_INTERVAL * math.sqrt(expected * (1.0 - 1.0 / years))
    ranks = (expected, expected + spread, expected - spread)
    at = [amounts[min(max(int(rank), 0), number - 1)] for rank in ranks]
    return float(at[0]), float(at[1]), float(at[2])


def tail_mean(amounts: Floats, level: float) -> float:
    """TVaR: mean of the worst 1 - level; amounts sorted from the largest."""
    room = len(amounts) * (1.0 - level)
    whole = min(int(room + 1e-9), len(amounts))
    part = max(room - whole, 0.0) * float(amounts[whole]) if whole < len(amounts) else 0.0
    return (float(amounts[:whole].sum()) + part) / room


def capital(amounts: Floats, level: float) -> float:
    """TVaR less the mean; amounts sorted from the largest."""
    return tail_mean(amounts, level) - float(amounts.mean())


@dataclass(frozen=True)
class Divided:
    """What some part of a book is of its mean and of its tail, money."""

    name: str
    mean: float
    tail: float


def by_exchange(years: BookYears, case: BookCase) -> list[Divided]:
    """The tail by exchange; adds up to it."""
    rows, weights = years.weights
    tail = summed(rows.exchange, weights * rows.paid, len(case.entries))
    means = years.by_exchange / years.years
    return [
        Divided(entry.name, float(m), float(t))
        for entry, m, t in zip(case.entries, means, tail, strict=True)
    ]


ALONE, UNTOLD = "thefts alone", "cause not told"


def by_shared(years: BookYears, case: BookCase) -> list[Divided]:
    """The tail by vendor's failure, campaign, and thefts that came alone; adds up to it."""
    rows, weights = years.weights
    shared = case.risk.shared
    place = np.where(rows.shared == OWN, len(shared), rows.shared)
    tail = summed(place, weights * rows.paid, len(shared) + 1)
    names = [*(event.name for event in shared), ALONE]
    means = years.by_source / years.years
    return [
        Divided(name, float(m), float(t)) for name, m, t in zip(names, means, tail, strict=True)
    ]


def by_cause(years: BookYears, case: BookCase) -> list[Divided]:
    """The tail by cause of theft; adds up to it.

    A shared event is of its own cause. Of an exchange's own thefts the model tells causes by tier,
    whatever the amount.
    """
    rows, weights = years.weights
    exchanges, tiers, _ = case.own_causes.shape
    own = rows.shared == OWN
    cells = rows.exchange[own] * tiers + rows.tier[own]
    paid = summed(cells, (weights * rows.paid)[own], exchanges * tiers)
    causes = case.own_causes.reshape(exchanges * tiers, -1)
    tail, mean = paid @ causes, years.own_by_cell / years.years @ causes
    untold = causes.sum(axis=1) < 0.5
    rest = Divided(
        UNTOLD,
        float(years.own_by_cell[untold].sum()) / years.years,
        float(paid[untold].sum()),
    )
    for divided, event in zip(by_shared(years, case)[:-1], case.risk.shared, strict=True):
        place = case.causes.index(CAUSE_OF_SHARED[event.kind])
        tail[place] += divided.tail
        mean[place] += divided.mean
    named = [
        Divided(name, float(m), float(t))
        for name, m, t in zip(case.causes, mean, tail, strict=True)
    ]
    return [*named, rest] if rest.mean > 0 else named
