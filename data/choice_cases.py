"""Which exchanges faced the choice between cash and cover, what did they know, and what followed?

`data/registers/choices.toml`: dated decisions with every figure's standing and source. No model
reads them; `pricing.choice_history` judges them.
"""

from __future__ import annotations

import datetime as dt
import functools
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from data.registers import shipped_register
from data.rows import Status

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Taken = Literal["cash", "insurance", "none"]
Value = bool | float | str | dt.date

NEEDED = ("customers_assets", "cold_share", "yearly_volume", "chosen")
"""Facts without which a case cannot be judged."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class CaseFact(_Entry):
    """One thing known of a case, with its standing and source."""

    value: Value
    status: Status
    source: Text


class ChoiceCase(_Entry):
    """One decision: who, when, in what money, under which scenario of its regime."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$")]
    exchange: Text
    country: Literal["KR", "JP"]
    on: dt.date
    currency: Literal["KRW", "JPY"]
    scenario: Text | None = None
    note: str = ""
    facts: dict[str, CaseFact]

    @model_validator(mode="after")
    def _can_be_judged(self) -> Self:
        missing = [name for name in NEEDED if name not in self.facts]
        if missing:
            raise ValueError(f"needs {', '.join(missing)}")
        if self.currency != "JPY" and "jpy_per_unit" not in self.facts:
            raise ValueError("needs jpy_per_unit")
        return self

    def number(self, name: str, otherwise: float = 0.0) -> float:
        """A figure; `otherwise` where it is not known."""
        fact = self.facts.get(name)
        if fact is None or isinstance(fact.value, str | dt.date):
            return otherwise
        return float(fact.value)

    def has(self, name: str) -> bool:
        """Whether something is known by this name."""
        return name in self.facts

    @property
    def taken(self) -> Taken:
        """What the exchange did."""
        value = self.facts["chosen"].value
        if value not in ("cash", "insurance", "none"):
            raise ValueError(f"{self.id}: chosen must be cash, insurance or none (it is {value})")
        return value  # type: ignore[return-value]

    @property
    def jpy_per_unit(self) -> float:
        """Yen per unit of the case's currency."""
        return 1.0 if self.currency == "JPY" else self.number("jpy_per_unit")


class ChoiceCases(_Entry):
    """All of them, in the order of the file."""

    vintage: dt.date
    cases: Annotated[tuple[ChoiceCase, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        names = [case.id for case in self.cases]
        if len(set(names)) != len(names):
            raise ValueError("a case is given twice")
        return self


@functools.cache
def choice_cases() -> ChoiceCases:
    """The shipped cases; read once a process."""
    return shipped_register("choices", ChoiceCases)
