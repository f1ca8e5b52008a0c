"""The fits of the recovery model against grids, a second likelihood and what made the data."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy import stats

from data.exposure import theft_kind
from models import fit_recovery as fits
from models.errors import TrainingFailed
from models.evidence import custody_thefts

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from data.dataset import Dataset, Incident
    from data.delay_rows import CompensationDelay
    from data.prior_rows import ModelPrior

    Floats = NDArray[np.float64]
    Priors = tuple[ModelPrior, ModelPrior]

WAITS = [
    (0.0, 0.5, 1.0),
    (2.5, 3.5, 1.0),
    (4.0, 11.5, 0.5),
    (44.5, 45.5, 1.0),
    (243.5, 244.5, 1.0),
    (1.0, math.inf, 1.0),
    (4000.0, math.inf, 1.0),
]
SHARES = [0.002, 0.03, 0.1, 0.5, 0.6, 0.73, 0.85, 1.0, 1.0]


@pytest.fixture(scope="module")
def delay_priors(dataset: Dataset) -> Priors:
    return fits._priors(dataset, "delay.log_median_days", "delay.log_sigma")


@pytest.fixture(scope="module")
def share_priors(dataset: Dataset) -> Priors:
    return fits._priors(dataset, "recovery.logit_share", "recovery.log_precision")


def wide(priors: Priors) -> Priors:
    """The same priors, too wide to matter."""
    first, second = (prior.model_copy(update={"sd": 30.0}) for prior in priors)
    return first, second


def on_a_grid(
    log_likelihood: Callable[[float, float], float], priors: Priors, mode: tuple[float, float]
) -> tuple[Floats, Floats]:
    """Points, shape (n, 2), and weights of the true posterior by brute force around the mode."""
    x = mode[0] + np.linspace(-3.5, 3.5, 61)
    y = mode[1] + np.linspace(-1.5, 2, 61)
    log = np.array(
        [
            [
                log_likelihood(a, b)
                + stats.norm.logpdf(a, priors[0].mean, priors[0].sd)
                + stats.norm.logpdf(b, priors[1].mean, priors[1].sd)
                for b in y
            ]
            for a in x
        ]
    )
    weight = np.exp(log - log.max())
    weight /= weight.sum()
    points = np.stack(np.meshgrid(x, y, indexing="ij"), axis=-1).reshape(-1, 2)
    return points, weight.ravel()


def moments(points: Floats, weight: Floats) -> tuple[Floats, Floats]:
    mean = weight @ points
    return mean, np.sqrt(weight @ (points - mean) ** 2)


def wait_log_likelihood(
    log_median: float, log_sigma: float, waits: list[tuple[float, float, float]] = WAITS
) -> float:
    """The same likelihood written with scipy's lognormal."""
    law = stats.lognorm(s=math.exp(log_sigma), scale=math.exp(log_median))
    low, high, weight = np.array(waits).T
    mass = np.where(np.isinf(high), law.sf(low), law.cdf(high) - law.cdf(low))
    return float(weight @ np.log(np.maximum(mass, 1e-300)))


def share_log_likelihood(logit: float, log_precision: float) -> float:
    mean, precision = 1 / (1 + math.exp(-logit)), math.exp(log_precision)
    law = stats.beta(mean * precision, (1 - mean) * precision)
    seen = np.array(SHARES)
    mass = law.cdf(np.minimum(seen + 0.005, 1)) - law.cdf(np.maximum(seen - 0.005, 0))
    return float(np.log(np.maximum(mass, 1e-300)).sum())


def test_the_wait_agrees_with_the_whole_posterior(delay_priors: Priors) -> None:
    fit = fits.fit_delay(WAITS, delay_priors)
    mean, sd = moments(*on_a_grid(wait_log_likelihood, delay_priors, fit.mean))
    # A mode is not a mean: on seven waits they lie apart by a fraction of the spread.
    assert (np.abs(np.array(fit.mean) - mean) < 0.4 * sd).all()
    assert np.sqrt(np.diag(fit.covariance)) == pytest.approx(sd, rel=0.15)


def test_the_share_agrees_with_the_whole_posterior(share_priors: Priors) -> None:
    fit = fits.fit_share(SHARES, share_priors)
    mean, sd = moments(*on_a_grid(share_log_likelihood, share_priors, fit.mean))
    assert (np.abs(np.array(fit.mean) - mean) < 0.4 * sd).all()
    assert np.sqrt(np.diag(fit.covariance)) == pytest.approx(sd, rel=0.15)


