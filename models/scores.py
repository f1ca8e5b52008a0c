"""How good is a prediction? Scores and checks, each a small pure function.

Counts are judged by the Poisson deviance and log score, by calibration in bands with exact
intervals (Garwood 1936), and by how well they rank (Lorenz curve, Gini). Sizes are judged by the
log score, the continuous ranked probability score (Gneiting & Raftery 2007) and the probability
integral transform.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaincinv, gammaln

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

COVERAGE = 0.90
"""Of every interval shown."""


@dataclass(frozen=True)
class Band:
    """Exchange-years put together by their predicted rate.

    Attributes:
        expected: thefts predicted; thefts: that came; low, high: 90 % interval of the mean number
            of thefts that such a count allows.
    """

    exposure: float
    expected: float
    thefts: float
    low: float
    high: float

    @property
    def holds(self) -> bool:
        """Whether the prediction lies in the interval of what came."""
        return self.low <= self.expected <= self.high


@dataclass(frozen=True)
class LiftBand:
    """Exchange-years put together by how far two predictions differ; rates per exchange-year."""

    ratio: float
    exposure: float
    first: float
    second: float
    observed: float
    low: float
    high: float


def poisson_deviance(thefts: Floats, expected: Floats) -> float:
    """Total Poisson deviance 2 Σ (y ln(y/μ) - y + μ); lower is better."""
    return float(poisson_deviances(thefts, expected).sum())


def poisson_deviances(thefts: Floats, expected: Floats) -> Floats:
    """Poisson deviance of each row."""
    ratio = np.where(thefts > 0, thefts / expected, 1.0)
    return np.asarray(2.0 * (thefts * np.log(ratio) - thefts + expected))


def poisson_log_score(thefts: Floats, expected: Floats) -> float:
    """Total log chance of the counts seen; higher is better."""
    return float((thefts * np.log(expected) - expected - gammaln(thefts + 1.0)).sum())


def tweedie_deviance(losses: Floats, expected: Floats, power: float) -> float:
    """Total Tweedie deviance for a power between 1 and 2; lower is better."""
    p = power
    terms = (
        losses ** (2 - p) / ((1 - p) * (2 - p))
        - losses * expected ** (1 - p) / (1 - p)
        + expected ** (2 - p) / (2 - p)
    )
    return float(2.0 * terms.sum())


def garwood(count: float) -> tuple[float, float]:
    """Exact 90 % interval of a Poisson mean from one count (Garwood 1936)."""
    tail = (1.0 - COVERAGE) / 2.0
    low = float(gammaincinv(count, tail)) if count > 0 else 0.0
    return low, float(gammaincinv(count + 1.0, 1.0 - tail))


def calibration(expected: Floats, thefts: Floats, exposure: Floats, bands: int) -> tuple[Band, ...]:
    """Bands of equal expected thefts in order of the predicted rate, the safest first."""
    order = np.argsort(expected / exposure, kind="stable")
    share = (np.cumsum(expected[order]) - expected[order] / 2.0) / expected.sum()
    band = np.minimum((share * bands).astype(int), bands - 1)
    found = []
    for i in range(bands):
        rows = order[band == i]
        if rows.size:
            low, high = garwood(float(thefts[rows].sum()))
            found.append(
                Band(
                    float(exposure[rows].sum()),
                    float(expected[rows].sum()),
                    float(thefts[rows].sum()),
                    low,
                    high,
                )
            )
    return tuple(found)


def lorenz(rates: Floats, thefts: Floats, exposure: Floats) -> tuple[Floats, Floats]:
    """Share of exposure against share of thefts, exchange-years in order of the predicted rate.

    Rows of one rate are one step: no order among them is better than another.
    """
    _, step = np.unique(rates, return_inverse=True)
    seen = np.concatenate([[0.0], np.cumsum(np.bincount(step, exposure))]) / exposure.sum()
    caught = np.concatenate([[0.0], np.cumsum(np.bincount(step, thefts))]) / thefts.sum()
    return seen, caught


def gini(rates: Floats, thefts: Floats, exposure: Floats) -> float:
    """Twice the area between the diagonal and the Lorenz curve; 0 for an order without worth."""
    seen, caught = lorenz(rates, thefts, exposure)
    return float(1.0 - 2.0 * np.trapezoid(caught, seen))


def double_lift(
    first: Floats, second: Floats, thefts: Floats, exposure: Floats, bands: int
) -> tuple[LiftBand, ...]:
    """Bands of equal exposure in order of first / second: which of two predictions is right?"""
    order = np.argsort(first / second, kind="stable")
    share = (np.cumsum(exposure[order]) - exposure[order] / 2.0) / exposure.sum()
    band = np.minimum((share * bands).astype(int), bands - 1)
    found = []
    for i in range(bands):
        rows = order[band == i]
        if not rows.size:
            continue
        years = float(exposure[rows].sum())
        low, high = garwood(float(thefts[rows].sum()))
        mean_first = float((first[rows] * exposure[rows]).sum())
        mean_second = float((second[rows] * exposure[rows]).sum())
        found.append(
            LiftBand(
                ratio=mean_first / mean_second,
                exposure=years,
                first=mean_first / years,
                second=mean_second / years,
                observed=float(thefts[rows].sum()) / years,
                low=low / years,
                high=high / years,
            )
        )
    return tuple(found)


def crps(grid: Floats, cdf: Floats, seen: Floats) -> Floats:
    """∫ (F(t) - 1{t >= y})² dt of each prediction, in the unit of the grid; lower is better.

    Args:
        grid: t, increasing, shape (n,).
        cdf: F on the grid, shape (predictions, n).
        seen: y, shape (predictions,).
    """
    step = grid[None, :] >= seen[:, None]
    return np.asarray(np.trapezoid((cdf - step) ** 2, grid, axis=1))


def paired_difference(
    first: Floats, second: Floats, groups: NDArray[np.str_]
) -> tuple[float, float]:
    """Sum of first - second over rows, and its standard error with rows grouped by exchange."""
    difference = first - second
    _, index = np.unique(groups, return_inverse=True)
    sums = np.bincount(index, weights=difference)
    n = len(sums)
    return float(sums.sum()), float(np.sqrt(n / (n - 1) * ((sums - sums.mean()) ** 2).sum()))
