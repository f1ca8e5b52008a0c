"""Quotes: ask for one, read one, list them, price one again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api import keeping
from api.contract import PDF, Contract, answer, pdf
from api.file_shapes import ListQuery
from api.papers import kept
from api.shapes import PaperQuery, QuotePage, QuoteRequest, Recomputation, StoredQuote
from api.wiring import context, service

if TYPE_CHECKING:
    from flask import Response

    from api.recording import Reply

contract = Contract("Quotes")

MODEL_PROBLEMS = ("no-model", "model-refused", "tables-damaged", "database-unavailable")


@contract.post(
    "/v1/quotes",
    may="quotes:make",
    body=QuoteRequest,
    status=201,
    returns=StoredQuote,
    problems=("no-exchange-rate", *MODEL_PROBLEMS),
    changes=True,
    units=2,
)
def create_quote(body: QuoteRequest) -> Reply:
    """Price a policy for an exchange.

    The answer is stored, and can be read again under its Location. A refused request stores
    nothing. What a visitor makes belongs to nobody: whoever knows its id can read it.
    """
    return service().quote(body, context())


@contract.get(
    "/v1/quotes",
    may="quotes:list",
    query=ListQuery,
    returns=QuotePage,
    problems=("database-unavailable",),
)
def list_quotes(query: ListQuery) -> Response:
    """List your stored quotes, newest first."""
    return answer(service().page(context().caller, query))


@contract.get(
    "/v1/quotes/<quote_id>",
    may="quotes:read",
    returns=StoredQuote,
    problems=("unknown-quote", "database-unavailable"),
)
def read_quote(quote_id: str) -> Reply:
    """Read a stored quote, byte for byte as it was first answered."""
    return keeping.read(service().store, context().caller, "quote", quote_id)


@contract.get(
    "/v1/quotes/<quote_id>/document",
    may="quotes:read",
    query=PaperQuery,
    returns=PDF,
    problems=("unknown-quote", "database-unavailable"),
    units=35,
)
def read_quote_document(quote_id: str, query: PaperQuery) -> Response:
    """Read a stored quote as PDF: the underwriter's slip."""
    found = kept.quote(service(), context().caller, quote_id, query.language)
    return pdf(found.content, found.name)


@contract.post(
    "/v1/quotes/<quote_id>/recomputations",
    may="quotes:read",
    returns=Recomputation,
    problems=("unknown-quote", "cannot-recompute", *MODEL_PROBLEMS),
    units=12,
)
def recompute_quote(quote_id: str) -> Response:
    """Price a stored quote again.

    The recorded inputs are priced under the recorded model version and set beside the recorded
    premium and digest. Nothing is stored.
    """
    return answer(service().recompute(context().caller, quote_id))