def test_chances_of_the_shipped_waits_are_those_of_the_whole_posterior(
    dataset: Dataset, delay_priors: Priors
) -> None:
    waits = fits.waits(dataset.compensation_delays, custody_thefts(dataset.incidents))
    fit = fits.fit_delay(waits, delay_priors)
    points, weight = on_a_grid(
        lambda a, b: wait_log_likelihood(a, b, waits), delay_priors, fit.mean
    )
    for day in (7, 30, 90, 365):
        by_then = stats.norm.cdf((math.log(day + 0.5) - points[:, 0]) / np.exp(points[:, 1]))
        assert fit.chance_by(day).value == pytest.approx(weight @ by_then, abs=0.02)


def test_without_a_prior_the_wait_is_scipys_censored_fit(delay_priors: Priors) -> None:
    random = np.random.default_rng(5)
    days = np.exp(random.normal(3.5, 1.8, 120))
    ends = np.exp(random.normal(5.0, 1.0, 120))
    seen = days <= ends
    data = stats.CensoredData.right_censored(np.minimum(days, ends), ~seen)
    shape, _, scale = stats.lognorm.fit(data, floc=0)
    narrow = [
        (t * (1 - 1e-4), t * (1 + 1e-4), 1.0) if known else (t, math.inf, 1.0)
        for t, known in zip(np.minimum(days, ends), seen, strict=True)
    ]
    fit = fits.fit_delay(narrow, wide(delay_priors))
    assert fit.mean == pytest.approx((math.log(scale), math.log(shape)), abs=2e-3)


def test_intervals_of_the_wait_cover_what_made_the_data(delay_priors: Priors) -> None:
    """In simulated histories drawn from the prior, 90 % of intervals hold the true chance."""
    random = np.random.default_rng(6)
    held = []
    for _ in range(200):
        median = random.normal(delay_priors[0].mean, delay_priors[0].sd)
        sigma = math.exp(random.normal(delay_priors[1].mean, delay_priors[1].sd))
        days = np.exp(random.normal(median, sigma, 27))
        ends = np.exp(random.normal(4.5, 2.0, 27))
        spans = [
            (max(t - 0.5, 0.0), t + 0.5, 1.0) if t <= end else (end, math.inf, 1.0)
            for t, end in zip(days, ends, strict=True)
        ]
        found = fits.fit_delay(spans, delay_priors).chance_by(30)
        true = stats.norm.cdf((math.log(30.5) - median) / sigma)
        held.append(found.low <= true <= found.high)
    # 200 trials at 90 %: two standard errors are 4.2 points; Laplace may cost a few more.
    assert 0.83 <= np.mean(held) <= 0.96


def test_a_share_fit_recovers_what_made_its_data(share_priors: Priors) -> None:
    shares = np.random.default_rng(7).beta(0.3 * 2.5, 0.7 * 2.5, 4000)
    fit = fits.fit_share([float(s) for s in shares], wide(share_priors))
    assert fit.mean_share.value == pytest.approx(0.3, abs=0.02)
    assert fit.mean[1] == pytest.approx(math.log(2.5), abs=0.1)


def test_an_unended_wait_lengthens_the_law_more_the_longer_it_has_lasted(
    delay_priors: Priors,
) -> None:
    ended = [wait for wait in WAITS if not math.isinf(wait[1])]
    medians = [
        fits.fit_delay([*ended, (days, math.inf, 1.0)], delay_priors).mean[0]
        for days in (1.0, 100.0, 3000.0)
    ]
    assert fits.fit_delay(ended, delay_priors).mean[0] < medians[0] < medians[1] < medians[2]


def test_a_wait_of_weight_nought_is_no_wait(delay_priors: Priors) -> None:
    fit = fits.fit_delay([*WAITS, (900.0, 901.0, 0.0)], delay_priors)
    assert fit.mean == pytest.approx(fits.fit_delay(WAITS, delay_priors).mean, abs=1e-4)


@pytest.mark.parametrize(
    ("low", "high"), [(-40.0, -39.0), (-1.0, 1.0), (39.0, 40.0), (-math.inf, 0.0), (8.0, math.inf)]
)
def test_the_mass_between_two_points_keeps_its_digits_in_both_tails(
    low: float, high: float
) -> None:
    left, right = (low, high) if low + min(high, 99) < 0 else (-high, -low)
    top, rest = stats.norm.logcdf(right), stats.norm.logcdf(left)
    expected = top + np.log1p(-np.exp(rest - top))
    found = fits._log_mass(np.array([low]), np.array([high]))[0]
    assert found == pytest.approx(max(expected, math.log(1e-300)), rel=1e-9)


