"""Terms a contract may add: each has its price, and none is felt where it is not used.

Brute force draws thefts one by one and pays them as the wording says, in code of its own.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from data.errors import NoRate
from models.aggregate import survival
from models.annual_loss import AnnualLoss
from models.severity import CappedLoss
from models.theft_law import Sublimited
from pricing.cover_time import discovered_part
from pricing.defence_costs import with_costs_stated
from pricing.errors import NothingCovered
from pricing.layer import Layer
from pricing.layers import LayerTerms, evaluate, loaded_alternatives
from pricing.money import money, whole_yen
from pricing.policy import Cause, Causes, DefenceCosts, Policy, Wording
from pricing.premium import covered_shares
from pricing.quote import price, recompute
from pricing.result import LayerPrice, Quote
from pricing.sublimits import with_sublimits
from tests.pricing.busy_year import LOAD, YEARS, busy_year

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from models.loss_model import LossModel
    from models.profile import SecurityProfile
    from pricing.desk import Desk

    Floats = NDArray[np.float64]

NEW_ON_LAYERS = {"coinsurance", "franchise", "reinstatements"}
NEW_ON_LAYER_PRICES = NEW_ON_LAYERS | {"deposit_premium"}
NEW_ON_QUOTES = {
    "deposit_premium",
    "reinstatement_premium",
    "sublimits",
    "defence_costs",
    "price_moves",
}
NEW_ON_POLICIES = {
    *("sublimits", "defence_costs", "waiting_days", "discovery_days"),
    *("insured", "ending", "filing"),
}

PLAIN = LayerTerms(start=1e6, limit=1e7, term_limit=2e7, aggregate_deductible=0.0, share=1.0)


@dataclass(frozen=True)
class Thefts:
    """Thefts of many simulated years: in which year, from which tier, how much."""

    year: NDArray[np.int64]
    tier: NDArray[np.int64]
    loss: Floats

    def yearly(self, paid: Floats) -> Floats:
        """What was paid for each theft, summed by year."""
        return np.bincount(self.year, weights=paid, minlength=YEARS)


@pytest.fixture(scope="module")
def thefts() -> Thefts:
    """Drawn from the parameters of `busy_year`, not from any grid."""
    annual, rng = busy_year(), np.random.default_rng(11)
    draw = rng.integers(len(annual.rates), size=YEARS)
    shock = rng.gamma(annual.dispersion, 1 / annual.dispersion, YEARS)
    years, tiers, losses = [], [], []
    for tier in range(2):
        year = np.repeat(np.arange(YEARS), rng.poisson(annual.rates[draw, tier] * shock))
        law = annual.law_of_draw[draw[year]]
        z = rng.normal(size=len(year))
        loss = np.exp(annual.law.log_median[law, tier] + annual.law.sigma[law, 0] * z)
        years.append(year)
        tiers.append(np.full(len(year), tier))
        losses.append(np.minimum(loss, annual.law.cap[tier]))
    return Thefts(*(np.concatenate(parts) for parts in (years, tiers, losses)))


def agrees(expected: float, paid: Floats) -> bool:
    """Within four standard errors of the simulation."""
    return bool(abs(expected - paid.mean()) < 4 * paid.std() / YEARS**0.5)


def layer_refused(**changes: object) -> str:
    body = {"limit": 1e9, **changes}
    with pytest.raises(ValidationError) as refused:
        Layer.model_validate_json(json.dumps(body))
    return str(refused.value.errors()[0]["msg"])


def changed(policy: Policy, **changes: Any) -> Policy:  # noqa: ANN401
    """The policy with its only layer changed, checked again."""
    (layer,) = policy.layers
    body = {**layer.model_dump(), **changes}
    return policy.model_copy(update={"layers": (Layer.model_validate(body),)})


@pytest.fixture(scope="module")
def priced(desk: Desk, middle: SecurityProfile, on: dt.date) -> Callable[[Policy | None], Quote]:
    return lambda policy: price(middle, policy, desk, on)


# ---- unused terms ---------------------------------------------------------------------------


def test_a_term_not_used_is_in_no_document(priced: Callable[[Policy | None], Quote]) -> None:
    """So a record made before there were such terms is the same text, and keeps its digest."""
    document = json.loads(priced(None).model_dump_json())
    (layer,) = document["policy"]["layers"]
    assert set(document["policy"]) == set(Policy.model_fields) - NEW_ON_POLICIES
    assert set(layer) == set(Layer.model_fields) - NEW_ON_LAYERS
    assert set(document) == set(Quote.model_fields) - NEW_ON_QUOTES
    assert set(document["layers"][0]) == set(LayerPrice.model_fields) - NEW_ON_LAYER_PRICES


def test_a_term_written_out_but_empty_changes_nothing(
    primary: Policy, priced: Callable[[Policy | None], Quote]
) -> None:
    assert priced(changed(primary, coinsurance=0.0)) == priced(primary)


def plain_expected_loss(annual: AnnualLoss, policy: Policy, model: LossModel) -> float:
    """Layers as they were paid before there were more terms: grid, clip, sum."""
    covered = annual.scaled(covered_shares(policy, model) * policy.term_years)
    total = 0.0
    for layer in policy.layers:
        top = layer.aggregate_deductible + layer.term_limit
        law = covered.layer_law(layer.start, layer.limit, top)
        edges = np.arange(law.predictive.size + 1) * law.width
        paid = np.diff(np.clip(edges, layer.aggregate_deductible, top)) * layer.share
        total += float(survival(law.predictive)[paid > 0] @ paid[paid > 0])
    return total


def test_without_new_terms_every_quote_is_what_it_was_to_the_yen(
    desk: Desk, examples: dict[str, SecurityProfile], primary: Policy, on: dt.date
) -> None:
    model, usd = desk.stored.model, desk.dataset.rates.jpy_per("USD", on).jpy_per_unit
    tower = changed(primary, aggregate_deductible=1e7, share=0.4)
    for profile in examples.values():
        unit = usd if profile.currency == "USD" else 1.0
        annual = model.annual_loss(profile, jpy_per_usd=usd, jpy_per_unit=unit, on=on)
        for asked in (None, primary, tower):
            quote = price(profile, asked, desk, on)
            before = plain_expected_loss(annual, quote.policy, model)
            assert quote.expected_loss.amount == whole_yen(before)


# ---- coinsurance ----------------------------------------------------------------------------


def test_coinsurance_scales_the_price_and_not_the_chance() -> None:
    whole, less = (evaluate(busy_year(), replace(PLAIN, coinsurance=c), LOAD) for c in (0.0, 0.2))
    assert less.expected == pytest.approx(0.8 * whole.expected, rel=1e-12)
    assert less.loaded == pytest.approx(0.8 * whole.loaded, rel=1e-12)
    assert less.attachment_probability == whole.attachment_probability


def test_coinsurance_against_brute_force(thefts: Thefts) -> None:
    layer = replace(PLAIN, coinsurance=0.3, share=0.5)
    part = np.clip(thefts.loss - layer.start, 0, layer.limit)
    paid = np.minimum(thefts.yearly(part), layer.term_limit) * 0.7 * 0.5
    assert agrees(evaluate(busy_year(), layer, LOAD).expected, paid)


def test_coinsurance_costs_its_part_of_the_premium(
    primary: Policy, priced: Callable[[Policy | None], Quote]
) -> None:
    whole, less = priced(primary), priced(changed(primary, coinsurance=0.1))
    assert less.technical_premium.amount == pytest.approx(
        0.9 * whole.technical_premium.amount, abs=1
    )
    assert less.rate_on_line == pytest.approx(whole.rate_on_line)
    assert less.layers[0].coinsurance == 0.1
    assert Quote.model_validate_json(less.model_dump_json()) == less


@pytest.mark.parametrize(("value", "allowed"), [(1.0, "less than 1"), (-0.1, "greater than")])
def test_coinsurance_leaves_the_insurer_something(value: float, allowed: str) -> None:
    assert allowed in layer_refused(coinsurance=value)


# ---- franchise ------------------------------------------------------------------------------

FRANCHISE = replace(PLAIN, start=0.0, franchise=3e6)


def test_a_franchise_against_brute_force(thefts: Thefts) -> None:
    part = np.where(thefts.loss >= 3e6, np.minimum(thefts.loss, FRANCHISE.limit), 0.0)
    paid = np.minimum(thefts.yearly(part), FRANCHISE.term_limit)
    value = evaluate(busy_year(), FRANCHISE, LOAD)
    assert agrees(value.expected, paid)
    assert agrees(value.attachment_probability, (paid > 0).astype(float))


def test_a_franchise_pays_the_layer_above_it_and_itself_whenever_it_is_reached() -> None:
    """Closed form without a term limit: E[min(X, l) 1{X >= f}] = f P(X >= f) + the layer."""
    annual = busy_year()
    value = evaluate(annual, replace(FRANCHISE, term_limit=4e8), LOAD)
    reached = annual.rates * annual.law.reaches(np.array([3e6]))[annual.law_of_draw, :, 0]
    exact = annual.layer_mean(3e6, FRANCHISE.limit - 3e6) + 3e6 * reached.sum(axis=1)
    assert value.expected == pytest.approx(exact.mean(), rel=1e-6)
    assert value.expected_by_draw == pytest.approx(exact, rel=1e-6)


def test_a_wallet_emptied_reaches_a_franchise_of_all_it_holds() -> None:
    """The law of one theft has an atom at what the tier holds; a franchise there still pays."""
    annual = busy_year()
    law, everything = annual.law, np.array([3e7, 1e8])
    assert (law.reaches(everything)[:, [0, 1], [0, 1]] > 0).all()
    assert (law.survival(everything)[:, [0, 1], [0, 1]] == 0).all()
    layer = replace(FRANCHISE, franchise=1e8, limit=1e8, term_limit=5e9)
    chance = annual.rates[:, 1] * law.reaches(everything)[annual.law_of_draw, 1, 1]
    assert evaluate(annual, layer, LOAD).expected == pytest.approx(1e8 * chance.mean(), rel=1e-6)


@settings(max_examples=25, deadline=None)
@given(franchise=st.floats(1e4, 5e7), wider=st.floats(1.0, 10.0), more=st.floats(1.01, 3.0))
def test_a_franchise_costs_more_than_the_retention_and_less_than_none(
    franchise: float, wider: float, more: float
) -> None:
    limit = franchise * wider
    layer = replace(FRANCHISE, franchise=franchise, limit=limit, term_limit=3 * limit)
    slack = 1 - 2e-3  # the grid of each layer has cells of its own

    def loaded(terms: LayerTerms) -> float:
        return evaluate(busy_year(), terms, LOAD).loaded

    price = loaded(layer)
    assert price <= loaded(replace(layer, franchise=0.0)) / slack
    retention = replace(layer, franchise=0.0, start=franchise)
    assert price >= loaded(replace(retention, limit=max(limit - franchise, 1e3))) * slack
    assert loaded(replace(layer, limit=more * limit)) >= price * slack


def test_a_price_with_a_franchise_lies_between_none_and_the_same_retention(
    primary: Policy, priced: Callable[[Policy | None], Quote]
) -> None:
    ground = changed(primary, retention=None)
    quote = priced(changed(primary, retention=None, franchise=2e7))
    assert quote.layers[0].franchise == money(2e7)
    assert quote.layers[0].start == money(0)
    assert priced(primary).expected_loss.amount < quote.expected_loss.amount
    assert quote.expected_loss.amount < priced(ground).expected_loss.amount
    assert quote.drivers[0].effect != priced(ground).drivers[0].effect


@pytest.mark.parametrize(
    ("layer", "why"),
    [
        ({"franchise": 1e7, "retention": 1e7}, "either a franchise or a retention"),
        ({"franchise": 1e7, "attachment": 1e9}, "either a franchise or a retention"),
        ({"franchise": 2e9}, "must not be below the franchise"),
        ({"franchise": 0.0}, "greater than 0"),
    ],
)
def test_a_franchise_that_makes_no_sense_is_refused(layer: dict[str, float], why: str) -> None:
    assert why in layer_refused(**layer)


def test_a_franchise_above_every_loss_is_refused(
    primary: Policy, priced: Callable[[Policy | None], Quote]
) -> None:
    with pytest.raises(NothingCovered) as refused:
        priced(changed(primary, retention=None, franchise=1e15, limit=1e15, aggregate_limit=None))
    assert refused.value.field == "/policy/layers/0"


# ---- reinstatements -------------------------------------------------------------------------

PRICES = (0.0, 1.0, 0.5)


def test_free_reinstatements_are_an_aggregate_limit(
    primary: Policy, priced: Callable[[Policy | None], Quote]
) -> None:
    """¥2bn with two free reinstatements is ¥6bn in the term."""
    free = priced(changed(primary, aggregate_limit=None, reinstatements=(0.0, 0.0)))
    limited = priced(primary)
    assert free.technical_premium == limited.technical_premium
    assert free.expected_loss == limited.expected_loss
    assert free.drivers == limited.drivers
    assert free.deposit_premium is None


def test_reinstatement_premium_against_brute_force(thefts: Thefts) -> None:
    """Each theft is paid in turn, and what it used of the limit is bought back there and then."""
    layer = replace(
        PLAIN, limit=4e6, term_limit=1.6e7, aggregate_deductible=2e6, reinstatements=PRICES
    )
    used = np.clip(thefts.yearly(np.clip(thefts.loss - layer.start, 0, layer.limit)) - 2e6, 0, None)
    bought = np.zeros(YEARS)
    for k, price_of in enumerate(PRICES):
        left = np.maximum(used - k * layer.limit, 0.0)
        bought += price_of * np.minimum(left, layer.limit) / layer.limit
    value = evaluate(busy_year(), layer, LOAD)
    assert agrees(value.reinstated, bought)
    assert value.reinstated_by_draw.mean() == pytest.approx(value.reinstated, rel=1e-3)
    assert agrees(value.expected, np.minimum(used, layer.term_limit))


@pytest.mark.parametrize(
    ("limit", "loss", "premium", "price_of", "due"),
    [
        (100_000.0, 50_000.0, 10_000.0, 1.0, 5_000.0),  # CII M97 (2018), example 5.16
        (5_000_000.0, 400_000.0, 50_000.0, 1.0, 4_000.0),  # pro rata to amount, broker's training
    ],
)
def test_reinstatement_premiums_of_textbooks(
    limit: float, loss: float, premium: float, price_of: float, due: float
) -> None:
    layer = LayerTerms(limit, limit, 2 * limit, 0.0, 1.0, reinstatements=(price_of,))
    width, cells = loss / 4, 4
    assert premium * layer.reinstatement_prices(width, cells).sum() == pytest.approx(due)


def test_deposit_and_reinstatement_premium_are_the_technical_one_to_the_yen(
    primary: Policy, priced: Callable[[Policy | None], Quote]
) -> None:
    paid = priced(changed(primary, aggregate_limit=None, reinstatements=(1.0, 1.5)))
    free = priced(primary)
    assert paid.technical_premium == free.technical_premium
    assert paid.deposit_premium is not None
    assert paid.reinstatement_premium is not None
    assert 0 < paid.deposit_premium.amount < paid.technical_premium.amount
    assert (
        paid.deposit_premium.amount + paid.reinstatement_premium.amount
        == paid.technical_premium.amount
    )
    assert paid.layers[0].deposit_premium == money(paid.deposit_premium.amount)
    (step,) = [s for s in paid.trace if s.step.startswith("deposit")]
    share = float(step.inputs["reinstated_layer_1"])
    assert paid.deposit_premium.amount * (1 + share) == pytest.approx(
        paid.technical_premium.amount, rel=1e-5
    )
    assert Quote.model_validate_json(paid.model_dump_json()) == paid


def test_a_reinstatement_is_paid_by_the_share_of_the_limit_used_whoever_writes_it() -> None:
    layer = replace(PLAIN, reinstatements=(1.0,))
    whole = evaluate(busy_year(), layer, LOAD)
    part = evaluate(busy_year(), replace(layer, share=0.3, coinsurance=0.2), LOAD)
    assert part.reinstated == whole.reinstated


@settings(max_examples=25, deadline=None)
@given(
    limit=st.floats(1e5, 5e7),
    prices=st.lists(st.floats(0.0, 3.0), max_size=4),
    dearer=st.floats(0.01, 1.0),
)
def test_reinstatements_bound_the_loss_and_lower_the_deposit(
    limit: float, prices: list[float], dearer: float
) -> None:
    events = 1 + len(prices)
    layer = replace(PLAIN, limit=limit, term_limit=events * limit, reinstatements=tuple(prices))
    value = evaluate(busy_year(), layer, LOAD)
    assert value.expected <= events * limit
    assert 0.0 <= value.reinstated <= sum(prices) * (1 + 1e-12)
    more = replace(layer, reinstatements=tuple(price_of + dearer for price_of in prices))
    assert evaluate(busy_year(), more, LOAD).reinstated >= value.reinstated


@pytest.mark.parametrize(
    ("layer", "why"),
    [
        ({"reinstatements": [0, 0], "aggregate_limit": 2e9}, "one more than its reinstatements"),
        ({"reinstatements": [-0.1]}, "greater than or equal to 0"),
        ({"reinstatements": [3.5]}, "less than or equal to 3"),
        ({"reinstatements": [0] * 50}, "at most 49"),
    ],
)
def test_reinstatements_that_make_no_sense_are_refused(layer: dict[str, Any], why: str) -> None:
    assert why in layer_refused(**layer)


def test_a_limit_of_the_term_may_be_said_twice_if_both_agree() -> None:
    assert Layer(limit=1e9, reinstatements=(0.0, 1.0), aggregate_limit=3e9).term_limit == 3e9
    assert Layer(limit=1e9, reinstatements=()).term_limit == 1e9


# ---- sub-limits -----------------------------------------------------------------------------


def sublimited(policy: Policy, *sublimits: dict[str, Any], **changes: Any) -> Policy:  # noqa: ANN401
    body = {**policy.model_dump(), "sublimits": sublimits, **changes}
    return Policy.model_validate(body)


def halves_capped() -> AnnualLoss:
    """`busy_year` where no more than ¥5m of 40 % of the first tier's thefts counts."""
    annual = busy_year()
    caps = np.stack([[5e6, 1e8, 1e-6, 1e-6], annual.law.cap], axis=1)
    weights = np.array([[0.4, 0.6], [0.0, 1.0], [0.0, 1.0], [0.0, 1.0]])
    return replace(annual, law=Sublimited(annual.law, caps, weights))


