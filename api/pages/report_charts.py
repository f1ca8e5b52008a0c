"""Charts of how well a model predicts, from the report kept of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.pages import numbers
from api.pages.charts import Axis, Chart, Mark, Series
from api.pages.text.model_charts import WORDS

if TYPE_CHECKING:
    from api.pages.visit import Visit
    from api.report_shapes import CalibrationBand, ModelReport, ScoredSpan

MILLION = 1e6
LEAST_USD = 1e5
"""A logarithmic scale has no zero: a year without loss stands here."""
TENTHS = 10
BELOW_ONE = 1.0 - 1e-9


def counts(visit: Visit, report: ModelReport) -> Chart:
    """Thefts of each year beside the band predicted the year before."""
    years = report.by_year
    widest = max(years, key=lambda one: one.thefts_high - one.thefts_low)
    return Chart(
        name="counts",
        title=_said(visit, "counts"),
        summary=_said(
            visit,
            "counts_said",
            inside=sum(one.thefts_inside for one in years),
            years=len(years),
            low=widest.thefts_low,
            high=widest.thefts_high,
            year=widest.year,
        ),
        x=Axis(_said(visit, "year"), "year"),
        y=Axis(_said(visit, "thefts"), "count", least=0),
        series=(
            Series(
                _said(visit, "band"),
                "range",
                tuple((one.year, one.thefts_low, one.thefts_high) for one in years),
                "quiet",
            ),
            Series(
                _said(visit, "predicted"),
                "points",
                tuple((one.year, one.expected) for one in years),
                "main",
            ),
            Series(
                _said(visit, "observed"),
                "points",
                tuple((one.year, one.thefts) for one in years),
                "second",
            ),
        ),
        marks=_held_out(visit, report),
    )


def losses(visit: Visit, report: ModelReport) -> Chart:
    """Loss of each year beside its band."""
    years = report.by_year
    worst = max(years, key=lambda one: one.loss)
    dollars = [_usd(one.loss_low) for one in years]
    return Chart(
        name="losses",
        title=_said(visit, "losses"),
        summary=_said(
            visit,
            "losses_said",
            inside=sum(one.loss_inside for one in years),
            years=len(years),
            loss=numbers.dollars(worst.loss * MILLION, visit.lang),
            year=worst.year,
            high=numbers.dollars(worst.loss_high * MILLION, visit.lang),
        ),
        x=Axis(_said(visit, "year"), "year"),
        y=Axis(_said(visit, "loss"), "usd", log=True),
        series=(
            Series(
                _said(visit, "band"),
                "range",
                tuple(
                    (one.year, low, _usd(one.loss_high))
                    for one, low in zip(years, dollars, strict=True)
                ),
                "quiet",
            ),
            Series(
                _said(visit, "median"),
                "points",
                tuple((one.year, _usd(one.loss_median)) for one in years),
                "main",
            ),
            Series(
                _said(visit, "observed"),
                "points",
                tuple((one.year, _usd(one.loss)) for one in years),
                "second",
            ),
        ),
        marks=_held_out(visit, report),
    )


def calibration(visit: Visit, report: ModelReport) -> Chart:
    """Predicted against come, by band of the predicted rate, over all years."""
    bands = report.all.calibration
    top = max(band.high / band.exposure for band in bands)
    holds = sum(band.low <= band.expected <= band.high for band in bands)
    return Chart(
        name="calibration",
        title=_said(visit, "calibration"),
        summary=_said(visit, "calibration_said", holds=holds, all=len(bands)),
        x=Axis(_said(visit, "rate_predicted"), "share", least=0),
        y=Axis(_said(visit, "rate_observed"), "share", least=0),
        series=(
            Series(
                _said(visit, "band"),
                "range",
                tuple(
                    (_rate(band), band.low / band.exposure, band.high / band.exposure)
                    for band in bands
                ),
                "quiet",
            ),
            Series(
                _said(visit, "observed"),
                "points",
                tuple((_rate(band), band.thefts / band.exposure) for band in bands),
                "second",
            ),
            Series(_said(visit, "as_predicted"), "dashed", ((0.0, 0.0), (top, top)), "main"),
        ),
    )


def pit(visit: Visit, report: ModelReport) -> Chart:
    """How evenly the sizes of thefts fell into the predicted law."""
    spans = [("choice", report.choice, "main"), ("held_out", report.held_out, "second")]
    every = report.all.pit
    return Chart(
        name="pit",
        title=_said(visit, "pit"),
        summary=_said(
            visit, "pit_said", n=len(every), upper=sum(place >= 1 / 2 for place in every)
        ),
        x=Axis(
            _said(visit, "tenth"),
            "text",
            categories=tuple(
                numbers.percent(tenth / TENTHS, visit.lang)
                + "–"
                + numbers.percent((tenth + 1) / TENTHS, visit.lang)
                for tenth in range(TENTHS)
            ),
        ),
        y=Axis(_said(visit, "thefts"), "count"),
        series=tuple(
            Series(_said(visit, name), "bar", _tenths(span), colour, "pit")  # type: ignore[arg-type]
            for name, span, colour in spans
            if span is not None
        ),
        marks=(Mark("y", len(every) / TENTHS, _said(visit, "as_predicted")),),
        height="short",
    )


def book(visit: Visit, report: ModelReport) -> Chart:
    """Losses to the policies, had these premiums been charged."""
    told = report.book
    return Chart(
        name="book",
        title=_said(visit, "book"),
        summary=_said(
            visit,
            "book_said",
            expected=numbers.yen(sum(one.expected for one in told), visit.lang),
            paid=numbers.yen(sum(one.paid for one in told), visit.lang),
            premium=numbers.yen(sum(one.premium for one in told), visit.lang),
        ),
        x=Axis(_said(visit, "year"), "text", categories=tuple(str(one.year) for one in told)),
        y=Axis(_said(visit, "to_policies"), "yen"),
        series=tuple(
            Series(
                _said(visit, name),
                "bar",
                tuple((at, getattr(one, name)) for at, one in enumerate(told)),
                colour,  # type: ignore[arg-type]
            )
            for name, colour in (("expected", "main"), ("paid", "second"))
        ),
    )


def _held_out(visit: Visit, report: ModelReport) -> tuple[Mark, ...]:
    if report.held_out is None:
        return ()
    return (Mark("x", report.held_out.years[0] - 1 / 2, f"{_said(visit, 'held_out')} →"),)


def _tenths(span: ScoredSpan) -> tuple[tuple[float, float], ...]:
    places = [int(min(place, BELOW_ONE) * TENTHS) for place in span.pit]
    return tuple((tenth, places.count(tenth)) for tenth in range(TENTHS))


def _rate(band: CalibrationBand) -> float:
    return band.expected / band.exposure


def _usd(millions: float) -> float:
    return max(millions * MILLION, LEAST_USD)


def _said(visit: Visit, name: str, /, **fill: object) -> str:
    return visit.told(WORDS[name]).format(**fill)
