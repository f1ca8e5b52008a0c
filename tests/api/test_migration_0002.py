"""Step 0002 with data in the database: quotes become records, and quotes again, on both engines."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from api.store import audit, migrate, records
from api.store.units import Store, open_engine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Engine

MOMENT = sa.DateTime(timezone=True)
QUOTES = sa.table(
    "quotes",
    sa.column("id", sa.String),
    sa.column("created_at", MOMENT),
    sa.column("request", sa.Text),
    sa.column("response", sa.Text),
    sa.column("model_version", sa.String),
    sa.column("digest", sa.String),
    sa.column("technical_premium_jpy", sa.BigInteger),
)
ROWS = [
    (
        f"01900000-0000-7000-8000-00000000000{n}",
        datetime(2026, 11, 20 + n, 1, 2, 3, 456789, tzinfo=UTC),
        f'{{"profile":{{"name":"取引所 {n}"}}}}',
        f'{{ "id":"…{n}",  "technical_premium": 1.0e3 }}',
        "fake-1",
        f"{n}" * 64,
        2**40 + n,
    )
    for n in (1, 2)
]


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A database of step 0001 with two quotes."""
    engine = open_engine(database_url)
    migrate.upgrade(engine, "0001")
    names = [column.name for column in QUOTES.columns]
    with engine.begin() as connection:
        connection.execute(QUOTES.insert(), [dict(zip(names, row, strict=True)) for row in ROWS])
    yield engine
    engine.dispose()


def quotes(engine: Engine) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        found = connection.execute(sa.select(QUOTES).order_by(QUOTES.c.id)).all()
    return [
        tuple(v.replace(tzinfo=UTC) if isinstance(v, datetime) and not v.tzinfo else v for v in row)
        for row in found
    ]


def test_quotes_come_up_byte_for_byte_and_nobodys(engine: Engine) -> None:
    migrate.upgrade(engine)
    with Store(engine).read() as session:
        for ident, at, request, response, *_ in ROWS:
            found = records.find_any(session, str(ident))
            assert found is not None
            assert (found.request, found.document) == (request, response)
            assert (found.created_at, found.owner_id, found.version) == (at, None, 1)


def test_the_log_of_a_database_brought_up_is_whole(engine: Engine) -> None:
    migrate.upgrade(engine)
    with Store(engine).read() as session:
        verdict = audit.verify(session)
    assert verdict.faults == ()
    assert (verdict.lines, verdict.versions) == (2, 2)


def test_an_old_quote_changed_after_the_step_is_found(engine: Engine) -> None:
    migrate.upgrade(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE versions SET document = document || ' '")
    with Store(engine).read() as session:
        assert len(audit.verify(session).faults) == 2


def test_quotes_go_down_as_they_came_up(engine: Engine) -> None:
    assert quotes(engine) == ROWS
    migrate.upgrade(engine)
    migrate.downgrade(engine, "0001")
    assert quotes(engine) == ROWS
    assert migrate.here(engine) == "0001"
    migrate.upgrade(engine)
    with Store(engine).read() as session:
        assert audit.verify(session).faults == ()


def test_an_empty_database_goes_up_and_down(database_url: str) -> None:
    engine = open_engine(database_url)
    migrate.upgrade(engine)
    migrate.downgrade(engine, "0001")
    assert quotes(engine) == []
    engine.dispose()
