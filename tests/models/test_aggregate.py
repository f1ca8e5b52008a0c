"""The compound law against published values, Panjer's recursion and plain arithmetic."""

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
    probability_of_none,
    quantile,
    survival,
)

if TYPE_CHECKING:
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


@pytest.mark.parametrize(
    ("mean", "sizes", "expected"),
    [
        pytest.param(
            3.0,
            [0, 1.9 / 3, 0.8 / 3, 0.1],
            [
                0.0497870684,
                0.0945954299,
                0.1296953131,
                0.1475273814,
                0.1432376031,
                0.1249842076,
                0.0999041338,
                0.0741009185,
            ],
            id="Klugman-Panjer-Willmot 9.9",
        ),
        pytest.param(
            1.75,
            [0, 0.2, 0.4, 0.2, 0.15, 0.05],
            [
                0.1737739435,
                0.0608208802,
                0.1322854145,
                0.1046372560,
                0.1170367962,
                0.0932485493,
                0.0786444077,
            ],
            id="Bahnemann 4.4",
        ),
    ],
)
def test_published_compound_poisson(mean: float, sizes: list[float], expected: list[float]) -> None:
    pmf = compound(np.array(sizes), mean, POISSON, 64)
    np.testing.assert_allclose(pmf[: len(expected)], expected, rtol=0, atol=1e-9)


def test_published_dividend_and_excess() -> None:
    """Klugman-Panjer-Willmot, exercise 9.47: a dividend (4.5 - S)+ out of a premium of 6."""
    pmf = compound(np.array([0, 0.25, 0.75]), 2.0, POISSON, 64)
    dividend = (pmf * np.maximum(4.5 - np.arange(64), 0)).sum()
    assert dividend == pytest.approx(1.6411165271, abs=1e-9)
    premium, mean = 6.0, 2 * 1.75
    assert premium - mean - dividend == pytest.approx(0.8588834729, abs=1e-9)


def gamma_lev(x: Floats) -> Floats:
    """Limited expected value of a gamma(2, 1)."""
    return np.asarray(2 * stats.gamma.cdf(x, 3) + x * stats.gamma.sf(x, 2))


def test_local_moment_discretisation_of_actuar() -> None:
    """R's actuar, vignette "risk": gamma(2, 1), unbiased, step one half."""
    masses = discretise(gamma_lev, 0.5, 45)
    expected = [0.0326532986, 0.1419700499, 0.1800111255, 0.1661366708, 0.1353115769]
    np.testing.assert_allclose(masses[:5], expected, rtol=0, atol=1e-9)
    cdf = compound(discretise(gamma_lev, 0.5, 256), 10.0, POISSON, 256).cumsum()
    assert cdf[40] == pytest.approx(0.5470771, abs=1e-4)
    assert cdf[80] == pytest.approx(0.9883206, abs=1e-4)


U, XI, SCALE = 298_305_915.18, 0.7, 318_160_148.62
MU, SIGMA, CAP = math.log(8e6), 2.2, 1.5e9


def spliced_lev(x: Floats) -> Floats:
    """Lognormal below its 95 % point, generalised Pareto above, capped: row 24's size."""
    x = np.minimum(x, CAP)
    low = np.minimum(x, U)
    log = np.log(np.maximum(low, 1e-300))
    body = math.exp(MU + SIGMA**2 / 2) * stats.norm.cdf((log - MU - SIGMA**2) / SIGMA)
    body += low * stats.norm.sf((log - MU) / SIGMA)
    over = np.maximum(x - U, 0)
    tail = SCALE / (1 - XI) * (1 - (1 + XI * over / SCALE) ** (1 - 1 / XI))
    return np.asarray(body + 0.05 * tail)


