"""What goes in and out over five years, and what is that worth today?

The reserve is set aside over `build_up_years`, in equal parts, and released at the end of the fifth
year with what it then holds. A loss is taken at its mean each year, and the reserve made good out
of it, so that the balance follows the plan. Premium, fees, reserve and collateral move at the start
of a year, yield, loss and tax at its end; all is discounted at the cost of capital.

Where the reserve counts as capital, its setting aside is no flow: the money lies there anyway.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pricing.comparison_result import FlowYear
from pricing.money import money

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pricing.yearly_cost import YearlyCost

    Floats = NDArray[np.float64]

YEARS = 5


def balances(cost: YearlyCost) -> Floats:
    """Reserve during each of the five years, yen, shape (years,)."""
    over = cost.chosen.stated.build_up_years
    return np.asarray(cost.cash * np.minimum(np.arange(1, YEARS + 1) / over, 1.0))


def flows(cost: YearlyCost) -> tuple[FlowYear, ...]:
    """Flows of years 0 to 5 at the mean loss; money out is negative."""
    mean = np.array([cost.retained.mean()])
    lines = {name: np.atleast_2d(flow)[0] for name, flow in _lines(cost, mean).items()}
    net = sum(lines.values())
    return tuple(
        FlowYear(
            year=year,
            **{name: money(float(flow[year])) for name, flow in lines.items()},
            net=money(float(net[year])),
        )
        for year in range(YEARS + 1)
    )


def net_present_value(cost: YearlyCost) -> Floats:
    """Worth today of five years, by parameter draw, yen; negative, for it costs."""
    discount = (1.0 + cost.chosen.capital) ** -np.arange(YEARS + 1.0)
    total = sum(_lines(cost, cost.retained).values())
    return np.asarray(np.atleast_2d(total) @ discount)


def _lines(cost: YearlyCost, retained: Floats) -> dict[str, Floats]:
    """Each line's flows in years 0 to 5, shape (years,) or (draws, years)."""
    chosen, held = cost.chosen, balances(cost)
    start, end = np.zeros((2, YEARS + 1, YEARS))
    start[np.arange(YEARS), np.arange(YEARS)] = 1.0
    end[np.arange(1, YEARS + 1), np.arange(YEARS)] = 1.0
    own = 0.0 if chosen.stated.reserve_counts_as_capital else 1.0
    loss = np.outer(retained, np.ones(YEARS))
    paid = np.full(YEARS, cost.premium + cost.fees)
    # What lies there anyway earns its yield whatever is chosen.
    earned = chosen.reserve_yield * (own * held + cost.pledged)
    rate = chosen.stated.tax_rate or 0.0
    return {
        "reserve": own * _locked(held),
        "collateral": _locked(np.full(YEARS, cost.pledged)),
        "premium": -start @ np.full(YEARS, cost.premium),
        "fees": -start @ np.full(YEARS, cost.fees),
        "earned": end @ earned,
        "retained_loss": -(loss @ end.T),
        "tax": rate * (loss + paid - earned) @ end.T,
    }


def _locked(held: Floats) -> Floats:
    """Flows of money locked up during each year and let go after the last."""
    return np.asarray(-np.diff(np.concatenate([[0.0], held, [0.0]])))
