"""How is independent work spread over the processes of this machine?

Each worker is a pool of one process, which computes on one thread: two times two threads on two
cores wait for each other. So a process that is killed takes only the job it was at, and that is
done again. What all jobs share lies in a file which the processes map: it is written once, and in
memory once. Over several machines: `models.cluster`.
"""

from __future__ import annotations

import mmap
import os
import pickle
import tempfile
import threading
import time
from concurrent.futures import FIRST_COMPLETED, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from joblib.externals.loky import ProcessPoolExecutor
from joblib.externals.loky.backend import resource_tracker
from joblib.externals.loky.process_executor import BrokenProcessPool

from models.allocator import keep_freed_memory
from models.errors import WorkLost

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

T = TypeVar("T")
Arguments = tuple[object, ...]

AHEAD = 3
"""Jobs for each worker that may be under way or wait to be read."""

ATTEMPTS = 3
"""At one job, each of which ended its process."""

ONE_THREAD = {
    f"{library}_NUM_THREADS": "1"
    for library in ("OMP", "OPENBLAS", "MKL", "BLIS", "NUMEXPR", "NUMBA")
}

LOOK_SECONDS = 1.0
"""Between two looks of a process whether the one that began it still lives."""

LINE_BYTES = 64
"""Arrays begin at multiples of it, as a processor likes them."""


def spread(
    work: Callable[..., T], jobs: Iterable[Arguments], workers: int, *, shared: Arguments = ()
) -> Iterator[T]:
    """What `work` makes of what all share and each job's arguments, in order, as it comes.

    Raises:
        WorkLost: a job ended its process, time after time.
    """
    if workers == 1:
        yield from (work(*shared, *job) for job in jobs)
        return
    with _written(shared) as path:
        hands = [_Hand() for _ in range(workers)]
        try:
            yield from _Spread(work, path, iter(jobs), list(hands)).results()
        finally:
            for hand in hands:
                hand.let_go()


class _Hand:
    """One process, and another in its place when it is lost."""

    def __init__(self) -> None:
        self.pool = self._pool()

    @staticmethod
    def _pool() -> Any:  # noqa: ANN401 - joblib has no types
        return ProcessPoolExecutor(1, initializer=_begin, initargs=(os.getpid(),), env=ONE_THREAD)

    def take(self, *call: object) -> Future[Any]:
        """Begin a call; a process that was lost while it had none is replaced."""
        try:
            future: Future[Any] = self.pool.submit(*call)
        except BrokenProcessPool:
            self.replace()
            future = self.pool.submit(*call)
        return future

    def replace(self) -> None:
        self.let_go()
        self.pool = self._pool()

    def let_go(self) -> None:
        self.pool.shutdown(wait=True, kill_workers=True)


@dataclass
class _Job:
    place: int
    arguments: Arguments
    attempts: int = 0


@dataclass
class _Spread(Generic[T]):
    """Who is at which job, and what came before it could be read."""

    work: Callable[..., T]
    path: Path
    jobs: Iterator[Arguments]
    free: list[_Hand]
    busy: dict[Future[T], tuple[_Hand, _Job]] = field(default_factory=dict)
    lost: list[_Job] = field(default_factory=list)
    done: dict[int, T] = field(default_factory=dict)
    begun: int = 0

    def results(self) -> Iterator[T]:
        most = AHEAD * len(self.free)
        for place in count():
            self._hand_out(place + most)
            while place not in self.done:
                if not self.busy:
                    return
                self._collect(timeout=None)
                self._hand_out(place + most)
            yield self.done.pop(place)
            self._collect(timeout=0)

    def _hand_out(self, end: int) -> None:
        """Give every free hand a job before a place; those that were lost go first."""
        while self.free and (job := self._next(end)) is not None:
            hand = self.free.pop()
            job.attempts += 1
            self.busy[hand.take(_do, self.work, self.path, job.arguments)] = hand, job

    def _next(self, end: int) -> _Job | None:
        if self.lost:
            return self.lost.pop()
        if self.begun >= end or (arguments := next(self.jobs, None)) is None:
            return None
        self.begun += 1
        return _Job(self.begun - 1, arguments)

    def _collect(self, timeout: float | None) -> None:
        for future in wait(self.busy, timeout, FIRST_COMPLETED).done:
            hand, job = self.busy.pop(future)
            self.free.append(hand)
            try:
                self.done[job.place] = future.result()
            except BrokenProcessPool as error:
                if job.attempts == ATTEMPTS:
                    raise WorkLost(
                        f"part {job.place + 1} of the work ended its process {ATTEMPTS} times, "
                        "most likely for want of memory: ask for fewer workers, or a larger machine"
                    ) from error
                hand.replace()
                self.lost.append(job)


# ---- in the processes -----------------------------------------------------------------------


def _begin(parent: int) -> None:
    keep_freed_memory()
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    """A process whose parent was killed would wait for jobs for ever."""
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os._exit(1)


def _do(work: Callable[..., T], path: Path, arguments: Arguments) -> T:
    return work(*_read(path), *arguments)


# ---- what all share -------------------------------------------------------------------------


@contextmanager
def _tracked_folder() -> Iterator[Path]:
    """Taken away at the end, by loky's tracker if this process is killed."""
    with tempfile.TemporaryDirectory(prefix="kuramori-spread-") as folder:
        resource_tracker.register(folder, "folder")
        try:
            yield Path(folder)
        finally:
            resource_tracker.unregister(folder, "folder")


@contextmanager
def _written(shared: Arguments) -> Iterator[Path]:
    """A file of what all share: a pickle, and its arrays as they are in memory."""
    arrays: list[pickle.PickleBuffer] = []
    rest = pickle.dumps(shared, protocol=5, buffer_callback=arrays.append)
    with _tracked_folder() as folder:
        path = folder / "shared"
        spans: list[tuple[int, int]] = []
        with path.open("wb") as file:
            for array in arrays:
                file.write(bytes(-file.tell() % LINE_BYTES))
                spans.append((file.tell(), file.tell() + file.write(array.raw())))
            file.write(bytes(1))  # an empty file cannot be mapped
        path.with_suffix(".pickle").write_bytes(pickle.dumps((rest, spans)))
        yield path


@cache
def _read(path: Path) -> Arguments:
    """What all share, its arrays where they are in the file; they cannot be written."""
    rest, spans = pickle.loads(path.with_suffix(".pickle").read_bytes())  # noqa: S301 - ours
    with path.open("rb") as file:
        mapped = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    found = pickle.loads(rest, buffers=[mapped[start:end] for start, end in spans])  # noqa: S301
    return tuple(found)
