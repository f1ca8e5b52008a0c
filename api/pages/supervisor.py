"""The supervisor's workspace: what was filed and waits, and how does the sector stand?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from api import keeping
from api.file_shapes import FilingOnFile, FilingState, ListQuery
from api.pages.sector import EXAMPLE, books, chosen, sector_values
from api.pages.site import Pages, Shown
from api.pages.sources import rules_source
from api.pages.text.check import WORDS as CHECK_WORDS
from api.pages.text.supervisor import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.pages.visit import Visit
    from api.store.records import Entry

pages = Pages({**CHECK_WORDS, **WORDS})

STATES: tuple[FilingState, ...] = get_args(FilingState)
MOST = 20
COUNTED = 100
"""Waiting filings are counted up to here."""


@dataclass(frozen=True)
class Filed:
    """One line of the inbox."""

    filing: FilingOnFile
    days: int
    """From filing to the decision or, where there is none, to now."""
    source: str


@pages.page("/supervisor", may="prices:ask", units=4)
def supervisor(visit: Visit) -> Shown:
    """Filings for whom there are any, and the sector for everyone."""
    values: dict[str, object] = {
        "title": visit.told(WORDS["title"]),
        "books": books(visit),
        "chosen": chosen(visit),
        "inbox": None,
    }
    if visit.may("filings:read"):
        values |= _inbox(visit)
    if chosen(visit) == EXAMPLE:  # a book on file may hold two hundred: it comes after the page
        values |= sector_values(visit)
    return Shown("supervisor.html", values)


def _inbox(visit: Visit) -> dict[str, object]:
    state = visit.args.get("state", "")
    query = ListQuery(
        state=state if state in STATES else None, limit=MOST, cursor=visit.args.get("cursor")
    )
    store, caller = visit.service.store, visit.caller
    found, cursor = keeping.entries(store, caller, "filing", query)
    waiting, more = keeping.entries(
        store, caller, "filing", ListQuery(state="filed", limit=COUNTED)
    )
    return {
        "inbox": tuple(_lines(visit, found)),
        "cursor": cursor,
        "state": state if state in STATES else "",
        "states": ("", *STATES),
        "waiting": len(waiting),
        "more_wait": more is not None,
    }


def _lines(visit: Visit, found: tuple[Entry, ...]) -> Iterator[Filed]:
    with visit.service.store.read() as session:
        for entry in found:
            kept = keeping.find(session, visit.caller, "filing", entry.id)
            yield filed(visit, FilingOnFile.model_validate_json(kept.document))


def filed(visit: Visit, filing: FilingOnFile) -> Filed:
    """A filing with how long it waits, or waited."""
    until = visit.at if filing.state == "filed" else filing.changed_at
    required = filing.examination.required
    source = rules_source(
        filing.examination.rule_set, visit.of(required, "title"), required.status, visit.lang
    )
    return Filed(filing, (until - filing.created_at).days, source)
