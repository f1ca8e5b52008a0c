"""How is a refusal of a book told in the reader's language?

The command line (`--lang ja`) and pages tell it so; what the API answers with is English. Around a
sentence of `api.fault_words` may stand its place, the value that was given, what is allowed and how
many more there are: each is told by itself. A sentence that is not known stays as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from api.fault_words import SENTENCES
from api.pages import contradictions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pricing.phrases import Language


def _pattern(template: str) -> re.Pattern[str]:
    """What a sentence looks like with anything in its places."""
    parts = re.split(r"\{\w*\}", template)
    return re.compile("(.*?)".join(re.escape(part) for part in parts), re.DOTALL)


_KNOWN = tuple((_pattern(en), "{told}" in en, ja) for en, ja in SENTENCES)
_MORE = re.compile(r"(.*) \((\d+) more(?: in errors)?\)", re.DOTALL)
_GIVEN = re.compile(r"(.*?) \(it is (.*?)\)(: .*)?", re.DOTALL)
_ALLOWED = re.compile(r"(.*) \((.*)\)", re.DOTALL)
_ENTRY = re.compile(r"\(/(\d+) has")
_CHOICES = re.compile(r"'[^']*'(?:(?:, | or )'[^']*')*")
_PLACES = (
    (re.compile(r"\bline (\d+)\b"), r"\1行目"),
    (re.compile(r"\bcolumn (\d+)\b"), r"\1列目"),
    (re.compile(r"\bsheet "), "シート"),
    (re.compile(", "), "、"),
)


def told(text: str, lang: Language) -> str:
    """A refusal in one language."""
    return text if lang == "en" else _told(text) or text


def by_line(text: str, lines: Sequence[int]) -> str:
    """A refusal with the line of a file for each entry of the book that it names."""
    return _ENTRY.sub(lambda entry: f"(line {lines[int(entry[1])]} has", text)


def _told(text: str) -> str | None:
    if (more := _MORE.fullmatch(text)) and (first := _told(more[1])):
        return f"{first}（ほか{more[2]}件）"
    if (given := _GIVEN.fullmatch(text)) and (said := _sentence(given[1] + (given[3] or ""))):
        return f"{said}（入力値：{given[2]}）"
    return _sentence(text) or _with_allowed(text) or _at_a_place(text) or _contradiction(text)


def _sentence(text: str) -> str | None:
    """One of ours without more around it."""
    for pattern, nested, ja in _KNOWN:
        match = pattern.fullmatch(text)
        if match is not None:
            values = tuple(map(_placed, match.groups()))
            return ja.format(told=told(match[1], "ja")) if nested else ja.format(*values)
    return None


def _with_allowed(text: str) -> str | None:
    parts = _ALLOWED.fullmatch(text)
    if parts is None:
        return None
    said, allowed = _told(parts[1]), _sentence(parts[2])
    return f"{said}（{allowed}）" if said and allowed else None


def _at_a_place(text: str) -> str | None:
    """Behind a file, line, column, field, assumption or option."""
    place, sign, rest = text.partition(": ")
    said = _told(rest) if sign else None
    if said is None:
        return None
    return f"{_placed(place)}：{said}"


def _placed(text: str) -> str:
    """A place in a file, or values among which to choose."""
    if _CHOICES.fullmatch(text):
        return "・".join(re.findall("'([^']*)'", text))
    for pattern, ja in _PLACES:
        text = pattern.sub(ja, text)
    return text


def _contradiction(text: str) -> str | None:
    said = contradictions.told(text)
    return None if "why" in said.values else said.told("ja").removesuffix("。")
