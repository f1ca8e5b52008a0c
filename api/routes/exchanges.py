"""Exchanges on file, and comparisons kept of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api import etags, keeping, owned_files, priced_files
from api.check_shapes import CoverReadingRequest, StoredCheck
from api.contract import PDF, Contract, answer, pdf
from api.file_shapes import (
    ComparisonOnFileRequest,
    ExchangeOnFile,
    ExchangeRequest,
    ListQuery,
    RecordPage,
    StoredComparison,
    Versions,
)
from api.papers import kept
from api.routes.checks import PROBLEMS as CHECK_PROBLEMS
from api.routes.comparisons import PAPER_UNITS, PROBLEMS
from api.shapes import PaperQuery
from api.wiring import context, service

if TYPE_CHECKING:
    from flask import Response

    from api.recording import Reply

contract = Contract("Exchanges and comparisons")

STORE = ("database-unavailable",)


@contract.post(
    "/v1/exchanges",
    may="exchanges:write",
    body=ExchangeRequest,
    status=201,
    returns=ExchangeOnFile,
    changes=True,
)
def create_exchange(body: ExchangeRequest) -> Reply:
    """Put an exchange on file, with its assets, controls and vendors."""
    return owned_files.make_exchange(service().store, context(), body)


@contract.get(
    "/v1/exchanges", may="exchanges:read", query=ListQuery, returns=RecordPage, problems=STORE
)
def list_exchanges(query: ListQuery) -> Response:
    """List your exchanges, newest first."""
    return answer(keeping.page(service().store, context().caller, "exchange", query))


@contract.get(
    "/v1/exchanges/<exchange_id>",
    may="exchanges:read",
    returns=ExchangeOnFile,
    problems=("unknown-exchange", *STORE),
)
def read_exchange(exchange_id: str) -> Reply:
    """Read an exchange as it stands; its ETag is what a change must name."""
    return keeping.read(service().store, context().caller, "exchange", exchange_id)


@contract.put(
    "/v1/exchanges/<exchange_id>",
    may="exchanges:write",
    body=ExchangeRequest,
    returns=ExchangeOnFile,
    problems=("unknown-exchange",),
)
def change_exchange(exchange_id: str, body: ExchangeRequest) -> Reply:
    """Give an exchange a new profile; the old one stays as a version."""
    match = etags.require_match
    return owned_files.change_exchange(service().store, context(), exchange_id, body, match)


@contract.get(
    "/v1/exchanges/<exchange_id>/versions",
    may="exchanges:read",
    returns=Versions,
    problems=("unknown-exchange", *STORE),
)
def list_exchange_versions(exchange_id: str) -> Response:
    """List the versions of an exchange, oldest first."""
    return answer(keeping.versions(service().store, context().caller, "exchange", exchange_id))


@contract.get(
    "/v1/exchanges/<exchange_id>/versions/<int:version>",
    may="exchanges:read",
    returns=ExchangeOnFile,
    problems=("unknown-exchange", "not-found", *STORE),
)
def read_exchange_version(exchange_id: str, version: int) -> Reply:
    """Read an exchange as it stood at a version."""
    return keeping.read(service().store, context().caller, "exchange", exchange_id, version)


@contract.post(
    "/v1/exchanges/<exchange_id>/comparisons",
    may="comparisons:make",
    body=ComparisonOnFileRequest,
    status=201,
    returns=StoredComparison,
    problems=("unknown-exchange", *PROBLEMS),
    changes=True,
    units=90,
)
def compare_exchange(exchange_id: str, body: ComparisonOnFileRequest) -> Reply:
    """Set cash and cover side by side for an exchange on file, and keep the result."""
    return priced_files.compare_exchange(service(), context(), exchange_id, body)


@contract.post(
    "/v1/exchanges/<exchange_id>/checks",
    may="checks:make",
    body=CoverReadingRequest,
    status=201,
    returns=StoredCheck,
    problems=("unknown-exchange", *CHECK_PROBLEMS),
    changes=True,
    units=1,
    weighed=True,
)
def check_exchange(exchange_id: str, body: CoverReadingRequest) -> Reply:
    """Read a cover on an event for an exchange on file as an examiner would, and keep the report.

    Whether it counts is unknown, and nothing is counted of it: the rest is the exchange's cash.
    """
    return priced_files.check_exchange(service(), context(), exchange_id, body)


@contract.get(
    "/v1/comparisons", may="comparisons:read", query=ListQuery, returns=RecordPage, problems=STORE
)
def list_comparisons(query: ListQuery) -> Response:
    """List your kept comparisons, newest first."""
    return answer(keeping.page(service().store, context().caller, "comparison", query))


@contract.get(
    "/v1/comparisons/<comparison_id>",
    may="comparisons:read",
    returns=StoredComparison,
    problems=("unknown-comparison", *STORE),
)
def read_comparison(comparison_id: str) -> Reply:
    """Read a kept comparison, byte for byte as it was first answered."""
    return keeping.read(service().store, context().caller, "comparison", comparison_id)


@contract.get(
    "/v1/comparisons/<comparison_id>/document",
    may="comparisons:read",
    query=PaperQuery,
    returns=PDF,
    problems=("unknown-comparison", *STORE),
    units=PAPER_UNITS,
)
def read_comparison_document(comparison_id: str, query: PaperQuery) -> Response:
    """Read a kept comparison as PDF, with its pictures."""
    found = kept.comparison(service(), context().caller, comparison_id, query.language)
    return pdf(found.content, found.name)
