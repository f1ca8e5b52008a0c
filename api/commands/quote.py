"""`kuramori quote`: what a policy costs, and whether it would be accepted."""

from __future__ import annotations

from pathlib import Path

import click

from api.commands.shared import (
    as_json_option,
    day,
    on_option,
    page,
    pdf_option,
    policy_option,
    print_json,
    read_document,
    refuse,
    say,
)
from api.commands.training import open_or_train
from api.papers.paper import Stamped
from api.settings import Settings
from api.terminal import render
from models.profile import SecurityProfile
from pricing.phrases import LANGUAGES, Language
from pricing.policy import Policy
from pricing.quote import price


@click.command()
@click.argument("profiles", nargs=-1, required=True, type=click.Path(path_type=Path))
@policy_option
@on_option
@click.option(
    "--scenario",
    help="How the required amount is read while the ordinance is unpublished; "
    "press_band/industry_anchors if none.",
)
@pdf_option
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="Language of the PDF.",
)
@as_json_option
def quote(
    profiles: tuple[Path, ...],
    policy_file: Path | None,
    on_text: str | None,
    scenario: str | None,
    pdf_file: Path | None,
    lang: Language,
    *,
    as_json: bool,
) -> None:
    """Quote a policy for the exchange in each of PROFILES; without one, the reference policy."""
    if pdf_file is not None and len(profiles) > 1:
        refuse("--pdf: one quote makes one file; name one profile")
    asked = [read_document(path, SecurityProfile) for path in profiles]
    policy = read_document(policy_file, Policy) if policy_file else None
    on = day(on_text)
    desk = open_or_train(Settings.from_env().home, scenario)
    quotes = [price(profile, policy, desk, on) for profile in asked]
    if pdf_file is not None:
        from api.papers.quote_pdf import render_pdf  # noqa: PLC0415 - an extra

        pdf_file.write_bytes(render_pdf(quotes[0], Stamped(None, on), lang))
    if as_json:
        documents = [q.model_dump(mode="json") for q in quotes]
        shown = documents[0] if len(documents) == 1 else documents
        print_json(shown)
        return
    console = page()
    for q in quotes:
        console.print(render(q))
        console.print()
    if pdf_file is not None:
        say(f"written: {pdf_file}")
