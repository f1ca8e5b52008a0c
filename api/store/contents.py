"""What is in the database?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, inspect, select, table, text

from api.store import migrate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import URL, Connection, Engine

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True)
class Contents:
    """A database as its operator looks at it; its address is without the password."""

    engine: str
    address: str
    revision: str
    newest: str
    rows: Mapping[str, int]
    size_bytes: int


def contents(engine: Engine) -> Contents:
    """What is there now."""
    with engine.connect() as connection:
        version = ".".join(map(str, connection.dialect.server_version_info or ()))
        size = _size(connection, engine.url)
    return Contents(
        engine=f"{NAMES[engine.dialect.name]} {version}",
        address=engine.url.render_as_string(hide_password=True),
        revision=migrate.here(engine),
        newest=migrate.newest(),
        rows=rows(engine),
        size_bytes=size,
    )


def rows(engine: Engine) -> dict[str, int]:
    """Rows of each table, beside alembic's own."""
    with engine.connect() as connection:
        return {
            name: connection.scalar(select(func.count()).select_from(table(name))) or 0
            for name in sorted(inspect(connection).get_table_names())
            if name != migrate.VERSION_TABLE
        }


def _size(connection: Connection, url: URL) -> int:
    if connection.dialect.name != "sqlite":
        asked = text("SELECT pg_database_size(current_database())")
        return int(connection.execute(asked).scalar_one())
    files = (Path(f"{url.database}{end}") for end in ("", "-wal"))
    return sum(file.stat().st_size for file in files if file.exists())
