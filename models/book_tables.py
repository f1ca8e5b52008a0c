"""What are the thefts of a book drawn from? Sizes, coin prices and hits, looked up by thousands.

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
