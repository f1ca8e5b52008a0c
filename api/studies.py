"""What is asked beside a price: requirements, stresses, a sector, a book, curves, covers?

Each is answered by the function its command calls, when no other thread prices, and nothing is
kept. A fault names its field as the body has it.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from api.problems import FieldError, Problem
from api.study_shapes import CurvesAnswer, MarginalAnswer
from data.accumulation import UnknownAssumption
from data.event_assumptions import event_assumptions
from data.regime_versions import NotYetDated
from data.regimes import UnknownRegime
from pricing.errors import BatchRefused, PricingError
from pricing.result import ModelRef
from pricing.submission import Submission

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from api.accumulation_shapes import AccumulationRequest
    from api.cat_bond_shapes import CatBondRequest
    from api.quoting import Service
    from api.study_shapes import (
        CurvesRequest,
        EventCoverRequest,
        MarginalRequest,
        RequirementRequest,
        SectorRequest,
        StressRequest,
    )
    from pricing.cat_bond_result import CatBondReport
    from pricing.desk import Desk
    from pricing.event_result import EventReport
    from pricing.portfolio_result import PortfolioReport
    from pricing.regime_result import Required
    from pricing.sector_result import SectorReport
    from pricing.stress_result import StressReport

BOND_FIELDS = ("/attachment", "/term_years")
"""Of a bond, that the core refuses once it has simulated the pool."""

ENTRY = re.compile(r"/[0-9]")
"""How the field of a fault in a book begins: with the place of its entry."""


def require(service: Service, asked: RequirementRequest) -> Required:
    """What each regime asks of one exchange.

    Raises:
        Problem: `model-refused`, or `invalid-input` for a regime or a day without rules.
    """
    on, desk = _day(service, asked.on), service.desks.champion_or_none()
    with service.turn("requirement"), _rules_named(asked.regimes):
        return service.core.studies.require(asked.question, on, desk, asked.language)


def stress(service: Service, asked: StressRequest) -> StressReport:
    """Past thefts at one exchange.

    Raises:
        Problem: `model-refused`.
    """
    on, desk = _day(service, asked.on), service.desks.champion_or_none()
    with service.turn("stress"):
        return service.core.studies.stress(asked.profile, asked.policy, on, desk, asked.language)


def sector(service: Service, asked: SectorRequest) -> SectorReport:
    """A book as its supervisor sees it.

    Raises:
        Problem: `model-refused`, or `invalid-input` on a day before any rules.
    """
    on, desk = _day(service, asked.on), service.desks.champion_or_none()
    with service.turn("sector"), _rules_named(()), _in_book():
        return service.core.studies.sector(asked.book, on, desk, asked.language)


def marginal(service: Service, asked: MarginalRequest) -> MarginalAnswer:
    """A policy at the capital it adds to a book.

    Raises:
        Problem: `no-model` or `model-refused`.
    """
    on, desk = _day(service, asked.on), service.desks.champion()
    with service.turn("marginal"), _in_book():
        found = service.core.studies.marginal(
            asked.profile,
            asked.policy,
            asked.book,
            desk,
            on,
            with_shares=asked.shares,
            lang=asked.language,
        )
        if asked.together:
            found = service.core.studies.together(
                found,
                Submission(profile=asked.profile, policy=asked.policy),
                asked.book,
                desk,
                on,
                progress=lambda *_: service.give_way(),
            )
    return MarginalAnswer.model_construct(**_made_by(desk, on), **dict(found))


def curves(service: Service, asked: CurvesRequest) -> CurvesAnswer:
    """Increased-limit factors, and rates on line against the attachment.

    Raises:
        Problem: `no-model` or `model-refused`.
    """
    on, desk = _day(service, asked.on), service.desks.champion()
    with service.turn("curves"):
        found = service.core.studies.curves(
            asked.profile,
            desk,
            on,
            basic_limit=asked.basic_limit,
            width=asked.width,
            attachments=asked.attachments,
        )
    return CurvesAnswer.model_construct(
        **_made_by(desk, on), exchange=asked.profile.name, **dict(found)
    )


def accumulate(
    service: Service, asked: AccumulationRequest, *, beside: bool = True
) -> PortfolioReport:
    """What a book can pay in a year. Between blocks of years others have their turn.

    Args:
        service: with the model in use.
        asked: the book, and what of it.
        beside: whether the exact law is set beside the simulation, which takes as long again.

    Raises:
        Problem: `no-model` or `model-refused`, or `invalid-input` for an assumption.
    """
    on, desk = _day(service, asked.on), service.desks.champion()
    question = replace(asked.question, beside=beside)
    with service.turn("accumulation"), accumulation_named(len(asked.book)):
        return service.core.studies.accumulate(
            asked.book, desk, on, question, progress=lambda *_: service.give_way()
        )


def cat_bond(service: Service, asked: CatBondRequest, *, beside: bool = True) -> CatBondReport:
    """A catastrophe bond on a pool. Between blocks of years, and draws, others have their turn.

    Args:
        service: with the model in use.
        asked: the bond and its pool.
        beside: whether the exact law is set beside the simulation, which takes three times as long.

    Raises:
        Problem: `no-model` or `model-refused`, or `invalid-input` for an assumption.
    """
    on, desk = _day(service, asked.on), service.desks.champion()
    question = replace(asked.question, beside=beside)
    with service.turn("cat-bond"), bond_named(len(asked.book)):
        return service.core.studies.cat_bond(
            asked.bond, asked.book, desk, on, question, progress=lambda *_: service.give_way()
        )


def event_cover(service: Service, asked: EventCoverRequest, *, effects: bool = True) -> EventReport:
    """A cover that pays on an event.

    Args:
        service: with the model in use.
        asked: the cover, and what of it.
        effects: whether every assumption is put at both its ends, too.

    Raises:
        Problem: `no-model` or `model-refused`, or `invalid-input` for an assumption.
    """
    on, desk = _day(service, asked.on), service.desks.champion()
    try:
        assumed = event_assumptions().with_settings(asked.assumptions)
    except UnknownAssumption as error:
        raise _fault("/assumptions", error) from error
    with service.turn("event-cover"), _in_cover():
        return service.core.studies.event_cover(
            asked.cover, desk, on, assumed, asked.seed, asked.language, effects=effects
        )


def _day(service: Service, asked: dt.date | None) -> dt.date:
    return asked or service.now().date()


def _made_by(desk: Desk, on: dt.date) -> dict[str, Any]:
    return {
        "on": on,
        "model": ModelRef.of(desk.stored),
        "basis_version": desk.basis.version,
    }


@contextmanager
def _rules_named(regimes: Sequence[str]) -> Iterator[None]:
    """A regime or a day without rules is a fault of its field."""
    try:
        yield
    except NotYetDated as error:
        raise _fault("/on", error) from error
    except UnknownRegime as error:
        raise _fault(f"/regimes/{regimes.index(error.regime)}", error) from error


@contextmanager
def _in_book() -> Iterator[None]:
    """What is wrong with an entry is said of it in the body."""
    try:
        yield
    except BatchRefused as refused:
        raise BatchRefused(refused.by_place, within="/book") from refused
    except PricingError as error:
        if error.field is None or not ENTRY.match(error.field):
            raise
        raise type(error)(error.public, f"/book{error.field}") from error


@contextmanager
def accumulation_named(entries: int) -> Iterator[None]:
    """The same; and what is wrong with the policy that joins, or with an assumption, of those."""
    try:
        with _in_book():
            yield
    except BatchRefused as refused:
        own = {place: fault for place, fault in refused.by_place.items() if place < entries}
        raise BatchRefused(own, within="/book") from refused
    except UnknownAssumption as error:
        pointer = f"/assumptions/{error.key.replace('~', '~0').replace('/', '~1')}"
        fault = FieldError(pointer=pointer, detail=error.text)
        raise Problem("invalid-input", f"{pointer}: {error.text}", (fault,)) from error
    except PricingError as error:
        if error.field is None or error.field.startswith(("/book", "/bond")):
            raise
        raise type(error)(error.public, f"/added{error.field}") from error


@contextmanager
def bond_named(entries: int) -> Iterator[None]:
    """What is wrong with an entry or an assumption is said of it, the rest of the bond."""
    with accumulation_named(entries):
        try:
            yield
        except PricingError as error:
            if error.field not in BOND_FIELDS:
                raise
            raise type(error)(error.public, f"/bond{error.field}") from error


@contextmanager
def _in_cover() -> Iterator[None]:
    """What is wrong with a cover is said of it in the body."""
    try:
        yield
    except PricingError as error:
        if error.field is None:
            raise
        raise type(error)(error.public, f"/cover{error.field}") from error


def _fault(pointer: str, error: Exception) -> Problem:
    return Problem(
        "invalid-input", f"{pointer}: {error}", (FieldError(pointer=pointer, detail=str(error)),)
    )
