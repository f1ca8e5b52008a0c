"""A year's law against a plain simulation of the same thefts, and against its own closed forms."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from models import annual_loss, exceedance, severity
from models.annual_loss import AnnualLoss
from models.exceedance import return_period_losses

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.loss_model import LossModel
    from models.profile import SecurityProfile

YEARS = 400_000
LAYERS = [(0.0, 5e7, 1e8), (2e7, 8e7, 8e7), (1e8, 4e8, 1.2e9), (5e7, 1.5e9, 3e9)]
"""Start, limit and term limit of one layer, yen."""

SMALL_HOT = {"hot": 1.0}


@dataclass(frozen=True)
class Simulated:
    """Thefts of many years: the year and the size of each."""

    year: np.ndarray
    size: np.ndarray

    def layer(self, start: float, limit: float, term_limit: float) -> np.ndarray:
        """What a layer pays in each year."""
        paid = np.clip(self.size - start, 0.0, limit)
        total = np.bincount(self.year, paid, YEARS)
        return np.minimum(total, term_limit)

    def largest(self) -> np.ndarray:
        most = np.zeros(YEARS)
        np.maximum.at(most, self.year, self.size)
        return most


@pytest.fixture(scope="module")
def simulated(small_year: AnnualLoss) -> Simulated:
    """Draw, market shock, count, tier, size: as `models.frequency` and `severity` tell it."""
    rng = np.random.default_rng(20_261_122)
    law, r = small_year.law, small_year.dispersion
    draw = rng.integers(len(small_year.rates), size=YEARS)
    shock = rng.gamma(r, 1 / r, YEARS)
    years, sizes = [], []
    for tier in range(len(law.cap)):
        counts = rng.poisson(small_year.rates[draw, tier] * shock)
        year = np.repeat(np.arange(YEARS), counts)
        which = small_year.law_of_draw[draw[year]]
        normal = rng.standard_normal(len(year))
        uncapped = np.exp(law.log_median[which, tier] + law.sigma[which, 0] * normal)
        years.append(year)
        sizes.append(np.minimum(uncapped, law.cap[tier]))
    return Simulated(np.concatenate(years), np.concatenate(sizes))


def expected_payment(law: annual_loss.GridLaw, term_limit: float) -> float:
    """E[min(S, term limit)] from a grid that may end just above it."""
    x = np.arange(len(law.predictive)) * law.width
    inside = float(np.minimum(x, term_limit) @ law.predictive)
    return inside + term_limit * (1.0 - float(law.predictive.sum()))


def four_sigma(values: np.ndarray) -> float:
    return 4 * float(values.std()) / math.sqrt(len(values))


@pytest.mark.parametrize(("start", "limit", "term_limit"), LAYERS)
def test_a_layer_with_a_term_limit_pays_what_is_simulated(
    small_year: AnnualLoss, simulated: Simulated, start: float, limit: float, term_limit: float
) -> None:
    paid = simulated.layer(start, limit, term_limit)
    found = expected_payment(small_year.layer_law(start, limit, term_limit), term_limit)
    assert found == pytest.approx(paid.mean(), abs=four_sigma(paid))


@pytest.mark.parametrize(("start", "limit", "term_limit"), LAYERS)
def test_the_term_limit_is_reached_as_often_as_simulated(
    small_year: AnnualLoss, simulated: Simulated, start: float, limit: float, term_limit: float
) -> None:
    exhausted = simulated.layer(start, limit, term_limit) >= term_limit * (1 - 1e-9)
    law = small_year.layer_law(start, limit, term_limit)
    cells = round(term_limit / law.width)
    found = 1.0 - float(law.predictive[:cells].sum())
    # Half a cell of the law below the limit is put on it: see linear discretisation.
    slack = float(law.predictive[cells - 1])
    # The spread of the simulation is that of the chance found: it may be seen in no year at all.
    noise = 4 * math.sqrt(found * (1 - found) / YEARS)
    assert exhausted.mean() == pytest.approx(found, abs=noise + slack)


def test_expected_loss_and_chance_of_a_theft_are_those_simulated(
    small_year: AnnualLoss, simulated: Simulated
) -> None:
    total = simulated.layer(0.0, math.inf, math.inf)
    assert small_year.expected_loss().mean() == pytest.approx(total.mean(), abs=four_sigma(total))
    struck = total > 0
    assert small_year.theft_probability().mean() == pytest.approx(
        struck.mean(), abs=four_sigma(struck)
    )


@pytest.mark.parametrize("x", [1e5, 1e7, 9.9e7, 1e8, 2.5e8, 1e9])
def test_the_largest_theft_exceeds_as_often_as_simulated(
    small_year: AnnualLoss, simulated: Simulated, x: float
) -> None:
    exceeds = simulated.largest() > x
    found = small_year.largest_exceeds(np.array([x])).mean()
    assert found == pytest.approx(exceeds.mean(), abs=four_sigma(exceeds))


def test_nothing_exceeds_the_largest_cap(small_year: AnnualLoss) -> None:
    caps = np.array([2e9, 2.1e9])
    np.testing.assert_array_equal(small_year.largest_exceeds(caps), np.zeros((4, 2)))


@pytest.mark.parametrize("period", [5, 20, 100, 200, 1000])
def test_return_period_losses_are_exceeded_as_often_as_they_say(
    small_year: AnnualLoss, simulated: Simulated, period: int
) -> None:
    ((amount, _),) = return_period_losses(small_year, [period])
    total = simulated.layer(0.0, math.inf, math.inf)
    often = 1 / period
    error = 4 * math.sqrt(often * (1 - often) / YEARS)
    cell = 2e9 * 1.5 / 511 if period >= 100 else 0.02 * amount
    assert (total > amount + cell).mean() <= often + error
    assert (total > amount - cell).mean() >= often - error


def test_return_period_losses_rise_with_the_period(small_year: AnnualLoss) -> None:
    found = return_period_losses(small_year, [2, 5, 10, 50, 100, 500])
    amounts = [amount for amount, _ in found]
    assert amounts == sorted(amounts)
    for (_, lower), (_, upper) in itertools.pairwise(found):
        assert (lower <= upper).all()


def test_a_period_shorter_than_that_of_a_theft_loses_nothing(small_year: AnnualLoss) -> None:
    ((amount, by_draw),) = return_period_losses(
        replace(small_year, rates=small_year.rates * 1e-4), [100]
    )
    assert amount == 0.0
    assert by_draw.tolist() == [0.0] * 4


@pytest.mark.parametrize("dispersion", [0.4, 1.7, 6.0, math.inf])
@pytest.mark.parametrize(("start", "limit"), [(0.0, 5e7), (2e7, 8e7), (1e8, 1.9e9)])
def test_far_from_the_top_the_grids_mean_is_the_closed_form(
    small_year: AnnualLoss, dispersion: float, start: float, limit: float
) -> None:
    year = replace(small_year, dispersion=dispersion)
    exact = year.layer_mean(start, limit)
    top = 60 * limit
    law = year.layer_law(start, limit, top)
    x = np.arange(len(law.predictive)) * law.width
    assert float(x @ law.predictive) == pytest.approx(exact.mean(), rel=2e-5)
    laws, width = year.layer_laws_by_draw(start, limit, top)
    assert laws @ (np.arange(laws.shape[1]) * width) == pytest.approx(exact, rel=2e-5)


def test_the_chance_of_no_payment_is_its_closed_form(small_year: AnnualLoss) -> None:
    for start, limit, term_limit in LAYERS:
        law = small_year.layer_law(start, limit, term_limit)
        assert abs(law.none_difference) < 1e-7
        assert law.most_negative < 1e-9


def test_layers_add_up(small_year: AnnualLoss) -> None:
    ends = [0.0, 1e6, 5e7, 1e8, 7e8, 2e9]
    parts = [small_year.layer_mean(a, b - a) for a, b in itertools.pairwise(ends)]
    assert np.sum(parts, axis=0) == pytest.approx(small_year.expected_loss(), rel=1e-12)


def test_the_law_of_a_layer_on_a_short_grid_is_the_head_of_that_on_a_long_one(
    small_year: AnnualLoss,
) -> None:
    short = small_year.layer_law(2e7, 8e7, 4e7)
    long = small_year.layer_law(2e7, 8e7, 8e8)
    assert short.width == long.width
    n = len(short.predictive)
    assert n < len(long.predictive)
    assert short.predictive == pytest.approx(long.predictive[:n], abs=1e-9)


def test_rates_scale_tier_by_tier(small_year: AnnualLoss) -> None:
    factors = np.array([2.0, 0.0, 1.0, 5.0])
    scaled = small_year.scaled(factors)
    np.testing.assert_array_equal(scaled.rates, small_year.rates * factors)
    assert scaled.expected_loss()[3] == pytest.approx(
        small_year.expected_loss()[3] + small_year.rates[3, 0] * small_year.law.mean()[1, 0]
    )


def test_alternatives_are_the_base_law_when_draws_share_their_rates_and_law(
    small_year: AnnualLoss,
) -> None:
    law = small_year.law
    one = replace(law, log_median=law.log_median[:1], sigma=law.sigma[:1])
    shared = replace(small_year, rates=small_year.rates[[0, 0]], law=one)
    factors = np.array([[1.0, 1.0, 1.0, 1.0], [0.5, 1.0, 2.0, 1.0]])
    laws, width = shared.layer_alternatives(2e7, 8e7, 1.6e8, factors)
    for law, factor in zip(laws, factors, strict=True):
        by_draw, by_draw_width = shared.scaled(factor).layer_laws_by_draw(2e7, 8e7, 1.6e8)
        assert width == by_draw_width
        assert law == pytest.approx(by_draw.mean(axis=0), abs=1e-9)


def test_alternatives_keep_the_mean_whatever_the_rates(small_year: AnnualLoss) -> None:
    laws, width = small_year.layer_alternatives(2e7, 8e7, 60 * 8e7, np.ones((1, 4)))
    mean = float(laws[0] @ (np.arange(laws.shape[1]) * width))
    assert mean == pytest.approx(small_year.layer_mean(2e7, 8e7).mean(), rel=2e-5)


def test_refining_the_grid_does_not_move_a_layer(
    small_year: AnnualLoss, monkeypatch: pytest.MonkeyPatch
) -> None:
    def payments() -> list[float]:
        return [expected_payment(small_year.layer_law(*layer), layer[2]) for layer in LAYERS]

    before = payments()
    monkeypatch.setattr(annual_loss, "CELLS_PER_LIMIT", 2 * annual_loss.CELLS_PER_LIMIT)
    assert before == pytest.approx(payments(), rel=1e-6)


def test_refining_the_curve_does_not_move_the_1_in_200(
    model: LossModel,
    make_profile: Callable[..., SecurityProfile],
    year_of: Callable[..., AnnualLoss],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    year = year_of(model, make_profile())
    (before,) = return_period_losses(year, [200])
    monkeypatch.setattr(exceedance, "CURVE_POINTS", 2 * exceedance.CURVE_POINTS)
    (after,) = return_period_losses(year, [200])
    assert before[0] == pytest.approx(after[0], rel=0.01)
    assert np.quantile(before[1], 0.95) == pytest.approx(np.quantile(after[1], 0.95), rel=0.01)


@pytest.mark.parametrize("country", ["KR", "SC"])
def test_a_small_house_emptied_twice_in_a_year_has_a_finite_1_in_200(
    model: LossModel,
    make_profile: Callable[..., SecurityProfile],
    year_of: Callable[..., AnnualLoss],
    country: str,
) -> None:
    """All assets hot and nothing in place: one year in 200 or fewer sees two thefts of all."""
    from models.profile import CONTROLS

    profile = make_profile(
        country=country,
        total=1e8,
        yearly_volume=1e10,
        shares=SMALL_HOT,
        trading_since=2014,
        earlier_thefts=1,
        controls=dict.fromkeys(CONTROLS, False),
    )
    ((amount, _),) = return_period_losses(year_of(model, profile), [200])
    assert math.isfinite(amount)
    assert 1e8 <= amount <= 2.1e8


def test_empty_tiers_add_nothing_to_any_law(small_year: AnnualLoss) -> None:
    assert small_year.law.cap[3] <= severity.FIRST_COIN
    without = AnnualLoss(
        rates=small_year.rates[:, :3],
        law=replace(
            small_year.law,
            log_median=small_year.law.log_median[:, :3],
            cap=small_year.law.cap[:3],
        ),
        dispersion=small_year.dispersion,
    )
    assert small_year.expected_loss() == pytest.approx(without.expected_loss(), rel=1e-13)
    a, b = (y.layer_law(2e7, 8e7, 1.6e8).predictive for y in (small_year, without))
    assert a == pytest.approx(b, abs=1e-14)


def test_layers_compared_at_once_have_the_means_and_chances_of_each_alone(
    small_year: AnnualLoss,
) -> None:
    starts, limits, tops = np.array(LAYERS).T
    laws, widths = small_year.layer_variants(starts, limits, float((tops / limits).max()))
    for law, width, (start, limit, top) in zip(laws, widths, LAYERS, strict=True):
        alone = small_year.layer_law(start, limit, top)
        amounts = np.minimum(np.arange(len(law)) * width, top)
        fine = np.minimum(np.arange(len(alone.predictive)) * alone.width, top)
        beyond, beyond_fine = 1 - law.sum(), 1 - alone.predictive.sum()
        mean = law @ amounts + beyond * top
        assert mean == pytest.approx(alone.predictive @ fine + beyond_fine * top, rel=2e-3)
        assert law.min() > -1e-9


def test_a_tier_without_thefts_changes_no_law(small_year: AnnualLoss) -> None:
    """Empty tiers are left out of the transforms; filling one with a rate of zero is the same."""
    without = replace(small_year, rates=small_year.rates * np.array([1.0, 0, 1, 1]))
    tiny = replace(small_year, rates=small_year.rates * np.array([1.0, 1e-15, 1, 1]))
    law, other = (year.layer_law(*LAYERS[0]).predictive for year in (without, tiny))
    assert law == pytest.approx(other, abs=1e-9)  # rounding under the tilt
    nothing = replace(small_year, rates=small_year.rates * 0.0)
    assert nothing.layer_law(*LAYERS[0]).predictive[0] == pytest.approx(1.0)
    assert return_period_losses(nothing, [200])[0][0] == 0
