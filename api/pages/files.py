"""An exchange's own file: what is on it, how far each policy has come, and what to do next?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api import keeping, owned_files
from api.compare_words import WORDS as COMPARE_WORDS
from api.file_shapes import ExchangeOnFile, FilingOnFile, ListQuery, PolicyOnFile, SubmissionOnFile
from api.pages.exchange import refusal
from api.pages.site import Pages, Shown
from api.pages.sources import rules_source
from api.pages.text.asked import WORDS as ASKED_WORDS
from api.pages.text.exchange import WORDS as EXCHANGE_WORDS
from api.pages.text.files import WORDS
from api.shapes import CheckRequest
from api.store import accounts
from api.wiring import context
from pricing.errors import PricingError

if TYPE_CHECKING:
    from api.file_shapes import PolicyState
    from api.pages.visit import Visit
    from api.store.records import Entry
    from models.profile import SecurityProfile
    from pricing.examination import Examination

pages = Pages({**COMPARE_WORDS, **ASKED_WORDS, **EXCHANGE_WORDS, **WORDS})

KINDS = ("exchange", "policy", "submission", "filing")
RIGHTS = {
    "exchange": "exchanges:read",
    "policy": "policies:read",
    "submission": "submissions:read",
    "filing": "filings:read",
}
SHOWN = 50
WAY: tuple[PolicyState, ...] = ("draft", "filed", "approved", "bound", "expired")


@dataclass(frozen=True)
class Dealing:
    """A submission or a filing of a policy, as both lists show it."""

    submissions: tuple[SubmissionOnFile, ...]
    filings: tuple[FilingOnFile, ...]


@pages.page("/files", may="facts:read", units=1)
def files(visit: Visit) -> Shown:
    """Exchanges, policies, submissions and filings, each with its state and the next step."""
    values: dict[str, object] = {"title": visit.told(WORDS["files_title"]), "lists": {}}
    if not visit.may("exchanges:read"):
        return Shown("files.html", values)
    owned_files.expire(visit.service.store, context())
    lists = {kind: _entries(visit, kind, ListQuery(limit=SHOWN)) for kind in KINDS}
    names = {entry.id: entry.name for found in lists.values() for entry in found}
    return Shown("files.html", {**values, "lists": lists, "names": names})


@pages.page("/policies/<policy_id>", may="policies:read", units=2)
def policy(visit: Visit, policy_id: str) -> Shown:
    """One policy: its terms, its way so far, and the next step."""
    owned_files.expire(visit.service.store, context())
    store = visit.service.store
    with store.read() as session:
        kept = keeping.find(session, visit.caller, "policy", policy_id)
        shown = PolicyOnFile.model_validate_json(kept.document)
        exchange = keeping.find(session, visit.caller, "exchange", shown.exchange_id)
        insurers = accounts.organisations(session, "insurer")
        supervisors = accounts.organisations(session, "supervisor")
    profile = ExchangeOnFile.model_validate_json(exchange.document).profile
    examined, refused = _examined(visit, shown, profile)
    values = {
        "title": shown.policy.name,
        "policy": shown,
        "profile": profile,
        "way": way(shown),
        "versions": keeping.versions(store, visit.caller, "policy", policy_id).versions,
        "dealing": _dealing(visit, policy_id),
        "insurers": tuple(one for one in insurers if one.closed_at is None),
        "supervisors": tuple(one for one in supervisors if one.closed_at is None),
        "examined": examined,
        "refused": refused,
        "policy_title": shown.policy.name,
        "ruled": "" if examined is None else _ruled(visit, examined),
    }
    return Shown("policy.html", values)


def way(shown: PolicyOnFile) -> tuple[tuple[str, bool], ...]:
    """The states a policy goes through, and whether it has come to each."""
    reached = WAY.index(shown.state) if shown.state in WAY else 1
    steps = list(WAY)
    if shown.state == "refused":
        steps[2] = "refused"
        reached = 2
    return tuple((state, place <= reached) for place, state in enumerate(steps))


def _entries(visit: Visit, kind: str, query: ListQuery) -> tuple[Entry, ...]:
    if not visit.may(RIGHTS[kind]):
        return ()
    return keeping.entries(visit.service.store, visit.caller, kind, query)[0]


def _dealing(visit: Visit, policy_id: str) -> Dealing:
    query = ListQuery(of=policy_id, limit=SHOWN)
    submissions = [one.id for one in _entries(visit, "submission", query)]
    filings = [one.id for one in _entries(visit, "filing", query)]
    with visit.service.store.read() as session:
        return Dealing(
            tuple(
                SubmissionOnFile.model_validate_json(
                    keeping.find(session, visit.caller, "submission", ident).document
                )
                for ident in submissions
            ),
            tuple(
                FilingOnFile.model_validate_json(
                    keeping.find(session, visit.caller, "filing", ident).document
                )
                for ident in filings
            ),
        )


def _examined(
    visit: Visit, shown: PolicyOnFile, profile: SecurityProfile
) -> tuple[Examination | None, dict[str, str] | None]:
    """How an examiner would read it today: what filing would be met with."""
    asked = CheckRequest(profile=profile, policy=shown.policy, language=visit.lang, on=visit.today)
    try:
        return visit.service.check(asked), None
    except PricingError as error:
        return None, refusal(visit, error)


def _ruled(visit: Visit, found: Examination) -> str:
    title = visit.of(found.required, "title")
    return rules_source(found.rule_set, title, found.required.status, visit.lang)
