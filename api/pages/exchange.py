"""The exchange's workspace: cash, cover, or both, and what would be filed?

The page itself reprices all cash and cover, which takes an instant; the whole comparison, with its
search and its controls, is a page of its own that this one loads after.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import request

from api import keeping, studies
from api.compare_words import WORDS as COMPARE_WORDS
from api.owned_files import CHANGEABLE
from api.pages import exchange_charts as charts
from api.pages.ask_form import field_label, form_values, policy_title
from api.pages.asked import MILLION, MOST_LAYERS, read
from api.pages.bases import POLICY_TITLES
from api.pages.exchange_parts import (
    against_of,
    answered,
    heading,
    market_band,
    option_rows,
    picked,
    quantity,
    reason,
    thumb_note,
    wrong_way,
)
from api.pages.exchange_typed import examined, typed, with_assumed_cash
from api.pages.fields import plain
from api.pages.money import is_money, money_label, money_values, read_money
from api.pages.refusals import advice_on, title_of
from api.pages.site import Pages, Shown
from api.pages.sources import compared_source, repriced_source, rules_source
from api.pages.text.asked import WORDS as ASKED_WORDS
from api.pages.text.exchange import WORDS
from api.pages.text.money import WORDS as MONEY_WORDS
from api.problems import problem_types
from api.shapes import ComparisonRequest, RepricingRequest
from api.study_shapes import RequirementRequest
from pricing.errors import PricingError

if TYPE_CHECKING:
    from api.pages.asked import Asked
    from api.pages.visit import Visit
    from api.store.records import Kept
    from pricing.comparison_result import Mix, MixLayer
    from pricing.figures import Figures

ID = "{id}"
"""Where the id of what was kept goes in the address of the next page."""

pages = Pages({**COMPARE_WORDS, **ASKED_WORDS, **MONEY_WORDS, **WORDS})


@pages.page("/exchange", may="prices:ask", units=9)
def exchange(visit: Visit) -> Shown:
    """All cash and cover at once; the whole comparison follows."""
    asked, figures = read_money(visit, read(visit))
    values = {
        "title": visit.told(WORDS["title"]),
        **form_values(visit, asked),
        **money_values(visit),
        "asked_label": lambda name: label(visit, name),
        "again": "HX-Request" in request.headers,
        "key": hashlib.sha256(request.query_string).hexdigest()[:8],
        "saved": saved_parts(visit, asked),
        "policy_title": policy_title(visit, asked),
        "quick": None,
        "typed": None,
        "refused": None,
        "model_rate": None,
    }
    if asked.is_wrong:
        return Shown("exchange.html", values, 422)
    wanted = _wanted(asked, figures)
    try:
        found = visit.service.reprice(RepricingRequest(**dict(wanted)))
    except PricingError as error:
        return Shown("exchange.html", {**values, "refused": refusal(visit, error)}, 422)
    cash, cover = picked(found)
    values |= {
        "quick": found,
        "typed": typed(visit, asked, found.options),
        "cash": cash,
        "cover": cover,
        "against": against_of(visit),
        "priced": repriced_source(found, visit.lang),
        "stack": charts.quick_stack(visit, found) if found.options else None,
        "model_rate": None if figures.quoted_rate_on_line else cover and cover.rate_on_line,
        "documented": wanted.model_dump(mode="json", exclude_defaults=True),
    }
    return Shown("exchange.html", values)


@pages.page("/exchange/comparison", may="prices:ask", units=95, whole=False)
def comparison(visit: Visit) -> Shown:
    """The whole comparison, the requirement under each scenario and the adequacy preview."""
    asked, figures = read_money(visit, read(visit))
    values = {
        "title": visit.told(WORDS["title"]),
        "asked": asked,
        "asked_label": lambda name: label(visit, name),
        "found": None,
        "refused": None,
    }
    if asked.is_wrong:
        return Shown("exchange_comparison.html", values, 422)
    try:
        found = visit.service.compare(_wanted(asked, figures))
    except PricingError as error:
        values["refused"] = refusal(visit, error)
        return Shown("exchange_comparison.html", values, 422)
    rules, own = found.asked, typed(visit, asked, found.options)
    values |= {
        "found": found,
        "answer": answered(found),
        "typed": own,
        "heading": heading(found, own),
        "rows": option_rows(visit, found, own),
        "titles": {one.name: visit.of(one, "title") for one in found.options},
        "wrong_way": wrong_way(found),
        "charts": charts.all_charts(visit, found),
        "against": against_of(visit),
        "compared": compared_source(found, visit.lang),
        "ruled": rules_source(rules.rule_set, visit.of(rules, "title"), rules.status, visit.lang),
        "required": _required(visit, asked),
        "reason": reason,
        "quantity": lambda fact: quantity(visit, fact),
        "examined": examined(visit, asked),
        "assumed": with_assumed_cash(visit, asked, found.options),
        "cash_stated": asked.profile.reserve_cash is not None,
        "market_band": market_band(visit, found),
        "thumb_note": thumb_note(found),
        "policy_title": policy_title(visit, asked),
        "mix_address": mix_address(visit, asked, found.best_mix),
    }
    return Shown("exchange_comparison.html", values)


def _wanted(asked: Asked, figures: Figures) -> ComparisonRequest:
    return ComparisonRequest(
        profile=asked.profile,
        policy=asked.policy,
        figures=figures,
        scenario=asked.scenario,
        on=asked.on,
    )


def _required(visit: Visit, asked: Asked) -> object:
    wanted = RequirementRequest(profile=asked.profile, language=visit.lang, on=asked.on)
    return studies.require(visit.service, wanted)


def mix_address(visit: Visit, asked: Asked, mix: Mix) -> str | None:
    """The page with the best mix's layers in its form; None where they cannot be typed there."""
    if asked.start.currency != "JPY" or not 0 < len(mix.layers) <= MOST_LAYERS:
        return None
    layers: dict[str, str] = {}
    for place in range(MOST_LAYERS):
        layer = mix.layers[place] if place < len(mix.layers) else None
        start, limit = ("", "") if layer is None else _millions(layer)
        layers |= {f"retention{place + 1}": start, f"limit{place + 1}": limit}
    return visit.url("/exchange", keep=True, **{k: v or None for k, v in layers.items()})


