"""Terms of insurance and of its price."""

from __future__ import annotations

from api.pages.text.glossary_term import term
from pricing.phrases import say

TERMS = (
    term(
        "policy",
        say("policy", "保険契約（証券）"),
        say(
            "The contract: who is insured against what, from when to when, up to which amounts, "
            "and in which words. Here also a guarantee that pays in its place.",
            "誰を、何に対し、いつからいつまで、いくらまで補償するかを定めた契約。"
            "本サービスでは保険に代わる保証も含みます。",
        ),
        "underwriter exchange supervisor",
    ),
    term(
        "retention",
        say("retention", "免責金額"),
        say(
            "The first part of each loss, which the exchange bears itself. A higher retention "
            "makes the policy cheaper and leaves more to the exchange's own funds.",
            "各損害のうち、交換業者が自ら負担する最初の部分。"
            "高くするほど保険料は下がり、自己負担は増えます。",
        ),
        "underwriter exchange supervisor",
    ),
    term(
        "limit",
        say("limit", "支払限度額"),
        say(
            "The most a layer pays, for one event or in the whole term. What is stolen beyond it "
            "is not insured.",
            "1事故または保険期間を通じて支払われる上限額。これを超える損害は補償されません。",
        ),
        "underwriter exchange supervisor",
    ),
    term(
        "attachment",
        say("attachment point", "エクセス・ポイント"),
        say(
            "The loss above which a layer begins to pay. Of the first layer it is the retention.",
            "レイヤーが支払を開始する損害額。最初のレイヤーでは免責金額に当たります。",
        ),
        "underwriter",
    ),
    term(
        "exhaustion",
        say("exhaustion point", "エグゾースト（上限点）"),
        say(
            "The loss at which a layer has paid all it can: attachment plus limit.",
            "レイヤーが限度額まで支払い終える損害額。エクセス・ポイントに支払限度額を加えた額です。",
        ),
        "underwriter",
    ),
    term(
        "layer",
        say("layer, tower", "レイヤー、プログラム"),
        say(
            "A slice of the loss from its attachment to its exhaustion. Several layers on top of "
            "each other are a tower, each perhaps with other insurers.",
            "エクセス・ポイントから上限点までの損害の区分。"
            "複数のレイヤーを重ねたものをプログラムといい、層ごとに引受者が異なることがあります。",
        ),
        "underwriter",
    ),
    term(
        "share",
        say("share (signed line)", "引受割合"),
        say(
            "The part of a layer one insurer takes. It pays that part of each claim and gets that "
            "part of the premium.",
            "レイヤーのうち一つの保険者が引き受ける割合。保険金も保険料もその割合によります。",
        ),
        "underwriter",
    ),
    term(
        "aggregate-limit",
        say("aggregate limit", "期間中支払限度額（総支払限度額）"),
        say(
            "The most a layer pays for all events of the term together. After a large theft little "
            "may be left of it.",
            "保険期間中の全事故を通じた支払の上限。大きな事故の後は残額がわずかになり得ます。",
        ),
        "underwriter supervisor",
    ),
    term(
        "reinstatement",
        say("reinstatement", "復元"),
        say(
            "The limit is restored after a claim, free of charge or for another premium.",
            "支払後に支払限度額を元に戻すこと。無償の場合と復元保険料を要する場合があります。",
        ),
        "underwriter",
    ),
    term(
        "waiting-period",
        say("waiting period", "待機期間"),
        say(
            "The first days of the term, in which a theft is not insured yet.",
            "保険始期から一定期間、補償が始まらない期間。",
        ),
        "underwriter supervisor",
    ),
    term(
        "exclusion",
        say("exclusion", "免責事由"),
        say(
            "A cause or circumstance for which the policy does not pay, whatever the loss.",
            "該当すれば損害の額にかかわらず支払われない原因・事情。",
        ),
        "underwriter supervisor",
    ),
    term(
        "average",
        say("average (underinsurance)", "比例てん補"),
        say(
            "If less than the full value is insured, a claim is paid in that proportion only. A "
            "policy for a reserve should waive it.",
            "保険金額が保険価額に満たない場合に、その割合でしか支払われない定め。"
            "準備金の代替には不適用とする必要があります。",
        ),
        "supervisor rules",
    ),
    term(
        "expected-loss",
        say("expected loss (EL)", "期待損失（純保険料）"),
        say(
            "What a policy pays in a year on average over the model's whole distribution, mostly "
            "nothing and seldom a great deal.",
            "モデルの分布全体で平均した年間の支払額。"
            "多くの年はゼロで、まれに大きな支払が生じます。",
        ),
        "underwriter exchange",
    ),
    term(
        "risk-load",
        say("risk load", "危険負担料（リスクマージン）"),
        say(
            "What an insurer asks on top of the expected loss for bearing how uncertain it is.",
            "損失の不確実性を引き受ける対価として、期待損失に上乗せされる部分。",
        ),
        "underwriter",
    ),
    term(
        "technical-premium",
        say("technical premium", "テクニカル・プレミアム"),
        say(
            "Expected loss, risk load, expenses, commission and tax. What the model says a policy "
            "costs; what the market asks may differ and is shown beside it.",
            "期待損失に危険負担料・事業費・手数料・税を加えた額。"
            "モデルによる価格であり、市場の料率は別に併記します。",
        ),
        "underwriter exchange",
    ),
    term(
        "rate-on-line",
        say("rate on line (ROL)", "レート・オン・ライン（ROL）"),
        say(
            "Premium divided by limit: what a yen of limit costs in a year.",
            "保険料を支払限度額で割った値。限度額1円当たりの年間の価格です。",
        ),
        "underwriter exchange",
    ),
    term(
        "market-band",
        say("market band", "市場の料率帯"),
        say(
            "What insurers are reported to ask for such cover. Shown beside the model's price and "
            "never used to bend it.",
            "同種の補償について報告されている料率の幅。"
            "モデルの価格と並べて示し、価格の調整には用いません。",
        ),
        "underwriter exchange",
    ),
    term(
        "minimum-premium",
        say("minimum premium", "最低保険料"),
        say(
            "The least an insurer asks for writing a policy at all.",
            "保険者が引受けに際して求める保険料の下限。",
        ),
        "underwriter",
    ),
    term(
        "increased-limit-factor",
        say("increased-limit factor (ILF)", "限度額増加係数（ILF）"),
        say(
            "How many times dearer a higher limit is than the basic one.",
            "基準となる限度額に対し、より高い限度額の価格が何倍になるかを示す係数。",
        ),
        "underwriter",
    ),
    term(
        "reinsurance",
        say("reinsurance", "再保険"),
        say(
            "Insurance of the insurer. A policy that pays only once reinsurers have paid is worth "
            "less to customers.",
            "保険者が引き受けたリスクをさらに保険に付すこと。"
            "再保険金の回収を支払条件とする契約は、利用者保護の面で劣ります。",
        ),
        "underwriter supervisor",
    ),
    term(
        "fronting",
        say("fronting", "フロンティング"),
        say(
            "A licensed insurer issues the policy and passes the risk on to another that has no "
            "licence here.",
            "免許を有する保険者が保険契約を発行し、国内免許のない保険者等へリスクを移転する方式。",
        ),
        "supervisor rules",
    ),
    term(
        "captive",
        say("captive", "キャプティブ"),
        say(
            "An insurer the exchange owns itself. Its capital is at stake with the exchange.",
            "交換業者が自ら所有する保険会社。その資本は交換業者と運命を共にします。",
        ),
        "exchange",
    ),
    term(
        "event-linked-cover",
        say("event-linked cover", "イベント連動型補償"),
        say(
            "Investors put up collateral that is paid out when a defined event happens. Quick and "
            "without default, but the event may differ from the loss.",
            "投資家の担保資金が、定義された事象の発生時に支払われる仕組み。"
            "迅速で信用リスクは小さい一方、実損との差が生じ得ます。",
        ),
        "exchange",
    ),
    term(
        "break-even",
        say("break-even", "損益分岐"),
        say(
            "The rate on line, cost of capital or theft rate at which cover and cash cost the "
            "same.",
            "保険と現金の費用が等しくなる料率・資本コスト・流出頻度。",
        ),
        "exchange",
    ),
    term(
        "liquidity-line",
        say("liquidity line", "流動性枠（つなぎ融資枠）"),
        say(
            "A committed loan that pays customers at once and is repaid from the insurance money.",
            "利用者への支払を直ちに行い、保険金で返済するための確約済み融資枠。",
        ),
        "exchange supervisor",
    ),
)
