"""Jobs: ask for long work, follow it, fetch what it made, call it off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.contract import Contract, answer, verbatim
from api.jobs.kinds import JobRequest
from api.jobs.shapes import Job, JobPage, JobResult, JobsQuery
from api.wiring import jobs

if TYPE_CHECKING:
    from flask import Response

contract = Contract()

BODIES = 32
"""As large as a book at once may be; see `api.routes.indications`."""


def _owner() -> str | None:
    """Whose jobs the caller asks for and sees; None is everybody's."""
    return None


@contract.post(
    "/v1/jobs",
    body=JobRequest,
    bodies=BODIES,
    status=202,
    returns=Job,
    problems=("database-unavailable",),
)
def create_job(body: JobRequest) -> Response:
    """Ask for work that takes longer than a request may.

    A worker takes it up when it is free; the job can be followed under its Location. It outlives
    restarts of the service: what is done of it is not done again.
    """
    job = jobs().ask(body, _owner())
    return verbatim(job.model_dump_json(), status=202, location=f"/v1/jobs/{job.id}")


@contract.get(
    "/v1/jobs",
    query=JobsQuery,
    returns=JobPage,
    problems=("unknown-job", "database-unavailable"),
)
def list_jobs(query: JobsQuery) -> Response:
    """List jobs, newest first."""
    return answer(jobs().page(query, _owner()))


@contract.get("/v1/jobs/<job_id>", returns=Job, problems=("unknown-job", "database-unavailable"))
def read_job(job_id: str) -> Response:
    """Say how far a job is, and why it failed if it did."""
    return answer(jobs().find(job_id, _owner()))


@contract.get(
    "/v1/jobs/<job_id>/result",
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
    returns=Job,
    problems=("unknown-job", "database-unavailable"),
)
def cancel_job(job_id: str) -> Response:
    """Call a job off.

    The step under way is let finish, and what it did stays; no other begins. A job that is over
    stays as it is.
    """
    return answer(jobs().cancel(job_id, _owner()))