def _millions(layer: MixLayer) -> tuple[str, str]:
    return plain(layer.start.amount / MILLION), plain(layer.limit.amount / MILLION)


def saved_parts(visit: Visit, asked: Asked) -> dict[str, object]:
    """What would be kept of this page, and what it came from on file."""
    kept = asked.base.of if asked.base.exchange else None
    policy = asked.policy or asked.start
    return {
        "exchange_id": kept.id if kept else None,
        "exchange_version": kept.version if kept else None,
        "profile_changed": asked.profile != asked.base.profile,
        "changes": _policy_kept(visit, asked),
        "then": visit.url("/exchange", keep=True, exchange=ID).replace(quote(ID), ID),
        "profile": {"profile": asked.profile.model_dump(mode="json", exclude_none=True)},
        "policy": {"policy": policy.model_dump(mode="json", exclude_none=True)},
    }


def _policy_kept(visit: Visit, asked: Asked) -> Kept | None:
    """The policy on file that the page started from, if its wording may be changed."""
    name = asked.base.policy_name
    if name in POLICY_TITLES or not visit.may("policies:write"):
        return None
    with visit.service.store.read() as session:
        kept = keeping.find(session, visit.caller, "policy", name)
    return kept if kept.state in CHANGEABLE else None


def label(visit: Visit, name: str) -> str:
    """What a field of the form is called."""
    return money_label(visit, name) if is_money(name) else field_label(visit, name)


def refusal(visit: Visit, error: PricingError) -> dict[str, str]:
    """Why there is no answer: what kind of refusal, what to do, and the core's own words."""
    kind = problem_types()[error.slug]
    return {
        "title": title_of(kind, visit.lang),
        "advice": advice_on(kind, visit.lang),
        "detail": error.public,
    }
