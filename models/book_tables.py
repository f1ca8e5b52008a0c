"""What moves the thefts of a book together? Coin prices and shared events, by thousands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from models.book_risk import PRICE_STATES, price_weights
from models.theft_law import Revalued

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.book_risk import BookRisk

    Floats = NDArray[np.float64]
    Singles = NDArray[np.float32]
    Places = NDArray[np.int64]


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
        exchange: Places,
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


MOST_MARKS = 1.0 - 2.0**-53
"""A chance of being hit beyond it is that much."""


@dataclass(frozen=True)
class HitTable:
    """Members of all shared events in one row, so that events of any kind are struck at once.

    A member is hit with chance h if at least one of a Poisson number of marks falls on it, of mean
    -ln(1 - h): each event draws its few marks, and those that are not hit cost nothing. Hits that
    nobody pays for are left out: h is times the chance of a theft above what is left out.

    Attributes:
        rates: events a year at level one, shape (events,).
        first, last: of each event's members, shape (events,).
        ends: running sum over members of the mean number of marks, shape (laws, members + 1).
        cell: of each member its exchange's first cell, shape (members,).
        into: running sum over tiers of where a theft strikes, shape (laws, members, tiers).
    """

    rates: Floats
    first: Places
    last: Places
    ends: Floats
    cell: Places
    into: Floats

    @classmethod
    def of(cls, risk: BookRisk, passing: Floats) -> Self:
        """Of a book with at least one shared event.

        Args:
            risk: the book.
            passing: chance that a theft is not left out, shape (laws, cells).
        """
        tiers, shared = risk.own.shape[2], risk.shared
        members = np.concatenate([event.members for event in shared])
        hit = np.concatenate([event.hit for event in shared])
        by_exchange = passing.reshape(risk.size_laws, -1, tiers)
        into = np.concatenate([event.tiers for event in shared], axis=1)
        into = np.cumsum(into * by_exchange[:, members], axis=2)
        marks = -np.log1p(-np.minimum(hit * into[:, :, -1], MOST_MARKS))
        number = np.array([len(event.members) for event in shared])
        last = np.cumsum(number)
        return cls(
            rates=np.array([event.rate for event in shared]),
            first=last - number,
            last=last,
            ends=np.cumsum(np.pad(marks, ((0, 0), (1, 0))), axis=1),
            cell=members * tiers,
            into=into,
        )

    def events(self, level: Floats, generator: np.random.Generator) -> tuple[Places, Places]:
        """Which events come, and in which year, given their level in each; shape (events,) both."""
        total = float(self.rates.sum())
        counts = generator.poisson(total * level)
        ends = np.cumsum(self.rates) / max(total, np.finfo(float).tiny)
        which = np.searchsorted(ends, generator.random(int(counts.sum())), side="right")
        when = np.repeat(np.arange(len(level)), counts)
        return np.minimum(which, len(self.rates) - 1), when

    def hits(
        self, which: Places, law: int, generator: np.random.Generator
    ) -> tuple[Places, Places]:
        """Of events that came, the thefts they are: place of the event and cell, (hits,) both."""
        ends, into = self.ends[law], self.into[law]
        low, high = ends[self.first[which]], ends[self.last[which]]
        event = np.repeat(np.arange(len(which)), generator.poisson(high - low))
        mark = low[event] + generator.random(len(event)) * (high - low)[event]
        member = np.searchsorted(ends, mark, side="right") - 1
        member = np.maximum(member, self.first[which].take(event))
        key = event * len(self.cell) + np.minimum(member, self.last[which].take(event) - 1)
        key.sort()
        key = key[np.diff(key, prepend=-1) > 0]
        event, member = np.divmod(key, len(self.cell))
        into = into[member]
        lots = generator.random(len(member))[:, None] * into[:, -1:]
        tier = np.minimum((into <= lots).sum(axis=1), into.shape[1] - 1)
        return event, self.cell[member] + tier
