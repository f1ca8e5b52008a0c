"""How is an event that a cover pays on assumed to compare with the theft it stands for?

One dated file, `data/registers/event_cover.toml`: how often a theft is seen, announced or followed
by a halt, how wrong its amount is read, and how often there is an event without a theft. Each has
unit, standing, reason, source and a plausible range; a reader may put any of them otherwise.
"""

from __future__ import annotations

import datetime as dt
import functools
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from data.accumulation import Assumption, UnknownAssumption
from data.registers import shipped_register

if TYPE_CHECKING:
    from collections.abc import Mapping


class RangedAssumption(Assumption):
    """One number nobody has counted, with the ends between which it plausibly lies."""

    low: float
    high: float

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.least <= self.low <= self.value <= self.high <= self.most:
            raise ValueError(f"{self.id}: value must lie from low to high, and these inside bounds")
        return self


class EventAssumptions(BaseModel):
    """The assumptions, by id."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    vintage: dt.date
    assumptions: Annotated[tuple[RangedAssumption, ...], Field(strict=False, min_length=1)]

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        ids = [one.id for one in self.assumptions]
        if len(set(ids)) < len(ids):
            raise ValueError("an assumption is given twice")
        return self

    def value(self, name: str) -> float:
        """The number of an assumption.

        Raises:
            UnknownAssumption: there is none of this name.
        """
        return self.find(name).value

    def find(self, name: str) -> RangedAssumption:
        """An assumption by its id.

        Raises:
            UnknownAssumption: there is none of this name.
        """
        for one in self.assumptions:
            if one.id == name:
                return one
        known = ", ".join(one.id for one in self.assumptions)
        raise UnknownAssumption(name, f"no such assumption (there are {known})")

    def with_settings(self, settings: Mapping[str, float]) -> Self:
        """The same with other values, the reader's own.

        Raises:
            UnknownAssumption: a name is not one of them, or a value outside what it can be.
        """
        for name, value in settings.items():
            base = self.find(name)
            if not base.least <= value <= base.most:
                raise UnknownAssumption(
                    name, f"must lie from {base.least:g} to {base.most:g} (it is {value:g})"
                )
        return self.model_copy(
            update={"assumptions": tuple(_put(one, settings) for one in self.assumptions)}
        )

    def at(self, name: str, value: float) -> Self:
        """The same with one value moved, its range as it was: to see what it does."""
        return self.model_copy(
            update={
                "assumptions": tuple(
                    one.model_copy(update={"value": value}) if one.id == name else one
                    for one in self.assumptions
                )
            }
        )


def _put(one: RangedAssumption, values: Mapping[str, float]) -> RangedAssumption:
    if one.id not in values:
        return one
    value = values[one.id]
    said = {"rationale": "set by the reader", "source": "the reader", "status": "assumption"}
    ends = {"low": min(one.low, value), "high": max(one.high, value)}
    return one.model_copy(update={"value": value} | ends | said)


@functools.cache
def event_assumptions() -> EventAssumptions:
    """The shipped assumptions; read once a process."""
    return shipped_register("event_cover", EventAssumptions)
