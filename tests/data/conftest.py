"""The shipped tables, loaded once, and a copy of their folder for tests that break it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from data.load import SHIPPED_TABLES, load_dataset

if TYPE_CHECKING:
    from pathlib import Path

    from data.dataset import Dataset


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    return load_dataset()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for pattern in ("*.csv", "VINTAGES.toml"):
        for path in SHIPPED_TABLES.glob(pattern):
            # copyfile leaves the mode behind: the shipped files may be read-only.
            shutil.copyfile(path, tmp_path / path.name)
    return tmp_path
