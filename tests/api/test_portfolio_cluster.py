"""`kuramori portfolio` on a Dask cluster of this machine: the same yen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.api.command import ON, ROOT, said
from tests.local_cluster import address_of, local_cluster

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

BOOK = ROOT / "examples" / "book.csv"


def test_a_book_simulated_on_a_cluster_is_the_book_simulated_here(
    trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("portfolio", BOOK, "--on", ON, "--json", "--years", "200000")
    here = json.loads(said(trained, *asked))
    with local_cluster(2, tmp_path) as cluster:
        monkeypatch.setenv("KURAMORI_PARALLEL", address_of(cluster))
        there = json.loads(said(trained, *asked))
    assert there == here
