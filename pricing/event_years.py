"""What do a cover's payouts and the loss come to in a term, side by side? By drawn triggers.

The thefts of a term are those of `models.loss_years`; what each trigger sees and reads of every
theft is drawn, many times over, from its assumptions and not from the nodes the exact law uses, so
that the two check each other. Terms with nought, one, two … events without a theft are each
counted with their chance. Standard errors are those of the repetitions.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.loss_years import loss_years
from pricing.event_terms import OfficialAnnouncement, SlopePayout, WithdrawalsHalted
from pricing.event_trigger import ROUNDING, seen_if_shown, shown_chance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from data.event_assumptions import EventAssumptions
    from models.annual_loss import AnnualLoss
    from models.loss_years import LossYears
    from pricing.event_law import Payments
    from pricing.event_terms import EventCover, Trigger

    Floats = NDArray[np.float64]
    Rng = np.random.Generator

REPETITIONS = 64
RAREST, MOST_FALSE = 1e-7, 16
"""Chance of more events without a theft than are counted, and the most that are."""

FIELDS = (
    "loss",
    "loss_within",
    "payout",
    "any_payout",
    "whole_limit",
    "unpaid",
    "without_theft",
    "short",
    "short_within",
    "over",
    "squares_loss",
    "squares_within",
    "squares_payout",
    "product",
    "product_within",
)


@dataclass(frozen=True)
class Simulated:
    """Means over terms, one for each repetition, by name in `FIELDS`; money is yen."""

    by_repetition: dict[str, Floats]

    def mean(self, name: str) -> tuple[float, float]:
        """A mean and its standard error."""
        values = self.by_repetition[name]
        return float(values.mean()), float(values.std(ddof=1) / math.sqrt(len(values)))

    def correlation(self, *, within: bool) -> tuple[float, float]:
        """Of loss and payout, with its standard error; of the loss up to the limit if `within`."""
        return _with_error(self._correlation(within))

    def effectiveness(self) -> tuple[float, float]:
        """Part of the variance of the loss up to the limit that the payout takes away."""
        one = self.by_repetition
        variance = one["squares_within"] - one["loss_within"] ** 2
        gap = one["squares_within"] - 2 * one["product_within"] + one["squares_payout"]
        left = gap - (one["loss_within"] - one["payout"]) ** 2
        return _with_error(1.0 - left / variance)

    def _correlation(self, within: bool) -> Floats:
        one, name = self.by_repetition, "within" if within else "loss"
        loss = one["loss_within" if within else "loss"]
        product = one["product_within" if within else "product"]
        covariance = product - loss * one["payout"]
        spread = (one[f"squares_{name}"] - loss**2) * (one["squares_payout"] - one["payout"] ** 2)
        return np.divide(
            covariance,
            np.sqrt(np.maximum(spread, 0.0)),
            out=np.zeros_like(loss),
            where=spread > 0,
        )


def _with_error(values: Floats) -> tuple[float, float]:
    return float(values.mean()), float(values.std(ddof=1) / math.sqrt(len(values)))


def simulate(
    cover: EventCover,
    annual: AnnualLoss,
    paid: Payments,
    assumed: EventAssumptions,
    assets: float,
    seed: int,
) -> Simulated:
    """Draw what the triggers make of the term's thefts; `annual` is of the term, assets in yen."""
    begins = cover.payout.begins or max(t.least(assets) for t in cover.triggers)
    years = loss_years(annual, [begins, cover.term_limit])
    rng = np.random.default_rng(seed)
    found: dict[str, list[float]] = {name: [] for name in FIELDS}
    for _ in range(REPETITIONS):
        per_theft = _payouts(cover, years, assumed, assets, rng)
        sums = dict.fromkeys(FIELDS, 0.0)
        for count, chance in enumerate(_false_chances(paid.false_rate)):
            false = np.full((len(per_theft), count), paid.false_paid)
            total = _in_term(cover, np.concatenate([per_theft, false], axis=1), rng)
            for name, measured in _measures(years, total, cover.term_limit).items():
                sums[name] += chance * float(years.predictive @ measured)
        for name, summed in sums.items():
            found[name].append(summed)
    return Simulated({name: np.array(values) for name, values in found.items()})


