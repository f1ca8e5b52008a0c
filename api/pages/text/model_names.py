"""What are candidates, laws and assumptions of a model report called on a page?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from api.model_words import titles
from pricing.phrases import Phrase, say

if TYPE_CHECKING:
    from collections.abc import Mapping

CANDIDATES: Mapping[str, Phrase] = {
    "champion": say("the model", "本モデル"),
    "flat": say("one flat rate", "一律の流出率"),
    "size_only": say("size alone", "規模のみ"),
    "size_and_climate": say("size and the market's level", "規模と市場水準"),
    "champion_without_climate": say(
        "the model without the market's level", "市場水準を除いた本モデル"
    ),
    "boosted_trees": say("gradient-boosted trees", "勾配ブースティング木"),
}

LAWS_JA: Mapping[str, str] = {
    "all thefts, Pareto tail from the median": "全事案、中央値以上をパレート分布の裾",
    "all thefts, lognormal throughout": "全事案、対数正規分布",
    "all thefts, Pareto tail from 80 %": "全事案、80%点以上をパレート分布の裾",
    "stated assets only, Pareto tail": "資産公表事案のみ、パレート分布の裾",
    "stated assets only, lognormal": "資産公表事案のみ、対数正規分布",
    "lognormal, size of the house unused": "対数正規分布、事業者の規模を不使用",
    "share of the tier (beta, mass at one)": "区分資産に対する割合（1に集中のあるベータ分布）",
}

TURNED_JA: Mapping[str, str] = {
    "chosen instead": "代わりに採用",
    "another seed": "乱数の種を変更",
    "venues live on until somebody dates their end": "閉鎖日の記録まで営業とみなす",
    "venues end at the last hard evidence of life": "最後の確実な記録で閉鎖とみなす",
    "weakly sourced thefts do not count": "確度の低い事案を除外",
    "thefts known to be below USD 1m, which lists miss, do not count": "100万ドル未満の事案を除外",
    "the newest years are taken to be complete": "直近年に報告漏れがないとみなす",
    "venues remembered by name, on no list, are in the panel": "名簿外の取引所も母集団に含める",
    "volumes a rater doubted are not used at all": "疑義のある取引高を不使用",
    "volumes a rater doubted are believed": "疑義のある取引高をそのまま使用",
    "a venue's size is what a list said by the end of that year": (
        "その年末までに判明した規模を使用"
    ),
    "a venue whose opening is only remembered is at risk from its first sighting": (
        "初出の時点から母集団に含める"
    ),
    "thefts somebody denies do not count": "争いのある事案を除外",
    "thefts from an untold tier say nothing of tiers": "区分不明の事案を区分の推計から除外",
}

GROUPS: Mapping[str, Phrase] = {
    "size law": say("size law", "損害額の分布"),
    "risk load": say("risk load", "危険負担料"),
    "reading of the tables": say("reading of the tables", "データの読み方"),
    "prior": say("belief", "事前分布"),
    "control": say("control", "管理策"),
    "tier": say("wallet tier", "ウォレット区分"),
    "seed": say("seed", "乱数"),
}

FIGURES_JA: Mapping[str, str] = {
    "relativity": "相対危険度",
    "mean": "平均",
    "sd": "標準偏差",
    "parameter": "母数",
}
INSTEAD = re.compile(r"^(\w+) (\S+) instead of (?:wang )?(\S+)$")
THEFTS = re.compile(r"^(\S+) prior thefts instead of (\S+)$")


def law_name(law: str) -> Phrase:
    """A law of the size of a theft."""
    return say(law, LAWS_JA.get(law, law))


def assumption_name(group: str, name: str, controls: Mapping[str, Phrase]) -> Phrase:
    """An assumption that was turned; `controls` names the controls."""
    if group == "control":
        return controls.get(name, say(name, name))
    if group == "prior":
        return say(*titles(name.partition(".")[2]))
    if group == "size law":
        return law_name(name)
    return GROUPS.get(group, say(group, group))


def turned_said(turned: str) -> Phrase:
    """What an assumption was turned to."""
    step, thefts = INSTEAD.match(turned), THEFTS.match(turned)
    if step and step[1] in FIGURES_JA:
        japanese = f"{FIGURES_JA[step[1]]}{step[3]}→{step[2]}"
    elif thefts:
        japanese = f"事前の件数{thefts[2]}→{thefts[1]}"
    else:
        japanese = TURNED_JA.get(turned, turned)
    return say(turned, japanese)
