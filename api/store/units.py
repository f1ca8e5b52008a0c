"""How is the database opened, read and written?

Two units of work. `read()` begins a deferred transaction and never waits for a writer. `write()`
begins with BEGIN IMMEDIATE on SQLite: a transaction that reads first and writes later loses its
place to another writer and fails at once, whatever the busy timeout. Prices are computed before
`write()`, never inside it.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event
from sqlalchemy.orm import Session, sessionmaker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection, Engine

BUSY_TIMEOUT_MS = 5_000
BEGIN_OPTION = "kuramori_begin"


@dataclass(frozen=True)
class Store:
    """The database, opened."""

    engine: Engine

    @cached_property
    def _reader(self) -> sessionmaker[Session]:
        return sessionmaker(self.engine)

    @cached_property
    def _writer(self) -> sessionmaker[Session]:
        return sessionmaker(writing(self.engine))

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for questions; whatever it changes is thrown away."""
        with self._reader() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session for changes: all of them are kept, or none if it is left by an exception."""
        with self._writer.begin() as session:
            yield session


def writing(engine: Engine) -> Engine:
    """The same engine and pool, beginning its transactions as a writer."""
    return engine.execution_options(**{BEGIN_OPTION: "BEGIN IMMEDIATE"})


def open_engine(url: str) -> Engine:
    """An engine for `url`. Parameters stay out of error texts: they hold customers' data."""
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=True)
    if engine.dialect.name == "sqlite":
        Path(str(engine.url.database)).parent.mkdir(parents=True, exist_ok=True)
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: Any, record: object) -> None:  # noqa: ANN401  any DBAPI's connection
    del record
    # The driver's own transactions begin late and not for DDL; ours begin in _on_begin.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _on_begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(BEGIN_OPTION, "BEGIN"))
