"""Portfolios on file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api import etags, keeping, owned_files
from api.contract import Contract, answer
from api.file_shapes import ListQuery, PortfolioOnFile, PortfolioRequest, RecordPage
from api.wiring import context, service

if TYPE_CHECKING:
    from flask import Response

    from api.recording import Reply

contract = Contract("Portfolios")

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
