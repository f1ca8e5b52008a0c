"""The density of a theft's size against quadrature, and the fit against what made its data."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import quad
from scipy.optimize import minimize
from scipy.special import log_ndtr, ndtri

from models.errors import TrainingFailed
from models.fit_frequency import Prior
from models.fit_severity import (
    CHALLENGERS,
    CHAMPION,
    FITTED,
    Law,
    Reading,
    SizeEvidence,
    TheftSize,
    distribution,
    fit_severity,
    log_densities,
)
from models.severity import NO_TAIL, PARAMETERS, REFERENCE_REACH_USD, SeverityPosterior
from models.train import gather

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from data.dataset import Dataset
    from tests.models.conftest import Spliced

    Floats = NDArray[np.float64]
    Splice = Callable[[float, float, float, float], Spliced]
    Thefts = Callable[[Floats, int, int, float], list[TheftSize]]

THETA = np.array([15.5, 0.6, 0.4, 0.8, -0.5, 0.3, -0.4, 0.5])
SHIFT = {"hot": 0.0, "cold": 0.8, "warm": -0.5, "third_party": 0.3}
PRIORS = {
    "log_reference_loss": Prior(15.0, 2.0),
    "elasticity": Prior(0.6, 0.3),
    "log_sigma": Prior(0.5, 0.4),
    "cold_shift": Prior(0.0, 1.0),
    "warm_shift": Prior(0.0, 0.5),
    "third_party_shift": Prior(0.0, 0.7),
    "log_tail_shape": Prior(-0.5, 0.5),
    "reach_bias": Prior(0.0, 0.7),
}
WIDE = {name: Prior(mean, 5.0) for name, mean in zip(FITTED, THETA, strict=True)}
LOGNORMAL = Reading("lognormal", NO_TAIL)
TAILED = Reading("tail from the median", 0.5)
QUANTILES = (0.5, 0.8, NO_TAIL)


def theft(tier: str, y: float, m: float, s: float, *, guessed: bool = True) -> TheftSize:
    return TheftSize("e", tier, y, m, s, assets_stated=not guessed, reach_guessed=guessed)


def uncapped(splice: Splice, tier: str, log_reach: float, q: float) -> Spliced:
    """The law of one theft from a house with this log reach, at `THETA`."""
    size = log_reach - math.log(REFERENCE_REACH_USD)
    location = THETA[0] + SHIFT[tier] + THETA[1] * size
    return splice(location, math.exp(THETA[2]), q, math.exp(THETA[6]))


def over_reach(
    function: Callable[[float], float], y: float, m: float, s: float, tier: str, q: float
) -> float:
    """∫_{a > y} function(a) φ(a; m, s) da, cut where the tail begins or ends at this loss."""
    start = float(ndtri(q)) if q < NO_TAIL else 0.0
    kink = math.log(REFERENCE_REACH_USD) + (
        (y - THETA[0] - SHIFT[tier] - math.exp(THETA[2]) * start) / THETA[1]
    )
    top = max(m, y) + 12 * s
    ends = sorted({y, *(p for p in (kink, m - 3 * s, m, m + 3 * s) if y < p < top), top})
    return math.fsum(
        quad(lambda a: function(a) * float(stats.norm.pdf(a, m, s)), low, high, epsrel=1e-9)[0]
        for low, high in pairwise(ends)
    )


CASES = [
    ("hot", 18.0, 0.3, True),
    ("hot", 14.0, 1.5, True),
    ("cold", 20.0, 0.35, False),
    ("cold", 20.0, 2.0, True),
    ("third_party", 17.0, 1.2, True),
]
by_case = pytest.mark.parametrize(("tier", "m", "s", "guessed"), CASES)
by_quantile = pytest.mark.parametrize("q", QUANTILES)


@by_case
@pytest.mark.parametrize("q", [0.5, 0.8])
def test_density_is_the_average_over_what_could_be_reached(
    spliced: Splice, tier: str, m: float, s: float, q: float, *, guessed: bool
) -> None:
    """A loss below the cap, or one of all there was: P(L >= A) at the density of ln A there."""
    offsets = np.array([-5.0, -0.7, 0.4])
    found = log_densities(
        THETA, SizeEvidence.of([theft(tier, m, m, s, guessed=guessed)]).at(m + offsets), q
    )
    middle = m + THETA[7] * guessed
    for y, log_density in zip(m + offsets, found, strict=True):

        def of_reach(a: float, y: float = float(y)) -> float:
            return uncapped(spliced, tier, a, q).density(math.exp(y)) * math.exp(y)

        atom = uncapped(spliced, tier, y, q).survival(math.exp(y)) * stats.norm.pdf(y, middle, s)
        expected = over_reach(of_reach, y, middle, s, tier, q) + atom
        # 24 nodes: worst far below a loosely guessed reach, where nothing is likely to be.
        assert math.exp(log_density) == pytest.approx(expected, rel=2e-3)


def closed_form(theta: Floats, e: SizeEvidence) -> Floats:
    """Log density of a lognormal loss capped by a lognormal reach: products of normal laws.

    Given ln L = y the reach is normal again, so that both terms are a density times a tail.
    """
    gamma, sigma, s = theta[1], math.exp(theta[2]), e.reach_sd
    m = e.reach_mean + theta[7] * e.guessed
    location = theta[0] + np.array([0, 0, 0, theta[3], theta[4], theta[5]])[e.tier]
    reference = math.log(REFERENCE_REACH_USD)
    variance = sigma**2 + gamma**2 * s**2
    middle = location + gamma * (m - reference)
    given_loss = m + gamma * s**2 / variance * (e.y - middle)
    spread = s * sigma / np.sqrt(variance)
    partial = stats.norm.logpdf(e.y, middle, np.sqrt(variance)) + log_ndtr(
        (given_loss - e.y) / spread
    )
    emptied = stats.norm.logpdf(e.y, m, s) + log_ndtr(
        (location + gamma * (e.y - reference) - e.y) / sigma
    )
    return np.asarray(np.logaddexp(partial, emptied))


def test_without_a_tail_the_density_has_a_closed_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """24 nodes miss the far ends of the law, which no theft has seen; 200 miss nothing."""
    everyone = SizeEvidence.of([theft(t, 0.0, m, s, guessed=g) for t, m, s, g in CASES])
    e = everyone.at(np.linspace(8.0, 22.0, 57))
    expected = closed_form(THETA, e)
    coarse = log_densities(THETA, e, NO_TAIL)
    np.testing.assert_allclose(np.exp(coarse), np.exp(expected), atol=1e-4)
    likely = expected > -6
    assert likely.sum() > 100
    np.testing.assert_allclose(coarse[likely], expected[likely], atol=0.02)
    nodes, weights = np.polynomial.legendre.leggauss(200)
    monkeypatch.setattr("models.fit_severity.NODES", (nodes + 1) / 2)
    monkeypatch.setattr("models.fit_severity.WEIGHTS", weights / 2)
    fine = log_densities(THETA, e, NO_TAIL)
    np.testing.assert_allclose(fine[likely], expected[likely], atol=2e-4)


def test_over_the_recorded_thefts_the_nodes_cost_no_likelihood(dataset: Dataset) -> None:
    """Against the closed form, at the mode of the lognormal reading: a hundredth in all."""
    evidence = gather(dataset)
    (reading,) = (r for r in CHALLENGERS if r.tail_quantile == NO_TAIL and not r.stated_only)
    fit = fit_severity(evidence.sizes, evidence.severity_priors, reading)
    expected = closed_form(fit.mean, SizeEvidence.of(evidence.sizes)).sum()
    assert fit.log_likelihood == pytest.approx(expected, abs=0.01)


@by_case
@by_quantile
def test_the_distribution_is_the_integral_of_the_density_and_ends_at_one(
    tier: str, m: float, s: float, q: float, *, guessed: bool
) -> None:
    """The atom of an emptied tier is in it too, smeared out by what could be reached."""
    grid = np.linspace(m - 35.0, m + 25.0, 20_001)
    e = SizeEvidence.of([theft(tier, m, m, s, guessed=guessed)]).at(grid)
    density = np.exp(log_densities(THETA, e, q))
    summed = np.concatenate(
        [[0], np.cumsum((density[1:] + density[:-1]) / 2) * (grid[1] - grid[0])]
    )
    assert summed[-1] == pytest.approx(1.0, abs=5e-5)
    found = distribution(THETA, e, q)
    np.testing.assert_allclose(found, summed, atol=2e-4)
    assert (np.diff(found) >= -1e-12).all()


def test_a_bias_moves_guessed_reaches_and_no_stated_one() -> None:
    moved = THETA + np.array([0, 0, 0, 0, 0, 0, 0, 0.8])
    guess, stated = (
        SizeEvidence.of([theft("hot", 15.0, 16.0, 1.0, guessed=g)]) for g in (True, False)
    )
    farther = replace(guess, reach_mean=guess.reach_mean + 0.8)
    assert log_densities(moved, guess, 0.5) == log_densities(THETA, farther, 0.5)
    assert log_densities(moved, stated, 0.5) == log_densities(THETA, stated, 0.5)


# The law by itself.


@pytest.mark.parametrize("q", QUANTILES)
def test_score_density_and_survival_are_those_of_scipy(spliced: Splice, q: float) -> None:
    law, other = Law.of(THETA, q), uncapped(spliced, "warm", 17.0, q)
    y = np.linspace(8.0, 30.0, 45)
    z = law.score(y, np.full(45, 17.0), np.full(45, PARAMETERS.index("warm_shift")))
    density = [other.density(x) * x for x in np.exp(y)]
    np.testing.assert_allclose(np.exp(law.log_density(z)), density, rtol=1e-9)
    np.testing.assert_allclose(
        np.exp(law.log_survival(z)), [other.survival(x) for x in np.exp(y)], rtol=1e-9
    )


@pytest.mark.parametrize("q", QUANTILES)
def test_draws_are_the_losses_exceeded_with_the_chances_given(spliced: Splice, q: float) -> None:
    chances = np.concatenate([np.geomspace(1e-12, 0.1, 12), np.linspace(0.11, 0.999, 30)])
    law = Law.of(THETA, q)
    drawn = law.draw(chances)
    np.testing.assert_allclose(np.exp(law.log_survival(drawn / law.sigma)), chances, rtol=1e-9)
    other = spliced(0.0, law.sigma, q, law.shape)
    np.testing.assert_allclose(drawn, np.log(other.draws(chances)), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("q", QUANTILES)
def test_a_sample_of_draws_follows_the_law(spliced: Splice, q: float) -> None:
    """Kolmogorov-Smirnov at the one per cent level, seed fixed."""
    law, n = Law.of(THETA, q), 4000
    other = spliced(0.0, law.sigma, q, law.shape)
    drawn = np.sort(law.draw(np.random.default_rng(3).random(n)))
    below = np.array([1 - other.survival(x) for x in np.exp(drawn)])
    steps = np.arange(n + 1) / n
    distance = max(np.abs(below - steps[1:]).max(), np.abs(below - steps[:-1]).max())
    assert distance < 1.63 / n**0.5


def test_the_law_fitted_is_the_law_that_prices() -> None:
    """`Law` and `SeverityPosterior.law` write the same thing down twice."""
    eye = tuple(tuple(row) for row in np.eye(len(PARAMETERS)).tolist())
    posterior = SeverityPosterior(PARAMETERS, tuple(THETA[:-1].tolist()), eye, 0.7)
    reach = np.array([1e12, 3e12, 2e12, 4e12])
    priced = posterior.law(THETA[None, :-1], reach, 1.0)
    fitted = Law.of(THETA, 0.7)
    y = np.linspace(14.0, 27.0, 14)
    tiers = {"hot": 0, "warm": 4, "cold": 3, "third_party": 5}
    for column, index in enumerate(tiers.values()):
        z = fitted.score(y, np.full(14, math.log(reach[column])), np.full(14, index))
        np.testing.assert_allclose(
            priced.survival(np.exp(y))[0, column], np.exp(fitted.log_survival(z)), rtol=1e-10
        )


# The fit.


@pytest.mark.parametrize("reading", [TAILED, LOGNORMAL], ids=["tail", "lognormal"])
def test_fit_recovers_what_made_the_data(simulated_thefts: Thefts, reading: Reading) -> None:
    fit = fit_severity(simulated_thefts(THETA, 3000, 5, reading.tail_quantile), WIDE, reading)
    sds = np.sqrt(np.diag(fit.covariance))
    learned = np.ones(len(FITTED), dtype=bool)
    # No tail, nothing said of its shape.
    learned[FITTED.index("log_tail_shape")] = reading.tail_quantile < NO_TAIL
    z = (fit.mean - THETA)[learned] / sds[learned]
    assert np.abs(z).max() < 3
    assert (z**2).sum() < stats.chi2.ppf(0.999, learned.sum())
    assert (sds[learned] < 0.35).all()
    assert (fit.thefts, fit.reading) == (3000, reading)


def posterior(thefts: list[TheftSize], q: float) -> tuple[Callable[[Floats], float], Floats]:
    """Negative log posterior in natural coordinates, and the prior means."""
    mean = np.array([PRIORS[name].mean for name in FITTED])
    sd = np.array([PRIORS[name].sd for name in FITTED])
    evidence = SizeEvidence.of(thefts)

    def loss(theta: Floats) -> float:
        prior = stats.norm.logpdf(theta, mean, sd).sum()
        return float(-log_densities(theta, evidence, q).sum() - prior)

    return loss, mean


@pytest.mark.parametrize("reading", [TAILED, LOGNORMAL], ids=["tail", "lognormal"])
def test_fit_is_the_posterior_mode_another_minimiser_finds(
    simulated_thefts: Thefts, reading: Reading
) -> None:
    thefts = simulated_thefts(THETA, 60, 8, reading.tail_quantile)
    loss, start = posterior(thefts, reading.tail_quantile)
    options = {"xatol": 1e-6, "fatol": 1e-10, "maxiter": 20_000, "maxfev": 20_000, "adaptive": True}
    direct = minimize(loss, start, method="Nelder-Mead", options=options)
    fit = fit_severity(thefts, PRIORS, reading)
    sds = np.sqrt(np.diag(fit.covariance))
    assert loss(fit.mean) <= direct.fun + 1e-8
    np.testing.assert_allclose(fit.mean / sds, direct.x / sds, atol=1e-4)
    assert fit.log_likelihood == pytest.approx(
        log_densities(fit.mean, SizeEvidence.of(thefts), reading.tail_quantile).sum()
    )


@pytest.mark.parametrize("reading", [TAILED, LOGNORMAL], ids=["tail", "lognormal"])
def test_the_covariance_is_that_of_the_posterior_itself(
    simulated_thefts: Thefts, reading: Reading
) -> None:
    thefts = simulated_thefts(THETA, 60, 8, reading.tail_quantile)
    loss, _ = posterior(thefts, reading.tail_quantile)
    fit = fit_severity(thefts, PRIORS, reading)
    sds = np.sqrt(np.diag(fit.covariance))
    curvature = np.linalg.inv(second_differences(loss, fit.mean, 0.1 * sds))
    np.testing.assert_allclose(np.sqrt(np.diag(curvature)), sds, rtol=0.02)
    np.testing.assert_allclose(correlation(curvature), correlation(fit.covariance), atol=0.02)


@pytest.mark.parametrize("reading", [TAILED, LOGNORMAL], ids=["tail", "lognormal"])
def test_the_posterior_is_nearly_the_normal_it_is_stored_as(
    simulated_thefts: Thefts, reading: Reading
) -> None:
    """Importance sampling from a wide Student law: the posterior's own mean and spread.

    A spread of ln σ leans to the right, by which the mode lies below the mean.
    """
    thefts = simulated_thefts(THETA, 60, 8, reading.tail_quantile)
    loss, _ = posterior(thefts, reading.tail_quantile)
    fit = fit_severity(thefts, PRIORS, reading)
    proposal = stats.multivariate_t(fit.mean, 1.3 * fit.covariance, df=8, seed=1)
    sample = proposal.rvs(4000)
    log_weight = -np.array([loss(theta) for theta in sample]) - proposal.logpdf(sample)
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    assert 1 / (weight**2).sum() > 2000
    mean = weight @ sample
    sds = np.sqrt(weight @ (sample - mean) ** 2)
    assert (np.abs(mean - fit.mean) < 0.5 * sds).all()
    np.testing.assert_allclose(np.sqrt(np.diag(fit.covariance)), sds, rtol=0.12)


def second_differences(function: Callable[[Floats], float], at: Floats, steps: Floats) -> Floats:
    """Hessian by four-point differences, a step of its own in each coordinate."""
    size = len(at)
    result = np.empty((size, size))
    for i in range(size):
        for j in range(size):
            a, b = np.eye(size)[i] * steps, np.eye(size)[j] * steps
            corners = (at + a + b, at - a - b, at + a - b, at - a + b)
            values = [function(corner) for corner in corners]
            result[i, j] = (values[0] + values[1] - values[2] - values[3]) / (
                4 * steps[i] * steps[j]
            )
    return (result + result.T) / 2


def correlation(covariance: Floats) -> Floats:
    sds = np.sqrt(np.diag(covariance))
    return np.asarray(covariance / np.outer(sds, sds))


def test_narrow_priors_hold(simulated_thefts: Thefts) -> None:
    priors = {name: Prior(prior.mean, 1e-4) for name, prior in PRIORS.items()}
    fit = fit_severity(simulated_thefts(THETA, 40, 3, 0.5), priors, TAILED)
    np.testing.assert_allclose(fit.mean, [p.mean for p in PRIORS.values()], atol=1e-4)
    np.testing.assert_allclose(np.sqrt(np.diag(fit.covariance)), 1e-4, rtol=1e-3)


def test_unseen_tier_keeps_its_prior(simulated_thefts: Thefts) -> None:
    seen = [t for t in simulated_thefts(THETA, 80, 4, 0.5) if t.tier in {"hot", "cold"}]
    keeps_its_prior(seen, TAILED, ("warm_shift", "third_party_shift"))


def test_without_a_tail_its_shape_keeps_its_prior(simulated_thefts: Thefts) -> None:
    keeps_its_prior(simulated_thefts(THETA, 80, 4, NO_TAIL), LOGNORMAL, ("log_tail_shape",))


def test_stated_reaches_say_nothing_of_the_bias(simulated_thefts: Thefts) -> None:
    stated = [t for t in simulated_thefts(THETA, 80, 4, 0.5) if not t.reach_guessed]
    keeps_its_prior(stated, TAILED, ("reach_bias",))


def keeps_its_prior(thefts: list[TheftSize], reading: Reading, names: tuple[str, ...]) -> None:
    fit = fit_severity(thefts, PRIORS, reading)
    for name in names:
        i = FITTED.index(name)
        assert fit.mean[i] == pytest.approx(PRIORS[name].mean, abs=1e-5)
        assert math.sqrt(fit.covariance[i, i]) == pytest.approx(PRIORS[name].sd, rel=1e-4)


def test_a_reading_of_stated_assets_leaves_the_others_out(simulated_thefts: Thefts) -> None:
    thefts = simulated_thefts(THETA, 80, 4, 0.5)
    stated = [t for t in thefts if t.assets_stated]
    assert 0 < len(stated) < len(thefts)
    strict = fit_severity(thefts, PRIORS, replace(TAILED, stated_only=True))
    same = fit_severity(stated, PRIORS, TAILED)
    assert strict.thefts == len(stated)
    np.testing.assert_array_equal(strict.mean, same.mean)


def test_readings_have_names_of_their_own_and_the_champion_has_a_tail() -> None:
    names = [reading.name for reading in (CHAMPION, *CHALLENGERS)]
    assert len(set(names)) == len(names)
    assert 0 < CHAMPION.tail_quantile < NO_TAIL


def test_no_thefts_are_refused(simulated_thefts: Thefts) -> None:
    with pytest.raises(TrainingFailed, match="no theft"):
        fit_severity([], PRIORS)
    guesses = [t for t in simulated_thefts(THETA, 20, 1, 0.5) if not t.assets_stated]
    with pytest.raises(TrainingFailed, match="no theft"):
        fit_severity(guesses, PRIORS, replace(TAILED, stated_only=True))
