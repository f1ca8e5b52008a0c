"""What can a book of policies on many exchanges pay in a year, and whose is it?

The door to everything of a book: its thefts divided into those alone and those shared
(`pricing.book_case`), its law exactly (`pricing.book_exact`) and by years (`pricing.book_run`), the
capital it asks for and whose it is, what reinsurance takes off, and what one more policy asks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from data.accumulation import accumulation
from models.book_years import BLOCK_YEARS
from pricing.book_case import book_case
from pricing.book_exact import exact_law
from pricing.book_figures import (
    added_policy,
    allocation,
    capital_of_law,
    checked,
    curves_of_law,
    curves_of_years,
    net_result,
    shared_rows,
)
from pricing.book_marginals import all_marginals, level_kept
from pricing.book_reprice import repriced
from pricing.book_run import SEED, YEARS, check_asked, one_by_one, run
from pricing.book_whose import Whose
from pricing.disasters import disasters
from pricing.errors import BatchRefused, NotExact, PricingError
from pricing.money import whole_yen
from pricing.portfolio_notes import notes
from pricing.portfolio_result import Capital, Made, NetResult, PortfolioReport

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from data.accumulation import Accumulation
    from pricing.book_case import BookCase
    from pricing.book_exact import ExactLaw
    from pricing.book_run import BookYears, Runner
    from pricing.desk import Desk
    from pricing.phrases import Language
    from pricing.portfolio_result import AddedPolicy, Method
    from pricing.reinsurance import Reinsurance
    from pricing.submission import Submission


MOST_EXACT = 2_000
"""Exchanges of a book whose exact law is set beside the simulation: its time grows with them."""


@dataclass(frozen=True)
class BookAsked:
    """What is asked of a book.

    Attributes:
        years: to simulate, at least; whole blocks are.
        seed: of the simulation.
        method: of the figures; exact ones know no term limits.
        assumed: what strikes several at once.
        reinsurance: the programme; None for none.
        added: a policy to join the book, priced last in; None for none.
        reprice: whether to price every policy of the book at the capital it asks for.
        lang: of names of past thefts and of notes.
        beside: whether the exact law is set beside the simulation.
    """

    years: int = YEARS
    seed: int = SEED
    method: Method = "simulated"
    assumed: Accumulation | None = None
    reinsurance: Reinsurance | None = None
    added: Submission | None = None
    reprice: bool = False
    lang: Language = "en"
    beside: bool = True


def portfolio(
    book: Sequence[Submission],
    desk: Desk,
    on: dt.date,
    asked: BookAsked | None = None,
    *,
    runner: Runner = one_by_one,
    progress: Callable[[int, int, str], None] | None = None,
) -> PortfolioReport:
    """Work out a book on one day; see `portfolio_with_years`."""
    return portfolio_with_years(book, desk, on, asked, runner=runner, progress=progress)[0]


def portfolio_with_years(
    book: Sequence[Submission],
    desk: Desk,
    on: dt.date,
    asked: BookAsked | None = None,
    *,
    runner: Runner = one_by_one,
    progress: Callable[[int, int, str], None] | None = None,
) -> tuple[PortfolioReport, BookYears | None]:
    """Work out a book on one day, and the simulated years it was worked out from, if any.

    Args:
        book: exchanges with their policies; one entry an exchange.
        desk: model, tables and basis.
        on: day of the rates, against which policies expire.
        asked: what of it.
        runner: does the blocks of years.
        progress: told blocks done, their number and what is done.

    Raises:
        PricingError: the book is empty, or asks for too many years.
        BatchRefused, UnknownAssumption, NoRate: see `pricing.book_case`.
        NotExact: an exact law was asked for, and there is none.
    """
    asked = asked or BookAsked()
    check_asked(len(book), asked.years, asked.seed)
    assumed = asked.assumed or accumulation()
    whole = [*book, asked.added] if asked.added is not None else list(book)
    case = _case(whole, desk, on, assumed, asked)
    given = case if asked.added is None else _case(book, desk, on, assumed, asked)
    found = _Worked(given, desk, on, asked, assumed, exact=_exact(given, asked))
    if asked.method == "exact":
        return found.report(book, None, None), None
    level = desk.basis.capital.level
    work = partial(run, years=asked.years, seed=asked.seed, runner=runner, progress=progress)
    kept = work(
        given,
        level=level_kept(level) if asked.reprice else level,
        treaties=asked.reinsurance.in_order() if asked.reinsurance else (),
    )
    # First, for dividing the tail may forget the years that are not in it.
    marginals = None
    if asked.reprice:
        marginals = all_marginals(kept, len(book), level, lambda to: work(given, level=to))
    years = replace(kept, level=level)
    added = None
    if asked.added is not None:
        added = added_policy(case, work(case, level=level, apart=len(book)), desk)
    report = found.report(book, years, added)
    if marginals is not None:
        priced = repriced(given, book, desk, on, report, marginals)
        report = report.model_copy(update={"repriced": priced})
    return report, years


def _case(
    book: Sequence[Submission],
    desk: Desk,
    on: dt.date,
    assumed: Accumulation,
    asked: BookAsked,
) -> BookCase:
    try:
        return book_case(book, desk, on, assumed)
    except BatchRefused as refused:
        last = len(book) - 1
        if asked.added is not None and len(book) > 1 and set(refused.by_place) == {last}:
            fault = refused.by_place[last]
            raise PricingError(f"the policy to be added: {fault.public}", fault.field) from fault
        raise


def _exact(case: BookCase, asked: BookAsked) -> ExactLaw | None:
    if asked.method != "exact" and (not asked.beside or len(case.entries) > MOST_EXACT):
        return None
    try:
        return exact_law(case.risk, case.terms)
    except NotExact:
        if asked.method == "exact":
            raise
        return None


@dataclass(frozen=True)
class _Worked:
    """A book with its exact law, on its way to a report."""

    case: BookCase
    desk: Desk
    on: dt.date
    asked: BookAsked
    assumed: Accumulation
    exact: ExactLaw | None

    @property
    def level(self) -> float:
        return self.desk.basis.capital.level

    def report(
        self, book: Sequence[Submission], years: BookYears | None, added: AddedPolicy | None
    ) -> PortfolioReport:
        """From the simulated years, or from the exact law alone if there are none."""
        case = self.case
        if years is None:
            assert self.exact is not None  # noqa: S101 - asked for, it was refused if there is none
            curves = curves_of_law(self.exact, self.level)
            whose = Whose.of_law(self.exact, case, self.level)
        else:
            curves = curves_of_years(years, self.level)
            whose = Whose.of_years(years, case)
        return PortfolioReport(
            on=self.on,
            language=self.asked.lang,
            method="exact" if years is None else "simulated",
            seed=None if years is None else self.asked.seed,
            exchanges=len(case.entries),
            limits=whole_yen(float(case.terms.most.sum())),
            expected_loss=curves.capital.expected_loss,
            theft_years=float(case.risk.rates_mean.sum()),
            aep=curves.aep,
            oep=curves.oep,
            tvar=curves.tvar,
            capital=curves.capital,
            allocation=allocation(whose, curves.capital),
            check=() if years is None or self.exact is None else checked(self.exact, years),
            exact_capital=None if self.exact is None else capital_of_law(self.exact, self.level),
            exact_capital_alone=self._alone(),
            shared=shared_rows(case),
            disasters=disasters(case, book, self.desk.dataset, self.on, self.asked.lang),
            net=self._net(years),
            added=added,
            assumptions=self.assumed.assumptions,
            made=self._made(years),
            notes=tuple(
                note.told(self.asked.lang) for note in notes(case, simulated=years is not None)
            ),
        )

    def _alone(self) -> Capital | None:
        """Capital of the same exchanges if no event struck several, exactly."""
        if self.exact is None:
            return None
        alone = exact_law(self.case.risk.without_sharing(), self.case.terms)
        return capital_of_law(alone, self.level)

    def _net(self, years: BookYears | None) -> NetResult | None:
        programme = self.asked.reinsurance
        if programme is None or years is None:
            return None
        return net_result(years, programme.in_order(), self.level)

    def _made(self, years: BookYears | None) -> Made:
        desk, simulated = self.desk, years is not None
        return Made(
            model=desk.stored.version,
            data_vintage=desk.stored.model.data_vintage,
            tables_digest=desk.stored.model.data_digest,
            basis_version=desk.basis.version,
            assumptions_vintage=self.assumed.vintage,
            seed=self.asked.seed if simulated else None,
            years=None if years is None else years.years,
            block_years=BLOCK_YEARS if simulated else None,
            thefts=None if years is None else years.thefts,
            points=None if self.exact is None else len(self.exact.pmf),
        )
