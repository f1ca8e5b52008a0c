"""Thefts of a book, compiled: to the last bit those of the plain functions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models import book_sizes, book_years
from models.book_years import Thefts, YearMaker, generator_of
from models.theft_law import Revalued, Sublimited
from tests.models.test_book_years import risk_of

pytest.importorskip("models.book_kernels", reason="numba", exc_type=ImportError)


def thefts_of(maker: YearMaker, years: int) -> list[Thefts]:
    generator = generator_of(4, 0)
    came = [maker.came(law, years, generator) for law in maker.by_law]
    rounds = [one.of(draws) for one in came for draws in maker.rounds(one.draws, years)]
    return [maker.thefts(one, generator) for one in rounds]


@pytest.mark.parametrize("years", [64, 4096])
@pytest.mark.parametrize("least", [0.0, 3e9])
@pytest.mark.parametrize("changed", [False, True])
def test_thefts_are_the_same_with_and_without_numba(
    monkeypatch: pytest.MonkeyPatch, years: int, least: float, *, changed: bool
) -> None:
    risk = risk_of(dispersion=0.5)
    if changed:
        first, second, third = risk.laws
        caps, weights = np.full((3, 2), [3e9, 2e10]), np.full((3, 2), 0.5)
        moved = Revalued(second, np.array([0.5, 1.5]), np.array([0.5, 0.5]))
        risk = replace(risk, laws=(Sublimited(first, caps, weights), moved, third))
    maker = YearMaker.of(risk, np.full(9, least))
    compiled = thefts_of(maker, years)
    for module in (book_sizes, book_years):
        monkeypatch.setattr(module, "numba_here", lambda: False)
    for one, other in zip(compiled, thefts_of(maker, years), strict=True):
        assert (one.year == other.year).all()
        assert one.loss.tobytes() == other.loss.tobytes()
