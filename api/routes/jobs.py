"""Jobs: ask for long work, follow it, fetch what it made, call it off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api import access
from api.contract import Contract, answer
from api.jobs.kinds import KINDS, JobRequest
from api.jobs.shapes import Job, JobPage, JobResult, JobsQuery
from api.recording import Reply, recording
from api.wiring import context, jobs, service

if TYPE_CHECKING:
    from flask import Response

contract = Contract("Jobs")

BODIES = 32
"""As large as a book at once may be; see `api.routes.indications`."""


def _owner() -> str | None:
    """Whose jobs the caller asks for and sees: its organisation's, never everybody's."""
    return context().caller.organisation_id


@contract.post(
    "/v1/jobs",
    may="jobs:make",
    body=JobRequest,
    bodies=BODIES,
    status=202,
    returns=Job,
    problems=("database-unavailable",),
    changes=True,
)
def create_job(body: JobRequest) -> Reply:
    """Ask for work that takes longer than a request may.

    A worker takes it up when it is free; the job can be followed under its Location. It outlives
    restarts of the service: what is done of it is not done again.
    """
    if KINDS[body.kind].asked_by == "operator":
        access.require(context().caller, "models:manage")
    job = jobs().ask(body, _owner())
    try:
        with recording(service().store, context()) as made:
            made.note("job.asked", job.id, kind=job.kind)
            made.answer(Reply(job.model_dump_json(), 202, f"/v1/jobs/{job.id}"))
            return made.done()
    except Exception:
        # The same was asked before, or nobody could note it: nobody will fetch it.
        jobs().cancel(job.id, _owner())
        raise


@contract.get(
    "/v1/jobs",
    may="jobs:read",
    query=JobsQuery,
    returns=JobPage,
    problems=("unknown-job", "database-unavailable"),
)
def list_jobs(query: JobsQuery) -> Response:
    """List jobs, newest first."""
    return answer(jobs().page(query, _owner()))


@contract.get(
    "/v1/jobs/<job_id>",
    may="jobs:read",
    returns=Job,
    problems=("unknown-job", "database-unavailable"),
)
def read_job(job_id: str) -> Response:
    """Say how far a job is, and why it failed if it did."""
    return answer(jobs().find(job_id, _owner()))


@contract.get(
    "/v1/jobs/<job_id>/result",
    may="jobs:read",
    returns=JobResult,
    problems=("unknown-job", "job-not-done", "database-unavailable"),
)
def read_job_result(job_id: str) -> Response:
    """Fetch what a job made, once it is done.

    Quotes of a batch are named by id and place; each can be read as any other.
    """
    return answer(jobs().result(job_id, _owner()))


@contract.post(
    "/v1/jobs/<job_id>/cancellation",
    may="jobs:make",
    returns=Job,
    problems=("unknown-job", "database-unavailable"),
)
def cancel_job(job_id: str) -> Response:
    """Call a job off.

    The step under way is let finish, and what it did stays; no other begins. A job that is over
    stays as it is.
    """
    job = jobs().cancel(job_id, _owner())
    with recording(service().store, context()) as made:
        made.note("job.cancelled", job_id)
    return answer(job)
