"""Turned assumptions are repricings: the reference price is the quote's, and ratios are to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pricing import sensitivity
from pricing.layer import Layer
from pricing.money import whole_yen
from pricing.quote import price
from pricing.sensitivity import (
    LOADS,
    AssumptionEffect,
    Turned,
    effects,
    other_loads,
    reference_premium,
    value,
    with_model,
)

if TYPE_CHECKING:
    import datetime as dt

    from models.loss_model import LossModel
    from models.profile import SecurityProfile
    from pricing.desk import Desk
    from pricing.policy import Policy

DOUBLED = 0.6931471805599453
"""Log of two, added to the level of the rate."""


@pytest.fixture(scope="module")
def riskier(desk: Desk) -> LossModel:
    """Twice the thefts."""
    frequency = desk.stored.model.frequency
    mean = (frequency.mean[0] + DOUBLED, *frequency.mean[1:])
    return replace(desk.stored.model, frequency=replace(frequency, mean=mean))


def test_the_reference_price_is_that_of_a_quote_without_a_policy(
    desk: Desk, examples: dict[str, SecurityProfile], on: dt.date
) -> None:
    assert {profile.currency for profile in examples.values()} == {"JPY", "USD"}
    for profile in examples.values():
        quote, (found, term_years) = price(profile, None, desk, on), value(profile, None, desk, on)
        assert whole_yen(found.premium) == quote.technical_premium.amount
        assert whole_yen(found.expected) == quote.expected_loss.amount
        line = found.limit * term_years
        assert found.premium / line == pytest.approx(quote.rate_on_line, rel=1e-12)


@pytest.mark.parametrize("currency", ["USD", "BTC", "ETH"])
def test_a_policy_in_any_currency_is_valued_as_a_quote_values_it(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date, currency: str
) -> None:
    layer = Layer(limit=200.0, retention=2.0, aggregate_limit=600.0)
    policy = primary.model_copy(update={"currency": currency, "layers": (layer,)})
    found, _ = value(middle, policy, desk, on)
    quote = price(middle, policy, desk, on)
    assert whole_yen(found.premium) == quote.technical_premium.amount


def test_another_model_on_the_same_desk_leaves_the_rest(desk: Desk, riskier: LossModel) -> None:
    other = with_model(desk, riskier)
    assert other.stored.model is riskier
    assert (other.dataset, other.basis, other.rules, other.scenario) == (
        desk.dataset,
        desk.basis,
        desk.rules,
        desk.scenario,
    )
    assert desk.stored.model is not riskier


def test_a_model_that_is_stored_nowhere_cannot_pass_for_one_that_is(
    desk: Desk, riskier: LossModel
) -> None:
    unstored = with_model(desk, riskier).stored
    assert unstored.version != desk.stored.version
    assert unstored.sha256 == ""


def test_a_desk_with_the_same_model_changes_no_premium(
    desk: Desk, examples: dict[str, SecurityProfile], on: dt.date
) -> None:
    same = with_model(desk, desk.stored.model)
    (found,) = effects(
        tuple(examples.values()), desk, [Turned("seed", "none", "as it is", same)], on
    )
    assert found.ratios == (1.0,) * len(examples)
    assert found.largest == 0.0


def test_an_effect_is_the_other_premium_over_this_one(
    desk: Desk, riskier: LossModel, middle: SecurityProfile, on: dt.date
) -> None:
    other = with_model(desk, riskier)
    turned = Turned("prior", "frequency.intercept", "doubled", other)
    (found,) = effects([middle], desk, [turned], on)
    after = reference_premium(middle, other, on)
    assert (found.group, found.name, found.turned) == ("prior", "frequency.intercept", "doubled")
    assert found.ratios == (after / reference_premium(middle, desk, on),)
    assert 1.2 < found.ratios[0] < 2.0


def test_an_effect_follows_the_order_of_the_profiles(
    monkeypatch: pytest.MonkeyPatch, desk: Desk, examples: dict[str, SecurityProfile], on: dt.date
) -> None:
    """Premiums made up: five yen under this desk, and under the other one by the house."""
    other = replace(desk, scenario="other")
    small, large = examples["jp-small"], examples["jp-large"]
    made_up = {small.name: 4.0, large.name: 6.5}

    def priced(profile: SecurityProfile, at: Desk, _day: dt.date) -> float:
        return 5.0 if at is desk else made_up[profile.name]

    monkeypatch.setattr(sensitivity, "reference_premium", priced)
    (found,) = effects([large, small], desk, [Turned("tier", "hot", "halved", other)], on)
    assert found.ratios == (1.3, 0.8)
    assert found.largest == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("ratios", "largest"), [((0.5, 1.4), 0.5), ((0.9, 1.4), 0.4), ((1.0, 1.0), 0.0)]
)
def test_the_largest_change_counts_either_way(ratios: tuple[float, ...], largest: float) -> None:
    found = AssumptionEffect("prior", "name", "turned", ratios)
    assert found.largest == pytest.approx(largest)


def test_other_loads_differ_in_the_parameter_only(desk: Desk) -> None:
    own = desk.basis.risk_load
    loads = other_loads(desk)
    assert [turned.desk.basis.risk_load.parameter for turned in loads] == list(LOADS)
    for turned in loads:
        other = turned.desk
        load = other.basis.risk_load
        assert (turned.group, turned.name) == ("risk load", own.principle)
        assert (
            turned.words
            == f"parameter {load.parameter:g} instead of {own.principle} {own.parameter:g}"
        )
        back = load.model_copy(update={"parameter": own.parameter})
        assert replace(other, basis=other.basis.model_copy(update={"risk_load": back})) == desk


def test_a_heavier_load_costs_more_for_the_same_loss(
    desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    own, _ = value(middle, None, desk, on)
    by_load = {desk.basis.risk_load.parameter: own} | {
        turned.desk.basis.risk_load.parameter: value(middle, None, turned.desk, on)[0]
        for turned in other_loads(desk)
    }
    in_order = [by_load[parameter] for parameter in sorted(by_load)]
    assert len(in_order) == len(LOADS) + 1
    assert [p.expected for p in in_order] == [own.expected] * len(in_order)
    premiums = [p.premium for p in in_order]
    assert premiums == sorted(set(premiums))
