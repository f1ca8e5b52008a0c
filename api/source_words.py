"""What do the shipped pricing basis's sources say in Japanese?

The basis has them in English. They are told by their own text: one that was changed there is told
as it stands, and a test says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pricing.phrases import say

if TYPE_CHECKING:
    from pricing.phrases import Language

SOURCES = {
    one.en: one
    for one in (
        say(
            "What the 35 % leaves beside brokerage. Together: Lloyd's expense ratio 34.4 % (2023, "
            "2024) and 35.8 % (first half of 2025), acquisition included",
            "合計35%からブローカー手数料を除いた残り。合計はロイズの事業費率34.4%（2023・2024年）、"
            "35.8%（2025年上半期）による（新契約費を含む）",
        ),
        say(
            "Middle of 20 to 25 % of premium inside that ratio, acquisition from memory of the "
            "market; no document at hand divides it",
            "上記比率のうち保険料の20〜25%の中央値（市場慣行の記憶による。内訳の資料は未確認）",
        ),
        say(
            "No agent or coverholder beside the broker; an insurer who pays one sets its rate",
            "ブローカーのほかに代理店・カバーホルダーを置かない前提（置く場合は保険会社が率を定める）",
        ),
        say(
            "No figure is published; an insurer sets its own. Zero binds nowhere",
            "公表値なし。保険会社が定める（0は適用なし）",
        ),
        say(
            "No figure is published; market bands bend nothing. An insurer sets its own",
            "公表値なし。市場水準による調整は行わず、保険会社が定める",
        ),
        say(
            "Insurance premiums are exempt: Consumption Tax Act as read in its 2013 copy",
            "保険料は非課税（消費税法、2013年時点の条文による）",
        ),
    )
}


def source_said(text: str, lang: Language) -> str:
    """A source in one language, as far as it is known there."""
    known = SOURCES.get(text)
    return text if known is None else known.told(lang)
