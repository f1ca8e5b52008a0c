"""What can a book of policies on many exchanges pay in a year, and whose is it?

The door to everything of a book: its thefts divided into those alone and those shared
(`pricing.book_case`), its law exactly (`pricing.book_exact`) and by years (`pricing.book_run`), the
capital it asks for and whose it is, what reinsurance takes off, and what one more policy asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.accumulation import accumulation
from models.book_years import BLOCK_YEARS
from pricing.book_case import book_case
from pricing.book_exact import NotExact, exact_law
from pricing.book_run import (
    Divided,
    by_cause,
    by_exchange,
    by_shared,
    capital,
    one_by_one,
    passed_once_in,
    run,
    tail_mean,
)
from pricing.disasters import disasters
from pricing.errors import BatchRefused, PricingError
from pricing.money import whole_yen
from pricing.portfolio_result import (
    AddedPolicy,
    Allocated,
    Capital,
    Checked,
    Made,
    NetResult,
    PortfolioReport,
    ReturnPeriod,
    SharedRow,
    TailMean,
    TreatyResult,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from data.accumulation import Accumulation
    from pricing.book_case import BookCase
    from pricing.book_exact import ExactLaw
    from pricing.book_run import BookYears, Runner
    from pricing.desk import Desk
    from pricing.portfolio_result import Dimension, Method
    from pricing.reinsurance import Reinsurance
    from pricing.submission import Submission

    Floats = NDArray[np.float64]

RETURN_PERIODS = (2, 5, 10, 20, 50, 100, 200, 250, 500, 1000)
TAIL_PERIODS = (100, 200, 250)
MOST_EXACT = 2_000
"""Exchanges of a book whose exact law is set beside the simulation: its time grows with them."""

YEARS, MOST_YEARS = 1_000_000, 1 << 27
SEED = 1

SHARED = (
    "An exchange's thefts are those of its own quote. What is shared only divides them into thefts "
    "that come alone and thefts that come with others'."
)
COMMON = (
    "The market's shock of the year and the model's own uncertainty of rates and sizes are the "
    "same for all exchanges."
)
ONE_EVENT = (
    "One vendor's failure is one event, however many clients it strikes, and so is one campaign."
)
WHOLE_TERMS = (
    "Every policy counts with its whole term, as if all ran together, and with nothing of its "
    "limits used up. What a term's limit leaves of a year is divided among its events pro rata."
)
COINS = (
    "Coin prices are dear or cheap for all exchanges that say their coins at once; where coins are "
    "unsaid, prices stand, and under sub-limits each theft moves by itself."
)
BEFORE_TERM = (
    "The exact law is of events by themselves, before limits and deductibles of the terms."
)
CAPPED = (
    "{n} of {all} chances of being struck by a shared event gave way: the exchange has fewer "
    "thefts of that cause than was assumed."
)


@dataclass(frozen=True)
class BookAsked:
    """What is asked of a book.

    Attributes:
        years: to simulate, at least; whole blocks are.
        seed: of the simulation.
        method: of the figures; exact ones know no term limits, and are not divided.
        assumed: what strikes several at once.
        reinsurance: the programme; None for none.
        added: a policy to join the book, priced last in; None for none.
    """

    years: int = YEARS
    seed: int = SEED
    method: Method = "simulated"
    assumed: Accumulation | None = None
    reinsurance: Reinsurance | None = None
    added: Submission | None = None


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
    _check(book, asked)
    assumed = asked.assumed or accumulation()
    whole = [*book, asked.added] if asked.added is not None else list(book)
    case = _case(whole, desk, on, assumed, asked)
    given = case if asked.added is None else _case(book, desk, on, assumed, asked)
    found = _Worked(given, desk, on, asked, assumed, exact=_exact(given, asked))
    if asked.method == "exact":
        return found.report(book, None, None), None
    years = _run(given, desk, asked, runner, progress)
    added = None
    if asked.added is not None:
        added = _added(case, _run(case, desk, asked, runner, progress, last=True), desk)
    return found.report(book, years, added), years


def _check(book: Sequence[Submission], asked: BookAsked) -> None:
    if not book:
        raise PricingError("the book must hold at least one exchange")
    if not 1 <= asked.years <= MOST_YEARS:
        raise PricingError(f"years must be from 1 to {MOST_YEARS:,} (they are {asked.years:,})")
    if asked.seed < 0:
        raise PricingError(f"the seed must not be negative (it is {asked.seed})")


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


def _run(
    case: BookCase,
    desk: Desk,
    asked: BookAsked,
    runner: Runner,
    progress: Callable[[int, int, str], None] | None,
    *,
    last: bool = False,
) -> BookYears:
    treaties = asked.reinsurance.in_order() if asked.reinsurance and not last else ()
    return run(
        case,
        asked.years,
        asked.seed,
        desk.basis.capital.level,
        treaties=treaties,
        apart=len(case.entries) - 1 if last else None,
        runner=runner,
        progress=progress,
    )


def _exact(case: BookCase, asked: BookAsked) -> ExactLaw | None:
    if asked.method != "exact" and len(case.entries) > MOST_EXACT:
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
        curves = self._of_law() if years is None else _of_years(years, self.level)
        return PortfolioReport(
            on=self.on,
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
            allocation=() if years is None else _allocation(years, case, curves.capital),
            check=() if years is None or self.exact is None else _checked(self.exact, years),
            exact_capital=None if self.exact is None else _capital_of_law(self.exact, self.level),
            exact_capital_alone=self._alone(),
            shared=_shared(case),
            disasters=disasters(case, book, self.desk.dataset, self.on),
            net=None if years is None else self._net(years),
            added=added,
            assumptions=self.assumed.assumptions,
            made=self._made(years),
            notes=self._notes(years),
        )

    def _of_law(self) -> _Curves:
        law = self.exact
        assert law is not None  # noqa: S101 - asked for, it was refused if there is none
        return _Curves(
            aep=tuple(_exact_period(t, law.aggregate_loss(t)) for t in RETURN_PERIODS),
            oep=tuple(_exact_period(t, law.occurrence_loss(t)) for t in RETURN_PERIODS),
            tvar=tuple(_tail_mean(t, law.tail_mean(1 - 1 / t)) for t in TAIL_PERIODS),
            capital=_capital_of_law(law, self.level),
        )

    def _alone(self) -> Capital | None:
        """Capital of the same exchanges if no event struck several, exactly."""
        if self.exact is None:
            return None
        alone = exact_law(self.case.risk.without_sharing(), self.case.terms)
        return _capital_of_law(alone, self.level)

    def _net(self, years: BookYears) -> NetResult | None:
        if self.asked.reinsurance is None:
            return None
        net = np.sort(years.net)[::-1]
        both = zip(self.asked.reinsurance.in_order(), years.recovered, strict=True)
        return NetResult(
            treaties=tuple(
                TreatyResult(
                    treaty=treaty.kind,
                    expected=whole_yen(float(row.mean())),
                    chance=float((row > 0).mean()),
                )
                for treaty, row in both
            ),
            aep=_periods(net),
            capital=_capital(net, self.level),
        )

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

    def _notes(self, years: BookYears | None) -> tuple[str, ...]:
        notes = [SHARED, COMMON, ONE_EVENT, WHOLE_TERMS if years is not None else BEFORE_TERM]
        notes.append(COINS)
        capped = sum(event.capped for event in self.case.risk.shared)
        chances = sum(len(event.members) for event in self.case.risk.shared)
        if capped:
            notes.append(CAPPED.format(n=capped, all=chances))
        return tuple(notes)


@dataclass(frozen=True)
class _Curves:
    aep: tuple[ReturnPeriod, ...]
    oep: tuple[ReturnPeriod, ...]
    tvar: tuple[TailMean, ...]
    capital: Capital


def _of_years(years: BookYears, level: float) -> _Curves:
    total, largest = np.sort(years.total)[::-1], np.sort(years.largest)[::-1]
    return _Curves(
        aep=_periods(total),
        oep=_periods(largest),
        tvar=tuple(_tail_mean(t, tail_mean(total, 1 - 1 / t)) for t in TAIL_PERIODS),
        capital=_capital(total, level),
    )


def _periods(amounts: Floats) -> tuple[ReturnPeriod, ...]:
    """Amounts by return period, sorted from the largest."""
    found = []
    for period in RETURN_PERIODS:
        if len(amounts) >= 20 * period:
            amount, low, high = map(whole_yen, passed_once_in(amounts, period))
            found.append(ReturnPeriod(return_period=period, amount=amount, low=low, high=high))
    return tuple(found)


def _tail_mean(years: int, amount: float) -> TailMean:
    return TailMean(return_period=years, level=1 - 1 / years, amount=whole_yen(amount))


def _exact_period(years: int, amount: float) -> ReturnPeriod:
    return ReturnPeriod(return_period=years, amount=whole_yen(amount))


def _capital(amounts: Floats, level: float) -> Capital:
    """From yearly amounts sorted from the largest."""
    var, _, _ = passed_once_in(amounts, 1.0 / (1.0 - level))
    return _made_capital(level, float(amounts.mean()), var, tail_mean(amounts, level))


def _capital_of_law(law: ExactLaw, level: float) -> Capital:
    var = law.aggregate_loss(1.0 / (1.0 - level))
    return _made_capital(level, law.mean, var, law.tail_mean(level))


def _made_capital(level: float, mean: float, var: float, tvar: float) -> Capital:
    expected = whole_yen(mean)
    return Capital(
        level=level,
        expected_loss=expected,
        var=whole_yen(var),
        tvar=whole_yen(tvar),
        capital=whole_yen(tvar) - expected,
        capital_by_var=whole_yen(var) - expected,
    )


def _allocation(years: BookYears, case: BookCase, whole: Capital) -> tuple[Allocated, ...]:
    divided: tuple[tuple[Dimension, list[Divided]], ...] = (
        ("exchange", by_exchange(years, case)),
        ("shared_event", by_shared(years, case)),
        ("peril", by_cause(years, case)),
    )
    return tuple(row for kind, parts in divided for row in _rows(kind, parts, whole))


def _rows(kind: Dimension, parts: Sequence[Divided], whole: Capital) -> list[Allocated]:
    """Rounded as they add up, so that they add up to the book's figures to the yen."""
    means = _rounded([part.mean for part in parts], whole.expected_loss)
    tails = _rounded([part.tail for part in parts], whole.tvar)
    return [
        Allocated(
            dimension=kind,
            name=part.name,
            expected_loss=mean,
            tail=tail,
            capital=tail - mean,
            share=(tail - mean) / whole.capital if whole.capital else 0.0,
        )
        for part, mean, tail in zip(parts, means, tails, strict=True)
    ]


