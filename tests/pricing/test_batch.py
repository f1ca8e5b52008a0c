"""Prices of many towers against closed forms, a fine grid, and the laws every price obeys.

What is compiled is tested where the extra `fast` is installed.
"""

from __future__ import annotations

import importlib.util
import math
import subprocess
import sys
import tracemalloc
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import models
from models.batch import ALLOWED, CHUNK, Risks, limited_means
from pricing.batch import LEAST_LIMIT, MOST_MONEY, BatchPrices, price_batch
from pricing.measures import ALLOWED as ALLOWED_PARAMETERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from pricing.measures import Distortion

    Floats = NDArray[np.float64]

FINE = 2**17

NEUTRAL: dict[Distortion, float] = {
    "wang": 0.0,
    "proportional_hazard": 1.0,
    "dual_power": 1.0,
    "tvar": 0.0,
    "constant_cost_of_capital": 0.0,
}
LOADED: dict[Distortion, float] = {
    "wang": 0.5,
    "proportional_hazard": 0.7,
    "dual_power": 2.0,
    "tvar": 0.5,
    "constant_cost_of_capital": 0.1,
}

CONTINUOUS = [principle for principle in LOADED if principle != "constant_cost_of_capital"]
"""The other one lifts a chance that rounding leaves by as much as any."""

needs_numba = pytest.mark.skipif(
    importlib.util.find_spec("numba") is None, reason="the extra `fast` is not installed"
)


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


def wang(risks: Risks, starts: Floats, limits: Floats, points: int = 256) -> BatchPrices:
    return price_batch(risks, starts, limits, "wang", 0.5, points)


def test_a_programme_without_an_end_costs_the_mean() -> None:
    """Count times size, in closed form: the first 40 reaches hold every year that matters."""
    risks = replace(book(40), log_median=book(40).log_median + 2.0)
    top = risks.cap[:, None] * 40
    found = wang(risks, np.zeros((40, 1)), top, 2048).expected[:, 0]
    mean = risks.mean_count * limited_means(risks, risks.cap[:, None])[:, 0]
    assert worst(found, mean) < 1e-6


@pytest.mark.parametrize(
    ("points", "within"), [pytest.param(256, 5e-6), pytest.param(512, 1e-6), (1024, 2e-7)]
)
def test_on_the_grid_prices_are_those_of_a_fine_grid(points: int, within: float) -> None:
    risks = book(24)
    starts, limits = on_grid(risks)
    found, fine = wang(risks, starts, limits, points), wang(risks, starts, limits, FINE)
    assert worst(found.expected, fine.expected) < within
    assert worst(found.loaded, fine.loaded) < within


@pytest.mark.parametrize(("points", "within"), [(256, 4e-5), (512, 6e-6), (2048, 1e-7)])
def test_off_the_grid_prices_are_close(points: int, within: float) -> None:
    risks = book(24)
    starts, limits = off_grid(risks)
    found, fine = wang(risks, starts, limits, points), wang(risks, starts, limits, FINE)
    assert worst(found.expected, fine.expected) < within
    assert worst(found.loaded, fine.loaded) < within


@pytest.mark.parametrize("reach", [57e6, 60e6, 97e6])
def test_a_reach_inside_the_tower_is_on_the_grid(reach: float) -> None:
    """Whole millions of a tower in steps of 5: the reach decides the grid."""
    risks = replace(book(24), cap=np.full(24, reach))
    starts, limits = on_grid(risks)
    found, fine = wang(risks, starts, limits), wang(risks, starts, limits, FINE)
    assert worst(found.expected, fine.expected) < 5e-6
    assert worst(found.loaded, fine.loaded) < 5e-6


def test_a_reach_that_shares_no_unit_is_on_the_grid_and_layers_are_not() -> None:
    risks = replace(book(24), cap=np.linspace(30, 99, 24) * 1e6 * (math.e / 2.7))
    starts, limits = on_grid(risks)
    found, fine = wang(risks, starts, limits), wang(risks, starts, limits, FINE)
    assert worst(found.expected, fine.expected) < 1e-4
    assert worst(found.loaded, fine.loaded) < 1e-4


def test_a_corner_of_the_lift_is_within_what_is_claimed() -> None:
    """TVaR's corner lies inside a cell, so that nothing is gained from a second grid."""
    risks = book(24)
    starts, limits = on_grid(risks)
    found = price_batch(risks, starts, limits, "tvar", 0.9)
    fine = price_batch(risks, starts, limits, "tvar", 0.9, FINE)
    assert 1e-6 < np.abs((found.loaded - fine.loaded) / limits).max() < 2e-4


def test_twice_the_points_leave_a_seventh_of_the_error() -> None:
    """One grid would leave a quarter: by this the weights 4/3 and -1/3 are seen to be right."""
    risks = book(24)
    starts, limits = on_grid(risks)
    fine = wang(risks, starts, limits, FINE).loaded
    errors = [worst(wang(risks, starts, limits, n).loaded, fine) for n in (256, 512, 1024)]
    assert errors[0] / errors[1] > 5
    assert errors[1] / errors[2] > 5


