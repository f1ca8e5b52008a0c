"""`kuramori audit`: who did what, and has anyone touched the log since?"""

from __future__ import annotations

import json
import re
import sys

import click

from api.commands.shared import FAILURE, as_json_option, end, page, print_json, refuse
from api.commands.stores import opened
from api.store import audit as log
from api.tables import ruled

MOST_FAULTS = 50


@click.group()
def audit() -> None:
    """Read and verify the audit log."""


@audit.command("list")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000))
@as_json_option
def list_lines(limit: int, *, as_json: bool) -> None:
    """List the newest lines."""
    with opened() as store, store.read() as session:
        found = log.lines(session, None, limit)
    if as_json:
        print_json(
            [
                {**line._asdict(), "at": line.at.isoformat(), "details": json.loads(line.details)}
                for line in found
            ]
        )
        return
    table = ruled("Audit log, newest first")
    for title in ("No.", "When (UTC)", "Who", "What", "To"):
        table.add_column(title, overflow="fold", no_wrap=title == "To")
    for line in found:
        when = f"{line.at:%Y-%m-%d %H:%M:%S}"
        table.add_row(str(line.seq), when, line.actor, line.action, line.subject or "-")
    page().print(table)


@audit.command("verify")
@click.option(
    "--expect",
    metavar="NUMBER:HASH",
    help="A line printed by an earlier verification; it must still be there.",
)
@as_json_option
def verify(expect: str | None, *, as_json: bool) -> None:
    """Follow the chain of hashes and hold every record against its line.

    Any changed, removed or inserted line shows, and any record changed behind the log's back. Lines
    cut off at the end show only with --expect: keep what is printed here in another place.
    """
    expected = None if expect is None else _number_and_hash(expect)
    with opened() as store, store.read() as session:
        try:
            found = log.verify(session, expected)
        except ValueError as error:  # SQLite keeps any text where a moment should be
            end(f"the log or a record cannot be read: {error}", FAILURE)
    if as_json:
        print_json({**vars(found), "intact": not found.faults})
    else:
        for fault in found.faults[:MOST_FAULTS]:
            click.echo(fault)
        if len(found.faults) > MOST_FAULTS:
            click.echo(f"and {len(found.faults) - MOST_FAULTS} more")
        count = len(found.faults)
        verdict = f"{count or 'no'} {'fault' if count == 1 else 'faults'}"
        click.echo(f"{found.lines} lines, {found.versions} versions of records: {verdict}")
        click.echo(f"last line {found.lines}:{found.head}")
    if found.faults:
        sys.exit(FAILURE)


def _number_and_hash(text: str) -> tuple[int, str]:
    found = re.fullmatch(r"(\d{1,15}):([0-9a-f]{64})", text)
    if found is None:
        refuse("--expect: must be NUMBER:HASH as `kuramori audit verify` prints it")
    return int(found[1]), found[2]
