"""How is a quote made, kept and checked?

Price first, then one short write: nothing is stored unless the whole quote stands, and no lock is
held while numbers are computed.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from time import perf_counter, sleep
from typing import TYPE_CHECKING

from api import identity, keeping, metrics
from api.clock import new_id
from api.problems import FieldError, Problem
from api.recording import Reply, recording
from api.replaying import replay_quote
from api.shapes import (
    CheckRequest,
    ComparisonRequest,
    IndicationRequest,
    QuoteLine,
    QuotePage,
    QuoteRequest,
    RepricingRequest,
    StoredQuote,
)
from api.store.records import Parties, Written
from api.text import canonical
from data.regime_versions import NotYetDated
from data.regimes import UnknownRegime
from pricing.errors import BatchRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date, datetime

    from flask import Request

    from api.access import Caller
    from api.core import Core
    from api.desks import Desks
    from api.file_shapes import ListQuery
    from api.limits import Limits
    from api.recording import Context
    from api.shapes import Recomputation
    from api.store.units import Store
    from models.profile import SecurityProfile
    from pricing.comparison_result import Comparison, Repricing
    from pricing.examination import Examination
    from pricing.policy import Policy
    from pricing.result import Indications, Quote

HANDOVER_SECONDS = 0.001
"""A lock released and taken at once would never change hands."""


@dataclass(frozen=True)
class Service:
    """Everything a request needs, wired once by `create_app`.

    Threads of a worker price one at a time: two at once would take turns at every array and both
    be done later than the second after the first.
    """

    store: Store
    desks: Desks
    core: Core
    now: Callable[[], datetime]
    limits: Limits
    visitors: bool = True
    one_at_a_time: Lock = field(default_factory=Lock)

    def caller(self, request: Request, at: datetime, *, changes: bool = True) -> Caller:
        """Who sent `request`; a page keeps nothing, so that its POST is no change.

        Raises:
            Problem: `bad-credentials`, `csrf`, or `credentials-required` where visitors are not
                let in.
        """
        return identity.caller_of(request, self.store, at, visitors=self.visitors, changes=changes)

    def quote(self, asked: QuoteRequest, context: Context, of: str | None = None) -> Reply:
        """Price what was asked and keep it; `of` is the submission it was made from."""
        at = context.at
        on = asked.on or at.date()
        quote = self.priced(asked.profile, asked.policy, on)
        stored = StoredQuote.model_construct(id=new_id(at), created_at=at, **dict(quote))
        written = written_of(asked.model_copy(update={"on": on}), stored, context.caller.actor, of)
        with recording(self.store, context) as made:
            made.add(written, Parties(context.caller.organisation_id))
            made.answer(Reply(written.document, 201, f"/v1/quotes/{stored.id}", 1))
        metrics.QUOTES_STORED.inc()
        return made.done()

    def priced(self, profile: SecurityProfile, policy: Policy | None, on: date) -> Quote:
        """The quote, not kept."""
        with self.turn("quote"):
            return self.core.price(profile, policy, self.desks.champion(), on)

    def reference(self, profile: SecurityProfile, on: date) -> Policy:
        """The policy that is priced where none is given."""
        return self.core.reference(profile, self.desks.champion(), on)

    def indicate(self, asked: IndicationRequest) -> Indications:
        """Price what was asked and keep nothing."""
        on = asked.on or self.now().date()
        try:
            with self.turn("indication"):
                return self.core.indicate(asked.submissions, self.desks.champion(), on)
        except BatchRefused as refused:
            raise BatchRefused(refused.by_place, within="/submissions") from refused

    def check(self, asked: CheckRequest) -> Examination:
        """Read what is held as an examiner would, keep nothing; a model is used if there is one.

        Raises:
            Problem: `model-refused`, or `invalid-input` on a day before any rules.
        """
        on = asked.on or self.now().date()
        desk = self.desks.champion_or_none()
        try:
            with self.turn("check"):
                return self.core.examine(
                    asked.policy,
                    asked.profile,
                    on,
                    desk,
                    asked.scenario,
                    asked.language,
                    asked.event_cover,
                )
        except NotYetDated as error:
            raise _at("/on", error) from error

    def compare(self, asked: ComparisonRequest) -> Comparison:
        """Set cash and cover side by side and keep nothing."""
        on, desk = asked.on or self.now().date(), self.desks.champion()
        with self._choosing("comparison"):
            return self.core.compare(asked.question, desk, on)

    def reprice(self, asked: RepricingRequest) -> Repricing:
        """A few options again, and keep nothing."""
        on, desk = asked.on or self.now().date(), self.desks.champion()
        with self._choosing("repricing"):
            return self.core.reprice(asked.question, desk, on, asked.options)

    @contextmanager
    def turn(self, kind: str) -> Iterator[None]:
        """Wait until no other thread prices; what is done without a fault is counted."""
        came = perf_counter()
        with self.one_at_a_time:
            metrics.PRICE_WAIT.observe(perf_counter() - came)
            yield
        metrics.PRICES.labels(kind).inc()

    def give_way(self) -> None:
        """Between two parts of long work under a turn: let those who wait price first."""
        self.one_at_a_time.release()
        sleep(HANDOVER_SECONDS)
        self.one_at_a_time.acquire()

    @contextmanager
    def _choosing(self, kind: str) -> Iterator[None]:
        """One at a time; a regime or a day without rules is a fault of its field."""
        try:
            with self.turn(kind):
                yield
        except NotYetDated as error:
            raise _at("/on", error) from error
        except UnknownRegime as error:
            raise _at("/regime", error) from error

    def page(self, caller: Caller, query: ListQuery) -> QuotePage:
        """Stored quotes, newest first."""
        found, cursor = keeping.entries(self.store, caller, "quote", query)
        lines = (
            QuoteLine(id=one.id, created_at=one.created_at, **one.summary)  # type: ignore[arg-type]
            for one in found
        )
        return QuotePage(quotes=tuple(lines), next_cursor=cursor)

    def recompute(self, caller: Caller, quote_id: str) -> Recomputation:
        """Price a stored quote again and set the two side by side."""
        with self.store.read() as session:
            kept = keeping.find(session, caller, "quote", quote_id)
        return replay_quote(kept, self)


def _at(pointer: str, error: Exception) -> Problem:
    """A fault of one field, in its own words."""
    fault = FieldError(pointer=pointer, detail=str(error))
    return Problem("invalid-input", f"{pointer}: {error}", (fault,))


def written_of(
    asked: QuoteRequest, stored: StoredQuote, actor: str, of: str | None = None
) -> Written:
    """What is kept of a request and its answer."""
    return Written(
        id=stored.id,
        kind="quote",
        at=stored.created_at,
        actor=actor,
        state="made",
        name=asked.profile.name,
        request=canonical(asked),
        document=stored.model_dump_json(),
        parent_id=of,
        summary={
            "model_version": stored.model.version,
            "digest": stored.digest,
            "technical_premium_jpy": stored.technical_premium.amount,
        },
    )
