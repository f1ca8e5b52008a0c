"""From layers to a premium: what is covered, in which currency, and what moves it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from scipy.stats import norm

from data.load import load_dataset
from models.profile import CONTROLS, Assets, TierShares
from pricing.basis import shipped_basis
from pricing.errors import NothingCovered
from pricing.layer import Layer
from pricing.market import comparable_band
from pricing.money import estimate, whole_yen
from pricing.policy import Causes, Policy
from pricing.quote import price

if TYPE_CHECKING:
    from models.profile import SecurityProfile
    from pricing.desk import Desk


def with_layers(policy: Policy, *layers: Layer) -> Policy:
    return policy.model_copy(update={"layers": layers})


def test_each_excluded_cause_takes_its_part_of_the_price(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    full = price(middle, primary, desk, on).expected_loss.amount
    model = desk.stored.model
    for cause in ("outsider_hack", "insider", "vendor_supply_chain", "software_fault"):
        less = primary.model_copy(update={"causes": Causes(**{cause: False})})
        share = 1 - price(middle, less, desk, on).expected_loss.amount / full
        by_tier = [model.cause_share(tier, cause) for tier in ("hot", "cold")]
        assert min(by_tier) - 1e-3 <= share <= max(by_tier) + 1e-3


def test_a_policy_without_state_backed_thieves_is_cheaper(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    less = primary.model_copy(update={"causes": Causes(state_backed_actor=False)})
    ratio = (
        price(middle, less, desk, on).expected_loss.amount
        / price(middle, primary, desk, on).expected_loss.amount
    )
    assert ratio == pytest.approx(1 - desk.stored.model.state_backed_share, rel=0.01)


def test_a_policy_that_can_never_pay_is_refused_with_its_field(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    other_tier = primary.model_copy(update={"tiers_covered": ("third_party",)})
    with pytest.raises(NothingCovered) as nothing:
        price(middle, other_tier, desk, on)
    assert nothing.value.field == "/policy/tiers_covered"
    too_high = with_layers(primary, Layer(limit=1e9, attachment=1e15))
    with pytest.raises(NothingCovered) as above:
        price(middle, too_high, desk, on)
    assert above.value.field == "/policy/layers/0"


def test_dollars_and_yen_describe_the_same_policy(
    desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    rate = desk.dataset.rates.jpy_per("USD", on).jpy_per_unit
    term = {"inception": dt.date(2027, 4, 1), "expiry": dt.date(2028, 4, 1), "name": "P"}
    dollars = Policy(currency="USD", layers=(Layer(limit=1e7, retention=1e5),), **term)
    yen = Policy(layers=(Layer(limit=1e7 * rate, retention=1e5 * rate),), **term)
    assert (
        price(middle, dollars, desk, on).technical_premium
        == price(middle, yen, desk, on).technical_premium
    )


def test_a_profile_in_dollars_has_the_same_price(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    rate = desk.dataset.rates.jpy_per("USD", on).jpy_per_unit
    dollars = middle.model_copy(
        update={
            "currency": "USD",
            "assets": Assets(total=middle.assets.total / rate, shares=middle.assets.shares),
            "yearly_volume": middle.yearly_volume / rate,
        }
    )
    assert price(dollars, primary, desk, on).technical_premium.amount == pytest.approx(
        price(middle, primary, desk, on).technical_premium.amount, abs=2
    )


def test_two_halves_of_a_layer_cost_what_the_layer_costs(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    (layer,) = primary.layers
    half = layer.model_copy(update={"share": 0.5})
    halves = price(middle, with_layers(primary, half, half), desk, on)
    whole = price(middle, primary, desk, on)
    assert halves.technical_premium.amount == pytest.approx(whole.technical_premium.amount, abs=1)
    assert halves.rate_on_line == pytest.approx(whole.rate_on_line)


def test_a_drivers_effect_is_what_repricing_the_changed_exchange_gives(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    quote = price(middle, primary, desk, on)
    for driver in quote.drivers[:4]:
        changed = middle.controls.model_copy(
            update={driver.control: driver.if_changed_to == "in_place"}
        )
        other = price(middle.model_copy(update={"controls": changed}), primary, desk, on)
        outright = other.technical_premium.amount - quote.technical_premium.amount
        assert driver.effect.amount == pytest.approx(outright, rel=0.1)


def test_drivers_are_sorted_and_leave_out_controls_of_empty_tiers(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    hot_only = middle.model_copy(update={"assets": Assets(total=5e10, shares=TierShares(hot=1.0))})
    drivers = price(hot_only, primary, desk, on).drivers
    sizes = [abs(d.effect.amount) for d in drivers]
    assert sizes == sorted(sizes, reverse=True)
    named = {d.control for d in drivers}
    assert named < set(CONTROLS)
    assert "cold_keys_never_online" not in named
    assert all(
        d.effect.amount < 0 for d in drivers if d.state == "unknown" and d.evidence == "prior"
    )


def test_the_risk_load_is_what_the_basis_says_it_is() -> None:
    load = shipped_basis().risk_load
    assert load.principle == "wang"
    assert norm.cdf(norm.ppf(0.03) + load.parameter) == pytest.approx(0.076, abs=0.0005)


@pytest.mark.parametrize(
    ("tiers", "limit", "band"),
    [
        (("hot", "cold"), 1e9, "hot_small_primary"),
        (("hot",), 2e9, "hot_mid"),
        (("warm",), 2e10, "hot_warm_excess"),
        (("cold",), 2e10, "cold_with_remote"),
        (("third_party",), 1e8, "cold_with_remote"),
    ],
)
def test_the_band_follows_tiers_and_limit(tiers: tuple[str, ...], limit: float, band: str) -> None:
    bands = load_dataset().market_bands
    found = comparable_band(bands, tiers=tiers, limit_jpy=limit, rate_on_line=0.5)
    assert found.band == band
    assert found.outside


def test_yen_round_half_up_and_must_be_finite() -> None:
    assert (whole_yen(0.5), whole_yen(1.49), whole_yen(-0.5)) == (1, 1, 0)
    assert estimate(1.2, 0.7, 2.5).high == 3
    with pytest.raises(ValueError, match="finite"):
        whole_yen(float("nan"))
