"""Is the database away, or is it our mistake?

Drivers do not agree on the class of an error: a read-only standby is an `InternalError`, a missing
table is a `ProgrammingError` of PostgreSQL and an `OperationalError` of SQLite, a damaged file is a
bare `DatabaseError`.
"""

from __future__ import annotations

from sqlalchemy.exc import (
    DatabaseError,
    DBAPIError,
    DisconnectionError,
    InterfaceError,
    OperationalError,
    SQLAlchemyError,
    TimeoutError,  # noqa: A004  the pool's: every connection is taken
)

AWAY = (OperationalError, InterfaceError, DisconnectionError, TimeoutError)
NOT_MIGRATED = ("42P01", "42703")
READ_ONLY = "25006"
IDLE_TOO_LONG = "25P03"


def is_unavailable(error: SQLAlchemyError) -> bool:
    """Whether the database is away, locked, read-only, full, damaged or not migrated."""
    if isinstance(error, AWAY) or type(error) is DatabaseError:
        return True
    if not isinstance(error, DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None)
    return error.connection_invalidated or state in (*NOT_MIGRATED, READ_ONLY, IDLE_TOO_LONG)


def in_one_line(error: SQLAlchemyError) -> str:
    """What the driver says, without statement and parameters."""
    said = str(error.orig if isinstance(error, DBAPIError) else error).strip()
    return said.splitlines()[0] if said else type(error).__name__
