"""What is a promise worth beside cash? The dated figures, and the factor each haircut leaves.

Functions give the part of an amount that is left, from 0 to 1. The figures are assumptions with
their sources in `data/tables/cover_haircuts.toml`. The haircut for a short residual term is a
regime's and stands in `pricing.formulas`.
"""

from __future__ import annotations

import math
import tomllib
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Annotated

import numpy as np
from pydantic import Field
from scipy.special import ndtr

from data.rows import Status
from models.profile import Frozen, Share
from pricing.ratings import Grade

if TYPE_CHECKING:
    from pricing.holdings import Holdings
    from pricing.policy import Policy

Days = Annotated[int, Field(ge=0, le=3660)]


class _Assumed(Frozen):
    status: Status
    source: str
    source_ja: str


class ResidualTerm(_Assumed):
    """All counts from `full_days` left, nothing up to `none_days`."""

    full_days: Days
    none_days: Days


class Notice(_Assumed):
    """All counts from `full_days` of notice, nothing below `least_days`."""

    full_days: Days
    least_days: Days


class InsurerDefault(_Assumed):
    """Chance of default a year by grade, and what is recovered of a claim then."""

    rates: dict[Grade, Share]
    recovered: Share


class Delay(_Assumed):
    """Days a payment may take without costing anything."""

    free_days: Days


class Haircuts(Frozen):
    """Every figure of an effective cover that no regime gives."""

    version: str
    residual_term: ResidualTerm
    notice: Notice
    insurer_default: InsurerDefault
    delay: Delay


@lru_cache(maxsize=1)
def shipped_haircuts() -> Haircuts:
    """The haircuts shipped with the program."""
    text = resources.files("data").joinpath("tables", "cover_haircuts.toml").read_text("utf-8")
    return Haircuts.model_validate(tomllib.loads(text), strict=False)


def notice_left(days: float, rule: Notice) -> float:
    """Part left for so many days of notice."""
    return 0.0 if days < rule.least_days else min(1.0, days / rule.full_days)


def default_left(grade: Grade, years: float, rule: InsurerDefault) -> float:
    """Part left when the insurer may default in `years`, each year with the same chance."""
    survives = (1.0 - rule.rates[grade]) ** years
    return float(survives + (1.0 - survives) * rule.recovered)


def delay_left(days: float, yearly_rate: float, rule: Delay) -> float:
    """Present worth of one yen paid after so many days, the first of them free."""
    return float((1.0 + yearly_rate) ** -(max(0.0, days - rule.free_days) / 365.0))


def price_rise_left(holdings: Holdings, policy: Policy) -> float:
    """Part of a theft's worth that a limit equal to it today still pays on the day of the theft.

    E[min(S, 1)] = 2 Φ(-√(v t) / 2), S the lognormal price of `models.coin_prices`, and
    the mean of it over t: what coins lose goes with the loss, what they gain is not paid.
    """
    variance = holdings.variance(policy)
    first, last = holdings.times(policy)
    points, weights = np.polynomial.legendre.leggauss(16)
    # In the root of time, where the integrand has no corner at zero.
    low, high = math.sqrt(first), math.sqrt(last)
    roots = low + (high - low) * (points + 1) / 2
    weights = weights * roots
    return float(weights @ (2.0 * ndtr(-math.sqrt(variance) * roots / 2)) / weights.sum())