def _false_chances(rate: float) -> list[float]:
    chances = [math.exp(-rate)]
    while 1.0 - sum(chances) > RAREST and len(chances) < MOST_FALSE:
        chances.append(chances[-1] * rate / len(chances))
    return [*chances, max(1.0 - sum(chances), 0.0)]


def _measures(years: LossYears, payout: Floats, limit: float) -> dict[str, Floats]:
    loss, robbed = years.total, years.thefts > 0
    within = np.minimum(loss, limit)
    return {
        "loss": loss,
        "loss_within": within,
        "payout": payout,
        "any_payout": (payout > 0).astype(float),
        "whole_limit": (payout >= limit * (1.0 - ROUNDING)).astype(float),
        "unpaid": (robbed & (payout == 0)).astype(float),
        "without_theft": (~robbed & (payout > 0)).astype(float),
        "short": np.maximum(loss - payout, 0.0),
        "short_within": np.maximum(within - payout, 0.0),
        "over": np.maximum(payout - loss, 0.0),
        "squares_loss": loss**2,
        "squares_within": within**2,
        "squares_payout": payout**2,
        "product": loss * payout,
        "product_within": within * payout,
    }


def _in_term(cover: EventCover, paid: Floats, rng: Rng) -> Floats:
    """Payments in the order they come, the first so many of them, up to the limit; by year."""
    order = np.argsort(rng.random(paid.shape), axis=1)
    paid = np.take_along_axis(paid, order, axis=1)
    counted = np.cumsum(paid > 0, axis=1) <= cover.payouts_in_term
    return np.asarray(np.minimum((paid * counted).sum(axis=1), cover.term_limit))


def _payouts(
    cover: EventCover, years: LossYears, assumed: EventAssumptions, assets: float, rng: Rng
) -> Floats:
    """What each theft is paid by itself, yen, shape (years, thefts)."""
    shown = rng.random(years.losses.shape) < shown_chance(assumed)
    real = (years.losses > 0) & shown
    met, amounts = [], []
    for trigger in cover.triggers:
        one, read = _seen(trigger, years, assumed, rng)
        one &= read >= trigger.least(assets)
        met.append(one & real)
        if not isinstance(trigger, WithdrawalsHalted):
            amounts.append(np.where(one, read, 0.0))
    every = cover.combine == "all"
    fired = np.logical_and.reduce(met) if every else np.logical_or.reduce(met)
    if not amounts:
        return np.where(fired, _paid(cover, np.ones_like(years.losses)), 0.0)
    amount = np.minimum.reduce(amounts) if every else np.maximum.reduce(amounts)
    return np.where(fired, _paid(cover, amount), 0.0)


def _seen(
    trigger: Trigger, years: LossYears, assumed: EventAssumptions, rng: Rng
) -> tuple[NDArray[np.bool_], Floats]:
    """Whether each theft is seen, and the amount read of it."""
    shape = years.losses.shape
    seen = rng.random(shape) < seen_if_shown(trigger, assumed)[years.tiers]
    if isinstance(trigger, WithdrawalsHalted):
        return seen, years.losses
    announced = isinstance(trigger, OfficialAnnouncement)
    sd = assumed.value("announcement.error_log_sd" if announced else "outflow.error_log_sd")
    error = np.exp(sd * rng.standard_normal(shape) - sd * sd / 2)
    return seen, years.losses * error


def _paid(cover: EventCover, amounts: Floats) -> Floats:
    """What a cover pays for amounts read, its triggers being met, yen."""
    payout = cover.payout
    if isinstance(payout, SlopePayout):
        part = (amounts - payout.start) / (payout.end - payout.start)
        return payout.limit * np.clip(part, 0.0, 1.0)
    starts = np.array([step.at_least or 0.0 for step in payout.steps])
    sums = np.array([0.0, *(step.pays for step in payout.steps)])
    return sums[np.searchsorted(starts, amounts, side="right")]
