"""What do the pages of the exchange's workspace show of a comparison, apart from its charts?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.compare_parts import why_not
from api.pages import numbers
from pricing.plans import LINE, WHOLE_CASH
from pricing.recommendation import ALL_CASH, fits

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.pages.visit import Visit
    from pricing.comparison_result import Comparison, Option, Repricing, WrongWay
    from pricing.regime_result import DatedFact

YEN = ("JPY", "円")
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


def option_rows(visit: Visit, found: Comparison) -> tuple[Row, ...]:
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
                against=why_not(option, visit.lang, cured=cured),
                is_best=option.name == best,
                is_best_lined=lined is not None and lined.name == best,
                fits=fits(option) or (lined is not None and fits(lined)),
            )
        )
    return tuple(rows)


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
