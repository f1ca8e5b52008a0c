"""What goes in and out over five years, and what is that worth today?

The reserve is set aside over `build_up_years`, in equal parts, and released at the end of the fifth
year with what it then holds. A loss is taken at its mean each year and made good out of the year's
money, so that the balance follows the plan. Reserve and collateral move at the start of a year,
everything else at its end; all is discounted at the cost of capital. Five equal years are therefore
worth the yearly cost times the annuity of five years, with the sign turned.

Where the reserve counts as capital, setting it aside is no flow: the money lies there anyway.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pricing.comparison_result import FlowYear
from pricing.money import money

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pricing.yearly_cost import YearlyCost

    Floats = NDArray[np.float64]

YEARS = 5


def built_up(cost: YearlyCost) -> Floats:
    """Part of the reserve that is there during each of the five years, shape (years,)."""
    return np.minimum(np.arange(1, YEARS + 1) / cost.chosen.stated.build_up_years, 1.0)


def flows(cost: YearlyCost, short: Sequence[float]) -> tuple[FlowYear, ...]:
    """Flows of years 0 to 5 at the mean loss and the premium asked; money out is negative.

    Args:
        cost: of a year once the reserve is full.
        short: chance that customers are short in each of the five years.
    """
    mean = np.array([cost.retained.mean()])
    lines = _lines(cost, mean, np.array([cost.premium]))
    net = np.sum(list(lines.values()), axis=0)
    return tuple(
        FlowYear(
            year=year,
            **{name: money(float(flow[0, year])) for name, flow in lines.items()},
            net=money(float(net[0, year])),
            shortfall_probability=None if year == 0 else short[year - 1],
        )
        for year in range(YEARS + 1)
    )


def net_present_value(cost: YearlyCost) -> tuple[float, Floats]:
    """Worth today of five years, yen, negative, for it costs: at the premium asked, and by draw."""
    mean = np.array([cost.retained.mean()])
    asked = _worth(cost, mean, np.array([cost.premium]))
    return float(asked[0]), _worth(cost, cost.retained, cost.premium_by_draw)


def _worth(cost: YearlyCost, retained: Floats, premium: Floats) -> Floats:
    discount = (1.0 + cost.chosen.capital) ** -np.arange(YEARS + 1.0)
    return np.asarray(np.sum(list(_lines(cost, retained, premium).values()), axis=0) @ discount)


def _lines(cost: YearlyCost, retained: Floats, premium: Floats) -> dict[str, Floats]:
    """Each line's flows in years 0 to 5, shape (draws, years)."""
    chosen, pledged = cost.chosen, np.full(YEARS, cost.pledged)
    tied = built_up(cost) * cost.tied
    draws = np.ones((len(retained), 1))
    earned = chosen.reserve_yield * (tied + pledged)
    fees = np.full(YEARS, cost.fees)
    paid = np.outer(retained + premium, np.ones(YEARS)) + fees
    return {
        "reserve": draws * _locked(tied),
        "collateral": draws * _locked(pledged),
        "premium": -_at_ends(np.outer(premium, np.ones(YEARS))),
        "fees": -_at_ends(draws * fees),
        "earned": _at_ends(draws * earned),
        "retained_loss": -_at_ends(np.outer(retained, np.ones(YEARS))),
        "tax": chosen.tax * _at_ends(paid - earned),
    }


def _locked(held: Floats) -> Floats:
    """Flows of money locked up during each year and let go after the last."""
    return np.asarray(-np.diff(np.concatenate([[0.0], held, [0.0]])))


def _at_ends(yearly: Floats) -> Floats:
    """Flows at the end of each year, nothing on the day of the decision."""
    return np.concatenate([np.zeros((len(yearly), 1)), yearly], axis=1)
