"""The store: migrations and units of work, on both engines."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError, StatementError

from api.access import Caller, Role, sides
from api.clock import new_id, utc_now
from api.settings import SettingError, sqlite_url
from api.store import accounts, answers, migrate, records, units
from api.store.answers import Answer
from api.store.faults import is_unavailable
from api.store.records import Wanted
from api.store.tables import Base
from api.store.units import Store, open_engine
from tests import stored

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.synchronize import Barrier

    from sqlalchemy.engine import Engine


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine: Engine) -> Store:
    migrate.upgrade(engine)
    return Store(engine)


def test_the_newest_migration_is_the_models(engine: Engine) -> None:
    migrate.upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_up_down_up(engine: Engine) -> None:
    assert (migrate.here(engine), migrate.is_current(engine)) == ("base", False)
    migrate.upgrade(engine)
    assert (migrate.here(engine), migrate.is_current(engine)) == (migrate.newest(), True)
    migrate.downgrade(engine)
    assert inspect(engine).get_table_names() == ["alembic_version"]
    migrate.upgrade(engine)
    assert migrate.is_current(engine)


def test_a_migration_that_fails_leaves_nothing(engine: Engine) -> None:
    migrate.upgrade(engine)
    last = inspect(engine).get_table_names()
    migrate.downgrade(engine)
    in_the_way = next(name for name in sorted(last) if name != migrate.VERSION_TABLE)
    with engine.begin() as connection:
        connection.execute(text(f'CREATE TABLE "{in_the_way}" (id TEXT)'))
    with pytest.raises(DBAPIError):
        migrate.upgrade(engine)
    assert sorted(inspect(engine).get_table_names()) == sorted([migrate.VERSION_TABLE, in_the_way])
    assert migrate.here(engine) == "base"


def _start(url: str, together: Barrier) -> None:
    engine = open_engine(url)
    with engine.connect():
        together.wait(60)
    migrate.upgrade(engine)
    engine.dispose()


def test_workers_starting_together_migrate_once(database_url: str, engine: Engine) -> None:
    spawn = get_context("spawn")
    together = spawn.Barrier(4)
    workers = [spawn.Process(target=_start, args=(database_url, together)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0] * 4
    assert migrate.is_current(engine)


@pytest.fixture
def parent_and_child(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(sqlite_url(tmp_path))
    with engine.begin() as connection:
        for statement in (
            "CREATE TABLE parent (id INTEGER PRIMARY KEY)",
            "CREATE TABLE child (id INTEGER REFERENCES parent ON DELETE CASCADE)",
            "INSERT INTO parent VALUES (1)",
            "INSERT INTO child VALUES (1)",
        ):
            connection.execute(text(statement))
    yield engine
    engine.dispose()


def test_a_step_that_makes_a_table_anew_keeps_the_rows_that_name_it(
    parent_and_child: Engine,
) -> None:
    with migrate._alone(parent_and_child) as connection:
        connection.execute(text("CREATE TABLE made (id INTEGER PRIMARY KEY)"))
        connection.execute(text("INSERT INTO made SELECT * FROM parent"))
        connection.execute(text("DROP TABLE parent"))
        connection.execute(text("ALTER TABLE made RENAME TO parent"))
    with parent_and_child.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM child")).scalar() == 1
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_a_step_that_leaves_a_row_naming_nothing_is_undone(parent_and_child: Engine) -> None:
    def lose() -> None:
        with migrate._alone(parent_and_child) as connection:
            connection.execute(text("DELETE FROM parent"))

    with pytest.raises(RuntimeError, match="rows that name others"):
        lose()
    with parent_and_child.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM parent")).scalar() == 1


def test_what_was_added_is_found(store: Store) -> None:
    kept = stored.row(new_id(utc_now()))
    with store.write() as session:
        stored.add(session, kept)
    with store.read() as session:
        found = records.find_any(session, kept.id)
        assert records.find_any(session, "other") is None
    assert found is not None
    assert (found.request, found.document, found.version) == (kept.request, kept.document, 1)


def test_a_failed_unit_of_work_keeps_nothing(store: Store) -> None:
    def fail() -> None:
        with store.write() as session:
            stored.add(session, stored.row(new_id(utc_now())))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert stored.ids(store) == []


def test_a_unit_of_work_that_breaks_a_rule_keeps_nothing_of_it(store: Store) -> None:
    first = stored.keep(store)

    def twice() -> None:
        with store.write() as session:
            stored.add(session, stored.row(new_id(utc_now())))
            stored.add(session, stored.row(first))

    with pytest.raises(DBAPIError) as caught:
        twice()
    assert not is_unavailable(caught.value)
    assert stored.ids(store) == [first]


def test_one_answer_is_kept_under_a_key_and_the_second_is_told_so(store: Store) -> None:
    now = utc_now()
    owner = accounts.Organisation(new_id(now), "The Exchange", "exchange", now)
    answer = Answer(owner.id, "key", "0" * 64, 201, None, 1, "the first", now)
    with store.write() as session:
        accounts.add_organisation(session, owner)
        assert answers.add(session, answer)
    with store.write() as session:
        assert not answers.add(session, replace(answer, body="the second"))
    with store.read() as session:
        assert answers.find(session, owner.id, "key") == answer


def test_of_two_changes_of_one_version_the_second_is_told_so(store: Store) -> None:
    changed = replace(stored.row(stored.keep(store)), version=2)
    with store.write() as session:
        assert records.change(session, changed)
    with store.write() as session:
        assert not records.change(session, changed)


def test_naive_times_are_refused(store: Store) -> None:
    naive = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(StatementError):
        stored.keep(store, at=naive)


def test_moments_come_back_in_utc(store: Store) -> None:
    at = datetime.fromisoformat("2026-04-01T09:00:00.123456+09:00")
    row_id = stored.keep(store, at=at)
    with store.read() as session:
        found = records.find_any(session, row_id)
    assert found is not None
    assert found.created_at.isoformat() == "2026-04-01T00:00:00.123456+00:00"


def test_a_reader_does_not_wait_for_a_writer(store: Store) -> None:
    with store.write() as writer:
        stored.add(writer, stored.row(new_id(utc_now())))
        writer.flush()
        assert stored.ids(store) == []
    assert len(stored.ids(store)) == 1


def test_a_reader_sees_one_state(store: Store) -> None:
    stored.keep(store)
    with store.read() as session:
        assert len(stored.ids_in(session)) == 1
        stored.keep(store)
        assert len(stored.ids_in(session)) == 1
    assert len(stored.ids(store)) == 2


def test_a_reader_changes_nothing(store: Store) -> None:
    def change() -> None:
        with store.read() as session:
            stored.add(session, stored.row(new_id(utc_now())))

    if store.engine.dialect.name == "sqlite":
        change()  # and it is thrown away
    else:
        with pytest.raises(DBAPIError, match="read-only"):
            change()
    assert stored.ids(store) == []


def test_a_database_that_was_never_migrated_is_unavailable(engine: Engine) -> None:
    with pytest.raises(DBAPIError) as caught:
        stored.keep(Store(engine))
    assert is_unavailable(caught.value)


def test_a_writer_that_waits_too_long_is_unavailable(
    database_url: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(units, "BUSY_TIMEOUT_MS", 50)
    monkeypatch.setattr(units, "LIMITS_MS", {"lock_timeout": 50})
    impatient = open_engine(database_url)
    with store.write() as session:
        stored.add(session, stored.row("the same"))
        session.flush()
        with pytest.raises(DBAPIError) as caught, Store(impatient).write() as other:
            stored.add(other, stored.row("the same"))
    impatient.dispose()
    assert is_unavailable(caught.value)


def test_a_new_file_is_its_owners_alone(tmp_path: Path) -> None:
    engine = open_engine(sqlite_url(tmp_path / "new"))
    migrate.upgrade(engine)
    engine.dispose()
    path = Path(str(engine.url.database))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_address_of_postgres_may_set_its_own_limits(postgres_url: str) -> None:
    options = "&connect_timeout=2&application_name=desk&options=-c%20statement_timeout%3D7s"
    engine = open_engine(postgres_url + options)
    with engine.connect() as connection:
        shown = [
            connection.execute(text(f"SHOW {name}")).scalar()
            for name in ("application_name", "statement_timeout", "lock_timeout")
        ]
    engine.dispose()
    assert shown == ["desk", "7s", "5s"]


def test_a_missing_driver_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> None:
        raise ModuleNotFoundError("psycopg")

    monkeypatch.setattr(units, "create_engine", missing)
    with pytest.raises(SettingError, match=r"install kuramori\[postgres\]"):
        open_engine("postgresql+psycopg://user:hush@127.0.0.1/db")


def test_a_page_is_read_along_an_index_and_not_sorted(tmp_path: Path) -> None:
    engine = open_engine(sqlite_url(tmp_path))
    migrate.upgrade(engine)
    caller = Caller(Role.EXCHANGE, "one", "key:1", frozenset())
    for seen in sides(caller):
        asked = records._entries(Wanted("quote", 20)).where(seen)
        text_of = str(asked.compile(engine, compile_kwargs={"literal_binds": True}))
        with engine.connect() as connection:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text_of}").all()
        assert [step for step in plan if "INDEX" in step[-1]]
        assert not [step for step in plan if "TEMP B-TREE" in step[-1]]
    engine.dispose()


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
