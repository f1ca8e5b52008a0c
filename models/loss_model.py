"""What can an exchange lose in a year?

`LossModel` is the trained model: a few hundred numbers, frozen, readable JSON, NumPy only. Its
`annual_loss` turns a profile into an `AnnualLoss`: for each of a fixed set of parameter draws the
theft rate of every tier and the law of one theft. Averaged over draws that is the predictive law;
spread over draws it is the interval.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Self

import numpy as np
from scipy.special import ndtri

from models import features, plain_json
from models.annual_loss import AnnualLoss
from models.errors import ModelError
from models.frequency import FrequencyPosterior, check_columns
from models.profile import CONTROLS, TIERS
from models.severity import NO_TAIL, PARAMETERS, SeverityPosterior

if TYPE_CHECKING:
    import datetime as dt

    from numpy.typing import NDArray

    from models.profile import SecurityProfile

    Floats = NDArray[np.float64]

FORMAT = 2
"""Layout of the JSON. A reader refuses any other."""

AGES = 3
"""Equally likely ages that stand in for an unknown one."""

DRAWS = 256
"""Parameter draws. Quantiles at 5 and 95 % rest on 13 of them each side."""

SEVERITY_DRAWS = 32
"""Laws of one theft among the draws; each serves 8 rates. The size law is the slow part.

With another seed a premium moves by about one per cent: far inside its interval."""


UNIFORM_DRAWS = ("state", "missing")
"""Draws that stay uniform: they choose among states."""


@dataclass(frozen=True)
class Peril:
    """Share of one tier's thefts that came by one cause, from history with a flat prior."""

    tier: str
    cause: str
    share: float


