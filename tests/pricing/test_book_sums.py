"""What is kept of simulated years: rows of payments, alone and joined."""

from __future__ import annotations

import numpy as np
import pytest

from pricing.book_sums import ALL_OWN, OWN, Paid


def paid(amounts: list[float], shared: list[int] | None = None, first: int = 0) -> Paid:
    """Rows of one exchange in the years from `first`, own thefts unless of these events."""
    rows = len(amounts)
    return Paid(
        year=np.arange(rows, dtype=np.uint16),
        exchange=np.zeros(rows, dtype=np.int8),
        tier=np.zeros(rows, dtype=np.int8),
        shared=ALL_OWN if shared is None else np.array(shared, dtype=np.int8),
        event=ALL_OWN if shared is None else np.array(shared, dtype=np.int8) + 10,
        paid=np.array(amounts),
        first=first,
    )


def test_single_hits_keep_their_own_events_when_joined() -> None:
    """A part of one row looks, by its length, as one that stands for all."""
    found = Paid.joined([paid([1.0], [0]), paid([2.0], [3], first=5)]).wide()
    assert found.shared.tolist() == [0, 3]
    assert found.event.tolist() == [10, 13]
    assert found.year.tolist() == [0, 5]


@pytest.mark.parametrize("shared", [[2], [2, 1]])
def test_own_thefts_and_hits_are_told_apart_when_joined(shared: list[int]) -> None:
    hits = paid([7.0] * len(shared), shared)
    found = Paid.joined([paid([1.0, 2.0]), hits, paid([3.0])]).wide()
    assert found.shared.tolist() == [OWN, OWN, *shared, OWN]
    assert found.paid.tolist() == [1.0, 2.0, *hits.paid, 3.0]


def test_own_thefts_alone_say_once_that_they_are() -> None:
    found = Paid.joined([paid([1.0, 2.0]), paid([3.0])])
    assert found.shared.tolist() == [OWN]
    assert found.wide().shared.tolist() == [OWN] * 3


def test_of_a_single_hit_nothing_may_be_kept() -> None:
    none = paid([1.0], [0]).kept(np.array([], dtype=np.int64))
    assert Paid.joined([none, paid([2.0], [3])]).wide().shared.tolist() == [3]
