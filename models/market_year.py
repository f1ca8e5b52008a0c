"""What would the whole market lose in a year, and what did it?

All exchanges of the panel together: a draw of the rate's parameters and of the market's shock, a
Poisson number of thefts, each at an exchange in proportion to its rate, in a tier, of a size. A
few thousand such years give the band in which the year's thefts and its total loss should lie.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.evidence import custody_thefts, tiers
from models.features import REFERENCE_DAILY_VOLUME_USD
from models.fit_severity import Law
from models.profile import TIERS
from models.severity import REFERENCE_REACH_USD, correlate
from models.train import severity_posterior

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from models.fit_frequency import RegressionFit
    from models.fit_severity import SeverityFit
    from models.train import Evidence

    Floats = NDArray[np.float64]

YEARS = 4000
"""Simulated years: ends of a 90 % band within about a tenth of a theft."""

ENDS = (0.05, 0.95)

UNKNOWN_VOLUME_QUANTILE, UNKNOWN_VOLUME_LOG_SD = 0.25, 2.0
"""A venue no list gives a volume for is put at the lower quartile of the others, loosely."""

REACH_NODES, REACH_WEIGHTS = np.polynomial.hermite_e.hermegauss(12)
REACH_WEIGHTS = REACH_WEIGHTS / REACH_WEIGHTS.sum()
"""Standard scores of what is within reach, over which a row's mean loss is taken."""

_SHIFTED = {"hot": 0, "cold": 3, "warm": 4, "third_party": 5}


@dataclass(frozen=True)
class Outcome:
    """A market's year beside its predictive law; losses in USD.

    Attributes:
        expected, thefts: predicted mean and what came; thefts_low, thefts_high: 90 % band.
        mean_loss: predicted loss of one theft at each row, shape (rows,).
        loss, loss_low, loss_high: of thefts whose amount is known.
    """

    expected: float
    thefts: float
    thefts_low: float
    thefts_high: float
    loss: float
    loss_low: float
    loss_median: float
    loss_high: float
    mean_loss: Floats

    @property
    def thefts_inside(self) -> bool:
        """Whether the number of thefts lies in its band."""
        return self.thefts_low <= self.thefts <= self.thefts_high

    @property
    def loss_inside(self) -> bool:
        """Whether the loss lies in its band."""
        return self.loss_low <= self.loss <= self.loss_high


@dataclass(frozen=True)
class _Reach:
    """ln USD within reach at each row and tier: means (rows, tiers) and sds (rows, tiers)."""

    mean: Floats
    sd: Floats


def market_year(
    before: Evidence,
    fit: RegressionFit,
    size: SeverityFit,
    rows: pd.DataFrame,
    rates: Floats,
    losses: Floats,
    seed: int,
) -> Outcome:
    """Predict one year of the whole market and set what came beside it.

    Args:
        before: what the fits learned from.
        fit: the rate's posterior.
        size: the size's posterior.
        rows: the year's exchanges, as `panel_frame`.
        rates: thefts per exchange-year at each row.
        losses: USD lost at each row, thefts of unknown amount left out.
        seed: of the simulation.
    """
    generator = np.random.default_rng(seed)
    expected = rates * rows["exposure"].to_numpy(dtype=float)
    counts = generator.poisson(_means(before, fit, rows, expected, generator))
    where = generator.choice(len(rows), size=int(counts.sum()), p=expected / expected.sum())
    reach = _reach(before, rows)
    amounts = _amounts(before, size, reach, where, generator)
    known = generator.random(len(amounts)) < _share_with_amount(before)
    year = np.repeat(np.arange(YEARS), counts)
    totals = np.bincount(year[known], weights=amounts[known], minlength=YEARS)
    low, high = np.quantile(counts, ENDS, method="inverted_cdf")
    loss_low, loss_median, loss_high = np.quantile(totals, (ENDS[0], 0.5, ENDS[1]))
    return Outcome(
        expected=float(expected.sum()),
        thefts=float(rows["thefts"].sum()),
        thefts_low=float(low),
        thefts_high=float(high),
        loss=float(losses.sum()),
        loss_low=float(loss_low),
        loss_median=float(loss_median),
        loss_high=float(loss_high),
        mean_loss=_mean_loss(before, size, reach),
    )


