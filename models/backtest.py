"""How well would the model have predicted each year, had it been trained the year before?

Walk-forward: train to T - 1, predict T. The years to 2021 are for choosing the model's form; those
from 2022 on were not looked at until the form stood, and are reported apart. Everything random is
seeded by the year, so that a backtest repeats to the last digit.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.choices import DEFAULT
from data.exposure import trains_frequency
from models.challenger import CANDIDATES, tweedie_loss
from models.features import CLIMATE
from models.fit_frequency import fit_frequency
from models.fit_severity import CHALLENGERS, CHAMPION, fit_severity
from models.market_year import Outcome, market_year
from models.size_scores import SizeScores, score_sizes
from models.spread import spread
from models.train import gather, silent

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from data.choices import Choices
    from data.dataset import Dataset, Incident
    from models.fit_frequency import RegressionFit
    from models.train import Progress

    Floats = NDArray[np.float64]

FIRST_YEAR, LAST_CHOICE_YEAR = 2016, 2021
"""Years scored, and the last of those the model's form was chosen on."""


@dataclass(frozen=True)
class Fold:
    """One year predicted from those before it.

    Attributes:
        exchanges, exposure, thefts: the year's rows; exposure in years, as recorded so far.
        rates: thefts per exchange-year by candidate, each of shape (rows,).
        losses: USD lost at each row; expected_losses: by candidate, USD.
        outcome: the whole market's year beside its predictive law.
        sizes: how the thefts' sizes were predicted; None in a year without a sized theft.
        coefficients: of the rate, by column, posterior mean and sd, as of that training.
    """

    year: int
    exchanges: NDArray[np.str_]
    exposure: Floats
    thefts: Floats
    rates: dict[str, Floats]
    losses: Floats
    expected_losses: dict[str, Floats]
    outcome: Outcome
    sizes: SizeScores | None
    coefficients: dict[str, tuple[float, float]]


@dataclass(frozen=True)
class Backtest:
    """All folds, in order of the year."""

    folds: tuple[Fold, ...]
    last_choice_year: int = LAST_CHOICE_YEAR

    def some(self, *, chosen_on: bool | None = None) -> tuple[Fold, ...]:
        """The years for choosing (True), those held out (False), or all (None)."""
        return tuple(
            f
            for f in self.folds
            if chosen_on is None or (f.year <= self.last_choice_year) == chosen_on
        )


def backtest(
    dataset: Dataset,
    *,
    choices: Choices = DEFAULT,
    first_year: int = FIRST_YEAR,
    workers: int = 2,
    progress: Progress = silent,
) -> Backtest:
    """Walk forward over the panel.

    Raises:
        TrainingFailed: a fold cannot carry a fit.
    """
    years = sorted(int(y) for y in set(gather(dataset, choices).frame["year"]) if y >= first_year)
    folds: list[Fold] = []
    for fold in spread(_fold, ((year,) for year in years), workers, shared=(dataset, choices)):
        folds.append(fold)
        progress(len(folds), len(years), f"predicted {fold.year} from the years before it")
    return Backtest(tuple(folds))


def _fold(dataset: Dataset, choices: Choices, year: int) -> Fold:
    before, whole = gather(dataset, choices, year - 1), gather(dataset, choices, year)
    priors = before.rate_priors
    rows = whole.frame[whole.frame["year"] == year].reset_index(drop=True)
    past = before.frame.assign(loss=_losses(whole.incidents, before.frame, choices))
    losses = _losses(whole.incidents, rows, choices)
    fit = fit_frequency(past, priors)
    sizes = [
        fit_severity(before.sizes, before.severity_priors, reading)
        for reading in (CHAMPION, *CHALLENGERS)
    ]
    rates = {name: predict(past, rows, priors) for name, predict in CANDIDATES.items()}
    outcome = market_year(before, fit, sizes[0], rows, rates["champion"], losses, seed=year)
    came = [size for size in whole.sizes if size.year == year]
    exposure = rows["exposure"].to_numpy(dtype=float)
    return Fold(
        year=year,
        exchanges=rows["exchange"].to_numpy(dtype=str),
        exposure=exposure,
        thefts=rows["thefts"].to_numpy(dtype=float),
        rates=rates,
        losses=losses,
        expected_losses={
            "champion": rates["champion"] * exposure * outcome.mean_loss,
            "tweedie": tweedie_loss(past, rows) * exposure,
            "flat": np.full(len(rows), past["loss"].sum() / past["exposure"].sum()) * exposure,
        },
        outcome=outcome,
        sizes=score_sizes(before.sizes, sizes, came, seed=year) if came else None,
        coefficients=_columns_of(fit),
    )


def _losses(incidents: Sequence[Incident], rows: pd.DataFrame, choices: Choices) -> Floats:
    """USD lost at each row by the thefts that count there, amounts never told left out."""
    lost: defaultdict[tuple[str, int], float] = defaultdict(float)
    for incident in incidents:
        if incident.exchange_key and incident.loss_usd and trains_frequency(incident, choices):
            lost[incident.exchange_key, incident.date.year] += incident.loss_usd
    keys = zip(rows["exchange"], rows["year"], strict=True)
    return np.array([lost[exchange, int(year)] for exchange, year in keys])


def _columns_of(fit: RegressionFit) -> dict[str, tuple[float, float]]:
    """Posterior mean and sd of the columns and of the last climate."""
    mean, covariance = fit.marginal(fit.forecast_names)
    sds = np.sqrt(np.diag(covariance))
    names = (*fit.forecast_names[:-1], CLIMATE)
    return {name: (float(m), float(s)) for name, m, s in zip(names, mean, sds, strict=True)}
