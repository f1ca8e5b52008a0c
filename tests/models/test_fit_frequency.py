"""The penalised Poisson regression against a direct minimisation and against statsmodels."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.optimize import minimize

from data.exposure import exposure_panel
from data.load import load_dataset
from models.errors import TrainingFailed
from models.features import COLUMNS
from models.fit_frequency import (
    Prior,
    RegressionFit,
    fit_frequency,
    level,
    panel_frame,
    poisson_deviance,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

YEARS = (2016, 2017, 2018, 2019)
SHARED = {"region": Prior(0.0, 0.4), "year": Prior(0.0, 0.5)}
PRIORS = {
    "intercept": Prior(-3.0, 1.0),
    "log10_volume": Prior(0.2, 0.3),
    "volume_unknown": Prior(0.1, 0.5),
    "log_age": Prior(-0.1, 0.4),
    "earlier_theft": Prior(0.3, 0.5),
    "statutory_cold": Prior(-0.4, 0.5),
    "bug_bounty": Prior(-0.2, 0.4),
    **SHARED,
}


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    """Invented exchange-years with thefts drawn from known rates."""
    random = np.random.default_rng(11)
    count = 600
    columns = {name: np.zeros(count) for name in COLUMNS}
    columns["intercept"] = np.ones(count)
    columns["log10_volume"] = random.normal(0, 1, count)
    columns["log_age"] = np.log1p(random.uniform(0, 9, count))
    for name in ("volume_unknown", "earlier_theft", "statutory_cold", "bug_bounty"):
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


def design_of(frame: pd.DataFrame) -> Floats:
    years = np.array(sorted(frame["year"].unique()))
    dummies = frame["year"].to_numpy()[:, None] == years
    return np.hstack([frame[list(COLUMNS)].to_numpy(float), dummies.astype(float)])


def prior_of(name: str) -> Prior:
    for shared, prior in SHARED.items():
        if name.startswith(f"{shared}_"):
            return prior
    return PRIORS[name]


def test_mode_and_covariance_by_direct_minimisation(frame: pd.DataFrame) -> None:
    fit = fit_frequency(frame, PRIORS)
    assert fit.names == (*COLUMNS, *(f"year_{y}" for y in YEARS))
    x, thefts = design_of(frame), frame["thefts"].to_numpy(float)
    offset = np.log(frame["exposure"].to_numpy(float))
    mean = np.array([prior_of(name).mean for name in fit.names])
    sd = np.array([prior_of(name).sd for name in fit.names])

    def loss(beta: Floats) -> tuple[float, Floats]:
        eta = x @ beta + offset
        value = (np.exp(eta) - thefts * eta).sum() + (((beta - mean) / sd) ** 2).sum() / 2
        return float(value), np.asarray(x.T @ (np.exp(eta) - thefts) + (beta - mean) / sd**2)

    direct = minimize(loss, mean, jac=True, method="L-BFGS-B", options={"ftol": 0, "gtol": 1e-7})
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
    """With the year and the regions held at nothing the rest is a plain Poisson GLM."""
    free = COLUMNS[:7]
    priors = {name: Prior(0.0, 1e3) for name in free}
    priors |= {"region": Prior(0.0, 1e-6), "year": Prior(0.0, 1e-6)}
    fit = fit_frequency(frame, priors)
    plain = sm.GLM(
        frame["thefts"], frame[list(free)], family=sm.families.Poisson(), exposure=frame["exposure"]
    ).fit(tol=1e-12)
    mean, covariance = fit.marginal(free)
    np.testing.assert_allclose(mean, plain.params, atol=1e-4)
    np.testing.assert_allclose(np.sqrt(np.diag(covariance)), plain.bse, rtol=1e-4)


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
        np.ones(3),
    )
    mean, covariance = fit.marginal(["c", "a"])
    np.testing.assert_array_equal(mean, [3, 1])
    np.testing.assert_array_equal(covariance, [[8, 6], [2, 0]])


def test_level_balances_the_tariff(frame: pd.DataFrame) -> None:
    fit = fit_frequency(frame, PRIORS)
    mean, _ = fit.marginal(COLUMNS)
    added = level(frame, fit)
    rates = np.exp(frame[list(COLUMNS)].to_numpy(float) @ mean + added)
    assert (frame["exposure"] * rates).sum() == pytest.approx(frame["thefts"].sum(), rel=1e-12)
    assert added != 0


def test_deviance_by_hand() -> None:
    thefts, expected = np.array([0.0, 1.0, 3.0]), np.array([0.5, 1.0, 2.0])
    by_hand = 2 * (0.5 + 0.0 + 3 * math.log(1.5) - 1.0)
    assert poisson_deviance(thefts, expected) == pytest.approx(by_hand)
    assert poisson_deviance(thefts[1:], thefts[1:]) == 0


def test_deviance_is_that_of_statsmodels(frame: pd.DataFrame) -> None:
    expected = np.linspace(0.05, 0.9, len(frame))
    found = poisson_deviance(frame["thefts"].to_numpy(float), expected)
    family = sm.families.Poisson()
    assert found == pytest.approx(family.deviance(frame["thefts"].to_numpy(float), expected))


def test_panels_without_exposure_are_refused(frame: pd.DataFrame) -> None:
    with pytest.raises(TrainingFailed, match="no exchange-years"):
        fit_frequency(frame.iloc[:0], PRIORS)
    with pytest.raises(TrainingFailed, match="no exchange-years"):
        fit_frequency(frame.assign(exposure=0.0), PRIORS)


def test_level_without_thefts_is_refused(frame: pd.DataFrame) -> None:
    fit = fit_frequency(frame, PRIORS)
    with pytest.raises(TrainingFailed, match="no theft"):
        level(frame.assign(thefts=0), fit)


def test_panel_frame_keeps_every_row_and_theft() -> None:
    panel = exposure_panel(load_dataset())
    table = panel_frame(panel)
    assert list(table.columns) == [*COLUMNS, "year", "exposure", "thefts"]
    assert len(table) == len(panel)
    assert table["thefts"].sum() == sum(row.thefts for row in panel) > 50
    regions = table[[name for name in COLUMNS if name.startswith("region_")]]
    assert (regions.sum(axis=1) == 1).all()
    row, first = panel[0], table.iloc[0]
    assert first["log_age"] == pytest.approx(math.log1p(row.age_years))
    assert first["year"] == row.year
    assert first["exposure"] == row.exposure_years
