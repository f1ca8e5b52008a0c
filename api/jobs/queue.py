"""How is a job asked for, found and called off?

This is what the web process and the command line use; nothing here runs a job. A job's owner is
kept with it, and whoever names an owner sees that owner's jobs and no others.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from api.clock import new_id, utc_now
from api.jobs.database import QUEUE, VERSION, open_client, open_tables
from api.jobs.failure import of_type
from api.jobs.shapes import Failure, Job, JobLine, JobPage, JobResult, Progress
from api.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from dbos import DBOSClient, EnqueueOptions, WorkflowStatus

    from api.jobs.kinds import JobRequest
    from api.jobs.shapes import JobsQuery, State

PROGRESS = "progress"

STATES: dict[str, State] = {
    "ENQUEUED": "queued",
    "DELAYED": "queued",
    "PENDING": "running",
    "SUCCESS": "done",
    "ERROR": "failed",
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": "failed",
    "CANCELLED": "cancelled",
}
"""DBOS's words for ours."""

OVER = ("done", "failed", "cancelled")


@dataclass(frozen=True)
class JobQueue:
    """The jobs of one database, opened when the first is asked for. Safe between threads."""

    url: str
    now: Callable[[], datetime] = utc_now
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _open: list[DBOSClient] = field(default_factory=list)

    def ask(self, asked: JobRequest, owner: str | None = None) -> Job:
        """Put a job in the queue."""
        at = self.now()
        job_id = new_id(at)
        options: EnqueueOptions = {
            "workflow_name": asked.kind,
            "queue_name": QUEUE,
            "workflow_id": job_id,
            "app_version": VERSION,
        }
        if owner is not None:
            options["authenticated_user"] = owner
        # As it was asked: with every default written out a book is five times as long.
        request = asked.request.model_dump_json(exclude_unset=True)
        self._client().enqueue(options, at.isoformat(), owner, request)
        return self.find(job_id, owner)

    def find(self, job_id: str, owner: str | None = None) -> Job:
        """The job under `job_id`.

        Raises:
            Problem: `unknown-job`.
        """
        status = self._status(job_id, owner)
        line = _line(status)
        noted = self._client().get_event(job_id, PROGRESS, 0)
        progress = Progress.model_validate_json(noted) if noted else Progress(share=0.0)
        if line.state == "done":
            progress = progress.model_copy(update={"share": 1.0})
        return Job(**dict(line), progress=progress, failure=self._failure(status, owner))

    def page(self, query: JobsQuery, owner: str | None = None) -> JobPage:
        """Some jobs, newest first, older than the one the cursor names.

        Raises:
            Problem: `unknown-job` if the cursor names none.
        """
        before = None if query.cursor is None else self._status(query.cursor, owner)
        found = self._older(query, owner, before)
        lines = tuple(_line(status) for status in found[: query.limit])
        more = len(found) > query.limit
        return JobPage(jobs=lines, next_cursor=lines[-1].id if more else None)

    def result(self, job_id: str, owner: str | None = None) -> JobResult:
        """What the job made.

        Raises:
            Problem: `unknown-job`, or `job-not-done`.
        """
        status = self._status(job_id, owner, load_output=True)
        state = STATES[status.status]
        if state != "done":
            raise Problem("job-not-done", f"The job is {state}.")
        return JobResult(id=job_id, kind=status.name, result=status.output)

    def cancel(self, job_id: str, owner: str | None = None) -> Job:
        """Call the job off; one that is over stays as it is.

        A step that runs is let finish; what it did stays, and no other step begins.

        Raises:
            Problem: `unknown-job`.
        """
        if STATES[self._status(job_id, owner).status] not in OVER:
            self._client().cancel_workflow(job_id)
        return self.find(job_id, owner)

    def _status(
        self, job_id: str, owner: str | None, *, load_output: bool = False
    ) -> WorkflowStatus:
        found = self._client().list_workflows(
            workflow_ids=[job_id],
            user=owner,
            load_input=False,
            load_output=load_output,
        )
        if not found:
            raise Problem("unknown-job", "No job is kept under this id.")
        return found[0]

    def _failure(self, status: WorkflowStatus, owner: str | None) -> Failure | None:
        if STATES[status.status] != "failed":
            return None
        if status.status == "MAX_RECOVERY_ATTEMPTS_EXCEEDED":
            return of_type("job-given-up")
        error = self._status(status.workflow_id, owner, load_output=True).error
        told: Any = getattr(error, "data", None)
        return of_type("internal-error") if told is None else Failure.model_validate_json(told)

    def _older(
        self, query: JobsQuery, owner: str | None, before: WorkflowStatus | None
    ) -> list[WorkflowStatus]:
        """One more than the page holds, if there are so many.

        DBOS sorts by a time that many jobs may share, to the second on SQLite, and cannot begin
        after one of them: so as many are read as it takes to see all that share it.
        """
        wanted, reading = query.limit + 1, 2 * query.limit + 20
        while True:
            read = self._client().list_workflows(
                name=query.kind,
                status=_words(query.state),
                user=owner,
                end_time=None if before is None else _moment(before.created_at).isoformat(),
                sort_desc=True,
                limit=reading,
                load_input=False,
                load_output=False,
            )
            older = [s for s in read if before is None or _place(s) < _place(before)]
            older.sort(key=_place, reverse=True)
            all_read = len(read) < reading
            if all_read or (
                len(older) >= wanted and older[wanted - 1].created_at != read[-1].created_at
            ):
                return older[:wanted]
            reading *= 2

    def close(self) -> None:
        """Close the database; the next question opens it again."""
        with self._lock:
            while self._open:
                self._open.pop().destroy()

    def _client(self) -> DBOSClient:
        with self._lock:
            if not self._open:
                tables = open_tables(self.url)
                # Only workers look at each other's beats.
                tables.engine.dispose()
                self._open.append(open_client(tables.url))
            return self._open[0]


def _words(state: State | None) -> list[str] | None:
    return None if state is None else [word for word, ours in STATES.items() if ours == state]


def _place(status: WorkflowStatus) -> tuple[int, str]:
    return cast("int", status.created_at), status.workflow_id


def _line(status: WorkflowStatus) -> JobLine:
    created = _moment(UUID(status.workflow_id).int >> 80)
    updated = _moment(status.completed_at or status.updated_at)
    started = None if status.dequeued_at is None else _moment(status.dequeued_at)
    # SQLite's clock gives DBOS whole seconds, which begin before a job that was made within one.
    return JobLine(
        id=status.workflow_id,
        kind=status.name,
        state=STATES[status.status],
        created_at=created,
        started_at=None if started is None else max(started, created),
        updated_at=max(updated, created),
        attempts=status.recovery_attempts or 0,
    )


def _moment(milliseconds: int | None) -> datetime:
    return datetime.fromtimestamp((milliseconds or 0) / 1000, UTC)
