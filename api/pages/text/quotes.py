"""Words of the pages of kept quotes and of submissions."""

from __future__ import annotations

from pricing.phrases import say

WORDS = {
    "quote_title": say("Quote", "見積り"),
    "quotes_title": say("Kept quotes", "保存した見積り"),
    "record": say("Record", "記録番号"),
    "kept_at": say("Kept", "保存日時"),
    "kept_digest": say("Digest (SHA-256)", "ダイジェスト（SHA-256）"),
    "exchange": say("Exchange", "交換業者"),
    "pdf_ja": say("PDF in Japanese", "PDF（日本語）"),
    "pdf_en": say("PDF in English", "PDF（英語）"),
    "again": say("Price again", "再計算して照合"),
    "again_note": say(
        "Its own inputs, rates and rules under its own model: it must come out to the yen.",
        "記録された入力・為替・規則・モデルで再計算し、1円まで一致するか照合します。",
    ),
    "agrees": say(
        "Comes out the same: {premium} and the same digest, under model {model}.",
        "一致しました。保険料{premium}、ダイジェストも同一です（モデル {model}）。",
    ),
    "differs": say(
        "Comes out otherwise: {recorded} on record, {recomputed} now, under model {model}.",
        "一致しません。記録 {recorded}、再計算 {recomputed}（モデル {model}）。",
    ),
    "another": say("Price another like it", "この条件で別の見積りを作成"),
    "no_quotes": say(
        "No quote is kept yet. Price a policy and keep it; it then stands here.",
        "保存した見積りはありません。保険料を算出して保存すると、ここに表示されます。",
    ),
    "go_price_one": say("Price a policy", "保険料を算出"),
    "more": say("Older ones", "さらに前のもの"),
    # submissions
    "submissions_title": say("Submissions", "引受照会"),
    "submissions_lead": say(
        "What exchanges put before you, newest first.",
        "交換業者から届いた引受照会です（新しい順）。",
    ),
    "submissions_lead_exchange": say(
        "What you put before insurers, newest first.",
        "保険会社に送った引受照会です（新しい順）。",
    ),
    "no_submissions": say(
        "No submission yet. When an exchange puts its cover before you, it stands here.",
        "引受照会はまだありません。交換業者が照会を送ると、ここに表示されます。",
    ),
    "submission_title": say("Submission", "引受照会"),
    "state": say("State", "状態"),
    "all_states": say("All", "すべて"),
    "state_sent": say("waiting for an answer", "回答待ち"),
    "state_offered": say("offered", "引受提示済み"),
    "state_declined": say("declined", "引受謝絶"),
    "state_bound": say("bound", "成約"),
    "sent_at": say("Sent", "受付日時"),
    "changed_at": say("Last change", "最終更新"),
    "from_exchange": say("From", "照会元"),
    "to_insurer": say("To", "照会先"),
    "asked_for": say("What is asked", "照会の内容"),
    "their_note": say("Their note", "照会元の備考"),
    "no_note": say("none", "なし"),
    "policy_asked": say("Policy asked for", "希望する保険契約"),
    "policy_open": say(
        "Left to the insurer: priced on the reference policy.",
        "保険会社に一任（標準保険契約で算出しています）。",
    ),
    "no_price": say("It cannot be priced: {why}", "保険料を算出できません：{why}"),
    "open_workspace": say("Open in the workspace", "ワークスペースで検討"),
    "decision": say("Decision", "引受判断"),
    "decision_lead": say(
        "The last answer stands until the policy is bound; you may change it until then.",
        "成約までは回答を変更でき、最後の回答が有効です。",
    ),
    "offer": say("Make this offer", "この条件で引受を提示"),
    "offer_title": say("Offer cover", "引受を提示する"),
    "decline": say("Decline", "引受を謝絶"),
    "decline_title": say("Decline it", "引受を謝絶する"),
    "offer_premium": say("Premium for the term, yen", "保険期間の保険料（円）"),
    "valid_until": say("Valid until", "有効期限"),
    "answer_note": say("Note to the exchange", "照会元への備考"),
    "behind": say("Your quote behind it", "根拠となる見積り"),
    "no_behind": say("none", "指定しない"),
    "answered": say("Your answer", "回答"),
    "insurers_answer": say("The insurer's answer", "保険会社の回答"),
    "declined_says": say("Declined", "引受を謝絶"),
    "answered_at": say("Answered", "回答日時"),
    "bind": say("Bind the policy", "契約を成立させる"),
    "bind_note": say(
        "Only the policy submitted can be bound, and once the supervisor approved its very words.",
        "監督当局が照会時と同じ文言で承認した保険契約に限り、成約できます。",
    ),
    "bound_says": say("The policy is bound.", "この保険契約は成約済みです。"),
    "no_quotes_of": say(
        "None kept yet. Price it in the workspace and keep the quote.",
        "保存した見積りはありません。ワークスペースで算出して保存できます。",
    ),
}
