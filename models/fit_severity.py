"""How is the size of a theft learned, when what could be reached is hardly ever known?

Of each theft we know the dollars and the tier, and of what could be reached only a guess: the
exchange's assets from its daily volume (custody over volume spreads over two decades), times the
share kept in that tier. So the reach A of event i is ln A ~ N(m_i, s_i²), and the law of
`models.severity`, a lognormal with elasticity in A, capped at A, is averaged over it:

    p(ln loss = y) = N(y; μ(m), σ² + γ²s²) · P(A > y | y)  +  p_A(y) · P(L >= y | A = y)

the first term a loss below the cap, the second one that emptied the tier. Both are closed forms.
The six parameters have normal priors; the fit is their posterior mode and inverse Hessian.

Two kinds of evidence disagree, each with a known lean. Where a source states the assets or the
share of them lost, the size of the house is good but was often worked back from the loss, which
steepens the elasticity; where only a volume is known, noise in it flattens the elasticity. They are
fitted apart and pooled with equal weight (`pool`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from scipy.special import log_ndtr

from models.errors import TrainingFailed
from models.severity import PARAMETERS, REFERENCE_REACH_USD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from models.fit_frequency import Prior

    Floats = NDArray[np.float64]

_SHIFT_OF_TIER = {"cold": 3, "warm": 4, "third_party": 5}
_LOG_ROOT_2PI = 0.5 * math.log(2 * math.pi)


@dataclass(frozen=True)
class TheftSize:
    """One theft: dollars lost, tier struck, and ln of what could be reached as mean and sd.

    `assets_stated` says whether the reach comes from stated assets or is guessed from volume.
    """

    event_id: str
    tier: str
    log_loss_usd: float
    log_reach_mean: float
    log_reach_sd: float
    assets_stated: bool = False


@dataclass(frozen=True)
class SeverityFit:
    """Posterior mode and covariance, in the order of `PARAMETERS`, and the log likelihood."""

    mean: Floats
    covariance: Floats
    log_likelihood: float


def _log_normal_density(x: Floats, mean: Floats, sd: Floats) -> Floats:
    return np.asarray(-(((x - mean) / sd) ** 2) / 2 - np.log(sd) - _LOG_ROOT_2PI)


def log_likelihoods(theta: Floats, thefts: Sequence[TheftSize]) -> Floats:
    """Log density of each theft's log loss; see the module's formula. Shape (thefts,)."""
    y = np.array([t.log_loss_usd for t in thefts])
    m = np.array([t.log_reach_mean for t in thefts])
    s = np.array([t.log_reach_sd for t in thefts])
    shift = np.array([theta[_SHIFT_OF_TIER[t.tier]] if t.tier != "hot" else 0.0 for t in thefts])
    gamma, sigma = theta[1], math.exp(theta[2])
    reference = math.log(REFERENCE_REACH_USD)
    location = theta[0] + shift

    total_variance = sigma**2 + gamma**2 * s**2
    middle = location + gamma * (m - reference)
    reach_given_loss = m + gamma * s**2 / total_variance * (y - middle)
    spread_given_loss = s * sigma / np.sqrt(total_variance)
    partial = _log_normal_density(y, middle, np.sqrt(total_variance)) + log_ndtr(
        (reach_given_loss - y) / spread_given_loss
    )
    emptied = _log_normal_density(y, m, s) + log_ndtr(
        (location + gamma * (y - reference) - y) / sigma
    )
    return np.asarray(np.logaddexp(partial, emptied))


def fit_severity(thefts: Sequence[TheftSize], priors: Mapping[str, Prior]) -> SeverityFit:
    """Posterior of the six parameters.

    Raises:
        TrainingFailed: no theft with an amount, or no convergence.
    """
    if not thefts:
        raise TrainingFailed("no theft has both an amount and a guess of what could be reached")
    mean = np.array([priors[name].mean for name in PARAMETERS])
    sd = np.array([priors[name].sd for name in PARAMETERS])

    def loss(deviation: Floats) -> float:
        fit = log_likelihoods(mean + sd * deviation, thefts).sum()
        return float(0.5 * (deviation**2).sum() - fit)

    found = minimize(loss, np.zeros(len(PARAMETERS)), method="BFGS", options={"gtol": 1e-5})
    hessian = _hessian(loss, found.x)
    if not np.isfinite(found.fun) or np.linalg.eigvalsh(hessian).min() <= 0:
        raise TrainingFailed("the severity fit found no maximum")
    mode = mean + sd * found.x
    covariance = np.asarray(np.linalg.inv(hessian) * np.outer(sd, sd), dtype=np.float64)
    return SeverityFit(mode, covariance, float(log_likelihoods(mode, thefts).sum()))


def pool(fits: Sequence[SeverityFit]) -> SeverityFit:
    """One posterior from several, each given the same weight: their mixture's mean and covariance.

    The covariance is the average within plus the spread between, so that evidence that disagrees
    widens the interval instead of averaging itself away.
    """
    means = np.stack([fit.mean for fit in fits])
    mean = means.mean(axis=0)
    within = np.mean([fit.covariance for fit in fits], axis=0)
    between = (means - mean).T @ (means - mean) / len(fits)
    return SeverityFit(mean, within + between, sum(fit.log_likelihood for fit in fits))


def _hessian(function: Callable[[Floats], float], at: Floats, step: float = 1e-3) -> Floats:
    """Second derivatives by central differences; coordinates are in prior sds, of unit scale."""
    size = len(at)
    result = np.empty((size, size))
    for i in range(size):
        for j in range(i, size):
            e, g = np.eye(size)[i] * step, np.eye(size)[j] * step
            value = (
                function(at + e + g)
                - function(at + e - g)
                - function(at - e + g)
                + function(at - e - g)
            ) / (4 * step**2)
            result[i, j] = result[j, i] = value
    return result
