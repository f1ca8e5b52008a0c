"""Terms of regulation and of the reserve."""

from __future__ import annotations

from api.pages.text.glossary_term import term
from pricing.phrases import say

TERMS = (
    term(
        "liability-reserve",
        say("liability reserve", "責任準備金"),
        say(
            "What a crypto exchange in Japan will have to hold against theft under Act 64 of 2026. "
            "Its rate is not published.",
            "令和8年法律第64号により、暗号資産交換業者が流出に備えて保有する準備金。"
            "率は未公表です。",
        ),
        "exchange supervisor rules",
    ),
    term(
        "regime",
        say("regime", "規制（制度）"),
        say(
            "The rules of one supervisor on one day: figures, amounts and conditions, each with "
            "citation and standing.",
            "ある監督当局のある時点の規則。数値・所要額・条件を、根拠と位置づけとともに収録します。",
        ),
        "rules supervisor",
    ),
    term(
        "scenario",
        say("scenario (of the amount)", "シナリオ（所要額の算定方法）"),
        say(
            "One way to arrive at the required amount where the law has not said which. It is "
            "named wherever the amount appears.",
            "法令が定めていない場合の所要額の算定方法。金額には必ずその名を付します。",
        ),
        "exchange supervisor rules",
    ),
    term(
        "required-amount",
        say("required amount", "所要額"),
        say(
            "What the regime asks the exchange to hold, in cash or in what counts as cash.",
            "規制が交換業者に求める額。現金または算入が認められるもので満たします。",
        ),
        "exchange supervisor",
    ),
    term(
        "eligible-credit",
        say("eligible credit", "算入可能額"),
        say(
            "What of a policy's limit the rules let count toward the required amount.",
            "保険契約の支払限度額のうち、規則上、所要額に算入できる額。",
        ),
        "exchange supervisor",
    ),
    term(
        "effective-cover",
        say("effective cover", "実効補償額"),
        say(
            "What the policy is worth beside cash once retention, exclusions, delay, insurer "
            "default and price rises are taken off.",
            "免責金額・免責事由・支払の遅れ・保険者の倒産・価格上昇を差し引いた、"
            "現金と比べた保険契約の価値。",
        ),
        "supervisor exchange",
    ),
    term(
        "haircut",
        say("haircut", "ヘアカット（掛目）"),
        say(
            "A cut for what may go wrong, as a share of the amount.",
            "不確実性を見込んで金額から差し引く割合。",
        ),
        "supervisor",
    ),
    term(
        "shortfall",
        say("shortfall", "不足額"),
        say(
            "Required amount less credit and cash; for customers, what they are owed and do not "
            "get.",
            "所要額から算入額と現金を引いた不足分。利用者については支払われない額。",
        ),
        "exchange supervisor",
    ),
    term(
        "cash-floor",
        say("cash floor", "最低現金額"),
        say(
            "The part that must stay in cash whatever is insured.",
            "保険の有無にかかわらず現金で保有すべき額。",
        ),
        "supervisor rules",
    ),
    term(
        "guarantee",
        say("guarantee, undertaking", "保証・履行保証契約"),
        say(
            "An insurer or bank promises to pay when the supervisor orders it. Japanese precedent "
            "lets it replace a whole deposit.",
            "当局の命令に応じて保険会社や銀行等が支払う契約。先例では供託の全額を代替できます。",
        ),
        "supervisor rules exchange",
    ),
    term(
        "liability-insurance",
        say("liability insurance", "賠償責任保険"),
        say(
            "Pays what the exchange owes customers. By precedent it replaces only the part above a "
            "cash floor, with approval.",
            "交換業者が利用者に負う賠償責任を補償する保険。"
            "先例では、承認を得て最低現金額を超える部分のみ代替できます。",
        ),
        "supervisor rules",
    ),
    term(
        "finding",
        say("finding", "判定"),
        say(
            "One rule applied to one policy: pass, fail, cannot be told, or does not apply, with "
            "what would cure it.",
            "一つの基準を保険契約に当てはめた結果（適合・不適合・判定不能・対象外）と是正方法。",
        ),
        "supervisor",
    ),
    term(
        "verdict",
        say("verdict", "総合判定"),
        say(
            "All findings together: the policy can stand in, with conditions, cannot, or it cannot "
            "be said because the wording is silent.",
            "全判定の総合。代替可・条件付きで代替可・代替不可・判断できない（約款に記載なし）。",
        ),
        "supervisor",
    ),
    term(
        "standing",
        say("standing (status)", "位置づけ"),
        say(
            "How firm a fact is: in force, enacted, guide, proposal, press, derived from another "
            "law, or our assumption.",
            "事実の確からしさ。施行済み・公布済み・監督指針等・提言・報道・解釈類推・仮定。",
        ),
        "rules supervisor",
    ),
    term(
        "precedent",
        say("precedent", "先例（隣接制度）"),
        say(
            "A rule that applies to another trade, say funds transfer, and is read here as a guess "
            "of what the new ordinance may ask.",
            "資金移動業など他業種の規則。新たな府令の内容を推し量る材料として用います。",
        ),
        "rules supervisor",
    ),
    term(
        "blocking-rule",
        say("blocking rule, condition", "不可の基準・条件"),
        say(
            "If a blocking rule fails the money may not reach customers; a condition can be cured "
            "by filing, disclosure or an endorsement.",
            "不可の基準に反すると利用者に資金が届かないおそれがあります。"
            "条件は届出・開示・特約で是正できます。",
        ),
        "rules supervisor",
    ),
    term(
        "pays-on-order",
        say("payment on the supervisor's order", "命令に基づく支払"),
        say(
            "The insurer pays when the supervisor orders it, without disputing the loss first.",
            "損害の争いを待たず、当局の命令により保険者が支払うこと。",
        ),
        "supervisor",
    ),
    term(
        "non-avoidance",
        say("non-avoidance clause", "不解除条項"),
        say(
            "The insurer gives up voiding the policy for what the exchange did not disclose.",
            "告知義務違反等があっても、保険者が契約を解除・無効としない条項。",
        ),
        "supervisor",
    ),
    term(
        "extended-cover",
        say("extended reporting", "延長担保期間"),
        say(
            "Thefts that happened in the term and come to light within some years after it are "
            "still paid.",
            "保険期間中に生じた損害が、満期後一定期間内に発覚した場合も支払う定め。",
        ),
        "supervisor underwriter",
    ),
    term(
        "prior-acts",
        say("prior acts", "遡及担保"),
        say(
            "Losses caused before the term and found within it are paid, back to some date.",
            "保険始期前の原因による損害が期間中に発覚した場合も、一定の日まで遡って支払う定め。",
        ),
        "supervisor underwriter",
    ),
    term(
        "performance-guarantee-assets",
        say("performance-guarantee crypto-assets", "履行保証暗号資産"),
        say(
            "Coins of its own, of the same kind and number, that an exchange in Japan must hold "
            "for what it keeps hot.",
            "ホットウォレットで管理する分について、同種・同量で自己保有が義務付けられる暗号資産。",
        ),
        "supervisor rules",
    ),
    term(
        "solvency-ratio",
        say("solvency ratio", "ソルベンシー比率"),
        say(
            "An insurer's capital over what its supervisor asks. Below 100 % it may not keep its "
            "promises.",
            "保険会社の資本を所要資本で割った比率。100%未満では支払能力が懸念されます。",
        ),
        "supervisor rules",
    ),
    term(
        "yardstick",
        say("yardstick", "比較の目安"),
        say(
            "Another regime's amount, the 1-in-200 loss or a past theft, set beside the required "
            "amount.",
            "他制度の額、200年に1度の損失、過去の流出額など、所要額と並べて示す尺度。",
        ),
        "supervisor exchange rules",
    ),
)
