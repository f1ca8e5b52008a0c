"""What of a sector is drawn: required amounts and what stands for them, and when cover ends."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from api.pages import numbers
from api.pages.charts import Axis, Chart, Series
from api.pages.text.check import WORDS as CHECK_WORDS
from api.pages.text.supervisor import WORDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.pages.charts import Colour
    from api.pages.visit import Visit
    from pricing.sector_result import SectorReport

    Named = Callable[[str], str]


SAID = {**CHECK_WORDS, **WORDS}


def by_exchange(visit: Visit, found: SectorReport, named: Named) -> Chart:
    """Credit, cash and what is missing, an exchange a bar."""
    rows = found.exchanges
    worst = max(rows, key=lambda row: row.shortfall)
    told = visit.told(WORDS["by_exchange_says" if worst.shortfall else "by_exchange_fine"])
    return Chart(
        name="by-exchange",
        title=visit.told(WORDS["by_exchange"]),
        summary=told.format(
            name=named(worst.name), amount=numbers.yen(worst.shortfall, visit.lang)
        ),
        x=Axis(
            visit.told(WORDS["exchange_head"]),
            "text",
            categories=tuple(named(row.name) for row in rows),
        ),
        y=Axis("", "yen", least=0),
        series=(
            _bars(visit, "credit", tuple(row.credit for row in rows), "good"),
            _bars(visit, "cash_held", tuple(row.cash or 0 for row in rows), "main"),
            _bars(visit, "shortfall", tuple(row.shortfall for row in rows), "bad"),
        ),
        upright=False,
        height="short" if len(rows) < 4 else "normal" if len(rows) < 12 else "tall",
    )


def _bars(visit: Visit, name: str, amounts: tuple[int, ...], colour: Colour) -> Series:
    return Series(visit.told(SAID[name]), "bar", tuple(enumerate(amounts)), colour, "amount")


def expiries(visit: Visit, found: SectorReport) -> Chart | None:
    """Cover that ends, by month; None if no policy runs."""
    months: defaultdict[tuple[int, int], int] = defaultdict(int)
    for row in found.exchanges:
        if row.expiry is not None and not row.expired:
            months[row.expiry.year, row.expiry.month] += row.cover
    if not months:
        return None
    told = visit.told(WORDS["month"])
    most = max(months, key=lambda month: months[month])
    names = {month: told.format(year=month[0], month=month[1]) for month in sorted(months)}
    return Chart(
        name="expiries",
        title=visit.told(WORDS["expiries"]),
        summary=visit.told(WORDS["expiries_says"]).format(
            month=names[most], amount=numbers.yen(months[most], visit.lang)
        ),
        x=Axis(visit.told(WORDS["month_head"]), "text", categories=tuple(names.values())),
        y=Axis(visit.told(WORDS["cover_ending"]), "yen", least=0),
        series=(
            Series(
                visit.told(WORDS["cover_ending"]),
                "bar",
                tuple((i, months[month]) for i, month in enumerate(names)),
            ),
        ),
        height="short",
    )
