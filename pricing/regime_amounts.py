"""What does each regime ask of the same exchange?

One amount a scenario, in the regime's own currency and in yen where a rate is known. A figure the
law has not set, an answer the exchange has not given or a rate nobody has leaves the amount
unknown, and says so: nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pricing.formulas import FORMULAS, NotAnswered
from pricing.inputs import quantities, question
from pricing.money import in_minor_units, whole_yen
from pricing.regime_result import DatedFact, LimitRead, MeansRead, RegimeAmount
from pricing.reserve_plan import yen_amount

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from data.regime_entries import Bound, Limit, Means
    from data.regimes import Parameter, RuleSet, Scenario
    from models.profile import SecurityProfile
    from pricing.exchange_rates import Exchange
    from pricing.inputs import Inputs, Quantity
    from pricing.regime_result import Reading
    from pricing.requirement import CustomScenario
    from pricing.reserve_plan import Volumes

NEEDS = "needs "
"""How a reason begins that an answer would take away."""

ROUNDING = 1e-9
"""Shares of tiers are added up: 2 % may come out as 2.0000000000000004 %."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """Everything known, beside one regime."""

    known: Mapping[str, Quantity]
    rules: RuleSet
    exchange: Exchange


def regime_amounts(
    profile: SecurityProfile,
    inputs: Inputs,
    rules: RuleSet,
    exchange: Exchange,
    volumes: Volumes | None = None,
    custom: CustomScenario | None = None,
) -> tuple[RegimeAmount, ...]:
    """What a regime asks for under each of its scenarios, in file order.

    Args:
        profile: the exchange.
        inputs: what it says beside its profile.
        rules: the regime on a day.
        exchange: yen rates of that day.
        volumes: volumes by year and product, for a reserve that is built up by volume.
        custom: the reader's own scenario, put last; only for a regime in yen.

    Raises:
        MissingRate: an amount set in yen by volume, and no rate for the profile's currency.
        VolumesRefused: a product without a rate, or a year that uses more than is held.
    """
    asked = _Asked(quantities(profile, inputs), rules, exchange)
    found = [
        yen_amount(profile, scenario, rules, exchange, volumes)
        if scenario.method in ("press_band", "accrual_ceiling")
        else _amount(scenario, asked)
        for scenario in rules.scenarios
    ]
    if custom is not None:
        found.append(yen_amount(profile, custom, rules, exchange))
    return tuple(found)


def _amount(scenario: Scenario, asked: _Asked) -> RegimeAmount:
    figures = _figures(scenario, asked)
    currency, missing = _currency(scenario, asked)
    missing = (*_missing_figures(figures), *_missing_inputs(scenario, asked), *missing)
    amount = None
    if not missing and currency is not None:
        try:
            amount = _computed(scenario, asked, figures, currency)
        except NotAnswered as gap:
            missing = (f"{NEEDS}{question(scenario.optional[gap.role])}",)
    means = _means(scenario, asked, currency)
    return RegimeAmount(
        regime=asked.rules.regime,
        rule_set=asked.rules.version,
        scenario=scenario.id,
        title_en=scenario.title_en,
        title_ja=scenario.title_ja,
        amount=None if amount is None or currency is None else in_minor_units(amount, currency),
        currency=currency,
        amount_jpy=_in_yen(amount, currency, asked.exchange),
        status=scenario.status,
        citation=scenario.citation,
        formula=FORMULAS[scenario.method].text,
        unknown=missing,
        working=(*_inputs_used(scenario, asked), *_facts(figures), *_rates(scenario, asked)),
        limits=tuple(_limit(one, asked) for one in asked.rules.limits if one.id in scenario.limits),
        means=means,
        shortfall=_shortfall(amount, means, currency),
    )


def _figures(scenario: Scenario, asked: _Asked) -> dict[str, tuple[str, Parameter]]:
    """Parameters by role; an unset rate on a base of nought is not needed and left out."""
    used = {}
    for role, name in scenario.params.items():
        parameter = asked.rules.parameters[name]
        base = asked.known.get(scenario.inputs.get(role.replace("rate_", "base_", 1), ""))
        if parameter.unset and role.startswith("rate_") and base is not None and not base.value:
            continue
        used[role] = (name, parameter)
    return used


def _missing_figures(figures: Mapping[str, tuple[str, Parameter]]) -> tuple[str, ...]:
    return tuple(
        f"{name} is not set: {parameter.citation}"
        for name, parameter in figures.values()
        if parameter.unset
    )


def _missing_inputs(scenario: Scenario, asked: _Asked) -> tuple[str, ...]:
    return tuple(
        f"{NEEDS}{question(name)}" for name in scenario.inputs.values() if name not in asked.known
    )


def _currency(scenario: Scenario, asked: _Asked) -> tuple[str | None, tuple[str, ...]]:
    """The currency the amount is stated in, and the rates missing for it.

    The regime's own where a figure is in it, or where all inputs can be stated in it. A formula
    without a sum of money holds in any currency: then the inputs' own, if they share one.
    """
    own = asked.rules.currency
    used = {
        quantity.currency
        for name in scenario.inputs.values()
        if (quantity := asked.known.get(name)) is not None and quantity.currency is not None
    }
    fixed = any(asked.rules.parameters[name].unit == own for name in scenario.params.values())
    into_own = all(asked.exchange.convertible(one, own) for one in used)
    if own and (fixed or into_own):
        missing = {
            c for one in used if one != own for c in (one, own) if not asked.exchange.known(c)
        }
        return own, tuple(f"needs yen per {c} (--rate {c}=YEN)" for c in sorted(missing))
    if len(used) == 1:
        return next(iter(used)), ()
    missing = {one for one in used if not asked.exchange.known(one)}
    return "JPY", tuple(f"needs yen per {c} (--rate {c}=YEN)" for c in sorted(missing))


def _computed(
    scenario: Scenario,
    asked: _Asked,
    figures: Mapping[str, tuple[str, Parameter]],
    currency: str,
) -> float:
    inputs = {
        role: _stated_in(asked.known[name], currency, asked.exchange)
        for role, name in _given(scenario, asked)
    }
    values = {role: float(one.value or 0.0) for role, (_, one) in figures.items()}
    return FORMULAS[scenario.method].amount(values, inputs)


def _stated_in(quantity: Quantity, currency: str, exchange: Exchange) -> float:
    if quantity.currency is None:
        return quantity.value
    return exchange.convert(quantity.value, quantity.currency, currency)


def _given(scenario: Scenario, asked: _Asked) -> list[tuple[str, str]]:
    """Roles and names of the inputs that are known, those only some cases need among them."""
    pairs = (*scenario.inputs.items(), *scenario.optional.items())
    return [(role, name) for role, name in pairs if name in asked.known]


def _in_yen(amount: float | None, currency: str | None, exchange: Exchange) -> int | None:
    if amount is None or currency is None or not exchange.known(currency):
        return None
    return whole_yen(exchange.convert(amount, currency, "JPY"))


def _inputs_used(scenario: Scenario, asked: _Asked) -> Iterable[DatedFact]:
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


def _rates(scenario: Scenario, asked: _Asked) -> Iterable[DatedFact]:
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


def _kept(bound: Bound, asked: _Asked) -> Reading:
    """Whether an input is within its bound, float rounding aside."""
    quantity = asked.known.get(bound.input)
    if quantity is None:
        return "unknown"
    value, figure = quantity.value, asked.rules.value(bound.param)
    over = value - figure if bound.at_most else figure - value
    return "pass" if over <= ROUNDING else "fail"


def _limit(limit: Limit, asked: _Asked) -> LimitRead:
    quantity, figure = asked.known.get(limit.input), asked.rules.value(limit.param)
    return LimitRead(
        limit=limit.id,
        title_en=limit.title_en,
        title_ja=limit.title_ja,
        observed=None if quantity is None else quantity.value,
        at_most=figure if limit.at_most else None,
        at_least=figure if limit.at_least else None,
        result=_kept(limit, asked),
        citation=limit.citation,
        status=limit.status,
    )


def _means(scenario: Scenario, asked: _Asked, currency: str | None) -> tuple[MeansRead, ...]:
    """What the exchange says it holds of the means that count here."""
    found = []
    for one in asked.rules.means:
        held = asked.known.get(one.input)
        if one.id not in scenario.means or held is None or currency is None:
            continue
        if held.currency is not None and asked.exchange.convertible(held.currency, currency):
            found.append(
                _means_read(one, _stated_in(held, currency, asked.exchange), currency, asked)
            )
    return tuple(found)


def _means_read(means: Means, held: float, currency: str, asked: _Asked) -> MeansRead:
    readings = [(test, _kept(test, asked)) for test in means.tests]
    results = {reading for _, reading in readings}
    result: Reading = "fail" if "fail" in results else "unknown" if results - {"pass"} else "pass"
    amount = in_minor_units(held, currency)
    return MeansRead(
        means=means.id,
        title_en=means.title_en,
        title_ja=means.title_ja,
        held=amount,
        counted=amount if result == "pass" else 0.0,
        result=result,
        why=tuple(_why(test, reading, asked) for test, reading in readings if reading != "pass"),
        citation=means.citation,
        status=means.status,
    )


def _why(test: Bound, reading: Reading, asked: _Asked) -> str:
    if reading == "unknown":
        return f"{NEEDS}{question(test.input)}"
    figure, word = asked.rules.value(test.param), "at most" if test.at_most else "at least"
    return f"{test.input} is {asked.known[test.input].value:g}, must be {word} {figure:g}"


def _shortfall(
    amount: float | None, means: tuple[MeansRead, ...], currency: str | None
) -> float | None:
    if amount is None or currency is None or not means:
        return None
    left = max(0.0, amount - sum(one.counted for one in means))
    return in_minor_units(left, currency)
