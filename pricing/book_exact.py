"""What is the law of a whole book's year, exactly?

Given the market's shock and the parameter draw, exchanges' own thefts and shared events come
independently, so that the year is a compound Poisson sum of events. The transform of one failure of
a vendor is a product over its clients, 1 - h + h φ, of what each pays if struck; the shock, a gamma
variable, mixes in closed form to (1 - S/r)^-r, and draws are averaged. One transform back gives the
law of the sum (AEP), and the measure of single events gives that of the largest one (OEP).

Payments are those of each event by itself: limits and deductibles of a term tie the events of a
year to each other, and are for `pricing.book_block`. The same book simulated before these limits is
how the two check each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models import aggregate
from pricing.book_exact_parts import mean_parts
from pricing.book_grid import rows_of, sums_on_grid
from pricing.errors import NotExact

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.book_risk import BookRisk
    from pricing.book_grid import Sums
    from pricing.book_terms import BookTerms

    Floats = NDArray[np.float64]

POINTS, COARSE_POINTS = 4096, 256
"""Of the grid, and of those with which its end is looked for."""

MANY_EXCHANGES = 100
"""A book of more pays in so many sums that half the points do."""

FIRST_END = (12.0, 4.0)
"""Where the end is first looked for: so many times the mean and the largest payment together."""

RAREST = 1e-4
"""Chance of the largest sums the grid reaches; what is above folds back at e^-16 of itself."""

MOST_DOUBLINGS = 12


@dataclass(frozen=True)
class ExactLaw:
    """Laws of the book's year on a grid; money.

    Attributes:
        width: of a cell.
        pmf: of the year's sum, shape (points,).
        exceeds: P(largest event > kh), shape (points,).
        mean: of the sum, in closed form.
        sums: what it is made of, by state of coin prices.
    """

    width: float
    pmf: Floats
    exceeds: Floats
    mean: float
    sums: tuple[Sums, ...]

    @property
    def survival(self) -> Floats:
        """P(sum > kh), shape (points,)."""
        return aggregate.survival(self.pmf)

    def aggregate_loss(self, years: float) -> float:
        """Sum passed once in so many years (AEP), money."""
        return _passed(self.survival, self.width, 1.0 / years)

    def occurrence_loss(self, years: float) -> float:
        """Largest event passed once in so many years (OEP), money."""
        return _passed(self.exceeds, self.width, 1.0 / years)

    def excess(self, amount: float) -> float:
        """E[(sum - amount)+], money; the local moments of the grid are exact at its points."""
        limited = np.concatenate([[0.0], np.cumsum(self.survival)]) * self.width
        place = amount / self.width
        below = float(np.interp(place, np.arange(len(limited)), limited))
        return max(self.mean - below, 0.0)

    def tail_mean(self, level: float) -> float:
        """TVaR: mean of the worst 1 - level of the years, money.

        The least of q + E[(S - q)+] / (1 - level) over q, which asks for the law below q alone.
        """
        place = int(np.argmax(np.cumsum(self.pmf) >= level))
        near = range(max(place - 1, 0), min(place + 2, len(self.pmf)))
        return min(q * self.width + self.excess(q * self.width) / (1.0 - level) for q in near)


def _passed(survival: Floats, width: float, chance: float) -> float:
    """Amount passed with a chance, by straight lines, money.

    A cell's mass stands at its ends with its mean kept: at a point, half of what stands there is
    above it.
    """
    if survival[0] <= chance:
        return 0.0
    curve = np.concatenate([survival[:1], (survival[1:] + survival[:-1]) / 2])
    after = int(np.argmax(curve <= chance)) if (curve <= chance).any() else len(curve) - 1
    drop = curve[after - 1] - curve[after]
    part = (curve[after - 1] - chance) / drop if drop > 0 else 1.0
    return float((after - 1 + min(part, 1.0)) * width)


def exact_law(
    risk: BookRisk, terms: BookTerms, points: int | None = None, rarest: float = RAREST
) -> ExactLaw:
    """The law of what a book pays in a year, event by event.

    Args:
        risk: thefts of the book.
        terms: of its policies; limits and deductibles of the term are not looked at.
        points: of the grid, its error falls with their square; as many as the book needs if None.
        rarest: chance of the largest sum wanted.

    Raises:
        NotExact: nothing is ever paid.
    """
    mean = mean_parts(risk, terms).total
    if mean <= 0.0:
        raise NotExact("no theft is paid for in this book")
    points = points or (POINTS if risk.exchanges <= MANY_EXCHANGES else POINTS // 2)
    top = FIRST_END[0] * mean + FIRST_END[1] * float(terms.most.max(initial=0.0))
    for _ in range(MOST_DOUBLINGS):
        coarse = _in_all_states(risk, terms, top / (COARSE_POINTS - 2), COARSE_POINTS, mean)
        rare = coarse.survival <= rarest
        if rare.any():
            break
        top *= 2.0
    end = (int(np.argmax(rare)) + 2) * coarse.width if rare.any() else top
    return _in_all_states(risk, terms, end / (points - 2), points, mean)


def _in_all_states(
    risk: BookRisk, terms: BookTerms, width: float, points: int, mean: float
) -> ExactLaw:
    """The law of a year, its coin prices in any of their states."""
    sums = [sums_on_grid(state, terms, width, points) for state in risk.by_price_state]
    laws = [_mixed(*each) for each in zip(risk.by_price_state, sums, strict=True)]
    pmf, exceeds = (np.asarray(np.mean(part, axis=0)) for part in zip(*laws, strict=True))
    return ExactLaw(width, pmf, exceeds, mean, tuple(sums))


def _mixed(risk: BookRisk, sums: Sums) -> tuple[Floats, Floats]:
    """Law of the sum and P(largest event > kh), each of shape (points,).

    Shock and draws are mixed in, one law of a theft after the other, to hold little at once.
    """
    points = sums.points
    transform = np.zeros(points // 2 + 1, dtype=complex)
    exceeds = np.zeros(points)
    for law in range(risk.size_laws):
        rows = rows_of(risk, law)
        above = sums.own_rates[rows, None] - np.cumsum(sums.own[rows], axis=1)
        if risk.shared:
            rate, once = sums.once(risk, law)
            single = aggregate.untilt(once, points)
            above += risk.level[rows, None] * (rate - np.cumsum(single))
        minus = sums.events_missing(risk, law)
        transform += aggregate.count_pgf(minus, risk.dispersion).sum(axis=0)
        none = aggregate.probability_of_none(np.maximum(above, 0.0), risk.dispersion)
        exceeds += 1.0 - none.mean(axis=0)
    pmf = aggregate.untilt(np.asarray(transform / risk.draws, dtype=np.complex128), points)
    return pmf, exceeds / risk.size_laws
