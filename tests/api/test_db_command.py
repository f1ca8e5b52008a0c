"""`kuramori db`, on both engines."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import column, inspect, select, table, text, update
from sqlalchemy.engine import make_url

from api.settings import sqlite_url
from api.store import migrate, postgres_copy, sqlite_copy, units
from api.store.units import Store, open_engine
from tests import stored
from tests.api.command import fault, said
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.postgres import Server

NEWEST = migrate.newest()
HUSH = "hush"


@pytest.fixture
def home(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home whose settings name the database, with the tools of PostgreSQL at hand."""
    _use(database_url, monkeypatch)
    return tmp_path


def _use(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", url)


@pytest.fixture
def tools(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the server, before those of the machine."""
    if request.getfixturevalue("database_url").startswith("postgresql"):
        server: Server = request.getfixturevalue("postgres")
        _at_hand(server.tools, monkeypatch)


def _at_hand(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with opened(database_url) as store:
        migrate.upgrade(store.engine)
        yield store


@contextmanager
def opened(url: str) -> Iterator[Store]:
    engine = open_engine(url)
    try:
        yield Store(engine)
    finally:
        engine.dispose()


def test_status_says_what_is_there(home: Path, store: Store, database_url: str) -> None:
    stored.keep(store)
    found = json.loads(said(home, "db", "status", "--json"))
    assert (found["revision"], found["newest"]) == (NEWEST, NEWEST)
    assert found["rows"][stored.TABLE] == 1
    assert found["size_bytes"] > 4096
    name = "SQLite" if database_url.startswith("sqlite") else "PostgreSQL"
    assert found["engine"].startswith(name)
    assert f"{NEWEST} (the newest)" in said(home, "db", "status")


def test_status_shows_no_password(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = make_url(postgres_url).set(password=HUSH).render_as_string(hide_password=False)
    _use(url, monkeypatch)
    assert "hush" in url
    assert "hush" not in said(tmp_path, "db", "status")


def test_up_and_down(home: Path, database_url: str) -> None:
    assert said(home, "db", "upgrade") == f"from revision base to {NEWEST}\n"
    assert said(home, "db", "upgrade") == f"at revision {NEWEST}\n"
    assert "add --yes" in fault(home, 2, "db", "downgrade", "base")
    assert said(home, "db", "downgrade", NEWEST) == f"at revision {NEWEST}\n"
    assert said(home, "db", "downgrade", "base", "--yes") == f"from revision {NEWEST} to base\n"
    assert "kuramori db upgrade goes on" in fault(home, 2, "db", "downgrade", NEWEST)
    assert "must be one of base, 0001" in fault(home, 2, "db", "downgrade", "9999", "--yes")
    with opened(database_url) as store:
        assert inspect(store.engine).get_table_names() == [migrate.VERSION_TABLE]


def test_a_database_of_a_newer_version_is_left_alone(home: Path, store: Store) -> None:
    _pretend_revision(store, "9999")
    assert "of a newer version" in fault(home, 1, "db", "upgrade")
    assert "of a newer version" in fault(home, 1, "db", "downgrade", "base", "--yes")


@pytest.mark.parametrize(
    "command", [["status"], ["backup", "b"], ["downgrade", "base", "--yes"], ["restore", "b"]]
)
def test_looking_makes_no_database(
    tmp_path: Path, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _use("", monkeypatch)
    assert "there is no" in fault(tmp_path, 1, "db", *command)
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_is_away_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _use("postgresql://user:hush@127.0.0.1:1/db", monkeypatch)
    line = fault(tmp_path, 1, "db", "status")
    assert "the database cannot be used: connection failed" in line
    assert "hush" not in line


def test_serving_without_the_driver_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object, **__: object) -> None:
        raise ModuleNotFoundError("psycopg")

    monkeypatch.setattr(units, "create_engine", missing)
    _use("postgres://user:hush@127.0.0.1/db", monkeypatch)
    assert "install kuramori[postgres]" in fault(tmp_path, 2, "serve")


@pytest.mark.usefixtures("tools")
def test_what_was_backed_up_comes_back(home: Path, store: Store) -> None:
    kept = {stored.keep(store, text) for text in ("{}", '"\\\\N\\t東京\'"', "\\.\n")}
    before = _texts(store)
    file = home / "backup"
    assert f"at revision {NEWEST}, read back" in said(home, "db", "backup", file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    stored.keep(store)
    assert "--replace" in fault(home, 1, "db", "restore", file)
    assert len(stored.ids(store)) == 4
    assert f"restored {3 * stored.ROWS_EACH} rows at revision {NEWEST}" in said(
        home, "db", "restore", file, "--replace"
    )
    assert set(stored.ids(store)) == kept  # through connections opened before
    assert _texts(store) == before
    assert len({stored.keep(store), *kept}) == 4
    assert [path.name for path in home.glob("*backup*")] == ["backup"]


@pytest.mark.usefixtures("tools")
def test_a_backup_beside_writers_is_one_state(
    home: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each unit of work keeps a pair; a copy that has half of one is no state there ever was."""
    # Of four that write without a pause, one may have to wait for long on a slow disk.
    monkeypatch.setattr(units, "BUSY_TIMEOUT_MS", 1000 * int(PATIENCE_S))
    with opened(database_url) as store:
        migrate.upgrade(store.engine)
        _back_up_beside_writers(home, store)


def _back_up_beside_writers(home: Path, store: Store) -> None:
    stop = Event()
    done: list[str] = []

    def write() -> None:
        while not stop.is_set():
            done.append(stored.keep_pair(store))

    writers = [Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    try:
        overlapped = 0
        for copy in range(50):
            before = list(done)
            said(home, "db", "backup", home / f"b{copy}")
            overlapped += len(done) > len(before)
            if overlapped == 3:
                break
        assert overlapped == 3, "nothing was written meanwhile"
    finally:
        stop.set()
        for writer in writers:
            writer.join(PATIENCE_S)
    said(home, "db", "restore", home / f"b{copy}", "--replace")
    back = stored.ids(store)
    assert len(back) == 2 * len({row_id[:-1] for row_id in back})
    assert {f"{pair}{end}" for pair in before for end in "ab"} <= set(back)


@pytest.mark.usefixtures("tools")
def test_a_backup_restores_into_an_empty_database(home: Path, store: Store) -> None:
    stored.keep(store)
    said(home, "db", "backup", home / "backup")
    said(home, "db", "downgrade", "base", "--yes")
    said(home, "db", "restore", home / "backup")
    assert stored.count(store) == 1


@pytest.mark.usefixtures("tools")
def test_a_restore_leaves_nothing_of_newer_steps(home: Path, store: Store) -> None:
    said(home, "db", "backup", home / "backup")
    with store.write() as session:
        session.execute(text("CREATE TABLE newer (id TEXT)"))
        session.execute(text("INSERT INTO newer VALUES ('x')"))
    said(home, "db", "restore", home / "backup", "--replace")
    assert "newer" not in inspect(store.engine).get_table_names()


@pytest.mark.usefixtures("tools")
def test_a_backup_overwrites_nothing(home: Path, store: Store) -> None:
    del store
    (home / "backup").write_text("mine")
    assert "overwrites nothing" in fault(home, 1, "db", "backup", home / "backup")
    assert (home / "backup").read_text() == "mine"
    assert "no such file" in fault(home, 1, "db", "backup", home / "away" / "backup")


@pytest.mark.usefixtures("tools")
def test_a_database_without_tables_is_not_backed_up(home: Path, database_url: str) -> None:
    with opened(database_url) as store:
        migrate.upgrade(store.engine)
        migrate.downgrade(store.engine)
    fault(home, 1, "db", "backup", home / "backup")
    assert not list(home.glob("*backup*"))


@pytest.mark.usefixtures("tools")
@pytest.mark.parametrize("harm", ["cut", "changed", "other"])
def test_a_damaged_backup_changes_nothing(home: Path, store: Store, harm: str) -> None:
    for number in range(50):
        stored.keep(store, f'"{number}"' * 500)
    file = home / "backup"
    said(home, "db", "backup", file)
    _harm(file, harm)
    before = stored.ids(store)
    assert str(file) in fault(home, 1, "db", "restore", file, "--replace")
    assert stored.ids(store) == before


def _harm(file: Path, harm: str) -> None:
    whole = file.read_bytes()
    middle = len(whole) // 2
    if harm == "cut":
        file.write_bytes(whole[:middle])
    elif harm == "changed":
        file.write_bytes(
            whole[:middle] + bytes(b ^ 255 for b in whole[middle:][:300]) + whole[middle + 300 :]
        )
    else:
        file.write_bytes(b"a diary, not a database" * 500)


@pytest.mark.usefixtures("tools")
def test_a_backup_of_a_newer_version_is_refused(home: Path, store: Store) -> None:
    file = home / "backup"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate, "revisions", lambda: (NEWEST, "9999"))
        _pretend_revision(store, "9999")
        said(home, "db", "backup", file)
    _pretend_revision(store, NEWEST)
    assert "is of revision 9999" in fault(home, 1, "db", "restore", file, "--replace")


@pytest.mark.usefixtures("tools")
def test_a_restore_that_fails_changes_nothing(
    home: Path, store: Store, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = stored.keep(store)
    file = home / "backup"
    said(home, "db", "backup", file)
    stored.keep(store)
    with store.write() as session:
        session.execute(text("SELECT 1"))
        monkeypatch.setattr(sqlite_copy, "LONGEST_WAIT_S", 0)
        monkeypatch.setattr(postgres_copy, "LOCK_WAIT", "100ms")
        if not database_url.startswith("sqlite"):
            session.execute(text(f"LOCK TABLE {stored.TABLE}"))
        fault(home, 1, "db", "restore", file, "--replace")
    assert len(stored.ids(store)) == 2
    assert kept in stored.ids(store)


def test_the_database_is_not_restored_from_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _use(sqlite_url(tmp_path), monkeypatch)
    said(tmp_path, "db", "upgrade")
    line = fault(tmp_path, 1, "db", "restore", tmp_path / "kuramori.sqlite3", "--replace")
    assert "is the database itself" in line


def test_a_sqlite_backup_is_one_file_without_a_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _use(sqlite_url(tmp_path), monkeypatch)
    said(tmp_path, "db", "upgrade")
    said(tmp_path, "db", "backup", tmp_path / "backup")
    connection = sqlite3.connect(tmp_path / "backup")
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    connection.close()
    assert not list(tmp_path.glob("*backup?*"))


SPY = """#!/bin/sh
printf '%s\\n' "$*" >> {log}
printf 'PGPASSWORD=%s PGHOST=%s PGSSLMODE=%s\\n' "$PGPASSWORD" "$PGHOST" "$PGSSLMODE" >> {log}
exec {tool} "$@"
"""


def test_a_password_goes_by_the_environment(
    postgres: Server, postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log"
    for tool in ("pg_dump", "pg_restore", "psql"):
        spy = tmp_path / "bin" / tool
        spy.parent.mkdir(exist_ok=True)
        spy.write_text(SPY.format(log=log, tool=postgres.tools / tool))
        spy.chmod(0o755)
    _at_hand(tmp_path / "bin", monkeypatch)
    url = make_url(postgres_url).set(password=HUSH).update_query_dict({"sslmode": "disable"})
    _use(url.render_as_string(hide_password=False), monkeypatch)
    said(tmp_path, "db", "upgrade")
    said(tmp_path, "db", "backup", tmp_path / "backup")
    said(tmp_path, "db", "restore", tmp_path / "backup")
    lines = log.read_text().splitlines()
    host = url.query["host"]
    assert lines.count(f"PGPASSWORD=hush PGHOST={host} PGSSLMODE=disable") == 2
    assert not [line for line in lines if "hush" in line and not line.startswith("PGPASSWORD=")]


HALF = """#!/bin/sh
case "$*" in
*--clean*) {tool} "$@" | head -n 60; exit 1 ;;
*) exec {tool} "$@" ;;
esac
"""


def test_half_a_restore_is_none(
    postgres: Server, postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _use(postgres_url, monkeypatch)
    _at_hand(postgres.tools, monkeypatch)
    said(tmp_path, "db", "upgrade")
    with opened(postgres_url) as store:
        stored.keep(store)
        said(tmp_path, "db", "backup", tmp_path / "backup")
        kept = stored.keep(store)
        half = tmp_path / "bin" / "pg_restore"
        half.parent.mkdir()
        half.write_text(HALF.format(tool=postgres.tools / "pg_restore"))
        half.chmod(0o755)
        _at_hand(half.parent, monkeypatch)
        fault(tmp_path, 1, "db", "restore", tmp_path / "backup", "--replace")
        assert kept in stored.ids(store)


def test_missing_tools_are_named(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _use(postgres_url, monkeypatch)
    said(tmp_path, "db", "upgrade")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "pg_dump is missing" in fault(tmp_path, 1, "db", "backup", tmp_path / "backup")


def test_tools_older_than_the_server_are_refused(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _use(postgres_url, monkeypatch)
    said(tmp_path, "db", "upgrade")
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n")
    old.chmod(0o755)
    _at_hand(tmp_path, monkeypatch)
    line = fault(tmp_path, 1, "db", "backup", tmp_path / "backup")
    assert "pg_dump (PostgreSQL) 9.6.24 is older than the server" in line
    assert not (tmp_path / "backup").exists()


def _pretend_revision(store: Store, revision: str) -> None:
    with store.write() as session:
        asked = update(table(migrate.VERSION_TABLE, column("version_num")))
        session.execute(asked.values(version_num=revision))


def _texts(store: Store) -> list[tuple[object, ...]]:
    with store.read() as session:
        asked = select(text("*")).select_from(table(stored.TABLE)).order_by(text("id"))
        return [tuple(row) for row in session.execute(asked)]
