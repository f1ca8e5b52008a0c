"""Is the process up, can it do its work, and how much has it done?"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from flask import Flask, Response, request

from api import metrics, secrets
from api.contract import Contract, answer
from api.openapi import software_version
from api.problems import Problem
from api.store import migrate, records
from api.wiring import service
from models.profile import Frozen

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

LEAST_FREE_BYTES = 64 * 1024 * 1024
"""A full disk is said while quotes still fit: a SQLite file in use finds room for one more row."""

contract = Contract("The service itself")


class Health(Frozen):
    """The process answers."""

    status: Literal["up"] = "up"


class Readiness(Frozen):
    """A quote could be made now."""

    status: Literal["ready"] = "ready"
    model: Literal["loaded"] = "loaded"
    model_version: str
    database: Literal["writable"] = "writable"
    software: str


@contract.get("/healthz", may="facts:read", returns=Health, units=0)
def healthz() -> Response:
    """Say whether the process is up."""
    return answer(Health())


@contract.get(
    "/readyz",
    may="facts:read",
    returns=Readiness,
    problems=("no-model", "model-refused", "tables-damaged", "database-unavailable"),
    units=0,
)
def readyz() -> Response:
    """Say whether a quote could be made: a verified model and a writable database."""
    desk = service().desks.champion()
    _check_database()
    return answer(Readiness(model_version=desk.stored.version, software=software_version()))


def register(app: Flask, token: str | None) -> None:
    """Serve the counts to whoever shows `token`: text, so no part of the JSON contract.

    A token of the settings and no key: the counts matter most when the database is away.
    """
    if token is None:
        return
    expected = secrets.digest(f"Bearer {token}")

    def metrics_page() -> Response:
        given = secrets.digest(request.headers.get("Authorization", ""))
        if not secrets.same(given, expected):
            raise Problem("bad-credentials", "The bearer token is not KURAMORI_METRICS_TOKEN.")
        text, content_type = metrics.exposition()
        return Response(text, content_type=content_type)

    app.add_url_rule("/metrics", endpoint="metrics", view_func=metrics_page)


def _check_database() -> None:
    store = service().store
    if store.engine.dialect.name == "sqlite":
        _check_file(store.engine)
    if not migrate.is_current(store.engine):
        text = "The database lacks the newest tables. Run: kuramori db upgrade"
        raise Problem("database-unavailable", text)
    with store.write() as session:
        records.check_writable(session)


def _check_file(engine: Engine) -> None:
    """A pooled connection does not notice that its file was taken away."""
    path = Path(str(engine.url.database))
    if not path.exists():
        text = "The database's file is gone. Put it back, then start the service again."
        raise Problem("database-unavailable", text)
    if shutil.disk_usage(path.parent).free < LEAST_FREE_BYTES:
        raise Problem("database-unavailable", "The disk of the database is full.")
