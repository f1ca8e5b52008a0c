"""A dataset's digest is that of the cells of its tables, and nothing else."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data.load import SHIPPED_TABLES, load_dataset
from data.provenance import TableVersion, dataset_version
from data.read import CellTable, canonical_text

if TYPE_CHECKING:
    from pathlib import Path

    from data.dataset import Dataset


def test_every_table_is_told_with_rows_digest_and_vintage(dataset: Dataset) -> None:
    tables = {table.name: table for table in dataset.version.tables}
    assert {*tables, "revisions"} == {path.stem for path in SHIPPED_TABLES.glob("*.csv")}
    assert tables["breaches"].rows == 254
    assert tables["breaches"].vintage == dt.date(2026, 11, 22)


def test_a_table_is_digested_as_canonical_text(dataset: Dataset) -> None:
    for table in dataset.version.tables:
        with (SHIPPED_TABLES / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
            header, *rows = map(tuple, csv.reader(file))
        text = canonical_text(CellTable("", header, tuple(rows)))
        assert table.sha256 == hashlib.sha256(text.encode()).hexdigest()


any_cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)


@given(st.lists(st.tuples(any_cells, any_cells), min_size=1, max_size=4))
@example([("", "\r")])
def test_canonical_text_reads_back_to_the_same_cells(rows: list[tuple[str, str]]) -> None:
    text = canonical_text(CellTable("", rows[0], tuple(rows[1:])))
    assert [tuple(row) for row in csv.reader(io.StringIO(text, newline=""))] == rows


def test_the_vintage_of_a_dataset_is_its_newest_tables(dataset: Dataset) -> None:
    assert dataset.version.vintage == max(table.vintage for table in dataset.version.tables)


def test_the_digest_does_not_depend_on_the_order_of_tables(dataset: Dataset) -> None:
    turned = tuple(reversed(dataset.version.tables))
    assert dataset_version(turned) == dataset.version


def test_other_bytes_for_the_same_cells_are_the_same_table(folder: Path, dataset: Dataset) -> None:
    path = folder / "prices.csv"
    content = path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + content.replace(b"2011-01,", b'"2011-01",'))
    assert load_dataset(folder).version == dataset.version


def test_a_changed_cell_changes_the_digest(folder: Path, dataset: Dataset) -> None:
    path = folder / "prices.csv"
    path.write_bytes(path.read_bytes().replace(b"coinmetrics", b"Coin Metrics", 1))
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
