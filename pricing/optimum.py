"""Which mix of cash and cover costs least, if customers are to be whole and the rules kept?

Programmes of one layer, or of two with a gap between them, are looked at on a grid of starts and
ends. Given the programme nothing is left to search: cost rises with cash, so that the least cash
that keeps every constraint is the best, and that is the largest of a few amounts:

    what the required amount leaves after the contract's credit,
    the cash no insurance may replace,
    what the exchange bears below the contract,
    the smallest cash with which customers are whole with the chance asked, a quantile of what the
    contract leaves unpaid.

`solve` takes the best programme of a `Table`; the same table answers what relief from each
constraint is worth, and draws the frontier. `pricing.best_mix` refines the grid.

    PricingError
    └── NoFeasibleMix   no mix keeps every constraint; says which stand in the way, and the closest
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np

from pricing.errors import NoFeasibleMix
from pricing.layers import LayerTerms, loaded_variants
from pricing.reference_policy import AGGREGATE_MULTIPLE, ROUNDED_TO_JPY
from pricing.shortfall import HALF_A_YEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pricing.position import Position

    Floats = NDArray[np.float64]
    Layers = tuple[tuple[float, float], ...]

AT_A_TIME = 48
"""Programmes put in order together."""

SMALLEST = 1e-12
"""Chances below this are rounding."""

CONSTRAINTS = ("requirement", "cash_floor", "retention_in_cash", "whole")
"""What sets the cash, in the order of the rows of `Table.needs`."""


@dataclass(frozen=True)
class Limits:
    """What a mix must keep; yen, shares and chances.

    Attributes:
        whole: chance a year that customers are whole.
        required: amount that credit and cash must reach.
        floor: cash no insurance may replace.
        retention: part of what the contract leaves below itself that is to be held in cash.
        insured_share: part of the required amount that cover may stand for.
        least_retention: part of its limit that a programme leaves below itself.
        reserve_worth: of a yen of reserve on the day of a theft.
        cash, premium, limit: the most there is of each; infinite where nothing is said.
    """

    whole: float
    required: float
    floor: float
    retention: float
    insured_share: float
    least_retention: float
    reserve_worth: float
    cash: float
    premium: float
    limit: float

    @classmethod
    def of(cls, at: Position) -> Limits:
        """As the regime and the exchange say."""
        stated, most = at.chosen.stated, np.inf
        return cls(
            whole=at.chosen.whole,
            required=at.required,
            floor=at.asked.floors.get("liability_insurance", 0.0),
            retention=1.0,
            insured_share=1.0 if stated.most_insured_share is None else stated.most_insured_share,
            least_retention=at.chosen.basis.least_retention.value,
            reserve_worth=at.chosen.reserve_worth,
            cash=most if stated.most_cash is None else stated.most_cash,
            premium=most if stated.most_premium is None else stated.most_premium,
            limit=at.most_limit,
        )


@dataclass(frozen=True)
class Table:
    """Programmes side by side; money is yen, arrays are (programmes,) or (years, programmes).

    Attributes:
        programmes: the layers of each, as (start, limit); () is all cash.
        premium: a year; kept: expected loss left unpaid a year, the payer's failure included;
            paid: expected to be paid a year.
        credit: what the contract counts for before any cap on the insured share.
        start: where the lowest layer begins; limit: of all layers together.
        unpaid: what is left unpaid in each year, own coins apart, ascending; short: chance that
            more is.
        lacking: E[(unpaid - amount)+] at each of those amounts.
    """

    programmes: tuple[Layers, ...]
    premium: Floats
    kept: Floats
    paid: Floats
    credit: Floats
    start: Floats
    limit: Floats
    unpaid: Floats
    short: Floats
    lacking: Floats

    def joined(self, other: Table) -> Table:
        """Both tables' programmes side by side; of the same years."""
        columns = {
            field.name: np.concatenate([getattr(self, field.name), getattr(other, field.name)], -1)
            for field in fields(self)[1:]
        }
        return Table(programmes=self.programmes + other.programmes, **columns)

    def needs(self, limits: Limits) -> Floats:
        """Cash that each constraint asks for, shape (constraints, programmes)."""
        counted = np.minimum(self.credit, limits.insured_share * limits.required)
        return np.stack(
            [
                np.maximum(limits.required - counted, 0.0),
                np.full(len(self.premium), limits.floor),
                limits.retention * self.start,
                self.cash_to_be_whole(limits.whole) / limits.reserve_worth,
            ]
        )

    def cash_to_be_whole(self, whole: float) -> Floats:
        """Smallest cash with which customers are whole with a chance, (programmes,)."""
        enough = self.short <= 1.0 - whole + SMALLEST
        return np.asarray(np.take_along_axis(self.unpaid, enough.argmax(axis=0)[None], axis=0)[0])

    def short_at(self, cash: Floats) -> Floats:
        """Chance that customers are short with so much cash, (programmes,)."""
        return self._at(self.short, cash)

    def short_with(self, place: int, cash: float) -> float:
        """Chance that customers are short with so much cash beside one programme."""
        within = int((self.unpaid[:, place] <= cash + HALF_A_YEN).sum())
        return float(self.short[within - 1, place])

    def lacking_at(self, cash: Floats) -> Floats:
        """Expected shortfall a year with so much cash, yen, (programmes,)."""
        place = self._below(cash)
        reached = np.take_along_axis(self.unpaid, place, axis=0)[0]
        more = np.take_along_axis(self.short, place, axis=0)[0] * (cash - reached)
        return np.asarray(
            np.maximum(np.take_along_axis(self.lacking, place, axis=0)[0] - more, 0.0)
        )

    def _at(self, what: Floats, cash: Floats) -> Floats:
        return np.asarray(np.take_along_axis(what, self._below(cash), axis=0)[0])

    def _below(self, cash: Floats) -> NDArray[np.int64]:
        """The last year whose unpaid loss is no more than the cash, (1, programmes)."""
        return np.asarray((self.unpaid <= cash + HALF_A_YEN).sum(axis=0)[None] - 1)


