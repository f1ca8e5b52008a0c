"""How is anything changed?

Through `recording`, and in no other way: one transaction that holds the change, its line in the
audit log and, if the request carried an Idempotency-Key, the answer to give again. Numbers are
computed before it begins; the audit line comes last, for others wait for it.
"""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from api import identity
from api.clock import utc_now
from api.problems import Problem
from api.store import answers, audit, records
from api.store.answers import Answer
from api.store.audit import Deed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from flask import Request
    from sqlalchemy.orm import Session

    from api.access import Caller
    from api.store.records import Parties, Written
    from api.store.units import Store

IDEMPOTENCY_KEY = "Idempotency-Key"
LONGEST_KEY = 100


@dataclass(frozen=True)
class Reply:
    """What is to be answered; `version` becomes the ETag."""

    text: str
    status: int = 200
    location: str | None = None
    version: int | None = None


@dataclass(frozen=True)
class Once:
    """A request that must not be done twice."""

    organisation_id: str
    key: str
    digest: str


@dataclass(frozen=True)
class Context:
    """The request behind a change, as far as the change must know it."""

    caller: Caller
    at: datetime
    request_id: str | None = None
    once: Once | None = None
    now: Callable[[], datetime] = utc_now
    """The clock: a request ends later than `at`, when it came."""


class AnsweredBefore(Exception):
    """Another request with the same Idempotency-Key came first; nothing was done."""


@dataclass
class Recording:
    """A change being made."""

    session: Session
    context: Context
    deeds: list[Deed] = field(default_factory=list)
    reply: Reply | None = None

    def note(self, action: str, subject: str | None = None, **details: object) -> None:
        """Have a line in the audit log."""
        caller = self.context.caller
        self.deeds.append(Deed(caller.actor, caller.organisation_id, action, subject, details))

    def note_row(self, action: str, table: str, ident: str, **details: object) -> None:
        """Have a line that answers for a row as it stands now."""
        stands = audit.standing(self.session, table, ident)[ident]
        self.note(action, ident, table=table, stands=stands, **details)

    def note_account(self, action: str, table: str, ident: str, of: str, **details: object) -> None:
        """The same of an account, in the log of its organisation, whoever did it."""
        self.note_row(action, table, ident, of=of, **details)
        self.deeds[-1] = replace(self.deeds[-1], organisation_id=of)

    def add(self, new: Written, parties: Parties) -> None:
        """Keep a new record."""
        records.add(self.session, new, parties)
        stands = audit.standing_of("records", records.first_row(new, parties))
        self.note(f"{new.kind}.made", new.id, table="records", stands=stands, **_version(new))

    def add_all(self, new: Sequence[Written], parties: Parties, action: str) -> None:
        """Keep many new records, under one line in the log that notes them all."""
        records.add_all(self.session, new, parties)
        rows = (records.first_row(one, parties) for one in new)
        stands = [audit.standing_of("records", row) for row in rows]
        noted = [
            [one.id, one.version, _digest(one), now] for one, now in zip(new, stands, strict=True)
        ]
        self.note(action, versions=noted)

    def add_missing(self, new: Sequence[Written], parties: Parties, action: str) -> None:
        """Keep those of many new records that are not kept yet.

        Others that would keep the same ones wait.
        """
        audit.lock(self.session)
        there = records.ids_among(self.session, [one.id for one in new])
        missing = [one for one in new if one.id not in there]
        if missing:
            self.add_all(missing, parties, action)

    def change(self, new: Written, action: str) -> None:
        """Keep the next version of a record.

        Raises:
            Problem: `precondition-failed` if another change came first.
        """
        if not records.change(self.session, new):
            raise Problem("precondition-failed", "It was changed meanwhile; read it again.")
        self.note_row(action, "records", new.id, **_version(new))

    def answer(self, reply: Reply) -> None:
        """What is answered if the change is kept."""
        self.reply = reply

    def done(self) -> Reply:
        """The answer, once there is one."""
        if self.reply is None:
            raise TypeError("a change answers before it is done")
        return self.reply


def _version(new: Written) -> dict[str, object]:
    """What a line says of a version."""
    return {"kind": new.kind, "version": new.version, "digest": _digest(new)}


def _digest(new: Written) -> str:
    return audit.digest(new.at, new.actor, new.request, new.document)


@contextmanager
def recording(store: Store, context: Context) -> Iterator[Recording]:
    """A change: all of it is kept with its audit lines, or nothing.

    Raises:
        Problem: `bad-credentials` if the caller's credentials ended meanwhile.
        AnsweredBefore: the same was asked and done before.
    """
    with store.write() as session:
        identity.in_transaction(session, context.caller, context.now())
        made = Recording(session, context)
        yield made
        if context.once is not None and made.reply is not None:
            _keep_answer(session, context, context.once, made.reply)
        session.flush()
        if made.deeds:
            audit.append(session, context.at, made.deeds, context.request_id)


def _keep_answer(session: Session, context: Context, once: Once, reply: Reply) -> None:
    kept = Answer(
        organisation_id=once.organisation_id,
        key=once.key,
        request_digest=once.digest,
        status=reply.status,
        location=reply.location,
        version=reply.version,
        body=reply.text,
        created_at=context.at,
    )
    if not answers.add(session, kept):
        raise AnsweredBefore


def once_of(request: Request, caller: Caller) -> Once | None:
    """What makes `request` one not to be done twice; None without the header.

    Raises:
        Problem: `invalid-input`, or `credentials-required` for a visitor, whose keys would be
            anyone's.
    """
    key = request.headers.get(IDEMPOTENCY_KEY)
    if key is None:
        return None
    if not 1 <= len(key) <= LONGEST_KEY or not key.isprintable():
        raise Problem(
            "invalid-input", f"{IDEMPOTENCY_KEY}: must be 1 to {LONGEST_KEY} printable characters"
        )
    if caller.organisation_id is None:
        raise Problem("credentials-required", f"{IDEMPOTENCY_KEY} needs a key or a signed-in user.")
    match = request.headers.get("If-Match", "")
    said = hashlib.sha256(f"{request.method} {request.full_path}\n{match}\n".encode())
    said.update(request.get_data())
    return Once(caller.organisation_id, key, said.hexdigest())


def answered(store: Store, once: Once) -> Reply | None:
    """What was answered to the same request before; None if nothing was.

    Raises:
        Problem: `idempotency-key-reused` if the key came with another request.
    """
    with store.read() as session:
        kept = answers.find(session, once.organisation_id, once.key)
    if kept is None:
        return None
    if kept.request_digest != once.digest:
        raise Problem("idempotency-key-reused", "This key came with another request before.")
    return Reply(kept.body, kept.status, kept.location, kept.version)
