"""How is it said that terms of a contract do not go together?

The contract's own type says it in English with the names of its fields. Each of its sentences that
a form can provoke stands here in the words of a page; one that does not is told as it is.
"""

from __future__ import annotations

import re

from pricing.phrases import Phrase, say

NUMBER = r"([\d,.e+-]+)"
SENTENCES = tuple(
    (re.compile(pattern), en, ja)
    for pattern, en, ja in (
        (
            rf"limit \({NUMBER}\) must not be below the retention \({NUMBER}\)",
            "The limit must not be below the retention.",
            "支払限度額は免責金額以上でなければなりません。",
        ),
        (
            rf"shares of layers over the same losses must not exceed 1 \(they reach {NUMBER}\)",
            "Shares of layers over the same losses come to more than 100 %.",
            "同じ損害額の範囲で引受割合の合計が100%を超えています。レイヤーの重なりを直してください。",
        ),
        (
            r"expiry must be after inception",
            "The policy must end after it begins.",
            "保険期間の終期は始期より後でなければなりません。",
        ),
        (
            r"the term must not exceed three years",
            "The term must not exceed three years.",
            "保険期間は3年以内としてください。",
        ),
        (
            r"tiers_covered must name",
            "The policy must cover at least one wallet tier.",
            "補償対象のウォレット区分を1つ以上選んでください。",
        ),
        (
            r"exclusions\.remote_access takes out",
            "Theft over a network is excluded, while hacking from outside is covered.",
            "ネットワーク経由の窃取を免責としながら、外部からの不正アクセスを担保しています。",
        ),
        (
            r"exclusions\.cold_storage takes out",
            "Cold wallets are excluded, while the cold tier is covered.",
            "コールドウォレットを免責としながら、補償対象に含めています。",
        ),
        (
            r"exclusions\.customers_claims pays",
            "Liability to customers is excluded, while they have a lien on it as payee route.",
            "利用者に対する賠償責任を免責としながら、受取経路を先取特権としています。",
        ),
        (
            r"insured\.own_share_of_limit is",
            "The share of the limit kept for the exchange contradicts whether the limit is shared.",
            "専用の限度額の割合と、限度額の共有の有無が矛盾しています。",
        ),
        (
            r"payment\.days_to_first_payment .* must not exceed",
            "The first payment must not come after the full payment.",
            "初回支払は全額支払より後にはできません。",
        ),
        (
            r"first_payment_share needs",
            "A share of the first payment needs its day.",
            "初回支払の割合には、初回支払までの日数が必要です。",
        ),
        (
            r"in_kind returns coins",
            "Payment in coins has no currency: leave one of the two out.",
            "現物による支払では支払通貨を指定できません。いずれかを空にしてください。",
        ),
        (
            r"foreign_permission_date needs",
            "A date of the permission needs a permission.",
            "許可の日付には、許可が必要です。",
        ),
        (
            r"harmful_terms is a person's finding",
            "Terms harmful to customers are a reader's finding: give the reader and the day.",
            "利用者に不利な約定の有無は確認者の所見です。確認者と確認日を入力してください。",
        ),
        (
            r"discovery_days .* must not be fewer",
            "The days of discovery must not be fewer than the extended cover.",
            "発見期間は延長担保期間より短くできません。",
        ),
        (
            r"waiting_days .* must be fewer",
            "The waiting days must be fewer than the days of the term.",
            "待機日数は保険期間の日数より短くしてください。",
        ),
    )
)
OTHER = say(
    "These terms do not go together: {why}",
    "条件の組合せに矛盾があります（詳細は英語）：{why}",
)


def told(message: str) -> Phrase:
    """The sentence for a page."""
    why = message.removeprefix("Value error, ")
    for pattern, en, ja in SENTENCES:
        if pattern.search(why):
            return say(en, ja)
    return say(OTHER.en, OTHER.ja, why=why)
