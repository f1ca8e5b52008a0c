"""What a control saves: beside a quote of the exchange with the control in place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from pricing.best_mix import best_option, search
from pricing.control_moves import control_moves
from pricing.option import Worked, bends, work_out
from pricing.plans import plans
from pricing.shortfall import Backing
from tests.pricing.choices import position

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from models.profile import SecurityProfile
    from pricing.comparison_result import ControlMove
    from pricing.desk import Desk
    from pricing.position import Position

    Make = Callable[..., Position]


@pytest.fixture(scope="module")
def make(desk: Desk, examples: dict[str, SecurityProfile], on: dt.date) -> Make:
    def made(profile: SecurityProfile | str, **stated: Any) -> Position:  # noqa: ANN401
        chosen = examples[profile] if isinstance(profile, str) else profile
        return position(desk, chosen, on, **stated)

    return made


def option(name: str, at: Position) -> Worked:
    (plan,) = (plan for plan in plans(at) if plan.name == name)
    return work_out(plan, at)


def mixed(at: Position) -> Worked:
    return best_option(search(at), at)


def with_control(at: Position, name: str) -> SecurityProfile:
    controls = at.profile.controls.model_copy(update={name: True})
    return at.profile.model_copy(update={"controls": controls})


def by_name(moves: tuple[ControlMove, ...]) -> dict[str, ControlMove]:
    return {move.control: move for move in moves}


@pytest.mark.parametrize("name", ["jp-middle", "offshore"])
def test_premium_and_loss_saved_are_those_of_an_exchange_with_the_control(
    make: Make, name: str
) -> None:
    """Everything worked out anew; differences of prices are taken on averaged rates."""
    at = make(name)
    worked = option("policy", at)
    moves = by_name(control_moves(worked, at))
    premium, retained = worked.priced.premium, worked.cost.retained.mean()
    for control in ("staff_screening", "ccss_level_2", "penetration_test"):
        there = option("policy", make(with_control(at, control)))
        saved = moves[control]
        assert saved.premium_saved.amount == pytest.approx(
            premium - there.priced.premium, rel=0.02, abs=1e6
        )
        assert saved.loss_saved.amount == pytest.approx(
            retained - there.cost.retained.mean(), rel=0.05, abs=1e6
        )


def test_only_controls_not_known_to_be_there_are_offered(make: Make) -> None:
    at = make("jp-middle")
    moves = by_name(control_moves(option("policy", at), at))
    controls = at.profile.controls
    assert not [name for name in moves if getattr(controls, name) is True]
    small = make("jp-small")
    found = by_name(control_moves(option("policy", small), small))
    assert found["ccss_level_2"].state == "absent"
    assert found["staff_screening"].state == "unknown"


@pytest.mark.parametrize("stated", [{}, {"tax_rate": 0.3}, {"quoted_rate_on_line": 0.08}])
def test_worth_and_payback_by_hand(make: Make, stated: dict[str, Any]) -> None:
    at = make("offshore", most_limit=5e10, **stated)
    rate = stated.get("tax_rate", 0.0)
    for move in control_moves(mixed(at), at):
        saved = move.premium_saved.amount + move.loss_saved.amount
        worth = (1 - rate) * saved + (0.095 + rate * 0.005) * move.cash_saved.amount
        assert move.worth.amount == pytest.approx(worth, abs=3)
        saves = worth - (1 - rate) * move.costs_yearly.amount
        assert move.saves.amount == pytest.approx(saves, abs=3)
        once = (1 - rate) * move.costs_once.amount
        if move.payback_years is None:
            assert saves <= 3
        else:
            assert move.payback_years == pytest.approx(once / saves, rel=1e-3)


def test_the_quickest_to_pay_back_come_first(make: Make) -> None:
    at = make("jp-small")
    moves = control_moves(option("policy", at), at)
    paid = [move.payback_years for move in moves if move.payback_years is not None]
    assert paid == sorted(paid)
    assert all(move.payback_years is None for move in moves[len(paid) :])


@pytest.mark.parametrize("name", ["guarantee", "captive"])
def test_a_payer_that_is_paid_back_saves_no_premium_and_all_of_the_loss(
    make: Make, name: str
) -> None:
    at = make("jp-middle")
    moves = by_name(control_moves(option(name, at), at))
    for control in ("staff_screening", "ccss_level_2"):
        there = option("all_cash", make(with_control(at, control)))
        fewer = option("all_cash", at).cost.retained.mean() - there.cost.retained.mean()
        assert moves[control].premium_saved.amount == 0
        assert moves[control].loss_saved.amount == pytest.approx(fewer, rel=0.01)


def test_cash_is_saved_only_where_the_chance_asked_sets_it(make: Make) -> None:
    at = make("jp-middle")
    for name in ("all_cash", "policy"):
        assert {m.cash_saved.amount for m in control_moves(option(name, at), at)} == {0}


def test_cash_saved_is_the_fall_of_what_keeps_customers_whole(make: Make) -> None:
    """Where the same cover is kept: the quantile of the exchange with the control in place."""
    at = make("offshore", most_limit=5e10)
    worked = mixed(at)
    moves = by_name(control_moves(worked, at))
    for control in ("incident_drill", "dual_control"):
        changed = make(with_control(at, control), most_limit=5e10)
        plan = replace(worked.plan, cash=0.0)
        near = np.linspace(0, 1.5 * worked.plan.cash, 300)
        limit = worked.priced.limit
        ends = [*bends(worked.plan, at), *near, *(near + limit)]
        needs = [
            Backing(one.contract(plan.policy, one.years_at(ends)), 0.0, one.insurer_pays).exceeded(
                [1 - at.chosen.whole]
            )[0]
            for one in (at, changed)
        ]
        # Bins there are 2 % of a theft wide.
        slack = 0.02 * worked.plan.cash
        assert moves[control].cash_saved.amount == pytest.approx(needs[0] - needs[1], abs=slack)
