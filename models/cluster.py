"""How is independent work spread over a Dask cluster?

The cluster is somebody's already: we are given its address. Before any work its scheduler and every
worker are asked whether they have this very program, for a job sent to workers that cannot import
it waits for ever. Jobs come back in order; those that a lost worker held are done again.
"""

from __future__ import annotations

import importlib
import importlib.util
import logging
from collections import deque
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from models.allocator import keep_freed_memory
from models.errors import ClusterMismatch, WorkLost
from models.spread import AHEAD, ATTEMPTS, Arguments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")
Program = tuple[str, str]

CONNECT_SECONDS, WORKER_SECONDS = 10, 20


@contextmanager
def connected(address: str, module: str) -> Iterator[Any]:
    """A client of the cluster at a scheduler's address, its workers checked.

    Args:
        address: such as dask://10.0.0.5:8786.
        module: of the work, which every worker must have.

    Raises:
        ClusterMismatch: see the class.
    """
    if importlib.util.find_spec("distributed") is None:
        raise ClusterMismatch(
            "a Dask cluster needs the extra `dask` (pip install 'kuramori[dask]')"
        )
    import distributed  # noqa: PLC0415 - an extra

    # What it logs, with stack traces, is said once and in one line by us.
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    try:
        client = distributed.Client(
            address.replace("dask://", "tcp://"), timeout=CONNECT_SECONDS, set_as_default=False
        )
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterMismatch(f"{address}: no Dask scheduler answers there") from error
    try:
        _check(client, address, module)
        yield client
    finally:
        client.close()


def spread_over(
    client: Any,  # noqa: ANN401 - a distributed.Client, which need not be installed
    work: Callable[..., T],
    jobs: Iterable[Arguments],
    *,
    shared: Arguments = (),
) -> Iterator[T]:
    """What `work` makes of what all share and each job's arguments, in order, as it comes.

    Raises:
        WorkLost: a job ended its worker, time after time.
        ClusterMismatch: the cluster went away.
    """
    program = _probe(work.__module__)
    yield from _Spread(client, work, shared, iter(jobs), program).results()


@dataclass
class _Spread(Generic[T]):
    """What was handed out and not yet read, and what all share, on every worker."""

    client: Any
    work: Callable[..., T]
    shared: Arguments
    jobs: Iterator[Arguments]
    program: Program
    held: Any = None
    given: deque[tuple[Arguments, Any]] = field(default_factory=deque)

    def results(self) -> Iterator[T]:
        self._share()
        while True:
            room = max(0, AHEAD * self._threads() - len(self.given))
            self.given.extend((job, self._begun(job)) for job in islice(self.jobs, room))
            if not self.given:
                return
            found = self._first()
            self.given.popleft()
            yield found

    def _share(self) -> None:
        (self.held,) = self.client.scatter([self.shared], broadcast=True, hash=False)

    def _begun(self, job: Arguments) -> Any:  # noqa: ANN401 - a distributed.Future
        return self.client.submit(_do, self.program, self.work, self.held, job, pure=False)

    def _threads(self) -> int:
        """Of all workers, who come and go; one, while the last of them starts again."""
        self._alive()
        threads: dict[str, int] = self.client.nthreads()
        return max(1, sum(threads.values()))

    def _alive(self) -> None:
        """Wait for workers, which may be about to start again."""
        try:
            if self.client.status == "running":
                self.client.wait_for_workers(1, timeout=WORKER_SECONDS)
                return
        except TimeoutError as error:
            raise ClusterMismatch("the Dask cluster lost all its workers in mid-run") from error
        except OSError:
            pass
        raise ClusterMismatch("the Dask scheduler went away in mid-run")

    def _first(self) -> T:
        """What is read next, after as many attempts as are allowed."""
        for _ in range(ATTEMPTS):
            try:
                return self._answer(self.given[0][1])
            except CancelledError:
                self._again()
        raise WorkLost("all workers of the Dask cluster were lost, time after time")

    def _answer(self, future: Any) -> T:  # noqa: ANN401
        import distributed  # noqa: PLC0415 - an extra

        while True:
            try:
                found: T = future.result(timeout=WORKER_SECONDS)
            except distributed.KilledWorker as error:
                raise WorkLost(
                    "a part of the work ended one worker of the Dask cluster after the other, most "
                    "likely for want of memory: give each worker more of it, or one thread"
                ) from error
            except OSError:  # a timeout is one
                if _of_the_work(future):
                    raise
                self._alive()
            else:
                return found

    def _again(self) -> None:
        """What all share went with the last worker that had it, and all that waited for it."""
        self._alive()
        self._share()
        self.given = deque(
            (job, self._begun(job) if future.cancelled() else future) for job, future in self.given
        )


def _of_the_work(future: Any) -> bool:  # noqa: ANN401
    """Whether what went wrong was the work's.

    Otherwise it was we who ceased to wait, or could not fetch the answer: a job's end may have come
    since and is to be asked for, unless the cluster is no more.
    """
    return future.status == "error" and isinstance(future.exception(), OSError)


def _do(program: Program, work: Callable[..., T], shared: Arguments, job: Arguments) -> T:
    """In a worker: it may have joined in mid-run, and so is asked once more.

    Dask starts workers so that they give freed memory back, which makes them half as fast.
    """
    _compare("a worker of the Dask cluster", _probe(work.__module__), program)
    keep_freed_memory()
    return work(*shared, *job)


# ---- whether the cluster can do it ----------------------------------------------------------


def _check(client: Any, address: str, module: str) -> None:  # noqa: ANN401
    try:
        client.wait_for_workers(1, timeout=WORKER_SECONDS)
    except TimeoutError as error:
        raise ClusterMismatch(f"{address}: the Dask cluster has no workers") from error
    try:
        # The scheduler reads what is sent through it, and so must have the program too.
        found = {"scheduler": client.run_on_scheduler(_probe, module)}
    except Exception as error:
        raise ClusterMismatch(
            f"{address}: its scheduler cannot import Kuramori ({error}): install the same version "
            "there"
        ) from error
    try:
        workers = client.run(_probe, module, on_error="return")
    except Exception as error:
        raise ClusterMismatch(f"{address}: its workers cannot be asked ({error})") from error
    # One that is lost while it is asked is no mismatch: what takes its place is asked at work.
    there = {name: told for name, told in workers.items() if not isinstance(told, OSError)}
    if not there:
        raise ClusterMismatch(f"{address}: the Dask cluster has no workers")
    found |= {f"worker {name}": theirs for name, theirs in there.items()}
    ours = _here(module)
    for name, theirs in found.items():
        _compare(f"{address}: {name}", theirs, ours)


def _compare(name: str, theirs: Program | BaseException, ours: Program) -> None:
    if isinstance(theirs, BaseException):
        raise ClusterMismatch(
            f"{name} cannot import Kuramori ({theirs}): install the same version there"
        )
    if theirs != ours:
        raise ClusterMismatch(
            f"{name} has {_said(theirs)}, here is {_said(ours)}: install the same on both"
        )


@cache
def _probe(module: str) -> Program:
    """Versions of this program and of NumPy, whose generators make the years."""
    importlib.import_module(module)
    return version("kuramori"), version("numpy")


_here = _probe
"""What is asked of this process."""


def _said(versions: Program) -> str:
    return f"kuramori {versions[0]} with numpy {versions[1]}"
