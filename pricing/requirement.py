"""How much must an exchange set aside?

No rate is published for crypto, so the amount is always that of a named scenario: one the regime
ships, or the reader's own (`CustomScenario`). Every amount comes with its working. What regimes
abroad ask for, in their own money, is in `pricing.regime_amounts`.

    PricingError
    └── RequirementError
        └── UnknownScenario   the regime ships no scenario of this name
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field, model_validator

from models.profile import Amount, Frozen, Share
from pricing.accrual import accrual_rule, build_up, ceiling, yearly_amount
from pricing.errors import PricingError
from pricing.findings import Fact, Requirement
from pricing.money import whole_yen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from data.regimes import RuleSet, Scenario
    from pricing.accrual import ReserveYear

PROFILE = "The exchange's profile"
READER = "Chosen by the reader"
YEARS_SHOWN = 12
"""Years of a build-up to look through for those in which something is set aside."""

ROUNDING = 1e-9

BAND_FORMULA = "low × (high / low)^(ln(volume / low_at) / ln(high_at / low_at)), within low … high"
CEILING_FORMULA = "multiple × rate × volume"
CUSTOM_FORMULA = "rate × base, within floor … cap"


class RequirementError(PricingError):
    """No required amount can be stated."""

    slug = "no-requirement"


class UnknownScenario(RequirementError):
    """The regime ships no scenario of this name; `known` lists those it does."""

    slug = "unknown-scenario"

    def __init__(self, scenario: str, known: tuple[str, ...]) -> None:
        super().__init__(f'no scenario "{scenario}": use one of {", ".join(known)}')
        self.scenario = scenario
        self.known = known


class CustomScenario(Frozen):
    """The reader's own rule: a rate on volume or assets, kept between a floor and a cap."""

    floor: Amount = Field(default=0.0, description="Least amount, yen")
    cap: Amount = Field(description="Largest amount, yen")
    rate: Share = Field(description="Yen per yen of the base")
    base: Annotated[
        Literal["yearly_volume", "assets"], Field(description="What the rate is applied to")
    ]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.cap < self.floor:
            raise ValueError("cap must not be below the floor")
        return self


AnyScenario = str | CustomScenario


def band_amount(volume: float, low: float, high: float, low_at: float, high_at: float) -> float:
    """Amount within a band by yearly volume, yen in and out.

    The logarithm of the amount is a straight line in the logarithm of the volume. The other
    reading of "log-linear", the amount itself on that line, is not taken: with the anchors that
    the securities ordinance implies, only this one gives back the ordinance's constant rate
    between them (20 times the volume, 20 times the amount).
    """
    if volume <= low_at:
        return low
    if volume >= high_at:
        return high
    position = math.log(volume / low_at) / math.log(high_at / low_at)
    return low * math.exp(position * math.log(high / low))


def requirement(
    profile_volume_jpy: float, assets_jpy: float, scenario: AnyScenario, rules: RuleSet
) -> Requirement:
    """The required amount under one scenario, with its working.

    Args:
        profile_volume_jpy: customers' spot trading in a year, yen.
        assets_jpy: customers' crypto-assets, yen.
        scenario: name of a shipped scenario, or the reader's own.
        rules: the regime.

    Raises:
        UnknownScenario: a name the regime does not ship.
    """
    amount = required_amount(profile_volume_jpy, assets_jpy, scenario, rules)
    if isinstance(scenario, CustomScenario):
        return _custom(profile_volume_jpy, assets_jpy, scenario, rules, amount)
    shipped = _shipped_scenario(scenario, rules)
    return _WORKINGS[shipped.method](profile_volume_jpy, shipped, rules, amount)


def required_amount(
    profile_volume_jpy: float, assets_jpy: float, scenario: AnyScenario, rules: RuleSet
) -> int:
    """The amount of `requirement` without its working, whole yen; arguments as there.

    Raises:
        UnknownScenario: a name the regime does not ship.
    """
    if isinstance(scenario, CustomScenario):
        base = profile_volume_jpy if scenario.base == "yearly_volume" else assets_jpy
        return whole_yen(min(max(scenario.rate * base, scenario.floor), scenario.cap))
    shipped = _shipped_scenario(scenario, rules)
    return whole_yen(_AMOUNTS[shipped.method](profile_volume_jpy, shipped, rules))


def _shipped_scenario(name: str, rules: RuleSet) -> Scenario:
    found = _quotable(rules)
    for shipped in found:
        if shipped.id == name:
            return shipped
    raise UnknownScenario(name, tuple(shipped.id for shipped in found))


