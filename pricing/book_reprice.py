"""What would every policy of a book cost at the capital it asks of that book?

    premium = charge(expected loss + cost of capital · years of the term · capital)

as in `pricing.book_price`, for all policies at once and under the book's common shocks: once with
the capital a policy adds last in (`pricing.book_marginals`), once with its Euler share. The
expected loss is by the law of its quote and not the simulated one, whose error would come on top
of the capital's. The technical premium of an indication stands beside both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pricing import premium
from pricing.errors import PricingError
from pricing.indication import each_indicated
from pricing.money import whole_yen
from pricing.portfolio_result import Repriced, RepricedPolicy

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from pricing.book_case import BookCase, Entry
    from pricing.book_marginals import Marginals
    from pricing.desk import Desk
    from pricing.portfolio_result import Allocated, Capital, PortfolioReport
    from pricing.result import Indication
    from pricing.submission import Submission


@dataclass(frozen=True)
class _Line:
    """A policy of the book with what the book says of it."""

    entry: Entry
    indication: Indication | PricingError
    allocated: Allocated
    marginal: float
    error: float

    @property
    def expected(self) -> int:
        """By the law of its quote; where a quote would be refused, the simulated mean."""
        if isinstance(self.indication, PricingError):
            return self.allocated.expected_loss
        return self.indication.expected_loss.amount

    @property
    def most(self) -> float:
        """Most paid in the term, yen."""
        return sum(t.term_limit * t.paid_share for t in self.entry.terms)

    def priced(self, desk: Desk) -> RepricedPolicy:
        """At its marginal capital and at its Euler share."""
        limit, years = premium.limit_per_event(self.entry.terms), self.entry.policy.term_years
        charge, cost = desk.basis.charge(limit, years), desk.basis.capital.cost_of_capital * years

        def at(capital: float) -> float:
            return float(charge.premium(self.expected + cost * capital))

        here, euler = at(self.marginal), at(self.allocated.capital)
        line = limit * years
        told = None if isinstance(self.indication, PricingError) else self.indication
        return RepricedPolicy(
            exchange=self.entry.name,
            policy=self.entry.policy.name,
            term_years=years,
            limit=whole_yen(limit),
            expected_loss=self.expected,
            euler=self.allocated.capital,
            marginal=whole_yen(self.marginal),
            marginal_error=whole_yen(self.error),
            premium=whole_yen(here),
            premium_error=whole_yen(at(self.marginal + self.error) - here),
            rate_on_line=here / line,
            premium_by_euler=whole_yen(euler),
            rate_on_line_by_euler=euler / line,
            technical_premium=None if told is None else told.technical_premium.amount,
            technical_rate_on_line=None if told is None else told.rate_on_line,
        )


def repriced(
    case: BookCase,
    book: Sequence[Submission],
    desk: Desk,
    on: dt.date,
    report: PortfolioReport,
    found: Marginals,
) -> Repriced:
    """Price every policy at the capital it asks for.

    Args:
        case: the book worked out.
        book: the same as it was given.
        desk: model and basis.
        on: day of the prices.
        report: of the book, with its capital and each exchange's share of it.
        found: what each exchange adds to the tail of the same years.
    """
    years = [entry.year for entry in case.entries]
    shares = [row for row in report.allocation if row.dimension == "exchange"]
    lines = [
        _Line(entry, indication, share, float(added) - share.expected_loss, float(error))
        for entry, indication, share, added, error in zip(
            case.entries,
            each_indicated(book, desk, on, years),
            shares,
            found.added,
            found.error,
            strict=True,
        )
    ]
    return _summed([(line, line.priced(desk)) for line in lines], report.capital, desk)


def _summed(priced: Sequence[tuple[_Line, RepricedPolicy]], whole: Capital, desk: Desk) -> Repriced:
    rows = tuple(row for _, row in priced)
    both = [(row.premium, row.technical_premium) for row in rows]
    beside = [(here, told) for here, told in both if told is not None]
    return Repriced(
        cost_of_capital=desk.basis.capital.cost_of_capital,
        capital=whole.capital,
        euler=sum(row.euler for row in rows),
        marginal=sum(row.marginal for row in rows),
        premium=sum(row.premium for row in rows),
        premium_by_euler=sum(row.premium_by_euler for row in rows),
        technical_premium=sum(told for _, told in beside),
        premium_beside_it=sum(here for here, _ in beside),
        without_technical=len(rows) - len(beside),
        dearer=sum(here > told for here, told in beside),
        above_most=sum(row.premium > line.most for line, row in priced),
        policies=rows,
    )
