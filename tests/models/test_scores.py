"""Scores against statsmodels, scikit-learn, published intervals, closed forms and the bootstrap."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import auc, mean_poisson_deviance, mean_tweedie_deviance

from models import scores

ROWS = 400


@pytest.fixture(scope="module")
def panel() -> dict[str, np.ndarray]:
    """Exchange-years with thefts drawn from known rates, and a second, worse opinion of them."""
    random = np.random.default_rng(12)
    rates = random.lognormal(-2.0, 1.0, ROWS)
    exposure = random.uniform(0.1, 1.0, ROWS)
    return {
        "rates": rates,
        "exposure": exposure,
        "expected": rates * exposure,
        "thefts": random.poisson(rates * exposure).astype(float),
        "other": rates * random.lognormal(0.0, 0.6, ROWS),
    }


# Counts.


def test_poisson_deviance_is_that_of_statsmodels_and_of_scikit_learn(
    panel: dict[str, np.ndarray],
) -> None:
    thefts, expected = panel["thefts"], panel["expected"]
    found = scores.poisson_deviance(thefts, expected)
    assert found == pytest.approx(sm.families.Poisson().deviance(thefts, expected), rel=1e-12)
    assert found == pytest.approx(ROWS * mean_poisson_deviance(thefts, expected), rel=1e-12)
    assert scores.poisson_deviances(thefts, expected).sum() == pytest.approx(found, rel=1e-12)


@given(st.lists(st.integers(0, 20), min_size=1, max_size=8), st.floats(0.05, 20.0))
def test_deviance_is_zero_for_the_counts_themselves_and_positive_otherwise(
    counts: list[int], factor: float
) -> None:
    thefts = np.array(counts, dtype=float)
    expected = np.maximum(thefts, 1e-9)
    np.testing.assert_allclose(scores.poisson_deviances(thefts, expected), 0.0, atol=1e-8)
    assert (scores.poisson_deviances(thefts, expected * factor) >= -1e-8).all()


def test_poisson_log_score_is_the_log_chance_of_the_counts(panel: dict[str, np.ndarray]) -> None:
    expected = stats.poisson.logpmf(panel["thefts"], panel["expected"]).sum()
    found = scores.poisson_log_score(panel["thefts"], panel["expected"])
    assert found == pytest.approx(expected, rel=1e-12)


def test_deviance_and_log_score_rank_two_predictions_alike(panel: dict[str, np.ndarray]) -> None:
    """Deviance is twice the log score lost against the counts themselves."""
    thefts, first = panel["thefts"], panel["expected"]
    second = panel["other"] * panel["exposure"]
    lost = scores.poisson_log_score(thefts, first) - scores.poisson_log_score(thefts, second)
    gained = scores.poisson_deviance(thefts, second) - scores.poisson_deviance(thefts, first)
    assert gained == pytest.approx(2 * lost, rel=1e-10)
    assert gained > 0


@pytest.mark.parametrize("power", [1.1, 1.5, 1.7, 1.9])
def test_tweedie_deviance_is_that_of_scikit_learn(
    panel: dict[str, np.ndarray], power: float
) -> None:
    losses = panel["thefts"] * 3e6
    expected = panel["expected"] * 2e6
    found = scores.tweedie_deviance(losses, expected, power)
    ours = ROWS * mean_tweedie_deviance(losses, expected, power=power)
    assert found == pytest.approx(ours, rel=1e-9)
    paid = losses[losses > 0]
    assert scores.tweedie_deviance(paid, paid, power) == pytest.approx(0.0, abs=1e-6 * paid.sum())


# Garwood (1936), Fiducial limits for the Poisson distribution, Biometrika 28: limits of 5 % a side,
# as every table of them gives.
@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0.0, 3.00), (1, 0.05, 4.74), (2, 0.36, 6.30), (5, 1.97, 10.51), (10, 5.43, 16.96)],
)
def test_garwood_is_the_published_table(count: int, low: float, high: float) -> None:
    assert scores.garwood(count) == pytest.approx((low, high), abs=0.005)


@pytest.mark.parametrize("count", [0, 1, 3, 20, 150])
def test_garwood_by_chi_squared_and_by_the_chances_it_is_made_of(count: int) -> None:
    low, high = scores.garwood(count)
    tail = (1 - scores.COVERAGE) / 2
    assert high == pytest.approx(stats.chi2.ppf(1 - tail, 2 * count + 2) / 2)
    assert stats.poisson.cdf(count, high) == pytest.approx(tail)
    if count:
        assert low == pytest.approx(stats.chi2.ppf(tail, 2 * count) / 2)
        assert stats.poisson.sf(count - 1, low) == pytest.approx(tail)


@pytest.mark.parametrize("bands", [1, 4, 10])
def test_calibration_bands_share_out_everything_once(
    panel: dict[str, np.ndarray], bands: int
) -> None:
    found = scores.calibration(panel["expected"], panel["thefts"], panel["exposure"], bands)
    assert len(found) == bands
    for field in ("exposure", "expected", "thefts"):
        total = sum(getattr(band, field) for band in found)
        assert total == pytest.approx(panel[field].sum(), rel=1e-12)
    largest = panel["expected"].max()
    for band in found:
        assert band.expected == pytest.approx(panel["expected"].sum() / bands, abs=2 * largest)
        assert (band.low, band.high) == scores.garwood(band.thefts)
        assert band.holds == (band.low <= band.expected <= band.high)
    rates = [band.expected / band.exposure for band in found]
    assert rates == sorted(rates)


def test_calibration_holds_for_the_truth_and_not_for_half_of_it() -> None:
    """Bands of simulated thefts: nine in ten of the truth's hold, seed fixed."""
    random = np.random.default_rng(5)
    expected = random.lognormal(-1.0, 0.7, 40_000)
    thefts = random.poisson(expected).astype(float)
    years = np.ones_like(expected)
    truth = [band.holds for band in scores.calibration(expected, thefts, years, 200)]
    half = [band.holds for band in scores.calibration(expected / 2, thefts, years, 200)]
    assert sum(truth) > stats.binom.ppf(0.001, 200, scores.COVERAGE)
    assert sum(half) < 10


