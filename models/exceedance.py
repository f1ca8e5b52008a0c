"""How large a loss is reached once in so many years (AEP)?

The year's sum is put on a coarse grid, and what it adds to the year's largest theft is read off it:
in a cell, sum and largest are cut alike, so that the ratio of their chances is smooth where neither
is. The chance of the largest theft itself is a closed form at any amount. The loss of a period is
where that chance, times the ratio, is the period's: atoms, such as a wallet emptied, stay sharp.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models import aggregate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from models.annual_loss import AnnualLoss

    Floats = NDArray[np.float64]

CURVE_POINTS = 128
"""Grid of the year's sum."""

INSIDE = 17
"""Amounts at which the largest theft is asked for, over two cells."""

SMALLEST_PART, CANDIDATE_TOPS = 1e-6, 64
"""Ends tried for the curve: parts of the largest theft possible, evenly in the log."""

MOST_DOUBLINGS = 8
"""Of that end, where several thefts a year are likely enough to pass it."""

UPPER_DRAW = 0.95
"""Upper end of the 90 % interval over parameter draws."""


def return_period_losses(annual: AnnualLoss, years: Sequence[int]) -> list[tuple[float, Floats]]:
    """Loss of the year reached once in so many years: predictive, and by draw; yen.

    A draw whose loss lies beyond the grid is put at its end.
    """
    rarest = 1.0 / max(years)
    top = _top(annual, rarest)
    if top <= 0.0:
        return [(0.0, np.zeros(len(annual.rates))) for _ in years]
    for _ in range(MOST_DOUBLINGS):
        exceeded, ratio = _cells(annual, top)
        reached = exceeded[:, -1] <= rarest
        if exceeded[:, -1].mean() <= rarest and reached.mean() >= UPPER_DRAW:
            break
        # Two thefts a year are not rare enough here for the largest one to set the end.
        top *= 2.0
    width = top / CURVE_POINTS
    found = []
    for period in years:
        by_draw = _quantile(annual, exceeded, ratio, width, 1.0 / period)
        found.append((_predictive(annual, exceeded, ratio, width, 1.0 / period), by_draw))
    return found


def _cells(annual: AnnualLoss, top: float) -> tuple[Floats, Floats]:
    """P(sum > x) averaged over each cell by draw, and that over the same of the largest theft.

    Both of shape (draws, cells); local moments keep the mean over a cell, not a value in it.
    """
    width = top / CURVE_POINTS
    levels = annual.law.limited_mean(np.linspace(0.0, top, CURVE_POINTS + 1))
    law = annual.year_laws_by_draw(levels, width)
    exceeded = aggregate.survival(law)
    above = np.diff(levels, axis=-1) / width
    largest = annual.any_of(above)
    ratio = np.divide(exceeded, largest, out=np.ones_like(exceeded), where=largest > 0)
    return exceeded, np.maximum(ratio, 1.0)


def _quantile(
    annual: AnnualLoss, exceeded: Floats, ratio: Floats, width: float, chance: float
) -> Floats:
    """Loss exceeded with a chance in each draw, yen, shape (draws,)."""
    cell = _first_below(exceeded, chance)
    amounts = _amounts(cell, width)
    wanted = chance / np.take_along_axis(ratio, cell[:, None], axis=1)
    tail = annual.largest_exceeds_by_draw(amounts)
    found = _crossing(amounts, tail, wanted, _on_grid(exceeded, cell, width, chance))
    return np.where(annual.theft_probability() > chance, found, 0.0)


def _predictive(
    annual: AnnualLoss, exceeded: Floats, ratio: Floats, width: float, chance: float
) -> float:
    """Loss exceeded with a chance on average over draws, yen."""
    if annual.theft_probability().mean() <= chance:
        return 0.0
    mean = exceeded.mean(axis=0, keepdims=True)
    largest = (exceeded / ratio).mean(axis=0, keepdims=True)
    cell = _first_below(mean, chance)
    amounts = _amounts(cell, width)
    wanted = chance * np.divide(
        largest[:, cell], mean[:, cell], out=np.ones((1, 1)), where=mean[:, cell] > 0
    )
    tail = annual.largest_exceeds(amounts[0]).mean(axis=0, keepdims=True)
    return float(_crossing(amounts, tail, wanted, _on_grid(mean, cell, width, chance))[0])


def _first_below(exceeded: Floats, chance: float) -> NDArray[np.int64]:
    """The first cell exceeded no more often, shape (rows,); beyond the grid, the last.

    A cell's average lies between the values at its ends, so that the loss is in this cell or in the
    one before.
    """
    below = exceeded <= chance
    return np.asarray(np.where(below.any(axis=1), below.argmax(axis=1), exceeded.shape[1] - 1))


def _amounts(cell: NDArray[np.int64], width: float) -> Floats:
    """Amounts over a cell and the one before, shape (rows, INSIDE)."""
    ends = np.stack([np.maximum(cell - 1, 0), cell + 1]) * width
    return np.asarray(np.linspace(ends[0], ends[1], INSIDE, axis=1))


def _on_grid(exceeded: Floats, cell: NDArray[np.int64], width: float, chance: float) -> Floats:
    """The loss by a straight line between the middles of cells, for what one theft cannot reach."""
    before = np.maximum(cell - 1, 0)
    here, there = (np.take_along_axis(exceeded, k[:, None], axis=1)[:, 0] for k in (cell, before))
    part = np.divide(there - chance, there - here, out=np.ones_like(here), where=there > here)
    return np.asarray((before + 0.5 + np.clip(part, 0.0, 1.0)) * width)


def _crossing(amounts: Floats, tail: Floats, wanted: Floats, otherwise: Floats) -> Floats:
    """Amount at which a falling tail is at the wanted chance, by straight lines; shape (rows,).

    `otherwise` where it is not there between the first and the last amount.
    """
    above = (tail > wanted).sum(axis=1)
    after = np.clip(above, 1, tail.shape[1] - 1)[:, None]
    x0, x1 = (np.take_along_axis(amounts, after - k, axis=1)[:, 0] for k in (1, 0))
    y0, y1 = (np.take_along_axis(tail, after - k, axis=1)[:, 0] for k in (1, 0))
    part = np.divide(y0 - wanted[:, 0], y0 - y1, out=np.ones_like(y0), where=y0 > y1)
    inside = (above > 0) & (above < tail.shape[1])
    return np.where(inside, x0 + np.clip(part, 0.0, 1.0) * (x1 - x0), otherwise)


def _top(annual: AnnualLoss, chance: float) -> float:
    """Where the curve may first end, yen; zero if thefts are rarer than the period.

    One and a half times the largest single theft of the period, for the draw at the upper end of
    the interval or on average, whichever is larger: a year of two such is mostly rarer.
    """
    candidates = annual.law.cap.max() * np.geomspace(SMALLEST_PART, 1.0, CANDIDATE_TOPS)
    exceeded = annual.largest_exceeds(candidates)
    often = (np.quantile(exceeded, UPPER_DRAW, axis=0) > chance) | (exceeded.mean(axis=0) > chance)
    if not often.any():
        return 0.0
    last = min(int(np.flatnonzero(often)[-1]) + 1, CANDIDATE_TOPS - 1)
    return float(1.5 * candidates[last])
