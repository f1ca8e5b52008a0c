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


def test_a_lone_theft_through_many_layers_is_paid_for_as_without_numba(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """NumPy would add up twelve layers of one theft in another order than those of two."""
    generator = np.random.default_rng(3)
    limits = generator.random((50, 12)) * 1e9
    cut = [
        tuple(
            LayerTerms(start, limit, 0.83 * limit, 1e6, share)
            for start, limit, share in zip(
                np.cumsum(its) - its, its, generator.random(12), strict=True
            )
        )
        for its in limits
    ]
    one = Struck.of_both(np.ones((1, 1), dtype=np.int64), np.zeros(0, dtype=np.int64))
    year, loss = np.zeros(1, dtype=np.int64), np.full(1, 6e9, dtype=np.float32)
    books = [BookTerms.of([layers]) for layers in cut]
    compiled = [terms.pay(TermYears.of(terms, 1), one, year, loss).paid for terms in books]
    without_numba(monkeypatch)
    plain = [terms.pay(TermYears.of(terms, 1), one, year, loss).paid for terms in books]
    assert np.stack(compiled).tobytes() == np.stack(plain).tobytes()


@pytest.mark.parametrize("rounds", [1, 8, 64])
def test_events_of_one_exchange_add_up_as_without_numba(rounds: int) -> None:
    from pricing.book_kernels import own_events

    generator = np.random.default_rng(5)
    number = generator.integers(0, 40, (rounds, 3))
    own = generator.random(int(number.sum())) * 1e9
    cells = Struck(number, np.zeros(0, dtype=np.int64))
    by_cell, _, squares, most = own_events(cells, 1, own)
    assert by_cell.tobytes() == cells.runs(np.add, own).tobytes()
    whole = cells.over(3)
    assert squares.tobytes() == whole.runs(np.add, own * own).tobytes()
    assert most.tobytes() == whole.runs(np.maximum, own).tobytes()


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