def _quotable(rules: RuleSet) -> tuple[Scenario, ...]:
    """Scenarios that volume alone decides; those of other regimes ask for more."""
    return tuple(shipped for shipped in rules.scenarios if shipped.method in _AMOUNTS)


def yardsticks(
    profile_volume_jpy: float, assets_jpy: float, rules: RuleSet
) -> tuple[Requirement, ...]:
    """The required amount under every shipped scenario, side by side, in file order."""
    return tuple(
        requirement(profile_volume_jpy, assets_jpy, shipped.id, rules)
        for shipped in _quotable(rules)
    )


def _band(volume: float, scenario: Scenario, rules: RuleSet) -> float:
    band = {role: rules.value(name) for role, name in scenario.params.items()}
    return band_amount(volume, **band)


def _band_working(volume: float, scenario: Scenario, rules: RuleSet, amount: int) -> Requirement:
    working = (_volume(volume), *(_fact(role, n, rules) for role, n in scenario.params.items()))
    return _shipped(scenario, rules, amount, BAND_FORMULA, working)


def _volumes(volume: float, scenario: Scenario, rules: RuleSet) -> Mapping[str, float]:
    """The volume under the product whose rate the scenario takes."""
    rate, rates = scenario.params["rate"], rules.accrual_terms.rates
    product = next(name for name, parameter in rates.items() if parameter == rate)
    return {product: volume}


def _ceiling(volume: float, scenario: Scenario, rules: RuleSet) -> float:
    return ceiling(accrual_rule(rules), (_volumes(volume, scenario, rules),))


def _ceiling_working(volume: float, scenario: Scenario, rules: RuleSet, amount: int) -> Requirement:
    rule, volumes = accrual_rule(rules), _volumes(volume, scenario, rules)
    rate, terms = scenario.params["rate"], rules.accrual_terms
    years = build_up(rule, (volumes,) * YEARS_SHOWN)
    working = (
        _volume(volume),
        _fact("rate", rate, rules),
        _fact("multiple", terms.ceiling_multiple, rules),
        _fact("window", terms.peak_window_years, rules),
        _derived("set_aside_in_the_first_year", yearly_amount(rule, volumes), "JPY"),
        _derived("years_to_the_full_amount", _years_of_accrual(years), "years at this volume"),
    )
    return _shipped(scenario, rules, amount, CEILING_FORMULA, working)


def _years_of_accrual(years: tuple[ReserveYear, ...]) -> int:
    """Years in which more than float rounding is set aside."""
    return sum(year.accrual > ROUNDING * year.ceiling for year in years)


_AMOUNTS: dict[str, Callable[[float, Scenario, RuleSet], float]] = {
    "press_band": _band,
    "accrual_ceiling": _ceiling,
}

_WORKINGS: dict[str, Callable[[float, Scenario, RuleSet, int], Requirement]] = {
    "press_band": _band_working,
    "accrual_ceiling": _ceiling_working,
}


def _custom(
    volume: float, assets: float, scenario: CustomScenario, rules: RuleSet, amount: int
) -> Requirement:
    base = volume if scenario.base == "yearly_volume" else assets
    chosen = (("floor", "JPY"), ("cap", "JPY"), ("rate", "JPY per JPY of the base"))
    return Requirement(
        regime=rules.regime,
        scenario="custom",
        title_en="The reader's own floor, cap, rate and base",
        title_ja="利用者が指定した下限・上限・率・基準額",
        amount=amount,
        status="assumption",
        formula=CUSTOM_FORMULA,
        working=(
            Fact(name=scenario.base, value=base, unit="JPY", source=PROFILE, status="derived"),
            *(
                Fact(
                    name=name,
                    value=float(getattr(scenario, name)),
                    unit=unit,
                    source=READER,
                    status="assumption",
                )
                for name, unit in chosen
            ),
        ),
    )


def _shipped(
    scenario: Scenario, rules: RuleSet, amount: int, formula: str, working: tuple[Fact, ...]
) -> Requirement:
    return Requirement(
        regime=rules.regime,
        scenario=scenario.id,
        title_en=scenario.title_en,
        title_ja=scenario.title_ja,
        amount=amount,
        status=scenario.status,
        formula=formula,
        working=working,
    )


def _volume(volume: float) -> Fact:
    return Fact(name="volume", value=volume, unit="JPY a year", source=PROFILE, status="derived")


def _fact(role: str, name: str, rules: RuleSet) -> Fact:
    parameter = rules.parameters[name]
    return Fact(
        name=role,
        value=rules.value(name),
        unit=parameter.unit,
        source=parameter.citation,
        status=parameter.status or "assumption",
    )


def _derived(name: str, value: float, unit: str) -> Fact:
    return Fact(name=name, value=value, unit=unit, source="This working", status="derived")
