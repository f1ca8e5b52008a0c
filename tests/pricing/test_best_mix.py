"""The best mix as it is shown: settled cash, what holds it, relief, and the frontier."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from models.exceedance import return_period_losses
from pricing.best_mix import best_option, describe_mix, frontier, search, settled_cash
from pricing.comparison import compare
from pricing.figures import Figures
from pricing.optimum import Limits, make_table, solve
from pricing.option import bends, describe, work_out
from pricing.plans import WHOLE_CASH, Plan
from tests.pricing.choices import position

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from models.profile import SecurityProfile
    from pricing.comparison_result import Constraint, Mix, Option
    from pricing.desk import Desk
    from pricing.option import Worked
    from pricing.position import Position

    Make = Callable[..., Position]


@pytest.fixture(scope="module")
def make(desk: Desk, examples: dict[str, SecurityProfile], on: dt.date) -> Make:
    def made(name: str, **stated: Any) -> Position:  # noqa: ANN401
        return position(desk, examples[name], on, **stated)

    return made


def mixed(at: Position) -> tuple[Mix, Option]:
    found = search(at)
    worked = best_option(found, at)
    return describe_mix(found, worked, alone(at), at), describe(worked, at)


def alone(at: Position) -> Worked:
    """All the cash that keeps customers whole, and no less than the required amount."""
    plan = Plan(WHOLE_CASH, "cash", at.required)
    cash, _ = settled_cash(plan, at)
    return work_out(replace(plan, cash=max(at.required, cash)), at)


CASES = [
    ("jp-large", {}),
    ("jp-middle", {"whole": 0.999, "most_limit": 1.2e10}),
    ("jp-small", {"whole": 0.9995, "insurer_grade": "BBB"}),
    ("offshore", {"insurer_grade": "BBB"}),
    ("offshore", {"most_limit": 6e10}),
    ("offshore", {"most_cash": 5e10, "most_limit": 5e10, "tax_rate": 0.3}),
    ("offshore", {"reserve_in_own_token": 0.5, "most_days": 90}),
]


@pytest.mark.parametrize(("name", "stated"), CASES)
def test_the_mix_keeps_every_constraint_and_costs_no_more_than_cash_alone(
    make: Make, name: str, stated: dict[str, Any]
) -> None:
    at = make(name, **stated)
    mix, option = mixed(at)
    limits = Limits.of(at)
    assert option.whole_enough
    assert option.prompt_enough
    assert option.beyond == ()
    assert option.name == mix.option == ("best_mix" if "most_days" in stated else "best_mix+line")
    assert option.requirement_met != "no"
    assert option.cash.amount + option.eligible_credit.amount >= at.required - 1
    assert option.cash.amount >= at.asked.floors["liability_insurance"]
    assert option.cash.amount >= (option.retention.amount if option.retention else 0)
    assert option.cash.amount <= limits.cash + 1e6
    assert option.retention is None or option.retention.amount >= 0.01 * option.limit.amount - 1e6
    assert option.stack.premium.amount <= 1.005 * limits.premium
    assert sum(layer.limit.amount for layer in mix.layers) <= limits.limit
    assert mix.yearly_cost.amount == option.yearly_cost.amount
    assert mix.yearly_cost.amount <= mix.cash_alone_costs.amount * 1.001
    assert mix.cash.amount % 1_000_000 == 0


def test_cash_alone_is_the_required_amount_or_the_loss_of_the_chance_asked(make: Make) -> None:
    middle, offshore = make("jp-middle"), make("offshore")
    assert mixed(middle)[0].cash_alone.amount == pytest.approx(middle.required, abs=1)
    ((once_in_200, _),) = return_period_losses(offshore.annual, [200])
    assert once_in_200 > offshore.required
    assert mixed(offshore)[0].cash_alone.amount == pytest.approx(once_in_200, rel=0.02)


# ---- what holds the mix ---------------------------------------------------------------------

EASED: dict[Constraint, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "capacity": ("offshore", {"most_limit": 5e10}, {"most_limit": 5.05e10}),
    "premium_budget": ("jp-middle", {"most_premium": 5e8}, {"most_premium": 5.05e8}),
    "insured_share": ("jp-middle", {"most_insured_share": 0.6}, {"most_insured_share": 0.61}),
    "whole": ("offshore", {}, {"whole": 0.994}),
}


@pytest.mark.parametrize("constraint", EASED)
def test_relief_of_a_constraint_is_what_searching_again_saves(
    make: Make, constraint: Constraint
) -> None:
    """From scratch, both mixes settled in narrow bins."""
    name, stated, eased = EASED[constraint]
    at, then = make(name, **stated), make(name, **eased)
    found, again = search(at), search(then)
    now, other = best_option(found, at), best_option(again, then)
    mix = describe_mix(found, now, alone(at), at)
    (binding,) = (b for b in mix.binding if b.constraint == constraint)
    # The others are found near the mix alone.
    slack = 0.05 if constraint == "whole" else 0.35
    saved = now.cost.mean - other.cost.mean
    assert binding.saves.amount == pytest.approx(saved, rel=slack, abs=2e6)
    assert binding.saves.amount > 0


def test_relief_of_the_least_retention_is_named_where_it_holds(make: Make) -> None:
    at = make("offshore")
    (binding,) = (b for b in mixed(at)[0].binding if b.constraint == "least_retention")
    assert (binding.at, binding.relief, binding.unit) == (0.01, 0.005, "share")


def test_figures_that_hold_nothing_are_not_named(make: Make) -> None:
    mix, _ = mixed(make("jp-middle", most_cash=1e12, most_premium=1e12, most_limit=1e12))
    named = {binding.constraint for binding in mix.binding}
    assert not named & {"cash_available", "premium_budget", "capacity", "whole", "insured_share"}


# ---- one layer or two -----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["jp-small", "jp-middle", "jp-large", "offshore"])
def test_two_layers_are_no_cheaper_than_one_under_the_shipped_basis(make: Make, name: str) -> None:
    at = make(name)
    table = search(at).table
    cost = solve(table, Limits.of(at), at).cost
    single = [layers for layers in table.programmes if len(layers) < 2]
    assert solve(make_table(single, at), Limits.of(at), at).cost <= cost * 1.0005


# ---- a line ---------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [0, 5, 89, 90, 365])
def test_the_mix_carries_a_line_exactly_where_insurers_pay_too_late(make: Make, days: int) -> None:
    at = make("jp-middle", most_days=days)
    worked = best_option(search(at), at)
    assert worked.plan.line == (days < 90)
    assert worked.plan.name == ("best_mix+line" if days < 90 else "best_mix")
    assert (worked.cost.fees > 0) == (days < 90)


# ---- the frontier ---------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "stated"), CASES[:1] + CASES[3:])
def test_no_point_of_the_frontier_is_beaten_in_both(
    make: Make, name: str, stated: dict[str, Any]
) -> None:
    at = make(name, **stated)
    points = frontier(search(at), at)
    costs = [point.yearly_cost.amount for point in points]
    lacking = [point.expected_shortfall.amount for point in points]
    assert costs == sorted(costs)
    assert lacking == sorted(lacking, reverse=True)
    assert len(points) > 5
    limits = Limits.of(at)
    assert all(point.cash.amount <= limits.cash for point in points)
    assert all(point.limit.amount <= limits.limit for point in points)


def test_a_frontier_does_not_depend_on_what_was_asked_before(
    desk: Desk, examples: dict[str, SecurityProfile], on: dt.date
) -> None:
    """What is kept of an exchange serves every figure: each move is as if it were the first."""
    small = examples["jp-small"].model_copy(update={"name": "Asked before"})
    other = small.model_copy(update={"name": "Asked afresh"})
    last = Figures(whole=0.9995, insurer_grade="A")
    for whole in (0.998, 0.9992):
        compare(small, None, Figures(whole=whole, insurer_grade="A"), desk, on)
    before, afresh = (compare(one, None, last, desk, on) for one in (small, other))
    assert before.frontier == afresh.frontier
    assert before.best_mix == afresh.best_mix


def test_what_is_kept_of_an_exchange_stays_bounded(make: Make) -> None:
    at = replace(make("jp-small"), kept={})
    for step in range(100):
        assert at.remember(("grid", step), lambda step=step: step) == step
        at.remember(("backing", step), object)
    assert list(at.kept)[:1] == [("backing", 68)]
    assert [key for key in at.kept if key[0] == "grid"] == [("grid", 99)]


def test_years_in_passing_are_not_kept(make: Make) -> None:
    at = replace(make("jp-small"), kept={})
    plan = best_option(search(at), at).plan
    before = len(at.kept)
    for _ in range(3):
        work_out(plan, at, years=at.years_at(bends(plan, at)))
    assert len(at.kept) == before


@pytest.mark.parametrize("name", ["jp-small", "offshore"])
def test_no_solved_mix_lies_below_the_frontier(make: Make, name: str) -> None:
    """Whatever chance is asked, what is then best is not better than all points in both."""
    at = make(name)
    points = frontier(search(at), at)
    for whole in (0.99, 0.995, 0.999):
        mix, _ = mixed(make(name, whole=whole))
        for point in points:
            cheaper = 1.01 * mix.yearly_cost.amount < point.yearly_cost.amount
            lacking = 1.01 * mix.expected_shortfall.amount < point.expected_shortfall.amount
            assert not (cheaper and lacking)
