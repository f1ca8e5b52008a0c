"""What is a regime's file made of, beside its rules for policies?

Figures, the scenarios that make an amount of them, limits on how coins are kept, and the means that
may meet an amount. Entries point at figures by name, and at what is asked of an exchange by the
names of `pricing.inputs`.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Status = Literal["in_force", "enacted", "guide", "proposal", "press", "derived", "assumption"]
STATUSES: tuple[Status, ...] = get_args(Status)

Method = Literal[
    "press_band",
    "accrual_ceiling",
    "rates_within",
    "greatest",
    "above_threshold",
    "steps",
    "operational_risk",
]

Day = dt.date
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
ScenarioId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+(/[a-z0-9_]+)?$")]
Names = Annotated[tuple[str, ...], Field(strict=False)]


class Entry(BaseModel):
    """A part of a regime's file; unknown fields are named, not ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Parameter(Entry):
    """A figure of the regime; `unset` where the law has not given one, or none was found.

    `status` is what the figure is for the reserve this regime asks for. Where it is borrowed from
    another trade's rule, the citation says so and gives that rule's own standing.
    """

    value: float | int | None = None
    unit: Text
    citation: Text
    citation_ja: Text | None = None
    status: Status | None = None
    unset: bool = False
    in_force_from: Day | None = None
    published: Day | None = None

    @model_validator(mode="after")
    def _is_set_or_unset(self) -> Self:
        if self.unset and (self.value is not None or self.status is not None):
            raise ValueError("an unset parameter has neither value nor status")
        if not self.unset and (self.value is None or self.status is None):
            raise ValueError("a parameter needs value and status, or unset = true")
        return self


class Scenario(Entry):
    """One way to arrive at a required amount.

    `params` maps a role of the method to a parameter, `inputs` to what is asked of the exchange;
    `optional` to what only some cases need.
    `limits` and `means` name entries that belong to this amount.
    """

    id: ScenarioId
    method: Method
    title_en: Text
    title_ja: Text
    citation: Text
    status: Status
    params: dict[str, str] = {}
    inputs: dict[str, str] = {}
    optional: dict[str, str] = {}
    limits: Names = ()
    means: Names = ()


class Bound(Entry):
    """An input kept at or below a figure, or at or above it."""

    input: Text
    at_most: str | None = None
    at_least: str | None = None

    @model_validator(mode="after")
    def _has_one_end(self) -> Self:
        if (self.at_most is None) == (self.at_least is None):
            raise ValueError("needs at_most or at_least, one of the two")
        return self

    @property
    def param(self) -> str:
        """The parameter it is measured by."""
        return self.at_most or self.at_least or ""


class Limit(Bound):
    """How coins may be kept, or a policy be written: one share or number against a figure."""

    id: ScenarioId
    title_en: Text
    title_ja: Text
    citation: Text
    status: Status


class Means(Entry):
    """Something that may meet an amount: an input, if every test passes."""

    id: ScenarioId
    title_en: Text
    title_ja: Text
    citation: Text
    status: Status
    input: Text
    tests: Annotated[tuple[Bound, ...], Field(strict=False)] = ()
