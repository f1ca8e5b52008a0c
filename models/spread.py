"""How is independent work spread over processes?

On one machine by loky; each process computes on one thread, for two times two threads on two cores
wait for each other. Over several, `models.cluster`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import joblib

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")


def spread(work: Callable[..., T], jobs: Iterable[tuple[object, ...]], workers: int) -> Iterator[T]:
    """What `work` makes of each job's arguments, in their order, as it comes."""
    with joblib.parallel_config("loky", inner_max_num_threads=1):
        yield from joblib.Parallel(n_jobs=workers, return_as="generator")(
            joblib.delayed(work)(*job) for job in jobs
        )
