"""The service in this process, with a clock that can be set and a price that can be held up."""

from __future__ import annotations

import tempfile
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from api.app import create_app
from api.settings import Settings
from api.store import audit, migrate
from api.store.tables import AuditRow, RecordRow
from api.store.units import open_engine
from api.wiring import EXTENSION, JOBS
from tests.api.conftest import FakeCore
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from flask import Flask

    from api.store.units import Store
    from models.profile import SecurityProfile
    from pricing.policy import Policy
    from pricing.result import Quote
    from tests.api.conftest import FakeDesk


@dataclass
class Clock:
    """The machine's, set wrong by as much as one likes."""

    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class SlowCore(FakeCore):
    """Prices when it is told to."""

    begun: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)

    def price(
        self, profile: SecurityProfile, policy: Policy | None, desk: FakeDesk, on: date
    ) -> Quote:
        self.begun.set()
        if not self.go_on.wait(PATIENCE_S):
            raise TimeoutError("nobody let the price go on")
        return super().price(profile, policy, desk, on)


@contextmanager
def service(url: str, core: FakeCore, clock: Clock, share: int = 0) -> Iterator[Flask]:
    """The application on an empty database, closed at the end."""
    engine = open_engine(url)
    migrate.upgrade(engine)
    engine.dispose()
    with tempfile.TemporaryDirectory(prefix="kuramori-load-") as home:
        settings = Settings(
            home=Path(home),
            database_url=url,
            log_level="error",
            share=share,
            visitor_share=share,
        )
        app = create_app(settings, core=core.core(), now=clock.now)
        try:
            yield app
        finally:
            app.extensions[EXTENSION].store.engine.dispose()
            app.extensions[JOBS].close()


def store_of(app: Flask) -> Store:
    found: Store = app.extensions[EXTENSION].store
    return found


def counted(app: Flask) -> dict[str, int]:
    """Records, and lines of the audit log about one that was made."""
    with store_of(app).read() as session:
        made = select(func.count()).select_from(AuditRow).where(AuditRow.action.endswith(".made"))
        of_records = made.where(AuditRow.action.in_(("quote.made", "exchange.made")))
        return {
            "records": session.scalar(select(func.count()).select_from(RecordRow)) or 0,
            "audit_lines": session.scalar(of_records) or 0,
        }


def faults(app: Flask) -> int:
    """What `kuramori audit verify` would name."""
    with store_of(app).read() as session:
        return len(audit.verify(session).faults)