def test_one_row_that_outweighs_several_bands_leaves_none_empty() -> None:
    expected = np.array([0.1, 0.1, 9.0, 0.1])
    found = scores.calibration(expected, np.array([0.0, 1, 8, 0]), np.ones(4), 5)
    assert sum(band.exposure for band in found) == 4.0
    assert all(band.exposure > 0 for band in found)


# Rank.


def test_gini_of_the_best_and_the_worst_order_are_opposite() -> None:
    """One row in four robbed, all of equal exposure: 1 - 1/4 by the triangle."""
    thefts = np.array([0.0, 0, 0, 1] * 25)
    years = np.full(100, 0.5)
    assert scores.gini(thefts, thefts, years) == pytest.approx(0.75)
    assert scores.gini(-thefts, thefts, years) == pytest.approx(-0.75)


def test_gini_of_one_rate_for_all_is_nothing_in_whatever_order_the_rows_come(
    panel: dict[str, np.ndarray],
) -> None:
    constant = np.full(ROWS, 0.03)
    for order in (np.argsort(panel["thefts"]), np.argsort(-panel["thefts"])):
        found = scores.gini(constant, panel["thefts"][order], panel["exposure"][order])
        assert found == pytest.approx(0.0, abs=1e-12)


def test_gini_counts_tied_rates_once(panel: dict[str, np.ndarray]) -> None:
    """Rates in five steps: rows of one step may come in any order."""
    steps = np.digitize(panel["rates"], np.quantile(panel["rates"], [0.2, 0.4, 0.6, 0.8]))
    random = np.random.default_rng(2)
    found = []
    for _ in range(5):
        order = random.permutation(ROWS)
        found.append(
            scores.gini(
                steps[order].astype(float), panel["thefts"][order], panel["exposure"][order]
            )
        )
    np.testing.assert_allclose(found, found[0], atol=1e-12)
    assert found[0] > 0.1


