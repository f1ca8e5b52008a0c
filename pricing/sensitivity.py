"""What does each assumption do to a premium?

The same policies are priced under models that differ from the one in use in one assumption, and
under other risk loads. No guess from slopes: every figure is a repricing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from models.artefact import StoredModel
from pricing import premium
from pricing.adequacy import cash_floor
from pricing.reference_policy import reference_policy
from pricing.requirement import requirement

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from models.loss_model import LossModel
    from models.profile import SecurityProfile
    from pricing.basis import RiskLoad
    from pricing.desk import Desk
    from pricing.policy import Policy
    from pricing.premium import Programme

LOADS = (0.3, 0.6)
"""Other Wang parameters shown beside the one in use."""


@dataclass(frozen=True)
class Priced:
    """Expected loss and technical premium of the reference policy, yen, on the predictive law."""

    expected_loss: float
    premium: float
    rate_on_line: float


@dataclass(frozen=True)
class AssumptionEffect:
    """One assumption turned: the premiums it gives, and over those of the model in use."""

    group: str
    name: str
    turned: str
    premiums: tuple[float, ...]
    ratios: tuple[float, ...]

    @property
    def largest(self) -> float:
        """Largest relative change of a premium, either way."""
        return max(abs(ratio - 1.0) for ratio in self.ratios)


def reference_price(profile: SecurityProfile, desk: Desk, on: dt.date) -> Priced:
    """Price the reference policy of an exchange without checks, drivers or interval.

    Raises:
        PricingError: the policy cannot be priced.
        NoRate: no exchange rate is known on that day.
    """
    programme, term_years = value(profile, None, desk, on)
    return Priced(
        expected_loss=programme.expected,
        premium=programme.premium,
        rate_on_line=programme.premium / (programme.limit * term_years),
    )


def value(
    profile: SecurityProfile, policy: Policy | None, desk: Desk, on: dt.date
) -> tuple[Programme, float]:
    """The programme of a policy, the reference policy's if None, and its term in years.

    Raises:
        PricingError: the policy cannot be priced.
        NoRate: no exchange rate is known on that day.
    """
    jpy_per, annual = desk.jpy_per(on), desk.annual_loss(profile, on)
    if policy is None:
        per_unit = jpy_per[profile.currency]
        required = requirement(
            profile.yearly_volume * per_unit,
            profile.assets.total * per_unit,
            desk.scenario,
            desk.rules,
        )
        policy = reference_policy(required.amount, cash_floor(desk.rules), on)
    programme = premium.value_programme(
        annual, policy, desk.stored.model, desk.basis, jpy_per[policy.currency]
    )
    return programme, policy.term_years


def with_model(desk: Desk, model: LossModel) -> Desk:
    """The same desk with a model that is stored nowhere."""
    return replace(desk, stored=StoredModel("unstored", "", model, {}))


def effect(
    profiles: Sequence[SecurityProfile],
    desk: Desk,
    turned: tuple[str, str, str, Desk],
    on: dt.date,
) -> AssumptionEffect:
    """Price `profiles` under another desk beside `desk`; `turned` is group, name, words, desk."""
    group, name, words, other = turned
    before = [reference_price(profile, desk, on).premium for profile in profiles]
    after = [reference_price(profile, other, on).premium for profile in profiles]
    return AssumptionEffect(
        group=group,
        name=name,
        turned=words,
        premiums=tuple(after),
        ratios=tuple(a / b for a, b in zip(after, before, strict=True)),
    )


def with_load(desk: Desk, load: RiskLoad) -> Desk:
    """The same desk with another risk load."""
    return replace(desk, basis=desk.basis.model_copy(update={"risk_load": load}))


def load_desks(desk: Desk) -> tuple[tuple[str, str, str, Desk], ...]:
    """Desks with other Wang parameters."""
    load = desk.basis.risk_load
    before = "" if load.parameter is None else f" {load.parameter:g}"
    return tuple(
        (
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
