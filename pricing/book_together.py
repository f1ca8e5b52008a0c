"""What does a policy add to a book where some events strike several of its exchanges at once?

`pricing.marginal` takes exchanges as independent, exactly; here stands beside it what the simulated
years of `pricing.portfolio` say of the same policy in the same book, under vendors' failures,
campaigns and one market for all. The figure is that of the book with the policy as its last entry,
every policy priced again, to the yen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.book_years import BLOCK_YEARS
from pricing.errors import BatchRefused, PricingError
from pricing.portfolio import BookAsked, portfolio

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from pricing.book_result import BookPrice
    from pricing.desk import Desk
    from pricing.submission import Submission

YEARS = 2 * BLOCK_YEARS
ASKED = BookAsked(years=YEARS, reprice=True, beside=False)


def with_together(
    found: BookPrice,
    one: Submission,
    book: Sequence[Submission],
    desk: Desk,
    on: dt.date,
    *,
    progress: Callable[[int, int, str], None] | None = None,
) -> BookPrice:
    """The price in a book with what the policy asks of it under common shocks, or why not that.

    Args:
        found: with exchanges taken as independent.
        one: the exchange with the policy that was priced; the reference policy if it has none.
        book: policies already written.
        desk: model, tables and basis.
        on: day of the prices; a book of that day has no expired policy.
        progress: told blocks of years done, their number and what is done.
    """
    try:
        report = portfolio([*book, one], desk, on, ASKED, progress=progress)
    except PricingError as refused:
        return found.model_copy(update={"together_refused": _why(refused, len(book))})
    assert report.repriced is not None  # noqa: S101 - it was asked for
    return found.model_copy(update={"together": report.repriced.policies[-1]})


def _why(refused: PricingError, candidate: int) -> str:
    """What stands in the way; of an entry of the book, behind its place."""
    if not isinstance(refused, BatchRefused):
        return refused.public
    place, fault = next(iter(refused.by_place.items()))
    return fault.public if place == candidate else f"/{place}{fault.field or ''}: {fault.public}"
