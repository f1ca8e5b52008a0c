"""Submissions to an insurer and filings with a supervisor.

Both hold the exchange's profile and policy as they were when they were sent: the other side sees
those, and nothing that changed since. An insurer binds what the supervisor approved, word for word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api import keeping
from api.file_shapes import (
    Decision,
    ExchangeOnFile,
    FilingOnFile,
    Offer,
    Party,
    PolicyOnFile,
    SubmissionOnFile,
)
from api.keeping import About
from api.owned_files import turn_policy, wrong_state
from api.problems import Problem
from api.recording import Context, Reply, recording
from api.store import accounts, records

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.access import Caller
    from api.file_shapes import (
        DecisionRequest,
        FilingRequest,
        OfferRequest,
        SubmissionRequest,
    )
    from api.recording import Recording
    from api.store.records import Kept
    from api.store.units import Store
    from pricing.examination import Examination

FILEABLE = ("draft", "refused")


def submit(store: Store, context: Context, asked: SubmissionRequest) -> Reply:
    """Put an exchange, and the policy it wants, before an insurer."""
    caller = context.caller
    with recording(store, context) as made:
        insurer = keeping.organisation(made.session, "insurer", asked.insurer_id, "/insurer_id")
        exchange = _exchange(made.session, caller, asked.exchange_id, "/exchange_id")
        policy = asked.policy_id and _policy(made.session, caller, asked.policy_id)
        if policy and policy.exchange_id != exchange.id:
            raise keeping.named_wrongly("/policy_id", "is a policy of another exchange")
        document = SubmissionOnFile(
            **keeping.stamp(context),
            state="sent",
            exchange=_me(made.session, caller),
            insurer=Party(id=insurer.id, name=insurer.name),
            exchange_id=exchange.id,
            exchange_version=exchange.version,
            policy_id=policy.id if policy else None,
            policy_version=policy.version if policy else None,
            profile=exchange.profile,
            policy=policy.policy if policy else None,
            note=asked.note,
        )
        keeping.make(made, "submission", asked, document, _about(document), insurer.id)
        return made.done()


def answer(store: Store, context: Context, ident: str, asked: OfferRequest) -> Reply:
    """Answer a submission with an offer, a new one, or no.

    Raises:
        Problem: `invalid-input` where an offer has no premium, `wrong-state` once bound.
    """
    if (asked.answer == "offered") != (asked.premium_jpy is not None):
        raise keeping.named_wrongly("/premium_jpy", "is given with an offer, and only with one")
    with recording(store, context) as made:
        before = _submission(made, ident)
        if before.state == "bound":
            raise wrong_state("submission", "bound", ("sent", "offered", "declined"))
        if asked.quote_id is not None:
            keeping.mentioned(made.session, context.caller, "quote", asked.quote_id, "/quote_id")
        offer = Offer(**dict(asked), at=context.at)
        _turn_submission(made, before, asked, state=asked.answer, offer=offer)
        return made.done()


def bind(store: Store, context: Context, ident: str) -> Reply:
    """Bind the policy that was submitted, offered for and approved, all in the same words.

    Raises:
        Problem: `wrong-state` where it is not offered, or the policy is not approved as submitted.
    """
    with recording(store, context) as made:
        before = _submission(made, ident)
        if before.state != "offered" or before.policy_id is None:
            raise wrong_state("submission", before.state, ("offered",))
        offer = before.offer
        if offer is None or (offer.valid_until and offer.valid_until < context.at.date()):
            raise Problem("wrong-state", "The offer is over; make a new one.")
        kept = _kept_policy(made.session, before.policy_id)
        policy = PolicyOnFile.model_validate_json(kept.document)
        if policy.state != "approved":
            raise wrong_state("policy", policy.state, ("approved",))
        if policy.policy != before.policy:
            raise Problem("wrong-state", "The policy was approved in other words than submitted.")
        turn_policy(made, kept, "policy.bound", state="bound", insurer=before.insurer)
        _turn_submission(made, before, None, state="bound")
        return made.done()


def file(
    store: Store, context: Context, asked: FilingRequest, examined: PolicyOnFile,
    examination: Examination, profile_of: ExchangeOnFile,
) -> Reply:  # fmt: skip
    """File a policy with a supervisor, with the check made of it.

    Raises:
        Problem: `wrong-state` where it is filed or further, `precondition-failed` where policy or
            exchange changed while the check was made.
    """
    caller = context.caller
    with recording(store, context) as made:
        to = keeping.organisation(made.session, "supervisor", asked.supervisor_id, "/supervisor_id")
        kept = keeping.mentioned(made.session, caller, "policy", asked.policy_id, "/policy_id")
        exchange = _exchange(made.session, caller, examined.exchange_id, "/policy_id")
        if (kept.version, exchange.version) != (examined.version, profile_of.version):
            raise Problem("precondition-failed", "It was changed meanwhile; file it again.")
        if examined.state not in FILEABLE:
            raise wrong_state("policy", examined.state, FILEABLE)
        document = FilingOnFile(
            **keeping.stamp(context),
            state="filed",
            exchange=_me(made.session, caller),
            supervisor=Party(id=to.id, name=to.name),
            exchange_id=exchange.id,
            exchange_version=exchange.version,
            policy_id=examined.id,
            policy_version=examined.version,
            profile=exchange.profile,
            policy=examined.policy,
            note=asked.note,
            examination=examination,
        )
        keeping.make(made, "filing", asked, document, _about(document), to.id)
        turn_policy(made, kept, "policy.filed", state="filed", filing_id=document.id)
        return made.done()


def decide(store: Store, context: Context, ident: str, asked: DecisionRequest) -> Reply:
    """Approve or refuse what was filed.

    Raises:
        Problem: `wrong-state` once decided or withdrawn.
    """
    decision = Decision(**dict(asked), at=context.at, by=context.caller.actor)
    return _end_filing(store, context, ident, asked, state=asked.decision, decision=decision)


def withdraw(store: Store, context: Context, ident: str) -> Reply:
    """Take a filing back before it is decided; the policy is a draft again."""
    return _end_filing(store, context, ident, None, state="withdrawn")


def _end_filing(
    store: Store, context: Context, ident: str, asked: DecisionRequest | None, **values: object
) -> Reply:
    with recording(store, context) as made:
        kept = keeping.find(made.session, context.caller, "filing", ident)
        before = FilingOnFile.model_validate_json(kept.document)
        if before.state != "filed":
            raise wrong_state("filing", before.state, ("filed",))
        after = before.model_copy(update={**keeping.restamp(context, before.version), **values})
        action = f"filing.{after.state}"
        keeping.change(made, "filing", asked, after, _about(after), action)
        policy = _kept_policy(made.session, before.policy_id)
        if after.state == "withdrawn":
            turn_policy(made, policy, "policy.draft", state="draft", filing_id=None)
        else:
            turn_policy(made, policy, f"policy.{after.state}", state=after.state)
        return made.done()


def _kept_policy(session: Session, ident: str) -> Kept:
    """The exchange's policy, which the other side does not see but moves on."""
    kept = records.find_any(session, ident)
    if kept is None or kept.kind != "policy":
        raise Problem("unknown-policy", "The policy is not on file any more.")
    return kept


