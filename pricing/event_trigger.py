"""What does a trigger see of a theft, and when is it met without one?

A theft X is the model's own. A trigger that measures sees it with a chance that hangs on the tier
and reads f · X, f a lognormal of mean one that hangs on neither X nor the other triggers; a halt
follows with a chance and lasts. Some thefts are hidden from all at once. Of several triggers with
`any` the largest reading counts, with `all` the smallest, so that what is read is one factor times
X given who sees it: a finite mixture (`Sight`), on which limited means and chances of the theft's
own law answer everything.

Without a theft triggers are met at a rate of their own, a Poisson number in the term.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, assert_never

import numpy as np
from scipy.special import ndtr, ndtri

from models.profile import TIERS
from pricing.errors import PricingError
from pricing.event_terms import (
    EventCover,
    OfficialAnnouncement,
    OnChainOutflow,
    SlopePayout,
    WithdrawalsHalted,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from data.event_assumptions import EventAssumptions
    from models.theft_law import TheftLaw
    from pricing.event_table import LimitedMeans
    from pricing.event_terms import Trigger

    Floats = NDArray[np.float64]

NODES = 64
"""Equally likely values of a reading's error, each the mean of its part of the law."""

ROUNDING = 1e-9
"""Relative slack where two amounts the reader typed are compared."""


@dataclass(frozen=True)
class Sight:
    """One way to see a theft: its chance by tier, and equally likely factors of what is read."""

    weights: Floats
    factors: Floats


@dataclass(frozen=True)
class Reading:
    """What the triggers together read of a theft.

    Attributes:
        sights: the ways to see one; what is left of the chance sees none.
        false_rate: events a year without a theft.
    """

    sights: tuple[Sight, ...]
    false_rate: float

    def reaches(self, law: TheftLaw, amounts: Floats, loss: float = 0.0) -> Floats:
        """P(seen, read >= each amount, and X >= `loss`), shape (laws, tiers, amounts)."""
        found = np.zeros((*law.log_median.shape, len(amounts)))
        for sight in self.sights:
            asked = np.maximum(amounts[:, None] / sight.factors, loss)
            met = law.reaches(asked.ravel()).reshape(*found.shape, -1).mean(axis=-1)
            found += sight.weights[:, None] * met
        return found

    def limited_mean(self, table: LimitedMeans, amounts: Floats) -> Floats:
        """E[min(read, each amount)], nought where unseen, shape (laws, tiers, amounts)."""
        found = np.zeros((*table.levels.shape[:2], len(amounts)))
        for sight in self.sights:
            found += sight.weights[:, None] * table.mixed(amounts, sight.factors)
        return found

    @property
    def seen(self) -> Floats:
        """Chance that a theft large enough is seen, by tier."""
        return np.asarray(np.sum([sight.weights for sight in self.sights], axis=0))


def read(cover: EventCover, assets: float, assumed: EventAssumptions) -> Reading:
    """What a cover's triggers read; amounts in yen.

    Where the payout does not go by the amount it is one sum once a trigger is met, and what is read
    is in parts of its threshold.

    Raises:
        PricingError: the payout begins below a trigger's threshold.
    """
    check_begins(cover, assets)
    measured = [t for t in cover.triggers if not isinstance(t, WithdrawalsHalted)]
    halted = next((t for t in cover.triggers if isinstance(t, WithdrawalsHalted)), None)
    halts = None if halted is None else seen_if_shown(halted, assumed)
    units = [1.0 if cover.payout.by_amount else trigger.least(assets) for trigger in measured]
    shown = shown_chance(assumed)
    seen = [seen_if_shown(trigger, assumed) for trigger in measured]
    factors = [_factors(t, unit, assumed) for t, unit in zip(measured, units, strict=True)]
    sights = (
        _of_all(seen, factors, halts) if cover.combine == "all" else _of_any(seen, factors, halts)
    )
    sights = [replace(sight, weights=shown * sight.weights) for sight in sights]
    return Reading(tuple(sights), _false_rate(cover, assumed))


def check_begins(cover: EventCover, assets: float) -> None:
    """Refuse a payout that begins below what a trigger asks: no such amount is ever paid on."""
    begins = cover.payout.begins
    if begins is None:
        return
    most = max(trigger.least(assets) for trigger in cover.triggers)
    if begins < most * (1.0 - ROUNDING):
        raise PricingError(
            f"the payout begins at ¥{begins:,.0f}, below the ¥{most:,.0f} that a trigger asks for",
            begins_field(cover),
        )


def begins_field(cover: EventCover) -> str:
    """Where a payout says from which amount it begins."""
    slope = isinstance(cover.payout, SlopePayout)
    return "/payout/start" if slope else "/payout/steps/0/at_least"