@dataclass(frozen=True)
class Found:
    """The best programme of a table, its cash and cost a year in yen, and what sets the cash."""

    place: int
    cash: float
    cost: float
    sets_cash: str


def cost_of(table: Table, cash: Floats, at: Position) -> Floats:
    """Yearly cost of each programme with so much cash, yen; see `pricing.yearly_cost`."""
    chosen, tax = at.chosen, at.chosen.tax
    tied = cash
    if chosen.stated.reserve_counts_as_capital:
        tied = np.maximum(cash - at.required, 0.0)
    out = (1.0 - tax) * (table.premium + table.kept + _line_fees(table, at))
    return np.asarray(out + (chosen.spread + tax * chosen.reserve_yield) * tied)


def _line_fees(table: Table, at: Position) -> Floats:
    """What a line costs that pays until the insurer does, where one is needed, yen a year."""
    if not at.needs_line:
        return np.zeros(len(table.premium))
    basis = at.chosen.basis
    waits = max(0, at.policy_days - basis.line_days.value)
    interest = at.chosen.capital * table.paid * waits / 365.0
    return np.asarray(basis.line_fee.value * table.limit + interest)


def solve(table: Table, limits: Limits, at: Position) -> Found:
    """The cheapest programme that keeps every constraint.

    Raises:
        NoFeasibleMix: none does.
    """
    needs = table.needs(limits)
    cash = needs.max(axis=0)
    kept = feasible(table, cash, limits)
    if not kept.any():
        raise NoFeasibleMix(_why(table, limits), "/figures")
    cost = np.where(kept, cost_of(table, cash, at), np.inf)
    best = int(cost.argmin())
    sets = CONSTRAINTS[int(needs[:, best].argmax())]
    capped = table.credit[best] > limits.insured_share * limits.required + 1.0
    if sets == "requirement" and capped:
        sets = "insured_share"
    return Found(best, float(cash[best]), float(cost[best]), sets)


