"""What does the policy add to the rest of a book? The reader's own, or an example."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask import request
from pydantic import TypeAdapter, ValidationError

from api import keeping, studies
from api.examples import EXAMPLES
from api.fault_telling import told
from api.file_shapes import ListQuery, PortfolioOnFile
from api.pages import numbers
from api.pages.charts import Axis, Chart, Series
from api.pages.portfolio_books import example_book
from api.pages.sources import price_source
from api.pages.text.risk import WORDS
from api.study_shapes import (
    MOST_IN_BOOK,
    MOST_LAYERS_OF_BOOK,
    MarginalAnswer,
    MarginalRequest,
)
from pricing.book_run import SEED
from pricing.book_together import YEARS
from pricing.submission import Submission

if TYPE_CHECKING:
    from api.pages.asked import Asked
    from api.pages.visit import Visit

FEW = 6
"""Bars of a chart of the usual height."""

EXAMPLE_BOOKS = {
    "four-policies": "example_book",
    "sector": "example_sector",
    "thirty": "example_thirty",
}


def choices(visit: Visit) -> tuple[tuple[str, str], ...]:
    """Books to choose from, the reader's own first."""
    examples = tuple((name, visit.told(WORDS[key])) for name, key in EXAMPLE_BOOKS.items())
    if not visit.may("portfolios:read"):
        return examples
    lines, _ = keeping.entries(visit.service.store, visit.caller, "portfolio", ListQuery(limit=100))
    return (*((line.id, line.name) for line in lines), *examples)


def chosen(visit: Visit) -> str:
    """The book the address names; the first there is if none."""
    return visit.args.get("book") or choices(visit)[0][0]


def values(visit: Visit, asked: Asked) -> dict[str, Any]:
    """What the part of the page on the book shows; a book too large to ask about says so."""
    found = _found(visit, asked, shares=True)
    if found is None:
        return {"found": None, "most": MOST_IN_BOOK, "layers": MOST_LAYERS_OF_BOOK}
    return {
        "found": found,
        "priced": price_source(found.model, found.basis_version, visit.lang),
        "shares": _shares(visit, found),
    }


def together_values(visit: Visit, asked: Asked) -> dict[str, Any]:
    """The same under the book's common shocks, beside it; or what stands in the way."""
    found = _found(visit, asked, together=True)
    if found is None:
        return {"found": None, "together": None, "why": ""}
    return {
        "found": found,
        "together": found.together,
        "why": told(found.together_refused or "", visit.lang),
        "years": YEARS,
        "seed": SEED,
        "priced": price_source(found.model, found.basis_version, visit.lang),
    }


def _found(
    visit: Visit, asked: Asked, *, shares: bool = False, together: bool = False
) -> MarginalAnswer | None:
    """What the API answers; nothing of a book too large to ask about."""
    try:
        question = MarginalRequest(
            profile=asked.profile,
            policy=asked.policy,
            book=_submissions(visit, chosen(visit)),
            shares=shares,
            together=together,
            language=visit.lang,
            on=asked.on,
        )
    except ValidationError:
        return None
    visit.service.limits.spend(visit.caller, request.remote_addr, question.units)
    return studies.marginal(visit.service, question)


def _submissions(visit: Visit, named: str) -> tuple[Submission, ...]:
    if named in EXAMPLE_BOOKS:
        return _example(named)
    with visit.service.store.read() as session:
        kept = keeping.find(session, visit.caller, "portfolio", named)
    return PortfolioOnFile.model_validate_json(kept.document).submissions


@lru_cache(maxsize=4)
def _example(named: str) -> tuple[Submission, ...]:
    if named == "thirty":
        return example_book()
    text = (EXAMPLES / "books" / f"{named}.json").read_bytes()
    return TypeAdapter(tuple[Submission, ...]).validate_json(text)


def _shares(visit: Visit, found: MarginalAnswer) -> Chart:
    """Who bears the capital of the book, the largest first."""
    lines = sorted(found.shares, key=lambda one: -one.capital.amount)
    names = tuple(
        visit.told(WORDS["this_policy"]) if one.entry is None else _short(one.exchange)
        for one in lines
    )
    rows = tuple((place, one.capital.amount) for place, one in enumerate(lines))
    mine = tuple(row for row, one in zip(rows, lines, strict=True) if one.entry is None)
    others = tuple(row for row, one in zip(rows, lines, strict=True) if one.entry is not None)
    return Chart(
        name="book",
        title=visit.told(WORDS["book_shares"]),
        summary=visit.told(WORDS["book_shares_says"]).format(
            capital=numbers.yen(found.capital_with.amount, visit.lang),
            share=numbers.yen(found.euler.amount, visit.lang),
        ),
        x=Axis(visit.told(WORDS["which_book"]), "text", categories=names),
        y=Axis(visit.told(WORDS["capital"]), "yen"),
        series=(
            Series(visit.told(WORDS["this_policy"]), "bar", mine, "second", stack="capital"),
            Series(visit.told(WORDS["which_book"]), "bar", others, "main", stack="capital"),
        ),
        upright=False,
        height="tall" if len(lines) > FEW else "normal",
    )


def _short(name: str) -> str:
    """A name without what it says in brackets."""
    return re.split(r" ?[(（]", name)[0] or name
