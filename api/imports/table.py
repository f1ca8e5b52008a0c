"""What is a file before anyone asks what it means: lines of cells under a header."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pricing.submission import MOST_SUBMISSIONS

if TYPE_CHECKING:
    from api.imports.cells import Raw

MOST_LINES = MOST_SUBMISSIONS
"""Of documents."""

MOST_SCANNED = 2 * MOST_LINES
"""With comments and empty lines."""

MOST_COLUMNS = 400
LARGEST_BYTES = 16 << 20
"""Ten thousand exposures with every column are some 10 MB."""


@dataclass(frozen=True)
class Line:
    """One line, with its number as a spreadsheet counts."""

    number: int
    cells: tuple[Raw, ...]


@dataclass(frozen=True)
class Unvalued:
    """A cell with a formula whose result the file does not hold; both count from one."""

    line: int
    column: int


@dataclass(frozen=True)
class Table:
    """Lines, the first of which is the header. Empty ones are left out already."""

    lines: tuple[Line, ...]
    encoding: str
    sheet: str | None = None
    unvalued: tuple[Unvalued, ...] = ()
