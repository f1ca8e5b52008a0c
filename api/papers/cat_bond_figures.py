"""The picture of a bond on a pool: its spread, by each method."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.ticker import FuncFormatter

from api.cat_bond_words import said
from api.papers.figures import BLUE, INK, LIGHT, ORANGE, Drawing, canvas, drawing
from api.terminal import percent

if TYPE_CHECKING:
    from pricing.cat_bond_result import CatBondReport


def spreads(found: CatBondReport) -> Drawing:
    """The band's multiples of the expected loss, and the spread by two principles."""
    lang, price = found.language, found.price
    floor, low, high, ceiling = price.spreads
    with canvas(1.25) as (figure, (axes,)):
        axes.barh(2, ceiling - floor, 0.5, left=floor, color=LIGHT)
        axes.barh(2, high - low, 0.5, left=low, color=BLUE)
        for place, spread in ((1, price.at_cost_of_capital), (0, price.at_risk_load)):
            axes.plot([spread], [place], "D", color=ORANGE, ms=6)
            axes.annotate(percent(spread), (spread, place), xytext=(7, 0), va="center",
                          textcoords="offset points", fontsize=8, color=INK)  # fmt: skip
        names = [said(name, lang) for name in ("load", "cost", "market")]
        axes.set_yticks(range(3), names, fontsize=8)
        axes.tick_params(axis="y", length=0, labelcolor=INK)
        axes.tick_params(axis="x", labelsize=8)
        axes.set_ylim(-0.6, 2.6)
        axes.set_xlim(0, 1.15 * max(ceiling, price.at_cost_of_capital, price.at_risk_load))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: percent(x)))
        return drawing(figure, said("price", lang), said("spread_caption", lang))