def _me(session: Session, caller: Caller) -> Party:
    me = accounts.organisation_by_id(session, caller.organisation_id or "")
    return Party(id="", name="") if me is None else Party(id=me.id, name=me.name)


def _submission(made: Recording, ident: str) -> SubmissionOnFile:
    kept = keeping.find(made.session, made.context.caller, "submission", ident)
    return SubmissionOnFile.model_validate_json(kept.document)


def _turn_submission(
    made: Recording, before: SubmissionOnFile, asked: OfferRequest | None, **values: object
) -> None:
    after = before.model_copy(update={**keeping.restamp(made.context, before.version), **values})
    action = f"submission.{after.state}"
    keeping.change(made, "submission", asked, after, _about(after), action)


def _about(document: SubmissionOnFile | FilingOnFile) -> About:
    policy_id = document.policy_id or document.exchange_id
    return About(document.profile.name, document.state, policy_id)


def _exchange(session: Session, caller: Caller, ident: str, pointer: str) -> ExchangeOnFile:
    kept = keeping.mentioned(session, caller, "exchange", ident, pointer)
    return ExchangeOnFile.model_validate_json(kept.document)


def _policy(session: Session, caller: Caller, ident: str) -> PolicyOnFile:
    kept = keeping.mentioned(session, caller, "policy", ident, "/policy_id")
    return PolicyOnFile.model_validate_json(kept.document)
