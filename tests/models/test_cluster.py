"""A Dask cluster: the same jobs as here, checked workers, and what is lost in mid-run."""

from __future__ import annotations

import os
import signal
import sys
import time
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING

import dask
import distributed
import pytest
from distributed.comm import CommClosedError

from models.book_years import generator_of
from models.cluster import connected, spread_over
from models.errors import ClusterMismatch, WorkLost
from models.spread import AHEAD
from tests.local_cluster import address_of, local_cluster
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from distributed import Client, LocalCluster

MODULE = "models.book_years"


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine starts a lost worker again in more time than a cluster that is at work has."""
    monkeypatch.setattr("models.cluster.WORKER_SECONDS", PATIENCE_S)
    monkeypatch.setattr("models.cluster.CONNECT_SECONDS", PATIENCE_S)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCluster]:
    with local_cluster(2, tmp_path_factory.mktemp("dask")) as running:
        yield running


@pytest.fixture
def client(cluster: LocalCluster) -> Iterator[Client]:
    with connected(address_of(cluster), MODULE) as found:
        yield found


def drawn(root: int, block: int) -> tuple[float, int]:
    """A number of a block's generator, and the process it was drawn in."""
    return float(generator_of(root, block).random()), os.getpid()


def drawn_slowly(root: int, block: int) -> tuple[float, int]:
    time.sleep(0.2)
    return drawn(root, block)


def deadly(_root: int, block: int) -> int:
    if block == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return block


def late(_root: int, _block: int) -> None:
    raise TimeoutError("of the work itself")


def blocks(number: int) -> list[tuple[int]]:
    return [(block,) for block in range(number)]


def numbers(found: list[tuple[float, int]]) -> list[float]:
    return [number for number, _ in found]


HERE = [drawn(7, block)[0] for block in range(12)]


# ---- the same as here -----------------------------------------------------------------------


def test_blocks_come_in_order_and_are_those_of_one_process(client: Client) -> None:
    found = list(spread_over(client, drawn, blocks(12), shared=(7,)))
    assert numbers(found) == HERE
    assert os.getpid() not in {process for _, process in found}


def test_no_work_gives_nothing(client: Client) -> None:
    assert list(spread_over(client, drawn, [], shared=(7,))) == []


def test_a_fault_comes_through(client: Client) -> None:
    with pytest.raises(TimeoutError, match="of the work itself"):
        list(spread_over(client, late, blocks(2), shared=(7,)))


def test_no_more_is_handed_out_than_a_few_blocks_a_thread(client: Client) -> None:
    begun: list[int] = []

    def jobs() -> Iterator[tuple[int]]:
        for block in range(50):
            begun.append(block)
            yield (block,)

    found = spread_over(client, drawn, jobs(), shared=(7,))
    for read in range(3):
        next(found)
        time.sleep(0.2)
        assert len(begun) <= read + 2 * AHEAD
    found.close()  # type: ignore[attr-defined]


# ---- lost in mid-run ------------------------------------------------------------------------


def test_a_worker_that_is_killed_costs_its_blocks_and_no_more(client: Client) -> None:
    found = spread_over(client, drawn_slowly, blocks(10), shared=(7,))
    first = next(found)
    os.kill(first[1], signal.SIGKILL)
    assert numbers([first, *found]) == HERE[:10]


def test_the_last_worker_that_is_killed_comes_back(tmp_path: Path) -> None:
    """What all share went with it, and is sent again."""
    with local_cluster(1, tmp_path) as alone, connected(address_of(alone), MODULE) as client:
        found = spread_over(client, drawn_slowly, blocks(6), shared=(7,))
        first = next(found)
        os.kill(first[1], signal.SIGKILL)
        rest = list(found)
    assert numbers([first, *rest]) == HERE[:6]
    assert first[1] not in {process for _, process in rest}


def test_a_block_that_ends_every_worker_is_named(tmp_path: Path) -> None:
    with (
        local_cluster(2, tmp_path) as two,
        connected(address_of(two), MODULE) as client,
        pytest.raises(WorkLost, match="Dask cluster"),
    ):
        list(spread_over(client, deadly, blocks(4), shared=(7,)))


def test_a_cluster_whose_workers_left_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.cluster.WORKER_SECONDS", 1)
    with local_cluster(1, tmp_path) as alone, connected(address_of(alone), MODULE) as client:
        found = spread_over(client, drawn_slowly, blocks(100), shared=(7,))
        next(found)
        alone.scale(0)
        with pytest.raises(ClusterMismatch, match="lost all its workers"):
            list(found)


