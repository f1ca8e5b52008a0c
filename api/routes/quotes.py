"""Quotes: ask for one, read one, list them, price one again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.contract import Contract, answer, verbatim
from api.shapes import PageQuery, QuotePage, QuoteRequest, Recomputation, StoredQuote
from api.wiring import service

if TYPE_CHECKING:
    from flask import Response

contract = Contract()

MODEL_PROBLEMS = ("no-model", "model-refused", "tables-damaged", "database-unavailable")


@contract.post(
    "/v1/quotes",
    body=QuoteRequest,
    status=201,
    returns=StoredQuote,
    problems=("no-exchange-rate", *MODEL_PROBLEMS),
)
def create_quote(body: QuoteRequest) -> Response:
    """Price a policy for an exchange.

    The answer is stored, and can be read again under its Location. A refused request stores
    nothing.
    """
    record = service().quote(body)
    return verbatim(record.response, status=201, location=f"/v1/quotes/{record.id}")


@contract.get("/v1/quotes", query=PageQuery, returns=QuotePage, problems=("database-unavailable",))
def list_quotes(query: PageQuery) -> Response:
    """List stored quotes, newest first."""
    return answer(service().page(query.limit, query.cursor))


@contract.get(
    "/v1/quotes/<quote_id>",
    returns=StoredQuote,
    problems=("unknown-quote", "database-unavailable"),
)
def read_quote(quote_id: str) -> Response:
    """Read a stored quote, byte for byte as it was first answered."""
    return verbatim(service().stored(quote_id).response)


@contract.post(
    "/v1/quotes/<quote_id>/recomputations",
    returns=Recomputation,
    problems=("unknown-quote", "cannot-recompute", *MODEL_PROBLEMS),
)
def recompute_quote(quote_id: str) -> Response:
    """Price a stored quote again.

    The recorded inputs are priced under the recorded model version and set beside the recorded
    premium and digest. Nothing is stored.
    """
    return answer(service().recompute(quote_id))
