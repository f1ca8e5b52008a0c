"""How is the service put together?

`create_app` is the only place where settings, store, desks and routes meet. The clock and
the numeric core can be handed in, so that a test needs no trained model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from api import headers, logs, metrics, problems
from api.clock import utc_now
from api.core import real_core
from api.desks import Desks
from api.jobs.database import jobs_url
from api.jobs.queue import JobQueue
from api.limits import Limits, Rates
from api.pages.every import register as register_pages
from api.quoting import Service
from api.routes import (
    accounts,
    checks,
    comparisons,
    documents,
    exchanges,
    filings,
    health,
    imports,
    indications,
    jobs,
    models,
    policies,
    portfolios,
    quotes,
    reference,
    studies,
    submissions,
)
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
    studies.contract,
    exchanges.contract,
    policies.contract,
    submissions.contract,
    filings.contract,
    portfolios.contract,
    imports.contract,
    accounts.contract,
    reference.contract,
    models.contract,
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
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 365 * 24 * 3600  # the address changes with the file
    app.extensions[EXTENSION] = Service(
        store=_open_store(settings.database_url),
        desks=Desks(settings.home, core),
        core=core,
        now=now,
        limits=Limits(
            settings.home / "limits.sqlite3", Rates(settings.share, settings.visitor_share)
        ),
        visitors=settings.visitors,
    )
    app.extensions[JOBS] = JobQueue(jobs_url(settings), now)
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app,
            x_for=settings.proxies,
            x_proto=1,  # proxies add themselves to the one header and overwrite the other
            x_host=0,
        )
    headers.register(app)
    metrics.register(app)
    problems.register(app)
    for contract in CONTRACTS:
        contract.register(app)
    health.register(app, settings.metrics_token)
    register_pages(app)
    documents.register(app, (o for contract in CONTRACTS for o in contract.operations))
    return app


def _open_store(url: str) -> Store:
    engine = open_engine(url)
    migrate.ready(engine)
    return Store(engine)
