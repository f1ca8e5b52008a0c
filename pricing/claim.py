"""What does a policy pay for given thefts, and where does the rest of each loss stay?

`settle` takes the thefts of one term in the order they come through the terms of the contract, in
the order of `docs/policy.md`, and says of each loss which part every term leaves unpaid. The terms
are those that are priced: `LayerTerms.payments` and `pricing.sublimits.counted`. Whether a theft is
covered at all, disputed, or owed by an insurer that can pay, is for the caller to say: no term of
money decides it.

Where several terms leave something unpaid, each gets what lifting it adds, the last taken first:
aggregates, costs inside the limit, coinsurance, then what the layers do not write.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from models.profile import Frozen
from pricing.money import whole_yen
from pricing.premium import layer_terms
from pricing.sublimits import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.profile import Asset, Tier
    from pricing.basis import PricingBasis
    from pricing.layers import LayerTerms
    from pricing.policy import Policy


@dataclass(frozen=True)
class Theft:
    """One theft.

    Attributes:
        loss: value taken, yen at the prices of the day.
        tier: what it is taken from.
        causes: every cause it is laid to, names of `pricing.policy.Causes`.
        covered: whether the wording covers it at all.
        by_asset: the loss by asset, yen; None where unknown.
    """

    loss: float
    tier: Tier
    causes: frozenset[str] = frozenset()
    covered: bool = True
    by_asset: Mapping[Asset, float] | None = None


@dataclass(frozen=True)
class Settlement:
    """Where one loss stays, yen; the parts add up to the loss.

    Attributes:
        paid: to the exchange or its customers by this insurer, without defence costs.
        disputed: would be paid if silence of the wording were read as cover.
        defaulted: owed by an insurer that fails, and not paid.
        excluded: not covered by tier, cause or time.
        sublimit: above a sub-limit.
        below: under the lowest layer: retention, attachment, or a franchise not reached.
        above: over the highest layer.
        unwritten: between layers, or in other insurers' shares.
        coinsurance: borne by the exchange in its share.
        costs: taken from the limit by defence costs inside it.
        aggregate: kept back by an aggregate deductible, or by a limit in the term used up.
        defence_costs: paid beside the loss, and no part of it.
    """

    paid: float = 0.0
    disputed: float = 0.0
    defaulted: float = 0.0
    excluded: float = 0.0
    sublimit: float = 0.0
    below: float = 0.0
    above: float = 0.0
    unwritten: float = 0.0
    coinsurance: float = 0.0
    costs: float = 0.0
    aggregate: float = 0.0
    defence_costs: float = 0.0


class LossParts(Frozen):
    """A `Settlement` as documents carry it: whole yen that add up to the whole-yen loss."""

    paid: int
    disputed: int
    defaulted: int
    excluded: int
    sublimit: int
    below: int
    above: int
    unwritten: int
    coinsurance: int
    costs: int
    aggregate: int

    @property
    def loss(self) -> int:
        """All of it, yen."""
        return sum(getattr(self, name) for name in type(self).model_fields)

    @classmethod
    def of(cls, settlement: Settlement) -> LossParts:
        """Each part is the difference of two rounded sums, so that they add up."""
        names = list(cls.model_fields)
        sums = accumulate((getattr(settlement, name) for name in names), initial=0.0)
        ends = [whole_yen(total) for total in sums]
        return cls(**{n: high - low for n, (low, high) in zip(names, pairwise(ends), strict=True)})


def settle(
    policy: Policy, thefts: Sequence[Theft], basis: PricingBasis, jpy_per_unit: float
) -> tuple[Settlement, ...]:
    """Pay the thefts of one term.

    Args:
        policy: the contract, in its own currency.
        thefts: in the order they come.
        basis: for defence costs the policy pays without saying how much.
        jpy_per_unit: yen per unit of the policy's currency.

    Raises:
        UnknownHoldings: a sub-limit is on an asset, and a theft does not say its coins.
    """
    counts = [
        counted(t.loss, t.causes | {t.tier}, policy, jpy_per_unit, t.by_asset) if t.covered else 0.0
        for t in thefts
    ]
    terms = layer_terms(policy, basis, jpy_per_unit)
    paid = _indemnity(terms, counts)
    terms = tuple(replace(t, aggregate_deductible=0.0, term_limit=math.inf) for t in terms)
    each = _indemnity(terms, counts)
    terms = tuple(replace(t, defence_costs=0.0) for t in terms)
    without_costs = _indemnity(terms, counts)
    terms = tuple(replace(t, coinsurance=0.0) for t in terms)
    written = _indemnity(terms, counts)
    costs = _costs(layer_terms(policy, basis, jpy_per_unit), counts)
    found = []
    for i, theft in enumerate(thefts):
        inside, below, above = _where(terms, counts[i])
        found.append(
            Settlement(
                paid=paid[i],
                excluded=0.0 if theft.covered else theft.loss,
                sublimit=theft.loss - counts[i] if theft.covered else 0.0,
                below=below,
                above=above,
                unwritten=_rest(inside, written[i]),
                coinsurance=_rest(written[i], without_costs[i]),
                costs=_rest(without_costs[i], each[i]),
                aggregate=_rest(each[i], paid[i]),
                defence_costs=costs[i],
            )
        )
    return tuple(found)


def _indemnity(terms: Sequence[LayerTerms], counts: Sequence[float]) -> list[float]:
    """Paid for each loss by all layers, without defence costs, yen."""
    return [
        sum(part)
        for part in zip(*(t.payments(counts) / (1.0 + t.defence_costs) for t in terms), strict=True)
    ]


def _costs(terms: Sequence[LayerTerms], counts: Sequence[float]) -> list[float]:
    """Defence costs paid with each loss by all layers, yen."""
    return [
        sum(part)
        for part in zip(
            *(t.payments(counts) * t.defence_costs / (1.0 + t.defence_costs) for t in terms),
            strict=True,
        )
    ]


def _where(terms: Sequence[LayerTerms], loss: float) -> tuple[float, float, float]:
    """How much of a loss lies between the ends of the layers, below and above them, yen."""
    reached = [t.start for t in terms if loss >= t.franchise]
    below = min([loss, *([min(reached)] if reached else [])])
    above = max(0.0, loss - max(t.start + t.limit for t in terms)) if reached else 0.0
    return loss - below - above, below, above


def _rest(whole: float, part: float) -> float:
    """What a term leaves unpaid; below zero only by rounding."""
    return max(whole - part, 0.0)
