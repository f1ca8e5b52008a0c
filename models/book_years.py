"""Which thefts come in a year of a book? Drawn in blocks that are the same whoever draws them.

A block is `BLOCK_YEARS` years, as many of each parameter draw, from one seed: block b of a root
seed is the b-th child of its `SeedSequence`. So the years, and every yen made of them, do not
depend on how many processes share the blocks. A block is worked off draw by draw; thefts of one
draw are a few thousand numbers that stay in the processor's cache, and no year-by-exchange array is
ever made.

Sizes come from inverse tables: the log of a theft at equally spaced standard normal scores, with
the threshold of the tail among them. A lognormal's log is a straight line there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from models.book_risk import PRICE_STATES, price_weights, sizes_at
from models.severity import CappedLoss
from models.theft_law import Revalued

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.book_risk import BookRisk

    Floats = NDArray[np.float64]
    Singles = NDArray[np.float32]
    Places = NDArray[np.int64]

BLOCK_YEARS = 65_536
"""Years of one block, ever: another size would be another answer."""

FIRST_SCORE, LAST_SCORE, PER_SCORE = -4, 6, 16
"""Of the tables; a theft beyond the ends, one in 30,000 below and in 1e9 above, is put there."""


@dataclass(frozen=True)
class SizeTable:
    """Inverse tables of the size of a theft; a cell is one tier of one exchange.

    Attributes:
        first: score of the first node.
        logs: of a theft at the nodes before the cap, shape (laws, cells struck, nodes).
        row: place of each cell among those that are ever struck, shape (cells,).
        caps: money, shape (cells,).
    """

    first: float
    logs: Singles
    row: NDArray[np.int32]
    caps: Singles

    @classmethod
    def of(cls, risk: BookRisk) -> Self:
        """The tables of a book."""
        laws = [law.base if isinstance(law, Revalued) else law for law in risk.laws]
        starts = {law.tail.start for law in laws if isinstance(law, CappedLoss) and law.tail}
        offset = next(iter(starts)) % (1 / PER_SCORE) if len(starts) == 1 else 0.0
        nodes = np.arange((LAST_SCORE - FIRST_SCORE) * PER_SCORE + 1) / PER_SCORE
        scores = FIRST_SCORE + offset + nodes
        struck = risk.rates_mean > 0
        row = np.maximum(np.cumsum(struck.ravel()) - 1, 0).astype(np.int32)
        logs = np.empty((risk.size_laws, int(struck.sum()), len(scores)), dtype=np.float32)
        ends = np.cumsum(struck.sum(axis=1))
        for law, tiers, end in zip(laws, struck, ends, strict=True):
            logs[:, end - tiers.sum() : end] = sizes_at(law, scores)[:, tiers]
        caps = np.concatenate([law.cap for law in laws])
        return cls(float(scores[0]), logs, row, caps.astype(np.float32))

    def sizes(self, law: int, cells: NDArray[np.int32], scores: Singles) -> Singles:
        """Thefts at standard normal scores, money; the shape of `cells`."""
        nodes = self.logs.shape[2]
        place = (scores - np.float32(self.first)) * np.float32(PER_SCORE)
        np.clip(place, 0, nodes - 1.001, out=place)
        below = place.astype(np.int32)
        place -= below
        flat, at = self.logs[law].ravel(), self.row.take(cells) * np.int32(nodes)
        at += below
        low = flat.take(at)
        at += 1
        high = flat.take(at)
        high -= low
        high *= place
        high += low
        return np.asarray(np.minimum(np.exp(high, out=high), self.caps.take(cells), out=high))

    def score_of(self, law: int, amounts: Floats) -> Singles:
        """The score below which no theft passes an amount of each cell, shape (cells,).

        Lower than that by up to a node; infinite where the amount is not below the cap.
        """
        rows = self.logs[law].take(self.row, axis=0)
        with np.errstate(divide="ignore"):
            wanted = np.log(amounts).astype(np.float32)[:, None] - np.float32(1e-6)
        below = np.maximum((rows < wanted).sum(axis=1) - 1, 0)
        score = (self.first + below / PER_SCORE).astype(np.float32)
        score[below == 0] = -np.inf
        score[amounts >= self.caps] = np.inf
        return np.asarray(score)


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
class PriceTable:
    """Price factors of the exchanges that say their coins, by state of the year's prices.

    Attributes:
        exchanges: that say them, in order, shape (exchanges,).
        factors: of each, padded with the highest, shape (exchanges, factors).
        into: running sum of their weights in each state, shape (exchanges, states, factors).
    """

    exchanges: Places
    factors: Floats
    into: Floats

    @classmethod
    def of(cls, risk: BookRisk) -> Self | None:
        """Of a book; None if no exchange says its coins."""
        told = [(i, law) for i, law in enumerate(risk.laws) if isinstance(law, Revalued)]
        if not told:
            return None
        most = max(len(law.factors) for _, law in told)
        factors = np.empty((len(told), most))
        into = np.ones((len(told), PRICE_STATES, most))
        for row, (_, law) in enumerate(told):
            known = len(law.factors)
            factors[row, :known], factors[row, known:] = law.factors, law.factors[-1]
            into[row, :, :known] = np.cumsum(price_weights(law), axis=1)
        return cls(np.array([i for i, _ in told]), factors, into)

    def highest(self, exchanges: int) -> Floats:
        """Highest factor of every exchange, one where coins are unsaid, shape (exchanges,)."""
        found = np.ones(exchanges)
        found[self.exchanges] = self.factors[:, -1]
        return found

    def revalued(
        self,
        loss: Singles,
        exchange: NDArray[np.int32],
        state: Places,
        generator: np.random.Generator,
    ) -> Singles:
        """Thefts at the prices of their day; `state` is of each one's year."""
        row = np.minimum(np.searchsorted(self.exchanges, exchange), len(self.exchanges) - 1)
        told = np.flatnonzero(self.exchanges[row] == exchange)
        row = row[told]
        lots = generator.random(len(told))
        piece = (self.into[row, state[told]] <= lots[:, None]).sum(axis=1)
        factor = self.factors[row, np.minimum(piece, self.factors.shape[1] - 1)]
        found = loss.copy()
        found[told] *= factor.astype(np.float32)
        return found


