"""Words of the page of a catastrophe bond on a pool."""

from __future__ import annotations

from pricing.phrases import say

WORDS = {
    "title": say("A catastrophe bond on the pool", "業界プールのキャットボンド"),
    "lead": say(
        "Investors put up the principal and lose it where the pool's policies pay too much. How "
        "likely that is, what spread it asks for, and how its terms would read.",
        "投資家が元本を拠出し、対象プールの支払が一定額を超えると元本が毀損する仕組みです。"
        "毀損の確率、必要なスプレッド、条件の文言案を示します。",
    ),
    # the form
    "ask": say("What is asked", "条件"),
    "which_book": say("Pool", "対象プール"),
    "book_empty": say(
        "There is no policy in this book that still runs.", "この保有契約に有効な契約はありません。"
    ),
    "book_large": say(
        "This book has {n} exchanges. A page works out {most} at most; a larger pool is a job of "
        "the kind cat_bond (POST /v1/jobs).",
        "この保有契約は{n}社です。画面で計算できるのは{most}社までです。それ以上はジョブ（cat_bond、"
        "POST /v1/jobs）で計算してください。",
    ),
    "the_layer": say("The layer", "レイヤー"),
    "million": say("¥m", "百万円"),
    "attachment": say("Attachment", "エクセス・ポイント"),
    "exhaustion": say("Exhaustion", "上限点"),
    "basis": say("Looked at", "対象損害"),
    "basis_event": say("each event", "1事象ごと"),
    "basis_year": say("a year's sum", "年間累計"),
    "share": say("Part of the layer", "引受割合"),
    "term_years": say("Term", "期間"),
    "year_unit": say("years", "年"),
    "trigger": say("Trigger", "発動条件"),
    "trigger_is_indemnity": say("indemnity", "実損型"),
    "trigger_is_pool_loss": say("industry loss of the pool", "プール損害型"),
    "together": say("What strikes several at once", "複数の取引所に同時に及ぶ事故"),
    "per_cent": say("%", "%"),
    "per_cent_a_year": say("% a year", "%／年"),
    "a_year": say("a year", "件／年"),
    "run": say("Simulation", "シミュレーション"),
    "years": say("Years", "年数"),
    "years_are": say("{n} years", "{n}年"),
    "seed": say("Seed", "乱数の種"),
    "below_attachment": say(
        "must be above the attachment", "エクセス・ポイントより大きい値を入力してください"
    ),
    "no_principal": say("leaves a principal below ¥1", "元本が1円以上となる値を入力してください"),
    "never_reached": say(
        "no simulated year reaches so much", "シミュレーションではこの額に達する年がありません"
    ),
    # the answer
    "working_on_it": say(
        "Simulating years in which the pool pays …", "対象プールの支払をシミュレーションしています…"
    ),
    "answer": say("Risk and spread", "リスクとスプレッド"),
    "answer_says": say(
        "The bond of {principal} is expected to lose {expected} of its principal a year. Its "
        "chance to attach is {attaches}, to be used up {exhausts}. Multiples of placed deals would "
        "ask {low} to {high} a year, the cost of the capital that lies there {cost}.",
        "元本{principal}のキャットボンドの期待損失は年{expected}です。元本毀損の確率は年{attaches}、"
        "全損の確率は年{exhausts}です。既存案件の倍率によるスプレッドは年{low}〜{high}、"
        "元本の資本コストによると年{cost}です。",
    ),
    "gist": say("Expected loss a year", "期待損失（年率）"),
    "key_principal": say("Principal", "元本"),
    "key_expected": say("Expected loss (EL), a year", "期待損失（EL、年率）"),
    "key_attaches": say("Attaches, a year", "元本毀損の確率（年）"),
    "key_exhausts": say("Exhausted, a year", "元本全損の確率（年）"),
    "key_spread": say("Spread by the band, a year", "帯によるスプレッド（年率）"),
    "key_load": say("By the desk's risk load", "危険負担料による"),
    "middle_of": say("in the middle {low}{dash}{high}", "中心帯{low}{dash}{high}"),
    "no_multiple_short": say("no multiple: EL too small", "ELが小さく倍率なし"),
    "simulated": say(
        "{years} simulated years, of which the bond pays in {paid}; seed {seed}. Ranges are 90 % "
        "of the simulation; those of the parameters follow below.",
        "シミュレーション{years}年のうち支払は{paid}年（乱数の種{seed}）。範囲はシミュレーションの"
        "90%信頼区間です。パラメータの信頼区間は下に示します。",
    ),
    "as_pdf": say("Term sheet as PDF", "タームシート（PDF）"),
    "sections": say("Parts of the answer", "結果の各項目"),
    "go_spread": say("Spread", "スプレッド"),
    "go_risk": say("Risk and checks", "リスクと検算"),
    "go_sheet": say("Term sheet", "タームシート"),
    "go_beside": say("Placed deals", "既存案件"),
    "go_rests": say("Record", "計算の記録"),
    # spread
    "spread_title": say("Spread by method", "方法別のスプレッド"),
    "spread_chart": say("Spread a year, share of the principal", "スプレッド（年率、対元本）"),
    "spread_says": say(
        "By multiples of the expected loss {low} to {high}; by the cost of capital {cost}; by the "
        "desk's risk load {load}.",
        "EL倍率では{low}〜{high}、資本コストでは{cost}、危険負担料では{load}です。",
    ),
    "band_whole": say("Band", "帯"),
    "band_middle": say("Middle of the band", "中心帯"),
    "by_principle": say("By principle", "原則による"),
    "method": say("Method", "方法"),
    "spread_is": say("Spread a year", "スプレッド（年率）"),
    "times_el": say("× EL", "EL倍率"),
    "beside_band": say("Beside the band", "帯との比較"),
    "at_cost": say("Cost of capital, {rate} a year", "資本コスト（年{rate}）"),
    "at_load": say("Desk's risk load ({principle})", "危険負担料（{principle}）"),
    # risk
    "risk_title": say("Risk of a year, and of the term", "年間・期間全体のリスク"),
    "term_head": say("Whole term of {n} years", "期間全体（{n}年）"),
    "exact_head": say("Exact, before term limits", "厳密計算（限度額適用前）"),
    "simulated_head": say("Simulated, before them", "シミュレーション（同）"),
    "errors_head": say("Standard errors apart", "差（標準誤差の倍数）"),
    "row_attachment": say("Attaches", "元本毀損の確率"),
    "row_exhaustion": say("Exhausted", "元本全損の確率"),
    "row_expected_loss": say("Expected loss (EL)", "期待損失（EL）"),
    "loss_if_any": say(
        "Where it loses anything in a year, it loses {share} of the principal on average.",
        "毀損する年の平均毀損率は元本の{share}です。",
    ),
    "beside_title": say("Set beside the exact law", "厳密計算との照合"),
    "beside_loading": say(
        "Working out the exact law, and each draw of the parameters …",
        "厳密計算とパラメータの区間を計算しています…",
    ),
    "unknown_dash": say(
        "– stands for what the exact law's grid is too coarse to tell.",
        "–は厳密計算の格子幅では算定できない値です。",
    ),
    # sheet
    "sheet_title": say("Term sheet, as proposed", "タームシート案"),
    "sheet_note": say(
        "A proposal of ours, from the shape of deals placed; no offering was read.",
        "既存案件の構成に基づく当方の提案であり、実際の募集書類を確認したものではありません。",
    ),
    "beside": say("Placed deals", "既存案件"),
    # record
    "rests": say("What this rests on", "計算の記録"),
    "same_by_api": say(
        "The same over HTTP: POST /v1/cat-bonds; on the command line: kuramori cat-bond. Nothing "
        "is kept.",
        "同じ計算：HTTPではPOST /v1/cat-bonds、コマンドではkuramori cat-bond。保存はされません。",
    ),
}
