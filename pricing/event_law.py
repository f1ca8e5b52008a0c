"""What does a cover on an event pay in its term? Its law, exactly.

Given the market's shock G and a parameter draw, thefts the triggers are met by come at G·a and
events without a theft at φ, both Poisson; what each pays is drawn apart. With q̂ the transform of
one payment and m = G·a + φ, the sum of the first n of them has

    Σ_{k<n} p_k(m) q̂^k + (1 - Σ_{k<n} p_k(m)) q̂^n,    p_k the Poisson chance,

which is averaged over G (a gamma variable, by Gauss-Laguerre nodes) and over draws. The term's
limit cuts the sum. One theft's payment is put on the grid by its limited means, so that a slope on
a perfect reading is a layer of the ordinary engine.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import eigh_tridiagonal

from models import aggregate
from models.annual_loss import power_of_two
from pricing.errors import SelfCheckFailed
from pricing.event_terms import SlopePayout

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.annual_loss import AnnualLoss
    from models.theft_law import TheftLaw
    from pricing.event_table import LimitedMeans
    from pricing.event_terms import EventCover, StepPayout
    from pricing.event_trigger import Reading

    Floats = NDArray[np.float64]
    Complexes = NDArray[np.complex128]

CELLS = 128
"""Of a slope's limit."""

MOST_STEPS_OF_GRID = 4096
"""Steps are put on a grid of their common divisor, or of so many parts of the term's limit."""

SHOCK_NODES = 16
TOLERANCE = 1e-6
"""Largest difference of the grid from a closed form."""


@dataclass(frozen=True)
class Payments:
    """What single events pay.

    Attributes:
        width: of a cell, yen; points: of the year's grid.
        masses: of one theft's payment at 0, h, …, without thefts that pay nothing, by law and
            tier, shape (laws, tiers, cells); adds up to the chance of being paid.
        false_rate: events without a theft in the term; false_paid: what each pays, yen.
    """

    width: float
    points: int
    masses: Floats
    false_rate: float
    false_paid: float

    @property
    def chance(self) -> Floats:
        """Chance that a theft is paid for, shape (laws, tiers)."""
        return np.asarray(self.masses.sum(axis=-1))

    @property
    def mean(self) -> Floats:
        """Mean payment for a theft, yen, shape (laws, tiers)."""
        return np.asarray(self.masses @ (np.arange(self.masses.shape[-1]) * self.width))


@dataclass(frozen=True)
class PayoutLaw:
    """Law of a term's payout, yen, by parameter draw.

    Attributes:
        values: what is paid, rising from nought to the limit, yen, shape (values,).
        pmf: shape (draws, values).
    """

    values: Floats
    pmf: Floats

    @property
    def expected_by_draw(self) -> Floats:
        """Expected payout, yen."""
        return self.pmf @ self.values

    @property
    def attachment_by_draw(self) -> Floats:
        """Chance of any payout."""
        return np.asarray(1.0 - self.pmf[:, 0])

    @property
    def exhaustion_by_draw(self) -> Floats:
        """Chance that the whole limit is paid."""
        return self.pmf[:, -1]

    @cached_property
    def survival(self) -> Floats:
        """P(payout > value) by draw, without the limit, shape (draws, values - 1)."""
        return aggregate.survival(self.pmf[:, :-1])

    @property
    def lengths(self) -> Floats:
        """Of the cells between the values, yen."""
        return np.diff(self.values)


def payments(
    cover: EventCover, law: TheftLaw, table: LimitedMeans, reading: Reading, false_share: float
) -> Payments:
    """What single events pay under a cover.

    Args:
        cover: its terms.
        law: of one theft, yen.
        table: its limited means.
        reading: what the triggers see of it.
        false_share: of a slope's limit, paid for an event without a theft.
    """
    payout = cover.payout
    if isinstance(payout, SlopePayout):
        width, paid, chance = _on_slope(payout, law, table, reading)
        false_paid = false_share * payout.limit
    else:
        width, paid, chance = _by_steps(payout, law, reading, cover.term_limit)
        false_paid = payout.steps[0].pays
    paid[..., 0] = chance - paid[..., 1:].sum(axis=-1)
    top = cover.term_limit / width
    return Payments(
        width=width,
        points=power_of_two(math.ceil(top * (1 - 1e-9)) + 2),
        masses=paid,
        # An event that pays nothing is none.
        false_rate=reading.false_rate * cover.term_years if false_paid > 0 else 0.0,
        false_paid=false_paid,
    )


def _on_slope(
    payout: SlopePayout, law: TheftLaw, table: LimitedMeans, reading: Reading
) -> tuple[float, Floats, Floats]:
    """Width, masses of one theft's payment, and its chance to be paid, along a slope."""
    width, stretch = payout.limit / CELLS, (payout.end - payout.start) / payout.limit
    cells = np.arange(CELLS + 2) * width
    amounts = payout.start + np.minimum(cells, payout.limit) * stretch
    levels = reading.limited_mean(table, amounts)
    chance = reading.reaches(law, np.array([payout.start]))[..., 0]
    return width, aggregate.masses((levels - levels[..., :1]) / stretch, width), chance


