"""How is a number written on a page, in each language's habit?

Amounts in 億円 or ¥bn, shares in per cent, days and moments as one reads them there or here.
A figure keeps its full value beside the short one, for machines, and the sentence on its origin for
whoever points at it.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from markupsafe import Markup

from pricing.short_yen import short_yen

if TYPE_CHECKING:
    from pricing.phrases import Language

JAPAN = dt.timezone(dt.timedelta(hours=9))
NONE = "–"
LEAST_SHARE = 1e-5


def yen(amount: float | None, lang: Language) -> str:
    """¥48.2bn, 482億円."""
    return NONE if amount is None else short_yen(amount, lang)


def whole_yen(amount: float | None, lang: Language) -> str:
    """¥779,987,279, 779,987,279円."""
    if amount is None:
        return NONE
    digits = f"{abs(amount):,.0f}"
    sign = "-" if amount < 0 else ""
    return f"{sign}¥{digits}" if lang == "en" else f"{sign}{digits}円"


def dollars(amount: float | None, lang: Language) -> str:
    """$1.46bn, 14.6億ドル."""
    if amount is None:
        return NONE
    text = short_yen(amount, lang)
    return text.replace("¥", "$") if lang == "en" else text.replace("円", "ドル")


def percent(share: float | None, lang: Language, digits: int = 3) -> str:
    """2.39 %, 2.39%."""
    if share is None:
        return NONE
    unit = "\u00a0%" if lang == "en" else "%"
    if 0.0 < abs(share) < LEAST_SHARE:
        return f"<0.001{unit}" if share > 0 else f">-0.001{unit}"
    return f"{float(f'{100 * share:.{digits}g}'):,.10g}{unit}"


def day(value: dt.date | None, lang: Language) -> str:
    """24 Nov 2026, 2026年11月24日."""
    if value is None:
        return NONE
    if lang == "en":
        return f"{value.day} {value:%b} {value.year}"
    return f"{value.year}年{value.month}月{value.day}日"


def moment(value: dt.datetime | None, lang: Language) -> str:
    """Day and minute in Japan."""
    if value is None:
        return NONE
    there = value.astimezone(JAPAN)
    return f"{day(there, lang)} {there:%H:%M}{' JST' if lang == 'en' else '（日本時間）'}"


def count(value: float | None, lang: Language) -> str:
    """A number of things, thousands apart."""
    del lang
    return NONE if value is None else f"{float(f'{value:.10g}'):,.10g}"


def figure(value: object, text: str, source: str = "") -> Markup:
    """A number as the page shows it, its full value for machines, and where it is from."""
    return Markup('<data class="fig" value="{}" data-source="{}">{}</data>').format(
        "" if value is None else value, source, text
    )
