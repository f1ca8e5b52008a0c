"""Studies: what regimes ask, what history would do, a sector, a book, curves, covers.

Nothing is stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api import studies
from api.accumulation_shapes import AccumulationRequest
from api.cat_bond_shapes import CatBondRequest
from api.contract import PDF, Contract, answer, pdf
from api.papers import kept
from api.study_shapes import (
    CurvesAnswer,
    CurvesRequest,
    EventCoverRequest,
    MarginalAnswer,
    MarginalRequest,
    RequirementRequest,
    SectorRequest,
    StressRequest,
)
from api.wiring import context, service
from pricing.cat_bond_result import CatBondReport
from pricing.event_result import EventReport
from pricing.portfolio_result import PortfolioReport
from pricing.regime_result import Required
from pricing.sector_result import SectorReport
from pricing.stress_result import StressReport

if TYPE_CHECKING:
    from flask import Response

contract = Contract("Prices that are not kept")

READ = ("no-exchange-rate", "model-refused", "tables-damaged")
PAPER_UNITS = 60
"""What the pictures of a paper take."""

BOOK = ("batch-refused", "not-exact", "unknown-holdings", "cannot-be-priced")
PRICED = ("nothing-covered", "self-check-failed", "no-model", *READ)


@contract.post(
    "/v1/requirements",
    may="prices:ask",
    body=RequirementRequest,
    returns=Required,
    problems=("missing-exchange-rate", "volumes-refused", "not-by-volume", *READ),
    units=1,
)
def require(body: RequirementRequest) -> Response:
    """Say what each regime asks one exchange to set aside or insure.

    Every scenario of every regime with its working, in the regime's currency and in yen where a
    rate is known, its limits and means. What a regime needs and nobody said leaves the amount null
    and is named in `unknown`. No trained model is needed.
    """
    return answer(studies.require(service(), body))


@contract.post(
    "/v1/stresses",
    may="prices:ask",
    body=StressRequest,
    returns=StressReport,
    problems=("unknown-holdings", *READ),
    units=1,
)
def stress(body: StressRequest) -> Response:
    """Repeat ten past thefts at one exchange, and read its wording against ten ways to be robbed.

    Who pays each loss, by itself and with coins dearer or cheaper, an insurer that fails, and twice
    in one term; what customers lack until then. No trained model is needed.
    """
    return answer(studies.stress(service(), body))


@contract.post(
    "/v1/sectors",
    may="prices:ask",
    body=SectorRequest,
    returns=SectorReport,
    problems=("batch-refused", *READ),
    units=2,
    weighed=True,
)
def sector(body: SectorRequest) -> Response:
    """See a book of up to 200 exchanges as their supervisor does.

    Required amounts, credit and cash of each, expiries, on how few insurers and wallet vendors they
    stand, past thefts at all at once, and a vendor that fails all its clients. No trained model is
    needed. If one entry cannot be read, none is, and each fault is named. All policies together
    have 400 layers at most.
    """
    return answer(studies.sector(service(), body))


@contract.post(
    "/v1/marginals",
    may="prices:ask",
    body=MarginalRequest,
    returns=MarginalAnswer,
    problems=("premium-above-limit", "unknown-holdings", "cannot-be-priced", *PRICED),
    units=3,
    weighed=True,
)
def marginal(body: MarginalRequest) -> Response:
    """Price a policy at the capital it adds to a book of up to 100.

    Its marginal capital and its Euler share at the level of the pricing basis, the premium at that
    capital beside the technical premium of its quote and, if asked for, every policy's share. The
    policies of the book have 150 layers at most, those of one with sub-limits counted four times.
    """
    return answer(studies.marginal(service(), body))


@contract.post(
    "/v1/curves",
    may="prices:ask",
    body=CurvesRequest,
    returns=CurvesAnswer,
    problems=PRICED,
    units=7,
)
def curves(body: CurvesRequest) -> Response:
    """Draw increased-limit factors, and rates on line of one layer against where it attaches.

    One year, every tier and cause covered, three limits in the term; rates with their 90 %
    interval, the market's band and published rates beside them. Each rate is that of a quote of
    the same layer.
    """
    return answer(studies.curves(service(), body))


@contract.post(
    "/v1/accumulations",
    may="prices:ask",
    body=AccumulationRequest,
    returns=PortfolioReport,
    problems=(*BOOK, *PRICED),
    units=10,
    weighed=True,
)
def accumulate(body: AccumulationRequest) -> Response:
    """See what a book of policies on up to 100 exchanges can pay in a year, and whose it is.

    Curves of the year and of its largest event with their 90 % interval of simulation, capital and
    its allocation, the exact law beside it, a vendor that fails all its clients, reinsurance, and
    what one more policy would ask. The same request gives the same yen. Larger books and more years
    are a job of the kind `accumulation`.
    """
    return answer(studies.accumulate(service(), body))


@contract.post(
    "/v1/cat-bonds",
    may="prices:ask",
    body=CatBondRequest,
    returns=CatBondReport,
    problems=(*BOOK, *PRICED),
    units=10,
    weighed=True,
)
def cat_bond(body: CatBondRequest) -> Response:
    """Draw up the term sheet of a catastrophe bond on a book of policies on up to 100 exchanges.

    Expected loss and chances to attach and exhaust, with 90 % of simulation and of the model's
    parameters, spreads by the market's multiples, by the cost of the principal and by the desk's
    risk load, wording, placed deals, the exact law beside. The same request gives the same figures.
    Larger pools and more years are a job of the kind `cat_bond`.
    """
    return answer(studies.cat_bond(service(), body))


@contract.post(
    "/v1/cat-bonds/document",
    may="prices:ask",
    body=CatBondRequest,
    returns=PDF,
    problems=(*BOOK, *PRICED),
    units=10 + PAPER_UNITS,
    weighed=True,
)
def cat_bond_as_document(body: CatBondRequest) -> Response:
    """Draw up a catastrophe bond on a book and answer with its term sheet as PDF.

    It is marked as not kept, in place of a record's id.
    """
    paper = kept.loose_cat_bond(studies.cat_bond(service(), body), context().at.date())
    return pdf(paper.content, paper.name)


@contract.post(
    "/v1/event-covers",
    may="prices:ask",
    body=EventCoverRequest,
    returns=EventReport,
    problems=("cannot-be-priced", *PRICED),
    units=150,
)
def event_cover(body: EventCoverRequest) -> Response:
    """Price a cover that pays on an event, and say how far it may miss the loss.

    Expected payout and chances to pay on the loss law of the exchange's own quote, the technical
    premium and the market's multiples beside, basis risk in closed form and by drawn triggers, what
    each assumption does, and the credit: no rule read speaks of such a cover, so that it is nought.
    """
    return answer(studies.event_cover(service(), body))


@contract.post(
    "/v1/event-covers/document",
    may="prices:ask",
    body=EventCoverRequest,
    returns=PDF,
    problems=("cannot-be-priced", *PRICED),
    units=150 + PAPER_UNITS,
)
def event_cover_as_document(body: EventCoverRequest) -> Response:
    """Price a cover that pays on an event and answer with its PDF.

    It is marked as not kept, in place of a record's id.
    """
    paper = kept.loose_event_cover(studies.event_cover(service(), body), context().at.date())
    return pdf(paper.content, paper.name)


@contract.post(
    "/v1/accumulations/document",
    may="prices:ask",
    body=AccumulationRequest,
    returns=PDF,
    problems=(*BOOK, *PRICED),
    units=10 + PAPER_UNITS,
    weighed=True,
)
def accumulate_as_document(body: AccumulationRequest) -> Response:
    """See what a book can pay and answer with the PDF for a risk committee.

    It is marked as not kept, in place of a record's id.
    """
    paper = kept.loose_portfolio(studies.accumulate(service(), body), context().at.date())
    return pdf(paper.content, paper.name)
