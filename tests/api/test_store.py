"""The store: migrations and units of work."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from multiprocessing import get_context
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from api.store.quotes import QuoteRecord
from sqlalchemy import inspect, text
from sqlalchemy.exc import OperationalError, StatementError

from api.clock import new_id, utc_now
from api.settings import sqlite_url
from api.store import migrate, quotes
from api.store.tables import Base
from api.store.units import Store, open_engine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.engine import Engine


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(sqlite_url(tmp_path))
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine: Engine) -> Store:
    migrate.upgrade(engine)
    return Store(engine)


def record(quote_id: str, at: datetime) -> QuoteRecord:
    return QuoteRecord(quote_id, at, "{}", "{}", "v", "d", 2**40)


def test_the_newest_migration_is_the_models(engine: Engine) -> None:
    migrate.upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_up_down_up(engine: Engine) -> None:
    assert not migrate.is_current(engine)
    migrate.upgrade(engine)
    assert migrate.is_current(engine)
    migrate.downgrade(engine)
    assert inspect(engine).get_table_names() == ["alembic_version"]
    migrate.upgrade(engine)
    assert migrate.is_current(engine)


def test_a_migration_that_fails_leaves_nothing(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE quotes (id TEXT)"))
    with pytest.raises(OperationalError):
        migrate.upgrade(engine)
    assert inspect(engine).get_table_names() == ["quotes"]


def _start(url: str) -> None:
    engine = open_engine(url)
    migrate.upgrade(engine)
    engine.dispose()


def test_workers_starting_together_migrate_once(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path)
    workers = [get_context("spawn").Process(target=_start, args=(url,)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0] * 4


def test_what_was_added_is_found(store: Store) -> None:
    kept = record(new_id(utc_now()), utc_now())
    with store.write() as session:
        quotes.add(session, kept)
    with store.read() as session:
        assert quotes.find(session, kept.id) == kept
        assert quotes.find(session, "other") is None


def test_a_failed_unit_of_work_keeps_nothing(store: Store) -> None:
    kept = record(new_id(utc_now()), utc_now())

    def fail() -> None:
        with store.write() as session:
            quotes.add(session, kept)
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with store.read() as session:
        assert quotes.find(session, kept.id) is None


def test_naive_times_are_refused(store: Store) -> None:
    naive = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)

    def add() -> None:
        with store.write() as session:
            quotes.add(session, record("x", naive))

    with pytest.raises(StatementError):
        add()


def test_a_reader_does_not_wait_for_a_writer(store: Store, tmp_path: Path) -> None:
    writer = sqlite3.connect(tmp_path / "kuramori.sqlite3", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    with store.read() as session:
        assert quotes.newest(session, 1, None) == ()
    writer.close()


def test_ids_sort_by_time_and_are_version_7() -> None:
    early = new_id(datetime(2026, 1, 1, tzinfo=UTC))
    late = new_id(datetime(2026, 1, 1, 0, 0, 1, tzinfo=UTC))
    assert early < late
    assert early[14] == "7"
    assert early[19] in "89ab"
    assert len({new_id(utc_now()) for _ in range(1000)}) == 1000


def test_the_newest_step_is_the_one_alembic_ends_at() -> None:
    folder = str(migrate.FOLDER)
    assert ScriptDirectory(folder).get_heads() == [migrate.newest()]
