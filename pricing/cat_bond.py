"""What would a catastrophe bond on a sector pool be? Its term sheet, from the book's law.

The pool is a book of policies; the bond pays what passes an attachment, up to an exhaustion, of
each event or of a year's sum. It is `pricing.reinsurance`'s layer on `pricing.book_run`'s years, so
that limits of the policies' terms and shared events are in it. The exact law of
`pricing.book_exact` stands beside, before limits of the terms, and gives what the model's
parameters leave open.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from data.accumulation import accumulation
from data.cat_bonds import cat_bonds
from models.book_years import BLOCK_YEARS
from pricing.book_case import book_case
from pricing.book_exact import exact_law
from pricing.book_run import SEED, YEARS, check_asked, one_by_one, run
from pricing.cat_bond_draws import MOST_DRAWN, chance_of_any, told, told_by_draw
from pricing.cat_bond_figures import NEVER, ROUNDING, Reach, checks_of, figure, price_of, term_of
from pricing.cat_bond_result import BondMade, CatBondReport
from pricing.cat_bond_sheet import notes_of, of_checks, of_reach, sheet_of
from pricing.errors import NotExact, PricingError
from pricing.money import money

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from data.accumulation import Accumulation
    from pricing.book_case import BookCase
    from pricing.book_exact import ExactLaw
    from pricing.book_run import BookYears, Runner
    from pricing.cat_bond_terms import CatBond
    from pricing.desk import Desk
    from pricing.phrases import Language
    from pricing.submission import Submission

    Floats = NDArray[np.float64]

FEWEST_PAID = 50
"""Simulated years in which the bond pays, below which its figures are said to be thin."""


@dataclass(frozen=True)
class BondAsked:
    """What is asked beside the bond: years to simulate, their seed, what is shared.

    `beside` is whether the exact law is made, too: its checks, and what the parameters leave open,
    which take three times as long as the years.
    """

    years: int = YEARS
    seed: int = SEED
    assumed: Accumulation | None = None
    lang: Language = "en"
    beside: bool = True


def cat_bond(
    bond: CatBond,
    book: Sequence[Submission],
    desk: Desk,
    on: dt.date,
    asked: BondAsked | None = None,
    *,
    runner: Runner = one_by_one,
    progress: Callable[[int, int, str], None] | None = None,
) -> CatBondReport:
    """Work out a bond on a pool.

    Args:
        bond: its terms.
        book: exchanges with their policies; one entry an exchange.
        desk: model, tables and basis.
        on: day of the rates, against which policies expire.
        asked: what of it.
        runner: does the blocks of years.
        progress: told parts done, their number and what is done.

    Raises:
        PricingError: the book is empty, the years are too many, or nothing reaches the bond.
        BatchRefused, UnknownAssumption, NoRate: see `pricing.book_case`.
    """
    asked = asked or BondAsked()
    check_asked(len(book), asked.years, asked.seed)
    assumed = asked.assumed or accumulation()
    case = book_case(book, desk, on, assumed)
    years = run(
        case,
        asked.years,
        asked.seed,
        desk.basis.capital.level,
        treaties=(bond.treaty,),
        runner=runner,
        progress=progress,
    )
    _check_reached(bond, years)
    return _Worked(bond, case, desk, on, asked, assumed, years, progress).report()


@dataclass(frozen=True)
class _Worked:
    """A bond with its simulated years, on its way to a report."""

    bond: CatBond
    case: BookCase
    desk: Desk
    on: dt.date
    asked: BondAsked
    assumed: Accumulation
    years: BookYears
    progress: Callable[[int, int, str], None] | None

    @property
    def paid(self) -> Floats:
        """By the bond in each year, yen."""
        return np.asarray(self.years.recovered[0])

    def report(self) -> CatBondReport:
        bond, case, years, paid, lang = self.bond, self.case, self.years, self.paid, self.asked.lang
        exact = _exact(case) if self.asked.beside else None
        drawn: list[Floats | None] = [None] * 3
        if exact is not None:
            drawn = told_by_draw(case.risk, case.terms, bond, self.progress)
        expected = figure(paid / bond.principal, drawn[0])
        check = () if exact is None else checks_of(self._told(exact), bond, self._unbound())
        reach = Reach.of(case.terms)
        whole = paid >= bond.principal * (1 - ROUNDING)
        return CatBondReport(
            on=self.on,
            language=lang,
            attachment=money(bond.attachment),
            exhaustion=money(bond.exhaustion),
            basis=bond.basis,
            trigger=bond.trigger,
            share=bond.share,
            principal=money(bond.principal),
            term_years=bond.term_years,
            exchanges=len(case.entries),
            pool_expected=money(float(years.total.mean())),
            pool_most=money(float(case.terms.most.sum())),
            attachment_probability=figure(paid > 0, drawn[1]),
            exhaustion_probability=figure(whole, drawn[2]) if reach.whole(bond) else NEVER,
            expected_loss=expected,
            expected_loss_amount=money(float(paid.mean())),
            loss_if_any=float(paid.mean() / bond.principal / (paid > 0).mean()),
            term=term_of(bond, paid, BLOCK_YEARS // case.risk.draws),
            price=price_of(bond, paid, self.desk.basis),
            nearest=tuple(deal.name for deal in cat_bonds().nearest(expected.value)),
            check=check,
            sheet=sheet_of(bond, lang),
            precedents=cat_bonds().deals,
            assumptions=self.assumed.assumptions,
            notes=notes_of(
                bond,
                expected=expected.value,
                thin=int((paid > 0).sum()) < FEWEST_PAID,
                more=[*of_reach(bond, reach), *of_checks(check, drawn if check else ())],
                lang=lang,
            ),
            made=self._made(),
        )

    def _told(self, exact: ExactLaw) -> tuple[float | None, float | None, float | None]:
        any_paid = chance_of_any(self.case.risk, self.case.terms)
        return told(exact, self.bond, float(any_paid.mean()))

    def _unbound(self) -> Floats:
        """What the bond looks at in years without limits and deductibles of the terms, yen.

        Sums of a year are at hand. Two thefts of a year share a term's limit, so that its largest
        event has to be drawn again.
        """
        if self.bond.basis == "year":
            return self.years.plain
        terms = replace(
            self.case.terms,
            term_limit=np.full_like(self.case.terms.term_limit, np.inf),
            deductible=np.zeros_like(self.case.terms.deductible),
        )
        case = replace(self.case, terms=terms)
        return run(case, self.asked.years, self.asked.seed, self.years.level).largest

    def _made(self) -> BondMade:
        stored = self.desk.stored
        return BondMade(
            model=stored.version,
            data_vintage=str(stored.model.data_vintage),
            tables_digest=stored.model.data_digest,
            basis_version=self.desk.basis.version,
            assumptions_vintage=self.assumed.vintage,
            precedents_vintage=cat_bonds().vintage,
            seed=self.asked.seed,
            years=self.years.years,
            years_paid=int((self.paid > 0).sum()),
        )


def _check_reached(bond: CatBond, years: BookYears) -> None:
    """Refuse a bond that no simulated year reaches."""
    if years.recovered[0].any():
        return
    by_event = bond.basis == "event"
    most = float((years.largest if by_event else years.total).max())
    raise PricingError(
        f"no simulated year of {years.years:,} reaches ¥{bond.attachment:,.0f}: the pool's largest "
        f"{'event' if by_event else 'year'} was ¥{most:,.0f}",
        "/attachment",
    )


def _exact(case: BookCase) -> ExactLaw | None:
    if len(case.entries) > MOST_DRAWN:
        return None
    try:
        return exact_law(case.risk, case.terms)
    except NotExact:
        return None
