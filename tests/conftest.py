"""A trained model, and databases to test on: every test of the store runs on both engines.

Hypothesis draws the same examples every time, however slow the machine, so that a change is judged
by what it changes; `pytest --hypothesis-profile=search` draws others.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from api.settings import sqlite_url
from tests.api.command import said
from tests.postgres import NoServer, Server, server

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMORY = Path("/dev/shm")  # noqa: S108
ROOM_BYTES = 6 << 30

settings.register_profile(
    "same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("search", settings.get_profile("same"), derandomize=False)
settings.load_profile("same")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Keep the tests' files in memory, where there is room: every write waits for its disk."""
    if config.option.basetemp is None and MEMORY.is_dir():
        if shutil.disk_usage(MEMORY).free < ROOM_BYTES:
            return
        config.option.basetemp = tempfile.mkdtemp(prefix="kuramori-tests-", dir=MEMORY)
        config.add_cleanup(lambda: shutil.rmtree(config.option.basetemp, ignore_errors=True))


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one model, for tests that leave it as it is."""
    home = tmp_path_factory.mktemp("trained")
    said(home, "train")
    return home


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One PostgreSQL server for the session."""
    try:
        parent = tmp_path_factory.getbasetemp().parent
        with server(parent if parent == MEMORY else None) as running:
            yield running
    except NoServer as none:
        pytest.skip(str(none))


@pytest.fixture
def postgres_url(postgres: Server) -> Iterator[str]:
    """A fresh database on it."""
    with postgres.database() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh database, on each engine in turn."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path)
    url: str = request.getfixturevalue("postgres_url")
    return url
