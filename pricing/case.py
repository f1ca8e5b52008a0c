"""What does a rule look at?

A `Case` is one policy, one exchange and one required amount, with every amount already in yen.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from data.currency import COINS
from pricing.errors import PricingError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.profile import SecurityProfile
    from pricing.layer import Layer
    from pricing.policy import Policy, Sublimit


class MissingRate(PricingError):
    """An amount is in a currency for which the caller gave no exchange rate."""

    slug = "missing-exchange-rate"


@dataclass(frozen=True, slots=True)
class Case:
    """A policy beside an exchange and its required amount. All amounts are yen.

    `deductible` is what the exchange bears of one event, at most; None where an excess layer's
    wording does not say who pays below it. `sum_insured` is the insurer's part per event of losses
    up to the required amount, `full_limit` the same of losses of any size, and
    `paid_at_required` what it pays of one loss of the required amount. `nominal_limit` is the limit
    as written, the insurer's part. `reserve_cash` is None
    where unknown. `aggregate_multiple` is the lowest ratio of a layer's limit in the term to its
    limit per event; of reinstatements only free ones count, for a paid one needs money from an
    exchange just robbed.
    """

    policy: Policy
    profile: SecurityProfile
    required: float
    cash_floor: float
    deductible: float | None
    attachment: float
    sum_insured: float
    full_limit: float
    paid_at_required: float
    nominal_limit: float
    aggregate_multiple: float
    reserve_cash: float | None
    assets: float
    hot_assets: float
    covered_assets: float

    @property
    def own_part(self) -> float:
        """Part of the limit that is the exchange's own; of a shared one what nobody else can use.

        A wording that is silent on sharing is taken not to share: the rule on it is unknown then.
        """
        insured = self.policy.insured
        if not self.policy.wording.limit_shared_with_others:
            return 1.0
        return 0.0 if insured is None else insured.own_share_of_limit or 0.0

    @property
    def countable(self) -> float:
        """What the contract counts for if no condition takes it away, yen."""
        return min(self.own_part * self.sum_insured, self.required - self.cash_floor)


def make_case(
    policy: Policy,
    profile: SecurityProfile,
    required: float,
    cash_floor: float,
    jpy_per: Mapping[str, float],
) -> Case:
    """Put a policy beside an exchange.

    Args:
        policy: the contract, in its own currency.
        profile: the exchange, in its own currency.
        required: required amount, yen.
        cash_floor: part no insurance may replace, yen.
        jpy_per: yen per unit of every currency used; yen itself may be left out.

    Raises:
        MissingRate: no rate for the policy's or the profile's currency.
    """
    policy_rate = rate_of(policy.currency, jpy_per)
    profile_rate = rate_of(profile.currency, jpy_per)
    cash = profile.reserve_cash
    deductible = _deductible(policy)
    counted = _lowest_sublimit(policy, profile, profile_rate / policy_rate)
    return Case(
        policy=policy,
        profile=profile,
        required=required,
        cash_floor=cash_floor,
        deductible=None if deductible is None else deductible * policy_rate,
        attachment=min(layer.start for layer in policy.layers) * policy_rate,
        sum_insured=_sum_insured(policy, required / policy_rate, counted) * policy_rate,
        full_limit=_sum_insured(policy, math.inf, counted) * policy_rate,
        paid_at_required=_paid_of(policy, required / policy_rate, counted, deductible)
        * policy_rate,
        nominal_limit=policy.limit * policy_rate,
        aggregate_multiple=min(_sure_multiple(layer) for layer in policy.layers),
        reserve_cash=None if cash is None else cash * profile_rate,
        assets=profile.assets.total * profile_rate,
        hot_assets=profile.assets.amount("hot") * profile_rate,
        covered_assets=sum(profile.assets.amount(t) for t in policy.tiers_covered) * profile_rate,
    )


def rate_of(currency: str, jpy_per: Mapping[str, float]) -> float:
    """Yen per unit of a currency.

    Raises:
        MissingRate: no such rate.
    """
    if currency == "JPY":
        return 1.0
    if currency not in jpy_per:
        raise MissingRate(f"no exchange rate for {currency}")
    return jpy_per[currency]


def _sure_multiple(layer: Layer) -> float:
    """How many full losses the layer pays in the term without more premium."""
    if layer.reinstatements is None:
        return layer.term_limit / layer.limit
    return 1.0 + len(list(takewhile(lambda price: price == 0, layer.reinstatements)))


def _deductible(policy: Policy) -> float | None:
    """What the exchange bears of one event, in the policy's currency, if the wording says.

    Aggregate deductibles count in full: the first event of a term may bear them all. Layers over
    the same losses are one layer written by several insurers, and bear theirs once. A franchise
    counts as a deductible of its size: a loss just below it is borne whole, though one that
    reaches it is not borne at all.
    """
    stated = [
        amount
        for layer in policy.layers
        for amount in (layer.retention, layer.franchise)
        if amount is not None
    ]
    lowest = min(layer.start for layer in policy.layers)
    if not stated and lowest > 0:
        return None
    in_the_term: dict[tuple[float, float], float] = {}
    for layer in policy.layers:
        band = (layer.start, layer.limit)
        in_the_term[band] = max(in_the_term.get(band, 0.0), layer.aggregate_deductible)
    return max(stated, default=0.0) + sum(in_the_term.values())


def _lowest_sublimit(policy: Policy, profile: SecurityProfile, policy_per_unit: float) -> float:
    """The lowest sub-limit that can bind, in the policy's currency; infinite if none can.

    One on a tier or an asset of which no more is held than it cannot. One on a cause always may.
    """
    return min(
        (
            sublimit.limit
            for sublimit in policy.sublimits
            if _held(sublimit, profile) * policy_per_unit > sublimit.limit
        ),
        default=math.inf,
    )


def _held(sublimit: Sublimit, profile: SecurityProfile) -> float:
    """What a theft it applies to could take, in the profile's currency; infinite if unbounded."""
    if sublimit.tier is not None:
        return profile.assets.amount(sublimit.tier)
    if sublimit.asset is not None and profile.coins is not None:
        return profile.assets.total * profile.coins.of(sublimit.asset)
    return math.inf


