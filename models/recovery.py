"""What comes back after a theft, to whom, and when?

None of this changes the ground-up loss; it is for reserves and cash flow. Four small posteriors:

- from the thief: whether anything comes back, Beta; the share then recovered, a Beta law;
- to customers: paid in full, in part or not at all, Dirichlet by size of loss and by closure;
- the house: closed after the theft, Beta;
- the wait: days until customers have all they will get, lognormal. Houses that pay in full are
  quicker than estates that pay in part, so those have a law of their own beside that of both.

`models.fit_recovery` fits them; here are the frozen numbers and what they answer. Intervals are
90 % and of the parameters, not of one theft.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.special import betaincinv, expit, ndtr, ndtri

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Outcome = Literal["full", "partial", "none"]
BlankReading = Literal["zero", "followed", "unknown"]

OUTCOMES: tuple[Outcome, ...] = ("full", "partial", "none")
BLANK_READINGS: tuple[BlankReading, ...] = ("zero", "followed", "unknown")
"""An empty `recovered_usd` is nothing recovered; so only for high-confidence events, all others
being left out; or not known at all, which leaves almost only thefts with something back."""

LOSS_BANDS_USD = (("under USD 1m", 0.0), ("USD 1m to 30m", 1e6), ("over USD 30m", 3e7))
"""Bands of loss and where each begins, dollars of the day."""
LOSS_UNTOLD = "loss not told"

CLOSURES = {True: "closed after", False: "went on", None: "closure unknown"}

FIVE_BUSINESS_DAYS = 7
"""Calendar days that hold five business days, whatever day the theft fell on; holidays aside."""

INTERVAL = (0.05, 0.95)
STEPS = 64
"""Points a coordinate in the grids that stand for a posterior: means good to about 1 %."""


@dataclass(frozen=True)
class Estimate:
    """A number with its 90 % interval. `value` is a mean, of days a median."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class BetaPosterior:
    """A probability: a Beta prior, and the cases it was updated with, `hits` of `cases`."""

    name: str
    prior_a: float
    prior_b: float
    hits: int
    cases: int

    @property
    def a(self) -> float:
        """First parameter of the posterior Beta: prior plus hits."""
        return self.prior_a + self.hits

    @property
    def b(self) -> float:
        """Second parameter of the posterior Beta: prior plus misses."""
        return self.prior_b + self.cases - self.hits

    @property
    def estimate(self) -> Estimate:
        """Posterior mean a / (a + b), with its interval."""
        return _beta_estimate(self.a, self.b)


@dataclass(frozen=True)
class OutcomePosterior:
    """What customers of one group of thefts got: Dirichlet over `OUTCOMES`.

    Attributes:
        group: a loss band, a closure, or all.
        prior: prior weight of each outcome, thefts.
        counts: thefts seen with each outcome.
        unknown: thefts whose outcome nobody told; in no count.
    """

    group: str
    prior: float
    counts: tuple[int, int, int]
    unknown: int

    def chance(self, outcome: Outcome) -> Estimate:
        """Chance of an outcome, posterior mean with its interval."""
        return _beta_estimate(*self._margin(outcome))

    def chances(self, outcome: Outcome) -> Floats:
        """Equally likely values of that chance, shape (STEPS,)."""
        return _beta_steps(*self._margin(outcome))

    def bounds(self, outcome: Outcome) -> tuple[float, float]:
        """Posterior means if none of the untold thefts had this outcome, and if all had."""
        own, rest = self._margin(outcome)
        total = own + rest + self.unknown
        return own / total, (own + self.unknown) / total

    def _margin(self, outcome: Outcome) -> tuple[float, float]:
        """A margin of a Dirichlet is a Beta: the outcome's own weight, and all other."""
        own = self.prior + self.counts[OUTCOMES.index(outcome)]
        return own, len(OUTCOMES) * self.prior + sum(self.counts) - own


@dataclass(frozen=True)
class NormalPosterior:
    """Two parameters, normal by Laplace: the mode of each and their covariance.

    `events` is the number of cases fitted to, `prior_mean` and `prior_sd` what was believed.
    """

    names: tuple[str, str]
    prior_mean: tuple[float, float]
    prior_sd: tuple[float, float]
    mean: tuple[float, float]
    covariance: tuple[tuple[float, float], tuple[float, float]]
    events: int

    def draws(self) -> tuple[Floats, Floats]:
        """Equally likely values of both parameters, each of shape (STEPS²,).

        A grid of normal quantiles, turned into shape: the same on every machine, without a seed.
        """
        steps = ndtri((np.arange(STEPS) + 0.5) / STEPS)
        grid = np.stack(np.meshgrid(steps, steps, indexing="ij"), axis=-1).reshape(-1, 2)
        points = np.asarray(self.mean) + grid @ np.linalg.cholesky(np.asarray(self.covariance)).T
        return points[:, 0], points[:, 1]


