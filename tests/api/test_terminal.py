"""What a page of the terminal says of the lines of a premium and of what moves it."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from api.examples import EXAMPLE_REQUEST
from api.terminal import render
from models.profile import SecurityProfile
from pricing.money import money
from pricing.result import Loading, Quote, RateUsed, TermEffect

if TYPE_CHECKING:
    from api.core import Core

SOURCE = {"status": "assumption", "source": "test"}


@pytest.fixture
def quote(core: Core) -> Quote:
    profile = SecurityProfile.model_validate(EXAMPLE_REQUEST["profile"], strict=False)
    fake = core.price(profile, None, core.open_desk(None), dt.date(2026, 11, 23))
    usd = RateUsed(currency="USD", jpy_per_unit=150.0, month="2026-11", basis="test")
    return fake.model_copy(update={"exchange_rates": (usd,)})


def page(quote: Quote) -> str:
    file = io.StringIO()
    Console(file=file, width=110).print(render(quote))
    return file.getvalue()


def line(name: str, amount: float, rate: float | None) -> Loading:
    return Loading(name=name, amount=money(amount), rate=rate, **SOURCE)


def test_no_minimum_no_line(quote: Quote) -> None:
    lines = (line("brokerage", 2e6, 0.225), line("lift_to_minimum", 0.0, None))
    text = page(quote.model_copy(update={"loadings": lines}))
    assert "Brokerage" in text
    assert "22.5 % of premium" in text
    assert "Least premium" not in text
    assert "Lift to minimum" not in text


def test_a_minimum_that_binds_is_flagged_with_what_the_premium_would_be(quote: Quote) -> None:
    changes = {
        "rule": "minimum_rate_on_line",
        "premium_before_tax": money(5e7),
        "without_it": money(2e7),
        "binds": True,
    }
    lines = (line("lift_to_minimum", 1.95e7, None),)
    minimum = quote.minimum.model_copy(update=changes)
    text = page(quote.model_copy(update={"loadings": lines, "minimum": minimum}))
    assert "Lift to minimum" in text
    assert "¥50m by minimum rate on line: binds, without it ¥20m" in text
    idle = minimum.model_copy(update={"binds": False})
    assert "does not bind" in page(quote.model_copy(update={"minimum": idle}))


def test_terms_that_move_the_premium_are_shown_with_their_change(quote: Quote) -> None:
    effect = TermEffect(
        layer=1,
        term="aggregate_limit",
        change="to_one_limit",
        now=money(3e9),
        then=money(1e9),
        effect=money(-4e6),
    )
    text = page(quote.model_copy(update={"term_effects": (effect,)}))
    assert "-¥4m" in text
    assert "Aggregate limit  ¥3bn → ¥1bn" in text
