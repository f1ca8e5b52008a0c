"""What is the law of one exchange's year, and of what a layer pays in it?

`AnnualLoss` holds, for every parameter draw, the theft rate of each tier and the law of one theft.
Means, layer means and the largest theft of the year are closed forms; sums over the year go through
the grid of `models.aggregate`. The predictive law is the average over draws, taken on the
transforms, so that it costs one inverse transform.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from models import aggregate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.theft_law import TheftLaw

    Floats = NDArray[np.float64]

CELLS_PER_LIMIT = 128
"""Grid cells in one per-event limit: layer means stay exact, distorted prices within 1e-4, or
6e-3 where all thefts are smaller than a cell."""

COARSE_CELLS_PER_LIMIT = 32
"""The same for the law of each draw and for price differences: within 1e-3, far inside what they
are used for."""

VARIANT_CELLS_PER_LIMIT = 16
"""The same where layers are compared with each other: a difference within 0.5 % of the price."""

MOST_POINTS = 8192
"""Largest grid for one layer; a term limit of many per-event limits coarsens the cells."""

MOST_PAYMENTS = 50
"""Full payments of a layer in one term: above so many the grid need not reach."""

THINNEST_LAYER = 1e-4
"""Of the reach: differences of limited means over less would show their rounding."""

ALMOST_POISSON = 1e-9
"""Below this 1/r a negative binomial count is a Poisson one."""

MONEY_ROUNDING = 1e-9
"""Relative slack when a limit is divided into cells."""


@dataclass(frozen=True)
class GridLaw:
    """Predictive law of a year's sum on 0, h, 2h, …, up to the end of the grid.

    Attributes:
        width: h, money.
        predictive: law averaged over parameter draws, shape (n,).
        none_exact: chance of no payment in closed form, for the self-check.
    """

    width: float
    predictive: Floats
    none_exact: float

    @property
    def none_difference(self) -> float:
        """The grid's chance of no payment less the closed form, relative to the latter."""
        return float(self.predictive[0] / self.none_exact - 1.0)

    @property
    def most_negative(self) -> float:
        """Largest negative probability on the grid: zero but for rounding if all is well."""
        return float(np.maximum(0.0, -self.predictive.min()))


