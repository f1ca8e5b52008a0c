"""Thefts in the order of their places."""

from __future__ import annotations

import numpy as np

from models.book_struck import Struck


def test_thefts_stand_at_their_places_hits_after_own_ones() -> None:
    where = Struck.of_both(np.array([[2, 0, 1, 2]]), np.array([3, 0, 3]))
    assert where.number.tolist() == [[3, 0, 1, 4]]
    assert where.hits.tolist() == [6, 2, 7]
    assert where.of(np.array([5, 6, 7, 8])).tolist() == [5, 5, 5, 7, 8, 8, 8, 8]
    assert where.places(np.array([0, 2, 3, 4, 7])).tolist() == [0, 0, 2, 3, 3]
    assert where.over(2).of(np.array([1, 2])).tolist() == [1, 1, 1, 2, 2, 2, 2, 2]
    assert where.over(2).hits.tolist() == [6, 2, 7]


def test_thefts_of_several_rounds_stand_at_the_same_places() -> None:
    where = Struck.of_both(np.array([[2, 0], [1, 3]]), np.array([1, 2]))
    assert where.number.tolist() == [[2, 1], [2, 3]]
    assert where.hits.tolist() == [2, 4]
    assert where.of(np.array([5, 6])).tolist() == [5, 5, 6, 5, 5, 6, 6, 6]
    assert where.places(np.array([0, 2, 3, 7])).tolist() == [0, 1, 0, 1]
    assert where.over(2).number.tolist() == [[3], [5]]
    amounts = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0])
    assert where.runs(np.add, amounts).tolist() == [12.0, 24.0]
    assert where.runs(np.maximum, amounts).tolist() == [5.0, 8.0]


def test_places_where_nothing_stands_have_nought() -> None:
    where = Struck(np.array([[0, 2, 0]]), np.zeros(0, dtype=np.int64))
    assert where.runs(np.add, np.array([3.0, 4.0])).tolist() == [0.0, 7.0, 0.0]
    assert where.places(np.array([0, 1])).tolist() == [1, 1]
