"""What a proposal form may say: each refusal names its field and what is allowed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from models.profile import ASSETS, CONTROLS, CoinShares, SecurityProfile, TierShares

PLAIN: dict[str, Any] = {
    "name": "X",
    "assets": {"total": 1e12, "shares": {"hot": 0.05, "cold": 0.95}},
    "yearly_volume": 1e12,
}


def read(**changes: object) -> SecurityProfile:
    return SecurityProfile.model_validate_json(json.dumps(PLAIN | changes))


def refusal(**changes: object) -> tuple[str, str]:
    """Where and why, of the first fault."""
    with pytest.raises(ValidationError) as refused:
        read(**changes)
    fault = refused.value.errors()[0]
    return ".".join(map(str, fault["loc"])), fault["msg"]


def shares(**by_tier: object) -> dict[str, Any]:
    return {"total": 1e12, "shares": by_tier}


@pytest.mark.parametrize(
    ("coins", "where", "why"),
    [
        ({"btc": 0.5, "eth": 0.4}, "coins", "must add up to 1 (they add up to 0.9)"),
        ({}, "coins", "must add up to 1 (they add up to 0)"),
        ({"btc": 1.5, "eth": -0.5}, "coins.btc", "less than or equal to 1"),
        ({"btc": -0.1, "other": 1.0}, "coins.btc", "greater than or equal to 0"),
        ({"xrp": 1.0}, "coins.xrp", "not permitted"),
        ({"btc": "1"}, "coins.btc", "valid number"),
    ],
)
def test_coins_and_their_shares(coins: dict[str, Any], where: str, why: str) -> None:
    field, message = refusal(coins=coins)
    assert field == where
    assert why in message


def test_coins_not_stated_are_in_no_document() -> None:
    """So a record made before they could be is the same text."""
    assert "coins" not in read().model_dump()
    assert "coins" not in read(coins=None).model_dump()
    said = read(coins={"btc": 0.6, "other": 0.4})
    assert said.model_dump()["coins"] == {"btc": 0.6, "eth": 0.0, "stable": 0.0, "other": 0.4}
    assert SecurityProfile.model_validate_json(said.model_dump_json()) == said
    assert said.coins is not None
    assert [said.coins.of(asset) for asset in ASSETS] == [0.6, 0.0, 0.0, 0.4]
    assert tuple(asset.lower() for asset in ASSETS) == tuple(CoinShares.model_fields)


@pytest.mark.parametrize(
    ("assets", "where", "why"),
    [
        (shares(hot=0.5, cold=0.4), "assets.shares", "must add up to 1 (they add up to 0.9)"),
        (shares(hot=0.5, cold=0.500002), "assets.shares", "must add up to 1"),
        (shares(), "assets.shares", "must add up to 1 (they add up to 0)"),
        (shares(hot=-0.1, cold=1.1), "assets.shares.hot", "greater than or equal to 0"),
        (shares(hot=1.2), "assets.shares.hot", "less than or equal to 1"),
        (shares(hot="0.05", cold=0.95), "assets.shares.hot", "valid number"),
        (shares(hot=True), "assets.shares.hot", "valid number"),
        (shares(lukewarm=1.0), "assets.shares.lukewarm", "not permitted"),
        ({"total": 0, "shares": {"hot": 1}}, "assets.total", "greater than 0"),
        ({"total": 2e16, "shares": {"hot": 1}}, "assets.total", "less than or equal to"),
        ({"total": float("nan"), "shares": {"hot": 1}}, "assets.total", "finite"),
        ({"total": float("inf"), "shares": {"hot": 1}}, "assets.total", "finite"),
        ({"shares": {"hot": 1}}, "assets.total", "required"),
        ({"total": 1e9}, "assets.shares", "required"),
    ],
)
def test_assets_and_their_shares(assets: dict[str, Any], where: str, why: str) -> None:
    field, message = refusal(assets=assets)
    assert field == where
    assert why in message


@pytest.mark.parametrize(
    ("changes", "where", "why"),
    [
        ({"controls": {"dual_control": "true"}}, "controls.dual_control", "boolean"),
        ({"controls": {"dual_control": 1}}, "controls.dual_control", "boolean"),
        ({"controls": {"dual_controll": True}}, "controls.dual_controll", "not permitted"),
        ({"earlier_thefts": 1.5}, "earlier_thefts", "integer"),
        ({"earlier_thefts": -1}, "earlier_thefts", "greater than or equal to 0"),
        ({"earlier_thefts": True}, "earlier_thefts", "integer"),
        ({"trading_since": 2008}, "trading_since", "greater than or equal to 2009"),
        ({"trading_since": "2014"}, "trading_since", "integer"),
        ({"yearly_volume": float("nan")}, "yearly_volume", "finite"),
        ({"yearly_volume": -1.0}, "yearly_volume", "greater than or equal to 0"),
        ({"reserve_cash": -1.0}, "reserve_cash", "greater than or equal to 0"),
        ({"guarantee_crypto_ratio": 11.0}, "guarantee_crypto_ratio", "less than or equal to 10"),
        ({"country": "jp"}, "country", "pattern"),
        ({"currency": "KRW"}, "currency", "'JPY' or 'USD'"),
        ({"name": "  "}, "name", "at least 1 character"),
        ({"name": "x" * 201}, "name", "at most 200 characters"),
        ({"name": "a\x00b"}, "name", "control characters"),
    ],
)
def test_other_fields(changes: dict[str, Any], where: str, why: str) -> None:
    field, message = refusal(**changes)
    assert field == where
    assert why in message


def test_shares_typed_with_a_few_digits_are_close_enough() -> None:
    assert read(assets=shares(hot=1 / 3, warm=0.3333333, cold=0.3333334)).assets.amount(
        "hot"
    ) == pytest.approx(1e12 / 3)


def test_a_tier_left_out_holds_nothing() -> None:
    assert TierShares(hot=1.0).cold == 0.0


def test_a_control_left_out_is_unknown_as_is_null() -> None:
    silent, null = read(), read(controls=dict.fromkeys(CONTROLS))
    assert silent.controls == null.controls
    assert all(getattr(silent.controls, name) is None for name in CONTROLS)


@pytest.mark.parametrize("field", ["earlier_thefts", "accounts", "trading_since"])
def test_a_whole_float_is_the_integer_it_equals(field: str) -> None:
    value = getattr(read(**{field: 2014.0}), field)
    assert value == 2014
    assert isinstance(value, int)


def test_a_profile_cannot_change_after_it_was_checked() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        read().yearly_volume = 0.0  # type: ignore[misc]


def test_a_profile_survives_the_way_through_json(examples: dict[str, SecurityProfile]) -> None:
    for profile in examples.values():
        assert SecurityProfile.model_validate_json(profile.model_dump_json()) == profile
