"""`kuramori worker`: do the long work that was asked for."""

from __future__ import annotations

import click

from api.settings import Settings


@click.command()
def worker() -> None:
    """Do jobs, one at a time, until ended; start several to do several at a time.

    `kuramori serve` starts one by itself.
    """
    from api.jobs.worker import leave, work_or_say_why  # noqa: PLC0415  loads what jobs need

    leave(work_or_say_why(Settings.from_env()))
