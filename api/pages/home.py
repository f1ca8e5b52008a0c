"""The first page: what this answers, for whom, and where to begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.pages.bases import EXCHANGE_TITLES
from api.pages.site import Pages, Shown
from api.pages.text.home import WORDS

if TYPE_CHECKING:
    from api.pages.visit import Visit

pages = Pages(WORDS)


@pages.page("/")
def home(visit: Visit) -> Shown:
    """Three questions, three workspaces, four exchanges to try them on."""
    examples = tuple((name, visit.told(title)) for name, title in EXCHANGE_TITLES.items())
    return Shown("home.html", {"title": visit.told(WORDS["title"]), "examples": examples})
