"""The range over choices: every figure is a repricing, and loads are alike at the anchor."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.basis import RiskLoad
from pricing.model_range import (
    ANCHOR_BURN,
    model_range,
    other_principles,
    same_load,
)
from pricing.quote import price
from pricing.sensitivity import Turned, with_model

if TYPE_CHECKING:
    import datetime as dt

    from models.profile import SecurityProfile
    from pricing.desk import Desk
    from pricing.policy import Policy

SOURCE = {"status": "assumption", "source": "test"}


@given(burn=st.floats(0.005, 0.3), times=st.floats(1.05, 3.0))
def test_every_principle_loads_the_anchor_alike(burn: float, times: float) -> None:
    for principle, parameter in same_load(burn, burn * times).items():
        load = RiskLoad(principle=principle, parameter=parameter, **SOURCE)
        assert load.loaded(np.array([burn]), np.ones(1)) == pytest.approx(burn * times)


def test_the_other_principles_load_a_burn_of_3_per_cent_as_the_shipped_one(desk: Desk) -> None:
    others = other_principles(desk)
    assert {turned.name for turned in others} == set(same_load(0.03, 0.076)) - {"wang"}
    for turned in others:
        loaded = turned.desk.basis.risk_load.loaded(np.array([ANCHOR_BURN]), np.ones(1))
        assert f"{float(loaded):.1%}" == "7.6%"


def test_each_alternative_is_what_a_quote_on_its_desk_says(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    other = with_model(desk, replace(desk.stored.model, seed=1))
    found = model_range(middle, primary, desk, [Turned("test", "draws", "another seed", other)], on)
    assert found.premium == price(middle, primary, desk, on).technical_premium
    turned = {(a.group, a.name, a.turned): a for a in found.alternatives}
    assert (
        turned["test", "draws", "another seed"].premium.amount
        == price(middle, primary, other, on).technical_premium.amount
    )
    for other_load in other_principles(desk):
        quote = price(middle, primary, other_load.desk, on)
        alternative = turned["risk load", other_load.name, other_load.words]
        assert alternative.premium.amount == quote.technical_premium.amount
        assert alternative.rate_on_line == pytest.approx(quote.rate_on_line)
        assert alternative.expected_loss.amount == found.alternatives[-1].expected_loss.amount


def test_spans_hold_the_premium_in_use_and_every_alternative(
    desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    found = model_range(middle, None, desk, (), on)
    amounts = [a.premium.amount for a in found.alternatives]
    in_use = found.premium.amount
    assert found.overall.lowest.amount == min(*amounts, in_use)
    assert found.overall.highest.amount == max(*amounts, in_use)
    assert [span.group for span in found.by_group] == ["risk load"]
    for a in found.alternatives:
        assert a.ratio == pytest.approx(a.premium.amount / in_use, rel=1e-6)


def test_a_wang_load_of_0_3_costs_less_and_one_of_0_6_more(
    desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    *_, low, high = model_range(middle, None, desk, (), on).alternatives
    assert low.ratio < 1 < high.ratio
