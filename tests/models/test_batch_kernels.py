"""What is compiled, beside SciPy and the plain functions; where the extra `fast` is installed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy import special

from models import batch
from models.batch import Risks

kernels = pytest.importorskip("models.batch_kernels", reason="numba", exc_type=ImportError)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def chances(n: int) -> Floats:
    """Even ones, rare ones down to what a double holds, those near one, and both ends."""
    random = np.random.default_rng(2)
    rare = 10.0 ** random.uniform(-300.0, 0.0, n)
    return np.concatenate([random.random(n), rare, 1.0 - rare, [0.0, 0.075, 0.925, 0.5, 1.0]])


@pytest.mark.parametrize("shift", [0.0, 0.5, 5.0])
def test_wang_is_that_of_scipy(shift: float) -> None:
    s = chances(20_000)
    expected = special.ndtr(special.ndtri(s) + shift)
    found = kernels.wang(s, shift)
    np.testing.assert_allclose(found, expected, rtol=0, atol=2e-15)
    common = s > 1e-12
    np.testing.assert_allclose(found[common], expected[common], rtol=1e-11)


def test_wang_keeps_the_shape_and_the_ends() -> None:
    s = np.array([[0.0, 0.5, 1.0]])
    np.testing.assert_allclose(kernels.wang(s, 0.0), s, rtol=0, atol=1e-16)


@pytest.mark.parametrize("sigma", [0.05, 1.0, 2.2, 10.0])
@pytest.mark.parametrize("start", [-8.0, -1.0, 0.0, 1.6, 29.0, 31.0, math.inf])
def test_limited_means_are_the_plain_ones(sigma: float, start: float) -> None:
    """Over the body, across the threshold, beyond the reach; as shares of x, their most."""
    shapes = np.array([1e-6, 0.3, 0.7, 1.0 - 1e-12, 1.0, 1.0 + 1e-9, 2.0, 100.0])
    n = len(shapes)
    risks = Risks(
        mean_count=np.ones(n),
        dispersion=np.ones(n),
        log_median=np.full(n, 16.0),
        sigma=np.full(n, sigma),
        cap=np.full(n, 5e8),
        tail_start=np.full(n, start),
        tail_shape=shapes,
    )
    for top in (1e3, 1e7, 1e9, 1e15):
        x = np.tile(np.linspace(0.0, top, 1_001), (n, 1))
        found, expected = kernels.limited_means(risks, x), batch.limited_means(risks, x)
        assert (found[:, 0] < 1e-200).all()
        np.testing.assert_allclose(found[:, 1:] / x[:, 1:], expected[:, 1:] / x[:, 1:], atol=3e-13)
