"""What of a book is drawn: payments by return period, and whose the capital is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.pages import numbers
from api.pages.charts import Axis, Chart, Series
from api.pages.text.portfolio import WORDS
from api.portfolio_words import part_said

if TYPE_CHECKING:
    from api.pages.charts import Point
    from api.pages.visit import Visit
    from pricing.portfolio_result import Allocated, Dimension, PortfolioReport, ReturnPeriod

MOST_BARS = 10
FEW = 6
TOLD_YEARS, FIRST_YEARS = 200, 5
DIMENSIONS: tuple[Dimension, ...] = ("exchange", "shared_event", "peril")


@dataclass(frozen=True)
class Part:
    """A row of the capital's allocation under the name the page gives it."""

    name: str
    expected_loss: int
    tail: int
    capital: int
    share: float


def of_period(rows: tuple[ReturnPeriod, ...], years: int = TOLD_YEARS) -> ReturnPeriod:
    """The row of a return period."""
    return next(row for row in rows if row.return_period == years)


def curves(visit: Visit, found: PortfolioReport) -> Chart:
    """Year and largest event by return period, each with what simulation leaves open."""
    lang, year, event = visit.lang, of_period(found.aep), of_period(found.oep)
    net = () if found.net is None else found.net.aep
    told_alike = numbers.yen(year.low, lang) == numbers.yen(year.high, lang)
    series = [
        Series(visit.told(WORDS["aep"]), "line", _points(found.aep), "main"),
        Series(visit.told(WORDS["oep"]), "line", _points(found.oep), "second"),
        Series(visit.told(WORDS["net_aep"]), "dashed", _points(net), "good"),
        Series(
            visit.told(WORDS["interval_of_run"]),
            "range",
            (*_ranges(found.aep), *_ranges(found.oep)),
            "quiet",
        ),
    ]
    return Chart(
        name="curves",
        title=visit.told(WORDS["curves_chart"]),
        summary=visit.told(WORDS["curves_flat" if told_alike else "curves_says"]).format(
            year=numbers.yen(year.amount, lang),
            low=numbers.yen(year.low, lang),
            high=numbers.yen(year.high, lang),
            event=numbers.yen(event.amount, lang),
        ),
        x=Axis(visit.told(WORDS["returns_axis"]), "years", log=True, least=FIRST_YEARS),
        y=Axis(visit.told(WORDS["paid_axis"]), "yen", least=0),
        series=tuple(one for one in series if one.points),
        tabled="curves-table",
    )


def _points(rows: tuple[ReturnPeriod, ...]) -> tuple[Point, ...]:
    return tuple((row.return_period, row.amount) for row in _drawn(rows))


def _ranges(rows: tuple[ReturnPeriod, ...]) -> tuple[Point, ...]:
    return tuple((row.return_period, row.low, row.high) for row in _drawn(rows))


def _drawn(rows: tuple[ReturnPeriod, ...]) -> tuple[ReturnPeriod, ...]:
    return tuple(row for row in rows if row.return_period >= FIRST_YEARS)


def parts(visit: Visit, found: PortfolioReport, dimension: Dimension) -> tuple[Part, ...]:
    """Parts of the capital, the largest first."""
    rows = sorted(
        (row for row in found.allocation if row.dimension == dimension),
        key=lambda row: -row.capital,
    )
    return tuple(_part(part_said(dimension, row.name, visit.lang), (row,)) for row in rows)


def shown(visit: Visit, rows: tuple[Part, ...]) -> tuple[Part, ...]:
    """As many as a picture has room for, and the rest as one."""
    if len(rows) <= MOST_BARS + 1:
        return rows
    rest = rows[MOST_BARS:]
    name = visit.told(WORDS["others"]).format(n=len(rest))
    return (*rows[:MOST_BARS], _part(name, rest))


def _part(name: str, rows: tuple[Part | Allocated, ...]) -> Part:
    return Part(
        name=name,
        expected_loss=sum(row.expected_loss for row in rows),
        tail=sum(row.tail for row in rows),
        capital=sum(row.capital for row in rows),
        share=sum(row.share for row in rows),
    )


def allocation(visit: Visit, rows: tuple[Part, ...], dimension: Dimension) -> Chart:
    """Whose the capital is, one way."""
    bars = shown(visit, rows)
    return Chart(
        name=f"by-{dimension.replace('_', '-')}",
        title=visit.told(WORDS[f"by_{dimension}"]),
        summary=visit.told(WORDS["by_says"]).format(
            name=rows[0].name, share=numbers.percent(rows[0].share, visit.lang)
        ),
        x=Axis(visit.told(WORDS["part_head"]), "text", categories=tuple(one.name for one in bars)),
        y=Axis(visit.told(WORDS["capital_head"]), "yen"),
        series=(
            Series(
                visit.told(WORDS["capital_head"]),
                "bar",
                tuple((place, one.capital) for place, one in enumerate(bars)),
            ),
        ),
        upright=False,
        height="tall" if dimension == "exchange" else "normal" if len(bars) > FEW else "short",
        tabled=f"table-{dimension.replace('_', '-')}",
    )
