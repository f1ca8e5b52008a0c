"""What words does the term sheet of a catastrophe bond use, in English and in Japanese?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pricing.phrases import say

if TYPE_CHECKING:
    from pricing.phrases import Language

WORDS = {
    "title": say(
        "Catastrophe bond on a sector pool: term sheet", "業界プール・キャットボンド：タームシート"
    ),
    "terms": say("Terms", "条件"),
    "pool": say("Pool", "対象プール"),
    "pool_of": say(
        "{n} exchanges, one policy each; {expected} paid in an average year",
        "取引所{n}社（各1契約）、年平均支払{expected}",
    ),
    "layer": say("Layer", "レイヤー"),
    "event": say(
        "{limit} xs {attachment} of each event; exhausted at {exhaustion}",
        "1事象ごと{attachment}超{limit}（上限点{exhaustion}）",
    ),
    "year": say(
        "{limit} xs {attachment} of a year's sum; exhausted at {exhaustion}",
        "年間累計{attachment}超{limit}（上限点{exhaustion}）",
    ),
    "principal": say("Principal", "元本"),
    "principal_of": say(
        "{amount}, {share} of the layer, for {n} years", "{amount}（レイヤーの{share}）、期間{n}年"
    ),
    "risk": say(
        "Risk of a year (90 % of simulation; 90 % of parameters)",
        "年間のリスク（シミュレーション90％区間／パラメータ90％区間）",
    ),
    "attaches": say("Attaches", "元本毀損の確率"),
    "exhausts": say("Exhausted", "元本全損の確率"),
    "expected": say("Expected loss (EL)", "期待損失（EL）"),
    "expected_of": say("{amount} a year", "年{amount}"),
    "parameters": say("parameters {low} – {high}", "パラメータ{low}～{high}"),
    "no_parameters": say("parameters –", "パラメータ–"),
    "simulation": say("{low} – {high}", "{low}～{high}"),
    "if_any": say("Loss if any", "毀損時の平均毀損率"),
    "of_principal": say("{share} of the principal", "元本の{share}"),
    "whole": say("Over the term", "期間全体"),
    "first": say("A first loss", "元本毀損の確率"),
    "all": say("The principal lost", "元本全損の確率"),
    "term_expected": say("Expected loss", "期待損失"),
    "price": say("Spread a year", "スプレッド（年率）"),
    "market": say("By multiples of EL", "EL倍率による"),
    "market_of": say(
        "{a} – {d}, middle {b} – {c} ({m} × EL)", "{a}～{d}、中心帯{b}～{c}（ELの{m}倍）"
    ),
    "cost": say("By cost of capital", "資本コストによる"),
    "cost_of": say(
        "{spread}, {m}, the principal held whole at {rate} a year: {inside}",
        "{spread}、{m}（元本全額を年{rate}の資本コストで保有）：{inside}",
    ),
    "load": say("By the desk's risk load", "危険負担料による"),
    "load_of": say(
        "{spread}, {m} ({principle}): {inside}", "{spread}、{m}（{principle}）：{inside}"
    ),
    "times": say("{m} × EL", "ELの{m}倍"),
    "no_multiple": say("EL too small for a multiple", "ELが小さく倍率は意味を持たない"),
    "not_compared": say("not compared", "比較せず"),
    "inside": say("inside the band", "帯の範囲内"),
    "outside": say("outside the band", "帯の範囲外"),
    "sheet": say("Wording, as proposed", "文言案"),
    "check": say(
        "Exact law beside simulation, before limits of the policies' terms",
        "厳密分布とシミュレーションの照合（契約の期間限度額適用前）",
    ),
    "check_expected_loss": say("Expected loss", "期待損失"),
    "check_attachment": say("Attaches", "元本毀損の確率"),
    "check_exhaustion": say("Exhausted", "元本全損の確率"),
    "checked": say(
        "{exact} exactly, {simulated} simulated, {apart} standard errors apart",
        "厳密{exact}、シミュレーション{simulated}（標準誤差の{apart}倍）",
    ),
    "unchecked": say("no exact law of so large a pool", "大規模プールのため厳密分布なし"),
    "assumed": say("Assumptions (--set NAME=VALUE)", "仮定（--set NAME=VALUE）"),
    "made": say("Made by", "作成条件"),
    "made_of": say(
        "model {model}, tables of {tables}, pricing basis {basis}, assumptions of {assumed}, "
        "precedents of {deals}; {years} simulated years, of which the bond pays in {paid}, "
        "seed {seed}",
        "モデル{model}、テーブル{tables}、価格基準{basis}、仮定{assumed}、先例{deals}、"
        "シミュレーション{years}年（うち支払{paid}年）、シード{seed}",
    ),
    "notes": say("Notes", "備考"),
}


def said(name: str, lang: Language, /, **values: str) -> str:
    """A word of the sheet with its values."""
    phrase = WORDS[name]
    return say(phrase.en, phrase.ja, **values).told(lang)
