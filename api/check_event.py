"""What does an examiner's report say of a cover on an event, in English and in Japanese?

The words and lines that the report in a terminal, on paper and on a page share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.event_parts import elsewhere, would_pay
from api.event_words import said as event_said
from pricing.event_clauses import NO_MODEL
from pricing.phrases import day_said, say, word
from pricing.short_yen import short_yen

if TYPE_CHECKING:
    from pricing.event_result import EventChecked
    from pricing.examination import Examination
    from pricing.findings import Finding, Result
    from pricing.phrases import Language

ORDER: tuple[Result, ...] = ("fail", "unknown", "pass", "not_applicable")
FOUND: dict[Result, str] = {
    "fail": "fails",
    "unknown": "cannot be said",
    "pass": "passes",
    "not_applicable": "does not apply",
}

WORDS = {
    "title": say(
        "Would this event-linked cover stand in for the reserve?",
        "責任準備金の代替に係るイベント連動型補償の審査結果",
    ),
    "name": say("Event-linked cover", "イベント連動型補償"),
    "heading": say("Event-linked cover, yen", "イベント連動型補償（円）"),
    "limit": say("One full payout", "1回の最大支払額"),
    "in_term": say("{amount} in the term", "期間中{amount}"),
    "counts": say("Counted of it", "算入額"),
    "open": say("Short without it", "算入しない場合の不足額"),
    "if_counted": say("Were it counted", "仮に算入した場合の不足額"),
    "if_note": say(
        "one full payout, were the supervisor to count it; in no sum here",
        "1回の最大支払額を算入した場合（本書の金額・判定には反映しない）",
    ),
    "clauses": say(
        "Event-linked cover: what counts, and each clause against what is asked of policies",
        "イベント連動型補償：算入の可否と各条項（保険契約に関する要件を準用）",
    ),
    "result": say("Result", "判定"),
    "clauses_note": say(
        "Of the clauses none blocks, and none that passes makes the cover count.",
        "各条項の判定は確認事項であり、不適合でも必須の不適合とはせず、適合しても算入の根拠とならない。",
    ),
}


def said(name: str, lang: Language, **values: str) -> str:
    """A word of this part with its values."""
    phrase = WORDS[name]
    return say(phrase.en, phrase.ja, **values).told(lang)


def result_said(result: Result, lang: Language) -> str:
    """A result as this part says it."""
    return FOUND[result] if lang == "en" else word(result).told("ja")


def in_order(read: EventChecked) -> tuple[Finding, ...]:
    """Whether it counts, then its clauses, the gravest first."""
    first, *clauses = read.findings
    return (first, *sorted(clauses, key=lambda one: ORDER.index(one.result)))


def facts(found: Examination, read: EventChecked) -> tuple[tuple[str, str, str], ...]:
    """Everything in lines: label, text, and a remark or nothing."""
    return (
        *((label, text, "") for label, text in about(read, found.language)),
        *((label, f"{amount:,}", note) for label, amount, note in amounts(read, found.language)),
        *((label, text, "") for label, text in beside(found, read)),
    )


def about(read: EventChecked, lang: Language) -> tuple[tuple[str, str], ...]:
    """What it is."""
    start, end = (day_said(day).told(lang) for day in (read.inception, read.expiry))
    return (
        (event_said("cover", lang), read.name),
        (event_said("payer", lang), read.payer or event_said("not_named", lang)),
        (event_said("term", lang), event_said("from_to", lang, start=start, end=end)),
    )


def amounts(read: EventChecked, lang: Language) -> tuple[tuple[str, int, str], ...]:
    """What it promises, counts for and would count for, yen, each with a remark or nothing."""
    counted, in_term = (
        read.credit.eligible_credit.amount,
        short_yen(read.limit_in_term.amount, lang),
    )
    return (
        (said("limit", lang), read.limit.amount, said("in_term", lang, amount=in_term)),
        (said("counts", lang), counted, event_said("eligible_note", lang)),
        (said("open", lang), read.shortfall.amount, ""),
        (said("if_counted", lang), read.shortfall_if_counted.amount, said("if_note", lang)),
    )


def beside(found: Examination, read: EventChecked) -> tuple[tuple[str, str], ...]:
    """What it would pay of a theft of the required amount, and what other regimes say."""
    lang = found.language
    pays = would_pay(read.credit, lang) if found.model else NO_MODEL.told(lang)
    return ((event_said("would_pay", lang), pays), *_elsewhere(read, lang))


def _elsewhere(read: EventChecked, lang: Language) -> tuple[tuple[str, str], ...]:
    lines = elsewhere(read.credit, lang)
    labels = (event_said("elsewhere", lang), *("" for _ in lines[1:]))
    return tuple(zip(labels, lines, strict=False))
