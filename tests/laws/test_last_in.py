"""What policies add to a book, last in, whatever they pay and however few years are kept."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pricing.book_block import Paid
from pricing.book_marginals import all_marginals
from pricing.book_run import tail_mean

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pricing.book_run import BookYears

    Floats = NDArray[np.float64]

YEARS = 40
ENOUGH = 1e-9

amounts = st.one_of(st.just(0), st.just(0), st.integers(0, 3), st.integers(0, 1000))
"""Mostly nothing, often the same, at times most of the year."""

paid = st.integers(1, 6).flatmap(lambda n: arrays(np.int64, (YEARS, n), elements=amounts))
levels = st.sampled_from([0.5, 0.8, 0.9, 0.93, 0.95])


def kept(paid: Floats, level: float, spare: int) -> BookYears:
    """A run of these years that keeps the payments of its tail, and of so many years more."""
    total = paid.sum(axis=1)
    number = min(int(np.ceil(YEARS * (1.0 - level) - ENOUGH)) + spare, YEARS)
    worst = np.sort(np.argsort(-total, kind="stable")[:number])
    year, exchange = np.nonzero(paid[worst])
    year = worst[year]
    none = np.zeros(len(year), dtype=np.int64)
    rows = Paid(year, exchange, none, none, none, paid[year, exchange])
    run = SimpleNamespace(total=total, years=YEARS, level=level, parts=[rows])
    return cast("BookYears", run)


def tail(total: Floats, level: float) -> float:
    return tail_mean(np.sort(total)[::-1], level)


@settings(deadline=None, max_examples=300)
@given(paid=paid, level=levels, spare=st.integers(0, 8))
def test_it_is_the_tail_with_all_less_the_tail_without_one(
    paid: NDArray[Any], level: float, spare: int
) -> None:
    asked = paid.astype(np.float64)
    found = all_marginals(
        kept(asked, level, spare), asked.shape[1], level, lambda to: kept(asked, to, spare)
    )
    total = asked.sum(axis=1)
    whole = tail(total, level)
    assert found.sure.all()
    for i, own in enumerate(asked.T):
        assert abs(found.added[i] - (whole - tail(total - own, level))) <= ENOUGH * (1 + whole)


@settings(deadline=None, max_examples=300)
@given(paid=paid, level=levels)
def test_it_is_from_nothing_to_the_euler_share(paid: NDArray[Any], level: float) -> None:
    asked = paid.astype(np.float64)
    found = all_marginals(
        kept(asked, level, 3), asked.shape[1], level, lambda to: kept(asked, to, 3)
    )
    total = asked.sum(axis=1)
    room = YEARS * (1.0 - level)
    # Any year at the quantile may be the one that is in the tail in part.
    worst = np.argsort(-total, kind="stable")
    weights = np.clip(room - np.arange(YEARS), 0.0, 1.0) / room
    euler = weights @ asked[worst]
    slack = ENOUGH * (1 + total.max())
    assert (found.added >= -slack).all()
    assert (found.added <= euler + slack).all()
    assert found.added.sum() <= tail(total, level) + slack
    assert (found.error >= 0).all()
    alone = np.array([tail(own, level) for own in asked.T])
    assert (euler <= alone + slack).all()