class LostWhileWeGaveUp:
    """A job whose worker is lost between the end of our waiting and our asking why."""

    status = "pending"

    def result(self, timeout: float) -> None:
        if self.status == "pending":
            self.status = "error"
            raise TimeoutError(f"timed out after {timeout} s.")
        raise self.exception()

    def exception(self) -> Exception:
        return distributed.KilledWorker("job", SimpleNamespace(address="there"), 3)  # type: ignore[arg-type]


def test_waiting_that_ended_as_the_worker_was_lost_is_not_what_is_said() -> None:
    cluster = SimpleNamespace(
        scatter=lambda *_, **__: [None],
        submit=lambda *_, **__: LostWhileWeGaveUp(),
        nthreads=lambda: {"there": 1},
        wait_for_workers=lambda *_, **__: None,
        status="running",
    )
    with pytest.raises(WorkLost, match="Dask cluster"):
        list(spread_over(cluster, drawn, blocks(1), shared=(7,)))


class DoneButNotFetched:
    """A job that ended, whose scheduler went away before its answer was asked for."""

    status = "finished"

    def result(self, timeout: float) -> None:
        del timeout
        raise CommClosedError("in <TCP (closed)>: Stream is closed")


def test_a_scheduler_that_went_away_with_an_answer_is_named() -> None:
    told = iter(["running", "closed"])

    class Cluster(SimpleNamespace):
        status = property(lambda _: next(told))

    cluster = Cluster(
        scatter=lambda *_, **__: [None],
        submit=lambda *_, **__: DoneButNotFetched(),
        nthreads=lambda: {"there": 1},
        wait_for_workers=lambda *_, **__: None,
    )
    with pytest.raises(ClusterMismatch, match="scheduler went away"):
        list(spread_over(cluster, drawn, blocks(1), shared=(7,)))


def fails_to_read(_root: int, _block: int) -> None:
    raise FileNotFoundError("of the work itself")


def test_a_fault_of_the_work_that_could_be_the_clusters_comes_through(client: Client) -> None:
    with pytest.raises(FileNotFoundError, match="of the work itself"):
        list(spread_over(client, fails_to_read, blocks(1), shared=(7,)))


def test_a_scheduler_that_went_away_is_named(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with local_cluster(1, tmp_path) as gone, connected(address_of(gone), MODULE) as client:
        found = spread_over(client, drawn, blocks(6), shared=(7,))
        next(found)
        gone.close()
        with (
            dask.config.set({"distributed.comm.timeouts.connect": "1s"}),
            pytest.raises(ClusterMismatch, match="scheduler went away"),
        ):
            list(found)
    assert "Traceback" not in "".join(capfd.readouterr())


# ---- whether it can do it -------------------------------------------------------------------


def test_a_scheduler_without_the_program_is_named(cluster: LocalCluster) -> None:
    with (
        pytest.raises(ClusterMismatch, match="scheduler cannot import Kuramori"),
        connected(address_of(cluster), "a_module_nobody_has"),
    ):
        pass


def test_workers_without_the_program_are_named(
    cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scheduler of a local cluster is in this process."""
    monkeypatch.setitem(sys.modules, "only_here", ModuleType("only_here"))
    with (
        pytest.raises(ClusterMismatch, match=r"worker tcp.* cannot import Kuramori"),
        connected(address_of(cluster), "only_here"),
    ):
        pass


def test_workers_of_another_version_are_named(
    cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.cluster._here", lambda _module: ("9.9", "9.9"))
    with (
        pytest.raises(ClusterMismatch, match=r"here is kuramori 9\.9 with numpy 9\.9: install"),
        connected(address_of(cluster), MODULE),
    ):
        pass


def test_a_worker_that_is_lost_while_it_is_asked_is_no_mismatch() -> None:
    from models.cluster import _check, _probe

    told = {"tcp://lost": OSError("stream is closed"), "tcp://there": _probe(MODULE)}
    client = SimpleNamespace(
        wait_for_workers=lambda *_, **__: None,
        run_on_scheduler=lambda ask, module: ask(module),
        run=lambda *_, **__: told,
    )
    _check(client, "dask://somewhere", MODULE)
    del told["tcp://there"]
    with pytest.raises(ClusterMismatch, match="has no workers"):
        _check(client, "dask://somewhere", MODULE)


def test_a_worker_that_joined_in_mid_run_is_asked_too() -> None:
    from models.cluster import _do, _probe

    ours = _probe(drawn.__module__)
    assert _do(ours, drawn, (7,), (0,))[0] == HERE[0]
    with pytest.raises(ClusterMismatch, match="install the same on both"):
        _do(("9.9", "9.9"), drawn, (7,), (0,))


def test_a_cluster_without_workers_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.cluster.WORKER_SECONDS", 1)
    with (
        local_cluster(0, tmp_path) as empty,
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
