"""Workers: real processes, killed with -9; what was done is not done again, what was not is."""

from __future__ import annotations

import json
import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from api.jobs.database import open_tables
from api.jobs.lives import Lives
from api.jobs.worker import DECLARED_DEAD
from api.settings import sqlite_url
from api.store.tables import RecordRow
from api.store.units import open_engine
from tests.api.job_worker import LONG_LEASE, Workers, rows, runs
from tests.waiting import PATIENCE_S, whole_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from api.jobs.database import JobTables


@pytest.fixture
def either(database_url: str, tmp_path: Path) -> Iterator[Workers]:
    """On each of the two, where what the database does is what matters."""
    found = Workers(tmp_path, database_url)
    yield found
    found.end()


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[Workers]:
    """On SQLite."""
    found = Workers(tmp_path, sqlite_url(tmp_path))
    yield found
    found.end()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workers]:
    """With one worker that lives, for tests that leave it alive."""
    folder = tmp_path_factory.mktemp("served")
    found = Workers(folder, sqlite_url(folder))
    found.start()
    yield found
    found.end()


def test_a_job_is_done_step_by_step(served: Workers) -> None:
    job_id = served.count(steps=3)
    job = served.until(job_id, "done", "failed")
    assert (job.state, job.attempts, job.failure, job.progress.share) == ("done", 1, None, 1.0)
    assert job.progress.step == "step 2"
    assert served.queue.result(job_id).result == [0, 1, 2]
    assert rows(served.home, job_id) == runs(served.home, job_id) == [0, 1, 2]


def test_a_killed_workers_job_goes_on_at_its_next_step(either: Workers) -> None:
    job_id = either.count(steps=4, held=2)
    first = either.start()
    either.until_begun(job_id, 2)
    first.kill()
    first.wait()
    assert either.queue.find(job_id).state == "running"
    either.let_go()
    either.start()
    job = either.until(job_id, "done", "failed")
    assert (job.state, job.attempts) == ("done", 2)
    assert runs(either.home, job_id) == [0, 1, 2, 2, 3]
    assert rows(either.home, job_id) == [0, 1, 2, 3]


def test_the_other_worker_takes_a_dead_ones_job_over(either: Workers) -> None:
    either.lease = LONG_LEASE
    one, other = either.start(), either.start()
    jobs = [either.count(steps=4, held=1) for _ in range(2)]
    for job_id in jobs:  # each takes one at a time, and so has one
        either.until_begun(job_id, 1)
    one.kill()
    either.let_go()
    for job_id in jobs:
        assert either.until(job_id, "done", "failed").state == "done"
        assert rows(either.home, job_id) == [0, 1, 2, 3]
    attempts = sorted(either.queue.find(job_id).attempts for job_id in jobs)
    assert attempts == [1, 2]
    assert other.poll() is None


def test_one_worker_does_a_job_while_the_others_live(workers: Workers) -> None:
    workers.lease = LONG_LEASE
    for _ in range(2):
        workers.start()
    # The step takes longer than a worker may stand still.
    jobs = [workers.count(steps=1, seconds=1.3 * workers.lease) for _ in range(2)]
    for job_id in jobs:
        job = workers.until(job_id, "done", "failed")
        assert (job.state, job.attempts) == ("done", 1)
        assert runs(workers.home, job_id) == [0]


def test_quotes_of_a_batch_are_kept_once_however_often_its_worker_is_killed(
    either: Workers, asked: dict[str, Any]
) -> None:
    one = {"profile": asked["profile"], "policy": asked["policy"]}
    first = either.start(PRICES="yes")
    job_id = either.ask("quote_batch", {"submissions": [one] * 650})
    either.wait(lambda: stored(either) > 0)
    first.kill()
    either.start(PRICES="yes")
    job = either.until(job_id, "done", "failed")
    assert job.state == "done"
    assert stored(either) == 650
    result: Any = either.queue.result(job_id).result
    assert [line["place"] for line in result["quotes"]] == list(range(650))
    assert len({line["quote_id"] for line in result["quotes"]}) == 650


def stored(workers: Workers) -> int:
    engine = open_engine(workers.database_url)
    try:
        with engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(RecordRow)) or 0
    finally:
        engine.dispose()


def test_a_cancelled_job_begins_no_other_step(either: Workers) -> None:
    either.start()
    job_id = either.count(steps=5, held=1)
    either.until_begun(job_id, 1)
    assert either.queue.cancel(job_id).state == "cancelled"
    either.let_go()
    after = either.count(steps=1)
    assert either.until(after, "done", "failed").state == "done"
    assert runs(either.home, job_id) == [0, 1]
    assert either.queue.find(job_id).state == "cancelled"


