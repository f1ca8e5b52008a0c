"""What are a policy's fields and words called, in Japanese insurance and in English?"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

JA: Mapping[str, str] = MappingProxyType(
    {
        # instrument and licence
        "liability_insurance": "賠償責任保険",
        "guarantee": "保証",
        "jp_non_life": "損害保険業免許",
        "jp_foreign_non_life": "外国損害保険業免許",
        "jp_lloyds": "特定法人（ロイズ）の引受社員",
        "jp_bank": "銀行",
        "unlicensed_foreign": "無免許の外国保険業者",
        "foreign_permission": "保険業法第186条第2項の許可",
        "group_company": "交換業者と同一グループ",
        # tiers
        "hot": "ホット",
        "warm": "ウォーム",
        "cold": "コールド",
        "third_party": "第三者預託",
        # causes
        "outsider_hack": "外部からの不正アクセスの担保",
        "insider": "内部者の不正の担保",
        "vendor_supply_chain": "委託先・サプライチェーンの担保",
        "social_engineering": "ソーシャルエンジニアリングの担保",
        "software_fault": "システム障害の担保",
        "employee_error": "従業員の過失・事務ミスの担保",
        "key_loss": "秘密鍵の滅失の担保",
        "state_backed_actor": "国家の関与する攻撃者の担保",
        "gross_negligence": "重大な過失の担保",
        # clauses
        "cancellation_needs_approval": "解除に承認を要する旨の条項",
        "change_needs_approval": "変更に承認を要する旨の条項",
        "approval_obtained": "承認・届出",
        "pays_on_supervisor_order": "命令に基づく支払条項",
        "runs_on_if_not_renewed": "不更新時の継続条項",
        "non_avoidance": "不解除条項",
        "average_waived": "比例てん補の不適用",
        "defence_costs_outside_limit": "争訟費用の限度額外枠",
        "limit_shared_with_others": "支払限度額の他の被保険者との共有",
        "usable_without_case_approval": "個別承認を要しない支払",
        "subrogation_behind_users": "代位債権の劣後",
        "valuation_matches_leak_policy": "流出時対応方針との評価方法の一致",
        "published_summary": "概要の公表",
        "bridge_facility": "つなぎ融資枠",
        "lien": "先取特権",
        "trust": "信託",
        "direct": "直接支払",
        "general_estate": "一般財産",
        # exclusions
        "remote_access": "ネットワーク経由の窃取の免責",
        "off_premises": "施設外・間接の損害の免責",
        "customers_claims": "利用者に対する賠償責任の免責",
        "cold_storage": "コールドウォレットの免責",
        "smart_contract": "スマートコントラクト・チェーン障害の免責",
        "insolvency": "交換業者の倒産に係る免責",
        "supervisory_action": "監督上の処分に係る免責",
        # parties, valuation, payment, ending, filing
        "customers": "利用者",
        "exchange": "交換業者",
        "lenders": "貸付人",
        "inception": "始期",
        "loss": "損害発生時",
        "discovery": "発見時",
        "payment": "支払時",
        "limit_follows_prices": "価格連動の支払限度額",
        "users_consent": "利用者の同意",
        "surplus": "所要額の超過",
        "procedure_finished": "権利実行手続の終了",
        "business_closed": "廃業および債務の完済",
        "other": "その他の事由",
        "original_shown": "証券原本の提示",
        "harmful_terms": "利用者に不利な約定",
        "pays_regardless": "再保険金の回収を待たない支払",
        "fronting": "フロンティング",
        # the exchange's plan
        "cash_on_order": "命令に基づく現金供託の準備",
        "daily_user_records": "利用者別債務額の日次記録",
        "counts_on_protection_scheme": "保険契約者保護機構への依存",
        "JP": "日本法",
        # results and standing
        "in_force": "施行済み",
        "enacted": "公布済み・未施行",
        "guide": "監督指針等",
        "proposal": "提言",
        "press": "報道",
        "derived": "解釈・類推",
        "assumption": "仮定・法令ではない",
        "pass": "適合",
        "fail": "不適合",
        "unknown": "判定不能",
        "not_applicable": "対象外",
        "accept": "代替可",
        "accept_with_conditions": "条件付きで代替可",
        "cannot_say": "判断できない",
        "reject": "代替不可",
    }
)

EN: Mapping[str, str] = MappingProxyType(
    {
        # results and standing
        "in_force": "in force",
        "enacted": "enacted, not in force",
        "guide": "supervisor's guide",
        "proposal": "proposal",
        "press": "press report",
        "derived": "derived",
        "assumption": "assumption, not law",
        "jp_non_life": "Japanese non-life licence",
        "jp_foreign_non_life": "Japanese licence of a foreign insurer",
        "jp_lloyds": "Lloyd's member under the Japanese licence",
        "jp_bank": "bank",
        "unlicensed_foreign": "foreign insurer without licence",
        "group_company": "same group as the exchange",
        "remote_access": "exclusion of remote theft",
        "off_premises": "direct loss on the premises needed",
        "customers_claims": "exclusion of liability to customers",
        "cold_storage": "exclusion of cold storage",
        "smart_contract": "exclusion of smart contracts and chains",
        "insolvency": "insolvency exclusion",
        "supervisory_action": "exclusion upon supervisory action",
        "surplus": "surplus over the requirement",
        "business_closed": "business closed and debts met",
        "JP": "Japanese law",
    }
)
"""Where the name alone would mislead; every other is said by its name."""
