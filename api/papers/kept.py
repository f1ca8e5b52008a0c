"""Which paper is made of which record, and under which name is it saved?

What a caller may not read does not exist for it, as everywhere. Records are read first, pages set
afterwards, without any lock on database or prices.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api import keeping
from api.accumulation_shapes import StoredAccumulation
from api.check_shapes import StoredCheck
from api.file_shapes import FilingOnFile, StoredComparison
from api.papers.paper import Stamped
from api.retelling import told_in
from api.shapes import CheckRequest, StoredQuote

if TYPE_CHECKING:
    import datetime as dt

    from api.access import Caller
    from api.quoting import Service
    from api.store.records import Kept
    from pricing.cat_bond_result import CatBondReport
    from pricing.comparison_result import Comparison
    from pricing.event_result import EventReport
    from pricing.examination import Examination
    from pricing.phrases import Language
    from pricing.portfolio_result import PortfolioReport


@dataclass(frozen=True)
class File:
    """A paper, and the name it is saved under."""

    content: bytes
    name: str


def quote(service: Service, caller: Caller, ident: str, lang: Language | None) -> File:
    """The quote slip of a kept quote."""
    from api.papers.quote_pdf import render_pdf  # noqa: PLC0415 - draws

    lang = lang or "en"
    found = StoredQuote.model_validate_json(_find(service, caller, "quote", ident).document)
    content = render_pdf(found, Stamped(found.id, found.created_at.date()), lang)
    return File(content, _name("quote", found.id, lang))


def comparison(service: Service, caller: Caller, ident: str, lang: Language | None) -> File:
    """A kept comparison."""
    from api.papers.comparison_pdf import render_pdf  # noqa: PLC0415 - draws

    lang = lang or "en"
    kept = _find(service, caller, "comparison", ident)
    found = StoredComparison.model_validate_json(kept.document)
    content = render_pdf(found, Stamped(found.id, found.created_at.date()), lang)
    return File(content, _name("comparison", found.id, lang))


def accumulation(service: Service, caller: Caller, ident: str) -> File:
    """The report of a kept accumulation, in the language of its notes."""
    from api.papers.portfolio_pdf import render_pdf  # noqa: PLC0415 - draws

    kept = _find(service, caller, "accumulation", ident)
    found = StoredAccumulation.model_validate_json(kept.document)
    content = render_pdf(found, Stamped(found.id, found.created_at.date()))
    return File(content, _name("accumulation", found.id, found.language))


def check(service: Service, caller: Caller, ident: str, lang: Language | None) -> File:
    """The examiner's report of a kept check."""
    from api.papers.check_pdf import render_pdf  # noqa: PLC0415 - draws

    kept = _find(service, caller, "check", ident)
    found = StoredCheck.model_validate_json(kept.document)
    asked = CheckRequest.model_validate_json(kept.request)
    lang = lang or found.language
    told = told_in(lang, found, asked.policy, asked.profile, service, asked.event_cover)
    stamped = Stamped(found.id, found.created_at.date())
    content = render_pdf(told, stamped, recorded_in=found.language)
    return File(content, _name("check", found.id, told.language))


def filing_report(service: Service, caller: Caller, ident: str, lang: Language | None) -> File:
    """The examiner's report that a filing was made with."""
    from api.papers.check_pdf import render_pdf  # noqa: PLC0415 - draws

    filing = _filing(service, caller, ident)
    told = _told(filing, lang, service)
    stamped = Stamped(filing.id, filing.created_at.date())
    content = render_pdf(told, stamped, recorded_in=filing.examination.language)
    return File(content, _name("report", filing.id, told.language))


def decision(service: Service, caller: Caller, ident: str, lang: Language | None) -> File:
    """The supervisor's letter on a filing; a draft until it is decided."""
    from api.papers.decision_pdf import render_pdf  # noqa: PLC0415 - draws

    filing = _filing(service, caller, ident)
    told = _told(filing, lang, service)
    content = render_pdf(filing, told, Stamped(filing.id, filing.changed_at.date()))
    return File(content, _name("decision", filing.id, told.language))


def loose_check(found: Examination, day: dt.date) -> File:
    """The report of a check that is not kept."""
    from api.papers.check_pdf import render_pdf  # noqa: PLC0415 - draws

    return File(render_pdf(found, Stamped(None, day)), _name("check", None, found.language))


def loose_comparison(found: Comparison, day: dt.date, lang: Language | None) -> File:
    """A comparison that is not kept."""
    from api.papers.comparison_pdf import render_pdf  # noqa: PLC0415 - draws

    lang = lang or "en"
    return File(render_pdf(found, Stamped(None, day), lang), _name("comparison", None, lang))


def loose_portfolio(found: PortfolioReport, day: dt.date) -> File:
    """The report of a book, which is not kept."""
    from api.papers.portfolio_pdf import render_pdf  # noqa: PLC0415 - draws

    return File(render_pdf(found, Stamped(None, day)), _name("portfolio", None, found.language))


def loose_cat_bond(found: CatBondReport, day: dt.date) -> File:
    """The term sheet of a bond on a pool, which is not kept."""
    from api.papers.cat_bond_pdf import render_pdf  # noqa: PLC0415 - draws

    return File(render_pdf(found, Stamped(None, day)), _name("cat-bond", None, found.language))


def loose_event_cover(found: EventReport, day: dt.date) -> File:
    """A cover that pays on an event, which is not kept."""
    from api.papers.event_pdf import render_pdf  # noqa: PLC0415 - draws

    return File(render_pdf(found, Stamped(None, day)), _name("event-cover", None, found.language))


def _find(service: Service, caller: Caller, kind: str, ident: str) -> Kept:
    with service.store.read() as session:
        return keeping.find(session, caller, kind, ident)


def _filing(service: Service, caller: Caller, ident: str) -> FilingOnFile:
    return FilingOnFile.model_validate_json(_find(service, caller, "filing", ident).document)


def _told(filing: FilingOnFile, lang: Language | None, service: Service) -> Examination:
    found = filing.examination
    return told_in(lang or found.language, found, filing.policy, filing.profile, service)


def _name(what: str, ident: str | None, lang: Language) -> str:
    return "-".join(("kuramori", what, *((ident,) if ident else ()), f"{lang}.pdf"))
