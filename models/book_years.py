"""Which thefts come in a year of a book? Drawn in blocks that are the same whoever draws them.

A block is `BLOCK_YEARS` years, as many of each parameter draw, from one seed: block b of a root
seed is the b-th child of its `SeedSequence`. So the years, and every yen made of them, do not
depend on how many processes share the blocks. A block is worked off draw by draw; thefts of one
draw are a few thousand numbers that stay in the processor's cache, and no year-by-exchange array is
ever made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from models.book_risk import PRICE_STATES
from models.book_sizes import WHOLE, SizeTable
from models.book_struck import Struck
from models.book_tables import HitTable, PriceTable
from models.compiled import numba_here

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.book_risk import BookRisk

    Floats = NDArray[np.float64]
    Singles = NDArray[np.float32]
    Places = NDArray[np.int64]

BLOCK_YEARS = 65_536
"""Years of one block, ever: another size would be another answer."""

TOGETHER = 50_000
"""Thefts to be made at a time, if the draws of one law have as many."""

GUIDES = 16
"""Times the years: entries of the guide that tells a theft's year."""

MOST_GUIDE = 24
"""Bits of a lot that the guide reads at most."""


@dataclass(frozen=True)
class Thefts:
    """Thefts in the years of some draws of one law.

    Attributes:
        where: cells, exchange times tiers plus tier, a round a draw.
        year: counted from the first draw's first, shape (thefts,).
        loss: money, the same shape.
        event: of each hit the place of its event, shape (hits,).
        cell: that it strikes, the same shape.
        event_shared: which shared event of the book each one is, shape (events,).
        event_year: as `year`, shape (events,).
    """

    where: Struck
    year: Places
    loss: Singles
    event: Places
    cell: Places
    event_shared: Places
    event_year: Places


@dataclass(frozen=True)
class Came:
    """What strikes all: the market's shocks and shared events in years of some draws of one law.

    Attributes:
        draws: one after the other.
        shock: of each year, shape (draws, years).
        event: of each hit the place of its event, shape (hits,).
        cell: that it strikes, the same shape.
        shared: which shared event of the book each one is, shape (events,).
        year: counted from the first draw's first, rising, shape (events,).
    """

    draws: slice
    shock: Floats
    event: Places
    cell: Places
    shared: Places
    year: Places

    def of(self, draws: slice) -> Came:
        """In some of the draws."""
        low, high = draws.start - self.draws.start, draws.stop - self.draws.start
        years = self.shock.shape[1]
        first, last = np.searchsorted(self.year, [low * years, high * years])
        begin, end = np.searchsorted(self.event, [first, last])
        return Came(
            draws=draws,
            shock=self.shock[low:high],
            event=self.event[begin:end] - first,
            cell=self.cell[begin:end],
            shared=self.shared[first:last],
            year=self.year[first:last] - low * years,
        )


