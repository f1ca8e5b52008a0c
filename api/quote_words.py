"""Words of a quote, on every paper that shows one."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from pricing.phrases import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pricing.phrases import Language, Phrase

WORDS: Mapping[str, Phrase] = MappingProxyType(
    {
        "title": say("Quote", "保険料見積書"),
        "subtitle": say("{exchange}, quoted on {day}", "{exchange}　見積日：{day}"),
        "technical_premium": say("Technical premium", "テクニカル・プレミアム"),
        "interval": say("90 % interval: {range}", "90％信頼区間：{range}"),
        "interval_below": say("90 % interval\n{range}", "90％信頼区間\n{range}"),
        "in_short": say("{short} for the term", "{short}（保険期間全体）"),
        "rate_on_line": say("Rate on line", "レート・オン・ライン（ROL）"),
        "market": say("Market beside it", "市場水準（参考）"),
        "market_ends": say("at the ends {range}", "上下限：{range}"),
        "inside": say("inside the band", "水準の範囲内"),
        "outside": say("outside the band", "水準の範囲外"),
        "reserve": say("In place of the reserve", "責任準備金の代替"),
        "counts": say("{fail} fail, {unknown} unknown", "不適合{fail}件、判定不能{unknown}件"),
        "rests": say(
            "The premium is for the term; the rate on line is the premium a year over the limit. "
            "Intervals are of 90 % and show what the model's parameters leave open, no more.",
            "テクニカル・プレミアムは保険期間全体、レート・オン・ラインは年間保険料の支払限度額に対する割合。"
            "区間はモデルのパラメータの不確実性による90％信頼区間で、それ以外の不確実性を含まない。",
        ),
        # the exchange
        "exchange": say(
            "The risk: the exchange, one year, before any policy", "引受対象（年間・保険考慮前）"
        ),
        "country": say("Seat", "所在国"),
        "trading_since": say("Trading since", "取引開始年"),
        "earlier_thefts": say("Earlier thefts", "過去の流出件数"),
        "yearly_volume": say("Yearly volume", "年間取引高"),
        "wallet_vendor": say("Wallet vendor", "ウォレット委託先"),
        "assets": say("Customers' assets by tier", "利用者資産の管理区分"),
        "tier": say("Tier", "管理区分"),
        "share": say("Share", "割合"),
        "amount": say("Amount", "金額"),
        "reachable": say("Within a thief's reach", "想定最大損害（流出し得る資産）"),
        "theft_probability": say("Chance of a theft in a year", "年間流出確率"),
        "expected_loss": say("Expected loss", "期待損失"),
        "one_in": say("1-in-{years} year", "{years}年に1度の損害"),
        "coins": say("Coins held", "暗号資産の構成"),
        "coins_unknown": say(
            "unknown: prices are taken to stand until a theft", "不明（流出まで価格不変と仮定）"
        ),
        "coins_move": say(
            "{held}; prices move until a theft by {btc} (BTC) and {eth} (ETH) a year",
            "{held}。流出までの年間変動率はBTC {btc}、ETH {eth}",
        ),
        "unknown": say("unknown", "不明"),
        "none": say("none", "なし"),
        "not_said": say("not stated", "記載なし"),
        # controls
        "controls": say("Controls, and what each would move", "管理策と保険料への影響"),
        "control": say("Control", "管理策"),
        "state": say("State", "状態"),
        "would_be": say("If it were", "変更後"),
        "effect": say("Premium moves by", "保険料の増減"),
        "in_place": say("in place", "あり"),
        "absent": say("absent", "なし"),
        "history": say(
            "association in history, not necessarily its doing",
            "過去の事例との相関（因果とは限らない）",
        ),
        "controls_note": say(
            "By repricing the whole policy with the one control changed. A stated belief of the "
            "tables (assumption), where nothing else is said. Effects do not add up.",
            "当該管理策のみを変更して契約全体を再計算。特記なきものは表に掲げた仮定による。影響額は加算できない。",
        ),
        # unknown inputs
        "unanswered": say("What the exchange has not said ({n})", "未回答の項目（{n}件）"),
        "unanswered_note": say(
            "Each is counted as unknown and widens the intervals; none is taken to be good.",
            "不明として扱い、信頼区間を広げている。良好とみなした項目はない。",
        ),
        # the policy
        "policy": say("The policy", "保険契約"),
        "name": say("Policy", "契約名"),
        "reference": say("reference policy: no policy was given", "標準契約：契約の提示なし"),
        "insurer": say("Insurer", "保険者"),
        "not_named": say("not named", "記載なし"),
        "instrument": say("Instrument", "契約の種類"),
        "term": say("Term", "保険期間"),
        "from_to": say("{start} to {end}", "{start}～{end}"),
        "tiers": say("Tiers covered", "担保する管理区分"),
        "causes": say("Causes not covered, or not stated", "担保しない・記載のない原因"),
        "currency": say("Currency", "通貨"),
        "in_coin": say(
            "limits in {coin}, at {rate} a coin ({month})",
            "{coin}建ての支払限度額（1単位{rate}、{month}）",
        ),
        "sublimit": say("Sub-limit", "内枠限度額"),
        "sublimit_is": say(
            "{limit} per event for {what}; applies to {share} of {of}",
            "1事故{limit}（{what}）。{of}の{share}に適用",
        ),
        "thefts_covered": say("the thefts covered", "担保される流出"),
        "each_theft": say("each theft", "各流出"),
        "waiting": say("Waiting period", "待機期間"),
        "waiting_is": say("{n} days without cover", "始期から{n}日間は不担保"),
        "discovery": say("Discovery", "発見期間"),
        "discovery_is": say(
            "thefts found until {n} days after expiry", "満期後{n}日以内に発見された流出"
        ),
        "defence_costs": say("Defence costs", "争訟費用"),
        "inside_limit": say(
            "{share} of each loss, inside the limit; {amount} of the expected loss",
            "各損害の{share}（限度額内枠）。期待損失のうち{amount}",
        ),
        "on_top": say(
            "{share} of each loss, on top of the limit; {amount} of the expected loss",
            "各損害の{share}（限度額外枠）。期待損失のうち{amount}",
        ),
        # layers
        "layers": say("The layers", "レイヤー"),
        "layer": say("Layer", "レイヤー"),
        "limit": say("Limit per event", "支払限度額\n（1事故）"),
        "begins": say("Begins at", "免責金額・\nエクセス・ポイント"),
        "term_limit": say("Limit in the term", "支払限度額\n（保険期間中）"),
        "written": say("Share written", "引受割合"),
        "attaches": say("Chance it pays", "支払の確率"),
        "layer_rate": say("Rate on line", "ROL"),
        "franchise_is": say("franchise of {amount}", "フランチャイズ{amount}"),
        "coinsurance_is": say("{share} borne by the exchange", "縮小てん補：自己負担{share}"),
        "reinstatements_are": say("reinstatements at {prices}", "復元：{prices}"),
        "free": say("free", "無償"),
        "layers_note": say(
            "A layer's rate is before a minimum premium and tax.",
            "レイヤーの料率は最低保険料・税の考慮前。",
        ),
        # the stack
        "stack": say("How the premium is built up", "保険料の構成"),
        "line": say("Line", "項目"),
        "short": say("In short", "概数"),
        "yen": say("Yen", "金額（円）"),
        "of_premium": say("Of premium\nbefore tax", "税抜保険料に\n対する割合"),
        "rests_on": say("On what it rests", "根拠・位置付け"),
        "risk_load": say("Risk load", "リスク・ローディング"),
        "policy_loss": say("Expected loss of the policy", "純保険料（契約の期待損失）"),
        "expenses": say("Expenses", "事業費"),
        "brokerage": say("Brokerage", "ブローカー手数料"),
        "commission": say("Commission", "代理店手数料"),
        "lift_to_minimum": say("Lift to the minimum premium", "最低保険料への引上げ"),
        "consumption_tax": say("Consumption tax", "消費税"),
        "at_inception": say("of it at inception", "うち始期に支払"),
        "expected_later": say("of it expected later", "うち復元保険料（期待値）"),
        "minimum": say("Least premium before tax", "最低保険料（税抜）"),
        "minimum_premium": say("minimum premium", "最低保険料"),
        "minimum_rate_on_line": say("minimum rate on line", "最低料率"),
        "no_minimum": say("none set", "設定なし"),
        "minimum_is": say("{amount} by {rule}", "{amount}（{rule}）"),
        "binds": say("binds; without it {amount}", "適用あり。なければ{amount}"),
        "does_not_bind": say("does not bind", "適用なし"),
        "in_english": say("", "出典は記録の原文（英語）による。"),
        # terms
        "terms": say("What other terms would cost", "契約条件の変更による影響"),
        "change": say("Change", "変更"),
        "change_of": say("{term}: {change}", "{term}：{change}"),
        "retention": say("Retention", "免責金額"),
        "attachment": say("Attachment", "エクセス・ポイント"),
        "limit_term": say("Limit per event", "支払限度額（1事故）"),
        "aggregate_limit": say("Limit in the term", "支払限度額（保険期間中）"),
        "halved": say("halved", "半額"),
        "doubled": say("doubled", "倍額"),
        "to_one_limit": say("once the limit per event", "1事故限度額と同額"),
        "now": say("Now", "現在"),
        "then": say("Then", "変更後"),
        "terms_note": say(
            "By repricing with the one term changed; a changed limit keeps the limit in the term "
            "in proportion.",
            "当該条件のみを変更して再計算。支払限度額の変更時は保険期間中の限度額も比例して変更。",
        ),
        # adequacy
        "adequacy": say(
            "Would it stand in for the reserve? (Japan)", "責任準備金の代替としての適格性（日本）"
        ),
        "required": say("Required amount", "所要額"),
        "credit": say("Eligible credit", "算入可能額"),
        "cash": say("Cash counted", "算入した現金"),
        "shortfall": say("Shortfall", "不足額"),
        "findings": say("Findings", "判定の内訳"),
        "all_counts": say(
            "{passed} pass, {fail} fail, {unknown} unknown, {rest} not applicable",
            "適合{passed}件、不適合{fail}件、判定不能{unknown}件、対象外{rest}件",
        ),
        "against": say("Failed or not known", "不適合・判定不能の条件"),
        "no_verdict_is_law": say(
            "The ordinance on the crypto reserve is not published: the rules are precedents from "
            "neighbouring regimes, and no verdict here is law.",
            "暗号資産の責任準備金に係る府令は未公布であり、判定基準は隣接制度の先例による。"
            "本書の判定は法令上のものではない。",
        ),
        # what made it
        "made_of": say("What made this quote", "算出の前提"),
        "model": say("Model", "モデル"),
        "model_is": say(
            "{version}, trained on {first} to {last}", "{version}（学習期間：{first}～{last}年）"
        ),
        "sha256": say("Model, SHA-256", "モデルのSHA-256"),
        "vintage": say("Tables of", "データ基準日"),
        "basis": say("Pricing basis", "料率基礎"),
        "rule_set": say("Rules", "判定基準"),
        "rates": say("Exchange rates", "為替・価格"),
        "digest": say("Digest of the quote", "見積のダイジェスト"),
        "again": say(
            "A stored quote is made again to the yen from its record: kuramori replay, or "
            "POST /v1/quotes/ID/recomputations.",
            "保存された見積は記録から円単位で再現できる（kuramori replay、"
            "POST /v1/quotes/ID/recomputations）。",
        ),
    }
)


def said(name: str, lang: Language, **values: str) -> str:
    """A word of the quote with its values."""
    text = WORDS[name].told(lang)
    return text.format_map(values) if values else text
