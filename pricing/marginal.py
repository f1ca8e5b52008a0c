"""How much capital does one more policy ask of a book?

Capital at level p is what the book must hold beyond what it expects to pay, TVaR_p(S) - E[S], where
TVaR_p is the mean of the worst 1 - p of what it pays, S (`pricing.book_law`). Two figures for a
candidate X beside the rest R, S = X + R:

* marginal: capital(S) - capital(R), what the policy adds, last in;
* Euler: E[X | S in its worst 1 - p] - E[X], its share of the whole, so that shares of all policies
  add up to the capital of the book (Tasche 1999).

The price is E[X] + cost of capital · either of them. Exchanges are taken as independent, which
leaves out what strikes several at once, as a shared vendor or a year of many thefts: for those the
capital is too small. Whatever the dependence, TVaR_p(X) - E[X], what the policy asks for alone, is
the most both can be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import fft

from pricing.book_law import Exchange, Grid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pricing.book_law import Payment

    Floats = NDArray[np.float64]

ROUNDING = 1e-12
"""Of a cumulative probability from transforms of some ten thousand points."""


@dataclass(frozen=True)
class MarginalCapital:
    """What a candidate adds to a book, yen.

    Attributes:
        expected: mean payment of the candidate.
        var_without, var_with: quantile of the book's payment at `level`.
        capital_without, capital_with: of the book.
        euler: the candidate's share of the capital of the book with it.
        alone: capital of the candidate by itself, the most either can be.
    """

    level: float
    expected: float
    var_without: float
    var_with: float
    capital_without: float
    capital_with: float
    euler: float
    alone: float

    @property
    def marginal(self) -> float:
        """Added to the book's capital, last in."""
        return self.capital_with - self.capital_without

    def price(self, cost_of_capital: float) -> float:
        """E[X] + cost of capital · marginal capital, yen before expenses.

        Args:
            cost_of_capital: return asked on capital in the term beyond what it earns; higher, more.
        """
        return self.expected + cost_of_capital * self.marginal


def marginal_capital(
    candidate: Payment,
    others: Sequence[Sequence[Payment]],
    level: float,
    *,
    beside: Sequence[Payment] = (),
    width: float | None = None,
) -> MarginalCapital:
    """Capital that `candidate` asks for in a book.

    Args:
        candidate: the policy to be priced.
        others: policies already written on other exchanges, by exchange; may be empty.
        level: p of TVaR_p, in (0, 1); higher looks further into the tail.
        beside: policies already written on the candidate's own exchange.
        width: of the grid, yen; `POINTS` for the whole book if None.

    Raises:
        ValueError: the level is outside (0, 1).
    """
    _check(level)
    own, *rest = (Exchange.of(policies) for policies in ([candidate, *beside], *others))
    grid = Grid.over([own, *rest], width)
    of_rest = grid.transform_of_sum(rest)
    before = of_rest * grid.transform(Exchange.of(beside)) if beside else of_rest
    without, within = grid.law(before), grid.law(of_rest * grid.transform(own))
    worst, alone = _worst(within, level), candidate.capital(level)
    capital_without = grid.capital(without, _worst(without, level))
    return MarginalCapital(
        level=level,
        expected=candidate.expected,
        var_without=grid.width * _rank(without, level),
        var_with=grid.width * _rank(within, level),
        capital_without=capital_without,
        # `alone` needs no grid: what the grid's cells add could pass it by some yen.
        capital_with=min(grid.capital(within, worst), capital_without + alone),
        euler=min(float(grid.shares(own, of_rest, fft.rfft(worst))[0]), alone),
        alone=alone,
    )


def euler_shares(
    exchanges: Sequence[Sequence[Payment]], level: float, *, width: float | None = None
) -> tuple[Floats, ...]:
    """Each policy's share of the capital of all together, yen, by exchange and in its order.

    They add up to TVaR_p(S) - E[S].

    Raises:
        ValueError: the level is outside (0, 1).
    """
    _check(level)
    if not exchanges:
        return ()
    laws = [Exchange.of(policies) for policies in exchanges]
    grid = Grid.over(laws, width)
    worst = fft.rfft(_worst(grid.law(grid.transform_of_sum(laws)), level))
    rests = grid.transforms_of_rest(laws, grid.nothing)
    return tuple(grid.shares(law, rest, worst) for law, rest in zip(laws, rests, strict=True))


def _check(level: float) -> None:
    if not 0.0 < level < 1.0:
        raise ValueError(f"the level must be between 0 and 1 (it is {level})")


def _rank(pmf: Floats, level: float) -> int:
    """Smallest k with P(S <= kh) >= level, but for rounding of the transforms."""
    return int(np.argmax(np.cumsum(pmf) >= level - ROUNDING))


def _worst(pmf: Floats, level: float) -> Floats:
    """Weight of each amount in the mean of the worst 1 - level, over its chance.

    The atom at the quantile is divided: as much of it as the worst 1 - level still lacks.
    """
    k = _rank(pmf, level)
    weights = (np.arange(pmf.size) > k) / (1.0 - level)
    beyond = float(pmf[k + 1 :].sum())
    weights[k] = (1.0 - beyond / (1.0 - level)) / pmf[k] if pmf[k] > 0 else 0.0
    return np.asarray(weights)
