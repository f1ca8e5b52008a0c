"""Checks: would this policy stand in for the reserve? Nothing is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.contract import Contract, answer
from api.shapes import CheckRequest
from api.wiring import service
from pricing.examination import Examination

if TYPE_CHECKING:
    from flask import Response

contract = Contract("Prices that are not kept")

PROBLEMS = ("no-exchange-rate", "unknown-scenario", "model-refused", "tables-damaged")


@contract.post(
    "/v1/checks",
    may="prices:ask",
    body=CheckRequest,
    returns=Examination,
    problems=PROBLEMS,
    units=1,
)
def check(body: CheckRequest) -> Response:
    """Check a policy against the supervisor's rules.

    Verdict, eligible credit, every finding with citation, status and cure, and apart from them what
    the cover is worth beside cash, step by step. Without a trained model the share of loss that
    exclusions take is unknown, and the effective cover an upper bound. A model that is there and
    cannot be trusted is refused.
    """
    return answer(service().check(body))
