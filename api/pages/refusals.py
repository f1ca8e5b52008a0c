"""How is a refusal said on a page?

The API says its refusals in English. A page says in its own language what kind it is and what to
do; the API's own detail follows, in the page's language where `api.fault_words` has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pricing.phrases import say

if TYPE_CHECKING:
    from api.problem_types import ProblemType
    from pricing.phrases import Language

TITLES_JA = {
    "bad-request": "リクエストを解釈できません",
    "malformed-json": "送信内容がJSONではありません",
    "not-found": "このページはありません",
    "credentials-required": "この操作にはログインが必要です",
    "bad-credentials": "ログインの有効期限が切れました",
    "sign-in-refused": "ログインできませんでした",
    "not-permitted": "この操作の権限がありません",
    "csrf": "ブラウザーの確認情報がありません",
    "already-there": "すでに登録されています",
    "registry-busy": "モデルの更新中です",
    "wrong-state": "現在の状態ではこの操作はできません",
    "import-refused": "ファイルを取り込めませんでした",
    "idempotency-key-reused": "同じ鍵が別の内容に使われました",
    "method-not-allowed": "この操作はできません",
    "precondition-failed": "他の人が先に変更しました",
    "precondition-required": "変更する版の指定が必要です",
    "too-many-requests": "短時間に操作が集中しました",
    "job-not-done": "処理が終わっていません",
    "job-outdated": "処理の内容が古くなりました",
    "body-too-large": "送信内容が大きすぎます",
    "unsupported-media-type": "送信内容の形式が違います",
    "invalid-input": "入力に誤りがあります",
    "no-exchange-rate": "この日の為替レートがありません",
    "training-failed": "モデルを作成・変更できません",
    "tables-damaged": "収録データが壊れています",
    "no-model": "学習済みモデルがありません",
    "model-refused": "モデルの検証に失敗しました",
    "database-unavailable": "データベースを利用できません",
    "job-given-up": "処理を中止しました",
    "internal-error": "サーバーで問題が起きました",
    "no-feasible-mix": "条件を満たす組合せがありません",
    "nothing-covered": "この保険では何も補償されません",
    "premium-above-limit": "保険料が支払限度額を上回ります",
    "unknown-holdings": "暗号資産の内訳が必要です",
    "self-check-failed": "計算の自己検査に合格しませんでした",
    "no-typesetter": "PDFの作成機能が導入されていません",
}
UNKNOWN_JA = "該当する記録がありません"
UNPRICED_JA = "この条件では価格を算出できません"

ADVICE = {
    "not-found": say(
        "Check the address, or start from the first page.",
        "アドレスを確認するか、最初のページからお進みください。",
    ),
    "credentials-required": say(
        "Sign in with the address and password of your organisation.",
        "所属組織のメールアドレスとパスワードでログインしてください。",
    ),
    "bad-credentials": say("Sign in again.", "もう一度ログインしてください。"),
    "not-permitted": say(
        "Ask whoever manages your organisation's users.",
        "所属組織の利用者管理者にお問い合わせください。",
    ),
    "too-many-requests": say(
        "Wait a little, then go on; nothing was lost.",
        "しばらく待ってから続けてください。失われたものはありません。",
    ),
    "no-model": say(
        "Whoever runs this service must train a model first: kuramori train.",
        "運用担当者がモデルを学習させる必要があります（kuramori train）。",
    ),
    "internal-error": say(
        "Try again; if it happens again, tell whoever runs this service the number below.",
        "再度お試しください。続く場合は、下の番号を運用担当者にお知らせください。",
    ),
}
LATER = say(
    "Nothing was stored. Change what is named and try again.",
    "何も保存されていません。指摘された箇所を直して、もう一度お試しください。",
)


def title_of(kind: ProblemType, lang: Language) -> str:
    """What kind of refusal it is."""
    if lang == "en":
        return kind.title
    if kind.slug.startswith("unknown-"):
        return TITLES_JA.get(kind.slug, UNKNOWN_JA)
    return TITLES_JA.get(kind.slug, UNPRICED_JA)


def advice_on(kind: ProblemType, lang: Language) -> str:
    """What the reader can do about it."""
    return ADVICE.get(kind.slug, LATER).told(lang)


def titles(lang: Language) -> dict[str, str]:
    """Titles by kind, for what the browser asks of the API; in English the API has them itself."""
    return {} if lang == "en" else TITLES_JA
