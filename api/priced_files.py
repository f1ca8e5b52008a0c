"""Quotes, checks, comparisons and accumulations of what is on file, kept with it.

What is priced is read first, then priced without any lock on the database, then kept together with
the id of what it was made from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api import dealings, keeping, studies
from api.accumulation_shapes import StoredAccumulation
from api.check_shapes import StoredCheck
from api.clock import new_id
from api.file_shapes import (
    ExchangeOnFile,
    FilingOnFile,
    PolicyOnFile,
    PortfolioOnFile,
    StoredComparison,
    SubmissionOnFile,
)
from api.recording import Reply, recording
from api.shapes import CheckRequest, ComparisonRequest, QuoteRequest
from api.store.records import Parties, Written
from api.text import canonical

if TYPE_CHECKING:
    from pydantic import BaseModel

    from api.accumulation_shapes import AccumulationOnFileRequest, AccumulationRequest
    from api.check_shapes import CoverReadingRequest, ReadingRequest
    from api.file_shapes import ComparisonOnFileRequest, FilingRequest, SubmissionQuoteRequest
    from api.quoting import Service
    from api.recording import Context
    from models.profile import SecurityProfile
    from pricing.policy import Policy


def quote_submission(
    service: Service, context: Context, ident: str, asked: SubmissionQuoteRequest
) -> Reply:
    """Price what was submitted and keep the quote beside the submission."""
    with service.store.read() as session:
        kept = keeping.find(session, context.caller, "submission", ident)
    shown = SubmissionOnFile.model_validate_json(kept.document)
    policy = asked.policy or shown.policy
    request = QuoteRequest(profile=shown.profile, policy=policy, on=asked.on)
    return service.quote(request, context, of=ident)


def check_policy(service: Service, context: Context, ident: str, asked: ReadingRequest) -> Reply:
    """Read a policy on file as an examiner would, and keep the report."""
    with service.store.read() as session:
        kept = keeping.find(session, context.caller, "policy", ident)
    policy, exchange = _policy_and_exchange(service, context, kept.id)
    return _check(service, context, asked, policy.id, exchange.profile, policy.policy)


def check_exchange(
    service: Service, context: Context, ident: str, asked: CoverReadingRequest
) -> Reply:
    """Read a cover on an event for an exchange on file, and keep the report."""
    with service.store.read() as session:
        kept = keeping.find(session, context.caller, "exchange", ident)
    exchange = ExchangeOnFile.model_validate_json(kept.document)
    return _check(service, context, asked, ident, exchange.profile, None)


def check_filing(service: Service, context: Context, ident: str, asked: ReadingRequest) -> Reply:
    """Read a filing once more, under the rules of a day or another scenario."""
    with service.store.read() as session:
        kept = keeping.find(session, context.caller, "filing", ident)
    shown = FilingOnFile.model_validate_json(kept.document)
    return _check(service, context, asked, ident, shown.profile, shown.policy)


def file_policy(service: Service, context: Context, asked: FilingRequest) -> Reply:
    """File a policy with a supervisor, with today's check of it."""
    policy, exchange = _policy_and_exchange(service, context, asked.policy_id)
    request = CheckRequest(
        profile=exchange.profile,
        policy=policy.policy,
        scenario=asked.scenario,
        language=asked.language,
        on=context.at.date(),
    )
    examination = service.check(request)
    return dealings.file(service.store, context, asked, policy, examination, exchange)


def compare_exchange(
    service: Service, context: Context, ident: str, asked: ComparisonOnFileRequest
) -> Reply:
    """Set cash and cover side by side for an exchange on file, and keep the result."""
    with service.store.read() as session:
        kept = keeping.find(session, context.caller, "exchange", ident)
        contract = asked.policy_id and keeping.mentioned(
            session, context.caller, "policy", asked.policy_id, "/policy_id"
        )
    exchange = ExchangeOnFile.model_validate_json(kept.document)
    policy = PolicyOnFile.model_validate_json(contract.document).policy if contract else None
    request = ComparisonRequest(
        profile=exchange.profile,
        policy=policy,
        figures=asked.figures,
        regime=asked.regime,
        scenario=asked.scenario,
        inputs=asked.inputs,
        yen_per=asked.yen_per,
        on=asked.on or context.at.date(),
    )
    found = service.compare(request)
    at = context.at
    document = StoredComparison.model_construct(
        id=new_id(at), created_at=at, of=ident, **dict(found)
    )
    return _keep(service, context, "comparison", request, document, exchange.profile.name)


def asked_of_portfolio(
    service: Service, context: Context, ident: str, asked: AccumulationOnFileRequest
) -> tuple[str, AccumulationRequest]:
    """Name of a portfolio, and what is asked of it as it stands; on this day if none is said."""
    with service.store.read() as session:
        kept = keeping.find(session, context.caller, "portfolio", ident)
    book = PortfolioOnFile.model_validate_json(kept.document)
    return book.name, asked.of(book.submissions, context.at.date())


def accumulate_portfolio(
    service: Service, context: Context, ident: str, name: str, request: AccumulationRequest
) -> Reply:
    """See what a portfolio can pay in a year, and keep the result beside the book it is of."""
    found = studies.accumulate(service, request)
    at = context.at
    document = StoredAccumulation.model_construct(
        id=new_id(at), created_at=at, of=ident, **dict(found)
    )
    return _keep(service, context, "accumulation", request, document, name)


def _policy_and_exchange(
    service: Service, context: Context, policy_id: str
) -> tuple[PolicyOnFile, ExchangeOnFile]:
    with service.store.read() as session:
        kept = keeping.mentioned(session, context.caller, "policy", policy_id, "/policy_id")
        policy = PolicyOnFile.model_validate_json(kept.document)
        exchange = keeping.find(session, context.caller, "exchange", policy.exchange_id)
    return policy, ExchangeOnFile.model_validate_json(exchange.document)


def _check(
    service: Service, context: Context, asked: ReadingRequest, of: str,
    profile: SecurityProfile, policy: Policy | None,
) -> Reply:  # fmt: skip
    cover = asked.event_cover
    request = CheckRequest(
        profile=profile,
        policy=policy,
        event_cover=cover,
        scenario=asked.scenario,
        language=asked.language,
        on=asked.on or context.at.date(),
    )
    found = service.check(request)
    at = context.at
    document = StoredCheck.model_construct(id=new_id(at), created_at=at, of=of, **dict(found))
    name = policy.name if policy else cover.name if cover else profile.name
    return _keep(service, context, "check", request, document, name)


def _keep(
    service: Service, context: Context, kind: str, request: BaseModel,
    document: StoredAccumulation | StoredCheck | StoredComparison, name: str,
) -> Reply:  # fmt: skip
    written = Written(
        id=document.id,
        kind=kind,
        at=context.at,
        actor=context.caller.actor,
        state="made",
        name=name,
        request=canonical(request),
        document=document.model_dump_json(),
        parent_id=document.of,
    )
    with recording(service.store, context) as made:
        made.add(written, Parties(context.caller.organisation_id))
        made.answer(Reply(written.document, 201, f"/v1/{kind}s/{document.id}", 1))
        return made.done()
