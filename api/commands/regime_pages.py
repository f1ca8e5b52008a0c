"""How do regimes read in a terminal? A list, one regime, two versions side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Group
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from api.reference_words import PARTS
from api.tables import section
from api.terminal import status_said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

    from data.regime_versions import Change
    from data.regimes import Parameter, RuleSet
    from pricing.phrases import Language


def list_page(kept: Mapping[str, Sequence[RuleSet]]) -> RenderableType:
    """Regimes with their versions."""
    table = _table("Regimes", "Regime", "What it asks for", "Currency", "Amounts", "Rules", "Kept")
    for name, versions in kept.items():
        newest = versions[0]
        table.add_row(
            f"[bold]{name}[/bold]",
            escape(newest.title_en),
            newest.currency or "any",
            str(len(newest.scenarios)),
            str(len(newest.rules) or "-"),
            "\n".join(rules.version for rules in versions),
        )
    return table


def regime_page(rules: RuleSet, language: Language) -> RenderableType:
    """Everything one rule set says, each figure with its source and status."""
    japanese = language == "ja"
    head = section(escape(rules.title_ja if japanese else rules.title_en))
    head.add_row("Version", f"{rules.version}, as of {rules.vintage:%d %b %Y}")
    head.add_row("Currency", rules.currency or "none of its own")
    head.add_row("Caveat", escape(rules.caveat_ja if japanese else rules.caveat_en))
    head.add_row("SHA-256", rules.digest)
    return Group(head, *_parts(rules, language))


def diff_page(old: RuleSet, new: RuleSet, changes: Sequence[Change]) -> RenderableType:
    """What changed, kind by kind."""
    heading = Text(f"From {old.version} to {new.version}", style="bold")
    if not changes:
        return Group(heading, Text("Nothing differs."))
    parts: list[RenderableType] = [heading]
    for kind, (title, _) in PARTS.items():
        found = [change for change in changes if change.kind == kind]
        if found:
            table = _table(title, "Entry", "Field", "Before", "After")
            for change in found:
                table.add_row(
                    escape(change.entry),
                    change.field or "[dim]the whole entry[/dim]",
                    _side(change.old),
                    _side(change.new),
                )
            parts.append(table)
    return Group(*parts)


def _parts(rules: RuleSet, language: Language) -> Iterator[RenderableType]:
    japanese = language == "ja"
    amounts = _table("Amounts", "Scenario", "What is asked for", "Status", "Citation")
    for scenario in rules.scenarios:
        mark = " (first)" if scenario.id == rules.default_scenario else ""
        amounts.add_row(
            scenario.id + mark,
            escape(scenario.title_ja if japanese else scenario.title_en),
            status_said(scenario.status, language),
            escape(scenario.citation),
        )
    yield amounts
    figures = _table("Figures", "Figure", "Value", "Status", "Citation")
    for name, parameter in rules.parameters.items():
        status = "not set" if parameter.status is None else status_said(parameter.status, language)
        figures.add_row(name, _value(parameter), status, _cited(parameter))
    yield figures
    for title, entries in (
        ("Limits", rules.limits),
        ("Means that may meet an amount", rules.means),
        ("Rules for policies", rules.rules),
    ):
        if entries:
            table = _table(title, "Entry", "What", "Status", "Citation")
            for entry in entries:
                table.add_row(
                    entry.id,
                    escape(entry.title_ja if japanese else entry.title_en),
                    status_said(entry.status, language),
                    escape(entry.citation),
                )
            yield table
    if rules.untested:
        gaps = _table("Conditions no rule tests yet", "Condition", "What", "Why", "")
        for gap in rules.untested:
            title = gap.title_ja if japanese else gap.title_en
            gaps.add_row(str(gap.number), escape(title), escape(gap.why), "")
        yield gaps


def _value(parameter: Parameter) -> str:
    if parameter.value is None:
        return f"[yellow]not set[/yellow], {escape(parameter.unit)}"
    value = parameter.value
    digits = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.10g}"
    return f"{digits} {escape(parameter.unit)}"


def _cited(parameter: Parameter) -> str:
    dates = [
        f"{word} {day.isoformat()}"
        for word, day in (
            ("in force from", parameter.in_force_from),
            ("published", parameter.published),
        )
        if day is not None
    ]
    return escape(parameter.citation) + (f" [dim]({', '.join(dates)})[/dim]" if dates else "")


def _side(value: Any) -> str:  # noqa: ANN401 - whatever a TOML file holds
    """One side of a change; an entry as its fields, one a line."""
    if value is None:
        return "[dim]none[/dim]"
    if isinstance(value, dict):
        return escape("\n".join(f"{name}: {part}" for name, part in value.items()))
    return escape(str(value))


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold cyan", box=None)
    for column in columns:
        table.add_column(column, overflow="fold", header_style="dim")
    return table
