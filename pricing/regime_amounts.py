"""What does each regime ask of the same exchange?

One amount a scenario, in the regime's own currency and in yen where a rate is known. A figure the
law has not set, an answer the exchange has not given or a rate nobody has leaves the amount
unknown, and says so: nothing is guessed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pricing.formulas import FORMULAS, NotAnswered
from pricing.inputs import quantities
from pricing.money import in_minor_units, whole_yen
from pricing.phrases import say
from pricing.regime_bounds import (
    Asked,
    Gap,
    needs_answer,
    needs_rate,
    read_limits,
    read_means,
    stated_in,
)
from pricing.regime_result import DatedFact, RegimeAmount
from pricing.regime_words import formula_said, source_said, unit_said
from pricing.reserve_plan import yen_amount

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from data.regimes import Parameter, RuleSet, Scenario
    from models.profile import SecurityProfile
    from pricing.exchange_rates import Exchange
    from pricing.inputs import Inputs
    from pricing.phrases import Language
    from pricing.regime_result import MeansRead
    from pricing.requirement import CustomScenario
    from pricing.reserve_plan import Volumes


def regime_amounts(
    profile: SecurityProfile,
    inputs: Inputs,
    rules: RuleSet,
    exchange: Exchange,
    volumes: Volumes | None = None,
    custom: CustomScenario | None = None,
    lang: Language = "en",
) -> tuple[RegimeAmount, ...]:
    """What a regime asks for under each of its scenarios, in file order.

    Args:
        profile: the exchange.
        inputs: what it says beside its profile.
        rules: the regime on a day.
        exchange: yen rates of that day.
        volumes: volumes by year and product, for a reserve that is built up by volume.
        custom: the reader's own scenario, put last; only for a regime in yen.
        lang: of formulas, units, sources of ours and what is unknown.

    Raises:
        MissingRate: an amount set in yen by volume, and no rate for the profile's currency.
        VolumesRefused: a product without a rate, or a year that uses more than is held.
    """
    asked = Asked(quantities(profile, inputs), rules, exchange, lang)
    found = [
        yen_amount(profile, scenario, rules, exchange, volumes)
        if scenario.method in ("press_band", "accrual_ceiling")
        else _amount(scenario, asked)
        for scenario in rules.scenarios
    ]
    if custom is not None:
        found.append(yen_amount(profile, custom, rules, exchange))
    return tuple(_said(one, rules, lang) for one in found)


def _said(one: RegimeAmount, rules: RuleSet, lang: Language) -> RegimeAmount:
    """Its formula, units and sources in a language; a citation where the file has it in both."""
    if lang == "en":
        return one
    working = tuple(
        fact.model_copy(
            update={
                "unit": unit_said(fact.unit, lang),
                "source": _cited(fact, rules) or source_said(fact.source, lang),
            }
        )
        for fact in one.working
    )
    return one.model_copy(
        update={
            "formula": formula_said(one.formula, lang),
            "citation": source_said(one.citation, lang),
            "working": working,
        }
    )


def _cited(fact: DatedFact, rules: RuleSet) -> str | None:
    """The citation of a figure in Japanese, if its file has one."""
    return None if fact.parameter is None else rules.parameters[fact.parameter].citation_ja


def _amount(scenario: Scenario, asked: Asked) -> RegimeAmount:
    figures = _figures(scenario, asked)
    currency, missing = _currency(scenario, asked)
    missing = (*_missing_figures(figures, asked), *_missing_inputs(scenario, asked), *missing)
    amount = None
    if not missing:
        try:
            amount = _computed(scenario, asked, figures, currency)
        except NotAnswered as gap:
            missing = (needs_answer(scenario.optional[gap.role], asked.lang),)
    means = read_means(scenario, asked, currency)
    return RegimeAmount(
        regime=asked.rules.regime,
        rule_set=asked.rules.version,
        scenario=scenario.id,
        title_en=scenario.title_en,
        title_ja=scenario.title_ja,
        amount=None if amount is None else in_minor_units(amount, currency),
        currency=currency,
        amount_jpy=_in_yen(amount, currency, asked.exchange),
        status=scenario.status,
        citation=scenario.citation,
        formula=FORMULAS[scenario.method].text,
        unknown=tuple(gap.text for gap in missing),
        needs=tuple(gap.field for gap in missing if gap.field is not None),
        working=(*_inputs_used(scenario, asked), *_facts(figures), *_rates(scenario, asked)),
        limits=read_limits(scenario, asked),
        means=means,
        shortfall=_shortfall(amount, means, currency),
    )


def _figures(scenario: Scenario, asked: Asked) -> dict[str, tuple[str, Parameter]]:
    """Parameters by role; an unset rate on a base of nought is not needed and left out."""
    used = {}
    for role, name in scenario.params.items():
        parameter = asked.rules.parameters[name]
        base = asked.known.get(scenario.inputs.get(role.replace("rate_", "base_", 1), ""))
        if parameter.unset and role.startswith("rate_") and base is not None and not base.value:
            continue
        used[role] = (name, parameter)
    return used


def _missing_figures(figures: Mapping[str, tuple[str, Parameter]], asked: Asked) -> tuple[Gap, ...]:
    return tuple(
        Gap(
            say(
                f"{name} is not set: {parameter.citation}",
                f"{name}は未定：{parameter.citation_ja or parameter.citation}",
            ).told(asked.lang)
        )
        for name, parameter in figures.values()
        if parameter.unset
    )


def _missing_inputs(scenario: Scenario, asked: Asked) -> tuple[Gap, ...]:
    return tuple(
        needs_answer(name, asked.lang)
        for name in scenario.inputs.values()
        if name not in asked.known
    )


def _currency(scenario: Scenario, asked: Asked) -> tuple[str, tuple[Gap, ...]]:
    """The currency the amount is stated in, and the rates missing for it.

    The regime's own where a figure is in it, or where all inputs can be stated in it. A formula
    without a sum of money holds in any currency: then the inputs' own, if they share one, or yen.
    """
    own, exchange = asked.rules.currency, asked.exchange
    used = {
        quantity.currency
        for name in scenario.inputs.values()
        if (quantity := asked.known.get(name)) is not None and quantity.currency is not None
    }
    fixed = any(asked.rules.parameters[name].unit == own for name in scenario.params.values())
    if own and (fixed or all(exchange.convertible(one, own) for one in used)):
        abroad = used - {own}
        return own, needs_rate(*abroad, own, asked=asked) if abroad else ()
    if len(used) == 1:
        return next(iter(used)), ()
    return "JPY", needs_rate(*used, asked=asked)


def _computed(
    scenario: Scenario,
    asked: Asked,
    figures: Mapping[str, tuple[str, Parameter]],
    currency: str,
) -> float:
    inputs = {
        role: stated_in(asked.known[name], currency, asked.exchange)
        for role, name in _given(scenario, asked)
    }
    values = {role: float(one.value or 0.0) for role, (_, one) in figures.items()}
    return FORMULAS[scenario.method].amount(values, inputs)


def _given(scenario: Scenario, asked: Asked) -> list[tuple[str, str]]:
    """Roles and names of the inputs that are known, those only some cases need among them."""
    pairs = (*scenario.inputs.items(), *scenario.optional.items())
    return [(role, name) for role, name in pairs if name in asked.known]


def _in_yen(amount: float | None, currency: str, exchange: Exchange) -> int | None:
    if amount is None or not exchange.known(currency):
        return None
    return whole_yen(exchange.convert(amount, currency, "JPY"))


def _inputs_used(scenario: Scenario, asked: Asked) -> Iterable[DatedFact]:
    for role, name in _given(scenario, asked):
        quantity = asked.known[name]
        yield DatedFact(
            name=role,
            value=quantity.value,
            unit=quantity.unit,
            source=quantity.source,
            status=quantity.status,
        )


def _facts(figures: Mapping[str, tuple[str, Parameter]]) -> Iterable[DatedFact]:
    for role, (name, parameter) in figures.items():
        if parameter.value is not None and parameter.status is not None:
            yield DatedFact(
                name=role,
                value=parameter.value,
                unit=parameter.unit,
                source=parameter.citation,
                status=parameter.status,
                parameter=name,
                in_force_from=parameter.in_force_from,
                published=parameter.published,
            )


def _rates(scenario: Scenario, asked: Asked) -> Iterable[DatedFact]:
    """The exchange rates between the inputs, the regime and the yen."""
    used = {q.currency for n in scenario.inputs.values() if (q := asked.known.get(n)) is not None}
    for currency in sorted({*used, asked.rules.currency} - {None, "", "JPY"}, key=str):
        if currency is not None and asked.exchange.known(currency):
            rate = asked.exchange.rate(currency)
            yield DatedFact(
                name="exchange_rate",
                value=rate.jpy_per_unit,
                unit=f"JPY per {currency}",
                source=rate.source,
                status=rate.status,
            )


def _shortfall(amount: float | None, means: tuple[MeansRead, ...], currency: str) -> float | None:
    if amount is None or not means:
        return None
    left = max(0.0, amount - sum(one.counted for one in means))
    return in_minor_units(left, currency)
