"""The compound law against Panjer's recursion, closed forms and plain arithmetic.

Published values are in `tests/reference`, laws that hold whatever the size in `tests/laws`.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from models.aggregate import (
    MOST_TERMS,
    _binomial_series,
    compound,
    count_pgf,
    discretise,
    negative_binomial,
    quantile,
    survival,
    tvar,
)
from pricing.measures import distorted_mean

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

POISSON = math.inf


def panjer(masses: Floats, mean: float, r: float, points: int) -> Floats:
    """Panjer's recursion as the books print it: (a, b) of the Poisson or negative binomial."""
    f = np.zeros(points)
    f[: len(masses)] = masses
    if math.isinf(r):
        a, b = 0.0, mean
        first = math.exp(-mean * (1 - f[0]))
    else:
        beta = mean / r
        a, b = beta / (1 + beta), (r - 1) * beta / (1 + beta)
        first = (1 + beta * (1 - f[0])) ** -r
    g = np.zeros(points)
    g[0] = first
    for k in range(1, points):
        j = np.arange(1, k + 1)
        g[k] = ((a + b * j / k) * f[1 : k + 1] * g[k - 1 :: -1][:k]).sum() / (1 - a * f[0])
    return g


@pytest.mark.parametrize("r", [0.2, 0.5, 0.9, 3.0, POISSON])
@pytest.mark.parametrize("mean", [0.02, 0.4, 5.0])
def test_agrees_with_panjer(r: float, mean: float) -> None:
    masses = np.array([0.1, 0.3, 0.2, 0.0, 0.25, 0.15])
    pmf = compound(masses, negative_binomial(mean, r), 512)
    np.testing.assert_allclose(pmf[:200], panjer(masses, mean, r, 200), rtol=0, atol=1e-9)


def test_count_is_negative_binomial() -> None:
    """Sizes of one turn the sum into the count, which SciPy knows."""
    mean, r = 1.3, 0.7
    pmf = compound(np.array([0.0, 1.0]), negative_binomial(mean, r), 256)
    expected = stats.nbinom.pmf(np.arange(40), r, r / (r + mean))
    np.testing.assert_allclose(pmf[:40], expected, rtol=0, atol=1e-10)


@pytest.mark.parametrize("r", [0.5, POISSON])
def test_grid_shorter_than_the_support(r: float) -> None:
    """The law on [0, x] needs sizes on [0, x] only; what is above is damped to 1e-7 of itself."""
    masses = np.full(60, 1 / 59)
    masses[0] = 0
    full = panjer(masses, 4.0, r, 64)
    assert full.sum() < 0.7, "most of the law has to lie above the grid for this to test tilting"
    pmf = compound(masses, negative_binomial(4.0, r), 64)
    np.testing.assert_allclose(pmf, full, rtol=0, atol=1e-8)


@pytest.mark.parametrize("r", [0.3, 1.0, 4.5, 80.0])
@pytest.mark.parametrize("largest", [1e-4, 0.01, 0.1, 0.3, 0.6, 5.0])
def test_series_and_logarithm_agree(r: float, largest: float) -> None:
    angle = np.linspace(-np.pi / 2, np.pi / 2, 41)
    w = largest * np.exp(1j * angle)
    np.testing.assert_allclose(count_pgf(w * r, r), (1 + w) ** -r, rtol=1e-11, atol=1e-14)


def test_both_paths_are_taken() -> None:
    short = _binomial_series(0.01, 0.5)
    assert short is not None
    assert 5 < len(short) <= MOST_TERMS
    assert _binomial_series(0.45, 0.5) is None
    assert _binomial_series(0.6, 0.5) is None


def test_large_dispersion_tends_to_poisson() -> None:
    m = np.array([0.1 + 0.2j, 0.5, 1.0 - 0.3j])
    np.testing.assert_allclose(count_pgf(m, 1e9), count_pgf(m, POISSON), rtol=1e-8)


def atoms_lev(x: Floats, atoms: Floats, weights: Floats) -> Floats:
    return np.asarray(np.minimum(x[:, None], atoms) @ weights)


@given(
    atoms=st.lists(
        st.tuples(st.floats(0.01, 1000.0), st.floats(0.01, 1.0)), min_size=1, max_size=8
    ),
    width=st.floats(0.5, 400.0),
)
def test_discretising_keeps_mass_and_mean(atoms: list[tuple[float, float]], width: float) -> None:
    where = np.array([a for a, _ in atoms])
    weight = np.array([w for _, w in atoms])
    weight /= weight.sum()
    points = math.ceil(where.max() / width) + 2
    masses = discretise(partial(atoms_lev, atoms=where, weights=weight), width, points)
    assert masses.min() >= -1e-11
    assert masses.sum() == pytest.approx(1.0, abs=1e-9)
    kept = (masses * np.arange(points) * width).sum()
    assert kept == pytest.approx(float(where @ weight), rel=1e-9)


