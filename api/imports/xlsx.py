"""Which cells does an Excel workbook hold?

A workbook is an archive of XML from a stranger. `archive_check` looks through all of it first;
openpyxl then reads cells alone: no link is followed, no macro or formula run.
"""

from __future__ import annotations

import io
import threading
import warnings
from typing import TYPE_CHECKING, Protocol, cast

from openpyxl import load_workbook

from api.imports.archive_check import check_archive, look_through
from api.imports.cells import is_empty
from api.imports.faults import Unreadable, shown
from api.imports.sheet_check import SheetCheck
from api.imports.table import MOST_COLUMNS, MOST_SCANNED, Line, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.workbook import Workbook

    from api.imports.cells import Raw


class _Sheet(Protocol):
    """A sheet of openpyxl opened to be read alone."""

    title: str
    _worksheet_path: str

    def reset_dimensions(self) -> None:
        """Forget what the sheet says of its own size."""

    def iter_rows(self, *, max_row: int, values_only: bool) -> Iterator[tuple[Raw, ...]]:
        """Its cells, row by row."""


_ONE_AT_A_TIME = threading.Lock()
"""A workbook at its limits takes some hundred megabytes; and filters of warnings are global."""

DAMAGED = "cannot be read as an Excel workbook: save it anew, or as CSV UTF-8"


def xlsx_table(content: bytes, wanted: str) -> Table:
    """The lines of a workbook's only sheet, or of the sheet named `wanted`.

    Raises:
        Unreadable: not a workbook, damaged, larger than is read, or without that sheet.
    """
    check_archive(content)
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        # openpyxl warns of what it leaves out: pictures, extensions, styles. We want none of it.
        warnings.simplefilter("ignore")
        try:
            return _table(content, wanted)
        except Unreadable:
            raise
        except Exception as error:
            # What openpyxl makes of a damaged file has no common type: KeyError, TypeError,
            # AttributeError, ParseError, BadZipFile and more.
            raise Unreadable(DAMAGED) from error


def _table(content: bytes, wanted: str) -> Table:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        sheet = _sheet(book, wanted)
        checked = SheetCheck()
        look_through(content, sheet._worksheet_path, checked.watch)  # noqa: SLF001 - told nowhere else
        lines = tuple(_lines(sheet))
        return Table(lines, "xlsx", shown(sheet.title), tuple(checked.unvalued))
    finally:
        book.close()


def _sheet(book: Workbook, wanted: str) -> _Sheet:
    sheets = [cast("_Sheet", one) for one in book.worksheets]
    named = [one for one in sheets if one.title.strip().casefold() == wanted]
    found = named or sheets
    if len(found) == 1:
        return found[0]
    names = ", ".join(shown(one.title) for one in sheets[:10])
    raise Unreadable(
        f'has {len(sheets)} sheets: name the one to read "{wanted}", or remove the others ({names})'
    )


def _lines(sheet: _Sheet) -> Iterator[Line]:
    sheet.reset_dimensions()  # it need not be so
    rows = sheet.iter_rows(max_row=MOST_SCANNED, values_only=True)
    for number, row in enumerate(rows, start=1):
        cells, beyond = row[:MOST_COLUMNS], row[MOST_COLUMNS:]
        is_wide = beyond.count(None) < len(beyond)
        if not is_wide and all(map(is_empty, cells)):
            continue
        if is_wide:
            raise Unreadable(
                f"must have at most {MOST_COLUMNS} columns", sheet=shown(sheet.title), line=number
            )
        yield Line(number, cells)
