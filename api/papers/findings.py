"""How does a finding read on paper? For the examiner's report and the letter that rests on it.

What the report says of a cover on an event is here as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.check_event import facts, in_order, result_said
from api.check_event import said as event_said
from api.check_words import CAPPED, HEADINGS, cure_said, said
from api.papers.paper import Facts, Heading, Line, Table, Text, Tone, full_yen
from api.terminal import aside, status_said
from pricing.phrases import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.papers.paper import Block, Cell
    from pricing.event_result import EventChecked
    from pricing.examination import Examination
    from pricing.findings import Finding, Result, Verdict
    from pricing.phrases import Language

SHOWN: tuple[Result, ...] = ("fail", "unknown", "pass")
TONES: dict[Verdict, Tone] = {
    "accept": "good",
    "accept_with_conditions": "doubt",
    "cannot_say": "doubt",
    "reject": "bad",
}
RESULT_TONES: dict[Result, Tone] = {"fail": "bad", "unknown": "doubt", "pass": "good"}
OVER = say("over by {amount}", "超過額：{amount}")
SHORT = say("short by {amount}", "不足額：{amount}")


def findings_table(found: Examination, result: Result) -> Iterator[Block]:
    """Every finding with this result, under its heading."""
    lang = found.language
    these = [finding for finding in found.findings if finding.result == result]
    heading = HEADINGS[result]
    yield Heading(say(heading.en, heading.ja, n=str(len(these))).told(lang))
    if not these:
        yield Text(said("none", lang), "dim")
        return
    head = tuple(said(name, lang) for name in ("condition", "found", "citation"))
    yield Table(head, [_row(finding, lang) for finding in these], widths=(4, 5, 4))


def event_cover_blocks(found: Examination, read: EventChecked) -> Iterator[Block]:
    """A cover on an event: what it counts for, and what each clause meets."""
    lang = found.language
    yield Heading(event_said("heading", lang))
    rows: list[tuple[str, Cell]] = []
    for label, text, note in facts(found, read):
        cell = (Line(text), Line(note, "dim")) if note else (Line(text),)
        rows.append((label, cell))
    yield Facts(rows)
    yield Heading(event_said("clauses", lang))
    head = tuple(said(name, lang) for name in ("condition", "found", "citation"))
    yield Table(head, [_row(one, lang, with_result=True) for one in in_order(read)], (4, 5, 4))
    yield Text(event_said("clauses_note", lang), "dim", 8)


def _row(finding: Finding, lang: Language, *, with_result: bool = False) -> tuple[Cell, ...]:
    citation = f"{finding.citation}{aside(status_said(finding.status, lang), lang)}"
    condition = _condition(finding, lang)
    if with_result:
        result = Line(result_said(finding.result, lang), RESULT_TONES.get(finding.result, "dim"))
        condition = (result, *condition)
    return condition, _observed(finding, lang), (Line(citation, "dim"),)


def _condition(finding: Finding, lang: Language) -> tuple[Line, ...]:
    gravity = said("blocking" if finding.severity == "blocking" else "condition_severity", lang)
    title = finding.title_en if lang == "en" else finding.title_ja
    comma = ", " if lang == "en" else "、"
    return (
        Line(title, RESULT_TONES.get(finding.result, "plain")),
        Line(f"{finding.rule}{comma}{gravity}", "dim"),
    )


def _observed(finding: Finding, lang: Language) -> Cell:
    lines = [Line(finding.observed), Line(said("asked", lang, what=finding.required), "dim")]
    if finding.shortfall is not None and finding.shortfall.amount:
        amount = full_yen(finding.shortfall.amount, lang)
        off = OVER if finding.rule in CAPPED else SHORT
        lines.append(Line(say(off.en, off.ja, amount=amount).told(lang)))
    if cure := cure_said(finding, lang):
        lines.append(Line(cure, "strong"))
    return tuple(lines)
