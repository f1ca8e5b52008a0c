"""A book of policies as its chief underwriter sees it: the whole, whose it is, and what if."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from flask import request
from pydantic import ValidationError

from api import keeping, studies
from api.accumulation_shapes import MOST_AT_ONCE, AccumulationRequest
from api.contract import pdf
from api.examples import EXAMPLES
from api.file_shapes import ListQuery, PortfolioOnFile, SubmissionOnFile
from api.imports.reading import read as read_file
from api.pages import numbers
from api.pages.portfolio_asked import EXAMPLE_PROGRAMME, LEVERS, YEARS, read
from api.pages.portfolio_charts import DIMENSIONS, allocation, curves, of_period, parts
from api.pages.site import Pages, Shown
from api.pages.text.portfolio import WORDS
from api.papers import kept
from api.portfolio_words import event_said
from api.portfolio_words import said as word_of_book
from data.accumulation import accumulation
from pricing.book_whose import ALONE
from pricing.errors import PricingError
from pricing.phrases import say
from pricing.submission import Submission

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

    from api.imports.faults import Imported
    from api.pages.portfolio_asked import BookQuestion
    from api.pages.visit import Visit
    from pricing.phrases import Phrase
    from pricing.portfolio_result import PortfolioReport

    Book = tuple[Submission, ...]
    Choices = tuple[tuple[Phrase, tuple[tuple[str, str], ...]], ...]

pages = Pages(WORDS)

EXAMPLE, BOUND = "example", "bound"
WHOLE = "whole"
"""In an address that has the figures in the page itself, for browsers without scripts."""

MOST_DISASTERS = 8
SHARE_OF_A_VISIT = 5


@pages.page("/portfolio", may="prices:ask", units=SHARE_OF_A_VISIT)
def portfolio(visit: Visit) -> Shown:
    """The example book, or one of the reader's; its figures follow the page."""
    asked = read(visit)
    values = {"title": visit.told(WORDS["title"]), **form_values(visit, asked), **NOTHING}
    if asked.is_wrong:
        return Shown("portfolio.html", values, 422)
    book = book_of(visit, chosen(visit))
    if not book or len(book) > MOST_AT_ONCE:
        return Shown("portfolio.html", values | {"many": len(book)})
    if not ("HX-Request" in request.headers or WHOLE in visit.args):
        return Shown("portfolio.html", values | {"later": True})
    try:
        found = _worked(visit, book, asked, beside=False)
    except PricingError as refused:
        return Shown("portfolio.html", values | {"refused": _faults(refused)})
    return Shown("portfolio.html", values | shown(visit, found))


@pages.page("/portfolio/check", may="prices:ask", units=SHARE_OF_A_VISIT, whole=False)
def check(visit: Visit) -> Shown:
    """The exact law beside the same simulated years."""
    asked, values = read(visit), {"found": None}
    book = () if asked.is_wrong else book_of(visit, chosen(visit))
    if not 0 < len(book) <= MOST_AT_ONCE:
        return Shown("portfolio_check.html", values, 422)
    found = _worked(visit, book, asked, beside=True)
    largest = max((abs(row.standard_errors) for row in found.check), default=None)
    return Shown(
        "portfolio_check.html",
        {
            "found": found,
            "apart": largest,
            "from_run": from_run(visit, found),
            "from_exact": from_exact(visit, found),
        },
    )


@pages.page("/portfolio/premiums", may="prices:ask", units=SHARE_OF_A_VISIT, whole=False)
def premiums(visit: Visit) -> Shown:
    """What every policy costs at the capital it asks of the book."""
    asked = read(visit)
    book = () if asked.is_wrong else book_of(visit, chosen(visit))
    if not 0 < len(book) <= MOST_AT_ONCE:
        return Shown("portfolio_premiums.html", {"priced": None}, 422)
    found = _worked(visit, book, asked, beside=False, reprice=True)
    return Shown(
        "portfolio_premiums.html",
        {"priced": found.repriced, "from_run": from_run(visit, found)},
    )


@pages.page("/portfolio/paper", may="prices:ask", units=65, whole=False)
def paper(visit: Visit) -> Shown | AnyResponse:
    """The same as PDF, with the exact law beside it."""
    asked, book = read(visit), book_of(visit, chosen(visit))
    if asked.is_wrong or not 0 < len(book) <= MOST_AT_ONCE:
        return portfolio(visit)
    made = kept.loose_portfolio(_worked(visit, book, asked, beside=True), visit.today)
    return pdf(made.content, made.name)


NOTHING: dict[str, Any] = {"found": None, "many": None, "refused": (), "later": False}


def form_values(visit: Visit, asked: BookQuestion) -> dict[str, Any]:
    """What the form shows."""
    rows = {row.id: row for row in accumulation().assumptions}
    return {
        "asked": asked,
        "books": books(visit),
        "chosen": chosen(visit),
        "most": MOST_AT_ONCE,
        "levers": tuple((rows[name], lever) for name, lever in LEVERS.items()),
        "all_years": tuple(
            (str(n), visit.told(WORDS["years_are"]).format(n=f"{n:,}")) for n in YEARS
        ),
        "example_programme": EXAMPLE_PROGRAMME,
        "asked_label": lambda name: (
            visit.of(rows[name], "title") if name in rows else visit.told(WORDS[name])
        ),
    }


