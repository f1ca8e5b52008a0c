"""Every policy of a book at its capital: beside one added last, its indication, and the formula."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pricing.errors import BatchRefused
from pricing.indication import indications
from pricing.layer import Layer
from pricing.portfolio import BookAsked, portfolio
from pricing.submission import Submission

if TYPE_CHECKING:
    import datetime as dt

    from models.profile import SecurityProfile
    from pricing.desk import Desk
    from pricing.policy import Policy
    from pricing.portfolio_result import PortfolioReport, Repriced

YEARS = 65_536


@pytest.fixture(scope="module")
def book(examples: dict[str, SecurityProfile], primary: Policy) -> list[Submission]:
    """The example exchanges, all clients of one vendor; one has a policy of two years."""
    profiles = [
        profile.model_copy(update={"wallet_vendor": "Vendor A"}) for profile in examples.values()
    ]
    two_years = primary.model_copy(
        update={"expiry": primary.expiry.replace(year=primary.expiry.year + 1)}
    )
    return [
        Submission(profile=profile, policy=two_years if place == 1 else None)
        for place, profile in enumerate(profiles)
    ]


@pytest.fixture(scope="module")
def report(book: list[Submission], desk: Desk, on: dt.date) -> PortfolioReport:
    return portfolio(book, desk, on, BookAsked(years=YEARS, reprice=True))


@pytest.fixture(scope="module")
def found(report: PortfolioReport) -> Repriced:
    assert report.repriced is not None
    return report.repriced


def test_it_is_only_there_if_asked_for(book: list[Submission], desk: Desk, on: dt.date) -> None:
    assert portfolio(book, desk, on, BookAsked(years=1)).repriced is None


def test_a_policy_asks_what_it_would_ask_if_it_were_added(
    found: Repriced, book: list[Submission], desk: Desk, on: dt.date
) -> None:
    asked = BookAsked(years=YEARS, added=book[-1])
    added = portfolio(book[:-1], desk, on, asked).added
    assert added is not None
    assert found.policies[-1].marginal == pytest.approx(added.marginal, abs=2)


def test_the_premium_is_charged_on_loss_and_capital_over_the_term(
    found: Repriced, desk: Desk
) -> None:
    cost = desk.basis.capital.cost_of_capital
    for row in found.policies:
        charge = desk.basis.charge(row.limit, row.term_years)
        for capital, told, line in (
            (row.marginal, row.premium, row.rate_on_line),
            (row.euler, row.premium_by_euler, row.rate_on_line_by_euler),
        ):
            loaded = row.expected_loss + cost * row.term_years * capital
            assert told == pytest.approx(float(charge.premium(loaded)), abs=2)
            assert line == pytest.approx(told / row.limit / row.term_years, rel=1e-6)
    assert found.policies[1].term_years == pytest.approx(2.0, abs=0.01)


def test_an_error_of_the_capital_is_passed_on_by_its_cost(found: Repriced, desk: Desk) -> None:
    for row in found.policies:
        charge = desk.basis.charge(row.limit, row.term_years)
        slope = desk.basis.capital.cost_of_capital * row.term_years * charge.gross_up
        assert 0 < row.marginal_error < row.marginal
        assert row.premium_error <= slope * (1 + charge.tax) * row.marginal_error + 2


def test_expected_loss_and_technical_premium_are_those_of_an_indication(
    found: Repriced, book: list[Submission], desk: Desk, on: dt.date
) -> None:
    for row, told in zip(found.policies, indications(book, desk, on).indications, strict=True):
        assert row.expected_loss == told.expected_loss.amount
        assert row.technical_premium == told.technical_premium.amount
        assert row.technical_rate_on_line == told.rate_on_line


def test_sums_are_of_the_policies_and_euler_shares_are_the_capital(
    found: Repriced, report: PortfolioReport
) -> None:
    rows = found.policies
    assert [row.exchange for row in rows] == [
        part.name for part in report.allocation if part.dimension == "exchange"
    ]
    assert sum(row.euler for row in rows) == found.euler == report.capital.capital
    assert sum(row.marginal for row in rows) == found.marginal
    assert all(row.marginal <= row.euler + 1 for row in rows)
    assert found.marginal < found.capital
    assert sum(row.premium for row in rows) == found.premium == found.premium_beside_it
    assert found.without_technical == found.above_most == 0
    assert found.dearer == sum(row.premium > (row.technical_premium or 0) for row in rows)


def test_a_policy_no_quote_is_made_for_is_priced_without_a_technical_premium(
    book: list[Submission], desk: Desk, on: dt.date, primary: Policy
) -> None:
    """Under a load of ten times the loss, its premium is more than it can pay in its term."""
    load = desk.basis.risk_load.model_copy(update={"principle": "expected_value", "parameter": 10})
    dear = replace(desk, basis=desk.basis.model_copy(update={"risk_load": load}))
    frequent = book[1].profile.model_copy(
        update={"name": "Often robbed", "yearly_volume": 1e16, "earlier_thefts": 9}
    )
    low = primary.model_copy(
        update={"layers": (Layer(limit=1e6),), "expiry": primary.expiry.replace(year=2030)}
    )
    refused = Submission(profile=frequent, policy=low)
    with pytest.raises(BatchRefused):
        indications([refused], dear, on)
    priced = portfolio([*book, refused], dear, on, BookAsked(years=1, reprice=True)).repriced
    assert priced is not None
    last = priced.policies[-1]
    assert last.technical_premium is last.technical_rate_on_line is None
    assert last.premium > last.expected_loss > 0
    assert priced.without_technical == 1
    assert priced.premium_beside_it == priced.premium - last.premium
