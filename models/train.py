"""How does a model come out of the tables?

`train` is the one door: tables in, a frozen `LossModel` and its `Diagnostics` out. scikit-learn,
pandas and joblib live here and in the fits it calls, never on the path of a quote. How well such a
model predicts is asked in `models.backtest`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import joblib
import numpy as np
from threadpoolctl import threadpool_limits

from data.choices import DEFAULT
from data.exposure import exposure_panel
from models.controls import ControlEffect
from models.errors import TrainingFailed
from models.evidence import perils, state_backed_share, theft_sizes, tiers
from models.features import CLIMATE, COLUMNS
from models.fit_frequency import Prior, RegressionFit, fit_frequency, level, panel_frame
from models.fit_severity import CHAMPION, FITTED, SeverityFit, fit_severity
from models.frequency import FrequencyPosterior, Unknowns
from models.loss_model import LossModel
from models.profile import CONTROLS, TIERS
from models.severity import PARAMETERS, SeverityPosterior

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from data.choices import Choices, Ends
    from data.dataset import Dataset, Incident
    from models.fit_severity import Reading, TheftSize

    Floats = NDArray[np.float64]

SEED = 20261123
"""Of the parameter draws; another moves a premium by about one per cent."""

ENDS: tuple[Ends, ...] = ("lo", "mid", "hi")
"""Readings of ends nobody dated."""

NEEDED_PRIORS = (
    # The prior of the bounty's column is that of the control.
    *(f"frequency.{name}" for name in COLUMNS if name != "bug_bounty" and "region_" not in name),
    *(f"frequency.{name}" for name in ("region", "drift", "year")),
    *(f"severity.{name}" for name in FITTED),
    *(f"reach.{name}" for name in ("assets_to_daily_volume", "suspect_volume")),
    *(f"reach.{tier}_share" for tier in TIERS),
)
"""Rows of model_priors.csv without which nothing can be fitted."""

EXPOSURE_RANGE_SDS = 2 * 1.645
"""The roster's lo and hi ends are read as a 90 % range of the exposure."""


class Progress(Protocol):
    """Told what is being done, and how many of how many steps are behind."""

    def __call__(self, done: int, total: int, step: str, /) -> None:
        """Show it."""


def silent(done: int, total: int, step: str) -> None:
    """Show nothing."""


@dataclass(frozen=True)
class Coefficient:
    """One coefficient: what was believed, and what the tables made of it."""

    name: str
    prior_mean: float
    prior_sd: float
    mean: float
    sd: float

    @property
    def moved(self) -> float:
        """Posterior mean less prior mean, in prior standard deviations."""
        return (self.mean - self.prior_mean) / self.prior_sd if self.prior_sd else 0.0

    @property
    def learned(self) -> float:
        """Share of the prior's variance that the data took away, 0 to 1."""
        return 1.0 - (self.sd / self.prior_sd) ** 2 if self.prior_sd else 0.0


@dataclass(frozen=True)
class Diagnostics:
    """What training saw and what it made of it.

    Attributes:
        exchange_years, thefts: of the panel, by the lo, mid and hi end of each exchange's life.
        coefficients: of the frequency regression; climates: the market's level by year.
        log_evidence: of the frequency regression; see `RegressionFit`.
        severity_thefts: events the size law was fitted to; severity_left_out: thefts with no
            amount or no volume to guess their reach from.
        severity: coefficients of the size of a theft; severity_log_likelihood: of the thefts.
    """

    exchange_years: dict[str, float]
    thefts: dict[str, int]
    coefficients: tuple[Coefficient, ...]
    climates: tuple[Coefficient, ...]
    log_evidence: float
    severity_thefts: int
    severity_left_out: int
    severity: tuple[Coefficient, ...]
    severity_log_likelihood: float


