"""How are recoveries, outcomes for customers, closures and waits learned from the tables?

Probabilities by conjugate updates, the two-parameter laws by the posterior mode and its curvature
(Laplace), with normal priors from `model_priors.csv`.

A recovered share is known to about a point, and four thefts gave everything back, where a Beta
density is nought or infinite. So each share s enters as P(s - ½ pt < S < s + ½ pt). A wait is known
to a day or to a span, and may be nought days: it enters as P(low < T < high), a wait without an
end as P(T > low). Plans of the company count half.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from scipy.special import betainc, expit, log_ndtr

from models.errors import TrainingFailed
from models.evidence import custody_thefts
from models.laplace import laplace
from models.recovery import (
    BLANK_READINGS,
    CLOSURES,
    LOSS_BANDS_USD,
    LOSS_UNTOLD,
    OUTCOMES,
    BetaPosterior,
    BlankReading,
    DelayPosterior,
    NormalPosterior,
    OutcomePosterior,
    RecoveryModel,
    SharePosterior,
    loss_band,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from data.dataset import Dataset, Incident
    from data.delay_rows import CompensationDelay
    from data.prior_rows import ModelPrior

    Floats = NDArray[np.float64]

P = TypeVar("P", bound=NormalPosterior)

PRIOR_THEFTS_PER_OUTCOME = 0.5
"""Jeffreys weight of each outcome for customers, in thefts."""

FOUND_NOT_RETURNED = frozenset({"CX-2014-001"})
"""Mt. Gox 2014: the 200,000 bitcoin in `recovered_usd` lay in the house's own old wallet."""

SHARE_KNOWN_TO = 0.005
"""Half the width within which a recovered share is known: sources round amounts."""

WEIGHT_OF_STATUS = {"press": 1.0, "derived": 0.5, "assumption": 0.0}
"""What a wait counts: told as done; a dated plan nobody saw fail; memory, which is no evidence."""

PUBLISHED_CLOSURES = ("Moore, Christin & Szurdi 2018 (exchanges, 2010 to 2015)", 15, 25)
"""Breached exchanges that closed, of all breached ones in their panel."""

LAST_PUBLISHED_YEAR = 2015

TINY = 1e-300


def fit_recovery(dataset: Dataset) -> RecoveryModel:
    """Fit all of it to the custody thefts of the tables.

    Raises:
        TrainingFailed: no wait or no recovered share to learn from, or no maximum found.
    """
    thefts = custody_thefts(dataset.incidents)
    delay_priors = _priors(dataset, "delay.log_median_days", "delay.log_sigma")
    return RecoveryModel(
        any_recovered=_any_recovered(thefts, dataset.model_prior("recovery.any")),
        share=fit_share(
            _shares(thefts),
            _priors(dataset, "recovery.logit_share", "recovery.log_precision"),
        ),
        outcomes=_outcomes(thefts),
        closures=_closures(thefts, dataset.model_prior("closure.after_theft")),
        delay=fit_delay(waits(dataset.compensation_delays, thefts), delay_priors),
        delay_in_full=fit_delay(
            waits(dataset.compensation_delays, [t for t in thefts if _paid_in_full(t)]),
            delay_priors,
        ),
        data_vintage=dataset.version.vintage.isoformat(),
        data_digest=dataset.version.digest,
    )


def fit_share(shares: Sequence[float], priors: tuple[ModelPrior, ModelPrior]) -> SharePosterior:
    """Beta law of shares in (0, 1]: log odds of its mean, and log of its precision a + b.

    Raises:
        TrainingFailed: no share, or no maximum.
    """
    seen = np.asarray(shares)
    low = np.maximum(seen - SHARE_KNOWN_TO, 0.0)
    high = np.minimum(seen + SHARE_KNOWN_TO, 1.0)

    def log_likelihood(theta: Floats) -> float:
        mean, precision = float(expit(theta[0])), math.exp(theta[1])
        a, b = mean * precision, (1 - mean) * precision
        mass = betainc(a, b, high) - betainc(a, b, low)
        return float(np.log(np.maximum(mass, TINY)).sum())

    return _posterior(SharePosterior, log_likelihood, priors, len(shares), "recovered share")


def fit_delay(
    spans: Sequence[tuple[float, float, float]], priors: tuple[ModelPrior, ModelPrior]
) -> DelayPosterior:
    """Lognormal law of waits: log of its median, days, and log of its sigma.

    Args:
        spans: each as (low, high, weight): it ended between these days, high = inf if never seen
            to; a weight below one raises its likelihood to that power.
        priors: of the two parameters.

    Raises:
        TrainingFailed: no wait, or no maximum.
    """
    low, high, weight = np.asarray(spans, dtype=float).reshape(-1, 3).T
    with np.errstate(divide="ignore"):
        log_low, log_high = np.log(low), np.log(high)

    def log_likelihood(theta: Floats) -> float:
        mass = _log_mass(
            (log_low - theta[0]) / math.exp(theta[1]), (log_high - theta[0]) / math.exp(theta[1])
        )
        return float((weight * mass).sum())

    return _posterior(DelayPosterior, log_likelihood, priors, len(spans), "delay to compensation")


def _log_mass(low: Floats, high: Floats) -> Floats:
    """Log of Φ(high) - Φ(low), by whichever tail keeps its digits; low < high."""
    upper = low + np.where(np.isfinite(high), high, low) > 0
    top = np.where(upper, log_ndtr(-low), log_ndtr(high))
    rest = np.where(upper, log_ndtr(-high), log_ndtr(low))
    return np.asarray(np.maximum(top + np.log1p(-np.exp(rest - top)), math.log(TINY)))


