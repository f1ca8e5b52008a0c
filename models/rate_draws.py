"""What theft rates do the parameter draws give an exchange?

One set of points serves every exchange, so that two quotes differ by what the exchanges differ in
and not by luck. What a profile does not say is drawn as the roster is spread.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Self

import numpy as np
from scipy.special import ndtri

from models import features
from models.controls import STATES, ControlDraws
from models.profile import TIERS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from models.frequency import FrequencyPosterior
    from models.profile import SecurityProfile

    Floats = NDArray[np.float64]

AGES = 3
"""Equally likely ages that stand in for an unknown one."""

DRAWS = 256
"""Parameter draws. Quantiles at 5 and 95 % rest on 13 of them each side."""

UNIFORM_DRAWS = ("state", "missing")
"""Draws that stay uniform: they choose among states."""


@lru_cache(maxsize=8)
def _uniforms(seed: int, dimensions: int, draws: int) -> Floats:
    """Latin hypercube: each column has one point in each of `draws` equal strata.

    Stratifying makes means over few draws as good as over thousands of independent ones (McKay,
    Beckman & Conover 1979).
    """
    generator = np.random.Generator(np.random.PCG64(seed))
    strata = np.argsort(generator.random((draws, dimensions)), axis=0)
    points = np.asarray((strata + 0.5) / draws)
    points.flags.writeable = False
    return points


@lru_cache(maxsize=8)
def normal_points(seed: int, dimensions: int, draws: int) -> Floats:
    """A Latin hypercube of standard normals, shape (draws, dimensions); read only."""
    points = np.asarray(ndtri(_uniforms(seed, dimensions, draws)))
    points.flags.writeable = False
    return points


@dataclass(frozen=True)
class RateDraws:
    """Everything a rate is drawn from, one row a draw; worked out once for a model.

    Attributes:
        posterior: what training learned.
        coefficients: β, shape (draws, columns).
        spread: standard normals for what the coefficients do not carry, shape (draws,).
        parts: of each tier, shape (draws, tiers).
        controls: what controls do.
        log_ages: ln(1 + years) of an exchange that does not say its age, shape (draws,).
        earlier_thefts: whether one that does not say was robbed before, shape (draws,).
        bug_bounty: share of past exchange-years with a public programme; see `features.columns`.
    """

    posterior: FrequencyPosterior
    coefficients: Floats
    spread: Floats
    parts: Floats
    controls: ControlDraws
    log_ages: Floats
    earlier_thefts: NDArray[np.bool_]
    bug_bounty: float

    @classmethod
    def of(cls, posterior: FrequencyPosterior, seed: int) -> Self:
        """The draws of a model."""
        f = posterior
        widths = {
            "beta": len(f.names),
            "spread": 1,
            "tier": len(TIERS),
            "theta": len(f.controls),
            "state": len(f.controls),
            "missing": 2,
        }
        size = (sum(widths.values()), DRAWS)
        ends = np.cumsum(list(widths.values()))[:-1]
        uniforms = np.split(_uniforms(seed, *size), ends, axis=1)
        normals = np.split(normal_points(seed, *size), ends, axis=1)
        both = zip(widths, uniforms, normals, strict=True)
        drawn = {name: u if name in UNIFORM_DRAWS else n for name, u, n in both}
        age, earlier = drawn["missing"].T
        return cls(
            posterior=f,
            coefficients=f.coefficients(drawn["beta"]),
            spread=drawn["spread"][:, 0],
            parts=f.tier_parts(drawn["tier"]),
            controls=ControlDraws.of(f.controls, drawn["theta"], drawn["state"]),
            log_ages=np.log1p(np.asarray(f.unknowns.age_years)[(age * AGES).astype(int)]),
            earlier_thefts=earlier < f.unknowns.earlier_theft,
            bug_bounty=f.control("bug_bounty").prevalence,
        )

    def rates(
        self,
        profiles: Sequence[SecurityProfile],
        reach_usd: Floats,
        usd_per_unit: Sequence[float],
        on: dt.date,
        laws: int,
    ) -> Floats:
        """Thefts a year from each tier, shape (exchanges, draws, tiers); draws by law of a theft.

        Args:
            profiles: the exchanges.
            reach_usd: what each tier holds, shape (exchanges, tiers); none is stolen from nothing.
            usd_per_unit: dollars per unit of each profile's currency.
            on: the pricing day, for ages and the law an exchange is under.
            laws: how many laws of one theft share the draws.
        """
        rows = self._rows(profiles, usd_per_unit, on)
        unknown = [profile.country is None for profile in profiles]
        region_sd = np.where(unknown, self.posterior.unknowns.region_sd, 0.0)
        base = self.posterior.base_rates(rows, self.coefficients, self.spread, region_sd)
        controls = self.controls.multipliers(np.array([self.states(p) for p in profiles]))
        held = (reach_usd > 0)[:, None, :]
        # The factors are independent: the mean of their product is the product of their means.
        mean = (
            base.mean(axis=1)[:, None, None]
            * self.parts.mean(axis=0)
            * controls.mean(axis=1, keepdims=True)
            * held
        )
        return _balanced(_dealt(base[..., None] * self.parts * controls * held, laws), mean)

    def states(self, profile: SecurityProfile) -> list[int]:
        """What a profile says of each control, as places in `STATES`, in the model's order."""
        said = profile.controls
        return [STATES.index(getattr(said, effect.control)) for effect in self.posterior.controls]

    def _rows(
        self, profiles: Sequence[SecurityProfile], usd_per_unit: Sequence[float], on: dt.date
    ) -> Floats:
        """Design-matrix rows, shape (exchanges, draws, columns); silence is drawn as it is."""
        column = {name: i for i, name in enumerate(self.posterior.names)}
        both = zip(profiles, usd_per_unit, strict=True)
        said = np.array([self._row(profile, rate, on) for profile, rate in both])
        rows = np.repeat(said[:, None], DRAWS, axis=1)
        for i, profile in enumerate(profiles):
            if profile.trading_since is None:
                rows[i, :, column["log_age"]] = self.log_ages
            if profile.earlier_thefts is None:
                rows[i, :, column["earlier_theft"]] = self.earlier_thefts
        return rows

    def _row(self, profile: SecurityProfile, usd_per_unit: float, on: dt.date) -> list[float]:
        """What a profile says, with the market's climate, which every exchange breathes."""
        row = features.columns(
            daily_volume_usd=profile.yearly_volume * usd_per_unit / features.DAYS_PER_YEAR,
            age_years=0 if profile.trading_since is None else on.year - profile.trading_since,
            earlier_theft=bool(profile.earlier_thefts),
            statutory_cold=features.statutory_cold(profile.country, on),
            bug_bounty=self.bug_bounty,
            obscure=False,
            country=profile.country,
        )
        # `elsewhere`, the last region, is where obscure venues are; an unknown seat is in none.
        return [*row[:-1], 0.0 if profile.country is None else row[-1], 1.0]


