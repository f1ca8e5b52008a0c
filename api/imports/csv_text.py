"""Which cells does a CSV file hold?

UTF-8 with or without a mark, or CP932, which Japanese Excel writes; commas between cells. Anything
else is refused by name rather than read as something it is not.
"""

from __future__ import annotations

import codecs
import csv
import io

from api.imports.cells import is_empty
from api.imports.faults import Unreadable
from api.imports.table import MOST_SCANNED, Line, Table

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

NOT_CP932 = "\ufffd\x80\uf8f0\uf8f1\uf8f2\uf8f3"
"""What Python makes of bytes that mean nothing in CP932."""

SAVE_AS = "save it as CSV UTF-8 (comma delimited)"


def csv_table(content: bytes) -> Table:
    """The lines of a CSV file.

    Raises:
        Unreadable: not text, not CSV, or more lines than are read.
    """
    text, encoding = _decoded(content)
    lines: list[Line] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise Unreadable(_not_csv(str(error)), line=number) from error
        if cells is None:
            return Table(tuple(lines), encoding)
        if len(lines) == MOST_SCANNED:
            raise Unreadable(f"must have at most {MOST_SCANNED:,} lines")
        if not all(map(is_empty, cells)):
            lines.append(Line(number, tuple(cells)))


def _not_csv(said: str) -> str:
    """Why a file is not CSV, in words of ours for those of the reader."""
    if said.startswith("field larger"):
        return f"has a cell of more than {csv.field_size_limit():,} characters"
    if said.startswith("unexpected end"):
        return "is not CSV: a quotation mark is not closed"
    return "is not CSV: text follows a closing quotation mark"


def _decoded(content: bytes) -> tuple[str, str]:
    """The text and what it was written in."""
    if content.startswith(ZIP):
        raise Unreadable("is a workbook and not CSV: give it a name that ends in .xlsx")
    if content.startswith(OLD_EXCEL):
        raise Unreadable(f"is an old Excel workbook and not CSV: {SAVE_AS}")
    if content.startswith(UTF_16):
        raise Unreadable(f"is UTF-16 text: {SAVE_AS}")
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        raise Unreadable("is not text: it holds a zero byte", line=line)
    try:
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
    found = content.decode("cp932", "replace")
    if any(mark in found for mark in NOT_CP932):
        text = f"must be UTF-8 or CP932 (Japanese Windows): {SAVE_AS}"
        raise Unreadable(text, line=line)
    return found, "cp932"
