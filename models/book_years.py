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
from models.book_tables import HitTable, PriceTable, SizeTable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.book_risk import BookRisk

    Floats = NDArray[np.float64]
    Singles = NDArray[np.float32]
    Places = NDArray[np.int64]

BLOCK_YEARS = 65_536
"""Years of one block, ever: another size would be another answer."""


@dataclass(frozen=True)
class Thefts:
    """Thefts in the years of one draw.

    Attributes:
        cell: exchange times tiers, plus tier, shape (thefts,).
        year: within the draw, the same shape.
        loss: money, the same shape.
        own: how many of them come first and are an exchange's own; the others are hits.
        event: of each hit the place of its event, shape (thefts - own,).
        event_shared: which shared event of the book each one is, shape (events,).
        event_year: within the draw, shape (events,).
    """

    cell: NDArray[np.int32]
    year: NDArray[np.uint16]
    loss: Singles
    own: int
    event: Places
    event_shared: Places
    event_year: Places


@dataclass(frozen=True)
class YearMaker:
    """Draws the years of a book, one draw of its parameters at a time.

    Attributes:
        risk: the book.
        table: its sizes.
        scores: thefts below are left out, by law and cell, shape (laws, cells).
        shared: its shared events; None if there are none.
        prices: of coins; None if no exchange says which it holds.
    """

    risk: BookRisk
    table: SizeTable
    scores: Singles
    shared: HitTable | None
    prices: PriceTable | None

    @classmethod
    def of(cls, risk: BookRisk, least: Floats) -> Self:
        """For thefts above `least`, money, shape (cells,); most others are not made.

        Raises:
            ValueError: the draws do not divide a block.
        """
        if BLOCK_YEARS % risk.draws:
            raise ValueError(f"{risk.draws} draws do not divide {BLOCK_YEARS} years")
        table, prices = SizeTable.of(risk), PriceTable.of(risk)
        if prices is not None:
            least = least / np.repeat(prices.highest(risk.exchanges), risk.own.shape[2])
        scores = np.stack([table.score_of(law, least) for law in range(risk.size_laws)])
        return cls(risk, table, scores, HitTable.of(risk) if risk.shared else None, prices)

    @property
    def years(self) -> int:
        """Of one draw in a block."""
        return BLOCK_YEARS // self.risk.draws

    def thefts(self, draw: int, generator: np.random.Generator) -> Thefts:
        """The thefts of a draw's years above what was to be left out."""
        risk, law = self.risk, int(self.risk.law_of_draw[draw])
        shock = _shock(risk.dispersion, self.years, generator)
        cells, years = _own(risk.own[draw].ravel(), shock, generator)
        scores = generator.standard_normal(len(cells), dtype=np.float32)
        above = np.flatnonzero(scores > self.scores[law].take(cells))
        cells, years, scores = cells.take(above), years.take(above), scores.take(above)
        own = len(cells)
        if self.shared is None:
            nowhere = np.zeros(0, dtype=np.int64)
            loss = self._sizes(law, cells, years, scores, generator)
            return Thefts(cells, years, loss, own, nowhere, nowhere, nowhere)
        which, when = self.shared.events(float(risk.level[draw]), shock, generator)
        event, struck = self.shared.hits(which, law, generator)
        cells = np.concatenate([cells, struck])
        years = np.concatenate([years, when[event].astype(np.uint16)])
        more = generator.standard_normal(len(struck), dtype=np.float32)
        loss = self._sizes(law, cells, years, np.concatenate([scores, more]), generator)
        return Thefts(cells, years, loss, own, event, which, when)

    def _sizes(
        self,
        law: int,
        cells: NDArray[np.int32],
        years: NDArray[np.uint16],
        scores: Singles,
        generator: np.random.Generator,
    ) -> Singles:
        """Of thefts in their years, at the prices of their days where coins are told."""
        loss = self.table.sizes(law, cells, scores)
        if self.prices is None:
            return loss
        state = generator.integers(PRICE_STATES, size=self.years)
        exchange = cells // np.int32(self.risk.own.shape[2])
        return self.prices.revalued(loss, exchange, state[years], generator)


def generator_of(seed: int, block: int) -> np.random.Generator:
    """The generator of a block: its own child of the root seed, whoever asks and in which order."""
    child = np.random.SeedSequence(seed, spawn_key=(block,))
    return np.random.Generator(np.random.SFC64(child))


def _own(
    rates: Floats, shock: Floats, generator: np.random.Generator
) -> tuple[NDArray[np.int32], NDArray[np.uint16]]:
    """Cells and years of exchanges' own thefts, cells in order.

    Their number in each year first, then how many fall to each cell, then which to which year.
    """
    total = float(rates.sum())
    counts = generator.poisson(total * shock)
    number = int(counts.sum())
    if not number:
        return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.uint16)
    by_cell = generator.multinomial(number, rates / total)
    cells = np.repeat(np.arange(len(rates), dtype=np.int32), by_cell)
    years = np.repeat(np.arange(len(shock), dtype=np.uint16), counts)
    generator.shuffle(years)
    return cells, years


def _shock(dispersion: float, years: int, generator: np.random.Generator) -> Floats:
    if np.isinf(dispersion):
        return np.ones(years)
    return generator.gamma(dispersion, 1.0 / dispersion, years)
