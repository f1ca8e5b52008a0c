"""Words of the supervisor's workspace: inbox, filing and sector."""

from __future__ import annotations

from pricing.phrases import say

WORDS = {
    "title": say("Supervisor's workspace", "監督の画面"),
    "sector_title": say("The sector", "業界全体の状況"),
    # visitors
    "for_visitors": say(
        "This is an example sector of four exchanges. A supervisor's account adds the inbox of "
        "filings, the decision with its letter, and sectors of your own.",
        "例の交換業者4社による業界の例です。監督当局のアカウントでは、届出の受付・審査・承認／不承認と"
        "決定通知書、登録した業界データの利用ができます。",
    ),
    "adds": say("What an account adds", "アカウントでできること"),
    "adds_inbox": say(
        "Filings of exchanges as they were filed, each with the report of that day",
        "交換業者の届出の受付（届出時点の内容と、その日の審査結果）",
    ),
    "adds_decide": say(
        "Approve or refuse with a reason; the decision letter as PDF",
        "理由を付した承認・不承認の決定と決定通知書（PDF）",
    ),
    "adds_again": say(
        "Read a filing again under today's rules or another scenario",
        "今日の判定基準や別のシナリオによる再審査",
    ),
    "adds_sector": say("The sector view of books on your file", "登録した業界データの集計"),
    "try_check": say("Check a policy now", "保険契約を点検する"),
    "sign_in_to": say("Sign in", "ログイン"),
    # inbox
    "inbox": say("Filings", "届出の受付"),
    "inbox_waiting": say("{n} wait for a decision", "決定を待つ届出{n}件"),
    "inbox_waiting_more": say("more than {n} wait for a decision", "決定を待つ届出{n}件超"),
    "inbox_none_waiting": say("None waits for a decision", "決定を待つ届出はありません"),
    "state_any": say("All", "すべて"),
    "state_filed": say("To decide", "審査中"),
    "state_approved": say("Approved", "承認"),
    "state_refused": say("Refused", "不承認"),
    "state_withdrawn": say("Withdrawn", "取下げ"),
    "by_state": say("By state", "状態別"),
    "no_filing": say(
        "No exchange has filed a policy yet. It appears here the moment one does.",
        "届出はまだありません。交換業者が届け出ると、ここに表示されます。",
    ),
    "no_such": say("No filing in this state.", "この状態の届出はありません。"),
    "state_head": say("State", "状態"),
    "exchange_head": say("Exchange", "交換業者"),
    "policy_head": say("Policy", "保険契約"),
    "verdict_head": say("Verdict of that day", "届出日の判定"),
    "required_head": say("Required amount", "所要額"),
    "credit_head": say("Eligible credit", "算入可能額"),
    "filed_head": say("Filed", "届出日"),
    "waits_head": say("Waiting", "経過日数"),
    "days": say("{n} days", "{n}日"),
    "decided_after": say("decided after {n} days", "{n}日で決定"),
    "older": say("Older filings", "以前の届出"),
    "newest": say("Newest filings", "最新の届出"),
    # one filing
    "filing_title": say("Filing of {exchange}", "{exchange}の届出"),
    "filed_on": say("Filed on {day}", "届出日 {day}"),
    "filed_with": say("with {supervisor}", "届出先 {supervisor}"),
    "what_filed": say("What was filed", "届出の内容"),
    "term_of": say("Term", "保険期間"),
    "from_to": say("{start} to {end}", "{start}〜{end}"),
    "versions": say("Versions", "版"),
    "versions_of": say(
        "policy version {policy}, exchange version {exchange}",
        "保険契約 第{policy}版、交換業者 第{exchange}版",
    ),
    "note_of": say("Note", "付記"),
    "no_note": say("none", "なし"),
    "the_report": say("The report of the day it was filed", "届出日の審査結果"),
    "told_again": say(
        "The report was made in Japanese; its figures are those of that day, its words are told "
        "in English.",
        "審査結果は英語で作成されたものです。数値は届出日のもので、文章を日本語で示しています。",
    ),
    "told_as_was": say(
        "The report is shown in the language it was made in: under the figures of today it would "
        "come out otherwise.",
        "現在の計算では結果が異なるため、審査結果を作成時の言語のまま示しています。",
    ),
    "decision": say("Decision", "決定"),
    "decide": say("Decide", "決定する"),
    "decide_lead": say(
        "The decision is final for this filing; the exchange sees it with its reason at once.",
        "決定はこの届出について最終のもので、理由とともに直ちに交換業者に示されます。",
    ),
    "approve": say("Approve", "承認"),
    "refuse": say("Refuse", "不承認"),
    "reason": say("Reason", "理由"),
    "record_decision": say("Record the decision", "決定を記録する"),
    "decided_by": say("{when}, by {by}", "{when}（{by}）"),
    "withdraw": say("Withdraw the filing", "届出を取り下げる"),
    "withdrawn_said": say(
        "The exchange took the filing back on {day}.", "{day}に取り下げられました。"
    ),
    "letter": say("Decision letter (PDF)", "決定通知書（PDF）"),
    "letter_draft": say("Draft of the decision letter (PDF)", "決定通知書の案（PDF）"),
    "report_pdf": say("Report of that day (PDF)", "届出日の審査結果報告書（PDF）"),
    "try_cures": say("Try cures on it", "是正した場合を試す"),
    "back": say("All filings", "届出の一覧"),
    # read again
    "again": say("Read it again", "再審査"),
    "again_lead": say(
        "The same papers under the rules of another day or another scenario. The report is yours "
        "alone, and the one of the day it was filed stays as it is.",
        "届出の内容はそのままに、別の日の判定基準や別のシナリオで審査し直します。"
        "結果は貴庁のみが閲覧でき、届出日の審査結果は変わりません。",
    ),
    "again_scenario": say("Scenario", "シナリオ"),
    "again_on": say("Rules of the day", "判定基準の日"),
    "again_go": say("Read again", "審査し直す"),
    "again_compared": say("That day and now", "届出日の結果との比較"),
    "that_day": say("Day of filing", "届出日"),
    "this_time": say("Read again", "再審査"),
    "readings": say("Readings so far", "これまでの再審査"),
    "scenario_row": say("Scenario", "シナリオ"),
    "rules_row": say("Rules", "判定基準"),
    "day_row": say("Day", "審査日"),
    "moved": say("Findings that changed", "変わった判定"),
    "none_moved": say("No finding changed.", "判定が変わった基準はありません。"),
    # sector
    "example_book": say("Example sector: four exchanges", "例：交換業者4社"),
    "choose_book": say("Sector of", "対象データ"),
    "sector_says": say(
        "Of {all} exchanges, {adequate} reach the required amount, {short} are short by {amount} "
        "together, and of {cannot} it cannot be said.",
        "{all}社のうち、充足{adequate}社、不足{short}社（不足額の合計{amount}）、判定不能{cannot}社です。",
    ),
    "adequate": say("adequate", "充足"),
    "short": say("short", "不足"),
    "cannot": say("cannot say", "判定不能"),
    "sums_required": say("Required in all", "所要額の合計"),
    "sums_credit": say("Eligible credit in all", "算入可能額の合計"),
    "sums_cash": say("Cash in all", "準備金（現金）の合計"),
    "sums_shortfall": say("Shortfalls in all", "不足額の合計"),
    "cash_unknown": say("{n} do not state it", "記載なし{n}社"),
    "largest_vendor": say(
        "Largest vendor's share of assets", "最大のウォレット提供会社の資産シェア"
    ),
    "by_exchange": say("Required amount, and what stands for it", "所要額と充当の状況"),
    "by_exchange_says": say(
        "The largest shortfall is that of {name}: {amount}.",
        "不足が最大なのは{name}で、{amount}です。",
    ),
    "by_exchange_fine": say("No exchange is short.", "不足する交換業者はありません。"),
    "cash_held": say("Cash", "現金"),
    "standing_head": say("Standing", "充足状況"),
    "expiry_head": say("Expiry", "満期日"),
    "insurer_head": say("Insurer", "保険者"),
    "vendor_head": say("Wallet vendor", "ウォレット提供会社"),
    "no_policy": say("no policy", "保険なし"),
    "expired": say("expired", "満了"),
    "expiries": say("Expiries by month", "満期の月別分布"),
    "expiries_says": say(
        "In {month} cover of {amount} ends, the most of any month.",
        "{month}に満期を迎える支払限度額が最も大きく、{amount}です。",
    ),
    "no_expiries": say("No policy runs.", "有効な保険契約はありません。"),
    "month_head": say("Month", "満期月"),
    "cover_ending": say("Cover that ends", "満期を迎える支払限度額"),
    "month": say("{year}-{month:02d}", "{year}年{month}月"),
    "concentration": say("On how few names it stands", "集中"),
    "concentration_lead": say(
        "Herfindahl index: the sum of squared shares; 1 is one name. Names not stated give it two "
        "ends.",
        "ハーフィンダール指数（シェアの二乗和、1は1社に集中）。記載のない分により幅があります。",
    ),
    "by_insurer": say("Cover by insurer", "保険者別の支払限度額"),
    "by_vendor": say("Cover by wallet vendor", "ウォレット提供会社別の支払限度額"),
    "by_vendor_assets": say("Assets by wallet vendor", "ウォレット提供会社別の利用者資産"),
    "name_head": say("Name", "名称"),
    "share_head": say("Share", "シェア"),
    "entries_head": say("Exchanges", "交換業者数"),
    "index": say("Index", "指数"),
    "none_held": say("Nothing to divide.", "該当なし"),
    "failure": say(
        "If the largest vendor fails all its clients", "最大のウォレット提供会社が破られた場合"
    ),
    "failure_says": say(
        "{vendor} fails {n} clients at once, as in {replay}: a loss of {loss}, of which insurers "
        "pay {paid} and {find} must be found.",
        "{vendor}を利用する{n}社が同時に{replay}と同じ被害を受けた場合、損失は{loss}、保険金は{paid}、"
        "不足は{find}です。",
    ),
    "no_failure": say(
        "No exchange names its wallet vendor: its failure cannot be counted.",
        "ウォレット提供会社の記載がないため、算定できません。",
    ),
    "vendor_fails": say("Vendor", "提供会社"),
    "clients": say("Clients", "利用する交換業者"),
    "loss": say("Loss", "損失"),
    "insurers_pay": say("Insurers pay", "保険金"),
    "own": say("Own means", "自己資産"),
    "find": say("To find", "不足"),
    "short_of": say("Short", "不足する社数"),
    "stress": say("Each past theft at all exchanges at once", "過去の流出が全社で同時に起きた場合"),
    "stress_says": say(
        "Worst is {name}: {find} to find at {short} of {all} exchanges.",
        "最も厳しいのは{name}で、{all}社中{short}社に計{find}の不足が生じます。",
    ),
    "to_find_today": say("To find", "不足"),
    "if_insurers_fail": say("Insurers fail", "保険者破綻時の不足"),
    "theft": say("Theft", "事案"),
    "sector_basis": say(
        "Required amounts: {scenario}; rules {rules}, on {day}.",
        "所要額：{scenario}／判定基準：{rules}／基準日：{day}",
    ),
    "book_large": say(
        "This book has {n} exchanges; a sector is read up to {most} at a time.",
        "このデータは{n}社です。一度に集計できるのは{most}社までです。",
    ),
    "book_refused": say(
        "This book cannot be read as a sector:", "このデータは業界として集計できません："
    ),
    "loading": say("Reading the sector …", "集計中…"),
    "together_year": say(
        "What policies like these can pay together in a year, and on which vendors that hangs",
        "このような契約が合わせて1年に支払い得る額と、提供会社への集中",
    ),
    "open_sector": say("Open the sector view", "業界全体の状況を開く"),
    "from_model": say("Sector of {day}, rules {rules}", "{day}の集計、判定基準 {rules}"),
    "replay_source": say("Past theft repeated: {name}", "過去の事案の再現：{name}"),
}
