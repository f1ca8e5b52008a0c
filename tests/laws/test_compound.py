"""What the engine keeps whatever the size and the count: mean, mass, unit, tilt, order of tails."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import special, stats

from models import aggregate
from models.aggregate import compound, discretise, negative_binomial, quantile, tvar
from models.annual_loss import AnnualLoss
from models.severity import CappedLoss, Tail

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

CELLS = 128
POINTS = 8 * CELLS


def one_theft(
    median: float, sigma: float, cap: float, tail_index: float | None = None
) -> CappedLoss:
    """A lognormal, above its 60 % point Pareto if an index is given, capped."""
    tail = None
    if tail_index is not None:
        tail = Tail(float(special.ndtri(0.6)), np.array([[1 / tail_index]]))
    return CappedLoss(np.array([[math.log(median)]]), np.array([[sigma]]), np.array([cap]), tail)


def on_grid(law: CappedLoss) -> tuple[Floats, float]:
    """Its masses with the cap on the last grid point, and the grid's width."""
    width = float(law.cap[0]) / CELLS
    return discretise(lambda x: law.limited_mean(x)[0, 0], width, CELLS + 1), width


thefts = st.builds(
    one_theft,
    st.floats(1e3, 1e10),
    st.floats(0.3, 3.0),
    st.floats(1e5, 1e12),
    st.none() | st.floats(0.4, 5.0),
)
"""Pareto indices below one have no mean but for the cap."""

counts = st.tuples(st.floats(0.001, 3.0), st.floats(0.3, 50.0) | st.just(math.inf))


@settings(deadline=None, max_examples=100)
@given(thefts)
def test_the_mean_survives_and_no_mass_is_negative(law: CappedLoss) -> None:
    masses, width = on_grid(law)
    assert float(np.arange(CELLS + 1) @ masses) * width == pytest.approx(
        float(law.mean()[0, 0]), rel=1e-9
    )
    assert float(masses.sum()) == pytest.approx(1.0, abs=1e-12)
    assert masses.min() >= -1e-11


@settings(deadline=None, max_examples=50)
@given(thefts)
def test_no_theft_has_an_infinite_mean(law: CappedLoss) -> None:
    mean = float(law.mean()[0, 0])
    assert 0 <= mean <= law.cap[0] * (1 + 1e-12)
    with pytest.raises(ValueError, match="finite cap"):
        CappedLoss(law.log_median, law.sigma, np.array([np.inf]), law.tail)


@pytest.mark.parametrize("cap", [0.0, -1.0, math.nan, math.inf])
def test_a_law_without_a_cap_is_refused(cap: float) -> None:
    with pytest.raises(ValueError, match="finite cap"):
        one_theft(1e6, 2.0, cap, 0.7)


@settings(deadline=None, max_examples=40)
@given(thefts, counts, st.floats(1e-6, 1e9))
def test_the_unit_of_money_does_not_show(
    law: CappedLoss, count: tuple[float, float], unit: float
) -> None:
    masses, width = on_grid(law)
    other, other_width = on_grid(
        CappedLoss(law.log_median + math.log(unit), law.sigma, law.cap * unit, law.tail)
    )
    assert other_width == pytest.approx(width * unit, rel=1e-12)
    assert other == pytest.approx(masses, abs=1e-10)
    plain, scaled = (compound(m, negative_binomial(*count), POINTS) for m in (masses, other))
    assert scaled[: POINTS // 2] == pytest.approx(plain[: POINTS // 2], abs=1e-9)


def cut_short(law: CappedLoss, count: tuple[float, float]) -> Floats:
    """The law of the year up to the cap: what lies above would fold back but for the tilt."""
    masses, _ = on_grid(law)
    return compound(masses, negative_binomial(*count), CELLS)


@settings(deadline=None, max_examples=60)
@given(thefts, counts)
def test_a_short_grid_gives_the_head_of_the_law(
    law: CappedLoss, count: tuple[float, float]
) -> None:
    masses, _ = on_grid(law)
    whole = compound(masses, negative_binomial(*count), 8 * POINTS)[:CELLS]
    # What lies above is damped to e^-16 of itself, 1.1e-7, and no grid point holds more than one.
    assert np.abs(cut_short(law, count) - whole).max() < 1.2e-7


@settings(deadline=None, max_examples=60)
@given(thefts, counts)
def test_the_tilt_does_not_show(law: CappedLoss, count: tuple[float, float]) -> None:
    masses, _ = on_grid(law)
    found = []
    for tilt in (14.0, 18.0):
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(aggregate, "TILT", tilt)
            found.append(compound(masses, negative_binomial(*count), 8 * POINTS)[:POINTS])
    assert np.abs(found[1] - found[0]).max() < 1e-9


def test_without_tilting_the_tail_would_fold_back(monkeypatch: pytest.MonkeyPatch) -> None:
    law, count = one_theft(8e6, 2.2, 1.5e9, 1 / 0.7), (0.4, 0.5)
    tilted = cut_short(law, count)
    monkeypatch.setattr(aggregate, "TILT", 0.0)
    assert np.abs(cut_short(law, count) - tilted).max() > 1e-6


def test_sizes_longer_than_the_answer_are_cut_at_its_end() -> None:
    sizes = np.array([0.1, 0.2, 0.3, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.4])
    short, long = (compound(sizes, negative_binomial(0.4, 0.5), points) for points in (8, 64))
    assert short == pytest.approx(long[:8], abs=1e-7)


@pytest.mark.parametrize(("mean", "r"), [(0.03, 0.2), (0.4, 0.5), (0.4, 5.76), (3.0, 0.7)])
def test_compound_is_the_mixture_of_convolutions(mean: float, r: float) -> None:
    sizes = np.array([0.0, 0.6, 0.3, 0.1])
    expected, n_fold = np.zeros(40), np.eye(1, 40)[0]
    for n in range(40):
        expected += stats.nbinom.pmf(n, r, r / (r + mean)) * n_fold
        n_fold = np.convolve(n_fold, sizes)[:40]
    found = compound(sizes, negative_binomial(mean, r), 256)
    assert found[:40] == pytest.approx(expected, abs=1e-9)


@settings(deadline=None, max_examples=40)
@given(counts)
def test_mean_and_variance_of_the_sum_are_walds(count: tuple[float, float]) -> None:
    mean, r = count
    sizes = np.array([0.1, 0.4, 0.3, 0.2])
    pmf = compound(sizes, negative_binomial(*count), 2048)[:512]
    x = np.arange(512)
    first, second = float(np.arange(4) @ sizes), float(np.arange(4) ** 2 @ sizes)
    assert float(x @ pmf) == pytest.approx(mean * first, rel=1e-8)
    variance = float(x**2 @ pmf) - float(x @ pmf) ** 2
    assert variance == pytest.approx(mean * second + (mean * first) ** 2 / r, rel=1e-6)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.floats(0.001, 2.0), min_size=1, max_size=6), thefts, st.floats(0.3, 20.0))
