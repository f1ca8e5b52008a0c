"""Which organisations, users, keys and sessions are there?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from api.store.tables import KeyRow, OrganisationRow, SessionRow, UserRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Organisation:
    """An insurer, exchange, supervisor or operator."""

    id: str
    name: str
    kind: str
    created_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True)
class Key:
    """A key as it may be shown: never its secret, which is not kept."""

    id: str
    organisation_id: str
    name: str
    start: str
    scopes: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True)
class User:
    """A person who signs in."""

    id: str
    organisation_id: str
    email: str
    scopes: str
    created_at: datetime
    disabled_at: datetime | None = None
    failures: int = 0
    locked_until: datetime | None = None


@dataclass(frozen=True)
class Bearer:
    """What a key or a session stands for, and until when."""

    id: str
    organisation_id: str
    kind: str
    scopes: str
    expires_at: datetime
    ended: bool
    """Revoked or disabled, or of an organisation that is closed."""
    csrf_digest: str | None = None


ORGANISATION = (
    OrganisationRow.id,
    OrganisationRow.name,
    OrganisationRow.kind,
    OrganisationRow.created_at,
    OrganisationRow.closed_at,
)
KEY = (
    KeyRow.id,
    KeyRow.organisation_id,
    KeyRow.name,
    KeyRow.start,
    KeyRow.scopes,
    KeyRow.created_at,
    KeyRow.expires_at,
    KeyRow.revoked_at,
)
USER = (
    UserRow.id,
    UserRow.organisation_id,
    UserRow.email,
    UserRow.scopes,
    UserRow.created_at,
    UserRow.disabled_at,
    UserRow.failures,
    UserRow.locked_until,
)


def add_organisation(session: Session, new: Organisation) -> None:
    """Keep a new organisation."""
    session.execute(insert(OrganisationRow), vars(new))


def organisations(session: Session, kind: str | None = None) -> tuple[Organisation, ...]:
    """Every organisation, by name."""
    asked = select(*ORGANISATION).order_by(OrganisationRow.name)
    if kind is not None:
        asked = asked.where(OrganisationRow.kind == kind)
    return tuple(Organisation(*row) for row in session.execute(asked))


def organisation(session: Session, id_or_name: str) -> Organisation | None:
    """The organisation with that id or name."""
    asked = select(*ORGANISATION).where(
        (OrganisationRow.id == id_or_name) | (OrganisationRow.name == id_or_name)
    )
    row = session.execute(asked).first()
    return None if row is None else Organisation(*row)


def organisation_by_id(session: Session, ident: str) -> Organisation | None:
    """The organisation with that id."""
    row = session.execute(select(*ORGANISATION).where(OrganisationRow.id == ident)).first()
    return None if row is None else Organisation(*row)


def close_organisation(session: Session, organisation_id: str, at: datetime) -> None:
    """Shut an organisation out; what it made stays."""
    session.execute(
        update(OrganisationRow)
        .where(OrganisationRow.id == organisation_id, OrganisationRow.closed_at.is_(None))
        .values(closed_at=at)
    )


def add_key(session: Session, new: Key, digest: str) -> None:
    """Keep a new key by its digest."""
    session.execute(insert(KeyRow), {**vars(new), "digest": digest})


def keys(session: Session, organisation_id: str) -> tuple[Key, ...]:
    """Every key of an organisation, newest first."""
    asked = select(*KEY).where(KeyRow.organisation_id == organisation_id)
    return tuple(Key(*row) for row in session.execute(asked.order_by(KeyRow.id.desc())))


def key(session: Session, key_id: str) -> Key | None:
    """The key under that id."""
    row = session.execute(select(*KEY).where(KeyRow.id == key_id)).first()
    return None if row is None else Key(*row)


def revoke_key(session: Session, key_id: str, at: datetime) -> bool:
    """Revoke a key; False if it was revoked before."""
    found = session.execute(
        update(KeyRow).where(KeyRow.id == key_id, KeyRow.revoked_at.is_(None)).values(revoked_at=at)
    )
    return bool(found.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result has one


def is_key_alive(session: Session, key_id: str, now: datetime) -> bool:
    """Whether a key and its organisation are still let in."""
    asked = (
        select(KeyRow.id)
        .join(OrganisationRow, OrganisationRow.id == KeyRow.organisation_id)
        .where(KeyRow.id == key_id, KeyRow.revoked_at.is_(None), KeyRow.expires_at > now)
        .where(OrganisationRow.closed_at.is_(None))
    )
    return session.execute(asked).first() is not None


def is_user_alive(session: Session, user_id: str) -> bool:
    """Whether a user and their organisation are still let in."""
    asked = (
        select(UserRow.id)
        .join(OrganisationRow, OrganisationRow.id == UserRow.organisation_id)
        .where(UserRow.id == user_id, UserRow.disabled_at.is_(None))
        .where(OrganisationRow.closed_at.is_(None))
    )
    return session.execute(asked).first() is not None


def bearer_of_key(session: Session, digest: str) -> Bearer | None:
    """Whom the key of that digest stands for."""
    row = session.execute(
        select(
            KeyRow.id,
            OrganisationRow.id,
            OrganisationRow.kind,
            KeyRow.scopes,
            KeyRow.expires_at,
            KeyRow.revoked_at,
            OrganisationRow.closed_at,
        )
        .join(OrganisationRow, OrganisationRow.id == KeyRow.organisation_id)
        .where(KeyRow.digest == digest)
    ).first()
    return None if row is None else Bearer(*row[:5], ended=any(row[5:]))


def bearer_of_session(session: Session, digest: str) -> Bearer | None:
    """Whom the browser session of that digest stands for."""
    row = session.execute(
        select(
            UserRow.id,
            OrganisationRow.id,
            OrganisationRow.kind,
            UserRow.scopes,
            SessionRow.expires_at,
            SessionRow.csrf_digest,
            UserRow.disabled_at,
            OrganisationRow.closed_at,
        )
        .join(UserRow, UserRow.id == SessionRow.user_id)
        .join(OrganisationRow, OrganisationRow.id == UserRow.organisation_id)
        .where(SessionRow.digest == digest)
    ).first()
    if row is None:
        return None
    return Bearer(*row[:5], ended=any(row[6:]), csrf_digest=row[5])


def add_user(session: Session, new: User, password_hash: str) -> None:
    """Keep a new user."""
    session.execute(insert(UserRow), {**vars(new), "password_hash": password_hash})


def users(session: Session, organisation_id: str) -> tuple[User, ...]:
    """Every user of an organisation, by address."""
    asked = select(*USER).where(UserRow.organisation_id == organisation_id)
    return tuple(User(*row) for row in session.execute(asked.order_by(UserRow.email)))


def user(session: Session, id_or_email: str) -> tuple[User, str] | None:
    """The user with that id or address, and the hash of their password."""
    asked = select(*USER, UserRow.password_hash).where(
        (UserRow.id == id_or_email) | (UserRow.email == id_or_email)
    )
    row = session.execute(asked).first()
    return None if row is None else (User(*row[:-1]), row[-1])


def change_user(session: Session, user_id: str, **values: object) -> None:
    """Set columns of a user."""
    session.execute(update(UserRow).where(UserRow.id == user_id).values(**values))


def add_session(
    session: Session, digests: Sequence[str], user_id: str, at: datetime, until: datetime
) -> None:
    """Keep a browser session by the digests of its cookie and of its CSRF token."""
    session.execute(delete(SessionRow).where(SessionRow.expires_at < at))
    session.execute(
        insert(SessionRow),
        {
            "digest": digests[0],
            "csrf_digest": digests[1],
            "user_id": user_id,
            "created_at": at,
            "expires_at": until,
        },
    )


def end_session(session: Session, digest: str) -> None:
    """Sign one browser out."""
    session.execute(delete(SessionRow).where(SessionRow.digest == digest))


def end_sessions(session: Session, user_id: str) -> None:
    """Sign a user out everywhere."""
    session.execute(delete(SessionRow).where(SessionRow.user_id == user_id))
