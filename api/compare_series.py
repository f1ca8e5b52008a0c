"""Which points does a picture of a comparison show? For page and document alike.

Everything is the comparison's own; here is only which of it is drawn.
"""

from __future__ import annotations

from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from pricing.phrases import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pricing.comparison_result import Comparison, Option
    from pricing.phrases import Phrase

    Steps = tuple[tuple[float, float], ...]

STACK = ("opportunity", "retained_loss", "premium", "fees", "collateral")
SHOWN_IN_FAN = ("all_cash", "policy", "given_policy", "cash_25_and_excess", "best_mix")
SHOWN_BY_DAY = ("all_cash", "policy", "policy+line", "given_policy", "guarantee", "event_linked")
LONGEST_DAYS = 100

WORDS: Mapping[str, Phrase] = MappingProxyType(
    {
        "stack_title": say("What each option costs a year", "選択肢ごとの年間費用"),
        "stack_caption": say(
            "Stacked by what it is spent on; the line is the 90 % interval of the loss retained "
            "and, where no rate is quoted, of the premium. Options with a liquidity line are "
            "left out.",
            "費目別の積上げ。線は自己保有損害および（提示料率がない場合）保険料の90％区間。"
            "コミットメントライン付きの選択肢は省略。",
        ),
        "frontier_title": say(
            "Yearly cost against what customers are expected to lack",
            "年間費用と利用者の期待不足額",
        ),
        "frontier_caption": say(
            "The curve: mixes that keep every constraint and that none beats in both. Points: the "
            "options, filled where nothing is against them, the one to take in red.",
            "曲線は制約をすべて満たす組合せのうち両面で劣後しないもの。点は各選択肢（塗りつぶしは"
            "支障のないもの、赤は推奨）。",
        ),
        "fan_title": say("What customers lack in a bad year", "不足額の再現期間"),
        "fan_caption": say(
            "Shortfall exceeded once in so many years, on the average law.",
            "各再現期間に1度超過する不足額（予測分布）。",
        ),
        "days_title": say(
            "What customers have by each day after a theft of the required amount",
            "所要額相当の流出後の支払の推移",
        ),
        "days_caption": say(
            "Share of the theft. Days are what is usual, not what a wording promises.",
            "流出額に対する割合。日数は通常の実績による。",
        ),
        "even_title": say("Where cover and cash cost the same", "保険と現金の損益分岐"),
        "even_caption": say(
            "Below the line cover is the cheaper. Crosses at the edge: published rates on line, "
            "pale where from memory; shaded: the market's band for such cover.",
            "線の下では保険が有利。右端の×は公表された料率（薄色は記憶による）、網掛けは同種補償の市場水準。",
        ),
        "years": say("Return period, years", "再現期間（年）"),
        "day": say("Day after the theft", "流出後の日数"),
        "capital": say("Cost of capital", "資本コスト"),
        "rate": say("Rate on line", "料率"),
        "this": say("this exchange", "当交換業者"),
        "asked": say("rate asked", "提示料率"),
        "line": say("break-even", "損益分岐"),
        "lack": say("Expected shortfall a year", "年間期待不足額"),
        "cost": say("Cost a year", "年間費用"),
    }
)


def without_line(found: Comparison) -> tuple[Option, ...]:
    """Every option without a liquidity line, in the comparison's order."""
    return tuple(option for option in found.options if not option.line)


def in_fan(found: Comparison) -> tuple[Option, ...]:
    """Options whose shortfall is drawn by return period."""
    return tuple(option for option in found.options if option.name in SHOWN_IN_FAN)


def by_day(found: Comparison) -> tuple[Option, ...]:
    """Options whose payment is drawn by day."""
    return tuple(option for option in found.options if option.name in SHOWN_BY_DAY)


def paid(option: Option) -> Steps:
    """Share of the theft that customers have from each day on, to the last day drawn."""
    found = [(0.0, 0.0), *((float(one.day), one.share) for one in option.paid_by)]
    return (*found, (float(LONGEST_DAYS), found[-1][1]))


def stairs(points: Sequence[tuple[float, float]]) -> Steps:
    """The same as corners of a line that holds each value until the next."""
    corners = [points[0]] if points else []
    for (_, before), (at, after) in pairwise(points):
        corners += [(at, before), (at, after)]
    return tuple(corners)