def test_a_cause_with_a_sub_limit_against_brute_force(thefts: Thefts) -> None:
    capped = (thefts.tier == 0) & (np.random.default_rng(5).random(len(thefts.loss)) < 0.4)
    counted = np.where(capped, np.minimum(thefts.loss, 5e6), thefts.loss)
    part = np.clip(counted - PLAIN.start, 0, PLAIN.limit)
    paid = np.minimum(thefts.yearly(part), PLAIN.term_limit)
    assert agrees(evaluate(halves_capped(), PLAIN, LOAD).expected, paid)


def test_a_mixture_of_caps_is_the_tier_split_into_two_tiers() -> None:
    """The same law another way: the capped thefts as a tier of their own."""
    annual = busy_year()
    law = annual.law
    assert isinstance(law, CappedLoss)
    columns = [0, 0, 1]
    split = AnnualLoss(
        rates=annual.rates[:, columns] * np.array([0.4, 0.6, 1.0]),
        law=CappedLoss(law.log_median[:, columns], law.sigma, np.array([5e6, 3e7, 1e8])),
        dispersion=annual.dispersion,
    )
    for layer in (PLAIN, FRANCHISE):
        one, other = evaluate(halves_capped(), layer, LOAD), evaluate(split, layer, LOAD)
        assert one.expected == pytest.approx(other.expected, rel=1e-9)
        assert one.loaded_by_draw == pytest.approx(other.loaded_by_draw, rel=1e-9)
    x = np.array([1e5, 4.9e6, 5e6, 2e7, 3e7, 1e8])
    for found in ("survival", "reaches"):
        parts = getattr(split.law, found)(x)
        mixed = getattr(halves_capped().law, found)(x)
        assert mixed[:, 0] == pytest.approx(0.4 * parts[:, 0] + 0.6 * parts[:, 1])
    assert halves_capped().law.mean()[:, 0] == pytest.approx(
        split.law.mean()[:, :2] @ np.array([0.4, 0.6])
    )


