"""The penalised Poisson regression against a direct minimisation and against statsmodels."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats
from scipy.integrate import quad
from scipy.optimize import minimize
from sklearn.linear_model import PoissonRegressor

from data.exposure import exposure_panel
from models import fit_frequency as module
from models.errors import TrainingFailed
from models.features import COLUMNS
from models.fit_frequency import (
    Prior,
    RegressionFit,
    fit_frequency,
    level,
    panel_frame,
    year_ahead,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from data.dataset import Dataset

    Floats = NDArray[np.float64]

YEARS = (2016, 2017, 2018, 2019)
CALENDAR = (*(f"climate_{y}" for y in YEARS), *(f"year_{y}" for y in YEARS))
PRIORS = {
    "intercept": Prior(-3.0, 1.0),
    "log10_volume": Prior(0.2, 0.3),
    "volume_unknown": Prior(0.1, 0.5),
    "log_age": Prior(-0.1, 0.4),
    "earlier_theft": Prior(0.3, 0.5),
    "statutory_cold": Prior(-0.4, 0.5),
    "bug_bounty": Prior(-0.2, 0.4),
    "obscure": Prior(-0.8, 0.6),
    "region": Prior(0.0, 0.4),
    "drift": Prior(0.0, 0.3),
    "year": Prior(0.0, 0.5),
}
INTERCEPT = ("intercept",)


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    """Invented exchange-years with thefts drawn from known rates."""
    random = np.random.default_rng(11)
    count = 600
    columns = {name: np.zeros(count) for name in COLUMNS}
    columns["intercept"] = np.ones(count)
    columns["log10_volume"] = random.normal(0, 1, count)
    columns["log_age"] = np.log1p(random.uniform(0, 9, count))
    for name in ("volume_unknown", "earlier_theft", "statutory_cold", "bug_bounty", "obscure"):
        columns[name] = (random.random(count) < 0.3).astype(float)
    regions = [name for name in COLUMNS if name.startswith("region_")]
    home = random.integers(0, len(regions), count)
    for i, name in enumerate(regions):
        columns[name] = (home == i).astype(float)
    table = pd.DataFrame(columns)[list(COLUMNS)]
    rate = np.exp(-1.5 + 0.4 * columns["log10_volume"] + 0.6 * columns["earlier_theft"])
    table["year"] = random.choice(YEARS, count)
    table["exposure"] = random.uniform(0.1, 1.0, count)
    table["thefts"] = random.poisson(rate * table["exposure"])
    return table


def yearly(thefts: dict[int, list[int]], exposure: float = 1.0) -> pd.DataFrame:
    """A panel of which nothing is known but the year; one row for each count."""
    rows = [(year, count) for year, counts in thefts.items() for count in counts]
    table = pd.DataFrame(np.zeros((len(rows), len(COLUMNS))), columns=list(COLUMNS))
    table["intercept"] = 1.0
    table["year"] = [year for year, _ in rows]
    table["exposure"] = exposure
    table["thefts"] = [count for _, count in rows]
    return table


def prior_of(priors: dict[str, Prior]) -> tuple[Floats, Floats]:
    """Mean and covariance of all coefficients: climates are sums of the steps up to them."""
    own = [priors["region" if name.startswith("region_") else name] for name in COLUMNS]
    n, years = len(own), len(YEARS)
    mean = np.array([p.mean for p in own] + [0.0] * 2 * years)
    covariance = np.diag([p.sd**2 for p in own] + [0.0] * years + [priors["year"].sd ** 2] * years)
    steps = np.tril(np.ones((years, years)))
    covariance[n : n + years, n : n + years] = priors["drift"].sd ** 2 * steps @ steps.T
    return mean, covariance


def design_of(frame: pd.DataFrame) -> Floats:
    dummies = (frame["year"].to_numpy()[:, None] == np.array(YEARS)).astype(float)
    return np.hstack([frame[list(COLUMNS)].to_numpy(float), dummies, dummies])


def test_mode_and_covariance_by_direct_minimisation(frame: pd.DataFrame) -> None:
    fit = fit_frequency(frame, PRIORS)
    assert fit.names == (*COLUMNS, *CALENDAR)
    x, thefts = design_of(frame), frame["thefts"].to_numpy(float)
    offset = np.log(frame["exposure"].to_numpy(float))
    mean, covariance = prior_of(PRIORS)
    np.testing.assert_allclose(fit.prior_mean, mean)
    np.testing.assert_allclose(fit.prior_covariance, covariance, atol=1e-15)
    np.testing.assert_allclose(fit.prior_sd**2, np.diag(covariance))
    precision = np.linalg.inv(covariance)

    def loss(beta: Floats) -> tuple[float, Floats]:
        eta, off = x @ beta + offset, beta - mean
        value = (np.exp(eta) - thefts * eta).sum() + off @ precision @ off / 2
        return float(value), np.asarray(x.T @ (np.exp(eta) - thefts) + precision @ off)

    direct = minimize(loss, mean, jac=True, method="BFGS", options={"gtol": 1e-7})
    np.testing.assert_allclose(fit.mean, direct.x, atol=2e-5)
    step = 1e-5
    hessian = np.array(
        [
            (loss(fit.mean + e)[1] - loss(fit.mean - e)[1]) / (2 * step)
            for e in np.eye(len(mean)) * step
        ]
    )
    np.testing.assert_allclose(fit.covariance @ hessian, np.eye(len(mean)), atol=1e-5)


def test_wide_priors_give_the_ordinary_regression(frame: pd.DataFrame) -> None:
    """With the calendar and the regions held at nothing the rest is a plain Poisson GLM."""
    free = COLUMNS[:8]
    priors = {name: Prior(0.0, 1e3) for name in free}
    priors |= dict.fromkeys(("region", "drift", "year"), Prior(0.0, 1e-6))
    fit = fit_frequency(frame, priors)
    plain = sm.GLM(
        frame["thefts"], frame[list(free)], family=sm.families.Poisson(), exposure=frame["exposure"]
    ).fit(tol=1e-12)
    mean, covariance = fit.marginal(free)
    np.testing.assert_allclose(mean, plain.params, atol=1e-4)
    np.testing.assert_allclose(np.sqrt(np.diag(covariance)), plain.bse, rtol=1e-4)


def test_with_free_years_each_has_its_own_rate() -> None:
    """A drift without bounds makes every year's climate its own thefts over exposure."""
    thefts = {2016: [4, 0], 2017: [1, 9], 2018: [2, 2]}
    priors = {"intercept": Prior(0.0, 1e-6), "drift": Prior(0.0, 1e3), "year": Prior(0.0, 1e-6)}
    fit = fit_frequency(yearly(thefts, 0.5), priors, INTERCEPT)
    mean, covariance = fit.marginal(["climate_2016", "climate_2017", "climate_2018"])
    np.testing.assert_allclose(np.exp(mean), [4, 10, 4], rtol=1e-4)
    np.testing.assert_allclose(np.diag(covariance), [1 / 4, 1 / 10, 1 / 4], rtol=1e-3)


