"""A dataset's digest is that of the plain bytes of its tables, and nothing else."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING

import pytest

from data.load import SHIPPED_TABLES, load_dataset
from data.provenance import TableVersion, dataset_version

if TYPE_CHECKING:
    from pathlib import Path

    from data.dataset import Dataset


def test_every_table_is_told_with_rows_digest_and_vintage(dataset: Dataset) -> None:
    tables = {table.name: table for table in dataset.version.tables}
    assert set(tables) == {path.stem for path in SHIPPED_TABLES.glob("*.csv")}
    assert tables["breaches"].rows == 254
    assert tables["breaches"].vintage == dt.date(2026, 11, 22)
    for name, table in tables.items():
        content = (SHIPPED_TABLES / f"{name}.csv").read_bytes()
        assert table.sha256 == hashlib.sha256(content).hexdigest()


def test_the_vintage_of_a_dataset_is_its_newest_tables(dataset: Dataset) -> None:
    assert dataset.version.vintage == max(table.vintage for table in dataset.version.tables)


def test_the_digest_does_not_depend_on_the_order_of_tables(dataset: Dataset) -> None:
    turned = tuple(reversed(dataset.version.tables))
    assert dataset_version(turned) == dataset.version


def test_a_changed_byte_changes_the_digest(folder: Path, dataset: Dataset) -> None:
    path = folder / "prices.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    changed = load_dataset(folder).version
    assert changed.digest != dataset.version.digest
    assert [table for table in changed.tables if table not in dataset.version.tables] == [
        next(table for table in changed.tables if table.name == "prices")
    ]


def test_a_renamed_table_changes_the_digest() -> None:
    day = dt.date(2026, 11, 22)
    one, other = (
        dataset_version((TableVersion(name, "ab", 1, day),)).digest for name in ("a", "b")
    )
    assert one != other


def test_no_tables_have_no_version() -> None:
    with pytest.raises(ValueError, match="no tables"):
        dataset_version(())
