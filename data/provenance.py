"""Which data is this?

Every table has a vintage (the day its facts were gathered or last revised) and a digest of its
cells; a `DatasetVersion` sums them up, so that a model and a quote can say what they were made
from. The digest is of the canonical text (`data.read.canonical_text`) and not of the file's bytes:
the tables of an earlier day come back cell for cell, the line endings of their file do not.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True)
class TableVersion:
    """Name, SHA-256 of the canonical text (hex), number of rows without header, vintage."""

    name: str
    sha256: str
    rows: int
    vintage: dt.date


@dataclass(frozen=True, slots=True)
class DatasetVersion:
    """The tables in order of name, the newest of their vintages, and one digest over all."""

    vintage: dt.date
    digest: str
    tables: tuple[TableVersion, ...]


def sha256_of(content: bytes) -> str:
    """SHA-256 of plain bytes, hex."""
    return hashlib.sha256(content).hexdigest()


def dataset_version(tables: tuple[TableVersion, ...]) -> DatasetVersion:
    r"""Sum up table versions: SHA-256 over one "name sha256\n" a table, sorted by name.

    Raises:
        ValueError: no tables.
    """
    if not tables:
        raise ValueError("no tables have no version")
    ordered = tuple(sorted(tables, key=lambda table: table.name))
    lines = "".join(f"{table.name} {table.sha256}\n" for table in ordered)
    return DatasetVersion(
        vintage=max(table.vintage for table in ordered),
        digest=sha256_of(lines.encode("utf-8")),
        tables=ordered,
    )
