"""How is the theft rate learned from the panel of exchange-years?

A Poisson regression with a normal prior over all coefficients. Beside the exchange's columns there
are two for each calendar year, which all exchanges share:

* the *climate* w_y, which drifts: w_y = w_{y-1} + σ_d·Z. Thieves' skill, coin prices and common
  practice change over years, not overnight, so the last year says most about the next;
* a *shock* of that year alone, with standard deviation τ.

A quote is priced in the climate of the last year seen; the step to the year insured and its shock
are what the negative binomial count carries. Writing the prior's covariance as L·L' and the
coefficients as mean + L·u makes u standard normal, so that scikit-learn's penalised
`PoissonRegressor` finds the posterior mode; the prior mean goes into the exposure (e becomes
e·exp(x'β₀)). The inverse Hessian at the mode is the posterior covariance (Laplace).
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import gammaln
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
    """Posterior mode and covariance over all columns, climates and shocks of years included.

    Attributes:
        names: the exchange's columns, `climate_YYYY` and `year_YYYY`.
        log_evidence: log of the chance of the data under the prior (Laplace), for setting two
            priors against each other on the same data.
    """

    names: tuple[str, ...]
    mean: Floats
    covariance: Floats
    prior_mean: Floats
    prior_covariance: Floats
    log_evidence: float

    @property
    def prior_sd(self) -> Floats:
        """Prior standard deviation of each coefficient."""
        return np.sqrt(np.diag(self.prior_covariance))

    @property
    def forecast_names(self) -> tuple[str, ...]:
        """The coefficients that price the year ahead: the columns and the last year's climate."""
        last = max(name for name in self.names if name.startswith("climate_"))
        return (*(name for name in self.names if name in COLUMNS), last)

    def marginal(self, names: Sequence[str]) -> tuple[Floats, Floats]:
        """Mean and covariance of some of the coefficients."""
        index = [self.names.index(name) for name in names]
        return self.mean[index], self.covariance[np.ix_(index, index)]


def panel_frame(panel: Sequence[ExchangeYear]) -> pd.DataFrame:
    """The panel as a table.

    Design columns; `exchange`; `year`; `open_years`, the part of the year the venue was open;
    `exposure` (years), the same times the share of thefts assumed recorded by now; `thefts`.
    """
    frame = pd.DataFrame([exchange_year_columns(row) for row in panel], columns=list(COLUMNS))
    frame["exchange"] = [row.exchange_key for row in panel]
    frame["year"] = [row.year for row in panel]
    frame["open_years"] = [row.exposure_years for row in panel]
    frame["exposure"] = [row.exposure_years * row.completeness for row in panel]
    frame["thefts"] = [row.thefts for row in panel]
    return frame


def fit_frequency(
    frame: pd.DataFrame, priors: Mapping[str, Prior], columns: Sequence[str] = COLUMNS
) -> RegressionFit:
    """Posterior of the log-rate coefficients.

    Args:
        frame: from `panel_frame`.
        priors: one for each of `columns`, `region` for all regions, and the standard deviations of
            `drift` (σ_d) and `year` (τ).
        columns: of the exchange; fewer than `COLUMNS` for a simpler model.

    Raises:
        TrainingFailed: no exposure, or no convergence.
    """
    if frame.empty or frame["exposure"].sum() <= 0:
        raise TrainingFailed("the panel holds no exchange-years at risk")
    years = np.arange(frame["year"].min(), frame["year"].max() + 1)
    names = (*columns, *(f"climate_{y}" for y in years), *(f"year_{y}" for y in years))
    prior_mean, prior_covariance = _prior_law(columns, len(years), priors)
    design = _design(frame, columns, years)
    root = np.linalg.cholesky(prior_covariance)
    thefts = frame["thefts"].to_numpy(dtype=float)
    exposure = frame["exposure"].to_numpy(dtype=float)
    standard = _posterior_mode(design @ root, thefts, exposure * np.exp(design @ prior_mean))
    mean = prior_mean + root @ standard
    fitted = exposure * np.exp(design @ mean)
    scaled = design @ root
    information = scaled.T @ (scaled * fitted[:, None]) + np.eye(len(names))
    covariance = root @ np.linalg.inv(information) @ root.T
    evidence = (
        float((thefts * np.log(fitted) - fitted - gammaln(thefts + 1)).sum())
        - 0.5 * float(standard @ standard)
        - 0.5 * float(np.linalg.slogdet(information)[1])
    )
    return RegressionFit(
        names, mean, (covariance + covariance.T) / 2, prior_mean, prior_covariance, evidence
    )


def level(frame: pd.DataFrame, fit: RegressionFit) -> float:
    """Log of the thefts seen over those the mode expects with every year's shock left out.

    Added to the intercept it makes expected thefts over the whole panel equal those that happened:
    the balance an actuary asks of a tariff. Averaging the lognormal posterior instead would
    overstate the rate, since a Poisson posterior leans the other way.
    """
    columns = [name for name in fit.names if name in COLUMNS]
    years = np.array([int(n.removeprefix("climate_")) for n in fit.names if "climate_" in n])
    here = [*columns, *(f"climate_{year}" for year in years)]
    mean, _ = fit.marginal(here)
    rates = np.exp(_design(frame, columns, years)[:, : len(here)] @ mean)
    expected = float((frame["exposure"].to_numpy(dtype=float) * rates).sum())
    thefts = float(frame["thefts"].sum())
    if thefts <= 0:
        raise TrainingFailed("the panel holds no theft")
    return float(np.log(thefts / expected))


def year_ahead(past: pd.DataFrame, fit: RegressionFit, rows: pd.DataFrame) -> Floats:
    """Thefts per exchange-year of `rows` in the year after the `past` that `fit` learned from."""
    mean, _ = fit.marginal(fit.forecast_names)
    columns = rows[list(fit.forecast_names[:-1])].to_numpy(dtype=float)
    return np.asarray(np.exp(columns @ mean[:-1] + mean[-1] + level(past, fit)))


def _design(frame: pd.DataFrame, columns: Sequence[str], years: NDArray[np.int64]) -> Floats:
    """Columns of the exchange, then a climate and a shock for each year."""
    dummies = (frame["year"].to_numpy()[:, None] == years[None, :]).astype(float)
    return np.hstack([frame[list(columns)].to_numpy(dtype=float), dummies, dummies])


def _prior_law(
    columns: Sequence[str], years: int, priors: Mapping[str, Prior]
) -> tuple[Floats, Floats]:
    """Prior mean and covariance: columns apart, climates a random walk, shocks apart."""
    own = [priors["region" if name.startswith("region_") else name] for name in columns]
    steps = np.arange(1.0, years + 1.0)
    size = len(own) + 2 * years
    covariance = np.zeros((size, size))
    ends = np.cumsum([len(own), years, years])
    covariance[: ends[0], : ends[0]] = np.diag([p.sd**2 for p in own])
    covariance[ends[0] : ends[1], ends[0] : ends[1]] = priors["drift"].sd ** 2 * np.minimum(
        steps[:, None], steps[None, :]
    )
    covariance[ends[1] :, ends[1] :] = priors["year"].sd ** 2 * np.eye(years)
    return np.array([p.mean for p in own] + [0.0] * (2 * years)), covariance


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
