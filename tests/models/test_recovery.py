"""The answers of the recovery model against closed forms, other quantiles and simulation."""

from __future__ import annotations

import dataclasses
import math
import subprocess
import sys
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from models.fit_recovery import fit_recovery
from models.recovery import (
    BLANK_READINGS,
    FIVE_BUSINESS_DAYS,
    OUTCOMES,
    BetaPosterior,
    DelayPosterior,
    OutcomePosterior,
    RecoveryModel,
    SharePosterior,
    loss_band,
)
from models.recovery_report import describe

if TYPE_CHECKING:
    from data.dataset import Dataset

PARAMETERS = {"names": ("a", "b"), "prior_mean": (0.0, 0.0), "prior_sd": (1.0, 1.0), "events": 9}
COVARIANCE = ((0.16, 0.03), (0.03, 0.04))


@pytest.fixture(scope="module")
def model(dataset: Dataset) -> RecoveryModel:
    return fit_recovery(dataset)


@given(st.floats(0.2, 5), st.floats(0.2, 5), st.integers(0, 40), st.integers(0, 40))
def test_a_probability_is_the_conjugate_beta(a: float, b: float, hits: int, misses: int) -> None:
    posterior = BetaPosterior("x", a, b, hits, hits + misses)
    law = stats.beta(a + hits, b + misses)
    found = posterior.estimate
    assert found.value == pytest.approx(law.mean())
    assert (found.low, found.high) == pytest.approx(law.ppf([0.05, 0.95]), rel=1e-6, abs=1e-12)


def test_an_outcome_is_a_margin_of_the_conjugate_dirichlet() -> None:
    posterior = OutcomePosterior("x", 0.5, (7, 2, 1), unknown=4)
    draws = np.random.default_rng(1).dirichlet([7.5, 2.5, 1.5], 200_000)
    for i, outcome in enumerate(OUTCOMES):
        found = posterior.chance(outcome)
        assert found.value == pytest.approx(draws[:, i].mean(), abs=2e-3)
        assert found.low == pytest.approx(np.quantile(draws[:, i], 0.05), abs=4e-3)
        assert found.high == pytest.approx(np.quantile(draws[:, i], 0.95), abs=4e-3)
    assert sum(posterior.chance(outcome).value for outcome in OUTCOMES) == pytest.approx(1.0)


def test_untold_outcomes_move_no_chance_but_bound_it() -> None:
    told = OutcomePosterior("x", 0.5, (7, 2, 1), unknown=0)
    posterior = OutcomePosterior("x", 0.5, (7, 2, 1), unknown=4)
    assert posterior.chance("full") == told.chance("full")
    low, high = posterior.bounds("full")
    assert (low, high) == pytest.approx((7.5 / 15.5, 11.5 / 15.5))
    assert low < posterior.chance("full").value < high
    assert told.bounds("full")[0] == told.bounds("full")[1]


@pytest.mark.parametrize("day", [0, 7, 30, 365, 3000])
def test_the_chance_of_being_paid_by_a_day_is_the_averaged_lognormal(day: int) -> None:
    delay = DelayPosterior(mean=(3.0, 0.6), covariance=COVARIANCE, **PARAMETERS)
    theta = np.random.default_rng(2).multivariate_normal(delay.mean, COVARIANCE, 400_000)
    chances = stats.lognorm.cdf(day + 0.5, s=np.exp(theta[:, 1]), scale=np.exp(theta[:, 0]))
    found = delay.chance_by(day)
    assert found.value == pytest.approx(chances.mean(), abs=2e-3)
    assert found.low == pytest.approx(np.quantile(chances, 0.05), abs=4e-3)
    assert found.high == pytest.approx(np.quantile(chances, 0.95), abs=4e-3)


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_a_quantile_of_the_wait_is_the_lognormals(p: float) -> None:
    delay = DelayPosterior(mean=(3.0, 0.6), covariance=COVARIANCE, **PARAMETERS)
    theta = np.random.default_rng(3).multivariate_normal(delay.mean, COVARIANCE, 400_000)
    days = stats.lognorm.ppf(p, s=np.exp(theta[:, 1]), scale=np.exp(theta[:, 0]))
    found = delay.quantile_days(p)
    expected = np.quantile(days, [0.5, 0.05, 0.95])
    assert (found.value, found.low, found.high) == pytest.approx(expected, rel=0.02)


