"""One row that can be kept and found: all that tests of the store need to know of its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from api.clock import new_id, utc_now
from api.store import quotes
from api.store.quotes import QuoteRecord
from api.store.tables import QuoteRow

if TYPE_CHECKING:
    from datetime import datetime

    from api.store.units import Store

TABLE = "quotes"


def keep(store: Store, text: str = "{}", at: datetime | None = None) -> str:
    """Keep one row in a unit of work of its own; its id."""
    row_id = new_id(utc_now())
    with store.write() as session:
        quotes.add(session, row(row_id, text, at))
    return row_id


def keep_pair(store: Store) -> str:
    """Keep two rows in one unit of work; what their ids begin with."""
    pair = new_id(utc_now())[:-1]
    with store.write() as session:
        quotes.add(session, row(f"{pair}a"))
        session.flush()
        quotes.add(session, row(f"{pair}b"))
    return pair


def row(row_id: str, text: str = "{}", at: datetime | None = None) -> QuoteRecord:
    return QuoteRecord(row_id, at or utc_now(), text, "{}", "v", "d", 2**40)


def ids(store: Store) -> list[str]:
    """Of every row kept."""
    with store.read() as session:
        return list(session.scalars(select(QuoteRow.id).order_by(QuoteRow.id)))


def count(store: Store) -> int:
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(QuoteRow)) or 0


def texts(store: Store) -> list[str]:
    """What each row was kept with."""
    with store.read() as session:
        return list(session.scalars(select(QuoteRow.request)))
