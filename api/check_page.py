"""How does an examination read on paper, in English or in Japanese?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.console import Group
from rich.markup import escape
from rich.panel import Panel
from rich.text import Text

from api.tables import ruled, section
from api.terminal import VERDICT_STYLE, aside, status_said, verdict_said
from pricing.phrases import Phrase, day_said, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import RenderableType
    from rich.table import Table

    from data.regimes import RuleSet
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
    "condition": say("Condition", "条件"),
    "found": say("Found / required", "確認内容／要件"),
    "asked": say("required: {what}", "要件：{what}"),
    "citation": say("Citation and status", "根拠・位置付け"),
    "cure": say("To cure: {cure}", "是正方法：{cure}"),
    "settle": say(
        "To settle: state it; if it is not so: {cure}", "記載が必要。要件を満たさない場合：{cure}"
    ),
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


def render(found: Examination, rules: RuleSet) -> RenderableType:
    """The whole report, in the language the examination was made in."""
    lang = found.language
    results: tuple[Result, ...] = ("fail", "unknown", "pass")
    return Group(
        Panel(Text(said("title", lang), style="bold"), box=box.HEAVY_HEAD, border_style="cyan"),
        _summary(found, rules),
        _amounts(found),
        _waterfall(found),
        *(_findings(found, result) for result in results),
        _not_applicable(found),
        _standing(found),
        _notes(found),
    )


def said(name: str, lang: Language, **values: str) -> str:
    """A word of the report with its values."""
    phrase = WORDS[name]
    return say(phrase.en, phrase.ja, **values).told(lang)


def _summary(found: Examination, rules: RuleSet) -> Table:
    lang = found.language
    _, style = VERDICT_STYLE[found.verdict]
    verdict = verdict_said(found.verdict, lang)
    table = section("", LABELS)
    table.add_row(said("verdict", lang), f"[{style}]{verdict}[/{style}]")
    table.add_row(said("exchange", lang), escape(found.exchange))
    table.add_row(said("policy", lang), escape(found.policy))
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
    table = ruled(say(heading.en, heading.ja, n=str(len(these))).told(lang))
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
            _condition(finding, lang),
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


def _condition(finding: Finding, lang: Language) -> str:
    style = RESULT_STYLE[finding.result]
    title, cure = (
        (finding.title_en, finding.cure_en) if lang == "en" else (finding.title_ja, finding.cure_ja)
    )
    gravity = said("blocking" if finding.severity == "blocking" else "condition_severity", lang)
    lines = [f"[{style}]{title}[/{style}]", f"[dim]{finding.rule}, {gravity}[/dim]"]
    if cure:
        how = "cure" if finding.result == "fail" else "settle"
        lines.append(f"[bold]{escape(said(how, lang, cure=cure))}[/bold]")
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
    named = {finding.rule for finding in found.findings}
    table = section(said("because", lang), LABELS)
    for reason in found.reasons:
        if not any(reason.startswith((f"{rule} ", f"{rule}：", f"{rule}（")) for rule in named):
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
