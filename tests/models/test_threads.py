"""Work on threads comes back in order, and ends with who asked for it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from models.threads import side_by_side

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_results_come_in_the_order_of_the_jobs() -> None:
    second = threading.Event()

    def work(shared: str, job: int) -> str:
        """The first job waits for the second."""
        if job == 0:
            assert second.wait(10)
        second.set()
        return shared + str(job)

    jobs = ((job,) for job in range(5))
    assert list(side_by_side(work, jobs, 2, shared=("x",))) == ["x0", "x1", "x2", "x3", "x4"]


def test_no_more_jobs_are_begun_than_can_be_read_soon() -> None:
    begun: list[int] = []

    def jobs() -> Iterator[tuple[int]]:
        for job in range(100):
            begun.append(job)
            yield (job,)

    results = side_by_side(lambda job: job, jobs(), 3)
    assert next(results) == 0
    assert len(begun) == 4


def test_a_fault_of_a_job_is_that_of_the_run_and_no_job_is_begun_after_it() -> None:
    done: list[int] = []

    def work(job: int) -> None:
        if job == 1:
            raise ValueError("the second")
        done.append(job)

    with pytest.raises(ValueError, match="the second"):
        list(side_by_side(work, ((job,) for job in range(100)), 2))
    assert len(done) < 10


def test_threads_end_when_nobody_reads_on() -> None:
    before = threading.active_count()
    results = side_by_side(lambda job: job, ((job,) for job in range(10)), 2)
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert threading.active_count() == before
