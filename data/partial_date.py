"""When did something happen, if the source gives only a month or a year?

A `PartialDate` keeps exactly what the source said and answers with the first and the last day it
can mean, and with a decimal year for arithmetic.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Self

_SHAPE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, a month or a year; `month` and `day` are None where the source is silent."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("a day needs its month")
        try:
            dt.date(self.year, self.month or 1, self.day or 1)
        except ValueError:
            raise ValueError("must be a date that exists") from None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read YYYY, YYYY-MM or YYYY-MM-DD.

        Raises:
            ValueError: another shape, or a date that does not exist.
        """
        found = _SHAPE.fullmatch(text)
        if found is None:
            raise ValueError("must be a date as YYYY, YYYY-MM or YYYY-MM-DD")
        year, month, day = (None if part is None else int(part) for part in found.groups())
        if year is None:  # cannot be: the year group is not optional
            raise ValueError("must have a year")
        return cls(year, month, day)

    @property
    def earliest(self) -> dt.date:
        """The first day this can mean."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> dt.date:
        """The last day this can mean."""
        month = self.month or 12
        day = self.day or calendar.monthrange(self.year, month)[1]
        return dt.date(self.year, month, day)

    @property
    def as_year(self) -> float:
        """Decimal year in the middle of the day, month or year this means."""
        first = self.earliest.timetuple().tm_yday - 1
        last = self.latest.timetuple().tm_yday
        days_in_year = 366 if calendar.isleap(self.year) else 365
        return self.year + (first + last) / 2 / days_in_year

    def __str__(self) -> str:
        text = f"{self.year:04d}"
        if self.month is not None:
            text += f"-{self.month:02d}"
        if self.day is not None:
            text += f"-{self.day:02d}"
        return text
