"""Do layers on one exchange pay together, whatever thefts a term brings?

`pricing.book_law` adds what layers of one exchange pay as if the larger payment of one always came
with the larger of the other. That is exact where no thefts can order them otherwise, which is so

* if both are of the same stretch of loss: both payments rise with the same sum of it; or
* if one must be full before the other pays: it ends where the other begins or below, and one theft
  uses up its term limit, with no aggregate deductible before it.

Of many layers it is enough that every two do (Dhaene et al. 2002). They must be struck by the same
thefts: two policies that cover other tiers, causes or days are not.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pricing.layers import LayerTerms
    from pricing.policy import Policy

CONVERTED = 1e-9
"""Relative slack where amounts were converted to yen."""

STRUCK_BY = (
    "currency",
    "inception",
    "expiry",
    "causes",
    "sublimits",
    "waiting_days",
    "discovery_days",
)
"""Fields of a policy, beside its tiers, that say which thefts it is struck by and what counts."""


def pay_together(layers: Sequence[LayerTerms]) -> bool:
    """Whether layers struck by the same thefts always pay in the same order."""
    on_losses = [terms.on_losses for terms in layers]
    return all(
        _one_stretch(a, b) or _full_before(a, b) or _full_before(b, a)
        for a, b in combinations(on_losses, 2)
    )


def struck_alike(policies: Sequence[Policy]) -> bool:
    """Whether policies on one exchange cover the same thefts on the same days."""
    covers = [
        (frozenset(p.tiers_covered), *(getattr(p, field) for field in STRUCK_BY)) for p in policies
    ]
    return all(cover == covers[0] for cover in covers)


def _one_stretch(a: LayerTerms, b: LayerTerms) -> bool:
    return (a.start, a.limit, a.franchise) == (b.start, b.limit, b.franchise)


def _full_before(low: LayerTerms, high: LayerTerms) -> bool:
    full = max(low.start + low.limit, low.franchise)
    return (
        full <= max(high.start, high.franchise) * (1.0 + CONVERTED)
        and low.term_limit <= low.limit * (1.0 + CONVERTED)
        and low.aggregate_deductible == 0.0
    )
