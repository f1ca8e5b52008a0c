"""A policy in a book under common shocks: that of a book which has it, beside the exact figure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pricing.book_price import price_in_book
from pricing.book_together import ASKED, YEARS, with_together
from pricing.portfolio import BookAsked, portfolio
from pricing.submission import Book, Submission

if TYPE_CHECKING:
    import datetime as dt

    from models.profile import SecurityProfile
    from pricing.book_result import BookPrice
    from pricing.desk import Desk

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(scope="module")
def book() -> tuple[Submission, ...]:
    """Exchanges of different names, most with a wallet vendor in common."""
    names = ("jp-large", "jp-small", "offshore")
    one = Book.model_validate_json((EXAMPLES / "books" / "sector.json").read_bytes()).root[0]
    shared = one.profile.model_copy(update={"wallet_vendor": "Fireblocks"})
    return tuple(
        Submission(profile=shared.model_copy(update={"name": name}), policy=None) for name in names
    )


@pytest.fixture(scope="module")
def one(middle: SecurityProfile) -> Submission:
    return Submission(
        profile=middle.model_copy(update={"wallet_vendor": "Fireblocks"}), policy=None
    )


@pytest.fixture(scope="module")
def found(one: Submission, book: tuple[Submission, ...], desk: Desk, on: dt.date) -> BookPrice:
    alone = price_in_book(one.profile, one.policy, book, desk, on)
    return with_together(alone, one, book, desk, on)


def test_it_is_the_figure_of_a_book_that_takes_it_in_last(
    found: BookPrice, one: Submission, book: tuple[Submission, ...], desk: Desk, on: dt.date
) -> None:
    added = portfolio(book, desk, on, BookAsked(years=YEARS, added=one, beside=False)).added
    assert found.together is not None
    assert added is not None
    assert abs(found.together.marginal - added.marginal) <= 1
    assert ASKED.seed == 1


def test_the_exact_figure_stands_as_it_was(
    found: BookPrice, one: Submission, book: tuple[Submission, ...], desk: Desk, on: dt.date
) -> None:
    alone = price_in_book(one.profile, one.policy, book, desk, on)
    assert found.model_copy(update={"together": None}) == alone
    assert "together" not in alone.model_dump()
    assert "together_refused" not in found.model_dump()


def test_one_vendor_for_all_asks_for_more_than_independence(found: BookPrice) -> None:
    assert found.together is not None
    error = 3 * found.together.marginal_error
    assert found.together.euler > found.euler.amount
    assert found.together.marginal + error < found.alone.amount
    assert found.together.expected_loss == pytest.approx(found.expected_loss.amount, rel=1e-6)


def test_two_policies_on_one_exchange_are_told_to_be_in_the_way(
    one: Submission, book: tuple[Submission, ...], desk: Desk, on: dt.date
) -> None:
    twice = (*book, book[0])
    alone = price_in_book(one.profile, one.policy, twice, desk, on)
    told = with_together(alone, one, twice, desk, on)
    assert told.together is None
    assert told.together_refused is not None
    assert told.together_refused.startswith("/3/profile/name: must be the only entry")
    own = (one, *book)
    alone = price_in_book(one.profile, one.policy, own, desk, on)
    told = with_together(alone, one, own, desk, on)
    assert told.together_refused is not None
    assert told.together_refused.startswith("must be the only entry of its exchange (/0 has")
