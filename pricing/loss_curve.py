"""How large a loss does one year in so many bring, of the year (AEP) and of one theft (OEP)?

The year's loss is that of a quote, to the yen where a quote has the same period. It is read off a
grid; the largest theft of the year is a closed form, turned round by halving, so that next to an
atom (a wallet emptied) it can pass the year's loss by a thousandth or two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.exceedance import return_period_losses
from models.profile import Frozen
from pricing.money import Estimate
from pricing.premium import interval
from pricing.quote import RETURN_PERIODS

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from models.annual_loss import AnnualLoss

    Floats = NDArray[np.float64]

OTHER_PERIODS = (10, 20, 30, 50, 75, 150, 300, 500, 750, 1000)

HALVINGS = 40
"""Of the reach: to a yen in a trillion."""


class LossOfPeriod(Frozen):
    """Losses reached or exceeded one year in so many, with 90 % intervals."""

    years: int
    year: Estimate
    """All thefts of the year together (AEP)."""
    largest: Estimate
    """The largest theft of the year (OEP)."""


def loss_curve(annual: AnnualLoss) -> tuple[LossOfPeriod, ...]:
    """Losses of every period, from the most frequent to the rarest."""
    years = sorted((*RETURN_PERIODS, *OTHER_PERIODS))
    whole = {
        period: found
        for periods in (RETURN_PERIODS, OTHER_PERIODS)
        for period, found in zip(periods, return_period_losses(annual, periods), strict=True)
    }
    amounts, by_draw = _largest(annual, 1.0 / np.array(years, dtype=np.float64))
    return tuple(
        LossOfPeriod(
            years=period,
            year=interval(*whole[period]),
            largest=interval(float(amounts[i]), by_draw[:, i]),
        )
        for i, period in enumerate(years)
    )


def _largest(annual: AnnualLoss, chances: Floats) -> tuple[Floats, Floats]:
    """The largest theft exceeded with each chance: on average over draws, and by draw; yen."""
    reach, draws = float(annual.law.cap.max()), len(annual.rates)
    mean = _turned(lambda x: annual.largest_exceeds(x[0]).mean(axis=0)[None], chances, reach, 1)
    by_draw = _turned(annual.largest_exceeds_by_draw, chances, reach, draws)
    return mean[0], by_draw


def _turned(
    exceeds: Callable[[Floats], Floats], chances: Floats, reach: float, rows: int
) -> Floats:
    """The least amount exceeded no more often than each chance, shape (rows, chances)."""
    low, high = np.zeros((rows, chances.size)), np.full((rows, chances.size), reach)
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        above = exceeds(middle) > chances
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return np.where(high < 1.0, 0.0, high)
