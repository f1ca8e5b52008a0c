"""Who did what, and has anyone touched the log since?

Each line holds the hash of the line before it, so that a changed, removed or inserted line breaks
the chain; a line about a record, organisation, key or user holds the digest of its row and of the
version, so that an edit of those shows too. What a chain cannot show by itself is that it was cut
off or written anew from some line on, for nothing in it is secret: keep the last number and hash
elsewhere (`kuramori audit verify` prints them) and hand them in next time.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import insert, select, text

from api.store.tables import (
    AuditRow,
    KeyRow,
    OrganisationRow,
    RecordRow,
    SessionRow,
    UserRow,
    VersionRow,
)
from api.text import canonical_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy.orm import Session
    from sqlalchemy.orm.attributes import InstrumentedAttribute

    from api.store.tables import Base

BEFORE_THE_FIRST = "0" * 64
LOCK = 0x6B757261  # "kura": the advisory lock under which PostgreSQL's chain grows


RESTLESS = ("failures", "locked_until")
"""Columns that change without a line of their own."""


def _columns(row: type[Base]) -> tuple[InstrumentedAttribute[Any], ...]:
    names = (column.name for column in row.__table__.columns if column.name not in RESTLESS)
    return tuple(getattr(row, name) for name in names)


STANDING = {
    row.__tablename__: _columns(row) for row in (RecordRow, OrganisationRow, KeyRow, UserRow)
}
"""What the log answers for beside versions, by table; the id comes first."""


class Line(NamedTuple):
    """One thing done."""

    seq: int
    at: datetime
    actor: str
    organisation_id: str | None
    action: str
    subject: str | None
    request_id: str | None
    details: str
    previous: str

    def hash(self) -> str:
        """SHA-256 over all fields as canonical JSON, in hexadecimal."""
        fields = self._replace(at=self.at.isoformat())  # type: ignore[arg-type]
        return hashlib.sha256(canonical_json(fields).encode()).hexdigest()


@dataclass(frozen=True)
class Deed:
    """What is to be noted."""

    actor: str
    organisation_id: str | None
    action: str
    subject: str | None = None
    details: Mapping[str, object] | None = None


@dataclass(frozen=True)
class Verdict:
    """What an examination of the log found."""

    lines: int
    versions: int
    head: str
    faults: tuple[str, ...]


@dataclass
class _Noted:
    """What the lines say of versions, of how rows stand and of sessions opened."""

    versions: dict[tuple[str, int], str] = field(default_factory=dict)
    rows: dict[tuple[str, str], str] = field(default_factory=dict)
    opened: dict[str, str] = field(default_factory=dict)

    def take(self, line: Line) -> None:
        details = json.loads(line.details)
        for record_id, version, found, stands in details.get("versions", ()):
            self.versions[record_id, version] = found
            self.rows["records", record_id] = stands
        if line.subject is None:
            return
        if "digest" in details:
            self.versions[line.subject, details["version"]] = details["digest"]
        if "stands" in details:
            self.rows[details["table"], line.subject] = details["stands"]
        if "session" in details:
            self.opened[details["session"]] = line.subject


def digest(at: datetime, actor: str, request: str, document: str) -> str:
    """Digest of one version of a record: what was asked and answered, when and by whom."""
    return _digest([at.isoformat(), actor, request, document])


def standing(session: Session, table: str, *idents: str) -> dict[str, str]:
    """Digest of each row under those ids as it stands now."""
    columns = STANDING[table]
    found = session.execute(select(*columns).where(columns[0].in_(idents)))
    return {row[0]: _digest_of_row(row) for row in found}


def standing_of(table: str, row: Mapping[str, object]) -> str:
    """Digest of a row as it was just written, by column, as it would be read."""
    return _digest_of_row([row[column.key] for column in STANDING[table]])


def _digest_of_row(row: Iterable[object]) -> str:
    return _digest([_text(value) for value in row])


def _text(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _digest(value: object) -> str:
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def lock(session: Session) -> None:
    """Let nobody else add a line before this transaction ends."""
    if session.get_bind().dialect.name != "sqlite":  # SQLite has one writer at a time anyway
        session.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))


def append(session: Session, at: datetime, deeds: Sequence[Deed], request_id: str | None) -> None:
    """Add lines; the last thing a writing transaction does, for others wait for it."""
    lock(session)
    newest = select(AuditRow.seq, AuditRow.hash).order_by(AuditRow.seq.desc()).limit(1)
    seq, previous = session.execute(newest).first() or (0, BEFORE_THE_FIRST)
    rows = []
    for number, deed in enumerate(deeds, start=seq + 1):
        line = Line(
            seq=number,
            at=at,
            actor=deed.actor,
            organisation_id=deed.organisation_id,
            action=deed.action,
            subject=deed.subject,
            request_id=request_id,
            details=canonical_json(deed.details or {}),
            previous=previous,
        )
        previous = line.hash()
        rows.append({**line._asdict(), "hash": previous})
    session.execute(insert(AuditRow), rows)


def lines(
    session: Session, organisation_id: str | None, limit: int, before: int | None = None
) -> tuple[Line, ...]:
    """Up to `limit` lines older than number `before`, newest first; everybody's if None."""
    asked = select(*(getattr(AuditRow, name) for name in Line._fields))
    if organisation_id is not None:
        asked = asked.where(AuditRow.organisation_id == organisation_id)
    if before is not None:
        asked = asked.where(AuditRow.seq < before)
    found = session.execute(asked.order_by(AuditRow.seq.desc()).limit(limit))
    return tuple(Line(*row) for row in found)


