"""How does a paper become a PDF, the same bytes each time, with its fonts in it?

typst sets the pages; it and the font come with the extra `pdf`. Everything a caller wrote goes in
as data, and is never read as markup. What cannot be shown is refused: a font that is not there, a
character the fonts have not. The file is PDF/A-2b, to be kept for years.

Papers are set one at a time in a process, outside the lock of prices. In a child of a process that
has set one typst hangs for ever: there it is refused.
"""

from __future__ import annotations

import json
import os
import re
from functools import lru_cache
from importlib import resources
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

from pricing.errors import PricingError

if TYPE_CHECKING:
    from typst import Fonts

    from api.papers.paper import Paper

FONT = "Noto Sans JP"
STANDARD: Literal["a-2b"] = "a-2b"
FONT_OF_SVG = re.compile(r"font: ([^'\";]*?[0-9.]+px) [^\";]*")
NO_GLYPH = re.compile(r'the text `"(.)')
LONG_WORD = re.compile(r"(?![0-9a-f]{64}\b)[!-~]{40,}")
"""What offers no place to break a line and is wider than a column, but for a SHA-256."""
BREAKABLE = 20

_one_at_a_time = Lock()
_forked: list[int] = []
"""Not empty in a child of a process that has set papers."""


class NoTypesetter(PricingError):
    """The extra that sets PDF pages is not installed."""

    slug = "no-typesetter"


class CannotBeSet(PricingError):
    """A text holds a character that the fonts of PDF pages do not have."""

    slug = "cannot-be-set"


def typeset(paper: Paper) -> bytes:
    """The paper as PDF.

    Raises:
        NoTypesetter: typst or the font is not installed, or cannot be used here.
        CannotBeSet: a character has no glyph.
    """
    fonts = _fonts()
    if _forked:
        raise NoTypesetter("PDF cannot be made in a child of a process that has made some")
    import typst  # noqa: PLC0415 - an extra

    template = resources.files("api").joinpath("templates", "paper.typ").read_bytes()
    try:
        with _one_at_a_time:
            pdf, warnings = typst.compile_with_warnings(
                template,
                font_paths=fonts,
                ignore_system_fonts=True,
                sys_inputs={"data": _data(paper)},
                pdf_standards=[STANDARD],
            )
    except typst.TypstError as error:
        missing = NO_GLYPH.search(str(error.message))
        if missing is None:
            raise
        raise CannotBeSet(
            f'PDF cannot show the character "{missing[1]}" (U+{ord(missing[1]):04X})'
        ) from error
    for warning in warnings:
        if "unknown font family" in warning.message:
            raise NoTypesetter(f"PDF needs its font: {warning.message}")
    if not isinstance(pdf, bytes):
        raise TypeError("typst made no single file")
    return pdf


@lru_cache(maxsize=1)
def _fonts() -> Fonts:
    """The document's font and typst's own, read once a process."""
    try:
        import pylopdf_fonts_jp  # noqa: PLC0415 - an extra
        import typst  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise NoTypesetter("PDF needs the extra pdf: pip install 'kuramori[pdf]'") from error
    os.register_at_fork(after_in_child=lambda: _forked.append(os.getpid()))
    folder = str(Path(str(pylopdf_fonts_jp.__file__)).parent)
    return typst.Fonts(include_system_fonts=False, font_paths=[folder])


def _data(paper: Paper) -> str:
    document = paper.document() | {"font": FONT}
    for block in document["blocks"]:
        if block["kind"] == "picture":
            block["svg"] = _embedded(block["svg"])
    return json.dumps(_breakable(document), ensure_ascii=False)


def _embedded(svg: str) -> str:
    """The picture with the document's font."""
    return FONT_OF_SVG.sub(rf"font: \1 '{FONT}'", svg)


def _breakable(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Places to break a line in words too long for one."""
    if isinstance(value, dict):
        return {name: v if name == "svg" else _breakable(v) for name, v in value.items()}
    if isinstance(value, list | tuple):
        return [_breakable(v) for v in value]
    return LONG_WORD.sub(_with_breaks, value) if isinstance(value, str) else value


def _with_breaks(word: re.Match[str]) -> str:
    text = word[0]
    return "\u200b".join(text[i : i + BREAKABLE] for i in range(0, len(text), BREAKABLE))
