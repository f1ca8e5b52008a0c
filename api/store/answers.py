"""What was answered under an Idempotency-Key?

The answer is kept in the transaction that does what was asked, so that there is never one without
the other. It is kept for a day at least.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from api.store.tables import AnswerRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True)
class Answer:
    """An answer and the request it was given to."""

    organisation_id: str
    key: str
    request_digest: str
    status: int
    location: str | None
    version: int | None
    body: str
    created_at: datetime


def find(session: Session, organisation_id: str, key: str) -> Answer | None:
    """The answer an organisation got under a key."""
    columns = [getattr(AnswerRow, name) for name in Answer.__dataclass_fields__]
    asked = select(*columns).where(
        AnswerRow.organisation_id == organisation_id, AnswerRow.key == key
    )
    row = session.execute(asked).first()
    return None if row is None else Answer(*row)


def add(session: Session, new: Answer) -> bool:
    """Keep an answer; False if there is one under the same key already."""
    dialect = session.get_bind().dialect.name
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    session.execute(delete(AnswerRow).where(AnswerRow.created_at < new.created_at - KEPT_FOR))
    # Not the count of rows: of an INSERT, PostgreSQL's driver is told none (-1).
    kept = insert(AnswerRow).values(**vars(new)).on_conflict_do_nothing().returning(AnswerRow.key)
    return session.execute(kept).first() is not None
