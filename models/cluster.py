"""How is independent work spread over a Dask cluster?

The cluster is somebody's already: we are given its address. Before any work every worker is asked
whether it has this very program, for a job sent to workers that cannot import it waits for ever.
Blocks are handed out one by one and come back in order; one that a lost worker held is done again
by another.
"""

from __future__ import annotations

import importlib
import importlib.util
from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, TypeVar

from models.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")

CONNECT_SECONDS, WORKER_SECONDS = 10, 20
RETRIES = 3
"""Of one block, on other workers."""


class ClusterMismatch(ModelError):
    """The cluster cannot do the work: it is not there, has no workers, or other programs."""


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
    shared: object,
    jobs: Iterable[tuple[object, ...]],
) -> Iterator[T]:
    """What `work` makes of what all share and each job's arguments, in order, as it comes."""
    held = client.scatter(shared, broadcast=True, hash=False)
    futures = [client.submit(work, held, *job, pure=False, retries=RETRIES) for job in jobs]
    for place, future in enumerate(futures):
        yield future.result()
        # What was taken need not stay in the cluster's memory.
        futures[place] = None


def _check(client: Any, address: str, module: str) -> None:  # noqa: ANN401
    try:
        client.wait_for_workers(1, timeout=WORKER_SECONDS)
    except TimeoutError as error:
        raise ClusterMismatch(f"{address}: the Dask cluster has no workers") from error
    try:
        found = client.run(_probe, module, on_error="return")
    except Exception as error:
        raise ClusterMismatch(f"{address}: its workers cannot be asked ({error})") from error
    if not found:
        raise ClusterMismatch(f"{address}: the Dask cluster has no workers")
    for worker, theirs in found.items():
        if isinstance(theirs, BaseException):
            raise ClusterMismatch(
                f"{address}: worker {worker} cannot import Kuramori ({theirs}): install the same "
                "version there"
            )
        if theirs != (ours := _here(module)):
            raise ClusterMismatch(
                f"{address}: worker {worker} has {_said(theirs)}, here is {_said(ours)}: install "
                "the same on both"
            )


def _probe(module: str) -> tuple[str, str]:
    """Versions of this program and of NumPy, whose generators make the years."""
    importlib.import_module(module)
    return version("kuramori"), version("numpy")


_here = _probe
"""What is asked of this process."""


def _said(versions: tuple[str, str]) -> str:
    return f"kuramori {versions[0]} with numpy {versions[1]}"
