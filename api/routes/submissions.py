"""Submissions: what an exchange puts before an insurer, and what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api import dealings, keeping, priced_files
from api.contract import Contract, answer
from api.file_shapes import (
    ListQuery,
    OfferRequest,
    RecordPage,
    SubmissionOnFile,
    SubmissionQuoteRequest,
    SubmissionRequest,
)
from api.routes.quotes import MODEL_PROBLEMS
from api.shapes import StoredQuote
from api.wiring import context, service

if TYPE_CHECKING:
    from flask import Response

    from api.recording import Reply

contract = Contract("Submissions")

UNKNOWN = ("unknown-submission", "database-unavailable")


@contract.post(
    "/v1/submissions",
    may="submissions:make",
    body=SubmissionRequest,
    status=201,
    returns=SubmissionOnFile,
    changes=True,
)
def create_submission(body: SubmissionRequest) -> Reply:
    """Put an exchange, and the policy it wants, before an insurer.

    The insurer sees profile and policy as they are now; later changes need another submission.
    """
    return dealings.submit(service().store, context(), body)


@contract.get(
    "/v1/submissions",
    may="submissions:read",
    query=ListQuery,
    returns=RecordPage,
    problems=("database-unavailable",),
)
def list_submissions(query: ListQuery) -> Response:
    """List submissions you made or got, newest first."""
    return answer(keeping.page(service().store, context().caller, "submission", query))


@contract.get(
    "/v1/submissions/<submission_id>",
    may="submissions:read",
    returns=SubmissionOnFile,
    problems=UNKNOWN,
)
def read_submission(submission_id: str) -> Reply:
    """Read a submission and its answer."""
    return keeping.read(service().store, context().caller, "submission", submission_id)


@contract.post(
    "/v1/submissions/<submission_id>/quotes",
    may="submissions:quote",
    body=SubmissionQuoteRequest,
    status=201,
    returns=StoredQuote,
    problems=("unknown-submission", "no-exchange-rate", *MODEL_PROBLEMS),
    changes=True,
    units=2,
)
def quote_submission(submission_id: str, body: SubmissionQuoteRequest) -> Reply:
    """Price what was submitted, or your own terms for it; the quote is yours alone."""
    return priced_files.quote_submission(service(), context(), submission_id, body)


@contract.post(
    "/v1/submissions/<submission_id>/answers",
    may="submissions:answer",
    body=OfferRequest,
    returns=SubmissionOnFile,
    problems=(*UNKNOWN, "wrong-state", "precondition-failed"),
    changes=True,
)
def answer_submission(submission_id: str, body: OfferRequest) -> Reply:
    """Offer cover for what was submitted, or decline; the last answer stands until it is bound."""
    return dealings.answer(service().store, context(), submission_id, body)


@contract.post(
    "/v1/submissions/<submission_id>/binding",
    may="submissions:answer",
    returns=SubmissionOnFile,
    problems=(*UNKNOWN, "unknown-policy", "wrong-state", "precondition-failed"),
    changes=True,
)
def bind_submission(submission_id: str) -> Reply:
    """Bind the policy offered, if the supervisor approved it in the words submitted."""
    return dealings.bind(service().store, context(), submission_id)
