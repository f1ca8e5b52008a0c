"""How did a term of the contract come into the price? A step each, none for a term not used."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from data.currency import COINS
from pricing.cover_time import covered_part
from pricing.defence_costs import defence_costs
from pricing.money import whole_yen
from pricing.result import Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pricing.basis import PricingBasis
    from pricing.holdings import Holdings
    from pricing.policy import Policy
    from pricing.premium import Programme
    from pricing.rates import QuoteRates

DIGITS = 6

BY_CAUSE = "Σ_p w_p E[min(L, A, c_p)], w_p the share of causes with sub-limit c_p"
BY_ASSET_TOO = (
    "Σ_p w_p E[min(Σ_a min(h_a X, l_a), c_p)], X = min(L, A), w_p the share of causes with "
    "sub-limit c_p, h_a the share of the assets with sub-limit l_a: a theft takes all alike"
)


def short(value: float) -> float:
    """A number as a trace shows it, in six digits."""
    return float(f"{value:.{DIGITS}g}")


def coin_limits(programme: Programme, policy: Policy, rates: QuoteRates) -> Iterator[Step]:
    """What limits in a coin are worth in yen, and what that rests on."""
    if policy.currency not in COINS:
        return
    used = next(rate for rate in rates.used if rate.currency == policy.currency)
    yield Step(
        step="limit per event at the coin's price, yen",
        formula="coins · dollars a coin · yen a dollar; the limit moves with the coin, and so does "
        f"a loss of that coin. A loss of other assets does not: {_what_then(rates)}",
        inputs={"jpy_per_unit": used.jpy_per_unit, "month": used.month},
        value=whole_yen(programme.limit),
        reference=used.basis,
    )


def _what_then(rates: QuoteRates) -> str:
    return "then the limit may fall short" if rates.moves is None else "the next step counts that"


def coin_prices(policy: Policy, holdings: Holdings | None) -> Iterator[Step]:
    """How far the assets move against the limits before a theft, where the profile says which."""
    if holdings is None:
        return
    moves, (first, last) = holdings.moves, holdings.times(policy)
    years = (first + last) / 2
    shares = {f"share_{name}": share for name, share in holdings.shares if share}
    yield Step(
        step=f"how far the assets' worth in {policy.currency} moves by a theft, log sd",
        formula="√(ln(Σ_i Σ_j w_i w_j exp(c_ij t))) at the mean time t, no drift, c_ij = ρ σ_i σ_j "
        "less what the limits' own coin moves; a theft at time t takes S_t X, evenly over the term",
        inputs={
            **shares,
            "volatility_btc": short(moves.volatility_btc),
            "volatility_eth": short(moves.volatility_eth),
            "correlation": short(moves.correlation),
            "closes": f"{moves.from_month} to {moves.to_month}",
            "mean_years_to_theft": short(years),
        },
        value=short(math.sqrt(holdings.variance(policy) * years)),
        reference=f"models.coin_prices; {moves.status}: {moves.source}",
    )


def sublimits(programme: Programme, policy: Policy) -> Iterator[Step]:
    """What sub-limits leave of one theft."""
    if not policy.sublimits:
        return
    rates, sizes = programme.covered.rates.mean(axis=0), programme.covered.law.mean().mean(axis=0)
    by_asset = any(sublimit.asset is not None for sublimit in policy.sublimits)
    yield Step(
        step="mean size of one covered theft that counts, yen",
        formula=BY_ASSET_TOO if by_asset else BY_CAUSE,
        inputs={f"{s.applies_to}, {policy.currency}": s.limit for s in policy.sublimits},
        value=whole_yen(float(rates @ sizes / rates.sum())),
        reference="pricing.sublimits",
    )


def cover_time(policy: Policy, basis: PricingBasis) -> Iterator[Step]:
    """What part of the thefts a waiting period and a discovery period leave covered."""
    if policy.waiting_days == 0 and policy.discovery_days is None:
        return
    found = basis.discovery
    said: dict[str, int] = (
        {} if policy.discovery_days is None else {"discovery_days": policy.discovery_days}
    )
    assumed = {} if not said else {"median_days_to_discovery": found.median_days}
    yield Step(
        step="part of the term's thefts covered in time",
        formula="(C/T) (1 - (μ/C) (exp(-d/μ) - exp(-(d + C)/μ))), μ = median / ln 2",
        inputs={
            "term_days": policy.term_days,
            "waiting_days": policy.waiting_days,
            **said,
            **assumed,
        },
        value=short(covered_part(policy, basis)),
        reference=f"pricing.cover_time; {found.status}: {found.source}"
        if said
        else "pricing.cover_time",
    )


def costs(policy: Policy, basis: PricingBasis) -> Iterator[Step]:
    """What defence costs add to each loss."""
    rate = defence_costs(policy, basis)
    if rate is None:
        return
    outside = policy.wording.defence_costs_outside_limit
    yield Step(
        step="defence costs, share of the loss paid",
        formula="(1 + d) min(X, l)" if outside else "min((1 + d) X, l)",
        inputs={"outside_limit": "yes" if outside else "no"},
        value=rate.share_of_indemnity,
        reference=f"{rate.status}: {rate.source}",
    )


def instalments(programme: Programme) -> Iterator[Step]:
    """How much of the premium is due at inception, where reinstatements are paid."""
    if not programme.is_reinstated_for_money:
        return
    yield Step(
        step="deposit premium, yen",
        formula="technical premium / (1 + Σ c_k E[min(max(S - (k-1)l, 0), l)] / l), by layer",
        inputs={
            f"reinstated_layer_{i}": short(value.reinstated)
            for i, value in enumerate(programme.values, start=1)
        },
        value=whole_yen(sum(programme.deposits)),
        reference="pricing.layers; Sundt 1991",
    )
