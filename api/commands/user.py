"""`kuramori user`: people who sign in with a password."""

from __future__ import annotations

import sys

import click

from api import membership
from api.account_shapes import UserRequest
from api.commands.key import id_of, scopes_of, scopes_option
from api.commands.shared import as_json_option, page, print_json
from api.commands.stores import context, opened
from api.tables import ruled
from api.validation import parse_body


@click.group()
def user() -> None:
    """Let people sign in, list them, shut them out."""


@user.command("add")
@click.argument("organisation")
@click.argument("email")
@scopes_option
def add(organisation: str, email: str, scopes: str) -> None:
    """Let the person of EMAIL sign in for ORGANISATION.

    The password is asked for, or read from standard input if that is no terminal.
    """
    password = (
        click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
        if sys.stdin.isatty()
        else sys.stdin.readline().rstrip("\n")
    )
    with opened() as store:
        asked = parse_body(
            UserRequest,
            UserRequest.model_construct(
                email=email,
                password=password,
                scopes=scopes_of(scopes),
                organisation_id=id_of(store, organisation),
            )
            .model_dump_json(warnings=False)
            .encode(),
        )
        made = membership.add_user(store, context(), asked)
    click.echo(made.id)


@user.command("list")
@click.argument("organisation")
@as_json_option
def list_users(organisation: str, *, as_json: bool) -> None:
    """List the users of ORGANISATION."""
    with opened() as store:
        found = membership.users(store, context().caller, id_of(store, organisation))
    if as_json:
        print_json([one.model_dump(mode="json") for one in found])
        return
    table = ruled("Users")
    for title in ("Address", "Scopes", "Since", "Standing", "Id"):
        table.add_column(title, overflow="fold", no_wrap=title == "Id")
    for one in found:
        standing = "shut out" if one.disabled_at else "locked" if one.locked_until else "-"
        since = f"{one.created_at:%Y-%m-%d}"
        table.add_row(one.email, " ".join(one.scopes), since, standing, one.id)
    page().print(table)


@user.command("disable")
@click.argument("who")
def disable(who: str) -> None:
    """Shut a person out, by address or id, and sign them out everywhere."""
    with opened() as store:
        made = membership.disable_user(store, context(), who)
    click.echo(f"{made.email} is shut out")


@user.command("unlock")
@click.argument("who")
def unlock(who: str) -> None:
    """Let a person in again who mistyped too often or was shut out."""
    with opened() as store:
        made = membership.unlock_user(store, context(), who)
    click.echo(f"{made.email} may sign in")
