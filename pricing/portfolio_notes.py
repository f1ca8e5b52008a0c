"""What is assumed about a book whose policies can pay together?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pricing.book_case import BookCase

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


def notes_of(case: BookCase, *, simulated: bool) -> tuple[str, ...]:
    """Of a book whose figures are simulated, or by its exact law."""
    notes = [SHARED, COMMON, ONE_EVENT, WHOLE_TERMS if simulated else BEFORE_TERM, COINS]
    capped = sum(event.capped for event in case.risk.shared)
    chances = sum(len(event.members) for event in case.risk.shared)
    if capped:
        notes.append(CAPPED.format(n=capped, all=chances))
    return tuple(notes)
