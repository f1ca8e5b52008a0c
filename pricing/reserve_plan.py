"""How does the reserve of a regime in yen grow, and what is it measured by?

Amounts by a press band, by an accrual on volumes or by the reader's own rule come from
`pricing.requirement`. With volumes by year and product the accrual is followed year by year, with
what losses use of it and, if the reader so chooses, the release of what is above the ceiling.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, model_validator

from models.profile import Amount, Frozen
from pricing.accrual import accrual_rule, build_up, yearly_amount
from pricing.case import MissingRate
from pricing.errors import PricingError
from pricing.money import whole_yen
from pricing.regime_result import BuildUpYear, DatedFact, RegimeAmount
from pricing.requirement import CustomScenario, requirement

if TYPE_CHECKING:
    from data.regimes import RuleSet, Scenario
    from models.profile import SecurityProfile
    from pricing.exchange_rates import Exchange
    from pricing.findings import Fact, Requirement

VOLUMES = "The exchange's volumes"
VOLUMES_FORMULA = "multiple × Σ rate × highest volume of the window, product by product"


class VolumesRefused(PricingError):
    """A product without a rate, or a year that uses more of the reserve than is in it."""

    slug = "volumes-refused"


class VolumeYear(Frozen):
    """Volumes of one year by product, and what losses used of the reserve in it; yen."""

    year: Annotated[int, Field(ge=1990, le=2200)]
    volumes: dict[str, Amount]
    used: Amount = 0.0


class Volumes(Frozen):
    """Volumes year by year, oldest first, without a gap; `opening` is the balance before; yen."""

    opening: Amount = 0.0
    release_surplus: bool = Field(
        default=False,
        description="Whether a balance above the ceiling is let go: permitted, not ordered",
    )
    years: Annotated[tuple[VolumeYear, ...], Field(strict=False, min_length=1, max_length=50)]

    @model_validator(mode="after")
    def _without_gap(self) -> Self:
        years = [one.year for one in self.years]
        if any(later != earlier + 1 for earlier, later in itertools.pairwise(years)):
            raise ValueError("years must follow each other, the oldest first")
        return self


def yen_amount(
    profile: SecurityProfile,
    scenario: Scenario | CustomScenario,
    rules: RuleSet,
    exchange: Exchange,
    volumes: Volumes | None = None,
) -> RegimeAmount:
    """The amount under a scenario in yen, with its working and, by volume, its build-up.

    Raises:
        MissingRate: no yen rate for the profile's currency.
        VolumesRefused: a product without a rate, or a year that uses more than is held.
    """
    if not exchange.known(profile.currency):
        raise MissingRate(f"no exchange rate for {profile.currency}", "/profile/currency")
    rate = exchange.rate(profile.currency).jpy_per_unit
    name = scenario if isinstance(scenario, CustomScenario) else scenario.id
    asked = requirement(profile.yearly_volume * rate, profile.assets.total * rate, name, rules)
    if isinstance(scenario, CustomScenario):
        return _stated(asked, rules, "The reader's own rule", {})
    roles = {
        **scenario.params,
        "multiple": rules.accrual_terms.ceiling_multiple,
        "window": rules.accrual_terms.peak_window_years,
    }
    stated = _stated(asked, rules, scenario.citation, roles)
    if scenario.method == "accrual_ceiling" and volumes is not None:
        return _by_volumes(stated, rules, volumes)
    return stated


def _stated(
    asked: Requirement, rules: RuleSet, citation: str, roles: dict[str, str]
) -> RegimeAmount:
    return RegimeAmount(
        regime=asked.regime,
        rule_set=rules.version,
        scenario=asked.scenario,
        title_en=asked.title_en,
        title_ja=asked.title_ja,
        amount=float(asked.amount),
        currency=asked.currency,
        amount_jpy=asked.amount,
        status=asked.status,
        citation=citation,
        formula=asked.formula,
        working=tuple(_dated(fact, rules, roles.get(fact.name)) for fact in asked.working),
    )


def _dated(fact: Fact, rules: RuleSet, name: str | None) -> DatedFact:
    if name is None:
        return DatedFact(**fact.model_dump())
    parameter = rules.parameters[name]
    return DatedFact(
        **fact.model_dump(),
        parameter=name,
        in_force_from=parameter.in_force_from,
        published=parameter.published,
    )


def _by_volumes(stated: RegimeAmount, rules: RuleSet, volumes: Volumes) -> RegimeAmount:
    """The same scenario on volumes by year and product: the ceiling in the last of the years."""
    rule = accrual_rule(rules)
    years = [dict(one.volumes) for one in volumes.years]
    used = [one.used for one in volumes.years]
    try:
        grown = build_up(rule, years, volumes.opening, used, release=volumes.release_surplus)
    except ValueError as error:
        raise VolumesRefused(str(error), "/volumes") from error
    amount = whole_yen(grown[-1].ceiling)
    return stated.model_copy(
        update={
            "amount": float(amount),
            "amount_jpy": amount,
            "formula": VOLUMES_FORMULA,
            "working": _volumes_working(stated, rules, volumes),
            "build_up": tuple(
                BuildUpYear(
                    year=one.year,
                    by_rate=whole_yen(yearly_amount(rule, one.volumes)),
                    ceiling=whole_yen(reserve.ceiling),
                    used=whole_yen(reserve.used),
                    set_aside=whole_yen(reserve.accrual),
                    released=whole_yen(reserve.released),
                    balance=whole_yen(reserve.balance),
                )
                for one, reserve in zip(volumes.years, grown, strict=True)
            ),
        }
    )


def _volumes_working(
    stated: RegimeAmount, rules: RuleSet, volumes: Volumes
) -> tuple[DatedFact, ...]:
    """Peak and rate of each product in the window, and the figures that are not of a product."""
    window = volumes.years[-accrual_rule(rules).window :]
    facts = []
    for product in sorted({name for one in window for name in one.volumes}):
        peak = max(window, key=lambda one: one.volumes.get(product, 0.0))
        name = rules.accrual_terms.rates[product]
        parameter = rules.parameters[name]
        facts += [
            DatedFact(
                name=f"peak_{product}",
                value=peak.volumes[product],
                unit=f"JPY in {peak.year}",
                source=VOLUMES,
                status="derived",
            ),
            DatedFact(
                name=f"rate_{product}",
                value=rules.value(name),
                unit=parameter.unit,
                source=parameter.citation,
                status=parameter.status or "assumption",
                parameter=name,
                in_force_from=parameter.in_force_from,
                published=parameter.published,
            ),
        ]
    kept = [fact for fact in stated.working if fact.name in ("multiple", "window")]
    return (*facts, *kept)
