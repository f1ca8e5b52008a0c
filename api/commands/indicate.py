"""`kuramori indicate`: what cover would cost each exchange of a book, at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from api.commands.shared import (
    LARGEST_BOOK_BYTES,
    about_line,
    as_json_option,
    day,
    on_option,
    page,
    print_json,
    read_document,
    refuse,
)
from api.settings import Settings
from api.terminal import percent, yen
from models.allocator import keep_freed_memory
from pricing.desk import open_desk
from pricing.indication import indications
from pricing.submission import Book

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from pricing.result import Indication

NOTE = (
    "Not quotes: mostly within 1 % of one, without findings or drivers. kuramori quote makes those."
)


@click.command()
@click.argument("book_file", metavar="BOOK", type=click.Path(path_type=Path))
@on_option
@as_json_option
def indicate(book_file: Path, on_text: str | None, *, as_json: bool) -> None:
    """Show premiums for many exchanges at once, with their intervals.

    BOOK is a JSON list of up to 10,000 objects with a profile and, if it is not to be the reference
    policy, a policy.
    """
    book, on = read_document(book_file, Book, LARGEST_BOOK_BYTES).root, day(on_text)
    if not book:
        refuse(f"{book_file}: must hold at least one exchange")
    keep_freed_memory()
    desk = open_desk(Settings.from_env().home)
    found = indications(book, desk, on)
    if as_json:
        print_json(found.model_dump(mode="json"))
        return
    page().print(_table(found.indications), _total(found.indications), about_line(desk, on))


def _table(rows: Sequence[Indication]) -> RenderableType:
    table = Table(box=None, header_style="dim")
    table.add_column("Exchange", overflow="fold")
    for name in ("Theft a year", "Limit", "Expected loss", "Premium", "90 %", "Rate on line"):
        table.add_column(name, justify="right")
    for row in rows:
        premium = row.technical_premium
        table.add_row(
            escape(row.name),
            percent(row.theft_probability),
            yen(row.limit.amount),
            yen(row.expected_loss.amount),
            yen(premium.amount),
            f"{yen(premium.low)} to {yen(premium.high)}",
            percent(row.rate_on_line),
        )
    return table


def _total(rows: Sequence[Indication]) -> RenderableType:
    premium = sum(row.technical_premium.amount for row in rows)
    expected = sum(row.expected_loss.amount for row in rows)
    text = f"{len(rows):,} in all: expected loss {yen(expected)}, premium {yen(premium)}. {NOTE}"
    return Text(text)
