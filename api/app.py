"""How is the service put together?

`create_app` is the only place where settings, store, desks and routes meet. The clock and
the numeric core can be handed in, so that a test needs no trained model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask

from api import headers, logs, problems
from api.clock import utc_now
from api.core import real_core
from api.desks import Desks
from api.jobs.database import jobs_url
from api.jobs.queue import JobQueue
from api.quoting import Service
from api.routes import checks, comparisons, documents, health, indications, jobs, quotes
from api.store import migrate
from api.store.units import Store, open_engine
from api.wiring import EXTENSION, JOBS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from api.core import Core
    from api.settings import Settings

CONTRACTS = (
    quotes.contract,
    indications.contract,
    checks.contract,
    comparisons.contract,
    jobs.contract,
    health.contract,
    documents.contract,
)


def create_app(
    settings: Settings,
    *,
    core: Core | None = None,
    now: Callable[[], datetime] = utc_now,
) -> Flask:
    """The service for `settings`, pricing with `core` (the real one if left out)."""
    core = core or real_core()
    logs.configure(settings.log_level)
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    app.extensions[EXTENSION] = Service(
        store=_open_store(settings.database_url),
        desks=Desks(settings.home, core),
        core=core,
        now=now,
    )
    app.extensions[JOBS] = JobQueue(jobs_url(settings), now)
    headers.register(app)
    problems.register(app)
    for contract in CONTRACTS:
        contract.register(app)
    documents.register(app, (o for contract in CONTRACTS for o in contract.operations))
    return app


def _open_store(url: str) -> Store:
    engine = open_engine(url)
    if engine.dialect.name == "sqlite" and not migrate.is_current(engine):
        migrate.upgrade(engine)
    return Store(engine)
