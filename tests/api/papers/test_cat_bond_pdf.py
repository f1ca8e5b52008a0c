"""The term sheet of a bond on a pool: risk, spread, wording, deals, in one language."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from api.cat_bond_words import checked_said, layer_said, made_said, multiple_said, principal_said
from api.pages.portfolio_books import example_book
from api.papers.cat_bond_pdf import render_pdf
from api.papers.paper import Stamped
from models.book_years import BLOCK_YEARS
from pricing.cat_bond import BondAsked, cat_bond
from pricing.cat_bond_terms import CatBond
from pricing.desk import open_desk
from pricing.phrases import LANGUAGES, Language
from pricing.short_yen import short_yen
from tests.api.papers.conftest import ON
from tests.api.papers.reading import every_page_says, fonts_are_inside, holds

if TYPE_CHECKING:
    from pathlib import Path

    from pricing.cat_bond_result import CatBondReport
    from pricing.desk import Desk

STAMPED = Stamped(None, dt.date(2026, 11, 28))
BOND = CatBond(attachment=10e9, exhaustion=20e9)


@pytest.fixture(scope="module")
def desk(trained: Path) -> Desk:
    return open_desk(trained)


def worked(
    desk: Desk, lang: Language, bond: CatBond = BOND, *, beside: bool = False
) -> CatBondReport:
    asked = BondAsked(years=BLOCK_YEARS, lang=lang, beside=beside)
    return cat_bond(bond, example_book(), desk, ON, asked)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_figures_of_the_bond_are_there(desk: Desk, lang: Language) -> None:
    found = worked(desk, lang, beside=True)
    pdf = render_pdf(found, STAMPED)
    shares = [
        *(
            one.value
            for one in (
                found.expected_loss,
                found.attachment_probability,
                found.exhaustion_probability,
            )
        ),
        *(found.term.first_loss, found.term.exhausted, found.term.expected_loss),
        *found.price.spreads,
        found.price.at_cost_of_capital,
        found.price.at_risk_load,
    ]
    holds(pdf, *(f"{100 * share:.3g} %" for share in shares))
    holds(pdf, short_yen(found.expected_loss_amount.amount, lang))
    holds(pdf, layer_said(found, lang), principal_said(found, lang), made_said(found.made, lang))
    holds(pdf, multiple_said(found.price.at_cost_multiple, lang))
    holds(pdf, *(clause.text for clause in found.sheet), *found.notes)
    holds(pdf, *(checked_said(one, lang) for one in found.check))
    holds(pdf, *(deal.name for deal in found.precedents))
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


def test_where_a_multiple_says_nothing_the_sheet_says_so(desk: Desk) -> None:
    found = worked(desk, "ja", CatBond(attachment=36e9, exhaustion=60e9))
    assert found.price.at_cost_multiple is None
    holds(render_pdf(found, STAMPED), "倍率は意味を持たない", "比較せず")
