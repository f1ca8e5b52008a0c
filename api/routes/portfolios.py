"""Portfolios on file, and what they can pay, kept of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from api import etags, keeping, owned_files, priced_files
from api.accumulation_shapes import AccumulationOnFileRequest, StoredAccumulation
from api.contract import PDF, Contract, answer, pdf
from api.file_shapes import ListQuery, PortfolioOnFile, PortfolioRequest, RecordPage
from api.papers import kept
from api.routes.studies import BOOK, PAPER_UNITS, PRICED
from api.wiring import context, service

if TYPE_CHECKING:
    from flask import Response

    from api.recording import Reply

contract = Contract("Portfolios and accumulations")

STORE = ("database-unavailable",)
BOOKS = 32
"""As many times as large a body may be: a book of ten thousand is some 15 MB."""


@contract.post(
    "/v1/portfolios",
    may="portfolios:write",
    body=PortfolioRequest,
    bodies=BOOKS,
    status=201,
    returns=PortfolioOnFile,
    changes=True,
)
def create_portfolio(body: PortfolioRequest) -> Reply:
    """Put a book of exchanges and their policies on file."""
    return owned_files.make_portfolio(service().store, context(), body)


@contract.get(
    "/v1/portfolios", may="portfolios:read", query=ListQuery, returns=RecordPage, problems=STORE
)
def list_portfolios(query: ListQuery) -> Response:
    """List your portfolios, newest first."""
    return answer(keeping.page(service().store, context().caller, "portfolio", query))


@contract.get(
    "/v1/portfolios/<portfolio_id>",
    may="portfolios:read",
    returns=PortfolioOnFile,
    problems=("unknown-portfolio", *STORE),
)
def read_portfolio(portfolio_id: str) -> Reply:
    """Read a portfolio as it stands."""
    return keeping.read(service().store, context().caller, "portfolio", portfolio_id)


@contract.put(
    "/v1/portfolios/<portfolio_id>",
    may="portfolios:write",
    body=PortfolioRequest,
    bodies=BOOKS,
    returns=PortfolioOnFile,
    problems=("unknown-portfolio",),
)
def change_portfolio(portfolio_id: str, body: PortfolioRequest) -> Reply:
    """Put another book in its place; the old one stays as a version."""
    match = etags.require_match
    return owned_files.change_portfolio(service().store, context(), portfolio_id, body, match)


@contract.post(
    "/v1/portfolios/<portfolio_id>/accumulations",
    may="accumulations:make",
    body=AccumulationOnFileRequest,
    status=201,
    returns=StoredAccumulation,
    problems=("unknown-portfolio", *BOOK, *PRICED),
    changes=True,
    units=10,
)
def accumulate_portfolio(portfolio_id: str, body: AccumulationOnFileRequest) -> Reply:
    """See what a portfolio on file can pay in a year, and keep the result with the book it is of.

    As `POST /v1/accumulations`, for portfolios of up to 100 exchanges. The record holds the book as
    it stands now, so that it comes out the same whatever the portfolio becomes.
    """
    name, asked = priced_files.asked_of_portfolio(service(), context(), portfolio_id, body)
    service().limits.spend(context().caller, request.remote_addr, asked.units)
    return priced_files.accumulate_portfolio(service(), context(), portfolio_id, name, asked)


@contract.get(
    "/v1/accumulations",
    may="accumulations:read",
    query=ListQuery,
    returns=RecordPage,
    problems=STORE,
)
def list_accumulations(query: ListQuery) -> Response:
    """List your kept accumulations, newest first."""
    return answer(keeping.page(service().store, context().caller, "accumulation", query))


@contract.get(
    "/v1/accumulations/<accumulation_id>",
    may="accumulations:read",
    returns=StoredAccumulation,
    problems=("unknown-accumulation", *STORE),
)
def read_accumulation(accumulation_id: str) -> Reply:
    """Read a kept accumulation, byte for byte as it was first answered."""
    return keeping.read(service().store, context().caller, "accumulation", accumulation_id)


@contract.get(
    "/v1/accumulations/<accumulation_id>/document",
    may="accumulations:read",
    returns=PDF,
    problems=("unknown-accumulation", *STORE),
    units=PAPER_UNITS,
)
def read_accumulation_document(accumulation_id: str) -> Response:
    """Read a kept accumulation as PDF for a risk committee, in the language it was made in."""
    found = kept.accumulation(service(), context().caller, accumulation_id)
    return pdf(found.content, found.name)
