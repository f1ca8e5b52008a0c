"""Words of a book of policies, on every page that shows one."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from pricing.book_case import CAMPAIGN
from pricing.book_whose import ALONE, UNTOLD
from pricing.phrases import say, word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pricing.phrases import Language, Phrase
    from pricing.portfolio_result import Dimension, SharedRow

NAMED = {ALONE: "alone", UNTOLD: "untold", CAMPAIGN: "campaign"}
"""Parts of a book that are neither an exchange's, a vendor's nor a cause's."""

WORDS: Mapping[str, Phrase] = MappingProxyType(
    {
        "title": say("The book on {day}", "保有契約のポートフォリオ（{day}）"),
        "exchanges": say("Exchanges", "取引所数"),
        "exchanges_are": say("{n}, one policy each", "{n}社（各社1契約）"),
        "limits": say("Most paid for one theft each", "1事故の最大支払額の合計"),
        "thefts": say("Covered thefts", "担保対象の流出"),
        "thefts_are": say("{n} a year", "年{n}件"),
        "expected_loss": say("Expected loss", "期待損失"),
        "a_year": say("{amount} a year", "年{amount}"),
        "capital": say("Capital", "所要資本"),
        "capital_is": say(
            "mean of the worst {worst} ({tvar}) less the expected; VaR {level} {var}",
            "最悪{worst}の年の平均（TVaR {tvar}）から期待損失を控除、VaR {level} {var}",
        ),
        "before_term": say("before limits of the terms", "保険期間中の限度額の適用前"),
        "before_term_is": say(
            "exact; {alone} if no event struck several",
            "厳密計算、複数社に及ぶ事故がなければ{alone}",
        ),
        "made_by": say("Made by", "計算方法"),
        "made_exact": say(
            "exact law on {points} points, before limits of the terms",
            "厳密計算（格子{points}点）、保険期間中の限度額の適用前",
        ),
        "made_years": say(
            "{years} simulated years, seed {seed}", "シミュレーション{years}年、乱数の種{seed}"
        ),
        "made_beside": say(
            "; the exact law is within {errors} standard errors of it",
            "、厳密計算との差は標準誤差の{errors}倍以内",
        ),
        "curves": say(
            "What a year, and its largest event, passes once in so many years (90 % of simulation)",
            "再現期間別の支払額（括弧内はシミュレーションの90％区間）",
        ),
        "return_period": say("Years", "再現期間"),
        "aep": say("Year (AEP)", "年間合計\n（AEP）"),
        "oep": say("Largest event (OEP)", "年間最大事故\n（OEP）"),
        "tvar": say("Mean beyond (TVaR)", "それ以上の平均\n（TVaR）"),
        "one_in": say("1 in {years}", "{years}年に1度"),
        "range": say("{low} to {high}", "{low}〜{high}"),
        "allocation": say(
            "Whose capital it is: {dimension} (co-TVaR; adds up)",
            "所要資本の配分：{dimension}（co-TVaR、合計は一致）",
        ),
        "by_exchange": say("by exchange", "取引所別"),
        "by_shared_event": say("by shared event", "共通の事故別"),
        "by_peril": say("by peril", "原因別"),
        "head_exchange": say("Exchange", "取引所"),
        "head_shared_event": say("Together or alone", "同時・単独の別"),
        "head_peril": say("Cause", "原因"),
        "worst_years": say("In the worst years", "最悪年の平均"),
        "part": say("Part", "割合"),
        "others": say("{n} others", "その他{n}社"),
        "alone": say("thefts alone", "単独の流出"),
        "untold": say("cause not told", "原因不明"),
        "campaign": say("campaign", "一連の攻撃"),
        "shared": say(
            "What strikes several at once, as assumed", "複数の取引所に同時に及ぶ事故（仮定）"
        ),
        "event": say("Event", "事故"),
        "rate": say("A year", "年間頻度"),
        "members": say("Can strike", "対象社数"),
        "hits": say("Strikes on average", "平均被害社数"),
        "capped": say("Gave way", "引下げ"),
        "vendor_fails": say("{name} fails", "{name}の障害・侵害"),
        "a_campaign": say("A campaign of one actor", "同一攻撃者による一連の攻撃"),
        "disasters": say(
            "One vendor fails and every client is robbed", "提供会社1社の障害で全利用先が被害"
        ),
        "vendor": say("Vendor", "提供会社"),
        "clients": say("Clients", "利用先"),
        "mean": say("As the model\nhas thefts", "モデルの\n平均"),
        "most": say("All a tier\nholds", "区分全額の\n窃取"),
        "stolen": say("As {replay}:\nstolen", "{replay}\n窃取額"),
        "paid": say("\npaid", "\n支払額"),
        "disputed": say("\nin dispute", "\n係争額"),
        "net": say(
            "After reinsurance, whose price is not counted", "再保険考慮後（再保険料は含まない）"
        ),
        "quota_share": say("Quota share", "比例再保険"),
        "event_excess": say("Event excess", "超過損害額（1事故）"),
        "vendor_clash": say("Vendor clash", "超過損害額（複数社同時）"),
        "aggregate_excess": say("Aggregate excess", "超過損害額（年間累計）"),
        "treaty_pays": say(
            "pays {amount} a year on average, in {chance} of years",
            "年平均の回収{amount}、回収のある年{chance}",
        ),
        "kept": say("Expected loss kept", "正味の期待損失"),
        "added": say(
            "One more policy: {exchange}, last in", "追加する契約：{exchange}（最後に追加）"
        ),
        "policy": say("Policy", "保険契約"),
        "without_it": say("Capital without it", "追加前の所要資本"),
        "same_years": say(
            "in the same simulated years as with it", "追加後と同じシミュレーション年による"
        ),
        "with_it": say("Capital with it", "追加後の所要資本"),
        "marginal": say("Marginal capital", "限界所要資本"),
        "marginal_alone": say("{alone} alone", "単独では{alone}"),
        "yearly_cost": say("Both, at capital's cost", "期待損失と資本コスト"),
        "cost_is": say("at {cost} a year, before expenses", "資本コスト年{cost}、事業費の考慮前"),
        # on paper alone
        "paper_title": say("The book of policies", "保有契約集積リスク報告書"),
        "paper_subtitle": say("{n} exchanges, {day}", "取引所{n}社、{day}時点"),
        "capital_at": say("Capital, {level}", "所要資本（{level}）"),
        "year_card": say("1 year in 200", "200年に1度の年間支払"),
        "event_card": say("Largest event, 1 in 200", "200年に1度の最大事故"),
        "curves_title": say("How bad a year can be", "年間支払額の超過確率"),
        "curves_picture": say("Payments by return period", "再現期間別の支払額"),
        "curves_caption": say(
            "Where a line is thick it shows the 90 % interval that simulation leaves.",
            "太い縦線はシミュレーションによる90％信頼区間。",
        ),
        "aep_line": say("all events of a year (AEP)", "年間合計（AEP）"),
        "oep_line": say("largest event of a year (OEP)", "年間最大事故（OEP）"),
        "net_line": say("Year after reinsurance", "年間合計・正味（AEP）"),
        "return_axis": say("return period, years", "再現期間（年）"),
        "allocation_title": say("Whose capital it is", "所要資本の内訳"),
        "allocation_caption": say(
            "Each part's mean in the worst years less its expected loss (co-TVaR).",
            "最悪年における各部分の平均から期待損失を控除した額（co-TVaR）。",
        ),
        "check": say(
            "Worked out twice, before limits of the terms",
            "二つの方法による検算（保険期間中の限度額の適用前）",
        ),
        "exact": say("Exact", "厳密計算"),
        "simulated": say("Simulated", "シミュレーション"),
        "apart": say("Apart, standard errors", "差（標準誤差の倍数）"),
        "rests": say("What this rests on", "計算の前提"),
        "made_from": say(
            "Model {model}, data of {vintage}, pricing basis {basis}, assumptions of {assumed}.",
            "モデル {model}、データ {vintage}、料率基礎 {basis}、前提 {assumed}。",
        ),
        # every policy in its book
        "repriced": say(
            "Every policy at the capital it asks of the book, {n} in all",
            "各契約の所要資本による料率の再算定（全{n}契約）",
        ),
        "cost_of_capital": say("Cost of capital", "資本コスト"),
        "book_capital": say("Capital before reinsurance", "再保険控除前の所要資本"),
        "sum_of_euler": say("the sum of Euler shares", "オイラー配分の合計"),
        "sum_of_marginals": say("Sum of what each adds last in", "限界所要資本の合計"),
        "rest_of_none": say(
            "{part}; the rest goes with no single policy",
            "全体の{part}、残りは個別の契約に帰属しない",
        ),
        "premiums_here": say("Premiums at what each adds", "限界所要資本による保険料"),
        "premiums_euler": say("{amount} at Euler shares", "オイラー配分による場合{amount}"),
        "technical": say("Technical premiums", "テクニカル・プレミアム"),
        "technical_of": say(
            "of {n} policies; {dearer} of them cost more at what they add",
            "{n}契約分、うち限界所要資本による保険料が上回るもの{dearer}契約",
        ),
        "no_technical": say("No technical premium", "テクニカル・プレミアムなし"),
        "no_technical_is": say(
            "{n} of the policies: a quote would be refused; the rest cost {rest} at what they add",
            "{n}契約（見積が引受不可となるもの）、その他の限界所要資本による保険料は{rest}",
        ),
        "above_most": say("More than they can pay", "最大支払額を上回る保険料"),
        "above_most_is": say(
            "{n} of the policies: the premium at what they add",
            "{n}契約（限界所要資本による保険料）",
        ),
        "changes": say(
            "The {n} whose premium changes most (± one standard error of simulation)",
            "保険料の変動が大きい{n}契約（±はシミュレーションの標準誤差）",
        ),
        "head_technical": say("Technical\npremium", "テクニカル\nプレミアム"),
        "head_on_line": say("\non line", "\nROL"),
        "head_adds": say("Capital it\nadds", "限界\n所要資本"),
        "head_error": say("\n±", "\n±"),
        "head_premium": say("Premium\nat that", "同左による\n保険料"),
        "head_euler": say("Euler\nshare", "オイラー\n配分"),
        "assumptions": say(
            "Assumptions of {vintage} (--set puts them otherwise)",
            "前提（{vintage}時点、--setで変更可）",
        ),
    }
)


def said(name: str, lang: Language, /, **values: str) -> str:
    """A word of the book with its values."""
    text = WORDS[name].told(lang)
    return text.format_map(values) if values else text


def part_said(dimension: Dimension, name: str, lang: Language) -> str:
    """A part of the book's capital; exchanges and vendors are called by their names."""
    if dimension == "exchange":
        return name
    if name in NAMED:
        return said(NAMED[name], lang)
    return cause_said(name, lang) if dimension == "peril" else name


def cause_said(cause: str, lang: Language) -> str:
    """A cause of theft; the words of a policy say that it is covered."""
    return word(cause).told(lang).removesuffix("の担保")


def event_said(row: SharedRow, lang: Language) -> str:
    """An event that strikes several."""
    if row.kind == "vendor":
        return said("vendor_fails", lang, name=row.name)
    return said("a_campaign", lang)