def test_the_predictive_law_is_that_of_the_mixed_count(
    rates: list[float], law: CappedLoss, r: float
) -> None:
    """Draws that differ in their rate only are a count whose generating function is their mean."""
    cap = float(law.cap[0])
    found = AnnualLoss(np.array(rates)[:, None], law, r).layer_law(0.0, cap, 6 * cap)
    draws = [negative_binomial(rate, r) for rate in rates]
    masses, width = on_grid(law)
    assert found.width == pytest.approx(width, rel=1e-12)
    mixed = compound(
        masses, lambda z: np.mean([pgf(z) for pgf in draws], axis=0), found.predictive.size
    )
    assert found.predictive == pytest.approx(mixed, abs=1e-8)


@settings(deadline=None, max_examples=50)
@given(thefts, counts, st.floats(0.01, 0.98), st.floats(0.01, 0.98))
def test_tails_rise_with_their_level(
    law: CappedLoss, count: tuple[float, float], a: float, b: float
) -> None:
    masses, width = on_grid(law)
    pmf = compound(masses, negative_binomial(*count), 128 * CELLS)[: 32 * CELLS]
    assume(pmf.sum() > 1 - aggregate.ROUNDED_MASS)
    cdf, (low, high) = np.cumsum(pmf), sorted((a, b))
    slack = 1e-6 * float(law.cap[0])
    assert float(quantile(cdf, width, low)) <= float(quantile(cdf, width, high)) + slack
    assert float(tvar(pmf, width, low)) <= float(tvar(pmf, width, high)) + slack
    assert float(quantile(cdf, width, high)) <= float(tvar(pmf, width, high)) + slack
    mean = count[0] * float(law.mean()[0, 0])
    assert float(tvar(pmf, width, 0.0)) == pytest.approx(mean, rel=1e-6, abs=slack)
    assert float(tvar(pmf, width, high)) <= mean / (1 - high) + slack


@settings(deadline=None, max_examples=30)
@given(thefts, thefts, counts, st.floats(0.05, 0.95))
def test_the_tail_of_a_sum_is_no_worse_than_the_tails(
    law: CappedLoss, other: CappedLoss, count: tuple[float, float], level: float
) -> None:
    """Of two independent years in cells of one width."""
    sizes = [on_grid(each)[0] for each in (law, other)]
    years = [compound(size, negative_binomial(*count), 64 * CELLS)[: 16 * CELLS] for size in sizes]
    assume(min(pmf.sum() for pmf in years) > 1 - aggregate.ROUNDED_MASS / 4)
    both = np.convolve(*years)
    parts = sum(float(tvar(pmf, 1.0, level)) for pmf in years)
    assert float(tvar(both, 1.0, level)) <= parts * (1 + 1e-6) + 1e-4
