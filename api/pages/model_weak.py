"""Where is a model weak? Sentences built from the figures of its report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.pages import numbers
from api.pages.text.model import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.model_shapes import ModelAnswer
    from api.pages.visit import Visit
    from api.report_shapes import ModelReport, RateScored, ScoredSpan

CHAMPION = "champion"


def weak_points(visit: Visit, model: ModelAnswer, report: ModelReport) -> tuple[str, ...]:
    """What a careful reader should hold against the model."""
    return tuple(_points(visit, model, report))


def _points(visit: Visit, model: ModelAnswer, report: ModelReport) -> Iterator[str]:
    near = rate_of(report.all, "size_and_climate")
    if near:
        yield _said(visit, "weak_size", difference=f"{near.difference:.1f}", se=_se(near))
    ours = rate_of(report.choice, CHAMPION)
    if ours:
        yield _said(
            visit,
            "weak_level",
            expected=f"{ours.expected:.0f}",
            first=report.choice.years[0],
            last=report.choice.years[-1],
            came=f"{report.choice.thefts:.0f}",
        )
    factor = min(max(y.loss_high / y.loss_median, 1.0) for y in report.by_year if y.loss_median)
    yield _said(visit, "weak_band", factor=numbers.count(float(f"{factor:.2g}"), visit.lang))
    yield from _stated(visit, report)
    yield from _known_by_then(visit, report)
    unseen = sum(not one.from_data for one in model.controls)
    yield _said(visit, "weak_controls", n=unseen, all=len(model.controls))


def _stated(visit: Visit, report: ModelReport) -> Iterator[str]:
    """Whether a law learned from stated assets alone did better where assets are stated."""
    ours, *others = report.all.sizes
    rivals = [one for one in others if one.law.startswith("stated")]
    if not rivals:
        return
    rival = max(rivals, key=lambda one: one.log_score_stated)
    turned = next((one for one in report.effects if one.name == rival.law), None)
    if turned is None or rival.log_score_stated <= ours.log_score_stated:
        return
    yield _said(
        visit,
        "weak_stated",
        n=report.all.stated_thefts,
        other=f"{rival.log_score_stated:.1f}",
        ours=f"{ours.log_score_stated:.1f}",
        low=f"{min(turned.ratios):.2f}",
        high=f"{max(turned.ratios):.2f}",
    )


def _known_by_then(visit: Visit, report: ModelReport) -> Iterator[str]:
    """What is left where no later list lends a venue its volume."""
    known, usual = (rate_of(span, CHAMPION) for span in (report.known_by_then, report.all))
    if known and usual:
        yield _said(
            visit,
            "weak_known",
            expected=f"{known.expected:.0f}",
            came=f"{report.known_by_then.thefts:.0f}",
            known=f"{known.deviance:.1f}",
            all=f"{usual.deviance:.1f}",
        )


def rate_of(span: ScoredSpan, candidate: str) -> RateScored | None:
    """The score of one candidate, if it was tried."""
    return next((one for one in span.rates if one.candidate == candidate), None)


def _se(one: RateScored) -> str:
    return f"{one.difference_se:.1f}"


def _said(visit: Visit, name: str, /, **fill: object) -> str:
    return visit.told(WORDS[name]).format(**fill)
