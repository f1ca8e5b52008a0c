"""`kuramori jobs`: what long work was asked for, how far is it, and call it off."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
from rich.markup import escape
from rich.table import Table

from api.commands.shared import BAD_INPUT, as_json_option, end, page, print_json
from api.jobs.database import jobs_url
from api.jobs.kinds import KINDS
from api.jobs.queue import STATES, JobQueue
from api.jobs.shapes import JobsQuery
from api.problems import Problem
from api.settings import Settings
from api.tables import section
from api.terminal import percent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from api.jobs.shapes import Job

MOST_LINES = 100


@click.group()
def jobs() -> None:
    """Look after long work: trainings, backtests, batches."""


@jobs.command("list")
@click.option("--state", type=click.Choice(sorted(set(STATES.values()))), help="Only these.")
@click.option("--kind", type=click.Choice(sorted(KINDS)), help="Only these.")
@as_json_option
def list_jobs(state: str | None, kind: str | None, *, as_json: bool) -> None:
    """List the newest jobs."""
    query = JobsQuery.model_validate({"limit": MOST_LINES, "state": state, "kind": kind})
    with _queue() as queue:
        found = queue.page(query)
    if as_json:
        print_json(found.model_dump(mode="json"))
        return
    table = Table(box=None, header_style="dim")
    for name in ("Job", "Kind", "State", "Asked (UTC)", "Attempts"):
        table.add_column(name)
    for job in found.jobs:
        asked = f"{job.created_at:%Y-%m-%d %H:%M:%S}"
        table.add_row(job.id, job.kind, job.state, asked, str(job.attempts))
    page().print(table)


@jobs.command()
@click.argument("job_id", metavar="ID")
@as_json_option
def show(job_id: str, *, as_json: bool) -> None:
    """Show how far a job is, or why it failed."""
    _show(_found(JobQueue.find, job_id), as_json=as_json)


@jobs.command()
@click.argument("job_id", metavar="ID")
@as_json_option
def cancel(job_id: str, *, as_json: bool) -> None:
    """Call a job off; the step under way is let finish."""
    _show(_found(JobQueue.cancel, job_id), as_json=as_json)


@contextmanager
def _queue() -> Iterator[JobQueue]:
    queue = JobQueue(jobs_url(Settings.from_env()))
    try:
        yield queue
    except Problem as problem:
        end(problem.detail, BAD_INPUT)
    finally:
        queue.close()


def _found(find: Callable[[JobQueue, str], Job], job_id: str) -> Job:
    with _queue() as queue:
        return find(queue, job_id)


def _show(job: Job, *, as_json: bool) -> None:
    if as_json:
        print_json(job.model_dump(mode="json"))
        return
    top = section(f"{job.kind} {job.id}")
    top.add_row("State", job.state)
    top.add_row("Asked for", f"{job.created_at:%Y-%m-%d %H:%M:%S} UTC")
    if job.started_at is not None:
        top.add_row("Taken up", f"{job.started_at:%Y-%m-%d %H:%M:%S} UTC, attempt {job.attempts}")
    top.add_row("Done", percent(job.progress.share))
    if job.progress.step is not None:
        top.add_row("Step", escape(job.progress.step))
    if job.failure is not None:
        top.add_row("Why", escape(job.failure.detail))
    page().print(top)
