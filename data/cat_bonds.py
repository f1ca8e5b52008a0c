"""Which covers on an event and catastrophe bonds of cyber risk were placed, and at what price?

One dated file, `data/registers/cat_bonds.toml`. A figure from memory is kept and named as such; a
multiple is computed only where both its spread and its expected loss have a source.
"""

from __future__ import annotations

import datetime as dt
import functools
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from data.registers import Text, shipped_register
from data.rows import Status

BondTrigger = Literal["indemnity", "industry_loss", "parametric"]
PartOfYear = Annotated[float, Field(gt=0, le=1)]
Figure = Literal[
    "attachment_probability", "exhaustion_probability", "expected_loss", "spread_low", "spread_high"
]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Deal(_Entry):
    """One placement. Chances, expected loss and spread are shares a year; None is not known."""

    name: Text
    sponsor: Text
    date: Text
    size_usd: Annotated[int, Field(gt=0)]
    trigger: BondTrigger | None = None
    basis: Literal["event", "year"]
    attachment_probability: PartOfYear | None = None
    exhaustion_probability: PartOfYear | None = None
    expected_loss: PartOfYear | None = None
    spread_low: PartOfYear | None = None
    spread_high: PartOfYear | None = None
    from_memory: Annotated[tuple[Figure, ...], Field(strict=False)] = ()
    note: str = ""
    note_ja: str = ""
    source: Text

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if (self.spread_low is None) != (self.spread_high is None):
            raise ValueError("spread_low and spread_high go together")
        if any(getattr(self, name) is None for name in self.from_memory):
            raise ValueError("from_memory names a figure that is not given")
        return self

    def sourced(self, figure: Figure) -> float | None:
        """A figure that has a source; None if it is unknown or from memory."""
        value: float | None = getattr(self, figure)
        return None if figure in self.from_memory else value

    @property
    def multiple(self) -> tuple[float, float] | None:
        """Spread over expected loss, lower and upper end; None unless both have a source."""
        low, high = self.sourced("spread_low"), self.sourced("spread_high")
        loss = self.sourced("expected_loss")
        if low is None or high is None or loss is None:
            return None
        return low / loss, high / loss


class Band(_Entry):
    """Multiples of expected loss that prices are set beside: a suggestion, no statistic."""

    floor: float
    central_low: float
    central_high: float
    ceiling: float
    status: Status
    source: Text
    source_ja: Text

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        ends = (self.floor, self.central_low, self.central_high, self.ceiling)
        if list(ends) != sorted(ends):
            raise ValueError("the ends of the band must rise")
        return self


class CatBonds(_Entry):
    """The placements, oldest first, and the band."""

    vintage: dt.date
    band: Band
    deals: Annotated[tuple[Deal, ...], Field(strict=False, min_length=1)]

    def nearest(self, expected_loss: float, number: int = 2) -> tuple[Deal, ...]:
        """Deals with a sourced multiple whose expected loss is nearest, by its log."""
        priced = [deal for deal in self.deals if deal.multiple is not None]
        return tuple(sorted(priced, key=lambda deal: _far(deal, expected_loss))[:number])


def _far(deal: Deal, expected_loss: float) -> float:
    loss = deal.expected_loss or 1.0
    return max(loss / expected_loss, expected_loss / loss)


@functools.cache
def cat_bonds() -> CatBonds:
    """The shipped placements; read once a process."""
    return shipped_register("cat_bonds", CatBonds)