def verify(session: Session, expected: tuple[int, str] | None = None) -> Verdict:
    """Follow the chain from its first line and hold every record against its line.

    Args:
        session: reads the log.
        expected: number and hash of a line seen earlier, which must still be there.
    """
    faults: list[str] = []
    noted = _Noted()
    previous, count = BEFORE_THE_FIRST, 0
    hashes: dict[int, str] = {}
    for line, kept in _stored(session):
        count += 1
        if line.seq != count:
            faults.append(f"line {line.seq}: it should be number {count}; lines are missing")
            count = line.seq
        if line.previous != previous:
            faults.append(f"line {line.seq}: it does not follow the line before it")
        if line.hash() != kept:
            faults.append(f"line {line.seq}: it was changed")
        previous = kept
        if expected is not None and line.seq == expected[0]:
            hashes[line.seq] = kept
        if line.hash() == kept:
            noted.take(line)
    if expected is not None and hashes.get(expected[0]) != expected[1]:
        faults.append(f"line {expected[0]}: it is not the line that was expected")
    faults += _versions_against(session, noted.versions)
    faults += _rows_against(session, noted.rows)
    faults += _sessions_against(session, noted.opened)
    return Verdict(count, len(noted.versions), previous, tuple(faults))


def _stored(session: Session) -> Iterator[tuple[Line, str]]:
    columns = (*(getattr(AuditRow, name) for name in Line._fields), AuditRow.hash)
    rows = session.execute(select(*columns).order_by(AuditRow.seq).execution_options(yield_per=500))
    for row in rows:
        yield Line(*row[:-1]), row[-1]


def _versions_against(session: Session, noted: dict[tuple[str, int], str]) -> Iterator[str]:
    missing = dict(noted)
    columns = _columns(VersionRow)
    for record_id, version, *told in session.execute(
        select(*columns).execution_options(yield_per=100)
    ):
        kept = missing.pop((record_id, version), None)
        if kept is None:
            yield f"record {record_id}: version {version} is in no line of the log"
        elif kept != digest(*told):
            yield f"record {record_id}: version {version} was changed"
    for record_id, version in missing:
        yield f"record {record_id}: version {version} is gone"


def _rows_against(session: Session, noted: dict[tuple[str, str], str]) -> Iterator[str]:
    missing = dict(noted)
    for table, columns in STANDING.items():
        for row in session.execute(select(*columns).execution_options(yield_per=500)):
            kept = missing.pop((table, row[0]), None)
            if kept is None:
                yield f"{table} {row[0]}: it is in no line of the log"
            elif kept != _digest_of_row(row):
                yield f"{table} {row[0]}: it does not stand as the log says"
    for table, ident in missing:
        yield f"{table} {ident}: it is gone"


def _sessions_against(session: Session, opened: dict[str, str]) -> Iterator[str]:
    """Those that ended are let go; one that is there must have been opened for its user."""
    for found, user_id in session.execute(select(SessionRow.digest, SessionRow.user_id)):
        if opened.get(found) != user_id:
            yield f"a session of user {user_id} is in no line of the log"
