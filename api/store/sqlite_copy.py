"""How is a SQLite database copied while it is written to?

By SQLite's own online copy, which reads one state and holds nobody up. It also puts a copy back: as
one transaction of the database, so that a service that has it open sees the old rows or the new
ones. A file renamed over it would leave the service writing into the old one, and the old one's
journal beside the new.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from api.store.errors import CopyRefused
from api.store.migrate import VERSION_TABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Engine

LONGEST_WAIT_S = 30
ONE_WAIT_S = 0.5


def copy(engine: Engine, draft: Path) -> None:
    """Copy the database into `draft`."""
    with _opened(_path(engine), "ro") as source, _opened(draft, "rw") as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # one file, without a journal beside it


def check(file: Path) -> str:
    """Read `file` to its end; its revision.

    Raises:
        CopyRefused: it is damaged or no database of this service.
    """
    with _opened(file, "ro") as connection:
        said = connection.execute("PRAGMA integrity_check").fetchone()[0]
        if said != "ok":
            raise CopyRefused(f"is damaged: {said.splitlines()[0]}")
        if connection.execute("PRAGMA foreign_key_check").fetchone():
            raise CopyRefused("is damaged: a row names another that is not there")
        return _revision(connection)


def put_back(engine: Engine, source: Path) -> None:
    """Replace the database by `source`, in one transaction."""
    path, give_up = _path(engine), time.monotonic() + LONGEST_WAIT_S
    if path.samefile(source):
        raise CopyRefused(f"{source}: is the database itself")

    def wait(status: int, *_: int) -> None:
        if status not in (sqlite3.SQLITE_OK, sqlite3.SQLITE_DONE) and time.monotonic() > give_up:
            raise CopyRefused(f"another process has written for {LONGEST_WAIT_S} seconds")

    with _opened(source, "ro") as copied, _opened(path, "rw") as target:
        copied.backup(target, progress=wait)


def _path(engine: Engine) -> Path:
    return Path(str(engine.url.database)).absolute()


def _revision(connection: sqlite3.Connection) -> str:
    asked = "SELECT count(*) FROM sqlite_master WHERE name = ?"
    if not connection.execute(asked, (VERSION_TABLE,)).fetchone()[0]:
        raise CopyRefused("is no database of kuramori")
    found = connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()  # noqa: S608  our own constant
    if found is None:
        raise CopyRefused("has no tables")
    return str(found[0])


@contextmanager
def _opened(path: Path, mode: str) -> Iterator[sqlite3.Connection]:
    try:
        address = f"{path.absolute().as_uri()}?mode={mode}"
        with closing(sqlite3.connect(address, ONE_WAIT_S, uri=True)) as connection:
            yield connection
    except sqlite3.Error as error:
        raise CopyRefused(str(error)) from error
