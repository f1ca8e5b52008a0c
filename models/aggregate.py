"""What does a year lose? The compound law on a grid, exactly.

A year's loss is a sum of a random number of thefts. Its characteristic function is the generating
function of the count taken at that of one theft, so one fast Fourier transform there and one back
give the law of the sum (Klugman, Panjer & Willmot, *Loss Models*, ch. 9). Three choices make it
accurate on few points:

* a theft's size is put on the grid by its limited expected values (local linear), which keeps the
  mean exactly and makes layers that start and end on the grid exact to second order;
* the law on [0, x] needs sizes on [0, x] only, so the grid ends where the programme ends;
* what lies above would fold back; exponential tilting by exp(-θk), with θn = 16, damps it to
  1e-7 of itself while rounding stays near 1e-10 (Grübel & Hermesmeier 1999).

Counts are negative binomial given their mean: a Poisson count whose mean is scaled by a yearly
market shock, a gamma variable of mean 1 and variance 1/r. An infinite r is the Poisson law.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import fft

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Complexes = NDArray[np.complex128]
    CountPgf = Callable[[Complexes], Complexes]

TILT = 16.0
"""θn. 14 to 20 are equally good; below, folded mass shows; above, rounding does."""


ROUNDING = 1e-17
MOST_TERMS = 24

ROUNDED_MASS = 1e-8
"""What a whole law may lack to one. Rounding under the tilt reaches 1e-9."""

IN_CACHE = 16384
"""Complex numbers worked on at a time, so that they stay in the processor's cache."""


def discretise(lev: Callable[[Floats], Floats], width: float, points: int) -> Floats:
    """Put a size on the grid 0, h, 2h, … by limited expected values; the mean is kept exactly.

    Args:
        lev: limited expected value E[min(X, x)] at each x, shape (..., len(x)), in money.
        width: h, the distance of grid points, in money.
        points: number of grid points n. Mass above (n-1)h is left out, not moved.

    Returns:
        Probabilities at 0, h, …, (n-1)h, shape (..., n).
    """
    return masses(lev(np.arange(points + 1, dtype=np.float64) * width), width)


def masses(levels: Floats, width: float | Floats) -> Floats:
    """Probabilities at 0, h, …, (n-1)h from limited expected values at 0, h, …, nh.

    Args:
        levels: E[min(X, kh)], money, shape (..., n + 1).
        width: h, money; one for all, or shape (..., 1).
    """
    slopes = (levels[..., 1:] - levels[..., :-1]) / width
    found = np.empty_like(slopes)
    found[..., 0] = 1.0 - slopes[..., 0]
    found[..., 1:] = slopes[..., :-1] - slopes[..., 1:]
    return found


def count_pgf(mean_minus: Complexes, dispersion: float) -> Complexes:
    """Generating function of the count, given m(1 - f): (1 + m(1-f)/r)^-r.

    Thefts are rare, so w = m(1-f)/r is small and the binomial series needs some ten terms, a
    seventh of the time of a complex logarithm and exponential; where w is not small they are used.

    Args:
        mean_minus: the mean count times one minus the size's transform, complex, any shape.
        dispersion: r of the negative binomial (variance m + m²/r); infinite for Poisson.
    """
    if np.isinf(dispersion):
        return np.asarray(np.exp(-mean_minus))
    w = mean_minus * (1.0 / dispersion)  # a division of complex numbers is four times as slow
    coefficients = _binomial_series(float(np.abs(w).max(initial=0.0)), dispersion)
    if coefficients is None:
        return np.asarray(np.exp(-dispersion * np.log1p(w)))
    value = np.full(w.size, coefficients[-1], dtype=complex)
    flat = w.ravel()
    for first in range(0, w.size, IN_CACHE):
        part, here = value[first : first + IN_CACHE], flat[first : first + IN_CACHE]
        for coefficient in coefficients[-2::-1]:
            part *= here
            part += coefficient
    return value.reshape(w.shape)


def _binomial_series(largest: float, dispersion: float) -> list[float] | None:
    """Coefficients of (1 + w)^-r until a term at |w| = `largest` is below rounding, or None."""
    coefficients = [1.0]
    while abs(coefficients[-1]) * largest ** (len(coefficients) - 1) > ROUNDING:
        if len(coefficients) > MOST_TERMS or largest > 0.5:
            return None
        k = len(coefficients)
        coefficients.append(coefficients[-1] * (1 - k - dispersion) / k)
    return coefficients


def tilted_transform(law: Floats, points: int) -> Complexes:
    """Transform of the tilted masses, padded to `points`; shape (..., points // 2 + 1)."""
    tilt = np.exp(-TILT / points * np.arange(law.shape[-1]))
    return np.asarray(fft.rfft(law * tilt, n=points, axis=-1))


def untilt(transform: Complexes, points: int) -> Floats:
    """The law whose tilted transform this is; shape (..., points)."""
    tilt = np.exp(TILT / points * np.arange(points))
    return np.asarray(fft.irfft(transform, n=points, axis=-1) * tilt)


