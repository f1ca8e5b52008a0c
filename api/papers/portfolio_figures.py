"""Pictures of a book: payments by return period, and whose the capital is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.ticker import FuncFormatter

from api.papers.figures import BLUE, GREEN, GREY, INK, ORANGE, Drawing, canvas, drawing
from api.portfolio_words import part_said, said
from pricing.short_yen import short_yen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from pricing.phrases import Language
    from pricing.portfolio_result import Allocated, Dimension, PortfolioReport, ReturnPeriod

FIRST_YEARS = 5
MOST_BARS = 10


def curves(found: PortfolioReport) -> Drawing:
    """Year and largest event by return period, with what simulation leaves open."""
    lang = found.language
    with canvas(2.3) as (figure, (axes,)):
        _curve(axes, found.aep, BLUE, said("aep_line", lang))
        _curve(axes, found.oep, ORANGE, said("oep_line", lang))
        if found.net is not None:
            _curve(axes, found.net.aep, GREEN, said("net_line", lang))
        axes.set_xscale("log")
        periods = [row.return_period for row in _drawn(found.aep)]
        axes.set_xticks(periods, [f"{one:,}" for one in periods], fontsize=8)
        axes.minorticks_off()
        axes.set_xlabel(said("return_axis", lang), fontsize=8.5)
        axes.set_ylim(bottom=0)
        axes.yaxis.set_major_formatter(FuncFormatter(lambda x, _: short_yen(x, lang)))
        axes.legend(loc="upper left", fontsize=8.5)
        return drawing(figure, said("curves_picture", lang), said("curves_caption", lang))


def _drawn(rows: Sequence[ReturnPeriod]) -> list[ReturnPeriod]:
    return [row for row in rows if row.return_period >= FIRST_YEARS]


def _curve(axes: Axes, rows: Sequence[ReturnPeriod], colour: str, label: str) -> None:
    shown = _drawn(rows)
    years = [row.return_period for row in shown]
    axes.plot(years, [row.amount for row in shown], "o-", color=colour, ms=3, lw=1.5, label=label)
    for row in shown:
        if row.low is not None and row.high is not None:
            axes.vlines(row.return_period, row.low, row.high, color=colour, lw=5, alpha=0.35)


def allocation(found: PortfolioReport, dimension: Dimension) -> Drawing:
    """A bar for each part, the largest on top."""
    lang = found.language
    rows = sorted(
        (row for row in found.allocation if row.dimension == dimension),
        key=lambda row: -row.capital,
    )
    bars = [(part_said(dimension, row.name, lang), row.capital) for row in rows[:MOST_BARS]]
    bars += _others(rows[MOST_BARS:], lang)
    with canvas(0.21 * len(bars) + 0.4) as (figure, (axes,)):
        for place, (_, capital) in enumerate(reversed(bars)):
            axes.barh(place, capital, 0.65, color=BLUE)
            axes.annotate(short_yen(capital, lang), (capital, place), xytext=(3, 0), va="center",
                          textcoords="offset points", fontsize=7.5, color=INK)  # fmt: skip
        axes.set_yticks(range(len(bars)), [name for name, _ in reversed(bars)], fontsize=8)
        axes.tick_params(axis="y", length=0, labelcolor=INK)
        axes.axvline(0, color=GREY, lw=0.8)
        axes.margins(x=0.12, y=0.02)
        axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: short_yen(x, lang)))
        title = said("allocation", lang, dimension=said(f"by_{dimension}", lang))
        return drawing(figure, title, said("allocation_caption", lang))


def _others(rows: Sequence[Allocated], lang: Language) -> list[tuple[str, int]]:
    if not rows:
        return []
    return [(said("others", lang, n=str(len(rows))), sum(row.capital for row in rows))]