def _used_up(policy: Policy) -> float:
    """How much of a limit a loss of one uses up with its defence costs.

    A share left to the pricing basis must have been filled in: see `pricing.defence_costs`.
    """
    outside = policy.wording.defence_costs_outside_limit
    if policy.defence_costs is None or outside or policy.defence_costs.share is None:
        return 1.0
    return 1.0 + policy.defence_costs.share


def _sum_insured(policy: Policy, required: float, counted: float) -> float:
    """The insurer's part per event, in the policy's currency, of losses up to the requirement.

    A layer that attaches as excess counts only for what it pays below the required amount: a
    limit that no loss of that size can reach replaces no cash. A retention does not shorten the
    limit; the rule on deductibles bounds it. Coinsurance does: nobody else pays that part. So does
    a sub-limit: the reserve must be there whatever the tier struck, the cause or the coin taken, so
    that the worst of them counts. Defence costs inside the limit use it up. Limits in a coin count
    for nothing: the reserve is an amount of yen, and what they are worth in yen may fall.

    Args:
        policy: the contract.
        required: required amount.
        counted: most of one loss that counts, whatever its tier, cause and coin.
    """
    if policy.currency in COINS:
        return 0.0
    return sum(
        layer.paid_share
        * min(
            layer.limit / _used_up(policy),
            max(0.0, required - (layer.attachment or 0.0)),
            max(0.0, counted - layer.start) if counted >= layer.pays_from else 0.0,
        )
        for layer in policy.layers
    )


def _paid_of(policy: Policy, loss: float, counted: float, deductible: float | None) -> float:
    """What the insurer pays of one loss, policy currency; arguments as of `_sum_insured`.

    Here a retention does shorten the payment, and aggregate deductibles are all borne at once.
    """
    if policy.currency in COINS:
        return 0.0
    paid = sum(
        layer.paid_share
        * min(layer.limit / _used_up(policy), max(0.0, min(loss, counted) - layer.start))
        for layer in policy.layers
        if min(loss, counted) >= layer.pays_from
    )
    return min(paid, max(0.0, loss - (deductible or 0.0)))
