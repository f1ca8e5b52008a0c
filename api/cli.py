"""The `kuramori` command: check the tables, train, quote, serve.

Results go to standard output, progress and remarks to standard error. A fault is one line that says
what was wrong and what is allowed, with exit status 2 for bad input and 1 for anything else.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from contextlib import contextmanager
from dataclasses import asdict
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from api.problems import Problem
from api.settings import SettingError, Settings
from api.terminal import render
from api.validation import parse_body
from data.errors import DataError, TableFaults
from data.load import check_tables, load_dataset
from models import registry
from models.errors import ModelError, NoModel
from models.profile import Frozen, SecurityProfile
from pricing.desk import open_desk
from pricing.errors import PricingError
from pricing.policy import Policy
from pricing.quote import price
from pricing.requirement import RequirementError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pricing.desk import Desk

BAD_INPUT, FAILURE = 2, 1
LARGEST_FILE_BYTES = 1 << 20
"""A profile or policy is a few kilobytes."""

LONGEST_FAULT_LIST = 50
PAGE_WIDTH = 110

Model = TypeVar("Model", bound=Frozen)


def main() -> None:
    """Run the command; no fault shows a stack trace."""
    with _faults_in_one_line():
        kuramori.main(standalone_mode=True)


@click.group()
@click.version_option(installed_version("kuramori"), prog_name="kuramori")
def kuramori() -> None:
    """Price insurance against theft at crypto exchanges, and check it against the rules."""


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
def train(until: int | None) -> None:
    """Train on the shipped tables and make the result the model in use."""
    stored = train_into(Settings.from_env().home, until)
    scores = stored.manifest["scores"]
    click.echo(f"model {stored.version} is in use")
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
@click.option("--policy", "policy_file", type=click.Path(path_type=Path), help="Policy as JSON.")
@click.option(
    "--on", "on_text", metavar="DATE", help="Day of the quote, YYYY-MM-DD; today if none."
)
@click.option(
    "--scenario",
    help="How the required amount is read while the ordinance is unpublished; "
    "press_band/industry_anchors if none.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the whole quote as JSON.")
def quote(
    profiles: tuple[Path, ...],
    policy_file: Path | None,
    on_text: str | None,
    scenario: str | None,
    as_json: bool,
) -> None:
    """Quote a policy for the exchange in each of PROFILES; without one, the reference policy."""
    asked = [_read(path, SecurityProfile) for path in profiles]
    policy = _read(policy_file, Policy) if policy_file else None
    on = _day(on_text)
    desk = _desk(Settings.from_env().home, scenario)
    quotes = [price(profile, policy, desk, on) for profile in asked]
    if as_json:
        documents = [q.model_dump(mode="json") for q in quotes]
        shown = documents[0] if len(documents) == 1 else documents
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    console = Console(width=None if sys.stdout.isatty() else PAGE_WIDTH)
    for q in quotes:
        console.print(render(q))
        console.print()


@kuramori.command()
def serve() -> None:
    """Serve the HTTP interface with gunicorn; train first if no model is there."""
    home = Settings.from_env().home
    try:
        registry.load(home)
    except NoModel:
        _say("no model yet: training on the shipped tables")
        train_into(home)
    # One program replaces the other, so that signals reach gunicorn itself.
    arguments = [sys.executable, "-m", "gunicorn", "-c", "python:api.gunicorn_conf", "wsgi:app"]
    os.execv(sys.executable, arguments)  # noqa: S606 - fixed arguments


def train_into(home: Path, until: int | None = None) -> registry.StoredModel:
    """Train on the shipped tables and store the champion, showing progress."""
    from models.train import train as fit  # noqa: PLC0415 - scikit-learn only where it is needed

    dataset = load_dataset()
    with _progress("training") as progress:
        model, diagnostics = fit(dataset, until_year=until, progress=progress)
    about = {
        "code_version": installed_version("kuramori"),
        "trained_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "tables": {
            t.name: {"sha256": t.sha256, "rows": t.rows, "vintage": t.vintage.isoformat()}
            for t in dataset.version.tables
        },
        "scores": asdict(diagnostics),
    }
    return registry.store(home, model, about)


def _desk(home: Path, scenario: str | None) -> Desk:
    try:
        desk = open_desk(home, scenario=scenario)
    except NoModel:
        _say("no model yet: training on the shipped tables")
        train_into(home)
        desk = open_desk(home, scenario=scenario)
    if desk.tables_changed:
        _say("the tables have changed since the model was trained: run `kuramori train`")
    return desk


def _read(path: Path, kind: type[Model]) -> Model:
    """Read a profile or a policy."""
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            _refuse(f"{path}: larger than {LARGEST_FILE_BYTES >> 20} MiB")
        return parse_body(kind, path.read_bytes())
    except OSError as error:
        _refuse(f"{path}: {(error.strerror or 'cannot be read').lower()}")
    except Problem as problem:
        _refuse(f"{path}: {problem.detail}")


def _day(text: str | None) -> dt.date:
    if text is None:
        return dt.datetime.now(dt.UTC).date()
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        _refuse(f"--on: must be a date such as 2026-11-23 (it is {text!r})")


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int, str], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    quiet = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=quiet) as bar:
        task = bar.add_task(what, total=1)

        def show(done: int, total: int, step: str) -> None:
            bar.update(task, completed=done, total=total, description=f"{what}: {step}")

        yield show


@contextmanager
def _faults_in_one_line() -> Iterator[None]:
    try:
        yield
    except (TableFaults, ModelError) as error:
        _end(str(error), FAILURE)
    except PricingError as error:
        where = f"{error.field}: " if error.field else ""
        _end(f"{where}{error.public}", BAD_INPUT)
    except (DataError, RequirementError, SettingError) as error:
        _end(str(error), BAD_INPUT)


def _say(text: str) -> None:
    click.echo(f"kuramori: {text}", err=True)


def _end(text: str, status: int) -> NoReturn:
    _say(text)
    sys.exit(status)


def _refuse(text: str) -> NoReturn:
    _end(text, BAD_INPUT)
