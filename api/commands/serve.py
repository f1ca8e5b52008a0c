"""`kuramori serve`: the HTTP interface."""

from __future__ import annotations

import os
import sys

import click

from api.commands.shared import say
from api.settings import Settings
from api.store.units import open_engine
from models import registry
from models.errors import NoModel


@click.command()
def serve() -> None:
    """Serve the HTTP interface with gunicorn and one worker; train first if no model is there."""
    settings = Settings.from_env()
    open_engine(settings.database_url).dispose()  # a missing driver is said here, in one line
    home = settings.home
    try:
        registry.load(home)
    except NoModel:
        # Training loads what serving does without.
        from api.commands.training import train_into  # noqa: PLC0415

        say("no model yet: training on the shipped tables")
        train_into(home)
    # One program replaces the other, so that signals reach gunicorn itself.
    arguments = [sys.executable, "-m", "gunicorn", "-c", "python:api.gunicorn_conf", "wsgi:app"]
    os.execv(sys.executable, arguments)  # noqa: S606 - fixed arguments