def test_narrow_priors_hold_the_coefficients(frame: pd.DataFrame) -> None:
    fit = fit_frequency(frame, {name: Prior(p.mean, 1e-5) for name, p in PRIORS.items()})
    np.testing.assert_allclose(fit.mean, fit.prior_mean, atol=1e-6)
    assert fit.mean[COLUMNS.index("log10_volume")] == pytest.approx(0.2, abs=1e-6)


def test_splitting_an_exchange_year_changes_nothing(frame: pd.DataFrame) -> None:
    """Half a year twice is a year: exposure is time, not a weight on evidence."""
    half = frame.assign(exposure=frame["exposure"] / 2, thefts=0)
    halves = pd.concat([half.assign(thefts=frame["thefts"]), half], ignore_index=True)
    one, two = fit_frequency(frame, PRIORS), fit_frequency(halves, PRIORS)
    np.testing.assert_allclose(one.mean, two.mean, atol=1e-6)
    np.testing.assert_allclose(one.covariance, two.covariance, atol=1e-6)


def test_marginal_picks_by_name() -> None:
    fit = RegressionFit(
        ("a", "b", "c"),
        np.array([1.0, 2.0, 3.0]),
        np.arange(9.0).reshape(3, 3),
        np.zeros(3),
        np.eye(3),
        0.0,
    )
    mean, covariance = fit.marginal(["c", "a"])
    np.testing.assert_array_equal(mean, [3, 1])
    np.testing.assert_array_equal(covariance, [[8, 6], [2, 0]])


