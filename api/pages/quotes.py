"""Kept quotes: what does the record say, does it come out again, and what else is kept?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api import keeping
from api.file_shapes import ListQuery
from api.pages.site import Pages, Shown
from api.pages.text.quotes import WORDS
from api.pages.underwriter import ALL_WORDS, quote_values
from api.shapes import StoredQuote

if TYPE_CHECKING:
    from api.pages.visit import Visit

pages = Pages({**ALL_WORDS, **WORDS})


@pages.page("/quotes", may="quotes:list")
def quotes(visit: Visit) -> Shown:
    """Quotes the reader's organisation keeps, newest first."""
    query = ListQuery(cursor=visit.args.get("cursor"))
    found, cursor = keeping.entries(visit.service.store, visit.caller, "quote", query)
    values = {"title": visit.told(WORDS["quotes_title"]), "quotes": found, "next": cursor}
    return Shown("quotes.html", values)


@pages.page("/quotes/<quote_id>", may="quotes:read")
def quote(visit: Visit, quote_id: str) -> Shown:
    """One kept quote, as it was made."""
    with visit.service.store.read() as session:
        kept = keeping.find(session, visit.caller, "quote", quote_id)
    stored = StoredQuote.model_validate_json(kept.document)
    title = f"{visit.told(WORDS['quote_title'])} – {stored.profile.name}"
    return Shown("quote.html", {**quote_values(visit, stored), "title": title})


@pages.page("/quotes/<quote_id>/again", may="quotes:read", units=12, whole=False)
def again(visit: Visit, quote_id: str) -> Shown:
    """A kept quote priced again beside its record."""
    return Shown("quote_again.html", {"found": visit.service.recompute(visit.caller, quote_id)})
