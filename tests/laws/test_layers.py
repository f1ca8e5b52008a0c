"""What every price of a layer keeps, whoever is exposed: order, sums, bounds, units."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from models import annual_loss
from models.annual_loss import AnnualLoss
from models.severity import CappedLoss, Tail
from pricing.basis import RiskLoad
from pricing.layers import LayerTerms, LayerValue, evaluate

if TYPE_CHECKING:
    from pricing.measures import Distortion


def load(principle: Distortion, parameter: float) -> RiskLoad:
    return RiskLoad(principle=principle, parameter=parameter, status="assumption", source="test")


loads = st.one_of(
    st.builds(load, st.just("wang"), st.floats(0.0, 1.0)),
    st.builds(load, st.just("proportional_hazard"), st.floats(0.7, 1.0)),
    st.builds(load, st.just("dual_power"), st.floats(1.0, 5.0)),
    st.builds(load, st.just("tvar"), st.floats(0.0, 0.9)),
)
"""Those whose distortion is continuous at zero; constant cost of capital charges for the limit.

A proportional hazard below 0.7 would lift the grid's rounding, 1e-10, above these tolerances.
"""


def year(
    rates: list[float], medians: list[float], sigma: float, caps: list[float], tail: float | None
) -> AnnualLoss:
    """Two tiers, two draws, the second draw twice as bad."""
    law = CappedLoss(
        np.log(np.array([medians, [2 * m for m in medians]])),
        np.array([[sigma], [sigma]]),
        np.array(caps),
        None if tail is None else Tail(float(special.ndtri(0.5)), np.full((2, 1), tail)),
    )
    return AnnualLoss(np.array([rates, [2 * r for r in rates]]), law, 1.5)


years = st.builds(
    year,
    st.lists(st.floats(0.002, 0.5), min_size=2, max_size=2),
    st.lists(st.floats(1e5, 1e9), min_size=2, max_size=2),
    st.floats(0.5, 2.5),
    st.lists(st.floats(1e8, 1e10), min_size=2, max_size=2),
    st.none() | st.floats(0.2, 1.5),
)

amounts = st.floats(1e6, 1e9)


def layer(start: float, limit: float, term_limit: float, deductible: float = 0.0) -> LayerTerms:
    return LayerTerms(start, limit, term_limit, deductible, 1.0)


def on_cells(
    annual: AnnualLoss, risk: RiskLoad, start: int, limit: int, term_limit: int
) -> LayerValue:
    """The value of a layer told in cells, 400 of them to the reach: all layers share their grid."""
    cell = float(annual.law.cap.max()) / 400
    terms = layer(start * cell, limit * cell, term_limit * cell)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(annual_loss, "CELLS_PER_LIMIT", limit)
        patched.setattr(annual_loss, "COARSE_CELLS_PER_LIMIT", limit)
        return evaluate(annual, terms, risk)


cells = st.integers(1, 100)


@settings(deadline=None, max_examples=60)
@given(years, amounts, amounts, amounts)
def test_adjacent_layers_add_up(annual: AnnualLoss, start: float, low: float, high: float) -> None:
    whole = annual.layer_mean(start, low + high)
    parts = annual.layer_mean(start, low) + annual.layer_mean(start + low, high)
    scale = annual.expected_loss().max()
    np.testing.assert_allclose(parts, whole, rtol=1e-9, atol=1e-12 * scale)


@settings(deadline=None, max_examples=40)
@given(years, loads, st.floats(0, 1e8), amounts, st.floats(0.3, 4.0), st.floats(0.3, 4.0))
def test_stretches_of_one_total_add_up_in_price_too(
    annual: AnnualLoss, risk: RiskLoad, start: float, limit: float, first: float, second: float
) -> None:
    """They rise and fall together, and a distortion adds up over what is comonotone."""
    a, b = first * limit, second * limit
    low, high, whole = (
        evaluate(annual, layer(start, limit, size, above), risk)
        for size, above in ((a, 0.0), (b, a), (a + b, 0.0))
    )
    for name in ("expected", "loaded"):
        parts = getattr(low, name) + getattr(high, name)
        assert parts == pytest.approx(getattr(whole, name), rel=1e-4, abs=1e-5 * limit)


@settings(deadline=None, max_examples=60)
@given(years, loads, cells, cells, cells)
def test_a_tower_costs_no_more_than_its_parts_and_no_less_than_the_dearest(
    annual: AnnualLoss, risk: RiskLoad, start: int, low: int, high: int
) -> None:
    """No arbitrage: neither by cutting a tower up nor by stacking layers."""
    whole, lower, upper = (
        on_cells(annual, risk, at, limit, 20 * limit)
        for at, limit in ((start, low + high), (start, low), (start + low, high))
    )
    # Parts and whole are on cells of other widths, which moves a price by that much.
    slack = 2e-5 * annual.law.cap.max()
    assert whole.expected == pytest.approx(lower.expected + upper.expected, abs=slack)
    assert whole.loaded <= lower.loaded + upper.loaded + slack
    assert whole.loaded >= max(lower.loaded, upper.loaded) - slack


@settings(deadline=None, max_examples=60)
@given(years, loads, cells, cells, st.integers(1, 4), cells)
def test_price_is_between_expected_loss_and_limit_and_rises_with_cover(
    annual: AnnualLoss, risk: RiskLoad, start: int, limit: int, times: int, more: int
) -> None:
    base = on_cells(annual, risk, start, limit, times * limit)
    most = times * limit * annual.law.cap.max() / 400
    assert base.expected <= base.loaded * (1 + 1e-9) + 1e-9
    assert base.loaded <= most * (1 + 1e-9)
    assert (base.expected_by_draw <= base.loaded_by_draw * (1 + 1e-9) + 1e-9).all()
    larger = on_cells(annual, risk, start, limit + more, times * (limit + more))
    often = on_cells(annual, risk, start, limit, (times + more) * limit)
    higher = on_cells(annual, risk, start + more, limit, times * limit)
    slack = 1e-6 * annual.law.cap.max()
    for name in ("expected", "loaded"):
        assert getattr(larger, name) >= getattr(base, name) - slack
        assert getattr(often, name) >= getattr(base, name) - slack
        assert getattr(higher, name) <= getattr(base, name) + slack


@settings(deadline=None, max_examples=40)
@given(years, loads, st.floats(0, 1e8), amounts, st.floats(1e-4, 1e4))
def test_the_currency_is_only_a_unit(
    annual: AnnualLoss, risk: RiskLoad, start: float, limit: float, rate: float
) -> None:
    law = annual.law
    scaled = replace(
        annual, law=replace(law, log_median=law.log_median + math.log(rate), cap=law.cap * rate)
    )
    plain = evaluate(annual, layer(start, limit, 3 * limit, limit / 3), risk)
    other = evaluate(
        scaled, layer(start * rate, limit * rate, 3 * limit * rate, limit / 3 * rate), risk
    )
    for name in ("expected", "loaded"):
        found = getattr(other, name) / rate
        assert found == pytest.approx(getattr(plain, name), rel=1e-5, abs=1e-5 * limit)


@settings(deadline=None, max_examples=40)
@given(years, loads, st.floats(0, 1e7), st.floats(1.0, 1e5))
def test_cover_beyond_the_reach_costs_nothing(
    annual: AnnualLoss, risk: RiskLoad, start: float, times: float
) -> None:
    reach = float(annual.law.cap.max()) - start
    enough = evaluate(annual, layer(start, reach, 50 * reach), risk)
    promised = evaluate(annual, layer(start, reach * times, 50 * reach * times), risk)
    assert promised.expected == pytest.approx(enough.expected, rel=1e-5, abs=1e-7 * reach)
    # The grid's rounding, 1e-10, under the sharpest load: up to 1.4e-6 of the reach in 5,000 draws.
    assert promised.loaded == pytest.approx(enough.loaded, rel=1e-3, abs=3e-6 * reach)


@pytest.mark.parametrize("risk", [load("wang", 0.45), load("proportional_hazard", 0.8)])
def test_shipped_cells_are_fine_enough(risk: RiskLoad, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the usual theft is a fifth of a cell, and where every size is met often."""
    for annual in (
        year([0.11, 0.04], [4e5, 3e5], 2.0, [3e8, 1e8], None),
        year([0.3, 0.2], [2e7, 8e7], 1.5, [3e8, 1e9], 0.8),
    ):
        terms = layer(3e6, 3e8, 9e8)
        shipped = evaluate(annual, terms, risk)
        with monkeypatch.context() as patched:
            patched.setattr(annual_loss, "CELLS_PER_LIMIT", 1024)
            fine = evaluate(annual, terms, risk)
        assert shipped.expected == pytest.approx(fine.expected, rel=1e-5)
        assert shipped.loaded == pytest.approx(fine.loaded, rel=3e-3)
