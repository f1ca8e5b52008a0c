"""Files that are whole or not there, and changes that happen one at a time."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import ArtefactRefused, FileMissing, RegistryBusy

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE_SECONDS = 10.0
"""A change takes milliseconds; who waits longer waits for something stuck."""

_BETWEEN_TRIES_SECONDS = 0.01


def read_plain(path: Path, largest: int) -> bytes:
    """Content of a plain file of at most `largest` bytes, never more of it in memory.

    Raises:
        FileMissing: there is none.
        ArtefactRefused: a link, not a plain file, too large or not readable; the text names it.
    """
    name = f"{path.name} of {path.parent.name}"
    try:
        with open(path, "rb", opener=_no_detours) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise ArtefactRefused(f"{name} is not a plain file")
            content = file.read(largest + 1)
    except FileNotFoundError as error:
        raise FileMissing(f"{name} is missing") from error
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise ArtefactRefused(f"{name} is a link to elsewhere") from error
        why = (error.strerror or "no reason given").lower()
        raise ArtefactRefused(f"{name} cannot be read: {why}") from error
    if len(content) > largest:
        raise ArtefactRefused(f"{name} is too large: more than {largest:,} bytes")
    return content


def replace_file(path: Path, text: str) -> None:
    """Replace a file in one step, so that a reader sees the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def append_line(path: Path, line: str) -> None:
    """Add a line to a file that one process at a time writes; an unfinished last line is cut."""
    with path.open("a+b") as file:
        file.seek(0)
        file.truncate(file.read().rfind(b"\n") + 1)
        file.write(line.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def exclusive(path: Path, patience: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Hold a lock file among processes and threads; the system frees it if its holder dies.

    Args:
        path: of the lock file; it stays behind, empty.
        patience: longest wait, seconds.

    Raises:
        RegistryBusy: someone else held it for that long.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        deadline = time.monotonic() + patience
        while not _locked(file.fileno()):
            if time.monotonic() >= deadline:
                raise RegistryBusy(f"another command is changing {path.parent.name}: try again")
            time.sleep(_BETWEEN_TRIES_SECONDS)
        yield


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _no_detours(path: str, flags: int) -> int:
    """Open without following a link, and without waiting at a pipe."""
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)
