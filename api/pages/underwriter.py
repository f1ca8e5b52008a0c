"""The underwriter's workspace: what is the risk, and what should the policy cost?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api import studies
from api.pages import book, risk
from api.pages.ask_form import form_values
from api.pages.asked import read
from api.pages.curve_charts import attachments, curve_charts
from api.pages.pricing_card import reading, stack_lines, standing
from api.pages.site import Pages, Shown
from api.pages.sources import POLICY, PROFILE, model_source, price_source, rates_said, stated_source
from api.pages.text.asked import WORDS as ASKED_WORDS
from api.pages.text.risk import WORDS as RISK_WORDS
from api.pages.text.underwriter import WORDS
from api.pages.tower import tower
from api.source_words import source_said
from api.study_shapes import CurvesRequest
from pricing.phrases import word

if TYPE_CHECKING:
    from api.pages.asked import Asked
    from api.pages.visit import Visit
    from pricing.result import Quote

ALL_WORDS = {**ASKED_WORDS, **RISK_WORDS, **WORDS}

pages = Pages(ALL_WORDS)


@pages.page("/underwriter", may="prices:ask", units=3)
def underwriter(visit: Visit) -> Shown:
    """Risk, price and terms of one exchange's policy."""
    asked = read(visit)
    values = {"title": visit.told(WORDS["title"]), **form_values(visit, asked)}
    if asked.is_wrong:
        return Shown("underwriter.html", {**values, "quote": None}, 422)
    quote = visit.service.priced(asked.profile, asked.policy, asked.on)
    values |= quote_values(visit, quote)
    values |= {
        "drivers": risk.drivers(visit, quote),
        "checklist": risk.checklist(visit, quote, asked),
        "tower": tower(visit, quote),
        "books": book.choices(visit),
        "keep": keep(visit, asked),
    }
    return Shown("underwriter.html", values)


@pages.page("/underwriter/curves", may="prices:ask", units=10, whole=False)
def curves(visit: Visit) -> Shown:
    """Loss by return period, and rate on line by attachment, of the exchange asked."""
    asked = read(visit)
    if asked.is_wrong:
        return Shown("underwriter_curves.html", {"found": None}, 422)
    quote = visit.service.priced(asked.profile, asked.policy, asked.on)
    widest = max(layer.limit.amount for layer in quote.layers)
    request = CurvesRequest.model_construct(
        profile=asked.profile, on=asked.on, width=widest, attachments=attachments(quote)
    )
    found = studies.curves(visit.service, request)
    values = {
        "found": found,
        "priced": price_source(found.model, found.basis_version, visit.lang),
        "charts": curve_charts(visit, found, quote),
    }
    return Shown("underwriter_curves.html", values)


@pages.page("/underwriter/book", may="prices:ask", units=4, whole=False)
def with_book(visit: Visit) -> Shown:
    """The policy beside the rest of a book."""
    asked = read(visit)
    if asked.is_wrong:
        return Shown("underwriter_book.html", {"found": None, "most": None}, 422)
    return Shown("underwriter_book.html", book.values(visit, asked))


@pages.page("/underwriter/book/together", may="prices:ask", units=4, whole=False)
def with_book_together(visit: Visit) -> Shown:
    """The same where some events strike several exchanges of the book at once."""
    asked = read(visit)
    if asked.is_wrong:
        values = {"found": None, "together": None, "why": ""}
        return Shown("underwriter_together.html", values, 422)
    return Shown("underwriter_together.html", book.together_values(visit, asked))


def quote_values(visit: Visit, quote: Quote) -> dict[str, Any]:
    """What the cards of a quote show; the page of a stored quote has the same."""
    lang, band = visit.lang, quote.market_band
    return {
        "quote": quote,
        "priced": price_source(quote.model, quote.basis_version, lang),
        "modelled": model_source(quote.model, lang),
        "from_profile": visit.told(PROFILE),
        "from_policy": visit.told(POLICY),
        "from_market": stated_source(visit.of(band, "label"), band.status, lang),
        "rates": rates_said(quote.exchange_rates),
        "market": standing(quote),
        "reading": reading(visit, quote),
        "stack": stack_lines(quote),
        "risk": risk.card(visit, quote),
        "capital": lambda text: text[:1].upper() + text[1:],
        "sourced": lambda text: source_said(text, visit.lang),
        "sublimit_name": lambda name: visit.told(word(name)),
    }


def keep(visit: Visit, asked: Asked) -> dict[str, Any] | None:
    """Where and what to send to keep the quote; None for who may not."""
    policy = None if asked.policy is None else asked.policy.model_dump(mode="json")
    body = {"policy": policy, "on": asked.on.isoformat()}
    submission = visit.args.get("submission")
    as_submitted = asked.profile == asked.base.profile
    if submission and as_submitted and visit.may("submissions:quote"):
        return {"path": f"/v1/submissions/{submission}/quotes", "body": body, "of": submission}
    if not visit.may("quotes:make"):
        return None
    body = {"profile": asked.profile.model_dump(mode="json"), **body}
    return {"path": "/v1/quotes", "body": body, "of": None}
