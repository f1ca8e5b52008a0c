"""A driver is what repricing the changed exchange gives, for every example and every control."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from models.profile import CONTROLS, Controls, TierShares
from pricing.quote import price

if TYPE_CHECKING:
    import datetime as dt

    from models.profile import SecurityProfile
    from pricing.desk import Desk
    from pricing.policy import Policy
    from pricing.result import Quote

NAMES = ("jp-large", "jp-middle", "jp-small", "offshore")

TOLERANCE = 0.05
"""Of the premium. The bounds on all controls together are felt by a full price only."""


def changed(profile: SecurityProfile, **states: bool | None) -> SecurityProfile:
    controls = Controls(**(profile.controls.model_dump() | states))
    return profile.model_copy(update={"controls": controls})


def repriced(
    desk: Desk, profile: SecurityProfile, policy: Policy, on: dt.date
) -> tuple[Quote, dict[str, tuple[int, int]]]:
    """The quote, and each control's stated effect beside that of a price of its own."""
    quote = price(profile, policy, desk, on)
    effects = {}
    for driver in quote.drivers:
        other = changed(profile, **{driver.control: driver.if_changed_to == "in_place"})
        outright = price(other, policy, desk, on).technical_premium.amount
        effects[driver.control] = (
            driver.effect.amount,
            outright - quote.technical_premium.amount,
        )
    return quote, effects


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("state", ["as it is", True, False])
def test_every_effect_is_that_of_a_full_price(
    desk: Desk,
    examples: dict[str, SecurityProfile],
    primary: Policy,
    on: dt.date,
    name: str,
    state: bool | str,
) -> None:
    profile = examples[name]
    if isinstance(state, bool):
        profile = changed(profile, **dict.fromkeys(CONTROLS, state))
    quote, effects = repriced(desk, profile, primary, on)
    slack = TOLERANCE * quote.technical_premium.amount
    for stated, outright in effects.values():
        assert abs(stated - outright) < slack
        assert stated * outright > 0


def test_adding_a_control_of_relativity_below_one_saves_and_taking_it_away_costs(
    desk: Desk, examples: dict[str, SecurityProfile], primary: Policy, on: dt.date
) -> None:
    model = desk.stored.model.frequency
    helps = {e.control for e in model.controls if e.mean_multiplier(state=True) < 1.0}
    assert len(helps) >= len(CONTROLS) - 1
    for profile in examples.values():
        for driver in price(profile, primary, desk, on).drivers:
            if driver.control in helps:
                assert (driver.effect.amount < 0) == (driver.state != "in_place")


def test_a_driver_says_the_state_it_was_told(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    word = {True: "in_place", False: "absent", None: "unknown"}
    told = changed(middle, dual_control=False, staff_screening=None, monitoring_24x7=True)
    for driver in price(told, primary, desk, on).drivers:
        state = getattr(told.controls, driver.control)
        assert driver.state == word[state]
        assert driver.if_changed_to == ("absent" if state else "in_place")
        assert driver.evidence == ("history" if driver.control == "bug_bounty" else "prior")


@pytest.mark.parametrize("tier", ["hot", "warm", "cold", "third_party"])
def test_exactly_the_controls_that_guard_a_covered_tier_with_assets_are_drivers(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date, tier: str
) -> None:
    assets = middle.assets.model_copy(update={"shares": TierShares(**{tier: 1.0})})
    profile = middle.model_copy(update={"assets": assets})
    guards = {c.control for c in desk.dataset.control_priors if tier in c.tiers}
    drivers = price(profile, primary, desk, on).drivers
    assert {d.control for d in drivers} == guards
    sizes = [abs(d.effect.amount) for d in drivers]
    assert sizes == sorted(sizes, reverse=True)


def test_a_tier_the_policy_leaves_out_drives_nothing(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    hot_only = primary.model_copy(update={"tiers_covered": ("hot",)})
    named = {d.control for d in price(middle, hot_only, desk, on).drivers}
    assert "cold_keys_never_online" not in named
    assert "withdrawal_limits" in named
