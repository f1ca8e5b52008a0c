"""How do the curves of an exchange look: loss by return period, rate on line by attachment?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.pages import numbers
from api.pages.charts import Axis, Chart, Mark, Series
from api.pages.text.risk import WORDS
from api.study_shapes import MOST_ATTACHMENTS

if TYPE_CHECKING:
    from api.pages.charts import Point
    from api.pages.visit import Visit
    from pricing.curves import Curves
    from pricing.loss_curve import LossOfPeriod
    from pricing.result import Quote

TOLD_YEARS, FIRST_YEARS = 200, 20
LEAST_RATE = 1e-4
"""Below it a rate on line is not drawn."""


def curve_charts(visit: Visit, found: Curves, quote: Quote) -> dict[str, Chart]:
    """Both charts."""
    return {"returns": _returns(visit, found), "rol": _rates(visit, found, quote)}


def _returns(visit: Visit, found: Curves) -> Chart:
    rows = found.return_periods
    told = next(row for row in rows if row.years == TOLD_YEARS)
    lang, year = visit.lang, told.year
    return Chart(
        name="returns",
        title=visit.told(WORDS["returns"]),
        summary=visit.told(WORDS["returns_summary"]).format(
            years=told.years,
            loss=numbers.yen(year.amount, lang),
            low=numbers.yen(year.low, lang),
            high=numbers.yen(year.high, lang),
        ),
        x=Axis(visit.told(WORDS["returns_axis"]), "years", log=True),
        y=Axis(visit.told(WORDS["loss"]), "yen"),
        series=(
            Series(visit.told(WORDS["aep"]), "line", _of(rows, "year", "amount"), "main"),
            Series(visit.told(WORDS["oep"]), "dashed", _of(rows, "largest", "amount"), "second"),
            Series(visit.told(WORDS["high"]), "dashed", _of(rows, "year", "high"), "quiet"),
            Series(visit.told(WORDS["low"]), "dashed", _of(rows, "year", "low"), "quiet"),
        ),
    )


def _of(rows: tuple[LossOfPeriod, ...], loss: str, end: str) -> tuple[Point, ...]:
    return tuple(
        (row.years, getattr(getattr(row, loss), end)) for row in rows if row.years >= FIRST_YEARS
    )


def _rates(visit: Visit, found: Curves, quote: Quote) -> Chart:
    lang, rows = visit.lang, found.rates_on_line
    band = rows[0].market_band
    first, last = rows[0], rows[-1]
    here = tuple(
        (layer.start.amount, layer.rate_on_line, numbers.percent(layer.rate_on_line, lang), 13)
        for layer in quote.layers
        if layer.start.amount
    )
    return Chart(
        name="rol",
        title=visit.told(WORDS["rol"]),
        summary=visit.told(WORDS["rol_summary"]).format(
            width=numbers.yen(found.width.amount, lang),
            first=numbers.percent(first.rate_on_line, lang),
            low=numbers.yen(first.attachment.amount, lang),
            last=numbers.percent(last.rate_on_line, lang),
            at=numbers.yen(last.attachment.amount, lang),
        ),
        x=Axis(visit.told(WORDS["rol_axis"]), "yen", log=True, least=first.attachment.amount / 3),
        y=Axis(visit.told(WORDS["rol_series"]), "share", log=True, least=LEAST_RATE),
        series=(
            Series(
                visit.told(WORDS["rol_series"]),
                "line",
                tuple((row.attachment.amount, row.rate_on_line) for row in rows),
                "main",
            ),
            Series(
                visit.told(WORDS["high"]),
                "dashed",
                tuple((row.attachment.amount, row.rate_on_line_high) for row in rows),
                "quiet",
            ),
            Series(
                visit.told(WORDS["low"]),
                "dashed",
                tuple((row.attachment.amount, row.rate_on_line_low) for row in rows),
                "quiet",
            ),
            Series(visit.told(WORDS["rol_here"]), "points", here, "second"),
            Series(visit.told(WORDS["rol_points"]), "points", _published(found), "third"),
        ),
        marks=tuple(
            Mark("y", rate, visit.told(WORDS[name]).format(rate=numbers.percent(rate, lang)))
            for name, rate in (("rol_floor", band.floor), ("rol_ceiling", band.ceiling))
        ),
    )


def attachments(quote: Quote) -> tuple[float, ...]:
    """Where the layer of the curve attaches: evenly by ratio, up to all that thieves can reach."""
    reach = float(quote.ground_up.reachable.amount)
    starts = [layer.start.amount for layer in quote.layers if layer.start.amount]
    first = min(*starts, reach / 1000) if starts else reach / 1000
    return tuple(
        first * (reach / first) ** (place / MOST_ATTACHMENTS) for place in range(MOST_ATTACHMENTS)
    )


def _published(found: Curves) -> tuple[Point, ...]:
    """Published rates, each in its middle, left of the curve: where they attach nobody says."""
    at = found.rates_on_line[0].attachment.amount / 2
    return tuple(
        (at, (one.rate_low + (one.rate_high or one.rate_low)) / 2, f"{one.who} {one.year}", 8)
        for one in found.market_points
        if one.rate_low > 0
    )
