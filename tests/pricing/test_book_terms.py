"""Terms of many policies at once are those of each walked through by itself."""

from __future__ import annotations

import numpy as np
import pytest

from pricing.book_terms import BookTerms, TermYears
from pricing.layers import LayerTerms


def test_terms_of_a_term_are_those_of_a_walk_through_each_year() -> None:
    """Thefts at random in three years at two exchanges, against `LayerTerms.payments`."""
    policies = [
        (LayerTerms(1.0, 5.0, 8.0, 2.0, 0.5), LayerTerms(6.0, 4.0, 4.0, 0.0, 1.0, 0.1)),
        (LayerTerms(0.0, 6.0, 6.0, 0.0, 1.0, franchise=2.0),),
    ]
    generator = np.random.default_rng(4)
    exchange = generator.integers(0, 2, 40)
    year = generator.integers(0, 3, 40).astype(np.int64)
    loss = generator.uniform(0.0, 12.0, 40)
    terms = BookTerms.of(policies)
    each = terms.on_theft(exchange, loss)
    found = terms.in_term(TermYears.of(2, 3), exchange, year, loss, each)
    for who in range(2):
        for when in range(3):
            at = (exchange == who) & (year == when)
            walked = sum(float(t.payments(loss[at]).sum()) for t in policies[who])
            assert found[at].sum() == pytest.approx(walked)
    singly = [sum(float(t.payments([x])[0]) for t in policies[1]) for x in loss]
    assert each[exchange == 1] == pytest.approx(np.array(singly)[exchange == 1])


def test_thefts_that_share_an_exchange_and_a_year_are_found_whatever_came_before() -> None:
    seen = TermYears.of(3, 4)
    generator = np.random.default_rng(2)
    for _ in range(50):
        key = generator.integers(0, 12, 6)
        several = [int((key == one).sum()) > 1 for one in key]
        assert seen.several(key).tolist() == several
