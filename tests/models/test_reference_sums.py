"""Sums whose laws were published or computed elsewhere: far quantiles, tail means, and the limits.

Rows are those of the project's list of reference cases. Rows whose count is neither Poisson nor
negative binomial (1, 4, 6, 7, 10, 16) cannot be said to `compound` and are not here.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

from models import aggregate
from models.aggregate import compound, discretise, quantile

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Lev = Callable[[Floats], Floats]

POISSON = math.inf


def gamma(shape: float, rate: float) -> Lev:
    """E[min(X, x)] of a gamma law: E[X; X <= x] + x P(X > x)."""
    return lambda x: np.asarray(
        shape / rate * special.gammainc(shape + 1, rate * x)
        + x * special.gammaincc(shape, rate * x)
    )


def exponential(x: Floats) -> Floats:
    return np.asarray(-np.expm1(-x))


def midpoint_cdf(pmf: Floats) -> Floats:
    """P(S <= kh) of a continuous S: linear discretisation puts half of f_k above kh.

    The atom of a year without a loss is at zero for certain.
    """
    return np.concatenate([pmf[:1], (np.cumsum(pmf) - pmf / 2)[1:]])


def midpoint_quantile(pmf: Floats, width: float, level: float) -> float:
    return float(np.interp(level, midpoint_cdf(pmf), np.arange(len(pmf)) * width))


def test_poisson_gamma_on_half_steps_is_that_of_actuar() -> None:
    """Row 19: R's actuar, complete recursion; VaR on the lattice, CTE above it."""
    pmf = compound(discretise(gamma(2.0, 1.0), 0.5, 256), 10.0, POISSON, 256)
    cdf, x = np.cumsum(pmf), np.arange(256) * 0.5
    printed = {0.9: (30.5, 35.41908), 0.95: (34.0, 38.54983), 0.99: (41.0, 45.01326)}
    for level, (value_at_risk, tail_mean) in printed.items():
        at = int(np.argmax(cdf >= level))
        assert x[at] == value_at_risk
        assert value_at_risk - 0.5 < float(quantile(np.cumsum(pmf), 0.5, level)) <= value_at_risk
        tail = float((x * pmf)[at + 1 :].sum() / pmf[at + 1 :].sum())
        assert tail == pytest.approx(tail_mean, abs=1e-4)
    assert x[int(np.argmax(cdf >= 0.999))] == 49.5


@pytest.mark.parametrize(("x", "exact"), [(20, 0.5344640995), (40, 0.9877866634)])
def test_halving_the_step_quarters_the_error_of_the_half_way_law(x: int, exact: float) -> None:
    """Row 20."""
    found = []
    for steps in (16, 32):
        points = 128 * steps
        pmf = compound(discretise(gamma(2, 1), 1 / steps, points), 10, POISSON, points)
        found.append(float(midpoint_cdf(pmf)[x * steps]))
    coarse, fine = found
    assert (coarse - exact) / (fine - exact) == pytest.approx(4.0, rel=0.02)
    assert (4 * fine - coarse) / 3 == pytest.approx(exact, abs=1e-7)


@pytest.mark.parametrize(
    ("level", "exact"), [(0.90, 30.295865), (0.95, 33.794218), (0.99, 40.811793)]
)
def test_quantiles_of_poisson_gamma(level: float, exact: float) -> None:
    """Row 20: `quantile` lies half a step below the exact one, never further than a step."""
    width, points = 1 / 64, 1 << 13
    pmf = compound(discretise(gamma(2, 1), width, points), 10, POISSON, points)
    assert midpoint_quantile(pmf, width, level) == pytest.approx(exact, abs=1e-4)
    assert float(quantile(np.cumsum(pmf), width, level)) == pytest.approx(exact, abs=width)


def test_poisson_gamma_of_distributacalcul() -> None:
    """Row 21: P(S <= 2) and VaR at 90 %."""
    width, points = 1 / 256, 1 << 15
    sizes = discretise(gamma(math.log(1000) - 0.405, 0.81), width, points)
    pmf = compound(sizes, 2, POISSON, points)
    assert midpoint_cdf(pmf)[512] == pytest.approx(0.1361652, abs=1e-6)
    assert midpoint_quantile(pmf, width, 0.9) == pytest.approx(32.63546, rel=1e-5)


