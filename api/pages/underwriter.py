"""The underwriter's workspace: what is the risk, and what should the policy cost?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.pages import numbers
from api.pages.ask_form import form_values
from api.pages.asked import read
from api.pages.charts import Axis, Chart, Series
from api.pages.site import Pages, Shown
from api.pages.sources import price_source
from api.pages.text.asked import WORDS as ASKED_WORDS
from api.pages.text.underwriter import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.pages.charts import Colour, Kind
    from api.pages.visit import Visit
    from pricing.result import Quote, ReturnPeriod

pages = Pages({**ASKED_WORDS, **WORDS})


@pages.page("/underwriter", may="prices:ask", units=3)
def underwriter(visit: Visit) -> Shown:
    """Risk, price and terms of one exchange's policy."""
    asked = read(visit)
    values = {"title": visit.told(WORDS["title"]), **form_values(visit, asked)}
    if asked.is_wrong:
        return Shown("underwriter.html", {**values, "quote": None}, 422)
    quote = visit.service.priced(asked.profile, asked.policy, asked.on)
    values |= {
        "quote": quote,
        "priced": price_source(quote.model, quote.basis_version, visit.lang),
        "returns": returns_chart(visit, quote),
    }
    return Shown("underwriter.html", values)


def returns_chart(visit: Visit, quote: Quote) -> Chart:
    """Loss of the year that comes once in so many."""
    rows = quote.ground_up.return_periods
    worst = rows[-1]
    return Chart(
        name="returns",
        title=visit.told(WORDS["returns"]),
        summary=visit.told(WORDS["returns_summary"]).format(
            years=f"{worst.years:,}", loss=numbers.yen(worst.loss.amount, visit.lang)
        ),
        x=Axis(visit.told(WORDS["returns_axis"]), "years", log=True),
        y=Axis(visit.told(WORDS["loss"]), "yen"),
        series=(
            _row(visit, rows, "loss", "amount", "line", "main"),
            _row(visit, rows, "low", "low", "dashed", "quiet"),
            _row(visit, rows, "high", "high", "dashed", "quiet"),
        ),
    )


def _row(
    visit: Visit, rows: Iterable[ReturnPeriod], name: str, field: str, kind: Kind, colour: Colour
) -> Series:
    points = tuple((row.years, getattr(row.loss, field)) for row in rows)
    return Series(visit.told(WORDS[name]), kind, points, colour)
