"""Is an Excel workbook safe to open?

Sizes are checked before anything is unpacked, and every part is parsed once without being kept: a
document type (which could name entities or other files), deep nesting and more elements than a
sheet at its limits needs are refused. What is left opens in bounded time and memory.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING
from xml.parsers import expat

from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from api.imports.faults import Unreadable
from api.imports.table import Unvalued

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_PARTS = 500
LARGEST_UNPACKED = 64 << 20
DEEPEST = 64

CHEAP = frozenset(("row", "c", "v", "f", "is", "t", "si", "r", "rPh", "phoneticPr"))
"""Elements of cells and of their texts; openpyxl makes an object of every other."""

MOST_CHEAP = 2_000_000
MOST_DEAR = 100_000

CHUNK = 1 << 16

OVERLOADED = "holds more than such a sheet needs: copy its cells to a new workbook"
NOT_A_WORKBOOK = "is not an Excel workbook (.xlsx)"


def check_archive(content: bytes) -> None:
    """Refuse a workbook that is none, or that could take more than its size lets on.

    Raises:
        Unreadable: the text says why.
    """
    with _opened(content) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS:
            raise Unreadable(f"{NOT_A_WORKBOOK}: it has more than {MOST_PARTS} parts")
        if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
            raise Unreadable(f"is larger than {LARGEST_UNPACKED >> 20} MiB when unpacked")
        if any(part.flag_bits & 1 for part in parts):
            raise Unreadable("is protected by a password: save it without one")
        counts = _Counts()
        for part in parts:
            if part.filename.endswith((".xml", ".rels", ".vml")):
                _parse(archive, part, counts.watch)


def unvalued_formulas(content: bytes, path: str) -> tuple[Unvalued, ...]:
    """Cells of a checked workbook's sheet that hold a formula and no result of it."""
    found = _Formulas()
    with _opened(content) as archive:
        _parse(archive, archive.getinfo(path), found.watch)
    return tuple(found.unvalued)


class _Counts:
    """Elements seen in all parts, and how deep one is."""

    def __init__(self) -> None:
        self.cheap = self.dear = self.depth = 0

    def watch(self, parser: expat.XMLParserType) -> None:
        self.depth = 0
        parser.StartDoctypeDeclHandler = _no_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end

    def _start(self, name: str, _: dict[str, str]) -> None:
        self.depth += 1
        if name.rpartition(":")[2] in CHEAP:
            self.cheap += 1
        else:
            self.dear += 1
        if self.cheap > MOST_CHEAP or self.dear > MOST_DEAR or self.depth > DEEPEST:
            raise Unreadable(
                "holds more than a sheet of this kind needs: copy its cells to a new one"
            )

    def _end(self, _: str) -> None:
        self.depth -= 1


class _Formulas:
    """Cells with a formula and without a value, as the parser passes them."""

    def __init__(self) -> None:
        self.unvalued: list[Unvalued] = []
        self._cell = ""
        self._has_formula = self._has_value = self._in_value = False

    def watch(self, parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "c":
            self._cell = attributes.get("r", "")
            self._has_formula = self._has_value = False
        self._has_formula |= local == "f"
        self._in_value = local == "v"

    def _text(self, text: str) -> None:
        self._has_value |= self._in_value and bool(text)

    def _end(self, name: str) -> None:
        self._in_value = False
        if name.rpartition(":")[2] == "c" and self._has_formula and not self._has_value:
            column, row = coordinate_from_string(self._cell)
            self.unvalued.append(Unvalued(row, column_index_from_string(column)))


def _no_doctype(*_: object) -> None:
    raise Unreadable("holds a document type, which no workbook has")


def _opened(content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Unreadable(NOT_A_WORKBOOK) from error


def _parse(
    archive: zipfile.ZipFile,
    part: zipfile.ZipInfo,
    watch: Callable[[expat.XMLParserType], None],
) -> None:
    parser = expat.ParserCreate()
    watch(parser)
    try:
        with archive.open(part) as file:
            while chunk := file.read(CHUNK):
                parser.Parse(chunk, False)  # noqa: FBT003 - its only form
            parser.Parse(b"", True)  # noqa: FBT003
    except Unreadable:
        raise
    except (
        expat.ExpatError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        RuntimeError,
    ) as error:
        raise Unreadable(f"{NOT_A_WORKBOOK}: a part of it is damaged") from error
