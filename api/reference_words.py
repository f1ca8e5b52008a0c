"""In what words do tables and rules tell why, and what is tested? English and Japanese.

Codes are from the tables and rule files; a test holds that none lacks its words.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    Words = Mapping[str, tuple[str, str]]

NOT_TRAINED: Words = MappingProxyType(
    {
        "account_takeover": (
            "customers' accounts were taken over; the exchange's own custody held",
            "利用者口座の乗っ取りであり、交換業者の保管する財産の窃取ではない",
        ),
        "fraud": (
            "fraud by the owners or operators, which is recorded and never learned from",
            "所有者・運営者による詐欺（記録するが学習には用いない）",
        ),
        "other_loss": (
            "a loss that is no theft from custody",
            "保管財産の窃取に当たらない損失",
        ),
        "out_of_scope": (
            "not an exchange or custodian of the kind that is priced",
            "対象とする交換業者・カストディアンに該当しない",
        ),
        "disputed": ("somebody denies that it happened", "事実関係に争いがある"),
        "low_confidence": ("too poorly attested", "情報の確度が低い"),
        "too_small": ("smaller than the smallest theft counted", "計数対象とする下限額に満たない"),
        "amount_unknown": ("the amount was never said", "損害額が公表されていない"),
        "reach_unknown": (
            "nothing tells what a thief could have reached: no assets, no volume near that day",
            "流出時に窃取可能であった資産額が不明（預かり資産・近い時期の取引高のいずれもない）",
        ),
        "no_venue": (
            "the firm has no row in the roster of exchanges",
            "取引所名簿に該当する行がない",
        ),
        "venue_not_listed": (
            "the venue is on no list made without regard to thefts, or is no exchange",
            "事故と無関係に作成された名簿に掲載がない、または取引所以外の業態",
        ),
        "venue_was_fraud": (
            "the venue was a fraud and never at risk of a theft",
            "取引所自体が詐欺であり、窃取のリスクに晒されていたといえない",
        ),
        "window_unknown": (
            "nobody dated when the venue opened or closed",
            "取引所の開業・閉鎖時期が不明",
        ),
        "outside_window": (
            "dated outside the months the venue was at risk",
            "取引所がリスクに晒されていた期間の外",
        ),
    }
)
"""Why an event trains neither rate nor size: see `data.training_use`."""

TESTED: Words = MappingProxyType(
    {
        "all_true": (
            "Every clause read is in the wording.",
            "読み取る条項がすべて約款にあること。",
        ),
        "all_false": (
            "None of the clauses read is in the wording.",
            "読み取る条項がいずれも約款にないこと。",
        ),
        "any_true": (
            "One clause read, at least, is in the wording.",
            "読み取る条項の少なくとも一つが約款にあること。",
        ),
        "one_of": (
            "The word read is among those allowed.",
            "読み取る項目が認められるもののいずれかであること。",
        ),
        "at_least": (
            "The number read reaches the minimum.",
            "読み取る数値が下限以上であること。",
        ),
        "at_most": (
            "The number read does not exceed the maximum.",
            "読み取る数値が上限以内であること。",
        ),
        "licensed": (
            "The insurer's or guarantor's licence is one of those allowed.",
            "引受者の免許が認められる種類のものであること。",
        ),
        "permitted_if_unlicensed": (
            "Unlicensed foreign paper carries the FSA's permission; licensed paper needs none.",
            "無免許の外国保険業者による引受けには許可があること（免許業者は不要）。",
        ),
        "solvent": (
            "The solvency ratio reaches the minimum and is recent enough at inception.",
            "ソルベンシー比率が下限以上で、保険始期において十分新しいこと。",
        ),
        "rated": (
            "The insurer's rating is among the grades allowed.",
            "引受者の格付が認められる区分にあること。",
        ),
        "pays_before_reinsurers": (
            "The insurer pays whether or not its reinsurers do.",
            "再保険金の回収の有無にかかわらず元受として支払うこと。",
        ),
        "applied_in_time": (
            "Applied for long enough before the cover begins, with the original shown.",
            "保険始期の所定日数前までに申請し、証券の原本を提示していること。",
        ),
        "ends_by_approval_or_list": (
            "The contract ends early with approval only, or only in the cases listed.",
            "期間中の終了は承認がある場合、または列挙された事由による場合に限ること。",
        ),
        "consent_if_direct": (
            "Customers consented, where the guarantor has a contract with each of them.",
            "引受者が各利用者と直接契約する場合に、利用者の同意があること。",
        ),
        "read_by_a_person": (
            "Somebody named read what no field records, and found nothing that harms customers.",
            "記録項目のない約定を担当者が確認し、利用者に不利な定めがないこと。",
        ),
        "term_long_enough": (
            "The term lasts the least number of days, those of a waiting period not counted.",
            "保険期間（待機期間を除く）が所定の日数以上であること。",
        ),
        "cold_covered": (
            "Cold wallets are covered; asked only of an exchange that keeps some.",
            "コールドウォレットが担保されること（保有する交換業者に限る）。",
        ),
        "hot_covered_or_matched": (
            "Hot wallets are covered, or matched by the exchange's own coins.",
            "ホットウォレットが担保されること、または履行保証暗号資産で裏付けられること。",
        ),
        "cash_floor_kept": (
            "The cash that no insurance may replace is there.",
            "保険で代替できない最低現金額が確保されていること。",
        ),
        "amount_enough": (
            "What the contract counts for, with the cash held, reaches the required amount.",
            "契約の算入額と保有現金の合計が所要額に達すること。",
        ),
        "deductible_within": (
            "The deductible is within a share of the required amount.",
            "免責金額が所要額の一定割合以内であること。",
        ),
        "aggregate_enough": (
            "Every layer's limit in the term is a multiple of its limit per event.",
            "各レイヤーの期間中支払限度額が、1事故支払限度額の所定倍数以上であること。",
        ),
        "paid_in_time_or_bridged": (
            "Paid in full within so many days, or a bridge facility stands ready.",
            "所定日数以内に全額が支払われること、またはつなぎ融資枠が用意されていること。",
        ),
        "average_waived_or_full_value": (
            "Average is waived, or the sum insured reaches the value covered.",
            "比例てん補が適用されないこと、または保険金額が担保対象の価額に達すること。",
        ),
        "stands_a_price_rise": (
            "The limit follows the prices of coins, or would still do after a rise by a share.",
            "支払限度額が暗号資産の価格に連動すること、または所定割合の値上がり後も足りること。",
        ),
    }
)
"""What the predicate of a rule tests: see `pricing.predicates`."""

PARTS: Words = MappingProxyType(
    {
        "regime": ("The regime itself", "制度全体"),
        "parameters": ("Figures", "数値"),
        "scenarios": ("Amounts", "所要額"),
        "limits": ("Limits", "保管の制限"),
        "means": ("Means", "充当手段"),
        "rules": ("Rules for policies", "保険契約に関する基準"),
        "untested": ("Conditions not tested", "判定していない条件"),
    }
)
"""Parts of a rule set, as `data.regime_versions.Change` names them."""