def test_gini_is_the_mean_difference_of_rates_where_thefts_follow_them() -> None:
    """Thefts in proportion to x: Σ|x_i - x_j| / (2 n² x̄), the economists' index."""
    x = np.random.default_rng(1).lognormal(0.0, 1.0, 300)
    by_pairs = np.abs(x[:, None] - x[None, :]).mean() / (2 * x.mean())
    assert scores.gini(x, x, np.ones(300)) == pytest.approx(by_pairs, rel=1e-12)


def test_the_lorenz_curve_goes_from_corner_to_corner_and_its_area_is_the_gini(
    panel: dict[str, np.ndarray],
) -> None:
    seen, caught = scores.lorenz(panel["rates"], panel["thefts"], panel["exposure"])
    assert (seen[0], caught[0]) == (0.0, 0.0)
    assert (seen[-1], caught[-1]) == pytest.approx((1.0, 1.0))
    assert (np.diff(seen) > 0).all()
    found = scores.gini(panel["rates"], panel["thefts"], panel["exposure"])
    assert found == pytest.approx(1 - 2 * auc(seen, caught))


# Two predictions side by side.


@pytest.mark.parametrize("bands", [1, 5])
def test_double_lift_of_a_prediction_beside_itself_is_one(
    panel: dict[str, np.ndarray], bands: int
) -> None:
    rates, years = panel["rates"], panel["exposure"]
    found = scores.double_lift(rates, rates, panel["thefts"], years, bands)
    assert len(found) == bands
    for band in found:
        assert band.ratio == pytest.approx(1.0)
        assert band.first == pytest.approx(band.second)


def test_double_lift_shares_out_exposure_and_thefts_in_order_of_the_ratio(
    panel: dict[str, np.ndarray],
) -> None:
    rates, other, years = panel["rates"], panel["other"], panel["exposure"]
    found = scores.double_lift(rates, other, panel["thefts"], years, 5)
    assert sum(b.exposure for b in found) == pytest.approx(years.sum())
    assert sum(b.observed * b.exposure for b in found) == pytest.approx(panel["thefts"].sum())
    assert sum(b.first * b.exposure for b in found) == pytest.approx((rates * years).sum())
    assert sum(b.second * b.exposure for b in found) == pytest.approx((other * years).sum())
    ratios = [band.ratio for band in found]
    assert ratios == sorted(ratios)
    for band in found:
        assert band.exposure == pytest.approx(years.sum() / 5, abs=2.0)
        low, high = scores.garwood(round(band.observed * band.exposure))
        assert (band.low, band.high) == pytest.approx((low / band.exposure, high / band.exposure))


def test_double_lift_sides_with_the_truth() -> None:
    random = np.random.default_rng(8)
    truth = random.lognormal(-2.0, 0.5, 20_000)
    wrong = truth * random.lognormal(0.0, 0.8, 20_000)
    thefts = random.poisson(truth).astype(float)
    for band in scores.double_lift(truth, wrong, thefts, np.ones(20_000), 8):
        assert abs(np.log(band.first / band.observed)) < 0.25
    ends = scores.double_lift(truth, wrong, thefts, np.ones(20_000), 8)
    assert abs(np.log(ends[0].second / ends[0].observed)) > 0.5
    assert abs(np.log(ends[-1].second / ends[-1].observed)) > 0.5


def test_double_lift_with_one_row_longer_than_a_band_has_fewer_bands() -> None:
    years = np.array([0.1, 5.0, 0.1, 0.1])
    first = np.array([0.1, 0.2, 0.3, 0.4])
    found = scores.double_lift(first, np.full(4, 0.2), np.array([0.0, 1, 0, 1]), years, 4)
    assert sum(band.exposure for band in found) == pytest.approx(years.sum())


