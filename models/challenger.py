"""What would simpler, or cleverer, models have said of the same year?

Every candidate learns from the panel up to a year and gives a rate for each exchange of the next.
The champion is one of them; if another predicts better on the years set aside for choosing, it
takes the champion's place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.linear_model import PoissonRegressor, TweedieRegressor

from models.features import COLUMNS
from models.fit_frequency import fit_frequency, year_ahead

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from models.fit_frequency import Prior

    Floats = NDArray[np.float64]

SIZE = ["log10_volume", "volume_unknown"]

TWEEDIE_POWER = 1.7
"""Between Poisson (1) and gamma (2); heavy-tailed yearly losses are usually fitted near 1.7."""


class Candidate(Protocol):
    """Thefts per exchange-year of `rows`, learned from `past`, shape (rows,)."""

    def __call__(
        self, past: pd.DataFrame, rows: pd.DataFrame, priors: Mapping[str, Prior]
    ) -> Floats:
        """Predict."""


def champion(past: pd.DataFrame, rows: pd.DataFrame, priors: Mapping[str, Prior]) -> Floats:
    """The model's own rate: all columns, priors, and the climate of the last year."""
    return year_ahead(past, fit_frequency(past, priors), rows)


def flat(past: pd.DataFrame, rows: pd.DataFrame, priors: Mapping[str, Prior]) -> Floats:
    """One rate for all: thefts over exchange-years so far."""
    del priors
    return np.full(len(rows), past["thefts"].sum() / past["exposure"].sum())


def size_only(past: pd.DataFrame, rows: pd.DataFrame, priors: Mapping[str, Prior]) -> Floats:
    """A plain Poisson regression on volume, without priors or calendar."""
    del priors
    model = PoissonRegressor(alpha=0.0, solver="newton-cholesky", max_iter=200)
    model.fit(past[SIZE], past["thefts"] / past["exposure"], sample_weight=past["exposure"])
    return np.asarray(model.predict(rows[SIZE]))


def size_and_climate(past: pd.DataFrame, rows: pd.DataFrame, priors: Mapping[str, Prior]) -> Floats:
    """The champion cut down to volume, with the same priors and the same climate."""
    return year_ahead(past, fit_frequency(past, priors, ("intercept", *SIZE)), rows)


def champion_without_climate(
    past: pd.DataFrame, rows: pd.DataFrame, priors: Mapping[str, Prior]
) -> Floats:
    """The champion's columns with every year at the same level: what the climate is worth."""
    still = {**priors, "drift": type(priors["drift"])(0.0, 1e-3)}
    return year_ahead(past, fit_frequency(past, still), rows)


def boosted_trees(past: pd.DataFrame, rows: pd.DataFrame, priors: Mapping[str, Prior]) -> Floats:
    """Gradient-boosted Poisson trees on all columns, kept small: a hundred thefts feed few leaves.

    The level is that of the last three years, or trees would price the past's average.
    """
    del priors
    columns = list(COLUMNS[1:])
    model = HistGradientBoostingRegressor(
        loss="poisson", max_iter=60, learning_rate=0.05, max_leaf_nodes=4, min_samples_leaf=60,
        random_state=0,
    )  # fmt: skip
    model.fit(past[columns], past["thefts"] / past["exposure"], sample_weight=past["exposure"])
    recent = past[past["year"] > past["year"].max() - 3]
    level = recent["thefts"].sum() / (recent["exposure"] * model.predict(recent[columns])).sum()
    return np.asarray(model.predict(rows[columns]) * level)


CANDIDATES: Mapping[str, Candidate] = {
    "champion": champion,
    "flat": flat,
    "size_only": size_only,
    "size_and_climate": size_and_climate,
    "champion_without_climate": champion_without_climate,
    "boosted_trees": boosted_trees,
}


def tweedie_loss(past: pd.DataFrame, rows: pd.DataFrame) -> Floats:
    """Expected loss a year (USD) straight from yearly losses, by a Tweedie regression on size.

    `past` needs a column `loss`, USD a year.
    """
    model = TweedieRegressor(
        power=TWEEDIE_POWER, alpha=1e-3, link="log", solver="newton-cholesky", max_iter=500
    )
    model.fit(past[SIZE], past["loss"] / past["exposure"] / 1e6, sample_weight=past["exposure"])
    return np.asarray(model.predict(rows[SIZE]) * 1e6)
