"""How did each number come about? The steps of a quote in the order they were taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.profile import TIERS
from pricing.money import whole_yen
from pricing.result import Step

if TYPE_CHECKING:
    from models.annual_loss import AnnualLoss
    from pricing.desk import Desk
    from pricing.policy import Policy
    from pricing.premium import Programme

DIGITS = 6


def steps(annual: AnnualLoss, programme: Programme, policy: Policy, desk: Desk) -> tuple[Step, ...]:
    """Theft rate, size, expected loss, risk load and premium, each with formula and source."""
    rates, sizes = annual.rates.mean(axis=0), annual.law.mean().mean(axis=0)
    basis = desk.basis
    loaded = sum(value.loaded for value in programme.values)
    struck = [i for i in range(len(TIERS)) if rates[i] > 0]
    return (
        Step(
            step="theft rate, thefts a year",
            formula="λ_t = exp(x'β) · π_t/ρ_t · Π m_c, mean over parameter draws",
            inputs={TIERS[i]: _short(rates[i]) for i in struck},
            value=_short(rates.sum()),
            reference="models.frequency",
        ),
        Step(
            step="mean size of one theft, yen",
            formula="E[min(L, A)], ln L normal with elasticity γ in A, mean over parameter draws",
            inputs={TIERS[i]: whole_yen(float(sizes[i])) for i in struck},
            value=whole_yen(float(sum(rates[i] * sizes[i] for i in struck) / rates.sum())),
            reference="models.severity",
        ),
        Step(
            step="expected loss of the policy, yen",
            formula="Σ over layers of the area under P(payment > x), exactly by Fourier transform",
            inputs={
                "layers": len(programme.terms),
                "term_years": policy.term_years,
                "share_of_theft_rate_covered": _short(
                    programme.covered.rates.sum() / policy.term_years / annual.rates.sum()
                ),
            },
            value=whole_yen(programme.expected),
            reference="models.aggregate",
        ),
        Step(
            step="risk-loaded loss, yen",
            formula=f"area under g(P(payment > x)), g = {basis.risk_load.principle}",
            inputs={"parameter": basis.risk_load.parameter},
            value=whole_yen(loaded),
            reference="pricing.measures",
        ),
        Step(
            step="technical premium, yen",
            formula="risk-loaded loss / (1 - loadings)",
            inputs={rate.name: rate.share_of_premium for rate in basis.loadings},
            value=whole_yen(programme.premium),
            reference=f"pricing basis {basis.version}",
        ),
    )


def _short(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")
