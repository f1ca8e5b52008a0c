"""Words of the first page."""

from __future__ import annotations

from pricing.phrases import say

WORDS = {
    "title": say(
        "What should insurance against theft cost a crypto exchange?",
        "暗号資産交換業者の流出保険は、いくらが妥当か",
    ),
    "intro": say(
        "Japan is about to make crypto exchanges hold a liability reserve against theft, and may "
        "let an insurance policy stand in for part of the cash. Kuramori prices such a policy, "
        "sets it beside cash, and checks it against the supervisor's rules.",
        "令和8年の法改正（令和8年法律第64号）により、暗号資産交換業者には流出に備える責任準備金が"
        "求められ、その一部を保険で代替できる見込みです。蔵守は、その保険の価格を算出し、現金と比較し、"
        "監督上の基準に照らして点検します。",
    ),
    "try": say("Try it on an example", "例で試す"),
    "try_text": say(
        "No account is needed. Each page starts from an example exchange; change anything on it.",
        "アカウントは不要です。例の交換業者から始めて、条件は自由に変更できます。",
    ),
    "begin": say("Price a policy for {name}", "{name}の保険料を算出"),
    "for_underwriter": say("For the underwriter", "保険引受担当者に"),
    "underwriter_text": say(
        "A technical premium with its interval, the curve of losses behind it, what each control "
        "is worth, and a tower to build layer by layer.",
        "テクニカル・プレミアムとその区間、損失の分布、管理策ごとの効果を示し、レイヤーを組み立てられます。",
    ),
    "underwriter_go": say("Price a policy", "保険料を算出する"),
    "for_exchange": say("For the exchange's CFO and CISO", "交換業者のCFO・CISOに"),
    "exchange_text": say(
        "What the reserve may come to, cash, cover and mixes of both side by side, where the "
        "choice turns over, and which controls pay for themselves.",
        "所要額の見込み、現金・保険・併用の比較、損益分岐、費用を回収できる管理策を示します。",
    ),
    "exchange_go": say("Compare with cash", "現金と比較する"),
    "for_supervisor": say("For the examiner", "監督当局の検査担当者に"),
    "supervisor_text": say(
        "Every rule with its citation and standing, what the policy fails or leaves unsaid, and "
        "how it would have paid in past thefts.",
        "基準ごとの根拠条文と位置づけ、不適合・記載のない条項、過去の事案での支払を示します。",
    ),
    "supervisor_go": say("Check a policy", "保険契約を点検する"),
    "whole_book": say("The whole book: capital and whose it is", "保有契約全体の所要資本と内訳"),
    "event_cover": say(
        "Cover that pays on an event: price and basis risk", "イベント連動型補償の価格とずれ"
    ),
    "open": say("What it rests on", "算出の根拠"),
    "open_model": say("The model and how well it does", "モデルとその精度"),
    "model_text": say(
        "What it learned, how it foresaw each year since 2016, and where it is weak.",
        "学習した内容、2016年以降の予測と実績、弱点。",
    ),
    "open_breaches": say("Recorded thefts, each with its source", "流出事案の記録と出典"),
    "breaches_text": say(
        "Time line, size, cause and country; filter, sort, download.",
        "時系列・金額・原因・国別に絞り込み、ダウンロードできます。",
    ),
    "open_rules": say("Rules of each country, with their standing", "各国の規制とその位置づけ"),
    "rules_text": say(
        "Every figure and rule with its citation; what changed between versions.",
        "数値と基準を根拠とともに収録。版の違いも比較できます。",
    ),
    "open_glossary": say("Words used here", "用語集"),
    "glossary_text": say(
        "English and Japanese side by side, two lines each.", "日英対照で簡潔に説明します。"
    ),
    "open_api": say("The same figures for programs (API)", "プログラム向けAPI"),
    "api_text": say(
        "Every figure of these pages as JSON, with its reference.",
        "画面と同じ数値をJSONで取得できます。",
    ),
    "known": say("What is known today", "いま分かっていること"),
    "known_events": say("Recorded events", "記録された事案"),
    "known_lost": say("lost {usd}, as far as said", "損害額 {usd}（公表分）"),
    "known_rate": say(
        "Thefts a year, average listed exchange, {year}", "取引所の平均年間流出率（{year}年）"
    ),
    "known_interval": say("{low} to {high}", "{low}〜{high}"),
    "known_reserve": say("Japan's reserve, as reported", "日本の責任準備金（報道）"),
    "events_from": say("Table of events, vintage {day}", "流出事案表（{day}時点）"),
    "rules_from": say(
        "Rule set {rules}; the standing of each rule is on the page of rules",
        "判定基準 {rules}（各基準の位置づけは「規制」のページに表示）",
    ),
    "known_rules": say("Rules a policy is tested by", "保険契約の判定基準"),
    "known_regimes": say("and the amounts of {n} regimes", "所要額は{n}制度を収録"),
}
