"""How do formulas, units, sources and questions of a regime's amount read in Japanese?

What is told to a reader is written once in English where it is made; here is the same in Japanese.
Citations and notes of a regime's file stay as the file has them.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pricing.phrases import Language

FORMULAS: Mapping[str, str] = MappingProxyType(
    {
        "low × (high / low)^(ln(volume / low_at) / ln(high_at / low_at)), within low … high": (
            "low × (high / low)^(ln(volume / low_at) / ln(high_at / low_at))（low以上high以下）"
        ),
        "rate × base, within floor … cap": "rate × base（floor以上cap以下）",
        "Σ rate × base, within floor … cap": "Σ rate × base（floor以上cap以下）",
        "the largest of floor and each rate × base": "floorと各rate × baseのうち最大の額",
        "base_amount + rate × max(0, base − threshold), up to cap": (
            "base_amount + rate × max(0, base − threshold)（capを上限とする）"
        ),
        "max(rate × base, floor) below the first step; from there by steps": (
            "最初の段階に満たない場合はmax(rate × base, floor)、以降は段階別の額"
        ),
        "capital − min(limit × (1 − residual haircut) × (1 − notice haircut) × "
        "(1 − payment haircut), ceiling × capital)": (
            "capital − min(limit × (1 − 残存期間の減額率) × (1 − 解約予告の減額率) × "
            "(1 − 支払の減額率), ceiling × capital)"
        ),
        "multiple × Σ rate × highest volume of the window, product by product": (
            "multiple × Σ（商品ごとのrate × 対象期間中の最高取引高）"
        ),
    }
)

SOURCES: Mapping[str, str] = MappingProxyType(
    {
        "The exchange's profile": "交換業者のプロファイル",
        "Stated beside the profile": "プロファイル以外の申告値",
        "Chosen by the reader": "利用者の指定",
        "The exchange's volumes": "交換業者の取引高",
        "This working": "この計算による",
        "The reader's own rule": "利用者が指定した算式",
    }
)

UNITS: Mapping[str, str] = MappingProxyType(
    {
        "share": "割合",
        "days": "日",
        "years": "年",
        "date": "日付",
        "1 is yes, 0 is no": "1＝はい、0＝いいえ",
        "share of the limit": "支払限度額に対する割合",
        "JPY per JPY of the base": "基準額1円につき円",
        "years at this volume": "年（この取引高による）",
        "share of fixed annual overheads": "年間固定費に対する割合",
        "share of fixed overheads": "固定費に対する割合",
        "share of last year's fixed overheads": "前年度の固定費に対する割合",
        "JPY per JPY of notional, a year": "想定元本1円につき円（年額）",
        "JPY per JPY of premium, a year": "プレミアム1円につき円（年額）",
        "JPY per JPY of contract value, a year": "約定代金1円につき円（年額）",
        "JPY per JPY of share turnover, a year": "株式売買代金1円につき円（年額）",
        "JPY of volume a year": "円（年間取引高）",
        "share of the value held for customers and on own account": (
            "利用者分および自己分の保有価額に対する割合"
        ),
        "share of the base amount": "基準額に対する割合",
        "share of the base a year": "基準額に対する割合（年率）",
        "share of customers' assets": "利用者資産に対する割合",
        "share of customers' assets by value": "利用者資産の価額に対する割合",
        "share of assets under management": "運用資産に対する割合",
        "share of assets under management above the threshold": (
            "基準額を超える運用資産に対する割合"
        ),
        "share of the required amount": "所要額に対する割合",
        "share of assets kept hot": "ホット保管資産に対する割合",
        "share of assets kept cold": "コールド保管資産に対する割合",
        "share of assets kept hot or otherwise": "ホットその他の保管資産に対する割合",
        "share of assets not kept offline": "オフライン保管でない資産に対する割合",
        "share of assets not kept cold": "コールド保管でない資産に対する割合",
        "share of each asset": "各資産に対する割合",
        "share of entrusted coins": "受託暗号資産に対する割合",
        "share of average qualifying crypto-assets safeguarded": (
            "保管する適格暗号資産の平均額に対する割合"
        ),
        "share of financial-services revenue from retail clients": (
            "一般顧客からの金融サービス収入に対する割合"
        ),
        "share of the daily average outstanding in the state": (
            "州内の未履行債務の日次平均に対する割合"
        ),
        "share of the daily average of customers' money": "利用者の金銭の日次平均に対する割合",
        "share of the capital before insurance": "保険考慮前の所要資本に対する割合",
        "share of the bond": "ボンドの額に対する割合",
        "share of the excess": "超過額に対する割合",
        "share of the market value of what is lost": "損失資産の時価に対する割合",
        "share of today's prices": "現在の価格に対する割合",
        "own coins per coin kept hot": "ホット保管1単位当たりの自己保有暗号資産",
        "times the per-event limit": "1事故支払限度額に対する倍率",
        "times required net capital": "所要純資本に対する倍率",
        "solvency ratio, 1.0 is 100 %": "ソルベンシー比率（1.0＝100％）",
        "years, the present one included": "年（当年を含む）",
        "years' accruals at peak volume": "最高取引高による繰入額の年数",
        "years before inception": "年（保険始期前）",
        "years after expiry": "年（満期後）",
        "days before inception": "日（保険始期前）",
        "days from the ratio's date to inception": "日（比率の基準日から保険始期まで）",
        "days of residual term and of notice": "日（残存期間および予告期間）",
        "volume, custody or both": "取引高・預り資産・両方のいずれか",
    }
)

ENDINGS: Mapping[str, str] = MappingProxyType(
    {
        " a year": "（年額）",
        ", hot": "（ホット）",
        ", cold": "（コールド）",
        ", hot, warm and third-party": "（ホット・ウォーム・第三者預託）",
        ", expenses less deductions": "（控除後の費用）",
    }
)
"""What may follow the code of a currency in a unit."""

CURRENCY = re.compile(r"([A-Z]{3})(.*)")
VOLUME_OF = re.compile(r"JPY in (\d{4})")
PER = re.compile(r"JPY per ([A-Z]{3})")

QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        "overheads": "年間固定費",
        "total_expenses": "年間の総費用（固定費に代えて）",
        "profit_linked_pay": "費用のうち利益連動の賞与・報酬",
        "profit_shares": "費用のうち役職員・パートナーへの利益分配",
        "discretionary_pay": "費用のうちその他の裁量的な利益処分・報酬",
        "one_off_expenses": "費用のうち通常の活動によらない一時的なもの",
        "retail_revenue": "一般顧客からの金融サービス収入（年額）",
        "net_capital": "所要純資本（12か月中の最高額）",
        "bond_base": "カナダの業者ボンドの基準額",
        "assets_under_management": "運用資産額",
        "customers_money": "利用者の金銭（日次平均）",
        "outstanding_obligations": "州内の未履行債務（日次平均）",
        "capital_before_insurance": "保険考慮前のオペレーショナル・リスク相当額",
        "own_funds": "自己資本（普通株式等Tier1）",
        "policy_limit": "算入する保険の支払限度額",
        "policy_deductible": "当該保険の免責金額",
        "bank_guarantee": "算入する保証の額",
        "trust_deposit": "信託した金銭の額",
        "trust_deposit_days": "信託した金銭の満期までの日数（要求払は0）",
        "policy_term_days": "保険の当初期間の日数",
        "residual_days": "保険の残存期間の日数",
        "notice_days": "保険者の解約予告期間の日数",
        "notice_haircut": "予告期間が1年未満の場合の減額率",
        "payment_haircut": "支払の遅延・不確実性・不一致に係る減額率",
        "least_cold_share": "コールド割合が最も低い資産のコールド割合",
        "tier_3_share": "ティア3のカストディアン1社への最大の預託割合",
        "tier_4_share": "ティア4のカストディアン1社への最大の預託割合",
        "self_custody_share": "自己保管の割合",
        "unaffiliated_insurer": "保険者が独立した第三者であるか",
        "pays_receiver": "破綻時に管財人へ保険金が支払われるか",
        "pays_despite_supervisor": "監督当局の措置にかかわらず支払われるか",
        "reserve_cash": "準備金として保有する現金",
    }
)
"""What `pricing.inputs.Inputs` asks, and the one thing of a profile that may be unsaid."""


def formula_said(text: str, lang: Language) -> str:
    """A formula; one that holds no words is the same in both."""
    return FORMULAS.get(text, text) if lang == "ja" else text


def source_said(text: str, lang: Language) -> str:
    """A source of ours; a citation is as the file has it."""
    return SOURCES.get(text, text) if lang == "ja" else text


def unit_said(text: str, lang: Language) -> str:
    """A unit of a figure or of an input."""
    if lang == "en":
        return text
    if text in UNITS:
        return UNITS[text]
    for pattern, ja in ((VOLUME_OF, r"円（\1年）"), (PER, r"1\1につき円")):
        if pattern.fullmatch(text):
            return pattern.sub(ja, text)
    currency = CURRENCY.fullmatch(text)
    if currency is not None and currency[2] in ENDINGS:
        return currency[1] + ENDINGS[currency[2]]
    return text
