"""The model report as pages: what is the model, how well does it do, where is it weak?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api import stored_models
from api.pages import model_charts, numbers, report_charts
from api.pages.model_weak import CHAMPION, rate_of, weak_points
from api.pages.site import Pages, Shown
from api.pages.text.events import TIERS
from api.pages.text.model import WORDS
from api.pages.text.model_names import CANDIDATES, law_name
from pricing.phrases import say

if TYPE_CHECKING:
    from api.model_shapes import Coefficient, ModelAnswer
    from api.pages.visit import Visit
    from api.report_shapes import ModelReport, ScoredSpan

pages = Pages(WORDS)


@pages.page("/model", units=3)
def model(visit: Visit) -> Shown:
    """The model in use."""
    return _shown(visit, "champion")


@pages.page("/models/<version>", units=3)
def stored_model(visit: Visit, version: str) -> Shown:
    """One stored model."""
    return _shown(visit, version)


def _shown(visit: Visit, name: str) -> Shown:
    home = visit.service.desks.home
    told = stored_models.model_answer(home, name)
    report = stored_models.model_report(home, name)
    values = {
        "title": visit.told(WORDS["title"]),
        "model": told,
        "report": report,
        "own": report.data_digest == told.data_digest,
        "champion": rate_of(report.all, CHAMPION),
        "inside": (
            sum(one.thefts_inside for one in report.by_year),
            sum(one.loss_inside for one in report.by_year),
        ),
        "book": (
            sum(one.paid for one in report.book),
            sum(one.expected for one in report.book),
        ),
        "spans": _spans(visit, report),
        "candidate": lambda one: visit.told(CANDIDATES.get(one, say(one, one))),
        "law": lambda one: visit.told(law_name(one)),
        "tier_name": lambda one: visit.told(TIERS.get(one, say(one, one))),
        "plain": _plain(visit, told),
        "weak": weak_points(visit, told, report),
        "report_from": report_source(visit, report),
        "learned_from": model_source(visit, told),
        "lines": stored_models.model_lines(home),
        "changes": stored_models.changes(home),
        **_charts(visit, told, report),
    }
    return Shown("model.html", values)


def _charts(visit: Visit, told: ModelAnswer, report: ModelReport) -> dict[str, object]:
    return {
        "well_charts": (
            report_charts.counts(visit, report),
            report_charts.losses(visit, report),
            report_charts.calibration(visit, report),
            report_charts.book(visit, report),
        ),
        "pit": report_charts.pit(visit, report),
        "market": model_charts.market(visit, report),
        "controls": model_charts.controls(visit, told.controls, told.coefficients),
        "coefficients": model_charts.coefficients(visit, told.coefficients),
        "sizes": model_charts.sizes(visit, report),
        "effects": model_charts.effects(visit, report, told.controls),
    }


def _spans(visit: Visit, report: ModelReport) -> tuple[tuple[str, ScoredSpan], ...]:
    found = [("span_choice", report.choice)]
    if report.held_out is not None:
        found.append(("span_held", report.held_out))
    found.append(("span_all", report.all))
    return tuple(
        (visit.told(WORDS[name]).format(first=span.years[0], last=span.years[-1]), span)
        for name, span in found
    )


def _plain(visit: Visit, told: ModelAnswer) -> tuple[tuple[str, str], ...]:
    """What the model is, in words with its own figures."""
    found = {f"{one.part}.{one.name}": one for one in told.coefficients}
    rate = _ends(found.get("frequency.intercept"))
    size = _ends(found.get("severity.log_reference_loss"))
    elasticity = found.get("severity.elasticity")
    values = {
        **{name: _figure(value) for name, value in zip(("rate", "low", "high"), rate, strict=True)},
        "volume": _figure(_ends(found.get("frequency.log10_volume"))[0]),
    }
    sized = {
        **{
            name: numbers.dollars(value, visit.lang)
            for name, value in zip(("median", "low", "high"), size, strict=True)
        },
        "elasticity": _figure(None if elasticity is None else 10**elasticity.mean),
    }
    return tuple(
        (
            visit.told(WORDS[name]),
            visit.told(WORDS[f"{name}_text"]).format(**(sized if name == "plain_size" else values)),
        )
        for name in ("plain_rate", "plain_size", "plain_year", "plain_doubt", "plain_not")
    )


def _ends(one: Coefficient | None) -> tuple[float | None, float | None, float | None]:
    """Middle and ends of what a coefficient multiplies by; unknown of a model that noted none."""
    if one is None or one.factor is None:
        return None, None, None
    return one.factor.value, one.factor.low, one.factor.high


def _figure(value: float | None) -> str:
    return numbers.NONE if value is None else f"{value:.2g}"


def report_source(visit: Visit, report: ModelReport) -> str:
    """Of what day, model and tables a report is."""
    return visit.told(WORDS["report_said"]).format(
        day=numbers.day(report.made_on, visit.lang),
        version=report.version,
        vintage=report.data_vintage,
    )


def model_source(visit: Visit, told: ModelAnswer) -> str:
    """The model whose own figure it is."""
    return visit.told(WORDS["lead_plain"]).format(version=told.version)
