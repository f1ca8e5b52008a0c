"""How is the database copied into a file, and back?

A file is there whole or not at all, readable by its owner alone, and was read back before it got
its name. Nothing of the database is replaced before the file to restore was read to its end and its
revision is one this version knows.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from api.store import contents, migrate, postgres_copy, sqlite_copy
from api.store.errors import CopyRefused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from sqlalchemy.engine import Engine


def backup(engine: Engine, to: Path) -> str:
    """Copy the database as it stands now into a new file, while others write; its revision.

    Raises:
        CopyRefused: the file exists or cannot be made, or a tool is missing; nothing is left.
    """
    if to.exists():
        raise CopyRefused(f"{to}: exists already; a backup overwrites nothing")
    way = _way(engine)
    with _new_file(to) as draft:
        way.copy(engine, draft)
        return _known_revision(way, to, draft)


def restore(engine: Engine, source: Path, *, replace: bool) -> str:
    """Put back what `backup` wrote, all of it or nothing; its revision.

    Raises:
        CopyRefused: the file is damaged or too new, or there are rows and `replace` is false; the
            database is as it was.
    """
    if not source.is_file():
        raise CopyRefused(f"{source}: there is no such file")
    way = _way(engine)
    revision = _known_revision(way, source, source)
    if not replace and any(contents.rows(engine).values()):
        raise CopyRefused("the database has rows; --replace gives them up for those of the backup")
    way.put_back(engine, source)
    return revision


def _way(engine: Engine) -> ModuleType:
    return sqlite_copy if engine.dialect.name == "sqlite" else postgres_copy


def _known_revision(way: ModuleType, named: Path, file: Path) -> str:
    try:
        revision: str = way.check(file)
    except CopyRefused as refused:
        raise CopyRefused(f"{named}: {refused}") from refused
    if revision not in migrate.revisions():
        raise CopyRefused(
            f"{named}: is of revision {revision}, and this version knows none after "
            f"{migrate.newest()}"
        )
    return revision


@contextmanager
def _new_file(path: Path) -> Iterator[Path]:
    """A draft beside `path` that gets its name at the end, or goes."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 0600
    draft = Path(name)
    try:
        yield draft
        os.fsync(descriptor)
        # Unlike a rename, a link does not replace what another process has put there meanwhile.
        path.hardlink_to(draft)
    except FileExistsError:
        raise CopyRefused(f"{path}: exists already; a backup overwrites nothing") from None
    finally:
        os.close(descriptor)
        draft.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
