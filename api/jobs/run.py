"""How is a plan carried out so that a crash loses nothing?

Each kind of work is a DBOS workflow of its name. It plans the steps from the request and does them
in turn; DBOS keeps each answer and, when another worker goes on, gives back those it has.
"""

from __future__ import annotations

import pkgutil
import threading
import time
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog
from dbos import DBOS
from dbos import error as dbos_error
from pydantic import ValidationError

from api.clock import utc_now
from api.jobs.failure import failure_of, is_away, of_type
from api.jobs.plan import Task
from api.jobs.queue import PROGRESS
from api.jobs.shapes import Failure, Progress

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dbos import StepOptions

    from api.jobs.kinds import Kind
    from api.jobs.plan import Bench, Json, Plan, Step

MOST_RESTARTS = 20
"""A job that ends its worker each time must not do so for ever."""

TRIES, FIRST_PAUSE_SECONDS = 5, 1.0
"""Of a step that finds the database away; each pause is twice the one before."""

SECONDS_BETWEEN_NOTES = 1.0
"""Between two notes of a step's progress."""

OUTDATED = (
    ValidationError,
    dbos_error.DBOSUnexpectedStepError,
    dbos_error.DBOSStepNondeterminismError,
)
"""What comes of a request or of steps that are not what they were when the job began."""

log = structlog.get_logger(__name__)


class JobFailed(Exception):
    """A job came to nothing. DBOS keeps `data`, a `Failure` as JSON."""

    def __init__(self, failure: Failure, *, passing: bool = False) -> None:
        super().__init__(failure.detail)
        self.data = failure.model_dump_json()
        self.passing = passing


class Turnstile:
    """Lets one step through at a time, and none once it is closed."""

    def __init__(self) -> None:
        self._closed = threading.Event()
        self._step = threading.Lock()

    def __enter__(self) -> None:
        if self._closed.is_set():
            _wait_for_the_end()
        self._step.acquire()

    def __exit__(self, *_: object) -> None:
        self._step.release()

    def close(self) -> None:
        """Begin no other step."""
        self._closed.set()

    def left(self, patience: float) -> bool:
        """Whether the step under way ended within `patience` seconds."""
        return self._step.acquire(timeout=patience)


def _wait_for_the_end() -> None:
    """Hold still until the process ends: whoever takes the job over goes on from here."""
    threading.Event().wait()


def register(kinds: Iterable[Kind], bench: Bench, turnstile: Turnstile, worker: str) -> None:
    """Make a workflow of each kind, before DBOS is launched."""
    for kind in kinds:
        run = partial(_run, kind, bench, turnstile, worker)
        DBOS.workflow(name=kind.name, max_recovery_attempts=MOST_RESTARTS)(_named(run))


def _named(run: Any) -> Any:  # noqa: ANN401  what DBOS wants: a function, not a partial
    def workflow(asked_at: str, owner: str | None, request: str) -> Json:
        return run(asked_at, owner, request)

    return workflow


def _run(
    kind: Kind,
    bench: Bench,
    turnstile: Turnstile,
    worker: str,
    asked_at: str,
    owner: str | None,
    request: str,
) -> Json:
    job_id = DBOS.workflow_id or ""
    task = Task(job_id, owner, datetime.fromisoformat(asked_at))
    with structlog.contextvars.bound_contextvars(worker=worker, job_id=job_id, kind=kind.name):
        log.info("job_taken_up")
        try:
            plan: Plan = pkgutil.resolve_name(kind.steps)(
                kind.request.model_validate_json(request), task
            )
            answers: list[Json] = []
            for step in plan.steps:
                with turnstile:
                    answers.append(_kept(step, plan, bench, answers))
            result = plan.result(answers)
        except Exception as error:
            raise _failed(error) from error
        log.info("job_done")
        return result


def _kept(step: Step, plan: Plan, bench: Bench, before: list[Json]) -> Json:
    """The answer of a step: the kept one, or it is made and kept."""
    options: StepOptions = {
        "name": step.name,
        "retries_allowed": True,
        "max_attempts": TRIES,
        "interval_seconds": FIRST_PAUSE_SECONDS,
        "should_retry": lambda error: isinstance(error, JobFailed) and error.passing,
    }
    return DBOS.run_step(options, partial(_answer, step, plan, bench, before))


def _answer(step: Step, plan: Plan, bench: Bench, before: list[Json]) -> Json:
    started = time.monotonic()
    try:
        answer = step.do(bench, before, _Notes(step.name, len(before), len(plan.steps)).say)
    except Exception as error:
        log.exception("step_failed", step=step.name)
        raise JobFailed(failure_of(error), passing=is_away(error)) from error
    log.info("step_done", step=step.name, seconds=round(time.monotonic() - started, 3))
    return answer


class _Notes:
    """Progress of one step, noted at its start and then every second at most."""

    def __init__(self, step: str, done: int, steps: int) -> None:
        self._step, self._done, self._steps = step, done, steps
        self._noted = -SECONDS_BETWEEN_NOTES
        self.say(0.0)

    def say(self, share: float) -> None:
        """This share of the step is done."""
        now = time.monotonic()
        if now - self._noted < SECONDS_BETWEEN_NOTES:
            return
        self._noted = now
        whole = (self._done + min(max(share, 0.0), 1.0)) / self._steps
        note = Progress(share=whole, step=self._step, at=utc_now())
        DBOS.set_event(PROGRESS, note.model_dump_json())


def _failed(error: Exception) -> JobFailed:
    """The error to be kept. One that was kept before a crash comes back without its type."""
    kept = getattr(error, "data", None)
    if isinstance(error, JobFailed):
        failure = Failure.model_validate_json(error.data)
    elif isinstance(kept, str):
        failure = Failure.model_validate_json(kept)
    elif isinstance(error, OUTDATED):
        failure = of_type("job-outdated")
    elif _ran_out_of_tries(error):
        failure = of_type("database-unavailable")
    else:
        failure = failure_of(error)
    log.error("job_failed", problem=failure.type, exc_info=error)
    return JobFailed(failure)


def _ran_out_of_tries(error: Exception) -> bool:
    name = dbos_error.DBOSMaxStepRetriesExceeded.__name__
    return name in (type(error).__name__, getattr(error, "name", None))