def _posterior(
    kind: type[P],
    log_likelihood: Callable[[Floats], float],
    priors: tuple[ModelPrior, ModelPrior],
    events: int,
    what: str,
) -> P:
    if not events:
        raise TrainingFailed(f"the tables hold nothing to learn the {what} from")
    mean = np.array([prior.mean for prior in priors])
    sd = np.array([prior.sd for prior in priors])
    found = laplace(log_likelihood, mean, sd, what, gradient=1e-6, step=1e-3)
    return kind(
        names=(priors[0].parameter, priors[1].parameter),
        prior_mean=_pair(mean),
        prior_sd=_pair(sd),
        mean=_pair(found.mode),
        covariance=(_pair(found.covariance[0]), _pair(found.covariance[1])),
        events=events,
    )


def _any_recovered(
    thefts: Sequence[Incident], prior: ModelPrior
) -> tuple[BetaPosterior, BetaPosterior, BetaPosterior]:
    zero, followed, unknown = (
        _beta(
            f"anything recovered, blank is {reading}",
            prior,
            [_recovered_usd(i) > 0 for i in thefts if _told(i, reading)],
        )
        for reading in BLANK_READINGS
    )
    return zero, followed, unknown


def _told(incident: Incident, blanks: BlankReading) -> bool:
    """Whether a theft says, under this reading of blanks, if anything came back."""
    if blanks == "zero":
        return True
    if blanks == "followed":
        return incident.confidence == "high"
    return incident.recovered_usd is not None


def _recovered_usd(incident: Incident) -> float:
    if incident.event_id in FOUND_NOT_RETURNED:
        return 0.0
    return incident.recovered_usd or 0.0


def _shares(thefts: Sequence[Incident]) -> list[float]:
    return [
        min(_recovered_usd(i) / i.loss_usd, 1.0) for i in thefts if i.loss_usd and _recovered_usd(i)
    ]


def _outcomes(thefts: Sequence[Incident]) -> tuple[OutcomePosterior, ...]:
    groups: dict[str, list[Incident]] = {
        "all thefts": list(thefts),
        **{name: [] for name, _ in LOSS_BANDS_USD},
        LOSS_UNTOLD: [],
        **{name: [] for name in CLOSURES.values()},
    }
    for theft in thefts:
        groups[loss_band(theft.loss_usd)].append(theft)
        groups[CLOSURES[_closed(theft)]].append(theft)
    return tuple(_outcome(name, group) for name, group in groups.items())


def _outcome(name: str, thefts: Sequence[Incident]) -> OutcomePosterior:
    told = [theft.customers_compensated for theft in thefts]
    full, partial, none = (told.count(outcome) for outcome in OUTCOMES)
    unknown = len(told) - full - partial - none
    return OutcomePosterior(name, PRIOR_THEFTS_PER_OUTCOME, (full, partial, none), unknown)


def _closures(thefts: Sequence[Incident], prior: ModelPrior) -> tuple[BetaPosterior, ...]:
    known = [theft for theft in thefts if _closed(theft) is not None]
    early = [t for t in known if t.date.year <= LAST_PUBLISHED_YEAR]
    late = [t for t in known if t.date.year > LAST_PUBLISHED_YEAR]
    published, hits, cases = PUBLISHED_CLOSURES
    return (
        _beta("closed after a theft", prior, [bool(_closed(t)) for t in known]),
        _beta("closed after a theft, to 2015", prior, [bool(_closed(t)) for t in early]),
        _beta("closed after a theft, since 2016", prior, [bool(_closed(t)) for t in late]),
        _beta(f"closed: {published}", prior, [True] * hits + [False] * (cases - hits)),
    )


def _closed(theft: Incident) -> bool | None:
    return {"yes": True, "no": False}.get(theft.exchange_closed_after)


def _beta(name: str, prior: ModelPrior, cases: Sequence[bool]) -> BetaPosterior:
    """Beta prior of the given mean and sd: a + b = m(1 - m) / sd² - 1."""
    weight = prior.mean * (1 - prior.mean) / prior.sd**2 - 1
    a, b = prior.mean * weight, (1 - prior.mean) * weight
    return BetaPosterior(name, a, b, sum(cases), len(cases))


def waits(
    rows: Sequence[CompensationDelay], thefts: Sequence[Incident]
) -> list[tuple[float, float, float]]:
    """Waits after these thefts, as `fit_delay` takes them.

    Left out: memory, and thefts whose customers get nothing, who wait for ever.
    """
    hopeful = {theft.event_id for theft in thefts if theft.customers_compensated != "none"}
    return [
        (*_span(row), weight)
        for row in rows
        if row.event_id in hopeful and (weight := WEIGHT_OF_STATUS.get(row.status, 0.0)) > 0
    ]


def _paid_in_full(theft: Incident) -> bool:
    return theft.customers_compensated == "full"


def _span(row: CompensationDelay) -> tuple[float, float]:
    """Days between which a wait ended: a day is known to half a day either side."""
    full, unpaid = row.full_payment_days, row.unpaid_at_days
    if full is None:
        return float(unpaid or 0), math.inf
    after = full - 0.5 if unpaid is None else float(unpaid)
    return max(after, 0.0), full + 0.5


def _priors(dataset: Dataset, first: str, second: str) -> tuple[ModelPrior, ModelPrior]:
    return dataset.model_prior(first), dataset.model_prior(second)


def _pair(values: Floats) -> tuple[float, float]:
    return float(values[0]), float(values[1])
