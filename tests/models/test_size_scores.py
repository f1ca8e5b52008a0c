"""Scores of sizes on thefts simulated from a known law: truth is even, and beats what is wrong."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import quad

from models.fit_severity import CHAMPION, FITTED, Reading, SeverityFit, SizeEvidence, TheftSize
from models.size_scores import (
    LOG_USD,
    NO_SIZE,
    SHARE,
    _share_densities,
    score_sizes,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Thefts = Callable[[Floats, int, int, float], list[TheftSize]]

THETA = np.array([15.5, 0.6, 0.4, 0.8, -0.5, 0.3, 0.6, 0.5])
Q = 0.5
TRUTH = Reading("the truth", Q)
COUNT = 400


def surely(theta: Floats, reading: Reading) -> SeverityFit:
    """A posterior with next to no width."""
    return SeverityFit(reading, theta, 1e-12 * np.eye(len(theta)), 0.0, COUNT)


def changed(**by: float) -> Floats:
    theta = THETA.copy()
    for name, change in by.items():
        theta[FITTED.index(name)] += change
    return theta


WRONG = {
    "too narrow": changed(log_sigma=-0.4),
    "too large": changed(log_reference_loss=1.0),
    "blind to size": changed(elasticity=-0.6),
    "reach too low": changed(reach_bias=-1.5),
}


@pytest.fixture(autouse=True, scope="module")
def few_draws() -> Iterator[None]:
    """Posteriors here have no width, or the ranked score is not looked at."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("models.size_scores.CRPS_DRAWS", 1)
        yield


@pytest.fixture(scope="module")
def came(simulated_thefts: Thefts) -> list[TheftSize]:
    return simulated_thefts(THETA, COUNT, 31, Q)


@pytest.fixture(scope="module")
def past(simulated_thefts: Thefts) -> list[TheftSize]:
    return simulated_thefts(THETA, 400, 32, Q)


def test_under_the_true_law_the_integral_transform_is_uniform(
    past: list[TheftSize], came: list[TheftSize]
) -> None:
    """Kolmogorov-Smirnov at one per cent, by which a wrong law put first is found out."""
    scores = score_sizes(past, [surely(THETA, TRUTH)], came, seed=1)
    assert stats.kstest(scores.pit, "uniform").pvalue > 0.01
    for theta in (WRONG["too narrow"], WRONG["too large"]):
        off = score_sizes(past, [surely(theta, TRUTH)], came, seed=1)
        assert stats.kstest(off.pit, "uniform").pvalue < 0.01


@pytest.fixture(scope="module")
def contest(past: list[TheftSize], came: list[TheftSize]) -> dict[str, Floats]:
    """Log scores of the truth and of every wrong law."""
    fits = [surely(THETA, TRUTH)]
    fits += [surely(theta, Reading(name, Q)) for name, theta in WRONG.items()]
    return score_sizes(past, fits, came, seed=1).log_scores


@pytest.mark.parametrize("name", [NO_SIZE, SHARE, *WRONG])
def test_the_truth_scores_higher_than_a_wrong_law(contest: dict[str, Floats], name: str) -> None:
    """By more than two standard errors of the mean difference."""
    gain = contest["the truth"] - contest[name]
    assert gain.mean() > 2 * gain.std() / COUNT**0.5


def test_a_ranked_score_is_the_distance_to_losses_less_half_their_spread(
    simulated_thefts: Thefts, past: list[TheftSize]
) -> None:
    """E|X - y| - E|X - X'| / 2 of simulated ln losses; the grid adds half a cell at most."""
    seen = simulated_thefts(THETA, 3, 5, Q)
    scores = score_sizes(past, [surely(THETA, TRUTH)], seen, seed=1)
    random = np.random.default_rng(6)
    for theft, found in zip(seen, scores.crps[TRUTH.name], strict=True):
        losses = alike(theft, random, 4000)
        spread = np.abs(losses[:2000] - losses[2000:]).mean()
        expected = np.abs(losses - theft.log_loss_usd).mean() - spread / 2
        assert found == pytest.approx(expected, abs=0.5 * (LOG_USD[1] - LOG_USD[0]) + 0.06)


def alike(theft: TheftSize, random: np.random.Generator, count: int) -> Floats:
    """Ln losses of houses of which as much is known, without a line of the module under test."""
    shift = {"hot": 0.0, "cold": 0.8, "warm": -0.5, "third_party": 0.3}[theft.tier]
    reach = random.normal(
        theft.log_reach_mean + THETA[7] * theft.reach_guessed, theft.log_reach_sd, count
    )
    middle = THETA[0] + shift + THETA[1] * (reach - math.log(1e8))
    sigma, shape = math.exp(THETA[2]), math.exp(THETA[6])
    beta = sigma * (1 - Q) / stats.norm.pdf(stats.norm.ppf(Q))
    body = np.exp(-sigma * np.abs(random.standard_normal(count)))
    tail = 1 + stats.genpareto.rvs(shape, scale=beta, size=count, random_state=random)
    free = middle + np.log(np.where(random.random(count) < 0.5, body, tail))
    return np.minimum(free, reach)


