"""A Dask cluster: the same blocks as here, checked workers, and one that is lost in mid-run."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import pytest

distributed = pytest.importorskip("distributed")

from models.cluster import ClusterMismatch, connected, spread_over  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from distributed import LocalCluster

MODULE = "models.book_years"

pytestmark = pytest.mark.filterwarnings("default")
"""What distributed warns of is its own."""


@pytest.fixture
def cluster() -> Iterator[LocalCluster]:
    """Two workers in processes of their own, on this machine's loopback alone."""
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address=None,
        processes=True,
    ) as running:
        yield running


def address_of(cluster: LocalCluster) -> str:
    return str(cluster.scheduler_address).replace("tcp://", "dask://")


def drawn(root: int, block: int) -> tuple[float, int]:
    """A number of a block's generator, and the process it was drawn in."""
    from models.book_years import generator_of

    return float(generator_of(root, block).random()), os.getpid()


def drawn_slowly(root: int, block: int) -> tuple[float, int]:
    time.sleep(0.3)
    return drawn(root, block)


def test_blocks_come_in_order_and_are_those_of_one_process(cluster: LocalCluster) -> None:
    with connected(address_of(cluster), MODULE) as client:
        found = list(spread_over(client, drawn, 7, [(block,) for block in range(12)]))
    assert [number for number, _ in found] == [drawn(7, block)[0] for block in range(12)]
    assert os.getpid() not in {process for _, process in found}


def test_a_worker_that_is_killed_costs_its_blocks_and_no_more(cluster: LocalCluster) -> None:
    with connected(address_of(cluster), MODULE) as client:
        found = spread_over(client, drawn_slowly, 7, [(block,) for block in range(10)])
        numbers = [next(found)]
        os.kill(numbers[0][1], signal.SIGKILL)
        numbers += list(found)
    assert [number for number, _ in numbers] == [drawn(7, block)[0] for block in range(10)]


def test_workers_without_the_program_are_named(cluster: LocalCluster) -> None:
    with (
        pytest.raises(ClusterMismatch, match="cannot import Kuramori"),
        connected(address_of(cluster), "a_module_nobody_has"),
    ):
        pass


def test_workers_of_another_version_are_named(
    cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.cluster._here", lambda _module: ("9.9", "9.9"))
    with (
        pytest.raises(ClusterMismatch, match="install the same on both"),
        connected(address_of(cluster), MODULE),
    ):
        pass


def test_a_cluster_without_workers_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.cluster.WORKER_SECONDS", 1)
    with (
        distributed.LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address=None) as empty,
        pytest.raises(ClusterMismatch, match="has no workers"),
        connected(address_of(empty), MODULE),
    ):
        pass


def test_an_address_where_nobody_answers_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.cluster.CONNECT_SECONDS", 1)
    with (
        pytest.raises(ClusterMismatch, match="no Dask scheduler answers there"),
        connected("dask://127.0.0.1:9", MODULE),
    ):
        pass
