"""Terms of many policies at once are those of each walked through by itself."""

from __future__ import annotations

import numpy as np
import pytest

from models.book_sizes import Struck
from pricing.book_terms import BookTerms, TermYears
from pricing.layers import LayerTerms


def test_terms_of_a_term_are_those_of_a_walk_through_each_year() -> None:
    """Thefts at random in three years at two exchanges, against `LayerTerms.payments`."""
    policies = [
        (LayerTerms(1.0, 5.0, 8.0, 2.0, 0.5), LayerTerms(6.0, 4.0, 4.0, 0.0, 1.0, 0.1)),
        (LayerTerms(0.0, 6.0, 6.0, 0.0, 1.0, franchise=2.0),),
    ]
    generator = np.random.default_rng(4)
    own, hits = np.array([15, 13]), generator.integers(0, 2, 12)
    where = Struck(own, hits)
    exchange = where.of(np.arange(2))
    year = generator.integers(0, 3, 40).astype(np.int64)
    loss = generator.uniform(0.0, 12.0, 40)
    terms = BookTerms.of(policies)
    layers = terms.to_layers(where, loss)
    each = terms.paid_of(where, layers)
    at, left = terms.in_term(TermYears.of(2, 3), where, year, layers)
    found = each.copy()
    found[at] = left
    for who in range(2):
        for when in range(3):
            at = (exchange == who) & (year == when)
            walked = sum(float(t.payments(loss[at]).sum()) for t in policies[who])
            assert found[at].sum() == pytest.approx(walked)
    singly = [sum(float(t.payments([x])[0]) for t in policies[1]) for x in loss]
    assert each[exchange == 1] == pytest.approx(np.array(singly)[exchange == 1])


def test_a_theft_alone_is_paid_as_one_of_many() -> None:
    terms = BookTerms.of(
        [(LayerTerms(1.0, 5.0, 8.0, 0.0, 0.5),), (LayerTerms(2.0, 6.0, 6.0, 0.0, 1.0),)]
    )
    assert terms.on_theft(0, 4.0) == 1.5
    assert terms.on_theft(1, 9.0) == 6.0


def test_terms_that_bind_nowhere_cut_nothing() -> None:
    terms = BookTerms.of([(LayerTerms(0.0, 5.0, 10.0, 0.0, 1.0),)])
    where = Struck(np.array([3]), np.zeros(0, dtype=int))
    layers = terms.to_layers(where, np.array([5.0, 5.0, 4.0]))
    at, _ = terms.in_term(TermYears.of(1, 2), where, np.array([0, 0, 1]), layers)
    assert not len(at)
    at, left = terms.in_term(TermYears.of(1, 2), where, np.array([1, 1, 1]), layers)
    assert at.tolist() == [0, 1, 2]
    assert left.sum() == pytest.approx(10.0)


def test_thefts_that_share_an_exchange_and_a_year_are_added_up_whatever_came_before() -> None:
    seen = TermYears.of(3, 4)
    generator = np.random.default_rng(2)
    for _ in range(50):
        key, amounts = generator.integers(0, 12, 6), generator.uniform(1, 2, 6)
        whole = [amounts[key == one].sum() for one in key]
        assert seen.together(key, amounts) == pytest.approx(whole)