def test_tail_mean_of_distributacalcul() -> None:
    """Row 21, second law: TVaR at 90 %, exact 5.3524557, from the stop loss at the quantile."""
    width, points = 1 / 256, 1 << 14
    pmf = compound(discretise(gamma(0.59, 0.81), width, points), 2, POISSON, points)
    assert float(quantile(np.cumsum(pmf), width, 0.9)) == pytest.approx(3.726068, abs=width)
    stop_loss = float(np.maximum(np.arange(points) * width - 3.726068, 0) @ pmf)
    assert 3.726068 + stop_loss / 0.1 == pytest.approx(5.3524557, rel=1e-5)


@pytest.mark.parametrize(("level", "exact"), [(0.999, 85.10595539), (1 - 1e-6, 108.22748576)])
def test_far_quantiles_of_embrechts_and_frei(level: float, exact: float) -> None:
    """Row 23: Poisson 50 sums of Exp(1). One in a million is a hundred times above rounding."""
    found = []
    for steps in (64, 128):
        points = 128 * steps
        pmf = compound(discretise(exponential, 1 / steps, points), 50, POISSON, points)
        assert float(quantile(np.cumsum(pmf), 1 / steps, level)) == pytest.approx(
            exact, abs=1 / steps
        )
        found.append(midpoint_quantile(pmf, 1 / steps, level))
    coarse, fine = found
    assert (4 * fine - coarse) / 3 == pytest.approx(exact, abs=1e-5)


# Row 24, the project's reference problem: a negative binomial count of r = 0.5 and a lognormal
# body with a generalised Pareto tail of index 0.7, capped. Expected: grids of 2^22 to 2^24 points
# with Richardson extrapolation, and 1e8 simulated years.

NODE, SCALE, INDEX, CAP = 298_305_915.18, 318_160_148.62, 0.7, 1.5e9


def spliced(x: Floats) -> Floats:
    mu, sigma = math.log(8e6), 2.2
    x = np.minimum(x, CAP)
    body = np.minimum(np.maximum(x, 1e-9), NODE)
    z = (np.log(body) - mu) / sigma
    below = math.exp(mu + sigma**2 / 2) * special.ndtr(z - sigma) + body * special.ndtr(-z)
    over = np.maximum(x - NODE, 0.0)
    tail = SCALE / (1 - INDEX) * -np.expm1((1 - 1 / INDEX) * np.log1p(INDEX * over / SCALE))
    return np.asarray(below + 0.05 * tail)


def reference_law(width: float, points: int) -> Floats:
    return compound(discretise(spliced, width, points), 0.4, 0.5, points)


def test_mean_and_quantiles_of_the_reference_problem() -> None:
    """The list prints these four as "VaR/TVaR 95, 99"; they are VaR 95, 99, 99.5 and 99.9.

    (A TVaR 95 of 6.2e8 would put a twentieth of it, 31e6, in the tail of a law of mean 25e6.)
    """
    width, points = 1e5, 1 << 16
    pmf = reference_law(width, points)
    assert float(np.arange(points) * width @ pmf) == pytest.approx(25_404_654.5747, rel=1e-7)
    printed = {0.95: 1.02768e8, 0.99: 6.20329e8, 0.995: 1.09935e9, 0.999: 1.53254e9}
    for level, expected in printed.items():
        assert float(quantile(np.cumsum(pmf), width, level)) == pytest.approx(expected, abs=width)
        assert midpoint_quantile(pmf, width, level) == pytest.approx(expected, rel=1e-5)


# Aliasing and tilting.


def test_a_grid_shorter_than_the_support_gives_the_head_of_the_law() -> None:
    whole = reference_law(1e6, 1 << 14)
    assert np.abs(reference_law(1e6, 1 << 8) - whole[:256]).max() < 1e-9


