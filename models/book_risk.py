"""How do thefts at many exchanges come together?

Each exchange of a book has the thefts its model gives it and no others. What is shared only divides
them into those that come alone and those that come with others':

* every year has one market shock G for all, a gamma variable of mean 1 (`models.aggregate`), and
  one draw of the model's parameters: rates and sizes that are wrong are wrong for all;
* coin prices, where an exchange says its coins, stand in one of `PRICE_STATES` equal parts of their
  law for all of them: dear for all or cheap for all. Each theft's price factor has the quote's law;
* a shared event (a vendor that fails, a campaign of one actor) comes `rate · level · G` times in a
  year and is a theft at each of its members with that one's chance of being hit.

Given G and the draw, hits of a Poisson number of events are a Poisson number of thefts (thinning),
so that an exchange's own thefts and its hits together have the rate, the sizes and the count of the
model, exactly, in every draw. Where the assumed hits would be more than the thefts of that cause,
the chance of being hit gives way (`split`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from models.theft_law import Revalued

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from models.theft_law import TheftLaw

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]

SharedKind = Literal["vendor", "campaign"]

PRICE_STATES = 8
"""Equally likely states of coin prices; within one, thefts move by themselves."""

NOTHING = 1e-300
"""Instead of nought where a part of nothing is asked for."""


@dataclass(frozen=True)
class Proposal:
    """A shared event as it is assumed, before it has to fit the exchanges' own thefts.

    Attributes:
        name, kind: of the event.
        rate: events a year, in every draw alike but for the draw's level.
        members: places of the exchanges it can strike, shape (members,).
        hit: thefts it is expected to be at each of them, up to one, shape (members,).
        part: part of each tier's thefts that are of its cause, shape (members, tiers).
    """

    name: str
    kind: SharedKind
    rate: float
    members: Places
    hit: Floats
    part: Floats


@dataclass(frozen=True)
class Shared:
    """A shared event that fits.

    Attributes:
        name, kind, rate, members: as of `Proposal`.
        hit: chance of a theft at each member, given the event, shape (members,).
        tiers: where it then strikes, adding up to one, shape (laws, members, tiers).
        capped: how many members' chances gave way.
    """

    name: str
    kind: SharedKind
    rate: float
    members: Places
    hit: Floats
    tiers: Floats
    capped: int


@dataclass(frozen=True)
class BookRisk:
    """Thefts of a book in one year.

    Attributes:
        own: thefts an exchange has by itself, shape (draws, exchanges, tiers).
        level: what each draw makes of the rate of shared events, shape (draws,).
        shared: the shared events.
        laws: of one theft, by exchange; each serves the same number of draws.
        dispersion: r of the market's shock; infinite for none.
    """

    own: Floats
    level: Floats
    shared: tuple[Shared, ...]
    laws: tuple[TheftLaw, ...]
    dispersion: float

    @property
    def draws(self) -> int:
        """How many draws of the parameters there are."""
        return len(self.own)

    @property
    def exchanges(self) -> int:
        """How many exchanges there are."""
        return int(self.own.shape[1])

    @property
    def size_laws(self) -> int:
        """How many laws of one theft each exchange has."""
        return len(self.laws[0].log_median)

    @cached_property
    def law_of_draw(self) -> Places:
        """Which law of one theft each draw uses, shape (draws,)."""
        return np.repeat(np.arange(self.size_laws), self.draws // self.size_laws)

    @cached_property
    def shared_rates(self) -> Floats:
        """Thefts a year by shared events at level one, shape (laws, exchanges, tiers)."""
        found = np.zeros((self.size_laws, *self.own.shape[1:]))
        for event in self.shared:
            found[:, event.members] += event.rate * event.hit[:, None] * event.tiers
        return found

    @property
    def rates(self) -> Floats:
        """All thefts a year, alone or with others, shape (draws, exchanges, tiers)."""
        return self.own + self.level[:, None, None] * self.shared_rates[self.law_of_draw]

    @cached_property
    def rates_mean(self) -> Floats:
        """All thefts a year on average over draws, shape (exchanges, tiers)."""
        return np.asarray(self.rates.mean(axis=0))

    @property
    def price_states(self) -> int:
        """How many states of coin prices there are; one if no exchange says its coins."""
        return PRICE_STATES if any(isinstance(law, Revalued) for law in self.laws) else 1

    @cached_property
    def by_price_state(self) -> tuple[BookRisk, ...]:
        """The book in a year in which coin prices stand in each of their states."""
        if self.price_states == 1:
            return (self,)
        return tuple(self._in_price_state(state) for state in range(self.price_states))

    def _in_price_state(self, state: int) -> BookRisk:
        laws = (_in_state(law, state) if isinstance(law, Revalued) else law for law in self.laws)
        return replace(self, laws=tuple(laws))

    def without_sharing(self) -> BookRisk:
        """The same thefts, all alone; the market's shock and the draw stay common."""
        return replace(self, own=self.rates, shared=())