def feasible(table: Table, cash: Floats, limits: Limits) -> NDArray[np.bool_]:
    """Whether each programme keeps to what there is of cash, premium and cover, (programmes,)."""
    return np.asarray(
        (cash <= limits.cash)
        & (table.premium <= limits.premium)
        & (table.limit <= limits.limit)
        & (table.start >= limits.least_retention * table.limit - ROUNDED_TO_JPY)
    )


def _why(table: Table, limits: Limits) -> str:
    """Which constraint, lifted alone, would leave a mix, and the closest one then."""
    said = []
    for name, text in (
        ("cash", "with at most {:,.0f} yen of cash; the closest mix needs {:,.0f}"),
        ("premium", "with at most {:,.0f} yen of premium a year; the closest mix needs {:,.0f}"),
        ("limit", "with limits of at most {:,.0f} yen; the closest mix needs {:,.0f}"),
    ):
        most = getattr(limits, name)
        if not np.isfinite(most):
            continue
        lifted = replace(limits, **{name: np.inf})
        cash = table.needs(lifted).max(axis=0)
        left = feasible(table, cash, lifted)
        if left.any():
            used = {"cash": cash, "premium": table.premium, "limit": table.limit}[name]
            place = int(np.where(left, used, np.inf).argmin())
            said.append(text.format(most, used[place]) + _mix(table, place, float(cash[place])))
    said += _closest_to_whole(table, limits)
    if not said:
        said = ["with all of these limits on cash, premium and cover at once; lift two of them"]
    aim = (
        f"no mix meets the required amount and keeps customers whole in {limits.whole:.2%} of years"
    )
    return f"{aim} " + "; or ".join(said)


def _closest_to_whole(table: Table, limits: Limits) -> list[str]:
    """The best chance there is with everything else kept."""
    others = table.needs(limits)[:-1].max(axis=0)
    left = feasible(table, others, limits)
    if not left.any() or not np.isfinite(limits.cash):
        return []
    all_cash = np.full(len(table.premium), limits.cash)
    short = np.where(left, table.short_at(limits.reserve_worth * all_cash), np.inf)
    place = int(short.argmin())
    whole = f"or ask for {1.0 - short[place]:.2%} instead"
    return [whole.removeprefix("or ") + _mix(table, place, limits.cash)]


def _mix(table: Table, place: int, cash: float) -> str:
    layers = " and ".join(
        f"{limit:,.0f} xs {start:,.0f}" for start, limit in table.programmes[place]
    )
    return f" (cash {cash:,.0f}, insured {layers or 'nothing'})"


def make_table(programmes: Sequence[Layers], at: Position) -> Table:
    """Price programmes and put them on the years.

    Args:
        programmes: layers of each as (start, limit), yen.
        at: the exchange.
    """
    layers = sorted({layer for programme in programmes for layer in programme})
    place = {layer: i for i, layer in enumerate(layers)}
    member = np.zeros((len(layers), len(programmes)))
    for column, programme in enumerate(programmes):
        for layer in programme:
            member[place[layer], column] = 1.0
    starts, limits = np.array(layers).T if layers else np.zeros((2, 0))
    years, counts = at.counted
    paid = _paid(counts, starts, limits / at.used_up) @ member
    total, weight = years.total, years.predictive
    unpaid = np.maximum(total[:, None] - paid, 0.0)
    pays = at.insurer_pays
    kept = pays * (weight @ unpaid) + (1.0 - pays) * (weight @ total)
    limit = limits @ member
    own = at.own_coins(years)
    beside = np.maximum(unpaid - own[:, None], 0.0)
    ordered, short, lacking = _tails(beside, np.maximum(total - own, 0.0), weight, pays)
    return Table(
        programmes=tuple(programmes),
        premium=_premiums(starts, limits, member, limit, at),
        kept=kept,
        paid=pays * (weight @ paid),
        credit=_credits(starts, limits, at) @ member,
        start=np.array([min((s for s, _ in p), default=0.0) for p in programmes]),
        limit=limit,
        unpaid=ordered,
        short=short,
        lacking=lacking,
    )


