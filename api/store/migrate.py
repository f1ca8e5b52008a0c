"""Does the database have the tables this version expects?

The steps live in `migrations/versions`; alembic is configured here in code, so there is no ini
file. `python -m api.store.migrate` brings the configured database up to date; the service does so
itself at its start when the database is SQLite.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from api.settings import Settings
from api.store.units import open_engine, writing

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine

FOLDER = Path(__file__).parent / "migrations"


def _config(connection: Connection | None = None) -> Config:
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
    with writing(engine).begin() as connection:
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str = "base") -> None:
    """Take the tables back to `revision`."""
    with writing(engine).begin() as connection:
        command.downgrade(_config(connection), revision)


def is_current(engine: Engine) -> bool:
    """Whether the database is at the newest step."""
    with engine.connect() as connection:
        here = MigrationContext.configure(connection).get_current_heads()
    return set(here) == set(ScriptDirectory.from_config(_config()).get_heads())


if __name__ == "__main__":
    upgrade(open_engine(Settings.from_env().database_url))