def price_weights(law: Revalued) -> Floats:
    """Weights of a law's price factors, rising, in each state, shape (states, factors).

    A state is an equal part of the law, so that the weights' mean over states is the law's own.
    """
    ends = np.concatenate([[0.0], np.cumsum(law.weights)])
    ends /= ends[-1]
    cuts = np.arange(PRICE_STATES + 1)[:, None] / PRICE_STATES
    inside = np.clip(ends, cuts[:-1], cuts[1:])
    return np.asarray(np.diff(inside, axis=1) * PRICE_STATES)


def _in_state(law: Revalued, state: int) -> Revalued:
    weights = price_weights(law)[state]
    there = weights > 0
    return Revalued(law.base, law.factors[there], weights[there])


def split(
    rates: Floats, laws: Sequence[TheftLaw], dispersion: float, proposals: Sequence[Proposal]
) -> BookRisk:
    """Divide each exchange's thefts into its own and those that come with others'.

    Args:
        rates: thefts a year, shape (exchanges, draws, tiers), as of `AnnualLoss.rates`.
        laws: of one theft, by exchange.
        dispersion: r of the market's shock.
        proposals: the shared events as assumed.
    """
    size_laws = len(laws[0].log_median)
    by_draw = np.ascontiguousarray(rates.swapaxes(0, 1))
    by_law = by_draw.reshape(size_laws, -1, *by_draw.shape[1:]).mean(axis=1)
    left = np.ones((2, rates.shape[0]))
    shared = tuple(_fitted(one, by_law, left[int(one.kind == "campaign")]) for one in proposals)
    level = _level(by_draw, by_law, shared)
    whole = BookRisk(by_draw, level, shared, tuple(laws), dispersion)
    own = by_draw - level[:, None, None] * whole.shared_rates[whole.law_of_draw]
    return replace(whole, own=np.maximum(own, 0.0))


def _fitted(one: Proposal, by_law: Floats, left: Floats) -> Shared:
    """The proposal with chances that take no more than the thefts of its cause.

    `left`, by exchange, is the part of them that other events of this kind have not taken yet.
    """
    of_cause = by_law[:, one.members] * one.part
    thefts = of_cause.sum(axis=2)
    most = thefts.mean(axis=0)
    allowed = left[one.members] * most / max(one.rate, NOTHING)
    hit = np.minimum(np.minimum(one.hit, 1.0), allowed)
    left[one.members] -= np.divide(hit * one.rate, most, out=np.zeros_like(hit), where=most > 0)
    even = np.full_like(of_cause, 1.0 / of_cause.shape[2])
    tiers = np.divide(of_cause, thefts[..., None], out=even, where=thefts[..., None] > 0)
    capped = int((hit < np.minimum(one.hit, 1.0) * (1 - 1e-9)).sum()) if one.rate > 0 else 0
    return Shared(one.name, one.kind, one.rate, one.members, hit, tiers, capped)


def _level(by_draw: Floats, by_law: Floats, shared: Sequence[Shared]) -> Floats:
    """What each draw makes of shared events' rates: the exchanges' mean ratio to their own means.

    No more than leaves every tier of every exchange its own thefts.
    """
    draws, size_laws = len(by_draw), len(by_law)
    if not shared:
        return np.ones(draws)
    taken = np.zeros_like(by_law)
    for event in shared:
        taken[:, event.members] += event.rate * event.hit[:, None] * event.tiers
    struck = taken.sum(axis=(0, 2)) > 0
    if not struck.any():
        return np.ones(draws)
    whole = by_draw[:, struck].sum(axis=2)
    level = (whole / whole.mean(axis=0)).mean(axis=1)
    asked = np.repeat(taken, draws // size_laws, axis=0)
    room = np.divide(by_draw, asked, out=np.full_like(by_draw, np.inf), where=asked > 0)
    return np.asarray(np.minimum(level, room.min(axis=(1, 2))))