def test_nothing_to_learn_from_is_said(delay_priors: Priors, share_priors: Priors) -> None:
    with pytest.raises(TrainingFailed, match="nothing to learn the delay"):
        fits.fit_delay([], delay_priors)
    with pytest.raises(TrainingFailed, match="nothing to learn the recovered share"):
        fits.fit_share([], share_priors)


def row_of(dataset: Dataset, event_id: str, **change: object) -> CompensationDelay:
    row = next(r for r in dataset.compensation_delays if r.event_id == event_id)
    return row.model_copy(update=change)


def spans(dataset: Dataset, *rows: CompensationDelay) -> list[tuple[float, float, float]]:
    return fits.waits(rows, custody_thefts(dataset.incidents))


def test_a_wait_is_known_to_half_a_day_or_to_when_it_was_last_seen_open(dataset: Dataset) -> None:
    assert spans(dataset, row_of(dataset, "CX-2018-001")) == [(44.5, 45.5, 1.0)]
    assert spans(dataset, row_of(dataset, "CX-2017-009")) == [(1090.0, 1121.5, 1.0)]
    assert spans(dataset, row_of(dataset, "CX-2025-003", full_payment_days=0)) == [(0.0, 0.5, 1.0)]
    assert spans(dataset, row_of(dataset, "CX-2014-001")) == [(4263.0, math.inf, 1.0)]


def test_a_plan_counts_half_and_memory_not_at_all(dataset: Dataset) -> None:
    assert spans(dataset, row_of(dataset, "CX-2023-004")) == [(3.5, 4.5, 0.5)]
    assert spans(dataset, row_of(dataset, "CX-2018-007")) == []


def test_customers_who_get_nothing_do_not_wait(dataset: Dataset) -> None:
    bitgrail = row_of(dataset, "CX-2018-002")
    theft = next(i for i in dataset.incidents if i.event_id == "CX-2018-002")
    assert theft.customers_compensated == "none"
    assert spans(dataset, bitgrail) == []
    hopeful = dataclasses.replace(theft, customers_compensated="partial")
    assert fits.waits([bitgrail], [hopeful]) == [(606.0, math.inf, 1.0)]


def test_every_wait_is_of_a_custody_theft(dataset: Dataset) -> None:
    kinds = {i.event_id: theft_kind(i) for i in dataset.incidents}
    assert {kinds[row.event_id] for row in dataset.compensation_delays} == {"custody_theft"}


def theft(dataset: Dataset, **change: object) -> Incident:
    row = next(i for i in custody_thefts(dataset.incidents) if i.event_id == "CX-2018-001")
    return dataclasses.replace(row, **change)


def test_a_blank_recovery_is_read_in_three_ways(dataset: Dataset) -> None:
    prior = dataset.model_prior("recovery.any")
    thefts = [
        theft(dataset, recovered_usd=5e6, confidence="high"),
        theft(dataset, recovered_usd=None, confidence="high"),
        theft(dataset, recovered_usd=None, confidence="low"),
    ]
    read = fits._any_recovered(thefts, prior)
    assert [(p.hits, p.cases) for p in read] == [(1, 3), (1, 2), (1, 1)]


def test_coins_the_house_found_itself_are_no_recovery(dataset: Dataset) -> None:
    found = theft(dataset, event_id="CX-2014-001", recovered_usd=1e8)
    assert fits._recovered_usd(found) == 0.0
    assert fits._shares([found]) == []


def test_the_prior_of_a_probability_has_the_tables_mean_and_spread(dataset: Dataset) -> None:
    prior = dataset.model_prior("recovery.any")
    posterior = fits._beta("x", prior, [])
    law = stats.beta(posterior.a, posterior.b)
    assert (law.mean(), law.std()) == pytest.approx((prior.mean, prior.sd))


def test_closures_stand_beside_the_published_ones(dataset: Dataset) -> None:
    everything, early, late, published = fits.fit_recovery(dataset).closures
    assert everything.cases == early.cases + late.cases
    assert (published.hits, published.cases) == (15, 25)
    # Counted by theft, not by exchange, and with payment houses: lower, but not worlds apart.
    assert early.estimate.high > published.estimate.low
    assert late.estimate.high < early.estimate.low


def test_groups_of_outcomes_share_out_all_thefts(dataset: Dataset) -> None:
    model = fits.fit_recovery(dataset)
    total = len(custody_thefts(dataset.incidents))
    sizes = [sum(o.counts) + o.unknown for o in model.outcomes]
    assert sizes[0] == sum(sizes[1:5]) == sum(sizes[5:]) == total
