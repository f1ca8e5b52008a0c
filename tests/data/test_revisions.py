"""The log of revisions gives back the tables of any day kept, cell for cell and row for row."""

from __future__ import annotations

import csv
import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import Fault, TableFaults
from data.exposure import completeness, exposure_panel
from data.load import (
    LATER_TABLES,
    ROW_TYPES,
    SHIPPED_TABLES,
    check_tables,
    first_day_kept,
    load_dataset,
    shipped_revisions,
)
from data.partial_date import PartialDate
from data.read import CellTable
from data.revisions import ADDED, KEYS, REMOVED, REVISIONS_FILE, Revision, logged, undone

if TYPE_CHECKING:
    from pathlib import Path

    from data.dataset import Dataset

FIRST_DAY = dt.date(2026, 11, 23)
"""The first day kept: every table has a state by then, save those that came later."""

DAY_BEFORE = dt.date(2026, 11, 24)
"""Of the edits these tests log, and the day of the newest base vintage."""

AS_OF_FIRST_DAY = {
    "breaches": "551fd9d2ecdeca3b",
    "breaches_scope": "99b76ff1e86a5b5c",
    "exchange_event_crosswalk": "0d8ec0818a427927",
    "exchanges": "25e6a6e546515d1a",
    "exchanges_bug_bounty_panel": "4e0ac7e12da33714",
    "prices": "5b926b9839e4152a",
    "control_priors": "155558dc8b667056",
    "model_priors": "d81e699b22aba926",
    "tier_priors": "17ffdce968e04624",
    "market_bands": "b2757d2f129be7b5",
    "market_points": "00d4971d72dfe98a",
}
"""First digits of each table's digest on the first day. They never change: a table that no longer
gives them back was edited without a line in revisions.csv."""


@pytest.fixture
def folder(folder: Path) -> Path:
    """The tables with nothing logged yet, whatever the shipped log tells."""
    path = folder / "revisions.csv"
    header, *_ = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(header, encoding="utf-8")
    return folder


