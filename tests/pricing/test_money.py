"""Yen are rounded once, half up, and only if they are numbers."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.money import estimate, money, whole_yen


@given(st.floats(-1e15, 1e15))
def test_a_whole_yen_is_the_nearest_one(amount: float) -> None:
    assert abs(Decimal(whole_yen(amount)) - Decimal(amount)) <= Decimal("0.5") + Decimal("1e-16")


@given(st.integers(-(10**14), 10**14))
def test_half_a_yen_goes_up(whole: int) -> None:
    assert whole_yen(whole + 0.5) == whole + 1
    assert whole_yen(float(whole)) == whole


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_an_amount_that_is_not_a_number_never_leaves(bad: float) -> None:
    with pytest.raises(ValueError, match="must be finite"):
        money(bad)
    with pytest.raises(ValueError, match="must be finite"):
        estimate(1.0, 0.0, bad)


@given(st.lists(st.floats(0, 1e15), min_size=3, max_size=3).map(sorted))
def test_rounding_keeps_the_order_of_an_interval(ends: list[float]) -> None:
    low, amount, high = ends
    rounded = estimate(amount, low, high)
    assert rounded.low <= rounded.amount <= rounded.high
