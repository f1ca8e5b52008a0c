"""How much of one theft counts, by tier, by cause and by asset?

A sub-limit caps the loss before any layer sees it. One on a tier caps the tier's law. One on a
cause caps that cause's part of every tier's thefts; the parts are the shares of causes the model
learned, among the causes the wording covers. One on an asset caps that asset's part of every theft:
a theft is taken to take all assets alike (docs/decisions/0014). Where several apply to one theft or
to a part of one, the lowest does.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from models.profile import ASSETS, TIERS
from models.theft_law import AssetLimited, Sublimited
from pricing.errors import UnknownHoldings
from pricing.policy import STATE_CAUSE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from models.annual_loss import AnnualLoss
    from models.loss_model import LossModel
    from models.profile import Asset, CoinShares, Tier
    from pricing.policy import Policy, Sublimit

    Floats = NDArray[np.float64]

NO_CAP = float("inf")


def with_sublimits(
    annual: AnnualLoss,
    policy: Policy,
    model: LossModel,
    jpy_per_unit: float,
    coins: CoinShares | None = None,
) -> AnnualLoss:
    """The year as far as the policy's sub-limits let it count; yen.

    Args:
        annual: laws of the term's loss.
        policy: the contract, in its own currency.
        model: for the shares of causes.
        jpy_per_unit: yen per unit of the policy's currency.
        coins: shares of assets by coin; None where unknown.

    Raises:
        UnknownHoldings: a sub-limit is on an asset, and `coins` is None.
    """
    annual = _by_asset(annual, policy, jpy_per_unit, coins)
    if all(sublimit.asset is not None for sublimit in policy.sublimits):
        return annual
    parts = [_parts(tier, policy, model, jpy_per_unit) for tier in TIERS]
    most = max(map(len, parts))
    caps, weights = np.full((2, len(TIERS), most), 0.0)
    for row, part in enumerate(parts):
        caps[row, : len(part)] = np.minimum(list(part), annual.law.cap[row])
        weights[row, : len(part)] = list(part.values())
    return replace(annual, law=Sublimited(annual.law, caps, weights))


def _by_asset(
    annual: AnnualLoss, policy: Policy, jpy_per_unit: float, coins: CoinShares | None
) -> AnnualLoss:
    """The year as far as sub-limits on assets let it count."""
    limited = [(s.asset, s.limit * jpy_per_unit) for s in policy.sublimits if s.asset is not None]
    if not limited:
        return annual
    if coins is None:
        raise _unknown_holdings()
    held = [(coins.of(asset), limit) for asset, limit in limited if coins.of(asset) > 0]
    if not held:
        return annual
    shares, limits = np.array(held).T
    whole = sum(coins.of(asset) for asset in ASSETS)
    return replace(annual, law=AssetLimited(annual.law, shares / whole, limits))


def counted(
    loss: float,
    struck: frozenset[str],
    policy: Policy,
    jpy_per_unit: float,
    by_asset: Mapping[Asset, float] | None = None,
) -> float:
    """How much of one given theft counts, yen.

    Args:
        loss: value taken, yen.
        struck: the tier it is taken from and every cause it is laid to.
        policy: the contract, in its own currency.
        jpy_per_unit: yen per unit of the policy's currency.
        by_asset: the loss by asset, yen; None where unknown.

    Raises:
        UnknownHoldings: a sub-limit is on an asset, and `by_asset` is None.
    """
    limits = {s.asset: s.limit * jpy_per_unit for s in policy.sublimits if s.asset is not None}
    if limits:
        if by_asset is None:
            raise _unknown_holdings()
        loss = sum(min(part, limits.get(asset, NO_CAP)) for asset, part in by_asset.items())
    others = [s.limit * jpy_per_unit for s in policy.sublimits if s.applies_to in struck]
    return min([loss, *others])


def excluded_causes(policy: Policy) -> tuple[str, ...]:
    """Causes the wording excludes, but for state-backed thieves, who may be of any."""
    return tuple(
        name
        for name in type(policy.causes).model_fields
        if getattr(policy.causes, name) is False and name != STATE_CAUSE
    )


def share_of_thefts(
    sublimit: Sublimit,
    covered: AnnualLoss,
    policy: Policy,
    model: LossModel,
    coins: CoinShares | None = None,
) -> float:
    """Part of the thefts the policy covers that this sub-limit applies to; of an asset, its part.

    `coins` must be known where the sub-limit is on an asset.
    """
    if sublimit.asset is not None and coins is not None:
        return coins.of(sublimit.asset)
    rates = covered.rates.mean(axis=0)
    if sublimit.tier is not None:
        applies = np.array([float(tier == sublimit.tier) for tier in TIERS])
    elif sublimit.cause == STATE_CAUSE:
        return model.state_backed_share
    else:
        applies = np.array([_cause_share(t, str(sublimit.cause), policy, model) for t in TIERS])
    return float(rates @ applies / rates.sum())


def _unknown_holdings() -> UnknownHoldings:
    return UnknownHoldings(
        "a sub-limit is on an asset, and the profile does not say what part of the assets that "
        "is: give profile.coins, or name a tier or cause instead",
        "/policy/sublimits",
    )


def _parts(
    tier: Tier, policy: Policy, model: LossModel, jpy_per_unit: float
) -> Mapping[float, float]:
    """Weight of each cap in yen among a tier's covered thefts."""
    found: defaultdict[float, float] = defaultdict(float)
    whole = min((s.limit for s in policy.sublimits if s.tier == tier), default=NO_CAP)
    for by_cause, weight in _by_cause(tier, policy, model):
        for by_thief, share in _by_thief(policy, model):
            found[min(whole, by_cause, by_thief) * jpy_per_unit] += weight * share
    return found


def _by_cause(tier: Tier, policy: Policy, model: LossModel) -> Sequence[tuple[float, float]]:
    """Cap in the policy's currency and weight, for each cause with a sub-limit and for the rest."""
    named = [
        (s.limit, _cause_share(tier, s.cause, policy, model))
        for s in policy.sublimits
        if s.cause is not None and s.cause != STATE_CAUSE
    ]
    rest = 1.0 - sum(weight for _, weight in named)
    return [*named, (NO_CAP, max(rest, 0.0))]


def _by_thief(policy: Policy, model: LossModel) -> Sequence[tuple[float, float]]:
    """The same for thieves backed by a state and others."""
    caps = [s.limit for s in policy.sublimits if s.cause == STATE_CAUSE]
    if not caps:
        return [(NO_CAP, 1.0)]
    share = model.state_backed_share
    return [(caps[0], share), (NO_CAP, 1.0 - share)]


def _cause_share(tier: Tier, cause: str, policy: Policy, model: LossModel) -> float:
    """Part of the tier's covered thefts that came by a cause; zero if none is covered."""
    covered = 1.0 - sum(model.cause_share(tier, name) for name in excluded_causes(policy))
    return model.cause_share(tier, cause) / covered if covered > 0 else 0.0
