"""What is one option worth? Its cost, its shortfall, its days and its credit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pricing import premium
from pricing.cash_flow import built_up, flows, net_present_value
from pricing.comparison_result import (
    CostStack,
    IfInsurerFails,
    Option,
    PaidBy,
    ShortfallPeriod,
)
from pricing.market import comparable_band
from pricing.money import money
from pricing.shortfall import Backing
from pricing.yearly_cost import YearlyCost

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from models.loss_years import LossYears
    from pricing.asking import Met
    from pricing.comparison_result import Constraint
    from pricing.money import Estimate
    from pricing.plans import Plan
    from pricing.policy import Policy
    from pricing.position import Position
    from pricing.result import MarketBand

    Floats = NDArray[np.float64]

PERIODS = (20, 50, 100, 200, 500, 1000, 2000, 5000)
"""Years for which the shortfall is shown."""

PAYS_BACK = ("guarantee", "captive")
"""Kinds whose payments the exchange bears in the end."""


@dataclass(frozen=True)
class Priced:
    """A plan's contract priced, yen a year; `technical` by draw is None where none is paid.

    `limit` and `start` are of one theft.
    """

    premium: float
    technical: Floats | None
    limit: float
    start: float
    band: MarketBand | None


NOTHING_PRICED = Priced(0.0, None, 0.0, 0.0, None)


@dataclass(frozen=True)
class Worked:
    """A plan worked out, before it is put into words: what the optimum and flips compare."""

    plan: Plan
    priced: Priced
    backing: Backing
    cost: YearlyCost


def priced(plan: Plan, at: Position) -> Priced:
    """Price a plan's contract.

    Raises:
        NothingCovered: it can never pay.
    """
    policy = plan.policy
    if policy is None:
        return NOTHING_PRICED
    programme = at.programme(policy)
    years = policy.term_years
    start = min(terms.start for terms in programme.terms)
    if plan.kind in PAYS_BACK:
        return Priced(0.0, None, programme.limit, start, None)
    if plan.kind == "event_linked":
        basis = at.chosen.basis
        pays = 1.0 - basis.event_basis_gap.value
        spread = basis.event_multiple.value * pays * programme.expected / years
        return Priced(spread, None, programme.limit, start, None)
    asked = at.factor * programme.premium / years
    technical = None if at.chosen.stated.quoted_rate_on_line else programme.premium_by_draw / years
    band = comparable_band(
        at.desk.dataset.market_bands,
        tiers=[t for t in policy.tiers_covered if at.profile.assets.amount(t) > 0],
        limit_jpy=programme.limit,
        rate_on_line=asked / programme.limit,
    )
    return Priced(asked, technical, programme.limit, start, band)


def work_out(
    plan: Plan, at: Position, price: Priced | None = None, years: LossYears | None = None
) -> Worked:
    """Put a plan on the years.

    Args:
        plan: the option.
        at: the exchange.
        price: of its contract; worked out if None.
        years: told apart where this plan bends; the position's own if None.
    """
    price = priced(plan, at) if price is None else price
    contract, pays = at.contract(plan.policy, years), _pays(plan, at)
    backing = Backing(contract, at.chosen.reserve_worth * plan.cash, pays)
    if years is None:
        key = ("backing", backing.cash, pays, id(contract))
        backing = at.remember(key, lambda: backing)
    retained = backing.unpaid_by_draw
    if plan.kind in PAYS_BACK:
        retained = np.asarray(contract.years.chance @ contract.years.total)
    lent = _lent(plan, at, backing)
    cost = YearlyCost(
        cash=plan.cash,
        required=at.required,
        retained=retained,
        premium=price.premium,
        technical=price.technical,
        fees=_fees(plan, at, price) + at.chosen.capital * lent,
        pledged=_pledged(plan, at, price),
        chosen=at.chosen,
        lent=lent,
    )
    return Worked(plan, price, backing, cost)


def describe(worked: Worked, at: Position) -> Option:
    """An option as it is shown."""
    plan, price, backing, cost = worked.plan, worked.priced, worked.backing, worked.cost
    short, lacking = backing.short_chance_by_draw, backing.shortfall_by_draw
    mean_short, mean_lacking = float(short.mean()), float(lacking.mean())
    low, high = map(float, premium.ends(short))
    counted = at.credit(_for_the_regime(plan), plan.cash)
    failed = backing.without_contract()
    others = backing.with_cash(backing.cash + at.chosen.stated.own_funds)
    value, values = net_present_value(cost)
    days = days_of(plan, at)
    by_year = _short_by_year(worked)
    late = plan.policy is not None and days > at.chosen.most_days
    return Option(
        name=plan.name,
        title_en=plan.title.told("en"),
        title_ja=plan.title.told("ja"),
        kind=plan.kind,
        line=plan.line,
        cash=money(plan.cash),
        pledged=money(cost.pledged),
        retention=None if plan.policy is None else money(price.start),
        limit=None if plan.policy is None else money(price.limit),
        rate_on_line=price.premium / price.limit if price.premium else None,
        premium_range=_range(price),
        market_band=price.band,
        stack=_stack(cost),
        yearly_cost=premium.interval(cost.mean, cost.by_draw),
        yearly_cost_if_capital=premium.interval(cost.as_capital().mean, cost.as_capital().by_draw),
        shortfall_probability=mean_short,
        shortfall_probability_low=min(low, mean_short),
        shortfall_probability_high=max(high, mean_short),
        expected_shortfall=premium.interval(mean_lacking, lacking),
        shortfall_when_short=money(mean_lacking / mean_short if mean_short else 0.0),
        shortfall_periods=tuple(
            ShortfallPeriod(years=years, shortfall=money(amount))
            for years, amount in zip(
                PERIODS, backing.exceeded([1.0 / years for years in PERIODS]), strict=True
            )
        ),
        expected_uncompensated=money(float(others.shortfall_by_draw.mean())),
        if_insurer_fails=IfInsurerFails(
            shortfall_probability=float(failed.short_chance_by_draw.mean()),
            expected_shortfall=money(float(failed.shortfall_by_draw.mean())),
        ),
        days_to_full_payment=days,
        days_promised=_promised(plan),
        waiting_probability=backing.called_chance if late else 0.0,
        expected_late=money(backing.expected_paid if late else 0.0),
        paid_by=_paid_by(plan, price, at),
        eligible_credit=money(counted.eligible),
        verdict=counted.verdict,
        requirement_met=_met(counted.met, plan, at),
        whole_enough=max(by_year) <= 1.0 - at.chosen.whole + CHANCE_ROUNDING,
        prompt_enough=days <= at.chosen.most_days,
        beyond=tuple(_beyond(worked, at)),
        net_present_value=premium.interval(value, values),
        flows=flows(cost, by_year),
        policy=plan.policy,
    )


CHANCE_ROUNDING = 1e-9

A_MILLION = 1e6
"""Yen: what rounding to whole millions may add to an amount before it is beyond a limit."""


def days_of(plan: Plan, at: Position) -> int:
    """Days until customers have all that an option pays."""
    cash = at.chosen.basis.cash_days.value
    if plan.policy is None:
        return cash
    contract = contract_days(plan, at)
    if plan.line:
        contract = min(contract, at.chosen.basis.line_days.value)
    return max(cash, contract)


def _met(met: Met, plan: Plan, at: Position) -> Met:
    """Nobody says whether a reserve in the exchange's own token counts as one."""
    doubt = plan.cash > 0.0 and at.chosen.stated.reserve_in_own_token > 0.0
    return "unknown" if met == "yes" and doubt else met


