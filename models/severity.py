"""How much does one theft take?

From tier t, in which A can be reached, a theft takes min(L, A) with ln L normal:

    ln L = a_t + γ · ln(A / A₀) + σ · Z,     A₀ = USD 100 million

γ below one says that a house ten times as large loses less than ten times as much (Wheatley,
Maillart & Sornette 2016: size to the power 0.6). The cap is what a thief can reach, so that the law
of the share taken, min(L, A)/A, lies on (0, 1] with an atom at 1: the wallet emptied. No uncapped
mean exists in the product: published tail indices are 0.7 to 1.2.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

PARAMETERS = (
    "log_reference_loss",
    "elasticity",
    "log_sigma",
    "cold_shift",
    "warm_shift",
    "third_party_shift",
)
"""Coordinates of a `SeverityPosterior`, in this order."""

REFERENCE_REACH_USD = 1e8
"""A₀: the middle of the events the law is fitted to."""

FIRST_COIN = 1e-6
"""Money below which a loss is no loss; stands in for zero inside a logarithm."""

EMPTY_TIER = 1e4
"""Times `FIRST_COIN`: a tier that holds less than a hundredth of a yen or dollar is empty."""


@dataclass(frozen=True)
class CappedLognormal:
    """Laws of one theft, one row a parameter draw, one column a tier.

    Attributes:
        log_median: μ = ln of the uncapped median, money, shape (draws, tiers).
        sigma: standard deviation of the log, shape (draws, 1).
        cap: what can be reached, money, shape (tiers,), positive.
    """

    log_median: Floats
    sigma: Floats
    cap: Floats

    def limited_mean(self, x: Floats) -> Floats:
        """E[min(loss, x)], money; x of shape (n,), result (draws, tiers, n).

        For a lognormal, E[min(L, x)] = e^{μ+σ²/2} Φ((ln x - μ - σ²)/σ) + x (1 - Φ((ln x - μ)/σ));
        the cap enters as min(x, A).
        """
        x = np.minimum(x, self.cap[:, None])
        held = self.cap > FIRST_COIN * EMPTY_TIER
        result = np.zeros((len(self.log_median), *x.shape))
        mu, sigma = self.log_median[:, held, None], self.sigma[:, :, None]
        x = x[held]
        z = (np.log(np.maximum(x, FIRST_COIN)) - mu) / sigma
        result[:, held] = np.exp(mu + sigma**2 / 2) * ndtr(z - sigma) + x * ndtr(-z)
        return result

    def survival(self, x: Floats) -> Floats:
        """P(loss > x); x of shape (n,) or, one for each draw, (draws, n); result (draws, tiers, n).

        Zero at and above the cap.
        """
        at = np.atleast_2d(x)[:, None, :]
        mu, sigma = self.log_median[:, :, None], self.sigma[:, :, None]
        tail = ndtr((mu - np.log(np.maximum(at, FIRST_COIN))) / sigma)
        return np.asarray(np.where(at < self.cap[:, None], tail, 0.0))

    def mean(self) -> Floats:
        """E[min(L, A)], money, shape (draws, tiers)."""
        return self.limited_mean(self.cap[:, None])[:, :, 0]


@dataclass(frozen=True)
class SeverityPosterior:
    """What training learned of the size of a theft: normal in these coordinates.

    `mean` and `covariance` are over `names`: log_reference_loss (a of the hot tier, ln USD),
    elasticity (γ), log_sigma (ln σ), cold_shift, warm_shift, third_party_shift (a_t - a of hot).
    """

    names: tuple[str, ...]
    mean: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]

    def draws(self, normals: Floats) -> Floats:
        """Parameter draws, shape of `normals` (draws, len(names)), from standard normals."""
        return correlate(self.mean, self.covariance, normals)

    def law(self, parameters: Floats, reach_usd: Floats, unit_per_usd: float) -> CappedLognormal:
        """Laws of one theft, for parameter draws and the reach of each tier.

        Args:
            parameters: shape (draws, len(names)).
            reach_usd: assets of hot, warm, cold and third-party tier, USD, shape (4,); zero means
                that the tier is empty, which no theft strikes.
            unit_per_usd: money units of the answer a USD, such as yen.
        """
        column = {name: parameters[:, i] for i, name in enumerate(self.names)}
        zero = np.zeros(len(parameters))
        shifts = [zero, column["warm_shift"], column["cold_shift"], column["third_party_shift"]]
        reach = np.maximum(reach_usd, FIRST_COIN)
        size = np.log(reach / REFERENCE_REACH_USD)
        log_median = (
            column["log_reference_loss"][:, None]
            + np.stack(shifts, axis=1)
            + column["elasticity"][:, None] * size
            + math.log(unit_per_usd)
        )
        sigma = np.exp(column["log_sigma"])[:, None]
        return CappedLognormal(log_median, sigma, reach * unit_per_usd)


def correlate(
    mean: tuple[float, ...], covariance: tuple[tuple[float, ...], ...], normals: Floats
) -> Floats:
    """Normal draws with this mean and covariance from standard ones, shape (draws, parameters)."""
    root = np.linalg.cholesky(np.asarray(covariance))
    return np.asarray(np.asarray(mean) + normals @ root.T)
