"""What would a reader of the model report want to see of the time after a theft?

One row a quantity: what it is, what was believed, what the tables made of it, on how many cases.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.recovery import (
    BLANK_READINGS,
    FIVE_BUSINESS_DAYS,
    OUTCOMES,
    BetaPosterior,
    DelayPosterior,
    Estimate,
    NormalPosterior,
    OutcomePosterior,
    RecoveryModel,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

HALF_INTERVAL_SDS = 1.645
"""Standard deviations each side of a normal's mean that hold 90 %."""

DERIVED = "as above"
"""Prior of a quantity that follows from the rows before it."""

DAYS_SHOWN = (FIVE_BUSINESS_DAYS, 30, 90, 365)
QUANTILES_SHOWN = (0.25, 0.5, 0.75, 0.9)


@dataclass(frozen=True)
class ModelRow:
    """One line of the model report; `mean` of days is a median, the interval is 90 %."""

    name: str
    prior: str
    mean: float
    low: float
    high: float
    events: int


def describe(model: RecoveryModel) -> tuple[ModelRow, ...]:
    """The fitted models as rows, in the order in which time passes after a theft."""
    return tuple(_rows(model))


def _rows(model: RecoveryModel) -> Iterator[ModelRow]:
    for posterior in model.any_recovered:
        yield _beta_row(posterior)
    yield from _parameter_rows(model.share, "")
    yield _row("mean share where anything is", DERIVED, model.share.mean_share, model.share.events)
    for blanks, posterior in zip(BLANK_READINGS, model.any_recovered, strict=True):
        share = model.expected_recovered_share(blanks)
        name = f"expected share recovered, blank is {blanks}"
        yield _row(name, DERIVED, share, posterior.cases)
    for outcome in model.outcomes:
        yield from _outcome_rows(outcome)
    for posterior in model.closures:
        yield _beta_row(posterior)
    yield from _delay_rows(model.delay, "full or part")
    yield from _delay_rows(model.delay_in_full, "full")


def _beta_row(posterior: BetaPosterior) -> ModelRow:
    prior = f"Beta({posterior.prior_a:.2g}, {posterior.prior_b:.2g})"
    return _row(posterior.name, prior, posterior.estimate, posterior.cases)


def _outcome_rows(posterior: OutcomePosterior) -> Iterator[ModelRow]:
    prior = f"Dirichlet, {posterior.prior:g} each"
    for outcome in OUTCOMES:
        name = f"customers paid {outcome}, {posterior.group} ({posterior.unknown} untold)"
        yield _row(name, prior, posterior.chance(outcome), sum(posterior.counts))


def _delay_rows(posterior: DelayPosterior, paid: str) -> Iterator[ModelRow]:
    yield from _parameter_rows(posterior, f", paid in {paid}")
    for p in QUANTILES_SHOWN:
        name = f"days to the last payment, quantile {p:.0%}, paid in {paid}"
        yield _row(name, DERIVED, posterior.quantile_days(p), posterior.events)
    for day in DAYS_SHOWN:
        name = f"chance of all paid by day {day}, paid in {paid}"
        yield _row(name, DERIVED, posterior.chance_by(day), posterior.events)


def _parameter_rows(posterior: NormalPosterior, of: str) -> Iterator[ModelRow]:
    for i, name in enumerate(posterior.names):
        prior = f"N({posterior.prior_mean[i]:g}, {posterior.prior_sd[i]:g}²)"
        half = HALF_INTERVAL_SDS * math.sqrt(posterior.covariance[i][i])
        mean = posterior.mean[i]
        yield ModelRow(f"{name}{of}", prior, mean, mean - half, mean + half, posterior.events)


def _row(name: str, prior: str, estimate: Estimate, events: int) -> ModelRow:
    return ModelRow(name, prior, estimate.value, estimate.low, estimate.high, events)
