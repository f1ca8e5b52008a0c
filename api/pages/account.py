"""Signing in and out, and what one's organisation is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.pages.site import Pages, Shown
from api.pages.text.account import WORDS
from api.store import accounts

if TYPE_CHECKING:
    from api.pages.visit import Visit

pages = Pages(WORDS)


@pages.page("/account")
def account(visit: Visit) -> Shown:
    """The form to sign in; for whom is signed in, who that is."""
    values: dict[str, object] = {"title": visit.told(WORDS["title"]), "organisation": None}
    if visit.caller.organisation_id is not None:
        with visit.service.store.read() as session:
            found = accounts.organisation_by_id(session, visit.caller.organisation_id)
        values["organisation"] = found
    return Shown("account.html", values)