def test_without_tilting_the_tail_would_fold_back(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = reference_law(1e6, 1 << 14)
    monkeypatch.setattr(aggregate, "TILT", 0.0)
    assert np.abs(reference_law(1e6, 1 << 8) - whole[:256]).max() > 1e-5


@pytest.mark.parametrize("tilt", [14.0, 18.0, 20.0])
def test_the_tilt_itself_does_not_show(monkeypatch: pytest.MonkeyPatch, tilt: float) -> None:
    before = reference_law(1e6, 1 << 9)
    monkeypatch.setattr(aggregate, "TILT", tilt)
    assert np.abs(reference_law(1e6, 1 << 9) - before).max() < 1e-8


def test_sizes_longer_than_the_answer_are_cut_at_its_end() -> None:
    sizes = np.array([0.1, 0.2, 0.3, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.4])
    short, long = compound(sizes, 0.4, 0.5, 8), compound(sizes, 0.4, 0.5, 64)
    assert short == pytest.approx(long[:8], abs=1e-7)


@pytest.mark.parametrize(("mean", "r"), [(0.03, 0.2), (0.4, 0.5), (0.4, 5.76), (3.0, 0.7)])
def test_compound_is_the_mixture_of_convolutions(mean: float, r: float) -> None:
    sizes = np.array([0.0, 0.6, 0.3, 0.1])
    expected, n_fold = np.zeros(40), np.eye(1, 40)[0]
    for n in range(40):
        expected += stats.nbinom.pmf(n, r, r / (r + mean)) * n_fold
        n_fold = np.convolve(n_fold, sizes)[:40]
    assert compound(sizes, mean, r, 256)[:40] == pytest.approx(expected, abs=1e-9)


# Laws that hold whatever the size.

medians = st.floats(1e-3, 1e3)
sigmas = st.floats(0.3, 3.0)
caps = st.integers(1, 400)


def capped_lognormal(median: float, sigma: float, cap: float) -> Lev:
    def lev(x: Floats) -> Floats:
        x = np.minimum(x, cap)
        z = np.log(np.maximum(x, 1e-300) / median) / sigma
        body = median * math.exp(sigma**2 / 2) * special.ndtr(z - sigma)
        return np.asarray(body + x * special.ndtr(-z))

    return lev


@settings(deadline=None, max_examples=50)
@given(medians, sigmas, caps)
def test_a_capped_lognormal_keeps_its_mean_and_has_no_negative_mass(
    median: float, sigma: float, cap: int
) -> None:
    lev = capped_lognormal(median, sigma, float(cap))
    masses = discretise(lev, 1.0, cap + 1)
    mean = float(lev(np.array([float(cap)]))[0])
    assert float(np.arange(cap + 1) @ masses) == pytest.approx(mean, rel=1e-9)
    assert masses.min() >= -1e-11


@settings(deadline=None, max_examples=40)
@given(medians, sigmas, caps, st.floats(1e-6, 1e9))
def test_the_unit_of_money_does_not_show(
    median: float, sigma: float, cap: int, unit: float
) -> None:
    plain = discretise(capped_lognormal(median, sigma, float(cap)), 1.0, cap + 1)
    other = discretise(capped_lognormal(median * unit, sigma, cap * unit), unit, cap + 1)
    assert other == pytest.approx(plain, abs=1e-10)
    points = 8 << cap.bit_length()
    laws = [compound(masses, 0.4, 0.5, points) for masses in (plain, other)]
    assert laws[1] == pytest.approx(laws[0], abs=1e-8)


@settings(deadline=None, max_examples=40)
@given(st.floats(0.001, 2.0), st.floats(0.5, 50.0))
def test_mean_and_variance_of_the_sum_are_walds(mean: float, r: float) -> None:
    sizes = np.array([0.1, 0.4, 0.3, 0.2])
    pmf = compound(sizes, mean, r, 256)
    x = np.arange(256)
    first, second = float(np.arange(4) @ sizes), float(np.arange(4) ** 2 @ sizes)
    assert float(x @ pmf) == pytest.approx(mean * first, abs=1e-5)
    variance = float(x**2 @ pmf) - float(x @ pmf) ** 2
    assert variance == pytest.approx(mean * second + (mean * first) ** 2 / r, abs=1e-3)
