"""Pictures of the exchange's workspace, from the comparison's own figures."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from api.compare_series import STACK, by_day, in_fan, paid, stairs, without_line
from api.compare_series import WORDS as SERIES_WORDS
from api.compare_words import WORDS as COMPARE_WORDS
from api.pages import numbers
from api.pages.charts import Axis, Chart, Mark, Series
from api.pages.text.exchange import WORDS
from pricing.recommendation import fits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.pages.charts import Colour
    from api.pages.visit import Visit
    from pricing.comparison_result import Comparison, Option, Repricing

STACK_COLOURS: tuple[Colour, ...] = ("main", "second", "fourth", "third", "quiet")
LINE_COLOURS: tuple[Colour, ...] = ("main", "second", "fourth", "third", "bad", "quiet")
BEST_MIX = "best_mix"
AXIS_ENDS = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


def all_charts(visit: Visit, found: Comparison) -> dict[str, Chart]:
    """Every picture of a whole comparison by its name."""
    return {
        "stack": stack(visit, found),
        "even": even(visit, found),
        "frontier": frontier(visit, found),
        "days": days(visit, found),
        "fan": fan(visit, found),
        "flows": flows(visit, found),
    }


def quick_stack(visit: Visit, found: Repricing) -> Chart:
    """Cost of the few options priced at once."""
    cheapest = min(found.options, key=lambda one: one.yearly_cost.amount)
    dearest = max(found.options, key=lambda one: one.yearly_cost.amount)
    summary = _told(
        visit,
        "quick_summary",
        cheap=visit.of(cheapest, "title"),
        low=_yen(visit, cheapest.yearly_cost.amount),
        dear=visit.of(dearest, "title"),
        high=_yen(visit, dearest.yearly_cost.amount),
    )
    return _stacked(visit, "quick", found.options, summary, "short")


def stack(visit: Visit, found: Comparison) -> Chart:
    """Cost of each option a year, by what it is spent on."""
    options = without_line(found)
    cheapest = min(options, key=lambda one: one.yearly_cost.amount)
    summary = _told(
        visit,
        "stack_summary",
        cheap=visit.of(cheapest, "title"),
        low=_yen(visit, cheapest.yearly_cost.amount),
        cash=_yen(visit, options[0].yearly_cost.amount),
    )
    return _stacked(visit, "stack", options, summary, "tall")


def _stacked(
    visit: Visit, name: str, options: Sequence[Option], summary: str, height: str
) -> Chart:
    lines = [*STACK, *(["tax"] if options[0].stack.tax is not None else [])]
    colours: tuple[Colour, ...] = (*STACK_COLOURS, "good")
    rows = [
        Series(
            visit.told(COMPARE_WORDS[line]),
            "bar",
            tuple((n, getattr(one.stack, line).amount) for n, one in enumerate(options)),
            colour,
            stack="cost",
        )
        for line, colour in zip(lines, colours, strict=False)
        if any(getattr(one.stack, line).amount for one in options)
    ]
    ends = tuple((n, one.yearly_cost.low, one.yearly_cost.high) for n, one in enumerate(options))
    rows.append(Series(visit.told(COMPARE_WORDS["interval"]), "range", ends, "bad"))
    return Chart(
        name=name,
        title=visit.told(SERIES_WORDS["stack_title"]),
        summary=summary,
        x=Axis(
            visit.told(COMPARE_WORDS["option"]),
            "text",
            categories=tuple(visit.of(one, "title") for one in options),
        ),
        y=Axis(visit.told(SERIES_WORDS["cost"]), "yen"),
        series=tuple(rows),
        upright=False,
        height=height,  # type: ignore[arg-type]
    )


def frontier(visit: Visit, found: Comparison) -> Chart:
    """Cost against what customers are expected to lack."""
    curve = [(p.yearly_cost.amount, p.expected_shortfall.amount) for p in found.frontier]
    taken = found.recommendation.option
    shown = [one for one in found.options if not one.line or one.name == taken]
    groups: tuple[tuple[str, Colour, list[Option]], ...] = (
        ("fits", "fourth", [one for one in shown if fits(one) and one.name != taken]),
        ("does_not_fit", "quiet", [one for one in shown if not fits(one) and one.name != taken]),
        ("taken", "bad", [one for one in shown if one.name == taken]),
    )
    points = tuple(
        Series(_told(visit, word), "points", tuple(_point(visit, one) for one in group), colour)
        for word, colour, group in groups
        if group
    )
    mix, last = found.best_mix, max(one.yearly_cost.amount for one in shown)
    return Chart(
        name="frontier",
        title=visit.told(SERIES_WORDS["frontier_title"]),
        summary=_told(
            visit,
            "frontier_summary",
            cost=_yen(visit, mix.yearly_cost.amount),
            lack=_yen(visit, mix.expected_shortfall.amount),
        ),
        x=Axis(visit.told(SERIES_WORDS["cost"]), "yen", least=0, most=_round_up(1.3 * last)),
        y=Axis(visit.told(SERIES_WORDS["lack"]), "yen"),
        series=(Series(_told(visit, "frontier_curve"), "line", stairs(curve)), *points),
    )


def _point(visit: Visit, one: Option) -> tuple[float | str | None, ...]:
    size = 14 if one.name.startswith(BEST_MIX) else 10
    return (one.yearly_cost.amount, one.expected_shortfall.amount, visit.of(one, "title"), size)


def days(visit: Visit, found: Comparison) -> Chart:
    """What customers have by each day after a theft of the required amount."""
    shown = by_day(found)
    slowest = max(shown, key=lambda one: one.days_to_full_payment)
    quickest = min(shown, key=lambda one: one.days_to_full_payment)
    return Chart(
        name="days",
        title=visit.told(SERIES_WORDS["days_title"]),
        summary=_told(
            visit,
            "days_summary",
            quick=visit.of(quickest, "title"),
            first=str(quickest.days_to_full_payment),
            slow=visit.of(slowest, "title"),
            last=str(slowest.days_to_full_payment),
        ),
        x=Axis(visit.told(SERIES_WORDS["day"]), "count", most=100),
        y=Axis(_told(visit, "share_of_theft"), "share", least=0, most=1),
        series=_lines(visit, shown, [stairs(paid(one)) for one in shown]),
    )


def fan(visit: Visit, found: Comparison) -> Chart:
    """What customers lack in a year that bad."""
    shown = in_fan(found)
    first = shown[0]
    worst = first.shortfall_periods[-1]
    points = [
        tuple((float(p.years), float(p.shortfall.amount)) for p in one.shortfall_periods)
        for one in shown
    ]
    return Chart(
        name="fan",
        title=visit.told(SERIES_WORDS["fan_title"]),
        summary=_told(
            visit,
            "fan_summary",
            years=f"{worst.years:,}",
            option=visit.of(first, "title"),
            lack=_yen(visit, worst.shortfall.amount),
        ),
        x=Axis(visit.told(SERIES_WORDS["years"]), "years", log=True),
        y=Axis(_told(visit, "lack"), "yen"),
        series=_lines(visit, shown, points),
    )


def _lines(
    visit: Visit, shown: Sequence[Option], points: Sequence[Sequence[tuple[float, float]]]
) -> tuple[Series, ...]:
    return tuple(
        Series(
            visit.of(one, "title"),
            "dashed" if one.line or one.name == BEST_MIX else "line",
            tuple(row),
            colour,
        )
        for one, row, colour in zip(shown, points, LINE_COLOURS, strict=False)
    )


def flows(visit: Visit, found: Comparison) -> Chart:
    """Five years of cash in and out, all cash against the option taken."""
    named = {one.name: one for one in found.options}
    best = named[found.recommendation.option or found.break_even.option]
    cash = found.options[0]
    years = tuple(visit.told(COMPARE_WORDS["year"]).format(n=flow.year) for flow in cash.flows)
    shown = (cash,) if best is cash else (cash, best)
    return Chart(
        name="flows",
        title=_told(visit, "flows_title"),
        summary=_told(
            visit,
            "flows_summary",
            cash=_yen(visit, cash.net_present_value.amount),
            option=visit.of(best, "title"),
            best=_yen(visit, best.net_present_value.amount),
        ),
        x=Axis(_told(visit, "year_axis"), "text", categories=years),
        y=Axis(_told(visit, "net"), "yen"),
        series=tuple(
            Series(
                visit.of(one, "title"),
                "bar",
                tuple((n, flow.net.amount) for n, flow in enumerate(one.flows)),
                colour,
            )
            for one, colour in zip(shown, LINE_COLOURS, strict=False)
        ),
    )


def even(visit: Visit, found: Comparison) -> Chart:
    """Rate on line at which cover costs what cash costs, by cost of capital."""
    turn, band = found.break_even, found.break_even.market_band
    capital = next((f.value for f in found.figures if f.name == "cost_of_capital"), None)
    line = tuple((p.cost_of_capital, p.rate_on_line) for p in found.break_even_line)
    here: tuple[Series, ...] = ()
    if isinstance(capital, float):
        name = visit.told(SERIES_WORDS["this"])
        here = (
            Series(name, "points", ((capital, turn.rate_on_line, name, 12),), "bad"),
            Series(
                _told(visit, "here_interval"),
                "range",
                ((capital, turn.rate_on_line_low, turn.rate_on_line_high),),
                "bad",
            ),
        )
    asked = "rate_quoted" if found.quoted else "rate_model"
    rates = (turn.asked, turn.rate_on_line_high, band.central_high, *(rate for _, rate in line))
    top = min(1.1 * max(rates), 1.0)
    return Chart(
        name="even",
        title=visit.told(SERIES_WORDS["even_title"]),
        summary=_told(
            visit,
            "even_summary",
            rate=_percent(visit, turn.rate_on_line),
            asked=_percent(visit, turn.asked),
        ),
        x=Axis(visit.told(SERIES_WORDS["capital"]), "share", least=0, most=0.3),
        y=Axis(_told(visit, "rol"), "share", least=0, most=_round_up(top)),
        series=(Series(visit.told(SERIES_WORDS["line"]), "line", line), *here),
        marks=(
            Mark(
                "y",
                band.central_low,
                _told(visit, "market_band"),
                "third",
                upto=band.central_high,
            ),
            Mark("y", turn.asked, _told(visit, asked), "fourth"),
        ),
    )


def _round_up(amount: float) -> float:
    """To a figure at which an axis may end between even steps."""
    size = 10.0 ** math.floor(math.log10(amount)) if amount > 0.0 else 1.0
    return size * next(end for end in AXIS_ENDS if amount <= end * size * (1.0 + 1e-9))


def _told(visit: Visit, name: str, **values: str) -> str:
    text = visit.told(WORDS[name])
    return text.format_map(values) if values else text


def _yen(visit: Visit, amount: float) -> str:
    return numbers.yen(amount, visit.lang)


def _percent(visit: Visit, share: float) -> str:
    return numbers.percent(share, visit.lang)
