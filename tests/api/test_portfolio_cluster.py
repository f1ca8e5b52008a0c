"""`kuramori portfolio` on a Dask cluster of this machine: the same yen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import distributed

from tests.api.command import ON, ROOT, said

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

BOOK = ROOT / "examples" / "book.csv"


def test_a_book_simulated_on_a_cluster_is_the_book_simulated_here(
    trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("portfolio", BOOK, "--on", ON, "--json", "--years", "200000")
    here = json.loads(said(trained, *asked))
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        worker_dashboard_address="127.0.0.1:0",
        local_directory=str(tmp_path),
    ) as cluster:
        address = str(cluster.scheduler_address).replace("tcp://", "dask://")
        monkeypatch.setenv("KURAMORI_PARALLEL", address)
        there = json.loads(said(trained, *asked))
    assert there == here
