"""How heavy is the tail of thefts, and where should it begin? The threshold choice, laid open.

Three classical looks at the amounts as they are (Embrechts, Klüppelberg & Mikosch 1997, ch. 6): the
mean excess over a threshold, Hill's index of the largest k, and, on the model's own terms, the fit
with the tail begun at different quantiles of the body, with its score on years it had not seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.fit_severity import Reading, SizeEvidence, fit_severity, log_densities
from models.severity import NO_TAIL
from models.spread import spread
from models.train import gather

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from data.dataset import Dataset
    from models.fit_frequency import Prior
    from models.fit_severity import SeverityFit, TheftSize

    Floats = NDArray[np.float64]

QUANTILES = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, NO_TAIL)
"""Beginnings of the tail that are compared; the last is no tail at all."""


@dataclass(frozen=True)
class Threshold:
    """The fit with the tail begun at one quantile of the body.

    Attributes:
        shape, shape_low, shape_high: ξ with its 90 % interval; NaN without a tail.
        log_likelihood: of all thefts.
        out_of_sample: log score of the years for choosing, each predicted from those before.
    """

    quantile: float
    shape: float
    shape_low: float
    shape_high: float
    log_likelihood: float
    out_of_sample: float


def hill(amounts: Floats, largest: Sequence[int]) -> Floats:
    """Hill's tail index α from the k largest amounts, one a k; α = 1/ξ. Shape (len(largest),)."""
    logs = np.sort(np.log(amounts))[::-1]
    return np.array([k / (logs[:k] - logs[k]).sum() for k in largest])


def mean_excess(amounts: Floats, thresholds: Floats) -> Floats:
    """Mean of amount - u over amounts above each u, in their unit."""
    return np.array([(amounts[amounts > u] - u).mean() for u in thresholds])


def thresholds(
    dataset: Dataset, years: Sequence[int], *, workers: int = 2
) -> tuple[Threshold, ...]:
    """Fit and score every beginning of the tail; `years` are those for choosing.

    Raises:
        TrainingFailed: a fit found no maximum.
    """
    known = gather(dataset)
    shared = (known.sizes, known.severity_priors, tuple(years))
    return tuple(spread(_threshold, ((q,) for q in QUANTILES), workers, shared=shared))


def _threshold(
    sizes: Sequence[TheftSize], priors: Mapping[str, Prior], years: tuple[int, ...], quantile: float
) -> Threshold:
    reading = Reading(f"tail from {quantile:g}", tail_quantile=quantile)
    score = 0.0
    for year in years:
        past = [t for t in sizes if t.year < year]
        came = [t for t in sizes if t.year == year]
        if came:
            fit = fit_severity(past, priors, reading)
            score += float(log_densities(fit.mean, SizeEvidence.of(came), quantile).sum())
    fit = fit_severity(sizes, priors, reading)
    low, middle, high = _shape(fit)
    return Threshold(quantile, middle, low, high, fit.log_likelihood, score)


def _shape(fit: SeverityFit) -> tuple[float, float, float]:
    """ξ at 5, 50 and 95 % of its posterior; NaN for a law without a tail."""
    if fit.reading.tail_quantile >= NO_TAIL:
        return (np.nan, np.nan, np.nan)
    mean, sd = fit.mean[6], float(np.sqrt(fit.covariance[6, 6]))
    low, middle, high = np.exp(mean + sd * np.array([-1.645, 0.0, 1.645]))
    return float(low), float(middle), float(high)
