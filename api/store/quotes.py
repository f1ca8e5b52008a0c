"""How are quotes kept and found?"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from api.store.tables import QuoteRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class QuoteRecord:
    """One stored quote: the request and the answer as text, and what lists show."""

    id: str
    created_at: datetime
    request: str
    response: str
    model_version: str
    digest: str
    technical_premium_jpy: int


@dataclass(frozen=True)
class QuoteLine:
    """A stored quote as a list shows it."""

    id: str
    created_at: datetime
    model_version: str
    digest: str
    technical_premium_jpy: int


def add(session: Session, record: QuoteRecord) -> None:
    """Keep `record`."""
    session.execute(insert(QuoteRow), asdict(record))


def add_missing(session: Session, records: Sequence[QuoteRecord]) -> None:
    """Keep those of `records` whose ids are not kept yet."""
    if not records:
        return
    on_postgres = session.get_bind().dialect.name == "postgresql"
    into = (postgresql if on_postgres else sqlite).insert(QuoteRow).on_conflict_do_nothing()
    session.execute(into, [asdict(record) for record in records])


def find(session: Session, quote_id: str) -> QuoteRecord | None:
    """The quote under `quote_id`, if there is one."""
    row = session.get(QuoteRow, quote_id)
    if row is None:
        return None
    return QuoteRecord(
        id=row.id,
        created_at=row.created_at,
        request=row.request,
        response=row.response,
        model_version=row.model_version,
        digest=row.digest,
        technical_premium_jpy=row.technical_premium_jpy,
    )


def newest(session: Session, limit: int, before: str | None) -> tuple[QuoteLine, ...]:
    """Up to `limit` quotes older than the one with id `before`, newest first.

    Ids begin with their time, so the primary key alone gives the order.
    """
    columns = select(
        QuoteRow.id,
        QuoteRow.created_at,
        QuoteRow.model_version,
        QuoteRow.digest,
        QuoteRow.technical_premium_jpy,
    )
    older = columns.where(QuoteRow.id < before) if before else columns
    rows = session.execute(older.order_by(QuoteRow.id.desc()).limit(limit))
    return tuple(QuoteLine(*row) for row in rows)


def check_writable(session: Session) -> None:
    """Fail as a real write would, without changing anything: no id is empty."""
    session.execute(delete(QuoteRow).where(QuoteRow.id == ""))
