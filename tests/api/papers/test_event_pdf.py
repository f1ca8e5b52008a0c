"""The paper of a cover on an event: price, basis risk, credit, assumptions, in one language."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from api.event_parts import checked_said, would_pay
from api.event_said import made_said, terms_said
from api.papers.event_pdf import render_pdf
from api.papers.paper import Stamped
from pricing.desk import open_desk
from pricing.event_cover import event_cover
from pricing.event_terms import EventCover
from pricing.phrases import LANGUAGES, Language
from pricing.short_yen import short_yen
from tests.api.command import ROOT
from tests.api.papers.conftest import ON
from tests.api.papers.reading import every_page_says, fonts_are_inside, holds

if TYPE_CHECKING:
    from pathlib import Path

    from pricing.desk import Desk
    from pricing.event_result import EventReport

STAMPED = Stamped(None, dt.date(2026, 11, 28))


@pytest.fixture(scope="module")
def desk(trained: Path) -> Desk:
    return open_desk(trained)


def worked(desk: Desk, name: str, lang: Language, *, effects: bool = True) -> EventReport:
    text = (ROOT / "examples" / "event-covers" / f"{name}.json").read_bytes()
    return event_cover(EventCover.model_validate_json(text), desk, ON, lang=lang, effects=effects)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["outflow", "halt"])
def test_the_figures_of_the_cover_are_there(desk: Desk, name: str, lang: Language) -> None:
    found = worked(desk, name, lang)
    pdf = render_pdf(found, STAMPED)
    price, basis = found.price, found.basis
    amounts = [
        *(one.amount for one in (price.expected, price.loaded, price.technical, price.when_paid)),
        *(one.amount for one in (basis.loss, basis.gap, basis.short, basis.over)),
        *(end for row in found.assumptions for end in row.ends),
        found.credit.required.amount,
    ]
    holds(pdf, *(short_yen(amount, lang) for amount in amounts))
    holds(
        pdf,
        *(
            line
            for _, lines in terms_said(found.cover, found.assets.amount, lang)
            for line in lines
        ),
    )
    holds(pdf, *found.flags, *found.notes, *(deal.name for deal in found.precedents))
    holds(pdf, *(row.assumption.id for row in found.assumptions))
    holds(pdf, would_pay(found.credit, lang), made_said(found.made, lang))
    holds(pdf, *(checked_said(one, lang) for one in found.check))


@pytest.mark.parametrize(
    ("lang", "first"),
    [
        ("en", "It earns no credit towards the required amount: ¥0"),
        ("ja", "所要額への算入可能額：0円"),
    ],
)
def test_it_says_first_that_no_credit_is_known(desk: Desk, lang: Language, first: str) -> None:
    holds(render_pdf(worked(desk, "outflow", lang, effects=False), STAMPED), first)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_says_that_it_is_not_kept_and_the_bytes_are_the_same(
    desk: Desk, lang: Language
) -> None:
    found = worked(desk, "outflow", lang)
    pdf = render_pdf(found, STAMPED)
    assert render_pdf(found, STAMPED) == pdf
    every_page_says(pdf, "not kept, no record" if lang == "en" else "保存されていない試算", lang)
    fonts_are_inside(pdf)
