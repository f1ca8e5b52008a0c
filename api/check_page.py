"""How does an examination read on paper, in English or in Japanese?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.console import Group
from rich.markup import escape
from rich.panel import Panel
from rich.text import Text

from api.check_event import facts, in_order, result_said
from api.check_event import said as event_said
from api.check_words import HEADINGS, cure_said, other_reasons, said, title
from api.tables import ruled, section
from api.terminal import VERDICT_STYLE, aside, status_said, verdict_said
from pricing.phrases import day_said, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import RenderableType
    from rich.table import Table

    from data.regimes import RuleSet
    from pricing.event_result import EventChecked
    from pricing.examination import Examination
    from pricing.findings import Finding, Requirement, Result
    from pricing.phrases import Language

LABELS = 20

RESULT_STYLE: dict[Result, str] = {
    "fail": "red",
    "unknown": "yellow",
    "pass": "green",
    "not_applicable": "dim",
}


def render(found: Examination, rules: RuleSet) -> RenderableType:
    """The whole report, in the language the examination was made in."""
    heading = Text(title(found), style="bold")
    return Group(
        Panel(heading, box=box.HEAVY_HEAD, border_style="cyan"),
        _summary(found, rules),
        _amounts(found),
        *(() if found.policy is None else _of_policy(found)),
        *(() if found.event_cover is None else _of_event_cover(found, found.event_cover)),
        _standing(found),
        _notes(found),
    )


def _of_policy(found: Examination) -> Iterable[RenderableType]:
    results: tuple[Result, ...] = ("fail", "unknown", "pass")
    yield _waterfall(found)
    for result in results:
        yield _findings(found, result)
    yield _not_applicable(found)


def _of_event_cover(found: Examination, read: EventChecked) -> Iterable[RenderableType]:
    lang = found.language
    table = section(event_said("heading", lang), LABELS + 6)
    for label, text, note in facts(found, read):
        aside_of = f"  [dim]{escape(note)}[/dim]" if note else ""
        table.add_row(label, f"{escape(text)}{aside_of}")
    yield table
    yield _finding_table(event_said("clauses", lang), in_order(read), lang, with_result=True)
    yield Text(event_said("clauses_note", lang), style="dim")


def _summary(found: Examination, rules: RuleSet) -> Table:
    lang = found.language
    _, style = VERDICT_STYLE[found.verdict]
    verdict = verdict_said(found.verdict, lang)
    table = section("", LABELS)
    table.add_row(said("verdict", lang), f"[{style}]{verdict}[/{style}]")
    table.add_row(said("exchange", lang), escape(found.exchange))
    table.add_row(said("policy", lang), escape(found.policy or said("no_policy", lang)))
    if found.policy is not None:
        table.add_row(said("insurer", lang), escape(found.insurer or said("not_named", lang)))
    table.add_row(said("day", lang), day_said(found.on).told(lang))
    title = rules.title_en if lang == "en" else rules.title_ja
    table.add_row(said("rules", lang), f"{title}[dim]{aside(found.rule_set, lang)}[/dim]")
    return table


def _amounts(found: Examination) -> Table:
    lang, cover = found.language, found.effective_cover
    table = section(said("amounts", lang), LABELS)
    table.add_row(said("required", lang), _required(found.required, lang))
    table.add_row(
        said("credit", lang),
        f"[bold]{found.eligible_credit.amount:,}[/bold]  [dim]{said('credit_note', lang)}[/dim]",
    )
    if found.policy is not None:
        note = said("cover_note", lang)
        if cover.is_upper_bound:
            note += aside(said("at_most", lang, n=str(len(cover.unknown))), lang)
        table.add_row(said("cover", lang), f"[bold]{cover.amount:,}[/bold]  [dim]{note}[/dim]")
    table.add_row(said("cash", lang), f"{found.cash_counted.amount:,}")
    table.add_row(said("shortfall", lang), f"{found.shortfall.amount:,}")
    for other in found.yardsticks:
        if other.scenario != found.scenario:
            table.add_row(said("other", lang), _required(other, lang))
    return table


def _required(required: Requirement, lang: Language) -> str:
    title = required.title_en if lang == "en" else required.title_ja
    rests = f"{required.scenario}{aside(status_said(required.status, lang), lang)}"
    return f"{required.amount:,}  {title}\n[dim]{rests}[/dim]"


def _waterfall(found: Examination) -> Table:
    lang = found.language
    table = ruled(said("waterfall", lang))
    table.add_column(said("step", lang), overflow="fold", width=24)
    table.add_column(said("change", lang), justify="right", no_wrap=True)
    table.add_column(said("left", lang), justify="right", no_wrap=True)
    table.add_column(said("how", lang), overflow="fold", ratio=1)
    for step in found.effective_cover.steps:
        change = said("unknown_change", lang) if step.change is None else f"{step.change.amount:,}"
        table.add_row(
            step.title,
            f"[yellow]{change}[/yellow]" if step.change is None else change,
            f"{step.left.amount:,}",
            f"{escape(step.formula)}\n[dim]{escape(step.source)}"
            f"{aside(status_said(step.status, lang), lang)}[/dim]",
        )
    return table


def _findings(found: Examination, result: Result) -> RenderableType:
    lang = found.language
    these = [finding for finding in found.findings if finding.result == result]
    heading = HEADINGS[result]
    return _finding_table(say(heading.en, heading.ja, n=str(len(these))).told(lang), these, lang)


def _finding_table(
    heading: str, these: Sequence[Finding], lang: Language, *, with_result: bool = False
) -> RenderableType:
    """Findings under a heading; with their results where it does not say them."""
    table = ruled(heading)
    table.padding = (0, 1, 1, 0)
    if not these:
        table.show_header = False
        table.add_column()
        table.add_row(said("none", lang))
        return table
    table.add_column(said("condition", lang), overflow="fold", ratio=4)
    table.add_column(said("found", lang), overflow="fold", ratio=4)
    table.add_column(said("citation", lang), overflow="fold", ratio=4, style="dim")
    for finding in these:
        table.add_row(
            _condition(finding, lang, with_result=with_result),
            f"{escape(finding.observed)}\n"
            f"[dim]{escape(said('asked', lang, what=finding.required))}[/dim]",
            f"{escape(finding.citation)}{aside(status_said(finding.status, lang), lang)}",
        )
    return table


def _not_applicable(found: Examination) -> Table:
    """Rules for other cases, without the citations that nobody needs here."""
    lang = found.language
    these = [finding for finding in found.findings if finding.result == "not_applicable"]
    heading = HEADINGS["not_applicable"]
    table = section(say(heading.en, heading.ja, n=str(len(these))).told(lang), LABELS)
    for finding in these:
        title = finding.title_en if lang == "en" else finding.title_ja
        why = f"{finding.rule}{aside(finding.observed, lang)}"
        table.add_row("", f"{title}  [dim]{escape(why)}[/dim]")
    return table


def _condition(finding: Finding, lang: Language, *, with_result: bool) -> str:
    style = RESULT_STYLE[finding.result]
    title = finding.title_en if lang == "en" else finding.title_ja
    gravity = said("blocking" if finding.severity == "blocking" else "condition_severity", lang)
    lines = [f"[{style}]{title}[/{style}]", f"[dim]{finding.rule}, {gravity}[/dim]"]
    if with_result:
        lines.insert(0, f"[{style}]{result_said(finding.result, lang)}[/{style}]")
    if cure := cure_said(finding, lang):
        lines.append(f"[bold]{escape(cure)}[/bold]")
    return "\n".join(lines)


def _standing(found: Examination) -> RenderableType:
    lang = found.language
    table = section(said("standing", lang), LABELS)
    held: Iterable[str] = (s.status for s in found.standing if s.rules)
    if not {"in_force", "enacted"} & set(held):
        table.add_row("", said("no_law", lang))
    titles = {step.name: step.title for step in found.effective_cover.steps}
    titles["required_amount"] = said("required", lang)
    comma = "; " if lang == "en" else "、"
    for standing in found.standing:
        lines = []
        if standing.rules:
            count = said("rules_of", lang, n=str(len(standing.rules)))
            lines.append(f"{count}{': ' if lang == 'en' else '：'}{', '.join(standing.rules)}")
        if standing.amounts:
            names = comma.join(titles[name] for name in standing.amounts)
            lines.append(said("amounts_of", lang, names=names))
        table.add_row(status_said(standing.status, lang), "\n".join(lines))
    return table


def _notes(found: Examination) -> RenderableType:
    """Reasons that are no finding, and what the report was made from."""
    lang = found.language
    table = section(said("because", lang), LABELS)
    for reason in other_reasons(found):
        table.add_row("", escape(reason))
    rates = ", ".join(
        f"{rate.currency} {rate.jpy_per_unit:,.2f} ({rate.month})" for rate in found.exchange_rates
    )
    made_from = said(
        "made_from",
        lang,
        rules=f"{found.rule_set} (SHA-256 {found.rule_set_digest[:16]})",
        haircuts=found.effective_cover.haircuts,
        model=found.model or said("none", lang),
        rates=rates,
    )
    table.add_row("", f"[dim]{made_from}[/dim]")
    return table