def seen_chance(trigger: Trigger, assumed: EventAssumptions) -> Floats:
    """Chance that a trigger is met by a theft that is large enough, by tier."""
    if isinstance(trigger, OnChainOutflow):
        value = assumed.value
        quick = within(
            trigger.within_hours, value("outflow.hours_median"), value("outflow.hours_log_sd")
        )
        return quick * np.array([value(f"outflow.seen_{tier}") for tier in TIERS])
    if isinstance(trigger, OfficialAnnouncement):
        # Who announces follows who announced before: the likeliest alone, not one or the other.
        chance = max(assumed.value(f"announcement.by_{name}") for name in trigger.by)
        return np.full(len(TIERS), chance)
    if isinstance(trigger, WithdrawalsHalted):
        return np.full(len(TIERS), halt_chance(trigger, assumed))
    assert_never(trigger)


def shown_chance(assumed: EventAssumptions) -> float:
    """Chance that a theft is not hidden from every trigger at once."""
    return 1.0 - assumed.value("hidden.from_all")


def seen_if_shown(trigger: Trigger, assumed: EventAssumptions) -> Floats:
    """Chance that a trigger is met by a theft that is not hidden from all, by tier.

    With the chance of being shown it makes `seen_chance`, or what of it is left.
    """
    shown = shown_chance(assumed)
    chance = seen_chance(trigger, assumed)
    return np.minimum(chance / shown, 1.0) if shown > 0.0 else np.zeros_like(chance)


def halt_chance(trigger: WithdrawalsHalted, assumed: EventAssumptions) -> float:
    """Chance that withdrawals stop after a theft and stay so for long enough."""
    value = assumed.value
    ended = within(trigger.hours, value("halt.hours_median"), value("halt.hours_log_sd"))
    return value("halt.given_theft") * (1.0 - ended)


def within(hours: float, median: float, log_sd: float) -> float:
    """P(T <= hours) of a lognormal time; of a sure one if it has no spread."""
    if log_sd == 0.0:
        return float(hours >= median)
    return float(ndtr(np.log(hours / median) / log_sd))


def false_rate(trigger: Trigger, assumed: EventAssumptions) -> float:
    """Times a year that a trigger is met without a theft."""
    value = assumed.value
    if isinstance(trigger, OnChainOutflow):
        unexplained = math.pow(0.5, trigger.persists_hours / value("outflow.correction_hours"))
        return value("outflow.false_rate") * unexplained
    if isinstance(trigger, OfficialAnnouncement):
        return value("announcement.false_rate")
    if isinstance(trigger, WithdrawalsHalted):
        median, log_sd = value("halt.other_hours_median"), value("halt.other_hours_log_sd")
        lasting = 1.0 - within(trigger.hours, median, log_sd)
        return value("halt.other_short_rate") * lasting + value("halt.other_long_rate")
    assert_never(trigger)


def _false_rate(cover: EventCover, assumed: EventAssumptions) -> float:
    rates = [false_rate(trigger, assumed) for trigger in cover.triggers]
    if cover.combine == "any":
        return sum(rates)
    # Nothing that takes every trigger happens more often than the rarest of them.
    together = assumed.value("false.together") ** (len(rates) - 1)
    return min(*rates, sum(rates) * together)


def _factors(
    trigger: OnChainOutflow | OfficialAnnouncement, unit: float, assumed: EventAssumptions
) -> Floats:
    """Equally likely factors of what is read, in units; infinite where any amount will do."""
    if unit == 0.0:
        return np.array([np.inf])
    outflow = isinstance(trigger, OnChainOutflow)
    log_sd = assumed.value("outflow.error_log_sd" if outflow else "announcement.error_log_sd")
    return error_nodes(log_sd) / unit


def error_nodes(log_sd: float) -> Floats:
    """A lognormal of mean one in equally likely parts, each at its mean."""
    if log_sd == 0.0:
        return np.ones(1)
    ends = ndtri(np.arange(NODES + 1) / NODES)
    # E[f; f up to the score z] = Φ(z - σ) where E[f] = 1.
    return np.asarray(np.diff(ndtr(ends - log_sd)) * NODES)


def _of_all(seen: list[Floats], factors: list[Floats], halts: Floats | None) -> list[Sight]:
    weights = np.ones(len(TIERS)) if halts is None else halts
    for chance in seen:
        weights = weights * chance
    return [Sight(weights, _joined(factors, largest=False) if factors else np.array([np.inf]))]


def _of_any(seen: list[Floats], factors: list[Floats], halts: Floats | None) -> list[Sight]:
    found, left = [], np.ones(len(TIERS))
    if halts is not None:
        found.append(Sight(halts, np.array([np.inf])))
        left = left * (1.0 - halts)
    for number in range(1, len(seen) + 1):
        for who in combinations(range(len(seen)), number):
            weights = left.copy()
            for k, chance in enumerate(seen):
                weights = weights * (chance if k in who else 1.0 - chance)
            found.append(Sight(weights, _joined([factors[k] for k in who], largest=True)))
    return found


def _joined(factors: list[Floats], *, largest: bool) -> Floats:
    """The largest or smallest of independent factors, again in equally likely parts."""
    joined = factors[0]
    for more in factors[1:]:
        pairs = np.maximum.outer(joined, more) if largest else np.minimum.outer(joined, more)
        ordered = np.sort(pairs.ravel())
        parts = min(NODES, len(ordered))
        joined = ordered.reshape(parts, -1).mean(axis=1)
    return joined
