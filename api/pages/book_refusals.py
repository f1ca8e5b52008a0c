"""Why can this book not be worked out? Each fault by its place, in the page's language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from api.fault_telling import by_line, told

if TYPE_CHECKING:
    from api.imports.faults import ImportFault, Refused
    from api.pages.portfolio_books import Book
    from pricing.errors import PricingError
    from pricing.phrases import Language

ENTRY = re.compile(r"/book/(\d+)(?:/(.*))?")


def of_file(refused: Refused, lang: Language) -> tuple[str, ...]:
    """What is wrong with a file, by line and column."""
    return tuple(_in_file(one, lang) for one in refused.faults)


def _in_file(fault: ImportFault, lang: Language) -> str:
    said = str(fault.model_copy(update={"file": ""}))
    if not said.startswith(": "):
        return told(said, lang)
    of_all = said.removeprefix(": ")
    return f"The file {of_all}" if lang == "en" else told(of_all, lang)


def of_book(refused: PricingError, book: Book, lang: Language) -> tuple[str, ...]:
    """What is wrong with entries of a book: by line where it is a file, else by exchange."""
    return tuple(_said(fault, book, lang) for fault in refused.faults)


def _said(fault: PricingError, book: Book, lang: Language) -> str:
    entry = ENTRY.fullmatch(fault.field or "")
    if entry is None:
        return told(f"{fault.field}: {fault.public}" if fault.field else fault.public, lang)
    place, column = int(entry[1]), (entry[2] or "").replace("/", ".")
    if book.lines is not None:
        where = ", ".join(part for part in (f"line {book.lines[place]}", column) if part)
        return told(f"{where}: {by_line(fault.public, book.lines)}", lang)
    said = told(fault.public, lang)
    name = book.entries[place].profile.name
    return f"{name}：{said}" if lang == "ja" else f"{name}: {said}"
