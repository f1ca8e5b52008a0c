"""How does what regimes ask for read in a terminal? A table a regime, its working, the build-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from api.commands.words import LAW, WORDS
from api.terminal import status_said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import RenderableType

    from data.regimes import Status
    from pricing.phrases import Language
    from pricing.regime_result import DatedFact, LimitRead, RegimeAmount, RegimeAsks, Required


def require_page(found: Required, language: Language) -> RenderableType:
    """What each regime asks of one exchange, regime by regime."""
    heading = Text(f"{found.exchange}   {found.on:%d %b %Y}", style="bold")
    parts: list[RenderableType] = [heading, Text()]
    for asks in found.regimes:
        parts += [*_regime(asks, language), Text()]
    return Group(*parts, Text(WORDS[language]["legend"], style="dim"))


def _regime(asks: RegimeAsks, language: Language) -> Iterator[RenderableType]:
    words, amounts = WORDS[language], asks.amounts
    yield Text(_title(asks, language), style="bold cyan").append(
        f"   {asks.rule_set}", style="not bold dim"
    )
    yield Text(asks.caveat_ja if language == "ja" else asks.caveat_en, style="dim")
    table = _table(
        (words["asked"], 4), (words["amount"], 2), (words["yen"], 2), (words["status"], 2)
    )
    for one in amounts:
        table.add_row(
            f"{escape(_title(one, language))}\n[dim]{one.scenario}[/dim]",
            _amount(one, language),
            _yen(one, language),
            _status(one.status, language),
        )
    yield table
    for reason, scenarios in _grouped((r, one.scenario) for one in amounts for r in one.unknown):
        why = f"  {words['unknown']}, {words['because']}: {reason}"
        yield Text(f"{why} [{', '.join(scenarios)}]", style="yellow")
    stated = [one for one in amounts if one.amount is not None]
    if stated:
        yield from _working(stated, language)
    for limit in {limit.limit: limit for one in amounts for limit in one.limits}.values():
        yield _limit(limit, language)
    yield from _means(amounts, language)
    for one in amounts:
        if one.build_up is not None:
            yield _build_up(one, language)


def _working(stated: Sequence[RegimeAmount], language: Language) -> Iterator[RenderableType]:
    """Each formula once, and each figure once, for all amounts of a regime."""
    words = WORDS[language]
    for formula, scenarios in _grouped((one.formula, one.scenario) for one in stated):
        yield Text(f"  {words['working']}: {formula} [{', '.join(scenarios)}]", style="dim")
    table = _table(
        (words["figure"], 4), (words["value"], 3), (words["status"], 2), (words["source"], 5)
    )
    facts = (fact for one in stated for fact in one.working)
    for fact in {(f.name, f.parameter, f.value, f.unit): f for f in facts}.values():
        parameter = f"\n  [dim]{fact.parameter}[/dim]" if fact.parameter else ""
        table.add_row(
            f"  {fact.name}{parameter}",
            f"{_number(fact.value)} {escape(fact.unit)}",
            _status(fact.status, language),
            escape(fact.source) + _dates(fact, language),
        )
    yield table


def _means(amounts: Sequence[RegimeAmount], language: Language) -> Iterator[RenderableType]:
    """What is held to meet the amounts, each means once, and what it leaves open of each."""
    words = WORDS[language]
    found = {(m.means, m.held, one.currency): m for one in amounts for m in one.means}
    for (_, _, currency), means in found.items():
        title = means.title_ja if language == "ja" else means.title_en
        why = f" ({'; '.join(means.why)})" if means.why else ""
        held = words["unknown"] if means.held is None else _money(means.held, currency)
        yield Text(
            f"  {words['means']}: {title}: {held}, {words['counts']} "
            f"{_money(means.counted, currency)}{why}",
            style="" if means.result == "pass" else "yellow",
        )
    for one in amounts:
        if one.shortfall is not None:
            style = "green" if one.shortfall == 0 else "red"
            amount = _money(one.shortfall, one.currency)
            yield Text(f"  {words['shortfall']}: {amount} [{one.scenario}]", style=style)


def _grouped(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    """Second parts by their first, in order."""
    groups: dict[str, list[str]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return list(groups.items())


def _dates(fact: DatedFact, language: Language) -> str:
    if fact.in_force_from is None:
        return ""
    return f" [dim]({WORDS[language]['from']} {fact.in_force_from.isoformat()})[/dim]"


def _limit(limit: LimitRead, language: Language) -> RenderableType:
    words = WORDS[language]
    title = limit.title_ja if language == "ja" else limit.title_en
    seen = "" if limit.observed is None else f" {100 * limit.observed:.4g} %"
    style = {"pass": "green", "fail": "red", "unknown": "yellow"}[limit.result]
    return Text(
        f"  {words['limit']}: {title}:{seen} {words[limit.result]} "
        f"({status_said(limit.status, language)})",
        style=style,
    )


def _build_up(one: RegimeAmount, language: Language) -> RenderableType:
    words = WORDS[language]
    columns = ("by_rate", "ceiling", "used", "set_aside", "released", "balance")
    table = Table(title=words["build_up"], title_justify="left", title_style="bold", box=None)
    for name in ("year", *columns):
        table.add_column(words[name], justify="right", header_style="dim")
    for year in one.build_up or ():
        table.add_row(str(year.year), *(f"¥{getattr(year, name):,}" for name in columns))
    return Group(table, Text(f"  {words['release_note']}", style="dim"))


def _table(*columns: tuple[str, int]) -> Table:
    """A table as wide as the page, its columns in these proportions."""
    table = Table(box=None, expand=True)
    for name, ratio in columns:
        table.add_column(name, overflow="fold", header_style="dim", ratio=ratio)
    return table


def _title(one: RegimeAsks | RegimeAmount, language: Language) -> str:
    return one.title_ja if language == "ja" else one.title_en


def _status(status: Status, language: Language) -> str:
    style = "green" if status in LAW else "yellow"
    return f"[{style}]{status_said(status, language)}[/{style}]"


def _amount(one: RegimeAmount, language: Language) -> str:
    if one.amount is None:
        return f"[yellow]{WORDS[language]['unknown']}[/yellow]"
    return f"[bold]{_money(one.amount, one.currency)}[/bold]"


def _yen(one: RegimeAmount, language: Language) -> str:
    if one.amount is None:
        return "-"
    return WORDS[language]["no_rate"] if one.amount_jpy is None else f"¥{one.amount_jpy:,}"


def _money(amount: float, currency: str) -> str:
    digits = f"{amount:,.0f}" if float(amount).is_integer() else f"{amount:,.2f}"
    return f"¥{digits}" if currency == "JPY" else f"{currency} {digits}"


def _number(value: float | str) -> str:
    if isinstance(value, str):
        return escape(value)
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.10g}"
