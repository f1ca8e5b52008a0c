"""The report of a book holds capital, curves, whose it is, and what is assumed, in one language."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from api.pages.portfolio_books import example_book
from api.papers.paper import Stamped
from api.papers.portfolio_pdf import render_pdf
from api.portfolio_words import event_said, part_said, said
from models.book_years import BLOCK_YEARS
from pricing.desk import open_desk
from pricing.phrases import LANGUAGES, Language
from pricing.portfolio import BookAsked, portfolio
from pricing.reinsurance import Reinsurance
from pricing.short_yen import short_yen
from tests.api.papers.conftest import ON
from tests.api.papers.reading import every_page_says, fonts_are_inside, holds

if TYPE_CHECKING:
    from pathlib import Path

    from pricing.desk import Desk
    from pricing.portfolio_result import PortfolioReport

STAMPED = Stamped(None, dt.date(2026, 11, 28))
TREATIES = Reinsurance.model_validate(
    (
        {"kind": "quota_share", "ceded": 0.2},
        {"kind": "aggregate_excess", "attachment": 1e10, "limit": 1e10},
    )
)


@pytest.fixture(scope="module")
def desk(trained: Path) -> Desk:
    return open_desk(trained)


def worked(desk: Desk, lang: Language) -> PortfolioReport:
    book = example_book()
    asked = BookAsked(years=BLOCK_YEARS, lang=lang, reinsurance=TREATIES, added=book[-1])
    return portfolio(book[:-1], desk, ON, asked)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_figures_of_the_report_are_there(desk: Desk, lang: Language) -> None:
    found = worked(desk, lang)
    assert found.net is not None
    assert found.added is not None
    pdf = render_pdf(found, STAMPED)
    amounts = [
        found.capital.capital,
        found.capital.tvar,
        found.expected_loss,
        *(row.amount for row in (*found.aep, *found.oep, *found.tvar, *found.net.aep)),
        *(row.capital for row in found.allocation),
        *(row.replay_paid for row in found.disasters),
        *(row.expected for row in found.net.treaties),
        found.net.capital.capital,
        found.added.marginal,
        *(row.exact for row in found.check),
    ]
    holds(pdf, *(short_yen(amount, lang) for amount in amounts))
    holds(pdf, *(part_said(row.dimension, row.name, lang) for row in found.allocation))
    holds(pdf, *(event_said(row, lang) for row in found.shared), *found.notes, found.made.model)
    for row in found.assumptions:
        holds(pdf, row.rationale if lang == "en" else row.rationale_ja, f"{row.value:g}")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_says_that_it_is_not_kept_and_the_bytes_are_the_same(
    desk: Desk, lang: Language
) -> None:
    found = worked(desk, lang)
    pdf = render_pdf(found, STAMPED)
    assert render_pdf(found, STAMPED) == pdf
    every_page_says(pdf, "not kept, no record" if lang == "en" else "保存されていない試算", lang)
    fonts_are_inside(pdf)


def test_an_exact_book_has_a_report_too(desk: Desk) -> None:
    found = portfolio(example_book(), desk, ON, BookAsked(method="exact", lang="ja"))
    pdf = render_pdf(found, STAMPED)
    points = f"{found.made.points:,}"
    holds(pdf, said("made_exact", "ja", points=points), short_yen(found.capital.capital, "ja"))
