"""Pictures of a comparison: cost stacks, frontier, shortfalls, cash by day, break-even.

Each is drawn from the comparison's own figures, for page and document alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import FuncFormatter, PercentFormatter

from api.compare_series import STACK as STACK_LINES
from api.compare_series import WORDS as WORDS_HERE
from api.compare_series import by_day, in_fan, paid, without_line
from api.compare_words import WORDS
from api.papers.figures import (
    BLUE,
    GREEN,
    GREY,
    INK,
    LIGHT,
    ORANGE,
    RED,
    Drawing,
    canvas,
    drawing,
)
from pricing.recommendation import fits
from pricing.short_yen import short_yen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from pricing.comparison_result import Comparison, Option
    from pricing.phrases import Language

STACK = tuple(zip(STACK_LINES, (BLUE, ORANGE, GREEN, GREY, INK), strict=True))
FAN_COLOURS = (BLUE, ORANGE, GREEN, INK, RED)

NAMED_FIRST = ("all_cash", "event_linked", "best_mix")
"""Options named in the picture of the frontier where names would cover each other."""


def pictures(found: Comparison, lang: Language) -> dict[str, Drawing]:
    """Every picture by its name, in the order of the page."""
    return {
        "stack": _stack(found, lang),
        "frontier": _frontier(found, lang),
        "fan": _fan(found, lang),
        "days": _days(found, lang),
        "even": _even(found, lang),
    }


def _word(name: str, lang: Language) -> str:
    return WORDS_HERE[name].told(lang)


def _title(option: Option, lang: Language) -> str:
    return option.title_en if lang == "en" else option.title_ja


def _money(axis: object, lang: Language) -> None:
    axis.set_major_formatter(FuncFormatter(lambda x, _: short_yen(x, lang)))  # type: ignore[attr-defined]


def _stack(found: Comparison, lang: Language) -> Drawing:
    options = without_line(found)[::-1]
    places = np.arange(len(options))
    with canvas(0.38 * len(options) + 1.1) as (figure, (axes,)):
        left = np.zeros(len(options))
        for name, colour in STACK:
            widths = np.array([getattr(option.stack, name).amount for option in options], float)
            axes.barh(places, widths, 0.62, left=left, color=colour, label=WORDS[name].told(lang))
            left += widths
        low = np.array([option.yearly_cost.low for option in options])
        high = np.array([option.yearly_cost.high for option in options])
        axes.hlines(places, low, high, color=RED, lw=1.2)
        axes.set_yticks(places, [_title(option, lang) for option in options])
        for label, option in zip(axes.get_yticklabels(), options, strict=True):
            if option.name == found.recommendation.option:
                label.set_fontweight("bold")
        axes.tick_params(axis="y", length=0, labelcolor=INK)
        _money(axes.xaxis, lang)
        axes.legend(loc="upper center", bbox_to_anchor=(0.4, 1.12), ncols=5, fontsize=9)
        return drawing(figure, _word("stack_title", lang), _word("stack_caption", lang))


def _frontier(found: Comparison, lang: Language) -> Drawing:
    with canvas(3.6) as (figure, (axes,)):
        cost = [point.yearly_cost.amount for point in found.frontier]
        lack = [point.expected_shortfall.amount for point in found.frontier]
        axes.step(cost, lack, where="post", color=BLUE, lw=1.6)
        last = max(option.yearly_cost.amount for option in found.options)
        most = max(option.expected_shortfall.amount for option in found.options)
        labelled: list[tuple[float, float]] = []
        taken = found.recommendation.option
        shown = [option for option in found.options if not option.line or option.name == taken]
        first = (taken, *NAMED_FIRST)
        for option in sorted(shown, key=lambda o: first.index(o.name) if o.name in first else 99):
            at = (option.yearly_cost.amount, option.expected_shortfall.amount)
            colour = RED if option.name == taken else INK
            face = colour if fits(option) else "none"
            axes.plot(*at, "o", ms=6, mec=colour, mfc=face)
            place = (at[0] / last, at[1] / max(most, 1))
            if all(abs(place[0] - x) > 0.3 or abs(place[1] - y) > 0.08 for x, y in labelled):
                axes.annotate(
                    _title(option, lang),
                    at,
                    xytext=(4, -14 if option.name == taken else 6),
                    textcoords="offset points",
                    fontsize=8,
                    color=colour,
                )
                labelled.append(place)
        axes.set_xlim(0, 1.35 * last)
        axes.set_ylim(bottom=0)
        axes.set_xlabel(_word("cost", lang))
        axes.set_ylabel(_word("lack", lang))
        _money(axes.xaxis, lang)
        _money(axes.yaxis, lang)
        return drawing(figure, _word("frontier_title", lang), _word("frontier_caption", lang))


def _fan(found: Comparison, lang: Language) -> Drawing:
    shown = in_fan(found)
    with canvas(3.0) as (figure, (axes,)):
        for option, colour in zip(shown, FAN_COLOURS, strict=False):
            years = [period.years for period in option.shortfall_periods]
            lack = [period.shortfall.amount for period in option.shortfall_periods]
            style = "-" if option.name != "best_mix" else "--"
            axes.plot(
                years, lack, style, marker="o", ms=4, color=colour, label=_title(option, lang)
            )
        axes.set_xscale("log")
        axes.set_xticks(years, [f"{y:,}" for y in years])
        axes.minorticks_off()
        axes.set_xlabel(_word("years", lang))
        axes.set_ylim(0, None if np.any(axes.lines[0].get_ydata()) else 1)
        _money(axes.yaxis, lang)
        axes.legend(fontsize=9)
        return drawing(figure, _word("fan_title", lang), _word("fan_caption", lang))


def _days(found: Comparison, lang: Language) -> Drawing:
    shown = by_day(found)
    colours = (BLUE, ORANGE, GREEN, INK, RED, GREY)
    with canvas(2.9) as (figure, (axes,)):
        for place, (option, colour) in enumerate(zip(shown, colours, strict=False)):
            days, share = zip(*paid(option), strict=True)
            _steps(axes, days, share, colour, _title(option, lang), 0.006 * place)
        axes.set_xlim(-1, days[-1])
        axes.yaxis.set_major_formatter(PercentFormatter(1.0))
        axes.set_xlabel(_word("day", lang))
        axes.legend(fontsize=9, loc="center right")
        return drawing(figure, _word("days_title", lang), _word("days_caption", lang))


def _steps(
    axes: Axes,
    days: Sequence[float],
    share: Sequence[float],
    colour: str,
    label: str,
    lift: float,
) -> None:
    """A line of payments, lifted a little so that equal ones can be told apart."""
    axes.step(days, np.array(share) + lift, where="post", color=colour, lw=1.6, label=label)


def _even(found: Comparison, lang: Language) -> Drawing:
    even = found.break_even
    with canvas(3.1) as (figure, (axes,)):
        capital = [point.cost_of_capital for point in found.break_even_line]
        rate = [point.rate_on_line for point in found.break_even_line]
        band = even.market_band
        axes.axhspan(band.floor, band.ceiling, color=LIGHT, alpha=0.35, lw=0)
        axes.axhspan(band.central_low, band.central_high, color=LIGHT, alpha=0.6, lw=0)
        axes.plot(capital, rate, color=BLUE, lw=1.8, label=_word("line", lang))
        axes.axhline(even.asked, color=GREEN, lw=1.2, ls="--", label=_word("asked", lang))
        own = next((f.value for f in found.figures if f.name == "cost_of_capital"), None)
        if isinstance(own, float):
            axes.errorbar(
                own,
                even.rate_on_line,
                yerr=[
                    [even.rate_on_line - even.rate_on_line_low],
                    [even.rate_on_line_high - even.rate_on_line],
                ],
                fmt="o",
                color=RED,
                ms=6,
                capsize=3,
                label=_word("this", lang),
            )
        top = max(rate) if rate else 0.3
        for point in even.market_points:
            middle = point.low if point.high is None else (point.low + point.high) / 2
            if middle <= top:
                axes.plot(capital[-1], middle, "x", ms=5, color=LIGHT if point.from_memory else INK)
        axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        axes.set_xlabel(_word("capital", lang))
        axes.set_ylabel(_word("rate", lang))
        axes.set_ylim(bottom=0)
        axes.legend(fontsize=9, loc="upper left")
        return drawing(figure, _word("even_title", lang), _word("even_caption", lang))
