"""How does a finding read on paper? For the examiner's report and the letter that rests on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.check_page import CAPPED, HEADINGS, said
from api.papers.paper import Heading, Line, Table, Text, Tone, full_yen
from api.terminal import aside, status_said
from pricing.phrases import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.papers.paper import Block, Cell
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


def _row(finding: Finding, lang: Language) -> tuple[Cell, ...]:
    citation = f"{finding.citation}{aside(status_said(finding.status, lang), lang)}"
    return _condition(finding, lang), _observed(finding, lang), (Line(citation, "dim"),)


def _condition(finding: Finding, lang: Language) -> Cell:
    gravity = said("blocking" if finding.severity == "blocking" else "condition_severity", lang)
    title = finding.title_en if lang == "en" else finding.title_ja
    comma = ", " if lang == "en" else "、"
    return (
        Line(title, RESULT_TONES[finding.result]),
        Line(f"{finding.rule}{comma}{gravity}", "dim"),
    )


def _observed(finding: Finding, lang: Language) -> Cell:
    lines = [Line(finding.observed), Line(said("asked", lang, what=finding.required), "dim")]
    if finding.shortfall is not None and finding.shortfall.amount:
        amount = full_yen(finding.shortfall.amount, lang)
        off = OVER if finding.rule in CAPPED else SHORT
        lines.append(Line(say(off.en, off.ja, amount=amount).told(lang)))
    cure = finding.cure_en if lang == "en" else finding.cure_ja
    if cure:
        how = "cure" if finding.result == "fail" else "settle"
        lines.append(Line(said(how, lang, cure=cure), "strong"))
    return tuple(lines)
