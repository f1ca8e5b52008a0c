"""What the exact law makes of a layer, counted by hand on books of one size of theft."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import poisson

from pricing.book_exact import exact_law
from pricing.book_terms import BookTerms
from pricing.cat_bond_draws import chance_of_any, layer_of_law, told
from pricing.cat_bond_figures import checks_of
from pricing.cat_bond_terms import CatBond
from pricing.layers import LayerTerms
from tests.pricing.point_law import book, event, layer, paid_in_full


def test_of_equal_thefts_a_layer_is_counted_by_hand() -> None:
    """0.8 thefts of ¥7 a year: the layer from ¥7 to ¥14 is lost by the second."""
    law = exact_law(book([7.0], [0.8]), paid_in_full([7.0]), 1 << 12)
    loss, attaches, exhausts = layer_of_law(law, 7.0, 14.0, per_event=False)
    second = poisson.sf(1, 0.8)
    assert (attaches, exhausts) == pytest.approx((second, second), rel=1e-6)
    assert loss == pytest.approx(7.0 * second, rel=1e-3)
    largest, attaches, exhausts = layer_of_law(law, 3.5, 7.0, per_event=True)
    assert (attaches, exhausts) == pytest.approx((poisson.sf(0, 0.8),) * 2, rel=1e-6)
    assert largest == pytest.approx(3.5 * poisson.sf(0, 0.8), rel=1e-3)


def test_years_that_show_nothing_are_apart_by_the_error_of_the_exact_chance() -> None:
    """0.8 thefts of ¥7 a year, and four hundred years without any."""
    law = exact_law(book([7.0], [0.8]), paid_in_full([7.0]), 1 << 12)
    bond = CatBond(attachment=3.5, exhaustion=7.0)
    loss, attaches, exhausts = checks_of(told(law, bond, 0.0), bond, np.zeros(400))
    assert loss.apart is None
    chance = poisson.sf(0, 0.8)
    for one in (attaches, exhausts):
        assert one.standard_error == pytest.approx(np.sqrt(chance * (1 - chance) / 400))
        assert one.apart == pytest.approx(-chance / one.standard_error)


def test_the_chance_that_anything_is_paid_is_counted_by_hand() -> None:
    """Own thefts of ¥7 and ¥9; a vendor that strikes both, each with an even chance; ¥8 is free."""
    risk = book([7.0, 9.0], [0.3, 0.2], event(0.4, [0.5, 0.5]))
    terms = BookTerms.of([[layer(10.0)], [layer(10.0, start=8.0)]])
    assert chance_of_any(risk, terms) == pytest.approx(1 - np.exp(-(0.3 + 0.2 + 0.4 * 0.75)))
    free = BookTerms.of([[layer(10.0)], [layer(10.0, start=9.0)]])
    assert chance_of_any(risk, free) == pytest.approx(1 - np.exp(-(0.3 + 0.4 * 0.5)))
    reached = BookTerms.of([[layer(10.0)], [LayerTerms(0.0, 10.0, 1e30, 0.0, 1.0, franchise=9.0)]])
    assert chance_of_any(risk, reached) == pytest.approx(chance_of_any(risk, terms))


@pytest.mark.parametrize("basis", ["event", "year"])
def test_thefts_of_less_than_a_cell_attach_at_nought(basis: str) -> None:
    """Beside thefts of ¥9,000 those of ¥1 are lost on the grid, and are paid all the same."""
    risk, terms = book([1.0, 9000.0], [0.3, 0.1]), paid_in_full([1.0, 9000.0])
    law = exact_law(risk, terms, 512)
    bond = CatBond.model_validate({"attachment": 0.0, "exhaustion": 9000.0, "basis": basis})
    exact = 1 - np.exp(-0.4)
    gridded = layer_of_law(law, 0.0, 9000.0, per_event=basis == "event")[1]
    assert gridded < 0.9 * exact
    found = told(law, bond, float(chance_of_any(risk, terms).mean()))
    assert found[1] == pytest.approx(exact)
