"""Checks: would this contract stand in for the reserve? Nothing is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.contract import PDF, Contract, answer, pdf
from api.papers import kept
from api.shapes import CheckRequest
from api.wiring import context, service
from pricing.examination import Examination

if TYPE_CHECKING:
    from flask import Response

contract = Contract("Prices that are not kept")

PROBLEMS = (
    "no-exchange-rate",
    "unknown-scenario",
    "model-refused",
    "tables-damaged",
    "nothing-covered",
    "cannot-be-priced",
    "self-check-failed",
)
"""The last three for what a cover on an event says."""

RETOLD = ("cannot-retell", "no-model", "model-refused", "tables-damaged")
"""Of a kept check that is told in the other language."""


@contract.post(
    "/v1/checks",
    may="prices:ask",
    body=CheckRequest,
    returns=Examination,
    problems=PROBLEMS,
    units=1,
    weighed=True,
)
def check(body: CheckRequest) -> Response:
    """Check a policy, a cover on an event or both against the supervisor's rules.

    Verdict, eligible credit, every finding with citation, status and cure, and apart from them what
    the cover is worth beside cash, step by step. Without a trained model the share of loss that
    exclusions take is unknown, and the effective cover an upper bound. A model that is there and
    cannot be trusted is refused. Whether a cover on an event counts is unknown, and nothing is
    counted of it: `event_cover` has its finding, what each clause meets of what is asked of
    policies, and what would be short were one full payout counted. It moves no other amount, and no
    verdict on a policy.
    """
    return answer(service().check(body))


@contract.post(
    "/v1/checks/document",
    may="prices:ask",
    body=CheckRequest,
    returns=PDF,
    problems=PROBLEMS,
    units=26,
    weighed=True,
)
def check_as_document(body: CheckRequest) -> Response:
    """Check a policy, a cover on an event or both, and answer with the report as PDF.

    It is marked as not kept, in place of a record's id.
    """
    found = kept.loose_check(service().check(body), context().at.date())
    return pdf(found.content, found.name)
