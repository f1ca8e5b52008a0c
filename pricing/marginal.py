"""How much capital does one more policy ask of a book?

The book is a set of independent payments; their sum comes exactly by Fourier transforms on one grid
that spans all of it, so that nothing folds back. Capital at level p is what the book must hold
beyond what it expects to pay, TVaR_p(S) - E[S], where TVaR_p is the mean of the worst 1 - p. Two
figures for a candidate X beside the rest R, S = X + R:

* marginal: capital(S) - capital(R), what the policy adds, last in;
* Euler: E[X | S in its worst 1 - p] - E[X], its share of the whole, so that shares of all policies
  add up to the capital of the book (Tasche 1999).

The price is E[X] + cost of capital · either of them. Independence leaves out what strikes several
houses at once, as a shared vendor or a year of many thefts: for those the capital is too small, and
TVaR_p(X) - E[X], what the policy asks for alone, is the most it can be.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np
from scipy import fft

from models import aggregate
from pricing.layers import payment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from models.annual_loss import AnnualLoss
    from pricing.layers import LayerTerms

    Floats = NDArray[np.float64]
    Complexes = NDArray[np.complex128]

LEVEL = 0.995
"""One year in two hundred, as insurers' capital rules have it."""

CELLS = 1 << 15
"""Cells that span all payments of a book together, unless a width is asked for.

A payment inside a cell is put on the cell's ends with its mean kept, so that each policy's variance
is too large by at most a quarter of the squared width."""

ROUNDING = 1e-12
"""Of a cumulative probability from transforms of some ten thousand points."""


@dataclass(frozen=True)
class Payment:
    """Law of what one policy pays in its term.

    Attributes:
        survival: P(payment > x) on each cell of x, shape (cells,).
        lengths: of the cells, yen, shape (cells,); together the most it pays.
    """

    survival: Floats
    lengths: Floats

    @classmethod
    def of(cls, annual: AnnualLoss, terms: LayerTerms) -> Payment:
        """Payment of one layer; see `pricing.layers.payment`."""
        return cls(*payment(annual, terms))

    @property
    def most(self) -> float:
        """Most paid, yen."""
        return float(self.lengths.sum())

    @property
    def expected(self) -> float:
        """Mean payment, yen."""
        return float(self.survival @ self.lengths)

    def limited_mean(self, x: Floats) -> Floats:
        """E[min(payment, x)], yen; the survival is a step function, so this is exact."""
        ends = np.concatenate([[0.0], np.cumsum(self.lengths)])
        areas = np.concatenate([[0.0], np.cumsum(self.survival * self.lengths)])
        return np.asarray(np.interp(x, ends, areas), dtype=np.float64)


@dataclass(frozen=True)
class MarginalCapital:
    """What a candidate adds to a book, yen.

    Attributes:
        expected: mean payment of the candidate.
        var_without, var_with: quantile of the book's payment at `level`.
        marginal: added to the book's capital, last in.
        euler: the candidate's share of the capital of the book with it.
        alone: capital of the candidate by itself, the most either can be.
    """

    level: float
    expected: float
    var_without: float
    var_with: float
    marginal: float
    euler: float
    alone: float

    def price(self, cost_of_capital: float) -> float:
        """E[X] + cost of capital · marginal capital, yen before expenses.

        Args:
            cost_of_capital: return asked on capital in the term beyond what it earns; higher, more.
        """
        return self.expected + cost_of_capital * self.marginal


def marginal_capital(
    candidate: Payment,
    book: Sequence[Payment],
    level: float = LEVEL,
    *,
    width: float | None = None,
) -> MarginalCapital:
    """Capital that `candidate` asks for beside an independent `book`.

    Args:
        candidate: the policy to be priced.
        book: policies already written; may be empty.
        level: p of TVaR_p, in (0, 1); higher looks further into the tail.
        width: of the grid, yen; `CELLS` cells for the whole book if None.

    Raises:
        ValueError: the level is outside (0, 1).
    """
    if not 0.0 < level < 1.0:
        raise ValueError(f"the level must be between 0 and 1 (it is {level})")
    grid = _Grid.over([candidate, *book], width)
    own = grid.masses(candidate)
    rest = grid.transform_of_sum([grid.masses(law) for law in book])
    together = rest * fft.rfft(own)
    without, within = grid.law(rest), grid.law(together)
    of_candidate = grid.law(rest * fft.rfft(own * grid.amounts))
    expected = float(own @ grid.amounts)
    return MarginalCapital(
        level=level,
        expected=expected,
        var_without=grid.quantile(without, level),
        var_with=grid.quantile(within, level),
        marginal=grid.capital(within, level) - grid.capital(without, level),
        euler=_worst(within, of_candidate, level) - expected,
        alone=grid.capital(own, level),
    )


def euler_shares(
    laws: Sequence[Payment], level: float = LEVEL, *, width: float | None = None
) -> Floats:
    """Each policy's share of the capital of all together, yen, shape (policies,).

    They add up to TVaR_p(S) - E[S].
    """
    return np.array(
        [
            marginal_capital(law, [*laws[:i], *laws[i + 1 :]], level, width=width).euler
            for i, law in enumerate(laws)
        ]
    )


@dataclass(frozen=True)
class _Grid:
    """0, h, 2h, … over all that a book can pay."""

    width: float
    points: int

    @classmethod
    def over(cls, laws: Sequence[Payment], width: float | None) -> _Grid:
        most = sum(law.most for law in laws)
        h = width or most / CELLS
        # Each law may end inside a cell and reach one further.
        needed = int(np.ceil(most / h)) + len(laws) + 1
        return cls(h, 1 << (needed - 1).bit_length())

    @property
    def amounts(self) -> Floats:
        return np.asarray(np.arange(self.points) * self.width, dtype=np.float64)

    def masses(self, law: Payment) -> Floats:
        return aggregate.discretise(law.limited_mean, self.width, self.points)

    def transform_of_sum(self, masses: Sequence[Floats]) -> Complexes:
        nothing = np.ones(self.points // 2 + 1, dtype=np.complex128)
        return reduce(lambda product, law: product * fft.rfft(law), masses, nothing)

    def law(self, transform: Complexes) -> Floats:
        return np.asarray(fft.irfft(transform, n=self.points))

    def quantile(self, pmf: Floats, level: float) -> float:
        return self.width * _rank(pmf, level)

    def capital(self, pmf: Floats, level: float) -> float:
        return _worst(pmf, pmf * self.amounts, level) - float(pmf @ self.amounts)


def _rank(pmf: Floats, level: float) -> int:
    """Smallest k with P(S <= kh) >= level, but for rounding of the transforms."""
    return int(np.argmax(np.cumsum(pmf) >= level - ROUNDING))


def _worst(pmf: Floats, parts: Floats, level: float) -> float:
    """E[X | the worst 1 - p of S] from E[X; S = kh] in `parts`.

    The atom at the quantile is divided: as much of it as the worst 1 - p still lacks.
    """
    k = _rank(pmf, level)
    beyond = float(pmf[k + 1 :].sum())
    part = (1.0 - level - beyond) / pmf[k] if pmf[k] > 0 else 0.0
    return float((parts[k + 1 :].sum() + part * parts[k]) / (1.0 - level))