@pytest.mark.parametrize("layout", [on_grid, off_grid])
def test_layers_add_up(layout: object) -> None:
    risks = book(24)
    lower, upper = np.full(24, 10e6), np.full(24, 70e6)
    middle = np.full(24, 30e6) if layout is on_grid else 10e6 + 60e6 / math.pi + risks.cap * 1e-9
    top = np.stack([middle, lower, lower], axis=1)
    ends = np.stack([upper, middle, upper], axis=1)
    found = wang(risks, top, ends - top)
    for prices in (found.expected, found.loaded):
        np.testing.assert_allclose(prices[:, 0] + prices[:, 1], prices[:, 2], rtol=1e-11)


def any_book(n: int, seed: int) -> Risks:
    """Laws far wider than any exchange's: nearly constant sizes, a reach below a cell, no reach."""
    random = np.random.default_rng(seed)

    def spread(low: float, high: float) -> Floats:
        return np.exp(random.uniform(math.log(low), math.log(high), n))

    return Risks(
        mean_count=spread(1e-4, 20.0),
        dispersion=np.where(random.random(n) < 0.3, math.inf, spread(0.1, 10.0)),
        log_median=math.log(1e8) + random.uniform(-9.0, 2.0, n),
        sigma=spread(0.02, 4.0),
        cap=np.where(random.random(n) < 0.5, np.rint(spread(1.0, 2e3)) * 1e6, spread(1e6, 2e9)),
        tail_start=np.where(random.random(n) < 0.3, math.inf, random.uniform(-3.0, 2.5, n)),
        tail_shape=random.uniform(0.1, 2.0, n),
    )


SEEDS = st.integers(0, 2**32 - 1)
ENDS = st.lists(st.integers(0, 200_000_000), min_size=3, max_size=3, unique=True).map(sorted)


@settings(max_examples=50)
@given(seed=SEEDS, ends=ENDS, principle=st.sampled_from(CONTINUOUS))
def test_what_every_price_obeys(seed: int, ends: list[int], principle: Distortion) -> None:
    """Between expected and limit; two layers cost what one over both does; more limit, more price.

    Every layer a tower of its own, so that grids differ: to what is claimed for any law.
    """
    risks = any_book(64, seed)
    low, middle, high = (np.full((64, 1), float(end)) for end in ends)
    lower, upper, both = (
        price_batch(risks, start, end - start, principle, LOADED[principle])
        for start, end in ((low, middle), (middle, high), (low, high))
    )
    limit = high - low
    within = 1e-2 * limit
    for kind in ("expected", "loaded"):
        parts = getattr(lower, kind) + getattr(upper, kind)
        assert (np.abs(parts - getattr(both, kind)) < within).all()
        assert (getattr(lower, kind) - getattr(both, kind) < within).all()
    for prices, most in ((lower, middle - low), (upper, high - middle), (both, limit)):
        assert (prices.expected >= 0.0).all()
        assert (prices.expected <= prices.loaded).all()
        assert (prices.loaded <= most).all()


@settings(max_examples=50)
@given(seed=SEEDS, ends=ENDS)
def test_on_one_grid_layers_add_up_and_grow(seed: int, ends: list[int]) -> None:
    """Exactly, but for what is cut off at nothing and at the expected loss."""
    risks = any_book(64, seed)
    low, middle, high = ends
    starts = np.tile([low, middle, low], (64, 1)).astype(float)
    found = wang(risks, starts, np.tile([middle, high, high], (64, 1)) - starts)
    within = 1e-3 * (high - low)
    for prices in (found.expected, found.loaded):
        assert (np.abs(prices[:, 0] + prices[:, 1] - prices[:, 2]) < within).all()
        assert (prices[:, 0] - prices[:, 2] < within).all()


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
    rows = CHUNK // 256
    n = 2 * rows + 5
    risks = book(n)
    starts, limits = on_grid(risks)
    together = wang(risks, starts, limits)
    order = np.random.default_rng(3).permutation(n)
    shuffled = Risks(*(getattr(risks, name)[order] for name in risks.__dataclass_fields__))
    found = wang(shuffled, starts[order], limits[order])
    np.testing.assert_allclose(found.expected, together.expected[order], rtol=1e-7)
    for row in (0, rows, n - 1):
        one = slice(row, row + 1)
        alone = wang(risks.rows(one), starts[one], limits[one])
        np.testing.assert_allclose(alone.expected, together.expected[one], rtol=1e-7)


@pytest.mark.parametrize("principle", NEUTRAL)
def test_a_load_is_never_negative(principle: Distortion) -> None:
    risks = book(8)
    starts, limits = on_grid(risks)
    without = price_batch(risks, starts, limits, principle, NEUTRAL[principle])
    np.testing.assert_allclose(without.loaded, without.expected, rtol=1e-9)
    found = price_batch(risks, starts, limits, principle, LOADED[principle])
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
        ("limits", 1e-7),
        ("limits", 1e19),
        ("starts", 1e19),
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


