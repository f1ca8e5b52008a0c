"""What is assumed to strike several exchanges at once?

One dated file, `data/registers/accumulation.toml`: each assumption with unit, standing, reason and
source. A reader may put any of them otherwise, and one vendor's apart from the others'.

    DataError
    └── RegisterFault
        └── UnknownAssumption   there is none of this name, or its value is outside what it can be
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from data.registers import RegisterFault, Text, shipped_register
from data.rows import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

SETTING = re.compile(r"(?P<id>[a-z_]+\.[a-z_]+)(?::(?P<vendor>[^=]+))?=(?P<value>.+)")


SET_BY_THE_READER = {
    "rationale": "set by the reader",
    "rationale_ja": "利用者による設定",
    "source": "the reader",
    "source_ja": "利用者",
}


class UnknownAssumption(RegisterFault):
    """There is no assumption of this name, or not with this value.

    Attributes:
        key: the setting as it was named.
        text: what is wrong with it.
    """

    def __init__(self, key: str, text: str) -> None:
        super().__init__(f"{key}: {text}")
        self.key = key
        self.text = text


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Assumption(_Entry):
    """One number nobody has counted; `vendor` where it stands for that vendor alone."""

    id: Annotated[str, Field(pattern=r"^[a-z_]+\.[a-z_]+$")]
    vendor: Text | None = None
    value: float
    least: float
    most: float
    unit: Text
    title_en: Text
    title_ja: Text
    status: Status
    rationale: Text
    source: Text

    @model_validator(mode="after")
    def _inside(self) -> Self:
        if not self.least <= self.value <= self.most:
            raise ValueError(f"must lie from {self.least:g} to {self.most:g} (it is {self.value})")
        return self


class BookAssumption(Assumption):
    """The same, in Japanese too."""

    unit_ja: Text
    rationale_ja: Text
    source_ja: Text


class Accumulation(_Entry):
    """The assumptions, by id; an id stands once, and once more for each vendor of its own."""

    vintage: dt.date
    assumptions: Annotated[tuple[BookAssumption, ...], Field(strict=False, min_length=1)]

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        keys = [(one.id, one.vendor) for one in self.assumptions]
        if len(set(keys)) < len(keys):
            raise ValueError("an assumption is given twice")
        return self

    def value(self, name: str, vendor: str | None = None) -> float:
        """The number of an assumption; of a vendor's own, if it has one.

        Raises:
            UnknownAssumption: there is none of this name.
        """
        return self._found(name, vendor).value

    def with_settings(self, settings: Mapping[str, float]) -> Self:
        """The same with other values, under names such as `vendor.failure_rate:Fireblocks`.

        Raises:
            UnknownAssumption: a name is not one of them, or a value outside what it can be.
        """
        rows = {(one.id, one.vendor): one for one in self.assumptions}
        for key, value in settings.items():
            name, _, vendor = key.partition(":")
            base = self._found(name, None)
            if vendor and not name.startswith("vendor."):
                raise UnknownAssumption(key, "only vendor.* may name a vendor")
            if not base.least <= value <= base.most:
                raise UnknownAssumption(
                    key, f"must lie from {base.least:g} to {base.most:g} (it is {value:g})"
                )
            changed = {"value": value, "vendor": vendor or None, "status": "assumption"}
            rows[name, vendor or None] = base.model_copy(update=changed | SET_BY_THE_READER)
        return self.model_copy(update={"assumptions": tuple(rows.values())})

    def _found(self, name: str, vendor: str | None) -> BookAssumption:
        by_key = {(one.id, one.vendor): one for one in self.assumptions}
        found = by_key.get((name, vendor)) or by_key.get((name, None))
        if found is None:
            known = ", ".join(sorted({one.id for one in self.assumptions}))
            raise UnknownAssumption(name, f"no such assumption (there are {known})")
        return found


def read_setting(text: str) -> tuple[str, float]:
    """Name and value of a setting such as `vendor.failure_rate=0.02`.

    Raises:
        UnknownAssumption: it is not of that form.
    """
    parts = SETTING.fullmatch(text.strip())
    try:
        value = float(parts["value"]) if parts else float("nan")
    except ValueError:
        value = float("nan")
    if parts is None or value != value:  # noqa: PLR0124 - not a number
        raise UnknownAssumption(
            repr(text[:60]), "must be a name and a number, such as vendor.failure_rate=0.02"
        )
    vendor = f":{parts['vendor'].strip()}" if parts["vendor"] else ""
    return f"{parts['id']}{vendor}", value


@functools.cache
def accumulation() -> Accumulation:
    """The shipped assumptions; read once a process."""
    return shipped_register("accumulation", Accumulation)
