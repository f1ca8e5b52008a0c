"""What do a book's simulated years say? Curves, tail means, and what the tail is made of.

Blocks come one after the other and are put into arrays made for all of them, so that memory grows
with years alone. Payments of the worst years are kept, to be divided (`pricing.book_whose`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from models.book_years import BLOCK_YEARS, YearMaker
from models.compiled import leave_compiler, numba_here
from pricing.book_block import BlockWork, floor_of, simulate, surely_worse
from pricing.book_sums import Block, Paid
from pricing.book_terms import summed
from pricing.errors import PricingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from pricing.book_case import BookCase
    from pricing.book_sums import Whole
    from pricing.reinsurance import Treaty

    Floats = NDArray[np.float64]
    Runner = Callable[[Callable[..., Block], BlockWork, Iterable[tuple[int, int]]], Iterator[Block]]

YEARS, MOST_YEARS, SEED = 1_000_000, 1 << 27, 1
"""Simulated if nothing is said, and at most; and the seed of both."""

SCORE_OF_INTERVAL = 1.6448536269514722
"""Of 90 %."""


def one_by_one(
    work: Callable[..., Block], shared: BlockWork, jobs: Iterable[tuple[int, int]]
) -> Iterator[Block]:
    """Blocks in this process."""
    return (work(shared, *job) for job in jobs)


def check_asked(entries: int, years: int, seed: int) -> None:
    """Refuse a run that cannot be made.

    Raises:
        PricingError: the book is empty, the years are none or too many, or the seed is negative.
    """
    if not entries:
        raise PricingError("the book must hold at least one exchange")
    if not 1 <= years <= MOST_YEARS:
        raise PricingError(f"years must be from 1 to {MOST_YEARS:,} (they are {years:,})")
    if seed < 0:
        raise PricingError(f"the seed must not be negative (it is {seed})")


def blocks_for(years: int) -> int:
    """How many whole blocks hold so many years."""
    return max(1, math.ceil(years / BLOCK_YEARS))


@dataclass
class BookYears(Block):
    """The years of one run; money.

    Attributes:
        level: of the tail whose payments are kept.
    """

    level: float = 0.0

    @property
    def net(self) -> Floats:
        """After all treaties, shape (years,)."""
        return np.asarray(self.total - self.recovered.sum(axis=0))

    @cached_property
    def quantile(self) -> float:
        """What the least costly of the worst years costs, money."""
        rank = min(max(math.ceil(self.room - 1e-9), 1), self.years)
        return float(np.partition(self.total, -rank)[-rank])

    @property
    def room(self) -> float:
        """How many years the tail is."""
        return self.years * (1.0 - self.level)

    @cached_property
    def _weight(self) -> Floats:
        """Of each year in the mean of the tail, shape (years,).

        Years at the quantile share what the years above it leave of the tail.
        """
        above, ties = self.total > self.quantile, self.total == self.quantile
        rest = max(self.room - float(above.sum()), 0.0)
        return np.asarray((above + ties * (rest / max(float(ties.sum()), 1.0))) / self.room)

    @cached_property
    def weights(self) -> tuple[Paid, Floats]:
        """Payments of the worst years, and the weight of each in the mean of the tail."""
        self.forget(self.quantile)
        rows = Paid.joined(self.parts)
        self.parts = [rows]
        return rows.wide(), rows.of_year(self._weight)

    def tail_of(self, place: Callable[[Paid], Whole], places: int) -> Floats:
        """What each place has of the mean of the tail, money, shape (places,).

        Args:
            place: of each payment.
            places: how many there are.
        """
        found = np.zeros(places)
        for rows in self.parts:
            where = np.broadcast_to(place(rows), rows.year.shape)
            found += summed(where, rows.of_year(self._weight) * rows.paid, places)
        return found


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
    work = BlockWork(maker, case.terms, tuple(treaties), 0.0, apart)
    work = replace(work, floor=floor_of(work, seed, level))
    if numba_here():
        leave_compiler()
    blocks = blocks_for(years)
    while True:
        found = BookYears.empty(work, blocks * BLOCK_YEARS)
        found.level = level
        for place, block in enumerate(runner(simulate, work, [(seed, b) for b in range(blocks)])):
            if block.floor < found.floor:
                block.forget(found.floor)
            found.put(place * BLOCK_YEARS, block)
            made = place + 1
            if made & place == 0:
                floor = surely_worse(found.total[: made * BLOCK_YEARS], level)
                found.floor = max(found.floor, floor)
            if progress is not None:
                progress(made, blocks, f"{made * BLOCK_YEARS:,} years")
        if found.quantile >= found.floor:
            found.forget(found.quantile)
            return found
        # The years that told the floor were too bad by chance: once more with what is now known.
        work = replace(work, floor=found.quantile)


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
