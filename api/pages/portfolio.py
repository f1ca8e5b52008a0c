"""A book of policies as its chief underwriter sees it: the whole, whose it is, and what if."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, request
from pydantic import ValidationError
from werkzeug.exceptions import NotFound

from api import keeping, studies
from api.accumulation_shapes import MOST_AT_ONCE, AccumulationOnFileRequest, AccumulationRequest
from api.contract import pdf
from api.examples import EXAMPLES
from api.file_shapes import ListQuery
from api.imports.writing import template
from api.pages import numbers
from api.pages.book_refusals import of_book, of_file
from api.pages.portfolio_asked import EXAMPLE_PROGRAMME, LEVERS, YEARS, read
from api.pages.portfolio_books import BOUND, EXAMPLE, books, chosen, chosen_book
from api.pages.portfolio_charts import DIMENSIONS, allocation, curves, of_period, parts
from api.pages.site import Pages, Shown
from api.pages.text.portfolio import WORDS
from api.pages.text.portfolio_file import WORDS as FILE_WORDS
from api.papers import kept
from api.portfolio_words import event_said
from api.portfolio_words import said as word_of_book
from data.accumulation import accumulation
from pricing.book_whose import ALONE
from pricing.errors import PricingError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from werkzeug.wrappers import Response as AnyResponse

    from api.pages.portfolio_asked import BookQuestion
    from api.pages.portfolio_books import Book
    from api.pages.visit import Visit
    from pricing.portfolio_result import PortfolioReport
    from pricing.submission import Submission

pages = Pages({**WORDS, **FILE_WORDS})

WHOLE = "whole"
"""In an address that has the figures in the page itself, for browsers without scripts."""

MOST_DISASTERS, MOST_KEPT = 8, 10
SHARE_OF_A_VISIT = 5

SAMPLES: Mapping[str, Callable[[], bytes]] = {
    "book": (EXAMPLES / "book.csv").read_bytes,
    "oed": (EXAMPLES / "book-oed.csv").read_bytes,
    "columns": lambda: template("exposures").encode(),
}


@pages.page("/portfolio", may="prices:ask", units=SHARE_OF_A_VISIT, takes_file=True)
def portfolio(visit: Visit) -> Shown:
    """The example book, or one of the reader's; its figures follow the page."""
    asked = read(visit)
    values = {"title": visit.told(WORDS["title"]), **form_values(visit, asked), **NOTHING}
    if asked.is_wrong:
        return Shown("portfolio.html", values, 422)
    book = chosen_book(visit)
    values |= {"file": book.file, "mark": book.mark}
    if book.refused is not None:
        return Shown("portfolio.html", values | {"refused": of_file(book.refused, visit.lang)}, 422)
    if not 0 < len(book.entries) <= MOST_AT_ONCE:
        return Shown("portfolio.html", values | {"many": len(book.entries)})
    if request.method == "GET" and not ("HX-Request" in request.headers or WHOLE in visit.args):
        return Shown("portfolio.html", values | {"later": True})
    try:
        found = _worked(visit, book.entries, asked, beside=False)
    except PricingError as refused:
        said = of_book(refused, book, visit.lang)
        return Shown("portfolio.html", values | {"refused": said}, 422)
    return Shown("portfolio.html", values | shown(visit, found) | kept_values(visit, asked, book))


@pages.page(
    "/portfolio/check", may="prices:ask", units=SHARE_OF_A_VISIT, whole=False, takes_file=True
)
def check(visit: Visit) -> Shown:
    """The exact law beside the same simulated years."""
    asked, values = read(visit), {"found": None}
    book = () if asked.is_wrong else chosen_book(visit).entries
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


@pages.page(
    "/portfolio/premiums", may="prices:ask", units=SHARE_OF_A_VISIT, whole=False, takes_file=True
)
def premiums(visit: Visit) -> Shown:
    """What every policy costs at the capital it asks of the book."""
    asked = read(visit)
    book = () if asked.is_wrong else chosen_book(visit).entries
    if not 0 < len(book) <= MOST_AT_ONCE:
        return Shown("portfolio_premiums.html", {"priced": None}, 422)
    found = _worked(visit, book, asked, beside=False, reprice=True)
    return Shown(
        "portfolio_premiums.html",
        {"priced": found.repriced, "from_run": from_run(visit, found)},
    )


@pages.page("/portfolio/paper", may="prices:ask", units=65, whole=False, takes_file=True)
def paper(visit: Visit) -> Shown | AnyResponse:
    """The same as PDF, with the exact law beside it."""
    asked = read(visit)
    book = () if asked.is_wrong else chosen_book(visit).entries
    if not 0 < len(book) <= MOST_AT_ONCE:
        return portfolio(visit)
    made = kept.loose_portfolio(_worked(visit, book, asked, beside=True), visit.today)
    return pdf(made.content, made.name)


@pages.page("/portfolio/sample", whole=False)
def sample(visit: Visit) -> AnyResponse:
    """A file to begin with: in our columns, in OED's, or with every column there is."""
    name = visit.args.get("of", "book")
    if name not in SAMPLES:
        raise NotFound
    answer = Response(SAMPLES[name](), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="kuramori-{name}.csv"'
    return answer


NOTHING: dict[str, Any] = {
    "found": None,
    "many": None,
    "refused": (),
    "later": False,
    "file": None,
    "mark": None,
    "keeping": None,
}


def kept_values(visit: Visit, asked: BookQuestion, book: Book) -> dict[str, Any]:
    """What may be kept of a portfolio on file, and what is."""
    named = chosen(visit)
    if book.file or named in (EXAMPLE, BOUND) or not visit.may("accumulations:read"):
        return {}
    query = ListQuery(of=named, limit=MOST_KEPT)
    lines, _ = keeping.entries(visit.service.store, visit.caller, "accumulation", query)
    question = AccumulationOnFileRequest(
        years=asked.years,
        seed=asked.seed,
        assumptions=asked.assumptions,
        reinsurance=asked.reinsurance,
        language=visit.lang,
        on=visit.today,
    )
    return {
        "keeping": {
            "portfolio": named,
            "request": question.model_dump(mode="json"),
            "records": lines,
        }
    }


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


def _worked(
    visit: Visit,
    book: tuple[Submission, ...],
    asked: BookQuestion,
    *,
    beside: bool,
    reprice: bool = False,
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