@dataclass(frozen=True)
class Evidence:
    """The tables as the fits see them, up to one year.

    Attributes:
        choices: how doubtful rows were read.
        frames: panel by reading of the ends; the fit uses the choices' own.
        frame: that one.
        incidents, sizes, left_out: thefts, those with a size, and how many lack one.
        rate_priors, severity_priors, reach_priors: by parameter.
    """

    dataset: Dataset
    choices: Choices
    frames: dict[Ends, pd.DataFrame]
    frame: pd.DataFrame
    incidents: tuple[Incident, ...]
    sizes: tuple[TheftSize, ...]
    left_out: int
    rate_priors: dict[str, Prior]
    severity_priors: dict[str, Prior]
    reach_priors: dict[str, Prior]


def gather(dataset: Dataset, choices: Choices = DEFAULT, until_year: int | None = None) -> Evidence:
    """Read the tables as `choices` say, leaving out what came after `until_year`.

    Raises:
        TrainingFailed: the tables, of an earlier day perhaps, hold no belief that a fit needs.
    """
    priors = {p.parameter: Prior(p.mean, p.sd) for p in dataset.model_priors}
    _check_beliefs(priors, dataset)
    frames = {
        end: panel_frame(exposure_panel(dataset, replace(choices, ends=end), until_year))
        for end in ENDS
    }
    incidents = tuple(
        i for i in dataset.incidents if until_year is None or i.date.year <= until_year
    )
    sizes, left_out = theft_sizes(incidents, _group(priors, "reach"), choices)
    return Evidence(
        dataset=dataset,
        choices=choices,
        frames=frames,
        frame=frames[choices.ends],
        incidents=incidents,
        sizes=tuple(sizes),
        left_out=left_out,
        rate_priors=_with_bounty(_group(priors, "frequency"), dataset),
        severity_priors=_group(priors, "severity"),
        reach_priors=_group(priors, "reach"),
    )


def train(
    dataset: Dataset,
    *,
    choices: Choices = DEFAULT,
    reading: Reading = CHAMPION,
    until_year: int | None = None,
    seed: int = SEED,
    workers: int = 2,
    progress: Progress = silent,
) -> tuple[LossModel, Diagnostics]:
    """Fit frequency and severity to the tables.

    Args:
        dataset: checked tables.
        choices: how doubtful rows are read.
        reading: of the evidence on sizes.
        until_year: last calendar year to learn from; all of them if None.
        seed: of the parameter draws.
        workers: fits running side by side.
        progress: told of each step.

    Raises:
        TrainingFailed: the tables cannot carry a fit.
    """
    progress(0, 3, "building the exchange-year panel")
    evidence = gather(dataset, choices, until_year)
    progress(1, 3, "fitting the theft rate and the size of a theft")
    # Two threads of algebra add up in another order than one: the last digit, and with it the
    # version, would depend on the number of cores.
    with threadpool_limits(1):
        fit, size = joblib.Parallel(n_jobs=workers, prefer="threads")(
            [
                joblib.delayed(fit_frequency)(evidence.frame, evidence.rate_priors),
                joblib.delayed(fit_severity)(evidence.sizes, evidence.severity_priors, reading),
            ]
        )

    progress(2, 3, "assembling the model")
    frame = evidence.frame
    model = LossModel(
        frequency=frequency_posterior(evidence, fit),
        severity=severity_posterior(size),
        perils=perils(evidence.incidents, choices),
        state_backed_share=state_backed_share(evidence.incidents),
        trained_from=int(frame["year"].min()),
        trained_to=int(frame["year"].max()),
        data_vintage=dataset.version.vintage.isoformat(),
        data_digest=dataset.version.digest,
        seed=seed,
    )
    model.check()
    progress(3, 3, "done")
    frames = evidence.frames
    return model, Diagnostics(
        exchange_years={e: round(float(f["open_years"].sum()), 2) for e, f in frames.items()},
        thefts={end: int(f["thefts"].sum()) for end, f in frames.items()},
        coefficients=_coefficients(fit, COLUMNS),
        climates=_coefficients(fit, [name for name in fit.names if name.startswith(CLIMATE)]),
        log_evidence=fit.log_evidence,
        severity_thefts=size.thefts,
        severity_left_out=evidence.left_out,
        severity=_size_coefficients(size, evidence),
        severity_log_likelihood=size.log_likelihood,
    )


