"""How is independent work spread over threads of this process?

For work that leaves the interpreter alone most of the time, as compiled functions do: a thread
costs no second interpreter, and what all share is in memory once. Other work: `models.spread`.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

T = TypeVar("T")


def side_by_side(
    work: Callable[..., T],
    jobs: Iterable[tuple[object, ...]],
    workers: int,
    *,
    shared: tuple[object, ...] = (),
) -> Iterator[T]:
    """What `work` makes of what all share and each job's arguments, in order, as it comes.

    One job more than there are threads is under way or waits to be read.
    """
    asked: deque[Future[T]] = deque()
    pool = ThreadPoolExecutor(workers)
    try:
        for job in jobs:
            asked.append(pool.submit(work, *shared, *job))
            if len(asked) > workers:
                yield asked.popleft().result()
        while asked:
            yield asked.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
