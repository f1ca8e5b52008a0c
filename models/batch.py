"""What do many exchanges lose in a year, each with its own count, sizes and reach?

The same mathematics as `models.aggregate` and `models.annual_loss`, for thousands of exchanges at
once and one set of parameters each: no posterior is mixed here, so a result is an indication and
has no interval. Every exchange has a grid of its own, ending at the top of its programme. Work goes
in chunks that stay in a core's second-level cache: larger ones are slower, whatever the memory.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import exprel, ndtr

from models import aggregate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

CHUNK = 16
"""Exchanges in one chunk: 16 laws of 1,024 points are 128 kB."""

POINTS = 512
"""Grid points up to the top of a programme: expected losses within about 1e-5 for layers on the
grid and 6e-5 off it; twice the points, a quarter of it."""

MOST_FOR_SERIES = 0.1
"""Largest m(1 - f)/r for which the series of the count needs few terms."""

FEW = 2_048
"""Complex numbers for which the series' own arithmetic takes longer than the direct form."""

LEAST_SCORE, MOST_SCORE = -8.0, 30.0
"""Of a tail's start: lower leaves no body, higher leaves no chance that a double holds."""


@dataclass(frozen=True)
class Risks:
    """Many exchanges, one row each; money in one unit throughout.

    Attributes:
        mean_count: thefts a year, shape (n,).
        dispersion: r of the negative binomial count, shape (n,); infinite for Poisson.
        log_median: μ = ln of the uncapped median theft, shape (n,).
        sigma: standard deviation of its log, shape (n,).
        cap: what can be reached, shape (n,), positive.
        tail_start: standard normal score above which the tail is Pareto, shape (n,); infinite for
            none. At least `LEAST_SCORE`; above `MOST_SCORE` there is no tail either.
        tail_shape: ξ, shape (n,), positive.

    Raises:
        ValueError: a number is not finite, not positive, or of another length; see `check`.
    """

    mean_count: Floats
    dispersion: Floats
    log_median: Floats
    sigma: Floats
    cap: Floats
    tail_start: Floats
    tail_shape: Floats

    def __post_init__(self) -> None:
        self.check()

    def __len__(self) -> int:
        return len(self.mean_count)

    def check(self) -> None:
        """Refuse rows that cannot be priced, naming the column and the first such row."""
        n = len(self.mean_count)
        rules = {
            "mean_count": (self.mean_count >= 0) & np.isfinite(self.mean_count),
            "dispersion": self.dispersion > 0,
            "log_median": np.isfinite(self.log_median),
            "sigma": (self.sigma > 0) & np.isfinite(self.sigma),
            "cap": (self.cap > 0) & np.isfinite(self.cap),
            "tail_start": self.tail_start >= LEAST_SCORE,
            "tail_shape": (self.tail_shape > 0) & np.isfinite(self.tail_shape),
        }
        for name, sound in rules.items():
            if sound.shape != (n,):
                raise ValueError(f"{name} must have {n} entries (it has {sound.size})")
            if not sound.all():
                row = int(np.argmin(sound))
                raise ValueError(f"{name}[{row}] cannot be priced: {getattr(self, name)[row]!r}")

    def rows(self, chosen: slice) -> Risks:
        """Some of the exchanges."""
        return Risks(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


def limited_means(risks: Risks, x: Floats) -> Floats:
    """E[min(theft, x)] of each exchange at its own x; both of shape (n, k)."""
    at = np.minimum(x, risks.cap[:, None])
    mu, sigma = risks.log_median[:, None], risks.sigma[:, None]
    start = np.where(risks.tail_start < MOST_SCORE, risks.tail_start, np.inf)[:, None]
    with np.errstate(divide="ignore"):
        z = (np.log(at) - mu) / sigma
    above = z > start
    found = np.exp(mu + sigma**2 / 2) * ndtr(np.minimum(z, start) - sigma)
    threshold = np.exp(mu + sigma * start)
    found += np.where(above, np.minimum(threshold, at), at) * ndtr(-np.minimum(z, start))
    if above.any():
        found[above] += _tail_means(risks, at, above)
    return found


def _tail_means(risks: Risks, at: Floats, above: NDArray[np.bool_]) -> Floats:
    """What the Pareto tail adds at the points above its threshold; shape (points above,)."""
    row = np.nonzero(above)[0]
    start, sigma, shape = risks.tail_start, risks.sigma, risks.tail_shape
    tailed = start < MOST_SCORE
    chance = np.where(tailed, ndtr(-start), 0.0)
    density = np.exp(-(np.where(tailed, start, 0.0) ** 2) / 2) / math.sqrt(2 * math.pi)
    threshold = np.exp(risks.log_median + sigma * np.where(tailed, start, 0.0))
    beta = threshold * sigma * chance / density
    t = np.log1p((at[above] - threshold[row]) * (shape / np.maximum(beta, 1e-300))[row])
    # β/ξ · t · exprel(e·t): the form of `models.severity`, which loses no digits near ξ = 1.
    grown = t * exprel((1.0 - 1.0 / shape)[row] * t)
    return np.asarray((chance * beta / shape)[row] * grown)


def chunks(n: int) -> Iterator[slice]:
    """Slices of at most `CHUNK` rows that cover n."""
    for first in range(0, n, CHUNK):
        yield slice(first, min(first + CHUNK, n))


def survivals(risks: Risks, width: Floats, points: int = POINTS) -> Floats:
    """P(year's loss > kh) of each exchange on its own grid, shape (n, points); use on a chunk.

    Args:
        risks: the exchanges.
        width: h of each, money, shape (n,).
        points: grid points; the law above the grid is not needed and not computed.
    """
    grid = np.arange(points + 1, dtype=np.float64) * width[:, None]
    masses = aggregate.masses(limited_means(risks, grid), width[:, None])
    transform = aggregate.tilted_transform(masses, points)
    transform = count_pgfs(risks.mean_count[:, None] * (1.0 - transform), risks.dispersion[:, None])
    return aggregate.survival(aggregate.untilt(transform, points))


def count_pgfs(mean_minus: NDArray[np.complex128], dispersion: Floats) -> NDArray[np.complex128]:
    """Generating function of each count, given m(1 - f); `dispersion` of shape (n, 1).

    By the binomial series of `aggregate.count_pgf`, a row's own coefficients at once; directly
    where a count is Poisson, thefts are not rare, or r is so large that the terms would grow and
    cancel before they fall.
    """
    poisson = np.isinf(dispersion)
    r = np.where(poisson, 1.0, dispersion)
    w = mean_minus / r
    is_direct = w.size < FEW or poisson.any()
    coefficients = None if is_direct else _binomial_series(np.abs(w).max(axis=1), r)
    if coefficients is None:
        return np.asarray(np.where(poisson, np.exp(-mean_minus), np.exp(-r * _log1p(w))))
    value = np.full(w.shape, coefficients[-1], dtype=np.complex128)
    for coefficient in coefficients[-2::-1]:
        value *= w
        value += coefficient
    return value


def _log1p(w: NDArray[np.complex128]) -> NDArray[np.complex128]:
    """ln(1 + w) for w of a positive real part; NumPy's own forms 1 + w, which a large r shows."""
    x, y = w.real, w.imag
    return np.asarray(0.5 * np.log1p(x * (2.0 + x) + y * y) + 1j * np.arctan2(y, 1.0 + x))


def _binomial_series(largest: Floats, r: Floats) -> list[Floats] | None:
    """Coefficients of (1 + w)^-r, each of shape (n, 1), or None if the series is long.

    Args:
        largest: |w| of each row at its largest, shape (n,).
        r: dispersion, shape (n, 1).
    """
    if largest.max(initial=0.0) > MOST_FOR_SERIES:
        return None
    coefficients, term = [np.ones_like(r)], np.ones_like(largest)
    while np.abs(term).max(initial=0.0) > aggregate.ROUNDING:
        k = len(coefficients)
        if k > aggregate.MOST_TERMS:
            return None
        factor = (1 - k - r) / k
        coefficients.append(coefficients[-1] * factor)
        term = term * factor[:, 0] * largest
    return coefficients
