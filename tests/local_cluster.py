"""A Dask cluster of this machine for tests: processes of its own, on the loopback alone."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import distributed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def local_cluster(workers: int, folder: Path) -> Iterator[distributed.LocalCluster]:
    """So many workers of one thread each, with `folder` for their scratch files."""
    anywhere = "127.0.0.1:0"  # without an address the scheduler's HTTP port would be open to all
    with distributed.LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address=anywhere,
        worker_dashboard_address=anywhere,
        local_directory=str(folder),
        silence_logs="CRITICAL",
    ) as running:
        yield running


def address_of(cluster: distributed.LocalCluster) -> str:
    """As `KURAMORI_PARALLEL` names it."""
    return str(cluster.scheduler_address).replace("tcp://", "dask://")
