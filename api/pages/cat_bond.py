"""A catastrophe bond on a pool of policies: its risk, its spread, and how its terms would read.

The page comes first and its figures after it; the exact law and what the parameters leave open,
which take three times as long as the simulation, come last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request

from api import studies
from api.accumulation_shapes import MOST_AT_ONCE
from api.cat_bond_shapes import CatBondRequest
from api.cat_bond_words import WORDS as BOND_WORDS
from api.cat_bond_words import layer_said, made_said, principal_said, principle_said
from api.contract import pdf
from api.event_words import WORDS as DEAL_WORDS
from api.pages.book_refusals import of_book
from api.pages.cat_bond_asked import BASES, SLIDER, TRIGGERS, read
from api.pages.cat_bond_charts import spreads
from api.pages.portfolio_asked import LEVERS, YEARS
from api.pages.portfolio_books import books, chosen, chosen_book
from api.pages.site import Pages, Shown
from api.pages.text.cat_bond import WORDS
from api.papers import kept
from data.accumulation import accumulation
from pricing.cat_bond_sheet import COARSE, OFF
from pricing.deals import NO_MULTIPLE, times
from pricing.errors import PricingError

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

    from api.pages.cat_bond_asked import BondQuestion
    from api.pages.visit import Visit
    from pricing.cat_bond_result import CatBondReport
    from pricing.submission import Submission

pages = Pages({**DEAL_WORDS, **BOND_WORDS, **WORDS})

WHOLE = "whole"
"""In an address that has the figures in the page itself, for browsers without scripts."""

SHARE_OF_A_VISIT = 5
PAPER_UNITS = 60
NOTHING: dict[str, Any] = {"found": None, "many": None, "refused": (), "later": False}


@pages.page("/cat-bond", may="prices:ask", units=SHARE_OF_A_VISIT)
def cat_bond(visit: Visit) -> Shown:
    """A bond on the example book, or on one of the reader's; its figures follow the page."""
    asked = read(visit)
    if asked.is_wrong:
        return _page(visit, asked, 422)
    book = chosen_book(visit)
    if not 0 < len(book.entries) <= MOST_AT_ONCE:
        return _page(visit, asked, many=len(book.entries))
    if not ("HX-Request" in request.headers or WHOLE in visit.args):
        return _page(visit, asked, later=True)
    try:
        found = _worked(visit, book.entries, asked, beside=False)
    except PricingError as refused:
        if refused.field == "/bond/attachment":
            return _page(visit, asked.blamed("attachment", WORDS["never_reached"]), 422)
        return _page(visit, asked, 422, refused=of_book(refused, book, visit.lang))
    return _page(visit, asked, **shown(visit, asked, found, book.entries))


@pages.page("/cat-bond/check", may="prices:ask", units=SHARE_OF_A_VISIT, whole=False)
def check(visit: Visit) -> Shown:
    """The exact law beside the same simulated years, and what the parameters leave open."""
    asked = read(visit)
    book = () if asked.is_wrong else chosen_book(visit).entries
    if not 0 < len(book) <= MOST_AT_ONCE:
        return Shown("cat_bond_check.html", {"found": None}, 422)
    found = _worked(visit, book, asked, beside=True)
    said = {note.told(visit.lang) for note in (OFF, COARSE)}
    return Shown(
        "cat_bond_check.html",
        {
            "found": found,
            "checks": {one.name: one for one in found.check},
            "from_run": made_said(found.made, visit.lang),
            "notes": [note for note in found.notes if note in said],
        },
    )


@pages.page("/cat-bond/paper", may="prices:ask", units=SHARE_OF_A_VISIT, whole=False)
def paper(visit: Visit) -> Shown | AnyResponse:
    """The term sheet as PDF, with the exact law beside it."""
    asked = read(visit)
    book = () if asked.is_wrong else chosen_book(visit).entries
    if not 0 < len(book) <= MOST_AT_ONCE:
        return cat_bond(visit)
    visit.service.limits.spend(visit.caller, request.remote_addr, PAPER_UNITS)
    made = kept.loose_cat_bond(_worked(visit, book, asked, beside=True), visit.today)
    return pdf(made.content, made.name)


def _page(visit: Visit, asked: BondQuestion, status: int = 200, **more: Any) -> Shown:  # noqa: ANN401
    values = {"title": visit.told(WORDS["title"]), **NOTHING, **form_values(visit, asked)}
    return Shown("cat_bond.html", values | more, status)


def form_values(visit: Visit, asked: BondQuestion) -> dict[str, Any]:
    """What the form shows."""
    rows = {row.id: row for row in accumulation().assumptions}

    def told(name: str, **values: str) -> str:
        return visit.told(WORDS[name]).format(**values)

    return {
        "asked": asked,
        "books": books(visit),
        "chosen": chosen(visit),
        "most": MOST_AT_ONCE,
        "slider": SLIDER,
        "bases": tuple((name, told(f"basis_{name}")) for name in BASES),
        "triggers": tuple((name, told(f"trigger_is_{name}")) for name in TRIGGERS),
        "levers": tuple((rows[name], lever) for name, lever in LEVERS.items()),
        "all_years": tuple((str(n), told("years_are", n=f"{n:,}")) for n in YEARS),
        "asked_label": lambda name: visit.of(rows[name], "title") if name in rows else told(name),
    }


def _asked(visit: Visit, book: tuple[Submission, ...], asked: BondQuestion) -> CatBondRequest:
    return CatBondRequest.model_validate(
        {
            "bond": asked.bond,
            "book": book,
            "years": asked.years,
            "seed": asked.seed,
            "assumptions": asked.assumptions,
            "language": visit.lang,
            "on": visit.today,
        }
    )


def _worked(
    visit: Visit, book: tuple[Submission, ...], asked: BondQuestion, *, beside: bool
) -> CatBondReport:
    question = _asked(visit, book, asked)
    units = question.units if beside else question.units_of_years
    visit.service.limits.spend(visit.caller, request.remote_addr, units)
    return studies.cat_bond(visit.service, question, beside=beside)


def shown(
    visit: Visit, asked: BondQuestion, found: CatBondReport, book: tuple[Submission, ...]
) -> dict[str, Any]:
    """Everything the answer shows."""
    lang = visit.lang
    question = _asked(visit, book, asked).model_dump(mode="json", exclude={"book"})
    return {
        "found": found,
        "from_run": made_said(found.made, lang),
        "layer": layer_said(found, lang),
        "principal": principal_said(found, lang),
        "principle": principle_said(found.price.principle, lang),
        "chart": spreads(visit, found),
        "times": times,
        "tiny": next((note for note in found.notes if note == NO_MULTIPLE.told(lang)), ""),
        "request": question,
    }
