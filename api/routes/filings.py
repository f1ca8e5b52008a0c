"""Filings: a policy before the supervisor, and what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api import dealings, keeping, priced_files
from api.check_shapes import ReadingRequest, StoredCheck
from api.contract import PDF, Contract, answer, pdf
from api.file_shapes import DecisionRequest, FilingOnFile, FilingRequest, ListQuery, RecordPage
from api.papers import kept
from api.routes.checks import PROBLEMS, RETOLD
from api.shapes import PaperQuery
from api.wiring import context, service

if TYPE_CHECKING:
    from flask import Response

    from api.recording import Reply

contract = Contract("Filings")

UNKNOWN = ("unknown-filing", "database-unavailable")
DECIDED = (*UNKNOWN, "unknown-policy", "wrong-state", "precondition-failed")


@contract.post(
    "/v1/filings",
    may="filings:make",
    body=FilingRequest,
    status=201,
    returns=FilingOnFile,
    problems=(*PROBLEMS, "wrong-state", "precondition-failed", "unknown-exchange"),
    changes=True,
    units=1,
)
def create_filing(body: FilingRequest) -> Reply:
    """File a policy with a supervisor, with today's check of it.

    The supervisor sees profile and policy as they are now. Until it is decided or withdrawn, the
    policy cannot be changed.
    """
    return priced_files.file_policy(service(), context(), body)


@contract.get(
    "/v1/filings",
    may="filings:read",
    query=ListQuery,
    returns=RecordPage,
    problems=("database-unavailable",),
)
def list_filings(query: ListQuery) -> Response:
    """List filings you made or got, newest first; `state` filed is a supervisor's inbox."""
    return answer(keeping.page(service().store, context().caller, "filing", query))


@contract.get("/v1/filings/<filing_id>", may="filings:read", returns=FilingOnFile, problems=UNKNOWN)
def read_filing(filing_id: str) -> Reply:
    """Read a filing, the check made of it and the decision."""
    return keeping.read(service().store, context().caller, "filing", filing_id)


@contract.get(
    "/v1/filings/<filing_id>/document",
    may="filings:read",
    query=PaperQuery,
    returns=PDF,
    problems=(*UNKNOWN, *RETOLD),
    units=5,
)
def read_decision_document(filing_id: str, query: PaperQuery) -> Response:
    """Read the decision on a filing as a letter, PDF.

    Until it is decided the letter is a draft, and marked as one.
    """
    found = kept.decision(service(), context().caller, filing_id, query.language)
    return pdf(found.content, found.name)


@contract.get(
    "/v1/filings/<filing_id>/report",
    may="filings:read",
    query=PaperQuery,
    returns=PDF,
    problems=(*UNKNOWN, *RETOLD),
    units=25,
)
def read_filing_report(filing_id: str, query: PaperQuery) -> Response:
    """Read the check that a filing was made with as PDF: the examiner's report."""
    found = kept.filing_report(service(), context().caller, filing_id, query.language)
    return pdf(found.content, found.name)


@contract.post(
    "/v1/filings/<filing_id>/checks",
    may="checks:make",
    body=ReadingRequest,
    status=201,
    returns=StoredCheck,
    problems=("unknown-filing", *PROBLEMS),
    changes=True,
    units=1,
    weighed=True,
)
def check_filing(filing_id: str, body: ReadingRequest) -> Reply:
    """Read a filing once more, on another day's rules or another scenario; the report is yours."""
    return priced_files.check_filing(service(), context(), filing_id, body)


@contract.post(
    "/v1/filings/<filing_id>/decision",
    may="filings:decide",
    body=DecisionRequest,
    returns=FilingOnFile,
    problems=DECIDED,
    changes=True,
)
def decide_filing(filing_id: str, body: DecisionRequest) -> Reply:
    """Approve or refuse what was filed, with the reason."""
    return dealings.decide(service().store, context(), filing_id, body)


@contract.post(
    "/v1/filings/<filing_id>/withdrawal",
    may="filings:make",
    returns=FilingOnFile,
    problems=DECIDED,
    changes=True,
)
def withdraw_filing(filing_id: str) -> Reply:
    """Take a filing back before it is decided; the policy is a draft again."""
    return dealings.withdraw(service().store, context(), filing_id)
