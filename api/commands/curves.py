"""`kuramori curves`: increased-limit factors, and rates on line against the attachment point."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Group
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from api.commands.shared import (
    about,
    about_line,
    as_json_option,
    day,
    on_option,
    page,
    print_json,
    read_document,
)
from api.settings import Settings
from api.terminal import percent, yen
from models.profile import LARGEST_AMOUNT, SecurityProfile
from pricing.curves import BASIC_LIMIT_JPY, WIDTH_JPY
from pricing.curves import curves as draw
from pricing.desk import open_desk

if TYPE_CHECKING:
    from rich.console import RenderableType

    from pricing.curves import Curves

BAND_NOTE = "Chosen by the limit alone: the higher a layer attaches, the less this band says of it."
MARKET_NOTE = "Grade is how well a rate is known. The sources are in what --json prints."

Yen = click.IntRange(1, int(LARGEST_AMOUNT))


@click.command()
@click.argument("profile_file", metavar="PROFILE", type=click.Path(path_type=Path))
@click.option(
    "--basic-limit",
    type=Yen,
    default=BASIC_LIMIT_JPY,
    show_default=True,
    help="Limit the factors are over, yen.",
)
@click.option(
    "--width", type=Yen, default=WIDTH_JPY, show_default=True, help="Of the layer, yen an event."
)
@click.option(
    "--attachment",
    "attachments",
    multiple=True,
    type=click.FloatRange(0, LARGEST_AMOUNT),
    help="Where the layer attaches, yen; multiples of the width if none.",
)
@on_option
@as_json_option
def curves(
    profile_file: Path,
    basic_limit: int,
    width: int,
    attachments: tuple[float, ...],
    on_text: str | None,
    *,
    as_json: bool,
) -> None:
    """Show increased-limit factors of an exchange, and rates on line against the attachment.

    One year, every tier and cause covered, three limits in the term.
    """
    profile, on = read_document(profile_file, SecurityProfile), day(on_text)
    desk = open_desk(Settings.from_env().home)
    found = draw(
        profile, desk, on, basic_limit=basic_limit, width=width, attachments=attachments or None
    )
    if as_json:
        print_json(about(profile, desk, on) | found.model_dump(mode="json"))
        return
    page().print(Text(profile.name, style="bold"), _page(found), about_line(desk, on))


def _table(title: str, *columns: str, words: int = 0) -> Table:
    """The first `words` columns hold words, the others figures."""
    table = Table(title=title, title_justify="left", title_style="bold cyan", box=None)
    for i, column in enumerate(columns):
        table.add_column(
            column,
            justify="left" if i < words else "right",
            overflow="fold",
            header_style="dim",
        )
    return table


def _page(found: Curves) -> RenderableType:
    return Group(_factors(found), _rates(found), _market(found))


def _factors(found: Curves) -> RenderableType:
    title = f"Increased-limit factors over {yen(found.basic_limit.amount)}"
    table = _table(title, "Limit", "Mean payment", "Factor", "With risk load")
    for row in found.increased_limits:
        table.add_row(
            yen(row.limit.amount),
            yen(row.mean_payment.amount),
            f"{row.factor:.3f}",
            f"{row.factor_with_load:.3f}",
        )
    return table


def _rates(found: Curves) -> RenderableType:
    title = f"Rate on line of {yen(found.width.amount)} an event, by where it attaches"
    table = _table(title, "Attaches at", "Pays", "Expected loss", "Rate on line", "90 %", "Market")
    for row in found.rates_on_line:
        band = row.market_band
        where = "outside" if band.outside else "inside"
        table.add_row(
            yen(row.attachment.amount),
            percent(row.attachment_probability),
            yen(row.expected_loss.amount),
            percent(row.rate_on_line),
            f"{percent(row.rate_on_line_low)} to {percent(row.rate_on_line_high)}",
            f"{where} {percent(band.floor)} to {percent(band.ceiling)}",
        )
    labels = dict.fromkeys(row.market_band.label_en for row in found.rates_on_line)
    return Group(table, *(Text(f"  {label}. {BAND_NOTE}", style="dim") for label in labels))


def _market(found: Curves) -> RenderableType:
    columns = ("Who", "Cover", "Year", "Limit", "Rate on line", "Grade")
    table = _table("Published rates", *columns, words=2)
    for row in found.market_points:
        high = " or more" if row.rate_high is None else f" to {percent(row.rate_high)}"
        table.add_row(
            escape(row.who),
            escape(row.cover_en),
            str(row.year),
            "not stated" if row.limit_jpy is None else yen(row.limit_jpy.amount),
            percent(row.rate_low) + ("" if row.rate_high == row.rate_low else high),
            f"{row.grade}, from memory" if row.from_memory else row.grade,
        )
    return Group(table, Text(f"  {MARKET_NOTE}", style="dim"))