def append(path: Path, *rows: list[str]) -> None:
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def shipped_log() -> list[dict[str, str]]:
    with (SHIPPED_TABLES / "revisions.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def log(folder: Path, *cells: str, day: str = "2026-11-25") -> None:
    """Write a line under the log: table, key, column, old, new."""
    append(folder / "revisions.csv", [day, *cells, "a reason", "a source"])


def edit(folder: Path, table: str, old: str, new: str) -> None:
    path = folder / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def row_of(table: str, key: str) -> tuple[int, dict[str, str]]:
    """The number of a row as a spreadsheet counts, and its cells."""
    with (SHIPPED_TABLES / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = enumerate(csv.DictReader(file), start=2)
        return next((at, row) for at, row in rows if row[KEYS[table][0]] == key)


def set_sd(folder: Path, sd: str) -> str:
    """Write another sd of frequency.year; and what it was."""
    _, cells = row_of("model_priors", "frequency.year")
    start = f"frequency.year,{cells['mean']},"
    edit(folder, "model_priors", f"{start}{cells['sd']},", f"{start}{sd},")
    return cells["sd"]


def line_of(table: str, key: str) -> str:
    lines = (SHIPPED_TABLES / f"{table}.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    return next(line for line in lines if line.startswith(f"{key},"))


def as_json(table: str, key: str) -> str:
    return json.dumps(row_of(table, key)[1])


def only_fault(folder: Path, as_of: dt.date | None = None) -> Fault:
    faults = check_tables(folder, as_of)
    assert len(faults) == 1, [str(fault) for fault in faults]
    with pytest.raises(TableFaults):
        load_dataset(folder, as_of)
    return faults[0]


def test_every_table_has_a_key() -> None:
    assert list(KEYS) == list(ROW_TYPES)
    for name, columns in KEYS.items():
        assert set(columns) <= set(ROW_TYPES[name].model_fields)


def test_the_tables_of_the_first_day_are_what_they_were() -> None:
    tables = load_dataset(as_of=FIRST_DAY).version.tables
    assert {table.name: table.sha256[:16] for table in tables} == AS_OF_FIRST_DAY


def test_an_earlier_day_has_its_own_vintage_rows_and_beliefs(dataset: Dataset) -> None:
    earlier = load_dataset(as_of=FIRST_DAY)
    assert earlier.version.vintage == FIRST_DAY < dataset.version.vintage
    lines = [line for line in shipped_log() if line["table"] == "model_priors"]
    added = set(dataset.model_priors) - set(earlier.model_priors)
    assert {p.parameter for p in added} == {line["key"] for line in lines}
    new = {p.parameter for p in dataset.model_priors} - {p.parameter for p in earlier.model_priors}
    assert new == {line["key"] for line in lines if line["column"] == ADDED}
    assert {"reporting.same_year", "reporting.year_after"} <= new
    assert completeness(earlier, 2026) == 1.0
    thefts = [sum(r.thefts for r in exposure_panel(data)) for data in (earlier, dataset)]
    assert thefts == [101, 101]


def test_today_is_the_default_and_the_days_after_it(dataset: Dataset) -> None:
    newest = dataset.version.vintage
    assert load_dataset(as_of=newest).version == dataset.version
    assert load_dataset(as_of=newest + dt.timedelta(days=900)).version == dataset.version


def test_a_day_before_the_first_state_is_refused_table_by_table() -> None:
    faults = check_tables(as_of=dt.date(2026, 11, 22))
    assert {fault.column for fault in faults} == {"control_priors", "model_priors", "tier_priors"}
    rule = "must not be after 2026-11-22: no earlier state of this table is kept"
    assert {(fault.file, fault.rule) for fault in faults} == {("VINTAGES.toml", rule)}


def test_a_table_that_came_later_is_absent_before_its_first_state(dataset: Dataset) -> None:
    earlier = load_dataset(as_of=FIRST_DAY)
    (later,) = LATER_TABLES
    assert later == "compensation_delays"
    assert earlier.compensation_delays == ()
    assert {t.name for t in earlier.version.tables} == set(ROW_TYPES) - LATER_TABLES
    assert later not in earlier.row_vintages
    assert len(dataset.compensation_delays) == len(dataset.row_vintages[later]) > 0
    assert {t.name for t in dataset.version.tables} == set(ROW_TYPES)


def test_a_table_that_came_later_has_a_first_state_of_its_own(
    folder: Path, dataset: Dataset
) -> None:
    _, cells = row_of("compensation_delays", "CX-2014-001")
    new = cells["note"] + " Again"
    edit(folder, "compensation_delays", cells["note"], new)
    log(folder, "compensation_delays", "CX-2014-001", "note", cells["note"], new)
    before = load_dataset(folder, DAY_BEFORE)
    assert before.compensation_delays == dataset.compensation_delays
    assert load_dataset(folder).compensation_delays != dataset.compensation_delays
    assert load_dataset(folder, FIRST_DAY).compensation_delays == ()


def test_a_fault_in_a_table_that_came_later_is_none_of_an_earlier_day(folder: Path) -> None:
    edit(folder, "compensation_delays", line_of("compensation_delays", "CX-2014-001"), "x\n")
    assert only_fault(folder).file == "compensation_delays.csv"
    assert check_tables(folder, FIRST_DAY) == ()


def test_the_first_day_kept_is_the_earliest_that_loads(folder: Path) -> None:
    assert first_day_kept() == first_day_kept(folder) == FIRST_DAY
    assert check_tables(as_of=FIRST_DAY) == ()
    assert check_tables(as_of=FIRST_DAY - dt.timedelta(days=1))
    (folder / "VINTAGES.toml").write_text("breaches = soon", encoding="utf-8")
    with pytest.raises(TableFaults, match="must be TOML"):
        first_day_kept(folder)


def test_a_row_is_as_new_as_its_newest_revision_else_as_its_table(folder: Path) -> None:
    unlogged = load_dataset(folder)
    assert unlogged.row_vintage("model_priors", "frequency.year") == FIRST_DAY
    assert unlogged.row_vintage("exchanges_bug_bounty_panel", "AAX|HackenProof") == dt.date(
        2026, 11, 22
    )
    log(folder, "model_priors", "frequency.year", "sd", set_sd(folder, "0.5"), "0.5")
    revised = load_dataset(folder)
    assert revised.row_vintage("model_priors", "frequency.region") == FIRST_DAY
    assert revised.row_vintage("model_priors", "frequency.year") == dt.date(2026, 11, 25)
    assert revised.version.vintage == dt.date(2026, 11, 25)


@pytest.mark.parametrize(("table", "key"), [("breaches", "CX-1999-001"), ("broaches", "x")])
def test_a_row_that_is_not_there_has_no_vintage(dataset: Dataset, table: str, key: str) -> None:
    with pytest.raises(KeyError, match=f"{table}.csv has no row {key}"):
        dataset.row_vintage(table, key)


def test_every_row_has_a_vintage(dataset: Dataset) -> None:
    for table in dataset.version.tables:
        assert len(dataset.row_vintages[table.name]) == table.rows
        assert max(dataset.row_vintages[table.name].values()) <= table.vintage


def test_a_changed_cell_goes_back_to_the_identical_digest(folder: Path) -> None:
    unlogged = load_dataset(folder).version
    edit(folder, "prices", "2011-03,0.7846", "2011-03,0.7")
    log(folder, "prices", "2011-03", "btc_usd", "0.7846", "0.7")
    assert load_dataset(folder).version.digest != unlogged.digest
    assert load_dataset(folder, DAY_BEFORE).version == unlogged


@pytest.mark.parametrize(("key", "above"), [("cold", "warm"), ("hot", "")])
def test_a_removed_row_goes_back_under_the_row_it_stood_under(
    folder: Path, key: str, above: str
) -> None:
    unlogged = load_dataset(folder).version
    edit(folder, "tier_priors", line_of("tier_priors", key), "")
    log(folder, "tier_priors", key, REMOVED, as_json("tier_priors", key), above)
    assert len(load_dataset(folder).tier_priors) == 3
    assert load_dataset(folder, DAY_BEFORE).version == unlogged


def test_an_added_row_may_stand_anywhere(folder: Path) -> None:
    unlogged = load_dataset(folder)
    line = line_of("model_priors", "severity.cold_shift")
    edit(folder, "model_priors", line, line.replace("cold_shift", "cool_shift") + line)
    log(folder, "model_priors", "severity.cool_shift", ADDED, "", "")
    assert len(load_dataset(folder).model_priors) == len(unlogged.model_priors) + 1
    assert load_dataset(folder, DAY_BEFORE).version == unlogged.version


def test_a_log_without_lines_is_no_fault(folder: Path, dataset: Dataset) -> None:
    unlogged = load_dataset(folder).version
    assert unlogged.digest == dataset.version.digest
    assert unlogged.vintage == DAY_BEFORE


MISFITS = [
    (["priors", "x", "mean", "1", "2"], "table", "must be a table, one of breaches,"),
    (["model_priors", "x", "mean", "1", "2"], "key", "must be a row of model_priors.csv after"),
    (["model_priors", "x", ADDED, "", ""], "key", "must be a row of model_priors.csv after"),
    (["tier_priors", "hot", "mood", "1", "2"], "column", "must be a column of tier_priors.csv,"),
    (["tier_priors", "hot", "tier", "hut", "hot"], "column", "is the key: log -row and +row"),
    (["model_priors", "frequency.year", "sd", "1", "2"], "new", "must be what model_priors.csv"),
    (["model_priors", "frequency.year", "sd", "SD", "SD"], "old", "must differ from new"),
    (["tier_priors", "hot", ADDED, "x", ""], "old", "must be empty beside +row"),
    (["tier_priors", "hot", ADDED, "", "x"], "new", "must be empty beside +row"),
    (["tier_priors", "tepid", REMOVED, "", ""], "old", "must be the removed row as JSON"),
    (["tier_priors", "tepid", REMOVED, "[]", ""], "old", "must be the removed row as JSON"),
    (["tier_priors", "tepid", REMOVED, "HOT", ""], "old", "must be the removed row as JSON"),
    (["tier_priors", "hot", REMOVED, "HOT", ""], "key", "must be no row of tier_priors.csv"),
    (["tier_priors", "tepid", REMOVED, "TEPID", "x"], "new", "must be the key of the row above"),
]


@pytest.mark.parametrize(("cells", "column", "rule"), MISFITS)
def test_a_line_that_does_not_fit_the_cells_is_told_by_its_row(
    folder: Path, cells: list[str], column: str, rule: str
) -> None:
    hot = as_json("tier_priors", "hot")
    said = {
        "HOT": hot,
        "TEPID": hot.replace('"hot"', '"tepid"'),
        "SD": row_of("model_priors", "frequency.year")[1]["sd"],
    }
    log(folder, *(said.get(cell, cell) for cell in cells))
    fault = only_fault(folder)
    assert (fault.file, fault.row, fault.column) == ("revisions.csv", 2, column)
    assert fault.rule.startswith(rule)
    # An earlier day cannot be had from such a log, and says so with the same fault.
    assert only_fault(folder, FIRST_DAY) == fault


def test_lines_out_of_order_are_told(folder: Path) -> None:
    log(folder, "model_priors", "frequency.year", "sd", set_sd(folder, "0.5"), "0.6")
    log(folder, "model_priors", "frequency.year", "sd", "0.6", "0.5", day="2026-11-24")
    rule = "must not be before the line above, 2026-11-25"
    assert only_fault(folder) == Fault("revisions.csv", 3, "revised_on", rule, "2026-11-24")


def test_a_line_before_the_first_state_of_its_table_is_told(folder: Path) -> None:
    was = set_sd(folder, "0.5")
    log(folder, "model_priors", "frequency.year", "sd", was, "0.5", day="2026-11-22")
    rule = "must not be before the table's base vintage, 2026-11-23"
    assert only_fault(folder) == Fault("revisions.csv", 2, "revised_on", rule, "2026-11-22")


def test_a_fault_of_an_earlier_state_is_told_with_its_day(folder: Path) -> None:
    at, cells = row_of("model_priors", "frequency.year")
    log(folder, "model_priors", "frequency.year", "sd", "-0.4", cells["sd"])
    assert check_tables(folder) == ()
    file, rule = "model_priors.csv as of 2026-11-23", "must be 0 or more"
    assert only_fault(folder, FIRST_DAY) == Fault(file, at, "sd", rule, "-0.4")


def test_a_rule_between_tables_is_checked_in_the_earlier_state_too(folder: Path) -> None:
    log(folder, "breaches", "CX-2025-002", "date", "2025-01-22", "2025-01-23")
    faults = check_tables(folder, FIRST_DAY)
    assert {fault.file for fault in faults} == {
        "breaches_scope.csv as of 2026-11-23",
        "exchange_event_crosswalk.csv as of 2026-11-23",
    }


class Editor:
    """Edits a small table as a person would, and logs each edit."""

    def __init__(self) -> None:
        self.rows = [("hot", "1"), ("cold", ""), ("warm", "3")]
        self.log: list[Revision] = []

    def table(self) -> CellTable:
        return CellTable("tier_priors.csv", ("tier", "pseudo_count"), tuple(self.rows))

    def note(self, key: str, column: str, old: str = "", new: str = "") -> None:
        self.log.append(
            Revision(
                revised_on=PartialDate(2026, 11, 24),
                table="tier_priors",
                key=key,
                column=column,
                old=old or None,
                new=new or None,
                reason="x",
                source="x",
            )
        )

    def change(self, at: int, value: str) -> None:
        key, old = self.rows[at]
        if old != value:
            self.rows[at] = (key, value)
            self.note(key, "pseudo_count", old, value)

    def add(self, at: int, key: str, value: str) -> None:
        if key not in dict(self.rows):
            self.rows.insert(at, (key, value))
            self.note(key, ADDED)

    def remove(self, at: int) -> None:
        key, value = self.rows.pop(at)
        above = self.rows[at - 1][0] if at else ""
        self.note(key, REMOVED, json.dumps({"tier": key, "pseudo_count": value}), above)


def test_the_shipped_log_is_told_line_by_line() -> None:
    text = (SHIPPED_TABLES / REVISIONS_FILE).read_text("utf-8")
    assert [(one.table, one.key) for one in shipped_revisions()] == [
        (row["table"], row["key"]) for row in csv.DictReader(text.splitlines())
    ]


edits = st.lists(
    st.tuples(
        st.sampled_from(["change", "add", "remove"]),
        st.integers(0, 9),
        st.sampled_from("abcde"),
        st.sampled_from(["", "1", "2"]),
    ),
    max_size=12,
)


@given(edits)
def test_logged_edits_undone_give_back_every_state_on_the_way(
    steps: list[tuple[str, int, str, str]],
) -> None:
    editor = Editor()
    states = [editor.table()]
    for kind, place, key, value in steps:
        logged_before = len(editor.log)
        if kind == "add":
            editor.add(place % (len(editor.rows) + 1), key, value)
        elif editor.rows and kind == "change":
            editor.change(place % len(editor.rows), value)
        elif editor.rows:
            editor.remove(place % len(editor.rows))
        states += [editor.table()] * (len(editor.log) - logged_before)
    lines = logged(editor.log)
    for kept, state in enumerate(states):
        earlier, faults = undone({"tier_priors": editor.table()}, lines[kept:])
        assert faults == ()
        assert earlier["tier_priors"] == state
