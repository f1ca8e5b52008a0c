"""The first page: what this answers, for whom, what is known, and where to begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api import reference, stored_models
from api.pages import numbers, rule_words
from api.pages.bases import EXCHANGE_TITLES
from api.pages.breaches import totals
from api.pages.model import report_source
from api.pages.site import Pages, Shown
from api.pages.text.home import WORDS
from data.load import shipped_dataset
from data.regimes import HOME, load_rule_set, regimes

if TYPE_CHECKING:
    from api.pages.visit import Visit

pages = Pages(WORDS)

BAND = ("press_low_jpy", "press_high_jpy")


@pages.page("/")
def home(visit: Visit) -> Shown:
    """Three questions, three workspaces, four exchanges to try them on."""
    japan = load_rule_set(HOME)
    report = stored_models.report_in_use(visit.service.desks.home)
    values = {
        "title": visit.told(WORDS["title"]),
        "examples": tuple((name, visit.told(title)) for name, title in EXCHANGE_TITLES.items()),
        "totals": totals(reference.breaches()),
        "market": report.market[-1] if report and report.market else None,
        "report_from": report_source(visit, report) if report else "",
        "band": [japan.parameters.get(name) for name in BAND],
        "band_from": rule_words.figure_source(japan, japan.parameters[BAND[0]], visit),
        "events_from": visit.told(WORDS["events_from"]).format(
            day=numbers.day(shipped_dataset().version.vintage, visit.lang)
        ),
        "rules": len(japan.rules),
        "rules_from": visit.told(WORDS["rules_from"]).format(rules=japan.version),
        "regimes": len(regimes()),
    }
    return Shown("home.html", values)
