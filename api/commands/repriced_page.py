"""How does a book whose policies are priced again read in a terminal?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.markup import escape

from api.commands.stress import table_of
from api.tables import section
from api.terminal import percent, yen

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from pricing.portfolio_result import Repriced, RepricedPolicy

MOST_CHANGES = 12


def repriced_page(found: Repriced) -> RenderableType:
    """What all policies ask together, and those whose premium changes most."""
    return Group(_sums(found), _changes(found))


def _sums(found: Repriced) -> Table:
    table = section(
        f"Every policy at the capital it asks of the book, {len(found.policies):,} in all"
    )
    table.add_row("Cost of capital", f"{percent(found.cost_of_capital)} a year")
    table.add_row(
        "Capital of the book", f"{yen(found.capital)}  [dim]the sum of Euler shares[/dim]"
    )
    part = percent(found.marginal / found.capital) if found.capital else "-"
    table.add_row(
        "Sum of what each adds last in",
        f"{yen(found.marginal)}  [dim]{part}; the rest goes with no single policy[/dim]",
    )
    table.add_row(
        "[bold]Premiums at what each adds[/bold]",
        f"[bold]{yen(found.premium)}[/bold]  [dim]{yen(found.premium_by_euler)} at Euler "
        "shares[/dim]",
    )
    priced = len(found.policies) - found.without_technical
    table.add_row(
        "Technical premiums",
        f"{yen(found.technical_premium)}  [dim]of {priced:,} policies; {found.dearer:,} of them "
        "cost more at what they add[/dim]",
    )
    if found.without_technical:
        text = f"{found.without_technical:,} policies: a quote would be refused"
        table.add_row("No technical premium", f"[yellow]{text}[/yellow]")
    if found.above_most:
        text = f"{found.above_most:,} policies, of the premium at what they add"
        table.add_row("More than the policy can pay", f"[yellow]{text}[/yellow]")
    return table


def _changes(found: Repriced) -> Table:
    ranked = sorted(found.policies, key=_change, reverse=True)
    shown = ranked[:MOST_CHANGES]
    table = table_of(
        f"The {len(shown)} whose premium changes most (± one standard error of simulation)",
        (
            "Exchange",
            "Technical\npremium",
            "\non line",
            "Capital it\nadds",
            "\n±",
            "Premium\nat that",
            "\n±",
            "\non line",
            "Euler\nshare",
            "Premium\nat that",
        ),
    )
    for row in shown:
        table.add_row(*_cells(row))
    return table


def _change(row: RepricedPolicy) -> int:
    """How far the premium is from the technical one, yen; those without one come last."""
    return -1 if row.technical_premium is None else abs(row.premium - row.technical_premium)


def _cells(row: RepricedPolicy) -> tuple[str, ...]:
    told = row.technical_rate_on_line
    return (
        escape(row.exchange),
        "-" if row.technical_premium is None else yen(row.technical_premium),
        "-" if told is None else percent(told),
        yen(row.marginal),
        yen(row.marginal_error),
        f"[bold]{yen(row.premium)}[/bold]",
        yen(row.premium_error),
        percent(row.rate_on_line),
        yen(row.euler),
        yen(row.premium_by_euler),
    )
