"""How is the database opened, read and written?

Two units of work. `read()` sees one state of the database from its first question to its last and
never waits for a writer. `write()` begins with BEGIN IMMEDIATE on SQLite: a transaction that reads
first and writes later loses its place to another writer and fails at once, whatever the busy
timeout. Prices are computed before `write()`, never inside it.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker

from api.settings import SettingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import URL, Connection, Engine

BUSY_TIMEOUT_MS = 5_000
BEGIN_OPTION = "kuramori_begin"

POOL = {"pool_size": 4, "max_overflow": 4, "pool_timeout": 5, "pool_recycle": 1_800}
"""A connection for each thread of a worker, and as many again for questions beside a write.
Two workers then hold 16 at most of the 100 a PostgreSQL server has by default."""

CONNECTION = {
    "application_name": "kuramori",
    "connect_timeout": 5,
    # A server that vanished without a word is noticed in half a minute, not in two hours.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 4,
    "tcp_user_timeout": 30_000,
}
LIMITS_MS = {
    "statement_timeout": 30_000,
    "lock_timeout": BUSY_TIMEOUT_MS,
    "idle_in_transaction_session_timeout": 60_000,
}


@dataclass(frozen=True)
class Store:
    """The database, opened."""

    engine: Engine

    @cached_property
    def _reader(self) -> sessionmaker[Session]:
        return sessionmaker(reading(self.engine))

    @cached_property
    def _writer(self) -> sessionmaker[Session]:
        return sessionmaker(writing(self.engine))

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for questions; whatever it changes is refused or thrown away."""
        with self._reader() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session for changes: all of them are kept, or none if it is left by an exception."""
        with self._writer.begin() as session:
            yield session


def reading(engine: Engine) -> Engine:
    """The same engine and pool, each transaction of which sees one state, as SQLite's do."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def writing(engine: Engine) -> Engine:
    """The same engine and pool, beginning its transactions as a writer."""
    return engine.execution_options(**{BEGIN_OPTION: "BEGIN IMMEDIATE"})


def open_engine(address: str | URL) -> Engine:
    """An engine for `address`; nothing is connected yet.

    Parameters stay out of error texts: they hold customers' data.

    Raises:
        SettingError: the driver of PostgreSQL is not installed.
    """
    url = make_url(address)
    options: dict[str, Any] = {"hide_parameters": True, **POOL}
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, **options)
        event.listen(engine, "do_connect", _make_file)
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
        return engine
    try:
        return create_engine(url, connect_args=_connection(url), pool_pre_ping=True, **options)
    except ModuleNotFoundError:
        raise SettingError(
            "DATABASE_URL names postgresql, whose driver is missing; install kuramori[postgres]"
        ) from None


def _make_file(_dialect: object, _record: object, arguments: list[str], _options: object) -> None:
    """SQLite would make it readable by everyone; what is quoted is not everyone's business."""
    path = Path(arguments[0])
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)


def _connection(url: URL) -> dict[str, Any]:
    """What a connection to PostgreSQL is told, beside and after which the address has its say."""
    told = {name: value for name, value in CONNECTION.items() if name not in url.query}
    limits = " ".join(f"-c {name}={limit}" for name, limit in LIMITS_MS.items())
    return told | {"options": f"{limits} {url.query.get('options', '')}".strip()}


def _on_connect(connection: Any, record: object) -> None:  # noqa: ANN401  any DBAPI's connection
    del record
    # The driver's own transactions begin late and not for DDL; ours begin in _on_begin.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA journal_mode = WAL")
    # NORMAL may forget the last commits in a power cut, though each was acknowledged to a customer.
    # FULL waits for the disk: 0.6 ms for a write instead of 0.3, beside tens of ms for its price.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _on_begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(BEGIN_OPTION, "BEGIN"))
