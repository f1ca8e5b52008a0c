"""One filing: what was filed, how it read that day, how it reads again, and what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api import keeping
from api.check_shapes import StoredCheck
from api.file_shapes import FilingOnFile, ListQuery
from api.pages.check import stress_values
from api.pages.report import report_values
from api.pages.site import Pages, Shown
from api.pages.supervisor import filed
from api.pages.text.check import WORDS as CHECK_WORDS
from api.pages.text.supervisor import WORDS
from api.problems import Problem
from api.retelling import told_in
from pricing.errors import PricingError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.pages.visit import Visit
    from api.store.records import Entry
    from pricing.examination import Examination
    from pricing.findings import Finding

pages = Pages({**CHECK_WORDS, **WORDS})


@pages.page("/filings/<filing_id>", may="filings:read", units=2)
def filing(visit: Visit, filing_id: str) -> Shown:
    """Papers, report, readings and decision."""
    with visit.service.store.read() as session:
        kept = keeping.find(session, visit.caller, "filing", filing_id)
        again = _again(visit, session, filing_id)
    shown = FilingOnFile.model_validate_json(kept.document)
    found, retold = told(visit, shown)
    values = {
        "title": visit.told(WORDS["filing_title"]).format(exchange=shown.exchange.name),
        "filing": shown,
        "line": filed(visit, shown),
        "retold": retold,
        "cash_stated": shown.profile.reserve_cash is not None,
        "again": again,
        "moved": () if again is None else moved(found, again),
        "readings": _readings(visit, filing_id) if visit.may("checks:read") else (),
        **report_values(visit, found),
        **stress_values(visit, shown.profile, shown.policy, shown.examination.on),
    }
    return Shown("filing.html", values)


def told(visit: Visit, shown: FilingOnFile) -> tuple[Examination, bool]:
    """The report of the day in the page's language, and whether it had to be told anew.

    It stays as it is where it cannot be told so that nothing but words differs.
    """
    was = shown.examination
    try:
        now = told_in(visit.lang, was, shown.policy, shown.profile, visit.service)
    except (PricingError, Problem):
        return was, False
    return now, now is not was


def moved(was: Examination, now: Examination) -> tuple[tuple[Finding, Finding | None], ...]:
    """Findings that came out otherwise: now, and before; None where the rule is new."""
    before = {one.rule: one for one in was.findings}
    pairs = ((one, before.get(one.rule)) for one in now.findings)
    return tuple((one, old) for one, old in pairs if old is None or old.result != one.result)


def _again(visit: Visit, session: Session, filing_id: str) -> StoredCheck | None:
    """The reading that the address names, if it is of this filing."""
    ident = visit.args.get("check")
    if not ident or not visit.may("checks:read"):
        return None
    kept = keeping.find(session, visit.caller, "check", ident)
    found = StoredCheck.model_validate_json(kept.document)
    return found if found.of == filing_id else None


def _readings(visit: Visit, filing_id: str) -> tuple[Entry, ...]:
    query = ListQuery(of=filing_id, limit=20)
    return keeping.entries(visit.service.store, visit.caller, "check", query)[0]
