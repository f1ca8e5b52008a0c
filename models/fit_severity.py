"""How is the size of a theft learned, when what could be reached is hardly ever known?

Of each theft we know the dollars and the tier, and of what could be reached only a guess: the
exchange's assets from its daily volume (custody over volume spreads over two decades), times the
share kept in that tier. So the reach A of event i is ln A ~ N(m_i, s_i²), and the law of
`models.severity` is averaged over it:

    p(ln loss = y) = ∫_{a > y} f(y | a) φ(a; m, s) da  +  φ(y; m, s) · P(L >= y | A = y)

the first term a loss below the cap, the second one that emptied the tier. The integral is taken by
Gauss-Legendre in the probability of a; for a law without a tail it has a closed form, which the
tests set beside it. Parameters have normal priors; the fit is their posterior mode and inverse
Hessian.

What could be reached is a guess for nearly every theft: even where a source states the assets, it
does not say how much of them was hot that day. Houses that were robbed may have kept more within
reach than the usual share of their usual assets. A parameter of its own, `reach_bias`, says by how
much the guesses miss; it belongs to the evidence and is left behind when the law is stored.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import log_ndtr, ndtr, ndtri

from models.errors import TrainingFailed
from models.laplace import laplace
from models.severity import NO_TAIL, PARAMETERS, REFERENCE_REACH_USD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from models.fit_frequency import Prior

    Floats = NDArray[np.float64]

FITTED = (*PARAMETERS, "reach_bias")
"""What a fit finds; the last is of the evidence, not of the law."""

TAIL_QUANTILE = 0.5
"""Where the tail begins; see the threshold section of the model report."""

_SHIFT_OF_TIER = {"cold": 3, "warm": 4, "third_party": 5}
_LOG_ROOT_2PI = 0.5 * math.log(2 * math.pi)
NODES, WEIGHTS = np.polynomial.legendre.leggauss(24)
NODES, WEIGHTS = (NODES + 1.0) / 2.0, WEIGHTS / 2.0
"""Gauss-Legendre on (0, 1)."""

TINY = 1e-300
"""Stands in for zero inside a logarithm."""


@dataclass(frozen=True)
class TheftSize:
    """One theft: dollars lost, tier struck, and ln of what could be reached as mean and sd.

    `assets_stated` says whether a source states the house's assets; `reach_guessed` whether the
    reach is a guess all the same, for want of the share kept in that tier.
    """

    event_id: str
    tier: str
    log_loss_usd: float
    log_reach_mean: float
    log_reach_sd: float
    assets_stated: bool = False
    reach_guessed: bool = True
    year: int = 0


@dataclass(frozen=True)
class Reading:
    """Which thefts a fit looks at, and whether its law has a tail of its own."""

    name: str
    tail_quantile: float
    stated_only: bool = False


CHAMPION = Reading("all thefts, Pareto tail from the median", tail_quantile=TAIL_QUANTILE)
"""The reading a model holds; see docs/decisions/0007."""

CHALLENGERS = (
    Reading("all thefts, lognormal throughout", tail_quantile=NO_TAIL),
    Reading("all thefts, Pareto tail from 80 %", tail_quantile=0.8),
    Reading("stated assets only, Pareto tail", tail_quantile=TAIL_QUANTILE, stated_only=True),
    Reading("stated assets only, lognormal", tail_quantile=NO_TAIL, stated_only=True),
)
"""Readings scored beside it."""


@dataclass(frozen=True)
class SeverityFit:
    """Posterior mode and covariance, in the order of `FITTED`, and the log likelihood."""

    reading: Reading
    mean: Floats
    covariance: Floats
    log_likelihood: float
    thefts: int


@dataclass(frozen=True)
class SizeEvidence:
    """Thefts as columns, each of shape (thefts,).

    Attributes:
        y: ln USD lost.
        reach_mean, reach_sd: of ln USD within reach.
        tier: index of the tier's shift in `PARAMETERS`, zero for hot.
        guessed: one where the reach is a guess; see `TheftSize`.
    """

    y: Floats
    reach_mean: Floats
    reach_sd: Floats
    tier: NDArray[np.int64]
    guessed: Floats

    @classmethod
    def of(cls, thefts: Sequence[TheftSize]) -> SizeEvidence:
        """The columns of these thefts."""
        return cls(
            y=np.array([t.log_loss_usd for t in thefts]),
            reach_mean=np.array([t.log_reach_mean for t in thefts]),
            reach_sd=np.array([t.log_reach_sd for t in thefts]),
            tier=np.array([_SHIFT_OF_TIER.get(t.tier, 0) for t in thefts], dtype=np.int64),
            guessed=np.array([float(t.reach_guessed) for t in thefts]),
        )

    def at(self, y: Floats) -> SizeEvidence:
        """Every theft asked about at every ln loss of `y`: rows thefts by losses, flattened."""
        n = len(y)
        return SizeEvidence(
            y=np.tile(y, len(self.y)),
            reach_mean=np.repeat(self.reach_mean, n),
            reach_sd=np.repeat(self.reach_sd, n),
            tier=np.repeat(self.tier, n),
            guessed=np.repeat(self.guessed, n),
        )


def log_densities(theta: Floats, e: SizeEvidence, tail_quantile: float) -> Floats:
    """Log density of each ln loss; see the module's formula. Shape (thefts,).

    Args:
        theta: in the order of `FITTED`.
        e: what happened.
        tail_quantile: q of the law.
    """
    law = Law.of(theta, tail_quantile)
    mean = e.reach_mean + law.reach_bias * e.guessed
    inside, reach = reach_above(e.y, mean, e.reach_sd)
    density = np.exp(law.log_density(law.score(e.y[:, None], reach, e.tier[:, None])))
    partial = np.log(np.maximum(inside, TINY)) + np.log(np.maximum(density @ WEIGHTS, TINY))
    emptied = log_normal_density(e.y, mean, e.reach_sd) + law.log_survival(
        law.score(e.y, e.y, e.tier)
    )
    return np.asarray(np.logaddexp(partial, emptied))


def distribution(theta: Floats, e: SizeEvidence, tail_quantile: float) -> Floats:
    """P(ln loss <= y) under the same law. Shape (thefts,)."""
    law = Law.of(theta, tail_quantile)
    mean = e.reach_mean + law.reach_bias * e.guessed
    inside, reach = reach_above(e.y, mean, e.reach_sd)
    above = np.exp(law.log_survival(law.score(e.y[:, None], reach, e.tier[:, None])))
    return np.asarray(1.0 - inside * (above @ WEIGHTS))


def log_normal_density(x: Floats, mean: Floats, sd: Floats) -> Floats:
    """Log density of a normal law."""
    return np.asarray(-(((x - mean) / sd) ** 2) / 2 - np.log(sd) - _LOG_ROOT_2PI)


def reach_above(y: Floats, mean: Floats, sd: Floats) -> tuple[Floats, Floats]:
    """P(ln A > y), and nodes of ln A given that, shape (thefts, nodes); weigh by `WEIGHTS`."""
    inside = ndtr((mean - y) / sd)
    above = np.maximum(inside[:, None] * (1.0 - NODES), TINY)
    return inside, mean[:, None] - sd[:, None] * ndtri(above)


@dataclass(frozen=True)
class Law:
    """The uncapped law of ln L for one set of parameters."""

    location: Floats
    elasticity: float
    sigma: float
    start: float
    shape: float
    reach_bias: float

    @classmethod
    def of(cls, theta: Floats, tail_quantile: float) -> Law:
        """The law of parameters in the order of `FITTED`."""
        shifts = np.array([0.0, 0.0, 0.0, theta[3], theta[4], theta[5]])
        return cls(
            location=theta[0] + shifts,
            elasticity=float(theta[1]),
            sigma=math.exp(theta[2]),
            start=float(ndtri(tail_quantile)),
            shape=math.exp(theta[6]),
            reach_bias=float(theta[7]),
        )

    def score(self, y: Floats, reach: Floats, tier: NDArray[np.int64]) -> Floats:
        """(ln L - μ)/σ at ln L = y for a house with this log reach in this tier."""
        size = reach - math.log(REFERENCE_REACH_USD)
        return np.asarray((y - self.location[tier] - self.elasticity * size) / self.sigma)

    def log_density(self, z: Floats) -> Floats:
        """Log density of ln L at standard score z."""
        body = -(z**2) / 2 - math.log(self.sigma) - _LOG_ROOT_2PI
        if math.isinf(self.start):
            return np.asarray(body)
        beta, over = self._beyond(z)
        tail = (
            float(log_ndtr(-self.start))
            + self.sigma * np.minimum(z - self.start, 600.0)
            - math.log(beta)
            - (1.0 / self.shape + 1.0) * np.log1p(self.shape * over / beta)
        )
        return np.asarray(np.where(z > self.start, tail, body))

    def log_survival(self, z: Floats) -> Floats:
        """Log chance that ln L is above standard score z."""
        body = log_ndtr(-z)
        if math.isinf(self.start):
            return np.asarray(body)
        beta, over = self._beyond(z)
        tail = float(log_ndtr(-self.start)) - np.log1p(self.shape * over / beta) / self.shape
        return np.asarray(np.where(z > self.start, tail, body))

    def draw(self, uniforms: Floats) -> Floats:
        """Ln L - μ at these chances of being above it; shape of `uniforms`."""
        body = -self.sigma * ndtri(uniforms)
        begins = float(ndtr(-self.start))
        if begins == 0.0:
            return np.asarray(body)
        beta, _ = self._beyond(np.array([self.start]))
        # (L - u)/β of the tail has chance p/P(L > u) of being exceeded.
        over = beta / self.shape * np.expm1(-self.shape * np.log(np.minimum(uniforms / begins, 1)))
        return np.asarray(
            np.where(uniforms < begins, self.sigma * self.start + np.log1p(over), body)
        )

    def _beyond(self, z: Floats) -> tuple[float, Floats]:
        """β/u, and (L - u)/u where z is above the threshold, else zero."""
        density = math.exp(-(self.start**2) / 2) / math.sqrt(2 * math.pi)
        beta = self.sigma * float(ndtr(-self.start)) / density
        return beta, np.expm1(np.clip(self.sigma * (z - self.start), 0.0, 600.0))


def fit_severity(
    thefts: Sequence[TheftSize], priors: Mapping[str, Prior], reading: Reading = CHAMPION
) -> SeverityFit:
    """Posterior of the parameters under one reading of the evidence.

    Raises:
        TrainingFailed: no theft with an amount, or no convergence.
    """
    used = [t for t in thefts if t.assets_stated or not reading.stated_only]
    if not used:
        raise TrainingFailed(f"no theft to learn the size from ({reading.name})")
    mean = np.array([priors[name].mean for name in FITTED])
    sd = np.array([priors[name].sd for name in FITTED])
    evidence = SizeEvidence.of(used)

    def log_likelihood(theta: Floats) -> float:
        return float(log_densities(theta, evidence, reading.tail_quantile).sum())

    # The step is wide because the density has a kink where the tail begins.
    found = laplace(
        log_likelihood, mean, sd, f"size of a theft ({reading.name})", gradient=1e-5, step=2e-2
    )
    likelihood = log_likelihood(found.mode)
    return SeverityFit(reading, found.mode, found.covariance, likelihood, len(used))
