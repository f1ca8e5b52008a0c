"""`kuramori marginal`: what a policy costs in the book it would join."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Group
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from api.commands.portfolio import faults_of, read_book
from api.commands.shared import (
    BAD_INPUT,
    about,
    about_line,
    as_json_option,
    day,
    end,
    lang_option,
    on_option,
    page,
    policy_option,
    print_json,
    progress,
    read_document,
)
from api.settings import Settings
from api.tables import section
from api.terminal import STATUS_WORDS, percent, ranged, yen
from models.profile import SecurityProfile
from pricing.book_price import price_in_book
from pricing.book_run import SEED
from pricing.book_together import YEARS, with_together
from pricing.desk import open_desk
from pricing.errors import BatchRefused, PricingError
from pricing.policy import Policy
from pricing.submission import Submission

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from pricing.book_result import BookPrice
    from pricing.phrases import Language


ENTRY = re.compile(r"/(\d+)(/.*)?")
"""Field of a fault in the book: place of its entry, and what of it."""


@click.command()
@click.argument("profile_file", metavar="PROFILE", type=click.Path(path_type=Path))
@click.option(
    "--book",
    "book_file",
    required=True,
    type=click.Path(path_type=Path),
    help='Policies already written: a JSON array of {"profile": …, "policy": …}, CSV or Excel.',
)
@policy_option
@click.option("--shares", is_flag=True, help="Also divide the capital among all policies.")
@on_option
@lang_option
@as_json_option
def marginal(
    profile_file: Path,
    book_file: Path,
    policy_file: Path | None,
    on_text: str | None,
    lang: Language,
    *,
    shares: bool,
    as_json: bool,
) -> None:
    """Price a policy at the capital it adds to a book; without one, the reference policy.

    An entry of the book without a policy stands for the reference policy of its exchange.
    """
    profile = read_document(profile_file, SecurityProfile)
    policy = read_document(policy_file, Policy) if policy_file else None
    book, lines = read_book(book_file)
    on = day(on_text)
    desk = open_desk(Settings.from_env().home)
    with progress("marginal") as show, _by_line(book_file, lines):
        found = price_in_book(
            profile,
            policy,
            book,
            desk,
            on,
            with_shares=shares,
            progress=show,
            lang=lang,
        )
        one = Submission(profile=profile, policy=policy)
        found = with_together(found, one, book, desk, on, progress=show)
    if as_json:
        print_json(about(profile, desk, on) | found.model_dump(mode="json"))
        return
    page().print(_page(found), about_line(desk, on))


@contextmanager
def _by_line(path: Path, lines: tuple[int, ...] | None) -> Iterator[None]:
    """What is wrong with an entry of a spreadsheet is said of its line."""
    try:
        yield
    except PricingError as error:
        entry = ENTRY.fullmatch(error.field or "")
        if lines is None or entry is None:
            raise
        fault = type(error)(error.public, entry[2])
        end(faults_of(path, lines, BatchRefused({int(entry[1]): fault})), BAD_INPUT)


def _page(found: BookPrice) -> RenderableType:
    notes = Table.grid(padding=(0, 1))
    for note in found.notes:
        notes.add_row(" -", Text(note), style="dim")
    parts = [_prices(found), _capital(found), _together(found)]
    if found.shares:
        parts.append(_shares(found))
    return Group(*parts, notes)


def _prices(found: BookPrice) -> Table:
    table = section(escape(found.exchange))
    basis = found.capital_basis
    years = "one year" if found.term_years == 1 else f"{found.term_years:.3g} years"
    table.add_row("Policy", f"{escape(found.policy)}, {years}")
    table.add_row("Expected loss", yen(found.expected_loss.amount))
    table.add_row(
        "Cost of capital",
        f"{percent(basis.cost_of_capital)} a year  [dim]({STATUS_WORDS[basis.status]})[/dim]",
    )
    table.add_row(
        "[bold]Premium in this book[/bold]",
        f"[bold]¥{found.premium.amount:,}[/bold]  [dim]({percent(found.rate_on_line)} on line; "
        f"{yen(found.premium_alone.amount)} at the capital alone)[/dim]",
    )
    table.add_row(
        "Technical premium beside it",
        f"{ranged(found.technical_premium)}  [dim]{percent(found.technical_rate_on_line)} on "
        "line[/dim]",
    )
    return table


def _capital(found: BookPrice) -> Table:
    table = section(
        f"Capital, mean of the worst {percent(1 - found.capital_basis.level)} beyond the expected"
    )
    table.add_row("Book", f"{found.policies} policies on {found.exchanges} exchanges")
    table.add_row("Of the book without it", _with_quantile(found, "without"))
    table.add_row("Of the book with it", _with_quantile(found, "with"))
    table.add_row("[bold]Marginal[/bold]", f"[bold]{yen(found.marginal.amount)}[/bold]")
    table.add_row("Euler share", yen(found.euler.amount))
    table.add_row("Alone, the most of both", yen(found.alone.amount))
    return table


def _together(found: BookPrice) -> Table:
    """The same under common shocks, each beside the figure for independent exchanges."""
    table = section("Where vendors' failures, campaigns and one market strike several at once")
    one = found.together
    if one is None:
        table.add_row("Not worked out", escape(found.together_refused or ""))
        return table
    times = f", {one.marginal / found.marginal.amount:.2g} times" if found.marginal.amount else ""
    table.add_row("Made by", f"{YEARS:,} simulated years, seed {SEED}; ± one standard error")
    table.add_row(
        "[bold]Marginal[/bold]",
        f"[bold]{yen(one.marginal)}[/bold] ± {yen(one.marginal_error)}  "
        f"[dim]({yen(found.marginal.amount)} if independent{times})[/dim]",
    )
    table.add_row(
        "Euler share",
        f"{yen(one.euler)}  [dim]({yen(found.euler.amount)} if independent)[/dim]",
    )
    table.add_row(
        "[bold]Premium in this book[/bold]",
        f"[bold]¥{one.premium:,}[/bold] ± {yen(one.premium_error)}  "
        f"[dim]({percent(one.rate_on_line)} on line; ¥{found.premium.amount:,} if "
        "independent)[/dim]",
    )
    return table


def _with_quantile(found: BookPrice, which: str) -> str:
    capital, quantile = getattr(found, f"capital_{which}"), getattr(found, f"var_{which}")
    level = percent(found.capital_basis.level)
    return f"{yen(capital.amount)}  [dim](VaR {level}: {yen(quantile.amount)})[/dim]"


def _shares(found: BookPrice) -> Table:
    table = Table(
        title="Whose capital it is", title_justify="left", title_style="bold cyan", box=None
    )
    for column in ("Entry", "Exchange", "Policy", "Expected loss", "Capital", "Part"):
        figures = column in ("Expected loss", "Capital", "Part")
        table.add_column(
            column,
            justify="right" if figures else "left",
            overflow="fold",
            header_style="dim",
        )
    whole = found.capital_with.amount
    for share in found.shares:
        table.add_row(
            "this" if share.entry is None else f"/{share.entry}",
            escape(share.exchange),
            escape(share.policy),
            yen(share.expected_loss.amount),
            yen(share.capital.amount),
            percent(share.capital.amount / whole) if whole else "-",
        )
    return table