def test_quantile_holds_the_atom_and_spreads_the_rest() -> None:
    pmf, width = np.array([0.5, 0.25, 0.0, 0.125]), 10.0
    levels = {0.1: 0.0, 0.5: 0.0, 0.625: 5.0, 0.75: 10.0, 0.8125: 25.0, 0.875: 30.0}
    for level, expected in levels.items():
        assert float(quantile(np.cumsum(pmf), width, level)) == pytest.approx(expected, abs=1e-12)
    assert float(quantile(np.cumsum(pmf), width, 0.9)) == math.inf


def test_quantile_takes_rows_apart() -> None:
    rows = np.array([[0.9, 0.1, 0.0], [0.0, 0.5, 0.5]])
    np.testing.assert_allclose(
        quantile(np.cumsum(rows, axis=-1), 2.0, 0.75), [0.0, 3.0], atol=1e-12
    )


@pytest.mark.parametrize("level", [0.0, 0.3, 0.5, 0.6, 0.75, 0.8, 0.99])
def test_tail_mean_splits_the_atom(level: float) -> None:
    """Against the worst 1 - level of ten thousand equally likely years."""
    pmf, width = np.array([0.5, 0.25, 0.0, 0.25]), 10.0
    years = np.repeat(np.arange(4) * width, (pmf * 10_000).astype(int))
    expected = years[round(level * 10_000) :].mean()
    assert float(tvar(pmf, width, level)) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("level", [0.0, 0.5, 0.9, 0.99, 0.999])
def test_tail_means_in_closed_form(level: float) -> None:
    """One theft for certain: of an exponential, q + 1; of one capped at 3, q + the rest's mean."""
    points, width = 1 << 14, 1 / 512
    q = -math.log1p(-level)

    def one(lev: Callable[[Floats], Floats]) -> Floats:
        return compound(discretise(lev, width, points), lambda z: z, points)

    whole = one(lambda x: -np.expm1(-x))
    assert float(tvar(whole, width, level)) == pytest.approx(q + 1.0, abs=1e-4)
    capped = one(lambda x: -np.expm1(-np.minimum(x, 3.0)))
    expected = 3.0 if q >= 3.0 else q + 1.0 - math.exp(q - 3.0)
    assert float(tvar(capped, width, level)) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("level", [0.0, 0.5, 0.8, 0.95, 0.99])
def test_tail_mean_is_the_price_of_its_distortion(level: float) -> None:
    # The far end of a grid holds what the tilt made of rounding, and both would see it.
    pmf = compound(np.array([0.0, 0.5, 0.3, 0.2]), negative_binomial(0.7, 0.8), 1024)[:256]
    price = distorted_mean(survival(pmf), np.full(256, 2.5), "tvar", level)
    assert float(tvar(pmf, 2.5, level)) == pytest.approx(float(price), abs=1e-5)


def test_tail_mean_takes_rows_apart() -> None:
    rows = np.array([[0.9, 0.1, 0.0], [0.0, 0.5, 0.5]])
    np.testing.assert_allclose(tvar(rows, 2.0, 0.75), [0.8, 4.0], atol=1e-12)


def test_a_law_cut_short_or_not_a_number_has_no_quantile_and_no_tail_mean() -> None:
    short, nothing = np.array([0.9, 0.09]), np.array([np.nan, 0.5])
    assert float(quantile(np.cumsum(short), 1.0, 0.95)) == pytest.approx(0.05 / 0.09)
    assert float(tvar(short, 1.0, 0.95)) == math.inf
    for level in (0.05, 0.95):
        assert float(quantile(np.cumsum(nothing), 1.0, level)) == math.inf
        assert float(tvar(nothing, 1.0, level)) == math.inf


def test_survival_is_clipped_and_strict() -> None:
    pmf = np.array([0.5, 0.25, 0.25 + 1e-13, -1e-14])
    tail = survival(pmf)
    np.testing.assert_allclose(tail, [0.5, 0.25, 0, 0], atol=1e-12)
    assert tail.min() == 0.0
    assert survival(np.array([-1e-15, 1.0]))[0] == 1.0
