"""What of a bond on a pool is drawn: its spread, by each method."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.cat_bond_words import WORDS as BOND_WORDS
from api.pages import numbers
from api.pages.charts import Axis, Chart, Series
from api.pages.text.cat_bond import WORDS

if TYPE_CHECKING:
    from api.pages.visit import Visit
    from pricing.cat_bond_result import CatBondReport


def spreads(visit: Visit, found: CatBondReport) -> Chart:
    """The band's multiples of the expected loss, and the spread by two principles."""
    lang, price = visit.lang, found.price
    floor, low, high, ceiling = price.spreads
    return Chart(
        name="spreads",
        title=visit.told(WORDS["spread_chart"]),
        summary=visit.told(WORDS["spread_says"]).format(
            low=numbers.percent(floor, lang),
            high=numbers.percent(ceiling, lang),
            cost=numbers.percent(price.at_cost_of_capital, lang),
            load=numbers.percent(price.at_risk_load, lang),
        ),
        x=Axis(
            visit.told(WORDS["method"]),
            "text",
            categories=tuple(visit.told(BOND_WORDS[name]) for name in ("market", "cost", "load")),
        ),
        y=Axis(visit.told(WORDS["spread_is"]), "share", least=0),
        series=(
            Series(visit.told(WORDS["band_whole"]), "range", ((0, floor, ceiling),), "quiet"),
            Series(visit.told(WORDS["band_middle"]), "range", ((0, low, high),), "main"),
            Series(
                visit.told(WORDS["by_principle"]),
                "points",
                (
                    (1, price.at_cost_of_capital, numbers.percent(price.at_cost_of_capital, lang)),
                    (2, price.at_risk_load, numbers.percent(price.at_risk_load, lang)),
                ),
                "second",
            ),
        ),
        upright=False,
        height="short",
        tabled="spreads-table",
    )
