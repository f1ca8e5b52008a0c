"""Losses by return period: the quote's own, ordered, and a largest theft as rare as it says."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from pricing.loss_curve import LossOfPeriod, loss_curve
from pricing.quote import price

if TYPE_CHECKING:
    import datetime as dt

    from models.profile import SecurityProfile
    from pricing.desk import Desk

OF_GRID = 5e-3
"""How far the grid of the year's sum may be off beside an atom."""


@pytest.fixture(scope="module")
def found(desk: Desk, middle: SecurityProfile, on: dt.date) -> tuple[LossOfPeriod, ...]:
    return loss_curve(desk.annual_loss(middle, on))


def test_a_period_that_a_quote_has_is_the_same_to_the_yen(
    found: tuple[LossOfPeriod, ...], desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    drawn = {row.years: row.year for row in found}
    for row in price(middle, None, desk, on).ground_up.return_periods:
        assert drawn[row.years] == row.loss


def test_rarer_years_are_no_better_and_no_better_than_their_largest_theft(
    found: tuple[LossOfPeriod, ...],
) -> None:
    for before, after in pairwise(found):
        assert after.years > before.years
        assert after.largest.amount >= before.largest.amount
        assert after.year.amount >= before.year.amount * (1 - OF_GRID)
    assert all(row.year.amount >= row.largest.amount * (1 - OF_GRID) for row in found)


def test_the_largest_theft_is_exceeded_as_rarely_as_its_period_says(
    found: tuple[LossOfPeriod, ...], desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    annual = desk.annual_loss(middle, on)
    row = next(row for row in found if row.years == 200)
    above = annual.largest_exceeds(np.array([row.largest.amount * 1.001])).mean()
    below = annual.largest_exceeds(np.array([row.largest.amount * 0.999])).mean()
    assert above <= 1 / 200 <= below
