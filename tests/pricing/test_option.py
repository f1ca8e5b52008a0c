"""What an option breaks, how long customers wait, and what own coins stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from pricing.option import describe, work_out
from pricing.plans import plans, some_plans
from pricing.shortfall import Backing
from tests.pricing.choices import own_coins, position

if TYPE_CHECKING:
    import datetime as dt

    from models.profile import SecurityProfile
    from pricing.comparison_result import Option
    from pricing.desk import Desk
    from pricing.policy import Policy
    from pricing.position import Position


def shown(at: Position) -> dict[str, Option]:
    return {plan.name: describe(work_out(plan, at), at) for plan in plans(at)}


# ---- what is beyond exchange or market ------------------------------------------------------

BEYOND: list[tuple[dict[str, Any], str, str, str]] = [
    ({"most_cash": 5e9}, "cash_available", "all_cash", "policy"),
    ({"most_premium": 7e8}, "premium_budget", "policy", "policy_half_limit"),
    ({"most_limit": 1.5e10}, "capacity", "policy", "policy_half_limit"),
    ({}, "least_retention", "policy_low_retention", "policy"),
]


@pytest.mark.parametrize(("stated", "constraint", "breaks", "keeps"), BEYOND)
def test_what_is_beyond_names_each_constraint_broken(
    desk: Desk,
    middle: SecurityProfile,
    on: dt.date,
    stated: dict[str, Any],
    constraint: str,
    breaks: str,
    keeps: str,
) -> None:
    found = shown(position(desk, middle, on, **stated))
    for end in ("", "+line") if breaks != "all_cash" else ("",):
        assert constraint in found[breaks + end].beyond
    assert constraint not in found[keeps].beyond


def test_cash_pledged_counts_among_the_cash_there_is(
    desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    """A guarantee asks half its limit in collateral, a captive all of it."""
    found = shown(position(desk, middle, on, most_cash=1.5e10))
    guarantee, captive = found["guarantee"], found["captive"]
    assert guarantee.limit is not None
    assert guarantee.pledged.amount == pytest.approx(guarantee.limit.amount / 2, rel=1e-6)
    assert "cash_available" not in guarantee.beyond
    assert captive.cash.amount + captive.pledged.amount > 1.5e10 > captive.cash.amount
    assert "cash_available" in captive.beyond
    assert found["policy"].pledged.amount == 0


def test_nobody_knows_whether_a_reserve_in_own_token_counts(
    desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    assert shown(position(desk, middle, on))["all_cash"].requirement_met == "yes"
    found = shown(position(desk, middle, on, reserve_in_own_token=0.2))
    assert found["all_cash"].requirement_met == "unknown"
    assert found["captive"].requirement_met == "no"


def test_an_option_may_break_several_constraints(
    desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    stated = {"most_cash": 1e7, "most_premium": 1e6, "most_limit": 1e9}
    found = shown(position(desk, middle, on, **stated))
    assert set(found["policy_low_retention"].beyond) == {
        "cash_available",
        "premium_budget",
        "capacity",
        "least_retention",
    }
    # No insurer writes a guarantee, a captive or an event, and none has a retention to keep.
    assert found["guarantee"].beyond == ("cash_available",)
    assert found["captive"].beyond == ("cash_available",)
    assert set(found["event_linked"].beyond) == {"cash_available", "premium_budget"}


def test_a_policy_given_has_the_retention_its_insurer_wrote(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    (layer,) = primary.layers
    bare = primary.model_copy(update={"layers": (layer.model_copy(update={"retention": 0.0}),)})
    assert shown(position(desk, middle, on, bare))["given_policy"].beyond == ()
    small = shown(position(desk, middle, on, bare, most_limit=1e9))
    assert small["given_policy"].beyond == ("capacity",)


# ---- how long customers wait ----------------------------------------------------------------


def test_customers_wait_in_years_in_which_a_late_contract_is_called(
    desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    """The chance and the mean of what it pays, from the years; the excess option is called less."""
    at = position(desk, middle, on)
    found = shown(at)
    for name in ("policy", "cash_50_and_excess"):
        one = found[name]
        assert one.policy is not None
        (layer,) = one.policy.layers
        paid = np.clip(at.years.losses - layer.start, 0.0, layer.limit).sum(axis=1)
        paid = np.minimum(paid, layer.term_limit)
        chance = at.insurer_pays * float(at.years.predictive @ (paid > 0.5))
        assert one.waiting_probability == pytest.approx(chance, rel=1e-9)
        mean = at.insurer_pays * float(at.years.predictive @ paid)
        assert one.expected_late.amount == pytest.approx(mean, abs=1)
        assert not one.prompt_enough
        line = found[f"{name}+line"]
        assert (line.waiting_probability, line.expected_late.amount) == (0.0, 0)
        assert line.prompt_enough
    late, rare = (found[name].waiting_probability for name in ("policy", "cash_50_and_excess"))
    assert rare < late
    assert found["all_cash"].waiting_probability == 0.0


@pytest.mark.parametrize("days", [5, 14, 30, 89, 90])
def test_an_option_is_prompt_where_it_pays_within_the_days_stated(
    desk: Desk, middle: SecurityProfile, on: dt.date, days: int
) -> None:
    found = shown(position(desk, middle, on, most_days=days))
    pays = {"all_cash": 5, "policy": 90, "guarantee": 14, "captive": 14, "event_linked": 30}
    for name, needed in pays.items():
        assert found[name].prompt_enough == (needed <= days)
        assert (found[name].waiting_probability > 0) == (needed > days)


# ---- own coins ------------------------------------------------------------------------------


@pytest.mark.parametrize("ratio", [None, 0.3, 1.0])
def test_own_coins_stand_for_hot_thefts(
    desk: Desk, middle: SecurityProfile, on: dt.date, ratio: float | None
) -> None:
    profile = middle.model_copy(update={"guarantee_crypto_ratio": ratio})
    at = position(desk, profile, on)
    contract = at.contract(None)
    np.testing.assert_allclose(contract.own, own_coins(at, at.years), atol=1e-6)
    years = contract.years
    hot = (years.thefts == 1) & (years.tiers[:, 0] == 0)
    short = Backing(contract, 0.0)._short(contract.unpaid)[hot]
    held = (ratio or 0.0) * 0.04 * 5e11
    if ratio == 1.0:
        assert short.max() == 0.0
    else:
        np.testing.assert_allclose(short, np.maximum(years.total[hot] - held, 0.0))
    others = (years.tiers != 0).all(axis=1) & (years.thefts > 0)
    assert (contract.own[others] == 0).all()


def test_a_whole_match_makes_good_one_hot_theft_at_any_price(
    desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    at = position(desk, middle, on)
    from_dearer = at.own_coins(at.years, 2.0)
    np.testing.assert_allclose(from_dearer, own_coins(at, at.years, 2.0), atol=1e-6)
    assert (from_dearer >= at.own_coins(at.years)).all()


def test_own_coins_lower_no_cost_and_every_shortfall(
    desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    without = middle.model_copy(update={"guarantee_crypto_ratio": None})
    found, bare = (shown(position(desk, one, on)) for one in (middle, without))
    for name, one in found.items():
        assert one.stack.retained_loss.amount == pytest.approx(
            bare[name].stack.retained_loss.amount, rel=1e-5
        )
        assert one.shortfall_probability < bare[name].shortfall_probability
        assert one.expected_shortfall.amount < bare[name].expected_shortfall.amount


# ---- what is in hand, and which options there are -------------------------------------------


def test_an_insurance_in_hand_is_the_wording_and_a_guarantee_is_not(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    bare, insured = position(desk, middle, on), position(desk, middle, on, primary)
    promise = primary.model_copy(update={"instrument": "guarantee"})
    given = position(desk, middle, on, promise)
    assert bare.given is None
    assert insured.template is insured.given
    assert given.given == promise
    assert given.template == bare.template
    assert given.policy_days == 90


def test_some_options_are_those_of_all(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    at = position(desk, middle, on, primary)
    every = plans(at)
    assert some_plans(at, [plan.name for plan in every]) == every
    assert some_plans(at, ["captive", "all_cash", "captive"]) == tuple(
        plan for name in ("captive", "all_cash") for plan in every if plan.name == name
    )


def test_the_reserve_built_up_so_far_is_all_that_stands_for_customers(
    desk: Desk, examples: dict[str, SecurityProfile], on: dt.date
) -> None:
    """A fifth more each year: the chance is that of so much cash from the first."""
    at = position(desk, examples["offshore"], on, build_up_years=5)
    (plan,) = some_plans(at, ["all_cash"])
    worked = work_out(plan, at)
    flows = describe(worked, at).flows
    for year in (1, 3, 5):
        cash = year / 5 * plan.cash
        expected = float(at.years.predictive @ (at.years.total > cash + 0.5))
        assert flows[year].shortfall_probability == pytest.approx(expected, rel=1e-9)
    assert flows[5].shortfall_probability == describe(worked, at).shortfall_probability
