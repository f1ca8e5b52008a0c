"""Words of the pages on what regimes ask for, in English and Japanese."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pricing.phrases import Language

LAW = ("in_force", "enacted")
"""Statuses of what is law, somewhere, for somebody; everything else is not."""

_EN = {
    "asked": "Asked for",
    "amount": "Amount",
    "yen": "In yen",
    "status": "Status",
    "unknown": "unknown",
    "because": "because",
    "no_rate": "no rate",
    "figure": "Figure",
    "value": "Value",
    "source": "Source",
    "working": "Working",
    "limit": "Limit",
    "means": "Held",
    "counts": "counts",
    "shortfall": "Shortfall",
    "from": "from",
    "pass": "kept",
    "fail": "broken",
    "build_up": "Build-up of the reserve",
    "year": "Year",
    "by_rate": "Rate × volume",
    "ceiling": "Ceiling",
    "used": "Used",
    "set_aside": "Set aside",
    "released": "Released",
    "balance": "Balance",
    "release_note": "The part above the ceiling may be released; nothing orders it.",
    "legend": "Law: in force, or enacted and not in force yet. Everything else is not law. A rule "
    "of another country or another trade is a yardstick.",
}

_JA = {
    "asked": "要求の内容",
    "amount": "金額",
    "yen": "円換算",
    "status": "位置付け",
    "unknown": "不明",
    "because": "理由",
    "no_rate": "換算率なし",
    "figure": "数値",
    "value": "値",
    "source": "出典",
    "working": "計算の根拠",
    "limit": "保管の制限",
    "means": "充当手段",
    "counts": "算入額",
    "shortfall": "不足額",
    "from": "適用開始",
    "pass": "適合",
    "fail": "不適合",
    "build_up": "準備金の積立て",
    "year": "年",
    "by_rate": "率×取引高",
    "ceiling": "上限",
    "used": "使用",
    "set_aside": "繰入れ",
    "released": "取崩し",
    "balance": "残高",
    "release_note": "上限を超える部分の取崩しは認められるが、義務ではない。",
    "legend": "法令は「施行済み」または「公布済み・未施行」のもの。それ以外は法令ではない。"
    "所在国以外の制度および他業態の制度は目安である。",
}

WORDS: Mapping[Language, Mapping[str, str]] = MappingProxyType({"en": _EN, "ja": _JA})
