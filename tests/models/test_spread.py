"""Work spread over processes: whole and in order, on one thread each, whoever is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from models.errors import WorkLost
from models.spread import AHEAD, ATTEMPTS, LINE_BYTES, spread
from tests.waiting import lives, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

JOBS = 12


def threads(number: int) -> tuple[int, str | None]:
    return number * number, os.environ.get("OMP_NUM_THREADS")


def in_a_process(number: int, seconds: float) -> tuple[int, int]:
    time.sleep(seconds)
    return number, os.getpid()


def counted(folder: Path, number: int) -> int:
    """Leaves a mark each time it is begun; the first time, the fourth job ends its process."""
    mark = folder / f"{number}"
    begun = mark.exists()
    with mark.open("a", encoding="utf-8") as file:
        file.write("x")
    if number == 3 and not begun:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def deadly(number: int) -> int:
    if number == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def looked_at(
    arrays: tuple[np.ndarray, ...], name: str, number: int
) -> tuple[str, float, list[bool]]:
    seen = [a.ctypes.data % LINE_BYTES == 0 and not a.flags.writeable for a in arrays]
    return name, float(sum(a.sum() for a in arrays)) + number, seen


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_jobs(workers: int) -> None:
    found = list(spread(threads, ((n,) for n in range(7)), workers))
    assert [square for square, _ in found] == [n * n for n in range(7)]


def test_each_process_computes_on_one_thread() -> None:
    assert {said for _, said in spread(threads, ((n,) for n in range(4)), 2)} == {"1"}


def test_a_fault_comes_through() -> None:
    with pytest.raises(TypeError):
        list(spread(threads, [("text", "too many")], 2))


def test_no_work_gives_nothing() -> None:
    assert list(spread(threads, [], 2)) == []


# ---- what all share -------------------------------------------------------------------------


@pytest.mark.parametrize("sizes", [(), (0,), (1, 7, 0, 100_000)])
def test_what_all_share_is_mapped_and_cannot_be_written(sizes: tuple[int, ...]) -> None:
    arrays = tuple(np.arange(size, dtype=np.float64) for size in sizes)
    whole = sum(float(a.sum()) for a in arrays)
    found = list(spread(looked_at, ((n,) for n in range(4)), 2, shared=(arrays, "a name")))
    assert found == [("a name", whole + n, [True] * len(sizes)) for n in range(4)]


def test_nothing_of_it_stays_on_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    found = spread(looked_at, ((n,) for n in range(4)), 2, shared=((np.ones(9),), "a name"))
    next(found)
    assert list(tmp_path.iterdir())
    list(found)
    assert not list(tmp_path.iterdir())


# ---- processes that end ---------------------------------------------------------------------


def test_a_process_that_is_killed_costs_its_job_and_no_more(tmp_path: Path) -> None:
    assert list(spread(counted, ((n,) for n in range(JOBS)), 2, shared=(tmp_path,))) == [
        *range(JOBS)
    ]
    times = [len((tmp_path / f"{n}").read_text(encoding="utf-8")) for n in range(JOBS)]
    assert times == [2 if n == 3 else 1 for n in range(JOBS)]


def test_a_process_killed_from_outside_is_replaced() -> None:
    found = spread(in_a_process, ((n, 0.2) for n in range(8)), 2)
    first = next(found)
    os.kill(first[1], signal.SIGKILL)
    rest = list(found)
    assert [number for number, _ in (first, *rest)] == list(range(8))
    assert len({process for _, process in rest} - {first[1]}) == 2


def test_a_job_that_ends_its_process_every_time_is_named() -> None:
    with pytest.raises(WorkLost, match=rf"part 2 of the work .* {ATTEMPTS} times"):
        list(spread(deadly, ((n,) for n in range(4)), 2))


# ---- bounds ---------------------------------------------------------------------------------


def test_no_more_is_begun_than_a_few_jobs_for_each_process() -> None:
    begun: list[int] = []

    def jobs() -> Iterator[tuple[int, float]]:
        for number in range(50):
            begun.append(number)
            yield number, 0.0

    found = spread(in_a_process, jobs(), 2)
    for read in range(3):
        next(found)
        time.sleep(0.3)
        assert len(begun) <= read + 1 + 2 * AHEAD
    found.close()  # type: ignore[attr-defined]
    assert len(begun) < 20


def test_processes_end_with_a_reader_that_stops() -> None:
    found = spread(in_a_process, ((n, 0.05) for n in range(50)), 2)
    process = next(found)[1]
    found.close()  # type: ignore[attr-defined]
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


COMMAND = """
import signal
from models.spread import spread
from tests.models.test_spread import in_a_process
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have it ignored
    for _, process in spread(in_a_process, ((n, 0.1) for n in range(600)), 2):
        print(process, flush=True)
"""


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_of_a_command_that_is_ended(tmp_path: Path, by: signal.Signals) -> None:
    script, scratch = tmp_path / "command.py", tmp_path / "scratch"
    script.write_text(COMMAND, encoding="utf-8")
    scratch.mkdir()
    command = subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, script],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | {"TMPDIR": str(scratch), "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    with command as running:
        assert running.stdout is not None
        process = int(running.stdout.readline())
        assert list(scratch.iterdir())
        running.send_signal(by)
    wait_until(lambda: not lives(process) and not list(scratch.iterdir()))
