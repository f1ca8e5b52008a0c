"""Words of a comparison, on every page that shows one."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from pricing.phrases import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pricing.asking import Met
    from pricing.phrases import Phrase

MET: Mapping[Met, Phrase] = MappingProxyType(
    {"yes": say("yes", "適合"), "no": say("no", "不適合"), "unknown": say("not known", "不明")}
)

WORDS: Mapping[str, Phrase] = MappingProxyType(
    {
        "title": say("Cash or cover?", "現金か保険か"),
        "required": say("Required amount", "所要額"),
        "options": say("The options, a year", "選択肢の比較（年間）"),
        "option": say("Option", "選択肢"),
        "and_line": say("+ liquidity line", "＋コミットメントライン"),
        "cash": say("Cash", "現金"),
        "cover": say("Cover", "補償"),
        "cost": say("Cost", "費用"),
        "short": say("Short", "不足の確率"),
        "days": say("Days", "支払日数"),
        "credit": say("Credit", "算入額"),
        "met": say("Meets rule", "要件"),
        "stacks": say("What each option costs a year", "年間費用の内訳"),
        "stack_lines": say("The same line by line", "年間費用の内訳（明細）"),
        "ranges": say("How sure the cost is", "費用の不確実性と現在価値"),
        "opportunity": say("Reserve", "準備金の機会費用"),
        "retained_loss": say("Retained loss", "自己保有損害"),
        "premium": say("Premium", "保険料"),
        "fees": say("Fees", "手数料"),
        "collateral": say("Collateral", "担保"),
        "tax": say("Tax", "税効果"),
        "interval": say("90 % interval", "90％区間"),
        "if_capital": say("If capital", "自己資本算入時"),
        "npv": say("Value, 5 y", "現在価値（5年）"),
        "npv_range": say("Value, 90 %", "現在価値（90％区間）"),
        "shortfalls": say("What customers may lack", "利用者の不足額"),
        "short_interval": say("Short", "不足の確率（90％区間）"),
        "expected_short": say("Mean a year", "年間期待不足額"),
        "when_short": say("When short", "不足時の平均"),
        "one_in": say("1 in {years}", "{years}年に1度"),
        "uncompensated": say("After own funds", "自己資金充当後"),
        "if_fails": say("If payer fails", "支払者破綻時の不足確率"),
        "best_mix": say("The best mix", "最適な組合せ"),
        "no_cover": say("none", "なし"),
        "cash_alone": say(
            "cash alone would take {cash} and cost {cost}", "現金のみでは{cash}、年間費用{cost}"
        ),
        "binds": say("Held by", "制約"),
        "relief": say("a step of {step} saves {saves} a year", "{step}の緩和で年間{saves}減"),
        "searched": say("cheapest of {n} programmes searched", "{n}通りの組合せから探索"),
        "whole": say("customers whole with the chance asked", "利用者保護の確率"),
        "requirement": say("the required amount", "所要額"),
        "cash_floor": say("cash no insurance may replace", "代替できない最低現金額"),
        "retention_in_cash": say("the retention, held in cash", "免責金額相当の現金"),
        "insured_share": say("the largest insured share", "付保割合の上限"),
        "cash_available": say("the cash available", "現金の上限"),
        "premium_budget": say("the premium budget", "保険料の上限"),
        "capacity": say("insurers' capacity", "引受能力の上限"),
        "least_retention": say("the least retention insurers leave", "免責の下限"),
        "break_even": say("Where the choice turns over", "選択が逆転する水準"),
        "rate_on_line": say("Rate on line", "保険料÷支払限度額（ROL）"),
        "asked": say("asked: {rate}", "提示料率：{rate}"),
        "identity": say("Rule of thumb", "簡便式"),
        "identity_note": say(
            "(cost of capital − yield) + expected loss / limit",
            "（資本コスト－運用利回り）＋期待損害／支払限度額",
        ),
        "market": say("Market", "市場水準"),
        "cost_of_capital": say("Cost of capital", "資本コスト"),
        "theft_frequency": say("Theft frequency", "流出の頻度"),
        "cold_share": say("Cold share", "コールド比率"),
        "as_asked": say("at today's premium", "保険料据置き"),
        "repriced": say("premium follows", "保険料再算定"),
        "side_cash": say("cash", "現金"),
        "side_cover": say("cover", "保険"),
        "no_flip": say("{side} is the cheaper throughout", "範囲内では常に{side}が有利"),
        "cover_above": say("cover is the cheaper above {at}", "{at}超で保険が有利"),
        "cover_below": say("cover is the cheaper below {at}", "{at}未満で保険が有利"),
        "today": say("today", "現在"),
        "controls": say("Controls, the quickest to pay back first", "統制の導入（回収の早い順）"),
        "control": say("Control", "統制"),
        "state": say("State", "状態"),
        "worth": say("Saves a year", "年間の節減額"),
        "once": say("Costs once", "導入費用"),
        "yearly": say("Costs a year", "年間費用"),
        "payback": say("Payback", "回収期間"),
        "years": say("{n} years", "{n}年"),
        "at_once": say("at once", "即時"),
        "absent": say("absent", "なし"),
        "unknown": say("unknown", "不明"),
        "controls_note": say(
            "Costs are assumptions in round figures; savings do not add up. Where the state is "
            "unknown and the control is there, saying so saves as much.",
            "費用は概数の仮定で、節減額は加算できない。状態が不明でも導入済みであれば、申告により同額が節減される。",
        ),
        "flows": say("Cash flow, net, over five years", "5年間の純キャッシュフロー"),
        "year": say("Year {n}", "{n}年目"),
        "frontier": say(
            "Cost against what customers may lack", "費用と期待不足額の効率的フロンティア"
        ),
        "wrong_way": say("If help falls with the theft", "誤方向リスク"),
        "case": say("Case", "ケース"),
        "restore": say("Cash to restore", "必要な追加現金"),
        "reserve_in_own_token": say("Reserve in own token falls", "自社トークン建て準備金の下落"),
        "reserve_in_coins": say(
            "Reserve in coins falls, debt fixed in yen",
            "暗号資産建て準備金の下落（債務は円で確定）",
        ),
        "coins_dearer": say("Coins dearer, limit in yen", "暗号資産の上昇（限度額は円建て）"),
        "insurer_falls": say("Insurer falls with crypto", "保険者の同時破綻"),
        "all_together": say("Token, coins and insurer", "自社トークン・暗号資産・保険者の同時発生"),
        "figures": say("What it rests on beside model and rules", "前提（モデル・判定基準以外）"),
        "figure": say("Figure", "項目"),
        "value": say("Value", "値"),
        "source": say("Source", "出典"),
        "figure_cost_of_capital": say("Cost of capital", "資本コスト"),
        "figure_reserve_yield": say("Yield on the reserve", "準備金の運用利回り"),
        "figure_whole": say("Chance of being whole", "利用者保護の確率"),
        "figure_insurer_grade": say("Insurer's grade", "保険者の格付"),
        "figure_most_limit_usd": say("Largest limit, USD", "調達可能な限度額（ドル）"),
        "figure_least_retention": say("Least retention", "免責の下限"),
        "figure_most_days": say("Days customers may wait", "支払までの日数の上限"),
        "figure_guarantee_fee": say("Guarantee fee", "保証料"),
        "figure_guarantee_collateral": say("Guarantee collateral", "保証の担保割合"),
        "figure_line_fee": say("Fee of a line", "コミットメントラインの手数料"),
        "figure_captive_cost": say("Running a captive", "キャプティブの運営費"),
        "figure_event_multiple": say("Event-linked multiple", "イベント連動型の倍率"),
        "figure_event_basis_gap": say("Basis risk", "ベーシスリスク"),
        "figure_event_cost": say("Event-linked costs", "イベント連動型の費用"),
        "figure_cash_days": say("Days: cash", "日数：現金"),
        "figure_policy_days": say("Days: policy", "日数：保険"),
        "figure_guarantee_days": say("Days: guarantee", "日数：保証"),
        "figure_captive_days": say("Days: captive", "日数：キャプティブ"),
        "figure_event_days": say("Days: event-linked", "日数：イベント連動型"),
        "figure_line_days": say("Days: line", "日数：コミットメントライン"),
        "figure_own_token_fall": say("Own token after a theft", "流出後の自社トークン"),
        "figure_insurer_wrong_way": say("Insurer's wrong-way factor", "保険者の誤方向倍率"),
        "made_from": say(
            "Model {model}, pricing basis {basis}, assumptions {choice}, haircuts {haircuts}, "
            "rules {rules}; yen per unit: {rates}.",
            "モデル：{model}／料率基礎：{basis}／前提：{choice}／控除率：{haircuts}／"
            "判定基準：{rules}／円換算：{rates}",
        ),
    }
)
