"""`kuramori data`: are the shipped tables what they should be?"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from api.commands.shared import FAILURE
from data.load import check_tables, load_dataset

LONGEST_FAULT_LIST = 50


@click.group()
def data() -> None:
    """Look after the tables the model learns from."""


@data.command("check")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def data_check(folder: Path | None) -> None:
    """Check the shipped tables, or those in FOLDER: file, row, column and rule of each fault."""
    faults = check_tables(folder)
    for fault in faults[:LONGEST_FAULT_LIST]:
        click.echo(str(fault))
    if len(faults) > LONGEST_FAULT_LIST:
        click.echo(f"and {len(faults) - LONGEST_FAULT_LIST} more")
    if faults:
        sys.exit(FAILURE)
    tables = load_dataset(folder).version
    rows = sum(table.rows for table in tables.tables)
    click.echo(
        f"{len(tables.tables)} tables, {rows} rows, newest of {tables.vintage}: no faults "
        f"(digest {tables.digest[:16]})"
    )
