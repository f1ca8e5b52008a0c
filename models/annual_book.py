"""What do many exchanges lose in a year, each under the model's parameter draws?

`AnnualBook` is many an `AnnualLoss` worked out together, for books, screens and previews. Rates and
laws of one theft are the same; what layers see of the year is found at a fiftieth of the cost:

* the predictive law by one transform: laws of one theft are averaged first, and the count gets the
  mean and the second factorial moment that it has over all draws;
* each draw by the largest theft of its year, a closed form, on a few parts of the limit.

Both are exact but for their cells where two thefts in one term are impossible, and they are rare.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from models import aggregate
from models.annual_loss import (
    ALMOST_POISSON,
    MONEY_ROUNDING,
    MOST_PAYMENTS,
    THINNEST_LAYER,
    AnnualLoss,
    power_of_two,
)
from models.batch import count_pgfs
from models.severity import CappedLoss

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from models.severity import Tail

    Floats = NDArray[np.float64]

CELLS = 16
"""Grid cells in one per-event limit."""

PARTS = (0.0, 2.0**-6, 2.0**-3, 2.0**-1, 1.0)
"""Ends of the parts of a limit on which each draw is followed, in limits."""

NODES = aggregate.divided_ends(1.0 / CELLS, CELLS)
"""Where limited means are found, in limits."""

GRID = np.array([0, *range(len(aggregate.CELL_PARTS) - 1, len(NODES))])
"""Places of the grid points among the nodes."""

PART_ENDS = np.searchsorted(NODES, PARTS)
"""Places of the parts' ends among the nodes."""

EXCHANGES = 16
"""Exchanges worked on together, so that their laws of one theft stay in the processor's cache."""


@dataclass(frozen=True)
class LayerRows:
    """Layers on exchanges of a book, one row each; money in the book's unit.

    Attributes:
        exchange: place of the exchange in the book, shape (layers,).
        factors: what the policy makes of each tier's rate, shape (layers, tiers).
        start, limit: of one event, shape (layers,).
        top: sum of the term's payments above which nothing more is paid, shape (layers,).
    """

    exchange: NDArray[np.int64]
    factors: Floats
    start: Floats
    limit: Floats
    top: Floats


@dataclass(frozen=True)
class LayerYears:
    """What layers see of the term.

    Attributes:
        limit: most of one event that can be paid, money, shape (layers,).
        ends: of the cells, money, shape (layers, cells + 1).
        survival: P(term's payments > y) on each cell, predictive, shape (layers, cells); zero from
            the top on.
        by_draw: P(largest payment > y) by draw, averaged over each of the `PARTS` of the limit,
            shape (layers, draws, parts).
        thefts: mean number of payments by draw, shape (layers, draws).
    """

    limit: Floats
    ends: Floats
    survival: Floats
    by_draw: Floats
    thefts: Floats


