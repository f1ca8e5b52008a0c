"""`kuramori replay`: does a record come out the same again?"""

from __future__ import annotations

import sys

import click

from api.clock import utc_now
from api.commands.shared import FAILURE, as_json_option, page, print_json, refuse
from api.commands.stores import opened
from api.core import real_core
from api.desks import Desks
from api.limits import no_limits
from api.quoting import Service
from api.replaying import CannotReplay, replay
from api.settings import Settings
from api.store import records
from api.tables import section


@click.command("replay")
@click.argument("record_id")
@as_json_option
def replay_record(record_id: str, *, as_json: bool) -> None:
    """Make a stored quote, check, comparison, accumulation or filing's check again, and compare.

    Exit status 1 if it comes out otherwise.
    """
    core, home = real_core(), Settings.from_env().home
    with opened() as store:
        with store.read() as session:
            kept = records.find_any(session, record_id)
        if kept is None:
            refuse(f"there is no record {record_id[:60]!r}")
        try:
            found = replay(kept, Service(store, Desks(home, core), core, utc_now, no_limits(home)))
        except CannotReplay as error:
            refuse(str(error))
    if as_json:
        print_json(vars(found))
    else:
        table = section(f"{found.kind} {found.id}")
        table.add_row("Made", f"{kept.created_at:%d %b %Y %H:%M} UTC")
        table.add_row("Model", found.model_version or "none")
        table.add_row("Digest on record", found.recorded)
        table.add_row("Digest now", found.recomputed)
        verdict = "the same" if found.agrees else f"not the same, first at {found.differs_at}"
        table.add_row("Comes out", verdict)
        page().print(table)
    if not found.agrees:
        sys.exit(FAILURE)