def test_the_median_of_the_wait_is_exact_where_nothing_is_uncertain() -> None:
    sure = ((1e-12, 0.0), (0.0, 1e-12))
    delay = DelayPosterior(mean=(math.log(45), 0.5), covariance=sure, **PARAMETERS)
    assert delay.quantile_days(0.5).value == pytest.approx(45, rel=1e-4)
    assert delay.chance_by(44.5).value == pytest.approx(0.5, abs=1e-4)


def test_the_mean_share_is_averaged_over_its_posterior() -> None:
    share = SharePosterior(mean=(0.8, 0.0), covariance=COVARIANCE, **PARAMETERS)
    draws = np.random.default_rng(4).normal(0.8, 0.4, 400_000)
    assert share.mean_share.value == pytest.approx((1 / (1 + np.exp(-draws))).mean(), abs=1e-3)


def test_the_expected_share_is_chance_times_share(model: RecoveryModel) -> None:
    for any_back, blanks in zip(model.any_recovered, BLANK_READINGS, strict=True):
        product = any_back.estimate.value * model.share.mean_share.value
        found = model.expected_recovered_share(blanks)
        assert found.value == pytest.approx(product, rel=5e-3)
        assert found.low < found.value < found.high


def test_blanks_read_as_zero_recover_least_and_as_unknown_most(model: RecoveryModel) -> None:
    zero, followed, unknown = (model.expected_recovered_share(r).value for r in BLANK_READINGS)
    assert zero < followed < unknown


def test_being_made_whole_is_being_paid_in_full_and_in_time(model: RecoveryModel) -> None:
    full = model.outcome(loss_usd=5e7).chance("full").value
    for day in (FIVE_BUSINESS_DAYS, 90):
        by_then = model.chance_paid_by(day, in_full=True).value
        found = model.chance_whole_by(day, loss_usd=5e7).value
        assert found == pytest.approx(full * by_then, rel=5e-3)


def test_chances_rise_with_days_and_days_with_chances(model: RecoveryModel) -> None:
    chances = [model.chance_paid_by(day).value for day in (0, 1, 7, 30, 90, 365, 3650)]
    days = [model.quantile_days(p, in_full=True).value for p in (0.1, 0.25, 0.5, 0.75, 0.9)]
    assert all(a < b for a, b in pairwise(chances))
    assert all(a < b for a, b in pairwise(days))


def test_an_outcome_is_asked_for_by_loss_by_closure_or_over_all(model: RecoveryModel) -> None:
    assert model.outcome().group == "all thefts"
    assert model.outcome(loss_usd=2e6).group == "USD 1m to 30m"
    assert model.outcome(closed=True).group == "closed after"
    assert model.outcome(closed=False).group == "went on"


@pytest.mark.parametrize(
    ("loss", "band"),
    [
        (None, "loss not told"),
        (0.0, "under USD 1m"),
        (999_999.0, "under USD 1m"),
        (1e6, "USD 1m to 30m"),
        (3e7, "over USD 30m"),
        (1.46e9, "over USD 30m"),
    ],
)
def test_a_loss_has_one_band(loss: float | None, band: str) -> None:
    assert loss_band(loss) == band


def test_the_report_has_a_row_for_everything_fitted(model: RecoveryModel) -> None:
    rows = describe(model)
    names = [row.name for row in rows]
    assert len(set(names)) == len(names)
    assert all(row.low <= row.mean <= row.high for row in rows)
    assert all(row.events > 0 for row in rows)
    chance = next(r for r in rows if r.name == "chance of all paid by day 7, paid in full")
    found = model.chance_paid_by(FIVE_BUSINESS_DAYS, in_full=True)
    assert (chance.mean, chance.low, chance.high) == dataclasses.astuple(found)


def test_reading_a_model_needs_no_statistics_library() -> None:
    code = (
        "import sys, models.recovery, models.recovery_report;"
        "assert not {'scipy.stats', 'scipy.optimize', 'pandas', 'sklearn'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own code
