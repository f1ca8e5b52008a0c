"""What does each policy of a book add to its capital, last in, all of them from one run?

With S what the book pays in a year and X a policy's part of it, TVaR(S - X) is the mean of the
worst years of S - X. Only years in which the policy pays differ from those of S, and none becomes
worse: so the worst years of S - X are among the worst of S, as far down as is kept with payments.

They are all among those kept if enough kept years of S - X are no better than the worst year that
was not kept. Then the figure is that of a second run without the policy, to rounding. Else the run
is made again with more years kept, as many as are sure to suffice: a year not kept is no worse
without a policy than with it.

What is random in the difference of two tail means is, to first order, the mean over all years of

    a = ((S - q)+ - (S - X - q')+) / (1 - p)

with q and q' the quantiles (the influence function of TVaR): its standard error is shown. That of
the policy's own mean is a hundredth of it and left out; that years are divided evenly among draws
makes the true error a little smaller.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from pricing.book_sums import Paid

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from pricing.book_run import BookYears

    Floats = NDArray[np.float64]
    Places = NDArray[np.integer]

    Again = Callable[[float], BookYears]

WIDER = 1.5
"""Times as large as the tail, what a run keeps for this: a policy that is in less than a third of
what it keeps asks for no second run."""

MORE = 2.0
"""Times as large a tail is kept at least, where a run is made again."""


def level_kept(level: float) -> float:
    """The level a run should keep payments beyond, for the tail beyond another."""
    return 1.0 - min(WIDER * (1.0 - level), 1.0)


@dataclass(frozen=True)
class Marginals:
    """By exchange, money, shape (exchanges,).

    Attributes:
        added: TVaR of the book less that without it; its mean is not taken off.
        error: standard error of `added` in the simulation.
        at: a lower bound for the quantile without it; the quantile where `sure`.
        sure: whether the years kept with payments suffice.
    """

    added: Floats
    error: Floats
    at: Floats
    sure: NDArray[np.bool_]

    def filled(self, others: Marginals) -> Marginals:
        """With the figures of another run where these are not sure."""
        return Marginals(
            np.where(self.sure, self.added, others.added),
            np.where(self.sure, self.error, others.error),
            np.where(self.sure, self.at, others.at),
            self.sure | others.sure,
        )


@dataclass(frozen=True)
class KeptYears:
    """The years of a run that were kept with payments, the worst first.

    Attributes:
        total: of each year, money, shape (kept,).
        outside: the worst year that was not kept, money.
        begins: of each exchange's payments, where they begin, shape (exchanges + 1,).
        place: of each payment its year, among those kept, shape (payments,).
        paid: money, the same shape.
        years: of the run.
        room: how many of them are its tail; not whole.
    """

    total: Floats
    outside: float
    begins: Places
    place: Places
    paid: Floats
    years: int
    room: float

    @classmethod
    def of(cls, run: BookYears, exchanges: int, level: float) -> Self:
        """Of a run, for the tail beyond a level."""
        rows = Paid.joined(run.parts)
        kept = np.zeros(run.years, dtype=bool)
        kept[rows.year] = True
        outside = float(run.total.max(initial=0.0, where=~kept))
        chosen = np.flatnonzero(kept)
        chosen = chosen[np.argsort(-run.total[chosen], kind="stable")]
        rank = np.zeros(run.years, dtype=np.int32)
        rank[chosen] = np.arange(len(chosen), dtype=np.int32)
        # In as few bytes as the places need, which sorts them several times as fast.
        who = rows.exchange.astype(np.min_scalar_type(exchanges))
        order = np.argsort(who, kind="stable")
        begins = np.concatenate([[0], np.cumsum(np.bincount(who, minlength=exchanges))])
        room = run.years * (1.0 - level)
        # Years without a payment are not kept, and stand in the tail of a book that seldom pays.
        lacking = max(math.ceil(room - 1e-9) - len(chosen), 0)
        total = np.concatenate([run.total[chosen], np.zeros(lacking)])
        place = rank[rows.year[order]]
        return cls(total, outside, begins, place, rows.paid[order], run.years, room)

    @property
    def number(self) -> int:
        """Years that are in the tail, whole or in part."""
        return max(math.ceil(self.room - 1e-9), 1)

    def tail(self, total: Floats) -> tuple[float, float]:
        """Mean of the worst of some yearly totals, and the least of them."""
        worst = np.partition(total, len(total) - self.number)[-self.number :]
        least = float(worst[0])
        return (float(worst.sum()) - (self.number - self.room) * least) / self.room, least

    def without(self, exchange: int) -> Floats:
        """What the kept years cost without one exchange."""
        here = slice(self.begins[exchange], self.begins[exchange + 1])
        paid = np.bincount(self.place[here], self.paid[here], len(self.total))
        # Rounding may not leave less than nothing, or no number of years would ever suffice.
        return np.asarray(np.maximum(self.total - paid, 0.0))


def marginals_of(run: BookYears, exchanges: int, level: float) -> Marginals:
    """Of every exchange, from what one run has kept."""
    kept = KeptYears.of(run, exchanges, level)
    whole, quantile = kept.tail(kept.total)
    beyond = np.maximum(kept.total - quantile, 0.0)
    added, error, at = np.zeros((3, exchanges))
    for i in range(exchanges):
        if kept.begins[i] == kept.begins[i + 1]:
            at[i] = quantile
            continue
        others = kept.without(i)
        tail, least = kept.tail(others)
        apart = beyond - np.maximum(others - least, 0.0)
        mean = float(apart.sum()) / kept.years
        spread = max(float(apart @ apart) / kept.years - mean**2, 0.0)
        added[i], at[i] = whole - tail, least
        error[i] = math.sqrt(spread * kept.years) / kept.room
    return Marginals(added, error, at, at >= kept.outside)


def all_marginals(run: BookYears, exchanges: int, level: float, again: Again) -> Marginals:
    """Of every exchange; the run is made again where it did not keep enough.

    Args:
        run: the book's years, kept beyond `level_kept` of the level.
        exchanges: how many there are.
        level: of the tail.
        again: the same run with the tail beyond another level kept.
    """
    found, kept = marginals_of(run, exchanges, level), 1.0 - run.level
    while not found.sure.all():
        needed = float((run.total >= found.at[~found.sure].min()).mean())
        kept = min(max(needed, MORE * kept), 1.0)
        found = found.filled(marginals_of(again(1.0 - kept), exchanges, level))
    return found