def test_a_predictive_density_integrates_to_one(past: list[TheftSize]) -> None:
    """Averaged over the posterior, for one house asked about at every loss."""
    grid = np.linspace(-15.0, 40.0, 551)
    wide = SeverityFit(TRUTH, THETA, 0.04 * np.eye(len(THETA)), 0.0, 1)
    everywhere = [TheftSize("e", "hot", float(y), 17.0, 1.5) for y in grid]
    scores = score_sizes(past, [wide], everywhere, seed=3)
    density = np.exp(scores.log_scores[TRUTH.name])
    assert np.trapezoid(density, grid) == pytest.approx(1.0, abs=1e-3)
    summed = np.concatenate([[0], np.cumsum((density[1:] + density[:-1]) / 2 * np.diff(grid))])
    np.testing.assert_allclose(scores.pit, summed, atol=1e-3)
    surely_so = score_sizes(past, [surely(THETA, TRUTH)], everywhere, seed=3)
    assert density.max() < np.exp(surely_so.log_scores[TRUTH.name]).max()


def test_sizes_without_the_house_have_the_student_law_of_an_unknown_mean_and_spread(
    past: list[TheftSize], came: list[TheftSize]
) -> None:
    y = np.array([t.log_loss_usd for t in past])
    law = stats.t(len(y) - 1, y.mean(), y.std(ddof=1) * math.sqrt(1 + 1 / len(y)))
    found = score_sizes(past, [surely(THETA, TRUTH)], came[:20], seed=1).log_scores[NO_SIZE]
    np.testing.assert_allclose(found, law.logpdf([t.log_loss_usd for t in came[:20]]), rtol=1e-10)


@pytest.mark.parametrize("y", [13.5, 16.0, 18.0])
def test_the_law_of_the_share_is_a_beta_with_mass_at_one(y: float) -> None:
    """By quadrature over what could be reached, of scipy's beta law of S = loss / reach."""
    theta, m, s = np.array([-1.0, 0.4, 0.7, 0.3]), 17.0, 1.2
    all_of_it = 1 / (1 + math.exp(1.0))
    share = stats.beta(math.exp(0.4), math.exp(0.7))
    reach = stats.norm(m + 0.3, s)

    def partly(a: float) -> float:
        taken = math.exp(y - a)
        return float(share.pdf(taken) * taken * reach.pdf(a))

    partial = quad(partly, y, m + 14, epsabs=0, epsrel=1e-9, limit=200)[0]
    expected = all_of_it * reach.pdf(y) + (1 - all_of_it) * partial
    found = _share_densities(theta, SizeEvidence.of([TheftSize("e", "hot", y, m, s)]))
    assert math.exp(found[0]) == pytest.approx(expected, rel=1e-2)


def test_the_law_of_the_share_wins_where_it_is_the_truth() -> None:
    """One theft in three empties the tier, else a beta share: neither a lognormal nor a tail."""
    random = np.random.default_rng(9)

    def simulated(count: int) -> list[TheftSize]:
        reach = random.normal(17.0, 2.0, count)
        share = np.where(random.random(count) < 1 / 3, 1.0, random.beta(2.0, 2.0, count))
        return [
            TheftSize("e", "hot", float(a + math.log(s)), float(a), 0.05, reach_guessed=False)
            for a, s in zip(reach, share, strict=True)
        ]

    found = score_sizes(simulated(600), [surely(THETA, TRUTH)], simulated(600), seed=1).log_scores
    assert found[SHARE].mean() > found[TRUTH.name].mean() + 0.2
    assert found[SHARE].mean() > found[NO_SIZE].mean() + 0.2


def test_scores_tell_which_theft_is_which_and_repeat(
    past: list[TheftSize], came: list[TheftSize]
) -> None:
    wide = SeverityFit(CHAMPION, THETA, 0.04 * np.eye(len(THETA)), 0.0, 1)
    first, same, other = (score_sizes(past, [wide], came[:30], seed=s) for s in (1, 1, 2))
    assert first.event_ids == tuple(t.event_id for t in came[:30])
    assert first.stated.tolist() == [t.assets_stated for t in came[:30]]
    assert first.log_scores.keys() == {CHAMPION.name, NO_SIZE, SHARE}
    assert first.crps.keys() == {CHAMPION.name}
    np.testing.assert_array_equal(first.pit, same.pit)
    np.testing.assert_array_equal(first.log_scores[CHAMPION.name], same.log_scores[CHAMPION.name])
    assert not np.array_equal(first.pit, other.pit)
