"""`kuramori event-cover`: what a cover that pays on an event costs, and how far it may miss."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.commands.shared import (
    as_json_option,
    day,
    lang_option,
    on_option,
    page,
    pdf_option,
    print_json,
    read_document,
    refuse,
    say,
)
from api.event_page import render
from api.papers.paper import Stamped
from api.settings import Settings
from data.accumulation import UnknownAssumption, read_setting
from data.event_assumptions import event_assumptions
from pricing.desk import open_desk
from pricing.event_cover import SEED, event_cover
from pricing.event_terms import EventCover

if TYPE_CHECKING:
    from data.event_assumptions import EventAssumptions
    from pricing.phrases import Language


@click.command("event-cover")
@click.argument("cover_file", metavar="COVER", type=click.Path(path_type=Path))
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="Put an assumption otherwise, such as outflow.false_rate=0.05.",
)
@click.option("--seed", type=int, default=SEED, show_default=True, help="Of the drawn triggers.")
@click.option("--scenario", help="How the required amount is read; the rules' own if none.")
@on_option
@lang_option
@pdf_option
@as_json_option
def event_cover_command(
    cover_file: Path,
    settings: tuple[str, ...],
    seed: int,
    scenario: str | None,
    on_text: str | None,
    lang: Language,
    pdf_file: Path | None,
    *,
    as_json: bool,
) -> None:
    """Price a cover on an event: payout, multiple of its expected loss, basis risk, credit.

    COVER is a JSON file with the exchange's profile in it (docs/event-linked.md).
    """
    cover = read_document(cover_file, EventCover)
    assumed = _assumed(settings)
    desk = open_desk(Settings.from_env().home, scenario=scenario)
    on = day(on_text)
    found = event_cover(cover, desk, on, assumed, seed, lang)
    if pdf_file is not None:
        from api.papers.event_pdf import render_pdf  # noqa: PLC0415 - an extra

        pdf_file.write_bytes(render_pdf(found, Stamped(None, on)))
    if as_json:
        print_json(found.model_dump(mode="json"))
        return
    page().print(render(found))
    if pdf_file is not None:
        say(f"written: {pdf_file}")


def _assumed(settings: tuple[str, ...]) -> EventAssumptions:
    try:
        return event_assumptions().with_settings(dict(map(read_setting, settings)))
    except UnknownAssumption as error:
        refuse(f"--set {error}")
