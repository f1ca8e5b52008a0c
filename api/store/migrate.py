"""Does the database have the tables this version expects?

The steps live in `migrations/versions`, each file named by its revision. alembic is configured here
in code, so there is no ini file, and loaded only when there is something to do.
The service brings a SQLite database up to date at its start; PostgreSQL is the operator's, who runs
`kuramori db upgrade`.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from api.store.units import LIMITS_MS, writing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alembic.config import Config
    from sqlalchemy.engine import Connection, Engine

FOLDER = Path(__file__).parent / "migrations"
VERSION_TABLE = "alembic_version"
BASE = "base"
LOCK = 0x6B75_7261_6D6F_7269
"""Key of PostgreSQL's advisory lock: the letters of the name."""


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the tables up to `revision`, all of it or nothing.

    Of several processes starting together one works, and the others wait and find nothing to do.
    """
    from alembic import command  # noqa: PLC0415  see the module's first paragraph

    with _alone(engine) as connection:
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str = BASE) -> None:
    """Take the tables back to `revision`."""
    from alembic import command  # noqa: PLC0415

    with _alone(engine) as connection:
        command.downgrade(_config(connection), revision)


def revisions() -> tuple[str, ...]:
    """Every step, the first one first."""
    return tuple(sorted(p.name.partition("_")[0] for p in FOLDER.glob("versions/[0-9]*.py")))


def newest() -> str:
    """Revision of the last step."""
    return revisions()[-1]


def here(engine: Engine) -> str:
    """Revision of the database, `base` without one."""
    with engine.connect() as connection:
        if not inspect(connection).has_table(VERSION_TABLE):
            return BASE
        asked = text(f"SELECT version_num FROM {VERSION_TABLE}")  # noqa: S608  our own constant
        return connection.execute(asked).scalar() or BASE


def is_current(engine: Engine) -> bool:
    """Whether the database is at the newest step."""
    return here(engine) == newest()


def ready(engine: Engine) -> None:
    """Bring a SQLite database up to date; others are migrated when their operator says so."""
    if engine.dialect.name == "sqlite" and not is_current(engine):
        upgrade(engine)


def _config(connection: Connection) -> Config:
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A transaction beside which no other process migrates."""
    sqlite = engine.dialect.name == "sqlite"
    with writing(engine).connect() as connection:
        try:
            if sqlite:
                _foreign_keys(connection, on=False)
            with connection.begin():
                if not sqlite:
                    _wait_for_the_lock(connection)
                yield connection
                if sqlite:
                    _check_foreign_keys(connection)
        finally:
            if sqlite:
                _foreign_keys(connection, on=True)


def _foreign_keys(connection: Connection, *, on: bool) -> None:
    """A step that makes a table anew drops the old one, which would delete the rows that name it.

    SQLite ignores the switch within a transaction.
    """
    driver = connection.connection.driver_connection
    if driver is not None:
        driver.execute(f"PRAGMA foreign_keys = {'ON' if on else 'OFF'}")


def _check_foreign_keys(connection: Connection) -> None:
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise RuntimeError("the step leaves rows that name others which are not there")


def _wait_for_the_lock(connection: Connection) -> None:
    """Wait as long as another process migrates; then take the time a step needs."""
    for limit in LIMITS_MS:
        connection.execute(text(f"SET LOCAL {limit} = 0"))
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    # A step that waits for a table holds up every request behind it: better to fail and try again.
    connection.execute(text(f"SET LOCAL lock_timeout = {LIMITS_MS['lock_timeout']}"))
