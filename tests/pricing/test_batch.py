"""Prices of many towers against closed forms, a fine grid, and the laws every price obeys."""

from __future__ import annotations

import math
import tracemalloc
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from models.batch import CHUNK, Risks, limited_means
from pricing.batch import BatchPrices, price_batch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pricing.measures import Distortion

    Floats = NDArray[np.float64]

FINE = 2**17


def book(n: int, seed: int = 7) -> Risks:
    """Exchanges with a Pareto tail, every fifth Poisson; caps are whole millions."""
    random = np.random.default_rng(seed)
    return Risks(
        mean_count=random.uniform(0.02, 0.6, n),
        dispersion=np.where(np.arange(n) % 5 == 0, math.inf, random.uniform(0.4, 3.0, n)),
        log_median=random.normal(math.log(8e6), 0.7, n),
        sigma=random.uniform(1.6, 2.4, n),
        cap=np.rint(random.uniform(400, 2000, n)) * 1e6,
        tail_start=np.where(np.arange(n) % 3 == 0, math.inf, random.uniform(0.5, 1.8, n)),
        tail_shape=random.uniform(0.5, 1.2, n),
    )


def on_grid(risks: Risks) -> tuple[Floats, Floats]:
    """A primary and an excess layer of round amounts, the upper one ending at half the cap."""
    starts = np.tile([5e6, 25e6], (len(risks), 1))
    return starts, np.tile([20e6, 75e6], (len(risks), 1))


def off_grid(risks: Risks) -> tuple[Floats, Floats]:
    """The same but for parts of the cap that share no unit."""
    return np.outer(risks.cap, [0.01, math.sqrt(0.005)]), np.outer(risks.cap, [math.e / 50, 0.31])


def worst(found: Floats, expected: Floats) -> float:
    return float(np.abs(found / expected - 1.0).max())


def wang(risks: Risks, starts: Floats, limits: Floats, points: int = 512) -> BatchPrices:
    return price_batch(risks, starts, limits, "wang", 0.5, points)


def test_a_programme_without_an_end_costs_the_mean() -> None:
    """Count times size, in closed form: the first 40 reaches hold every year that matters."""
    risks = replace(book(40), log_median=book(40).log_median + 2.0)
    top = risks.cap[:, None] * 40
    found = wang(risks, np.zeros((40, 1)), top, 2048).expected[:, 0]
    mean = risks.mean_count * limited_means(risks, risks.cap[:, None])[:, 0]
    assert worst(found, mean) < 1e-6


def test_on_the_grid_prices_are_those_of_a_fine_grid() -> None:
    risks = book(24)
    starts, limits = on_grid(risks)
    found, fine = wang(risks, starts, limits), wang(risks, starts, limits, FINE)
    assert worst(found.expected, fine.expected) < 1e-5
    assert worst(found.loaded, fine.loaded) < 1e-4


@pytest.mark.parametrize(
    ("points", "within"),
    [pytest.param(512, 1e-4), pytest.param(2048, 1e-5), pytest.param(8192, 1e-6)],
)
def test_off_the_grid_prices_are_close(points: int, within: float) -> None:
    """Second order in the width: 6e-5 measured on 512 points, 4e-6 on 2,048, 2e-7 on 8,192."""
    risks = book(24)
    starts, limits = off_grid(risks)
    found, fine = wang(risks, starts, limits, points), wang(risks, starts, limits, FINE)
    assert worst(found.expected, fine.expected) < within


def test_a_reach_inside_the_tower_is_priced_on_its_own_grid_point() -> None:
    risks = replace(book(24), cap=np.full(24, 60e6))
    starts, limits = on_grid(risks)
    found, fine = wang(risks, starts, limits), wang(risks, starts, limits, FINE)
    assert worst(found.expected, fine.expected) < 1e-5


@pytest.mark.parametrize("points", [512, 1024, 2048])
def test_an_awkward_reach_is_on_the_grid_if_it_can_be(points: int) -> None:
    """57 million of a tower in steps of 5: the reach decides the grid, and Wang prices show it."""
    risks = replace(book(24), cap=np.full(24, 57e6))
    starts, limits = on_grid(risks)
    found, fine = wang(risks, starts, limits, points), wang(risks, starts, limits, FINE)
    assert worst(found.loaded, fine.loaded) < 1e-5


@pytest.mark.parametrize("layout", [on_grid, off_grid])
def test_layers_add_up(layout: object) -> None:
    risks = book(24)
    lower, upper = np.full(24, 10e6), np.full(24, 70e6)
    middle = np.full(24, 30e6) if layout is on_grid else 10e6 + 60e6 / math.pi + risks.cap * 1e-9
    top = np.stack([middle, lower, lower], axis=1)
    ends = np.stack([upper, middle, upper], axis=1)
    found = wang(risks, top, ends - top)
    for prices in (found.expected, found.loaded):
        np.testing.assert_allclose(prices[:, 0] + prices[:, 1], prices[:, 2], rtol=1e-12)


