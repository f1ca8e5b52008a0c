"""What would this have told exchanges that faced the choice, and does it explain what they did?

Each case of `data/registers/choices.toml` is asked with a model trained on the years before and the
figures of its day. At the rates then offered, cover and cash are compared as means to meet the
amount required; what customers would have lacked does not enter, for no rule asked it. Where a
theft followed, it is set against what the amount, what was held and the best mix would have paid.

An offered rate says what its taker thinks of his own money: whoever holds cash where cover costs
ROL a year acts as if his capital cost less than the rate at which both cost the same.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

import numpy as np

from data.choice_cases import Taken
from data.rows import Status
from models.profile import Assets, Frozen, SecurityProfile, TierShares
from pricing.break_even import break_even, line_of_cost
from pricing.choice_basis import shipped_choice_basis
from pricing.comparison import compare
from pricing.exchange_rates import from_reader
from pricing.figures import LEAST_WHOLE, Chosen, Figures
from pricing.money import Money, money
from pricing.option import work_out
from pricing.plans import plans
from pricing.position import Position

if TYPE_CHECKING:
    from data.choice_cases import ChoiceCase
    from data.regimes import RuleSet
    from pricing.comparison_result import LineOfCost
    from pricing.desk import Desk
    from pricing.exchange_rates import YenRate

Says = Literal["cash", "cover", "close"]
Explained = Literal["yes", "close", "by_constraint", "no", "no_choice"]

ANY_DAYS = 3660
IDLE = 0.01
"""Cost of capital over yield of money that would otherwise lie in a bank, a share a year."""


class TheftThatFollowed(Frozen):
    """A theft after the decision, and how much of it each answer would have paid.

    `chance` is that of a theft at least as large in a year, as the model of the time saw it.
    """

    on: dt.date
    amount: Money
    chance: float
    paid_by_requirement: float
    paid_by_reserve_held: float
    paid_by_best_mix: float
    best_mix: str


class JudgedCase(Frozen):
    """One decision judged.

    Attributes:
        required: of the regime; limit: of the cover that would meet it.
        burn: expected loss of the limit a year, as a share of it.
        offered_low, offered_high: rates on line at hand.
        break_even: rate at which cover and cash cost the same at `cost_of_capital`; if_idle: the
            same where the money would lie in a bank anyway.
        capital_low, capital_high: cost of capital at which the offered rates are even; None below
            the yield.
        says: at the offered rates; says_if_idle: the same for idle money.
        could_hold_cash: whether the exchange could book a reserve at all.
        explained: whether the answer explains what was done, or that no cash could be booked.
    """

    id: str
    exchange: str
    country: str
    on: dt.date
    trained_to: int
    taken: Taken
    required: Money
    required_status: Status
    theft_probability: float
    burn: float
    offered_low: float
    offered_high: float
    offered_status: Status
    cost_of_capital: float
    reserve_yield: float
    break_even: float
    break_even_low: float
    break_even_high: float
    if_idle: float
    capital_low: float | None
    capital_high: float | None
    says: Says
    says_if_idle: Says
    could_hold_cash: bool | None
    explained: Explained
    theft: TheftThatFollowed | None
    note: str


def judge(case: ChoiceCase, desk: Desk, rules: RuleSet) -> JudgedCase:
    """Judge one decision.

    Args:
        case: what was known.
        desk: with the model trained on the years before.
        rules: of the regime; Japan had none then, and today's reading stands in.
    """
    profile = profile_of(case)
    rates = _rates(case)
    earned = case.number("reserve_yield", -1.0)
    asked = Figures(
        reserve_yield=None if earned < 0.0 else earned, whole=LEAST_WHOLE, most_days=ANY_DAYS
    )
    chosen = Chosen.of(asked, shipped_choice_basis())
    at = Position.of(profile, None, desk, chosen, rules, case.scenario, case.on, rates)
    by_name = {plan.name: plan for plan in plans(at)}
    cash, cover = (work_out(by_name[name], at) for name in ("all_cash", "policy"))
    even, line = break_even(cash, cover, at), line_of_cost(cash, cover)
    low, high = case.number("rate_on_line_low"), case.number("rate_on_line_high")
    idle = _rate_at(line, chosen.reserve_yield + IDLE)
    says = _says(low, high, even.rate_on_line)
    could = None if not case.has("can_hold_cash") else bool(case.number("can_hold_cash"))
    return JudgedCase(
        id=case.id,
        exchange=case.exchange,
        country=case.country,
        on=case.on,
        trained_to=desk.stored.model.trained_to,
        taken=case.taken,
        required=money(at.required),
        required_status=at.asked.status,
        theft_probability=float(at.annual.theft_probability().mean()),
        burn=even.identity_parts[1],
        offered_low=low,
        offered_high=high,
        offered_status=case.facts["rate_on_line_low"].status,
        cost_of_capital=chosen.capital,
        reserve_yield=chosen.reserve_yield,
        break_even=even.rate_on_line,
        break_even_low=even.rate_on_line_low,
        break_even_high=even.rate_on_line_high,
        if_idle=idle,
        capital_low=_capital_at(line, low, chosen.reserve_yield),
        capital_high=_capital_at(line, high, chosen.reserve_yield),
        says=says,
        says_if_idle=_says(low, high, idle),
        could_hold_cash=could,
        explained=_explained(case.taken, says, could),
        theft=_theft(case, at, desk, rules),
        note=case.note,
    )


def _rates(case: ChoiceCase) -> dict[str, YenRate]:
    return {} if case.currency == "JPY" else {case.currency: from_reader(case.jpy_per_unit)}


def profile_of(case: ChoiceCase) -> SecurityProfile:
    """The exchange as it stood, in yen; controls are unknown, as they were to an outsider."""
    rate, cold = case.jpy_per_unit, case.number("cold_share")
    since = case.number("trading_since")
    return SecurityProfile(
        name=f"{case.exchange}, {case.on.isoformat()}",
        country=case.country,
        assets=Assets(
            total=case.number("customers_assets") * rate,
            shares=TierShares(hot=1.0 - cold, cold=cold),
        ),
        yearly_volume=case.number("yearly_volume") * rate,
        trading_since=int(since) or None,
        earlier_thefts=int(case.number("earlier_thefts")),
    )


def _says(low: float, high: float, even: float) -> Says:
    """Cover where even the dearest offer is below break-even, cash where the cheapest is above."""
    if high < even:
        return "cover"
    return "cash" if low > even else "close"


def _explained(taken: Taken, says: Says, could: bool | None) -> Explained:
    if taken == "none":
        return "no_choice"
    if says == ("cash" if taken == "cash" else "cover"):
        return "yes"
    if taken == "insurance" and could is False:
        return "by_constraint"
    return "close" if says == "close" else "no"


def _rate_at(line: tuple[LineOfCost, ...], capital: float) -> float:
    """Break-even rate on line at a cost of capital; the line is straight."""
    first, last = line[0], line[-1]
    slope = (last.rate_on_line - first.rate_on_line) / (
        last.cost_of_capital - first.cost_of_capital
    )
    return first.rate_on_line + slope * (capital - first.cost_of_capital)


def _slope(line: tuple[LineOfCost, ...]) -> float:
    """Rate on line that a point of the cost of capital is worth."""
    first, last = line[0], line[-1]
    rise = last.rate_on_line - first.rate_on_line
    return rise / (last.cost_of_capital - first.cost_of_capital)


def _capital_at(line: tuple[LineOfCost, ...], rate: float, earned: float) -> float | None:
    """Cost of capital at which a rate on line is even; None where it would be below the yield."""
    first, last = line[0], line[-1]
    slope = (last.rate_on_line - first.rate_on_line) / (
        last.cost_of_capital - first.cost_of_capital
    )
    found = first.cost_of_capital + (rate - first.rate_on_line) / slope
    return found if found >= earned else None


def _theft(case: ChoiceCase, at: Position, desk: Desk, rules: RuleSet) -> TheftThatFollowed | None:
    """The theft that followed, against the answers; the best mix keeps customers whole."""
    if not case.has("theft_amount"):
        return None
    on = case.facts["theft_on"].value
    lost = case.number("theft_amount") * case.jpy_per_unit
    rates = _rates(case)
    offered = (case.number("rate_on_line_low") + case.number("rate_on_line_high")) / 2
    figures = Figures(reserve_yield=at.chosen.reserve_yield, quoted_rate_on_line=offered)
    found = compare(profile_of(case), None, figures, desk, case.on, rules, case.scenario, rates)
    mix = next(o for o in found.options if o.name == found.best_mix.option)
    start = 0 if mix.retention is None else mix.retention.amount
    limit = 0 if mix.limit is None else mix.limit.amount
    by_mix = min(lost, mix.cash.amount + min(limit, max(0.0, lost - start)))
    held = case.number("reserve_held") * case.jpy_per_unit
    return TheftThatFollowed(
        on=on if isinstance(on, dt.date) else case.on,
        amount=money(lost),
        chance=float(at.annual.largest_exceeds(np.array([lost])).mean()),
        paid_by_requirement=min(1.0, at.required / lost),
        paid_by_reserve_held=min(1.0, held / lost),
        paid_by_best_mix=by_mix / lost,
        best_mix=f"{mix.cash.amount:,} in cash, {limit:,} xs {start:,}",
    )
