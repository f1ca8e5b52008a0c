"""Are coins kept, and is money held, as a regime asks?

Limits and means of one regime beside one exchange. What is not stated is unknown: a limit is then
neither kept nor broken, and a means counts for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from pricing.inputs import asked_in, question
from pricing.money import in_minor_units
from pricing.phrases import say
from pricing.regime_result import LimitRead, MeansRead
from pricing.regime_words import QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from data.regime_entries import Bound, Limit, Means
    from data.regimes import RuleSet, Scenario
    from pricing.exchange_rates import Exchange
    from pricing.inputs import Quantity
    from pricing.phrases import Language
    from pricing.regime_result import Reading

NEEDS: Mapping[Language, str] = MappingProxyType({"en": "needs ", "ja": "要入力："})
"""How a reason begins that an answer would take away."""

ROUNDING = 1e-9
"""Shares of tiers are added up: 2 % may come out as 2.0000000000000004 %."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything known of an exchange, beside one regime."""

    known: Mapping[str, Quantity]
    rules: RuleSet
    exchange: Exchange
    lang: Language = "en"


@dataclass(frozen=True, slots=True)
class Gap:
    """Why an amount is unknown, and the field of a request that would tell, if one would."""

    text: str
    field: str | None = None


def stated_in(quantity: Quantity, currency: str, exchange: Exchange) -> float:
    """An input in a currency; as it is where it is no money.

    Raises:
        KeyError: no rate between the two.
    """
    if quantity.currency is None:
        return quantity.value
    return exchange.convert(quantity.value, quantity.currency, currency)


def needs_answer(name: str, lang: Language) -> Gap:
    """An input that is not answered."""
    return Gap(NEEDS[lang] + question(name, lang), asked_in(name))


def needs_rate(*currencies: str, asked: Asked) -> tuple[Gap, ...]:
    """The rates to the yen that are missing."""
    missing = sorted({one for one in currencies if not asked.exchange.known(one)})
    return tuple(
        Gap(
            NEEDS[asked.lang]
            + say(f"yen per {one}", f"1{one}当たりの円").told(asked.lang)
            + f" (--rate {one}=YEN)",
            f"/yen_per/{one}",
        )
        for one in missing
    )


def _kept(bound: Bound, asked: Asked) -> Reading:
    """Whether an input is within its bound, float rounding aside."""
    quantity = asked.known.get(bound.input)
    if quantity is None:
        return "unknown"
    value, figure = quantity.value, asked.rules.value(bound.param)
    over = value - figure if bound.at_most else figure - value
    return "pass" if over <= ROUNDING else "fail"


def read_limits(scenario: Scenario, asked: Asked) -> tuple[LimitRead, ...]:
    """The limits that belong to a scenario, applied to the exchange."""
    return tuple(_limit(one, asked) for one in asked.rules.limits if one.id in scenario.limits)


def _limit(limit: Limit, asked: Asked) -> LimitRead:
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


def read_means(scenario: Scenario, asked: Asked, currency: str) -> tuple[MeansRead, ...]:
    """What the exchange says it holds of the means that count here, in a currency."""
    return tuple(
        _means_read(one, asked.known[one.input], currency, asked)
        for one in asked.rules.means
        if one.id in scenario.means and one.input in asked.known
    )


def _means_read(means: Means, quantity: Quantity, currency: str, asked: Asked) -> MeansRead:
    readings = [(test, _kept(test, asked)) for test in means.tests]
    why = tuple(_why(test, reading, asked) for test, reading in readings if reading != "pass")
    results = {reading for _, reading in readings} - {"pass"}
    held = None
    if asked.exchange.convertible(quantity.currency or currency, currency):
        held = in_minor_units(stated_in(quantity, currency, asked.exchange), currency)
    else:
        results.add("unknown")
        gaps = needs_rate(quantity.currency or currency, currency, asked=asked)
        why += tuple(gap.text for gap in gaps)
    result: Reading = "fail" if "fail" in results else "unknown" if results else "pass"
    return MeansRead(
        means=means.id,
        title_en=means.title_en,
        title_ja=means.title_ja,
        held=held,
        counted=held if held is not None and result == "pass" else 0.0,
        result=result,
        why=why,
        citation=means.citation,
        status=means.status,
    )


def _why(test: Bound, reading: Reading, asked: Asked) -> str:
    if reading == "unknown":
        return needs_answer(test.input, asked.lang).text
    figure = asked.rules.value(test.param)
    held = f"{asked.known[test.input].value:g}"
    word, end = ("at most", "以下") if test.at_most else ("at least", "以上")
    return say(
        f"{test.input} is {held}, must be {word} {figure:g}",
        f"{QUESTIONS.get(test.input, test.input)}は{held}（{figure:g}{end}であることを要する）",
    ).told(asked.lang)