@dataclass(frozen=True)
class AnnualBook:
    """Laws of one year's loss of many exchanges, one for each parameter draw.

    Attributes:
        rates: thefts a year, shape (exchanges, draws, tiers); draws by law of one theft.
        log_median: of one theft, shape (exchanges, laws, tiers).
        sigma: standard deviation of its log, shape (laws, 1).
        cap: what each tier holds, money, shape (exchanges, tiers).
        tail: of the law of one theft; None if it is lognormal throughout.
        dispersion: r of the negative binomial count.
    """

    rates: Floats
    log_median: Floats
    sigma: Floats
    cap: Floats
    tail: Tail | None
    dispersion: float

    @classmethod
    def of(cls, years: Sequence[AnnualLoss]) -> Self:
        """Of exchanges whose years one model has worked out before.

        Raises:
            TypeError: a year's law of one theft is not the model's own but a contract's.
        """
        laws = [year.law for year in years if isinstance(year.law, CappedLoss)]
        if len(laws) < len(years):
            raise TypeError("a year is not as the model has it")
        return cls(
            rates=np.stack([year.rates for year in years]),
            log_median=np.stack([law.log_median for law in laws]),
            sigma=laws[0].sigma,
            cap=np.stack([law.cap for law in laws]),
            tail=laws[0].tail,
            dispersion=years[0].dispersion,
        )

    def exchange(self, i: int) -> AnnualLoss:
        """The year of one exchange by itself."""
        law = CappedLoss(self.log_median[i], self.sigma, self.cap[i], self.tail)
        return AnnualLoss(rates=self.rates[i], law=law, dispersion=self.dispersion)

    def theft_probability(self) -> Floats:
        """Chance of at least one theft in the year, shape (exchanges, draws)."""
        return 1.0 - aggregate.probability_of_none(self.rates.sum(axis=2), self.dispersion)

    def reach(self, exchange: NDArray[np.int64], factors: Floats) -> Floats:
        """The most one covered theft takes, money, shape (layers,); zero where none is covered."""
        return np.asarray((self.cap[exchange] * self._struck(exchange, factors)).max(axis=1))

    def _struck(self, exchange: NDArray[np.int64], factors: Floats) -> NDArray[np.bool_]:
        """Tiers a covered theft can strike, shape (layers, tiers): in every draw or in none."""
        return np.asarray((self.rates[exchange, 0] > 0) & (factors > 0))

    def layer_years(self, rows: LayerRows) -> LayerYears:
        """What layers see of the term; each must be reached by some covered theft."""
        rates = self.rates[rows.exchange] * rows.factors[:, None, :]
        # One column for each layer and tier that a theft of it can strike, layers in order.
        layer, tier = np.nonzero(self._struck(rows.exchange, rows.factors))
        first = np.searchsorted(layer, np.arange(len(rows.exchange)))
        reach = self.reach(rows.exchange, rows.factors)
        limit = np.minimum(rows.limit, np.maximum(reach - rows.start, THINNEST_LAYER * reach))
        levels = self._levels(rows, limit, layer, tier)
        struck = rates[layer, :, tier]
        mean = struck.mean(axis=1)
        count = np.add.reduceat(mean, first)
        size = np.add.reduceat(mean[:, None] * levels.mean(axis=0), first) / count[:, None]
        spread = self._dispersion(rates, count)
        by_draw = self._by_draw(struck, levels, limit[layer], first)
        ends, survival = _curve(size, limit, count, spread, rows.top)
        return LayerYears(
            limit=limit,
            ends=ends,
            survival=survival,
            by_draw=1.0 - aggregate.probability_of_none(by_draw, self.dispersion),
            thefts=by_draw[:, :, 0],
        )

    def _levels(
        self,
        rows: LayerRows,
        limit: Floats,
        layer: NDArray[np.int64],
        tier: NDArray[np.int64],
    ) -> Floats:
        """E[min(payment, y)] at the nodes, shape (laws, columns, nodes)."""
        exchange = rows.exchange[layer]
        law = CappedLoss(
            self.log_median[exchange, :, tier].T, self.sigma, self.cap[exchange, tier], self.tail
        )
        levels = law.limited_mean((rows.start[:, None] + limit[:, None] * NODES)[layer])
        # They rise, but for their rounding where a layer is thin or hardly ever reached.
        return np.maximum.accumulate(levels - levels[..., :1], axis=-1)

    def _dispersion(self, rates: Floats, count: Floats) -> Floats:
        """R of counts with the second factorial moment of the mixture over draws, (layers,)."""
        pairs = (rates.sum(axis=2) ** 2).mean(axis=1) * (1.0 + 1.0 / self.dispersion)
        excess = pairs / count**2 - 1.0
        poisson = excess <= ALMOST_POISSON
        return np.asarray(np.where(poisson, np.inf, 1.0 / np.where(poisson, 1.0, excess)))

    def _by_draw(
        self, struck: Floats, levels: Floats, limit: Floats, first: NDArray[np.int64]
    ) -> Floats:
        """Mean number of payments above y by draw, averaged over parts of the limit.

        Shape (layers, draws, parts); `struck` is (columns, draws), `limit` (columns,).
        """
        laws = len(levels)
        parts = np.diff(levels[..., PART_ENDS], axis=-1) / (np.diff(PARTS) * limit[:, None])
        rates = struck.reshape(len(struck), laws, -1, 1)
        above = rates * parts.swapaxes(0, 1)[:, :, None, :]
        summed = np.add.reduceat(above, first)
        return np.asarray(summed.reshape(len(first), -1, len(PARTS) - 1))


def _curve(
    size: Floats, limit: Floats, count: Floats, dispersion: Floats, top: Floats
) -> tuple[Floats, Floats]:
    """Ends of cells and P(sum > y) on them, shape (layers, cells + 1) and (layers, cells).

    Args:
        size: E[min(payment, y)] at the nodes, shape (layers, nodes).
        limit: most of one payment, shape (layers,).
        count: mean number of payments, shape (layers,).
        dispersion: r of that number, shape (layers,).
        top: sum from which nothing more is paid, shape (layers,).
    """
    width = limit / CELLS
    survival = _survival(size[:, GRID], width, count, dispersion, top)
    parts = np.diff(aggregate.CELL_PARTS) * width[:, None]
    often = np.diff(size[:, : parts.shape[1] + 1]) / parts * count[:, None]
    largest = 1.0 - _none(often, dispersion[:, None])
    ends = aggregate.divided_ends(width, survival.shape[1])
    return ends, aggregate.divided(survival, largest)


def _none(mean_count: Floats, dispersion: Floats) -> Floats:
    """Chance of no payment, elementwise; infinite dispersions are Poisson counts."""
    poisson = np.isinf(dispersion)
    r = np.where(poisson, 1.0, dispersion)
    return np.where(poisson, np.exp(-mean_count), np.exp(-r * np.log1p(mean_count / r)))


def _survival(
    size: Floats, width: Floats, count: Floats, dispersion: Floats, top: Floats
) -> Floats:
    """P(sum > kh), shape (layers, points), from limited means of one payment at 0, h, … limit.

    Layers whose tops ask for as many points are transformed together.
    """
    beyond = np.concatenate([size, size[:, -1:]], axis=1)
    masses = aggregate.masses(beyond, width[:, None])
    cells = np.ceil(np.minimum(top / width, MOST_PAYMENTS * CELLS) * (1 - MONEY_ROUNDING))
    points = [power_of_two(int(k) + 2) for k in cells]
    found = np.zeros((len(size), max(points)))
    for n in set(points):
        rows = np.flatnonzero(np.equal(points, n))
        transform = aggregate.tilted_transform(masses[rows], n)
        missing = count[rows, None] * (1.0 - transform)
        law = aggregate.untilt(count_pgfs(missing, dispersion[rows, None]), n)
        found[rows, :n] = aggregate.survival(law)
    return found