def test_level_balances_the_tariff(frame: pd.DataFrame) -> None:
    """With every year in its climate and no shock, expected thefts are those that happened."""
    fit = fit_frequency(frame, PRIORS)
    beta = dict(zip(fit.names, fit.mean, strict=True))
    added = level(frame, fit)
    expected = sum(
        row["exposure"]
        * math.exp(
            sum(beta[name] * row[name] for name in COLUMNS)
            + beta[f"climate_{row['year']:.0f}"]
            + added
        )
        for _, row in frame.iterrows()
    )
    assert expected == pytest.approx(frame["thefts"].sum(), rel=1e-12)
    assert added != 0


# The calendar.


@pytest.fixture(scope="module")
def drifting() -> tuple[pd.DataFrame, Floats]:
    """Twelve years in which the rate rises sixfold and falls by half, 300 exchanges each."""
    random = np.random.default_rng(4)
    rates = 0.04 * np.exp(np.interp(np.arange(12), [0, 7, 11], np.log([1.0, 6.0, 3.0])))
    thefts = {2010 + i: random.poisson(rate, 300).tolist() for i, rate in enumerate(rates)}
    return yearly(thefts), rates


DRIFTING = {"intercept": Prior(-3.0, 1.0), "drift": Prior(0.0, 0.3), "year": Prior(0.0, 0.1)}


def test_a_rate_that_drifts_is_followed(drifting: tuple[pd.DataFrame, Floats]) -> None:
    panel, rates = drifting
    fit = fit_frequency(panel, DRIFTING, INTERCEPT)
    names = [f"climate_{2010 + i}" for i in range(len(rates))]
    found = []
    for name in names:
        mean, covariance = fit.marginal(["intercept", name])
        found.append((mean.sum(), math.sqrt(covariance.sum())))
    z = [(mean - math.log(rate)) / sd for (mean, sd), rate in zip(found, rates, strict=True)]
    assert np.abs(z).max() < 3
    assert max(sd for _, sd in found) < 0.35


def test_the_forecast_is_the_last_climate_and_not_the_average(
    drifting: tuple[pd.DataFrame, Floats],
) -> None:
    """After eight years of rising rates."""
    panel, rates = drifting[0][lambda t: t["year"] <= 2017], drifting[1][:8]
    fit = fit_frequency(panel, DRIFTING, INTERCEPT)
    assert fit.forecast_names == ("intercept", "climate_2017")
    mean, _ = fit.marginal(fit.forecast_names)
    ahead = year_ahead(panel, fit, panel.head(3))
    assert ahead == pytest.approx([math.exp(mean.sum() + level(panel, fit))] * 3)
    average = panel["thefts"].sum() / panel["exposure"].sum()
    assert abs(math.log(ahead[0] / rates[-1])) < abs(math.log(average / rates[-1])) / 2


def test_without_drift_there_is_one_level(drifting: tuple[pd.DataFrame, Floats]) -> None:
    panel, _ = drifting
    still = {**DRIFTING, "drift": Prior(0.0, 1e-5)}
    fit = fit_frequency(panel, still, INTERCEPT)
    climates = fit.mean[[name.startswith("climate_") for name in fit.names]]
    np.testing.assert_allclose(climates, 0, atol=1e-6)
    average = panel["thefts"].sum() / panel["exposure"].sum()
    assert year_ahead(panel, fit, panel.head(1))[0] == pytest.approx(average, rel=1e-6)


def test_a_shock_of_one_year_is_not_carried_into_the_next() -> None:
    """Ten ordinary years, the last but one ten times as bad: drift believes it, a shock forgets."""
    thefts = {2010 + i: [200 if i == 8 else 20] for i in range(10)}
    panel = yearly(thefts, 400.0)
    shocks = {"intercept": Prior(-3, 1), "drift": Prior(0, 0.05), "year": Prior(0, 1.0)}
    fit = fit_frequency(panel, shocks, INTERCEPT)
    assert year_ahead(panel, fit, panel.head(1))[0] < 2 * 20 / 400
    assert fit.marginal(["year_2018"])[0][0] > math.log(5)


