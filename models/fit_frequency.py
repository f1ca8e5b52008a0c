"""How is the theft rate learned from the panel of exchange-years?

A Poisson regression with a normal prior on every coefficient. The prior mean goes into the
exposure (e becomes e·exp(x'β₀)) and the prior width into the scale of the column, so that
scikit-learn's penalised `PoissonRegressor` finds the posterior mode; the inverse Hessian there is
the posterior covariance (Laplace). Calendar years are columns too, with a prior of their own: they
take up the market-wide shock, and a future year draws a fresh one.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import PoissonRegressor

from models.errors import TrainingFailed
from models.features import COLUMNS, exchange_year_columns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from data.exposure import ExchangeYear

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Prior:
    """Normal prior of one parameter."""

    mean: float
    sd: float


@dataclass(frozen=True)
class RegressionFit:
    """Posterior mode and covariance over all columns, years included."""

    names: tuple[str, ...]
    mean: Floats
    covariance: Floats
    prior_mean: Floats
    prior_sd: Floats

    def marginal(self, names: Sequence[str]) -> tuple[Floats, Floats]:
        """Mean and covariance of some of the coefficients."""
        index = [self.names.index(name) for name in names]
        return self.mean[index], self.covariance[np.ix_(index, index)]


def panel_frame(panel: Sequence[ExchangeYear]) -> pd.DataFrame:
    """The panel as a table: design columns, `year`, `exposure` (years) and `thefts`."""
    frame = pd.DataFrame([exchange_year_columns(row) for row in panel], columns=list(COLUMNS))
    frame["year"] = [row.year for row in panel]
    frame["exposure"] = [row.exposure_years for row in panel]
    frame["thefts"] = [row.thefts for row in panel]
    return frame


def fit_frequency(frame: pd.DataFrame, priors: Mapping[str, Prior]) -> RegressionFit:
    """Posterior of the log-rate coefficients.

    Args:
        frame: from `panel_frame`.
        priors: one for each of `COLUMNS` but the regions, and `region` and `year` for all of those.

    Raises:
        TrainingFailed: no exposure, or no convergence.
    """
    if frame.empty or frame["exposure"].sum() <= 0:
        raise TrainingFailed("the panel holds no exchange-years at risk")
    years = sorted(frame["year"].unique())
    names = (*COLUMNS, *(f"year_{year}" for year in years))
    prior_mean = np.array([_prior(name, priors).mean for name in names])
    prior_sd = np.array([_prior(name, priors).sd for name in names])
    dummies = (frame["year"].to_numpy()[:, None] == np.array(years)[None, :]).astype(float)
    design = np.hstack([frame[list(COLUMNS)].to_numpy(dtype=float), dummies])
    deviation = _posterior_mode(
        design * prior_sd,
        frame["thefts"].to_numpy(dtype=float),
        frame["exposure"].to_numpy(dtype=float) * np.exp(design @ prior_mean),
    )
    mean = prior_mean + prior_sd * deviation
    fitted = frame["exposure"].to_numpy(dtype=float) * np.exp(design @ mean)
    information = design.T @ (design * fitted[:, None]) + np.diag(prior_sd**-2)
    return RegressionFit(names, mean, np.linalg.inv(information), prior_mean, prior_sd)


def level(frame: pd.DataFrame, fit: RegressionFit) -> float:
    """Log of the thefts seen over those the mode expects with every year at its middle.

    Added to the intercept it makes expected thefts over the whole panel equal those that happened:
    the balance an actuary asks of a tariff. Averaging the lognormal posterior instead would
    overstate the rate, since a Poisson posterior leans the other way.
    """
    mean, _ = fit.marginal(COLUMNS)
    rates = np.exp(frame[list(COLUMNS)].to_numpy(dtype=float) @ mean)
    expected = float((frame["exposure"].to_numpy(dtype=float) * rates).sum())
    thefts = float(frame["thefts"].sum())
    if thefts <= 0:
        raise TrainingFailed("the panel holds no theft")
    return float(np.log(thefts / expected))


def _prior(name: str, priors: Mapping[str, Prior]) -> Prior:
    for shared in ("region", "year"):
        if name.startswith(f"{shared}_"):
            return priors[shared]
    return priors[name]


def _posterior_mode(scaled: Floats, thefts: Floats, exposure: Floats) -> Floats:
    """Mode under independent standard normal priors.

    scikit-learn minimises (1 / Σw) Σ w·(μ - y ln μ) + (α/2)‖β‖²; with weights w = exposure and
    y = thefts / exposure, α = 1 / Σw makes that the negative log posterior over Σw.
    """
    total = exposure.sum()
    regressor = PoissonRegressor(
        alpha=1.0 / total, fit_intercept=False, solver="newton-cholesky", tol=1e-8, max_iter=200
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error", ConvergenceWarning)
        try:
            regressor.fit(scaled, thefts / exposure, sample_weight=exposure)
        except ConvergenceWarning as error:
            raise TrainingFailed("the frequency regression did not converge") from error
    return np.asarray(regressor.coef_)


def poisson_deviance(thefts: Floats, expected: Floats) -> float:
    """Total Poisson deviance 2 Σ (y ln(y/μ) - y + μ); lower is better."""
    ratio = np.where(thefts > 0, thefts / expected, 1.0)
    return float(2.0 * (thefts * np.log(ratio) - thefts + expected).sum())
