"""What does a contract pay in each year an exchange may have?

The terms are those that are priced (`LayerTerms.payments`), and so are the causes and sub-limits:
a theft belongs to a part of its tier, excluded or with a cap of its own, with the chance the price
gives it. Years of one theft are divided into one year for each part, years of more thefts go by the
lots drawn for them.

A policy of more than a year is looked at as if each of its years were its own term. Defence costs
paid beside a loss reach no customer and are left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from models.profile import TIERS
from models.theft_law import AssetLimited, Sublimited
from pricing.premium import covered_rates, layer_terms
from pricing.sublimits import with_sublimits

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.annual_loss import AnnualLoss
    from models.loss_model import LossModel
    from models.loss_years import LossYears
    from models.profile import CoinShares
    from models.theft_law import TheftLaw
    from pricing.basis import PricingBasis
    from pricing.policy import Policy

    Floats = NDArray[np.float64]

NO_CAP = np.inf


@dataclass(frozen=True)
class ContractYears:
    """Years with what a contract pays in each, yen, shape (years,).

    `own` is what own coins kept against the hot tier make good of each year's thefts.
    """

    years: LossYears
    paid: Floats
    own: Floats

    @cached_property
    def unpaid(self) -> Floats:
        """What the contract leaves of each year's thefts, yen, shape (years,)."""
        return np.asarray(np.maximum(self.years.total - self.paid, 0.0))


@dataclass(frozen=True)
class _Parts:
    """Caps of the parts a tier's thefts fall into and their weights, both (tiers, parts)."""

    caps: Floats
    weights: Floats

    @property
    def one_each(self) -> bool:
        """Whether every theft of a tier is of the same part."""
        return bool((self.weights.max(axis=1) == 1.0).all())


def no_contract(years: LossYears) -> ContractYears:
    """Years in which nothing is insured."""
    return ContractYears(years, *np.zeros((2, len(years.thefts))))


def contract_years(
    years: LossYears,
    annual: AnnualLoss,
    policy: Policy,
    model: LossModel,
    basis: PricingBasis,
    jpy_per_unit: float,
    coins: CoinShares | None = None,
) -> ContractYears:
    """What a policy pays in each year.

    Args:
        years: of the exchange, before any policy.
        annual: the laws they were drawn from.
        policy: the contract, in its own currency.
        model: for the shares of causes.
        basis: defence costs and the time until a theft is found.
        jpy_per_unit: yen per unit of the policy's currency.
        coins: shares of assets by coin; None where unknown.

    Raises:
        UnknownHoldings: a sub-limit is on an asset, and `coins` is None.
    """
    divided, counts = counted_years(years, annual, policy, model, basis, jpy_per_unit, coins)
    paid = np.zeros(len(counts))
    for terms in layer_terms(policy, basis, jpy_per_unit):
        paid += terms.payments(counts).sum(axis=1) / (1.0 + terms.defence_costs)
    return ContractYears(divided, paid, np.zeros_like(paid))


def counted_years(
    years: LossYears,
    annual: AnnualLoss,
    policy: Policy,
    model: LossModel,
    basis: PricingBasis,
    jpy_per_unit: float,
    coins: CoinShares | None = None,
) -> tuple[LossYears, Floats]:
    """The years told apart as a wording does, and how much of each theft counts, (years, thefts).

    Arguments and refusals as of `contract_years`; the policy's layers are not looked at.
    """
    law = with_sublimits(annual, policy, model, jpy_per_unit, coins).law
    covered = covered_rates(policy, model, basis) / policy.term_years
    divided, caps = _divided(years, _parts(covered, law))
    return divided, np.minimum(_by_asset(law, divided.losses), caps)


def _by_asset(law: TheftLaw, losses: Floats) -> Floats:
    """How much of each theft sub-limits on assets let count."""
    inner = law.base if isinstance(law, Sublimited) else law
    return inner.counted(losses) if isinstance(inner, AssetLimited) else losses


def _parts(covered: Floats, law: TheftLaw) -> _Parts:
    """Excluded thefts count for nothing, the others up to the cap of their part."""
    caps, weights = np.full((len(TIERS), 1), NO_CAP), np.ones((len(TIERS), 1))
    if isinstance(law, Sublimited):
        caps, weights = law.caps, law.weights
    return _Parts(
        np.concatenate([np.zeros((len(TIERS), 1)), caps], axis=1),
        np.concatenate([1.0 - covered[:, None], weights * covered[:, None]], axis=1),
    )


def _divided(years: LossYears, parts: _Parts) -> tuple[LossYears, Floats]:
    """The years told apart by part, and the cap of each theft, (years, thefts)."""
    reached = np.cumsum(parts.weights, axis=1)
    part = (years.lots[..., None] >= reached[years.tiers]).sum(axis=2)
    caps = parts.caps[years.tiers, np.minimum(part, parts.caps.shape[1] - 1)]
    if parts.one_each:
        return years, caps
    once = years.thefts == 1
    tiers = years.tiers[once, 0]
    rows, chances, tops = [np.flatnonzero(~once)], [years.chance[:, ~once]], [caps[~once]]
    for i in range(parts.caps.shape[1]):
        weights = parts.weights[tiers, i]
        kept = weights > 0.0
        rows.append(np.flatnonzero(once)[kept])
        chances.append(years.chance[:, once][:, kept] * weights[kept])
        tops.append(np.repeat(parts.caps[tiers[kept], i][:, None], caps.shape[1], axis=1))
    row = np.concatenate(rows)
    divided = replace(
        years,
        losses=years.losses[row],
        tiers=years.tiers[row],
        lots=years.lots[row],
        thefts=years.thefts[row],
        chance=np.concatenate(chances, axis=1),
    )
    return divided, np.concatenate(tops)
