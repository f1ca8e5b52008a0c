"""Increased-limit factors against a published example, and both curves against their own laws."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.profile import Assets, TierShares
from models.severity import CappedLoss
from pricing.curves import AGGREGATE_MULTIPLE, Curves, curves, increased_limit_factors
from pricing.errors import NothingCovered
from pricing.policy import Layer, Policy
from pricing.quote import price

if TYPE_CHECKING:
    from models.profile import SecurityProfile
    from pricing.desk import Desk

BAHNEMANN_LIMITS = np.array([1e5, 5e5, 7.5e5, 1e6, 2e6, 5e6])


@pytest.fixture(scope="module")
def found(desk: Desk, middle: SecurityProfile, on: dt.date) -> Curves:
    return curves(middle, desk, on)


def lognormal_limited_means() -> np.ndarray:
    """Of a lognormal with μ = 7, σ = 2.4, from the law of sizes the product prices with."""
    law = CappedLoss(log_median=np.array([[7.0]]), sigma=np.array([[2.4]]), cap=np.array([1e15]))
    return law.limited_mean(BAHNEMANN_LIMITS)[0, 0]


def test_bahnemann_example_6_3() -> None:
    means = lognormal_limited_means()
    printed = [8896.04, 13625.60, 14667.98, 15345.22, 16737.91, 18047.98]
    assert means == pytest.approx(printed, abs=0.005)
    with_fixed_expense = [1, 1.4262, 1.5202, 1.5812, 1.7067, 1.8248]
    assert increased_limit_factors(means, 2200.0) == pytest.approx(with_fixed_expense, abs=5e-5)
    in_proportion = [1, 1.5316, 1.6488, 1.7249, 1.8815, 2.0288]
    assert increased_limit_factors(means) == pytest.approx(in_proportion, abs=5e-5)


def test_losses_that_always_pass_the_limit_grow_with_it_and_small_ones_not_at_all() -> None:
    limits = np.array([1.0, 2.0, 5.0])
    assert increased_limit_factors(limits) == pytest.approx(limits)
    assert increased_limit_factors(np.full(3, 0.4)) == pytest.approx(1.0)


@given(expense=st.floats(0, 1e9))
def test_a_fixed_expense_flattens_the_factors(expense: float) -> None:
    means = lognormal_limited_means()
    plain, flat = increased_limit_factors(means), increased_limit_factors(means, expense)
    assert (flat <= plain * (1 + 1e-12)).all()
    assert (np.diff(flat) > -1e-12).all()


def test_factors_begin_at_one_rise_ever_slower_and_end_at_the_whole_mean(
    found: Curves, desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    rows = found.increased_limits
    limits = np.array([row.limit.amount for row in rows], dtype=float)
    factors = np.array([row.factor for row in rows])
    loaded = np.array([row.factor_with_load for row in rows])
    assert factors[0] == loaded[0] == 1
    slopes = np.diff(factors) / np.diff(limits)
    assert (slopes > 0).all()
    assert (np.diff(slopes) < 0).all()
    # Higher limits are riskier: the load makes the factors steeper.
    assert (loaded[1:] > factors[1:]).all()
    annual = desk.annual_loss(middle, on)
    whole = annual.expected_loss().mean() / annual.rates.sum(axis=1).mean()
    assert rows[-1].limit == found.reach
    assert rows[-1].mean_payment.amount == pytest.approx(whole, rel=1e-6)


def test_layers_between_the_limits_add_up_to_the_whole_loss(
    found: Curves, desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    annual = desk.annual_loss(middle, on)
    limits = [0.0, *(float(row.limit.amount) for row in found.increased_limits)]
    layers = [annual.layer_mean(low, high - low).mean() for low, high in pairwise(limits)]
    assert sum(layers) == pytest.approx(annual.expected_loss().mean(), rel=1e-9)
    thefts = annual.rates.sum(axis=1).mean()
    means = [0, *(row.mean_payment.amount for row in found.increased_limits)]
    assert np.diff(means) * thefts == pytest.approx(layers, rel=1e-6, abs=1)


def test_the_rate_on_line_falls_with_the_attachment(found: Curves) -> None:
    rows = found.rates_on_line
    attachments = [row.attachment.amount for row in rows]
    assert attachments == sorted(set(attachments))
    for name in ("rate_on_line", "rate_on_line_low", "rate_on_line_high", "attachment_probability"):
        values = [getattr(row, name) for row in rows]
        assert values == sorted(values, reverse=True)
    for row in rows:
        assert row.rate_on_line_low <= row.rate_on_line <= row.rate_on_line_high
        # What is charged over what is expected grows with the distance.
    loads = [row.premium.amount / row.expected_loss.amount for row in rows]
    assert loads == sorted(loads)


def test_each_rate_on_line_is_that_of_a_quote_for_the_layer(
    found: Curves, desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    width = found.width.amount
    for row in found.rates_on_line[::3]:
        layer = Layer(
            limit=width,
            attachment=row.attachment.amount,
            aggregate_limit=AGGREGATE_MULTIPLE * width,
        )
        term = {"inception": dt.date(2027, 4, 1), "expiry": dt.date(2028, 4, 1)}
        quote = price(middle, Policy(name="Layer", layers=(layer,), **term), desk, on)
        assert row.premium == quote.technical_premium
        assert row.expected_loss == quote.expected_loss
        assert row.rate_on_line == pytest.approx(quote.rate_on_line)
        assert row.market_band == quote.market_band


def test_a_full_width_at_the_bottom_pays_the_mean_payment_of_its_limit(
    found: Curves, desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    thefts = desk.annual_loss(middle, on).rates.sum(axis=1).mean()
    (row,) = (r for r in found.increased_limits if r.limit.amount == found.width.amount)
    bottom = found.rates_on_line[0].expected_loss.amount
    # A fourth full loss in one year, which the term limit cuts, is all that is between them.
    assert bottom == pytest.approx(row.mean_payment.amount * thefts, rel=1e-3)


def test_published_points_stand_beside_with_the_limits_that_have_a_rate(
    found: Curves, desk: Desk, on: dt.date
) -> None:
    usd = desk.dataset.rates.jpy_per("USD", on).jpy_per_unit
    rows = desk.dataset.market_points
    assert len(found.market_points) == len(rows)
    for point, row in zip(found.market_points, rows, strict=True):
        assert (point.who, point.rate_low, point.rate_high) == (row.who, row.rol_low, row.rol_high)
        if row.limit_currency == "USD":
            assert point.limit_jpy is not None
            assert point.limit_jpy.amount == pytest.approx(row.limit_amount * usd, abs=1)
        else:
            assert point.limit_jpy is None


def test_a_house_too_small_for_the_basic_limit_is_refused(
    desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    assets = Assets(total=5e7, shares=TierShares(hot=1.0))
    with pytest.raises(NothingCovered, match="no more than the basic limit") as refused:
        curves(middle.model_copy(update={"assets": assets}), desk, on)
    assert refused.value.field == "/profile/assets"
    assert curves(
        middle.model_copy(update={"assets": assets}), desk, on, basic_limit=1_000_000
    ).increased_limits
