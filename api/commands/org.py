"""`kuramori org`: who is let in."""

from __future__ import annotations

import click

from api import membership
from api.account_shapes import OrganisationRequest
from api.commands.key import id_of
from api.commands.shared import as_json_option, page, print_json, say
from api.commands.stores import context, opened
from api.store import accounts
from api.store.tables import KINDS_OF_ORGANISATION
from api.tables import ruled


@click.group()
def org() -> None:
    """Let organisations in, list them, shut them out."""


@org.command("add")
@click.argument("name")
@click.option("--kind", required=True, type=click.Choice(KINDS_OF_ORGANISATION))
@as_json_option
def add(name: str, kind: str, *, as_json: bool) -> None:
    """Let an organisation in under NAME.

    An exchange sees its own data, an insurer what was submitted to it, a supervisor what was filed
    with it; an operator looks after accounts and models and sees none of these.
    """
    with opened() as store:
        asked = OrganisationRequest.model_validate({"name": name, "kind": kind})
        made = membership.add_organisation(store, context(), asked)
    if as_json:
        print_json(made.model_dump(mode="json"))
        return
    click.echo(made.id)
    say(f"{made.name} is let in as {made.kind}; give it a key: kuramori key add {made.id} …")


@org.command("list")
@as_json_option
def list_orgs(*, as_json: bool) -> None:
    """List every organisation by name."""
    with opened() as store, store.read() as session:
        found = accounts.organisations(session)
    if as_json:
        shown = [membership.shown_organisation(one).model_dump(mode="json") for one in found]
        print_json(shown)
        return
    table = ruled("Organisations")
    for title in ("Name", "Kind", "Since", "Shut out", "Id"):
        table.add_column(title, overflow="fold", no_wrap=title == "Id")
    for one in found:
        closed = "-" if one.closed_at is None else f"{one.closed_at:%Y-%m-%d}"
        table.add_row(one.name, one.kind, f"{one.created_at:%Y-%m-%d}", closed, one.id)
    page().print(table)


@org.command("close")
@click.argument("organisation")
def close(organisation: str) -> None:
    """Shut ORGANISATION out, by name or id: its keys and users are refused, its records stay."""
    with opened() as store:
        made = membership.close_organisation(store, context(), id_of(store, organisation))
    click.echo(f"{made.name} is shut out")
