"""What does a picture on a page show, apart from how a browser draws it?

A chart is its series, axes, marks, and the sentence that says what there is to see. The browser
draws it (`static/charts.js`); whoever does not see it reads the sentence and the table of the
same series.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from api.pages import numbers

if TYPE_CHECKING:
    from pricing.phrases import Language

Unit = Literal["yen", "usd", "share", "years", "days", "count", "year", "text"]
Kind = Literal["line", "dashed", "area", "bar", "points", "range"]
Colour = Literal["main", "second", "third", "fourth", "good", "warn", "bad", "quiet", "ink"]
Point = tuple[float | str | None, ...]

LINES: tuple[Kind, ...] = ("line", "dashed", "area")


@dataclass(frozen=True)
class Axis:
    """One direction of a chart."""

    label: str
    unit: Unit
    log: bool = False
    categories: tuple[str, ...] = ()
    """Names along it, where it is no number; points then hold their places from 0."""
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True)
class Series:
    """One row of points: (x, y); for `range` (x, low, high); for `points` (x, y, label, size)."""

    name: str
    kind: Kind
    points: tuple[Point, ...]
    colour: Colour = "main"
    stack: str | None = None
    """Bars of one stack stand on each other."""


@dataclass(frozen=True)
class Mark:
    """A line across, with what it stands for."""

    across: Literal["x", "y"]
    value: float
    label: str
    colour: Colour = "quiet"
    upto: float | None = None
    """Shades from `value` to here instead of drawing a line."""


@dataclass(frozen=True)
class Chart:
    """A picture and its words."""

    name: str
    """An id on its page; a chart that changes keeps it."""
    title: str
    summary: str
    """What there is to see, in one or two sentences with figures."""
    x: Axis
    y: Axis
    series: tuple[Series, ...]
    marks: tuple[Mark, ...] = ()
    upright: bool = True
    """False lays bars on their side: categories run down, in `x`."""
    height: Literal["short", "normal", "tall"] = "normal"
    tabled: str = ""
    """Id of a table of the page that has these figures already."""

    def spec(self, lang: Language) -> dict[str, Any]:
        """What the browser draws."""
        return {"lang": lang, **asdict(self)}

    def table(self, lang: Language) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
        """Head and rows: the same points in figures.

        A place of lines that reads like the next is left out: it is there for a step.
        """
        head = (self.x.label, *(one.name for one in self.series))
        places = dict.fromkeys(point[0] for one in self.series for point in one.points)
        by_series = [{point[0]: point for point in one.points} for one in self.series]
        rows = tuple(
            (
                self._place(place, lang),
                *(self._cell(points.get(place), lang) for points in by_series),
            )
            for place in _in_order(places)
        )
        alike = pairwise(rows) if all(one.kind in LINES for one in self.series) else ()
        steps = {place for place, (row, after) in enumerate(alike) if row[0] == after[0]}
        return head, tuple(row for place, row in enumerate(rows) if place not in steps)

    def _place(self, place: float | str | None, lang: Language) -> str:
        if self.x.categories:
            return self.x.categories[int(place or 0)]
        return said(place, self.x.unit, lang)

    def _cell(self, point: Point | None, lang: Language) -> str:
        if point is None:
            return numbers.NONE
        values = [
            said(value, self.y.unit, lang) for value in point[1:3] if not isinstance(value, str)
        ]
        label = point[2] if len(point) > 2 and isinstance(point[2], str) else None
        text = " – ".join(values)
        return f"{text} ({label})" if label else text


def _in_order(places: dict[float | str | None, None]) -> list[float | str | None]:
    if all(isinstance(place, int | float) for place in places):
        return sorted(places)  # type: ignore[type-var]
    return list(places)


def said(value: float | str | None, unit: Unit, lang: Language) -> str:  # noqa: PLR0911  one a unit
    """A value with its unit."""
    if value is None or isinstance(value, str):
        return value or numbers.NONE
    if unit == "yen":
        return numbers.yen(value, lang)
    if unit == "usd":
        return numbers.dollars(value, lang)
    if unit == "share":
        return numbers.percent(value, lang)
    if unit == "years":
        return f"{value:,.4g} years" if lang == "en" else f"{value:,.4g}年"
    if unit == "days":
        return f"{value:,.4g} days" if lang == "en" else f"{value:,.4g}日"
    if unit == "year":
        return f"{int(value)}" if lang == "en" else f"{int(value)}年"
    return numbers.count(value if value == int(value) else float(f"{value:.4g}"), lang)
