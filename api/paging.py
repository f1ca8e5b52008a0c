"""Which part of a long list is wanted, and where does the next one begin?

A cursor names the last entry of the page before, so that entries added meanwhile neither repeat nor
hide others. What it holds is our business alone: callers hand it back as it came.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from api.problems import FieldError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Entry = TypeVar("Entry")

NextCursor = Annotated[
    str | None, Field(description="Ask again with this cursor; null on the last page")
]


class PageQuery(BaseModel):
    """Which part of a list is wanted; lists with filters add theirs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    limit: Annotated[int, Field(ge=1, le=100, description="Most entries to return")] = 20
    cursor: Annotated[
        str | None,
        Field(pattern=r"^[A-Za-z0-9_-]{1,300}$", description="next_cursor of the page before"),
    ] = None


def to_cursor(key: str) -> str:
    """The cursor of the page after the entry named `key`."""
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def from_cursor(cursor: str) -> str:
    """The key in a cursor.

    Raises:
        Problem: `invalid-input`, where no list gave this cursor.
    """
    padded = cursor + "=" * (-len(cursor) % 4)
    try:
        return base64.urlsafe_b64decode(padded).decode()
    except (binascii.Error, ValueError) as error:
        raise _unknown() from error


def page_of(
    entries: Sequence[Entry], key: Callable[[Entry], str], query: PageQuery
) -> tuple[tuple[Entry, ...], str | None]:
    """The part of `entries` that `query` wants, and the cursor of the next, None after the last.

    Raises:
        Problem: `invalid-input`, where the cursor names none of these entries.
    """
    start = 0
    if query.cursor is not None:
        wanted = from_cursor(query.cursor)
        places = (place for place, entry in enumerate(entries) if key(entry) == wanted)
        start = next(places, -1) + 1
        if start == 0:
            raise _unknown()
    found = tuple(entries[start : start + query.limit])
    is_last = start + query.limit >= len(entries)
    return found, None if is_last else to_cursor(key(found[-1]))


def _unknown() -> Problem:
    detail = "is not a cursor of this list"
    allowed = "next_cursor of a page asked for with the same filters"
    fault = FieldError(parameter="cursor", detail=detail, allowed=allowed)
    return Problem("invalid-input", f"cursor: {detail}", (fault,))
