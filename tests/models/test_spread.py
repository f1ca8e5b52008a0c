"""Work spread over processes comes back whole and in order, on one thread each."""

from __future__ import annotations

import os

import pytest

from models.spread import spread


def threads(number: int) -> tuple[int, str | None]:
    return number * number, os.environ.get("OMP_NUM_THREADS")


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_jobs(workers: int) -> None:
    found = list(spread(threads, ((n,) for n in range(7)), workers))
    assert [square for square, _ in found] == [n * n for n in range(7)]


def test_each_process_computes_on_one_thread() -> None:
    assert {said for _, said in spread(threads, ((n,) for n in range(4)), 2)} == {"1"}


def test_a_fault_comes_through() -> None:
    with pytest.raises(TypeError):
        list(spread(threads, [("text", "too many")], 2))
