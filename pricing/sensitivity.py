"""What does each assumption do to a premium?

The same policies are priced under models that differ from the one in use in one assumption, and
under other risk loads. No guess from slopes: every figure is a repricing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from models.artefact import StoredModel
from pricing.asked import Asked

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from models.loss_model import LossModel
    from models.profile import CoinShares, SecurityProfile
    from pricing.basis import RiskLoad
    from pricing.desk import Desk
    from pricing.policy import Policy
    from pricing.premium import Programme

LOADS = (0.3, 0.6)
"""Other Wang parameters shown beside the one in use."""


@dataclass(frozen=True)
class AssumptionEffect:
    """One assumption turned: the premiums it gives over those of the model in use."""

    group: str
    name: str
    turned: str
    ratios: tuple[float, ...]

    @property
    def largest(self) -> float:
        """Largest relative change of a premium, either way."""
        return max(abs(ratio - 1.0) for ratio in self.ratios)


@dataclass(frozen=True)
class Turned:
    """One choice made otherwise: what a policy is priced on instead.

    Attributes:
        group: of choices.
        name: of the choice.
        words: what it is turned to.
        desk: what is in use otherwise.
        coins: what customers' assets are held in; None leaves what the profile says.
    """

    group: str
    name: str
    words: str
    desk: Desk
    coins: CoinShares | None = None

    def of(self, profile: SecurityProfile) -> SecurityProfile:
        """The exchange under this choice."""
        return profile if self.coins is None else profile.model_copy(update={"coins": self.coins})


def reference_premium(profile: SecurityProfile, desk: Desk, on: dt.date) -> float:
    """Technical premium of an exchange's reference policy, yen, without checks or interval.

    Raises:
        PricingError: the policy cannot be priced.
        NoRate: no exchange rate is known on that day.
    """
    return value(profile, None, desk, on)[0].premium


def value(
    profile: SecurityProfile, policy: Policy | None, desk: Desk, on: dt.date
) -> tuple[Programme, float]:
    """The programme of a policy, the reference policy's if None, and its term in years.

    Raises:
        PricingError: the policy cannot be priced.
        NoRate: no exchange rate is known on that day.
    """
    asked = Asked.of(profile, policy, desk, on)
    return asked.programme(desk.annual_loss(profile, on), desk), asked.policy.term_years


def with_model(desk: Desk, model: LossModel) -> Desk:
    """The same desk with a model that is stored nowhere."""
    return replace(desk, stored=StoredModel("unstored", "", model, {}))


def effects(
    profiles: Sequence[SecurityProfile], desk: Desk, turned: Sequence[Turned], on: dt.date
) -> list[AssumptionEffect]:
    """Price the reference policies of `profiles` under other choices beside `desk`."""
    before = [reference_premium(profile, desk, on) for profile in profiles]
    return [
        AssumptionEffect(
            group=other.group,
            name=other.name,
            turned=other.words,
            ratios=tuple(
                reference_premium(other.of(profile), other.desk, on) / own
                for profile, own in zip(profiles, before, strict=True)
            ),
        )
        for other in turned
    ]


def with_load(desk: Desk, load: RiskLoad) -> Desk:
    """The same desk with another risk load."""
    return replace(desk, basis=desk.basis.model_copy(update={"risk_load": load}))


def other_loads(desk: Desk) -> tuple[Turned, ...]:
    """Other Wang parameters."""
    load = desk.basis.risk_load
    before = "" if load.parameter is None else f" {load.parameter:g}"
    return tuple(
        Turned(
            "risk load",
            "wang",
            f"parameter {parameter:g} instead of {load.principle}{before}",
            with_load(
                desk,
                load.model_copy(update={"principle": "wang", "parameter": parameter, "parts": ()}),
            ),
        )
        for parameter in LOADS
    )
