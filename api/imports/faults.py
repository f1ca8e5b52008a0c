"""What came of a file: its documents, or everything that is wrong with it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import Field

from models.profile import Frozen

if TYPE_CHECKING:
    from pydantic import BaseModel

MOST_FAULTS = 1_000
"""Named in a report; of the rest it says how many there are."""

LONGEST_NAME = 80


class ImportFault(Frozen):
    """One thing wrong with a file."""

    file: str
    sheet: str | None = Field(default=None, description="Of a workbook")
    line: int | None = Field(default=None, description="As a spreadsheet counts; null: the file")
    column: str | None = Field(default=None, description="Null: the whole line")
    detail: str = Field(description="What was wrong")
    allowed: str | None = Field(default=None, description="What would have been right")

    def __str__(self) -> str:
        places = (
            self.file,
            self.sheet and f"sheet {self.sheet}",
            self.line and f"line {self.line}",
            self.column,
        )
        said = f"{', '.join(place for place in places if place)}: {self.detail}"
        if self.allowed is None or self.allowed in self.detail:
            return said
        return f"{said} ({self.allowed})"


class Refused(Frozen):
    """Nothing of the file was taken. `count` is of all faults, `faults` names the first."""

    faults: tuple[ImportFault, ...]
    count: int


@dataclass(frozen=True)
class Imported:
    """Every document of a file in its order, each with the line it began on.

    Attributes:
        encoding: utf-8, cp932 (Japanese Windows) or xlsx.
        comments: lines left out because they begin with #.
    """

    documents: tuple[BaseModel, ...]
    lines: tuple[int, ...]
    encoding: str
    comments: int


class Unreadable(Exception):
    """The file cannot be read as a table at all; the text says why. Inside this package only."""

    def __init__(self, detail: str, *, sheet: str | None = None, line: int | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.sheet = sheet
        self.line = line


def shown(text: str) -> str:
    """A name from a file as a report may repeat it: short, on one line, nothing hidden."""
    plain = "".join(c if c.isprintable() else "?" for c in text)
    return plain if len(plain) <= LONGEST_NAME else plain[: LONGEST_NAME - 1] + "…"
