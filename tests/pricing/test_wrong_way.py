"""When what should help falls with the theft: each case from the years by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from data.registers import replays
from models.profile import CoinShares
from pricing.option import Worked, work_out
from pricing.plans import plans
from pricing.wrong_way import wrong_way
from tests.pricing.choices import own_coins, position

if TYPE_CHECKING:
    import datetime as dt

    from models.profile import SecurityProfile
    from pricing.comparison_result import WrongWay
    from pricing.desk import Desk
    from pricing.position import Position

SHOCKS = replays().shocks


def worked(at: Position, name: str) -> Worked:
    (plan,) = (plan for plan in plans(at) if plan.name == name)
    return work_out(plan, at)


def cases(at: Position, name: str) -> dict[str, WrongWay]:
    return {case.case: case for case in wrong_way(worked(at, name), at)}


@pytest.fixture(scope="module")
def at(desk: Desk, middle: SecurityProfile, on: dt.date) -> Position:
    return position(desk, middle, on)


def lacking(at: Position, name: str, worth: float = 1.0, pays: float | None = None) -> float:
    """Expected shortfall from the years, with a part of the reserve and another payer."""
    one = worked(at, name)
    years = one.backing.contract.years
    there = worth * one.plan.cash + own_coins(at, years)
    pays = one.backing.pays if pays is None else pays
    paid, alone = (
        np.maximum(left - there, 0.0) for left in (one.backing.contract.unpaid, years.total)
    )
    return float(years.predictive @ (pays * paid + (1 - pays) * alone))


def test_today_is_the_option_itself(at: Position) -> None:
    found = cases(at, "policy")["today"]
    backing = worked(at, "policy").backing
    assert found.shortfall_probability == float(backing.short_chance_by_draw.mean())
    assert found.expected_shortfall.amount == pytest.approx(lacking(at, "policy"), abs=1)


@pytest.mark.parametrize("name", ["all_cash", "policy"])
def test_half_a_reserve_in_bitcoin_loses_half_of_the_fall(at: Position, name: str) -> None:
    worth = 1 - 0.5 * (1 - SHOCKS.coin_price_down)
    found = cases(at, name)["reserve_in_coins"]
    assert found.expected_shortfall.amount == pytest.approx(lacking(at, name, worth), abs=2)


def test_a_reserve_stated_in_coins_and_own_token_falls_as_stated(
    desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    """The own token has fallen on any day of a theft; the coins fall on top of it."""
    stated: dict[str, Any] = {"reserve_in_coins": 0.3, "reserve_in_own_token": 0.2}
    there = position(desk, middle, on, **stated)
    found = cases(there, "all_cash")
    token = 1 - 0.2 * 0.8
    for case, worth in (
        ("today", token),
        ("reserve_in_own_token", token),
        ("reserve_in_coins", token - 0.3 * (1 - SHOCKS.coin_price_down)),
        ("insurer_falls", token),
    ):
        expected = lacking(there, "all_cash", worth)
        assert found[case].expected_shortfall.amount == pytest.approx(expected, abs=2), case
    assert "as stated" in found["reserve_in_coins"].source
    assert "as stated" in found["reserve_in_own_token"].source


def test_half_a_reserve_in_the_own_token_leaves_a_fifth_of_it(at: Position) -> None:
    found = cases(at, "policy")["reserve_in_own_token"]
    expected = lacking(at, "policy", 1 - 0.5 * 0.8)
    assert found.expected_shortfall.amount == pytest.approx(expected, abs=2)


def test_an_insurer_that_falls_fails_fifty_times_as_often(at: Position) -> None:
    usual = worked(at, "policy").backing.pays
    pays = 1 - 50 * (1 - usual)
    found = cases(at, "policy")["insurer_falls"]
    assert found.expected_shortfall.amount == pytest.approx(lacking(at, "policy", 1, pays), abs=2)
    assert cases(at, "all_cash")["insurer_falls"].expected_shortfall.amount == pytest.approx(
        lacking(at, "all_cash"), abs=2
    )


@pytest.mark.parametrize("stable", [None, 0.4])
def test_dearer_coins_raise_losses_and_leave_the_contract_as_written(
    desk: Desk, middle: SecurityProfile, on: dt.date, stable: float | None
) -> None:
    """One theft by one: the contract pays the dearer theft up to the same limit."""
    coins = None if stable is None else CoinShares(btc=1 - stable, stable=stable)
    there = position(desk, middle.model_copy(update={"coins": coins}), on)
    factor = (stable or 0.0) + (1 - (stable or 0.0)) * SHOCKS.coin_price_up
    one = worked(there, "policy")
    policy = one.plan.policy
    assert policy is not None
    (layer,) = policy.layers
    losses = there.years.losses * factor
    paid = np.minimum(np.clip(losses - layer.start, 0, layer.limit).sum(axis=1), layer.term_limit)
    total = losses.sum(axis=1)
    own = own_coins(there, replace(there.years, losses=losses), factor)
    left, alone = (np.maximum(x - own - one.plan.cash, 0) for x in (total - paid, total))
    pays = one.backing.pays
    expected = float(there.years.predictive @ (pays * left + (1 - pays) * alone))
    found = cases(there, "policy")["coins_dearer"]
    assert found.expected_shortfall.amount == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("own_token", [0.0, 0.3, 0.7])
@pytest.mark.parametrize("name", ["all_cash", "policy", "cash_50_and_excess"])
def test_each_fall_is_no_better_than_today_and_all_together_the_worst(
    desk: Desk, middle: SecurityProfile, on: dt.date, name: str, own_token: float
) -> None:
    """All but the coins of the reserve, which cannot be dearer and cheaper at once."""
    found = cases(position(desk, middle, on, reserve_in_own_token=own_token), name)
    amounts = {case: one.expected_shortfall.amount for case, one in found.items()}
    assert min(amounts.values()) == amounts["today"]
    del amounts["reserve_in_coins"]
    assert max(amounts.values()) == amounts["all_together"]


def test_cash_to_restore_makes_customers_whole_again(at: Position) -> None:
    """So much more, of which the same part is left on the day."""
    one = worked(at, "all_cash")
    worth = 1 - 0.5 * (1 - SHOCKS.coin_price_down)
    found = cases(at, "all_cash")["reserve_in_coins"]
    assert found.cash_to_restore is not None
    years = one.backing.contract.years
    left = years.total - own_coins(at, years)
    cash = worth * (one.plan.cash + found.cash_to_restore.amount)
    whole = 1 - at.chosen.whole
    assert years.predictive @ (left > cash + 1) <= whole + 1e-9
    if found.cash_to_restore.amount:
        assert years.predictive @ (left > 0.999 * cash) > whole
