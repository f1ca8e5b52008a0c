"""How do a book's law and its years become figures? Whole yen, and parts that add up to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pricing.book_run import capital, passed_once_in, tail_mean
from pricing.money import whole_yen
from pricing.portfolio_result import (
    AddedPolicy,
    Allocated,
    Capital,
    Checked,
    NetResult,
    ReturnPeriod,
    SharedRow,
    TailMean,
    TreatyResult,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pricing.book_case import BookCase
    from pricing.book_exact import ExactLaw
    from pricing.book_run import BookYears
    from pricing.book_whose import Divided, Whose
    from pricing.desk import Desk
    from pricing.portfolio_result import Dimension
    from pricing.reinsurance import Treaty

    Floats = NDArray[np.float64]

RETURN_PERIODS = (2, 5, 10, 20, 50, 100, 200, 250, 500, 1000)
TAIL_PERIODS = (100, 200, 250)

LEAST_YEARS = 20
"""So many simulated years beyond a period, or it is not shown."""


@dataclass(frozen=True)
class Curves:
    """What a year and its largest event pass, and what must be held for it."""

    aep: tuple[ReturnPeriod, ...]
    oep: tuple[ReturnPeriod, ...]
    tvar: tuple[TailMean, ...]
    capital: Capital


def curves_of_law(law: ExactLaw, level: float) -> Curves:
    """From an exact law, which leaves no interval."""
    return Curves(
        aep=tuple(_exact_period(t, law.aggregate_loss(t)) for t in RETURN_PERIODS),
        oep=tuple(_exact_period(t, law.occurrence_loss(t)) for t in RETURN_PERIODS),
        tvar=tuple(_tail_mean(t, law.tail_mean(1 - 1 / t)) for t in TAIL_PERIODS),
        capital=capital_of_law(law, level),
    )


def curves_of_years(years: BookYears, level: float) -> Curves:
    """From simulated years."""
    total, largest = np.sort(years.total)[::-1], np.sort(years.largest)[::-1]
    return Curves(
        aep=_periods(total),
        oep=_periods(largest),
        tvar=tuple(_tail_mean(t, tail_mean(total, 1 - 1 / t)) for t in TAIL_PERIODS),
        capital=_capital_of(total, level),
    )


def _periods(amounts: Floats) -> tuple[ReturnPeriod, ...]:
    """Amounts by return period, sorted from the largest."""
    found = []
    for period in RETURN_PERIODS:
        if len(amounts) >= LEAST_YEARS * period:
            amount, low, high = map(whole_yen, passed_once_in(amounts, period))
            found.append(ReturnPeriod(return_period=period, amount=amount, low=low, high=high))
    return tuple(found)


def _tail_mean(years: int, amount: float) -> TailMean:
    return TailMean(return_period=years, level=1 - 1 / years, amount=whole_yen(amount))


def _exact_period(years: int, amount: float) -> ReturnPeriod:
    return ReturnPeriod(return_period=years, amount=whole_yen(amount))


def _capital_of(amounts: Floats, level: float) -> Capital:
    """From yearly amounts sorted from the largest."""
    var, _, _ = passed_once_in(amounts, 1.0 / (1.0 - level))
    return _made_capital(level, float(amounts.mean()), var, tail_mean(amounts, level))


def capital_of_law(law: ExactLaw, level: float) -> Capital:
    """From an exact law."""
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


def net_result(years: BookYears, treaties: Sequence[Treaty], level: float) -> NetResult:
    """What is left after treaties, in the order they were applied."""
    net = np.sort(years.net)[::-1]
    return NetResult(
        treaties=tuple(
            TreatyResult(
                treaty=treaty.kind,
                expected=whole_yen(float(row.mean())),
                chance=float((row > 0).mean()),
            )
            for treaty, row in zip(treaties, years.recovered, strict=True)
        ),
        aep=_periods(net),
        capital=_capital_of(net, level),
    )


def allocation(whose: Whose, whole: Capital) -> tuple[Allocated, ...]:
    """Whose the capital is, in three ways."""
    divided: tuple[tuple[Dimension, list[Divided]], ...] = (
        ("exchange", whose.by_exchange()),
        ("shared_event", whose.by_shared()),
        ("peril", whose.by_cause()),
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


def checked(law: ExactLaw, years: BookYears) -> tuple[Checked, ...]:
    """Exact law and years side by side, before limits of the terms.

    What passes an amount is compared on average, E[(S - x)+]: unlike the chance to pass it, it does
    not jump where many years pay the same limit.
    """
    plain = np.sort(years.plain)[::-1]
    found = []
    for period in RETURN_PERIODS:
        if len(plain) < LEAST_YEARS * period:
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


def shared_rows(case: BookCase) -> tuple[SharedRow, ...]:
    """The shared events of a book."""
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


def added_policy(case: BookCase, years: BookYears, desk: Desk) -> AddedPolicy:
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
