"""The tables load clean, and every way to break them is told as one clear fault."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from data.errors import SHOWN_FAULTS, Fault, TableFaults
from data.load import check_tables, load_dataset
from data.revisions import KEYS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from data.dataset import Dataset

    Cells = list[list[str]]


def rewrite(path: Path, change: Callable[[Cells], object]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        cells = list(csv.reader(file))
    change(cells)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(cells)


def put(path: Path, row: int, column: str, value: str) -> None:
    """Write one cell, with the row number a spreadsheet shows."""

    def change(cells: Cells) -> None:
        cells[row - 1][cells[0].index(column)] = value

    rewrite(path, change)


def widen(cells: Cells, cell: str) -> None:
    for row in cells:
        row.append(cell)


def only_fault(folder: Path) -> Fault:
    faults = check_tables(folder)
    assert len(faults) == 1, [str(fault) for fault in faults]
    with pytest.raises(TableFaults) as caught:
        load_dataset(folder)
    assert caught.value.faults == faults
    assert str(caught.value) == str(faults[0])
    return faults[0]


def test_shipped_tables_break_no_rule() -> None:
    assert check_tables() == ()


def test_shipped_tables_give_every_event_and_venue(dataset: Dataset) -> None:
    assert len(dataset.incidents) == 254
    assert len(dataset.exchanges) == 1134
    assert sum(incident.include_core for incident in dataset.incidents) == 180


def test_a_linked_incident_carries_its_roster_row(dataset: Dataset) -> None:
    linked = [incident for incident in dataset.incidents if incident.exchange_key is not None]
    assert len(linked) == 215
    for incident in linked:
        assert incident.venue is not None
        assert incident.venue.exchange_key == incident.exchange_key


def test_a_copy_of_the_folder_loads_to_the_same_version(folder: Path, dataset: Dataset) -> None:
    assert load_dataset(folder).version == dataset.version


def test_a_byte_order_mark_is_no_fault(folder: Path) -> None:
    path = folder / "prices.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert check_tables(folder) == ()


CELLS = [
    ("breaches", 17, "loss_usd", "-5", "must be 0 or more"),
    ("breaches", 17, "loss_usd", "nan", "must be a finite number"),
    ("breaches", 17, "loss_usd", "inf", "must be a finite number"),
    ("breaches", 17, "loss_usd", "1e999", "must be a finite number"),
    ("breaches", 17, "loss_usd", "lots", "must be a number"),
    ("breaches", 17, "loss_fraction", "1.2", "must be 1 or less"),
    ("breaches", 17, "date", "2012-02-30", "must be a date that exists"),
    ("breaches", 17, "date", "soon", "must be a date as YYYY, YYYY-MM or YYYY-MM-DD"),
    ("breaches", 17, "country", "Japan", "must match ^[A-Z]{2}$"),
    ("breaches_scope", 3, "include_core", "maybe", "must be yes or no"),
    ("exchanges", 3, "exposure_start", "2012", "must be a month as YYYY-MM"),
    ("exchanges", 3, "size_tier", "9", "must be 5 or less"),
    ("prices", 40, "btc_usd", "0", "must be more than 0"),
    ("control_priors", 2, "relativity", "0", "must be more than 0"),
    ("control_priors", 2, "prevalence", "1", "must be less than 1"),
    ("tier_priors", 2, "prevalence", "1.5", "must be 1 or less"),
    ("model_priors", 2, "sd", "-1", "must be 0 or more"),
    ("compensation_delays", 4, "first_payment_days", "4.5", "must be a whole number"),
]


@pytest.mark.parametrize(("table", "row", "column", "value", "rule"), CELLS)
def test_a_cell_that_cannot_stand_is_told_by_file_row_column_and_rule(
    folder: Path, table: str, row: int, column: str, value: str, rule: str
) -> None:
    put(folder / f"{table}.csv", row, column, value)
    assert only_fault(folder) == Fault(f"{table}.csv", row, column, rule, value)


@pytest.mark.parametrize(
    ("table", "column", "first"),
    [
        ("breaches", "wallet_tier", "hot"),
        ("breaches", "peril", "hot_key_theft"),
        ("breaches", "confidence", "high"),
        ("breaches_scope", "event_class", "theft"),
        ("breaches_scope", "entity_type", "exchange"),
        ("exchanges", "inclusion_basis", "independent_list"),
    ],
)
def test_a_category_never_seen_is_told_with_the_words_allowed(
    folder: Path, table: str, column: str, first: str
) -> None:
    put(folder / f"{table}.csv", 5, column, "lukewarm")
    fault = only_fault(folder)
    assert (fault.file, fault.row, fault.column) == (f"{table}.csv", 5, column)
    assert fault.rule.startswith(f"must be one of '{first}'")
    assert fault.value == "lukewarm"


def test_an_unknown_tier_in_a_list_is_told_at_its_column(folder: Path) -> None:
    put(folder / "control_priors.csv", 2, "tiers", "hot;tepid")
    fault = only_fault(folder)
    assert (fault.column, fault.value) == ("tiers", "hot;tepid")
    assert fault.rule.startswith("must be one of")


def test_an_empty_cell_that_must_be_filled_is_told(folder: Path) -> None:
    put(folder / "breaches.csv", 9, "peril", "")
    assert only_fault(folder) == Fault("breaches.csv", 9, "peril", "must not be empty")


def test_a_fault_reads_as_one_line() -> None:
    fault = Fault("breaches.csv", 17, "loss_usd", "must be 0 or more", "-5")
    assert str(fault) == 'breaches.csv row 17, column loss_usd: must be 0 or more (found "-5")'


def test_a_fault_shortens_a_long_value_and_its_line_breaks() -> None:
    assert "\n" not in str(Fault("a.csv", 2, "note", "must be short", "x\ny" * 90))
    assert len(str(Fault("a.csv", 2, "note", "must be short", "x" * 900))) < 150


def test_a_missing_column_is_told_once(folder: Path) -> None:
    def drop(cells: Cells) -> None:
        at = cells[0].index("loss_usd")
        for row in cells:
            del row[at]

    rewrite(folder / "breaches.csv", drop)
    assert only_fault(folder) == Fault(
        "breaches.csv", 1, "loss_usd", "the header lacks column loss_usd"
    )


def test_an_unknown_column_is_told_once(folder: Path) -> None:
    rewrite(folder / "prices.csv", lambda cells: widen(cells, "1"))
    assert only_fault(folder) == Fault("prices.csv", 1, "1", "the header has unknown column 1")


def test_a_column_given_twice_is_told_once(folder: Path) -> None:
    rewrite(folder / "prices.csv", lambda cells: widen(cells, cells[0][1]))
    assert only_fault(folder).rule == "the header has this column more than once"


def test_columns_out_of_order_are_told_once(folder: Path) -> None:
    def swap(cells: Cells) -> None:
        cells[0][1], cells[0][2] = cells[0][2], cells[0][1]

    rewrite(folder / "prices.csv", swap)
    assert only_fault(folder) == Fault(
        "prices.csv", 1, "btc_usd", "the columns are out of order", "eth_usd"
    )


@pytest.mark.parametrize(
    ("table", "cells_in_row", "columns"), [("exchanges", 52, 51), ("breaches", 22, 21)]
)
def test_a_row_with_a_cell_too_many_is_told_once(
    folder: Path, table: str, cells_in_row: int, columns: int
) -> None:
    rewrite(folder / f"{table}.csv", lambda cells: cells[10].insert(3, "extra"))
    rule = f"has {cells_in_row} cells, the header has {columns}"
    assert only_fault(folder) == Fault(f"{table}.csv", 11, None, rule)


def test_a_row_with_a_cell_too_few_is_told_once(folder: Path) -> None:
    rewrite(folder / "exchanges.csv", lambda cells: cells[10].pop())
    assert only_fault(folder) == Fault("exchanges.csv", 11, None, "has 50 cells, the header has 51")


@pytest.mark.parametrize("table", ["breaches", "exchanges"])
def test_a_row_slipped_one_column_sideways_is_told_as_one_fault(folder: Path, table: str) -> None:
    def slip(cells: Cells) -> None:
        cells[10][3:] = ["", *cells[10][3:-1]]

    rewrite(folder / f"{table}.csv", slip)
    fault = only_fault(folder)
    assert (fault.file, fault.row) == (f"{table}.csv", 11)
    assert "has the row slipped sideways?" in fault.rule


def test_a_file_that_is_not_utf8_is_told_with_the_line(folder: Path) -> None:
    path = folder / "control_priors.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("shift_jis"))
    fault = only_fault(folder)
    assert (fault.file, fault.row) == ("control_priors.csv", None)
    assert fault.rule.startswith("must be UTF-8 (byte ")


def test_a_missing_file_is_told(folder: Path) -> None:
    (folder / "breaches.csv").unlink()
    assert only_fault(folder) == Fault("breaches.csv", None, None, "the file is missing")


def test_an_empty_file_is_told(folder: Path) -> None:
    (folder / "prices.csv").write_bytes(b"")
    assert only_fault(folder) == Fault("prices.csv", None, None, "the file is empty")


def test_a_header_without_rows_is_told(folder: Path) -> None:
    rewrite(folder / "prices.csv", lambda cells: cells.__delitem__(slice(1, None)))
    assert only_fault(folder).rule == "must have rows under its header"


def test_an_open_quote_is_told(folder: Path) -> None:
    path = folder / "prices.csv"
    path.write_bytes(path.read_bytes() + b'2026-11,"')
    assert only_fault(folder).rule.startswith("must be comma-separated text")


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    assert only_fault(tmp_path / "nowhere").rule == "the folder is missing"


def test_a_folder_without_tables_is_told_file_by_file(tmp_path: Path) -> None:
    rules = {fault.rule for fault in check_tables(tmp_path)}
    assert rules == {"the file is missing"}
    assert len(check_tables(tmp_path)) == 14


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("exchanges", "exchange_key"),
        ("control_priors", "control"),
        ("model_priors", "parameter"),
        ("tier_priors", "tier"),
        ("market_bands", "band"),
        ("market_points", "point"),
        ("compensation_delays", "event_id"),
    ],
)
def test_an_identifier_given_twice_is_told_at_the_second_row(
    folder: Path, table: str, column: str
) -> None:
    rewrite(folder / f"{table}.csv", lambda cells: cells.append(cells[1]))
    fault = only_fault(folder)
    assert (fault.file, fault.column) == (f"{table}.csv", column)
    assert fault.rule == "must be unique (row 2 has it too)"


@pytest.mark.parametrize("table", ["breaches", "breaches_scope", "exchange_event_crosswalk"])
def test_an_event_given_twice_is_told(folder: Path, table: str) -> None:
    rewrite(folder / f"{table}.csv", lambda cells: cells.append(cells[1]))
    assert only_fault(folder) == Fault(
        f"{table}.csv", 256, "event_id", "must be unique (row 2 has it too)", "CX-2011-001"
    )


@pytest.mark.parametrize("table", ["breaches_scope", "exchange_event_crosswalk"])
def test_an_event_a_companion_table_lacks_is_told(folder: Path, table: str) -> None:
    rewrite(folder / f"{table}.csv", lambda cells: cells.pop(4))
    fault = only_fault(folder)
    assert (fault.file, fault.value) == (f"{table}.csv", "CX-2011-004")
    assert fault.rule == "must have every event of breaches.csv (1 missing)"


def test_an_event_the_breach_table_lacks_is_told(folder: Path) -> None:
    rewrite(folder / "breaches.csv", lambda cells: cells.pop(4))
    faults = check_tables(folder)
    assert {(fault.file, fault.row, fault.value) for fault in faults} == {
        ("breaches_scope.csv", 5, "CX-2011-004"),
        ("exchange_event_crosswalk.csv", 5, "CX-2011-004"),
    }


RULES_BETWEEN_CELLS = [
    ("breaches", 17, "recovered_usd", "99999999999", "must not exceed loss_usd"),
    ("breaches", 2, "date_precision", "month", "must say what the date shows"),
    ("breaches_scope", 2, "date", "2011-03-02", "must be the date breaches.csv gives"),
    ("exchange_event_crosswalk", 2, "exchange_key", "gox", "must be an exchange_key of"),
    ("exchange_event_crosswalk", 2, "inclusion_basis", "news", "must be the roster's"),
    ("exchanges_bug_bounty_panel", 2, "exchange", "Acme", "must be a name or alias"),
    ("exchanges_bug_bounty_panel", 2, "last_seen", "2018-01", "must not be before first_seen"),
    ("exchanges", 4, "exposure_end_mid", "2023-01", "must not be before exposure_end_mid"),
    ("exchanges", 4, "closed", "2027-01", "must not be after the table's vintage, 2026-11-22"),
    ("prices", 5, "month", "2011-03", "must be after 2011-03"),
    (
        "model_priors",
        "reporting.same_year",
        "mean",
        "1.2",
        "must be a share, more than 0 and 1 or less",
    ),
    ("market_bands", 2, "floor", "0.5", "floor, central_low, central_high and ceiling must not"),
    ("market_bands", 2, "limit_max_jpy", "0", "must be more than 0"),
    ("market_points", 2, "rol_high", "0.01", "must not be below rol_low"),
    ("market_points", 2, "limit_currency", "", "must be given with limit_amount, or neither"),
    ("compensation_delays", 4, "event_id", "CX-1999-001", "must be an event of breaches.csv"),
    ("compensation_delays", 4, "full_payment_days", "", "must be given if paid, and empty if"),
    ("compensation_delays", 2, "full_payment_days", "1800", "must be given if paid, and empty if"),
    ("compensation_delays", 2, "unpaid_at_days", "", "must be given if censored"),
    ("compensation_delays", 4, "first_payment_days", "6", "must not be after full_payment_days"),
    ("compensation_delays", 4, "unpaid_at_days", "5", "must be before full_payment_days"),
    ("compensation_delays", 4, "basis", "outstanding", "must be outstanding if censored, and"),
    ("compensation_delays", 4, "full_payment_days", "9999", "must not tell of days after the"),
]


@pytest.mark.parametrize(("table", "row", "column", "value", "rule"), RULES_BETWEEN_CELLS)
def test_a_rule_between_cells_that_breaks_is_told_once(
    folder: Path, table: str, row: int | str, column: str, value: str, rule: str
) -> None:
    at = row if isinstance(row, int) else row_of(folder, row, table)
    put(folder / f"{table}.csv", at, column, value)
    fault = only_fault(folder)
    assert (fault.file, fault.row) == (f"{table}.csv", at)
    assert fault.rule.startswith(rule)


def test_a_programme_given_twice_is_told_at_the_second_row(folder: Path) -> None:
    rewrite(folder / "exchanges_bug_bounty_panel.csv", lambda cells: cells.append(cells[1]))
    fault = only_fault(folder)
    assert (fault.row, fault.rule) == (117, "must be unique (row 2 has it too)")


def test_an_event_said_to_be_in_its_window_must_lie_in_it(folder: Path) -> None:
    row = row_of(folder, "mtgox")
    for column in ("exposure_end_lo", "exposure_end_mid"):
        put(folder / "exchanges.csv", row, column, "2013-12")
    fault = only_fault(folder)
    assert (fault.file, fault.row, fault.column) == (
        "exchange_event_crosswalk.csv",
        42,
        "window_check",
    )


@pytest.mark.parametrize("column", ["opened", "exposure_start"])
def test_an_event_before_its_exchange_began_is_told_at_its_date(folder: Path, column: str) -> None:
    row = row_of(folder, "upbit")
    put(folder / "exchanges.csv", row, column, "2020-01")
    assert only_fault(folder) == Fault(
        "breaches.csv",
        136,
        "date",
        f"must not be before its exchange began (exchanges.csv row {row}, {column} 2020-01)",
        "2019-11-27",
    )


def test_an_event_a_month_outside_its_window_is_within_the_slack(folder: Path) -> None:
    put(folder / "exchanges.csv", row_of(folder, "mtgox"), "exposure_start", "2011-04")
    assert check_tables(folder) == ()


def add_event(folder: Path, like: str, **cells: str) -> None:
    """Write an event down a second time under a number of its own, with some cells changed."""
    for table in ("breaches", "breaches_scope", "exchange_event_crosswalk"):

        def change(rows: Cells) -> None:
            copy = list(next(row for row in rows if row[0] == like))
            for column, value in {"event_id": "CX-2026-099", **cells}.items():
                for name in (column, f"event_{column}"):
                    if name in rows[0]:
                        copy[rows[0].index(name)] = value
            rows.append(copy)

        rewrite(folder / f"{table}.csv", change)


def test_one_event_written_down_twice_is_told_with_both_rows(folder: Path) -> None:
    add_event(folder, "CX-2018-002", loss_usd="169000000")
    rule = "must be another event than row 87: same exchange, day and kind"
    assert only_fault(folder) == Fault("breaches.csv", 256, "event_id", rule, "CX-2026-099")


def test_an_amount_written_down_twice_in_a_month_is_told_with_both_rows(folder: Path) -> None:
    add_event(folder, "CX-2018-002", date="2018-02", date_precision="month")
    rule = "must be another event than row 87: same exchange, month and amount"
    assert only_fault(folder) == Fault("breaches.csv", 256, "event_id", rule, "CX-2026-099")


def test_a_theft_and_a_fraud_on_one_day_are_two_events(dataset: Dataset) -> None:
    ftx = [i for i in dataset.incidents if i.exchange_key == "ftx" and str(i.date) == "2022-11-11"]
    assert {i.event_class for i in ftx} == {"theft", "fraud"}


def row_of(folder: Path, key: str, table: str = "exchanges") -> int:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return next(at for at, row in enumerate(rows, start=2) if row[KEYS[table][0]] == key)


def test_an_event_after_the_vintage_is_told(folder: Path) -> None:
    for table, column in (
        ("breaches", "date"),
        ("breaches_scope", "date"),
        ("exchange_event_crosswalk", "event_date"),
    ):
        put(folder / f"{table}.csv", 255, column, "2026-11-23")
    file = folder / "exchange_event_crosswalk.csv"
    for column in ("roster_exchange", "exchange_key", "inclusion_basis", "window_check"):
        put(file, 255, column, "")
    fault = only_fault(folder)
    assert fault.rule == "must not be after the table's vintage, 2026-11-22"


def test_faults_of_several_tables_are_told_together(folder: Path) -> None:
    put(folder / "breaches.csv", 17, "loss_usd", "-5")
    put(folder / "prices.csv", 40, "btc_usd", "x")
    (folder / "tier_priors.csv").unlink()
    assert [fault.file for fault in check_tables(folder)] == [
        "breaches.csv",
        "prices.csv",
        "tier_priors.csv",
    ]


def test_a_long_list_of_faults_is_cut_and_says_how_many_more() -> None:
    faults = tuple(Fault("a.csv", row, "x", "must be y") for row in range(2, SHOWN_FAULTS + 7))
    message = str(TableFaults(faults))
    assert len(message.splitlines()) == SHOWN_FAULTS + 1
    assert message.endswith("and 5 more")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "the file is empty"),
        ("breaches = ", "must be TOML"),
        ("\x00", "must be TOML"),
    ],
)
def test_vintages_that_cannot_be_read_are_told_once(folder: Path, text: str, rule: str) -> None:
    (folder / "VINTAGES.toml").write_text(text, encoding="utf-8")
    assert only_fault(folder).rule.startswith(rule)


def test_a_table_without_a_vintage_is_told(folder: Path) -> None:
    path = folder / "VINTAGES.toml"
    text = path.read_text(encoding="utf-8").replace("prices = 2026-11-22\n", "")
    path.write_text(text, encoding="utf-8")
    assert only_fault(folder) == Fault(
        "VINTAGES.toml", None, "prices", "must give this table a date"
    )