def severity_posterior(fit: SeverityFit) -> SeverityPosterior:
    """The fit as a model keeps it: without what belongs to the evidence only."""
    inside = len(PARAMETERS)
    return SeverityPosterior(
        names=PARAMETERS,
        mean=_floats(fit.mean[:inside]),
        covariance=_rows(fit.covariance[:inside, :inside]),
        tail_quantile=fit.reading.tail_quantile,
    )


def frequency_posterior(evidence: Evidence, fit: RegressionFit) -> FrequencyPosterior:
    """The rate as a model keeps it: columns, the last year's climate, tiers and controls."""
    mean, covariance = fit.marginal(fit.forecast_names)
    mean[COLUMNS.index("intercept")] += level(evidence.frame, fit)
    rate = {end: f["thefts"].sum() / f["exposure"].sum() for end, f in evidence.frames.items()}
    frame, priors = evidence.frame, evidence.rate_priors
    ages = np.expm1(np.quantile(frame["log_age"], [1 / 6, 1 / 2, 5 / 6]))
    return FrequencyPosterior(
        names=(*COLUMNS, CLIMATE),
        mean=_floats(mean),
        covariance=_rows(covariance),
        exposure_log_sd=abs(math.log(rate["lo"] / rate["hi"])) / EXPOSURE_RANGE_SDS,
        year_sd=math.hypot(priors["drift"].sd, priors["year"].sd),
        tiers=tiers(evidence.dataset, evidence.incidents, evidence.choices),
        controls=_controls(evidence.dataset, fit),
        unknowns=Unknowns(
            age_years=(float(ages[0]), float(ages[1]), float(ages[2])),
            earlier_theft=float(np.average(frame["earlier_theft"], weights=frame["exposure"])),
            region_sd=priors["region"].sd,
        ),
    )


def _group(priors: Mapping[str, Prior], group: str) -> dict[str, Prior]:
    return {
        name.removeprefix(f"{group}."): prior
        for name, prior in priors.items()
        if name.startswith(f"{group}.")
    }


def _check_beliefs(priors: Mapping[str, Prior], dataset: Dataset) -> None:
    missing = [name for name in NEEDED_PRIORS if name not in priors]
    if missing:
        raise TrainingFailed(
            f"the tables of {dataset.version.vintage} hold no belief on {', '.join(missing)}: "
            "this version's model cannot learn from them"
        )


def _with_bounty(priors: dict[str, Prior], dataset: Dataset) -> dict[str, Prior]:
    """The one control the panel dates before events enters the regression with its table prior."""
    bounty = next(c for c in dataset.control_priors if c.control == "bug_bounty")
    return {**priors, "bug_bounty": Prior(math.log(bounty.relativity), bounty.log_sd)}


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


def _coefficients(fit: RegressionFit, names: Sequence[str]) -> tuple[Coefficient, ...]:
    sds = np.sqrt(np.diag(fit.covariance))
    rows = zip(fit.names, fit.prior_mean, fit.prior_sd, fit.mean, sds, strict=True)
    return tuple(
        Coefficient(name, float(p), float(q), float(m), float(s))
        for name, p, q, m, s in rows
        if name in names
    )


def _size_coefficients(fit: SeverityFit, evidence: Evidence) -> tuple[Coefficient, ...]:
    sds, priors = np.sqrt(np.diag(fit.covariance)), evidence.severity_priors
    return tuple(
        Coefficient(name, priors[name].mean, priors[name].sd, float(m), float(s))
        for name, m, s in zip(FITTED, fit.mean, sds, strict=True)
    )


def _floats(values: Floats) -> tuple[float, ...]:
    return tuple(float(v) for v in values)


def _rows(matrix: Floats) -> tuple[tuple[float, ...], ...]:
    return tuple(_floats(row) for row in matrix)
