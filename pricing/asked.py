"""What is priced: a policy beside its exchange, at the rates of a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pricing import premium
from pricing.holdings import Holdings
from pricing.rates import rates_on
from pricing.reference_policy import reference_for

if TYPE_CHECKING:
    import datetime as dt

    from models.annual_loss import AnnualLoss
    from models.profile import SecurityProfile
    from pricing.desk import Desk
    from pricing.layers import LayerTerms
    from pricing.policy import Policy
    from pricing.premium import Programme
    from pricing.rates import QuoteRates


@dataclass(frozen=True)
class Asked:
    """A policy, the reference policy if none was given, and what its price rests on."""

    profile: SecurityProfile
    policy: Policy
    rates: QuoteRates
    holdings: Holdings | None

    @classmethod
    def of(
        cls,
        profile: SecurityProfile,
        policy: Policy | None,
        desk: Desk,
        on: dt.date,
        rates: QuoteRates | None = None,
    ) -> Asked:
        """What is asked on a day; at the rates of that day if none are given.

        Raises:
            NoRate: no exchange rate is known on that day.
        """
        rates = rates or rates_on(desk.dataset.rates, profile, policy, on)
        if policy is None:
            policy = reference_for(profile, desk, on, rates.jpy_per(profile.currency))
        return cls(profile, policy, rates, Holdings.of(profile, rates, on))

    @property
    def jpy_per_unit(self) -> float:
        """Yen per unit of the policy's currency."""
        return self.rates.jpy_per(self.policy.currency)

    def covered_layers(
        self, annual: AnnualLoss, desk: Desk
    ) -> tuple[AnnualLoss, tuple[LayerTerms, ...]]:
        """The losses the policy covers in its term, and its layers, yen.

        Raises:
            NothingCovered, UnknownHoldings: see `pricing.premium.covered_layers`.
        """
        model, basis = desk.stored.model, desk.basis
        return premium.covered_layers(
            annual, self.policy, model, basis, self.jpy_per_unit, self.holdings
        )

    def programme(self, annual: AnnualLoss, desk: Desk) -> Programme:
        """The policy's layers valued.

        Args:
            annual: law of the exchange's year, yen.
            desk: model and basis.

        Raises:
            NothingCovered, UnknownHoldings, SelfCheckFailed: see `pricing.premium`.
        """
        model, basis = desk.stored.model, desk.basis
        return premium.value_programme(
            annual, self.policy, model, basis, self.jpy_per_unit, self.holdings
        )
