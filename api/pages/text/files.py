"""Words of an exchange's file, and of one policy on it."""

from __future__ import annotations

from pricing.phrases import say

WORDS = {
    "files_title": say("Your file", "登録ファイル"),
    "no_account": say("What an account adds", "アカウントでできること"),
    "account_adds": say(
        "Everything here can be worked out without one. An account keeps exchanges and policies, "
        "puts them before an insurer, files them with the supervisor, and shows how far each has "
        "come.",
        "計算はすべてアカウントなしで利用できます。アカウントがあれば、交換業者・証券を保存し、"
        "保険者への引受依頼、監督当局への届出を行い、進捗を確認できます。",
    ),
    "kind_exchange": say("Exchanges", "交換業者"),
    "kind_policy": say("Policies", "保険契約"),
    "kind_submission": say("Submissions to insurers", "引受依頼"),
    "kind_filing": say("Filings with the supervisor", "監督当局への届出"),
    "none_exchange": say(
        "No exchange yet: open the workspace, describe yours, and save it.",
        "まだありません。比較の画面で自社の状況を入力し、保存してください。",
    ),
    "none_policy": say(
        "No policy yet: save one from the workspace of an exchange on your file.",
        "まだありません。登録済みの交換業者の比較画面から保険契約を保存してください。",
    ),
    "none_submission": say("Nothing submitted yet.", "引受依頼はまだありません。"),
    "none_filing": say("Nothing filed yet.", "届出はまだありません。"),
    "name": say("Name", "名称"),
    "state_is": say("State", "状態"),
    "next_step": say("Next step", "次の手続"),
    "changed_at": say("Changed", "更新日時"),
    "version": say("Version", "版"),
    "by": say("By", "更新者"),
    "compare_it": say("Compare cash and cover", "現金と保険を比較"),
    "open_policy": say("Open", "開く"),
    "state_made": say("on file", "登録済み"),
    "state_draft": say("draft", "作成中"),
    "state_filed": say("filed", "届出済み"),
    "state_approved": say("approved", "承認"),
    "state_refused": say("refused", "不承認"),
    "state_bound": say("bound", "契約成立"),
    "state_expired": say("expired", "満了"),
    "state_sent": say("sent", "送付済み"),
    "state_offered": say("offered", "提示あり"),
    "state_declined": say("declined", "謝絶"),
    "state_withdrawn": say("withdrawn", "取下げ"),
    "next_policy_draft": say(
        "File it with the supervisor, or ask an insurer for an offer.",
        "監督当局に届け出るか、保険者に引受を依頼してください。",
    ),
    "next_policy_filed": say(
        "Wait for the supervisor's decision.", "監督当局の判断を待っています。"
    ),
    "next_policy_approved": say(
        "Have an insurer bind it in these words.", "この約款のまま保険者の引受を受けてください。"
    ),
    "next_policy_refused": say(
        "Mend what was refused, and file again.", "指摘事項を直し、再度届け出てください。"
    ),
    "next_policy_bound": say("In force until it ends.", "満期まで有効です。"),
    "next_policy_expired": say("Its term is over.", "保険期間が終了しました。"),
    "next_submission_sent": say("Wait for the insurer's answer.", "保険者の回答を待っています。"),
    "next_submission_offered": say(
        "See the offer; the insurer binds once the supervisor approves.",
        "提示内容を確認してください。監督当局の承認後、保険者が契約を成立させます。",
    ),
    "next_submission_declined": say("Ask another insurer.", "他の保険者に依頼してください。"),
    "next_submission_bound": say("Bound.", "契約が成立しました。"),
    "next_filing_filed": say("Wait, or withdraw it.", "判断を待つか、取り下げてください。"),
    "next_filing_approved": say("Have the policy bound.", "契約の成立へ進んでください。"),
    "next_filing_refused": say(
        "Mend the policy and file again.", "保険契約を直して再度届け出てください。"
    ),
    "next_filing_withdrawn": say("The policy is a draft again.", "保険契約は作成中に戻りました。"),
    "way": say("How far it has come", "進捗"),
    "reached": say("reached", "到達"),
    "terms": say("Terms", "契約条件"),
    "term_of": say("{start} to {end}", "{start}〜{end}"),
    "term": say("Term", "保険期間"),
    "insurer": say("Insurer", "保険者"),
    "insurer_unnamed": say("not named yet", "未定"),
    "layer_line": say("{limit} above {start}", "支払限度額{limit}（{start}超過）"),
    "history": say("History", "履歴"),
    "file_it": say("File with the supervisor", "監督当局に届け出る"),
    "file_note": say(
        "The supervisor gets the exchange's profile and the policy as they are now, with the check "
        "above. Until it is decided or withdrawn, the policy cannot be changed.",
        "交換業者の現在の状況と保険契約が、上の判定とともに監督当局に提出されます。"
        "判断または取下げまで、保険契約は変更できません。",
    ),
    "supervisor": say("Supervisor", "監督当局"),
    "no_supervisor": say("No supervisor has an account yet.", "監督当局のアカウントがありません。"),
    "no_insurer": say("No insurer has an account yet.", "保険者のアカウントがありません。"),
    "note": say("Note", "備考"),
    "file_button": say("File", "届け出る"),
    "submit_it": say("Ask an insurer", "保険者に引受を依頼"),
    "submit_note": say(
        "The insurer sees profile and policy as they are now.",
        "保険者には現在の状況と保険契約が表示されます。",
    ),
    "submit_button": say("Submit", "依頼する"),
    "withdraw": say("Withdraw the filing", "届出を取り下げる"),
    "filed_with": say("Filed with {name}", "届出先：{name}"),
    "decided": say("Decision: {note}", "判断：{note}"),
    "see_filing": say("See the filing", "届出を見る"),
    "submitted_to": say("Submitted to {name}", "依頼先：{name}"),
    "offer_of": say("Premium offered", "提示保険料"),
    "valid_until": say("valid until {day}", "{day}まで有効"),
    "offer_source": say("Offered by {name}", "{name}の提示"),
    "change_policy": say("Change or compare it in the workspace", "比較の画面で変更・比較する"),
    "waiting": say("Waiting", "待機中"),
}
