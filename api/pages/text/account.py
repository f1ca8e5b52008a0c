"""Words of the page to sign in."""

from __future__ import annotations

from pricing.phrases import say

WORDS = {
    "title": say("Account", "アカウント"),
    "why": say(
        "An account keeps exchanges, policies, submissions and filings. To price, compare and "
        "check, none is needed.",
        "アカウントでは、交換業者・証券・引受依頼・届出を保存できます。"
        "価格の算出・比較・点検にはアカウントは不要です。",
    ),
    "email": say("Address", "メールアドレス"),
    "password": say("Password", "パスワード"),
    "no_account": say(
        "Accounts are made by whoever runs this service: kuramori org add, kuramori user add.",
        "アカウントは運用担当者が作成します（kuramori org add、kuramori user add）。",
    ),
    "you_are": say("You are signed in for {name}.", "{name}としてログインしています。"),
    "role_exchange": say("Exchange", "交換業者"),
    "role_insurer": say("Insurer", "保険者"),
    "role_supervisor": say("Supervisor", "監督当局"),
    "role_operator": say("Operator", "運用者"),
    "go_exchange": say("To the exchange's workspace", "交換業者の画面へ"),
    "go_files": say("Your file", "登録ファイル"),
    "go_insurer": say("To the underwriter's workspace", "保険引受の画面へ"),
    "go_supervisor": say("To the supervisor's workspace", "監督の画面へ"),
}
