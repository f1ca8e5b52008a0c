"""Many exchanges at once against one at a time: rates, sizes, and what layers see of the year."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from models.annual_book import CELLS, PARTS, AnnualBook, LayerRows
from models.profile import TIERS
from models.theft_law import Franchised

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.loss_model import LossModel
    from models.profile import SecurityProfile

    Profiles = Callable[..., SecurityProfile]

ON = dt.date(2026, 11, 24)


@pytest.fixture
def profiles(make_profile: Profiles) -> list[SecurityProfile]:
    """Every kind of silence, seat and division of assets."""
    return [
        make_profile(),
        make_profile(shares={"hot": 1.0}),
        make_profile(shares={"warm": 0.2, "third_party": 0.8}),
        make_profile().model_copy(update={"country": None}),
        make_profile().model_copy(update={"trading_since": None}),
        make_profile().model_copy(update={"earlier_thefts": None}),
        make_profile().model_copy(update={"currency": "USD", "country": "SC"}),
    ]


def book_of(model: LossModel, profiles: list[SecurityProfile]) -> AnnualBook:
    units = [150.0 if profile.currency == "USD" else 1.0 for profile in profiles]
    return model.annual_losses(profiles, jpy_per_usd=150.0, jpy_per_unit=units, on=ON)


def rows(book: AnnualBook, start: float, limit: float, multiple: float = 3.0) -> LayerRows:
    n = len(book.rates)
    return LayerRows(
        exchange=np.arange(n),
        factors=np.ones((n, len(TIERS))),
        start=np.full(n, start),
        limit=np.full(n, limit),
        top=np.full(n, limit * multiple),
    )


def test_an_exchange_does_not_feel_the_others(
    model: LossModel, profiles: list[SecurityProfile]
) -> None:
    book = book_of(model, profiles)
    for i, profile in enumerate(profiles):
        alone, among = book_of(model, [profile]).exchange(0), book.exchange(i)
        np.testing.assert_allclose(among.rates, alone.rates, rtol=1e-12)
        np.testing.assert_allclose(among.law.log_median, alone.law.log_median, rtol=1e-13)
        np.testing.assert_array_equal(among.law.cap, alone.law.cap)


def test_years_worked_out_before_make_the_same_book(
    model: LossModel, profiles: list[SecurityProfile]
) -> None:
    book = book_of(model, profiles)
    again = AnnualBook.of([book.exchange(i) for i in range(len(profiles))])
    for field in fields(AnnualBook):
        np.testing.assert_equal(getattr(again, field.name), getattr(book, field.name))


def test_a_year_a_contract_has_changed_makes_no_book(
    model: LossModel, profiles: list[SecurityProfile]
) -> None:
    year = book_of(model, profiles).exchange(0)
    with pytest.raises(TypeError, match="not as the model has it"):
        AnnualBook.of([year, replace(year, law=Franchised(year.law, 1e8))])


def test_expected_payments_are_those_of_the_closed_form(
    model: LossModel, profiles: list[SecurityProfile]
) -> None:
    """So many limits in the term that none is ever used up."""
    book = book_of(model, profiles)
    seen = book.layer_years(rows(book, 1e8, 2e9, multiple=40.0))
    found = (seen.survival * np.diff(seen.ends)).sum(axis=1)
    expected = [book.exchange(i).layer_mean(1e8, 2e9).mean() for i in range(len(profiles))]
    # Rounding under the tilt, 1e-11 in each of 640 cells.
    np.testing.assert_allclose(found, expected, rtol=1e-7)


def test_the_predictive_law_is_that_of_one_exchange(
    model: LossModel, profiles: list[SecurityProfile]
) -> None:
    """Areas under the curve between whole limits, against a finer grid of every draw."""
    book = book_of(model, profiles)
    seen = book.layer_years(rows(book, 1e8, 2e9))
    for i in range(len(profiles)):
        law = book.exchange(i).layer_law(1e8, 2e9, 6e9)
        fine = np.cumsum(np.append(0.0, (1.0 - np.cumsum(law.predictive)) * law.width))
        coarse = np.append(0.0, np.cumsum(seen.survival[i] * np.diff(seen.ends[i])))
        # What is lost is that two thefts of one draw are of the same law, large or small.
        for limits, tolerance in ((1, 5e-4), (2, 3e-4), (3, 1e-4)):
            found = np.interp(2e9 * limits, seen.ends[i], coarse)
            exact = np.interp(2e9 * limits, np.arange(len(fine)) * law.width, fine)
            assert found == pytest.approx(exact, rel=tolerance)


def test_each_draw_is_followed_by_its_largest_theft(
    model: LossModel, profiles: list[SecurityProfile]
) -> None:
    book = book_of(model, profiles)
    seen = book.layer_years(rows(book, 1e8, 2e9))
    r = book.dispersion
    payments = r * ((1.0 - seen.by_draw) ** (-1.0 / r) - 1.0)
    for i in range(len(profiles)):
        for k, (low, high) in enumerate(pairwise(PARTS)):
            part = (high - low) * 2e9
            expected = book.exchange(i).layer_mean(1e8 + 2e9 * low, part) / part
            np.testing.assert_allclose(payments[i, :, k], expected, rtol=1e-9)


def test_the_curve_follows_thefts_far_smaller_than_a_cell(
    model: LossModel, make_profile: Profiles
) -> None:
    """Inside the first cell: against the largest theft of the year, averaged over draws."""
    book = book_of(model, [make_profile(shares={"hot": 0.01, "cold": 0.99})])
    seen = book.layer_years(rows(book, 0.0, 0.99 * make_profile().assets.total))
    inside = seen.ends[0] <= seen.limit[0] / CELLS
    assert inside.sum() > 5
    for low, high, found in zip(
        seen.ends[0, inside][:-1], seen.ends[0, inside][1:], seen.survival[0], strict=False
    ):
        points = low + (high - low) * (np.arange(400) + 0.5) / 400
        largest = book.exchange(0).largest_exceeds(points).mean()
        # Two small thefts make a larger sum, and the count has two moments of the draws only.
        assert found == pytest.approx(largest, rel=0.05)


def test_rows_do_not_feel_each_other(model: LossModel, profiles: list[SecurityProfile]) -> None:
    """Layers of several shapes and terms on one exchange, and a tier left out."""
    book = book_of(model, profiles)
    some = LayerRows(
        exchange=np.array([0, 0, 6, 2, 0]),
        factors=np.array([[1.0] * 4, [1, 1, 0, 0], [2.0] * 4, [0, 1, 1, 1], [1.0] * 4]),
        start=np.array([0.0, 1e8, 1e8, 5e8, 1e9]),
        limit=np.array([1e9, 2e9, 5e9, 1e9, 4e9]),
        top=np.array([1e9, 6e9, 5e9, 1e10, 2e11]),
    )
    together = book.layer_years(some)
    for i in range(5):
        one = slice(i, i + 1)
        mine = {field.name: getattr(some, field.name)[one] for field in fields(LayerRows)}
        alone = book.layer_years(LayerRows(**mine))
        cells = alone.survival.shape[1]
        np.testing.assert_allclose(together.survival[one, :cells], alone.survival, atol=1e-9)
        np.testing.assert_array_equal(together.survival[one, cells:], 0.0)
        np.testing.assert_allclose(together.by_draw[one], alone.by_draw, rtol=1e-12)
        np.testing.assert_allclose(together.ends[one, : cells + 1], alone.ends)


def test_a_limit_above_the_reach_buys_nothing(
    model: LossModel, profiles: list[SecurityProfile]
) -> None:
    book = book_of(model, profiles[:1])
    reach = float(book.reach(np.arange(1), np.ones((1, 4)))[0])
    usual = book.layer_years(rows(book, 0.0, reach))
    tenfold = book.layer_years(replace(rows(book, 0.0, 10 * reach), top=np.array([3 * reach])))
    np.testing.assert_allclose(tenfold.ends, usual.ends)
    np.testing.assert_allclose(tenfold.survival, usual.survival, atol=1e-12)


def test_the_reach_is_of_covered_tiers_that_hold_something(
    model: LossModel, make_profile: Profiles
) -> None:
    profile = make_profile(shares={"hot": 0.1, "cold": 0.9})
    book = book_of(model, [profile])
    total = profile.assets.total
    for covered, expected in (
        ((1, 1, 1, 1), 0.9 * total),
        ((1, 0, 0, 0), 0.1 * total),
        ((0, 1, 0, 1), 0.0),
    ):
        found = book.reach(np.arange(1), np.array([covered], dtype=float))
        assert found[0] == pytest.approx(expected, rel=1e-12)
