"""What are the figures, units, methods and inputs of regimes called?

A name without words here is shown as it is; a test holds that no newest rule set has one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pricing.phrases import Phrase, say

if TYPE_CHECKING:
    from collections.abc import Mapping

STEP = re.compile(r"^step_(\d)_(up_to|bond)$")

METHODS: Mapping[str, Phrase] = {
    "press_band": say(
        "Between a low and a high amount by yearly trading, evenly on a logarithmic scale.",
        "年間取引高に応じ、下限額と上限額の間を対数尺度で按分します。",
    ),
    "accrual_ceiling": say(
        "A rate on each year's trading builds the reserve up, to a ceiling that is a multiple of "
        "the highest year.",
        "毎年の取引高に率を乗じて積み立て、最大の年の積立額の一定倍数を上限とします。",
    ),
    "rates_within": say(
        "Rates on what the rule counts, added up, within a floor and a cap if it has them.",
        "対象額に率を乗じて合計し、下限・上限があればその範囲に収めます。",
    ),
    "greatest": say("The greatest of several amounts.", "複数の額のうち最大のものとします。"),
    "above_threshold": say(
        "A base amount, and a rate on what lies above a threshold, up to a cap.",
        "基礎額に、基準額を超える部分に率を乗じた額を加えます（上限あり）。",
    ),
    "steps": say("An amount by steps.", "段階表により額を定めます。"),
    "operational_risk": say(
        "What an insurance takes off the capital, cut by its residual term and notice, to a "
        "ceiling.",
        "保険による軽減額を、残存期間と解除予告期間に応じて削減し、上限内で認めます。",
    ),
}

FIGURES: Mapping[str, Phrase] = {
    "press_low_jpy": say("Reported low end", "報道の下限額"),
    "press_high_jpy": say("Reported high end", "報道の上限額"),
    "securities_anchor_low_jpy": say(
        "Yearly trading at the low end, as securities firms'",
        "下限額に対応する年間取引高（証券会社）",
    ),
    "securities_anchor_high_jpy": say(
        "Yearly trading at the high end, as securities firms'",
        "上限額に対応する年間取引高（証券会社）",
    ),
    "industry_anchor_low_jpy": say(
        "Yearly trading at the low end, of today's exchanges", "下限額に対応する年間取引高（業界）"
    ),
    "industry_anchor_high_jpy": say(
        "Yearly trading at the high end, of today's exchanges", "上限額に対応する年間取引高（業界）"
    ),
    "cash_floor_jpy": say("Cash that no insurance replaces", "保険で代替できない最低現金額"),
    "cash_floor_guarantee_jpy": say("Cash that no guarantee replaces", "保証の場合の最低現金額"),
    "crypto_reserve_floor_jpy": say("Floor of the crypto reserve", "責任準備金の下限額"),
    "crypto_reserve_cap_jpy": say("Cap of the crypto reserve", "責任準備金の上限額"),
    "crypto_reserve_rate": say("Rate of the crypto reserve", "責任準備金の率"),
    "crypto_reserve_base": say("Base of the crypto reserve", "責任準備金の算定基礎"),
    "crypto_reserve_phase_in_years": say("Years to build it up", "積立ての経過期間"),
    "crypto_reserve_effective_date": say("Day it takes effect", "施行日"),
    "crypto_reserve_insurance_max_share": say(
        "Most that insurance may replace", "保険で代替できる割合の上限"
    ),
    "crypto_reserve_cash_floor_jpy": say("Least kept in cash", "現金で保有すべき最低額"),
    "ceiling_multiple": say("Ceiling", "積立上限の倍数"),
    "peak_window_years": say("Years looked back on for the highest", "最大値をとる期間"),
    "rate_share_turnover": say("Rate: shares", "率：株券の売買"),
    "rate_equity_index_futures_contract": say("Rate: equity index futures", "率：株価指数先物"),
    "rate_equity_option_premium": say("Rate: equity options", "率：株式オプション"),
    "rate_bond_futures_contract": say("Rate: bond futures", "率：債券先物"),
    "rate_bond_option_premium": say("Rate: bond options", "率：債券オプション"),
    "rate_currency_futures_notional": say("Rate: currency futures", "率：通貨先物"),
    "rate_deposit_rate_futures_notional": say("Rate: deposit rate futures", "率：預金金利先物"),
    "rate_bill_discount_futures_notional": say("Rate: bill discount futures", "率：手形割引率先物"),
    "rate_commodity_futures_notional": say("Rate: commodity futures", "率：商品先物"),
    "rate_commodity_index_futures_notional": say(
        "Rate: commodity index futures", "率：商品指数先物"
    ),
    "rate_commodity_option_premium": say("Rate: commodity options", "率：商品オプション"),
    "solvency_ratio_min": say("Least solvency ratio of the insurer", "ソルベンシー比率の下限"),
    "solvency_age_max_days": say("Greatest age of that ratio", "ソルベンシー比率の最大経過日数"),
    "term_min_days": say("Least term", "保険期間の下限"),
    "cancellation_notice_days_min": say("Least notice of cancellation", "解除予告期間の下限"),
    "extended_cover_years_min": say("Least extended cover", "延長担保期間の下限"),
    "prior_acts_years_min": say("Least cover of prior acts", "遡及担保期間の下限"),
    "guarantee_crypto_ratio_min": say("Own coins for coins kept hot", "履行保証暗号資産の比率"),
    "deductible_max_share": say("Greatest deductible", "免責金額の上限"),
    "aggregate_multiple_min": say("Least limit in the term", "期間中支払限度額の下限"),
    "days_to_payment_max": say("Longest time to payment", "支払までの最長日数"),
    "claim_period_years_min": say("Least time to claim", "請求期間の下限"),
    "apply_days_before": say("Application before the cover begins", "始期前の申請日数"),
    "recompute_days_max": say("Longest time between computations", "再計算の最長間隔"),
    "shortfall_cure_days_max": say("Longest time to cure a shortfall", "不足額の補填期限"),
    "claims_tail_days_min": say("Least time open for the procedure", "権利実行手続の最低存続日数"),
    "replacement_days_max": say("Longest time to replace", "代替契約までの最長日数"),
    "price_rise_tested": say("Price rise tested", "検証する価格上昇率"),
    "hot_share_covered": say("Covered of what is kept hot", "ホット保管分の補償割合"),
    "licence_insurance": say("Insurance set in the licence", "免許で定める付保額"),
    "revenue_share": say("Share of revenue", "収入に対する割合"),
    "limit_floor": say("Least limit", "支払限度額の下限"),
    "limit_cap": say("Greatest limit asked", "求められる限度額の上限"),
    "asset_holding_amount": say("Amount for holding assets", "資産保管に係る額"),
    "credit_ceiling": say("Most the insurance takes off", "軽減の上限"),
    "no_haircut_days": say("Residual term without a cut", "削減のない残存期間"),
    "least_days": say("Least residual term", "残存期間の下限"),
    "indemnity_limit": say("Limit of the professional indemnity", "専門職業賠償責任保険の限度額"),
    "cold_share_min": say("Least share kept cold", "コールド保管割合の下限"),
    "custodian_insurance": say("Insurance of the custodian", "保管業者の付保額"),
    "bond_floor_ordinary": say("Bond floor, ordinary dealer", "保険の下限額（通常の業者）"),
    "bond_rate_ordinary": say("Bond rate, ordinary dealer", "保険の率（通常の業者）"),
    "bond_cap_ordinary": say("Bond cap, ordinary dealer", "保険の上限額（通常の業者）"),
    "bond_floor_introducing_1": say("Bond floor, introducer type 1", "保険の下限額（取次第1種）"),
    "bond_rate_introducing_1": say("Bond rate, introducer type 1", "保険の率（取次第1種）"),
    "bond_floor_introducing_2": say("Bond floor, introducer type 2", "保険の下限額（取次第2種）"),
    "bond_rate_introducing_2": say("Bond rate, introducer type 2", "保険の率（取次第2種）"),
    "bond_cap_introducing": say("Bond cap, introducers", "保険の上限額（取次業者）"),
    "tier_3_share_max": say("Most at tier 3 custodians", "第3区分の保管先の上限割合"),
    "tier_4_share_max": say("Most at tier 4 custodians", "第4区分の保管先の上限割合"),
    "self_custody_share_max": say("Most in own custody", "自己保管の上限割合"),
    "minimum_class_1": say("Minimum, class 1", "最低額（クラス1）"),
    "minimum_class_2": say("Minimum, class 2", "最低額（クラス2）"),
    "minimum_class_3": say("Minimum, class 3", "最低額（クラス3）"),
    "overheads_share": say("Share of fixed overheads", "固定費に対する割合"),
    "liability_share": say("Liability for what is lost", "喪失額に対する責任の割合"),
    "policy_term_days_min": say("Least term of the policy", "保険期間の下限"),
    "notice_days_min": say("Least notice", "予告期間の下限"),
    "initial_capital_external": say("Initial capital, external manager", "当初資本（外部運用者）"),
    "initial_capital_internal": say("Initial capital, internal manager", "当初資本（自己運用）"),
    "own_funds_rate": say("Rate above the threshold", "基準額超過分の率"),
    "own_funds_threshold": say("Threshold", "基準額"),
    "own_funds_cap": say("Cap", "上限額"),
    "add_on_rate": say("Add-on for liability risk", "賠償責任リスクの上乗せ率"),
    "excess_share": say("Excess covered by own funds", "免責部分を賄う自己資本の割合"),
    "per_claim_rate": say("Cover per claim", "1請求当たりの補償の率"),
    "aggregate_rate": say("Cover of all claims of a year", "年間総額の補償の率"),
    "cold_share_covered": say("Covered of what is kept cold", "コールド保管分の補償割合"),
    "online_share_covered": say("Covered of everything else", "コールド以外の補償割合"),
    "online_share_max": say("Most kept online", "オンライン保管割合の上限"),
    "deposit_days_max": say("Longest term of a deposit", "預金期間の上限"),
    "online_rate": say("Rate on what is not offline", "オフライン以外の資産に対する率"),
    "floor_krw_market": say("Floor, won market", "下限額（ウォン建て市場）"),
    "floor_other": say("Floor, others", "下限額（その他）"),
    "offline_share_min": say("Least share kept offline", "オフライン保管割合の下限"),
    "offline_share_custodian_min": say(
        "The same, custodians", "オフライン保管割合の下限（保管業者）"
    ),
    "cold_rate": say("Rate on what is kept cold", "コールド保管分に対する率"),
    "floor": say("Floor", "下限額"),
    "minimum_safeguarding": say("Minimum for safeguarding", "保管業務の最低額"),
    "safeguarding_share": say("Rate on what is safeguarded", "保管資産に対する率"),
    "digital_asset_bond": say("Bond for digital assets", "デジタル資産業の保証額"),
    "transmission_floor": say("Bond floor of money transmission", "資金移動業の保証の下限額"),
    "transmission_rate": say("Bond rate of money transmission", "資金移動業の保証の率"),
    "small_firm_rate": say("Bond of a small firm", "小規模業者の保険の倍率"),
    "small_firm_floor": say("Bond floor of a small firm", "小規模業者の保険の下限額"),
    "small_firm_below": say("Small firm: net capital below", "小規模業者とされる純資本"),
    "bond_above": say("Bond above the last step", "最終段階を超える場合の保険の額"),
    "deductible_share_max": say("Greatest deductible", "免責金額の上限"),
    "minimum_custody": say("Minimum, custody", "最低額（保管）"),
    "overheads_share_custody": say("Share of overheads, custody", "固定費に対する割合（保管）"),
    "minimum_exchange_licensed_custodian": say(
        "Minimum, exchange with a licensed custodian", "最低額（取引所・免許保管業者利用）"
    ),
    "overheads_share_exchange_licensed_custodian": say(
        "Share of overheads, exchange with a licensed custodian",
        "固定費に対する割合（取引所・免許保管業者利用）",
    ),
    "minimum_exchange": say("Minimum, exchange", "最低額（取引所）"),
    "overheads_share_exchange": say("Share of overheads, exchange", "固定費に対する割合（取引所）"),
    "minimum_broker_licensed_custodian": say(
        "Minimum, broker with a licensed custodian", "最低額（ブローカー・免許保管業者利用）"
    ),
    "overheads_share_broker_licensed_custodian": say(
        "Share of overheads, broker with a licensed custodian",
        "固定費に対する割合（ブローカー・免許保管業者利用）",
    ),
    "minimum_broker": say("Minimum, broker", "最低額（ブローカー）"),
    "overheads_share_broker": say("Share of overheads, broker", "固定費に対する割合（ブローカー）"),
    "minimum_lending_or_transfer": say("Minimum, lending or transfer", "最低額（貸付・移転）"),
    "overheads_share_lending_or_transfer": say(
        "Share of overheads, lending or transfer", "固定費に対する割合（貸付・移転）"
    ),
}

UNITS_JA: Mapping[str, str] = {
    "share of each asset": "資産ごとの割合",
    "share of assets kept hot": "ホット保管分に対する割合",
    "share of assets kept hot or otherwise": "コールド以外の保管分に対する割合",
    "share of assets kept cold": "コールド保管分に対する割合",
    "share of assets not kept cold": "コールド以外の保管分に対する割合",
    "share of assets not kept offline": "オフライン以外の保管分に対する割合",
    "share of fixed annual overheads": "年間固定費に対する割合",
    "share of last year's fixed overheads": "前年の固定費に対する割合",
    "share of fixed overheads": "固定費に対する割合",
    "share of average qualifying crypto-assets safeguarded": "保管資産の平均残高に対する割合",
    "share of the market value of what is lost": "喪失資産の時価に対する割合",
    "share of assets under management above the threshold": "基準額を超える運用資産に対する割合",
    "share of assets under management": "運用資産に対する割合",
    "share of the required amount": "所要額に対する割合",
    "share of customers' assets": "利用者資産に対する割合",
    "share of customers' assets by value": "利用者資産（価額）に対する割合",
    "share of the value held for customers and on own account": "利用者・自己の合計に対する割合",
    "share of the excess": "免責部分に対する割合",
    "share of the base a year": "算定基礎に対する年率",
    "share of today's prices": "現在の価格に対する割合",
    "share of the bond": "保険金額に対する割合",
    "share of the capital before insurance": "保険考慮前の所要資本に対する割合",
    "share of the base amount": "基礎額に対する割合",
    "share of entrusted coins": "受託資産に対する割合",
    "share of the daily average outstanding in the state": "州内の日次平均残高に対する割合",
    "share of financial-services revenue from retail clients": "個人顧客からの金融収入に対する割合",
    "years after expiry": "年（満期後）",
    "years before inception": "年（始期前）",
    "years": "年",
    "years, the present one included": "年（当年を含む）",
    "years' accruals at peak volume": "倍（最大の年の積立額に対し）",
    "days": "日",
    "days before inception": "日（始期前）",
    "days from the ratio's date to inception": "日（基準日から始期まで）",
    "days of residual term and of notice": "日（残存期間・解除予告期間）",
    "times required net capital": "倍（所要純資本に対し）",
    "times the per-event limit": "倍（1事故支払限度額に対し）",
    "own coins per coin kept hot": "倍（ホット保管分に対する自己の暗号資産）",
    "solvency ratio, 1.0 is 100 %": "（1.0=100%）",
    "date": "日付",
    "volume, custody or both": "取引高・預かり資産またはその両方",
    "JPY of volume a year": "年間取引高",
    "JPY per JPY of contract value, a year": "契約金額に対する年率",
    "JPY per JPY of notional, a year": "想定元本に対する年率",
    "JPY per JPY of premium, a year": "オプション料に対する年率",
    "JPY per JPY of share turnover, a year": "売買代金に対する年率",
}

INPUTS: Mapping[str, Phrase] = {
    "assets": say("customers' assets", "利用者の暗号資産"),
    "hot_assets": say("assets kept hot", "ホット保管の資産"),
    "cold_assets": say("assets kept cold", "コールド保管の資産"),
    "online_assets": say("assets not kept cold", "コールド以外の資産"),
    "cold_share": say("share kept cold", "コールド保管割合"),
    "least_cold_share": say("least cold share of any asset", "資産別コールド保管割合の最小値"),
    "online_share": say("share not kept cold", "コールド以外の保管割合"),
    "self_custody_share": say("share in own custody", "自己保管の割合"),
    "tier_3_share": say("share at tier 3 custodians", "第3区分の保管先の割合"),
    "tier_4_share": say("share at tier 4 custodians", "第4区分の保管先の割合"),
    "assets_under_management": say("assets under management", "運用資産"),
    "bank_guarantee": say("bank guarantee", "銀行保証"),
    "bond_base": say("base amount of the bond", "保険の基礎額"),
    "capital_before_insurance": say("capital before insurance", "保険考慮前の所要資本"),
    "deductible_share": say("deductible as a share", "免責金額の割合"),
    "net_capital": say("required net capital", "所要純資本"),
    "notice_days": say("notice of cancellation", "解除予告期間"),
    "notice_haircut": say("cut for short notice", "予告期間による削減"),
    "outstanding_obligations": say("obligations outstanding", "債務残高"),
    "overheads": say("fixed overheads of a year", "年間固定費"),
    "own_funds": say("own funds", "自己資本"),
    "payment_haircut": say("cut for uncertain payment", "支払の不確実性による削減"),
    "pays_despite_supervisor": say("pays despite supervisory action", "監督上の処分時も支払う"),
    "pays_receiver": say("pays a receiver", "管財人に支払う"),
    "policy_deductible": say("deductible of the policy", "保険契約の免責金額"),
    "policy_limit": say("limit of the policy", "保険契約の支払限度額"),
    "policy_term_days": say("term of the policy", "保険期間"),
    "reserve_cash": say("cash reserve", "現金の準備金"),
    "residual_days": say("residual term", "残存期間"),
    "retail_revenue": say("revenue from retail clients", "個人顧客からの収入"),
    "trust_deposit": say("deposit on trust", "信託預金"),
    "trust_deposit_days": say("term of that deposit", "信託預金の期間"),
    "unaffiliated_insurer": say("insurer outside the group", "グループ外の保険者"),
}


def figure_name(name: str) -> Phrase:
    """What a figure of a rule set is called."""
    step = STEP.match(name)
    if step and step[2] == "up_to":
        return say(f"Step {step[1]}: net capital up to", f"第{step[1]}段階：純資本の上限")
    if step:
        return say(f"Step {step[1]}: bond", f"第{step[1]}段階：保険の額")
    return FIGURES.get(name) or _plain(name)


def input_name(name: str) -> Phrase:
    """What is asked of an exchange."""
    return INPUTS.get(name) or _plain(name)


def unit_name(unit: str) -> Phrase:
    """A unit; a currency is its code in both languages. Yen are said by the figure itself."""
    english = unit.removeprefix("JPY per JPY ").removeprefix("JPY of volume")
    return say(english.strip(), UNITS_JA.get(unit, unit))


def _plain(name: str) -> Phrase:
    text = name.replace("_", " ")
    return say(text, text)
