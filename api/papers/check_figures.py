"""Picture of an examination: from the nominal limit down to what the cover is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import FuncFormatter

from api.papers.figures import BLUE, GREY, INK, LIGHT, ORANGE, RED, Drawing, canvas, drawing
from pricing.phrases import say
from pricing.short_yen import short_yen

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from pricing.examination import Examination
    from pricing.phrases import Language

WORDS = {
    "title": say(
        "From nominal limit to effective cover, beside the required amount",
        "支払限度額から実効てん補額まで（所要額との比較）",
    ),
    "caption": say(
        "What each step takes off is orange; blue is what is left. A step that is unknown takes "
        "nothing off. The line is the required amount.",
        "橙は各項目による控除、青は残額。不明な項目は控除していない。縦線は所要額。",
    ),
    "unknown": say("unknown", "不明"),
    "required": say("required", "所要額"),
    "cover": say("Effective cover", "実効てん補額"),
}


def waterfall(found: Examination, lang: Language) -> Drawing:
    """Steps from top to bottom, what they take and what they leave."""
    steps = found.effective_cover.steps
    names = [*(step.title for step in steps), WORDS["cover"].told(lang)]
    places = np.arange(len(names))[::-1]
    with canvas(0.19 * len(names) + 0.55) as (figure, (axes,)):
        most = max([found.required.amount, *(step.left.amount for step in steps), 1])
        for place, step in zip(places, steps, strict=False):
            left, change = step.left.amount, step.change
            axes.barh(place, left, 0.6, color=BLUE if place == places[0] else LIGHT)
            text = "" if change is None or change.amount == 0 else short_yen(change.amount, lang)
            if change is None:
                text = WORDS["unknown"].told(lang)
            elif change.amount < 0:
                axes.barh(place, -change.amount, 0.6, left=left, color=ORANGE)
            end = left - min(0, 0 if change is None else change.amount)
            colour = RED if change is None else INK
            _note(axes, text, end, place, colour)
        worth = found.effective_cover.amount
        axes.barh(places[-1], worth, 0.6, color=BLUE)
        _note(axes, short_yen(worth, lang), worth, places[-1], INK)
        axes.axvline(found.required.amount, color=GREY, lw=1, ls="--")
        axes.annotate(WORDS["required"].told(lang), (found.required.amount, len(names) - 0.45),
                      ha="center", fontsize=8, color=GREY)  # fmt: skip
        axes.set_xlim(0, 1.16 * most)
        axes.set_ylim(-0.6, len(names) - 0.1)
        axes.set_yticks(places, names, fontsize=8.5)
        axes.tick_params(axis="y", length=0, labelcolor=INK)
        axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: short_yen(x, lang)))
        return drawing(figure, WORDS["title"].told(lang), WORDS["caption"].told(lang))


def _note(axes: Axes, text: str, end: float, place: float, colour: str) -> None:
    """What a bar says, right of its end and above the line it may stand on."""
    axes.annotate(
        text,
        (end, place),
        xytext=(4, 0),
        textcoords="offset points",
        va="center",
        fontsize=8,
        color=colour,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},
    )
