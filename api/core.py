"""What does the service ask of the numeric core?

Fifteen functions. They are handed in, so that tests of the service need no trained model, and
imported late, so that what needs no price does not load NumPy and SciPy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path

    from data.event_assumptions import EventAssumptions
    from models.profile import SecurityProfile
    from pricing.book_result import BookPrice
    from pricing.cat_bond import BondAsked
    from pricing.cat_bond_result import CatBondReport
    from pricing.cat_bond_terms import CatBond
    from pricing.comparison_result import Comparison, Repricing
    from pricing.curves import Curves
    from pricing.desk import Desk
    from pricing.event_result import EventReport
    from pricing.event_terms import EventCover
    from pricing.examination import Examination
    from pricing.phrases import Language
    from pricing.policy import Policy
    from pricing.portfolio import BookAsked
    from pricing.portfolio_result import PortfolioReport
    from pricing.question import Question
    from pricing.regime_result import Required
    from pricing.required import RequirementQuestion
    from pricing.result import Indications, Quote
    from pricing.sector_result import SectorReport
    from pricing.stress_result import StressReport
    from pricing.submission import Submission


class OpenDesk(Protocol):
    """`pricing.desk.open_desk`: the desk of the champion, or of a named version."""

    def __call__(self, home: Path, version: str | None = None) -> Desk:
        """Open it."""


class Price(Protocol):
    """`pricing.quote.price`."""

    def __call__(
        self, profile: SecurityProfile, policy: Policy | None, desk: Desk, on: date
    ) -> Quote:
        """Price it."""


class Reference(Protocol):
    """`pricing.reference_policy.reference_on`."""

    def __call__(self, profile: SecurityProfile, desk: Desk, inception: date) -> Policy:
        """The policy that is priced where none is given."""


class Recompute(Protocol):
    """`pricing.quote.recompute`."""

    def __call__(self, record: Quote, desk: Desk) -> Quote:
        """Price it again from its own record."""


class Indicate(Protocol):
    """`pricing.indication.indications`."""

    def __call__(self, asked: Sequence[Submission], desk: Desk, on: date) -> Indications:
        """Price them all, or say which cannot be."""


class Examine(Protocol):
    """`pricing.arrangement.examine_on`."""

    def __call__(
        self,
        policy: Policy | None,
        profile: SecurityProfile,
        on: date,
        desk: Desk | None,
        scenario: str | None,
        lang: Language,
        event_cover: EventCover | None = None,
        assumed: EventAssumptions | None = None,
    ) -> Examination:
        """Read it as an examiner would; without a desk no exclusion is weighed."""


class Compare(Protocol):
    """`pricing.comparison.compare_on`."""

    def __call__(self, asked: Question, desk: Desk, on: date) -> Comparison:
        """Set cash and cover side by side."""


class Reprice(Protocol):
    """`pricing.comparison.reprice_on`."""

    def __call__(self, asked: Question, desk: Desk, on: date, names: Sequence[str]) -> Repricing:
        """A few options again."""


class Require(Protocol):
    """`pricing.required.required_on`."""

    def __call__(
        self, asked: RequirementQuestion, on: date, desk: Desk | None, lang: Language
    ) -> Required:
        """What regimes ask for, side by side; no model is needed."""


class Stress(Protocol):
    """`pricing.stress.stress_on`."""

    def __call__(
        self,
        profile: SecurityProfile,
        policy: Policy | None,
        on: date,
        desk: Desk | None,
        lang: Language,
    ) -> StressReport:
        """Past thefts at one exchange; no model is needed."""


class Sector(Protocol):
    """`pricing.sector.sector_on`."""

    def __call__(
        self, book: Sequence[Submission], on: date, desk: Desk | None, lang: Language
    ) -> SectorReport:
        """A book as its supervisor sees it; no model is needed."""


class Marginal(Protocol):
    """`pricing.book_price.price_in_book`."""

    def __call__(
        self,
        profile: SecurityProfile,
        policy: Policy | None,
        book: Sequence[Submission],
        desk: Desk,
        on: date,
        *,
        with_shares: bool,
        lang: Language,
    ) -> BookPrice:
        """A policy at the capital it adds to a book."""


class Together(Protocol):
    """`pricing.book_together.with_together`."""

    def __call__(
        self,
        found: BookPrice,
        one: Submission,
        book: Sequence[Submission],
        desk: Desk,
        on: date,
        *,
        progress: Callable[[int, int, str], None] | None,
    ) -> BookPrice:
        """The same with what the policy adds under common shocks."""


class Draw(Protocol):
    """`pricing.curves.curves`."""

    def __call__(
        self,
        profile: SecurityProfile,
        desk: Desk,
        on: date,
        *,
        basic_limit: int,
        width: int,
        attachments: Sequence[float] | None,
    ) -> Curves:
        """Increased-limit factors, and rates on line against the attachment."""


class Accumulate(Protocol):
    """`pricing.portfolio.portfolio`."""

    def __call__(
        self,
        book: Sequence[Submission],
        desk: Desk,
        on: date,
        asked: BookAsked,
        *,
        progress: Callable[[int, int, str], None] | None = None,
    ) -> PortfolioReport:
        """What a book can pay in a year, and whose it is."""


class CoverEvent(Protocol):
    """`pricing.event_cover.event_cover`."""

    def __call__(
        self,
        cover: EventCover,
        desk: Desk,
        on: date,
        assumed: EventAssumptions | None,
        seed: int,
        lang: Language,
        *,
        effects: bool = True,
    ) -> EventReport:
        """A cover that pays on an event."""


class Bond(Protocol):
    """`pricing.cat_bond.cat_bond`."""

    def __call__(
        self,
        bond: CatBond,
        book: Sequence[Submission],
        desk: Desk,
        on: date,
        asked: BondAsked,
        *,
        progress: Callable[[int, int, str], None] | None = None,
    ) -> CatBondReport:
        """A catastrophe bond on a pool."""


@dataclass(frozen=True)
class Studies:
    """What is asked beside a price."""

    require: Require
    stress: Stress
    sector: Sector
    marginal: Marginal
    together: Together
    curves: Draw
    accumulate: Accumulate
    event_cover: CoverEvent
    cat_bond: Bond


@dataclass(frozen=True)
class Core:
    """The numeric core as the service sees it."""

    open_desk: OpenDesk
    price: Price
    reference: Reference
    recompute: Recompute
    indicate: Indicate
    examine: Examine
    compare: Compare
    reprice: Reprice
    studies: Studies


def real_core() -> Core:
    """The core of this package."""
    from pricing import (  # noqa: PLC0415  see the module's first paragraph
        arrangement,
        book_price,
        book_together,
        cat_bond,
        comparison,
        curves,
        desk,
        event_cover,
        indication,
        portfolio,
        quote,
        reference_policy,
        required,
        sector,
        stress,
    )

    return Core(
        desk.open_desk,
        quote.price,
        reference_policy.reference_on,
        quote.recompute,
        indication.indications,
        arrangement.examine_on,
        comparison.compare_on,
        comparison.reprice_on,
        Studies(
            required.required_on,
            stress.stress_on,
            sector.sector_on,
            book_price.price_in_book,
            book_together.with_together,
            curves.curves,
            portfolio.portfolio,
            event_cover.event_cover,
            cat_bond.cat_bond,
        ),
    )
