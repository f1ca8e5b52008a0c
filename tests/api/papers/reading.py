"""What a reader finds in a PDF: the text of each page without its spaces, and its fonts."""

from __future__ import annotations

import io
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pypdf import PdfReader

if TYPE_CHECKING:
    from pypdf.generic import DictionaryObject


@lru_cache(maxsize=8)
def pages(pdf: bytes) -> list[str]:
    """Text of every page; where a line breaks, or Latin meets Japanese, says nothing."""
    reader = PdfReader(io.BytesIO(pdf))
    return [flat(page.extract_text()) for page in reader.pages]


def flat(text: str) -> str:
    # The font has one glyph for both wave dashes, so that a reader finds either.
    return re.sub(r"[\s\x00-\x1f\u200b]", "", text).replace("\uff5e", "\u301c")


def holds(pdf: bytes, *texts: str) -> None:
    """Every text is somewhere in it."""
    found = "".join(pages(pdf))
    missing = [text for text in texts if flat(text) not in found]
    assert not missing, missing


def fonts_are_inside(pdf: bytes) -> None:
    count = 0
    for page in PdfReader(io.BytesIO(pdf)).pages:
        fonts: DictionaryObject = page["/Resources"]["/Font"]
        for font in fonts.values():
            (below,) = font.get_object()["/DescendantFonts"]
            descriptor = below.get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(descriptor), descriptor
            count += 1
    assert count


def every_page_says(pdf: bytes, record: str, lang: str) -> None:
    """Which record it is of, and which of how many pages it is."""
    found = pages(pdf)
    for number, text in enumerate(found, start=1):
        assert flat(record) in text
        all_ = len(found)
        place = f"Page{number}of{all_}" if lang == "en" else f"{number}/{all_}ページ"
        assert place in text
