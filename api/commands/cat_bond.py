"""`kuramori cat-bond`: the term sheet of a catastrophe bond on a book of policies."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from pydantic import ValidationError

from api.cat_bond_page import render
from api.commands.portfolio import (
    assumed_of,
    faults_of,
    read_book,
    runner_of,
    simulation_options,
)
from api.commands.shared import (
    as_json_option,
    day,
    end,
    lang_option,
    on_option,
    page,
    pdf_option,
    print_json,
    progress,
    refuse,
    say,
)
from api.fault_telling import told
from api.papers.paper import Stamped
from api.settings import Settings
from models.allocator import keep_freed_memory
from pricing.cat_bond import BondAsked, cat_bond
from pricing.cat_bond_terms import CatBond
from pricing.desk import open_desk
from pricing.errors import BatchRefused

if TYPE_CHECKING:
    from pricing.phrases import Language


@click.command("cat-bond")
@click.argument("book_file", metavar="BOOK", type=click.Path(path_type=Path))
@click.option("--attachment", type=float, required=True, help="Where the bond begins to pay, yen.")
@click.option("--exhaustion", type=float, required=True, help="Where it is used up, yen.")
@click.option(
    "--per-event/--aggregate",
    "per_event",
    default=True,
    show_default=True,
    help="Of each event, or of a year's sum.",
)
@click.option("--share", type=float, default=1.0, show_default=True, help="Part of the layer.")
@click.option("--term-years", type=int, default=3, show_default=True, help="Of the bond.")
@click.option(
    "--trigger",
    type=click.Choice(["indemnity", "pool_loss"]),
    default="indemnity",
    show_default=True,
    help="Whose loss is looked at: the sponsor's payments, or the pool's as an agent reports them.",
)
@simulation_options
@on_option
@lang_option
@pdf_option
@as_json_option
def cat_bond_command(  # noqa: PLR0913, PLR0917 - one for each option
    book_file: Path,
    attachment: float,
    exhaustion: float,
    share: float,
    term_years: int,
    trigger: str,
    years: int,
    seed: int,
    workers: int,
    settings: tuple[str, ...],
    on_text: str | None,
    lang: Language,
    pdf_file: Path | None,
    *,
    per_event: bool,
    as_json: bool,
) -> None:
    """Write the term sheet of a bond on a pool: attachment, EL, spread, multiple, wording.

    BOOK is read as by `kuramori portfolio`: one entry an exchange.
    """
    bond = _bond(
        {
            "attachment": attachment,
            "exhaustion": exhaustion,
            "basis": "event" if per_event else "year",
            "share": share,
            "term_years": term_years,
            "trigger": trigger,
        },
        lang,
    )
    book, lines = read_book(book_file)
    asked = BondAsked(years=years, seed=seed, assumed=assumed_of(settings), lang=lang)
    read_settings = Settings.from_env()
    on = day(on_text)
    keep_freed_memory()
    desk = open_desk(read_settings.home)
    try:
        with progress("cat-bond") as show, runner_of(read_settings.parallel, workers) as runner:
            found = cat_bond(bond, book, desk, on, asked, runner=runner, progress=show)
    except BatchRefused as refused:
        end(faults_of(book_file, lines, refused), 2)
    if pdf_file is not None:
        from api.papers.cat_bond_pdf import render_pdf  # noqa: PLC0415 - an extra

        pdf_file.write_bytes(render_pdf(found, Stamped(None, on)))
    if as_json:
        print_json(found.model_dump(mode="json"))
        return
    page().print(render(found))
    if pdf_file is not None:
        say(f"written: {pdf_file}")


def _bond(said: dict[str, object], lang: Language) -> CatBond:
    try:
        return CatBond.model_validate(said)
    except ValidationError as error:
        fault = error.errors()[0]
        name = "--" + str(fault["loc"][0]).replace("_", "-") if fault["loc"] else "--exhaustion"
        refuse(told(f"{name}: {fault['msg'].removeprefix('Value error, ')}", lang))