def _dealt(rates: Floats, laws: int) -> Floats:
    """Rates by law of one theft, shape (exchanges, laws, draws / laws, tiers).

    The draws in order of rate are dealt to and fro: every law so meets low and high rates alike.
    """
    order = np.argsort(rates.sum(axis=2), axis=1)
    order = order.reshape(len(rates), -1, laws)
    order[:, 1::2] = order[:, 1::2, ::-1]
    chosen = order.swapaxes(1, 2).reshape(len(rates), -1)
    dealt = np.take_along_axis(rates, chosen[..., None], axis=1)
    return np.asarray(dealt.reshape(len(rates), laws, -1, rates.shape[2]))


def _balanced(by_law: Floats, mean: Floats) -> Floats:
    """Rates by draw, scaled so that every law of one theft meets the same mean rate, the exact one.

    Rates and sizes are independent in the posterior; in a sample of draws they are not quite. Left
    so, the price would carry a sampling error of some per cent that means nothing. The draws were
    dealt evenly before, so that the scaling takes hardly any of their spread.

    Args:
        by_law: shape (exchanges, laws, draws / laws, tiers).
        mean: shape (exchanges, 1, tiers).
    """
    drawn = by_law.mean(axis=2, keepdims=True)
    factors = np.divide(mean[:, None], drawn, out=np.zeros_like(drawn), where=drawn > 0)
    return np.asarray(by_law * factors).reshape(len(by_law), -1, by_law.shape[-1])
