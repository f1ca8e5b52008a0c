"""Does the database have the tables this version expects?

The steps live in `migrations/versions`, each file named by its revision. alembic is configured here
in code, so there is no ini file, and loaded only when there is something to do.
`python -m api.store.migrate` brings the configured database up to date; the service does so itself
at its start when the database is SQLite.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from api.settings import Settings
from api.store.units import open_engine, writing

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy.engine import Connection, Engine

FOLDER = Path(__file__).parent / "migrations"
VERSION_TABLE = "alembic_version"


def _config(connection: Connection) -> Config:
    from alembic.config import Config  # noqa: PLC0415  see the module's first paragraph

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the tables up to `revision`, all of it or nothing.

    The transaction begins as a writer's, so that of two processes starting together one waits and
    then finds nothing left to do.
    """
    from alembic import command  # noqa: PLC0415

    with writing(engine).begin() as connection:
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str = "base") -> None:
    """Take the tables back to `revision`."""
    from alembic import command  # noqa: PLC0415

    with writing(engine).begin() as connection:
        command.downgrade(_config(connection), revision)


def newest() -> str:
    """Revision of the last step."""
    return max(path.name.partition("_")[0] for path in FOLDER.glob("versions/[0-9]*.py"))


def is_current(engine: Engine) -> bool:
    """Whether the database is at the newest step."""
    with engine.connect() as connection:
        if not inspect(connection).has_table(VERSION_TABLE):
            return False
        here = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalars().all()  # noqa: S608  our own constant
    return list(here) == [newest()]


def ready(engine: Engine) -> None:
    """Bring a SQLite database up to date; others are migrated when their operator says so."""
    if engine.dialect.name == "sqlite" and not is_current(engine):
        upgrade(engine)


if __name__ == "__main__":
    upgrade(open_engine(Settings.from_env().database_url))
