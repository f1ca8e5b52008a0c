"""Terms of many policies at once are those of each walked through by itself."""

from __future__ import annotations

import numpy as np
import pytest

from models.book_struck import Struck
from pricing.book_terms import BookTerms, TermYears
from pricing.layers import LayerTerms


def test_terms_of_a_term_are_those_of_a_walk_through_each_year() -> None:
    """Thefts at random in three years at two exchanges, against `LayerTerms.payments`."""
    policies = [
        (LayerTerms(1.0, 5.0, 8.0, 2.0, 0.5), LayerTerms(6.0, 4.0, 4.0, 0.0, 1.0, 0.1)),
        (LayerTerms(0.0, 6.0, 6.0, 0.0, 1.0, franchise=2.0),),
    ]
    generator = np.random.default_rng(4)
    where = Struck.of_both(np.array([[15, 13]]), generator.integers(0, 2, 12))
    exchange = where.of(np.arange(2))
    own = ~np.isin(np.arange(40), where.hits)
    year = generator.integers(0, 3, 40).astype(np.int64)
    loss = generator.uniform(0.0, 12.0, 40).astype(np.float32)
    terms = BookTerms.of(policies)
    layers = terms.to_layers(where, loss.astype(np.float64))
    each = terms.paid_of(where, layers)
    made = terms.pay(TermYears.of(terms, 3), where, year, loss)
    found = made.paid
    assert made.plain == pytest.approx(np.bincount(year, each))
    assert made.plain + made.added == pytest.approx(np.bincount(year, found))
    assert made.own.tolist() == np.where(own, found, 0.0).tolist()
    assert made.largest.tolist() == [found[own & (year == when)].max() for when in range(3)]
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


def test_a_limit_of_the_term_takes_off_what_is_above_it_and_nothing_where_nothing_is() -> None:
    terms = BookTerms.of([(LayerTerms(0.0, 5.0, 10.0, 0.0, 1.0),)])
    where = Struck(np.array([[3]]), np.zeros(0, dtype=int))
    loss, seen = np.array([5.0, 5.0, 4.0], dtype=np.float32), TermYears.of(terms, 2)
    made = terms.pay(seen, where, np.array([0, 0, 1]), loss)
    assert made.paid.tolist() == [5.0, 5.0, 4.0]
    assert (made.plain.tolist(), made.added.tolist()) == ([10.0, 4.0], [0.0, 0.0])
    made = terms.pay(seen, where, np.array([1, 1, 1]), loss)
    assert made.paid.sum() == pytest.approx(10.0)
    assert made.plain.tolist() == [0.0, 14.0]
    assert made.added == pytest.approx([0.0, -4.0])


def test_thefts_that_share_an_exchange_and_a_year_are_added_up_whatever_came_before() -> None:
    seen = TermYears(4, np.zeros((1, 12)))
    generator = np.random.default_rng(2)
    for _ in range(50):
        key, amounts = generator.integers(0, 12, 6), generator.uniform(1, 2, 6)
        whole = [amounts[key == one].sum() for one in key]
        assert seen.together(0, key, amounts) == pytest.approx(whole)
