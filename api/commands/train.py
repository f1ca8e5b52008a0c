"""`kuramori train`: learn from the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from api.commands.shared import read_day, refuse
from api.commands.training import train_into
from api.settings import Settings
from data.load import first_day_kept

if TYPE_CHECKING:
    import datetime as dt


@click.command()
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


def _kept_day(text: str) -> dt.date:
    """The day of `--as-of`, if the tables of that day are kept."""
    asked, first = read_day("--as-of", text), first_day_kept()
    if asked < first:
        refuse(f"--as-of: no tables are kept from before {first} (it is {asked})")
    return asked
