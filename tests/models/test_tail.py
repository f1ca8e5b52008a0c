"""Hill's index and the mean excess against closed forms, and where the tail is begun."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy import stats

from models import tail
from models.fit_severity import CHAMPION, SizeEvidence, fit_severity, log_densities
from models.severity import NO_TAIL
from models.tail import hill, mean_excess
from models.train import gather

if TYPE_CHECKING:
    from data.dataset import Dataset
    from models.tail import Threshold
    from models.train import Evidence

YEAR = 2019


def pareto_quantiles(index: float, n: int) -> np.ndarray:
    """Amounts at chances 1/n, 2/n, ... 1 of being exceeded, smallest last."""
    return (np.arange(1, n + 1) / n) ** (-1.0 / index)


@pytest.mark.parametrize("index", [0.7, 1.0, 2.5])
def test_on_exact_pareto_quantiles_hill_is_its_closed_form(index: float) -> None:
    ks = [1, 7, 60, 400]
    found = hill(pareto_quantiles(index, 500), ks)
    # Sums of ln((k + 1) / i) over i = 1 ... k, over the index.
    exact = [index * k / (k * math.log(k + 1) - math.lgamma(k + 1)) for k in ks]
    assert found == pytest.approx(exact, rel=1e-12)
    assert found[-1] == pytest.approx(index, rel=0.02)


def test_hill_is_the_likeliest_index_of_the_amounts_above_the_next_one() -> None:
    amounts = np.random.default_rng(3).lognormal(1.0, 1.5, size=80)
    ordered = np.sort(amounts)[::-1]
    for k in (5, 20, 50):
        above = ordered[:k] / ordered[k]
        likeliest, _, _ = stats.pareto.fit(above, floc=0.0, fscale=1.0)
        assert hill(amounts, [k])[0] == pytest.approx(likeliest, rel=1e-9)


@pytest.mark.parametrize("index", [0.8, 1.5])
def test_hill_finds_a_simulated_index_within_its_standard_error(index: float) -> None:
    k, samples = 400, 200
    drawn = stats.pareto(index).rvs(size=(samples, 4000), random_state=11)
    found = np.array([hill(sample, [k])[0] for sample in drawn])
    error = index / math.sqrt(k)
    # Of a maximum likelihood index the bias is 1/k of it, the standard error 1/sqrt(k).
    assert abs(found.mean() - index) < 3 * error / math.sqrt(samples) + 2 * index / k
    assert found.std() == pytest.approx(error, rel=0.2)


def test_hill_knows_neither_a_unit_nor_an_order() -> None:
    amounts = pareto_quantiles(1.2, 90)
    shuffled = np.random.default_rng(5).permutation(amounts)
    assert hill(160.0 * shuffled, [10, 40]) == pytest.approx(hill(amounts, [10, 40]), rel=1e-9)


def test_of_a_generalised_pareto_the_mean_excess_is_a_line_of_the_known_slope() -> None:
    shape, scale, n = 0.2, 3.0, 400_000
    amounts = stats.genpareto(shape, scale=scale).rvs(size=n, random_state=2)
    levels = np.array([0.0, 2.0, 5.0, 10.0])
    exact = (scale + shape * levels) / (1 - shape)
    found = mean_excess(amounts, levels)
    errors = [(amounts[amounts > u] - u).std() / math.sqrt((amounts > u).sum()) for u in levels]
    assert (np.abs(found - exact) < 4 * np.array(errors)).all()
    slope = np.polyfit(levels, found, 1)[0]
    assert slope == pytest.approx(shape / (1 - shape), abs=0.05)


def test_the_mean_excess_of_a_few_amounts_is_what_a_hand_finds() -> None:
    amounts = np.array([1.0, 2.0, 4.0, 9.0])
    assert mean_excess(amounts, np.array([0.0, 2.0, 3.0])) == pytest.approx([4.0, 4.5, 3.5])


def test_the_mean_excess_is_in_the_unit_of_the_amounts() -> None:
    amounts, levels = pareto_quantiles(3.0, 60), np.array([1.1, 1.5])
    assert mean_excess(7 * amounts, 7 * levels) == pytest.approx(7 * mean_excess(amounts, levels))


@pytest.fixture(scope="module")
def evidence(dataset: Dataset) -> Evidence:
    return gather(dataset)


@pytest.fixture(scope="module")
def compared(dataset: Dataset) -> tuple[Threshold, ...]:
    """The champion's beginning of the tail and none at all, scored on one year."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tail, "QUANTILES", (CHAMPION.tail_quantile, NO_TAIL))
        return tail.thresholds(dataset, [YEAR], workers=1)


def test_every_beginning_is_fitted_in_order(compared: tuple[Threshold, ...]) -> None:
    assert [t.quantile for t in compared] == [CHAMPION.tail_quantile, NO_TAIL]


def test_at_the_champions_beginning_stands_the_champions_fit(
    evidence: Evidence, compared: tuple[Threshold, ...]
) -> None:
    fit = fit_severity(evidence.sizes, evidence.severity_priors)
    mean, sd = fit.mean[6], math.sqrt(fit.covariance[6, 6])
    found = compared[0]
    assert found.log_likelihood == fit.log_likelihood
    assert math.log(found.shape) == pytest.approx(mean)
    assert math.log(found.shape_low) == pytest.approx(mean - 1.645 * sd)
    assert math.log(found.shape_high) == pytest.approx(mean + 1.645 * sd)


def test_the_score_is_of_a_year_no_fit_had_seen(
    evidence: Evidence, compared: tuple[Threshold, ...]
) -> None:
    past = [t for t in evidence.sizes if t.year < YEAR]
    came = [t for t in evidence.sizes if t.year == YEAR]
    assert past
    assert came
    fit = fit_severity(past, evidence.severity_priors)
    score = log_densities(fit.mean, SizeEvidence.of(came), CHAMPION.tail_quantile).sum()
    assert compared[0].out_of_sample == pytest.approx(score, rel=1e-12)


def test_a_law_without_a_tail_has_no_shape_but_a_score(compared: tuple[Threshold, ...]) -> None:
    plain = compared[-1]
    assert np.isnan([plain.shape, plain.shape_low, plain.shape_high]).all()
    assert np.isfinite([plain.log_likelihood, plain.out_of_sample]).all()
    assert plain.out_of_sample != compared[0].out_of_sample


def test_a_year_without_a_sized_theft_scores_nothing(
    dataset: Dataset, evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tail, "QUANTILES", (NO_TAIL,))
    before_any = min(t.year for t in evidence.sizes) - 1
    (found,) = tail.thresholds(dataset, [before_any], workers=1)
    assert found.out_of_sample == 0.0
