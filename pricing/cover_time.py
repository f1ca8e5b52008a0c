"""For what part of the term's thefts is there cover in time?

Thefts strike evenly over the term. Those in a waiting period at inception are not covered. Under a
policy that pays what is discovered until some days after expiry, a theft found later than that is
lost to the exchange; how long a theft stays hidden is an assumption of the pricing basis,
exponential with a stated median. A policy that says nothing of discovery covers what is stolen in
the term, whenever it is found.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pricing.basis import PricingBasis
    from pricing.policy import Policy


def covered_part(policy: Policy, basis: PricingBasis) -> float:
    """Part of the term's thefts that are covered in time, in (0, 1]."""
    part = 1.0 - policy.waiting_days / policy.term_days
    if policy.discovery_days is None:
        return part
    return part * discovered_part(
        policy.covered_days, policy.discovery_days, basis.discovery.median_days
    )


def discovered_part(covered_days: float, discovery_days: float, median_days: float) -> float:
    """Part of thefts found in time: the mean over the cover of 1 - exp(-(days left)/μ).

    A theft at time t of C covered days has C - t + d days left, so that the part is
    1 - (μ/C) (exp(-d/μ) - exp(-(d + C)/μ)), μ = median / ln 2.

    Args:
        covered_days: C, positive.
        discovery_days: d, days after expiry in which a theft may still be found.
        median_days: until half of the thefts are found, positive.
    """
    mean = median_days / math.log(2)
    late = -math.exp(-discovery_days / mean) * math.expm1(-covered_days / mean)
    return 1.0 - mean / covered_days * late
