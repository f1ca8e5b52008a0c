"""Comparisons: cash, cover and mixes of both, side by side. Nothing is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.contract import PDF, Contract, answer, pdf
from api.papers import kept
from api.shapes import ComparisonRequest, PaperQuery, RepricingRequest
from api.wiring import context, service
from pricing.comparison_result import Comparison, Repricing

if TYPE_CHECKING:
    from flask import Response

contract = Contract("Prices that are not kept")

PAPER_UNITS = 60
"""What its pictures take."""

PROBLEMS = (
    "no-exchange-rate",
    "unknown-scenario",
    "no-amount",
    "figures-refused",
    "no-feasible-mix",
    "nothing-covered",
    "unknown-holdings",
    "self-check-failed",
    "no-model",
    "model-refused",
    "tables-damaged",
)


@contract.post(
    "/v1/comparisons",
    may="prices:ask",
    body=ComparisonRequest,
    returns=Comparison,
    problems=PROBLEMS,
    units=90,
)
def compare(body: ComparisonRequest) -> Response:
    """Compare cash, cover and mixes of both for one exchange.

    Yearly cost, chance and size of a shortfall to customers, days to payment and credit of every
    option; break-even; the cheapest mix that keeps the rules and customers whole; what controls are
    worth; and what happens when help falls with the theft. Figures left out are the shipped
    assumptions, listed in the answer with their sources.
    """
    return answer(service().compare(body))


@contract.post(
    "/v1/repricings",
    may="prices:ask",
    body=RepricingRequest,
    returns=Repricing,
    problems=(*PROBLEMS, "unknown-option"),
    units=7,
)
def reprice(body: RepricingRequest) -> Response:
    """Work out a few options again, at once.

    For a page whose reader moves a figure: cost, shortfall, days and credit of the options named,
    and break-even of the first cover among them. No mix is searched.
    """
    return answer(service().reprice(body))


@contract.post(
    "/v1/comparisons/document",
    may="prices:ask",
    body=ComparisonRequest,
    query=PaperQuery,
    returns=PDF,
    problems=PROBLEMS,
    units=90 + PAPER_UNITS,
)
def compare_as_document(body: ComparisonRequest, query: PaperQuery) -> Response:
    """Compare cash and cover and answer with the PDF.

    It is marked as not kept, in place of a record's id.
    """
    found = service().compare(body)
    paper = kept.loose_comparison(found, context().at.date(), query.language)
    return pdf(paper.content, paper.name)
