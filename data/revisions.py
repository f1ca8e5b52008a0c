"""What did the tables say on an earlier day?

`revisions.csv` is an undo log: one line an edit, oldest first. A changed cell is told with what it
said and says. A new row is `+row`. A removed row is `-row`: `old` holds its cells as JSON and `new`
the key of the row it stood under, empty if it was the first. Undone newest first, the log gives
back the cells of any day since a table's base vintage, row for row and in their order.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator

from data.errors import Fault
from data.read import FIRST_ROW, CellTable
from data.rows import Day, Row, Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

REVISIONS_FILE = "revisions.csv"
ADDED, REMOVED = "+row", "-row"
KEY_SEPARATOR = "|"

KEYS: dict[str, tuple[str, ...]] = {
    "breaches": ("event_id",),
    "breaches_scope": ("event_id",),
    "exchange_event_crosswalk": ("event_id",),
    "exchanges": ("exchange_key",),
    "exchanges_bug_bounty_panel": ("exchange", "platform"),
    "prices": ("month",),
    "control_priors": ("control",),
    "model_priors": ("parameter",),
    "tier_priors": ("tier",),
    "market_bands": ("band",),
    "market_points": ("point",),
    "compensation_delays": ("event_id",),
}
"""Columns that tell the rows of a table apart; a key of two is written with a bar between."""

Cells = tuple[str, ...]


def _known_table(name: str) -> str:
    if name not in KEYS:
        raise ValueError(f"must be a table, one of {', '.join(KEYS)}")
    return name


TableName = Annotated[str, AfterValidator(_known_table)]


class Revision(Row):
    """revisions.csv: one edit of one cell or row, the day it was made, why, and on what source."""

    revised_on: Day
    table: TableName
    key: Text
    column: Text
    old: str | None
    new: str | None
    reason: Text
    source: Text


@dataclass(frozen=True, slots=True)
class Logged:
    """A revision and the number of its row in the log, as a spreadsheet counts."""

    row: int
    revision: Revision

    @property
    def day(self) -> dt.date:
        """The day it was made."""
        return self.revision.revised_on.earliest

    def fault(self, column: str, rule: str) -> Fault:
        """Say what is wrong with one cell of this line."""
        value = getattr(self.revision, column)
        return Fault(REVISIONS_FILE, self.row, column, rule, None if value is None else str(value))


def logged(revisions: Iterable[Revision]) -> tuple[Logged, ...]:
    """Number the lines of the log."""
    return tuple(Logged(n, revision) for n, revision in enumerate(revisions, start=FIRST_ROW))


def order_faults(log: Sequence[Logged], bases: Mapping[str, dt.date]) -> Iterator[Fault]:
    """Tell lines dated before the line above them, or before the first state of their table."""
    newest: dt.date | None = None
    for line in log:
        if newest is not None and line.day < newest:
            yield line.fault("revised_on", f"must not be before the line above, {newest}")
        newest = line.day if newest is None else max(newest, line.day)
        base = bases.get(line.revision.table)
        if base is not None and line.day < base:
            yield line.fault("revised_on", f"must not be before the table's base vintage, {base}")


def undone(
    tables: Mapping[str, CellTable], log: Sequence[Logged]
) -> tuple[dict[str, CellTable], tuple[Fault, ...]]:
    """Take the lines of the log back, newest first; and every line that does not fit the cells.

    A line that does not fit is passed over, save that a cell whose `new` differs still goes back to
    `old`, so that one slip is told once. Lines on a table that could not be read are left alone.
    """
    states = {
        name: _State.of(name, table)
        for name, table in tables.items()
        if not table.faults and all(len(cells) == len(table.header) for cells in table.rows)
    }
    faults: list[Fault] = []
    for line in reversed(log):
        state = states.get(line.revision.table)
        if state is not None:
            faults.extend(state.undo(line))
    earlier = {name: state.table(tables[name].file) for name, state in states.items()}
    return {**tables, **earlier}, tuple(sorted(faults, key=lambda fault: fault.row or 0))


def row_vintages(
    name: str, table: CellTable, log: Sequence[Logged], base: dt.date
) -> dict[str, dt.date]:
    """The day each row of a table last changed, by key; `base` for rows the log does not name."""
    newest = {line.revision.key: line.day for line in log if line.revision.table == name}
    return {key: newest.get(key, base) for key in map(_key_maker(name, table.header), table.rows)}


def table_vintage(name: str, log: Sequence[Logged], base: dt.date) -> dt.date:
    """The day a table last changed: its newest line in the log, else its base."""
    return max([base, *(line.day for line in log if line.revision.table == name)])


@dataclass(slots=True)
class _State:
    """The cells of one table while its log is taken back."""

    name: str
    header: Cells
    rows: list[Cells]

    @classmethod
    def of(cls, name: str, table: CellTable) -> _State:
        return cls(name, table.header, list(table.rows))

    def table(self, file: str) -> CellTable:
        return CellTable(file, self.header, tuple(self.rows))

    def place(self, key: str | None) -> int | None:
        """Where the row with this key stands."""
        key_of = _key_maker(self.name, self.header)
        return next((at for at, cells in enumerate(self.rows) if key_of(cells) == key), None)

    def undo(self, line: Logged) -> Iterator[Fault]:
        column = line.revision.column
        if column == REMOVED:
            yield from self._put_back(line)
            return
        at = self.place(line.revision.key)
        if at is None:
            yield line.fault("key", f"must be a row of {self.name}.csv after this revision")
        elif column == ADDED:
            yield from self._take_out(line, at)
        else:
            yield from self._restore(line, at)

    def _take_out(self, line: Logged, at: int) -> Iterator[Fault]:
        for column in ("old", "new"):
            if getattr(line.revision, column) is not None:
                yield line.fault(column, f"must be empty beside {ADDED}")
        del self.rows[at]

    def _put_back(self, line: Logged) -> Iterator[Fault]:
        cells = _cells_of(line.revision.old, self.header)
        if cells is None or _key_maker(self.name, self.header)(cells) != line.revision.key:
            yield line.fault("old", "must be the removed row as JSON: every column, and its key")
            return
        if self.place(line.revision.key) is not None:
            yield line.fault("key", f"must be no row of {self.name}.csv after this revision")
            return
        above = self.place(line.revision.new)
        if line.revision.new is None:
            above = -1
        if above is None:
            yield line.fault("new", "must be the key of the row above the removed one, or empty")
            return
        self.rows.insert(above + 1, cells)

    def _restore(self, line: Logged, at: int) -> Iterator[Fault]:
        column, old, new = line.revision.column, line.revision.old or "", line.revision.new or ""
        if column in KEYS[self.name]:
            yield line.fault("column", f"is the key: log {REMOVED} and {ADDED} instead")
            return
        if column not in self.header:
            yield line.fault("column", f"must be a column of {self.name}.csv, {ADDED} or {REMOVED}")
            return
        cells = list(self.rows[at])
        where = self.header.index(column)
        if cells[where] != new:
            yield line.fault("new", f'must be what {self.name}.csv then said, "{cells[where]}"')
        elif old == new:
            yield line.fault("old", "must differ from new")
        cells[where] = old
        self.rows[at] = tuple(cells)


def _key_maker(name: str, header: Cells) -> Callable[[Cells], str]:
    """A function that reads the key of a row off its cells."""
    places = [header.index(column) for column in KEYS[name]]
    return lambda cells: KEY_SEPARATOR.join(cells[at] for at in places)


def _cells_of(text: str | None, header: Cells) -> Cells | None:
    """The cells of a row written as a JSON object, in header order; None if it is none."""
    try:
        named = json.loads(text or "")
    except ValueError:
        return None
    if not isinstance(named, dict) or set(named) != set(header):
        return None
    if not all(isinstance(cell, str) for cell in named.values()):
        return None
    return tuple(named[column] for column in header)
