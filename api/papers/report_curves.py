"""What do the curves of the model report go through? Worked out once, for pictures and pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from api.report_shapes import MarketYear, SizeCurve, SizePoint
from models.features import COLUMNS
from models.scores import garwood
from models.train import severity_posterior

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from api.papers.report_data import ReportData

    Floats = NDArray[np.float64]

HALF_INTERVAL_SDS = 1.645
REACHES_USD = np.geomspace(1e4, 1e11, 60)
LEAST_LOSS_USD = 1e3


def market_years(data: ReportData) -> tuple[MarketYear, ...]:
    """Thefts per exchange-year by calendar year, with the market's level."""
    frame = data.evidence.frame
    years = sorted(frame["year"].unique())
    names = [f"climate_{year}" for year in years]
    mean, covariance = data.rate.marginal([*COLUMNS, *names])
    found = []
    for at, year in enumerate(years):
        rows = frame[frame["year"] == year]
        weights = rows["exposure"].to_numpy(dtype=float)
        design = np.zeros((len(rows), len(mean)))
        design[:, : len(COLUMNS)] = rows[list(COLUMNS)].to_numpy(dtype=float)
        design[:, len(COLUMNS) + at] = 1.0
        level, sd = _level(design, weights, mean, covariance)
        exposure, thefts = float(weights.sum()), float(rows["thefts"].sum())
        low, high = (end / exposure for end in garwood(thefts))
        found.append(
            MarketYear(
                year=int(year),
                exchange_years=exposure,
                thefts=thefts,
                seen=thefts / exposure,
                seen_low=low,
                seen_high=high,
                level=level,
                level_low=float(level * np.exp(-HALF_INTERVAL_SDS * sd)),
                level_high=float(level * np.exp(HALF_INTERVAL_SDS * sd)),
            )
        )
    return tuple(found)


def _level(
    design: Floats, weights: Floats, mean: Floats, covariance: Floats
) -> tuple[float, float]:
    """Mean rate of some exchange-years, and the standard deviation of its logarithm."""
    rates = np.exp(design @ mean)
    slope = (design * (rates * weights)[:, None]).sum(axis=0) / (rates * weights).sum()
    sd = float(np.sqrt(slope @ covariance @ slope))
    return float((rates * weights).sum() / weights.sum()), sd


def size_points(data: ReportData) -> tuple[SizePoint, ...]:
    """Each theft with what was within reach, at the middle of its guess with the bias found."""
    bias = float(data.size.mean[-1])
    names = {one.event_id: one.exchange for one in data.dataset.incidents}
    return tuple(
        SizePoint(
            event_id=theft.event_id,
            exchange=names[theft.event_id],
            tier=theft.tier,
            stated=theft.assets_stated,
            reach_usd=float(np.exp(theft.log_reach_mean + bias * theft.reach_guessed)),
            loss_usd=float(np.exp(theft.log_loss_usd)),
        )
        for theft in data.evidence.sizes
    )


def size_law(data: ReportData) -> tuple[SizeCurve, ...]:
    """Median and 90 % of a theft from a hot wallet, by what can be reached."""
    posterior = severity_posterior(data.size)
    mode = np.asarray(posterior.mean)[None, :]
    found = []
    for within in REACHES_USD:
        law = posterior.law(mode, np.array([within, 0, 0, 0]), 1.0)
        x = np.geomspace(LEAST_LOSS_USD, within, 400)
        below = 1.0 - law.survival(x)[0, 0]
        low, median, high = (float(np.interp(q, below, x)) for q in (0.05, 0.5, 0.95))
        found.append(SizeCurve(reach_usd=float(within), low=low, median=median, high=high))
    return tuple(found)
