"""The quote slip shows the figures of its record, in both languages."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from api.papers.paper import Stamped, between, full_yen
from api.papers.quote_pdf import render_pdf
from api.terminal import percent
from pricing.desk import open_desk
from pricing.phrases import LANGUAGES
from pricing.quote import price
from pricing.short_yen import short_yen
from tests.api.papers.conftest import ON, example_exchange, example_policy
from tests.api.papers.reading import every_page_says, flat, fonts_are_inside, holds, pages

if TYPE_CHECKING:
    from pathlib import Path

    from pricing.phrases import Language
    from pricing.result import Quote

STAMPED = Stamped("01900000-0000-7000-8000-000000000000", dt.date(2026, 11, 28))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_premium_stands_in_whole_yen_with_its_interval_and_rate(
    quote: Quote, lang: Language
) -> None:
    pdf = render_pdf(quote, STAMPED, lang)
    premium, band = quote.technical_premium, quote.market_band
    first = pages(pdf)[0]
    for text in (
        full_yen(premium.amount, lang),
        short_yen(premium.amount, lang),
        between(premium, lang),
        percent(quote.rate_on_line),
        percent(band.central_low),
        percent(band.ceiling),
    ):
        assert flat(text) in first


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_line_of_the_premium_is_there_to_the_yen(quote: Quote, lang: Language) -> None:
    lines = [line.amount.amount for line in quote.loadings]
    lines += [quote.expected_loss.amount, quote.risk_load.amount]
    assert sum(lines) == pytest.approx(quote.technical_premium.amount, abs=len(lines))
    holds(render_pdf(quote, STAMPED, lang), *(f"{amount:,}" for amount in lines))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_risk_controls_terms_and_reserve_are_those_of_the_record(
    quote: Quote, lang: Language
) -> None:
    ground_up, found = quote.ground_up, quote.adequacy
    effects = [d.effect.amount for d in quote.drivers] + [
        t.effect.amount for t in quote.term_effects
    ]
    holds(
        render_pdf(quote, STAMPED, lang),
        percent(ground_up.theft_probability),
        *(short_yen(period.loss.amount, lang) for period in ground_up.return_periods),
        *(short_yen(amount, lang) for amount in effects),
        *(d.label_en if lang == "en" else d.label_ja for d in quote.drivers),
        full_yen(found.required.amount, lang),
        full_yen(found.eligible_credit.amount, lang),
        full_yen(found.shortfall.amount, lang),
        *(
            f.title_en if lang == "en" else f.title_ja
            for f in found.findings
            if f.result == "unknown"
        ),
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_says_what_made_it_and_which_record_it_is(quote: Quote, lang: Language) -> None:
    pdf = render_pdf(quote, STAMPED, lang)
    model = quote.model
    holds(pdf, quote.digest, model.version, model.sha256, quote.basis_version, "USD 1 =")
    every_page_says(pdf, "01900000-0000-7000-8000-000000000000", lang)
    fonts_are_inside(pdf)


def test_the_same_record_is_the_same_bytes(quote: Quote) -> None:
    assert render_pdf(quote, STAMPED, "ja") == render_pdf(quote, STAMPED, "ja")


def test_a_name_full_of_markup_stands_as_it_is(quote: Quote) -> None:
    name = '#read("/etc/passwd") *bold* 髙﨑'
    named = quote.model_copy(update={"profile": quote.profile.model_copy(update={"name": name})})
    holds(render_pdf(named, STAMPED, "en"), name)


def test_two_layers_with_every_term_are_told(trained: Path) -> None:
    policy = example_policy("meets-all")
    layer = policy.layers[0].model_copy(
        update={"coinsurance": 0.1, "reinstatements": (0.0, 1.0), "share": 0.5}
    )
    terms = {"layers": (layer,), "waiting_days": 3, "discovery_days": 9_999}
    desk = open_desk(trained)
    found = price(example_exchange(), policy.model_copy(update=terms), desk, ON)
    pdf = render_pdf(found, STAMPED, "en")
    assert found.deposit_premium is not None
    holds(
        pdf,
        "10 % borne by the exchange",
        "reinstatements at free, 100 %",
        "3 days without cover",
        "thefts found until 9999 days after expiry",
        f"{found.deposit_premium.amount:,}",
    )
