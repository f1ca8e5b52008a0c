"""The glossary: what does each term mean here, in both languages?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.pages.fields import Reader
from api.pages.site import Pages, Shown
from api.pages.text.glossary import GROUPS, TERMS, WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.pages.text.glossary_term import Term
    from api.pages.visit import Visit

pages = Pages(WORDS)


@pages.page("/glossary")
def glossary(visit: Visit) -> Shown:
    """All terms, or those that hold a text."""
    reader = Reader(visit.args)
    found = holding(reader.text("q", ""))
    values = {
        "title": visit.told(WORDS["title"]),
        "fields": reader.fields,
        "groups": found,
        "all": len(TERMS),
        "shown": sum(map(len, found.values())),
        "paths": {"supervisor": "/check"},
    }
    return Shown("glossary.html", values)


def holding(text: str) -> Mapping[str, tuple[Term, ...]]:
    """Terms by group whose names or meaning hold a text, in either language."""
    wanted = text.casefold()
    found = {
        group: tuple(one for one in terms if wanted in _text_of(one))
        for group, terms in GROUPS.items()
    }
    return {group: terms for group, terms in found.items() if terms}


def _text_of(one: Term) -> str:
    parts = (one.anchor, one.name.en, one.name.ja, one.meaning.en, one.meaning.ja)
    return "\n".join(parts).casefold()
