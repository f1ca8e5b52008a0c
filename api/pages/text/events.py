"""What are kinds of events called on a page? Codes of the tables, in both languages."""

from __future__ import annotations

from pricing.phrases import say

PERILS = {
    "hot_key_theft": say("hot key theft", "ホットウォレットの秘密鍵の窃取"),
    "cold_signing_compromise": say("cold signing compromise", "コールドウォレットの署名手続の侵害"),
    "insider": say("insider", "内部者の不正"),
    "vendor_supply_chain": say("vendor or supply chain", "委託先・サプライチェーン経由"),
    "software_or_contract_bug": say(
        "software or contract bug", "システム・スマートコントラクトの欠陥"
    ),
    "social_engineering": say("social engineering", "ソーシャルエンジニアリング"),
    "credential_or_account_takeover": say(
        "credential or account takeover", "認証情報の窃取・口座の乗っ取り"
    ),
    "fiat_or_payment_fraud": say("fiat or payment fraud", "法定通貨・決済の詐欺"),
    "exit_scam_or_fraud": say("fraud by the owners", "運営者による詐欺・持ち逃げ"),
    "unknown": say("cause unknown", "原因不明"),
}

TIERS = {
    "hot": say("hot", "ホット"),
    "warm": say("warm", "ウォーム"),
    "cold": say("cold", "コールド"),
    "third_party": say("third party", "第三者預託"),
    "ledger": say("the exchange's own books", "帳簿・利用者口座"),
    "unknown": say("tier unknown", "区分不明"),
}

CLASSES = {
    "theft": say("theft", "窃取"),
    "theft_returned": say("theft, all returned", "窃取（全額返還）"),
    "fraud": say("fraud", "詐欺"),
    "fiat_loss": say("loss of money", "法定通貨の損失"),
    "operational_loss": say("operational loss", "事務・運用上の損失"),
    "double_spend": say("double spend", "二重支払攻撃"),
    "customer_fraud": say("fraud on customers", "利用者に対する詐欺"),
    "key_loss": say("loss of keys", "秘密鍵の滅失"),
}

FIRMS = {
    "exchange": say("exchange", "取引所"),
    "wallet": say("wallet", "ウォレット事業者"),
    "payment_processor": say("payment processor", "決済代行業者"),
    "gambling": say("gambling site", "賭博サイト"),
    "p2p": say("peer-to-peer market", "個人間取引市場"),
    "custodian": say("custodian", "カストディアン"),
    "mining_pool": say("mining pool", "マイニングプール"),
    "other": say("other", "その他"),
    "broker": say("broker", "販売所・ブローカー"),
    "lender": say("lender", "レンディング業者"),
    "issuer": say("issuer", "発行体"),
    "atm": say("cash machine operator", "暗号資産ATM業者"),
    "bridge": say("bridge", "ブリッジ"),
    "dex": say("decentralised exchange", "分散型取引所"),
}

CONFIDENCE = {
    "high": say("well attested", "高い"),
    "medium": say("fairly attested", "中程度"),
    "low": say("poorly attested", "低い"),
}

PAID = {
    "full": say("in full", "全額補償"),
    "partial": say("in part", "一部補償"),
    "none": say("not at all", "補償なし"),
    "unknown": say("not known", "不明"),
}

CLOSED = {
    "yes": say("yes", "閉鎖・廃業"),
    "no": say("no", "営業を継続"),
    "unknown": say("not known", "不明"),
}

WAITS = {
    "paid": say("money or coins handed over", "支払・引渡し済み"),
    "withdrawable": say("own balance can be withdrawn again", "残高の引出しが可能"),
    "covered": say("the firm put the coins back at once", "事業者が補填し残高に影響なし"),
    "outstanding": say("still outstanding", "未払い"),
}