def _short_by_year(worked: Worked) -> list[float]:
    """Chance that customers are short in each year, with the reserve built up so far."""
    found = []
    for part in built_up(worked.cost):
        there = (
            worked.backing if part == 1.0 else worked.backing.with_cash(part * worked.backing.cash)
        )
        found.append(float(there.short_chance_by_draw.mean()))
    return found


def _beyond(worked: Worked, at: Position) -> Iterator[Constraint]:
    """What the exchange or the market cannot do of an option."""
    plan, price, stated = worked.plan, worked.priced, at.chosen.stated
    locked = plan.cash + worked.cost.pledged
    if stated.most_cash is not None and locked > stated.most_cash + A_MILLION:
        yield "cash_available"
    if stated.most_premium is not None and price.premium > stated.most_premium:
        yield "premium_budget"
    if plan.kind in (*INSURED, "guarantee") and _pays(plan, at) <= 0.0:
        yield "payer_in_default"
    if plan.kind not in INSURED:
        return
    if price.limit > at.most_limit + A_MILLION:
        yield "capacity"
    least = at.chosen.basis.least_retention.value * price.limit
    if plan.kind != "given" and price.start < least - A_MILLION:
        yield "least_retention"


INSURED = ("insurance", "excess_insurance", "given")
"""Kinds an insurer writes."""


