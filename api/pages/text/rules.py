"""Words of the rule-set browser."""

from __future__ import annotations

from pricing.phrases import say

WORDS = {
    "title": say("Rules of each country", "各国の規制"),
    "lead": say(
        "What supervisors ask of exchanges and of policies that are to count. Japan is what "
        "Kuramori was built for; the others are yardsticks beside it.",
        "監督当局が交換業者に求める額と、算入される保険契約の条件です。"
        "日本を主たる対象とし、他は比較のための目安です。",
    ),
    "list_said": say(
        "{regimes} regimes; {open} of them leave a figure unpublished or not found.",
        "{regimes}制度を収録。うち{open}制度には未公表または未確認の数値があります。",
    ),
    "regime": say("Regime", "制度"),
    "currency": say("Currency", "通貨"),
    "no_currency": say("any", "定めなし"),
    "amounts": say("What is asked for", "求められる額"),
    "computable": say("{n} of {all} can be worked out", "{all}件中{n}件を算出可能"),
    "policy_rules": say("Rules for policies", "保険契約に関する基準"),
    "versions": say("Versions", "版"),
    "unset_n": say("{n} figures not set", "未定の数値{n}件"),
    "back": say("All regimes", "規制の一覧"),
    "unset_banner": say(
        "This regime's own figures are not published, or were found in no text read: {names}. "
        "Amounts that need them are unknown, or stand on an assumption that is named.",
        "次の数値は未公表、または確認できていません：{names}。"
        "これを要する額は不明とするか、明示した仮定によります。",
    ),
    "default": say("used unless another is chosen", "既定"),
    "usual": say("Amount used unless another is chosen", "既定の所要額の算定方法"),
    "can": say("can be worked out", "算出可能"),
    "cannot": say("cannot be worked out: {names}", "算出不可（{names}が未定）"),
    "needs": say("Asked of the exchange", "交換業者への確認事項"),
    "no_needs": say("Nothing beyond its profile", "申告内容以外はなし"),
    "limits": say("How coins may be kept", "保管に関する制限"),
    "means": say("What may meet the amount", "充当できる手段"),
    "figures": say("Every figure", "数値の一覧"),
    "figure": say("Figure", "項目"),
    "value": say("Value", "値"),
    "unit": say("Unit", "単位"),
    "citation": say("Citation", "根拠"),
    "not_set": say("not set", "未定"),
    "in_force_from": say("in force from {day}", "{day}施行"),
    "published": say("published {day}", "{day}公表"),
    "filter": say("Filter the rules", "基準の絞り込み"),
    "standing": say("Standing", "位置づけ"),
    "instrument": say("Instrument", "契約の種類"),
    "severity": say("If it fails", "不適合の場合"),
    "q": say("Text", "キーワード"),
    "any": say("any", "すべて"),
    "show": say("Show", "表示"),
    "all_again": say("Show all", "すべて表示"),
    "blocking": say("the policy cannot count", "代替不可"),
    "condition": say("a condition to be met", "条件付きで可"),
    "instrument_L": say("liability insurance", "賠償責任保険"),
    "instrument_G": say("guarantee", "保証"),
    "instrument_both": say("insurance and guarantee", "保険・保証の両方"),
    "rules_shown": say("{n} of {all} rules", "全{all}件中{n}件の基準"),
    "none_found": say("No rule meets all of this.", "条件に合う基準はありません。"),
    "tested": say("Tested", "判定内容"),
    "reads": say("Reads", "確認する項目"),
    "allowed": say("Allowed", "認められるもの"),
    "cure": say("Cure", "是正方法"),
    "untested": say("Conditions no rule tests yet", "判定していない条件"),
    "missing_amount": say("the amount short", "不足額"),
    "the_required": say("what is asked", "所定の内容"),
    "what_standing": say("What the standings mean", "位置づけの意味"),
    "means_in_force": say("Law or rule that applies today.", "現に適用されている法令・規則。"),
    "means_enacted": say(
        "Passed and promulgated, not yet applied.", "成立・公布済みで、まだ適用されていないもの。"
    ),
    "means_guide": say(
        "A supervisor's guideline or practice.", "監督指針・ガイドラインその他の実務上の基準。"
    ),
    "means_proposal": say(
        "A draft, consultation or working group's proposal.", "草案、意見募集、審議会等の提言。"
    ),
    "means_press": say(
        "Reported by the press, no text of law behind it.", "報道によるもので、法令の根拠は未確認。"
    ),
    "means_derived": say(
        "Drawn from a neighbouring law that applies to others.",
        "他業種に適用される法令から類推したもの。",
    ),
    "means_assumption": say(
        "Our own choice, said as such.", "当方が置いた仮定であり、法令ではない。"
    ),
    "compare": say("Compare versions", "版の比較"),
    "older": say("Older", "旧"),
    "newer": say("Newer", "新"),
    "compare_go": say("Compare", "比較する"),
    "one_version": say("One version is kept; nothing to compare.", "収録は1版のみです。"),
    "differs": say("From {old} to {new}: {n} differences", "{old}から{new}への変更：{n}件"),
    "same": say("Nothing differs.", "差異はありません。"),
    "part": say("Part", "区分"),
    "entry": say("Entry", "項目"),
    "field": say("Field", "欄"),
    "before": say("Before", "変更前"),
    "after": say("After", "変更後"),
    "whole_entry": say("the whole entry", "項目全体"),
    "nothing": say("–", "–"),
    "file_said": say(
        "Rule file {version}, SHA-256 {digest}", "規則ファイル {version}、SHA-256 {digest}"
    ),
    "contents": say("On this page", "このページの内容"),
    "ask_check": say("Check a policy by these rules", "この基準で保険契約を点検する"),
    "figure_source": say("{version}, {citation} ({status})", "{version}、{citation}（{status}）"),
    "per_10000": say("{n} per 10,000", "万分の{n}"),
}