def _rounded(amounts: Sequence[float], whole: int) -> list[int]:
    ends = [whole_yen(float(end)) for end in np.cumsum(amounts)]
    ends[-1] = whole
    return [end - start for start, end in zip([0, *ends[:-1]], ends, strict=True)]


def _checked(law: ExactLaw, years: BookYears) -> tuple[Checked, ...]:
    """Exact law and years side by side, before limits of the terms.

    What passes an amount is compared on average, E[(S - x)+]: unlike the chance to pass it, it does
    not jump where many years pay the same limit.
    """
    plain = np.sort(years.plain)[::-1]
    found = []
    for period in RETURN_PERIODS:
        if len(plain) < 20 * period:
            continue
        amount = law.aggregate_loss(period)
        above = np.maximum(years.plain - amount, 0.0)
        error = float(above.std()) / np.sqrt(years.years)
        apart = float(above.mean()) - law.excess(amount)
        found.append(
            Checked(
                return_period=period,
                exact=whole_yen(amount),
                simulated=whole_yen(passed_once_in(plain, period)[0]),
                standard_errors=apart / error if error > 0 else 0.0,
            )
        )
    return tuple(found)


def _shared(case: BookCase) -> tuple[SharedRow, ...]:
    return tuple(
        SharedRow(
            name=event.name,
            kind=event.kind,
            rate=event.rate,
            members=len(event.members),
            expected_hits=float(event.hit.sum()),
            capped=event.capped,
        )
        for event in case.risk.shared
    )


def _added(case: BookCase, years: BookYears, desk: Desk) -> AddedPolicy:
    """Capital with and without the last entry, from the same years."""
    entry, level = case.entries[-1], desk.basis.capital.level
    with_it, without = np.sort(years.total)[::-1], np.sort(years.without)[::-1]
    alone = np.sort(years.total - years.without)[::-1]
    with_capital = whole_yen(capital(with_it, level))
    without_capital = whole_yen(capital(without, level))
    expected = whole_yen(float(alone.mean()))
    cost = desk.basis.capital.cost_of_capital * entry.policy.term_years
    marginal = with_capital - without_capital
    return AddedPolicy(
        exchange=entry.name,
        policy=entry.policy.name,
        expected_loss=expected,
        alone=whole_yen(capital(alone, level)),
        capital_without=without_capital,
        capital_with=with_capital,
        marginal=marginal,
        cost_of_capital=desk.basis.capital.cost_of_capital,
        yearly_cost=expected + whole_yen(cost * marginal),
    )