def test_a_worker_told_to_end_finishes_its_step_and_hands_the_job_back(workers: Workers) -> None:
    first = workers.start()
    job_id = workers.count(steps=3, held=1)
    workers.until_begun(job_id, 1)
    first.terminate()
    workers.wait(lambda: "worker_ending" in workers.log())
    workers.let_go()
    assert first.wait(PATIENCE_S) == 0
    assert runs(workers.home, job_id, "ended") == [0, 1]
    workers.start()
    assert workers.until(job_id, "done", "failed").state == "done"
    assert runs(workers.home, job_id) == [0, 1, 2]


def test_a_worker_that_was_held_up_ends_itself_and_spoils_nothing(workers: Workers) -> None:
    first = workers.start()
    job_id = workers.count(steps=4, held=1)
    workers.until_begun(job_id, 1)
    first.send_signal(signal.SIGSTOP)
    workers.let_go()
    workers.start()
    assert workers.until(job_id, "done", "failed").state == "done"
    first.send_signal(signal.SIGCONT)
    assert first.wait(PATIENCE_S) == DECLARED_DEAD
    assert rows(workers.home, job_id) == [0, 1, 2, 3]
    assert workers.queue.result(job_id).result == [0, 1, 2, 3]


def test_a_failed_job_says_why_in_the_houses_words(served: Workers) -> None:
    job_id = served.count(wrong="cannot be priced")
    job = served.until(job_id, "done", "failed")
    assert job.state == "failed"
    assert job.failure is not None
    assert job.failure.type == "/problems/nothing-covered"
    assert job.failure.detail == "the policy never pays"
    assert job.failure.errors[0].pointer == "/policy/layers/0"


def test_a_bug_is_told_to_the_log_and_not_to_who_asked(served: Workers) -> None:
    job_id = served.count(wrong="bug")
    job = served.until(job_id, "done", "failed")
    assert job.failure is not None
    assert job.failure.type == "/problems/internal-error"
    assert "secret" not in job.model_dump_json()
    assert "ZeroDivisionError" in served.log()
    assert "secret of the house" in served.log()


def test_a_job_that_ends_every_worker_is_given_up(workers: Workers) -> None:
    job_id = workers.count(wrong="kills its worker")
    workers.start(MOST_RESTARTS="1").wait(PATIENCE_S)
    workers.start(MOST_RESTARTS="1").wait(PATIENCE_S)
    workers.start(MOST_RESTARTS="1")
    job = workers.until(job_id, "done", "failed")
    assert job.failure is not None
    assert job.failure.type == "/problems/job-given-up"


def test_a_step_that_finds_the_database_away_is_tried_again(served: Workers) -> None:
    job_id = served.count(wrong="database away once")
    assert served.until(job_id, "done", "failed").state == "done"
    assert runs(served.home, job_id) == [0, 1, 1, 2]


def test_a_job_whose_steps_changed_meanwhile_says_so(workers: Workers) -> None:
    first = workers.start()
    job_id = workers.count(steps=3, held=1)
    workers.until_begun(job_id, 1)
    first.kill()
    workers.start(PLAN="other")
    job = workers.until(job_id, "done", "failed")
    assert job.failure is not None
    assert job.failure.type == "/problems/job-outdated"


def test_every_line_of_a_worker_is_structured_and_names_its_job(served: Workers) -> None:
    job_id = served.count(wrong="bug")
    served.until(job_id, "failed")
    lines = [json.loads(line) for line in whole_lines(served.log())]
    events = [line["event"] for line in lines if line.get("job_id") == job_id]
    assert events == ["job_taken_up", "step_done", "step_failed", "job_failed"]


@dataclass
class Watch:
    """Two workers by a clock that is set by hand."""

    tables: JobTables
    now: float = 0.0

    def worker(self, name: str) -> Lives:
        found = Lives(name, self.tables, lease=10.0, clock=lambda: self.now)
        found.begin()
        return found


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    return Watch(open_tables(f"sqlite:///{tmp_path / 'jobs.sqlite3'}"))


def test_a_worker_is_dead_when_its_number_has_stood_still_for_long(watch: Watch) -> None:
    one, other = watch.worker("one"), watch.worker("other")
    assert one.dead(["one", "other", "gone"]) == ["gone"]
    for watch.now in (4.0, 8.0):
        assert other.beat()
        assert one.dead(["other"]) == []
    for watch.now in (12.0, 16.0):
        assert one.dead(["other"]) == []
    watch.now = 20.0
    assert one.dead(["other"]) == ["other"]
    assert not other.beat()
    assert one.beat()


def test_a_worker_that_ended_well_is_dead_at_once(watch: Watch) -> None:
    one, other = watch.worker("one"), watch.worker("other")
    assert one.dead(["other"]) == []
    other.end()
    assert one.dead(["other"]) == ["other"]


def test_who_could_not_look_takes_nobody_to_be_dead(watch: Watch) -> None:
    one, _ = watch.worker("one"), watch.worker("other")
    assert one.dead(["other"]) == []
    watch.now = 60.0
    assert one.dead(["other"]) == []
