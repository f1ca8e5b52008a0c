"""How are records kept, found and brought to their next version?

A record is a chain of versions, each the whole answer as it was given; it is read back byte for
byte. What can be looked for (state, name, parent, an end) stands beside it in `records`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from api.store.tables import RecordRow, VersionRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

NO_SUMMARY: Mapping[str, object] = {}


@dataclass(frozen=True)
class Parties:
    """Whose a record is, and who else sees it."""

    owner_id: str | None
    counterparty_id: str | None = None


@dataclass(frozen=True)
class Written:
    """One version of a record, to be kept."""

    id: str
    kind: str
    at: datetime
    actor: str
    state: str
    name: str
    request: str
    document: str
    version: int = 1
    parent_id: str | None = None
    ends_on: date | None = None
    summary: Mapping[str, object] = field(default_factory=lambda: NO_SUMMARY)


@dataclass(frozen=True)
class Kept:
    """A record as it stands at one version."""

    id: str
    kind: str
    owner_id: str | None
    counterparty_id: str | None
    state: str
    version: int
    created_at: datetime
    request: str
    document: str


@dataclass(frozen=True)
class Entry:
    """A record as a list shows it."""

    id: str
    name: str
    state: str
    version: int
    parent_id: str | None
    created_at: datetime
    changed_at: datetime
    summary: Mapping[str, object]


@dataclass(frozen=True)
class Wanted:
    """Which part of a list is wanted."""

    kind: str
    limit: int
    before: str | None = None
    state: str | None = None
    parent_id: str | None = None
    name: str | None = None


def add(session: Session, new: Written, parties: Parties) -> None:
    """Keep a new record."""
    add_all(session, (new,), parties)


def add_all(session: Session, new: Sequence[Written], parties: Parties) -> None:
    """Keep new records."""
    session.execute(insert(RecordRow), [first_row(one, parties) for one in new])
    session.execute(insert(VersionRow), [_version(one) for one in new])


def first_row(new: Written, parties: Parties) -> dict[str, Any]:
    """A new record's row, by column."""
    return {
        "id": new.id,
        "kind": new.kind,
        "owner_id": parties.owner_id,
        "counterparty_id": parties.counterparty_id,
        "created_at": new.at,
        **_now(new),
    }


def ids_among(session: Session, ids: Sequence[str]) -> frozenset[str]:
    """Those of `ids` under which a record is kept."""
    return frozenset(session.scalars(select(RecordRow.id).where(RecordRow.id.in_(ids))))


def change(session: Session, new: Written) -> bool:
    """Keep the next version of a record; False if another came first."""
    changed = session.execute(
        update(RecordRow)
        .where(RecordRow.id == new.id, RecordRow.version == new.version - 1)
        .values(**_now(new))
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result has one
        return False
    session.execute(insert(VersionRow), _version(new))
    return True


def _now(new: Written) -> dict[str, object]:
    return {
        "name": new.name,
        "state": new.state,
        "version": new.version,
        "parent_id": new.parent_id,
        "changed_at": new.at,
        "ends_on": new.ends_on,
        "summary": json.dumps(dict(new.summary), ensure_ascii=False),
    }


def _version(new: Written) -> dict[str, object]:
    return {
        "record_id": new.id,
        "version": new.version,
        "at": new.at,
        "actor": new.actor,
        "request": new.request,
        "document": new.document,
    }


def _kept() -> Select[*tuple[Any, ...]]:
    return select(
        RecordRow.id,
        RecordRow.kind,
        RecordRow.owner_id,
        RecordRow.counterparty_id,
        RecordRow.state,
        VersionRow.version,
        RecordRow.created_at,
        VersionRow.request,
        VersionRow.document,
    ).join(VersionRow, VersionRow.record_id == RecordRow.id)


def find(
    session: Session,
    record_id: str,
    kind: str,
    seen: ColumnElement[bool],
    version: int | None = None,
) -> Kept | None:
    """The record of that kind and id, if it is `seen`; its newest version if none is named."""
    wanted = RecordRow.version if version is None else version
    asked = _kept().where(
        RecordRow.id == record_id, RecordRow.kind == kind, VersionRow.version == wanted, seen
    )
    row = session.execute(asked).first()
    return None if row is None else Kept(*row)


def find_any(session: Session, record_id: str) -> Kept | None:
    """The record under that id, whoever sees it: for the operator's own commands."""
    asked = _kept().where(RecordRow.id == record_id, VersionRow.version == RecordRow.version)
    row = session.execute(asked).first()
    return None if row is None else Kept(*row)


def page(
    session: Session, wanted: Wanted, sides: Iterable[ColumnElement[bool]]
) -> tuple[Entry, ...]:
    """Up to `limit` records seen from one of `sides`, older than the one with id `before`.

    Newest first. Ids begin with their time, so an index by id alone gives the order.
    """
    found: dict[str, Entry] = {}
    for seen in sides:
        for row in session.execute(_entries(wanted).where(seen)).mappings():
            found[row["id"]] = Entry(**{**row, "summary": json.loads(row["summary"])})
    newest = sorted(found, reverse=True)[: wanted.limit]
    return tuple(found[ident] for ident in newest)


def _entries(wanted: Wanted) -> Select[*tuple[Any, ...]]:
    asked = select(
        RecordRow.id,
        RecordRow.name,
        RecordRow.state,
        RecordRow.version,
        RecordRow.parent_id,
        RecordRow.created_at,
        RecordRow.changed_at,
        RecordRow.summary,
    ).where(RecordRow.kind == wanted.kind)
    for column, value in (
        (RecordRow.state, wanted.state),
        (RecordRow.parent_id, wanted.parent_id),
        (RecordRow.name, wanted.name),
    ):
        if value is not None:
            asked = asked.where(column == value)
    if wanted.before is not None:
        asked = asked.where(RecordRow.id < wanted.before)
    return asked.order_by(RecordRow.id.desc()).limit(wanted.limit)


def versions(session: Session, record_id: str) -> tuple[tuple[int, datetime, str], ...]:
    """Number, moment and actor of each version of a record the caller was shown, oldest first."""
    asked = select(VersionRow.version, VersionRow.at, VersionRow.actor)
    found = asked.where(VersionRow.record_id == record_id).order_by(VersionRow.version)
    return tuple((row[0], row[1], row[2]) for row in session.execute(found))


def ended(session: Session, kind: str, state: str, today: date) -> tuple[Kept, ...]:
    """Records of that kind and state whose end has passed."""
    asked = _kept().where(
        RecordRow.kind == kind,
        RecordRow.state == state,
        RecordRow.ends_on < today,
        VersionRow.version == RecordRow.version,
    )
    return tuple(Kept(*row) for row in session.execute(asked))


def check_writable(session: Session) -> None:
    """Fail as a real write would, without changing anything: no id is empty."""
    session.execute(update(RecordRow).where(RecordRow.id == "").values(name=""))
