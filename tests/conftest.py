"""Databases to test on: every test of the store runs on both engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.settings import sqlite_url
from tests.postgres import NoServer, Server, server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """One PostgreSQL server for the session."""
    try:
        with server() as running:
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
