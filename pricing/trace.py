"""How did each number come about? The steps of a quote in the order they were taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.profile import TIERS
from pricing.measures import DISTORTIONS
from pricing.money import whole_yen
from pricing.result import Step
from pricing.term_steps import (
    coin_limits,
    coin_prices,
    costs,
    cover_time,
    instalments,
    short,
    sublimits,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.annual_loss import AnnualLoss
    from pricing.basis import Principle, RiskLoad
    from pricing.desk import Desk
    from pricing.holdings import Holdings
    from pricing.policy import Policy
    from pricing.premium import Programme
    from pricing.rates import QuoteRates

LOAD_FORMULAS: Mapping[Principle, str] = {
    "expected_value": "(1 + parameter) · E[payment], layer by layer",
    "standard_deviation": "E[payment] + parameter · sd(payment), layer by layer",
}
"""Of the principles that are no distortions."""


def steps(
    annual: AnnualLoss,
    programme: Programme,
    policy: Policy,
    desk: Desk,
    exchange: QuoteRates,
    holdings: Holdings | None,
) -> tuple[Step, ...]:
    """Theft rate, size, expected loss, risk load and premium, each with formula and source."""
    rates, sizes = annual.rates.mean(axis=0), annual.law.mean().mean(axis=0)
    basis = desk.basis
    struck = [i for i in range(len(TIERS)) if rates[i] > 0]
    return (
        Step(
            step="theft rate, thefts a year",
            formula="λ_t = exp(x'β) · π_t/ρ_t · Π m_c, mean over parameter draws",
            inputs={TIERS[i]: short(rates[i]) for i in struck},
            value=short(rates.sum()),
            reference="models.frequency",
        ),
        Step(
            step="mean size of one theft, yen",
            formula="E[min(L, A)], ln L normal with elasticity γ in A, mean over parameter draws",
            inputs={TIERS[i]: whole_yen(float(sizes[i])) for i in struck},
            value=whole_yen(float(sum(rates[i] * sizes[i] for i in struck) / rates.sum())),
            reference="models.severity",
        ),
        *coin_limits(programme, policy, exchange),
        *coin_prices(policy, holdings),
        *sublimits(programme, policy),
        *cover_time(policy, basis),
        *costs(policy, basis),
        Step(
            step="expected loss of the policy, yen",
            formula="Σ over layers of the area under P(payment > x), exactly by Fourier transform",
            inputs={
                "layers": len(programme.terms),
                "term_years": policy.term_years,
                "share_of_theft_rate_covered": short(
                    programme.covered.rates.sum() / policy.term_years / annual.rates.sum()
                ),
            },
            value=whole_yen(programme.expected),
            reference="models.aggregate",
        ),
        _risk_loaded(basis.risk_load, programme.loaded),
        Step(
            step="technical premium, yen",
            formula="max(risk-loaded loss / (1 - loadings), least premium) · (1 + tax)",
            inputs={
                **{rate.name: rate.share_of_premium for rate in basis.loadings},
                "least_premium": whole_yen(programme.charge.least),
                basis.tax.name: basis.tax.rate,
            },
            value=whole_yen(programme.premium),
            reference=f"pricing basis {basis.version}",
        ),
        *instalments(programme),
    )


def _risk_loaded(load: RiskLoad, loaded: float) -> Step:
    if load.parameter is None:
        formula = "Σ weight · area under g(P(payment > x)), g = each part of the mixture"
        inputs: dict[str, float | int | str] = {
            f"part {i}": f"{part.weight:g} of {part.principle} {part.parameter:g}"
            for i, part in enumerate(load.parts, 1)
        }
    else:
        formula = LOAD_FORMULAS.get(
            load.principle, f"area under g(P(payment > x)), g = {load.principle}"
        )
        inputs = {"parameter": load.parameter}
    return Step(
        step="risk-loaded loss, yen",
        formula=formula,
        inputs=inputs,
        value=whole_yen(loaded),
        reference="pricing.measures" if load.principle in DISTORTIONS else "pricing.basis",
    )
