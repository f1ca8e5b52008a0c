"""How much must an exchange set aside? The sheet's check values, and the scenarios side by side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.regimes import load_rule_set
from pricing.accrual import accrual, accrual_rule, build_up, ceiling, yearly_amount
from pricing.requirement import (
    CustomScenario,
    UnknownScenario,
    band_amount,
    requirement,
    yardsticks,
)

JP = load_rule_set("jp")
RULE = accrual_rule(JP)
BN = 1_000_000_000
TN = 1_000_000_000_000
INDUSTRY = "press_band/industry_anchors"
SECURITIES = "press_band/securities_anchors"

ORDINANCE = {  # Art. 175(1): per 10,000 a year
    "share_turnover": 0.2,
    "equity_index_futures_contract": 0.006,
    "equity_option_premium": 0.3,
    "bond_futures_contract": 0.0016,
    "bond_option_premium": 0.3,
    "currency_futures_notional": 0.0096,
    "deposit_rate_futures_notional": 0.0012,
    "bill_discount_futures_notional": 0.0024,
    "commodity_futures_notional": 0.01,
    "commodity_index_futures_notional": 0.01,
    "commodity_option_premium": 0.1,
}


def amount(volume: float, scenario: str) -> int:
    return requirement(volume, 0.0, scenario, JP).amount


def test_the_eleven_rates_are_those_of_the_ordinance() -> None:
    assert {name: rate * 10_000 for name, rate in RULE.rates.items()} == pytest.approx(ORDINANCE)
    assert (RULE.multiple, RULE.window) == (4, 3)


def test_a_constant_volume_reaches_its_ceiling_in_four_years_and_then_rests() -> None:
    years = build_up(RULE, [{"share_turnover": 25 * TN}] * 5)
    assert [year.accrual for year in years] == pytest.approx([500e6] * 4 + [0.0], abs=1e-3)
    assert years[3].balance == pytest.approx(2 * BN)
    assert years[4].balance == pytest.approx(2 * BN)


def test_the_whole_crypto_industry_at_the_share_rate() -> None:
    volumes = {"share_turnover": 19.2 * TN}
    assert yearly_amount(RULE, volumes) == pytest.approx(384e6)
    assert ceiling(RULE, [volumes]) == pytest.approx(1.536 * BN)
    assert amount(19.2 * TN, "securities_formula") == 1_536_000_000


def test_nothing_is_added_to_a_reserve_at_its_ceiling() -> None:
    volumes = {"share_turnover": 40 * TN}
    assert yearly_amount(RULE, volumes) == pytest.approx(800e6)
    assert ceiling(RULE, [volumes]) == pytest.approx(3.2 * BN)
    assert accrual(RULE, [volumes], balance=3.2 * BN) == pytest.approx(0.0, abs=1e-3)


def test_a_fall_in_volume_never_makes_the_accrual_negative() -> None:
    years = [{"share_turnover": 40 * TN}, *[{"share_turnover": TN}] * 3]
    assert accrual(RULE, years, balance=3.2 * BN) == 0.0


def test_the_peak_is_taken_product_by_product_over_three_years() -> None:
    years = [
        {"share_turnover": 900 * TN},  # four years ago: outside the window
        {"share_turnover": 40 * TN},
        {"equity_option_premium": TN},
        {"share_turnover": 10 * TN},
    ]
    assert ceiling(RULE, years) == pytest.approx(4 * (0.00002 * 40 * TN + 0.00003 * TN))


def test_a_product_without_a_rate_is_refused() -> None:
    with pytest.raises(ValueError, match='no rate for "crypto_spot"'):
        yearly_amount(RULE, {"crypto_spot": TN})
    with pytest.raises(ValueError, match="must not be negative"):
        yearly_amount(RULE, {"share_turnover": -1.0})


@given(
    volumes=st.lists(st.floats(0, 1e15), min_size=1, max_size=8),
    opening=st.floats(0, 1e11),
)
def test_a_reserve_never_shrinks_and_is_never_built_above_its_ceiling(
    volumes: list[float], opening: float
) -> None:
    balance = opening
    for year in build_up(RULE, [{"share_turnover": v} for v in volumes], opening):
        assert year.accrual >= 0
        assert year.balance >= balance
        assert year.balance <= max(balance, year.ceiling) * (1 + 1e-12)
        balance = year.balance


@pytest.mark.parametrize(
    ("scenario", "volume", "expected"),
    [
        (INDUSTRY, 0.0, 2 * BN),
        (INDUSTRY, 0.1 * TN, 2 * BN),
        (INDUSTRY, 5 * TN, 40 * BN),
        (INDUSTRY, 50 * TN, 40 * BN),
        (SECURITIES, 25 * TN, 2 * BN),
        (SECURITIES, 500 * TN, 40 * BN),
    ],
)
def test_the_band_is_met_at_its_anchors_and_never_left(
    scenario: str, volume: float, expected: int
) -> None:
    assert amount(volume, scenario) == expected


def test_half_way_on_the_logarithm_lies_the_geometric_mean() -> None:
    assert amount((0.1 * TN * 5 * TN) ** 0.5, INDUSTRY) == pytest.approx((2 * 40) ** 0.5 * BN)


@given(st.floats(25 * TN, 500 * TN))
def test_between_the_securities_anchors_the_band_is_the_ordinances_own_ceiling(v: float) -> None:
    assert amount(v, SECURITIES) == pytest.approx(amount(v, "securities_formula"), rel=1e-9)


@given(st.floats(0, 1e16), st.floats(0, 1e16))
def test_more_volume_never_lowers_the_band(one: float, other: float) -> None:
    low, high = sorted((one, other))
    args = (2.0 * BN, 40.0 * BN, 0.1 * TN, 5.0 * TN)
    assert band_amount(low, *args) <= band_amount(high, *args) * (1 + 1e-12)


def test_all_shipped_scenarios_stand_side_by_side_and_name_their_preset() -> None:
    side_by_side = yardsticks(TN, 0.5 * TN, JP)
    assert [one.scenario for one in side_by_side] == [INDUSTRY, SECURITIES, "securities_formula"]
    assert {one.status for one in side_by_side} == {"assumption"}
    assert JP.default_scenario == INDUSTRY


@pytest.mark.parametrize(
    "scenario", [*JP.scenario_ids, CustomScenario(cap=9e9, rate=0.01, base="assets")]
)
def test_every_amount_carries_its_whole_working(scenario: str | CustomScenario) -> None:
    asked = requirement(TN, 0.5 * TN, scenario, JP)
    assert asked.formula
    assert asked.title_en
    assert not asked.title_ja.isascii()
    assert len(asked.working) >= 3
    assert all(fact.source and fact.unit for fact in asked.working)


def test_the_press_figures_stay_press_and_the_anchors_stay_assumptions() -> None:
    facts = {fact.name: fact.status for fact in requirement(TN, 0.0, INDUSTRY, JP).working}
    assert facts["low"] == facts["high"] == "press"
    assert facts["low_at"] == facts["high_at"] == "assumption"


@pytest.mark.parametrize(("base", "expected"), [("assets", 5 * BN), ("yearly_volume", 9 * BN)])
def test_the_readers_own_rate_is_kept_between_floor_and_cap(base: str, expected: int) -> None:
    own = CustomScenario.model_validate({"floor": 1e9, "cap": 9e9, "rate": 0.01, "base": base})
    assert requirement(TN, 0.5 * TN, own, JP).amount == expected
    assert requirement(0.0, 0.0, own, JP).amount == BN
    assert requirement(TN, 0.5 * TN, own, JP).scenario == "custom"


def test_a_cap_below_the_floor_is_refused() -> None:
    with pytest.raises(ValueError, match="cap must not be below the floor"):
        CustomScenario(floor=2.0, cap=1.0, rate=0.1, base="assets")


def test_an_unknown_scenario_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownScenario, match=r'no scenario "x": use one of press_band/industry'):
        requirement(TN, 0.0, "x", JP)


def test_a_regime_that_asks_for_more_than_volume_is_not_one_a_quote_is_made_on() -> None:
    hong_kong = load_rule_set("hk")
    assert yardsticks(TN, 0.5 * TN, hong_kong) == ()
    with pytest.raises(UnknownScenario):
        requirement(TN, 0.5 * TN, "compensation_arrangement", hong_kong)


def test_a_build_up_that_takes_four_years_says_so() -> None:
    facts = {f.name: f.value for f in requirement(TN, 0.0, "securities_formula", JP).working}
    assert facts["years_to_the_full_amount"] == 4
    assert facts["set_aside_in_the_first_year"] == pytest.approx(20e6)
