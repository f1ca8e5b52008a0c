"""How does a book read in a terminal? The page a chief underwriter wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from api.commands.repriced_page import repriced_page
from api.commands.stress import table_of
from api.tables import section
from api.terminal import STATUS_WORDS, percent, yen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from pricing.portfolio_result import (
        AddedPolicy,
        Allocated,
        Capital,
        NetResult,
        PortfolioReport,
        ReturnPeriod,
    )

MOST_EXCHANGES = 12
MOST_DISASTERS = 8
CHECKED = (10, 100, 200, 1000)

DIMENSIONS = {
    "exchange": "Exchange",
    "shared_event": "Together or alone",
    "peril": "Cause",
}


def portfolio_page(found: PortfolioReport) -> RenderableType:
    """The whole report."""
    parts: list[RenderableType] = [_head(found), _curves(found)]
    parts += [_allocation(found, name) for name in DIMENSIONS if found.allocation]
    parts.append(_shared(found))
    if found.disasters:
        parts.append(_disasters(found))
    if found.net is not None:
        parts.append(_net(found.net))
    if found.added is not None:
        parts.append(_added(found.added))
    if found.repriced is not None:
        parts.append(repriced_page(found.repriced))
    parts += [_assumptions(found), _notes(found)]
    return Group(*parts)


def _head(found: PortfolioReport) -> RenderableType:
    table = section(f"The book on {found.on:%d %b %Y}")
    table.add_row("Exchanges", f"{found.exchanges}, one policy each")
    table.add_row("Most paid for one theft each", yen(found.limits))
    table.add_row("Covered thefts", f"{found.theft_years:.3g} a year")
    table.add_row("Expected loss", f"{yen(found.expected_loss)} a year")
    table.add_row("[bold]Capital[/bold]", f"[bold]{_capital(found.capital)}[/bold]")
    if found.exact_capital is not None and found.exact_capital_alone is not None:
        table.add_row(
            "  before limits of the terms",
            f"{yen(found.exact_capital.capital)}  [dim]exact; "
            f"{yen(found.exact_capital_alone.capital)} if no event struck several[/dim]",
        )
    table.add_row("Made by", _made(found))
    return table


def _capital(capital: Capital) -> str:
    return (
        f"{yen(capital.capital)}  [dim]mean of the worst {percent(1 - capital.level)} "
        f"({yen(capital.tvar)}) less the expected; VaR {percent(capital.level)} "
        f"{yen(capital.var)}[/dim]"
    )


def _made(found: PortfolioReport) -> str:
    if found.method == "exact":
        return f"exact law on {found.made.points:,} points, before limits of the terms"
    checks = [one for one in found.check if one.return_period in CHECKED]
    largest = max((abs(one.standard_errors) for one in checks), default=None)
    beside = (
        "" if largest is None else f"; the exact law is within {largest:.1f} standard errors of it"
    )
    return f"{found.made.years:,} simulated years, seed {found.seed}{beside}"


def _curves(found: PortfolioReport) -> Table:
    table = table_of(
        "What a year, and its largest event, passes once in so many years (90 % of simulation)",
        ("Years", "Year (AEP)", "", "Largest event (OEP)", "", "Mean beyond (TVaR)"),
    )
    tails = {one.return_period: one.amount for one in found.tvar}
    for year, event in zip(found.aep, found.oep, strict=True):
        tail = tails.get(year.return_period)
        table.add_row(
            f"1 in {year.return_period:,}",
            yen(year.amount),
            _range(year),
            yen(event.amount),
            _range(event),
            "" if tail is None else yen(tail),
        )
    return table


def _range(row: ReturnPeriod) -> str:
    if row.low is None or row.high is None or row.low == row.high:
        return ""
    return f"[dim]{yen(row.low)} to {yen(row.high)}[/dim]"


def _allocation(found: PortfolioReport, dimension: str) -> Table:
    rows = [row for row in found.allocation if row.dimension == dimension]
    ranked = sorted(rows, key=lambda row: -row.capital)
    table = table_of(
        f"Whose capital it is: by {dimension.replace('_', ' ')} (co-TVaR; adds up)",
        (DIMENSIONS[dimension], "Expected loss", "In the worst years", "Capital", "Part"),
    )
    for row in ranked[:MOST_EXCHANGES]:
        _allocated(table, row.name, [row])
    if len(ranked) > MOST_EXCHANGES:
        _allocated(table, f"{len(ranked) - MOST_EXCHANGES} others", ranked[MOST_EXCHANGES:])
    return table


def _allocated(table: Table, name: str, rows: Sequence[Allocated]) -> None:
    table.add_row(
        escape(name.replace("_", " ")),
        yen(sum(row.expected_loss for row in rows)),
        yen(sum(row.tail for row in rows)),
        yen(sum(row.capital for row in rows)),
        percent(sum(row.share for row in rows)),
    )


def _shared(found: PortfolioReport) -> Table:
    table = table_of(
        "What strikes several at once, as assumed",
        ("Event", "A year", "Can strike", "Strikes on average", "Gave way"),
    )
    for row in found.shared:
        table.add_row(
            escape(f"{row.name} fails" if row.kind == "vendor" else "A campaign of one actor"),
            f"{row.rate:.3g}",
            str(row.members),
            f"{row.expected_hits:.2f}",
            str(row.capped) if row.capped else "-",
        )
    return table


def _disasters(found: PortfolioReport) -> Table:
    replay = found.disasters[0].replay
    table = table_of(
        "One vendor fails and every client is robbed",
        (
            "Vendor",
            "Clients",
            "As the model\nhas thefts",
            "All a tier\nholds",
            f"As {replay}:\nstolen",
            "\npaid",
            "\nin dispute",
        ),
    )
    for one in found.disasters[:MOST_DISASTERS]:
        table.add_row(
            escape(one.vendor),
            str(len(one.clients)),
            yen(one.mean),
            yen(one.most),
            yen(one.replay_loss),
            yen(one.replay_paid),
            yen(one.replay_disputed) if one.replay_disputed else "-",
        )
    return table


def _net(net: NetResult) -> RenderableType:
    table = section("After reinsurance, whose price is not counted")
    for treaty in net.treaties:
        table.add_row(
            treaty.treaty.replace("_", " ").capitalize(),
            f"pays {yen(treaty.expected)} a year on average, in {percent(treaty.chance)} of years",
        )
    table.add_row("Expected loss kept", yen(net.capital.expected_loss))
    table.add_row("[bold]Capital[/bold]", f"[bold]{_capital(net.capital)}[/bold]")
    for row in net.aep:
        if row.return_period in (100, 200, 250):
            table.add_row(f"1 in {row.return_period}", f"{yen(row.amount)}  {_range(row)}")
    return table


def _added(added: AddedPolicy) -> RenderableType:
    table = section(f"One more policy: {escape(added.exchange)}, last in")
    table.add_row("Policy", escape(added.policy))
    table.add_row("Expected loss", yen(added.expected_loss))
    table.add_row(
        "Capital without it",
        f"{yen(added.capital_without)}  [dim]in the same simulated years as with it[/dim]",
    )
    table.add_row("Capital with it", yen(added.capital_with))
    table.add_row(
        "[bold]Marginal capital[/bold]",
        f"[bold]{yen(added.marginal)}[/bold]  [dim]({yen(added.alone)} alone)[/dim]",
    )
    table.add_row(
        "Both, at capital's cost",
        f"{yen(added.yearly_cost)}  [dim]at {percent(added.cost_of_capital)} a year, before "
        "expenses[/dim]",
    )
    return table


def _assumptions(found: PortfolioReport) -> RenderableType:
    table = section(f"Assumptions of {found.made.assumptions_vintage} (--set puts them otherwise)")
    for row in found.assumptions:
        name = row.id if row.vendor is None else f"{row.id}:{row.vendor}"
        table.add_row(
            escape(name), f"{row.value:g} {row.unit}  [dim]{STATUS_WORDS[row.status]}[/dim]"
        )
    return table


def _notes(found: PortfolioReport) -> RenderableType:
    notes = Table.grid(padding=(0, 1))
    for note in found.notes:
        notes.add_row(" -", Text(note), style="dim")
    return notes
