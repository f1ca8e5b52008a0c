"""Which book is worked out: the example, one of the reader's organisation, or a file it brings?

A file comes with the request and goes with it; the rest of what is asked stays in the address.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from flask import request

from api import keeping
from api.examples import EXAMPLES
from api.file_shapes import ListQuery, PortfolioOnFile, SubmissionOnFile
from api.imports.faults import Imported, Refused, shown
from api.imports.reading import read
from api.pages.text.portfolio import WORDS
from pricing.phrases import say
from pricing.submission import Submission

if TYPE_CHECKING:
    from api.pages.visit import Visit
    from pricing.phrases import Phrase

    Entries = tuple[Submission, ...]
    Choices = tuple[tuple[Phrase, tuple[tuple[str, str], ...]], ...]

EXAMPLE, BOUND = "example", "bound"
FILE = "file"
"""Name of the part of a request that holds a file."""

MARK_DIGITS = 12
BYTES_A_UNIT = 10_000
WORKBOOK_UNITS = 100
"""What reading takes of the machine; see `api.limits`."""


@dataclass(frozen=True)
class Book:
    """Entries to be worked out, or why a file has none.

    Attributes:
        lines: of the file, one an entry; None of a book that is no file.
        file: its name; None of a book that is no file.
        mark: tells it from another file; parts that follow the page have it in their address.
    """

    entries: Entries = ()
    lines: tuple[int, ...] | None = None
    file: str | None = None
    mark: str | None = None
    refused: Refused | None = None


def chosen_book(visit: Visit) -> Book:
    """The file that came with the request, else the book the address names.

    Raises:
        Problem: `unknown-portfolio`, or `too-many-requests`.
    """
    brought = request.files.get(FILE) if request.method == "POST" else None
    if brought is None or not brought.filename:
        return Book(_named(visit, chosen(visit)))
    content, name = brought.read(), brought.filename
    is_text = name.lower().endswith(".csv")
    units = len(content) / BYTES_A_UNIT if is_text else WORKBOOK_UNITS
    visit.service.limits.spend(visit.caller, request.remote_addr, units)
    found = read("exposures", name, content)
    mark = hashlib.sha256(content).hexdigest()[:MARK_DIGITS]
    if isinstance(found, Refused):
        return Book(file=shown(name), mark=mark, refused=found)
    return Book(cast("Entries", found.documents), found.lines, shown(name), mark)


def books(visit: Visit) -> Choices:
    """Books to choose from, under headings."""
    example = ((EXAMPLE, visit.told(WORDS["example_book"])),)
    found: list[tuple[Phrase, tuple[tuple[str, str], ...]]] = [(say("Examples", "例"), example)]
    own: list[tuple[str, str]] = []
    if visit.may("submissions:answer"):
        own.append((BOUND, visit.told(WORDS["bound_book"])))
    if visit.may("portfolios:read"):
        query = ListQuery(limit=100)
        lines, _ = keeping.entries(visit.service.store, visit.caller, "portfolio", query)
        own += [(line.id, line.name) for line in lines]
    if own:
        found.append((say("On your file", "登録済み"), tuple(own)))
    return tuple(found)


def chosen(visit: Visit) -> str:
    """The book the address names: one of the reader's only for whom it exists."""
    named = visit.args.get("portfolio", EXAMPLE)
    if named == BOUND:
        return BOUND if visit.may("submissions:answer") else EXAMPLE
    return named if visit.may("portfolios:read") else EXAMPLE


def _named(visit: Visit, named: str) -> Entries:
    """The entries of a book.

    Raises:
        Problem: `unknown-portfolio`.
    """
    if named == EXAMPLE:
        return example_book()
    if named == BOUND:
        return _bound(visit)
    with visit.service.store.read() as session:
        record = keeping.find(session, visit.caller, "portfolio", named)
    return PortfolioOnFile.model_validate_json(record.document).submissions


@lru_cache(maxsize=1)
def example_book() -> Entries:
    """The book that ships with the examples."""
    path = EXAMPLES / "book.csv"
    found = cast("Imported", read("exposures", path.name, path.read_bytes()))
    return cast("Entries", found.documents)


def _bound(visit: Visit) -> Entries:
    """What the reader's organisation has bound and still runs, a page of it."""
    query = ListQuery(state="bound", limit=100)
    lines, _ = keeping.entries(visit.service.store, visit.caller, "submission", query)
    found = []
    with visit.service.store.read() as session:
        for line in lines:
            record = keeping.find(session, visit.caller, "submission", line.id)
            one = SubmissionOnFile.model_validate_json(record.document)
            if one.policy is not None and one.policy.expiry > visit.today:
                found.append(Submission(profile=one.profile, policy=one.policy))
    return tuple(found)
