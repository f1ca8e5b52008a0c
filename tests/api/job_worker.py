"""A worker in a process of its own, with quick work whose every step can be counted.

Run as a program it is the worker: `job_worker.py HOME DATABASE_URL LEASE PATIENCE`.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from pydantic import BaseModel
from sqlalchemy.exc import OperationalError

from api.jobs import run
from api.jobs.database import jobs_url
from api.jobs.kinds import KINDS, JobRequest, Kind
from api.jobs.plan import Bench, Plan, Step, Task
from api.jobs.queue import JobQueue
from api.jobs.worker import leave, work
from api.settings import Settings
from api.store import migrate
from api.store.units import open_engine
from pricing.errors import NothingCovered
from tests.waiting import PATIENCE_S, wait_until, whole_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from api.core import Core
    from api.jobs.plan import Json, Report
    from api.jobs.shapes import Job

ROOT = Path(__file__).resolve().parents[2]
LEASE = 1.5
"""Of one worker after the other. Of two at once either may stand still for as long by chance."""

LONG_LEASE = 5.0
"""No worker stands still for so long, however busy the machine."""


class CountRequest(BaseModel):
    """So many steps of so many seconds, one of which may go wrong."""

    steps: int = 3
    seconds: float = 0.0
    held: int | None = None
    """Place of a step that waits until it is let go, so that what is done meanwhile is in time."""
    wrong: str = ""
    plan: str = "step"


@dataclass(frozen=True)
class CountJob:
    """An order for it: this kind is not in the table."""

    request: CountRequest
    kind: str = "count"


def count_work(asked: CountRequest, task: Task) -> Plan:
    """Each step leaves a line when it begins and when it ends, and one row, whoever does it."""

    def do(place: int, bench: Bench, before: Sequence[Json], report: Report) -> int:
        assert before == list(range(place))
        report(0.5)
        _note(bench.home, "begun", task.id, place)
        time.sleep(asked.seconds)
        if place == asked.held:
            wait_until(_gate(bench.home).exists)
        if place == 1:
            _go_wrong(asked.wrong, bench.home, task)
        with _effects(bench.home) as effects:
            effects.execute(
                "INSERT INTO effects VALUES (?, ?) ON CONFLICT DO NOTHING", (task.id, place)
            )
        _note(bench.home, "ended", task.id, place)
        return place

    # A worker of another version of the code plans other steps.
    name = os.environ.get("PLAN", asked.plan)
    return Plan(
        tuple(Step(f"{name} {place}", partial(do, place)) for place in range(asked.steps)),
        list,
    )


def _go_wrong(how: str, home: Path, task: Task) -> None:
    if how == "cannot be priced":
        raise NothingCovered("the policy never pays", "/policy/layers/0")
    if how == "bug":
        raise ZeroDivisionError("secret of the house")
    if how == "database away once" and runs(home, task.id).count(1) == 1:
        raise OperationalError("select", {}, Exception("away"))
    if how == "kills its worker":
        os._exit(9)


def _gate(home: Path) -> Path:
    return home / "let_go"


def _note(home: Path, what: str, *about: object) -> None:
    with (home / "runs.log").open("a") as log:
        log.write(" ".join(map(str, (what, *about))) + "\n")


@contextmanager
def _effects(home: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(home / "effects.sqlite3", timeout=PATIENCE_S)) as effects:
        effects.execute("CREATE TABLE IF NOT EXISTS effects (job, place, UNIQUE (job, place))")
        with effects:
            yield effects


def rows(home: Path, job_id: str) -> list[int]:
    """Places whose row is there."""
    with _effects(home) as effects:
        return [p for (p,) in effects.execute("SELECT place FROM effects WHERE job = ?", (job_id,))]


def runs(home: Path, job_id: str, what: str = "begun") -> list[int]:
    """Places in the order in which their steps began, or ended."""
    log = home / "runs.log"
    lines = (line.split() for line in whole_lines(log.read_text())) if log.exists() else ()
    return [int(place) for kind, job, place in lines if (kind, job) == (what, job_id)]


@dataclass
class Workers:
    """Workers on one home and database, and the queue they share."""

    home: Path
    database_url: str
    lease: float = LEASE
    patience: float = PATIENCE_S
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        settings = Settings(home=self.home, database_url=self.database_url)
        self.queue = JobQueue(jobs_url(settings))
        engine = open_engine(self.database_url)
        migrate.upgrade(engine)
        engine.dispose()

    def start(self, **environ: str) -> subprocess.Popen[bytes]:
        """One more worker, in a process group of its own."""
        arguments = (self.home, self.database_url, self.lease, self.patience)
        with (self.home / "worker.log").open("ab") as log:
            worker = subprocess.Popen(  # noqa: S603 - our own interpreter
                [sys.executable, __file__, *map(str, arguments)],
                env={**os.environ, "PYTHONPATH": str(ROOT), **environ},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.running.append(worker)
        return worker

    def count(self, owner: str | None = None, **asked: str | float) -> str:
        """Ask for counted work; its id."""
        return self.queue.ask(CountJob(CountRequest.model_validate(asked)), owner).id

    def ask(self, kind: str, request: dict[str, Any], owner: str | None = None) -> str:
        """Ask for real work; its id."""
        order = json.dumps({"kind": kind, "request": request})
        return self.queue.ask(JobRequest.model_validate_json(order), owner).id

    def log(self) -> str:
        """What the workers wrote."""
        return (self.home / "worker.log").read_text()

    def until(self, job_id: str, *states: str) -> Job:
        """The job once it is in one of these states."""
        self.wait(lambda: self.queue.find(job_id).state in states)
        return self.queue.find(job_id)

    def until_begun(self, job_id: str, place: int) -> None:
        """Wait for a step."""
        self.wait(lambda: place in runs(self.home, job_id))

    def let_go(self) -> None:
        """Let steps end that are held."""
        _gate(self.home).touch()

    def wait(self, happened: Callable[[], bool]) -> None:
        """Wait for something that happens in another process."""
        wait_until(happened, told=self.log if self.running else lambda: "for no worker")

    def end(self) -> None:
        """Kill them all."""
        for worker in self.running:
            if worker.poll() is None:
                worker.kill()
            worker.wait()
        self.queue.close()


def _core() -> Core:
    """The fake one where work prices something; it takes a while to import."""
    if os.environ.get("PRICES") is None:
        return cast("Core", object())
    from tests.api.conftest import FakeCore

    return FakeCore().core()


if __name__ == "__main__":
    folder, url, lease, patience = sys.argv[1:]
    run.MOST_RESTARTS = int(os.environ.get("MOST_RESTARTS", run.MOST_RESTARTS))
    leave(
        work(
            Settings(home=Path(folder), database_url=url),
            core=_core(),
            kinds=(Kind("count", CountRequest, "tests.api.job_worker:count_work"), *KINDS.values()),
            lease=float(lease),
            patience=float(patience),
        )
    )
