"""What happens to a write when the disk is full?

    python -m tests.load.disk_full [--stand-in]

SQLite on a disk of a few MB in memory, which root may mount; otherwise, or with --stand-in, in a
file that may not grow, which SQLite reports in the same words. Prints JSON.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask
from sqlalchemy import event
from structlog.testing import capture_logs

from api import problems
from api.settings import sqlite_url
from api.store import migrate
from api.store.units import Store, open_engine
from tests import stored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask.testing import FlaskClient
    from sqlalchemy.engine import Engine

ROW = "x" * 20_000
SIZE_MB = 4
MOST_WRITES = 2000
PAGES_MORE = 50


def run(folder: Path, fill: Callable[[Engine], Callable[[], None]]) -> dict[str, Any]:
    """Write until refused, a few times more, then with room again; `fill` gives what makes room."""
    engine = open_engine(sqlite_url(folder))
    migrate.upgrade(engine)
    store = Store(engine)
    client = _client(store)
    before = [_keep(client) for _ in range(3)]
    make_room = fill(engine)
    full = _until_refused(client) + [_keep(client) for _ in range(5)]
    there = stored.count(store)
    make_room()
    after = [_keep(client) for _ in range(3)]
    with engine.connect() as connection:
        whole = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
    kept = [answer for answer in before + full if answer["status"] == 201]
    refused = [answer for answer in full if answer["status"] != 201]
    at_the_end = stored.count(store)
    engine.dispose()
    return {
        "acknowledged_until_full": len(kept),
        "rows_when_full": there,
        "refused": len(refused),
        "refusals": sorted({f"{a['status']} {a['type']}" for a in refused}),
        "acknowledged_with_room_again": sum(answer["status"] == 201 for answer in after),
        "rows_at_the_end": at_the_end,
        "integrity": whole,
    }


def _client(store: Store) -> FlaskClient:
    """A service that does nothing but keep rows, and refuses as the real one does."""
    app = Flask("disk_full")
    problems.register(app)

    @app.post("/rows")
    def keep() -> tuple[dict[str, str], int]:
        return {"id": stored.keep(store, ROW)}, 201

    return app.test_client()


def _keep(client: FlaskClient) -> dict[str, Any]:
    with capture_logs():
        answer = client.post("/rows")
    return {"status": answer.status_code, "type": answer.get_json().get("type")}


def _until_refused(client: FlaskClient) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = []
    while not answers or answers[-1]["status"] == 201:
        if len(answers) > MOST_WRITES:
            raise RuntimeError("the disk never filled")
        answers.append(_keep(client))
    return answers


def fill_file(engine: Engine) -> Callable[[], None]:
    """Let the file grow by a few pages only."""
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one() + PAGES_MORE

    def limit(connection: Any, record: object) -> None:  # noqa: ANN401  any DBAPI's connection
        del record
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(engine, "connect", limit)
    engine.dispose()

    def make_room() -> None:
        event.remove(engine, "connect", limit)
        engine.dispose()

    return make_room


def fill_disk(engine: Engine) -> Callable[[], None]:
    """Fill the disk with another file, but for a few writes."""
    ballast = Path(str(engine.url.database)).with_name("ballast")
    with ballast.open("wb", buffering=0) as file:
        try:
            for _ in range(SIZE_MB * 16):
                file.write(bytes(1 << 16))
        except OSError:
            file.truncate(max(0, file.tell() - (1 << 18)))
    return ballast.unlink


@contextmanager
def small_disk() -> Iterator[Path]:
    """A disk of a few MB, in memory.

    Raises:
        PermissionError: this user may not mount one.
    """
    with tempfile.TemporaryDirectory(prefix="kuramori-full-") as folder:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m", "tmpfs", folder]
        if subprocess.run(mount, capture_output=True, check=False).returncode:  # noqa: S603
            raise PermissionError("a disk cannot be mounted")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)  # noqa: S603, S607


def run_on_a_small_disk() -> dict[str, Any]:
    with small_disk() as folder:
        return {"disk": f"{SIZE_MB} MB in memory"} | run(folder, fill_disk)


def run_in_a_small_file() -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="kuramori-full-") as folder:
        return {"disk": "stand-in: max_page_count"} | run(Path(folder), fill_file)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--stand-in", action="store_true")
    asked = options.parse_args()
    try:
        found = run_in_a_small_file() if asked.stand_in else run_on_a_small_disk()
    except PermissionError:
        found = run_in_a_small_file()
    json.dump(found, sys.stdout, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
