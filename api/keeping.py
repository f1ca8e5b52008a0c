"""How are records kept, shown and listed, whatever their kind?

What a caller does not see does not exist for it: `api.access.visible` is part of every question.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api.access import views, visible
from api.clock import new_id
from api.file_shapes import Line, RecordPage, VersionLine, Versions
from api.paging import from_cursor, to_cursor
from api.problems import FieldError, Problem
from api.recording import Reply
from api.store import accounts, records
from api.store.records import Parties, Wanted, Written
from api.text import canonical

if TYPE_CHECKING:
    from datetime import date

    from pydantic import BaseModel
    from sqlalchemy.orm import Session

    from api.access import Caller
    from api.file_shapes import Filed, ListQuery
    from api.recording import Context, Recording
    from api.store.records import Entry, Kept
    from api.store.units import Store

MOST_VERSIONS = 2**31 - 1
"""The largest number the database's column holds."""


@dataclass(frozen=True)
class About:
    """What can be looked for in a record, beside its text."""

    name: str
    state: str = "made"
    parent_id: str | None = None
    ends_on: date | None = None


def find(
    session: Session, caller: Caller, kind: str, ident: str, version: int | None = None
) -> Kept:
    """The record as the caller may see it.

    Raises:
        Problem: `unknown-KIND`.
    """
    is_number = version is None or version <= MOST_VERSIONS
    found = records.find(session, ident, kind, visible(caller), version) if is_number else None
    if found is None:
        raise Problem(f"unknown-{kind}", f"There is no {kind} under this id that you may see.")
    return found


def mentioned(session: Session, caller: Caller, kind: str, ident: str, pointer: str) -> Kept:
    """The record a request's body names, of the caller's own.

    Raises:
        Problem: `invalid-input` at `pointer`.
    """
    found = records.find(session, ident, kind, visible(caller))
    if found is None or found.owner_id != caller.organisation_id:
        raise named_wrongly(pointer, f"is not the id of a {kind} of yours")
    return found


def organisation(session: Session, kind: str, ident: str, pointer: str) -> accounts.Organisation:
    """The open organisation of that kind which a request's body names.

    Raises:
        Problem: `invalid-input` at `pointer`.
    """
    found = accounts.organisation_by_id(session, ident)
    if found is None or found.kind != kind or found.closed_at is not None:
        raise named_wrongly(pointer, f"is not the id of an open {kind}", "GET /v1/organisations")
    return found


def named_wrongly(pointer: str, detail: str, allowed: str | None = None) -> Problem:
    """A field of the body that names what is not there."""
    fault = FieldError(pointer=pointer, detail=detail, allowed=allowed)
    return Problem("invalid-input", f"{pointer}: {detail}", (fault,))


def asked_wrongly(parameter: str, detail: str) -> Problem:
    """A parameter of the query that does not do."""
    fault = FieldError(parameter=parameter, detail=detail)
    return Problem("invalid-input", f"{parameter}: {detail}", (fault,))


def found_in_query(session: Session, caller: Caller, exchange_id: str) -> None:
    """Make sure that the exchange a query names is the caller's.

    Raises:
        Problem: `invalid-input`.
    """
    found = records.find(session, exchange_id, "exchange", visible(caller))
    if found is None or found.owner_id != caller.organisation_id:
        raise asked_wrongly("exchange_id", "is not the id of an exchange of yours")


def read(store: Store, caller: Caller, kind: str, ident: str, version: int | None = None) -> Reply:
    """The record's text as it was answered when that version was made."""
    with store.read() as session:
        found = find(session, caller, kind, ident, version)
    return Reply(found.document, version=found.version)


def entries(
    store: Store, caller: Caller, kind: str, query: ListQuery
) -> tuple[tuple[Entry, ...], str | None]:
    """The records of a page, and the cursor of the next."""
    wanted = Wanted(
        kind=kind,
        limit=query.limit + 1,
        before=None if query.cursor is None else from_cursor(query.cursor),
        state=query.state,
        parent_id=query.of,
        name=query.name,
    )
    with store.read() as session:
        found = records.page(session, wanted, views(caller))
    shown = found[: query.limit]
    return shown, to_cursor(shown[-1].id) if len(found) > query.limit else None


def page(store: Store, caller: Caller, kind: str, query: ListQuery) -> RecordPage:
    """A page of records of one kind."""
    found, cursor = entries(store, caller, kind, query)
    lines = (
        Line(
            id=one.id,
            name=one.name,
            state=one.state,
            version=one.version,
            of=one.parent_id,
            created_at=one.created_at,
            changed_at=one.changed_at,
        )
        for one in found
    )
    return RecordPage(records=tuple(lines), next_cursor=cursor)


def versions(store: Store, caller: Caller, kind: str, ident: str) -> Versions:
    """Every version of a record the caller owns.

    Raises:
        Problem: `unknown-KIND`.
    """
    with store.read() as session:
        find(session, caller, kind, ident)
        found = records.versions(session, ident)
    return Versions(
        versions=tuple(VersionLine(version=n, at=at, actor=actor) for n, at, actor in found)
    )


def make(
    made: Recording,
    kind: str,
    request: BaseModel | None,
    document: Filed,
    about: About,
    counterparty_id: str | None = None,
) -> None:
    """Keep a record's first version and answer with it."""
    new = written(made.context, kind, request, document, about)
    made.add(new, Parties(made.context.caller.organisation_id, counterparty_id))
    made.answer(Reply(new.document, 201, f"/v1/{plural(kind)}/{document.id}", 1))


def change(
    made: Recording,
    kind: str,
    request: BaseModel | None,
    document: Filed,
    about: About,
    action: str,
) -> None:
    """Keep a record's next version and answer with it."""
    new = written(made.context, kind, request, document, about)
    made.change(new, action)
    made.answer(Reply(new.document, version=document.version))


def written(
    context: Context, kind: str, request: BaseModel | None, document: Filed, about: About
) -> Written:
    """A version of a record, as it is kept."""
    return Written(
        id=document.id,
        kind=kind,
        at=context.at,
        actor=context.caller.actor,
        state=about.state,
        name=about.name,
        request="" if request is None else canonical(request),
        document=document.model_dump_json(),
        version=document.version,
        parent_id=about.parent_id,
        ends_on=about.ends_on,
    )


def stamp(context: Context) -> dict[str, Any]:
    """What a new record carries."""
    at = context.at
    return {"id": new_id(at), "version": 1, "created_at": at, "changed_at": at}


def restamp(context: Context, version: int) -> dict[str, Any]:
    """What the version after that one carries."""
    return {"version": version + 1, "changed_at": context.at}


def plural(kind: str) -> str:
    """The kind as addresses name it."""
    return f"{kind[:-1]}ies" if kind.endswith("y") else f"{kind}s"
