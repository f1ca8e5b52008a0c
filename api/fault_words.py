"""How is it said in Japanese why a book was refused?

Whatever finds a fault says it in English: a file's reader, the types of a profile and a policy, the
core. Each of those sentences stands here once, with its places for values; names of columns and
fields stay as they are. Of terms that contradict each other those of a page's form
(`api.pages.contradictions`) serve, too. `api.fault_telling` finds the sentence.
"""

from __future__ import annotations

from api.file_fault_words import OF_CELL, OF_FILE

_TERMS = (
    (
        "shares of the four tiers must add up to 1 (they add up to {})",
        "4区分の割合の合計を1にしてください（入力値の合計：{}）",
    ),
    (
        "shares of btc, eth, stable and other must add up to 1 (they add up to {})",
        "btc・eth・stable・otherの割合の合計を1にしてください（入力値の合計：{}）",
    ),
    (
        "shares of layers over the same losses must not exceed 1 (they reach {})",
        "同じ損害額の範囲で引受割合の合計が1を超えています（{}）",
    ),
    (
        "expiry must be after inception (the term is {} days)",
        "保険期間の終期は始期より後にしてください（入力値：{}日）",
    ),
    (
        "the term must not exceed three years (it is {} days)",
        "保険期間は3年以内にしてください（入力値：{}日）",
    ),
    (
        (
            "limit ({}) must not be below the retention ({}); an excess layer has an attachment "
            "instead"
        ),
        "支払限度額（{}）を免責金額（{}）以上にしてください。超過レイヤーにはattachmentを使います",
    ),
    (
        "limit ({}) must not be below the franchise ({})",
        "支払限度額（{}）をフランチャイズ（{}）以上にしてください",
    ),
    (
        "give either retention or attachment, not both",
        "免責金額（retention）とエクセス・ポイント（attachment）は一方だけにしてください",
    ),
    (
        "give either a franchise or a retention or attachment, not both: {}",
        "フランチャイズは免責金額（retention）・エクセス・ポイント（attachment）と併用できません",
    ),
    (
        "aggregate_limit must not be below the per-event limit",
        "保険期間中の支払限度額は1事故の支払限度額以上にしてください",
    ),
    (
        (
            "aggregate_limit ({}) must be the limit times one more than its reinstatements ({}), "
            "or be left out"
        ),
        "保険期間中の支払限度額（{}）は支払限度額×（復元回数＋1）＝{}とするか、空にしてください",
    ),
    ("{} must not exceed {} per-event limits", "{}は1事故の支払限度額の{}倍以内にしてください"),
    (
        "a sub-limit must name one of tier, cause and asset",
        "サブリミットにはtier・cause・assetのうち一つを指定してください",
    ),
    (
        "sublimits must name each tier, cause or asset once",
        "サブリミットの対象が重複しています",
    ),
    ("sublimits name {}, which is not among tiers_covered", "サブリミットの{}は補償対象外です"),
    ("sublimits name {}, which causes excludes", "サブリミットの{}は担保しない原因です"),
    (
        "the sub-limit for {} ({}) must exceed the loss from which a layer pays ({}); {}",
        "{}のサブリミット（{}）は、レイヤーの支払が始まる損害額（{}）より大きくしてください",
    ),
    (
        "defence_costs need wording.defence_costs_outside_limit: {}",
        "争訟費用（defence_costs）にはwording.defence_costs_outside_limitの指定が必要です",
    ),
    (
        "fronting cedes the risk, and ceded_share says that none is ceded",
        "フロンティングとしながら出再割合が0です",
    ),
    (
        "pays_regardless is false, and ceded_share says that there is no reinsurer to wait for",
        "再保険金の受領を支払の条件としながら、出再割合が0です",
    ),
)
_BOOK = (
    ("two clauses contradict each other: {told}", "約款の定めが互いに矛盾しています：{told}"),
    (
        (
            "must be the only entry of its exchange ({} has the same name): give all its layers "
            "in one policy"
        ),
        "1取引所につき1件にしてください（{}と同じ取引所）。レイヤーは一つの契約にまとめます",
    ),
    (
        (
            "the policy expired on {} and stands in no book of {}: leave it out or give the one "
            "that follows"
        ),
        "契約は{}に満期を迎え、{}時点の保有契約に含まれません。除くか、更改後の契約にしてください",
    ),
    (
        "no tier the policy covers holds assets of the exchange",
        "補償対象の区分に取引所の資産がありません",
    ),
    (
        "layer {} begins at ¥{}, above the ¥{} one theft could reach",
        "レイヤー{}のエクセス・ポイント{}円は、1回の流出の最大額{}円を超えています",
    ),
    (
        (
            "the layers never pay: what thefts can take in the term does not add up to what the "
            "policy needs to pay"
        ),
        "流出額が支払の始まる額に達しないため、どのレイヤーも支払うことがありません",
    ),
    (
        (
            "a sub-limit is on an asset, and the profile does not say what part of the assets that "
            "is: give profile.coins, or name a tier or cause instead"
        ),
        "暗号資産別のサブリミットには資産の内訳（profile.coins）が必要です",
    ),
    (
        "the premium would be ¥{}, more than the ¥{} the policy can pay in its term",
        "保険料が{}円となり、保険期間中の最大支払額{}円を超えます",
    ),
    (
        "the loss distribution failed its own check and was not priced; {}",
        "損害の分布が自己検査に合格せず、算定しませんでした",
    ),
    ("no theft is paid for in this book", "この保有契約では支払の対象となる流出がありません"),
    ("the book must hold at least one exchange", "保有契約には取引所が1社以上必要です"),
    (
        (
            "must have at most {} layers in all, each exchange counted with as many as the policy "
            "with the most (it has {})"
        ),
        "レイヤーは合計{}までです（最も多い契約の数×取引所数で数えて入力は{}）",
    ),
    ("years must be from 1 to {} (they are {})", "年数は1〜{}にしてください（入力値：{}）"),
    ("the seed must not be negative", "乱数の種は0以上にしてください"),
    ("the policy to be added: {told}", "追加する契約：{told}"),
    (
        (
            "the portfolio must have at most {} exchanges (it has {}); a larger one is a job of "
            "the kind accumulation"
        ),
        "一度に計算できるのは{}社までです（入力は{}社）。それ以上はジョブ（accumulation）で計算してください",
    ),
    ("the portfolio {told}", "この保有契約：{told}"),
    ("in the book: {told}", "保有契約：{told}"),
    (
        (
            "it runs from {} to {} and shares no day with the policy to be priced ({} to {}): "
            "leave it out"
        ),
        "保険期間（{}〜{}）が算定する契約（{}〜{}）と重なりません。除いてください",
    ),
    (
        "no exchange of the book has this wallet vendor (the book has {})",
        "このウォレット提供会社を利用する取引所が保有契約にありません（保有契約の提供会社：{}）",
    ),
    ("only vendor.* may name a vendor", "提供会社を指定できるのはvendor.で始まる仮定だけです"),
    ("must lie from {} to {}", "{}〜{}の範囲にしてください"),
    ("no such assumption (there are {})", "この名前の仮定はありません（仮定：{}）"),
    (
        "exhaustion ({}) must be above the attachment ({})",
        "上限点（{}）はエクセス・ポイント（{}）より大きくしてください",
    ),
    (
        "the principal, the share of exhaustion less attachment, must be at least ¥1",
        "元本（上限点とエクセス・ポイントの差×引受割合）は1円以上にしてください",
    ),
    (
        "must be a name and a number, such as {}",
        "名前と数値を指定してください（例：{}）",
    ),
    ("goes with --add", "--addと併せて指定してください"),
    (
        "are of simulated years, and --method exact has none",
        "シミュレーションの年が必要です（--method exactにはありません）",
    ),
    (
        "is by simulated years, and --method exact has none",
        "シミュレーションの年が必要です（--method exactにはありません）",
    ),
)

SENTENCES = (*OF_FILE, *OF_CELL, *_TERMS, *_BOOK)
"""English and Japanese; `{told}` is a sentence of its own."""
