"""Does a table have the shape its row type promises?

One file becomes cells as text (`read_cells`), and these become typed rows and a list of faults
(`typed_rows`); between the two, `data.revisions` may undo edits. Whatever is wrong with the file, a
fault says so in words; nothing here raises.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from pydantic import ValidationError

from data.errors import Fault
from data.rows import Row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pydantic_core import ErrorDetails

R = TypeVar("R", bound=Row)

FIRST_ROW = 2
"""Number of the first row under the header, as a spreadsheet counts."""
CELLS_OF_A_SHIFTED_ROW = 3
"""From this many cells on that do not fit, a row is told as one fault: it has slipped sideways."""

_RULES = {
    "missing": "must be there",
    "float_parsing": "must be a number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "finite_number": "must be a finite number",
    "greater_than_equal": "must be {ge} or more",
    "greater_than": "must be more than {gt}",
    "less_than_equal": "must be {le} or less",
    "less_than": "must be less than {lt}",
    "literal_error": "must be one of {expected}",
    "string_pattern_mismatch": "must match {pattern}",
    "string_too_short": "must not be empty",
    "too_short": "must have an entry",
    "value_error": "{error}",
}


@dataclass(frozen=True, slots=True)
class CellTable:
    """A file as text: its header and its cells, row by row. Empty where `faults` says why."""

    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadTable(Generic[R]):
    """What one file gave. `rows` is empty unless every row is sound; `faults` says why not."""

    rows: tuple[R, ...]
    faults: tuple[Fault, ...]


class _UnreadableError(Exception):
    """The file as a whole cannot be read; the message is the broken rule."""


def read_cells(path: Path, row_type: type[Row]) -> CellTable:
    """Read a UTF-8 CSV file whose header is the fields of `row_type`, in their order."""
    try:
        header, *rows = _lines(_content(path))
    except _UnreadableError as error:
        return CellTable(path.name, (), (), (Fault(path.name, None, None, str(error)),))
    fault = _header_fault(path.name, header, tuple(row_type.model_fields))
    if fault is not None:
        return CellTable(path.name, (), (), (fault,))
    return CellTable(path.name, tuple(header), tuple(map(tuple, rows)))


def canonical_text(table: CellTable) -> str:
    """Write a table as CSV in one way only: its cells, in their order, whatever the file's bytes.

    Every cell in quotes, a comma between, a line feed after each line. Two tables have the same
    text just where they have the same cells; with fewer quotes a stray carriage return would not
    come back.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows((table.header, *table.rows))
    return text.getvalue()


def typed_rows(table: CellTable, row_type: type[R], *, may_be_empty: bool = False) -> ReadTable[R]:
    """Type the cells of a table row by row; an empty cell is None."""
    if table.faults:
        return ReadTable((), table.faults)
    file, header = table.file, table.header
    rows: list[R] = []
    faults: list[Fault] = []
    for number, cells in enumerate(table.rows, start=FIRST_ROW):
        if len(cells) != len(header):
            rule = f"has {len(cells)} cells, the header has {len(header)}"
            faults.append(Fault(file, number, None, rule))
            continue
        named = {
            column: cell if cell != "" else None for column, cell in zip(header, cells, strict=True)
        }
        try:
            rows.append(row_type.model_validate(named))
        except ValidationError as error:
            faults.extend(_row_faults(file, number, named, error))
    if not faults and not rows and not may_be_empty:
        faults.append(Fault(file, None, None, "must have rows under its header"))
    return ReadTable(() if faults else tuple(rows), tuple(faults))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise _UnreadableError("the file is missing") from None
    except OSError as error:
        raise _UnreadableError(f"the file cannot be read ({error.strerror})") from error


def _lines(content: bytes) -> list[list[str]]:
    try:
        # A spreadsheet may put a byte order mark in front of UTF-8; it is no fault.
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _UnreadableError(
            f"must be UTF-8 (byte {error.start + 1}, on line {line}, is not)"
        ) from error
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise _UnreadableError(f"must be comma-separated text ({error})") from error
    if not lines:
        raise _UnreadableError("the file is empty")
    return lines


def _header_fault(file: str, header: Sequence[str], expected: Sequence[str]) -> Fault | None:
    missing = [column for column in expected if column not in header]
    if missing:
        return Fault(file, 1, missing[0], f"the header lacks {_listed(missing)}")
    unknown = [column for column in header if column not in expected]
    if unknown:
        return Fault(file, 1, unknown[0], f"the header has unknown {_listed(unknown)}")
    if len(header) != len(expected):
        twice = next(column for column in header if list(header).count(column) > 1)
        return Fault(file, 1, twice, "the header has this column more than once")
    for found, wanted in zip(header, expected, strict=True):
        if found != wanted:
            return Fault(file, 1, wanted, "the columns are out of order", found)
    return None


def _listed(columns: Sequence[str]) -> str:
    return f"column{'s' if len(columns) > 1 else ''} {', '.join(columns)}"


def _row_faults(
    file: str, number: int, named: dict[str, str | None], error: ValidationError
) -> tuple[Fault, ...]:
    by_column = {str(detail["loc"][0]): detail for detail in reversed(error.errors())}
    faults = tuple(
        Fault(file, number, column, _rule(by_column[column], named[column]), named[column])
        for column in named
        if column in by_column
    )
    if len(faults) < CELLS_OF_A_SHIFTED_ROW:
        return faults
    first = faults[0]
    rule = f"{first.rule}; {len(faults) - 1} more cells do not fit: has the row slipped sideways?"
    return (Fault(file, number, first.column, rule, first.value),)


def _rule(detail: ErrorDetails, cell: str | None) -> str:
    if cell is None:
        return "must not be empty"
    pattern = _RULES.get(detail["type"])
    if pattern is None:
        return detail["msg"]
    context = {
        name: f"{value:g}" if isinstance(value, int | float) else value
        for name, value in detail.get("ctx", {}).items()
    }
    return pattern.format_map(context)
