"""What do all tables of a comparison share? Words with values, chances, titles of options."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.compare_words import WORDS
from pricing.phrases import listed, say
from pricing.recommendation import against, against_said
from pricing.short_yen import short_yen

if TYPE_CHECKING:
    from pricing.comparison_result import BreakEven, Option
    from pricing.phrases import Language

NEVER = "–"

WIDE = 22
"""Least width of a column of names."""


THUMB = 0.1
"""Difference of the rule of thumb from break-even that is explained."""

LATE_ALONE = say("too late without a line", "ライン無しでは遅い")


def said(name: str, lang: Language, **values: str) -> str:
    """A word of the page with its values."""
    return WORDS[name].told(lang).format_map(values) if values else WORDS[name].told(lang)


def chance(value: float) -> str:
    """A small chance: 0.42 %, 2.1 %, <0.001 %."""
    if 0.0 < value < 1e-5:
        return "<0.001 %"
    return f"{100 * value:.2g} %" if value < 0.1 else f"{100 * value:.1f} %"


def name_of(option: Option, lang: Language) -> str:
    """An option's title; with a line it stands under the same without."""
    if option.line:
        return f"  {said('and_line', lang)}"
    return option.title_en if lang == "en" else option.title_ja


def cover_of(option: Option, lang: Language) -> str:
    """The layer, as insurers write it."""
    if option.limit is None or option.retention is None:
        return NEVER
    return f"{short_yen(option.limit.amount, lang)} xs {short_yen(option.retention.amount, lang)}"


def thumb_is_off(even: BreakEven) -> bool:
    """Whether the rule of thumb is so far from break-even that it is said."""
    return abs(even.identity - even.rate_on_line) > THUMB * even.rate_on_line


def why_not(option: Option, lang: Language, *, cured: bool = False) -> str:
    """What stands against an option, after each other; `cured` if a line makes it prompt."""
    return listed(
        LATE_ALONE if cured and name == "late" else against_said(name) for name in against(option)
    ).told(lang)


def cash_of(option: Option, lang: Language) -> str:
    """The reserve, and what is pledged beside it."""
    cash = short_yen(option.cash.amount, lang)
    return f"{cash} + {short_yen(option.pledged.amount, lang)}" if option.pledged.amount else cash
