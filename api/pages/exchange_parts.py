"""What do the pages of the exchange's workspace show of a comparison, apart from its charts?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.compare_parts import thumb_is_off, why_not
from api.pages import numbers
from api.pages.exchange_typed import GIVEN
from api.pages.text.exchange import WORDS
from pricing.market import band_said
from pricing.phrases import say
from pricing.plans import LINE, WHOLE_CASH
from pricing.recommendation import ALL_CASH, fits

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.pages.exchange_typed import Typed
    from api.pages.visit import Visit
    from pricing.comparison_result import Comparison, Option, Repricing, WrongWay
    from pricing.regime_result import DatedFact

YEN = ("JPY", "円")
SEMICOLON = say("; ", "；")
ROUNDING = 1e-3
"""Of a limit: less than this uncounted is the rounding of the limit to whole millions."""

OPTION = re.compile(r" \(--[^)]*\)")


@dataclass(frozen=True)
class Answer:
    """The decision in a few figures.

    Attributes:
        best: the option recommended, or else the one that the second sentence is about.
        cash: what it is measured against: all the cash that keeps customers whole.
        saved: a year, yen; negative where it costs more.
        policy: the policy given or as wide as may count, with a line where there is one.
    """

    best: Option
    cash: Option
    saved: int
    policy: Option | None
    is_recommended: bool


@dataclass(frozen=True)
class Row:
    """One option of the table, without a liquidity line and with it."""

    option: Option
    lined: Option | None
    against: str
    is_best: bool
    is_best_lined: bool
    is_typed: bool
    fits: bool


def picked(found: Repricing) -> tuple[Option | None, Option | None]:
    """All cash (what keeps customers whole, where more than the required amount) and cover."""
    cash = next((one for one in reversed(found.options) if one.kind == "cash"), None)
    cover = next((one for one in found.options if one.kind != "cash"), None)
    return cash, cover


def answered(found: Comparison) -> Answer:
    """The decision in a few figures."""
    named = {one.name: one for one in found.options}
    cash = named.get(WHOLE_CASH, named[ALL_CASH])
    best = named[found.recommendation.option or found.break_even.option]
    wide = "given_policy" if "given_policy" in named else "policy"
    policy = named.get(f"{wide}{LINE}", named.get(wide))
    return Answer(
        best=best,
        cash=cash,
        saved=cash.yearly_cost.amount - best.yearly_cost.amount,
        policy=policy,
        is_recommended=found.recommendation.option is not None,
    )


def option_rows(visit: Visit, found: Comparison, typed: Typed | None) -> tuple[Row, ...]:
    """The options side by side, in the comparison's order."""
    named = {one.name: one for one in found.options}
    best = found.recommendation.option
    rows = []
    for option in found.options:
        if option.line:
            continue
        lined = named.get(f"{option.name}{LINE}")
        cured = lined is not None and lined.prompt_enough
        rows.append(
            Row(
                option=option,
                lined=lined,
                against=_against(visit, option, typed, cured=cured),
                is_best=option.name == best,
                is_best_lined=lined is not None and lined.name == best,
                is_typed=option.name == GIVEN,
                fits=fits(option) or (lined is not None and fits(lined)),
            )
        )
    return tuple(rows)


def _against(visit: Visit, option: Option, typed: Typed | None, *, cured: bool) -> str:
    """What stands against an option; first why the policy typed counts for nothing."""
    found = why_not(option, visit.lang, cured=cured)
    if typed is None or typed.counts or option.name != typed.option.name:
        return found
    said = visit.told(WORDS["counts_zero_for" if typed.blockers else "counts_zero"])
    said = said.format(zero=numbers.yen(0, visit.lang), rules=typed.blockers)
    return f"{said}{visit.told(SEMICOLON)}{found}" if found else said


def heading(found: Comparison, typed: Typed | None) -> str:
    """The word over the option recommended: how it stands to the policy typed."""
    named = {one.name: one for one in found.options}
    best = found.recommendation.option
    if typed is None or best is None:
        return "advice"
    if best.removesuffix(LINE) == GIVEN:
        return "advice_own"
    cheaper = named[best].yearly_cost.amount < typed.option.yearly_cost.amount
    return "advice_cheaper" if cheaper else "advice_other"


def market_band(visit: Visit, found: Comparison) -> str:
    """The published band from end to end and its middle."""
    band = found.break_even.market_band
    return band_said(band, lambda share: numbers.percent(share, visit.lang)).told(visit.lang)


def thumb_note(found: Comparison) -> str | None:
    """The word on why the rule of thumb is not the break-even here, where it is not."""
    even = found.break_even
    if not thumb_is_off(even):
        return None
    option = next(one for one in found.options if one.name == even.option)
    limit = option.limit
    if limit is not None and option.eligible_credit.amount < (1 - ROUNDING) * limit.amount:
        return "identity_in_full"
    return "identity_off"


def against_of(visit: Visit) -> Callable[[Option], str]:
    """What stands against an option, said."""
    return lambda option: why_not(option, visit.lang)


def wrong_way(found: Comparison) -> tuple[tuple[str, ...], tuple[tuple[WrongWay, ...], ...]]:
    """Names of the options looked at, and each case with one of its readings an option."""
    options = tuple(dict.fromkeys(case.option for case in found.wrong_way))
    cases: dict[str, list[WrongWay]] = {}
    for case in found.wrong_way:
        cases.setdefault(case.case, []).append(case)
    return options, tuple(tuple(row) for row in cases.values())


def reason(text: str) -> str:
    """Why an amount is unknown, without the option by which a command would be told."""
    return OPTION.sub("", text)


def quantity(visit: Visit, fact: DatedFact) -> str:
    """A figure of a working with its unit."""
    value, unit = fact.value, fact.unit
    if isinstance(value, str):
        return f"{value} {unit}"
    for money in YEN:
        if unit.startswith(money):
            return numbers.yen(value, visit.lang) + unit.removeprefix(money)
    return f"{numbers.count(value, visit.lang)} {unit}"
