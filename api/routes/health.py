"""Is the process up, and can it do its work?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from api.contract import Contract, answer
from api.problems import Problem
from api.store import migrate, records
from api.wiring import service
from models.profile import Frozen

if TYPE_CHECKING:
    from flask import Response

contract = Contract()


class Health(Frozen):
    """The process answers."""

    status: Literal["up"] = "up"


class Readiness(Frozen):
    """A quote could be made now."""

    status: Literal["ready"] = "ready"
    model: Literal["loaded"] = "loaded"
    database: Literal["writable"] = "writable"


@contract.get("/healthz", may="facts:read", returns=Health)
def healthz() -> Response:
    """Say whether the process is up."""
    return answer(Health())


@contract.get(
    "/readyz",
    may="facts:read",
    returns=Readiness,
    problems=("no-model", "model-refused", "tables-damaged", "database-unavailable"),
)
def readyz() -> Response:
    """Say whether a quote could be made: a verified model and a writable database."""
    service().desks.champion()
    _check_database()
    return answer(Readiness())


def _check_database() -> None:
    store = service().store
    if not migrate.is_current(store.engine):
        text = "The database lacks the newest tables. Run: kuramori db upgrade"
        raise Problem("database-unavailable", text)
    with store.write() as session:
        records.check_writable(session)
