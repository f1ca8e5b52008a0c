"""One row that can be kept and found: all that tests of the store need to know of its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from api.clock import new_id, utc_now
from api.store import records
from api.store.records import Parties, Written
from api.store.tables import RecordRow, VersionRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from api.store.units import Store

TABLE = "records"
ROWS_EACH = 2
"""A record, and its version."""


def keep(store: Store, text: str = "{}", at: datetime | None = None) -> str:
    """Keep one row in a unit of work of its own; its id."""
    row_id = new_id(utc_now())
    with store.write() as session:
        add(session, row(row_id, text, at))
    return row_id


def keep_pair(store: Store) -> str:
    """Keep two rows in one unit of work; what their ids begin with."""
    pair = new_id(utc_now())[:-1]
    with store.write() as session:
        add(session, row(f"{pair}a"))
        session.flush()
        add(session, row(f"{pair}b"))
    return pair


def add(session: Session, new: Written) -> None:
    """Keep a row in a unit of work that does more."""
    records.add(session, new, Parties(None))


def row(row_id: str, text: str = "{}", at: datetime | None = None) -> Written:
    return Written(
        id=row_id,
        kind="quote",
        at=at or utc_now(),
        actor="test",
        state="made",
        name="A quote",
        request=text,
        document="{}",
        summary={"model_version": "v", "digest": "d", "technical_premium_jpy": 2**40},
    )


def ids_in(session: Session) -> list[str]:
    """Of every row a unit of work sees."""
    return list(session.scalars(select(RecordRow.id).order_by(RecordRow.id)))


def ids(store: Store) -> list[str]:
    """Of every row kept."""
    with store.read() as session:
        return ids_in(session)


def count(store: Store) -> int:
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(RecordRow)) or 0


def texts(store: Store) -> list[str]:
    """What each row was kept with."""
    with store.read() as session:
        return list(session.scalars(select(VersionRow.request)))