@pytest.mark.parametrize("each", [1, 6])
def test_the_error_of_a_paired_difference_is_the_bootstraps_over_exchanges(each: int) -> None:
    """Whole exchanges are drawn again: rows of one exchange share their luck."""
    random = np.random.default_rng(3)
    exchanges = 150
    groups = np.repeat([f"x{i}" for i in range(exchanges)], each)
    luck = np.repeat(random.normal(0.1, 1.0, exchanges), each)
    first = luck + random.normal(0, 0.3, len(groups))
    second = np.zeros(len(groups))
    total, error = scores.paired_difference(first, second, groups)
    assert total == pytest.approx(first.sum())
    sums = first.reshape(exchanges, each).sum(axis=1)
    again = random.choice(sums, (20_000, exchanges)).sum(axis=1)
    assert error == pytest.approx(again.std(), rel=0.03)
    shuffled = random.permutation(len(groups))
    assert scores.paired_difference(first[shuffled], second, groups[shuffled]) == pytest.approx(
        (total, error)
    )


def test_the_error_is_right_on_average_for_few_exchanges_too() -> None:
    """Four exchanges, four thousand times over: squared error against the true variance."""
    random = np.random.default_rng(10)
    groups = np.array(["a", "b", "c", "d"])
    found = [
        scores.paired_difference(random.normal(0.3, 1.0, 4), np.zeros(4), groups)
        for _ in range(4000)
    ]
    totals, errors = np.array(found).T
    assert totals.mean() == pytest.approx(1.2, abs=0.1)
    assert (errors**2).mean() == pytest.approx(4.0, rel=0.05)


def test_equal_predictions_differ_by_nothing(panel: dict[str, np.ndarray]) -> None:
    groups = np.array([f"x{i % 40}" for i in range(ROWS)])
    found = scores.paired_difference(panel["rates"], panel["rates"], groups)
    assert found == (0.0, 0.0)


# Sizes.


GRID = np.linspace(-12.0, 12.0, 4801)


def test_crps_of_a_normal_law_has_a_closed_form() -> None:
    """σ (z (2Φ(z) - 1) + 2φ(z) - 1/√π), Gneiting & Raftery 2007; grid of 0.005."""
    mean, sd = np.array([0.0, 0.5, -1.0]), np.array([1.0, 0.4, 2.0])
    seen = np.array([0.3, -1.2, 2.5])
    cdf = stats.norm.cdf(GRID[None, :], mean[:, None], sd[:, None])
    z = (seen - mean) / sd
    expected = sd * (z * (2 * stats.norm.cdf(z) - 1) + 2 * stats.norm.pdf(z) - 1 / np.pi**0.5)
    np.testing.assert_allclose(scores.crps(GRID, cdf, seen), expected, atol=0.0026)


def test_crps_is_the_distance_to_a_sample_less_half_its_spread() -> None:
    """E|X - y| - E|X - X'| / 2 of a sample, whose law is a staircase."""
    sample = np.sort(np.random.default_rng(6).gamma(2.0, 1.5, 400))
    seen = np.array([0.7, 3.1])
    cdf = np.searchsorted(sample, GRID, side="right")[None, :] / len(sample)
    pairs = np.abs(sample[:, None] - sample[None, :]).mean()
    expected = np.abs(sample[None, :] - seen[:, None]).mean(axis=1) - pairs / 2
    np.testing.assert_allclose(scores.crps(GRID, np.repeat(cdf, 2, 0), seen), expected, atol=0.006)


def test_crps_of_a_certain_and_right_prediction_is_nothing() -> None:
    cdf = (GRID >= 1.0).astype(float)[None, :]
    assert scores.crps(GRID, cdf, np.array([1.0]))[0] == 0.0
    assert scores.crps(GRID, cdf, np.array([3.0]))[0] == pytest.approx(2.0, abs=0.005)
