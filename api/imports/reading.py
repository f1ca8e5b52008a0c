"""Which documents does a file hold?

Header, then cells, then each line as a document; faults are gathered on the way and nothing is
given unless there are none.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from api.imports.cells import LONGEST_CELL, Misread, is_empty, is_error, value_of
from api.imports.columns import INDEX, NAMED_BY, TYPES, Kind, Leaf, leaf_at, missing_columns
from api.imports.csv_text import csv_table
from api.imports.faults import MOST_FAULTS, Imported, ImportFault, Refused, Unreadable, shown
from api.imports.oed import as_exposures, is_oed
from api.imports.table import LARGEST_BYTES, MOST_COLUMNS, MOST_LINES, Line, Table
from api.problems import Problem
from api.validation import parse_body

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import BaseModel

COMMENT = "#"
NO_HEADER = Line(1, ())


def read(kind: Kind, name: str, content: bytes) -> Imported | Refused:
    """Every document of a file, or every fault in it.

    Args:
        kind: what its lines are.
        name: of the file; the ending says what it is, .csv or .xlsx.
        content: its bytes.
    """
    try:
        table = _table(kind, name, content)
        if kind == "exposures" and is_oed(table):
            table = as_exposures(table)
    except Unreadable as error:
        fault = ImportFault(
            file=_file(name), sheet=error.sheet, line=error.line, detail=error.detail
        )
        return Refused(faults=(fault,), count=1)
    return _Reading(kind, _file(name), table).result()


def _table(kind: Kind, name: str, content: bytes) -> Table:
    if len(content) > LARGEST_BYTES:
        raise Unreadable(f"is larger than {LARGEST_BYTES >> 20} MiB")
    if not content:
        raise Unreadable("is empty")
    ending = PurePath(name).suffix.lower()
    if ending == ".csv":
        return csv_table(content)
    if ending == ".xlsx":
        from api.imports.xlsx import xlsx_table  # noqa: PLC0415 - openpyxl takes 0.2 s to import

        return xlsx_table(content, kind)
    raise Unreadable("must be a file whose name ends in .csv or .xlsx")


def _file(name: str) -> str:
    return shown(PurePath(name).name)


@dataclass
class _Reading:
    """One file on its way from cells to documents."""

    kind: Kind
    file: str
    table: Table
    faults: list[ImportFault] = field(default_factory=list)
    count: int = 0

    def result(self) -> Imported | Refused:
        """The documents, or the faults."""
        comments = [line for line in self.table.lines if _is_comment(line)]
        header, *lines = [one for one in self.table.lines if not _is_comment(one)] or [NO_HEADER]
        found: list[tuple[int, BaseModel]] = []
        if not lines:
            self._add(None, None, "must have a header and at least one line without # under it")
        elif len(lines) > MOST_LINES:
            self._add(None, None, f"must have at most {MOST_LINES:,} lines under its header")
        else:
            found = self._documents(header, lines)
        if self.count:
            return Refused(faults=tuple(self.faults), count=self.count)
        return Imported(
            documents=tuple(document for _, document in found),
            lines=tuple(number for number, _ in found),
            encoding=self.table.encoding,
            comments=len(comments),
        )

    def _documents(self, header: Line, lines: Sequence[Line]) -> list[tuple[int, BaseModel]]:
        columns = self._columns(header, lines)
        known = [name for name, _ in columns.values()]
        missing = tuple(missing_columns(TYPES[self.kind], known))
        for name in missing:
            self._add(header.number, name, "is a required column, and the header lacks it")
        self._formulas(columns)
        found: list[tuple[int, BaseModel]] = []
        named: dict[tuple[str, ...], int] = {}
        for line in lines:
            values = self._values(line, columns, len(header.cells))
            if values is None:
                continue
            self._check_name(line, values, named)
            document = self._document(line, values, missing)
            if document is not None:
                found.append((line.number, document))
        return found

    def _columns(self, header: Line, lines: Sequence[Line]) -> dict[int, tuple[str, Leaf]]:
        """Place, name and content of every column that is known."""
        found: dict[int, tuple[str, Leaf]] = {}
        if len(header.cells) > MOST_COLUMNS:
            self._add(header.number, None, f"must have at most {MOST_COLUMNS} columns")
            return found
        seen: set[str] = set()
        for place, cell in enumerate(header.cells):
            name = "" if cell is None else str(cell).strip()
            leaf = leaf_at(TYPES[self.kind], name)
            if not name:
                if any(not is_empty(c) for line in lines for c in line.cells[place : place + 1]):
                    self._add(header.number, f"column {place + 1}", "has cells and no name")
            elif leaf is None:
                self._add(header.number, shown(name), "is not a known column", self._hint(header))
            elif name in seen:
                self._add(header.number, name, "is given twice")
            else:
                found[place] = (name, leaf)
            seen.add(name)
        return found

    def _hint(self, header: Line) -> str:
        separators = [c for c in ";\t|" if len(header.cells) == 1 and c in str(header.cells[0])]
        if separators:
            return "cells must be set apart by commas"
        return f"kuramori import template {self.kind} writes every column"

    def _formulas(self, columns: dict[int, tuple[str, Leaf]]) -> None:
        """Also those of lines that look empty, because no result of them is there."""
        comments = {line.number for line in self.table.lines if _is_comment(line)}
        for cell in self.table.unvalued:
            if cell.line not in comments:
                name = columns.get(cell.column - 1, (f"column {cell.column}",))[0]
                detail = "is a formula whose result the file does not hold"
                self._add(cell.line, name, detail, "a value, or a file that Excel has saved")

    def _values(
        self, line: Line, columns: dict[int, tuple[str, Leaf]], width: int
    ) -> dict[str, Any] | None:
        """What the cells of a line say, by column; None if one cannot be told."""
        before = self.count
        if any(not is_empty(cell) for cell in line.cells[width:]):
            detail = f"has {len(line.cells)} cells, the header has {width}"
            self._add(line.number, None, detail)
        found: dict[str, Any] = {}
        for place, cell in enumerate(line.cells):
            if place not in columns or is_empty(cell):
                continue
            name, leaf = columns[place]
            if isinstance(cell, str) and len(cell) > LONGEST_CELL:
                self._add(line.number, name, f"must be at most {LONGEST_CELL:,} characters")
                continue
            try:
                found[name] = value_of(cell, leaf)
            except Misread as misread:
                self._add(line.number, name, misread.detail, misread.allowed)
        return found if self.count == before else None

    def _check_name(
        self, line: Line, values: dict[str, Any], named: dict[tuple[str, ...], int]
    ) -> None:
        columns = NAMED_BY[self.kind]
        key = tuple(_folded(str(values.get(column, ""))) for column in columns)
        if key[0] and key in named:
            said = "this name stands" if len(columns) == 1 else "these names stand"
            self._add(line.number, columns[0], f"must not repeat: {said} on line {named[key]}")
        named.setdefault(key, line.number)

    def _document(
        self, line: Line, values: dict[str, Any], missing: tuple[str, ...]
    ) -> BaseModel | None:
        try:
            tree = _tree(values)
        except Misread as misread:
            self._add(line.number, None, misread.detail, misread.allowed)
            return None
        try:
            return parse_body(TYPES[self.kind], json.dumps(tree).encode())
        except Problem as problem:
            columns = [_column(error.pointer) for error in problem.errors]
            for error, column in zip(problem.errors, columns, strict=True):
                if column not in missing and not _is_said(column, (*missing, *columns)):
                    self._add(line.number, column or None, error.detail, error.allowed)
        return None

    def _add(
        self, line: int | None, column: str | None, detail: str, allowed: str | None = None
    ) -> None:
        self.count += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(
                ImportFault(
                    file=self.file,
                    sheet=self.table.sheet,
                    line=line,
                    column=column,
                    detail=detail,
                    allowed=allowed,
                )
            )


def _is_comment(line: Line) -> bool:
    first = line.cells[0]
    is_marked = isinstance(first, str) and first.lstrip().startswith(COMMENT)
    return is_marked and not is_error(first)


def _column(pointer: str | None) -> str:
    """What a pointer names; nothing where it is the whole line."""
    return (pointer or "").strip("/").replace("/", ".")


def _is_said(column: str, faulty: tuple[str, ...]) -> bool:
    """Whether a part of what a column begins is faulty: without it, all of it seems to be."""
    return any(name.startswith(f"{column}.") for name in faulty)


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _tree(values: dict[str, Any]) -> dict[str, Any]:
    """Values by dotted path as one document."""
    root: dict[str, Any] = {}
    for path, value in values.items():
        *parents, last = path.split(".")
        here = root
        for part in parents:
            here = here.setdefault(part, {})
        if value == {}:
            here.setdefault(last, {})
        else:
            here[last] = value
    return {name: _with_lists(part, name) for name, part in root.items()}


def _with_lists(part: Any, path: str) -> Any:  # noqa: ANN401 - any JSON value
    """The same with a list wherever the names are numbers.

    Raises:
        Misread: a number is left out.
    """
    if not isinstance(part, dict) or not part:
        return part
    inner = {name: _with_lists(one, f"{path}.{name}") for name, one in part.items()}
    if not all(INDEX.fullmatch(name) for name in inner):
        return inner
    numbers = sorted(map(int, inner))
    for expected, number in enumerate(numbers):
        if number != expected:
            detail = f"{path}.{number} is given, and {path}.{expected} is not"
            raise Misread(detail, f"{path}.0, {path}.1 and so on without a gap")
    return [inner[str(number)] for number in numbers]
