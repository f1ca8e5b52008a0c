"""What do lawyers, forensics and recovery add to a loss paid?

A policy that pays them says how much is expected, or leaves it to the pricing basis. They go with
the loss: a share of whatever each layer pays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pricing.basis import DefenceCostRate
from pricing.money import money
from pricing.result import DefenceCostsUsed

if TYPE_CHECKING:
    from pricing.basis import PricingBasis
    from pricing.policy import Policy


def defence_costs(policy: Policy, basis: PricingBasis) -> DefenceCostRate | None:
    """Defence costs as a share of the loss paid, and who says so; None where none are paid."""
    if policy.defence_costs is None:
        return None
    if policy.defence_costs.share is None:
        return basis.defence_costs
    return DefenceCostRate(
        share_of_indemnity=policy.defence_costs.share, status="derived", source="the policy itself"
    )


def with_costs_stated(policy: Policy, basis: PricingBasis) -> Policy:
    """The policy with the basis's figure where it gives none of its own."""
    costs = defence_costs(policy, basis)
    if costs is None or policy.defence_costs is None:
        return policy
    stated = policy.defence_costs.model_copy(update={"share": costs.share_of_indemnity})
    return policy.model_copy(update={"defence_costs": stated})


def costs_used(policy: Policy, basis: PricingBasis, expected: float) -> DefenceCostsUsed | None:
    """How a quote shows them; `expected` is the expected payment, costs included, yen."""
    costs = defence_costs(policy, basis)
    if costs is None:
        return None
    share = costs.share_of_indemnity
    return DefenceCostsUsed(
        share=share,
        inside_limit=policy.wording.defence_costs_outside_limit is False,
        expected=money(expected * share / (1.0 + share)),
        status=costs.status,
        source=costs.source,
    )
