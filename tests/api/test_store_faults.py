"""What the store cannot do, as a caller over HTTP hears it."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from sqlalchemy import exc

from api.app import create_app
from api.store import migrate
from api.store.faults import in_one_line, is_unavailable
from api.wiring import EXTENSION
from tests.api.test_refusals import check_problem

if TYPE_CHECKING:
    from flask import Flask

    from api.settings import Settings
    from tests.api.conftest import FakeCore


def wrapped(kind: type[exc.DBAPIError], error: Exception, *, lost: bool = False) -> exc.DBAPIError:
    return kind("INSERT", {"secret": "hush"}, error, connection_invalidated=lost)


AWAY = {
    "SQLite is full": wrapped(
        exc.OperationalError, sqlite3.OperationalError("database or disk is full")
    ),
    "SQLite is locked": wrapped(
        exc.OperationalError, sqlite3.OperationalError("database is locked")
    ),
    "SQLite is damaged": wrapped(
        exc.DatabaseError, sqlite3.DatabaseError("database disk image is malformed")
    ),
    "PostgreSQL shuts down": wrapped(exc.OperationalError, psycopg.errors.AdminShutdown()),
    "PostgreSQL is full": wrapped(exc.OperationalError, psycopg.errors.DiskFull()),
    "PostgreSQL takes too long": wrapped(exc.OperationalError, psycopg.errors.QueryCanceled()),
    "PostgreSQL is locked": wrapped(exc.OperationalError, psycopg.errors.LockNotAvailable()),
    "two writers in each other's way": wrapped(
        exc.OperationalError, psycopg.errors.DeadlockDetected()
    ),
    "a standby": wrapped(exc.InternalError, psycopg.errors.ReadOnlySqlTransaction()),
    "idle too long": wrapped(exc.InternalError, psycopg.errors.IdleInTransactionSessionTimeout()),
    "not migrated": wrapped(exc.ProgrammingError, psycopg.errors.UndefinedTable()),
    "a column is missing": wrapped(exc.ProgrammingError, psycopg.errors.UndefinedColumn()),
    "the connection is closed": wrapped(exc.InterfaceError, psycopg.InterfaceError("closed")),
    "the connection was lost": wrapped(exc.DatabaseError, psycopg.DatabaseError(), lost=True),
    "every connection is taken": exc.TimeoutError("QueuePool limit reached"),
    "the pool gave up": exc.DisconnectionError(),
}
OURS = {
    "a rule of a table": wrapped(exc.IntegrityError, psycopg.errors.UniqueViolation()),
    "a rule of SQLite": wrapped(exc.IntegrityError, sqlite3.IntegrityError("UNIQUE")),
    "wrong SQL": wrapped(exc.ProgrammingError, psycopg.errors.SyntaxError()),
    "two rows where one is": exc.MultipleResultsFound(),
}
THEIRS = {
    "too long for its column": wrapped(
        exc.DataError, psycopg.errors.StringDataRightTruncation("too long")
    ),
    "a NUL": wrapped(exc.DataError, psycopg.errors.UntranslatableCharacter()),
}


@pytest.mark.parametrize("case", AWAY)
def test_the_database_is_away(case: str) -> None:
    assert is_unavailable(AWAY[case])


@pytest.mark.parametrize("case", [*OURS, *THEIRS])
def test_the_database_is_there(case: str) -> None:
    assert not is_unavailable((OURS | THEIRS)[case])


@pytest.mark.parametrize(
    ("errors", "status", "slug"),
    [
        (AWAY, 503, "database-unavailable"),
        (OURS, 500, "internal-error"),
        (THEIRS, 422, "invalid-input"),
    ],
)
def test_a_caller_hears_which(
    app: Flask, errors: dict[str, exc.SQLAlchemyError], status: int, slug: str
) -> None:
    raised: list[exc.SQLAlchemyError] = []

    def fail() -> Any:  # noqa: ANN401
        raise raised[-1]

    app.add_url_rule("/fail", view_func=fail)
    client = app.test_client()
    for error in errors.values():
        raised.append(error)
        check_problem(client.get("/fail"), status, slug)


def test_the_service_on_postgres_waits_for_its_operator(
    settings: Settings, core: FakeCore, postgres_url: str
) -> None:
    app = create_app(replace(settings, database_url=postgres_url), core=core.core())
    engine, client = app.extensions[EXTENSION].store.engine, app.test_client()
    body = check_problem(client.get("/readyz"), 503, "database-unavailable")
    assert "kuramori db upgrade" in body["detail"]
    migrate.upgrade(engine)
    assert client.get("/readyz").get_json()["database"] == "writable"
    engine.dispose()


def test_a_server_that_is_away_is_said_without_the_password(
    settings: Settings, core: FakeCore, capsys: pytest.CaptureFixture[str]
) -> None:
    away = replace(settings, database_url="postgresql+psycopg://user:hush@127.0.0.1:1/db")
    client = create_app(away, core=core.core()).test_client()
    check_problem(client.get("/readyz"), 503, "database-unavailable")
    written = "".join(capsys.readouterr())
    assert "database_unavailable" in written
    assert "hush" not in written


def test_one_line_has_no_statement_and_no_parameters() -> None:
    error = wrapped(exc.OperationalError, psycopg.OperationalError("away\nDETAIL: Key (id)=(1)"))
    assert in_one_line(error) == "away"
    assert in_one_line(AWAY["PostgreSQL is full"]) == "OperationalError"