def _means(
    before: Evidence,
    fit: RegressionFit,
    rows: pd.DataFrame,
    expected: Floats,
    generator: np.random.Generator,
) -> Floats:
    """Mean number of thefts in each simulated year, parameters, drift and shock drawn."""
    names = fit.forecast_names
    _, covariance = fit.marginal(names)
    columns = np.column_stack([rows[list(names[:-1])].to_numpy(dtype=float), np.ones(len(rows))])
    deviations = generator.standard_normal((YEARS, len(names)))
    betas = correlate(np.zeros(len(names)).tolist(), covariance.tolist(), deviations)
    # The balanced rate is the mean over draws: a lognormal's own mean would overstate it.
    drawn = np.exp(betas @ columns.T) @ expected
    variance = before.rate_priors["drift"].sd ** 2 + before.rate_priors["year"].sd ** 2
    shape = 1.0 / np.expm1(variance)
    shock = generator.gamma(shape, 1.0 / shape, YEARS)
    return np.asarray(drawn / drawn.mean() * expected.sum() * shock)


def _reach(before: Evidence, rows: pd.DataFrame) -> _Reach:
    """What can be reached in each tier of each row, guessed from its volume."""
    priors = before.reach_priors
    known = before.frame.loc[before.frame["volume_unknown"] == 0, "log10_volume"]
    unknown = rows["volume_unknown"].to_numpy(dtype=float) == 1
    size = np.where(unknown, known.quantile(UNKNOWN_VOLUME_QUANTILE), rows["log10_volume"])
    assets = size * np.log(10) + np.log(REFERENCE_DAILY_VOLUME_USD)
    assets = assets + priors["assets_to_daily_volume"].mean
    sd = np.hypot(
        priors["assets_to_daily_volume"].sd, np.where(unknown, UNKNOWN_VOLUME_LOG_SD, 0.0)
    )
    shares = [priors[f"{tier}_share"] for tier in TIERS]
    return _Reach(
        mean=np.stack([assets + share.mean for share in shares], axis=1),
        sd=np.stack([np.hypot(sd, share.sd) for share in shares], axis=1),
    )


def _amounts(
    before: Evidence,
    size: SeverityFit,
    reach: _Reach,
    where: NDArray[np.int64],
    generator: np.random.Generator,
) -> Floats:
    """USD taken by each theft."""
    weights = _tier_weights(before)
    tier = generator.choice(len(TIERS), size=len(where), p=weights / weights.sum())
    log_reach = generator.normal(reach.mean[where, tier], reach.sd[where, tier])
    shifted = np.array([_SHIFTED[name] for name in TIERS])[tier]
    return _draw(size, log_reach, shifted, generator)


def _draw(
    fit: SeverityFit,
    log_reach: Floats,
    shifted: NDArray[np.int64],
    generator: np.random.Generator,
) -> Floats:
    """min(L, A) of thefts, in blocks that share a draw of the parameters."""
    blocks = np.array_split(np.arange(len(log_reach)), 64)
    thetas = correlate(
        fit.mean.tolist(),
        fit.covariance.tolist(),
        generator.standard_normal((len(blocks), len(fit.mean))),
    )
    amounts = np.empty(len(log_reach))
    for theta, block in zip(thetas, blocks, strict=True):
        law = Law.of(theta, fit.reading.tail_quantile)
        reach = log_reach[block] + law.reach_bias
        size = reach - np.log(REFERENCE_REACH_USD)
        log_loss = (
            law.location[shifted[block]]
            + law.elasticity * size
            + law.draw(generator.random(len(block)))
        )
        amounts[block] = np.exp(np.minimum(log_loss, reach))
    return amounts


def _mean_loss(before: Evidence, fit: SeverityFit, reach: _Reach) -> Floats:
    """Mean of min(L, A) at each row, USD: over tiers and what may be in reach, at the mode."""
    posterior = severity_posterior(fit)
    mode = np.asarray(posterior.mean)[None, :]
    bias = fit.mean[len(posterior.mean)]
    weights = _tier_weights(before)
    total = np.zeros(len(reach.mean))
    for node, weight in zip(REACH_NODES, REACH_WEIGHTS, strict=True):
        within = np.exp(reach.mean + bias + reach.sd * node)
        means = np.stack([posterior.law(mode, row, 1.0).mean()[0] for row in within])
        total += weight * (means @ weights) / weights.sum()
    return total


def _tier_weights(before: Evidence) -> Floats:
    """Where thefts strike, in the order of `TIERS`, as the choices read the past."""
    splits = tiers(before.dataset, before.incidents, before.choices)
    return np.array([split.weight for split in splits])


def _share_with_amount(before: Evidence) -> float:
    """Share of past custody thefts whose amount was told."""
    thefts = custody_thefts(before.incidents)
    return sum(i.loss_usd is not None for i in thefts) / len(thefts)
