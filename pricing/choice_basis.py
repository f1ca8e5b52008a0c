"""What does the choice between cash and cover rest on, beside prices and laws?

Dated figures of `data/tables/cash_or_cover.toml`, each with unit, status and source. None is law.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, model_validator

from data.rows import Status
from models.profile import CONTROLS, Amount, Frozen
from pricing.ratings import Grade

if TYPE_CHECKING:
    from collections.abc import Mapping

Rate = Annotated[float, Field(ge=-0.05, le=1.0, allow_inf_nan=False)]
Days = Annotated[int, Field(ge=0, le=3660)]
Multiple = Annotated[float, Field(ge=1.0, le=100.0, allow_inf_nan=False)]


class Assumed(Frozen):
    """Where a figure comes from and what standing it has."""

    unit: str
    status: Status
    source: str
    source_ja: str


class AssumedRate(Assumed):
    """A yearly rate or a share."""

    value: Rate


class AssumedMoney(Assumed):
    """Yen, or the currency its unit names."""

    value: Amount


class AssumedDays(Assumed):
    """Calendar days."""

    value: Days


class AssumedGrade(Assumed):
    """A rating without its sign."""

    value: Grade


class AssumedMultiple(Assumed):
    """So many times something."""

    value: Multiple


class AssumedMultiples(AssumedMultiple):
    """The same with the ends of what was seen."""

    low: Multiple
    high: Multiple

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low <= self.value <= self.high:
            raise ValueError("low, value and high must be in order")
        return self


AnyAssumed = AssumedRate | AssumedMoney | AssumedDays | AssumedGrade | AssumedMultiple


class ControlCosts(Frozen):
    """What each control costs once and a year, yen."""

    status: Status
    source: str
    source_ja: str
    once: dict[str, Amount]
    yearly: dict[str, Amount]

    @model_validator(mode="after")
    def _of_every_control(self) -> Self:
        for costs in (self.once, self.yearly):
            if set(costs) != set(CONTROLS):
                raise ValueError("a cost must be given for every control, and for nothing else")
        return self


class ChoiceBasis(Frozen):
    """Every figure of a comparison that neither the exchange, the model nor a regime gives."""

    version: str
    cost_of_capital: AssumedRate
    reserve_yield: AssumedRate
    whole: AssumedRate
    insurer_grade: AssumedGrade
    most_limit_usd: AssumedMoney
    least_retention: AssumedRate
    most_days: AssumedDays
    guarantee_fee: AssumedRate
    guarantee_collateral: AssumedRate
    line_fee: AssumedRate
    captive_cost: AssumedMoney
    event_multiple: AssumedMultiples
    event_basis_gap: AssumedRate
    event_cost: AssumedMoney
    cash_days: AssumedDays
    policy_days: AssumedDays
    guarantee_days: AssumedDays
    captive_days: AssumedDays
    event_days: AssumedDays
    line_days: AssumedDays
    own_token_fall: AssumedRate
    insurer_wrong_way: AssumedMultiple
    control_costs: ControlCosts

    def stated(self, said: Mapping[str, object], source: str, source_ja: str) -> ChoiceBasis:
        """The same with figures of the exchange's own, by name."""
        own = {
            name: getattr(self, name).model_copy(
                update={
                    "value": value,
                    "status": "derived",
                    "source": source,
                    "source_ja": source_ja,
                }
            )
            for name, value in said.items()
        }
        return self.model_copy(update=own)

    def spending(self, costs: Mapping[str, tuple[float, float]]) -> ChoiceBasis:
        """The same with what controls cost the exchange, once and a year."""
        once = {name: cost[0] for name, cost in costs.items()}
        yearly = {name: cost[1] for name, cost in costs.items()}
        control_costs = self.control_costs.model_copy(
            update={
                "once": self.control_costs.once | once,
                "yearly": self.control_costs.yearly | yearly,
            }
        )
        return self.model_copy(update={"control_costs": control_costs})

    def named(self) -> dict[str, AnyAssumed]:
        """Every figure but the controls' costs by its name."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        return {name: value for name, value in values.items() if isinstance(value, AnyAssumed)}


@lru_cache(maxsize=1)
def shipped_choice_basis() -> ChoiceBasis:
    """The figures shipped with the program."""
    text = resources.files("data").joinpath("tables", "cash_or_cover.toml").read_text("utf-8")
    return ChoiceBasis.model_validate(tomllib.loads(text), strict=False)
