"""Where is a posterior highest, and how wide is it there?

The normal law that touches it at its mode, with the curvature of its log there (Laplace 1774).
Priors are normal and independent; work is in their standard deviations, so that steps are of one
size for every parameter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize

from models.errors import TrainingFailed

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Touching:
    """The normal law: mode, shape (n,), and covariance, shape (n, n)."""

    mode: Floats
    covariance: Floats


def laplace(
    log_likelihood: Callable[[Floats], float],
    mean: Floats,
    sd: Floats,
    what: str,
    *,
    gradient: float,
    step: float,
) -> Touching:
    """The normal law that touches a posterior.

    Args:
        log_likelihood: of the parameters, shape (n,).
        mean: of their priors, shape (n,).
        sd: of their priors, shape (n,).
        what: is fitted, for the message of a failure.
        gradient: largest one at the mode.
        step: of the second differences; wide where the likelihood has kinks. Both in prior sds.

    Raises:
        TrainingFailed: no maximum was found.
    """

    def loss(deviation: Floats) -> float:
        fit = log_likelihood(mean + sd * deviation)
        return float(0.5 * (deviation**2).sum() - fit)

    found = minimize(loss, np.zeros(len(mean)), method="BFGS", options={"gtol": gradient})
    hessian = second_differences(loss, found.x, step)
    if not np.isfinite(found.fun) or np.linalg.eigvalsh(hessian).min() <= 0:
        raise TrainingFailed(f"the fit of the {what} found no maximum")
    covariance = np.asarray(np.linalg.inv(hessian) * np.outer(sd, sd), dtype=np.float64)
    return Touching(mean + sd * found.x, covariance)


def second_differences(function: Callable[[Floats], float], at: Floats, step: float) -> Floats:
    """Second derivatives by central differences, shape (n, n), symmetric."""
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