def compound(size: Floats, pgf: CountPgf, points: int) -> Floats:
    """Law of the year's sum on the grid of `size`, shape (points,).

    Args:
        size: law of one size at 0, h, 2h, …, shape (k,). It need not add up to one: what is
            missing, or beyond `points`, is above the grid.
        pgf: generating function E[z^N] of the count, elementwise on complex |z| <= 1; any count
            will do, and a mixture of counts is the mean of theirs. `negative_binomial` is ours.
        points: grid points of the answer; a power of two is fastest.
    """
    return untilt(pgf(tilted_transform(size, points)), points)


def negative_binomial(mean_count: float, dispersion: float) -> CountPgf:
    """Generating function of z for so many thefts a year; see `count_pgf`."""
    return lambda z: count_pgf(mean_count * (1.0 - z), dispersion)


def probability_of_none(mean_count: Floats, dispersion: float) -> Floats:
    """Chance of a year without a theft, elementwise."""
    if np.isinf(dispersion):
        return np.asarray(np.exp(-mean_count))
    return np.asarray(np.exp(-dispersion * np.log1p(mean_count / dispersion)))


def survival(pmf: Floats) -> Floats:
    """P(S > kh) at each grid point, clipped to [0, 1] against rounding; shape of `pmf`."""
    return np.asarray(np.clip(1.0 - np.cumsum(pmf, axis=-1), 0.0, 1.0))


CELL_PARTS = (0.0, 2.0**-8, 2.0**-6, 2.0**-4, 2.0**-3, 2.0**-2, 2.0**-1, 1.0)
"""Ends of the parts of the first cell of a grid, in cells: sizes may be far smaller than a cell."""


def divided(survival: Floats, largest: Floats) -> Floats:
    """A curve with its first cell divided as that of the largest size divides it.

    On the grid a size inside the first cell is nought or a whole cell, its mean kept: too spread,
    and so too dear. The largest of the sizes is a closed form at any amount, and sums of several
    are rare so low down. The area stays.

    Args:
        survival: P(S > x) on each cell, shape (..., cells).
        largest: P(largest > x) averaged over each of the `CELL_PARTS`, shape (..., parts).

    Returns:
        Shape (..., parts + cells - 1); ends as `divided_ends`.
    """
    once = largest @ np.diff(CELL_PARTS)
    raised = np.divide(survival[..., 0], once, out=np.ones_like(once), where=once > 0)
    first = np.minimum(largest * raised[..., None], 1.0)
    return np.concatenate([first, survival[..., 1:]], axis=-1)


def divided_ends(width: Floats | float, cells: int) -> Floats:
    """Ends of the cells of `divided`, money, shape (..., parts + cells)."""
    ends = np.concatenate([CELL_PARTS[:-1], np.arange(1, cells + 1)])
    return np.asarray(np.multiply.outer(width, ends))


def quantile(cdf: Floats, width: float, level: float) -> Floats:
    """Smallest grid value with P(S <= x) >= level, interpolated within the cell, in money.

    A cell's mass is spread evenly over the step that leads up to it, except the mass at zero,
    which is an atom. Levels beyond the grid give infinity: the caller chose the grid too short.
    So does a law that is not a number.

    Args:
        cdf: P(S <= kh), the running sum of the law, shape (..., n).
        width: h, money.
        level: in (0, 1).
    """
    index = np.argmax(cdf >= level, axis=-1)
    inside = cdf[..., -1] >= level
    here = np.take_along_axis(cdf, index[..., None], axis=-1)[..., 0]
    below = np.take_along_axis(cdf, np.maximum(index - 1, 0)[..., None], axis=-1)[..., 0]
    mass = here - below
    part = np.where(mass > 0, (level - below) / np.where(mass > 0, mass, 1.0), 1.0)
    found = np.where(index == 0, 0.0, (index - 1 + np.clip(part, 0.0, 1.0)) * width)
    return np.asarray(np.where(inside, found, np.inf))


def tvar(pmf: Floats, width: float, level: float) -> Floats:
    """Mean of the worst 1 - level of the years, in money: tail value at risk, or CTE.

    Exact for the law on the grid: q + E[(S - q)+] / (1 - level), with q the grid value at which
    P(S <= q) first reaches the level, takes of an atom at q only the part that belongs to the
    tail (Rockafellar & Uryasev 2002). At level 0 it is the mean. A law with mass above the grid
    has no tail mean on it and gives infinity, as does one that is not a number.

    Args:
        pmf: the law at 0, h, 2h, …, shape (..., n).
        width: h, money.
        level: in [0, 1).
    """
    x = np.arange(pmf.shape[-1]) * width
    cdf = np.cumsum(pmf, axis=-1)
    start = x[np.argmax(cdf >= level, axis=-1)]
    excess = (np.maximum(x - start[..., None], 0.0) * pmf).sum(axis=-1)
    whole = cdf[..., -1] >= 1.0 - min(ROUNDED_MASS, 1.0 - level)
    return np.asarray(np.where(whole, start + excess / (1.0 - level), np.inf))
