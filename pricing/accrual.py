"""How does a reserve grow that is set aside by volume?

The rule of Japanese securities firms: each year the lower of a rate on this year's volume and what
is missing to a ceiling, a multiple of that rate on the highest volume of a few years:

    accrual(t) = max(0, min(Σ r_p V_p(t), Σ m r_p max(V_p over the window) − balance(t−1)))

Rates, multiple and window come from the regime. Where the balance is above the ceiling the text
permits a release and does not order one; the balance is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from data.regimes import RuleSet


@dataclass(frozen=True, slots=True)
class AccrualRule:
    """Yearly rate by product (yen per yen of volume), ceiling multiple, window in years."""

    rates: Mapping[str, float]
    multiple: float
    window: int


@dataclass(frozen=True, slots=True)
class ReserveYear:
    """One year of a build-up, yen; `balance` is at the end of the year."""

    accrual: float
    ceiling: float
    balance: float


def accrual_rule(rules: RuleSet) -> AccrualRule:
    """The accrual rule of a regime."""
    return AccrualRule(
        rates={product: rules.value(name) for product, name in rules.accrual.rates.items()},
        multiple=rules.value(rules.accrual.ceiling_multiple),
        window=round(rules.value(rules.accrual.peak_window_years)),
    )


def yearly_amount(rule: AccrualRule, volumes: Mapping[str, float]) -> float:
    """Rate times volume over all products, yen.

    Args:
        rule: rates to apply.
        volumes: volume of one year by product, yen.

    Raises:
        ValueError: a product without a rate, or a negative volume.
    """
    for product, volume in volumes.items():
        if product not in rule.rates:
            raise ValueError(f'no rate for "{product}": use one of {", ".join(rule.rates)}')
        if volume < 0:
            raise ValueError(f"volume of {product} must not be negative (it is {volume:,.0f})")
    return sum(rule.rates[product] * volume for product, volume in volumes.items())


def ceiling(rule: AccrualRule, years: Sequence[Mapping[str, float]]) -> float:
    """Multiple of the rate on each product's highest volume in the window, yen.

    Args:
        rule: rates, multiple and window.
        years: volumes by product, oldest first; only the last `rule.window` years count.

    Raises:
        ValueError: as for `yearly_amount`.
    """
    window = years[-rule.window :]
    products = {product for volumes in window for product in volumes}
    peaks = {
        product: max(volumes.get(product, 0.0) for volumes in window)
        for product in sorted(products)
    }
    return rule.multiple * yearly_amount(rule, peaks)


def accrual(rule: AccrualRule, years: Sequence[Mapping[str, float]], balance: float) -> float:
    """What is set aside in the last of `years`, yen, never negative.

    Args:
        rule: rates, multiple and window.
        years: volumes by product, oldest first, the year of the accrual last; not empty.
        balance: already held at the start of that year, net of use, yen.

    Raises:
        ValueError: as for `yearly_amount`.
    """
    return max(0.0, min(yearly_amount(rule, years[-1]), ceiling(rule, years) - balance))


def build_up(
    rule: AccrualRule, years: Sequence[Mapping[str, float]], opening: float = 0.0
) -> tuple[ReserveYear, ...]:
    """The reserve year by year, with no use of it.

    Args:
        rule: rates, multiple and window.
        years: volumes by product, oldest first.
        opening: balance before the first year, yen.

    Raises:
        ValueError: as for `yearly_amount`.
    """
    balance = opening
    reserve: list[ReserveYear] = []
    for count in range(1, len(years) + 1):
        known = years[:count]
        amount = accrual(rule, known, balance)
        balance += amount
        reserve.append(ReserveYear(amount, ceiling(rule, known), balance))
    return tuple(reserve)
