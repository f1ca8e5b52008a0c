"""Does openpyxl see all of a sheet, and does each formula have its result?

openpyxl leaves out, without a word, rows and cells that are not in their order and results that are
not there. One pass over the sheet's XML finds them first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.utils.cell import column_index_from_string

from api.imports.faults import Unreadable
from api.imports.table import MOST_SCANNED, Unvalued

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

DIGITS = "0123456789"


class SheetCheck:
    """Watches a parser go through a sheet; `unvalued` are the formulas without a result."""

    def __init__(self) -> None:
        self.unvalued: list[Unvalued] = []
        self._row = self._column = 0
        self._has_formula = self._has_value = self._in_value = False

    def watch(self, parser: XMLParserType) -> None:
        """Listen to what `parser` meets."""
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "row":
            self._row = _next(self._row, int(attributes.get("r", self._row + 1)))
            self._column = 0
        elif local == "c":
            letters = attributes.get("r", "").rstrip(DIGITS)
            column = column_index_from_string(letters) if letters else self._column + 1
            self._column = _next(self._column, column)
            self._has_formula = self._has_value = False
        elif local == "f":
            self._has_formula = True
        self._in_value = local in ("v", "t")

    def _text(self, text: str) -> None:
        if self._in_value and text:
            self._has_value = True
            if self._row > MOST_SCANNED:
                raise Unreadable(f"must have at most {MOST_SCANNED:,} lines")

    def _end(self, name: str) -> None:
        self._in_value = False
        is_cell = name.rpartition(":")[2] == "c"
        if is_cell and self._has_formula and not self._has_value:
            self.unvalued.append(Unvalued(self._row, self._column))


def _next(before: int, number: int) -> int:
    if number <= before:
        raise Unreadable("has rows or cells out of their order: save it anew")
    return number
