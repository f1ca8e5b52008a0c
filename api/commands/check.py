"""`kuramori check`: would this contract stand in for the reserve? A report to put on file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.check_page import render
from api.commands.shared import (
    LARGEST_FILE_BYTES,
    as_json_option,
    day,
    on_option,
    page,
    pdf_option,
    print_json,
    read_document,
    refuse,
    say,
)
from api.papers.paper import Stamped
from api.settings import Settings
from data.load import load_dataset
from data.regime_versions import rule_set_on
from data.regimes import HOME
from models import registry
from models.errors import NoModel
from models.profile import SecurityProfile
from pricing.arrangement import Arrangement, examine_arrangement
from pricing.event_terms import EventCover
from pricing.phrases import LANGUAGES, Language
from pricing.policy import Policy
from pricing.rates import rates_on

if TYPE_CHECKING:
    from models.artefact import StoredModel


@click.command()
@click.argument("contract_file", metavar="CONTRACT", type=click.Path(path_type=Path))
@click.option(
    "--profile",
    "profile_file",
    type=click.Path(path_type=Path),
    help="The exchange it is to protect, as JSON; a cover on an event has it inside.",
)
@click.option(
    "--event-cover",
    "cover_file",
    type=click.Path(path_type=Path),
    help="A cover on an event held beside the policy, as JSON.",
)
@click.option(
    "--regime", default=HOME, show_default=True, help="Whose rules are asked, as of the day."
)
@click.option("--scenario", help="How the required amount is read; the regime's own if none.")
@on_option
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="Language of the report.",
)
@pdf_option
@as_json_option
def check(  # noqa: PLR0913 - one for each option
    contract_file: Path,
    profile_file: Path | None,
    cover_file: Path | None,
    regime: str,
    scenario: str | None,
    on_text: str | None,
    lang: Language,
    pdf_file: Path | None,
    *,
    as_json: bool,
) -> None:
    """Check a contract against a regime's rules, and say what it is worth beside cash.

    CONTRACT is a policy, or a cover on an event (docs/event-linked.md); --event-cover puts such a
    cover beside a policy. Without a trained model the share of loss that exclusions take, and how
    far a trigger can miss a loss, are unknown.
    """
    held = _held(contract_file, cover_file)
    profile = _exchange(held, profile_file)
    on = day(on_text)
    rules = rule_set_on(regime, on)
    if not rules.rules:
        refuse(f"--regime: {regime} has amounts and no rules for policies; {HOME} has")
    rates = rates_on(load_dataset().rates, profile, held.policy, on)
    asked = scenario or rules.default_scenario
    found = examine_arrangement(held, profile, rules, asked, rates, on, _model(), lang)
    if pdf_file is not None:
        from api.papers.check_pdf import render_pdf  # noqa: PLC0415 - an extra

        pdf_file.write_bytes(render_pdf(found, Stamped(None, on)))
    if as_json:
        print_json(found.model_dump(mode="json"))
        return
    page().print(render(found, rules))
    if pdf_file is not None:
        say(f"written: {pdf_file}")


OF_POLICY, OF_COVER = {"layers"}, {"triggers", "payout", "calculation_agent"}
"""Fields that one kind of contract has and the other has not."""


def _held(contract_file: Path, cover_file: Path | None) -> Arrangement:
    """What the files say, each by its kind."""
    kind = _kind(contract_file)
    if kind is EventCover:
        if cover_file is not None:
            refuse(f"--event-cover: {contract_file} is a cover on an event already; give a policy")
        return Arrangement(event_cover=read_document(contract_file, EventCover))
    policy = read_document(contract_file, Policy)
    if cover_file is None:
        return Arrangement(policy)
    return Arrangement(policy, read_document(cover_file, EventCover))


def _kind(file: Path) -> type[Policy | EventCover]:
    """Which kind of contract a file is by its fields; a policy where it cannot be read at all."""
    try:
        document = json.loads(file.read_bytes()) if file.stat().st_size <= LARGEST_FILE_BYTES else 0
    except (OSError, ValueError, RecursionError):
        document = 0
    if document == 0:
        return Policy
    fields = set(document) if isinstance(document, dict) else set()
    if fields & OF_POLICY:
        return Policy
    if not fields & OF_COVER:
        refuse(f"{file}: neither a policy (layers) nor a cover on an event (triggers, payout)")
    return EventCover


def _exchange(held: Arrangement, profile_file: Path | None) -> SecurityProfile:
    """The exchange of --profile, or the one a cover on an event has inside."""
    if profile_file is not None:
        return read_document(profile_file, SecurityProfile)
    if held.event_cover is None:
        refuse("--profile: a policy does not say which exchange it is to protect: give it")
    return held.event_cover.exchange


def _model() -> StoredModel | None:
    """The model in use; a remark and None where there is none. A damaged one ends the command."""
    try:
        return registry.load(Settings.from_env().home)
    except NoModel:
        say("no model to weigh exclusions and triggers with: kuramori train")
        return None
