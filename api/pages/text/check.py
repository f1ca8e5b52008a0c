"""Words of the examiner's report on a page."""

from __future__ import annotations

from api.check_event import WORDS as ON_EVENT
from api.check_words import WORDS as ON_PAPER
from api.pages.text.event_cover import WORDS as OF_COVER
from pricing.phrases import say

COLLATERAL = ("full", "part", "none", "unknown")
OF_REPORT = (
    "amounts", "asked", "at_most", "because", "blocking", "cash", "change", "citation",
    "condition_severity", "cover", "cover_note", "credit", "credit_note", "cure", "how", "insurer",
    "left", "made_from", "no_law", "none", "not_named", "policy", "required", "rules", "rules_of",
    "settle", "shortfall", "standing", "step", "unknown_change", "verdict", "waterfall",
)  # fmt: skip
"""What the page says as the report on paper does."""

WORDS = {
    **{name: ON_PAPER[name] for name in OF_REPORT},
    "clauses_note": ON_EVENT["clauses_note"],
    "event": ON_EVENT["name"],
    "title_event": say(
        "Would what is held be accepted in place of the reserve?",
        "保有する契約は責任準備金の代替として認められるか",
    ),
    "title": say(
        "Would this policy be accepted in place of the reserve?",
        "この保険は責任準備金の代替として認められるか",
    ),
    "of_and_day": say(
        "{exchange} · {policy} · examined on {day}", "{exchange}／{policy}／審査日 {day}"
    ),
    # the verdict in one sentence
    "is_accept": say("Would be accepted", "代替可"),
    "is_accept_with_conditions": say("Would be accepted on conditions", "条件付きで代替可"),
    "if_accept": say("Would be accepted, if that is so", "次の仮定が事実であれば代替可"),
    "if_accept_with_conditions": say(
        "Would be accepted on conditions, if that is so",
        "次の仮定が事実であれば条件付きで代替可",
    ),
    "says_if": say("In that case {sentence}", "その場合、{sentence}"),
    "assumed": say(
        "Assumed on this page, not evidenced:", "この画面での仮定（証憑による確認なし）："
    ),
    "assumed_one": say("{name}: {value}", "{name}：{value}"),
    "unnamed": say(
        "The insurer is not named: what is said of it is said of nobody yet.",
        "保険者は未定です。保険者に関する記載は、特定の保険者について確認したものではありません。",
    ),
    "is_cannot_say": say("Cannot say", "判断できない"),
    "is_reject": say("Would not be accepted", "代替不可"),
    "says_accept": say(
        "Every rule that applies is met, and cover and cash reach the required amount.",
        "適用されるすべての基準に適合し、算入可能額と現金の合計は所要額を満たしています。",
    ),
    "says_conditions": say(
        "No blocking rule stands against it, and cover and cash reach the required amount; "
        "conditions still to be met or stated: {n}.",
        "必須の基準に不適合・判定不能はなく、算入可能額と現金の合計は所要額を満たしています。"
        "充足または記載を要する条件が{n}件残っています。",
    ),
    "says_blocked": say(
        "Blocking rules it fails: {titles}. Until they are cured the policy counts for nothing.",
        "必須の基準に不適合があります（{titles}）。是正されるまで、この契約は算入できません。",
    ),
    "says_short": say(
        "No blocking rule fails, but cover and cash are {amount} short of the required amount.",
        "必須の基準に不適合はありませんが、算入可能額と現金の合計が所要額に{amount}不足しています。",
    ),
    "says_cannot": say(
        "No rule that blocks is failed, but the papers do not say enough to accept it: {what}.",
        "必須の基準に不適合はありませんが、記載が足りず、代替を認めてよいか判断できません（{what}）。",
    ),
    "lacks_cash": say(
        "the reserve cash is not stated, and {amount} is not covered without it",
        "準備金（現金）の記載がなく、これを除くと{amount}不足",
    ),
    "lacks_blocking": say("blocking rules that cannot be judged: {n}", "必須の基準{n}件が判定不能"),
    "and_between": say("; ", "、"),
    "title_between": say("; ", "／"),
    "and_more": say("{titles} and {n} more", "{titles}　ほか{n}件"),
    "says_event_cannot": say(
        "No rule says whether event-linked cover counts, and {amount} is not covered without it.",
        "イベント連動型補償の算入可否に関する定めがなく、これを除くと{amount}不足しています。",
    ),
    "says_event_short": say(
        "Even if one full payout were counted, {amount} of the required amount would be open.",
        "仮に1回の最大支払額を全額算入しても、所要額に{amount}不足します。",
    ),
    "says_event_cash": say(
        "Cash alone reaches the required amount; the event-linked cover counts for nothing.",
        "現金のみで所要額を満たしています。イベント連動型補償は算入しません。",
    ),
    # the form of event-linked cover
    "which_event": say("Event-linked cover", "イベント連動型補償"),
    "the_event": say("The event-linked cover", "イベント連動型補償の条件"),
    "e.held": say("Checked", "審査の対象"),
    "held_policy": say("beside the policy", "保険契約と併せて"),
    "held_alone": say("alone, without the policy", "単独（保険契約なし）"),
    "e.trigger": say("Trigger", "発動条件"),
    "trigger_outflow": say("outflow on chain", "チェーン上の流出"),
    "trigger_announcement": say("announced theft", "流出の公表"),
    "trigger_halt": say("withdrawals halted for 72 hours", "出金停止72時間"),
    "trigger_outflow_or_announcement": say("outflow or announcement", "流出または公表のいずれか"),
    "trigger_halt_and_announcement": say("halt and announcement", "出金停止および公表"),
    "e.threshold": say("Threshold", "発動水準"),
    "e.payout": say("Payout", "支払方式"),
    "payout_slope": say("rising from the threshold", "比例支払（発動水準から）"),
    "payout_step": say("one sum", "定額支払"),
    "e.limit": say("One full payout", "1回の最大支払額"),
    "e.waiting_days": OF_COVER["waiting_days"],
    "e.days_to_payment": OF_COVER["days_to_payment"],
    "e.payer": say("Payer", "支払者"),
    "e.independent": say("Calculation agent independent", "計算代理人の独立性"),
    "e.fallback": say("Who decides in the agent's place", "計算代理人の代替"),
    "e.collateral": OF_COVER["collateral_is"],
    **{f"collateral_{name}": OF_COVER[f"collateral_{name}"] for name in COLLATERAL},
    "event_term": say(
        "Its exchange and term are those of this form. Days left empty are not stated.",
        "交換業者・期間はこの画面の条件によります。日数の空欄は記載なしとします。",
    ),
    "event_lead": say(
        "It counts for nothing while no rule names such cover; verdict and amounts above are those "
        "of everything else.",
        "判定基準に定めがないため算入しません。上記の判定・金額はこれを除くものです。",
    ),
    "event_lead_alone": say(
        "It counts for nothing while no rule names such cover; amounts above are those of cash "
        "alone. Where the cash stated is short the verdict hangs on one full payout: nothing can "
        "be said if it would fill what is open, and it is refused if even that would not.",
        "判定基準に定めがないため算入しません。上記の金額は現金のみによるものです。"
        "記載された現金が不足する場合、判定は、仮に1回の最大支払額を全額算入して所要額を満たすときは「判断できない」、"
        "満たさないときは「代替不可」とします。",
    ),
    "event_clauses": say(
        "Whether it counts, and each clause against what is asked of policies",
        "算入の可否と各条項（保険契約に関する要件を準用）",
    ),
    "event_stated": say(
        "As stated on this page, not evidenced.", "この画面での記載による（証憑による確認なし）。"
    ),
    # what would settle it
    "settles": say("What would settle it", "判断に必要な事項"),
    "settles_n": say(
        "These {n} answers would settle most. Answer here, and the verdict is made anew.",
        "次の{n}件が判断の要点です。ここで回答すると、直ちに判定し直します。",
    ),
    "settles_one": say(
        "This one answer would settle it. Answer here, and the verdict is made anew.",
        "次の1件が判断の要点です。ここで回答すると、直ちに判定し直します。",
    ),
    "all_stated": say("Check as if all were stated", "すべて記載があるものとして判定"),
    "all_cured": say(
        "Check as if all were cured and stated", "すべて是正・記載があるものとして判定"
    ),
    "settles_more": say("{n} more below", "このほか{n}件（下記）"),
    "still_open": say("Conditions still open", "残っている条件"),
    "first_cure": say("What to cure first", "最初に是正すべき事項"),
    # amounts
    "required_by": say("Required amount by", "所要額のシナリオ"),
    "scenario_note": say(
        "No rate for crypto-assets has been published: every amount below is a reading of what is "
        "known, marked with its standing.",
        "暗号資産に係る率は未公表です。以下の金額はいずれも現時点の情報に基づくもので、"
        "位置づけを付しています。",
    ),
    "not_stated": say("not stated", "記載なし"),
    "counted_zero": say("counted as zero", "零として算入"),
    "credit_if": say("if what is unknown is answered well", "判定不能の事項が適合した場合"),
    "of_required": say("{share} of the required amount", "所要額の{share}"),
    "upper_bound": say("at most; steps unknown: {n}", "上限値（不明な項目{n}件）"),
    # findings
    "findings": say("Findings", "判定の内訳"),
    "count_of": say(
        "{fail} fail, {unknown} unknown, {pass_} pass, {other} do not apply",
        "不適合{fail}件、判定不能{unknown}件、適合{pass_}件、対象外{other}件",
    ),
    "fail": say("Fails", "不適合"),
    "unknown_result": say("Cannot be said", "判定不能"),
    "pass": say("Passes", "適合"),
    "not_applicable": say("Does not apply", "対象外"),
    "heading": say("{what} ({n})", "{what}（{n}件）"),
    "condition_head": say("Rule", "基準"),
    "observed": say("Observed", "確認内容"),
    "wanted": say("Required", "要件"),
    "missing": say("Short by", "不足額"),
    "over": say("Over by", "超過額"),
    "cited": say("Citation", "根拠条文"),
    "to_cure": say("To cure", "是正方法"),
    "to_settle": say("To settle", "必要な記載"),
    "state_or": say(
        "State it. If it is not so: {cure}", "記載してください。要件を満たさない場合：{cure}"
    ),
    "answer_here": say("Answer here", "ここで回答"),
    "answer": say("Check again", "判定し直す"),
    "try_cure": say("Check as if cured: {says}", "是正したものとして判定：{says}"),
    "try_answer": say("Check as if stated: {says}", "記載があるものとして判定：{says}"),
    "in_tower": say("Change it in the tower", "補償の構成で変更する"),
    "none_fail": say("No rule fails.", "不適合の基準はありません。"),
    "none_unknown": say("Nothing is unknown.", "判定不能の基準はありません。"),
    # cover
    "cover_title": say("What the cover is worth beside cash", "現金と比べた補償の実質的な価値"),
    "cover_lead": say(
        "Apart from the verdict: what would be there, were a theft of the required amount to "
        "strike today's policy.",
        "判定とは別に、所要額の流出が起きたときに実際に使える額を示します。",
    ),
    "cover_chart": say("From nominal limit to effective cover", "支払限度額から実効てん補額まで"),
    "cover_summary": say(
        "Of a nominal limit of {nominal}, {left} is left as effective cover{bound}.",
        "名目の支払限度額{nominal}のうち、実効てん補額は{left}{bound}です。",
    ),
    "bound": say(" at most", "（上限値）"),
    "left_after": say("Left", "残額"),
    "taken_off": say("Taken off", "控除"),
    "formula": say("Formula", "算式"),
    "status": say("Standing", "位置づけ"),
    "source": say("Source", "出典"),
    "steps_table": say("Each step", "項目別の算式・根拠"),
    # standing
    "amounts_at": say("Amounts", "金額"),
    "standing_lead": say(
        "Rules applied and amounts used, by their standing.",
        "適用した判定基準と用いた金額を、位置づけごとに示します。",
    ),
    # past thefts
    "heat": say("Ten ways to be robbed against the clauses", "流出シナリオと約款条項の対応"),
    "heat_lead": say(
        "Of ten scenarios the wording pays {paid}, leaves {disputed} in dispute and does not pay "
        "{not_paid}. One clause that refuses is enough.",
        "10のシナリオのうち、支払{paid}件、争いの余地{disputed}件、不払{not_paid}件です。"
        "一つの条項でも不払となれば支払われません。",
    ),
    "scenario_head": say("Scenario", "シナリオ"),
    "answer_head": say("Outcome", "結論"),
    "paid": say("paid", "支払"),
    "disputed": say("dispute", "争点"),
    "not_paid": say("not paid", "不払"),
    "no_bearing": say("–", "–"),
    "tiers_covered": say("Tiers covered", "担保対象"),
    "heat_key": say(
        "paid: the clause covers · dispute: the wording is silent or unclear · not paid: the "
        "clause refuses · –: no bearing",
        "支払：担保される／争点：記載がない・不明確／不払：免責／–：関係しない",
    ),
    "replays": say("Past thefts again, at this exchange", "過去の流出が再び起きた場合"),
    "who_bears": say("Who bears each loss", "損失を負担する者"),
    "replays_summary": say(
        "In {short} of {all} past thefts, repeated today, the exchange would have to find money "
        "beyond policy, own coins and cash; most in that of {worst}: {amount}.",
        "過去の流出{all}件が今日再び起きた場合、{short}件で保険・自己保有の暗号資産・現金を超える"
        "不足が生じます。最大は{worst}の{amount}です。",
    ),
    "replays_fine": say(
        "In none of {all} past thefts, repeated today, is anything left to find.",
        "過去の流出{all}件のいずれが今日再び起きても、不足は生じません。",
    ),
    "theft_head": say("Theft", "事案"),
    "of_tier": say("Taken", "流出割合"),
    "loss_head": say("Loss", "損失"),
    "paid_by": say("Policy pays", "保険金"),
    "in_dispute": say("In dispute", "争い"),
    "own_coins": say("Own coins", "自己保有の暗号資産"),
    "cash_used": say("Cash", "現金"),
    "to_find": say("To find", "不足"),
    "under_stress": say("To find under stress", "ストレス下の不足"),
    "coin_price_up": say("Coins {share} up", "暗号資産の価格{share}上昇"),
    "coin_price_down": say("Coins {share} down", "暗号資産の価格{share}下落"),
    "insurer_default": say("Insurer fails", "保険者の破綻"),
    "thefts_in_term": say("{n} in one term", "保険期間中に{n}回"),
    "today": say("Today", "現状"),
    "sum_line": say("All", "合計"),
    "waited": say("Customers waited", "利用者の待機日数"),
    "waited_days": say("{n} days", "{n}日"),
    "waited_over": say("over {n} days", "{n}日超"),
    "replays_note": say(
        "Each takes the same share of the same tier from this exchange. What is in dispute counts "
        "as not paid. Reserve cash and own coins that are not stated count as zero.",
        "各事案と同じ区分から同じ割合が流出したものとします。争いのある額は支払われないものとし、"
        "記載のない準備金（現金）と自己保有の暗号資産は零として扱います。",
    ),
    "no_replay": say(
        "Past thefts cannot be repeated here: a sub-limit is on an asset, and the profile does not "
        "say which coins are held.",
        "資産別の内枠限度額がありますが、保有する暗号資産の内訳の記載がないため、再現できません。",
    ),
    # papers
    "report_pdf": say("Report as PDF", "審査結果報告書（PDF）"),
    "report_file": say("examination.pdf", "審査結果報告書.pdf"),
    "to_supervisor": say("The supervisor's workspace", "監督の画面へ"),
    "notes": say("Notes", "備考"),
}