def bends(plan: Plan, at: Position) -> list[float]:
    """Losses of one theft at which a plan's contract and cash bend, yen."""
    cash = at.chosen.reserve_worth * plan.cash
    found = [cash]
    if plan.policy is not None:
        per_unit = at.rates.jpy_per(plan.policy.currency)
        beyond = cash
        for layer in plan.policy.layers:
            start, limit = layer.start * per_unit, layer.limit * per_unit
            beyond += limit * layer.paid_share
            found += [start, start + limit, cash + limit, beyond]
    return found


def _pays(plan: Plan, at: Position) -> float:
    """Chance that the contract's debtor can pay, and that it is owed at all."""
    if plan.kind == "event_linked":
        return 1.0 - at.chosen.basis.event_basis_gap.value
    if plan.kind == "captive" or plan.policy is None:
        return 1.0
    return at.pays() if plan.kind == "guarantee" else at.insurer_pays


def _fees(plan: Plan, at: Position, price: Priced) -> float:
    basis = at.chosen.basis
    fees = {
        "guarantee": basis.guarantee_fee.value * price.limit,
        "captive": basis.captive_cost.value,
        "event_linked": basis.event_cost.value,
    }.get(plan.kind, 0.0)
    return fees + basis.line_fee.value * price.limit if plan.line else fees


def _lent(plan: Plan, at: Position, backing: Backing) -> float:
    """What is expected to be drawn on a line until the contract pays, yen for a year."""
    if not plan.line:
        return 0.0
    waits = max(0, contract_days(plan, at) - at.chosen.basis.line_days.value)
    return backing.expected_paid * waits / 365.0


def _pledged(plan: Plan, at: Position, price: Priced) -> float:
    """What a bank holds against its guarantee, or what is paid into a captive."""
    if plan.kind == "captive":
        return price.limit
    if plan.kind == "guarantee":
        return at.chosen.basis.guarantee_collateral.value * price.limit
    return 0.0


def _for_the_regime(plan: Plan) -> Policy | None:
    """The contract as the regime sees it: event-linked cover is no instrument it names."""
    return None if plan.kind == "event_linked" else plan.policy


def _range(price: Priced) -> Estimate | None:
    if price.technical is None:
        return None
    return premium.interval(price.premium, price.technical)


def _stack(cost: YearlyCost) -> CostStack:
    tax = cost.tax_by_draw
    return CostStack(
        opportunity=money(cost.opportunity),
        retained_loss=premium.interval(float(cost.retained.mean()), cost.retained),
        premium=money(cost.premium),
        fees=money(cost.fees),
        collateral=money(cost.collateral),
        tax=None if tax is None else money(float(tax.mean())),
    )


def contract_days(plan: Plan, at: Position) -> int:
    """Days until the contract pays: as usual, or as the wording given promises."""
    basis = at.chosen.basis
    return {
        "guarantee": basis.guarantee_days.value,
        "captive": basis.captive_days.value,
        "event_linked": basis.event_days.value,
    }.get(plan.kind, at.policy_days)


def _promised(plan: Plan) -> int | None:
    """Days the wording of a policy promises; of other instruments nothing is known."""
    if plan.kind not in INSURED or plan.policy is None:
        return None
    return plan.policy.wording.days_to_full_payment


def _payments(plan: Plan, price: Priced, at: Position) -> list[tuple[int, float]]:
    """Days after a theft of the required amount, and the yen paid on each, in order."""
    cash_day = at.chosen.basis.cash_days.value
    loss = at.required
    by_contract = min(max(loss - price.start, 0.0), price.limit)
    by_cash = min(plan.cash, loss - by_contract)
    if not by_contract:
        return [(cash_day, by_cash)]
    day = contract_days(plan, at)
    if plan.line:
        day = min(day, at.chosen.basis.line_days.value)
    return sorted([(cash_day, by_cash), (day, by_contract)])


def _paid_by(plan: Plan, price: Priced, at: Position) -> tuple[PaidBy, ...]:
    total, found = 0.0, [PaidBy(day=0, share=0.0)]
    for day, amount in _payments(plan, price, at):
        total += amount
        found.append(PaidBy(day=day, share=min(total / at.required, 1.0) if at.required else 1.0))
    return tuple(found)
