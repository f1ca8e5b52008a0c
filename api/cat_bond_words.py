"""What words does the term sheet of a catastrophe bond use, in English and in Japanese?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pricing.deals import times
from pricing.phrases import say
from pricing.short_yen import short_yen

if TYPE_CHECKING:
    from pricing.basis import Principle
    from pricing.cat_bond_result import BondCheck, BondMade, CatBondReport
    from pricing.phrases import Language

UNKNOWN = "–"

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
    "principle_wang": say("Wang", "ワン変換"),
    "principle_proportional_hazard": say("proportional hazard", "比例ハザード変換"),
    "principle_dual_power": say("dual power", "双対べき変換"),
    "principle_tvar": say("TVaR", "TVaR"),
    "principle_constant_cost_of_capital": say("constant cost of capital", "一定資本コスト"),
    "principle_expected_value": say("expected value", "期待値原理"),
    "principle_standard_deviation": say("standard deviation", "標準偏差原理"),
    "principle_mixture": say("mixture", "混合"),
    "share_of": say("{n} %", "{n}%"),
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
    "assumed_here": say("Assumptions", "仮定"),
    "figure": say("Figure", "項目"),
    "year_column": say("A year", "年間"),
    "by_simulation": say("90 % of simulation", "シミュレーション90%区間"),
    "by_parameters": say("90 % of parameters", "パラメータ90%区間"),
    "middle": say("middle of the band, a year", "中心帯（年率）"),
    "spread_caption": say(
        "A year, as a share of the principal. Grey: the band of multiples of EL; blue: its middle.",
        "年率、対元本。灰色はEL倍率の帯、青は中心帯。",
    ),
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
        "シミュレーション{years}年（うち支払{paid}年）、乱数の種{seed}",
    ),
    "notes": say("Notes", "備考"),
}


def said(name: str, lang: Language, /, **values: str) -> str:
    """A word of the sheet with its values."""
    phrase = WORDS[name]
    return say(phrase.en, phrase.ja, **values).told(lang)


def layer_said(found: CatBondReport, lang: Language) -> str:
    """What of the pool the bond pays."""
    attachment, exhaustion = found.attachment.amount, found.exhaustion.amount
    return said(
        found.basis,
        lang,
        limit=short_yen(exhaustion - attachment, lang),
        attachment=short_yen(attachment, lang),
        exhaustion=short_yen(exhaustion, lang),
    )


def principal_said(found: CatBondReport, lang: Language) -> str:
    """How much lies there, and for how long."""
    return said(
        "principal_of",
        lang,
        amount=short_yen(found.principal.amount, lang),
        share=said("share_of", lang, n=f"{100 * found.share:.3g}"),
        n=str(found.term_years),
    )


def principle_said(principle: Principle, lang: Language) -> str:
    """How the desk loads a risk."""
    return said(f"principle_{principle}", lang)


def made_said(made: BondMade, lang: Language) -> str:
    """What made the figures."""
    return said(
        "made_of",
        lang,
        model=made.model,
        tables=made.data_vintage,
        basis=made.basis_version,
        assumed=made.assumptions_vintage.isoformat(),
        deals=made.precedents_vintage.isoformat(),
        years=f"{made.years:,}",
        paid=f"{made.years_paid:,}",
        seed=str(made.seed),
    )


def multiple_said(multiple: float | None, lang: Language) -> str:
    """A spread over the expected loss, in three digits."""
    return said("no_multiple", lang) if multiple is None else said("times", lang, m=times(multiple))


def checked_said(one: BondCheck, lang: Language) -> str:
    """The exact law beside the simulation; a dash for what it does not tell."""
    return said(
        "checked",
        lang,
        exact=UNKNOWN if one.exact is None else f"{100 * one.exact:.3g} %",
        simulated=f"{100 * one.simulated:.3g} %",
        apart=UNKNOWN if one.apart is None else f"{abs(one.apart):.1f}",
    )
