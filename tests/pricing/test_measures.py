"""Distorted means against published tables."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from pricing.measures import ALLOWED, DISTORTIONS, Principle, distorted_mean

WANG_2000_LAYERS = (0, 50, 100, 200, 300, 400, 500, 1000, 2000, 5000, 10000)
# Recomputed exactly in the reference cases; the paper's own first layer is 0.15 % off.
WANG_2000 = {
    ("wang", 0.0): (4788.0, 657.0, 581.8, 307.1, 203.8, 150.5, 427.6, 372.9, 420.3, 270.6),
    ("proportional_hazard", 0.9245): (
        5481.4, 909.5, 856.4, 474.9, 325.3, 245.7, 727.4, 675.3, 818.4, 567.0,
    ),
    ("wang", 0.1): (5481.8, 845.0, 768.9, 414.2, 278.4, 207.3, 598.0, 533.2, 615.6, 405.7),
}  # fmt: skip


@pytest.mark.parametrize("case", WANG_2000)
def test_wang_2000_table_1(case: tuple[Principle, float]) -> None:
    for low, high, expected in zip(
        WANG_2000_LAYERS[:-1], WANG_2000_LAYERS[1:], WANG_2000[case], strict=True
    ):
        edges = np.linspace(low * 1e3, high * 1e3, 200_001)
        middle = (edges[1:] + edges[:-1]) / 2
        survival = (2000.0 / (2000.0 + middle)) ** 1.2
        assert distorted_mean(survival, np.diff(edges), *case) == pytest.approx(expected, abs=0.06)


@pytest.mark.parametrize(
    ("principle", "parameter"),
    [
        ("constant_cost_of_capital", 0.15),
        ("proportional_hazard", 0.7204792832),
        ("wang", 0.3427309472),
        ("dual_power", 1.5951515018),
        ("tvar", 0.2712871287),
    ],
)
def test_five_principles_agree_on_the_simple_discrete_example(
    principle: Principle, parameter: float
) -> None:
    """Pricing Insurance Risk: totals with p = .1 each, assets 100, premium (46.6 + 15)/1.15."""
    totals = np.array([22, 28, 36, 40, 40, 40, 40, 55, 65, 100])
    cells = np.arange(100)
    survival = (totals[None, :] > cells[:, None]).mean(axis=1)
    # 100 units of money in cells of one; the constant-cost-of-capital g counts every cell below 100
    price = distorted_mean(survival, np.ones(100), principle, parameter)
    assert price == pytest.approx(53.5652173913, abs=1e-8)


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
