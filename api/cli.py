"""The `kuramori` command: check the tables, train, choose a model, quote, serve.

What all commands say and read in the same way is in `api.commands.shared`.
"""

from __future__ import annotations

import os
import sys
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.commands.audit import audit
from api.commands.check import check
from api.commands.compare import compare
from api.commands.compare_history import compare_history
from api.commands.curves import curves
from api.commands.db import db
from api.commands.imports import imports
from api.commands.indicate import indicate
from api.commands.jobs import jobs
from api.commands.key import key
from api.commands.marginal import marginal
from api.commands.models import models
from api.commands.org import org
from api.commands.regimes import regimes
from api.commands.replay import replay_record
from api.commands.require import require
from api.commands.sector import sector
from api.commands.sensitivity import sensitivity
from api.commands.shared import (
    FAILURE,
    as_json_option,
    day,
    faults_in_one_line,
    on_option,
    page,
    policy_option,
    print_json,
    read_day,
    read_document,
    refuse,
    say,
)
from api.commands.stress import stress
from api.commands.training import open_or_train, train_into
from api.commands.user import user
from api.commands.validation import backtest, report
from api.commands.worker import worker
from api.settings import Settings
from api.store.units import open_engine
from api.terminal import render
from data.load import check_tables, first_day_kept, load_dataset
from models import registry
from models.errors import NoModel
from models.profile import SecurityProfile
from pricing.policy import Policy
from pricing.quote import price

if TYPE_CHECKING:
    import datetime as dt

LONGEST_FAULT_LIST = 50


def main() -> None:
    """Run the command; no fault shows a stack trace."""
    with faults_in_one_line():
        kuramori.main(standalone_mode=True)


@click.group()
@click.version_option(installed_version("kuramori"), prog_name="kuramori")
def kuramori() -> None:
    """Price insurance against theft at crypto exchanges, and check it against the rules."""


for command in (
    indicate,
    imports,
    models,
    backtest,
    report,
    sensitivity,
    curves,
    marginal,
    require,
    regimes,
    stress,
    sector,
    check,
    compare,
    compare_history,
    org,
    key,
    user,
    audit,
    replay_record,
    db,
    jobs,
    worker,
):
    kuramori.add_command(command)


@kuramori.group()
def data() -> None:
    """Look after the tables the model learns from."""


@data.command("check")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def data_check(folder: Path | None) -> None:
    """Check the shipped tables, or those in FOLDER: file, row, column and rule of each fault."""
    faults = check_tables(folder)
    for fault in faults[:LONGEST_FAULT_LIST]:
        click.echo(str(fault))
    if len(faults) > LONGEST_FAULT_LIST:
        click.echo(f"and {len(faults) - LONGEST_FAULT_LIST} more")
    if faults:
        sys.exit(FAILURE)
    tables = load_dataset(folder).version
    rows = sum(table.rows for table in tables.tables)
    click.echo(
        f"{len(tables.tables)} tables, {rows} rows, newest of {tables.vintage}: no faults "
        f"(digest {tables.digest[:16]})"
    )


@kuramori.command()
@click.option("--until", type=click.IntRange(2012, 2100), help="Last calendar year to learn from.")
@click.option(
    "--as-of",
    "as_of_text",
    metavar="DATE",
    help="Learn from the tables as they stood that day, YYYY-MM-DD; today's if none.",
)
@click.option("--no-promote", is_flag=True, help="Keep the model and leave the one in use.")
def train(until: int | None, as_of_text: str | None, *, no_promote: bool) -> None:
    """Train on the shipped tables and make the result the model in use."""
    as_of = None if as_of_text is None else _kept_day(as_of_text)
    stored = train_into(Settings.from_env().home, until, as_of, promote=not no_promote)
    click.echo(f"model {stored.version} is {'kept' if no_promote else 'in use'}")
    scores = stored.manifest["scores"]
    click.echo(
        f"  {scores['thefts']['mid']} thefts in {scores['exchange_years']['mid']:,.0f} "
        f"exchange-years, {stored.model.trained_from} to {stored.model.trained_to} "
        f"({scores['exchange_years']['lo']:,.0f} to {scores['exchange_years']['hi']:,.0f} "
        "exchange-years, as unknown closures are read)"
    )
    click.echo(
        f"  {scores['severity_thefts']} thefts with a size; how well such models predict: "
        "kuramori backtest"
    )


@kuramori.command()
@click.argument("profiles", nargs=-1, required=True, type=click.Path(path_type=Path))
@policy_option
@on_option
@click.option(
    "--scenario",
    help="How the required amount is read while the ordinance is unpublished; "
    "press_band/industry_anchors if none.",
)
@as_json_option
def quote(
    profiles: tuple[Path, ...],
    policy_file: Path | None,
    on_text: str | None,
    scenario: str | None,
    as_json: bool,
) -> None:
    """Quote a policy for the exchange in each of PROFILES; without one, the reference policy."""
    asked = [read_document(path, SecurityProfile) for path in profiles]
    policy = read_document(policy_file, Policy) if policy_file else None
    on = day(on_text)
    desk = open_or_train(Settings.from_env().home, scenario)
    quotes = [price(profile, policy, desk, on) for profile in asked]
    if as_json:
        documents = [q.model_dump(mode="json") for q in quotes]
        shown = documents[0] if len(documents) == 1 else documents
        print_json(shown)
        return
    console = page()
    for q in quotes:
        console.print(render(q))
        console.print()


@kuramori.command()
def serve() -> None:
    """Serve the HTTP interface with gunicorn and one worker; train first if no model is there."""
    settings = Settings.from_env()
    open_engine(settings.database_url).dispose()  # a missing driver is said here, in one line
    home = settings.home
    try:
        registry.load(home)
    except NoModel:
        say("no model yet: training on the shipped tables")
        train_into(home)
    # One program replaces the other, so that signals reach gunicorn itself.
    arguments = [sys.executable, "-m", "gunicorn", "-c", "python:api.gunicorn_conf", "wsgi:app"]
    os.execv(sys.executable, arguments)  # noqa: S606 - fixed arguments


def _kept_day(text: str) -> dt.date:
    """The day of `--as-of`, if the tables of that day are kept."""
    asked, first = read_day("--as-of", text), first_day_kept()
    if asked < first:
        refuse(f"--as-of: no tables are kept from before {first} (it is {asked})")
    return asked
