"""How much does one theft take?

From tier t, in which A can be reached, a theft takes min(L, A). Up to a threshold u the uncapped
amount L is lognormal,

    ln L = a_t + γ · ln(A / A₀) + σ · Z,     A₀ = USD 100 million

and above it, if the law has a tail of its own, generalised Pareto:

    P(L > x) = P(L > u) · (1 + ξ (x - u) / β)^(-1/ξ),   x > u.

The threshold is a quantile q of the lognormal, so that it moves with the size of the house, and β
is set so that the density does not jump there: the tail costs one parameter, ξ. γ below one says
that a house ten times as large loses less than ten times as much (Wheatley, Maillart & Sornette
2016: size to the power 0.6). The cap is what a thief can reach, so that the law of the share taken,
min(L, A)/A, lies on (0, 1] with an atom at 1: the wallet emptied. No uncapped mean exists in the
product: published tail indices are 0.7 to 1.2, so that ξ = 1/index is near one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import exprel, log_ndtr, ndtr, ndtri

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

PARAMETERS = (
    "log_reference_loss",
    "elasticity",
    "log_sigma",
    "cold_shift",
    "warm_shift",
    "third_party_shift",
    "log_tail_shape",
)
"""Coordinates of a `SeverityPosterior`, in this order."""

REFERENCE_REACH_USD = 1e8
"""A₀: the middle of the events the law is fitted to."""

FIRST_COIN = 1e-6
"""Stands in for what an empty tier holds, money."""

NOTHING = 1e-300
"""Stands in for zero inside a logarithm, whatever the unit of money."""

EMPTY_TIER = 1e4
"""Times `FIRST_COIN`: a tier that holds less than a hundredth of a yen or dollar is empty."""

NO_TAIL = 1.0
"""Tail quantile of a law that is lognormal throughout."""


@dataclass(frozen=True)
class Tail:
    """The generalised Pareto part of laws of one theft, one row a parameter draw.

    Attributes:
        start: standard normal score of the threshold.
        shape: ξ, shape (draws, 1), positive.
    """

    start: float
    shape: Floats

    @property
    def chance(self) -> float:
        """P(L > u)."""
        return float(ndtr(-self.start))

    def relative_scale(self, sigma: Floats) -> Floats:
        """β / u, from the density of the lognormal at u: σ · P(Z > z) / φ(z)."""
        density = math.exp(-(self.start**2) / 2) / math.sqrt(2 * math.pi)
        return sigma * (self.chance / density)


@dataclass(frozen=True)
class CappedLoss:
    """Laws of one theft, one row a parameter draw, one column a tier.

    Attributes:
        log_median: μ = ln of the uncapped median, money, shape (draws, tiers).
        sigma: standard deviation of the log, shape (draws, 1).
        cap: what can be reached, money, shape (tiers,), positive and finite.
        tail: where the lognormal gives way to a Pareto tail; None if nowhere.

    Raises:
        ValueError: a cap is missing: without one the mean need not exist.
    """

    log_median: Floats
    sigma: Floats
    cap: Floats
    tail: Tail | None = None

    def __post_init__(self) -> None:
        if not ((self.cap > 0) & (self.cap < np.inf)).all():
            raise ValueError("the size of a theft needs a positive and finite cap in every tier")

    def limited_mean(self, x: Floats) -> Floats:
        """E[min(loss, x)], money; x of shape (n,) or (tiers, n), result (draws, tiers, n).

        For a lognormal, E[min(L, x)] = e^{μ+σ²/2} Φ((ln x - μ - σ²)/σ) + x (1 - Φ((ln x - μ)/σ));
        the cap enters as min(x, A), and above u the tail adds P(L > u) · E[min(L - u, x - u)].
        """
        x = np.minimum(x, self.cap[:, None])
        held = self.cap > FIRST_COIN * EMPTY_TIER
        result = np.zeros((len(self.log_median), *x.shape))
        mu, sigma = self.log_median[:, held, None], self.sigma[:, :, None]
        x = x[held]
        z = (np.log(np.maximum(x, NOTHING)) - mu) / sigma
        if self.tail is None:
            result[:, held] = _lognormal_limited_mean(x, z, mu, sigma)
            return result
        threshold = np.exp(mu + sigma * self.tail.start)
        below = np.minimum(x, threshold)
        result[:, held] = _lognormal_limited_mean(
            below, np.minimum(z, self.tail.start), mu, sigma
        ) + self._tail_mean(self.tail, x - below, threshold)
        return result

    def _tail_mean(self, tail: Tail, excess: Floats, threshold: Floats) -> Floats:
        """P(L > u) · E[min(L - u, excess) | L > u], money.

        E[min(Y, y)] of a generalised Pareto Y is β/ξ · t · exprel((1 - 1/ξ) t), t = ln(1 + ξy/β):
        the form that loses no digits near ξ = 1, nor where y is far above β.

        Args:
            tail: the tail.
            excess: money above u, zero below, shape (draws, tiers, n).
            threshold: u, money, shape (draws, tiers, 1).
        """
        shape = tail.shape[:, :, None]
        beta = threshold * tail.relative_scale(self.sigma)[:, :, None]
        t = np.log1p(shape * excess / beta)
        return np.asarray(tail.chance * beta / shape * t * exprel((1.0 - 1.0 / shape) * t))

    def survival(self, x: Floats) -> Floats:
        """P(loss > x); x of shape (n,) or, one for each draw, (draws, n); result (draws, tiers, n).

        Zero at and above the cap.
        """
        at = np.atleast_2d(x)[:, None, :]
        return self._capped_survival(at, at < self.cap[:, None])

    def reaches(self, x: Floats) -> Floats:
        """P(loss >= x), shapes as for `survival`: the cap itself is reached by every larger L."""
        at = np.atleast_2d(x)[:, None, :]
        return self._capped_survival(at, at <= self.cap[:, None])

    def _capped_survival(self, at: Floats, below: NDArray[np.bool_]) -> Floats:
        """P(L > x) where x is `below` the cap and zero elsewhere, tiers all above it left out."""
        reached = np.asarray(below.any(axis=(0, 2)))
        found = np.zeros((len(self.log_median), len(self.cap), at.shape[2]))
        found[:, reached] = np.where(below[:, reached], self._uncapped_survival(at, reached), 0.0)
        return found

    def _uncapped_survival(self, at: Floats, tiers: NDArray[np.bool_]) -> Floats:
        """P(L > x) of some tiers, x of shape (1 or draws, 1, n), result (draws, tiers, n)."""
        mu, sigma = self.log_median[:, tiers, None], self.sigma[:, :, None]
        score = (np.log(np.maximum(at, NOTHING)) - mu) / sigma
        body = ndtr(-score)
        if self.tail is None:
            return np.asarray(body)
        tail, shape = self.tail, self.tail.shape[:, :, None]
        over = np.expm1(np.maximum(sigma * (score - tail.start), 0.0))
        relative = over / tail.relative_scale(self.sigma)[:, :, None]
        pareto = tail.chance * np.exp(-np.log1p(shape * relative) / shape)
        return np.asarray(np.where(score > tail.start, pareto, body))

    def log_quantile(self, scores: Floats) -> Floats:
        """Ln L at standard normal scores z, P(L > x) = Φ(-z), before the cap; (draws, tiers, z).

        Above u, L = u (1 + (β/u)/ξ ((P(L > u) / Φ(-z))^ξ - 1)).
        """
        mu, sigma = self.log_median[:, :, None], self.sigma[:, :, None]
        body = mu + sigma * scores
        if self.tail is None:
            return np.asarray(body)
        tail, shape = self.tail, self.tail.shape[:, :, None]
        farther = np.maximum(np.log(tail.chance) - log_ndtr(-scores), 0.0)
        scale = tail.relative_scale(self.sigma)[:, :, None] / shape
        above = mu + sigma * tail.start + np.log1p(scale * np.expm1(shape * farther))
        return np.asarray(np.where(scores > tail.start, above, body))

    def mean(self) -> Floats:
        """E[min(L, A)], money, shape (draws, tiers)."""
        return self.limited_mean(self.cap[:, None])[:, :, 0]


@dataclass(frozen=True)
class SeverityPosterior:
    """What training learned of the size of a theft: normal in these coordinates.

    Attributes:
        names: `PARAMETERS`.
        mean: of log_reference_loss (a of the hot tier, ln USD), elasticity (γ), log_sigma (ln σ),
            cold_shift, warm_shift, third_party_shift (a_t - a of hot), log_tail_shape (ln ξ).
        covariance: of the same.
        tail_quantile: q, the body's quantile at which the tail begins; `NO_TAIL` for none.
    """

    names: tuple[str, ...]
    mean: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]
    tail_quantile: float

    def draws(self, normals: Floats) -> Floats:
        """Parameter draws, shape of `normals` (draws, len(names)), from standard normals."""
        return correlate(self.mean, self.covariance, normals)

    def law(self, parameters: Floats, reach_usd: Floats, unit_per_usd: float) -> CappedLoss:
        """Laws of one theft, for parameter draws and the reach of each tier.

        Args:
            parameters: shape (draws, len(names)).
            reach_usd: assets of hot, warm, cold and third-party tier, USD, shape (4,); zero means
                that the tier is empty, which no theft strikes.
            unit_per_usd: money units of the answer a USD, such as yen.
        """
        return CappedLoss(
            self.log_medians(parameters, reach_usd, unit_per_usd),
            self.sigma(parameters),
            stealable(reach_usd) * unit_per_usd,
            self.tail(parameters),
        )

    def log_medians(self, parameters: Floats, reach_usd: Floats, unit_per_usd: float) -> Floats:
        """μ of each draw and tier, shape (..., draws, 4); as for `law`, with reach (..., 4)."""
        column = self._columns(parameters)
        zero = np.zeros(len(parameters))
        shifts = [zero, column["warm_shift"], column["cold_shift"], column["third_party_shift"]]
        size = np.log(stealable(reach_usd) / REFERENCE_REACH_USD)
        return np.asarray(
            column["log_reference_loss"][:, None]
            + np.stack(shifts, axis=1)
            + column["elasticity"][:, None] * size[..., None, :]
            + math.log(unit_per_usd)
        )

    def sigma(self, parameters: Floats) -> Floats:
        """Standard deviation of the log of a theft by draw, shape (draws, 1)."""
        return np.exp(self._columns(parameters)["log_sigma"])[:, None]

    def tail(self, parameters: Floats) -> Tail | None:
        """Pareto part by draw; None if the law is lognormal throughout."""
        if self.tail_quantile >= NO_TAIL:
            return None
        shape = np.exp(self._columns(parameters)["log_tail_shape"])[:, None]
        return Tail(float(ndtri(self.tail_quantile)), shape)

    def _columns(self, parameters: Floats) -> dict[str, Floats]:
        return {name: parameters[:, i] for i, name in enumerate(self.names)}


def stealable(reach_usd: Floats) -> Floats:
    """What each tier holds, USD, positive throughout: an empty tier holds next to nothing."""
    return np.maximum(reach_usd, FIRST_COIN)


def _lognormal_limited_mean(x: Floats, z: Floats, mu: Floats, sigma: Floats) -> Floats:
    """E[min(L, x)] of a lognormal, from x and its standard score z."""
    return np.asarray(np.exp(mu + sigma**2 / 2) * ndtr(z - sigma) + x * ndtr(-z))


def correlate(
    mean: Sequence[float], covariance: Sequence[Sequence[float]], normals: Floats
) -> Floats:
    """Normal draws with this mean and covariance from standard ones, shape (draws, parameters)."""
    root = np.linalg.cholesky(np.asarray(covariance))
    return np.asarray(np.asarray(mean) + normals @ root.T)
