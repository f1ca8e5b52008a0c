"""What does each term of the policy do to the price? Layers repriced with one term changed.

Where a layer begins and its limit are halved and doubled; an aggregate limit of more than one limit
is cut to one. A change that makes no policy, as a retention above the limit or a stretch of loss
written twice, is left out. Prices are compared on coarse cells, and the difference is put on the
premium and charged as the changed policy would be, so that a minimum shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import ValidationError

from pricing.layer import Layer
from pricing.layers import loaded_variants
from pricing.money import money
from pricing.policy import Policy
from pricing.premium import layer_terms, limit_per_event
from pricing.result import TermEffect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pricing.basis import PricingBasis
    from pricing.premium import Programme

Term = Literal["retention", "attachment", "limit", "aggregate_limit"]
Change = Literal["halved", "doubled", "to_one_limit"]

FACTORS: tuple[tuple[Change, float], ...] = (("halved", 0.5), ("doubled", 2.0))


@dataclass(frozen=True)
class _Variant:
    """One term of a layer changed, from `now` to `then`, and the layer then; policy currency."""

    term: Term
    change: Change
    now: float
    then: float
    layer: Layer


def term_effects(
    policy: Policy, programme: Programme, basis: PricingBasis, jpy_per_unit: float
) -> tuple[TermEffect, ...]:
    """Effects of all terms of all layers, the largest first.

    Args:
        policy: the contract, in its own currency.
        programme: its layers valued.
        basis: risk load, defence costs and loadings.
        jpy_per_unit: yen per unit of the policy's currency.
    """
    found = [
        effect
        for index in range(len(policy.layers))
        for effect in _of_layer(policy, index, programme, basis, jpy_per_unit)
    ]
    return tuple(sorted(found, key=lambda e: -abs(e.effect.amount)))


def _of_layer(
    policy: Policy, index: int, programme: Programme, basis: PricingBasis, jpy_per_unit: float
) -> list[TermEffect]:
    changed = list(_variants(policy, index))
    layers = (policy.layers[index], *(variant.layer for variant in changed))
    terms = layer_terms(policy.model_copy(update={"layers": layers}), basis, jpy_per_unit)
    now, *then = loaded_variants(programme.covered, terms, basis.risk_load)
    premiums = [
        basis.charge(
            programme.limit + limit_per_event([other]) - limit_per_event(terms[:1]),
            policy.term_years,
        ).premium(programme.loaded + loaded - now)
        for other, loaded in zip(terms[1:], then, strict=True)
    ]
    return [
        TermEffect(
            layer=index + 1,
            term=variant.term,
            change=variant.change,
            now=money(variant.now * jpy_per_unit),
            then=money(variant.then * jpy_per_unit),
            effect=money(float(premium) - programme.premium),
        )
        for variant, premium in zip(changed, premiums, strict=True)
    ]


def _variants(policy: Policy, index: int) -> Iterator[_Variant]:
    """Each change of a layer that leaves a policy somebody could write."""
    layer = policy.layers[index]
    start: Term = "retention" if layer.retention else "attachment"
    asked: list[tuple[Term, Change, float, float, dict[str, float]]] = []
    for change, factor in FACTORS:
        if layer.start:
            then = factor * layer.start
            asked.append((start, change, layer.start, then, {start: then}))
        then = factor * layer.limit
        term_limit = {"aggregate_limit": factor * layer.term_limit}
        asked.append(("limit", change, layer.limit, then, {"limit": then, **term_limit}))
    if layer.term_limit > layer.limit:
        one = {"aggregate_limit": layer.limit}
        asked.append(("aggregate_limit", "to_one_limit", layer.term_limit, layer.limit, one))
    for term, change, now, then, update in asked:
        other = _possible(policy, index, update)
        if other is not None:
            yield _Variant(term, change, now, then, other)


def _possible(policy: Policy, index: int, update: dict[str, float]) -> Layer | None:
    """The layer with these fields changed; None where it or the policy would be refused."""
    layers = policy.layers
    try:
        layer = Layer.model_validate(dict(layers[index]) | update)
        changed = (*layers[:index], layer, *layers[index + 1 :])
        Policy.model_validate(dict(policy) | {"layers": changed})
    except ValidationError:
        return None
    return layer