def test_a_sub_limit_on_a_tier_caps_that_tier_and_no_other(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    annual = desk.stored.model.annual_loss(middle, jpy_per_usd=160.0, jpy_per_unit=1.0, on=on)
    policy = sublimited(primary, {"tier": "cold", "limit": 5e8})
    law = with_sublimits(annual, policy, desk.stored.model, 1.0).law
    assert isinstance(annual.law, CappedLoss)
    x = np.geomspace(1e6, 1e12, 50)
    exact = replace(annual.law, cap=np.minimum(annual.law.cap, [np.inf, np.inf, 5e8, np.inf]))
    assert law.limited_mean(x) == pytest.approx(exact.limited_mean(x), rel=1e-12)
    assert law.cap == pytest.approx(exact.cap)


def test_the_parts_of_a_tier_are_its_shares_of_causes_and_thieves(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    model = desk.stored.model
    annual = model.annual_loss(middle, jpy_per_usd=160.0, jpy_per_unit=1.0, on=on)
    policy = sublimited(
        primary,
        {"cause": "insider", "limit": 4e8},
        {"cause": "state_backed_actor", "limit": 3e8},
        {"tier": "hot", "limit": 9e8},
        causes={"software_fault": False},
    )
    law = with_sublimits(annual, policy, model, 1.0).law
    assert isinstance(law, Sublimited)
    insider = model.cause_share("hot", "insider") / (1 - model.cause_share("hot", "software_fault"))
    state = model.state_backed_share
    hot = dict(zip(law.caps[0], law.weights[0], strict=True))
    assert hot == pytest.approx(
        {3e8: state, 4e8: (1 - state) * insider, 9e8: (1 - state) * (1 - insider)}
    )
    assert law.weights.sum(axis=1) == pytest.approx(np.ones(4))


@settings(max_examples=20, deadline=None)
@given(cut=st.floats(0.1, 0.9), coinsurance=st.floats(0.0, 0.9))
def test_layers_of_losses_with_sub_limits_add_up(cut: float, coinsurance: float) -> None:
    whole = replace(PLAIN, term_limit=5e8, coinsurance=coinsurance)
    middle = cut * whole.limit
    low = replace(whole, limit=middle, term_limit=50 * middle)
    high = replace(
        whole,
        start=whole.start + middle,
        limit=whole.limit - middle,
        term_limit=50 * (whole.limit - middle),
    )
    low_, high_, whole_ = (
        evaluate(halves_capped(), layer, LOAD).expected for layer in (low, high, whole)
    )
    assert low_ + high_ == pytest.approx(whole_, rel=1e-6)


def test_a_lower_sub_limit_costs_less_and_one_above_every_loss_costs_nothing(
    primary: Policy, priced: Callable[[Policy | None], Quote]
) -> None:
    whole = priced(primary).expected_loss.amount

    def expected(**sublimit: object) -> int:
        return priced(sublimited(primary, dict(sublimit))).expected_loss.amount

    for name in ({"tier": "cold"}, {"cause": "insider"}, {"cause": "state_backed_actor"}):
        costs = [expected(limit=limit, **name) for limit in (1e8, 1e9, 1e15)]
        assert costs[0] < costs[1] < costs[2]
        assert costs[2] == pytest.approx(whole, abs=1)
    assert expected(limit=1e8, cause="key_loss") == pytest.approx(whole, abs=1)


def test_a_sub_limit_says_how_many_thefts_it_applies_to(
    desk: Desk, primary: Policy, priced: Callable[[Policy | None], Quote]
) -> None:
    quote = priced(
        sublimited(
            primary,
            {"tier": "hot", "limit": 1e8},
            {"tier": "cold", "limit": 1e8},
            {"cause": "state_backed_actor", "limit": 1e8},
            {"cause": "key_loss", "limit": 1e8},
        )
    )
    hot, cold, state, keys = (s.share_of_thefts for s in quote.sublimits)
    assert hot + cold == pytest.approx(1.0)
    assert state == desk.stored.model.state_backed_share
    assert keys == 0.0
    assert any("that counts" in step.step for step in quote.trace)
    assert Quote.model_validate_json(quote.model_dump_json()) == quote


def test_yen_and_dollars_describe_the_same_sub_limit(
    desk: Desk, primary: Policy, on: dt.date, priced: Callable[[Policy | None], Quote]
) -> None:
    rate = desk.dataset.rates.jpy_per("USD", on).jpy_per_unit
    terms = {"retention": 1e5, "limit": 1e7, "reinstatements": (1.0,)}
    scaled = {"retention": 1e5 * rate, "limit": 1e7 * rate, "reinstatements": (1.0,)}
    dollars = sublimited(
        primary, {"cause": "insider", "limit": 5e6}, layers=(terms,), currency="USD"
    )
    yen = sublimited(primary, {"cause": "insider", "limit": 5e6 * rate}, layers=(scaled,))
    assert priced(dollars).technical_premium == priced(yen).technical_premium
    assert priced(dollars).deposit_premium == priced(yen).deposit_premium


@pytest.mark.parametrize(
    ("sublimits", "why"),
    [
        ([{"limit": 1e8}], "one of tier, cause and asset"),
        ([{"limit": 1e8, "tier": "hot", "cause": "insider"}], "one of tier, cause and asset"),
        ([{"limit": 1e8, "tier": "hot"}, {"limit": 1e9, "tier": "hot"}], "once"),
        ([{"limit": 1e8, "tier": "warm"}], "not among tiers_covered"),
        ([{"limit": 1e8, "cause": "insider"}], "which causes excludes"),
        ([{"limit": 2e7, "tier": "hot"}], "must exceed the loss from which a layer pays"),
        ([{"limit": 0, "tier": "hot"}], "greater than 0"),
        ([{"limit": 1e8, "cause": "weather"}], "outsider_hack"),
    ],
)
def test_a_sub_limit_that_makes_no_sense_is_refused(
    primary: Policy, sublimits: list[dict[str, Any]], why: str
) -> None:
    with pytest.raises(ValidationError, match=why):
        sublimited(primary, *sublimits, tiers_covered=("hot", "cold"), causes={"insider": False})


def test_the_causes_of_sub_limits_are_those_of_the_wording() -> None:
    assert get_args(Cause) == tuple(Causes.model_fields)


def test_other_rates_are_repriced_on_the_same_terms() -> None:
    """What drives the price goes another way through the terms than the price."""
    layer = replace(FRANCHISE, defence_costs=0.25, costs_inside=True, coinsurance=0.1)
    factors = np.array([[1.0, 1, 1, 1], [0.5, 1, 1, 1], [1, 2, 1, 1]])
    compared = loaded_alternatives(halves_capped(), layer, LOAD, factors)
    outright = [evaluate(halves_capped().scaled(f), layer, LOAD).loaded for f in factors]
    assert compared == pytest.approx(outright, rel=2e-3)


# ---- defence costs --------------------------------------------------------------------------


def with_costs(policy: Policy, share: float | None, *, outside: bool | None) -> Policy:
    body = {
        **policy.model_dump(),
        "defence_costs": {"share": share},
        "wording": {"defence_costs_outside_limit": outside},
    }
    return Policy.model_validate(body)


@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.parametrize("layer", [PLAIN, replace(FRANCHISE, aggregate_deductible=2e6)])
def test_defence_costs_against_brute_force(
    thefts: Thefts, layer: LayerTerms, *, inside: bool
) -> None:
    """Outside, costs follow what is paid; inside, loss and costs together meet the limits."""
    costly = replace(layer, defence_costs=0.25, costs_inside=inside)
    loss = np.maximum(thefts.loss - layer.start, 0.0) * (thefts.loss >= layer.franchise)
    event = np.minimum(loss * 1.25 if inside else loss, layer.limit)
    paid = np.clip(thefts.yearly(event) - layer.aggregate_deductible, 0, layer.term_limit)
    value = evaluate(busy_year(), costly, LOAD)
    assert agrees(value.expected, paid if inside else paid * 1.25)
    assert value.expected <= layer.term_limit * (1.0 if inside else 1.25)


def test_costs_inside_a_limit_are_costs_on_top_of_a_lower_one() -> None:
    inside = replace(PLAIN, defence_costs=0.25, costs_inside=True, reinstatements=(1.0,))
    lower = replace(inside, limit=8e6, term_limit=1.6e7, costs_inside=False)
    one, other = evaluate(busy_year(), inside, LOAD), evaluate(busy_year(), lower, LOAD)
    assert one.loaded == pytest.approx(other.loaded, rel=1e-12)
    assert one.reinstated == pytest.approx(other.reinstated, rel=1e-12)


def test_defence_costs_cost_more_outside_the_limit_than_inside(
    primary: Policy, priced: Callable[[Policy | None], Quote]
) -> None:
    none = priced(primary).expected_loss.amount
    inside = priced(with_costs(primary, 0.2, outside=False))
    outside = priced(with_costs(primary, 0.2, outside=True))
    assert none < inside.expected_loss.amount < outside.expected_loss.amount
    assert outside.expected_loss.amount == pytest.approx(1.2 * none, abs=1)
    assert outside.defence_costs is not None
    assert outside.defence_costs.expected.amount == pytest.approx(0.2 * none, abs=1)
    assert outside.defence_costs.source == "the policy itself"
    assert inside.layers[0].limit == outside.layers[0].limit == money(2e9)


def test_costs_without_a_figure_are_the_basiss_and_say_so(
    desk: Desk, primary: Policy, priced: Callable[[Policy | None], Quote]
) -> None:
    assumed, basis = priced(with_costs(primary, None, outside=True)), desk.basis.defence_costs
    stated = priced(with_costs(primary, basis.share_of_indemnity, outside=True))
    assert assumed.technical_premium == stated.technical_premium
    assert assumed.defence_costs is not None
    assert assumed.defence_costs.status == basis.status == "assumption"
    assert any(step.reference.startswith("assumption") for step in assumed.trace)
    assert Quote.model_validate_json(assumed.model_dump_json()) == assumed


def test_the_supervisor_reads_the_figure_that_was_priced(desk: Desk, primary: Policy) -> None:
    stated = with_costs_stated(with_costs(primary, None, outside=False), desk.basis)
    assert stated.defence_costs == DefenceCosts(share=desk.basis.defence_costs.share_of_indemnity)
    assert with_costs_stated(primary, desk.basis) == primary


def test_defence_costs_of_unknown_place_are_refused(primary: Policy) -> None:
    with pytest.raises(ValidationError, match="true if they are paid on top of the limit"):
        with_costs(primary, 0.1, outside=None)


def test_the_wordings_clause_alone_prices_no_costs(
    primary: Policy, priced: Callable[[Policy | None], Quote]
) -> None:
    said = primary.model_copy(update={"wording": Wording(defence_costs_outside_limit=True)})
    assert priced(said).technical_premium == priced(primary).technical_premium


# ---- waiting, discovery and term ------------------------------------------------------------


@pytest.mark.parametrize("median", [3.0, 14.0, 400.0])
@pytest.mark.parametrize("days", [0, 30, 365])
def test_the_part_discovered_is_the_mean_over_the_day_of_the_theft(
    median: float, days: int
) -> None:
    """Against quadrature, by 20 000 midpoints."""
    theft = (np.arange(20_000) + 0.5) / 20_000 * 365
    chance = 1 - 2 ** (-(365 - theft + days) / median)
    assert discovered_part(365, days, median) == pytest.approx(chance.mean(), rel=1e-6)


@settings(max_examples=50)
@given(
    days=st.integers(0, 3000),
    more=st.integers(1, 600),
    covered=st.integers(1, 1000),
    median=st.floats(0.1, 3000),
)
def test_more_days_discover_more_and_never_more_than_all(
    days: int, more: int, covered: int, median: float
) -> None:
    early = discovered_part(covered, days, median)
    late = discovered_part(covered, days + more, median)
    assert 0 < early <= late <= 1


def timed(policy: Policy, **changes: Any) -> Policy:  # noqa: ANN401
    return Policy.model_validate({**policy.model_dump(), **changes})


def without_term_limit(policy: Policy) -> Policy:
    return changed(policy, aggregate_limit=1e11)


def test_a_waiting_period_takes_its_days_from_the_expected_loss(
    primary: Policy, priced: Callable[[Policy | None], Quote]
) -> None:
    """With a term limit that no year reaches the price is linear in exposure."""
    whole = without_term_limit(primary)
    less = timed(whole, waiting_days=61)  # a sixth of the leap year's 366 days
    assert priced(less).expected_loss.amount == pytest.approx(
        priced(whole).expected_loss.amount * 5 / 6, rel=1e-6
    )
    (step,) = [s for s in priced(less).trace if "in time" in s.step]
    assert step.value == pytest.approx(5 / 6, rel=1e-5)
    assert step.reference == "pricing.cover_time"


def test_a_discovery_period_costs_what_it_finds(
    desk: Desk, primary: Policy, priced: Callable[[Policy | None], Quote]
) -> None:
    whole = without_term_limit(primary)
    always = priced(whole).expected_loss.amount
    for days in (0, 30, 365):
        quote = priced(timed(whole, discovery_days=days))
        part = discovered_part(366, days, desk.basis.discovery.median_days)
        assert quote.expected_loss.amount == pytest.approx(always * part, rel=1e-6)
        assert Quote.model_validate_json(quote.model_dump_json()) == quote
        (step,) = [s for s in quote.trace if "in time" in s.step]
        assert "assumption" in step.reference
    assert priced(timed(whole, discovery_days=0)).expected_loss.amount < 0.96 * always


def test_half_a_year_costs_about_half_and_two_years_about_twice(
    primary: Policy, priced: Callable[[Policy | None], Quote]
) -> None:
    """The expected loss is linear in the term where no term limit binds; the yearly rate stays."""
    year = priced(without_term_limit(primary))
    for expiry, years in (("2027-10-01", 183 / 365.25), ("2029-04-01", 2.0)):
        quote = priced(timed(without_term_limit(primary), expiry=expiry))
        assert quote.expected_loss.amount == pytest.approx(
            years * year.expected_loss.amount, rel=1e-6
        )
        assert quote.rate_on_line == pytest.approx(year.rate_on_line, rel=0.3)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"waiting_days": 366}, "must be fewer than the days of the term"),
        ({"waiting_days": -1}, "greater than or equal to 0"),
        ({"waiting_days": 1.5}, "valid integer"),
        ({"discovery_days": -1}, "greater than or equal to 0"),
        ({"discovery_days": 9999}, "less than or equal to 3660"),
        (
            {"discovery_days": 90, "wording": {"extended_cover_years": 5.0}},
            "wording.extended_cover_years",
        ),
    ],
)
def test_times_that_make_no_sense_are_refused(
    primary: Policy, changes: dict[str, Any], why: str
) -> None:
    with pytest.raises(ValidationError, match=why):
        timed(primary, **changes)