@dataclass(frozen=True)
class LossModel:
    """The fitted model and what it was trained on.

    Attributes:
        trained_from, trained_to: calendar years of the panel.
        data_vintage: day of the tables, ISO.
        data_digest: SHA-256 over all tables.
        seed: of the parameter draws.
        state_backed_share: share of thefts attributed to a state.
        perils: causes of theft by tier.
    """

    frequency: FrequencyPosterior
    severity: SeverityPosterior
    perils: tuple[Peril, ...]
    state_backed_share: float
    trained_from: int
    trained_to: int
    data_vintage: str
    data_digest: str
    seed: int

    def to_json(self) -> str:
        """Canonical text: sorted keys, shortest floats that read back the same."""
        body = {"format": FORMAT, **asdict(self)}
        return json.dumps(body, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read `to_json`'s text.

        Raises:
            ModelError: not JSON, another format, or a field missing, unknown, of another type or
                of the wrong shape; the text names it.
        """
        body = plain_json.read(text)
        stated = body.pop("format", None) if isinstance(body, dict) else None
        if type(stated) is not int or stated != FORMAT:
            raise ModelError(f"the model is not of format {FORMAT}, which this version reads")
        plain_json.audit(cls, body)
        try:
            model = plain_json.build(cls, body)
            model.check()
        except (TypeError, ValueError) as error:
            raise ModelError("a field of the model is of the wrong shape") from error
        return model

    def check(self) -> None:
        """Refuse numbers that cannot price.

        Raises:
            ModelError: columns of another version, shapes that disagree, or a non-finite number.
        """
        f, s = self.frequency, self.severity
        if not check_columns(f.names):
            raise ModelError("the model's columns are not those this version builds")
        for name, names, mean, covariance in (
            ("frequency", f.names, f.mean, f.covariance),
            ("severity", s.names, s.mean, s.covariance),
        ):
            matrix = np.asarray(covariance, dtype=float)
            if len(mean) != len(names) or matrix.shape != (len(mean), len(mean)):
                raise ModelError(f"the {name} covariance or mean is not of its columns' size")
            if not np.isfinite(matrix).all() or not np.allclose(matrix, matrix.T):
                raise ModelError(f"the {name} covariance is not finite and symmetric")
            if np.linalg.eigvalsh(matrix).min() <= 0 or not np.isfinite(mean).all():
                raise ModelError(f"the {name} covariance is not positive definite")
        if tuple(t.tier for t in f.tiers) != TIERS:
            raise ModelError("the model's tiers are not those this version knows")
        self._check_rest()

    def _check_rest(self) -> None:
        f = self.frequency
        positive = [f.year_sd, *(t.weight for t in f.tiers), *(1 + a for a in f.unknowns.age_years)]
        not_negative = [f.exposure_log_sd, f.unknowns.region_sd, *(c.log_sd for c in f.controls)]
        shares = [
            self.state_backed_share,
            f.unknowns.earlier_theft,
            *(t.prevalence for t in f.tiers),
            *(c.prevalence for c in f.controls),
            *(p.share for p in self.perils),
        ]
        sound = (
            all(0 < value < np.inf for value in positive)
            and all(0 <= value < np.inf for value in not_negative)
            and all(0 <= value <= 1 for value in shares)
            and all(t.prevalence > 0 for t in f.tiers)
            and all(np.isfinite(c.log_relativity) for c in f.controls)
            and tuple(c.control for c in f.controls) == CONTROLS
            and self.severity.names == PARAMETERS
            and 0 < self.severity.tail_quantile <= NO_TAIL
            and len(f.unknowns.age_years) == AGES
            and isinstance(self.seed, int)
            and self.seed >= 0
        )
        if not sound:
            raise ModelError("a number or control of the model is outside what it can be")

    def cause_share(self, tier: str, cause: str) -> float:
        """Share of the tier's thefts that came by `cause`; zero for a cause never recorded."""
        return sum(p.share for p in self.perils if p.tier == tier and p.cause == cause)

    def annual_loss(
        self, profile: SecurityProfile, *, jpy_per_usd: float, jpy_per_unit: float, on: dt.date
    ) -> AnnualLoss:
        """The law of one year's loss of `profile`, in yen.

        Args:
            profile: the exchange; its amounts are in its own currency.
            jpy_per_usd: yen a dollar on the pricing day; sizes were learned in dollars.
            jpy_per_unit: yen per unit of the profile's currency.
            on: the pricing day, for the exchange's age and the law it is under.
        """
        return _annual_loss(self, profile, jpy_per_usd, jpy_per_unit, on)

    def control_changes(self, profile: SecurityProfile) -> Floats:
        """What each tier's rate is multiplied by if one control's state were the other one.

        Shape (controls, tiers), controls as in `frequency.controls`; on the draws of `annual_loss`.
        """
        draws = _rate_draws(self)
        return self.frequency.control_changes(
            _states(self, profile), draws["theta"], draws["state"]
        )


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
def _normals(seed: int, dimensions: int, draws: int) -> Floats:
    """The same points as standard normals."""
    points = np.asarray(ndtri(_uniforms(seed, dimensions, draws)))
    points.flags.writeable = False
    return points


def _rate_draws(model: LossModel) -> dict[str, Floats]:
    """Points for everything a rate is drawn from, each of shape (draws, dimensions).

    Uniform for the states of controls and for missing answers, standard normal for the rest.
    """
    f = model.frequency
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
    uniforms = np.split(_uniforms(model.seed, *size), ends, axis=1)
    normals = np.split(_normals(model.seed, *size), ends, axis=1)
    both = zip(widths, uniforms, normals, strict=True)
    return {name: u if name in UNIFORM_DRAWS else n for name, u, n in both}


def _states(model: LossModel, profile: SecurityProfile) -> list[bool | None]:
    """What the profile says of each control, in the model's order."""
    return [getattr(profile.controls, effect.control) for effect in model.frequency.controls]


def _annual_loss(
    model: LossModel,
    profile: SecurityProfile,
    jpy_per_usd: float,
    jpy_per_unit: float,
    on: dt.date,
) -> AnnualLoss:
    f, s = model.frequency, model.severity
    draws = _rate_draws(model)
    usd_per_unit = jpy_per_unit / jpy_per_usd
    reach_usd = np.array([profile.assets.amount(t) for t in TIERS]) * usd_per_unit
    rows = _profile_rows(f, profile, usd_per_unit, on, draws["missing"])
    region_sd = f.unknowns.region_sd if profile.country is None else 0.0
    base = f.base_rates(rows, draws["beta"], draws["spread"][:, 0], region_sd)
    parts = f.tier_parts(draws["tier"])
    controls = f.control_multipliers(_states(model, profile), draws["theta"], draws["state"])
    rates = base[:, None] * parts * controls * (reach_usd > 0)
    parameters = s.draws(_normals(model.seed + 1, len(s.names), SEVERITY_DRAWS))
    # The factors are independent: the mean of their product is the product of their means.
    mean = base.mean() * parts.mean(axis=0) * controls.mean(axis=0) * (reach_usd > 0)
    return AnnualLoss(
        rates=_balanced(_dealt(rates), mean),
        law=s.law(parameters, reach_usd, jpy_per_usd),
        dispersion=f.dispersion,
    )


def _dealt(rates: Floats) -> Floats:
    """Rates by law of one theft, shape (laws, draws / laws, tiers).

    The draws in order of rate are dealt to and fro: every law so meets low and high rates alike.
    """
    order = np.argsort(rates.sum(axis=1), kind="stable").reshape(-1, SEVERITY_DRAWS)
    order[1::2] = order[1::2, ::-1]
    return np.asarray(rates[order.T])


def _balanced(by_law: Floats, mean: Floats) -> Floats:
    """Rates by draw, scaled so that every law of one theft meets the same mean rate, the exact one.

    Rates and sizes are independent in the posterior; in a sample of draws they are not quite. Left
    so, the price would carry a sampling error of some per cent that means nothing. The draws were
    dealt evenly before, so that the scaling takes hardly any of their spread.
    """
    drawn = by_law.mean(axis=1, keepdims=True)
    factors = np.divide(mean, drawn, out=np.zeros_like(drawn), where=drawn > 0)
    return np.asarray(by_law * factors).reshape(-1, by_law.shape[-1])


def _profile_rows(
    f: FrequencyPosterior,
    profile: SecurityProfile,
    usd_per_unit: float,
    on: dt.date,
    missing: Floats,
) -> Floats:
    """Design-matrix rows of a profile, one for each draw; silence is sampled from the roster."""
    column = {name: i for i, name in enumerate(f.names)}
    fixed = features.columns(
        daily_volume_usd=profile.yearly_volume * usd_per_unit / features.DAYS_PER_YEAR,
        age_years=0.0,
        earlier_theft=False,
        statutory_cold=features.statutory_cold(profile.country, on),
        bug_bounty=f.control("bug_bounty").prevalence,
        obscure=False,
        country=profile.country,
    )
    # The last column is the market's climate, which every exchange breathes.
    rows = np.tile(np.array([*fixed, 1.0]), (len(missing), 1))
    if profile.trading_since is None:
        ages = np.asarray(f.unknowns.age_years)[(missing[:, 0] * AGES).astype(int)]
    else:
        ages = np.full(len(rows), max(on.year - profile.trading_since, 0))
    rows[:, column["log_age"]] = np.log1p(ages)
    if profile.earlier_thefts is None:
        rows[:, column["earlier_theft"]] = missing[:, 1] < f.unknowns.earlier_theft
    else:
        rows[:, column["earlier_theft"]] = profile.earlier_thefts > 0
    if profile.country is None:
        # `elsewhere` is where the roster's obscure venues are; an unknown seat is no region at all.
        rows[:, column[f"region_{features.ELSEWHERE}"]] = 0.0
    return rows
