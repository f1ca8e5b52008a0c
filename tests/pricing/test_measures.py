"""Distorted means against their own laws; published tables are in `tests/reference`."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from pricing.measures import ALLOWED, DISTORTIONS, Principle, distorted_mean


@pytest.mark.parametrize("principle", get_args(Principle))
def test_every_distortion_is_increasing_concave_and_fixes_the_ends(principle: Principle) -> None:
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


@pytest.mark.parametrize("principle", get_args(Principle))
def test_what_is_not_a_number_is_not_priced(principle: Principle) -> None:
    low, _ = ALLOWED[principle]
    half = np.array([0.5, 0.25])
    for survival, lengths in (
        (np.array([0.5, np.nan]), np.ones(2)),
        (half, np.array([1.0, np.nan])),
        (half, np.array([1.0, np.inf])),
    ):
        with pytest.raises(ValueError, match="not finite"):
            distorted_mean(survival, lengths, principle, low)
    with pytest.raises(ValueError, match="takes a parameter"):
        distorted_mean(half, np.ones(2), principle, float("nan"))
