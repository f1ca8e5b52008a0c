"""Five years of flows: balances by hand, and their worth beside a plain discounting loop."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.cash_flow import YEARS, built_up, flows, net_present_value
from pricing.choice_basis import shipped_choice_basis
from pricing.figures import Chosen, Figures
from pricing.yearly_cost import YearlyCost

SHORT = [0.1, 0.08, 0.06, 0.04, 0.02]


def cost(**stated: Any) -> YearlyCost:  # noqa: ANN401
    """The reserve is a quarter above the required amount; each draw has a premium of its own."""
    return YearlyCost(
        cash=1e10,
        required=8e9,
        retained=np.array([5e7, 1.5e8]),
        premium=3e8,
        technical=np.array([2e8, 4.5e8]),
        fees=4e7,
        pledged=2e9,
        chosen=Chosen.of(
            Figures(**{"cost_of_capital": 0.08, "reserve_yield": 0.01} | stated),
            shipped_choice_basis(),
        ),
    )


def worth(one: YearlyCost, retained: float, premium: float) -> float:
    """Year by year, as a treasurer would: what goes out and in, discounted one by one."""
    stated, k, y = one.chosen.stated, one.chosen.capital, one.chosen.reserve_yield
    own = one.cash - one.required if stated.reserve_counts_as_capital else one.cash
    tax, held = stated.tax_rate or 0.0, 0.0
    value = -one.pledged
    for year in range(YEARS):
        before, after = (1 + k) ** -year, (1 + k) ** -(year + 1)
        should = own * min((year + 1) / stated.build_up_years, 1.0)
        value -= before * (should - held)
        held = should
        earned, paid = y * (held + one.pledged), retained + premium + one.fees
        value += after * (earned - paid)
        value -= after * tax * (earned - paid)
    return value + (1 + k) ** -YEARS * (held + one.pledged)


CASES: list[dict[str, Any]] = [
    {},
    {"build_up_years": 3},
    {"build_up_years": 8},
    {"tax_rate": 0.3},
    {"reserve_counts_as_capital": True},
    {"reserve_counts_as_capital": True, "tax_rate": 0.25, "build_up_years": 2},
]


@pytest.mark.parametrize("stated", CASES)
def test_the_value_is_that_of_a_plain_loop_over_the_years(stated: dict[str, Any]) -> None:
    """At the premium asked and the mean loss, and by draw at what each draw makes of both."""
    one = cost(**stated)
    asked, by_draw = net_present_value(one)
    assert asked == pytest.approx(worth(one, 1e8, 3e8), rel=1e-12)
    assert by_draw == pytest.approx([worth(one, 5e7, 2e8), worth(one, 1.5e8, 4.5e8)], rel=1e-12)


@pytest.mark.parametrize("stated", CASES)
def test_the_flows_shown_have_the_value_shown(stated: dict[str, Any]) -> None:
    one = cost(**stated)
    shown = flows(one, SHORT)
    assert [year.year for year in shown] == list(range(YEARS + 1))
    value = sum(year.net.amount * 1.08**-year.year for year in shown)
    assert value == pytest.approx(net_present_value(one)[0], abs=10)
    for year in shown:
        lines = (year.reserve, year.collateral, year.premium, year.fees, year.earned)
        total = sum(line.amount for line in (*lines, year.retained_loss, year.tax))
        assert abs(total - year.net.amount) <= 4
    assert [year.shortfall_probability for year in shown] == [None, *SHORT]


def test_running_costs_fall_at_the_ends_of_years_and_none_on_the_day() -> None:
    shown = flows(cost(), SHORT)
    first = shown[0]
    assert (first.reserve.amount, first.collateral.amount) == (-10_000_000_000, -2_000_000_000)
    for name in ("premium", "fees", "earned", "retained_loss", "tax"):
        assert getattr(first, name).amount == 0
    assert [year.premium.amount for year in shown[1:]] == [-300_000_000] * YEARS


def test_a_reserve_is_set_aside_in_equal_parts_and_let_go_at_the_end() -> None:
    one = cost(build_up_years=4)
    assert built_up(one) == pytest.approx([0.25, 0.5, 0.75, 1.0, 1.0])
    moved = [year.reserve.amount for year in flows(one, SHORT)]
    assert moved == [-2_500_000_000] * 4 + [0, 10_000_000_000]


def test_a_reserve_longer_in_building_gives_back_what_it_then_holds() -> None:
    moved = [year.reserve.amount for year in flows(cost(build_up_years=10), SHORT)]
    assert moved == [-1_000_000_000] * 5 + [5_000_000_000]


def test_only_what_is_above_the_required_amount_moves_where_that_counts_as_capital() -> None:
    moved = [year.reserve.amount for year in flows(cost(reserve_counts_as_capital=True), SHORT)]
    assert moved == [-2_000_000_000, 0, 0, 0, 0, 2_000_000_000]


@given(
    capital=st.floats(0.01, 0.5),
    earned=st.floats(0.0, 0.01),
    tax_rate=st.sampled_from((None, 0.3)),
    accounts=st.booleans(),
    cash=st.floats(0.0, 1e12),
    pledged=st.floats(0.0, 1e11),
)
def test_five_equal_years_are_worth_the_yearly_cost_times_the_annuity(
    capital: float,
    earned: float,
    tax_rate: float | None,
    accounts: bool,
    cash: float,
    pledged: float,
) -> None:
    """-c + Σ y c v^t + c v^5 = -(k - y) c a, and all else is paid at the ends of years."""
    stated = {"cost_of_capital": capital, "reserve_yield": earned, "tax_rate": tax_rate}
    one = replace(cost(reserve_counts_as_capital=accounts, **stated), cash=cash, pledged=pledged)
    annuity = sum((1 + capital) ** -t for t in range(1, YEARS + 1))
    asked, by_draw = net_present_value(one)
    slack = 1e-9 * (cash + pledged) + 1.0
    assert asked == pytest.approx(-one.mean * annuity, rel=1e-9, abs=slack)
    assert by_draw == pytest.approx(-one.by_draw * annuity, rel=1e-9, abs=slack)


def test_options_rank_by_value_as_by_cost() -> None:
    """More cash costs more either way; nothing either way as far as it counts as capital."""
    for stated in CASES[3:]:
        less = cost(**stated)
        for more in (replace(less, cash=2e10), replace(less, fees=5e7)):
            dearer = more.mean - less.mean
            lower = net_present_value(less)[0] - net_present_value(more)[0]
            assert (dearer > 1) == (lower > 1)
    capital = replace(cost(reserve_counts_as_capital=True), cash=5e9)
    none = replace(capital, cash=0.0)
    assert capital.mean == none.mean
    assert net_present_value(capital)[0] == net_present_value(none)[0]
