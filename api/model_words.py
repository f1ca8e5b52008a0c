"""What are the coefficients of a model called, in English and Japanese?"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CLIMATE = "climate_"
"""How the name of a year's market level begins; the year follows."""

COEFFICIENTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "intercept": (
            "Thefts a year of the reference exchange",
            "基準となる交換業者の年間流出件数",
        ),
        "log10_volume": ("Ten times the daily volume", "1日当たり取引高10倍につき"),
        "volume_unknown": ("Volume unknown", "取引高が不明"),
        "log_age": ("Age, per unit of log(1 + years)", "業歴（log(1+年数) 1単位につき）"),
        "earlier_theft": ("Robbed before", "過去の流出歴あり"),
        "statutory_cold": ("Law sets a least cold share", "コールド保管割合の法定下限あり"),
        "bug_bounty": ("Public bug bounty", "公開のバグバウンティあり"),
        "obscure": (
            "So obscure that a theft might go unrecorded",
            "流出が記録されないおそれのある無名の取引所",
        ),
        "region_japan": ("Japan", "日本"),
        "region_korea": ("Korea", "韓国"),
        "region_greater_china": ("Greater China", "中華圏"),
        "region_south_east_asia": ("South-East Asia", "東南アジア"),
        "region_south_asia_middle_east": ("South Asia and Middle East", "南アジア・中東"),
        "region_europe": ("Europe", "欧州"),
        "region_north_america": ("North America", "北米"),
        "region_offshore": ("Offshore", "オフショア"),
        "region_elsewhere": ("Elsewhere", "その他の地域"),
        "log_reference_loss": (
            "Median loss where USD 100m can be reached, USD",
            "窃取可能額1億米ドルにおける損害額の中央値（米ドル）",
        ),
        "elasticity": (
            "Elasticity of the loss to what can be reached",
            "窃取可能額に対する損害額の弾力性",
        ),
        "log_sigma": (
            "Standard deviation of the log of the loss",
            "対数損害額の標準偏差",
        ),
        "cold_shift": ("Loss from cold against hot", "コールドの損害額（ホット比）"),
        "warm_shift": ("Loss from warm against hot", "ウォームの損害額（ホット比）"),
        "third_party_shift": (
            "Loss from third parties against hot",
            "第三者預託の損害額（ホット比）",
        ),
        "log_tail_shape": (
            "Shape ξ of the generalised Pareto tail",
            "裾の一般化パレート分布の形状母数ξ",
        ),
        "reach_bias": (
            "True over guessed reach",
            "窃取可能額の推計誤差（真値の推計値に対する比）",
        ),
    }
)


def titles(name: str) -> tuple[str, str]:
    """English and Japanese; a name nobody gave words to is shown as it is."""
    if name.startswith(CLIMATE):
        year = name.removeprefix(CLIMATE)
        return f"Level of the market in {year}", f"{year}年の市場水準"
    return COEFFICIENTS.get(name, (name, name))
