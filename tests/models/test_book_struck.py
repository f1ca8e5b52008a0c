"""Thefts in the order of their places."""

from __future__ import annotations

import numpy as np

from models.book_struck import Struck


def test_thefts_stand_at_their_places() -> None:
    where = Struck(np.array([[2, 0, 1, 3]]), np.array([3, 0]))
    assert where.of(np.array([5, 6, 7, 8])).tolist() == [5, 5, 7, 8, 8, 8, 8, 5]
    assert where.places(np.array([0, 2, 5, 6, 7])).tolist() == [0, 2, 3, 3, 0]
    assert where.over(2).of(np.array([1, 2])).tolist() == [1, 1, 2, 2, 2, 2, 2, 1]


def test_thefts_of_several_rounds_stand_at_the_same_places() -> None:
    where = Struck(np.array([[2, 0], [1, 3]]), np.array([1]))
    assert where.of(np.array([5, 6])).tolist() == [5, 5, 5, 6, 6, 6, 6]
    assert where.places(np.array([0, 2, 4, 6])).tolist() == [0, 0, 1, 1]
    assert where.over(2).number.tolist() == [[2], [4]]
    amounts = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    assert where.runs(np.add, amounts).tolist() == [6.0, 15.0]
    assert where.runs(np.maximum, amounts).tolist() == [3.0, 6.0]
