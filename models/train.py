"""How does a model come out of the tables?

`train` is the one door: tables in, a frozen `LossModel` and its `Diagnostics` out. scikit-learn,
pandas and joblib live here and in the two fits it calls, never on the path of a quote.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import joblib
import numpy as np

from data.choices import Choices, Ends
from data.exposure import exposure_panel
from models.errors import TrainingFailed
from models.evidence import evidence, perils, state_backed_share, theft_sizes, tiers
from models.features import COLUMNS
from models.fit_frequency import (
    Prior,
    RegressionFit,
    fit_frequency,
    level,
    panel_frame,
    poisson_deviance,
)
from models.fit_severity import SeverityFit, fit_severity, pool
from models.frequency import ControlEffect, FrequencyPosterior, Unknowns
from models.loss_model import LossModel
from models.profile import CONTROLS
from models.severity import PARAMETERS, SeverityPosterior

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from data.dataset import Dataset, Incident

    Floats = NDArray[np.float64]

SEED = 20261123
"""Of the parameter draws; another moves a premium by about one per cent."""

ENDS: tuple[Ends, ...] = ("lo", "mid", "hi")
"""Readings of ends nobody dated."""

WALK_FORWARD_YEARS = tuple(range(2016, 2022))
"""Years scored out of sample. 2022 and later stay unseen until the model's form is settled."""

EXPOSURE_RANGE_SDS = 2 * 1.645
"""The roster's lo and hi ends are read as a 90 % range of the exposure."""

SIZE_COLUMNS = ("intercept", "log10_volume", "volume_unknown", "year")
"""Columns of the size-only challenger."""

ALMOST_NOTHING = 1e-3
"""Prior width that holds a coefficient at its prior mean."""


class Progress(Protocol):
    """Told what is being done, and how many of how many steps are behind."""

    def __call__(self, done: int, total: int, step: str, /) -> None:
        """Show it."""


def silent(done: int, total: int, step: str) -> None:
    """Show nothing."""


@dataclass(frozen=True)
class Coefficient:
    """One coefficient: what was believed, and what the panel made of it."""

    name: str
    prior_mean: float
    prior_sd: float
    mean: float
    sd: float


@dataclass(frozen=True)
class Diagnostics:
    """What training saw and how well it predicted.

    Attributes:
        exchange_years, thefts: of the panel, by the lo, mid and hi end of each exchange's life.
        coefficients: of the frequency regression, years left out.
        severity_thefts: events the size law was fitted to; severity_left_out: thefts with no
            amount or no volume to guess their reach from. severity: pooled; severity_by_evidence:
            each kind of evidence on its own.
        deviance_model, deviance_size_only, deviance_flat: Poisson deviance over the walk-forward
            years, each predicted from the years before it; flat is one rate for all.
    """

    exchange_years: dict[str, float]
    thefts: dict[str, int]
    coefficients: tuple[Coefficient, ...]
    severity_thefts: int
    severity_left_out: int
    severity_log_likelihood: float
    severity: tuple[Coefficient, ...]
    severity_by_evidence: dict[str, tuple[Coefficient, ...]]
    walk_forward_years: tuple[int, ...]
    deviance_model: float
    deviance_size_only: float
    deviance_flat: float


def train(
    dataset: Dataset,
    *,
    until_year: int | None = None,
    seed: int = SEED,
    workers: int = 2,
    progress: Progress = silent,
) -> tuple[LossModel, Diagnostics]:
    """Fit frequency and severity to the tables.

    Args:
        dataset: checked tables.
        until_year: last calendar year to learn from; all of them if None.
        seed: of the parameter draws.
        workers: fits running side by side.
        progress: told of each step.

    Raises:
        TrainingFailed: the tables cannot carry a fit.
    """
    priors = {p.parameter: Prior(p.mean, p.sd) for p in dataset.model_priors}
    rate_priors = _with_bounty(_group(priors, "frequency"), dataset)
    progress(0, 4, "building the exchange-year panel")
    frames = {
        end: panel_frame(exposure_panel(dataset, Choices(ends=end), until_year)) for end in ENDS
    }
    frame = frames["mid"]
    progress(1, 4, "fitting the theft rate, walk-forward")
    folds = [year for year in WALK_FORWARD_YEARS if year in set(frame["year"])]
    jobs = [joblib.delayed(fit_frequency)(frame, rate_priors)] + [
        joblib.delayed(_score_year)(frame, rate_priors, year) for year in folds
    ]
    fit, *scores = joblib.Parallel(n_jobs=workers, prefer="threads")(jobs)

    progress(2, 4, "fitting the size of a theft")
    incidents = [i for i in dataset.incidents if until_year is None or i.date.year <= until_year]
    sizes, left_out = theft_sizes(incidents, _group(priors, "reach"))
    severity_priors = _group(priors, "severity")
    by_evidence = {
        name: fit_severity(list(thefts), severity_priors) for name, thefts in evidence(sizes)
    }
    severity = pool(list(by_evidence.values()))

    progress(3, 4, "assembling the model")
    model = LossModel(
        frequency=_frequency(dataset, fit, frames, rate_priors, incidents),
        severity=SeverityPosterior(PARAMETERS, _floats(severity.mean), _rows(severity.covariance)),
        perils=perils(incidents),
        state_backed_share=state_backed_share(incidents),
        trained_from=int(frame["year"].min()),
        trained_to=int(frame["year"].max()),
        data_vintage=dataset.version.vintage.isoformat(),
        data_digest=dataset.version.digest,
        seed=seed,
    )
    model.check()
    progress(4, 4, "done")
    return model, Diagnostics(
        exchange_years={end: round(float(f["exposure"].sum()), 2) for end, f in frames.items()},
        thefts={end: int(f["thefts"].sum()) for end, f in frames.items()},
        coefficients=_coefficients(fit),
        severity_thefts=len(sizes),
        severity_left_out=left_out,
        severity_log_likelihood=severity.log_likelihood,
        severity=_severity_coefficients(severity, severity_priors),
        severity_by_evidence={
            name: _severity_coefficients(fit, severity_priors) for name, fit in by_evidence.items()
        },
        walk_forward_years=tuple(folds),
        deviance_model=sum(s[0] for s in scores),
        deviance_size_only=sum(s[1] for s in scores),
        deviance_flat=sum(s[2] for s in scores),
    )