@dataclass(frozen=True)
class YearMaker:
    """Draws the years of a book, one draw of its parameters at a time.

    Attributes:
        risk: the book.
        table: its sizes.
        shared: its shared events; None if there are none.
        prices: of coins; None if no exchange says which it holds.
    """

    risk: BookRisk
    table: SizeTable
    shared: HitTable | None
    prices: PriceTable | None

    @classmethod
    def of(cls, risk: BookRisk, least: Floats) -> Self:
        """For thefts above `least`, money, shape (cells,); others are not made.

        Raises:
            ValueError: the draws do not divide a block.
        """
        if BLOCK_YEARS % risk.draws:
            raise ValueError(f"{risk.draws} draws do not divide {BLOCK_YEARS} years")
        prices = PriceTable.of(risk)
        if prices is not None:
            least = least / np.repeat(prices.highest(risk.exchanges), risk.own.shape[2])
        table = SizeTable.of(risk, least)
        return cls(risk, table, HitTable.of(risk, table.passing) if risk.shared else None, prices)

    @property
    def years(self) -> int:
        """Of one draw in a block."""
        return BLOCK_YEARS // self.risk.draws

    @property
    def by_law(self) -> list[slice]:
        """The draws of each law of a theft."""
        size = self.risk.draws // self.risk.size_laws
        return [slice(first, first + size) for first in range(0, self.risk.draws, size)]

    def rounds(self, draws: slice, years: int) -> list[slice]:
        """Draws of one law that are made together, for so many years of each.

        As many as have the thefts that a step's overhead asks for; of a large book one.
        """
        rates = self.risk.rates_mean.ravel() * self.table.passing.mean(axis=0)
        size, number = 1, draws.stop - draws.start
        most = TOGETHER / max(years * float(rates.sum()), 1.0)
        while 2 * size <= most and number % (2 * size) == 0:
            size *= 2
        return [slice(first, first + size) for first in range(draws.start, draws.stop, size)]

    def came(self, draws: slice, years: int, generator: np.random.Generator) -> Came:
        """What strikes all in some years of each of some draws of one law."""
        dispersion, shape = self.risk.dispersion, (draws.stop - draws.start, years)
        shock = np.ones(shape)
        if np.isfinite(dispersion):
            shock = generator.gamma(dispersion, 1.0 / dispersion, shape)
        if self.shared is None:
            nowhere = np.zeros(0, dtype=np.int64)
            return Came(draws, shock, nowhere, nowhere, nowhere, nowhere)
        level = self.risk.level[draws, None] * shock
        shared, year = self.shared.events(level.ravel(), generator)
        law = int(self.risk.law_of_draw[draws.start])
        event, cell = self.shared.hits(shared, law, generator)
        return Came(draws, shock, event, cell, shared, year)

    def thefts(self, came: Came, generator: np.random.Generator) -> Thefts:
        """The thefts of some years of each draw above what was to be left out.

        Thefts of a cell are Poisson, and so are those of them that pass an amount: only these are
        counted, then dealt to years as the market's shocks are, then given a size.
        """
        risk, law = self.risk, int(self.risk.law_of_draw[came.draws.start])
        rates = risk.own[came.draws].reshape(len(came.shock), -1) * self.table.passing[law]
        own = generator.poisson(rates * came.shock.sum(axis=1)[:, None])
        hit_year = came.year[came.event]
        where = Struck.of_both(own, hit_year // came.shock.shape[1] * own.shape[1] + came.cell)
        of_draw = where.number.sum(axis=1)
        lots = _lots(2 * int(of_draw.sum()), generator)
        year = _dealt(lots[: len(lots) // 2], of_draw, came.shock)
        year[where.hits] = hit_year
        loss = self.table.drawn(law, where, lots[len(lots) // 2 :])
        if self.prices is not None:
            state = generator.integers(PRICE_STATES, size=came.shock.size)
            exchange = where.of(np.repeat(np.arange(risk.exchanges), risk.own.shape[2]))
            loss = self.prices.revalued(loss, exchange, state[year], generator)
        return Thefts(where, year, loss, came.event, came.cell, came.shared, came.year)


def generator_of(seed: int, *block: int) -> np.random.Generator:
    """The generator of a block: its own child of the root seed, whoever asks and in which order."""
    child = np.random.SeedSequence(seed, spawn_key=block)
    return np.random.Generator(np.random.SFC64(child))


def _lots(number: int, generator: np.random.Generator) -> NDArray[np.uint32]:
    """Numbers of 32 bits, none of which is nought."""
    bits = generator.integers(0, WHOLE**2, (number + 1) // 2, dtype=np.uint64)
    lots = np.asarray(bits, dtype="<u8").view("<u4")[:number]
    lots |= np.uint32(1)
    return lots


def _dealt(lots: NDArray[np.uint32], number: Places, shock: Floats) -> Places:
    """The years that thefts fall into, with chances as the shocks of their draw's years are.

    A lot's first bits say where in a guide the first year stands that it can be of.

    Args:
        lots: of each theft, draw by draw.
        number: of thefts by draw.
        shock: of years, shape (draws, years).
    """
    draws, years = shock.shape
    ends = np.cumsum(shock, axis=1)
    last = np.minimum(ends * (WHOLE / ends[:, -1:]), WHOLE - 1.0).astype(np.uint32)
    last[:, -1] = WHOLE - 1
    bits = min((GUIDES * years - 1).bit_length(), MOST_GUIDE)
    if numba_here():
        from models import book_kernels  # noqa: PLC0415 - numba is an extra

        return book_kernels.dealt(lots, number, last, bits)
    shift, entries = np.uint32(32 - bits), np.arange(draws) << bits
    inside = np.bincount(
        ((last[:, :-1] >> shift) + entries[:, None]).ravel(), minlength=draws << bits
    )
    guide = np.cumsum(inside) - inside
    guide += np.repeat(np.arange(draws), 1 << bits)
    place = (lots >> shift).astype(np.int64)
    if draws > 1:
        place += np.repeat(entries, number)
    year, last = guide.take(place), last.ravel()
    for _ in range(int(inside.max())):
        year += lots > last.take(year)
    return np.asarray(year)
