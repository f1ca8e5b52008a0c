"""What is a risky payment worth? Distorted means, and its standard deviation.

A distortion g, increasing and concave from g(0) = 0 to g(1) = 1, lifts the chance s of exceeding
each amount to g(s); the price is the area under the lifted curve (Wang 1996, 2000; Mildenhall &
Major, *Pricing Insurance Risk*). The five families differ in where they lift:

* `wang`, λ >= 0: g(s) = Φ(Φ⁻¹(s) + λ); higher λ, more load everywhere;
* `proportional_hazard`, 0 < r <= 1: g(s) = s^r; lower r, more load in the far tail;
* `dual_power`, b >= 1: g(s) = 1 - (1-s)^b; higher b, more load on the body;
* `tvar`, 0 <= p < 1: g(s) = min(1, s/(1-p)); the mean of the worst 1-p;
* `constant_cost_of_capital`, ι >= 0: g(s) = (s + ι)/(1 + ι) for s > 0; capital is the whole
  remaining limit, at return ι.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.special import ndtr, ndtri

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Lift = Callable[[Floats, float], Floats]

Distortion = Literal[
    "wang", "proportional_hazard", "dual_power", "tvar", "constant_cost_of_capital"
]


def wang(s: Floats, shift: float) -> Floats:
    """Φ(Φ⁻¹(s) + λ)."""
    return np.asarray(ndtr(ndtri(s) + shift))


def proportional_hazard(s: Floats, exponent: float) -> Floats:
    """s^r."""
    return np.asarray(s**exponent)


def dual_power(s: Floats, power: float) -> Floats:
    """1 - (1-s)^b."""
    return np.asarray(1.0 - (1.0 - s) ** power)


def tvar(s: Floats, level: float) -> Floats:
    """min(1, s/(1-p))."""
    return np.asarray(np.minimum(1.0, s / (1.0 - level)))


def constant_cost_of_capital(s: Floats, rate: float) -> Floats:
    """(s + ι)/(1 + ι) where s > 0."""
    return np.asarray(np.where(s == 0, 0.0, (s + rate) / (1.0 + rate)))


DISTORTIONS: Mapping[Distortion, Lift] = {
    "wang": wang,
    "proportional_hazard": proportional_hazard,
    "dual_power": dual_power,
    "tvar": tvar,
    "constant_cost_of_capital": constant_cost_of_capital,
}

ALLOWED: Mapping[str, tuple[float, float]] = {
    "wang": (0.0, 5.0),
    "proportional_hazard": (0.01, 1.0),
    "dual_power": (1.0, 100.0),
    "tvar": (0.0, 0.9999),
    "constant_cost_of_capital": (0.0, 10.0),
}
"""Parameters accepted, both ends included."""


def check_parameter(principle: Distortion, parameter: float) -> None:
    """Refuse, with ValueError, a parameter outside `ALLOWED`."""
    low, high = ALLOWED[principle]
    if not low <= parameter <= high:
        raise ValueError(f"{principle} takes a parameter from {low} to {high} (it is {parameter})")


def area_under(curve: Floats, lengths: Floats) -> Floats:
    """Area under a curve that is level on each cell, money.

    Args:
        curve: shape (..., cells).
        lengths: of the cells, money, shape (cells,); or (..., cells) where each curve has its own.
    """
    if lengths.ndim == 1:
        return np.asarray(curve @ lengths)
    return np.asarray(np.vecdot(curve, lengths))


def distorted_mean(
    survival: Floats, lengths: Floats, principle: Distortion, parameter: float
) -> Floats:
    """Area under the distorted exceedance curve, money.

    Args:
        survival: P(S > x) on each cell of x, in [0, 1], shape (..., cells).
        lengths: length of each cell, money, shape (cells,) or (..., cells).
        principle: the distortion; see the module.
        parameter: its parameter.

    Raises:
        ValueError: the parameter is outside `ALLOWED`, or the area is not a finite number.
    """
    check_parameter(principle, parameter)
    area = area_under(DISTORTIONS[principle](survival, parameter), lengths)
    if not np.isfinite(area).all():
        raise ValueError("the exceedance curve or the cells it is over are not finite numbers")
    return area


def standard_deviation(survival: Floats, lengths: Floats) -> Floats:
    """Standard deviation of the payment, money: sqrt(E[Y²] - E[Y]²), E[Y²] = ∫ 2y P(Y > y) dy.

    Over the cell from c to c + l the integral of 2y is l (2c + l), so this is exact for the law on
    the grid. That law is the true one spread out: a size inside a cell is put on the cell's two
    ends with its mean kept (`models.aggregate.discretise`). With grid width h each event's second
    moment is therefore too large by E[f(h - f)], where f is how far into its cell the payment
    lies, and the year's variance by the mean count times that: never too small, and too large by
    no more than mean count · P(0 < payment < limit) · h²/4. An aggregate limit or deductible that
    is no multiple of h adds an error of the same order, either way.

    Args:
        survival: P(S > x) on each cell of x, shape (..., cells).
        lengths: what is paid in each cell, money, shape (cells,) or (..., cells).
    """
    ends = np.cumsum(lengths, axis=-1)
    second = area_under(survival, lengths * (2.0 * ends - lengths))
    return np.asarray(np.sqrt(np.maximum(second - area_under(survival, lengths) ** 2, 0.0)))