def _group(priors: Mapping[str, Prior], group: str) -> dict[str, Prior]:
    return {
        name.removeprefix(f"{group}."): prior
        for name, prior in priors.items()
        if name.startswith(f"{group}.")
    }


def _with_bounty(priors: dict[str, Prior], dataset: Dataset) -> dict[str, Prior]:
    """The one control the panel dates before events enters the regression with its table prior."""
    bounty = next(c for c in dataset.control_priors if c.control == "bug_bounty")
    return {**priors, "bug_bounty": Prior(math.log(bounty.relativity), bounty.log_sd)}


def _score_year(
    frame: pd.DataFrame, priors: Mapping[str, Prior], year: int
) -> tuple[float, float, float]:
    """Deviance of one year predicted from those before it: the model, size alone, a flat rate."""
    past, test = frame[frame["year"] < year], frame[frame["year"] == year]
    size_only = {
        name: prior if name in SIZE_COLUMNS else Prior(0.0, ALMOST_NOTHING)
        for name, prior in priors.items()
    }
    return (
        _deviance(test, _balanced_rates(past, test, priors)),
        _deviance(test, _balanced_rates(past, test, size_only)),
        _deviance(test, np.full(len(test), past["thefts"].sum() / past["exposure"].sum())),
    )


def _balanced_rates(past: pd.DataFrame, test: pd.DataFrame, priors: Mapping[str, Prior]) -> Floats:
    """Thefts per exchange-year of `test`, learned from `past`; see `level`."""
    fit = fit_frequency(past, priors)
    mean, _ = fit.marginal(COLUMNS)
    return np.asarray(np.exp(test[list(COLUMNS)].to_numpy(float) @ mean + level(past, fit)))


def _deviance(test: pd.DataFrame, rates: Floats) -> float:
    exposure = test["exposure"].to_numpy(dtype=float)
    return poisson_deviance(test["thefts"].to_numpy(dtype=float), exposure * rates)


def _frequency(
    dataset: Dataset,
    fit: RegressionFit,
    frames: Mapping[Ends, pd.DataFrame],
    priors: Mapping[str, Prior],
    incidents: Sequence[Incident],
) -> FrequencyPosterior:
    mean, covariance = fit.marginal(COLUMNS)
    mean[COLUMNS.index("intercept")] += level(frames["mid"], fit)
    rate = {end: f["thefts"].sum() / f["exposure"].sum() for end, f in frames.items()}
    frame = frames["mid"]
    ages = np.expm1(np.quantile(frame["log_age"], [1 / 6, 1 / 2, 5 / 6]))
    return FrequencyPosterior(
        names=COLUMNS,
        mean=_floats(mean),
        covariance=_rows(covariance),
        exposure_log_sd=abs(math.log(rate["lo"] / rate["hi"])) / EXPOSURE_RANGE_SDS,
        year_sd=priors["year"].sd,
        tiers=tiers(dataset, incidents),
        controls=_controls(dataset, fit),
        unknowns=Unknowns(
            age_years=(float(ages[0]), float(ages[1]), float(ages[2])),
            earlier_theft=float(np.average(frame["earlier_theft"], weights=frame["exposure"])),
            region_sd=priors["region"].sd,
        ),
    )


def _controls(dataset: Dataset, fit: RegressionFit) -> tuple[ControlEffect, ...]:
    rows = {row.control: row for row in dataset.control_priors}
    missing = set(CONTROLS) ^ set(rows)
    if missing:
        raise TrainingFailed(
            "control_priors.csv and the profile's controls differ: " + ", ".join(sorted(missing))
        )
    effects = []
    for name in CONTROLS:
        row = rows[name]
        mean, sd = math.log(row.relativity), row.log_sd
        observed = name in COLUMNS
        if observed:
            found, covariance = fit.marginal([name])
            mean, sd = float(found[0]), math.sqrt(float(covariance[0, 0]))
        effects.append(ControlEffect(name, row.tiers, mean, sd, row.prevalence, observed))
    return tuple(effects)


def _coefficients(fit: RegressionFit) -> tuple[Coefficient, ...]:
    sds = np.sqrt(np.diag(fit.covariance))
    rows = zip(fit.names, fit.prior_mean, fit.prior_sd, fit.mean, sds, strict=True)
    return tuple(
        Coefficient(name, float(p), float(q), float(m), float(s))
        for name, p, q, m, s in rows
        if name in COLUMNS
    )


def _severity_coefficients(
    fit: SeverityFit, priors: Mapping[str, Prior]
) -> tuple[Coefficient, ...]:
    sds = np.sqrt(np.diag(fit.covariance))
    return tuple(
        Coefficient(name, priors[name].mean, priors[name].sd, float(m), float(s))
        for name, m, s in zip(PARAMETERS, fit.mean, sds, strict=True)
    )


def _floats(values: Floats) -> tuple[float, ...]:
    return tuple(float(v) for v in values)


def _rows(matrix: Floats) -> tuple[tuple[float, ...], ...]:
    return tuple(_floats(row) for row in matrix)
