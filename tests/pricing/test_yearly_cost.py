"""What an option costs a year: sums by hand, and a stack that adds up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from pricing.choice_basis import shipped_choice_basis
from pricing.comparison import compare
from pricing.figures import Chosen, Figures
from pricing.yearly_cost import YearlyCost

if TYPE_CHECKING:
    import datetime as dt

    from models.profile import SecurityProfile
    from pricing.desk import Desk


def cost(**stated: Any) -> YearlyCost:  # noqa: ANN401
    """10 bn in cash, 2 bn pledged, 300 m of premium, 40 m of fees, 50 or 150 m of losses."""
    figures = Figures(cost_of_capital=0.08, reserve_yield=0.01, **stated)
    return YearlyCost(
        cash=1e10,
        required=8e9,
        retained=np.array([5e7, 1.5e8]),
        premium=3e8,
        technical=None,
        fees=4e7,
        pledged=2e9,
        chosen=Chosen.of(figures, shipped_choice_basis()),
    )


def test_a_yen_set_aside_costs_capital_less_yield() -> None:
    found = cost()
    assert found.opportunity == pytest.approx(7e8)
    assert found.collateral == pytest.approx(1.4e8)
    assert found.tax_by_draw is None
    assert found.by_draw == pytest.approx([7e8 + 5e7 + 3.4e8 + 1.4e8, 7e8 + 1.5e8 + 3.4e8 + 1.4e8])
    assert found.mean == pytest.approx(1.28e9)


def test_tax_takes_of_the_yield_and_gives_of_the_outgoings() -> None:
    found = cost(tax_rate=0.3)
    assert found.tax_by_draw == pytest.approx(
        [0.3 * (1.2e8 - 5e7 - 3.4e8), 0.3 * (1.2e8 - 1.5e8 - 3.4e8)]
    )
    assert found.mean == pytest.approx(1.28e9 + 0.3 * (1.2e8 - 1e8 - 3.4e8))


@pytest.mark.parametrize("tax_rate", [None, 0.3])
def test_a_reserve_that_counts_as_capital_ties_up_only_what_is_above_the_required_amount(
    tax_rate: float | None,
) -> None:
    found = cost(reserve_counts_as_capital=True, tax_rate=tax_rate)
    assert found.tied == 2e9
    assert found.opportunity == pytest.approx(1.4e8)
    # Collateral is not capital of the business: it costs what it did, and its yield is taxed.
    rate = tax_rate or 0.0
    by_hand = 1.4e8 + 1e8 + 3.4e8 + 1.4e8 + rate * (4e7 - 1e8 - 3.4e8)
    assert found.mean == pytest.approx(by_hand)
    assert cost(tax_rate=tax_rate).as_capital().by_draw == pytest.approx(found.by_draw)
    less = replace(found, cash=6e9)
    assert (less.tied, less.opportunity) == (0.0, 0.0)


@pytest.mark.parametrize("tax_rate", [None, 0.3])
def test_the_interval_has_the_premium_of_each_draw_and_the_mean_the_one_asked(
    tax_rate: float | None,
) -> None:
    """A technical premium is as uncertain as the losses; the one asked is loaded for that."""
    quoted = cost(tax_rate=tax_rate)
    found = replace(quoted, technical=np.array([2e8, 4.5e8]))
    kept = 1.0 - (tax_rate or 0.0)
    assert found.mean == quoted.mean
    assert found.at_price == pytest.approx(quoted.by_draw)
    assert found.by_draw - quoted.by_draw == pytest.approx([-1e8 * kept, 1.5e8 * kept])


@pytest.mark.parametrize("stated", [{}, {"tax_rate": 0.3}, {"reserve_counts_as_capital": True}])
def test_the_lines_of_every_option_add_up_to_its_cost(
    desk: Desk, middle: SecurityProfile, on: dt.date, stated: dict[str, Any]
) -> None:
    for option in compare(middle, None, Figures(**stated), desk, on).options:
        stack = option.stack
        lines = [stack.opportunity, stack.premium, stack.fees, stack.collateral]
        total = sum(line.amount for line in lines) + stack.retained_loss.amount
        total += 0 if stack.tax is None else stack.tax.amount
        assert abs(total - option.yearly_cost.amount) <= 3  # each line is rounded to the yen


@pytest.mark.parametrize("stated", [{}, {"tax_rate": 0.3}, {"reserve_counts_as_capital": True}])
def test_five_years_of_every_option_are_worth_its_cost_times_the_annuity(
    desk: Desk, middle: SecurityProfile, on: dt.date, stated: dict[str, Any]
) -> None:
    """Cost and value never disagree on which option is cheaper."""
    annuity = sum(1.1**-year for year in range(1, 6))
    for option in compare(middle, None, Figures(**stated), desk, on).options:
        for end in ("amount", "low", "high"):
            value = {"amount": "amount", "low": "high", "high": "low"}[end]
            worth = getattr(option.net_present_value, value)
            expected = -annuity * getattr(option.yearly_cost, end)
            assert worth == pytest.approx(expected, abs=6)  # each cost is rounded to the yen