def _by_steps(
    payout: StepPayout, law: TheftLaw, reading: Reading, limit: float
) -> tuple[float, Floats, Floats]:
    """The same by steps, on a grid on which they stand."""
    width = _width([step.pays for step in payout.steps], limit)
    amounts = np.array([step.at_least or 1.0 for step in payout.steps])
    met = reading.reaches(law, amounts)
    cells = np.arange(math.ceil(payout.most / width - 1e-9) + 2) * width
    before = np.array([0.0, *(step.pays for step in payout.steps[:-1])])
    sizes = np.array([step.pays for step in payout.steps]) - before
    parts = np.clip(cells - before[:, None], 0.0, sizes[:, None])
    return width, aggregate.masses(met @ parts, width), met[..., 0]


def payout_law(cover: EventCover, annual: AnnualLoss, paid: Payments) -> PayoutLaw:
    """Law of the term's payout by draw; `annual` is of its term.

    Raises:
        SelfCheckFailed: the grid's chance of no payout is not that of the closed form.
    """
    points, by_law = paid.points, annual.law_of_draw
    rates = annual.rates[:, :, None]
    masses = (rates * paid.masses[by_law]).sum(axis=1)
    thefts = aggregate.tilted_transform(masses, points)
    often = masses.sum(axis=1)
    false = paid.false_rate * aggregate.tilted_transform(_at(paid), points)
    summed = np.zeros_like(thefts)
    for shock, weight in _shocks(annual.dispersion):
        mean = shock * often + paid.false_rate
        one = (shock * thefts + false) / np.maximum(mean, 1e-300)[:, None]
        summed += weight * _first(one, mean, cover.payouts_in_term)
    pmf = aggregate.untilt(summed, points)
    law = _cut(pmf, paid.width, cover.term_limit)
    # Paid cells at nought hold sums too small for the grid: they are payments nevertheless.
    small = masses[:, 0] + paid.false_rate * _at(paid)[0]
    none = aggregate.probability_of_none(often, annual.dispersion) * math.exp(-paid.false_rate)
    if not (np.abs(law.pmf[:, 0] - none) <= TOLERANCE + small).all():
        raise SelfCheckFailed("the law of the payout failed its own check and was not priced")
    return law


def attachment_by_draw(annual: AnnualLoss, paid: Payments) -> Floats:
    """Chance of any payout in the term, in closed form, by draw."""
    often = (annual.rates * paid.chance[annual.law_of_draw]).sum(axis=1)
    none = aggregate.probability_of_none(often, annual.dispersion)
    return np.asarray(1.0 - none * math.exp(-paid.false_rate))


def _at(paid: Payments) -> Floats:
    """An event without a theft on the grid, its mean kept."""
    place = paid.false_paid / paid.width
    below = math.floor(place + 1e-9)
    found = np.zeros(below + 2)
    found[below + 1] = max(place - below, 0.0)
    found[below] = 1.0 - found[below + 1]
    return found


def _first(one: Complexes, mean: Floats, payouts: int) -> Complexes:
    """Transform of the sum of the first so many payments of a Poisson number."""
    chance = np.exp(-mean)
    reached, power = chance.copy(), np.ones_like(one)
    found = chance[:, None] * power
    for k in range(1, payouts):
        chance = chance * mean / k
        power = power * one
        found += chance[:, None] * power
        reached += chance
    return found + (1.0 - reached)[:, None] * power * one


def _shocks(dispersion: float) -> list[tuple[float, float]]:
    """Values of the market's shock with their weights: Gauss nodes of the gamma law.

    From the eigenvectors of the Jacobi matrix of the Laguerre polynomials (Golub & Welsch 1969),
    for a shape as large as one likes.
    """
    if np.isinf(dispersion):
        return [(1.0, 1.0)]
    k = np.arange(SHOCK_NODES, dtype=np.float64)
    between = np.sqrt(k[1:] * (k[1:] + dispersion - 1.0))
    nodes, vectors = eigh_tridiagonal(2.0 * k + dispersion, between)
    return list(zip((nodes / dispersion).tolist(), (vectors[0] ** 2).tolist(), strict=True))


def _cut(pmf: Floats, width: float, limit: float) -> PayoutLaw:
    """The sum cut at the limit; what lies above it is paid the limit."""
    cells = math.ceil(limit / width - 1e-9)
    inside = np.clip(pmf[:, :cells], 0.0, None)
    last = np.maximum(1.0 - inside.sum(axis=1), 0.0)
    values = np.minimum(np.arange(cells + 1) * width, limit)
    return PayoutLaw(values, np.concatenate([inside, last[:, None]], axis=1))


def _width(sums: list[float], limit: float) -> float:
    """Grid on which all sums and the limit stand, if it is not too fine."""
    if all(float(x).is_integer() for x in (*sums, limit)):
        divisor = reduce(math.gcd, (int(x) for x in (*sums, limit)))
        if limit / divisor <= MOST_STEPS_OF_GRID:
            return float(divisor)
    return limit / MOST_STEPS_OF_GRID
