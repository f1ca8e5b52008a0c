"""Payments of a book, compiled: to the last yen, and bit, those of the plain functions."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from models import book_sizes, book_years
from models.book_struck import Struck
from pricing import book_block, book_terms
from pricing.book_run import run
from pricing.book_terms import BookTerms, TermYears
from pricing.layers import LayerTerms
from tests.models.test_book_years import risk_of

if TYPE_CHECKING:
    from pricing.book_case import BookCase

pytest.importorskip("models.book_kernels", reason="numba", exc_type=ImportError)

POLICIES = [
    (LayerTerms(1e9, 5e9, 6e9, 0.0, 0.5), LayerTerms(6e9, 4e9, 4e9, 0.0, 1.0, 0.1)),
    (LayerTerms(0.0, 6e9, 9e9, 2e9, 1.0),),
    (LayerTerms(0.0, 3e9, 3e9, 0.0, 0.9, franchise=2e9),),
]


def without_numba(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (book_sizes, book_years, book_terms, book_block):
        monkeypatch.setattr(module, "numba_here", lambda: False)


@pytest.mark.parametrize("rounds", [1, 4])
def test_thefts_are_paid_for_as_without_numba(monkeypatch: pytest.MonkeyPatch, rounds: int) -> None:
    generator = np.random.default_rng(3)
    terms, years = BookTerms.of(POLICIES), 12
    run = generator.integers(0, 3 * rounds, 40)
    where = Struck.of_both(generator.poisson(20, (rounds, 3)), run)
    draw = np.repeat(np.arange(rounds), where.number.sum(axis=1))
    year = draw * years + generator.integers(0, years, len(draw))
    loss = generator.lognormal(21, 1.5, len(year)).astype(np.float32)
    seen = TermYears.of(terms, rounds * years)
    compiled = [vars(terms.pay(seen, where, year, loss)) for _ in range(2)]
    without_numba(monkeypatch)
    plain = vars(terms.pay(seen, where, year, loss))
    assert (plain["added"] < 0).any()
    for found in compiled:
        assert all(found[name].tobytes() == plain[name].tobytes() for name in plain)
    assert not seen.sums.any()


def test_a_run_is_the_same_with_and_without_numba(monkeypatch: pytest.MonkeyPatch) -> None:
    case = SimpleNamespace(risk=risk_of(dispersion=3.0), terms=BookTerms.of(POLICIES))
    compiled = run(cast("BookCase", case), 1, 7, 0.99, apart=1)
    without_numba(monkeypatch)
    plain = run(cast("BookCase", case), 1, 7, 0.99, apart=1)
    for name in ("total", "plain", "largest", "without", "by_exchange", "own_by_cell"):
        assert getattr(compiled, name).tobytes() == getattr(plain, name).tobytes()
    rows, weights = compiled.weights
    others, their = plain.weights
    assert rows.paid.tobytes() == others.paid.tobytes()
    assert (rows.exchange == others.exchange).all()
    assert weights.tobytes() == their.tobytes()
    for its, other in zip(vars(compiled.events).values(), vars(plain.events).values(), strict=True):
        assert its.tobytes() == other.tobytes()
    assert plain.total.max() > 0
