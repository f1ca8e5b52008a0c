"""Where are jobs kept?

DBOS keeps them, in tables of its own: with SQLite in a file beside the store's, because each would
hold up the other's writes; with PostgreSQL in the same database under a schema of their own, where
alembic does not look. DBOS brings its tables up to date itself.

DBOS and what it needs take a tenth of a second and 16 MB to import, so everything here imports it
when it is called: a process that asks for no job pays nothing.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import Integer, MetaData, String, Table, text
from sqlalchemy.engine import make_url
from sqlalchemy.schema import Column

from api.store.units import open_engine, writing

if TYPE_CHECKING:
    from dbos import DBOSClient
    from sqlalchemy.engine import Engine

    from api.settings import Settings

SCHEMA = "kuramori_jobs"
APPLICATION = "kuramori"
QUEUE = "jobs"

VERSION = "1"
"""Of what DBOS records. Never the code's: a job then waits for ever for the code it was asked of.
See docs/decisions/0025-jobs.md."""

POLLING_SECONDS = 0.2
AT_ONCE = 1
"""Jobs a worker does at a time: each may use all cores."""

PREPARING = 6_021_980_113
"""Key of the lock under which PostgreSQL makes our table; any number nobody else uses."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class JobTables:
    """The jobs' database, with its tables up to date."""

    url: str
    engine: Engine
    beats: Table


def jobs_url(settings: Settings) -> str:
    """Address of the database in which jobs are kept."""
    if make_url(settings.database_url).get_backend_name() == "sqlite":
        return f"sqlite:///{settings.home / 'jobs.sqlite3'}"
    return settings.database_url


def open_tables(url: str) -> JobTables:
    """Open the jobs' database and bring its tables up to date, in milliseconds if they are.

    Of several processes that do so at once, one waits for the other.
    """
    _speak_through_our_log()
    from dbos import DBOS  # noqa: PLC0415  see the module's second paragraph

    engine = open_engine(url)
    beats = _beats(SCHEMA if engine.dialect.name == "postgresql" else None)
    # On SQLite our connection is the first, so that the file is made and kept as the store's is.
    engine.connect().close()
    DBOS.migrate(url, schema=SCHEMA)
    with writing(engine).begin() as connection:
        # Not held while DBOS migrates: it makes indices, which wait for whoever waits here.
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({PREPARING})"))
        beats.metadata.create_all(connection)
    client = open_client(url)
    client.register_queue(QUEUE, worker_concurrency=AT_ONCE, polling_interval_sec=POLLING_SECONDS)
    client.destroy()
    return JobTables(url, engine, beats)


def open_client(url: str) -> DBOSClient:
    """A client that asks for jobs and looks them up, and runs none."""
    from dbos import DBOSClient, DBOSPortableJSONSerializer  # noqa: PLC0415

    return DBOSClient(
        system_database_url=url,
        dbos_system_schema=SCHEMA,
        # JSON: what is stored can be read, and nothing in it can be run.
        serializer=DBOSPortableJSONSerializer(),
        application_name=APPLICATION,
        # Who asks is told at once that the database is away.
        retry_connection_errors=False,
        lazy=True,
    )


def _beats(schema: str | None) -> Table:
    """Workers that live; see `api.jobs.lives`."""
    return Table(
        "worker_beats",
        MetaData(schema=schema),
        Column("worker", String(200), primary_key=True),
        Column("beat", Integer, nullable=False),
    )


class _Structured(logging.Handler):
    """DBOS's remarks as lines of our log."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one."""
        log.log(
            record.levelno, "dbos", message=record.getMessage(), exc_info=record.exc_info or None
        )


def _speak_through_our_log() -> None:
    """Give DBOS our handler before it makes one of its own, and hear warnings only."""
    dbos = logging.getLogger("dbos")
    dbos.handlers = [_Structured()]
    dbos.propagate = False
    dbos.setLevel(logging.WARNING)
