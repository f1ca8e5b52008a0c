"""A book's years are the same to the last yen whoever makes them, and whoever is killed."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from models.book_years import BLOCK_YEARS
from models.cluster import connected, spread_over
from models.spread import spread
from models.threads import side_by_side
from pricing.book_block import simulate
from pricing.book_run import run
from tests.local_cluster import address_of, local_cluster
from tests.pricing.point_law import book, event, paid_in_full

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from pricing.book_block import Block, BlockWork
    from pricing.book_case import BookCase
    from pricing.book_run import BookYears, Runner

AMOUNTS = [2.0, 3.0, 5.0]
BLOCKS, LEVEL = 5, 0.99


def case() -> BookCase:
    risk = book(AMOUNTS, [0.05] * 3, event(0.02, [0.5] * 3), dispersion=4.0)
    return cast("BookCase", SimpleNamespace(risk=risk, terms=paid_in_full(AMOUNTS)))


@pytest.fixture(scope="module")
def alone() -> BookYears:
    return run(case(), BLOCKS * BLOCK_YEARS, 9, LEVEL)


def simulated_after_a_death(folder: Path, work: BlockWork, seed: int, block: int) -> Block:
    """The third block's first process is killed while it is at it."""
    mark = folder / "died"
    if block == 2 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return simulate(work, seed, block)


def over(spreading: Callable[..., Iterator[Block]], folder: Path, *more: object) -> Runner:
    def runner(
        work: Callable[..., Block], shared: BlockWork, jobs: Iterable[tuple[int, int]]
    ) -> Iterator[Block]:
        assert work is simulate
        return spreading(simulated_after_a_death, jobs, *more, shared=(folder, shared))

    return runner


def assert_same(found: BookYears, alone: BookYears) -> None:
    for name in ("total", "plain", "largest", "by_exchange", "by_source"):
        assert (getattr(found, name) == getattr(alone, name)).all()
    for mine, theirs in zip(found.weights, alone.weights, strict=True):
        assert str(mine) == str(theirs)


@pytest.mark.parametrize("workers", [2, 4])
def test_by_processes_of_which_one_is_killed(
    alone: BookYears, tmp_path: Path, workers: int
) -> None:
    found = run(case(), BLOCKS * BLOCK_YEARS, 9, LEVEL, runner=over(spread, tmp_path, workers))
    assert (tmp_path / "died").exists()
    assert_same(found, alone)


def test_by_threads_of_one_process(alone: BookYears) -> None:
    def runner(
        work: Callable[..., Block], shared: BlockWork, jobs: Iterable[tuple[int, int]]
    ) -> Iterator[Block]:
        return side_by_side(work, jobs, 3, shared=(shared,))

    assert_same(run(case(), BLOCKS * BLOCK_YEARS, 9, LEVEL, runner=runner), alone)


def test_by_a_cluster_of_which_one_worker_is_killed(alone: BookYears, tmp_path: Path) -> None:
    with (
        local_cluster(2, tmp_path) as cluster,
        connected(address_of(cluster), "pricing.book_block") as client,
    ):
        found = run(
            case(),
            BLOCKS * BLOCK_YEARS,
            9,
            LEVEL,
            runner=over(
                lambda work, jobs, shared: spread_over(client, work, jobs, shared=shared), tmp_path
            ),
        )
    assert (tmp_path / "died").exists()
    assert_same(found, alone)


BLOCK_ELSEWHERE = """
import pickle, sys
from pricing.book_block import simulate
work = pickle.load(sys.stdin.buffer)
sys.stdout.buffer.write(simulate(work, 9, 0).total.tobytes())
"""


def test_by_a_processor_that_lacks_instructions_of_this_one(alone: BookYears) -> None:
    """NumPy takes others there, whose exponentials are not the same to the last digit."""
    from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

    wide = [one for one in __cpu_dispatch__ if __cpu_features__.get(one)]
    sent: list[BlockWork] = []

    def caught(
        work: Callable[..., Block], shared: BlockWork, jobs: Iterable[tuple[int, int]]
    ) -> Iterator[Block]:
        sent.append(shared)
        return (work(shared, *job) for job in jobs)

    run(case(), 1, 9, LEVEL, runner=caught)
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", BLOCK_ELSEWHERE],
        input=pickle.dumps(sent[0]),
        capture_output=True,
        check=True,
        env=os.environ | {"NPY_DISABLE_CPU_FEATURES": " ".join(wide)},
    )
    assert done.stdout == alone.total[:BLOCK_YEARS].tobytes()
