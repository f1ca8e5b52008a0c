"""What can an exchange lose in a year?

`LossModel` is the trained model: a few hundred numbers, frozen, readable JSON, NumPy only. Its
`annual_loss` turns a profile into an `AnnualLoss`: for each of a fixed set of parameter draws the
theft rate of every tier and the law of one theft. Averaged over draws that is the predictive law;
spread over draws it is the interval.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from models import plain_json
from models.annual_book import AnnualBook
from models.errors import ModelError
from models.frequency import FrequencyPosterior, check_columns
from models.profile import CONTROLS, TIERS
from models.rate_draws import AGES, RateDraws, normal_points
from models.severity import NO_TAIL, PARAMETERS, SeverityPosterior, stealable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from models.annual_loss import AnnualLoss
    from models.profile import SecurityProfile

    Floats = NDArray[np.float64]

FORMAT = 2
"""Layout of the JSON. A reader refuses any other."""

SEVERITY_DRAWS = 32
"""Laws of one theft among the draws; each serves 8 rates. The size law is the slow part.

With another seed a premium moves by about one per cent: far inside its interval."""

KEPT = 64
"""Exchanges whose year is kept, 10 kB each."""


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
        return self._cause_shares.get((tier, cause), 0)

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
        return self.annual_losses(
            [profile], jpy_per_usd=jpy_per_usd, jpy_per_unit=[jpy_per_unit], on=on
        ).exchange(0)

    def annual_losses(
        self,
        profiles: Sequence[SecurityProfile],
        *,
        jpy_per_usd: float,
        jpy_per_unit: Sequence[float],
        on: dt.date,
    ) -> AnnualBook:
        """The same for many exchanges; `jpy_per_unit` has one rate for each profile.

        The years of the last `KEPT` exchanges asked for alone are kept: whoever moves a retention
        asks for the same one again and again.
        """
        if len(profiles) == 1:
            return self._kept(profiles[0], jpy_per_usd, jpy_per_unit[0], on)
        return self._annual_losses(profiles, jpy_per_usd, jpy_per_unit, on)

    def __getstate__(self) -> dict[str, Any]:
        """What another process is sent: the numbers, not what was worked out from them."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @cached_property
    def _kept(self) -> Callable[[SecurityProfile, float, float, dt.date], AnnualBook]:
        def alone(
            profile: SecurityProfile, jpy_per_usd: float, jpy_per_unit: float, on: dt.date
        ) -> AnnualBook:
            book = self._annual_losses([profile], jpy_per_usd, [jpy_per_unit], on)
            # Every quote of the exchange reads these: none may write.
            for kept in (book.rates, book.log_median, book.sigma, book.cap):
                kept.flags.writeable = False
            return book

        return lru_cache(maxsize=KEPT)(alone)

    def _annual_losses(
        self,
        profiles: Sequence[SecurityProfile],
        jpy_per_usd: float,
        jpy_per_unit: Sequence[float],
        on: dt.date,
    ) -> AnnualBook:
        usd_per_unit = [rate / jpy_per_usd for rate in jpy_per_unit]
        held = [[profile.assets.amount(tier) for tier in TIERS] for profile in profiles]
        reach_usd = np.array(held) * np.array(usd_per_unit)[:, None]
        sizes, parameters = self.severity, self._size_draws
        return AnnualBook(
            rates=self._rate_draws.rates(profiles, reach_usd, usd_per_unit, on, SEVERITY_DRAWS),
            log_median=sizes.log_medians(parameters, reach_usd, jpy_per_usd),
            sigma=sizes.sigma(parameters),
            cap=stealable(reach_usd) * jpy_per_usd,
            tail=sizes.tail(parameters),
            dispersion=self.frequency.dispersion,
        )

    def control_changes(self, profile: SecurityProfile) -> Floats:
        """What each tier's rate is multiplied by if one control's state were the other one.

        Shape (controls, tiers), controls as in `frequency.controls`; on the draws of `annual_loss`.
        """
        draws = self._rate_draws
        return draws.controls.changes(np.array(draws.states(profile)))

    @cached_property
    def _cause_shares(self) -> dict[tuple[str, str], float]:
        found: dict[tuple[str, str], float] = {}
        for peril in self.perils:
            key = peril.tier, peril.cause
            found[key] = found.get(key, 0) + peril.share
        return found

    @cached_property
    def _rate_draws(self) -> RateDraws:
        return RateDraws.of(self.frequency, self.seed)

    @cached_property
    def _size_draws(self) -> Floats:
        """Draws of the parameters of one theft's law, shape (laws, parameters)."""
        names = len(self.severity.names)
        return self.severity.draws(normal_points(self.seed + 1, names, SEVERITY_DRAWS))
