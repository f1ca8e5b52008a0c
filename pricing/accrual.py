"""How does a reserve grow that is set aside by volume?

The rule of Japanese securities firms: each year the lower of a rate on this year's volume and what
is missing to a ceiling, a multiple of that rate on the highest volume of a few years:

    accrual(t) = max(0, min(Σ r_p V_p(t), Σ m r_p max(V_p over the window) − balance(t−1)))

Rates, multiple and window come from the regime. balance(t−1) is net of what the year used. Where
the balance is above the ceiling the text permits a release and does not order one: it is kept
unless the reader chooses to release it.
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
    """One year of a build-up, yen; `balance` is at the end of the year.

    balance = the year before's − used + accrual − released.
    """

    accrual: float
    ceiling: float
    balance: float
    used: float = 0.0
    released: float = 0.0


def accrual_rule(rules: RuleSet) -> AccrualRule:
    """The accrual rule of a regime.

    Raises:
        RegimeFault: the regime has none.
    """
    terms = rules.accrual_terms
    return AccrualRule(
        rates={product: rules.value(name) for product, name in terms.rates.items()},
        multiple=rules.value(terms.ceiling_multiple),
        window=round(rules.value(terms.peak_window_years)),
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
    rule: AccrualRule,
    years: Sequence[Mapping[str, float]],
    opening: float = 0.0,
    used: Sequence[float] = (),
    *,
    release: bool = False,
) -> tuple[ReserveYear, ...]:
    """The reserve year by year.

    Args:
        rule: rates, multiple and window.
        years: volumes by product, oldest first.
        opening: balance before the first year, yen.
        used: what losses took from the reserve in each year, yen; nothing if empty.
        release: whether a balance above the ceiling is let go at the year's end.

    Raises:
        ValueError: as for `yearly_amount`; or more used than was held.
    """
    balance = opening
    reserve: list[ReserveYear] = []
    for count, taken in enumerate(used or (0.0,) * len(years), start=1):
        if not 0 <= taken <= balance:
            raise ValueError(
                f"year {count} uses {taken:,.0f} yen of a reserve of {balance:,.0f} yen"
            )
        balance -= taken
        known = years[:count]
        amount, top = accrual(rule, known, balance), ceiling(rule, known)
        let_go = max(0.0, balance - top) if release else 0.0
        balance += amount - let_go
        reserve.append(ReserveYear(amount, top, balance, taken, let_go))
    return tuple(reserve)
