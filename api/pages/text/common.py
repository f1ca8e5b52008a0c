"""Words that every page shares."""

from __future__ import annotations

from pricing.phrases import say

MENU = ("underwriter", "exchange", "supervisor", "model", "breaches", "rules", "glossary")
"""Pages of the menu; their words are `menu_…`, their addresses `/…`."""

WORDS = {
    "product": say("Kuramori", "蔵守 Kuramori"),
    "tagline": say(
        "The price of insuring a crypto exchange against theft",
        "暗号資産交換業者の流出リスクに、値段をつける",
    ),
    "skip": say("Skip to the content", "本文へ移動"),
    "menu": say("Pages", "ページ一覧"),
    "menu_home": say("Start", "はじめに"),
    "menu_underwriter": say("Underwriter", "保険引受"),
    "menu_exchange": say("Exchange", "交換業者"),
    "menu_supervisor": say("Supervisor", "監督"),
    "menu_model": say("Model", "モデル"),
    "menu_breaches": say("Breaches", "流出事案"),
    "menu_rules": say("Rules", "規制"),
    "menu_glossary": say("Glossary", "用語集"),
    "menu_portfolio": say("The whole book", "保有契約全体の集積リスク"),
    "menu_cat_bond": say("Catastrophe bond", "キャットボンド"),
    "menu_event_cover": say("Event-linked cover", "イベント連動型補償"),
    "menu_api": say("API", "API"),
    "comma": say(", ", "、"),
    "language": say("Language", "言語"),
    "in_en": say("English", "English"),
    "in_ja": say("日本語", "日本語"),
    "sign_in": say("Sign in", "ログイン"),
    "sign_out": say("Sign out", "ログアウト"),
    "account": say("Your organisation", "所属組織"),
    "not_advice": say(
        "An open-source calculation, not an offer of insurance and not legal advice. "
        "Japan's rate for crypto exchanges is not published; every amount says what it rests on.",
        "本サービスはオープンソースの試算であり、保険の募集でも法的助言でもありません。"
        "暗号資産交換業者に係る責任準備金の率は未公表であり、各金額にはその根拠を示しています。",
    ),
    "where_from": say("Where these figures come from", "数値の出所"),
    "as_table": say("As a table", "表で見る"),
    "interval": say("90 % interval", "90%信頼区間"),
    "unknown": say("unknown", "不明"),
    "yes": say("yes", "はい"),
    "no": say("no", "いいえ"),
    "to_answer": say("See the answer", "結果を見る"),
    "apply": say("Work it out", "計算する"),
    "reset": say("Back to the example", "元の条件に戻す"),
    "working": say("Working it out …", "計算中…"),
    "updated": say("The figures are new.", "数値を更新しました。"),
    "nothing_yet": say("Nothing here yet.", "まだ何もありません。"),
    "failed": say(
        "It did not work: the service could not be reached. What you typed is still here.",
        "サーバーに接続できませんでした。入力内容は残っています。",
    ),
    "wrong_fields": say(
        "Correct these fields; until then nothing is worked out:",
        "次の項目を直してください。直すまで計算しません。",
    ),
    "steps": say("Steps", "手順"),
    "step_price": say("Price the policy", "保険料を算出"),
    "step_compare": say("Compare it with cash", "現金と比較"),
    "step_check": say("Would it be accepted?", "代替が認められるか"),
    "example": say("Example", "例"),
    "examples": say("Examples", "例"),
    "request_id": say("Request", "照会番号"),
    "back_home": say("To the first page", "最初のページへ"),
    "status": say("Standing", "位置づけ"),
    "source": say("Source", "出典"),
}
