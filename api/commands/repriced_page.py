"""How does a book whose policies are priced again read in a terminal?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.markup import escape

from api.commands.stress import table_of
from api.portfolio_words import said
from api.tables import section
from api.terminal import percent
from pricing.short_yen import short_yen

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from pricing.phrases import Language
    from pricing.portfolio_result import Repriced, RepricedPolicy

MOST_CHANGES = 12

HEADS = (
    "head_exchange", "head_technical", "head_on_line", "head_adds", "head_error", "head_premium",
    "head_error", "head_on_line", "head_euler", "head_premium",
)  # fmt: skip


def repriced_page(found: Repriced, lang: Language) -> RenderableType:
    """What all policies ask together, and those whose premium changes most."""
    return Group(_sums(found, lang), _changes(found, lang))


def _sums(found: Repriced, lang: Language) -> Table:
    table = section(said("repriced", lang, n=f"{len(found.policies):,}"))
    cost = said("a_year", lang, amount=percent(found.cost_of_capital))
    table.add_row(said("cost_of_capital", lang), cost)
    table.add_row(
        said("book_capital", lang),
        f"{short_yen(found.capital, lang)}  [dim]{said('sum_of_euler', lang)}[/dim]",
    )
    part = percent(found.marginal / found.capital) if found.capital else "-"
    table.add_row(
        said("sum_of_marginals", lang),
        f"{short_yen(found.marginal, lang)}  [dim]{said('rest_of_none', lang, part=part)}[/dim]",
    )
    euler = said("premiums_euler", lang, amount=short_yen(found.premium_by_euler, lang))
    table.add_row(
        f"[bold]{said('premiums_here', lang)}[/bold]",
        f"[bold]{short_yen(found.premium, lang)}[/bold]  [dim]{euler}[/dim]",
    )
    priced = len(found.policies) - found.without_technical
    told = said("technical_of", lang, n=f"{priced:,}", dearer=f"{found.dearer:,}")
    table.add_row(
        said("technical", lang), f"{short_yen(found.technical_premium, lang)}  [dim]{told}[/dim]"
    )
    if found.without_technical:
        told = said(
            "no_technical_is",
            lang,
            n=f"{found.without_technical:,}",
            rest=short_yen(found.premium_beside_it, lang),
        )
        table.add_row(said("no_technical", lang), f"[yellow]{told}[/yellow]")
    if found.above_most:
        told = said("above_most_is", lang, n=f"{found.above_most:,}")
        table.add_row(said("above_most", lang), f"[yellow]{told}[/yellow]")
    return table


def _changes(found: Repriced, lang: Language) -> Table:
    shown = sorted(found.policies, key=_change, reverse=True)[:MOST_CHANGES]
    title = said("changes", lang, n=str(len(shown)))
    table = table_of(title, tuple(said(name, lang) for name in HEADS))
    for row in shown:
        table.add_row(*_cells(row, lang))
    return table


def _change(row: RepricedPolicy) -> int:
    """How far the premium is from the technical one, yen; those without one come last."""
    return -1 if row.technical_premium is None else abs(row.premium - row.technical_premium)


def _cells(row: RepricedPolicy, lang: Language) -> tuple[str, ...]:
    told = row.technical_rate_on_line
    return (
        escape(row.exchange),
        "-" if row.technical_premium is None else short_yen(row.technical_premium, lang),
        "-" if told is None else percent(told),
        short_yen(row.marginal, lang),
        short_yen(row.marginal_error, lang),
        f"[bold]{short_yen(row.premium, lang)}[/bold]",
        short_yen(row.premium_error, lang),
        percent(row.rate_on_line),
        short_yen(row.euler, lang),
        short_yen(row.premium_by_euler, lang),
    )
