"""How often is an exchange robbed, in which tier, and what do its controls change?

The yearly rate of thefts from tier t is

    λ_t = exp(x'β) · π_t / ρ_t · Π_c m_c

with x the exchange's columns, β their coefficients (normal posterior), π_t the tier's part of past
thefts, ρ_t the share of past exchange-years that kept assets in tier t, and for each control c that
guards the tier a multiplier m_c. The roster's rate is an average over houses with and without a
control of relativity θ and prevalence p, hence

    m = θ / (pθ + 1 - p)  in place,      m = 1 / (pθ + 1 - p)  absent,

and unknown is one or the other with probability p: the mean stays, the spread grows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from models.features import CLIMATE, COLUMNS
from models.profile import TIERS
from models.severity import correlate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LEAST_RELATIVITY, LARGEST_RELATIVITY = 0.15, 4.0
"""All controls of one tier together move its rate by no more than this: they overlap, and nobody
has seen an exchange six times safer than its peers on the same exposure."""

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(24)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()


@dataclass(frozen=True)
class ControlEffect:
    """What one control does to the rate of the tiers it guards.

    Attributes:
        control: its name in `SecurityProfile.controls`.
        tiers: the tiers whose theft rate it changes.
        log_relativity, log_sd: normal law of ln θ.
        prevalence: share of past exchange-years that had it.
        from_data: whether the roster moved it away from its prior.
    """

    control: str
    tiers: tuple[str, ...]
    log_relativity: float
    log_sd: float
    prevalence: float
    from_data: bool = False

    def multipliers(self, state: bool | None, normals: Floats, uniforms: Floats) -> Floats:
        """Multiplier m of each draw, from a normal (θ) and a uniform (the state, if unknown)."""
        theta = np.exp(self.log_relativity + self.log_sd * normals)
        average = self.prevalence * theta + 1.0 - self.prevalence
        in_place = uniforms < self.prevalence if state is None else np.full(normals.shape, state)
        return np.asarray(np.where(in_place, theta, 1.0) / average)

    def mean_multiplier(self, state: bool | None) -> float:
        """Mean of m over θ and, if unknown, over the state; by Gauss-Hermite quadrature."""
        return 1.0 if state is None else _mean_multiplier(self, state=state)


@lru_cache(maxsize=512)
def _mean_multiplier(effect: ControlEffect, *, state: bool) -> float:
    theta = np.exp(effect.log_relativity + effect.log_sd * _NODES)
    average = effect.prevalence * theta + 1.0 - effect.prevalence
    return float(_WEIGHTS @ ((theta if state else 1.0) / average))


@dataclass(frozen=True)
class TierSplit:
    """Where thefts strike: Dirichlet counts (history and prior) and prevalence of the tier."""

    tier: str
    weight: float
    prevalence: float


@dataclass(frozen=True)
class Unknowns:
    """How the roster is spread where a profile is silent.

    Attributes:
        age_years: ages of exchanges at risk, three equally likely values, years.
        earlier_theft: share of exchange-years after an earlier theft.
        region_sd: spread of a region's effect, log rate.
    """

    age_years: tuple[float, float, float]
    earlier_theft: float
    region_sd: float


@dataclass(frozen=True)
class FrequencyPosterior:
    """What training learned of the number of thefts.

    Attributes:
        names: columns, as `models.features.COLUMNS`, and the market's climate.
        mean, covariance: of β; log rate per exchange-year.
        exposure_log_sd: spread of ln rate left by not knowing how long exchanges lived.
        year_sd: spread of the market's level in the year insured, log rate: one step of the
            climate's drift and the shock of that year alone.
        tiers: where thefts strike, in the order of `TIERS`.
        controls: one effect a control.
        unknowns: what stands in for missing answers.
    """

    names: tuple[str, ...]
    mean: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]
    exposure_log_sd: float
    year_sd: float
    tiers: tuple[TierSplit, ...]
    controls: tuple[ControlEffect, ...]
    unknowns: Unknowns

    @property
    def dispersion(self) -> float:
        """Parameter r of the negative binomial whose shock varies as that lognormal does."""
        return float(1.0 / np.expm1(self.year_sd**2))

    def control(self, name: str) -> ControlEffect:
        """The effect of one control.

        Raises:
            KeyError: no such control.
        """
        return {effect.control: effect for effect in self.controls}[name]

    def base_rates(
        self, rows: Floats, normals: Floats, spread_normals: Floats, region_sd: float = 0.0
    ) -> Floats:
        """Thefts per exchange-year before tier and controls, one a draw.

        The draws are scaled so that their mean is the balanced rate exp(x'β) of the posterior mode
        (see `models.fit_frequency.level`), averaged over what is unknown of the exchange.

        Args:
            rows: design-matrix rows, one for each draw, shape (draws, columns).
            normals: shape (draws, columns).
            spread_normals: shape (draws,); for what the coefficients do not carry.
            region_sd: added spread of ln rate for an unknown region.
        """
        beta = correlate(self.mean, self.covariance, normals)
        spread_sd = np.hypot(self.exposure_log_sd, region_sd)
        drawn = np.exp((rows * beta).sum(axis=1) + spread_sd * spread_normals)
        balanced = np.exp(rows @ np.asarray(self.mean)).mean()
        return np.asarray(drawn * (balanced / drawn.mean()))

    def tier_parts(self, normals: Floats) -> Floats:
        """π_t / ρ_t for each draw, shape (draws, tiers); lognormal with the Dirichlet's moments."""
        weights = np.array([t.weight for t in self.tiers])
        prevalence = np.array([t.prevalence for t in self.tiers])
        part = weights / weights.sum()
        relative_variance = (1.0 - part) / (part * (weights.sum() + 1.0))
        log_sd = np.sqrt(np.log1p(relative_variance))
        drawn = np.exp(log_sd * normals - log_sd**2 / 2)
        return np.asarray(drawn / drawn.mean(axis=0) * part / prevalence)

    def control_multipliers(
        self, states: Sequence[bool | None], normals: Floats, uniforms: Floats
    ) -> Floats:
        """Product of all controls' multipliers for each draw and tier, shape (draws, tiers).

        `states`, and the second axis of `normals` and `uniforms`, follow `controls`. Each draw set
        is scaled to the mean in closed form, then held within the stated bounds.
        """
        drawn = self._log_multipliers(states, normals, uniforms)
        return _held(drawn @ self._guards, self._log_means(states) @ self._guards)

    def control_changes(
        self, states: Sequence[bool | None], normals: Floats, uniforms: Floats
    ) -> Floats:
        """What each tier's mean rate is multiplied by if one control's state were the other one.

        In place becomes absent; absent or unknown becomes in place. Arguments as for
        `control_multipliers`; shape (controls, tiers).
        """
        changed = [not state for state in states]
        drawn = self._log_multipliers(states, normals, uniforms)
        other = self._log_multipliers(changed, normals, uniforms)
        mean, other_mean = self._log_means(states), self._log_means(changed)
        now = _held(drawn @ self._guards, mean @ self._guards).mean(axis=0)
        step = (other - drawn).T[:, :, None] * self._guards[:, None, :]
        mean_step = (other_mean - mean)[:, None] * self._guards
        then = _held(drawn @ self._guards + step, mean @ self._guards + mean_step[:, None, :])
        return np.asarray(then.mean(axis=1) / now)

    @property
    def _guards(self) -> Floats:
        """One where a control guards a tier, shape (controls, tiers)."""
        return np.array([[float(tier in c.tiers) for tier in TIERS] for c in self.controls])

    def _log_multipliers(
        self, states: Sequence[bool | None], normals: Floats, uniforms: Floats
    ) -> Floats:
        """Log of each control's multiplier, shape (draws, controls)."""
        shift = np.array([c.log_relativity for c in self.controls])
        spread = np.array([c.log_sd for c in self.controls])
        prevalence = np.array([c.prevalence for c in self.controls])
        log_theta = shift + spread * normals
        average = np.log(prevalence * np.exp(log_theta) + 1.0 - prevalence)
        known = np.array([state is not None for state in states])
        in_place = np.where(known, np.array([bool(s) for s in states]), uniforms < prevalence)
        return np.asarray(np.where(in_place, log_theta, 0.0) - average)

    def _log_means(self, states: Sequence[bool | None]) -> Floats:
        """Log of each control's mean multiplier, shape (controls,)."""
        pairs = zip(self.controls, states, strict=True)
        return np.log([effect.mean_multiplier(state) for effect, state in pairs])


def _held(log_product: Floats, log_mean: Floats) -> Floats:
    """Multipliers scaled to their mean in closed form, then held within the stated bounds.

    Args:
        log_product: shape (..., draws, tiers).
        log_mean: shape (tiers,), or (..., 1, tiers).
    """
    product = np.exp(log_product)
    scaled = product / product.mean(axis=-2, keepdims=True) * np.exp(log_mean)
    return np.asarray(np.clip(scaled, LEAST_RELATIVITY, LARGEST_RELATIVITY))


def check_columns(names: Sequence[str]) -> bool:
    """Whether a stored posterior speaks of the columns this code builds."""
    return tuple(names) == (*COLUMNS, CLIMATE)
