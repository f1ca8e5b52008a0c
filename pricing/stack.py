"""Which lines make up the premium? From the expected loss upwards, adding up to the yen.

    expected loss
    + risk load
    + loadings, each its share of the premium before tax
    + what lifts the premium to the least charged, if that binds
    + tax on all of these
    = premium

Amounts are rounded once, in `pricing.money`; the risk load takes the rounding.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pricing.errors import PremiumAboveLimit
from pricing.money import Estimate, money, whole_yen
from pricing.premium import interval
from pricing.result import Loading, Minimum

if TYPE_CHECKING:
    from pricing.basis import PricingBasis
    from pricing.premium import Programme

LIFT = "lift_to_minimum"


@dataclass(frozen=True)
class Stack:
    """The lines between the expected loss and the premium, and the least premium charged."""

    risk_load: Estimate
    lines: tuple[Loading, ...]
    minimum: Minimum


def stack(programme: Programme, basis: PricingBasis) -> Stack:
    """Lines of the premium, whole yen; with the expected loss they add up to it.

    Raises:
        PremiumAboveLimit: the premium is more than the policy can pay in its term.
    """
    premium = whole_yen(programme.premium)
    check_premium(premium, programme.most)
    minimum = _minimum(programme, basis)
    lines = (*_loadings(programme, basis), _lift(programme, minimum), _tax(programme, basis))
    rest = premium - whole_yen(programme.expected) - sum(line.amount.amount for line in lines)
    spread = interval(float(rest), programme.loaded_by_draw - programme.expected_by_draw)
    return Stack(spread.model_copy(update={"amount": rest}), lines, minimum)


def check_premium(premium: int, most: float) -> None:
    """Refuse a premium above what the policy can pay in its term, yen.

    Raises:
        PremiumAboveLimit: it is.
    """
    if premium > most:
        raise PremiumAboveLimit(
            f"the premium would be ¥{premium:,.0f}, more than the ¥{most:,.0f} the "
            "policy can pay in its term",
            "/policy/layers",
        )


def _before_tax(programme: Programme) -> float:
    return float(programme.charge.before_tax(programme.loaded))


def _minimum(programme: Programme, basis: PricingBasis) -> Minimum:
    least, technical = programme.charge.least, programme.loaded * programme.charge.gross_up
    by_amount = least <= basis.minimum_premium.amount_jpy
    named = basis.minimum_premium if by_amount else basis.minimum_rate_on_line
    return Minimum(
        rule="minimum_premium" if by_amount else "minimum_rate_on_line",
        premium_before_tax=money(least),
        without_it=money(technical),
        binds=least > technical,
        status=named.status,
        source=named.source,
    )


def _loadings(programme: Programme, basis: PricingBasis) -> tuple[Loading, ...]:
    before_tax = _before_tax(programme)
    return tuple(
        Loading(
            name=rate.name,
            amount=money(before_tax * rate.share_of_premium),
            rate=rate.share_of_premium,
            status=rate.status,
            source=rate.source,
        )
        for rate in basis.loadings
    )


def _lift(programme: Programme, minimum: Minimum) -> Loading:
    """What a minimum adds to the insurer's part: loadings take their share of it as of the rest."""
    added = _before_tax(programme) / programme.charge.gross_up - programme.loaded
    return Loading(
        name=LIFT,
        amount=money(added if minimum.binds else 0.0),
        rate=None,
        status=minimum.status,
        source=minimum.source,
    )


def _tax(programme: Programme, basis: PricingBasis) -> Loading:
    return Loading(
        name=basis.tax.name,
        amount=money(_before_tax(programme) * basis.tax.rate),
        rate=basis.tax.rate,
        status=basis.tax.status,
        source=basis.tax.source,
    )