def books(visit: Visit) -> Choices:
    """Books to choose from, under headings."""
    example = ((EXAMPLE, visit.told(WORDS["example_book"])),)
    found: list[tuple[Phrase, tuple[tuple[str, str], ...]]] = [(say("Examples", "例"), example)]
    own: list[tuple[str, str]] = []
    if visit.may("submissions:answer"):
        own.append((BOUND, visit.told(WORDS["bound_book"])))
    if visit.may("portfolios:read"):
        query = ListQuery(limit=100)
        lines, _ = keeping.entries(visit.service.store, visit.caller, "portfolio", query)
        own += [(line.id, line.name) for line in lines]
    if own:
        found.append((say("On your file", "登録済み"), tuple(own)))
    return tuple(found)


def chosen(visit: Visit) -> str:
    """The book the address names: one of the reader's only for whom it exists."""
    named = visit.args.get("portfolio", EXAMPLE)
    if named == BOUND:
        return BOUND if visit.may("submissions:answer") else EXAMPLE
    return named if visit.may("portfolios:read") else EXAMPLE


def book_of(visit: Visit, named: str) -> Book:
    """The entries of a book.

    Raises:
        Problem: `unknown-portfolio`.
    """
    if named == EXAMPLE:
        return example_book()
    if named == BOUND:
        return _bound(visit)
    with visit.service.store.read() as session:
        record = keeping.find(session, visit.caller, "portfolio", named)
    return PortfolioOnFile.model_validate_json(record.document).submissions


@lru_cache(maxsize=1)
def example_book() -> Book:
    """The book that ships with the examples."""
    path = EXAMPLES / "book.csv"
    found = cast("Imported", read_file("exposures", path.name, path.read_bytes()))
    return cast("Book", found.documents)


def _bound(visit: Visit) -> Book:
    """What the reader's organisation has bound and still runs, a page of it."""
    query = ListQuery(state="bound", limit=100)
    lines, _ = keeping.entries(visit.service.store, visit.caller, "submission", query)
    found = []
    with visit.service.store.read() as session:
        for line in lines:
            record = keeping.find(session, visit.caller, "submission", line.id)
            one = SubmissionOnFile.model_validate_json(record.document)
            if one.policy is not None and one.policy.expiry > visit.today:
                found.append(Submission(profile=one.profile, policy=one.policy))
    return tuple(found)


def _worked(
    visit: Visit, book: Book, asked: BookQuestion, *, beside: bool, reprice: bool = False
) -> PortfolioReport:
    try:
        question = AccumulationRequest(
            book=book,
            years=asked.years,
            seed=asked.seed,
            assumptions=asked.assumptions,
            reinsurance=asked.reinsurance,
            reprice=reprice,
            language=visit.lang,
            on=visit.today,
        )
    except ValidationError as error:
        raise PricingError(str(error.errors()[0]["msg"]).removeprefix("Value error, ")) from error
    visit.service.limits.spend(visit.caller, request.remote_addr, question.units)
    return studies.accumulate(visit.service, question, beside=beside)


def shown(visit: Visit, found: PortfolioReport) -> dict[str, Any]:
    """Everything the answer shows."""
    divided = {name: parts(visit, found, name) for name in DIMENSIONS}
    alone = (row for row in found.allocation if row.name == ALONE)
    told = of_period(found.aep)
    worst = max(found.disasters, key=lambda one: one.replay_paid, default=None)
    return {
        "found": found,
        "from_run": from_run(visit, found),
        "year": told,
        "event": of_period(found.oep),
        "tails": {row.return_period: row for row in found.tvar},
        "nets": {row.return_period: row for row in found.net.aep} if found.net else {},
        "divided": divided,
        "together": 1.0 - sum(row.share for row in alone),
        "curves": curves(visit, found),
        "charts": {name: allocation(visit, rows, name) for name, rows in divided.items()},
        "event_said": lambda row: event_said(row, visit.lang),
        "treaty_said": lambda row: word_of_book(row.treaty, visit.lang),
        "worst": worst,
        "times": worst.replay_paid / told.amount if worst and told.amount else None,
        "most_disasters": MOST_DISASTERS,
    }


def from_run(visit: Visit, found: PortfolioReport) -> str:
    """Where a simulated figure is from."""
    years = numbers.count(found.made.years, visit.lang)
    return visit.told(WORDS["from_run"]).format(years=years, seed=found.seed, **_made(found))


def from_exact(visit: Visit, found: PortfolioReport) -> str:
    """Where an exact figure is from."""
    return visit.told(WORDS["from_exact"]).format(**_made(found))


def _made(found: PortfolioReport) -> dict[str, str]:
    made = found.made
    return {
        "model": made.model,
        "vintage": made.data_vintage,
        "basis": made.basis_version,
        "assumed": made.assumptions_vintage.isoformat(),
    }


def _faults(refused: PricingError) -> tuple[str, ...]:
    return tuple(
        f"{fault.field}: {fault.public}" if fault.field else fault.public
        for fault in refused.faults
    )