@pytest.mark.parametrize("layers", [0, 1_001, 1_000_000])
def test_a_tower_of_no_or_too_many_layers_is_refused(layers: int) -> None:
    ends = np.ones((1, layers))
    with pytest.raises(ValueError, match=rf"1 to 1000 layers \(it has {layers}\)"):
        wang(book(1), ends, ends)


def test_a_thousand_layers_are_no_trouble() -> None:
    risks = book(70)
    starts = np.tile(np.arange(1_000) * 1e5, (70, 1))
    found = wang(risks, starts, np.full((70, 1_000), 1e5)).expected.sum(axis=1)
    whole = wang(risks, np.zeros((70, 1)), np.full((70, 1), 1e8)).expected[:, 0]
    assert worst(found, whole) < 1e-4


@pytest.mark.parametrize("points", [-2, 0, 30, 255, 2**22 + 2])
def test_points_that_make_no_grid_are_refused(points: int) -> None:
    risks = book(1)
    with pytest.raises(ValueError, match=rf"even and from 32 to 4194304 \(it is {points}\)"):
        wang(risks, *on_grid(risks), points)


def extremes(n: int) -> Risks:
    """Any mixture of the ends of what is allowed, and of what lies between."""
    random = np.random.default_rng(5)
    between = {
        "mean_count": [1e-12, 1e-3, 1.0, 50.0],
        "dispersion": [0.3, 2.0, 1e3, 1e12],
        "log_median": [0.0, 15.0, 18.0, 40.0],
        "sigma": [0.05, 1.0, 2.5],
        "cap": [1.0, 1e6, 5.7e7, 1e9],
        "tail_start": [-1.0, 0.0, 1.5, 8.0, 29.9, 30.0],
        "tail_shape": [0.5, 1.0 - 1e-12, 1.0, 1.5],
    }
    return Risks(*(random.choice([*ALLOWED[name], *between[name]], n) for name in ALLOWED))


@pytest.mark.parametrize("compiled", [False, pytest.param(True, marks=needs_numba)])
@pytest.mark.parametrize("principle", ALLOWED_PARAMETERS)
def test_the_ends_of_what_is_allowed_give_prices(principle: Distortion, *, compiled: bool) -> None:
    """No overflow (NumPy's warnings are errors here), nothing that is not a number."""
    risks = extremes(500)
    top = np.resize([LEAST_LIMIT, 1.0, 1e6, 1e8, MOST_MONEY], 500)
    starts, limits = np.outer(top, [0.0, 0.05, 0.1 * math.e]), np.outer(top, [1.0, 1.0, 1.0])
    for parameter in ALLOWED_PARAMETERS[principle]:
        found = price_batch(risks, starts, limits, principle, parameter, compiled=compiled)
        assert (found.expected >= 0.0).all()
        assert (found.expected <= found.loaded).all()
        assert (found.loaded <= limits).all()


@needs_numba
@pytest.mark.parametrize("layout", [on_grid, off_grid])
@pytest.mark.parametrize("principle", NEUTRAL)
def test_compiled_prices_are_the_plain_ones(
    principle: Distortion, layout: Callable[[Risks], tuple[Floats, Floats]]
) -> None:
    """To what rounding leaves under the tilt: e^16 times that of a double, over many cells."""
    risks = book(200)
    starts, limits = layout(risks)
    plain, compiled = (
        price_batch(risks, starts, limits, principle, LOADED[principle], compiled=which)
        for which in (False, True)
    )
    assert np.abs((plain.expected - compiled.expected) / limits).max() < 5e-11
    assert np.abs((plain.loaded - compiled.loaded) / limits).max() < 1e-9


@needs_numba
def test_compiled_prices_of_any_law_are_the_plain_ones() -> None:
    risks = any_book(1000, 1)
    starts, limits = on_grid(risks)
    plain = wang(risks, starts, limits)
    compiled = price_batch(risks, starts, limits, "wang", 0.5, compiled=True)
    assert np.abs((plain.loaded - compiled.loaded) / limits).max() < 1e-9


def test_compiled_prices_without_numba_name_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numba", None)
    monkeypatch.delitem(sys.modules, "models.batch_kernels", raising=False)
    monkeypatch.delattr(models, "batch_kernels", raising=False)
    risks = book(1)
    with pytest.raises(ModuleNotFoundError) as refused:
        price_batch(risks, *on_grid(risks), "wang", 0.5, compiled=True)
    assert str(refused.value) == (
        "compiled prices need numba, the extra `fast`: pip install 'kuramori[fast]'"
    )
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_nobody_pays_for_numba_unasked() -> None:
    program = (
        "import sys, api.app, pricing.batch; "
        "assert not {'numba', 'models.batch_kernels'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)  # noqa: S603  our own interpreter


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
