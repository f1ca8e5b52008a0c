"""What words does the examiner's report use, in English and in Japanese?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.check_event import said as event_said
from pricing.event_credit import RULE
from pricing.phrases import Phrase, say

if TYPE_CHECKING:
    from pricing.examination import Examination
    from pricing.findings import Finding, Result
    from pricing.phrases import Language

CAPPED = {"jp.deductible"}
"""Rules that say at most: what is off is above, not short."""

WORDS = {
    "title": say(
        "Would this policy stand in for the reserve?", "責任準備金の代替に係る保険契約の審査結果"
    ),
    "verdict": say("Verdict", "判定"),
    "exchange": say("Exchange", "交換業者"),
    "policy": say("Policy", "保険契約"),
    "insurer": say("Insurer", "保険者"),
    "not_named": say("not named", "記載なし"),
    "day": say("Day", "審査日"),
    "rules": say("Rules", "判定基準"),
    "amounts": say("Amounts, yen", "金額（円）"),
    "required": say("Required amount", "所要額"),
    "credit": say("Eligible credit", "算入可能額"),
    "credit_note": say("what the rules let it count for", "判定基準により算入できる額"),
    "cover": say("Effective cover", "実効てん補額"),
    "cover_note": say("what it is worth beside cash", "現金と比較した実質的な価値"),
    "at_most": say("at most; unknown steps: {n}", "上限値。不明な項目：{n}"),
    "cash": say("Cash counted", "算入した現金"),
    "shortfall": say("Shortfall", "不足額"),
    "other": say("Other yardstick", "他の尺度"),
    "waterfall": say(
        "From nominal limit to effective cover, yen", "支払限度額から実効てん補額まで（円）"
    ),
    "step": say("Step", "項目"),
    "change": say("Change", "増減"),
    "left": say("Left", "残額"),
    "how": say("How, and on what it rests", "算式・根拠"),
    "unknown_change": say("unknown", "不明"),
    "no_policy": say(
        "none: cash and event-linked cover alone", "なし（現金とイベント連動型補償のみ）"
    ),
    "condition": say("Condition", "条件"),
    "found": say("Found / required", "確認内容／要件"),
    "asked": say("required: {what}", "要件：{what}"),
    "citation": say("Citation and status", "根拠・位置付け"),
    "cure": say("To cure: {cure}", "是正方法：{cure}"),
    "settle": say(
        "To settle: state it; if it is not so: {cure}", "記載が必要。要件を満たさない場合：{cure}"
    ),
    "ask": say("To settle: {cure}", "確認事項：{cure}"),
    "blocking": say("blocking", "必須"),
    "condition_severity": say("condition", "条件"),
    "standing": say("What is law and what is assumption", "法令と仮定の別"),
    "no_law": say(
        "No rule applied here is in force for crypto-assets.",
        "適用した判定基準のうち、暗号資産について施行済みのものはない。",
    ),
    "rules_of": say("{n} rules", "判定基準{n}件"),
    "amounts_of": say("amounts: {names}", "金額：{names}"),
    "because": say("Notes", "備考"),
    "made_from": say(
        "Made from rules {rules}, haircuts {haircuts}, model {model}, yen per unit {rates}.",
        "判定基準：{rules}／控除率：{haircuts}／モデル：{model}／円換算：{rates}",
    ),
    "none": say("none", "該当なし"),
}

HEADINGS: dict[Result, Phrase] = {
    "fail": say("Fails ({n})", "不適合（{n}件）"),
    "unknown": say("Cannot be said ({n})", "判定不能（{n}件）"),
    "pass": say("Passes ({n})", "適合（{n}件）"),
    "not_applicable": say("Does not apply ({n})", "対象外（{n}件）"),
}


def said(name: str, lang: Language, **values: str) -> str:
    """A word of the report with its values."""
    phrase = WORDS[name]
    return say(phrase.en, phrase.ja, **values).told(lang)


def cure_said(finding: Finding, lang: Language) -> str | None:
    """What would meet the rule, as a line: mended, stated, or asked of the supervisor."""
    cure = finding.cure_en if lang == "en" else finding.cure_ja
    if not cure:
        return None
    unsaid = "ask" if finding.rule == RULE else "settle"
    return said("cure" if finding.result == "fail" else unsaid, lang, cure=cure)


def title(found: Examination) -> str:
    """What is asked, of a policy or of a cover on an event alone."""
    lang = found.language
    return said("title", lang) if found.policy is not None else event_said("title", lang)


def other_reasons(found: Examination) -> tuple[str, ...]:
    """Reasons that are no finding."""
    cover = () if found.event_cover is None else found.event_cover.findings
    named = {finding.rule for finding in (*found.findings, *cover)}
    return tuple(
        reason
        for reason in found.reasons
        if not any(reason.startswith((f"{rule} ", f"{rule}：", f"{rule}（")) for rule in named)
    )
