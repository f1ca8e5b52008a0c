"""Submissions before an insurer: what was asked, what does it cost, and what is answered?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api import keeping
from api.file_shapes import ListQuery, SubmissionOnFile
from api.pages.site import Pages, Shown
from api.pages.text.quotes import WORDS
from api.pages.underwriter import ALL_WORDS, quote_values
from data.errors import NoRate
from pricing.errors import PricingError

if TYPE_CHECKING:
    from api.pages.visit import Visit

pages = Pages({**ALL_WORDS, **WORDS})

STATES = ("sent", "offered", "declined", "bound")
MOST_QUOTES = 50


@pages.page("/submissions", may="submissions:read")
def submissions(visit: Visit) -> Shown:
    """Submissions the reader made or got, newest first."""
    state = visit.args.get("state")
    query = ListQuery(cursor=visit.args.get("cursor"), state=state if state in STATES else None)
    found, cursor = keeping.entries(visit.service.store, visit.caller, "submission", query)
    values = {
        "title": visit.told(WORDS["submissions_title"]),
        "submissions": found,
        "next": cursor,
        "states": STATES,
        "chosen": query.state,
    }
    return Shown("submissions.html", values)


@pages.page("/submissions/<submission_id>", may="submissions:read", units=3)
def submission(visit: Visit, submission_id: str) -> Shown:
    """One submission, its price, and the answer."""
    with visit.service.store.read() as session:
        kept = keeping.find(session, visit.caller, "submission", submission_id)
    found = SubmissionOnFile.model_validate_json(kept.document)
    title = f"{visit.told(WORDS['submission_title'])} – {found.profile.name}"
    values = {
        "title": title,
        "found": found,
        "own_quotes": _quotes(visit, submission_id),
        "may_answer": visit.may("submissions:answer") and found.state != "bound",
        **_priced(visit, found),
    }
    return Shown("submission.html", values)


def _priced(visit: Visit, found: SubmissionOnFile) -> dict[str, Any]:
    """The insurer's own price of it today; the problem if it cannot be priced."""
    if not visit.may("submissions:answer"):
        return {"quote": None, "why": None}
    try:
        quote = visit.service.priced(found.profile, found.policy, visit.today)
    except PricingError as error:
        return {"quote": None, "why": error.slug}
    except NoRate:
        return {"quote": None, "why": "no-exchange-rate"}
    return {"why": None, **quote_values(visit, quote)}


def _quotes(visit: Visit, submission_id: str) -> tuple[Any, ...]:
    """Quotes made for the submission that the reader keeps."""
    if not visit.may("submissions:answer"):
        return ()
    query = ListQuery(of=submission_id, limit=MOST_QUOTES)
    lines, _ = keeping.entries(visit.service.store, visit.caller, "quote", query)
    return lines
