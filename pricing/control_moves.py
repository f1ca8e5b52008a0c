"""Is a control cheaper than the premium and the loss it saves?

Each control not known to be in place is put in place: premium and expected loss are worked out
again, and so is the cash that keeps customers whole where that is what sets it. Against the savings
stands what the control costs once and each year. A control whose state is unknown may be there
already: saying so then saves as much for nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from pricing import premium
from pricing.comparison_result import ControlMove
from pricing.layers import payment
from pricing.money import money
from pricing.option import PAYS_BACK, bends
from pricing.reference_policy import ROUNDED_TO_JPY
from pricing.shortfall import Backing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.annual_loss import AnnualLoss
    from pricing.contract_years import ContractYears
    from pricing.option import Worked
    from pricing.position import Position

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]


CASH_LEVELS, TOP_LEVEL = 250, 1.02
"""Amounts of cash told apart, evenly up to so many times what keeps customers whole today."""


def control_moves(worked: Worked, at: Position) -> tuple[ControlMove, ...]:
    """Every control that could be put in place and saves something, the quickest to pay back first.

    One that history goes with more thefts (a bug bounty) saves nothing here and is left out.
    """
    controls = at.desk.stored.model.frequency.controls
    states = [getattr(at.profile.controls, effect.control) for effect in controls]
    struck = at.annual.rates.mean(axis=0) > 0.0
    changes = at.desk.stored.model.control_changes(at.profile)
    open_ = [
        i
        for i, state in enumerate(states)
        if state is not True and (changes[i][struck] != 1.0).any()
    ]
    key = (
        "controls",
        at.chosen.reserve_worth,
        worked.plan,
        at.factor,
        at.insurer_pays,
        at.chosen.whole,
    )
    premiums, losses, cash = at.remember(key, lambda: _saved(worked, at, changes[open_]))
    rows = {row.control: row for row in at.desk.dataset.control_priors}
    costs = at.chosen.basis.control_costs
    tax = 1.0 - at.chosen.tax
    held = at.chosen.spread + at.chosen.tax * at.chosen.reserve_yield
    found = []
    for k, i in enumerate(open_):
        name = controls[i].control
        once, yearly = costs.once[name], costs.yearly[name]
        worth = tax * (premiums[k] + losses[k]) + held * cash[k]
        if worth <= 0.0:
            continue
        saves = worth - tax * yearly
        found.append(
            ControlMove(
                control=name,
                label_en=rows[name].label_en,
                label_ja=rows[name].label_ja,
                state="unknown" if states[i] is None else "absent",
                premium_saved=money(max(premiums[k], 0.0)),
                loss_saved=money(losses[k]),
                cash_saved=money(cash[k]),
                worth=money(worth),
                costs_once=money(once),
                costs_yearly=money(yearly),
                saves=money(saves),
                payback_years=tax * once / saves if saves > 0.0 else None,
                status=costs.status,
                source=costs.source,
            )
        )
    return tuple(sorted(found, key=_order))


def _order(move: ControlMove) -> tuple[bool, float, int]:
    """Those that pay back first, the quickest of them first, then by what they save."""
    never = move.payback_years is None
    return never, move.payback_years or 0.0, -move.saves.amount


def _saved(worked: Worked, at: Position, changes: Floats) -> tuple[Floats, Floats, Floats]:
    """Premium, loss and cash saved by each change of the tiers' rates, yen, (changes,)."""
    lost = at.annual.law.mean()[at.annual.law_of_draw] * at.annual.rates
    fewer = lost.mean(axis=0) @ (1.0 - changes).T
    cash = _cash_saved(worked, at, changes)
    policy = worked.plan.policy
    if policy is None or worked.plan.kind in PAYS_BACK:
        return np.zeros(len(changes)), fewer, cash
    programme = at.programme(policy)
    factors = np.vstack([np.ones(changes.shape[1]), changes])
    prices = premium.alternative_premiums(programme, at.desk.basis, factors) / policy.term_years
    ceded = np.array([_ceded(programme.covered.scaled(row), worked, at) for row in factors])
    ceded *= at.insurer_pays / policy.term_years
    return at.factor * (prices[0] - prices[1:]), fewer - (ceded[0] - ceded[1:]), cash


def _ceded(covered: AnnualLoss, worked: Worked, at: Position) -> float:
    policy = worked.plan.policy
    terms = (
        ()
        if policy is None
        else premium.layer_terms(policy, at.desk.basis, at.rates.jpy_per(policy.currency))
    )
    total = 0.0
    for term in terms:
        survival, lengths = payment(covered, term)
        total += float(survival @ lengths) / (1.0 + term.defence_costs)
    return total


def _cash_saved(worked: Worked, at: Position, changes: Floats) -> Floats:
    """Cash no longer needed to keep customers whole, where that sets it, yen.

    Years of one theft are reweighed by its tier's change; the others, of second order, by the mean.
    """
    plan, contract, pays = worked.plan, worked.backing.contract, worked.backing.pays
    chance, worth = 1.0 - at.chosen.whole, at.chosen.reserve_worth
    counted = at.credit(plan.policy, at.required).eligible
    floor = at.asked.floors.get("liability_insurance", 0.0)
    least = max(at.required - counted, floor, worked.priced.start)
    now = _whole_cash(contract, contract.years.predictive, pays, chance) / worth
    if plan.cash <= least + 1.0 or plan.cash > now + ROUNDED_TO_JPY:
        return np.zeros(len(changes))
    contract = at.contract(plan.policy, at.years_at(_below(worth * now, worked, at)))
    years = contract.years
    now = _whole_cash(contract, years.predictive, pays, chance) / worth
    mean = at.annual.rates.mean(axis=0)
    saved = []
    for row in changes:
        overall = float(mean @ row / mean.sum())
        factor = np.where(years.thefts == 1, row[years.tiers[:, 0]], overall**years.thefts)
        # Fewer thefts also leave more years with so few: see the negative binomial's own chances.
        factor = factor * _fewer(
            mean.sum(), overall * mean.sum(), at.annual.dispersion, years.thefts
        )
        weight = years.predictive * factor
        then = _whole_cash(contract, weight, pays, chance) / worth
        saved.append(max(0.0, now - max(then, least)))
    return np.array(saved)


def _below(cash: float, worked: Worked, at: Position) -> list[float]:
    """Thefts at which less cash than today's would not do, yen: told apart narrowly."""
    policy = worked.plan.policy
    layers = () if policy is None else policy.layers
    per_unit = 1.0 if policy is None else at.rates.jpy_per(policy.currency)
    paid = np.cumsum([0.0, *(layer.limit * layer.paid_share * per_unit for layer in layers)])
    levels = cash * np.linspace(0.0, TOP_LEVEL, CASH_LEVELS + 1)
    return [*bends(worked.plan, at), *(levels[:, None] + paid).ravel()]


def _whole_cash(contract: ContractYears, weight: Floats, pays: float, chance: float) -> float:
    """Cash with which customers are short with no more than a chance, yen."""
    years = replace(contract.years, chance=weight[None])
    return Backing(replace(contract, years=years), 0.0, pays).exceeded([chance])[0]


def _fewer(mean: float, then: float, dispersion: float, thefts: Places) -> Floats:
    """Chance of so many thefts a year at another mean, beyond the ratio of means to that power."""
    if np.isinf(dispersion):
        return np.full(len(thefts), np.exp(mean - then))
    return np.asarray(((dispersion + mean) / (dispersion + then)) ** (dispersion + thefts))