@dataclass(frozen=True)
class HitTable:
    """Members of all shared events in one row, so that events of any kind are struck at once.

    Attributes:
        rates: events a year at level one, shape (events,).
        first, number: of each event's members, where they begin and how many they are, (events,).
        cell: of each member its exchange's first cell, shape (members,).
        chance: of a theft there, the same shape.
        into: running sum over tiers of where it strikes, shape (laws, members, tiers).
    """

    rates: Floats
    first: Places
    number: Places
    cell: NDArray[np.int32]
    chance: NDArray[np.float32]
    into: NDArray[np.float32]

    @classmethod
    def of(cls, risk: BookRisk) -> Self:
        """Of a book with at least one shared event."""
        tiers, shared = risk.own.shape[2], risk.shared
        number = np.array([len(event.members) for event in shared])
        into = np.cumsum(np.concatenate([event.tiers for event in shared], axis=1), axis=2)
        return cls(
            rates=np.array([event.rate for event in shared]),
            first=np.cumsum(number) - number,
            number=number,
            cell=(np.concatenate([event.members for event in shared]) * tiers).astype(np.int32),
            chance=np.concatenate([event.hit for event in shared]).astype(np.float32),
            into=into.astype(np.float32),
        )

    def events(
        self, level: float, shock: Floats, generator: np.random.Generator
    ) -> tuple[Places, Places]:
        """Which events come, and in which year; shape (events,) both."""
        total = float(self.rates.sum())
        counts = generator.poisson(level * total * shock)
        ends = np.cumsum(self.rates) / max(total, np.finfo(float).tiny)
        which = np.searchsorted(ends, generator.random(int(counts.sum())), side="right")
        when = np.repeat(np.arange(len(shock)), counts)
        return np.minimum(which, len(self.rates) - 1), when

    def hits(
        self, which: Places, law: int, generator: np.random.Generator
    ) -> tuple[Places, NDArray[np.int32]]:
        """Of events that came, the thefts they are: place of the event and cell, (hits,) both."""
        reached = self.number[which]
        ends = np.cumsum(reached)
        begins = np.repeat((self.first[which] - ends + reached).astype(np.int32), reached)
        member = np.arange(len(begins), dtype=np.int32)
        member += begins
        lots = generator.random(len(member), dtype=np.float32)
        struck = np.flatnonzero(lots < self.chance.take(member))
        event = np.searchsorted(ends, struck, side="right")
        member = member[struck]
        into = self.into[law][member]
        tier = (into <= generator.random(len(member))[:, None] * into[:, -1:]).sum(axis=1)
        tier = np.minimum(tier, into.shape[1] - 1)
        return event, self.cell[member] + tier.astype(np.int32)


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