@dataclass(frozen=True)
class SharePosterior(NormalPosterior):
    """Share recovered where anything is: a Beta law by log odds of its mean and log precision."""

    @property
    def mean_share(self) -> Estimate:
        """Mean of the law."""
        return _spread(expit(self.draws()[0]))


@dataclass(frozen=True)
class DelayPosterior(NormalPosterior):
    """Days until customers have all they will get: lognormal by log median and log sigma."""

    def chance_by(self, day: float) -> Estimate:
        """Chance that the wait is over by the end of a day, posterior mean with its interval."""
        return _spread(self.chances_by(day))

    def chances_by(self, day: float) -> Floats:
        """Equally likely values of that chance, Φ((ln(day + ½) - μ) / σ), shape (STEPS²,)."""
        log_median, log_sigma = self.draws()
        return np.asarray(ndtr((np.log(day + 0.5) - log_median) / np.exp(log_sigma)))

    def quantile_days(self, p: float) -> Estimate:
        """Days within which a share p of such waits end: median and interval of the quantile."""
        log_median, log_sigma = self.draws()
        days = np.exp(log_median + np.exp(log_sigma) * ndtri(p))
        low, middle, high = np.quantile(days, (INTERVAL[0], 0.5, INTERVAL[1]))
        return Estimate(float(middle), float(low), float(high))


@dataclass(frozen=True)
class RecoveryModel:
    """Everything known of the time after a theft.

    Attributes:
        any_recovered: whether anything comes back, by reading of blanks in `BLANK_READINGS`.
        share: of the loss, where anything comes back.
        outcomes: what customers got: all thefts, then by loss band, then by closure.
        closures: whether the house closed: all thefts, then by era, then as published.
        delay: the wait where customers get something, in full or in part; others wait for ever.
        delay_in_full: the wait where they get all.
    """

    any_recovered: tuple[BetaPosterior, BetaPosterior, BetaPosterior]
    share: SharePosterior
    outcomes: tuple[OutcomePosterior, ...]
    closures: tuple[BetaPosterior, ...]
    delay: DelayPosterior
    delay_in_full: DelayPosterior
    data_vintage: str
    data_digest: str

    def expected_recovered_share(self, blanks: BlankReading = "followed") -> Estimate:
        """Share of a theft's dollars that comes back, on average over thefts (not over dollars)."""
        any_back = self.any_recovered[BLANK_READINGS.index(blanks)]
        chances = _beta_steps(any_back.a, any_back.b)
        return _spread(np.outer(chances, expit(self.share.draws()[0])).ravel())

    def outcome(
        self, *, loss_usd: float | None = None, closed: bool | None = None
    ) -> OutcomePosterior:
        """What customers got, by loss, else by closure, else over all thefts."""
        if loss_usd is not None:
            return self._group(loss_band(loss_usd))
        return self._group("all thefts" if closed is None else CLOSURES[closed])

    def quantile_days(self, p: float, *, in_full: bool = False) -> Estimate:
        """Days within which a share p of waits end: of all who get something, or all of it."""
        return self._delay(in_full=in_full).quantile_days(p)

    def chance_paid_by(self, day: float, *, in_full: bool = False) -> Estimate:
        """Chance that a wait is over by the end of a day; of whom, as in `quantile_days`."""
        return self._delay(in_full=in_full).chance_by(day)

    def chance_whole_by(self, day: float, *, loss_usd: float | None = None) -> Estimate:
        """Chance that customers are paid in full, and by the end of a day; wait or none at all.

        Interval: of the product, both factors independent.
        """
        chances = self.outcome(loss_usd=loss_usd).chances("full")
        return _spread(np.outer(chances, self.delay_in_full.chances_by(day)).ravel())

    def _delay(self, *, in_full: bool) -> DelayPosterior:
        return self.delay_in_full if in_full else self.delay

    def _group(self, name: str) -> OutcomePosterior:
        return next(posterior for posterior in self.outcomes if posterior.group == name)


def loss_band(loss_usd: float | None) -> str:
    """Name of the band a loss falls in."""
    if loss_usd is None:
        return LOSS_UNTOLD
    return next(name for name, start in reversed(LOSS_BANDS_USD) if loss_usd >= start)


def _beta_estimate(a: float, b: float) -> Estimate:
    low, high = betaincinv(a, b, INTERVAL)
    return Estimate(a / (a + b), float(low), float(high))


def _beta_steps(a: float, b: float) -> Floats:
    return np.asarray(betaincinv(a, b, (np.arange(STEPS) + 0.5) / STEPS))


def _spread(values: Floats) -> Estimate:
    low, high = np.quantile(values, INTERVAL)
    return Estimate(float(values.mean()), float(low), float(high))