@dataclass(frozen=True)
class AnnualLoss:
    """Laws of one year's loss, one for each parameter draw. Money is yen.

    Every law of one theft serves the same number of draws, and those stand together: with 32 laws
    and 256 draws, the first eight draws use the first law.

    Attributes:
        rates: thefts a year by draw and tier, shape (draws, tiers).
        law: laws of one theft, shape (laws, tiers); laws divides draws.
        dispersion: r of the negative binomial count.

    One event's payment to a layer, once put on a grid, is kept: the price, its interval and the
    effects of controls all ask for it.
    """

    rates: Floats
    law: TheftLaw
    dispersion: float
    _masses: dict[tuple[float, float, int], Floats] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    @property
    def law_of_draw(self) -> NDArray[np.int64]:
        """Which law of one theft each draw uses, shape (draws,)."""
        laws = len(self.law.log_median)
        return np.repeat(np.arange(laws), len(self.rates) // laws)

    def scaled(self, factors: Floats) -> AnnualLoss:
        """The same year with each tier's rate multiplied; `factors` of shape (tiers,)."""
        return replace(self, rates=self.rates * factors)

    @cached_property
    def _struck(self) -> NDArray[np.bool_]:
        """Tiers with a rate in any draw; the others need no transform. Shape (tiers,)."""
        return np.asarray(self.rates.any(axis=0))

    def theft_probability(self) -> Floats:
        """Chance of at least one theft in the year, by draw."""
        none = aggregate.probability_of_none(self.rates.sum(axis=1), self.dispersion)
        return np.asarray(1.0 - none)

    def expected_loss(self) -> Floats:
        """Ground-up expected loss a year by draw, yen; closed form."""
        return np.asarray((self.rates * self.law.mean()[self.law_of_draw]).sum(axis=1))

    def layer_mean(self, start: float, limit: float) -> Floats:
        """Expected yearly payment of `limit` xs `start` per event, no term limit, by draw; yen."""
        levels = self.law.limited_mean(np.array([start, start + limit]))
        per_event = (levels[:, :, 1] - levels[:, :, 0])[self.law_of_draw]
        return np.asarray((self.rates * per_event).sum(axis=1))

    def largest_exceeds(self, x: Floats) -> Floats:
        """Chance that the year's largest theft is above each x yen (OEP); closed form.

        Returns:
            Shape (draws, len(x)).
        """
        return self.any_of(self.law.survival(x))

    def largest_exceeds_by_draw(self, x: Floats) -> Floats:
        """The same with amounts of each draw's own, shape (draws, n) both."""
        laws = len(self.law.log_median)
        tail = self.law.survival(x.reshape(laws, -1))[:, self._struck]
        rates = self._by_law()[..., None]
        often = (rates * tail.reshape(laws, -1, x.shape[0] // laws, x.shape[1]).swapaxes(1, 2)).sum(
            axis=2
        )
        none = aggregate.probability_of_none(often.reshape(x.shape), self.dispersion)
        return np.asarray(1.0 - none)

    def layer_law(self, start: float, limit: float, top: float) -> GridLaw:
        """Law of the year's payments of `limit` xs `start` per event, on [0, top]; yen."""
        masses, width, points = self._layer_grid(start, limit, top, CELLS_PER_LIMIT)
        none = self._by_draw(1.0 - masses[:, :, :1])[:, 0]
        return GridLaw(
            width=width,
            predictive=aggregate.untilt(self._transform(masses, points).mean(axis=0), points),
            none_exact=float(aggregate.probability_of_none(none, self.dispersion).mean()),
        )

    def layer_laws_by_draw(self, start: float, limit: float, top: float) -> tuple[Floats, float]:
        """Laws as of `layer_law` for each draw, shape (draws, n), and the grid's width in yen."""
        masses, width, points = self._layer_grid(start, limit, top, COARSE_CELLS_PER_LIMIT)
        return aggregate.untilt(self._transform(masses, points), points), width

    def first_cell(self, start: float, width: float) -> Floats:
        """P(largest payment above `start` > y) by draw, over the `CELL_PARTS` of a cell, yen.

        Shape (draws, parts).
        """
        ends = np.array(aggregate.CELL_PARTS) * width
        # In a thin layer far up, rounding would make them fall here and there.
        levels = np.maximum.accumulate(self.law.limited_mean(start + ends), axis=-1)
        return self.any_of(np.diff(levels, axis=-1) / np.diff(ends))

    def layer_alternatives(
        self, start: float, limit: float, top: float, factors: Floats
    ) -> tuple[Floats, float]:
        """Predictive laws of `layer_law` under alternative rates, and the grid's width in yen.

        Rates and laws of one theft are averaged over draws first: means stay, the spread goes. For
        comparing prices, not for intervals.

        Args:
            start: as for `layer_law`, yen.
            limit: as for `layer_law`, yen.
            top: as for `layer_law`, yen.
            factors: what multiplies each tier's rate, shape (alternatives, tiers).

        Returns:
            Laws of shape (alternatives, n), width.
        """
        masses, width, points = self._layer_grid(start, limit, top, COARSE_CELLS_PER_LIMIT)
        rates = self._by_law().mean(axis=1)[..., None]
        missing = rates.mean(axis=0) - aggregate.tilted_transform(
            (rates * masses).mean(axis=0), points
        )
        transform = aggregate.count_pgf(factors[:, self._struck] @ missing, self.dispersion)
        return aggregate.untilt(transform, points), width

    def layer_variants(
        self, starts: Floats, limits: Floats, limits_in_term: float
    ) -> tuple[Floats, Floats]:
        """Predictive laws of several layers at once, as of `layer_law`, on the coarsest cells.

        The draws of one law of a theft are put together as for the exceedance curve. For comparing
        prices.

        Args:
            starts: of each layer, yen, shape (layers,).
            limits: of each layer per event, yen, shape (layers,).
            limits_in_term: how many of its limits each law reaches up to, at least one.

        Returns:
            Laws of shape (layers, n) and the width of each one's grid, yen, shape (layers,).
        """
        cells = max(1, min(VARIANT_CELLS_PER_LIMIT, int(MOST_POINTS / limits_in_term) - 2))
        points = power_of_two(int(np.ceil(limits_in_term * cells * (1 - MONEY_ROUNDING))) + 2)
        inside = np.minimum(np.arange(cells + 2) / cells, 1.0)
        levels = self.law.limited_mean((starts[:, None] + limits[:, None] * inside).ravel())
        levels = levels[:, self._struck]
        levels = levels.reshape(*levels.shape[:2], len(starts), cells + 2)
        masses = aggregate.masses((levels - levels[..., :1]) * (cells / limits[:, None]), 1.0)
        missing = 1.0 - aggregate.tilted_transform(masses, points)
        together, dispersion = self._together()
        mean_minus = (together[:, :, None, None] * missing).sum(axis=1)
        transform = aggregate.count_pgf(mean_minus, dispersion).mean(axis=0)
        return aggregate.untilt(transform, points), limits / cells

    def _layer_grid(
        self, start: float, limit: float, top: float, most_cells: int
    ) -> tuple[Floats, float, int]:
        """One event's payment by law and struck tier on a grid, its width, and its length.

        A limit above what a theft can reach buys nothing, and a grid as wide as it would hold the
        whole law in a few cells: the grid is that of the part that can be paid.
        """
        reach = float(self.law.cap[self.rates.any(axis=0)].max(initial=0.0))
        if start < reach:
            limit = min(limit, max(reach - start, THINNEST_LAYER * reach))
        top = min(top, MOST_PAYMENTS * limit)
        cells = max(1, min(most_cells, int(MOST_POINTS * limit / top) - 2))
        width = limit / cells
        points = power_of_two(int(np.ceil(top / width * (1 - MONEY_ROUNDING))) + 2)
        key = (start, limit, cells)
        if key in self._masses:
            return self._masses[key], width, points

        def limited(x: Floats) -> Floats:
            levels = self.law.limited_mean(start + np.minimum(x, limit))[:, self._struck]
            return np.asarray(levels - levels[..., :1])

        self._masses[key] = aggregate.discretise(limited, width, cells + 1)
        return self._masses[key], width, points

    def year_laws_by_draw(self, levels: Floats, width: float) -> Floats:
        """Laws of the year's sum of thefts by draw, shape (draws, n).

        Args:
            levels: limited means of one theft at 0, h, … nh, yen, shape (laws, tiers, n + 1).
            width: h, yen.
        """
        points = levels.shape[-1] - 1
        masses = aggregate.masses(levels[:, self._struck], width)
        return aggregate.untilt(self._transform(masses, points), points)

    def any_of(self, chance: Floats) -> Floats:
        """Chance of at least one theft of some kind in the year, by draw, shape (draws, n).

        `chance` is that of one theft to be of the kind, shape (laws, tiers, n).
        """
        often = self._by_draw(chance[:, self._struck])
        return np.asarray(1.0 - aggregate.probability_of_none(often, self.dispersion))

    def _together(self) -> tuple[Floats, float]:
        """Rates by law of one theft, shape (laws, struck tiers), and the dispersion to go with.

        A negative binomial with the draws' mean rate and, over all laws, their second factorial
        moment, E[N(N-1)] = E[λ²](1 + 1/r). What is lost, three thefts and more in one year, is far
        below the accuracy of what it is used for.
        """
        together = self._by_law().mean(axis=1)
        pairs = (self.rates.sum(axis=1) ** 2).mean() * (1.0 + 1.0 / self.dispersion)
        excess = pairs / (together.sum(axis=1) ** 2).mean() - 1.0
        return together, float(1.0 / excess) if excess > ALMOST_POISSON else np.inf

    def _transform(self, masses: Floats, points: int) -> NDArray[np.complex128]:
        """Tilted transform of the year's sum by draw; `masses` of (laws, struck tiers, k)."""
        missing = 1.0 - aggregate.tilted_transform(masses, points)
        return aggregate.count_pgf(self._by_draw(missing), self.dispersion)

    def _by_law(self) -> Floats:
        """Rates of tiers that are struck by law of one theft, shape (laws, draws / laws, tiers)."""
        struck = self.rates[:, self._struck]
        laws = len(self.law.log_median)
        return struck.reshape(laws, len(struck) // laws, struck.shape[1])

    def _by_draw(self, by_law: NDArray[Any]) -> NDArray[Any]:
        """Sum over tiers of rate times a quantity of one theft, shape (draws, k).

        `by_law` is (laws, struck tiers, k), real or complex; complex ones are multiplied as the
        pairs of real numbers they are made of.
        """
        plain = np.ascontiguousarray(by_law)
        summed = np.matmul(self._by_law(), plain.view(np.float64))
        return np.asarray(summed.reshape(len(self.rates), -1).view(plain.dtype))


def power_of_two(at_least: int) -> int:
    """The smallest power of two that is no less, and at least 8."""
    return 1 << max(3, (at_least - 1).bit_length())
