"""What holds of every regime's amount, whatever the exchange: laws, and amounts left unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.regime_versions import versions
from data.regimes import QUOTED, load_rule_set, regimes
from models.profile import SecurityProfile
from pricing.exchange_rates import Exchange, YenRate, from_reader
from pricing.formulas import (
    FORMULAS,
    above_threshold,
    greatest,
    operational_risk,
    rates_within,
    residual_haircut,
    steps,
)
from pricing.inputs import Inputs, quantities
from pricing.regime_amounts import regime_amounts

if TYPE_CHECKING:
    from data.regimes import RuleSet, Scenario

ALL = [rules for name in regimes() for rules in versions(name)]
SCENARIOS = [(rules, scenario) for rules in ALL for scenario in rules.scenarios]
AMOUNTS = st.floats(0, 1e13)
SCALES = st.floats(1e-3, 1e3)
FULL = Inputs.model_validate(
    {
        name: (
            {"amount": 1e8}
            if "StatedAmount" in str(field.annotation)
            else True
            if "bool" in str(field.annotation)
            else 400
            if "int" in str(field.annotation)
            else 0.1
        )
        for name, field in Inputs.model_fields.items()
    }
)
CODES = sorted({rules.currency for rules in ALL} - {"", "JPY"})
RATES = Exchange({code: from_reader(100.0) for code in CODES})


def profile(currency: str = "JPY", total: float = 5e11, cold: float = 0.96) -> SecurityProfile:
    return SecurityProfile.model_validate(
        {
            "name": "Example",
            "currency": currency,
            "assets": {"total": total, "shares": {"hot": 1 - cold, "cold": cold}},
            "yearly_volume": 2 * total,
            "reserve_cash": total / 100,
        }
    )


def named(case: tuple[RuleSet, Scenario]) -> str:
    return f"{case[0].version}:{case[1].id}"


@pytest.mark.parametrize("case", SCENARIOS, ids=named)
def test_a_file_names_only_methods_and_inputs_there_are(case: tuple[RuleSet, Scenario]) -> None:
    rules, scenario = case
    known = quantities(profile(), FULL)
    assert scenario.method in FORMULAS or scenario.method in QUOTED
    names = {*scenario.inputs.values(), *scenario.optional.values()}
    names |= {bound.input for bound in rules.limits}
    names |= {means.input for means in rules.means}
    names |= {test.input for means in rules.means for test in means.tests}
    assert names <= set(known)
    if scenario.method in ("rates_within", "greatest"):
        rated = {role.removeprefix("rate_") for role in scenario.params if role.startswith("rate_")}
        assert rated == {role.removeprefix("base_") for role in scenario.inputs}


@pytest.mark.parametrize("rules", ALL, ids=lambda rules: rules.version)
def test_a_figure_left_unset_makes_the_amount_unknown_and_nothing_else_does(rules: RuleSet) -> None:
    for found in regime_amounts(profile(), FULL, rules, RATES):
        scenario = next(one for one in rules.scenarios if one.id == found.scenario)
        unset = [name for name in scenario.params.values() if rules.parameters[name].unset]
        assert (found.amount is None) == bool(unset)
        assert [name for name in unset if any(name in reason for reason in found.unknown)] == unset
        assert bool(found.unknown) == bool(unset)


@pytest.mark.parametrize("rules", ALL, ids=lambda rules: rules.version)
def test_an_answer_left_out_makes_the_amount_unknown_and_is_asked_for(rules: RuleSet) -> None:
    known = quantities(profile(), Inputs())
    for found in regime_amounts(profile(), Inputs(), rules, RATES):
        scenario = next(one for one in rules.scenarios if one.id == found.scenario)
        gaps = [name for name in scenario.inputs.values() if name not in known]
        for name in gaps:
            assert any(f"--{name.replace('_', '-')}" in reason for reason in found.unknown)
        if gaps:
            assert (found.amount, found.amount_jpy) == (None, None)


@pytest.mark.parametrize("rules", ALL, ids=lambda rules: rules.version)
def test_without_a_rate_no_yen_are_invented(rules: RuleSet) -> None:
    for found in regime_amounts(profile(), FULL, rules, Exchange({})):
        if found.amount is None:
            assert found.amount_jpy is None
        else:
            assert (found.currency == "JPY") == (found.amount_jpy is not None)


@pytest.mark.parametrize("rules", ALL, ids=lambda rules: rules.version)
def test_every_amount_carries_its_whole_working(rules: RuleSet) -> None:
    for found in regime_amounts(profile(), FULL, rules, RATES):
        scenario = next(one for one in rules.scenarios if one.id == found.scenario)
        parameters = {fact.parameter for fact in found.working} - {None}
        assert found.formula
        assert found.citation
        assert set(scenario.params.values()) - set(rules.unset) <= parameters
        assert all(fact.source and fact.unit for fact in found.working)
        if found.currency not in ("JPY", None):
            assert "exchange_rate" in {fact.name for fact in found.working}


@pytest.mark.parametrize("rules", ALL, ids=lambda rules: rules.version)
def test_an_exchange_in_dollars_is_asked_for_as_much_as_the_same_in_yen(rules: RuleSet) -> None:
    rate = 128.0
    rates = Exchange({**RATES.rates, "USD": from_reader(rate)})
    dollars = Inputs.model_validate(
        {
            name: {"amount": answer["amount"] / rate, "currency": "USD"}
            if isinstance(answer, dict)
            else answer
            for name, answer in FULL.model_dump().items()
        }
    )
    in_yen = regime_amounts(profile(), FULL, rules, rates)
    in_dollars = regime_amounts(profile("USD", 5e11 / rate), dollars, rules, rates)
    for one, other in zip(in_yen, in_dollars, strict=True):
        if one.amount_jpy is None:
            assert other.amount_jpy is None
        else:
            assert other.amount_jpy == pytest.approx(one.amount_jpy, rel=1e-9, abs=1)


@given(one=AMOUNTS, other=AMOUNTS, floor=AMOUNTS, width=AMOUNTS, rate=st.floats(0, 2))
def test_more_of_the_base_never_asks_for_less_and_the_bounds_hold(
    one: float, other: float, floor: float, width: float, rate: float
) -> None:
    figures = {"rate_x": rate, "floor": floor, "cap": floor + width}
    low, high = (rates_within(figures, {"base_x": base}) for base in sorted((one, other)))
    assert floor <= low <= high <= floor + width
    figures.pop("cap")
    low, high = (greatest(figures, {"base_x": base}) for base in sorted((one, other)))
    assert floor <= low <= high


@given(one=AMOUNTS, other=AMOUNTS)
def test_own_funds_of_a_manager_grow_with_assets_up_to_the_cap(one: float, other: float) -> None:
    figures = {"base_amount": 125e3, "rate": 0.0002, "threshold": 250e6, "cap": 10e6}
    low, high = (above_threshold(figures, {"base": base}) for base in sorted((one, other)))
    assert 125e3 <= low <= high <= 10e6


@given(one=AMOUNTS, other=AMOUNTS)
def test_a_larger_broker_never_needs_a_smaller_bond(one: float, other: float) -> None:
    rules = load_rule_set("us_finra")
    params = rules.scenarios[0].params
    figures = {role: rules.value(name) for role, name in params.items()}
    low, high = (steps(figures, {"base": base}) for base in sorted((one, other)))
    assert 100e3 <= low <= high <= 5e6


@given(scale=SCALES, base=AMOUNTS, floor=AMOUNTS, width=AMOUNTS)
def test_the_unit_of_money_does_not_matter(
    scale: float, base: float, floor: float, width: float
) -> None:
    figures = {"rate_x": 0.05, "floor": floor, "cap": floor + width}
    scaled = {"rate_x": 0.05, "floor": scale * floor, "cap": scale * (floor + width)}
    amount = rates_within(figures, {"base_x": base})
    assert rates_within(scaled, {"base_x": scale * base}) == pytest.approx(scale * amount)


BANK = {
    "term_days": 365.0,
    "notice_days": 365.0,
    "unaffiliated": 1.0,
    "pays_receiver": 1.0,
    "pays_despite_supervisor": 1.0,
}
CEILING = {"ceiling": 0.2, "full_days": 365.0, "least_days": 90.0}


@given(
    capital=AMOUNTS, limit=AMOUNTS, days=st.floats(0, 1000), payment=st.floats(0, 1), scale=SCALES
)
def test_a_bank_never_saves_more_than_a_fifth_nor_pays_more_than_without_cover(
    capital: float, limit: float, days: float, payment: float, scale: float
) -> None:
    said = BANK | {"residual_days": days, "payment_haircut": payment}
    net = operational_risk(CEILING, {**said, "capital": capital, "limit": limit})
    assert 0.8 * capital * (1 - 1e-12) <= net <= capital
    scaled = {**said, "capital": scale * capital, "limit": scale * limit}
    assert operational_risk(CEILING, scaled) == pytest.approx(scale * net)


@given(st.floats(0, 1000), st.floats(0, 1000))
def test_a_policy_loses_credit_as_its_term_runs_out(one: float, other: float) -> None:
    short, long = (residual_haircut(days, 365, 90) for days in sorted((one, other)))
    assert 0 <= long <= short <= 1
    assert residual_haircut(90, 365, 90) == 1
    assert residual_haircut(365, 365, 90) == 0
    assert residual_haircut(180, 365, 90) == pytest.approx(185 / 275)


@pytest.mark.parametrize(
    ("rate", "status"),
    [(YenRate(155.0, "2026-10, close", "derived"), "derived"), (from_reader(155.0), "assumption")],
)
def test_a_rate_is_shown_with_where_it_comes_from(rate: YenRate, status: str) -> None:
    inputs = Inputs.model_validate({"net_capital": {"amount": 1e5, "currency": "USD"}})
    finra = load_rule_set("us_finra")
    (found,) = regime_amounts(profile(), inputs, finra, Exchange({"USD": rate}))
    assert (found.amount, found.amount_jpy) == (120_000, 18_600_000)
    (fact,) = [fact for fact in found.working if fact.name == "exchange_rate"]
    assert (fact.value, fact.unit, fact.source, fact.status) == (
        155.0,
        "JPY per USD",
        rate.source,
        status,
    )
