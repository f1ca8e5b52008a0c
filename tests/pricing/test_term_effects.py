"""What a term does to the premium is what a quote with the term changed says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from pricing.basis import MinimumPremium, MinimumRateOnLine
from pricing.policy import DefenceCosts, Layer
from pricing.quote import price

if TYPE_CHECKING:
    import datetime as dt

    from models.profile import SecurityProfile
    from pricing.desk import Desk
    from pricing.policy import Policy
    from pricing.result import TermEffect

TOLERANCE = 0.005
"""Of the premium: effects are compared on coarse cells."""


def changed(layer: Layer, effect: TermEffect) -> Layer:
    """The layer as the effect says it would be; an aggregate limit keeps its multiple."""
    to = float(effect.then.amount)
    if effect.term != "limit" or layer.aggregate_limit is None:
        return layer.model_copy(update={effect.term: to})
    aggregate = layer.aggregate_limit * to / layer.limit
    return layer.model_copy(update={"limit": to, "aggregate_limit": aggregate})


def with_layer(policy: Policy, index: int, layer: Layer) -> Policy:
    layers = list(policy.layers)
    layers[index] = layer
    return policy.model_copy(update={"layers": tuple(layers)})


@pytest.mark.parametrize("name", ["jp-large", "jp-middle", "jp-small", "offshore"])
def test_every_effect_is_that_of_a_full_price(
    desk: Desk, examples: dict[str, SecurityProfile], on: dt.date, name: str
) -> None:
    quote = price(examples[name], None, desk, on)
    assert {(e.term, e.change) for e in quote.term_effects} == {
        ("retention", "halved"),
        ("retention", "doubled"),
        ("limit", "halved"),
        ("limit", "doubled"),
        ("aggregate_limit", "to_one_limit"),
    }
    for effect in quote.term_effects:
        other = with_layer(quote.policy, 0, changed(quote.policy.layers[0], effect))
        outright = price(examples[name], other, desk, on).technical_premium.amount
        outright -= quote.technical_premium.amount
        assert abs(effect.effect.amount - outright) < TOLERANCE * quote.technical_premium.amount
        assert effect.effect.amount * outright > 0


COSTS = DefenceCosts(share=0.5)


@pytest.mark.parametrize(
    "terms",
    [
        {"defence_costs": COSTS, "outside": True},
        {"defence_costs": COSTS, "outside": False},
        {"franchise": 9e8, "retention": None},
        {"coinsurance": 0.5, "least": 0.2},
    ],
    ids=["costs outside", "costs inside", "franchise", "least rate on line"],
)
def test_every_effect_is_that_of_a_full_price_whatever_the_other_terms(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date, terms: dict[str, Any]
) -> None:
    on_layer = {k: v for k, v in terms.items() if k in Layer.model_fields}
    layer = primary.layers[0].model_copy(update=on_layer)
    wording = primary.wording.model_copy(
        update={"defence_costs_outside_limit": terms.get("outside")}
    )
    policy = primary.model_copy(
        update={
            "layers": (layer,),
            "wording": wording,
            "defence_costs": terms.get("defence_costs"),
        }
    )
    least = MinimumRateOnLine(
        rate_per_year=terms.get("least", 0.0), status="assumption", source="test"
    )
    charged = replace(desk, basis=desk.basis.model_copy(update={"minimum_rate_on_line": least}))
    quote = price(middle, policy, charged, on)
    assert len(quote.term_effects) == (3 if layer.retention is None else 5)
    for effect in quote.term_effects:
        other = price(middle, with_layer(policy, 0, changed(layer, effect)), charged, on)
        outright = other.technical_premium.amount - quote.technical_premium.amount
        assert abs(effect.effect.amount - outright) < TOLERANCE * quote.technical_premium.amount


def test_more_cover_costs_and_less_saves_and_the_largest_comes_first(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    effects = price(middle, primary, desk, on).term_effects
    sizes = [abs(e.effect.amount) for e in effects]
    assert sizes == sorted(sizes, reverse=True)
    costs = {("retention", "halved"), ("limit", "doubled")}
    for effect in effects:
        assert (effect.effect.amount > 0) == ((effect.term, effect.change) in costs)


def test_each_layer_of_a_tower_has_effects_of_its_own_and_terms_it_has(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    tower = primary.model_copy(
        update={
            "layers": (
                Layer(limit=1e9, aggregate_limit=2e9),
                Layer(limit=4e9, attachment=1e9, share=0.5, aggregate_deductible=5e8),
            )
        }
    )
    quote = price(middle, tower, desk, on)
    named = {(e.layer, e.term, e.change) for e in quote.term_effects}
    # The first has no retention to change, the second one limit in the term. What would write the
    # stretch from ¥1bn twice is left out.
    assert named == {
        (1, "limit", "halved"),
        (1, "aggregate_limit", "to_one_limit"),
        (2, "attachment", "doubled"),
        (2, "limit", "halved"),
        (2, "limit", "doubled"),
    }
    for effect in quote.term_effects:
        layer = changed(tower.layers[effect.layer - 1], effect)
        other = price(middle, with_layer(tower, effect.layer - 1, layer), desk, on)
        outright = other.technical_premium.amount - quote.technical_premium.amount
        assert abs(effect.effect.amount - outright) < TOLERANCE * quote.technical_premium.amount


def test_a_change_no_policy_could_have_is_left_out(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    high = primary.model_copy(update={"layers": (Layer(limit=1e9, retention=8e8),)})
    named = {(e.term, e.change) for e in price(middle, high, desk, on).term_effects}
    assert named == {("retention", "halved"), ("limit", "doubled")}


def test_an_attachment_above_every_loss_saves_the_whole_premium(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    reach = float(desk.annual_loss(middle, on).law.cap.max())
    top = primary.model_copy(update={"layers": (Layer(limit=1e9, attachment=0.9 * reach),)})
    quote = price(middle, top, desk, on)
    (gone,) = (e for e in quote.term_effects if (e.term, e.change) == ("attachment", "doubled"))
    assert gone.effect.amount == pytest.approx(
        -quote.technical_premium.amount, rel=TOLERANCE, abs=1
    )


def test_where_a_minimum_binds_less_cover_saves_nothing(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    least = MinimumPremium(amount_jpy=1e9, status="assumption", source="test")
    floored = replace(desk, basis=desk.basis.model_copy(update={"minimum_premium": least}))
    quote = price(middle, primary, floored, on)
    assert quote.minimum.binds
    assert {e.effect.amount for e in quote.term_effects if e.change == "halved"} == {0}


def test_a_policy_in_dollars_shows_its_effects_in_yen(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    rate = desk.dataset.rates.jpy_per("USD", on).jpy_per_unit
    layer = Layer(limit=2e7, retention=2e5, aggregate_limit=6e7)
    dollars = primary.model_copy(update={"currency": "USD", "layers": (layer,)})
    effects = price(middle, dollars, desk, on).term_effects
    (doubled,) = (e for e in effects if (e.term, e.change) == ("limit", "doubled"))
    assert doubled.then.amount == pytest.approx(4e7 * rate, abs=1)
