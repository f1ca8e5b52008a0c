"""Exchanges, policies and portfolios: what an organisation keeps for itself.

A policy goes from draft to filed, approved or refused, bound, expired. Its wording may change until
it is bound, and a change of an answered one makes it a draft again: what was approved is what was
read. Expiry comes by the calendar and is noted when next someone looks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api import keeping
from api.access import Caller
from api.file_shapes import (
    ExchangeOnFile,
    PolicyOnFile,
    PortfolioOnFile,
)
from api.keeping import About
from api.problems import Problem
from api.recording import Context, Reply, recording
from api.store import records

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.file_shapes import (
        ExchangeRequest,
        ListQuery,
        PolicyChange,
        PolicyRequest,
        PortfolioRequest,
        RecordPage,
    )
    from api.recording import Recording
    from api.store.records import Kept
    from api.store.units import Store

    Match = Callable[[str], None]

CHANGEABLE = ("draft", "approved", "refused")


def make_exchange(store: Store, context: Context, asked: ExchangeRequest) -> Reply:
    """Put an exchange on file."""
    document = ExchangeOnFile(**keeping.stamp(context), profile=asked.profile)
    with recording(store, context) as made:
        keeping.make(made, "exchange", asked, document, About(asked.profile.name))
        return made.done()


def change_exchange(
    store: Store, context: Context, ident: str, asked: ExchangeRequest, match: Match
) -> Reply:
    """Give an exchange a new profile; the old one stays as a version."""
    with recording(store, context) as made:
        kept = keeping.find(made.session, context.caller, "exchange", ident)
        match(str(kept.version))
        before = ExchangeOnFile.model_validate_json(kept.document)
        after = before.model_copy(
            update={**keeping.restamp(context, before.version), "profile": asked.profile}
        )
        about = About(asked.profile.name)
        keeping.change(made, "exchange", asked, after, about, "exchange.changed")
        return made.done()


def make_policy(store: Store, context: Context, asked: PolicyRequest) -> Reply:
    """Draft a policy for an exchange on file."""
    document = PolicyOnFile(
        **keeping.stamp(context), state="draft", exchange_id=asked.exchange_id, policy=asked.policy
    )
    with recording(store, context) as made:
        keeping.mentioned(
            made.session, context.caller, "exchange", asked.exchange_id, "/exchange_id"
        )
        keeping.make(made, "policy", asked, document, about_policy(document))
        return made.done()


def change_policy(
    store: Store, context: Context, ident: str, asked: PolicyChange, match: Match
) -> Reply:
    """Give a policy a new wording, as a draft.

    Raises:
        Problem: `wrong-state` while the supervisor reads it and once it is bound.
    """
    with recording(store, context) as made:
        kept = keeping.find(made.session, context.caller, "policy", ident)
        match(str(kept.version))
        before = PolicyOnFile.model_validate_json(kept.document)
        if before.state not in CHANGEABLE:
            raise wrong_state("policy", before.state, CHANGEABLE)
        after = before.model_copy(
            update={
                **keeping.restamp(context, before.version),
                "policy": asked.policy,
                "state": "draft",
                "filing_id": None,
            }
        )
        keeping.change(made, "policy", asked, after, about_policy(after), "policy.changed")
        return made.done()


def read_policy(store: Store, context: Context, ident: str, version: int | None = None) -> Reply:
    """A policy, expired if its term is over."""
    expire(store, context)
    return keeping.read(store, context.caller, "policy", ident, version)


def list_policies(store: Store, context: Context, query: ListQuery) -> RecordPage:
    """Policies, expired where their term is over."""
    expire(store, context)
    return keeping.page(store, context.caller, "policy", query)


def expire(store: Store, context: Context) -> None:
    """Note that the terms of bound policies are over."""
    today = context.at.date()
    with store.read() as session:
        if not records.ended(session, "policy", "bound", today):
            return
    system = Context(Caller(context.caller.role, None, "calendar", frozenset()), context.at)
    try:
        with recording(store, system) as made:
            for kept in records.ended(made.session, "policy", "bound", today):
                turn_policy(made, kept, "policy.expired", state="expired")
    except Problem as problem:
        if problem.kind.slug != "precondition-failed":
            raise
        # Someone else looked at the same moment and noted it.


def turn_policy(made: Recording, kept: Kept, action: str, **values: object) -> None:
    """Take a policy to its next state."""
    before = PolicyOnFile.model_validate_json(kept.document)
    after = before.model_copy(update={**keeping.restamp(made.context, before.version), **values})
    reply = made.reply
    keeping.change(made, "policy", None, after, about_policy(after), action)
    made.reply = reply


def about_policy(document: PolicyOnFile) -> About:
    """What can be looked for in a policy."""
    policy = document.policy
    return About(policy.name, document.state, document.exchange_id, policy.expiry)


def make_portfolio(store: Store, context: Context, asked: PortfolioRequest) -> Reply:
    """Put a book on file."""
    document = PortfolioOnFile(
        **keeping.stamp(context), name=asked.name, submissions=asked.submissions
    )
    with recording(store, context) as made:
        keeping.make(made, "portfolio", asked, document, About(asked.name))
        return made.done()


def change_portfolio(
    store: Store, context: Context, ident: str, asked: PortfolioRequest, match: Match
) -> Reply:
    """Put another book in its place; the old one stays as a version."""
    with recording(store, context) as made:
        kept = keeping.find(made.session, context.caller, "portfolio", ident)
        match(str(kept.version))
        document = PortfolioOnFile(
            id=kept.id,
            created_at=kept.created_at,
            **keeping.restamp(context, kept.version),
            name=asked.name,
            submissions=asked.submissions,
        )
        keeping.change(made, "portfolio", asked, document, About(asked.name), "portfolio.changed")
        return made.done()


def wrong_state(kind: str, state: str, allowed: tuple[str, ...]) -> Problem:
    """What is asked cannot be done to a record in this state."""
    return Problem("wrong-state", f"The {kind} is {state}; it must be {' or '.join(allowed)}.")
