"""Distorted means against their own laws; published tables are in `tests/reference`."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from pricing.measures import ALLOWED, DISTORTIONS, Distortion, distorted_mean, standard_deviation


@pytest.mark.parametrize("principle", get_args(Distortion))
def test_every_distortion_is_increasing_concave_and_fixes_the_ends(principle: Distortion) -> None:
    s = np.linspace(0, 1, 2001)
    low, high = ALLOWED[principle]
    g = DISTORTIONS[principle](s, low + 0.3 * (min(high, low + 1.0) - low))
    assert g[0] == 0
    assert g[-1] == pytest.approx(1)
    assert (np.diff(g) >= -1e-12).all()
    assert (np.diff(g[1:], 2) <= 1e-9).all()


def test_tvar_is_the_mean_of_the_worst() -> None:
    losses = np.arange(1, 11)
    survival = np.array([(losses > k).mean() for k in range(10)])
    assert distorted_mean(survival, np.ones(10), "tvar", 0.8) == pytest.approx(9.5)


def test_a_parameter_outside_its_range_is_refused() -> None:
    with pytest.raises(ValueError, match=r"from 0\.0 to 5\.0"):
        distorted_mean(np.array([0.5]), np.array([1.0]), "wang", -0.1)


def test_the_standard_deviation_of_a_payment_of_all_or_nothing() -> None:
    """Bernoulli: sqrt(s (1 - s)) times the amount, however it is cut into cells."""
    for cells in (1, 7, 100):
        sd = standard_deviation(np.full(cells, 0.03), np.full(cells, 50.0 / cells))
        assert sd == pytest.approx(50 * np.sqrt(0.03 * 0.97))


def test_the_standard_deviation_of_a_discrete_law_of_uneven_cells() -> None:
    totals = np.array([22, 28, 36, 40, 40, 40, 40, 55, 65, 100])
    edges = np.unique(np.append(0, totals))
    survival = (totals[None, :] > edges[:-1, None]).mean(axis=1)
    sd = standard_deviation(np.vstack([survival, survival / 2]), np.diff(edges))
    halved = np.append(totals, np.zeros(10))  # half the chance of every amount
    assert sd == pytest.approx([totals.std(), halved.std()])


def test_a_certain_payment_has_no_standard_deviation() -> None:
    assert standard_deviation(np.ones(3), np.array([1.0, 2.0, 4.0])) == pytest.approx(0)
