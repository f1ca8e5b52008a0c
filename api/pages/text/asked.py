"""Words of the form that the three workspaces share."""

from __future__ import annotations

from pricing.phrases import say

WORDS = {
    "on": say("Day", "基準日"),
    "scenario": say("Scenario", "シナリオ"),
    "ask": say("What is asked", "条件"),
    "which_exchange": say("Exchange", "交換業者"),
    "which_policy": say("Policy", "証券"),
    "the_exchange": say("The exchange", "交換業者の状況"),
    "the_layers": say("The tower", "補償の構成"),
    "the_controls": say("Controls", "管理策"),
    "the_wording": say("Wording", "約款"),
    "total": say("Customers' assets", "利用者の暗号資産"),
    "hot": say("of it hot", "うちホットウォレット"),
    "warm": say("of it warm", "うちウォームウォレット"),
    "third_party": say("of it with third parties", "うち第三者預託"),
    "cold_is": say("Cold is the rest: {share}", "残りはコールドウォレット：{share}"),
    "volume": say("Trading in a year", "年間取引高"),
    "trading_since": say("Trading since", "取引開始年"),
    "earlier_thefts": say("Thefts so far", "過去の流出件数"),
    "vendor": say("Wallet vendor", "ウォレットの提供会社"),
    "retention": say("Retention", "免責金額"),
    "attachment": say("Attachment", "アタッチメント（超過点）"),
    "limit": say("Limit", "支払限度額"),
    "share": say("Share", "引受割合"),
    "layer_n": say("Layer {n}", "レイヤー{n}"),
    "add_layer": say("Another layer", "レイヤーを追加"),
    "million_JPY": say("¥m", "百万円"),
    "million_USD": say("$m", "百万ドル"),
    "million_BTC": say("m BTC", "百万BTC"),
    "million_ETH": say("m ETH", "百万ETH"),
    "per_cent": say("%", "%"),
    "year_unit": say("year", "年"),
    "number_unit": say("events", "件"),
    "known_of": say("{known} of {all} answered", "{all}項目中{known}項目が回答済み"),
    "changed_note": say(
        "• marks what differs from the example.", "•は元の条件から変更した項目です。"
    ),
    "group_causes": say("Causes of loss covered", "担保する損害の原因"),
    "group_wording": say("Clauses", "約款条項"),
    "group_exclusions": say("Exclusions", "免責事由"),
    "group_valuation": say("Valuation", "損害額の評価"),
    "group_payment": say("Payment", "保険金の支払"),
    "group_insurer": say("Insurer", "保険者"),
    "group_insured": say("Insured", "被保険者"),
    "group_ending": say("Ending", "契約の終了"),
    "group_filing": say("Filing", "届出"),
}
