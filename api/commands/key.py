"""`kuramori key`: what programs show to be let in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from api import membership
from api.account_shapes import LONGEST_LIFE_DAYS, SCOPES, KeyRequest
from api.commands.shared import as_json_option, page, print_json, refuse, say
from api.commands.stores import context, opened
from api.store import accounts
from api.tables import ruled

if TYPE_CHECKING:
    from api.account_shapes import ScopeName
    from api.store.units import Store

scopes_option = click.option(
    "--scopes",
    default="calculate,read",
    show_default=True,
    help=f"Of {', '.join(SCOPES)}; commas between.",
)


@click.group()
def key() -> None:
    """Make, list and revoke keys."""


@key.command("add")
@click.argument("organisation")
@click.option("--name", required=True, help="What it is for.")
@scopes_option
@click.option(
    "--days", default=365, show_default=True, type=click.IntRange(1, LONGEST_LIFE_DAYS),
    help="Until it ends.",
)  # fmt: skip
def add(organisation: str, name: str, scopes: str, days: int) -> None:
    """Make a key for ORGANISATION, by name or id, and print it.

    It is shown this once: what is kept cannot be turned back into it.
    """
    with opened() as store:
        asked = KeyRequest(
            name=name,
            scopes=scopes_of(scopes),
            days=days,
            organisation_id=id_of(store, organisation),
        )
        made = membership.add_key(store, context(), asked)
    click.echo(made.key)
    say(f"key {made.id} ends on {made.expires_at:%Y-%m-%d}; it cannot be shown again")


@key.command("list")
@click.argument("organisation")
@as_json_option
def list_keys(organisation: str, *, as_json: bool) -> None:
    """List the keys of ORGANISATION, by name or id."""
    with opened() as store:
        found = membership.keys(store, context().caller, id_of(store, organisation))
    if as_json:
        print_json([one.model_dump(mode="json") for one in found])
        return
    table = ruled("Keys")
    for title in ("Begins", "For", "Scopes", "Ends", "Revoked", "Id"):
        table.add_column(title, overflow="fold", no_wrap=title == "Id")
    for one in found:
        revoked = "-" if one.revoked_at is None else f"{one.revoked_at:%Y-%m-%d}"
        ends = f"{one.expires_at:%Y-%m-%d}"
        table.add_row(one.start + "…", one.name, " ".join(one.scopes), ends, revoked, one.id)
    page().print(table)


@key.command("revoke")
@click.argument("key_id")
def revoke(key_id: str) -> None:
    """Refuse a key from now on."""
    with opened() as store:
        made = membership.revoke_key(store, context(), key_id)
    click.echo(f"key {made.id} ({made.name}) is revoked")


def id_of(store: Store, organisation: str) -> str:
    """The id of the organisation a command names, by name or id."""
    with store.read() as session:
        found = accounts.organisation(session, organisation)
    if found is None:
        refuse(f"there is no organisation {organisation[:80]!r}: kuramori org list shows them")
    return found.id


def scopes_of(text: str) -> tuple[ScopeName, ...]:
    """The scopes an option names."""
    words = [word.strip() for word in text.split(",") if word.strip()]
    unknown = [word for word in words if word not in SCOPES]
    if unknown or not words:
        refuse(f"--scopes: must be of {', '.join(SCOPES)} (it is {text[:60]!r})")
    return tuple(scope for scope in SCOPES if scope in words)
