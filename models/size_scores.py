"""How well was the size of each theft predicted, and by which law?

Each law learned from the years before gives every theft of the year a density, averaged over its
posterior. Beside the law a model holds, and the same law read in other ways, stand two of another
kind: sizes without regard to the house, and the share of the tier taken (a beta law with mass at
one).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from scipy.special import betaln, logsumexp

from models.fit_severity import (
    TINY,
    WEIGHTS,
    SizeEvidence,
    distribution,
    log_densities,
    log_normal_density,
    reach_above,
)
from models.scores import crps
from models.severity import correlate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from models.fit_severity import SeverityFit, TheftSize

    Floats = NDArray[np.float64]

NO_SIZE = "lognormal, size of the house unused"
SHARE = "share of the tier (beta, mass at one)"

DRAWS = 32
"""Posterior draws a prediction is averaged over."""

CRPS_DRAWS = 12
LOG_USD = np.linspace(0.0, math.log(1e12), 201)
"""Grid of ln loss for the ranked probability score."""


@dataclass(frozen=True)
class SizeScores:
    """One year's thefts with an amount.

    Attributes:
        event_ids, stated: which thefts, and whether their house's assets were stated.
        log_scores: log density of ln loss by law, each of shape (thefts,).
        crps: by law, of ln loss, shape (thefts,); the two outside laws are judged by density only.
        pit: P(loss <= what came) under the first law, the champion's, shape (thefts,).
    """

    event_ids: tuple[str, ...]
    stated: NDArray[np.bool_]
    log_scores: dict[str, Floats]
    crps: dict[str, Floats]
    pit: Floats


def score_sizes(
    past: Sequence[TheftSize],
    fits: Sequence[SeverityFit],
    came: Sequence[TheftSize],
    seed: int,
) -> SizeScores:
    """Score the sizes that came.

    Args:
        past: thefts learned from, for the laws outside the model.
        fits: the champion's reading first, then others.
        came: thefts of the year, one at least.
        seed: of the posterior draws.
    """
    evidence = SizeEvidence.of(came)
    generator = np.random.default_rng(seed)
    density, ranked = {}, {}
    pit = np.empty(0)
    for fit in fits:
        name, q = fit.reading.name, fit.reading.tail_quantile
        draws = correlate(
            fit.mean.tolist(),
            fit.covariance.tolist(),
            generator.standard_normal((DRAWS, len(fit.mean))),
        )
        density[name] = _mean_density([log_densities(d, evidence, q) for d in draws])
        if fit is fits[0]:
            pit = np.mean([distribution(d, evidence, q) for d in draws], axis=0)
        everywhere = evidence.at(LOG_USD)
        ranked[name] = np.mean(
            [distribution(d, everywhere, q) for d in draws[:CRPS_DRAWS]], axis=0
        ).reshape(len(came), -1)
    density[NO_SIZE] = _without_size(past, evidence)
    density[SHARE] = _share_of_tier(past, evidence)
    return SizeScores(
        event_ids=tuple(t.event_id for t in came),
        stated=np.array([t.assets_stated for t in came]),
        log_scores=density,
        crps={name: crps(LOG_USD, cdf, evidence.y) for name, cdf in ranked.items()},
        pit=pit,
    )


def _mean_density(logs: Sequence[Floats]) -> Floats:
    return np.asarray(logsumexp(np.stack(logs), axis=0) - math.log(len(logs)))


def _without_size(past: Sequence[TheftSize], evidence: SizeEvidence) -> Floats:
    """A lognormal of all past amounts, with a Student law for its unknown mean and spread."""
    y = np.array([t.log_loss_usd for t in past])
    n, scale = len(y), float(y.std(ddof=1)) * math.sqrt(1 + 1 / len(y))
    t = (evidence.y - y.mean()) / scale
    constant = math.lgamma(n / 2) - math.lgamma((n - 1) / 2) - 0.5 * math.log((n - 1) * math.pi)
    return np.asarray(constant - math.log(scale) - n / 2 * np.log1p(t**2 / (n - 1)))


def _share_of_tier(past: Sequence[TheftSize], evidence: SizeEvidence) -> Floats:
    """The beta law with mass at one, fitted with weak priors; see `_share_densities`."""
    learned = SizeEvidence.of(past)

    def loss(theta: Floats) -> float:
        return float(0.5 * (theta**2).sum() / 4 - _share_densities(theta, learned).sum())

    found = minimize(loss, np.zeros(4), method="BFGS")
    return _share_densities(found.x, evidence)


def _share_densities(theta: Floats, e: SizeEvidence) -> Floats:
    """Log density of ln loss where a share S of the reach is taken.

    S is one with chance logistic(θ₀), else beta(e^θ₁, e^θ₂); θ₃ shifts guessed reaches.
    """
    all_of_it = 1.0 / (1.0 + math.exp(-theta[0]))
    a, b = math.exp(theta[1]), math.exp(theta[2])
    mean = e.reach_mean + theta[3] * e.guessed
    inside, reach = reach_above(e.y, mean, e.reach_sd)
    log_share = np.minimum(e.y[:, None] - reach, -1e-12)
    density = a * log_share + (b - 1.0) * np.log(-np.expm1(log_share)) - betaln(a, b)
    partial = np.log(np.maximum(inside * (np.exp(density) @ WEIGHTS), TINY))
    return np.asarray(
        np.logaddexp(
            math.log(all_of_it) + log_normal_density(e.y, mean, e.reach_sd),
            math.log1p(-all_of_it) + partial,
        )
    )
