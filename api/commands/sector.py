"""`kuramori sector`: a book of exchanges as their supervisor sees it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Group
from rich.markup import escape
from rich.text import Text

from api.commands.shared import (
    LARGEST_BOOK_BYTES,
    as_json_option,
    day,
    lang_option,
    on_option,
    page,
    print_json,
    read_document,
    refuse,
)
from api.commands.stress import THEFT, amount_or_dash, notes_of, shock_heads, table_of
from api.tables import section
from api.terminal import VERDICT_STYLE, percent, yen
from pricing.sector import sector_on
from pricing.submission import Book

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from pricing.concentration import Concentration
    from pricing.phrases import Language
    from pricing.sector_result import ExchangeRow, SectorReport, StressSum

MOST_HOLDERS = 8
"""Names shown; all are in the JSON."""


@click.command()
@click.argument("book_file", metavar="BOOK", type=click.Path(path_type=Path))
@on_option
@lang_option
@as_json_option
def sector(book_file: Path, on_text: str | None, lang: Language, *, as_json: bool) -> None:
    """Show a book of exchanges: required amounts, cover, expiries, concentration, stresses.

    BOOK is a JSON list of objects with a profile and, if the exchange is insured, a policy. No
    trained model is needed.
    """
    book = read_document(book_file, Book, LARGEST_BOOK_BYTES).root
    if not book:
        refuse(f"{book_file}: must hold at least one exchange")
    found = sector_on(book, day(on_text), lang=lang)
    if as_json:
        print_json(found.model_dump(mode="json"))
        return
    page().print(_page(found))


def _page(found: SectorReport) -> RenderableType:
    foot = Text(f"Required amounts by {found.scenario}, rules {found.rule_set}.", style="dim")
    return Group(
        _exchanges(found),
        _sums(found),
        _names(found),
        _stresses(found),
        _vendor_failures(found),
        notes_of(found.notes),
        foot,
    )


def _exchanges(found: SectorReport) -> Table:
    columns = ("Required", "Credit", "Cash", "Shortfall", "Worst theft leaves", "Expiry", "Verdict")
    table = table_of(f"Exchanges on {found.on:%d %b %Y}", ("Exchange", *columns))
    for row in found.exchanges:
        table.add_row(
            escape(row.name),
            yen(row.required),
            amount_or_dash(row.credit),
            "not stated" if row.cash is None else yen(row.cash),
            amount_or_dash(row.shortfall),
            amount_or_dash(row.worst_to_find),
            "-" if row.expiry is None else f"{row.expiry:%d %b %Y}",
            _verdict(row),
        )
    sums = found.sums
    table.add_section()
    table.add_row(
        f"[bold]{sums.exchanges} in all[/bold]",
        *map(yen, (sums.required, sums.credit, sums.cash, sums.shortfall)),
    )
    return table


def _verdict(row: ExchangeRow) -> str:
    if row.verdict is None:
        return "[red]expired[/red]" if row.expired else "[dim]no policy[/dim]"
    word, style = VERDICT_STYLE[row.verdict]
    return f"[{style}]{word.lower()}[/{style}]"


def _sums(found: SectorReport) -> Table:
    sums = found.sums
    table = section("The book")
    table.add_row("Customers' assets", yen(sums.assets))
    table.add_row("Short of the required amount", f"{sums.short} of {sums.exchanges}")
    if sums.cash_not_stated:
        table.add_row("Cash not stated", f"{sums.cash_not_stated}, counted as zero")
    table.add_row("Cover, one event each", f"{yen(sums.cover)} at {sums.insured} insured")
    quarters = (f"{q.quarter}: {q.policies} ({yen(q.cover)})" for q in found.expiries)
    table.add_row("Expiries by quarter", ", ".join(quarters) or "none")
    return table


def _names(found: SectorReport) -> Table:
    table = section("On how few names it stands (Herfindahl index)")
    for label, of in (
        ("Cover by insurer", found.insurers),
        ("Cover by wallet vendor", found.vendors),
        ("Assets by wallet vendor", found.vendor_assets),
    ):
        table.add_row(label, _concentration(of))
    return table


def _concentration(of: Concentration) -> str:
    if of.herfindahl_low is None or of.herfindahl_high is None:
        return "none"
    named = [f"{escape(h.name)} {percent(h.share)}" for h in of.holders[:MOST_HOLDERS]]
    more = len(of.holders) - MOST_HOLDERS
    if more > 0:
        named.append(f"{more} more")
    if of.not_stated:
        named.append(f"not stated {percent(of.not_stated)}")
    low, high = f"{of.herfindahl_low:.2f}", f"{of.herfindahl_high:.2f}"
    index = low if low == high else f"{low} to {high}"
    return f"{index}  [dim]({', '.join(named)})[/dim]"


def _stresses(found: SectorReport) -> RenderableType:
    table = table_of(
        "Each theft at every exchange at once: what must be found, today and under stress",
        (THEFT, "\nLoss", "\nInsurers", "In\ndispute", *shock_heads(found.shocks), "Short\ntoday"),
    )
    for replay in found.replays:
        today = replay.cases[0]
        table.add_row(
            replay.name,
            *map(amount_or_dash, (today.loss, today.paid, today.disputed)),
            *(amount_or_dash(case.to_find) for case in replay.cases),
            f"{today.short} of {found.sums.exchanges}",
        )
    return table


def _vendor_failures(found: SectorReport) -> RenderableType:
    if not found.vendor_failures:
        return Text("No exchange of the book names its wallet vendor.", style="yellow")
    columns = ("Vendor", "Clients", "As in", "Loss", "Insurers", "In dispute", "Own", "To find")
    table = table_of("One wallet vendor fails all its clients", (*columns, "Short"))
    for failure in found.vendor_failures:
        table.add_row(
            escape(failure.vendor),
            str(len(failure.clients)),
            failure.replay,
            *_case(failure.case),
        )
    return table


def _case(case: StressSum) -> tuple[str, ...]:
    amounts = (case.loss, case.paid, case.disputed, case.own, case.to_find)
    return (*map(amount_or_dash, amounts), str(case.short))
