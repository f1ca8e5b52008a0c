"""How often is an exchange robbed, in which tier, and what do its controls change?

The yearly rate of thefts from tier t is

    λ_t = exp(x'β) · π_t / ρ_t · Π_c m_c

with x the exchange's columns, β their coefficients (normal posterior), π_t the tier's part of past
thefts, ρ_t the share of past exchange-years that kept assets in tier t, and m_c the multiplier of
each control c that guards the tier; see `models.controls`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.controls import ControlEffect  # noqa: TC001  `plain_json` reads the field's type
from models.features import CLIMATE, COLUMNS
from models.severity import correlate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


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

    def coefficients(self, normals: Floats) -> Floats:
        """Draws of β, shape of `normals` (draws, columns)."""
        return correlate(self.mean, self.covariance, normals)

    def base_rates(
        self,
        rows: Floats,
        coefficients: Floats,
        spread_normals: Floats,
        region_sd: Floats | float = 0.0,
    ) -> Floats:
        """Thefts per exchange-year before tier and controls, one a draw, shape (..., draws).

        The draws are scaled so that their mean is the balanced rate exp(x'β) of the posterior mode
        (see `models.fit_frequency.level`), averaged over what is unknown of the exchange.

        Args:
            rows: design-matrix rows, one for each draw, shape (..., draws, columns).
            coefficients: of `coefficients`, shape (draws, columns).
            spread_normals: shape (draws,); for what the coefficients do not carry.
            region_sd: added spread of ln rate for an unknown region, shape (...).
        """
        spread_sd = np.hypot(self.exposure_log_sd, region_sd)[..., None]
        drawn = np.exp((rows * coefficients).sum(axis=-1) + spread_sd * spread_normals)
        balanced = np.exp(rows @ np.asarray(self.mean)).mean(axis=-1, keepdims=True)
        return np.asarray(drawn * (balanced / drawn.mean(axis=-1, keepdims=True)))

    def tier_parts(self, normals: Floats) -> Floats:
        """π_t / ρ_t for each draw, shape (draws, tiers); lognormal with the Dirichlet's moments."""
        weights = np.array([t.weight for t in self.tiers])
        prevalence = np.array([t.prevalence for t in self.tiers])
        part = weights / weights.sum()
        relative_variance = (1.0 - part) / (part * (weights.sum() + 1.0))
        log_sd = np.sqrt(np.log1p(relative_variance))
        drawn = np.exp(log_sd * normals - log_sd**2 / 2)
        return np.asarray(drawn / drawn.mean(axis=0) * part / prevalence)


def check_columns(names: Sequence[str]) -> bool:
    """Whether a stored posterior speaks of the columns this code builds."""
    return tuple(names) == (*COLUMNS, CLIMATE)
