"""By which formula does a regime arrive at its amount?

One pure function a method: figures of the regime and inputs of the exchange by role, money all in
one currency, an amount in that currency out. Multiply every sum of money by a number and each
amount is multiplied by it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class NotAnswered(Exception):
    """A formula needs an input that only some cases need; `role` is the input's name."""

    def __init__(self, role: str) -> None:
        super().__init__(role)
        self.role = role


@dataclass(frozen=True, slots=True)
class Formula:
    """How a method computes, and how that is written for a reader."""

    amount: Callable[[Mapping[str, float], Mapping[str, float]], float]
    text: str


def rates_within(figures: Mapping[str, float], inputs: Mapping[str, float]) -> float:
    """Each rate on its own base, summed, kept between floor and cap.

    `rate_x` goes with `base_x`; a floor alone is an amount that hangs on nothing.
    """
    return min(max(sum(_products(figures, inputs)), figures.get("floor", 0.0)), _cap(figures))


def greatest(figures: Mapping[str, float], inputs: Mapping[str, float]) -> float:
    """The largest of the floor and of each rate on its own base."""
    return max(figures.get("floor", 0.0), *_products(figures, inputs))


def above_threshold(figures: Mapping[str, float], inputs: Mapping[str, float]) -> float:
    """A base amount and a rate on what lies above a threshold, up to a cap."""
    above = max(0.0, inputs["base"] - figures["threshold"])
    return min(figures["base_amount"] + figures["rate"] * above, _cap(figures))


def steps(figures: Mapping[str, float], inputs: Mapping[str, float]) -> float:
    """A rate with a floor below a threshold, and a table of steps from there.

    `amount_k` holds up to `up_to_k`, that sum included; `amount_above` beyond the last.
    """
    base = inputs["base"]
    if base < figures["below"]:
        return max(figures["rate"] * base, figures["floor"])
    count = sum(role.startswith("up_to_") for role in figures)
    for step in range(1, count + 1):
        if base <= figures[f"up_to_{step}"]:
            return figures[f"amount_{step}"]
    return figures["amount_above"]


def residual_haircut(days: float, full: float, least: float) -> float:
    """Share of a policy that no longer counts, by the days its term has still to run.

    The rule fixes the ends: nothing is taken off at a year, all at ninety days. The straight line
    between them is a convention.
    """
    return min(1.0, max(0.0, (full - days) / (full - least)))


def usable_limit(figures: Mapping[str, float], inputs: Mapping[str, float]) -> float:
    """What of a policy's limit may count against operational risk, before the ceiling.

    Nothing of a policy that fails a condition. Haircuts multiply, which is our reading.

    Raises:
        NotAnswered: notice is under a year, and the haircut for that is not stated.
    """
    conditions = ("unaffiliated", "pays_receiver", "pays_despite_supervisor")
    full, least = figures["full_days"], figures["least_days"]
    if (
        not all(inputs[name] for name in conditions)
        or inputs["term_days"] < full
        or inputs["notice_days"] < least
    ):
        return 0.0
    if inputs["notice_days"] < full and "notice_haircut" not in inputs:
        raise NotAnswered("notice_haircut")
    notice = inputs["notice_haircut"] if inputs["notice_days"] < full else 0.0
    haircuts = (
        residual_haircut(inputs["residual_days"], full, least),
        notice,
        inputs["payment_haircut"],
    )
    return inputs["limit"] * math.prod(1.0 - haircut for haircut in haircuts)


def operational_risk(figures: Mapping[str, float], inputs: Mapping[str, float]) -> float:
    """Capital less what the policy counts for, which is a share of the capital at most.

    Raises:
        NotAnswered: as for `usable_limit`.
    """
    capital = inputs["capital"]
    counts = min(usable_limit(figures, inputs), figures["ceiling"] * capital)
    return capital - counts


def _products(figures: Mapping[str, float], inputs: Mapping[str, float]) -> list[float]:
    # A base of nought asks for no rate: see `pricing.regime_amounts`.
    return [
        rate * inputs[f"base_{role.removeprefix('rate_')}"]
        for role, rate in figures.items()
        if role.startswith("rate_")
    ]


def _cap(figures: Mapping[str, float]) -> float:
    return figures.get("cap", math.inf)


FORMULAS: Mapping[str, Formula] = MappingProxyType(
    {
        "rates_within": Formula(rates_within, "Σ rate × base, within floor … cap"),
        "greatest": Formula(greatest, "the largest of floor and each rate × base"),
        "above_threshold": Formula(
            above_threshold, "base_amount + rate × max(0, base − threshold), up to cap"
        ),
        "steps": Formula(
            steps, "max(rate × base, floor) below the first step; from there by steps"
        ),
        "operational_risk": Formula(
            operational_risk,
            "capital − min(limit × (1 − residual haircut) × (1 − notice haircut) × "
            "(1 − payment haircut), ceiling × capital)",
        ),
    }
)
