"""How is a quote made, kept and checked?

Price first, then one short write: nothing is stored unless the whole quote stands, and no lock is
held while numbers are computed.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from api.clock import new_id
from api.problems import FieldError, Problem
from api.shapes import (
    CheckRequest,
    ComparisonRequest,
    IndicationRequest,
    QuoteLine,
    QuotePage,
    QuoteRequest,
    Recomputation,
    RepricingRequest,
    StoredQuote,
    TextPair,
    YenPair,
)
from api.store import quotes
from data.regime_versions import NotYetDated
from data.regimes import UnknownRegime
from pricing.errors import BatchRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from pydantic import BaseModel

    from api.core import Core
    from api.desks import Desks
    from api.store.units import Store
    from pricing.comparison_result import Comparison, Repricing
    from pricing.examination import Examination
    from pricing.result import Indications


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
    one_at_a_time: Lock = field(default_factory=Lock)

    def quote(self, asked: QuoteRequest) -> quotes.QuoteRecord:
        """Price what was asked and keep it."""
        at = self.now()
        on = asked.on or at.date()
        with self.one_at_a_time:
            quote = self.core.price(asked.profile, asked.policy, self.desks.champion(), on)
        stored = StoredQuote.model_construct(id=new_id(at), created_at=at, **dict(quote))
        record = record_of(asked.model_copy(update={"on": on}), stored)
        with self.store.write() as session:
            quotes.add(session, record)
        return record

    def indicate(self, asked: IndicationRequest) -> Indications:
        """Price what was asked and keep nothing."""
        on = asked.on or self.now().date()
        try:
            with self.one_at_a_time:
                return self.core.indicate(asked.submissions, self.desks.champion(), on)
        except BatchRefused as refused:
            raise BatchRefused(refused.by_place, within="/submissions") from refused

    def check(self, asked: CheckRequest) -> Examination:
        """Read a policy as an examiner would and keep nothing; a model is used if there is one.

        Raises:
            Problem: `model-refused`, or `invalid-input` on a day before any rules.
        """
        on = asked.on or self.now().date()
        desk = self.desks.champion_or_none()
        try:
            with self.one_at_a_time:
                return self.core.examine(
                    asked.policy, asked.profile, on, desk, asked.scenario, asked.language
                )
        except NotYetDated as error:
            raise _at("/on", error) from error

    def compare(self, asked: ComparisonRequest) -> Comparison:
        """Set cash and cover side by side and keep nothing."""
        on, desk = asked.on or self.now().date(), self.desks.champion()
        with self._choosing():
            return self.core.compare(asked.question, desk, on)

    def reprice(self, asked: RepricingRequest) -> Repricing:
        """A few options again, and keep nothing."""
        on, desk = asked.on or self.now().date(), self.desks.champion()
        with self._choosing():
            return self.core.reprice(asked.question, desk, on, asked.options)

    @contextmanager
    def _choosing(self) -> Iterator[None]:
        """One at a time; a regime or a day without rules is a fault of its field."""
        try:
            with self.one_at_a_time:
                yield
        except NotYetDated as error:
            raise _at("/on", error) from error
        except UnknownRegime as error:
            raise _at("/regime", error) from error

    def stored(self, quote_id: str) -> quotes.QuoteRecord:
        """The quote kept under `quote_id`.

        Raises:
            Problem: `unknown-quote`.
        """
        with self.store.read() as session:
            record = quotes.find(session, quote_id)
        if record is None:
            raise Problem("unknown-quote", "No quote is stored under this id.")
        return record

    def page(self, limit: int, cursor: str | None) -> QuotePage:
        """Up to `limit` stored quotes, older than the one `cursor` names."""
        with self.store.read() as session:
            found = quotes.newest(session, limit + 1, cursor)
        lines = tuple(QuoteLine.model_validate(vars(line)) for line in found[:limit])
        return QuotePage(quotes=lines, next_cursor=lines[-1].id if len(found) > limit else None)

    def recompute(self, quote_id: str) -> Recomputation:
        """Price a stored quote again and set the two side by side."""
        record = self.stored(quote_id)
        desk = self.desks.of_version(record.model_version)
        quote = StoredQuote.model_validate_json(record.response)
        with self.one_at_a_time:
            again = self.core.recompute(quote, desk)
        premium = YenPair(
            recorded=record.technical_premium_jpy, recomputed=again.technical_premium.amount
        )
        digest = TextPair(recorded=record.digest, recomputed=again.digest)
        return Recomputation(
            quote_id=record.id,
            model_version=record.model_version,
            agrees=premium.recorded == premium.recomputed and digest.recorded == digest.recomputed,
            technical_premium=premium,
            digest=digest,
        )


def _at(pointer: str, error: Exception) -> Problem:
    """A fault of one field, in its own words."""
    fault = FieldError(pointer=pointer, detail=str(error))
    return Problem("invalid-input", f"{pointer}: {error}", (fault,))


def canonical(value: BaseModel) -> str:
    """`value` as JSON with sorted names and no spaces: one text for one meaning."""
    return json.dumps(
        value.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )


def record_of(asked: QuoteRequest, stored: StoredQuote) -> quotes.QuoteRecord:
    """What the store keeps of a request and its answer."""
    return quotes.QuoteRecord(
        id=stored.id,
        created_at=stored.created_at,
        request=canonical(asked),
        response=stored.model_dump_json(),
        model_version=stored.model.version,
        digest=stored.digest,
        technical_premium_jpy=stored.technical_premium.amount,
    )
