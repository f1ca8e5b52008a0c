"""What does a whole book pay? Its exchanges' laws, added on one grid.

Exchanges are independent; the sum of what is paid for them comes exactly by Fourier transforms on
one grid, which ends where nothing is left that could fold back.

What is paid for one exchange, under several layers or policies, is not independent: one theft
strikes them all. There the larger payment of one is taken to come with the larger of the others.
No other way of going together has a larger TVaR (Dhaene et al. 2002), every payment's own law is
kept, and for layers that fill one after the other it is how they go (`pricing.together`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import fft

from pricing.layers import payment
from pricing.measures import tvar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from models.annual_loss import AnnualLoss
    from pricing.layers import LayerTerms

    Floats = NDArray[np.float64]
    Complexes = NDArray[np.complex128]

POINTS = 1 << 16
"""Of the grid for a whole book, unless a width is asked for.

A payment inside a cell is put on the cell's ends with its mean kept, so that each exchange's
variance is too large by at most a quarter of the squared width."""

FOLDED = 1e-13
"""Largest chance of a sum beyond the grid, which would fold back to its beginning."""

EXPONENTS, LARGEST_EXPONENT = 48, 600.0
"""Tried for the bound on that chance. Any of them gives a bound; so many, a close one."""


@dataclass(frozen=True)
class Payment:
    """Law of what one policy pays in its term.

    Attributes:
        survival: P(payment > x) on each cell of x, falling, shape (cells,).
        lengths: of the cells, yen, shape (cells,); together the most it pays.
    """

    survival: Floats
    lengths: Floats

    @classmethod
    def of(cls, annual: AnnualLoss, layers: Sequence[LayerTerms]) -> Payment:
        """Payment of all layers of one policy, the larger with the larger.

        What such a sum passes with a chance s is the sum of what its parts pass with s: the cells
        of all of them in one row, the likeliest first.

        Raises:
            SelfCheckFailed: see `pricing.layers.payment`.
        """
        laws = [payment(annual, terms) for terms in layers]
        survival, lengths = (np.concatenate(parts) for parts in zip(*laws, strict=True))
        order = np.argsort(-survival, kind="stable")
        return cls(survival[order], lengths[order])

    @property
    def most(self) -> float:
        """Most paid, yen."""
        return float(self.lengths.sum())

    @property
    def expected(self) -> float:
        """Mean payment, yen."""
        return float(self.survival @ self.lengths)

    def capital(self, level: float) -> float:
        """TVaR less the mean, yen; the survival is a step function, so this is exact."""
        return float((tvar(self.survival, level) - self.survival) @ self.lengths)


@dataclass(frozen=True)
class Exchange:
    """What is paid for one exchange under all its policies, the larger with the larger.

    Attributes:
        amounts: by policy in each outcome, yen, shape (policies, outcomes); rising in each row.
        chances: of the outcomes, shape (outcomes,); what they lack to one is no payment.
    """

    amounts: Floats
    chances: Floats

    @classmethod
    def of(cls, policies: Sequence[Payment]) -> Exchange:
        """All policies on one exchange; amounts in their order."""
        survival = np.concatenate([law.survival for law in policies])
        lengths = np.zeros((len(policies), survival.size))
        ends = np.cumsum([0, *(law.survival.size for law in policies)])
        for row, law in enumerate(policies):
            lengths[row, ends[row] : ends[row + 1]] = law.lengths
        order = np.argsort(-survival, kind="stable")
        chances = -np.diff(survival[order], append=0.0)
        happens = chances > 0
        return cls(np.cumsum(lengths[:, order], axis=1)[:, happens], chances[happens])

    @property
    def total(self) -> Floats:
        """Paid under all policies together, yen, shape (outcomes,)."""
        return np.asarray(self.amounts.sum(axis=0))


@dataclass(frozen=True)
class Grid:
    """0, h, 2h, … over all that a book pays."""

    width: float
    points: int

    @classmethod
    def over(cls, laws: Sequence[Exchange], width: float | None) -> Grid:
        """A grid for the sum of all; of `POINTS`, or of cells as wide as asked, yen."""
        # Each law may end inside a cell and reach one further.
        reserve = len(laws) + 2
        if width is not None:
            most = sum(float(law.total.max(initial=0.0)) for law in laws)
            return cls(width, 1 << (int(np.ceil(most / width)) + reserve - 1).bit_length())
        return cls(_end(laws) / (POINTS - reserve), POINTS)

    @property
    def amounts(self) -> Floats:
        """Its points, yen, shape (points,)."""
        return np.asarray(np.arange(self.points) * self.width, dtype=np.float64)

    @property
    def nothing(self) -> Complexes:
        """Transform of no payment at all."""
        return np.ones(self.points // 2 + 1, dtype=np.complex128)

    def masses(self, law: Exchange) -> Floats:
        """The law on the grid: an outcome is divided between the ends of its cell, mean kept."""
        # What is beyond the grid has a chance below `FOLDED`; it is put at the end.
        place = np.minimum(law.total / self.width, self.points - 1.0)
        below = place.astype(np.int64)
        part = place - below
        pmf = np.bincount(below, law.chances * (1.0 - part), self.points)
        pmf += np.bincount(np.minimum(below + 1, self.points - 1), law.chances * part, self.points)
        pmf[0] += 1.0 - law.chances.sum()
        return np.asarray(pmf, dtype=np.float64)

    def transform(self, law: Exchange) -> Complexes:
        """Transform of `masses`, shape (points // 2 + 1,)."""
        return np.asarray(fft.rfft(self.masses(law)))

    def transform_of_sum(self, laws: Sequence[Exchange]) -> Complexes:
        """Transform of what is paid for all of them; for none, that of no payment."""
        product = self.nothing
        for law in laws:
            product *= self.transform(law)
        return product

    def transforms_of_rest(
        self, laws: Sequence[Exchange], outside: Complexes
    ) -> Iterator[Complexes]:
        """Transform of the sum of all but one, each in turn, times that of what is `outside`.

        Halves are split until one is left. Dividing the whole by each one fails where a transform
        has a zero; all products from the front and from the back would fill the memory.
        """
        if len(laws) == 1:
            yield outside
            return
        left, right = laws[: len(laws) // 2], laws[len(laws) // 2 :]
        yield from self.transforms_of_rest(left, outside * self.transform_of_sum(right))
        yield from self.transforms_of_rest(right, outside * self.transform_of_sum(left))

    def law(self, transform: Complexes) -> Floats:
        """Probabilities of the amounts from their transform."""
        return np.asarray(fft.irfft(transform, n=self.points))

    def capital(self, pmf: Floats, worst: Floats) -> float:
        """TVaR less the mean, yen; `worst` weighs each amount beside its chance."""
        return float((pmf * self.amounts) @ (worst - 1.0))

    def shares(self, law: Exchange, rest: Complexes, worst: Complexes) -> Floats:
        """Euler share of each policy on one exchange, yen, shape (policies,).

        E[X; S worst] = Σ x P(R + Y worst; Y = y) over outcomes, with Y all policies of the
        exchange: the worst years seen from y are a correlation with the law of the rest. A cell's
        ends share y as in `masses`, and each policy has its part of y: so shares add up.

        Args:
            law: policies of the exchange.
            rest: transform of what is paid for all other exchanges.
            worst: transform of the weights of the whole book's worst years.
        """
        seen = self.amounts * fft.irfft(worst * rest.conj(), n=self.points)
        total = law.total
        by_outcome = np.interp(total, self.amounts, seen) * law.chances / total
        return np.asarray(law.amounts @ (by_outcome - law.chances))


def _end(laws: Sequence[Exchange]) -> float:
    """Amount, yen, that the sum passes with a chance below `FOLDED`, or the most it can be.

    P(S >= x) <= E[exp(θS)] exp(-θx) for every θ > 0 (Chernoff): the least x over some of them.
    """
    tops = [float(law.total.max(initial=0.0)) for law in laws]
    most, room = sum(tops), -float(np.log(FOLDED))
    if most <= 0.0:
        return 1.0
    exponents = np.geomspace(room / most, LARGEST_EXPONENT / max(tops), EXPONENTS)
    logs = np.zeros(EXPONENTS)
    for law in laws:
        logs += np.log1p(np.expm1(np.outer(exponents, law.total)) @ law.chances)
    return float(min(most, ((logs + room) / exponents).min()))
