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

from api.imports.faults import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

    Watch = Callable[[expat.XMLParserType], None]

MOST_PARTS = 500
LARGEST_UNPACKED = 64 << 20
UNSUSPECTED = 4 << 20
HIGHEST_RATIO = 100
"""Sheets pack to a twentieth or fortieth; below `UNSUSPECTED` bytes unpacked nobody asks."""

LONGEST_TEXT = 1 << 16
"""Characters of one text or attribute; a cell of Excel has 32,767 at most."""

DEEPEST = 64

CHEAP = frozenset(("row", "c", "v", "f", "is", "t", "si", "r", "rPh", "phoneticPr"))
"""Elements of cells and of their texts; openpyxl makes an object of every other."""

MOST_CHEAP = 1_500_000
"""Half a million cells and more: ten thousand exposures with fifty columns filled."""

MOST_DEAR = 30_000

CHUNK = 1 << 16

XML = (".xml", ".rels", ".vml")

OVERLOADED = "holds more than is read from a workbook: save it as CSV UTF-8"
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
        unpacked = sum(part.file_size for part in parts)
        if unpacked > max(UNSUSPECTED, HIGHEST_RATIO * len(content)):
            raise Unreadable(f"unpacks to more than {HIGHEST_RATIO} times its size")
        if unpacked > LARGEST_UNPACKED:
            raise Unreadable(f"is larger than {LARGEST_UNPACKED >> 20} MiB when unpacked")
        if any(part.flag_bits & 1 for part in parts):
            raise Unreadable("is protected by a password: save it without one")
        counts = _Counts()
        for part in parts:
            try:
                _parse(archive, part, counts.watch)
            except _Damaged:
                # A sheet may go by any name, so all are parsed; a picture need not be XML.
                if part.filename.endswith(XML):
                    raise


def look_through(content: bytes, path: str, watch: Watch) -> None:
    """Have one part of a checked workbook watched as it is parsed.

    Raises:
        Unreadable: of `watch`, or a damaged part.
    """
    with _opened(content) as archive:
        _parse(archive, archive.getinfo(path), watch)


class _Damaged(Unreadable):
    """A part is no XML, or its bytes are not what the archive says."""


class _Counts:
    """Elements seen in all parts, how deep one is, and how long its text."""

    def __init__(self) -> None:
        self.cheap = self.dear = self.depth = self.length = 0

    def watch(self, parser: expat.XMLParserType) -> None:
        self.depth = 0
        parser.buffer_text = True
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = _no_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.length = max(map(len, attributes.values()), default=0)
        if name.rpartition(":")[2] in CHEAP:
            self.cheap += 1
        else:
            self.dear += 1
        self._check()

    def _text(self, text: str) -> None:
        self.length += len(text)
        self._check()

    def _end(self, _: str) -> None:
        self.depth -= 1
        self.length = 0

    def _check(self) -> None:
        too_many = self.cheap > MOST_CHEAP or self.dear > MOST_DEAR
        if too_many or self.depth > DEEPEST or self.length > LONGEST_TEXT:
            raise Unreadable(OVERLOADED)


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
    watch: Watch,
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
        raise _Damaged(f"{NOT_A_WORKBOOK}: a part of it is damaged") from error