def _paid(counts: Floats, starts: Floats, limits: Floats) -> Floats:
    """What each layer pays in each year, yen, shape (years, layers)."""
    paid = np.zeros((len(counts), len(starts)))
    for column in range(counts.shape[1]):
        struck = np.flatnonzero(counts[:, column] > 0.0)
        paid[struck] += np.clip(counts[struck, column, None] - starts, 0.0, limits)
    return np.minimum(paid, AGGREGATE_MULTIPLE * limits)


def _premiums(
    starts: Floats, limits: Floats, member: Floats, whole: Floats, at: Position
) -> Floats:
    """Premium a year of each programme, yen."""
    if not len(starts):
        return np.zeros(member.shape[1])
    terms = [
        LayerTerms(
            start,
            limit,
            AGGREGATE_MULTIPLE * limit,
            0.0,
            1.0,
            defence_costs=at.defence_costs,
            costs_inside=at.used_up > 1.0,
        )
        for start, limit in zip(starts, limits, strict=True)
    ]
    loaded = loaded_variants(at.covered, terms, at.desk.basis.risk_load) @ member
    years = at.template.term_years
    charged = [
        float(at.charge(limit).premium(amount)) if limit else 0.0
        for limit, amount in zip(whole, loaded, strict=True)
    ]
    return at.factor * np.array(charged) / years


def _credits(starts: Floats, limits: Floats, at: Position) -> Floats:
    """What each layer counts for, yen: see `pricing.case`; the deductible does not shorten it."""
    if not at.insurance_counts:
        return np.zeros(len(starts))
    if not at.asked.tested:
        return limits
    limits = limits / at.used_up
    within = starts <= at.largest_retention
    below = np.where(within, at.required, np.maximum(at.required - starts, 0.0))
    return at.own_part * np.minimum(limits, below)


def _tails(
    unpaid: Floats, total: Floats, weight: Floats, pays: float
) -> tuple[Floats, Floats, Floats]:
    """Unpaid losses in order, the chance of more, and the mean of what is above each.

    A few programmes at a time, so that what is needed on the way stays small.
    """
    ordered, above, more = np.empty_like(unpaid), np.empty_like(unpaid), np.empty_like(unpaid)
    failed = _Failed.of(total, weight)
    for first in range(0, unpaid.shape[1], AT_A_TIME):
        part = slice(first, first + AT_A_TIME)
        order = np.argsort(unpaid[:, part], axis=0)
        amounts = np.take_along_axis(unpaid[:, part], order, axis=0)
        weights = weight[order]
        chance = np.cumsum(weights[::-1], axis=0)[::-1] - weights
        money = weights * amounts
        mean = np.cumsum(money[::-1], axis=0)[::-1] - money - chance * amounts
        if pays < 1.0:
            beyond, worth = failed.above(amounts)
            chance = pays * chance + (1.0 - pays) * beyond
            mean = pays * mean + (1.0 - pays) * worth
        ordered[:, part], above[:, part], more[:, part] = amounts, chance, mean
    return ordered, above, more


@dataclass(frozen=True)
class _Failed:
    """Years in which the payer fails: what is stolen in order, and what lies above each place."""

    stolen: Floats
    chance: Floats
    worth: Floats

    @classmethod
    def of(cls, total: Floats, weight: Floats) -> _Failed:
        order = np.argsort(total)
        stolen, chance = total[order], weight[order]
        return cls(
            stolen,
            np.append(np.cumsum(chance[::-1])[::-1], 0.0),
            np.append(np.cumsum((chance * stolen)[::-1])[::-1], 0.0),
        )

    def above(self, amounts: Floats) -> tuple[Floats, Floats]:
        """Chance that more is stolen than each amount, and the mean of what is above it, yen."""
        at = np.searchsorted(self.stolen, amounts, side="right")
        return self.chance[at], self.worth[at] - self.chance[at] * amounts
