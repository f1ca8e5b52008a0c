"""A cover that pays on an event: what does it cost, how far may it miss, and what counts?

The page comes first and its figures after it; what both ends of every assumption make of them,
which takes four times as long, comes last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request

from api import event_said, studies
from api.contract import pdf
from api.event_parts import elsewhere
from api.event_words import WORDS as COVER_WORDS
from api.pages import event_charts
from api.pages.bases import exchange_choices
from api.pages.event_asked import COLLATERAL, blamed, read
from api.pages.event_terms_asked import ANNOUNCERS
from api.pages.site import Pages, Shown
from api.pages.sources import rates_said, rules_source, stated_source
from api.pages.text.event_cover import COVERS, WORDS
from api.papers import kept
from api.study_shapes import EventCoverRequest
from data.event_assumptions import event_assumptions
from pricing.deals import times
from pricing.errors import PricingError
from pricing.phrases import say

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

    from api.pages.event_asked import CoverQuestion
    from api.pages.visit import Visit
    from pricing.event_result import EventReport

pages = Pages({**COVER_WORDS, **WORDS})

WHOLE = "whole"
"""In an address that has the figures in the page itself, for browsers without scripts."""

SHARE_OF_A_VISIT = 5
FIGURES, EFFECTS = 40, 150
PAPER = EFFECTS + 60
"""Units; see `api.limits`."""


@pages.page("/event-cover", may="prices:ask", units=SHARE_OF_A_VISIT)
def event_cover(visit: Visit) -> Shown:
    """An example cover on an exchange, or one with other terms; its figures follow the page."""
    asked = read(visit)
    if asked.is_wrong:
        return _page(visit, asked, 422)
    if not ("HX-Request" in request.headers or WHOLE in visit.args):
        return _page(visit, asked, later=True)
    try:
        found = _worked(visit, asked, FIGURES)
    except PricingError as refused:
        mended = blamed(asked, refused)
        if mended is None:
            raise
        return _page(visit, mended, 422)
    return _page(visit, asked, **shown(visit, asked, found))


@pages.page("/event-cover/assumptions", may="prices:ask", units=SHARE_OF_A_VISIT, whole=False)
def assumptions(visit: Visit) -> Shown:
    """What both ends of every assumption make of it."""
    asked = read(visit)
    if asked.is_wrong:
        return Shown("event_cover_effects.html", {"found": None}, 422)
    found = _worked(visit, asked, EFFECTS, effects=True)
    values = {
        "found": found,
        "from_run": event_said.made_said(found.made, visit.lang),
        "chart": event_charts.effects(visit, found),
        "rows": found.ranked,
        "measured": lambda one, *ends: event_said.assumed_said(one, ends, visit.lang),
    }
    return Shown("event_cover_effects.html", values)


@pages.page("/event-cover/paper", may="prices:ask", units=SHARE_OF_A_VISIT, whole=False)
def paper(visit: Visit) -> Shown | AnyResponse:
    """The same as PDF."""
    asked = read(visit)
    if asked.is_wrong:
        return event_cover(visit)
    found = _worked(visit, asked, PAPER, effects=True)
    made = kept.loose_event_cover(found, visit.today)
    return pdf(made.content, made.name)


def _page(visit: Visit, asked: CoverQuestion, status: int = 200, **more: Any) -> Shown:  # noqa: ANN401
    values = {"title": visit.told(WORDS["title"]), "found": None, "later": False}
    return Shown("event_cover.html", values | form_values(visit, asked) | more, status)


def form_values(visit: Visit, asked: CoverQuestion) -> dict[str, Any]:
    """What the form shows."""
    rows = {row.id: row for row in event_assumptions().assumptions}

    def told(name: str) -> str:
        return visit.told(WORDS[name])

    return {
        "asked": asked,
        "exchange_choices": exchange_choices(visit),
        "cover_choices": (
            (say("Examples", "例"), tuple((k, visit.told(v)) for k, v in COVERS.items())),
        ),
        "trigger_choices": tuple((name, told(f"asked_{name}")) for name in ("yes", "no")),
        "announcers": tuple((name, told(f"by_{name}")) for name in ANNOUNCERS),
        "combines": tuple((name, told(f"combine_{name}")) for name in ("any", "all")),
        "payouts_are": tuple((name, told(f"payout_{name}")) for name in ("slope", "step")),
        "collaterals": tuple((name, told(f"collateral_{name}")) for name in COLLATERAL),
        "currencies": (("JPY", told("in_jpy")), ("USD", told("in_usd"))),
        "levers": tuple(rows.values()),
        "asked_label": lambda name: visit.of(rows[name], "title") if name in rows else told(name),
    }


def _asked(visit: Visit, asked: CoverQuestion) -> EventCoverRequest:
    return EventCoverRequest.model_validate(
        {
            "cover": asked.cover,
            "assumptions": asked.assumptions,
            "language": visit.lang,
            "on": visit.today,
        }
    )


def _worked(
    visit: Visit, asked: CoverQuestion, units: float, *, effects: bool = False
) -> EventReport:
    visit.service.limits.spend(visit.caller, request.remote_addr, units)
    return studies.event_cover(visit.service, _asked(visit, asked), effects=effects)


def shown(visit: Visit, asked: CoverQuestion, found: EventReport) -> dict[str, Any]:
    """Everything the answer shows."""
    lang, required = visit.lang, found.credit.required
    rules = rules_source(found.made.rule_set, required.scenario, required.status, lang)
    return {
        "found": found,
        "cover": found.cover,
        "elsewhere": elsewhere(found.credit, lang),
        "from_run": event_said.made_said(found.made, lang),
        "from_rules": rules,
        "from_band": stated_source(found.price.band_source, found.price.band_status, lang),
        "event_row": next((row for row in found.sizes if row.loss == found.basis.event_from), None),
        "paid_chart": event_charts.paid(visit, found),
        "terms": _terms(found, visit),
        "rates": rates_said(found.exchange_rates),
        "times": times,
        "request": _asked(visit, asked).model_dump(mode="json"),
    }


def _terms(found: EventReport, visit: Visit) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The terms priced, as every page and paper says them."""
    return event_said.terms_said(found.cover, found.assets.amount, visit.lang)
