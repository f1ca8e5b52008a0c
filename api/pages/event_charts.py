"""What of a cover on an event is drawn: payout and loss by theft, and what assumptions do."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from api.event_words import WORDS as COVER_WORDS
from api.pages import numbers
from api.pages.charts import Axis, Chart, Mark, Series
from api.pages.text.event_cover import WORDS

if TYPE_CHECKING:
    from api.pages.visit import Visit
    from pricing.event_result import AssumptionEffect, EventReport, PaidAt

MOST_BARS = 8
FEW = 6


def paid(visit: Visit, found: EventReport) -> Chart:
    """What one theft loses and is paid, by its size."""
    lang, rows = visit.lang, found.paid_at
    told = _told(rows)
    return Chart(
        name="paid",
        title=visit.told(COVER_WORDS["paid_chart"]),
        summary=visit.told(WORDS["paid_says"]).format(
            loss=numbers.yen(told.loss, lang),
            expected=numbers.yen(told.expected.amount, lang),
            terms=numbers.yen(told.by_terms.amount, lang),
            chance=numbers.percent(told.chance, lang),
        ),
        x=Axis(visit.told(COVER_WORDS["size_axis"]), "yen", least=0, most=rows[-1].loss),
        y=Axis(visit.told(WORDS["paid_axis"]), "yen", least=0),
        series=(
            Series(
                visit.told(COVER_WORDS["line_loss"]),
                "dashed",
                ((0, 0), *((row.loss, row.loss) for row in rows)),
                "quiet",
            ),
            Series(
                visit.told(COVER_WORDS["line_terms"]),
                "line",
                ((0, 0), *((row.loss, row.by_terms.amount) for row in rows)),
                "second",
            ),
            Series(
                visit.told(COVER_WORDS["line_expected"]),
                "area",
                ((0, 0), *((row.loss, row.expected.amount) for row in rows)),
            ),
        ),
    )


def _told(rows: tuple[PaidAt, ...]) -> PaidAt:
    """The least theft looked at that is paid the most by the terms."""
    most = max(row.by_terms.amount for row in rows)
    return next(row for row in rows if row.by_terms.amount == most)


def effects(visit: Visit, found: EventReport) -> Chart:
    """The expected payout at both ends of each assumption."""
    lang, rows = visit.lang, found.ranked[:MOST_BARS]
    expected, first = found.price.expected.amount, rows[0]
    low, high = first.ends
    return Chart(
        name="effects",
        title=visit.told(COVER_WORDS["effects_chart"]),
        summary=visit.told(WORDS["effects_says"]).format(
            name=visit.of(first.assumption, "title"),
            low=numbers.yen(low, lang),
            high=numbers.yen(high, lang),
            expected=numbers.yen(expected, lang),
        ),
        x=Axis(
            visit.told(COVER_WORDS["effects_title"]),
            "text",
            categories=tuple(visit.of(row.assumption, "title") for row in rows),
        ),
        y=Axis(visit.told(WORDS["key_expected"]), "yen", least=_below(rows)),
        series=(
            Series(
                visit.told(WORDS["effects_range"]),
                "range",
                tuple((place, *row.ends) for place, row in enumerate(rows)),
            ),
        ),
        marks=(Mark("y", expected, visit.told(WORDS["expected_now"])),),
        upright=False,
        height="tall" if len(rows) > FEW else "normal",
        tabled="effects-table",
    )


def _below(rows: tuple[AssumptionEffect, ...]) -> float:
    """A round amount below all ends: ranges stand on no nought."""
    lows, highs = zip(*(row.ends for row in rows), strict=True)
    spread = max(highs) - min(lows)
    step = math.pow(10.0, math.floor(math.log10(max(spread, 1.0))))
    return float(step * math.floor(min(lows) / step))
