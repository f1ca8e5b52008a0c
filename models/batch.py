"""What do many exchanges lose in a year, each with its own count, sizes and reach?

The same mathematics as `models.aggregate` and `models.annual_loss`, for thousands of exchanges at
once and one set of parameters each: no posterior is mixed here, so a result is an indication and
has no interval. Every exchange has a grid of its own, ending at the top of its programme. Work goes
in chunks that stay in a core's second-level cache, so that memory does not grow with the book.

`models.batch_kernels` has `limited_means` compiled, for whoever has the extra `fast`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import exprel, ndtr

from models import aggregate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Complexes = NDArray[np.complex128]

CHUNK = 16_384
"""Grid points in one chunk, of 64 exchanges with 256 each: 128 kB an array."""

MOST_SCORE = 30.0
"""Of a tail's start: above it there is no chance that a double holds."""

ALLOWED: Mapping[str, tuple[float, float]] = {
    "mean_count": (0.0, 1e6),
    "dispersion": (1e-6, math.inf),
    "log_median": (-100.0, 100.0),
    "sigma": (1e-3, 10.0),
    "cap": (1e-6, 1e300),
    "tail_start": (-8.0, math.inf),
    "tail_shape": (1e-6, 100.0),
}
"""What a row may hold, both ends included: wide of any exchange, and no step overflows."""


@dataclass(frozen=True)
class Risks:
    """Many exchanges, one row each; money in one unit throughout.

    Attributes:
        mean_count: thefts a year, shape (n,).
        dispersion: r of the negative binomial count, shape (n,); infinite for Poisson.
        log_median: μ = ln of the uncapped median theft, shape (n,).
        sigma: standard deviation of its log, shape (n,).
        cap: what can be reached, shape (n,).
        tail_start: standard normal score above which the tail is Pareto, shape (n,); infinite, or
            above `MOST_SCORE`, for none.
        tail_shape: ξ, shape (n,).

    Raises:
        ValueError: a number is outside `ALLOWED`, or a column of another length.
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
        for name in ALLOWED:
            column = getattr(self, name)
            if column.shape != (n,):
                raise ValueError(f"{name} must have {n} entries (it has {column.size})")
            check_range(name, column, *ALLOWED[name])

    def rows(self, chosen: slice) -> Risks:
        """Some of the exchanges."""
        return Risks(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


def check_range(name: str, amounts: Floats, low: float, high: float) -> None:
    """Refuse, with ValueError, an amount outside [low, high] or not a number, naming its place."""
    sound = (amounts >= low) & (amounts <= high)
    if not sound.all():
        place = tuple(int(i) for i in np.argwhere(~sound)[0])
        where = ", ".join(map(str, place))
        raise ValueError(
            f"{name}[{where}] cannot be priced: {amounts[place]} is not from {low:g} to {high:g}"
        )


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


def chunks(n: int, points: int) -> Iterator[slice]:
    """Slices of rows that cover n, each of at most `CHUNK` grid points or of one row."""
    rows = max(1, CHUNK // points)
    for first in range(0, n, rows):
        yield slice(first, min(first + rows, n))


def count_pgfs(mean_minus: Complexes, dispersion: Floats) -> Complexes:
    """Generating function of each count, (1 + w)^-r with w = m(1 - f)/r, given m(1 - f).

    In polar form, by real functions: NumPy computes them several at a time, in less than half the
    time of complex ones or of the binomial series of `aggregate.count_pgf`.

    Args:
        mean_minus: m(1 - f), of a positive real part, shape (n, k).
        dispersion: r of each row, shape (n, 1); infinite for Poisson.
    """
    poisson = np.isinf(dispersion)
    r = np.where(poisson, 1.0, dispersion)
    x, y = mean_minus.real / r, mean_minus.imag / r
    # Not ln|1 + w|: where r is large, 1 + w has lost the digits of w.
    log_size = 0.5 * np.log1p(x * (2.0 + x) + y * y)
    angle = np.arctan2(y, 1.0 + x)
    if poisson.any():
        log_size, angle = np.where(poisson, x, log_size), np.where(poisson, y, angle)
    size, angle = np.exp(-r * log_size), r * angle
    found = np.empty(mean_minus.shape, dtype=np.complex128)
    found.real, found.imag = size * np.cos(angle), -size * np.sin(angle)
    return found


def survivals(risks: Risks, levels: Floats, width: Floats) -> Floats:
    """P(year's loss > kh) of each exchange on its own grid of n points, shape (rows, n).

    Args:
        risks: the exchanges; a chunk of them.
        levels: E[min(theft, kh)] at k = 0, …, n, money, shape (rows, n + 1). The law above the grid
            is not needed and not computed.
        width: h of each, money, shape (rows,).
    """
    points = levels.shape[1] - 1
    masses = aggregate.masses(levels, width[:, None])
    transform = aggregate.tilted_transform(masses, points)
    transform = count_pgfs(risks.mean_count[:, None] * (1.0 - transform), risks.dispersion[:, None])
    return aggregate.survival(aggregate.untilt(transform, points))
