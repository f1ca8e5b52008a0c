"""`kuramori check`: would this policy stand in for the reserve? A report to put on file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.check_page import render
from api.commands.shared import (
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
from pricing.examination import examine
from pricing.phrases import LANGUAGES, Language
from pricing.policy import Policy
from pricing.rates import rates_on

if TYPE_CHECKING:
    from models.artefact import StoredModel


@click.command()
@click.argument("policy_file", metavar="POLICY", type=click.Path(path_type=Path))
@click.option(
    "--profile",
    "profile_file",
    required=True,
    type=click.Path(path_type=Path),
    help="The exchange it is to protect, as JSON.",
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
def check(
    policy_file: Path,
    profile_file: Path,
    regime: str,
    scenario: str | None,
    on_text: str | None,
    lang: Language,
    pdf_file: Path | None,
    *,
    as_json: bool,
) -> None:
    """Check a policy against a regime's rules, and say what it is worth beside cash.

    Without a trained model the share of loss that exclusions take is unknown.
    """
    policy = read_document(policy_file, Policy)
    profile = read_document(profile_file, SecurityProfile)
    on = day(on_text)
    rules = rule_set_on(regime, on)
    if not rules.rules:
        refuse(f"--regime: {regime} has amounts and no rules for policies; {HOME} has")
    rates = rates_on(load_dataset().rates, profile, policy, on)
    asked = scenario or rules.default_scenario
    found = examine(policy, profile, rules, asked, rates, on, _model(), lang)
    if pdf_file is not None:
        from api.papers.check_pdf import render_pdf  # noqa: PLC0415 - an extra

        pdf_file.write_bytes(render_pdf(found, Stamped(None, on)))
    if as_json:
        print_json(found.model_dump(mode="json"))
        return
    page().print(render(found, rules))
    if pdf_file is not None:
        say(f"written: {pdf_file}")


def _model() -> StoredModel | None:
    """The model in use; a remark and None where there is none. A damaged one ends the command."""
    try:
        return registry.load(Settings.from_env().home)
    except NoModel:
        say("no model to weigh exclusions with: kuramori train")
        return None
