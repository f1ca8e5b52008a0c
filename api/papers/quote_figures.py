"""Pictures of a quote: a year's loss and the layers, the premium's stack, what controls move."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import FuncFormatter

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
from api.quote_words import said
from pricing.phrases import say
from pricing.short_yen import short_yen

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from pricing.phrases import Language
    from pricing.result import Quote

STACK_COLOURS = (ORANGE, BLUE, GREEN, GREY, LIGHT, INK, RED)
SMALLEST_PART = 0.055
"""Of the premium: a part named inside its bar."""

LOWEST_NAMED = 0.12
"""Of the picture's height: a layer named beside its band; the table has all."""

WORDS = {
    "loss": say("A year's loss, and where the layers lie", "年間損害とレイヤーの位置"),
    "loss_caption": say(
        "Expected loss and the loss reached once in so many years, before any policy; the line is "
        "the 90 % interval. Shaded: from where a layer begins to where it is used up, per event.",
        "保険考慮前の期待損失および再現期間ごとの年間損害。縦線は90％信頼区間。"
        "網掛けは各レイヤーの支払範囲（1事故）。",
    ),
    "stack": say("Where the premium goes", "保険料の内訳"),
    "stack_caption": say(
        "Technical premium by line, per cent of the whole.",
        "テクニカル・プレミアムの項目別内訳（全体に対する割合）。",
    ),
    "controls": say("What each control would move", "管理策ごとの保険料への影響"),
    "controls_caption": say(
        "Change of the technical premium if the control's state were the other: green a saving, "
        "red a cost. Filled where the control is in place or absent, pale where it is unknown.",
        "管理策の状態が変わった場合のテクニカル・プレミアムの増減。緑は減、赤は増。淡色は現状が不明なもの。",
    ),
    "expected": say("expected", "期待損失"),
    "one_in": say("1 in {years} years", "{years}年に1度"),
    "layer": say("layer", "レイヤー"),
}


def _word(name: str, lang: Language, **values: str) -> str:
    text = WORDS[name].told(lang)
    return text.format_map(values) if values else text


def _money(axis: object, lang: Language) -> None:
    axis.set_major_formatter(FuncFormatter(lambda x, _: short_yen(x, lang)))  # type: ignore[attr-defined]


def losses(quote: Quote, lang: Language) -> Drawing:
    """Loss by return period with its interval, and the layers across it."""
    ground_up = quote.ground_up
    found = [(_word("expected", lang), ground_up.expected_loss)] + [
        (_word("one_in", lang, years=f"{period.years:,}"), period.loss)
        for period in ground_up.return_periods
    ]
    places = np.arange(len(found))
    with canvas(1.6) as (figure, (axes,)):
        most = max([1, *(loss.high for _, loss in found)])
        top = 1.12 * max(most, min(2 * most, _end_of_layers(quote)))
        _layers(axes, quote, top, lang)
        amounts = [loss.amount for _, loss in found]
        axes.vlines(places, [loss.low for _, loss in found], [loss.high for _, loss in found],
                    color=BLUE, lw=5, alpha=0.45)  # fmt: skip
        axes.plot(places, amounts, "o", color=BLUE, ms=6)
        axes.plot(places[1:], amounts[1:], color=BLUE, lw=1.2)
        for place, amount in zip(places, amounts, strict=True):
            axes.annotate(short_yen(amount, lang), (place, amount), xytext=(-8, 3), ha="right",
                          textcoords="offset points", fontsize=8.5, color=INK)  # fmt: skip
        axes.set_xticks(places, [name for name, _ in found])
        axes.tick_params(axis="x", labelcolor=INK)
        axes.set_xlim(-0.5, len(found) + 0.25)
        axes.set_ylim(0, top)
        _money(axes.yaxis, lang)
        return drawing(figure, _word("loss", lang), _word("loss_caption", lang))


def _end_of_layers(quote: Quote) -> int:
    return max(layer.start.amount + layer.limit.amount for layer in quote.layers)


def _layers(axes: Axes, quote: Quote, top: float, lang: Language) -> None:
    """A band for each layer, named right of the losses where there is room."""
    for number, layer in enumerate(quote.layers, start=1):
        start, end = layer.start.amount, min(layer.start.amount + layer.limit.amount, top)
        if start >= top:
            continue
        axes.axhspan(start, end, color=LIGHT, alpha=0.35 if number % 2 else 0.2, lw=0)
        if (end - start) / top < LOWEST_NAMED:
            continue
        name = f"{_word('layer', lang)} {number}: " if len(quote.layers) > 1 else ""
        text = f"{name}{short_yen(layer.limit.amount, lang)} xs {short_yen(start, lang)}"
        place = (len(quote.ground_up.return_periods) + 1.2, (start + end) / 2)
        axes.annotate(text, place, ha="right", va="center", fontsize=8, color=GREY)


def stack(quote: Quote, lang: Language) -> Drawing:
    """The premium's parts side by side in one bar."""
    parts = [
        (said("policy_loss", lang), quote.expected_loss.amount),
        (said("risk_load", lang), quote.risk_load.amount),
        *((said(line.name, lang), line.amount.amount) for line in quote.loadings),
    ]
    shown = [(name, amount) for name, amount in parts if amount > 0]
    whole = sum(amount for _, amount in shown) or 1
    with canvas(1.15) as (figure, (axes,)):
        left = 0.0
        for (name, amount), colour in zip(shown, STACK_COLOURS, strict=False):
            share = amount / whole
            axes.barh(0, share, 0.8, left=left, color=colour, label=name)
            if share >= SMALLEST_PART:
                axes.annotate(f"{share:.0%}", (left + share / 2, 0), ha="center", va="center",
                              color="white", fontsize=9)  # fmt: skip
            left += share
        axes.set_xlim(0, 1)
        axes.set_axis_off()
        axes.legend(loc="upper left", bbox_to_anchor=(0, 0), ncols=4, fontsize=8.5,
                    borderaxespad=0)  # fmt: skip
        return drawing(figure, _word("stack", lang), _word("stack_caption", lang))


def controls(quote: Quote, lang: Language) -> Drawing:
    """A bar for each control, the largest effect on top."""
    drivers = quote.drivers[::-1]
    with canvas(0.2 * len(drivers) + 0.6) as (figure, (axes,)):
        for place, driver in enumerate(drivers):
            amount = driver.effect.amount
            pale = 0.45 if driver.state == "unknown" else 1.0
            axes.barh(place, amount, 0.65, color=RED if amount > 0 else GREEN, alpha=pale)
            axes.annotate(short_yen(amount, lang), (amount, place), va="center",
                          xytext=(3 if amount > 0 else -3, 0), textcoords="offset points",
                          ha="left" if amount > 0 else "right", fontsize=7.5,
                          color=INK)  # fmt: skip
        names = [driver.label_en if lang == "en" else driver.label_ja for driver in drivers]
        axes.set_yticks(range(len(names)), names, fontsize=8)
        axes.tick_params(axis="y", length=0, labelcolor=INK)
        axes.axvline(0, color=GREY, lw=0.8)
        axes.margins(x=0.17, y=0.01)
        _money(axes.xaxis, lang)
        return drawing(figure, _word("controls", lang), _word("controls_caption", lang))
