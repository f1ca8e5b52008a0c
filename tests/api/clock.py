"""A clock that tests put forward, and the service on each database in turn that keeps it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from api.app import create_app
from api.settings import Settings
from api.store import migrate
from api.store.units import open_engine
from api.wiring import EXTENSION, JOBS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

    from tests.api.conftest import FakeCore

START = datetime(2026, 11, 28, 9, tzinfo=UTC)


@dataclass
class Clock:
    at: datetime = START

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


@contextmanager
def service_on(url: str, home: Path, core: FakeCore, clock: Clock) -> Iterator[Flask]:
    """The service on the database at `url`, with its tables made."""
    engine = open_engine(url)
    migrate.upgrade(engine)
    engine.dispose()
    settings = Settings(home=home, database_url=url, log_level="error")
    app = create_app(settings, core=core.core(), now=clock)
    yield app
    app.extensions[EXTENSION].store.engine.dispose()
    app.extensions[JOBS].close()
