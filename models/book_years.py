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
from models.book_sizes import SizeTable, Struck
from models.book_tables import HitTable, PriceTable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.book_risk import BookRisk

    Floats = NDArray[np.float64]
    Singles = NDArray[np.float32]
    Places = NDArray[np.int64]

BLOCK_YEARS = 65_536
"""Years of one block, ever: another size would be another answer."""

GUIDES = 16
"""Times the years: entries of the guide that tells a theft's year."""

MOST_STEPS = 4
"""So many years may lie in one entry of the guide before a search is quicker."""

WHOLE = 2**32
"""Numbers of a lot of 32 bits."""


@dataclass(frozen=True)
class Thefts:
    """Thefts in the years of one draw.

    Attributes:
        where: cells, exchange times tiers plus tier: an exchange's own first, and hits.
        year: within the draw, shape (thefts,).
        loss: money, the same shape.
        event: of each hit the place of its event, shape (hits,).
        event_shared: which shared event of the book each one is, shape (events,).
        event_year: within the draw, shape (events,).
    """

    where: Struck
    year: Places
    loss: Singles
    event: Places
    event_shared: Places
    event_year: Places

    @property
    def own(self) -> int:
        """How many come first and are an exchange's own."""
        return len(self.year) - len(self.event)


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

    def thefts(self, draw: int, years: int, generator: np.random.Generator) -> Thefts:
        """The thefts of some years of a draw above what was to be left out.

        Thefts of a cell are Poisson, and so are those of them that pass an amount: only these are
        counted, then dealt to years as the market's shocks are, then given a size.
        """
        risk, law = self.risk, int(self.risk.law_of_draw[draw])
        shock = _shock(risk.dispersion, years, generator)
        passing = self.table.passing[law]
        number = generator.poisson(risk.own[draw].ravel() * passing * shock.sum())
        event, hits, which, when = self._hits(draw, shock, generator)
        where, own = Struck(number, hits), int(number.sum())
        lots = _lots(2 * own + len(hits), generator)
        year = np.concatenate([_dealt(lots[:own], shock), when[event]])
        chance = lots[own:].astype(np.float32)
        chance *= where.of((passing / WHOLE).astype(np.float32))
        loss = self.table.sizes(law, where, chance)
        if self.prices is not None:
            state = generator.integers(PRICE_STATES, size=years)
            tiers = risk.own.shape[2]
            exchange = where.of(np.repeat(np.arange(risk.exchanges), tiers))
            loss = self.prices.revalued(loss, exchange, state[year], generator)
        return Thefts(where, year, loss, event, which, when)

    def _hits(
        self, draw: int, shock: Floats, generator: np.random.Generator
    ) -> tuple[Places, Places, Places, Places]:
        """Hits' events and cells, and events' kinds and years."""
        if self.shared is None:
            nowhere = np.zeros(0, dtype=np.int64)
            return nowhere, nowhere, nowhere, nowhere
        which, when = self.shared.events(float(self.risk.level[draw]), shock, generator)
        law = int(self.risk.law_of_draw[draw])
        return *self.shared.hits(which, law, generator), which, when


def generator_of(seed: int, *block: int) -> np.random.Generator:
    """The generator of a block: its own child of the root seed, whoever asks and in which order."""
    child = np.random.SeedSequence(seed, spawn_key=block)
    return np.random.Generator(np.random.SFC64(child))


def _lots(number: int, generator: np.random.Generator) -> NDArray[np.uint32]:
    """Numbers of 32 bits, none of which is nought."""
    bits = generator.bit_generator.random_raw((number + 1) // 2)
    lots = np.asarray(bits, dtype="<u8").view("<u4")[:number]
    lots |= np.uint32(1)
    return lots


def _dealt(lots: NDArray[np.uint32], shock: Floats) -> Places:
    """The years that thefts fall into, with chances as the shocks are.

    A lot's first bits say where in a guide the first year stands that it can be of.
    """
    years = len(shock)
    if not len(lots):
        return np.zeros(0, dtype=np.int64)
    ends = np.cumsum(shock)
    ends = np.minimum(ends * (WHOLE / ends[-1]), WHOLE - 1.0).astype(np.uint32)
    ends[-1] = WHOLE - 1
    bits = min((GUIDES * years - 1).bit_length(), 24)
    first = np.uint32(32 - bits)
    inside = np.bincount((ends[:-1] >> first).astype(np.int64), minlength=1 << bits)
    steps = int(inside.max())
    if steps > MOST_STEPS:
        return np.searchsorted(ends, lots, side="left")
    year = (np.cumsum(inside) - inside).take((lots >> first).astype(np.int64))
    for _ in range(steps):
        year += lots > ends.take(year)
    return np.asarray(year)


def _shock(dispersion: float, years: int, generator: np.random.Generator) -> Floats:
    if np.isinf(dispersion):
        return np.ones(years)
    return generator.gamma(dispersion, 1.0 / dispersion, years)
