"""Words of the figures an exchange states of its money; those shipped are in `compare_words`."""

from __future__ import annotations

from pricing.phrases import say

WORDS = {
    "the_money": say("Money", "資金・費用の前提"),
    "money_capital": say("Reserve and capital", "準備金・資本"),
    "money_aims": say("Aims and bounds", "目標と制約"),
    "money_market": say("Prices and insurers", "料率・保険者"),
    "money_days": say("Days until payment", "支払までの日数"),
    "money_costs": say("What controls cost", "管理策の費用"),
    "levers": say("Move these", "主な変数"),
    "model_asks": say("model: {rate}", "モデル：{rate}"),
    "none_stated": say("not stated", "未入力"),
    "counts_yes": say("counts as capital", "自己資本に算入"),
    "counts_no": say("idle cash", "遊休現金"),
    "unit_share": say("%", "%"),
    "unit_yen": say("¥m", "百万円"),
    "unit_days": say("days", "日"),
    "unit_years": say("years", "年"),
    "unit_times": say("×", "倍"),
    "spend_once": say("Once", "導入時"),
    "spend_yearly": say("A year", "年間"),
    "figure_quoted_rate_on_line": say(
        "Rate on line asked by the insurer", "保険者の提示料率（ROL）"
    ),
    "figure_reserve_counts_as_capital": say("The reserve is", "準備金の取扱い"),
    "figure_tax_rate": say("Tax rate", "実効税率"),
    "figure_own_funds": say("Other own funds", "その他の自己資金"),
    "figure_most_cash": say("Most cash to set aside", "拠出可能な現金の上限"),
    "figure_most_premium": say("Most premium a year", "年間保険料の上限"),
    "figure_most_limit": say("Largest limit on offer", "調達可能な支払限度額"),
    "figure_most_insured_share": say("Largest insured share", "付保割合の上限"),
    "figure_build_up_years": say("Years to build up the reserve", "準備金の積立年数"),
    "figure_reserve_in_coins": say("Reserve in crypto-assets", "準備金のうち暗号資産"),
    "figure_reserve_in_own_token": say("Reserve in own token", "準備金のうち自社トークン"),
}
