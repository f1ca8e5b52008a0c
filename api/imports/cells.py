"""What does one cell say?

A value as JSON would have it, or a reason why it cannot be told. What it may be beyond that is for
the type of the document. Nothing is guessed: 1,234 is one and a bit in half the world.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import TYPE_CHECKING

from api.imports.columns import PRESENT, Leaf

if TYPE_CHECKING:
    from collections.abc import Callable

Raw = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None
"""A cell as a reader gives it: always text from CSV; None is empty."""

Json = str | int | float | bool | list["Json"] | dict[str, "Json"]

LONGEST_CELL = 2_000
LONGEST_WHOLE = 18
"""Digits of a whole number; a longer one is read as the nearest number with a point."""

ERRORS = frozenset(
    {
        *("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"),
        *("#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#UNKNOWN!", "#CONNECT!", "#BUSY!"),
    }
)
"""What a spreadsheet writes where a formula failed."""

STARTS_A_FORMULA = "=+-@＝＋－＠\t\r"
"""A spreadsheet takes what begins so for a formula, in Japan the wide ones too."""

GUARD = "'"
GUARDED = STARTS_A_FORMULA + "#" + GUARD

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]{1,3})?|[+-]?\.[0-9]+")
_PLAINLY_GROUPED = re.compile(
    r"[+-]?[1-9][0-9]{0,2}((,[0-9]{3}){2,}(\.[0-9]+)?|(,[0-9]{3})\.[0-9]+)"
)
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}([,.' \u00a0\u202f][0-9]{2,3})+([.,][0-9]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)

WORDS = {"true": True, "yes": True, "false": False, "no": False}

A_NUMBER = "digits with a point before decimals, such as 1234567.5"
A_DAY = "a date such as 2026-04-01"
YES_OR_NO = "yes, no, true or false; empty where it is unknown"


class Misread(ValueError):
    """The cell cannot be told; `allowed` is what would have been right."""

    def __init__(self, detail: str, allowed: str) -> None:
        super().__init__(detail)
        self.detail = detail
        self.allowed = allowed


def is_empty(raw: Raw) -> bool:
    """Whether a cell says nothing."""
    return raw is None or (isinstance(raw, str) and not raw.strip())


def is_error(raw: Raw) -> bool:
    """Whether a spreadsheet failed to work this cell out."""
    return isinstance(raw, str) and raw.strip() in ERRORS


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula, and our reader not for a comment."""
    first = text[1:2] if text.startswith(GUARD) else text[:1]
    return GUARD + text if first and first in GUARDED else text


def unguarded(text: str) -> str:
    """The text that `guarded` made safe."""
    is_guarded = text.startswith(GUARD) and text[1:2] and text[1] in GUARDED
    return text[1:] if is_guarded else text


def value_of(raw: Raw, leaf: Leaf) -> Json:
    """What a cell that is not empty says.

    Raises:
        Misread: it cannot be told.
    """
    if is_error(raw):
        raise Misread(f"is an error of the spreadsheet (it is {raw})", "a value")
    if not leaf.several:
        return _value(raw, leaf.type)
    parts = raw.split(";") if isinstance(raw, str) else [raw]
    return [_value(part, leaf.type) for part in parts]


def _value(raw: Raw, kind: object) -> Json:
    if kind in READERS:
        return READERS[kind](raw)
    return _text(raw)  # text, or one of a few words


def _text(raw: Raw) -> str:
    if isinstance(raw, str):
        return unguarded(raw.strip())
    if isinstance(raw, int) and not isinstance(raw, bool):
        return str(raw)
    raise Misread(f"must be text{_echo(raw)}", "text")


def _word(raw: Raw) -> bool:
    if isinstance(raw, bool):
        return raw
    word = raw.strip().casefold() if isinstance(raw, str) else ""
    if word not in WORDS:
        raise Misread(f"must be yes or no{_echo(raw)}", YES_OR_NO)
    return WORDS[word]


def _presence(raw: Raw) -> Json:
    """A part of the document that is there and may say nothing more."""
    if not _word(raw):
        raise Misread("must be yes, or empty where there is none", "yes")
    return {}


def _number(raw: Raw) -> int | float:
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _finite(raw)
    if not isinstance(raw, str):
        raise Misread(f"must be a number{_echo(raw)}", A_NUMBER)
    text = raw.strip()
    if _PLAINLY_GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if text.isascii() and _NUMBER.fullmatch(text):
        is_whole = text.lstrip("+-").isdigit() and len(text) <= LONGEST_WHOLE
        return int(text) if is_whole else _finite(float(text))
    if _GROUPED.fullmatch(text):
        raise Misread(
            f"is ambiguous{_echo(raw)}: the sign between digits may be for thousands or decimals",
            A_NUMBER,
        )
    if text.endswith(("%", "％")):
        raise Misread(f"must be a number, not a percentage{_echo(raw)}", "a share such as 0.03")
    raise Misread(f"must be a number{_echo(raw)}", A_NUMBER)


def _finite(value: float) -> float:
    if isinstance(value, float) and not math.isfinite(value):
        raise Misread("must be a finite number", A_NUMBER)
    return value


def _day(raw: Raw) -> str:
    if isinstance(raw, dt.datetime):
        if raw.time() != dt.time():
            raise Misread(f"must be a date without a time{_echo(raw)}", A_DAY)
        return raw.date().isoformat()
    if isinstance(raw, dt.date):
        return raw.isoformat()
    text = raw.strip() if isinstance(raw, str) else ""
    if not _DAY.fullmatch(text):
        raise Misread(f"must be {A_DAY}{_echo(raw)}", A_DAY)
    return text


def _echo(raw: Raw) -> str:
    text = repr(raw) if isinstance(raw, str) else str(raw)
    return f" (it is {text})" if len(text) <= 60 else ""


READERS: dict[object, Callable[[Raw], Json]] = {
    PRESENT: _presence,
    bool: _word,
    int: _number,
    float: _number,
    dt.date: _day,
}
