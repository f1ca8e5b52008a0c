"""Words of the page of a cover that pays on an event."""

from __future__ import annotations

from pricing.phrases import say

COVERS = {
    "outflow": say("Outflow, paid along a slope", "流出・公表（比例支払）"),
    "halt": say("Halt, paid in one sum", "出金停止・公表（定額支払）"),
}
"""Examples to start from."""

NAMES = {
    "outflow": say("Outflow cover, example", "流出連動型補償（例）"),
    "halt": say("Halt cover, example", "出金停止連動型補償（例）"),
}
AGENT = say("Example calculation agent", "計算代理人（例）")
SECOND_AGENT = say("A second agent, example", "代替の計算代理人（例）")
PAYERS = {
    "outflow": say("Example SPV", "SPC（例）"),
    "halt": say("Example dealer", "引受業者（例）"),
}

WORDS = {
    "title": say("Cover that pays on an event", "イベント連動型補償"),
    "lead": say(
        "It pays when a trigger is met, whatever the loss: quick, and it may miss. What it costs, "
        "how often it misses, and what counts.",
        "損害額の調査を待たず、発動条件を満たせば支払う補償です。価格、損害とのずれ（ベーシスリスク）、"
        "所要額への算入の可否を示します。",
    ),
    # the form
    "ask": say("What is asked", "条件"),
    "which_exchange": say("Exchange", "交換業者"),
    "which_cover": say("Begin from", "元にする例"),
    "million": say("¥m", "百万円"),
    "hours_unit": say("hours", "時間"),
    "days_unit": say("days", "日"),
    "times_unit": say("times", "回"),
    "triggers": say("Triggers", "発動条件"),
    "outflow": say("Outflow on chain", "チェーン上の流出"),
    "outflow_threshold": say("Outflow of at least", "流出額（以上）"),
    "outflow_hours": say("Within", "流出の期間"),
    "outflow_persists": say("Unexplained for", "説明・返還なし"),
    "announcement": say("Announcement of a theft", "流出の公表"),
    "announced_by": say("Announced by", "公表者"),
    "announcement_threshold": say("Amount announced, at least", "公表額（以上）"),
    "halt": say("Withdrawals halted", "出金停止"),
    "halt_hours": say("Halted for", "継続時間"),
    "combine": say("Pays if", "発動の要件"),
    "combine_any": say("any trigger is met", "いずれかの充足"),
    "combine_all": say("all triggers are met", "すべての充足"),
    "asked_yes": say("a trigger", "発動条件とする"),
    "asked_no": say("no trigger", "発動条件としない"),
    "by_exchange": say("the exchange", "取引所"),
    "by_supervisor": say("its supervisor", "監督当局"),
    "by_police": say("police or prosecutors", "警察・検察"),
    "by_exchange_supervisor": say("the exchange or its supervisor", "取引所または監督当局"),
    "by_exchange_supervisor_police": say("any of the three", "取引所・監督当局・警察のいずれか"),
    "payout_is": say("Payout and limit", "支払額・支払限度額"),
    "payout": say("Payout", "支払方式"),
    "payout_slope": say("along a slope", "比例支払"),
    "payout_step": say("fixed sums", "定額支払"),
    "slope_start": say("Begins at", "支払の始点"),
    "slope_end": say("Whole at", "全額となる額"),
    "slope_limit": say("Whole payout", "1回の最大支払額"),
    "step_note": say(
        "One sum pays as the triggers are met. Of several each needs its amount.",
        "1段階のみなら発動時にその額を支払います。複数段階では各段階の基準額を入力してください。",
    ),
    "at1": say("First from", "第1段階の基準額"),
    "pays1": say("First pays", "第1段階の支払額"),
    "at2": say("Second from", "第2段階の基準額"),
    "pays2": say("Second pays", "第2段階の支払額"),
    "at3": say("Third from", "第3段階の基準額"),
    "pays3": say("Third pays", "第3段階の支払額"),
    "payouts": say("Payouts in the term, at most", "期間中の最大支払回数"),
    "term_limit": say("Limit in the term", "期間中の支払限度額"),
    "settlement": say("Settlement and parties", "決済・当事者"),
    "waiting_days": say("Wait after the event", "待機期間"),
    "days_to_payment": say("Paid within", "支払までの日数"),
    "collateral_is": say("Collateral", "担保"),
    "collateral_full": say("the whole limit", "支払限度額の全額"),
    "collateral_part": say("part of the limit", "支払限度額の一部"),
    "collateral_none": say("none", "なし"),
    "collateral_unknown": say("not stated", "記載なし"),
    "independent_agent": say("Agent independent", "計算代理人の独立性"),
    "fallback_named": say("Fall-back named", "代替の計算代理人"),
    "settled_in_currency": say("Settled in", "決済通貨"),
    "in_jpy": say("yen", "円"),
    "in_usd": say("dollars", "ドル"),
    "inception": say("From", "始期"),
    "expiry": say("Until", "終期"),
    "assumed_otherwise": say("Put an assumption otherwise", "仮定を変更する"),
    "assumed_note": say(
        "Nobody has counted these; each has its range in the table below.",
        "実績のない仮定です。各仮定の範囲と影響は下の表に示します。",
    ),
    # what is wrong
    "no_trigger": say("choose at least one trigger", "発動条件を1つ以上選んでください"),
    "halt_measures_none": say(
        "a halt measures no amount: pay one fixed sum, or ask it together with another trigger",
        "出金停止は金額を測定しません。定額支払1段階とするか、他の発動条件と「すべての充足」で"
        "組み合わせてください",
    ),
    "end_below_start": say(
        "must be above where the payout begins", "支払の始点より大きい値を入力してください"
    ),
    "steps_fall": say("must be above the step before", "前の段階より大きい値を入力してください"),
    "step_half": say(
        "of several steps each needs an amount and a payout",
        "複数段階では基準額と支払額の両方を入力してください",
    ),
    "step_single": say(
        "a single sum pays by the triggers alone: leave this empty",
        "1段階のみの場合は空にしてください（発動水準によります）",
    ),
    "no_payout": say("needs an amount", "金額を入力してください"),
    "too_low_limit": say("must not be below one whole payout", "1回の最大支払額以上としてください"),
    "too_high_limit": say(
        "is more than all payouts together", "最大支払回数分の合計額以下としてください"
    ),
    "before_wait": say("must not be fewer than the wait", "待機期間以上としてください"),
    "bad_term": say(
        "must be after the beginning and within three years",
        "始期より後、3年以内の日としてください",
    ),
    "expired": say("must be after today", "本日より後の日としてください"),
    "out_of_reach": say(
        "no theft at this exchange takes so much",
        "この取引所ではその額の流出は生じません",
    ),
    "below_trigger": say("must not be below what a trigger asks for", "発動水準以上としてください"),
    "never_met": say("no theft can set this cover off", "この条件では流出により発動しません"),
    # the answer
    "working_on_it": say("Pricing the cover …", "補償の価格を計算しています…"),
    "answer": say("What it costs, and how far it misses", "価格とベーシスリスク"),
    "answer_says": say(
        "It is expected to pay {expected} in its term; its technical premium is {premium}. "
        "In {unpaid} of terms there is a theft and no payout{event}, in {false} a payout and no "
        "theft.",
        "期間中の期待支払額は{expected}、テクニカル・プレミアムは{premium}です。流出が生じても"
        "支払われない確率は{unpaid}{event}、流出がないのに支払われる確率は{false}です。",
    ),
    "answer_event": say(
        " ({chance} if the theft is of {amount} or more)",
        "（{amount}以上の流出では{chance}）",
    ),
    "gist": say("Technical premium", "テクニカル・プレミアム"),
    "key_expected": say("Expected payout (EL)", "期待支払額（EL）"),
    "key_premium": say("Technical premium", "テクニカル・プレミアム"),
    "key_rate": say("Rate on line, a year", "料率（ROL、年率）"),
    "key_rate_note": say("{multiple} × EL", "ELの{multiple}倍"),
    "key_unpaid": say("Loss without payout", "流出があり無支払の確率"),
    "key_unpaid_note": say("of {amount} or more: {chance}", "{amount}以上：{chance}"),
    "key_false": say("Payout without loss", "流出がない支払の確率"),
    "key_gap": say("Expected gap", "期待損害との差"),
    "key_gap_note": say("{loss} lost, {paid} paid", "期待損害{loss}、期待支払{paid}"),
    "for_the_term": say(
        "For the term of {years}; ranges are 90 % of the model's parameters.",
        "保険期間{years}の値。範囲はモデルのパラメータの90%信頼区間です。",
    ),
    "years_are": say("{n} years", "{n}年"),
    "year_is": say("one year", "1年"),
    "credit_short": say(
        "Credit towards the required amount: {amount}. Whether it counts is unknown, and what is "
        "unknown counts for nothing.",
        "所要額への算入可能額：{amount}。算入の可否は不明であり、不明なものは算入しません。",
    ),
    "as_pdf": say("As PDF", "PDFで保存"),
    "sections": say("Parts of the answer", "結果の各項目"),
    "go_paid": say("Payout by theft", "流出額別の支払"),
    "go_missed": say("Basis risk", "ベーシスリスク"),
    "go_effects": say("Assumptions", "仮定の影響"),
    "go_beside": say("Beside the market", "市場との比較"),
    "go_counted": say("Credit", "算入の可否"),
    "go_terms": say("Terms", "条件"),
    "go_rests": say("Record", "計算の記録"),
    # payout by size
    "paid": say("What a theft is paid", "流出額と支払額"),
    "paid_says": say(
        "One theft of {loss} is paid {expected} on average, and {terms} if every trigger reads it "
        "rightly; it is paid at all with a chance of {chance}.",
        "流出1件{loss}に対する支払は平均{expected}、正しく測定された場合は{terms}です"
        "（支払われる確率{chance}）。",
    ),
    "paid_axis": say("Paid", "支払額"),
    "paid_note": say(
        "Between the two payouts lies what triggers do not see or read wrongly; between them and "
        "the loss, what the terms leave to the exchange.",
        "二つの支払額の差は、発動条件が流出を判別できない、または額を誤って測定することによります。"
        "損害額との差は、条件上、取引所の負担となる部分です。",
    ),
    # missed
    "missed": say("How far it may miss", "ベーシスリスク"),
    "missed_says": say(
        "Of the expected loss of {loss}, {gap} stays with the exchange: {short} beyond payouts, "
        "less {over} paid beyond losses.",
        "期待損害{loss}のうち{gap}は取引所に残ります（支払を超える損害{short}から、"
        "損害を超える支払{over}を控除）。",
    ),
    "short_within": say("of it within the limit", "うち支払限度額までの損害"),
    "drawn_note": say(
        "± is one standard error of drawn triggers.", "±は発動条件の抽出による標準誤差です。"
    ),
    # effects
    "effects_lead": say(
        "Each assumption at both ends of its plausible range, the others as they are. None is in "
        "the ranges above.",
        "各仮定を範囲の両端に変えた場合の結果です（他の仮定は不変）。上に示す信頼区間には含まれません。",
    ),
    "effects_says": say(
        "{name} moves it most: from {low} to {high}, where {expected} is expected.",
        "影響が最も大きいのは「{name}」で、期待支払額{expected}が{low}〜{high}となります。",
    ),
    "effects_range": say("At both ends of its range", "範囲の両端"),
    "effects_loading": say(
        "Working out both ends of every assumption …", "各仮定の両端で計算しています…"
    ),
    "expected_now": say("expected", "期待支払額"),
    # beside
    "beside": say("Beside placed deals", "市場との比較"),
    "beside_says": say(
        "Loaded for risk, before expenses, it costs {loaded}: {multiple} times the expected "
        "payout. The band of multiples is {floor} to {ceiling} ({low} to {high} in the middle).",
        "事業費前（危険負担料込み）の価格は{loaded}、期待支払額の{multiple}倍です。市場の倍率の帯は"
        "{floor}〜{ceiling}倍（中心{low}〜{high}倍）です。",
    ),
    "is_inside": say("inside the band", "帯の範囲内"),
    "is_outside": say("outside the band", "帯の範囲外"),
    "is_not_compared": say(
        "not compared: the band is of terms of a year", "比較せず（帯は1年契約の倍率）"
    ),
    "band_would_be": say("Price by the band", "帯による価格"),
    # credit
    "counted": say("What a supervisor may count", "所要額への算入"),
    "counted_says": say(
        "{amount}. No rule read here speaks of such cover in Japan, so that whether it counts is "
        "unknown.",
        "{amount}。国内の判定基準にこの種の補償の定めは確認できず、算入の可否は不明です。",
    ),
    "cure": say("What would settle it", "確認の方法"),
    # record
    "terms_title": say("The terms priced", "計算した条件"),
    "rests": say("What this rests on", "計算の記録"),
    "rules_line": say(
        "Required amount: {rules}, {scenario} ({status})",
        "所要額：{rules}、{scenario}（{status}）",
    ),
    "rates_line": say("Exchange rates: {rates}", "為替レート：{rates}"),
    "same_by_api": say(
        "The same over HTTP: POST /v1/event-covers; on the command line: kuramori event-cover. "
        "Nothing is kept.",
        "同じ計算：HTTPではPOST /v1/event-covers、コマンドではkuramori event-cover。"
        "保存はされません。",
    ),
    "checks_title": say("Checks", "検算"),
}
