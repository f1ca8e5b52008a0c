"""How is a large amount of yen said in few digits? ¥48.2bn, 482億円."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pricing.phrases import Language

SIZES = {
    "en": ((1e12, "tn"), (1e9, "bn"), (1e6, "m")),
    "ja": ((1e12, "兆円"), (1e8, "億円"), (1e4, "万円")),
}


def short_yen(amount: float, lang: Language = "en") -> str:
    """Three digits and a size; below the smallest size, whole yen."""
    sign = "-" if amount < 0 else ""
    before = "¥" if lang == "en" else ""
    for size, suffix in SIZES[lang]:
        if abs(amount) >= 0.9995 * size:
            return f"{sign}{before}{_three(abs(amount) / size)}{suffix}"
    return f"{sign}{before}{abs(amount):,.0f}{'' if lang == 'en' else '円'}"


def _three(value: float) -> str:
    """Three digits without an exponent, thousands apart: 4.12, 48.2, 9,850."""
    return f"{float(f'{value:.3g}'):,.10g}"