@pytest.fixture(scope="module")
def spliced_curves() -> tuple[float, dict[tuple[int, int], float]]:
    """P(S = 0) and layer means of the year's sum, Richardson-extrapolated over two grids."""
    layers = [(5, 1), (10, 5), (20, 10), (50, 20), (100, 50), (300, 20), (250, 250), (500, 500)]
    none, means = [], []
    for per_million in (64, 128):
        points = 1 << (1000 * per_million).bit_length()
        width = 1e6 / per_million
        pmf = compound(discretise(spliced_lev, width, points), 0.4, 0.5, points)
        none.append(pmf[0])
        tail = 1.0 - pmf.cumsum()
        means.append(
            [
                width * tail[attach * per_million : (attach + limit) * per_million].sum()
                for limit, attach in layers
            ]
        )
    fine = (4 * np.array(means[1]) - np.array(means[0])) / 3
    return none[1], dict(zip(layers, map(float, fine), strict=True))


def test_reference_problem_mean() -> None:
    assert 0.4 * float(spliced_lev(np.array([CAP]))[0]) == pytest.approx(25_404_654.5747, rel=1e-9)


@pytest.mark.parametrize(
    ("limit", "attach", "expected"),
    [
        (5, 1, 963_611.6704),
        (10, 5, 1_509_411.5279),
        (20, 10, 2_406_290.8321),
        (50, 20, 4_247_123.1081),
        (100, 50, 5_309_703.6585),
        (300, 20, 12_771_185.9227),
        (250, 250, 4_416_996.4449),
        (500, 500, 4_192_471.4429),
    ],
)
def test_reference_problem_layers(
    spliced_curves: tuple[float, dict[tuple[int, int], float]],
    limit: int,
    attach: int,
    expected: float,
) -> None:
    assert spliced_curves[1][limit, attach] == pytest.approx(expected, rel=1e-6)


def test_reference_problem_chance_of_none() -> None:
    """A lognormal has no mass at zero, so P(S = 0) = P(N = 0) = 1.8^-0.5."""
    expected = 0.7453559925
    assert float(probability_of_none(np.array(0.4), 0.5)) == pytest.approx(expected, abs=1e-10)


@pytest.mark.parametrize("r", [0.2, 0.5, 0.9, 3.0, POISSON])
@pytest.mark.parametrize("mean", [0.02, 0.4, 5.0])
def test_agrees_with_panjer(r: float, mean: float) -> None:
    masses = np.array([0.1, 0.3, 0.2, 0.0, 0.25, 0.15])
    pmf = compound(masses, mean, r, 512)
    np.testing.assert_allclose(pmf[:200], panjer(masses, mean, r, 200), rtol=0, atol=1e-9)


def test_count_is_negative_binomial() -> None:
    """Sizes of one turn the sum into the count, which SciPy knows."""
    mean, r = 1.3, 0.7
    pmf = compound(np.array([0.0, 1.0]), mean, r, 256)
    expected = stats.nbinom.pmf(np.arange(40), r, r / (r + mean))
    np.testing.assert_allclose(pmf[:40], expected, rtol=0, atol=1e-10)


@pytest.mark.parametrize("r", [0.5, POISSON])
def test_grid_shorter_than_the_support(r: float) -> None:
    """The law on [0, x] needs sizes on [0, x] only; what is above is damped to 1e-7 of itself."""
    masses = np.full(60, 1 / 59)
    masses[0] = 0
    full = panjer(masses, 4.0, r, 64)
    assert full.sum() < 0.7, "most of the law has to lie above the grid for this to test tilting"
    np.testing.assert_allclose(compound(masses, 4.0, r, 64), full, rtol=0, atol=1e-8)


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


def test_survival_is_clipped_and_strict() -> None:
    pmf = np.array([0.5, 0.25, 0.25 + 1e-13, -1e-14])
    tail = survival(pmf)
    np.testing.assert_allclose(tail, [0.5, 0.25, 0, 0], atol=1e-12)
    assert tail.min() == 0.0
    assert survival(np.array([-1e-15, 1.0]))[0] == 1.0