def test_a_year_without_exchanges_lies_between_its_neighbours() -> None:
    """No data, so no shock and a climate on the straight line, less sure than either."""
    panel = yearly({2016: [30], 2018: [120]}, 100.0)
    fit = fit_frequency(panel, DRIFTING, INTERCEPT)
    climates, covariance = fit.marginal([f"climate_{y}" for y in (2016, 2017, 2018)])
    assert climates[1] == pytest.approx((climates[0] + climates[2]) / 2, abs=1e-8)
    shock, variance = fit.marginal(["year_2017"])
    assert shock[0] == pytest.approx(0, abs=1e-8)
    assert math.sqrt(variance[0, 0]) == pytest.approx(DRIFTING["year"].sd, rel=1e-8)
    step = covariance[1, 1] + covariance[0, 0] - 2 * covariance[0, 1]
    assert 0 < step < DRIFTING["drift"].sd ** 2


@pytest.mark.parametrize("thefts", [[0, 1, 2], [4, 3, 5], [30, 25, 36]])
def test_log_evidence_is_the_integral_over_the_prior(thefts: list[int]) -> None:
    """One level and one year: their sum is one normal, and the integral one-dimensional.

    Laplace's error goes as one over the number of thefts.
    """
    priors = {"intercept": Prior(1.0, 0.8), "drift": Prior(0.0, 0.4), "year": Prior(0.0, 0.3)}
    fit = fit_frequency(yearly({2019: thefts}, 0.7), priors, INTERCEPT)
    law = stats.norm(1.0, math.sqrt(0.8**2 + 0.4**2 + 0.3**2))

    def chance(log_rate: float) -> float:
        seen = stats.poisson.logpmf(thefts, 0.7 * math.exp(log_rate)).sum()
        return float(np.exp(seen) * law.pdf(log_rate))

    exact = math.log(quad(chance, -6, 8, epsrel=1e-10, epsabs=0, limit=200)[0])
    assert fit.log_evidence == pytest.approx(exact, abs=0.1 / sum(thefts))


def test_log_evidence_prefers_a_drift_where_there_is_one(
    drifting: tuple[pd.DataFrame, Floats],
) -> None:
    panel, _ = drifting
    shuffled = panel.assign(thefts=panel["thefts"].sample(frac=1, random_state=1).to_numpy())

    def gain(table: pd.DataFrame) -> float:
        still = {**DRIFTING, "drift": Prior(0.0, 1e-3)}
        return (
            fit_frequency(table, DRIFTING, INTERCEPT).log_evidence
            - fit_frequency(table, still, INTERCEPT).log_evidence
        )

    assert gain(panel) > 3
    assert gain(shuffled) < 0


def test_panels_without_exposure_are_refused(frame: pd.DataFrame) -> None:
    with pytest.raises(TrainingFailed, match="no exchange-years"):
        fit_frequency(frame.iloc[:0], PRIORS)
    with pytest.raises(TrainingFailed, match="no exchange-years"):
        fit_frequency(frame.assign(exposure=0.0), PRIORS)


def test_level_without_thefts_is_refused(frame: pd.DataFrame) -> None:
    fit = fit_frequency(frame, PRIORS)
    with pytest.raises(TrainingFailed, match="no theft"):
        level(frame.assign(thefts=0), fit)


def test_panel_frame_keeps_every_row_and_theft(dataset: Dataset) -> None:
    panel = exposure_panel(dataset)
    table = panel_frame(panel)
    told = ["exchange", "year", "open_years", "exposure", "thefts"]
    assert list(table.columns) == [*COLUMNS, *told]
    assert len(table) == len(panel)
    assert table["thefts"].sum() == sum(row.thefts for row in panel) > 50
    regions = table[[name for name in COLUMNS if name.startswith("region_")]]
    assert (regions.sum(axis=1) == 1).all()
    row, first = panel[0], table.iloc[0]
    assert first["log_age"] == pytest.approx(math.log1p(row.age_years))
    assert first["year"] == row.year
    assert first["exchange"] == row.exchange_key
    assert first["open_years"] == row.exposure_years


def test_exposure_is_the_part_of_a_years_thefts_that_is_told(dataset: Dataset) -> None:
    panel = exposure_panel(dataset)
    table = panel_frame(panel)
    told = np.array([row.completeness for row in panel])
    assert 0 < told.min() < told.max() == 1
    np.testing.assert_allclose(table["exposure"], table["open_years"] * told)


def test_a_regression_that_does_not_converge_is_refused(
    frame: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hasty(**settings: object) -> PoissonRegressor:
        return PoissonRegressor(**{**settings, "max_iter": 1})

    monkeypatch.setattr(module, "PoissonRegressor", hasty)
    with pytest.raises(TrainingFailed, match="did not converge"):
        fit_frequency(frame, PRIORS)
