"""What words does the page of a cover on an event use, in English and in Japanese?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pricing.phrases import say

if TYPE_CHECKING:
    from pricing.phrases import Language

WORDS = {
    "title": say("Event-linked cover", "イベント連動型補償"),
    "who": say("Parties and term", "当事者・期間"),
    "cover": say("Cover", "契約"),
    "exchange": say("Exchange", "交換業者"),
    "assets": say("customers' assets {amount}", "顧客資産{amount}"),
    "buyer": say("Protection buyer", "補償購入者"),
    "payer": say("Payer", "支払者"),
    "not_named": say("not named", "記載なし"),
    "agent": say("Calculation agent", "計算代理人"),
    "independent": say("independent", "独立"),
    "not_independent": say("not independent", "独立でない"),
    "independence_unsaid": say("independence not stated", "独立性の記載なし"),
    "fallback": say("fall-back: {name}", "代替：{name}"),
    "no_fallback": say("no fall-back", "代替の定めなし"),
    "term": say("Term", "期間"),
    "from_to": say("{start} to {end}", "{start}～{end}"),
    "collateral": say("Collateral", "担保"),
    "full": say("the whole limit", "支払限度額の全額"),
    "part": say("part of the limit", "支払限度額の一部"),
    "none": say("none", "なし"),
    "unsaid": say("not stated", "記載なし"),
    "settled": say("Settled", "決済"),
    "settled_in": say(
        "in {currency}; wait {wait} days from the event; paid within {days}",
        "{currency}建て。待機期間は事象発生から{wait}日、支払は{days}",
    ),
    "in_days": say("{n} days", "{n}日以内"),
    "trigger": say("Trigger and payout", "発動条件・支払"),
    "any": say("Any of", "いずれかの充足"),
    "all": say("All of", "全ての充足"),
    "one": say("Trigger", "発動条件"),
    "outflow": say(
        "outflow on chain of {amount} or more within {hours} hours, unexplained for {persists}",
        "{hours}時間以内に{amount}以上のチェーン上の流出、その後{persists}時間説明・返還がない",
    ),
    "announcement": say("theft of {amount} announced by {who}", "{who}による{amount}の流出の公表"),
    "at_least": say("{amount} or more", "{amount}以上"),
    "any_amount": say("any amount", "金額を問わない"),
    "halt": say(
        "withdrawals of all coins halted for {hours} hours", "全銘柄の出金停止が{hours}時間継続"
    ),
    "who_exchange": say("the exchange", "取引所"),
    "who_supervisor": say("its supervisor", "監督当局"),
    "who_police": say("police or prosecutors", "警察・検察"),
    "pays": say("Pays", "支払額"),
    "flat": say("{amount} once the trigger is met", "発動時に{amount}"),
    "step": say("{pays} from {amount}", "{amount}以上で{pays}"),
    "slope": say(
        "from nothing at {start} in a straight line to {limit} at {end}",
        "{start}でゼロ、{end}で{limit}となる直線",
    ),
    "limit": say("Limit in the term", "期間中の支払限度額"),
    "limit_of": say("{amount}; payouts: {n} at most", "{amount}（支払は最大{n}回）"),
    "price": say(
        "Price, for the term (90 % of the model's parameters)", "価格（期間・パラメータ90％区間）"
    ),
    "theft": say("Any theft in the term", "期間中に流出が生じる確率"),
    "attachment": say("Any payout", "支払が生じる確率"),
    "exhaustion": say("The whole limit paid", "限度額全額を支払う確率"),
    "expected": say("Expected payout (EL)", "期待支払額（EL）"),
    "el_share": say("{share} of the limit a year", "支払限度額の年{share}"),
    "el_parts": say(
        "of it for thefts about {theft}, for events without one about {false}",
        "うち流出によるもの約{theft}、流出によらないもの約{false}",
    ),
    "when_paid": say("When it pays, on average", "支払時の平均額"),
    "loaded": say("Loaded for risk", "危険負担料込み"),
    "loaded_of": say(
        "{multiple} × EL; of it risk load {amount}, before expenses",
        "ELの{multiple}倍、うち危険負担料{amount}（事業費前）",
    ),
    "technical": say("Technical premium, expenses in", "テクニカル・プレミアム"),
    "rate": say(
        "{rate} of the limit a year, {multiple} × EL",
        "年率{rate}（対支払限度額）、ELの{multiple}倍、事業費込み",
    ),
    "market": say("Market, by multiples of EL", "市場水準（EL倍率）"),
    "market_of": say(
        "{a} – {d}, middle {b} – {c} ({m} × EL): {inside}",
        "{a}～{d}、中心帯{b}～{c}（ELの{m}倍）：{inside}",
    ),
    "inside": say("loaded for risk it is inside the band", "危険負担料込みで帯の範囲内"),
    "outside": say("loaded for risk it is outside the band", "危険負担料込みの価格は帯の範囲外"),
    "not_compared": say(
        "not compared: the band is of terms of a year, and this one is {years} years",
        "比較せず（帯は1年契約の倍率、本契約は{years}年）",
    ),
    "placement": say("Agent, vehicle, placement", "計算代理人・SPC・募集費用"),
    "a_year": say("{amount} a year on top", "年{amount}（別途）"),
    "sizes": say(
        "Basis risk: a theft, and no payout", "ベーシスリスク：流出があっても支払われない"
    ),
    "size": say("Theft of at least", "流出額（以上）"),
    "any_theft": say("any", "金額不問"),
    "chance": say("In the term", "期間中の確率"),
    "unpaid": say("and no payout", "うち無支払"),
    "unpaid_if": say("no payout,\nif there is one", "流出時の\n無支払確率"),
    "one_unpaid": say("one such theft\nis not paid", "1件ごとの\n無支払確率"),
    "paid_part": say("paid of\nits loss", "損害に対する\n支払割合"),
    "basis": say(
        "Basis risk: payout against loss, for the term", "ベーシスリスク：支払と損害の差（期間）"
    ),
    "false_none": say("Payout without any theft", "流出がない支払の確率"),
    "false_event": say("Payout without a theft of {amount}", "{amount}以上の流出がない支払の確率"),
    "gap": say("Expected loss less expected payout", "期待損害－期待支払"),
    "gap_of": say("{loss} less {paid} = {gap}", "{loss}－{paid}＝{gap}"),
    "short": say("Loss beyond the payout", "支払を超える損害"),
    "within": say(
        "{amount} on average; {within} of loss up to the limit",
        "平均{amount}、うち支払限度額までの損害{within}",
    ),
    "over": say("Payout beyond the loss", "損害を超える支払"),
    "average": say("{amount} on average", "平均{amount}"),
    "correlation": say("Correlation of loss and payout", "損害と支払の相関"),
    "correlation_of": say(
        "{whole} with the whole loss, {within} with loss up to the limit",
        "全損害と{whole}、限度額までの損害と{within}",
    ),
    "effectiveness": say("Variance of that loss taken away", "同損害の分散の減少率"),
    "credit": say("Credit in the adequacy check", "十分性検証における算入"),
    "required": say("Required amount", "所要額"),
    "eligible": say("Eligible credit", "算入可能額"),
    "eligible_note": say(
        "as the rules stand it earns no assured credit", "現行の判定基準では算入が確実な額はない"
    ),
    "finding": say("Finding", "判定"),
    "found": say("{title}: {observed} / {required}", "{title}：{observed}／{required}"),
    "met_yes": say("met by cash alone", "現金のみで充足"),
    "met_no": say("not met by the cash stated", "記載の現金では不足"),
    "met_unknown": say("cannot be said", "判定不能"),
    "amount_met": say("Amount", "所要額の充足"),
    "would_pay": say("Of a theft of that amount", "所要額相当の流出1件に対し"),
    "would_pay_of": say(
        "pays with {chance}, {amount} on average: {share} of it; {within} of what lies within "
        "one full payout, so that basis risk takes {haircut}",
        "{chance}の確率で支払、平均{amount}（所要額の{share}、1回の最大支払額内の{within}）。"
        "ベーシスリスクによる減額{haircut}",
    ),
    "no_such": say("no theft can take so much", "その額の流出は生じ得ない"),
    "nothing_required": say("nothing is required", "所要額はゼロ"),
    "elsewhere": say("Other regimes", "他の法域"),
    "other_means": say(
        "{n} name other means and such cover not among them: unknown there, and counted as "
        "nothing ({names})",
        "{n}法域は他の充当手段のみを定め、判定不能として算入しない（{names}）",
    ),
    "no_means": say(
        "{n} have no instruments on record here: nothing is known ({names})",
        "{n}法域は充当手段の収録がなく不明（{names}）",
    ),
    "unread_means": say(
        "{n} name means that cannot be placed here: ask there ({names})",
        "{n}法域は本書で分類できない充当手段を定める（要確認、{names}）",
    ),
    "effects": say("What the assumptions do (--set NAME=VALUE)", "仮定の影響（--set NAME=VALUE）"),
    "assumption": say("Assumption", "仮定"),
    "value": say("Value", "値"),
    "range": say("Range", "範囲"),
    "el_range": say("EL, at its ends", "両端でのEL"),
    "unpaid_range": say("no payout, if a\ntheft of {amount}", "{amount}以上の\n流出時の無支払確率"),
    "unit_share": say("{n} %", "{n}%"),
    "unit_rate": say("{n} a year", "年{n}件"),
    "unit_hours": say("{n} hours", "{n}時間"),
    "unit_log_sd": say("{n} (of the log)", "{n}（対数）"),
    "precedents": say("Precedents, a year", "先例（年率）"),
    "deal": say("Deal", "案件"),
    "date": say("Date", "時期"),
    "size_usd": say("USD m", "百万ドル"),
    "basis_of": say("Trigger", "発動条件"),
    "el": say("EL", "EL"),
    "spread": say("Spread", "スプレッド"),
    "multiple": say("× EL", "EL倍率"),
    "memory": say(
        "* from memory: shown, and in no multiple or band. Nearest by EL: {names}.",
        "* 未確認値（倍率・帯に使用しない）。ELの近い案件：{names}。",
    ),
    "trigger_indemnity": say("indemnity", "実損"),
    "trigger_industry_loss": say("industry loss", "業界損害"),
    "trigger_parametric": say("parametric", "パラメトリック"),
    "paid_chart": say("Payout and loss by size of the theft", "流出額別の損害と支払"),
    "size_axis": say("Theft", "流出額"),
    "line_loss": say("Loss", "損害額"),
    "line_terms": say("Payout by the terms", "条件どおりの支払額"),
    "line_expected": say("Payout to be expected", "期待支払額"),
    "effects_title": say("What the assumptions do", "仮定の影響"),
    "effects_chart": say("Expected payout at both ends", "両端での期待支払額"),
    "paper_subtitle": say("{exchange}, {day}", "{exchange}、{day}"),
    "paper_credit": say(
        "It earns no credit towards the required amount: {amount}",
        "所要額への算入可能額：{amount}",
    ),
    "paper_credit_why": say(
        "No rule read here speaks of such cover in Japan: whether it counts is unknown, and what "
        "is unknown counts for nothing.",
        "国内の判定基準にこの種の補償の定めは確認できず、算入の可否は不明（算入しない）。",
    ),
    "card_rate": say("Rate on line, a year", "料率（ROL、年率）"),
    "card_unpaid": say("A theft, and no payout", "流出があり無支払の確率"),
    "paper_of_el": say("{multiple} × EL", "ELの{multiple}倍"),
    "paid_note": say(
        "Between the two payouts lies what triggers do not see or read wrongly; between them and "
        "the loss, what the terms leave to the exchange.",
        "二つの支払額の差は発動条件による判別・測定の誤り、損害額との差は条件上の自己負担。",
    ),
    "effects_note": say(
        "Each at both ends of its range; the broken line is the {expected} expected. In no "
        "interval of this paper.",
        "各仮定を範囲の両端に変えた場合。破線は期待支払額{expected}。本書の信頼区間には含まれない。",
    ),
    "standard_error": say(
        "± is one standard error of drawn triggers.", "±は発動条件の抽出による標準誤差。"
    ),
    "rules_used": say("Rules", "判定基準"),
    "check": say("Checks", "検算"),
    "checked": say(
        "{name}: {exact} in closed form, {simulated} drawn, {apart} errors apart",
        "{name}：閉形式{exact}、シミュレーション{simulated}（誤差の{apart}倍）",
    ),
    "checked_alike": say(
        "{name}: {exact} in closed form, {simulated} drawn; the draws do not differ, so that "
        "nothing is checked",
        "{name}：閉形式{exact}、シミュレーション{simulated}（抽出結果に差がなく検算とならない）",
    ),
    "check_payout": say("expected payout", "期待支払額"),
    "check_any_payout": say("any payout", "支払確率"),
    "check_unpaid": say("theft and no payout", "流出かつ無支払"),
    "flags": say("To be warned of", "留意事項"),
    "notes": say("Notes", "備考"),
    "made": say("Made by", "作成条件"),
    "made_of": say(
        "model {model}, tables of {tables}, pricing basis {basis}, assumptions of {assumed}, "
        "precedents of {deals}, rules {rules}, seed {seed}, {n} draws of every term",
        "モデル{model}、テーブル{tables}、価格基準{basis}、仮定{assumed}、先例{deals}、"
        "判定基準{rules}、乱数の種{seed}、各{n}回抽出",
    ),
}


def said(name: str, lang: Language, /, **values: str) -> str:
    """A word of the page with its values."""
    phrase = WORDS[name]
    return say(phrase.en, phrase.ja, **values).told(lang)