@pytest.mark.parametrize("factor", [2.0, 1000.0, 0.5, 1 / 150.0])
def test_prices_scale_with_money(factor: float) -> None:
    """A unit in which the ends are not whole finds another grid, no farther from the truth."""
    risks = book(24)
    starts, limits = on_grid(risks)
    scaled = replace(risks, log_median=risks.log_median + math.log(factor), cap=risks.cap * factor)
    found, base = wang(scaled, starts * factor, limits * factor), wang(risks, starts, limits)
    whole = float(factor * 1e6).is_integer()
    within = 1e-8 if whole else 1e-6
    np.testing.assert_allclose(found.expected, base.expected * factor, rtol=within)
    np.testing.assert_allclose(found.loaded, base.loaded * factor, rtol=within)


def test_a_row_does_not_feel_its_chunk() -> None:
    n = 2 * CHUNK + 5
    risks = book(n)
    starts, limits = on_grid(risks)
    together = wang(risks, starts, limits)
    order = np.random.default_rng(3).permutation(n)
    shuffled = Risks(*(getattr(risks, name)[order] for name in risks.__dataclass_fields__))
    found = wang(shuffled, starts[order], limits[order])
    np.testing.assert_allclose(found.expected, together.expected[order], rtol=1e-7)
    for row in (0, CHUNK, n - 1):
        one = slice(row, row + 1)
        alone = wang(risks.rows(one), starts[one], limits[one])
        np.testing.assert_allclose(alone.expected, together.expected[one], rtol=1e-7)


@pytest.mark.parametrize(
    ("principle", "neutral", "loaded"),
    [
        ("wang", 0.0, 0.5),
        ("proportional_hazard", 1.0, 0.7),
        ("dual_power", 1.0, 2.0),
        ("tvar", 0.0, 0.5),
        ("constant_cost_of_capital", 0.0, 0.1),
    ],
)
def test_a_load_is_never_negative(principle: Distortion, neutral: float, loaded: float) -> None:
    risks = book(8)
    starts, limits = on_grid(risks)
    without = price_batch(risks, starts, limits, principle, neutral)
    np.testing.assert_allclose(without.loaded, without.expected, rtol=1e-9)
    found = price_batch(risks, starts, limits, principle, loaded)
    assert (found.loaded > found.expected).all()
    assert (found.loaded < limits).all()


def test_above_the_cap_only_a_second_theft_costs() -> None:
    """The layer is on the year: one theft never reaches it, and two are as rare as m squared."""
    n = 8
    risks = replace(book(n), cap=np.full(n, 20e6), dispersion=np.full(n, math.inf))
    starts, limits = np.full((n, 1), 20e6), np.full((n, 1), 20e6)
    rare = wang(replace(risks, mean_count=np.full(n, 1e-2)), starts, limits).expected
    rarer = wang(replace(risks, mean_count=np.full(n, 5e-3)), starts, limits).expected
    np.testing.assert_allclose(rare / rarer, 4.0, rtol=1e-2)


def test_what_no_year_reaches_costs_nothing() -> None:
    risks = replace(book(8), cap=np.full(8, 10e6), mean_count=np.full(8, 0.01))
    found = wang(risks, np.full((8, 1), 100e6), np.full((8, 1), 50e6)).expected
    assert np.abs(found).max() < 50e6 * 1e-9


def test_without_thefts_every_layer_is_free() -> None:
    risks = replace(book(8), mean_count=np.zeros(8))
    found = wang(risks, *on_grid(risks))
    assert np.abs(found.expected).max() < 75e6 * 1e-9


def test_an_empty_book_has_no_prices() -> None:
    assert wang(book(0), np.zeros((0, 2)), np.zeros((0, 2))).expected.shape == (0, 2)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("starts", math.nan),
        ("starts", -1.0),
        ("starts", math.inf),
        ("limits", math.nan),
        ("limits", 0.0),
        ("limits", -1.0),
        ("limits", math.inf),
    ],
)
def test_an_amount_that_cannot_be_priced_is_named(name: str, value: float) -> None:
    risks = book(4)
    starts, limits = on_grid(risks)
    {"starts": starts, "limits": limits}[name][2, 1] = value
    with pytest.raises(ValueError, match=rf"^{name}\[2, 1\] cannot be priced"):
        wang(risks, starts, limits)


@pytest.mark.parametrize("shape", [(3, 2), (5, 2), (4,), (4, 2, 1)])
def test_a_tower_of_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="one row an exchange and one column a layer"):
        wang(book(4), np.ones(shape), np.ones(shape))


def test_layers_that_disagree_are_refused() -> None:
    with pytest.raises(ValueError, match="one row an exchange"):
        wang(book(4), np.ones((4, 2)), np.ones((4, 3)))


def test_a_parameter_of_no_distortion_is_refused() -> None:
    risks = book(4)
    with pytest.raises(ValueError, match="wang takes a parameter from"):
        price_batch(risks, *on_grid(risks), "wang", math.nan)


def test_ten_thousand_exchanges_fit_in_memory() -> None:
    risks = book(10_000)
    starts, limits = on_grid(risks)
    tracemalloc.start()
    try:
        wang(risks, starts, limits)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 500e6
