"""Pictures of a cover on an event: payout and loss by theft, and what assumptions do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.ticker import FuncFormatter

from api.event_words import said
from api.papers.figures import BLUE, GREY, INK, ORANGE, Drawing, canvas, drawing
from pricing.short_yen import short_yen

if TYPE_CHECKING:
    from pricing.event_result import AssumptionEffect, EventReport
    from pricing.phrases import Language

MOST_BARS = 12


def paid(found: EventReport) -> Drawing:
    """What one theft loses and is paid, by its size."""
    lang, rows = found.language, found.paid_at
    sizes = [0, *(row.loss for row in rows)]
    terms = [0, *(row.by_terms.amount for row in rows)]
    expected = [0, *(row.expected.amount for row in rows)]
    in_yen = FuncFormatter(lambda x, _: short_yen(x, lang))
    with canvas(2.3) as (figure, (axes,)):
        axes.plot(sizes, sizes, "--", color=GREY, lw=1.2, label=said("line_loss", lang))
        axes.plot(sizes, terms, color=ORANGE, lw=1.6, label=said("line_terms", lang))
        axes.plot(sizes, expected, color=BLUE, lw=1.8, label=said("line_expected", lang))
        axes.fill_between(sizes, expected, color=BLUE, alpha=0.12, lw=0)
        axes.set_xlim(0, sizes[-1])
        axes.set_ylim(bottom=0)
        axes.set_xlabel(said("size_axis", lang), fontsize=8.5)
        axes.xaxis.set_major_formatter(in_yen)
        axes.yaxis.set_major_formatter(in_yen)
        axes.legend(loc="upper left", fontsize=8.5)
        return drawing(figure, said("paid_chart", lang), said("paid_note", lang))


def effects(found: EventReport) -> Drawing:
    """The expected payout at both ends of each assumption, the widest on top."""
    lang, rows = found.language, found.ranked[:MOST_BARS]
    expected = found.price.expected.amount
    with canvas(0.21 * len(rows) + 0.5) as (figure, (axes,)):
        for place, row in enumerate(reversed(rows)):
            low, high = row.ends
            axes.barh(place, high - low, 0.6, left=low, color=BLUE)
            axes.annotate(_ends_said(low, high, lang), (high, place), xytext=(4, 0), va="center",
                          textcoords="offset points", fontsize=7, color=INK)  # fmt: skip
        names = [_title(row, lang) for row in reversed(rows)]
        axes.set_yticks(range(len(rows)), names, fontsize=7.5)
        axes.tick_params(axis="y", length=0, labelcolor=INK)
        axes.axvline(expected, color=GREY, lw=1, ls="--")
        axes.use_sticky_edges = False
        axes.margins(x=0.15, y=0.02)
        axes.tick_params(axis="x", labelsize=8)
        axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: short_yen(x, lang)))
        caption = said("effects_note", lang, expected=short_yen(expected, lang))
        return drawing(figure, said("effects_chart", lang), caption)


def _title(row: AssumptionEffect, lang: Language) -> str:
    return row.assumption.title_en if lang == "en" else row.assumption.title_ja


def _ends_said(low: int, high: int, lang: Language) -> str:
    dash = " – " if lang == "en" else "～"
    return dash.join((short_yen(low, lang), short_yen(high, lang)))
