"""What is no amount, or nothing at all, never reaches a price."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from models.profile import Assets, SecurityProfile, TierShares
from pricing.basis import LoadingRate, RiskLoad
from pricing.measures import ALLOWED, Distortion
from pricing.policy import Insurer, Layer, Policy, Wording

NO_AMOUNTS = [math.nan, math.inf, -math.inf, -1.0]

PROFILE: dict[str, Any] = {
    "name": "Exchange",
    "assets": Assets(total=1e9, shares=TierShares(hot=1.0)),
    "yearly_volume": 1e11,
}


@pytest.mark.parametrize("value", NO_AMOUNTS)
@pytest.mark.parametrize(
    "field", ["yearly_volume", "reserve_cash", "guarantee_crypto_ratio", "accounts"]
)
def test_a_profile_takes_amounts_only(field: str, value: float) -> None:
    with pytest.raises(ValidationError) as refused:
        SecurityProfile(**PROFILE | {field: value})
    assert refused.value.errors()[0]["loc"][0] == field


@pytest.mark.parametrize("value", [*NO_AMOUNTS, 0.0, -0.0])
def test_an_exchange_without_assets_is_refused(value: float) -> None:
    with pytest.raises(ValidationError):
        Assets(total=value, shares=TierShares(hot=1.0))


@pytest.mark.parametrize("value", [*NO_AMOUNTS, 1.5])
@pytest.mark.parametrize("tier", list(TierShares.model_fields))
def test_a_share_is_a_share(tier: str, value: float) -> None:
    with pytest.raises(ValidationError):
        TierShares(**{tier: value})


@pytest.mark.parametrize("value", NO_AMOUNTS)
@pytest.mark.parametrize(
    "field",
    ["limit", "retention", "attachment", "aggregate_limit", "aggregate_deductible", "share"],
)
def test_a_layer_takes_amounts_only(field: str, value: float) -> None:
    with pytest.raises(ValidationError):
        Layer(**{"limit": 1e9, field: value})


@given(st.sampled_from(["limit", "aggregate_limit", "share"]))
def test_a_layer_of_nothing_is_refused(field: str) -> None:
    with pytest.raises(ValidationError):
        Layer(**{"limit": 1e9, field: 0.0})


@pytest.mark.parametrize("value", NO_AMOUNTS)
def test_clauses_in_numbers_are_numbers(value: float) -> None:
    with pytest.raises(ValidationError):
        Insurer(name="Insurer", solvency_ratio=value)
    for field in ("prior_acts_years", "extended_cover_years", "claim_period_years"):
        with pytest.raises(ValidationError):
            Wording(**{field: value})


@pytest.mark.parametrize("principle", list(ALLOWED))
@pytest.mark.parametrize("value", NO_AMOUNTS)
def test_a_risk_load_is_a_number_in_its_range(principle: Distortion, value: float) -> None:
    with pytest.raises(ValidationError):
        RiskLoad(principle=principle, parameter=value, status="assumption", source="test")
    with pytest.raises(ValidationError):
        LoadingRate(name="tax", share_of_premium=value, status="assumption", source="test")


@given(st.integers(-3000, 0) | st.integers(3 * 366 + 1, 10_000))
def test_a_term_of_no_days_or_too_many_is_refused(days: int) -> None:
    first = date(2027, 4, 1)
    with pytest.raises(ValidationError):
        Policy(
            name="Policy",
            inception=first,
            expiry=date.fromordinal(first.toordinal() + days),
            layers=(Layer(limit=1e9),),
        )