# ---- limits in coin -------------------------------------------------------------------------


@pytest.mark.parametrize("coin", ["BTC", "ETH"])
def test_coins_and_yen_describe_the_same_policy(
    desk: Desk,
    primary: Policy,
    on: dt.date,
    priced: Callable[[Policy | None], Quote],
    coin: Literal["BTC", "ETH"],
) -> None:
    rates = desk.dataset.rates
    in_yen = rates.coin_usd(coin, on).usd_per_unit * rates.jpy_per("USD", on).jpy_per_unit
    coins = timed(primary, currency=coin, layers=({"limit": 125.5, "retention": 1.25},))
    yen = timed(primary, layers=({"limit": 125.5 * in_yen, "retention": 1.25 * in_yen},))
    quote = priced(coins)
    assert quote.technical_premium == priced(yen).technical_premium
    assert [rate.currency for rate in quote.exchange_rates] == ["USD", coin]
    assert quote.exchange_rates[1].month == rates.coin_usd(coin, on).month
    (step,) = [s for s in quote.trace if "coin" in s.step]
    assert "may fall short" in step.formula
    assert recompute(Quote.model_validate_json(quote.model_dump_json()), desk) == quote


def test_a_coin_without_a_price_yet_is_refused(
    desk: Desk, middle: SecurityProfile, primary: Policy
) -> None:
    ether = timed(primary, currency="ETH", layers=({"limit": 1e3, "retention": 1.0},))
    with pytest.raises(NoRate, match="ETH"):
        price(middle, ether, desk, dt.date(2012, 1, 1))


def test_a_refusal_shows_parts_of_a_coin(primary: Policy) -> None:
    with pytest.raises(
        ValidationError, match=r"limit \(0.5\) must not be below the retention \(1.25\)"
    ):
        timed(primary, currency="BTC", layers=({"limit": 0.5, "retention": 1.25},))
