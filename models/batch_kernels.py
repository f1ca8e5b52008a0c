"""How are many exchanges priced faster still? The functions that take the time, compiled.

Each gives what its namesake in `models.batch` or `pricing.measures` gives, to rounding. Those pass
over whole arrays and compute every branch at every point; here a tail is computed where there is
one, and Φ is read from a table. Loops are written so that the compiler can work on several points
at once: no calls, no jumps, both sides of a choice computed, logarithms taken by NumPy beforehand.

Only `pricing.batch.price_batch(..., compiled=True)` imports this module: numba takes 50 MB and is
the extra `fast`. Machine code is kept for the next process: beside this file, or in a user's cache.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numba import njit
from scipy.special import ndtr

from models.batch import MOST_SCORE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.batch import Risks

    Floats = NDArray[np.float64]

compiled = njit(cache=True, error_model="numpy", fastmath={"contract"})
"""Division by zero as in NumPy; a product and a sum may be one instruction."""

inlined = njit(inline="always")

FARTHEST = 37.0
"""Scores beyond it are moved to it: Φ(-37) is 5e-300."""

PER_UNIT = 64
"""Nodes of the table a unit of score."""

_NODES = np.arange(-FARTHEST * PER_UNIT, FARTHEST * PER_UNIT + 1) / PER_UNIT
CHANCES = ndtr(_NODES)
DENSITIES = np.exp(-(_NODES**2) / 2) / math.sqrt(2 * math.pi)

# Φ⁻¹ as ratios of polynomials, constant term first: PPND16 of Wichura (1988), Algorithm AS 241.
MIDDLE_OVER = (
    3.3871328727963666080e0,
    1.3314166789178437745e2,
    1.9715909503065514427e3,
    1.3731693765509461125e4,
    4.5921953931549871457e4,
    6.7265770927008700853e4,
    3.3430575583588128105e4,
    2.5090809287301226727e3,
)
MIDDLE_UNDER = (
    1.0,
    4.2313330701600911252e1,
    6.8718700749205790830e2,
    5.3941960214247511077e3,
    2.1213794301586595867e4,
    3.9307895800092710610e4,
    2.8729085735721942674e4,
    5.2264952788528545610e3,
)
NEAR_OVER = (
    1.42343711074968357734e0,
    4.63033784615654529590e0,
    5.76949722146069140550e0,
    3.64784832476320460504e0,
    1.27045825245236838258e0,
    2.41780725177450611770e-1,
    2.27238449892691845833e-2,
    7.74545014278341407640e-4,
)
NEAR_UNDER = (
    1.0,
    2.05319162663775882187e0,
    1.67638483018380384940e0,
    6.89767334985100004550e-1,
    1.48103976427480074590e-1,
    1.51986665636164571966e-2,
    5.47593808499534494600e-4,
    1.05075007164441684324e-9,
)
FAR_OVER = (
    6.65790464350110377720e0,
    5.46378491116411436990e0,
    1.78482653991729133580e0,
    2.96560571828504891230e-1,
    2.65321895265761230930e-2,
    1.24266094738807843860e-3,
    2.71155556874348757815e-5,
    2.01033439929228813265e-7,
)
FAR_UNDER = (
    1.0,
    5.99832206555887937690e-1,
    1.36929880922735805310e-1,
    1.48753612908506148525e-2,
    7.86869131145613259100e-4,
    1.84631831751005468180e-5,
    1.42151175831644588870e-7,
    2.04426310338993978564e-15,
)


@inlined
def _normal(z: float) -> float:
    """Φ(z): Taylor's series about the nearest node; six terms leave 1e-16.

    The derivatives of Φ are φ times Hermite polynomials.
    """
    # Not max(), to which NaN would pass: a reading outside the table is memory of something else.
    inside = z if z > -FARTHEST else -FARTHEST  # noqa: FURB136
    inside = inside if inside < FARTHEST else FARTHEST  # noqa: FURB136
    node = np.uint32((inside + FARTHEST) * PER_UNIT + 0.5)
    x = node * (1.0 / PER_UNIT) - FARTHEST
    d = inside - x
    x2 = x * x
    fourth, fifth, sixth = (3.0 - x2) * x, (x2 - 6.0) * x2 + 3.0, ((10.0 - x2) * x2 - 15.0) * x
    series = fourth / 24.0 + d * (fifth / 120.0 + d * (sixth / 720.0))
    series = 1.0 + d * (-0.5 * x + d * ((x2 - 1.0) / 6.0 + d * series))
    return CHANCES[node] + DENSITIES[node] * d * series


@inlined
def _polynomial(c: tuple[float, ...], x: float) -> float:
    upper = ((c[7] * x + c[6]) * x + c[5]) * x + c[4]
    return (((upper * x + c[3]) * x + c[2]) * x + c[1]) * x + c[0]


@inlined
def _score(chance: float, log_rarer: float) -> float:
    """Φ⁻¹(chance), given the logarithm of the smaller of chance and 1 - chance."""
    q = chance - 0.5
    r = math.sqrt(-log_rarer)
    near = r <= 5.0
    over = _polynomial(NEAR_OVER, r - 1.6) if near else _polynomial(FAR_OVER, r - 5.0)
    under = _polynomial(NEAR_UNDER, r - 1.6) if near else _polynomial(FAR_UNDER, r - 5.0)
    over = over if q > 0 else -over
    middle, x = abs(q) <= 0.425, 0.180625 - q * q
    over = q * _polynomial(MIDDLE_OVER, x) if middle else over
    under = _polynomial(MIDDLE_UNDER, x) if middle else under
    return over / under


@compiled
def _wang(chances: Floats, log_rarer: Floats, shift: float, out: Floats) -> None:
    for i in range(chances.size):
        out[i] = _normal(_score(chances[i], log_rarer[i]) + shift)


def wang(s: Floats, shift: float) -> Floats:
    """Φ(Φ⁻¹(s) + λ), elementwise; see `pricing.measures.wang`."""
    log_rarer = np.log(np.maximum(np.minimum(s, 1.0 - s), 1e-300))
    out = np.empty(s.size)
    _wang(s.ravel(), log_rarer.ravel(), shift, out)
    return out.reshape(s.shape)


@compiled
def _limited_means(
    at: Floats,
    logs: Floats,
    mu: Floats,
    sigma: Floats,
    start: Floats,
    shape: Floats,
    out: Floats,
) -> None:
    """`at` and `logs`, of points no higher than the reach, increase along a row."""
    n, points = at.shape
    for i in range(n):
        whole = math.exp(mu[i] + sigma[i] * sigma[i] / 2.0)
        tailed = points
        if start[i] < MOST_SCORE:
            begins = mu[i] + sigma[i] * start[i]
            while tailed > 0 and logs[i, tailed - 1] > begins:
                tailed -= 1
        for k in range(tailed):
            z = (logs[i, k] - mu[i]) / sigma[i]
            out[i, k] = whole * _normal(z - sigma[i]) + at[i, k] * _normal(-z)
        if tailed == points:
            continue
        threshold, chance = math.exp(begins), _normal(-start[i])
        density = math.exp(-start[i] * start[i] / 2.0) / math.sqrt(2.0 * math.pi)
        beta = threshold * sigma[i] * chance / density
        below = whole * _normal(start[i] - sigma[i]) + threshold * chance
        e = 1.0 - 1.0 / shape[i]
        for k in range(tailed, points):
            if k > tailed and at[i, k] == at[i, k - 1]:
                out[i, k] = out[i, k - 1]
                continue
            t = math.log1p((at[i, k] - threshold) * (shape[i] / beta))
            grown = math.expm1(e * t) / (e * t) if e * t != 0.0 else 1.0
            out[i, k] = below + chance * (beta / shape[i]) * t * grown


def limited_means(risks: Risks, x: Floats) -> Floats:
    """E[min(theft, x)], x increasing along a row; see `models.batch.limited_means`."""
    at = np.minimum(x, risks.cap[:, None])
    with np.errstate(divide="ignore"):
        logs = np.log(at)
    out = np.empty(x.shape)
    _limited_means(at, logs, risks.log_median, risks.sigma, risks.tail_start, risks.tail_shape, out)
    return out
