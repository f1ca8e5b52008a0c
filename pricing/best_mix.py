"""The best mix of cash and cover: searched on a grid, refined, and priced as a quote would be."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from pricing.comparison_result import Binding, Constraint, FrontierPoint, Mix, MixLayer
from pricing.layer import Layer
from pricing.money import money
from pricing.optimum import Limits, Table, cost_of, make_table, solve
from pricing.option import bends, work_out
from pricing.plans import Plan, rounded_up
from pricing.reference_policy import AGGREGATE_MULTIPLE, ROUNDED_TO_JPY
from pricing.shortfall import weighted_exceedance

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from pricing.optimum import Layers
    from pricing.option import Worked
    from pricing.policy import Policy
    from pricing.position import Position

    Floats = NDArray[np.float64]

OF_REQUIRED = (0.0025, 0.01, 0.02, 0.05, 0.1, 0.15, 0.25, 0.4, 0.5, 0.65, 0.8, 1.0)
OF_TOP = (0.1, 0.2, 0.3, 0.45, 0.6, 0.75, 0.9, 1.0, 1.25)
"""Ends of layers tried: parts of the required amount, and of the loss of the chance asked."""

PAIR_ENDS = 8
"""Ends from which programmes of two layers are made."""

ROUNDS, FINER = 3, 3
"""Rounds of refinement, and points tried on each side of an end in one."""

FINE_CASH = 64
"""Bins about the cash a mix needs, in which it is settled."""

CASH_LEVELS, FRONTIER_REACH = 17, 1.25
"""Amounts of cash tried for the frontier, up to so many times the highest end of a layer."""

MOST_POINTS = 24
"""Of the frontier."""

NEAR = 0.02
"""Of the required amount: how far from the mix programmes are tried when a constraint is eased."""

RELIEFS: tuple[tuple[Constraint, str, Literal["chance", "JPY", "share"], float], ...] = (
    ("whole", "whole", "chance", -0.001),
    ("requirement", "required", "JPY", -0.01),
    ("cash_floor", "floor", "JPY", -1.0),
    ("retention_in_cash", "retention", "share", -0.01),
    ("insured_share", "insured_share", "share", 0.01),
    ("cash_available", "cash", "JPY", 0.01),
    ("premium_budget", "premium", "JPY", 0.01),
    ("capacity", "limit", "JPY", 0.01),
)
"""Constraint, its field of `Limits`, and a step of relief: a point, or a part of an amount."""

LEAST_SAVING = 1_000.0
"""Yen a year; less is rounding."""


@dataclass(frozen=True)
class Search:
    """The grid's table, the best programme after refinement, and how many were looked at."""

    table: Table
    layers: Layers
    searched: int


def search(at: Position) -> Search:
    """The cheapest programme that keeps the constraints.

    Raises:
        NoFeasibleMix: none does.
    """
    limits = Limits.of(at)
    table = _grid(at)
    found = solve(table, limits, at)
    layers, searched = table.programmes[found.place], len(table.programmes)
    ends = _ends(at)
    steps = dict(zip(ends, np.diff(ends, prepend=0.0), strict=True))
    width = max((steps[end] for end in _flat(layers)), default=0.0)
    for _ in range(ROUNDS if layers else 0):
        refined = make_table((layers, *_finer(layers, width)), at)
        layers = refined.programmes[solve(refined, limits, at).place]
        searched += len(refined.programmes) - 1
        width /= FINER
    return Search(table.joined(make_table((layers,), at)), layers, searched)


def _grid(at: Position) -> Table:
    """Every programme of the grid, kept for whoever moves a slider."""
    key = ("grid", at.insurer_pays, at.factor, at.chosen.whole, id(at.years))
    return at.remember(key, lambda: make_table(tuple(_programmes(_ends(at))), at))


def best_plan(found: Search, at: Position) -> Plan:
    """The mix as an option: whole millions, and cash settled in narrow bins."""
    policy = _policy(found.layers, at)
    least = _least_cash(policy, at)
    rough = Plan("best_mix", "insurance" if policy else "cash", least, policy)
    return replace(rough, cash=max(least, _whole_cash(rough, at)))


def describe_mix(found: Search, worked: Worked, at: Position) -> Mix:
    """The mix as it is shown, with what holds it where it is."""
    plan, cost = worked.plan, worked.cost
    counted = at.credit(plan.policy, plan.cash)
    alone = make_table(((),), at)
    cash = alone.needs(Limits.of(at)).max(axis=0)
    return Mix(
        option=plan.name,
        cash=money(plan.cash),
        layers=_layers(worked),
        yearly_cost=money(cost.mean),
        shortfall_probability=float(worked.backing.short_chance_by_draw.mean()),
        expected_shortfall=money(float(worked.backing.shortfall_by_draw.mean())),
        eligible_credit=money(counted.eligible),
        binding=tuple(_binding(found, at)),
        cash_alone=money(float(cash[0])),
        cash_alone_costs=money(float(cost_of(alone, cash, at)[0])),
        searched=found.searched,
    )


def frontier(found: Search, at: Position) -> tuple[FrontierPoint, ...]:
    """Mixes that keep the rules and than which none is cheaper and leaves less shortfall.

    The chance of being whole is not asked here: it is what is traded for cost.
    """
    table, limits = found.table, replace(Limits.of(at), whole=0.0)
    key = ("frontier", limits, found.layers, at.insurer_pays, at.factor, id(at.years))
    cash, lacking = at.remember(key, lambda: _frontier_cash(table, limits, at))
    cost = np.stack([cost_of(table, c, at) for c in cash])
    kept = (cash <= limits.cash) & (table.premium <= limits.premium) & (table.limit <= limits.limit)
    cost, lacking = np.where(kept, cost, np.inf), np.where(kept, lacking, np.inf)
    places = _not_beaten(cost.ravel(), lacking.ravel())
    points = []
    for place in _thinned(places, cost.ravel(), MOST_POINTS):
        row, column = (int(i) for i in np.unravel_index(place, cost.shape))
        layers = table.programmes[column]
        points.append(
            FrontierPoint(
                yearly_cost=money(float(cost[row, column])),
                expected_shortfall=money(float(lacking[row, column])),
                shortfall_probability=table.short_with(column, float(cash[row, column])),
                cash=money(float(cash[row, column])),
                start=money(layers[0][0]) if layers else None,
                limit=money(sum(limit for _, limit in layers)),
            )
        )
    return tuple(points)


def _frontier_cash(table: Table, limits: Limits, at: Position) -> tuple[Floats, Floats]:
    """Amounts of cash tried with each programme, and what is then lacking, (levels, programmes)."""
    least = table.needs(limits).max(axis=0)
    levels = np.linspace(0.0, FRONTIER_REACH * max(_ends(at)), CASH_LEVELS)
    cash = np.maximum(least, levels[:, None])
    return cash, np.stack([table.lacking_at(c) for c in cash])


def _ends(at: Position) -> list[float]:
    """Amounts at which layers may begin and end, yen, ascending."""
    lost = weighted_exceedance(at.years.total, at.years.predictive, [1.0 - at.chosen.whole])[0]
    top = max(lost, at.required)
    reach = float(at.annual.law.cap[at.annual.rates.any(axis=0)].max())
    wanted = [*(part * at.required for part in OF_REQUIRED), *(part * top for part in OF_TOP)]
    return sorted({rounded_up(min(end, reach)) for end in wanted})


def _programmes(ends: Sequence[float]) -> Iterator[Layers]:
    yield ()
    for start, end in itertools.combinations(ends, 2):
        yield ((start, end - start),)
    some = ends[:: max(1, len(ends) // PAIR_ENDS)]
    for a, b, c, d in itertools.combinations(some, 4):
        yield ((a, b - a), (c, d - c))


def _finer(layers: Layers, width: float) -> Iterator[Layers]:
    """The same programme with its ends moved by up to `width` either way, a few steps each."""
    moves = np.arange(-FINER, FINER + 1) * (width / FINER)
    if len(layers) == 1:
        ((start, limit),) = layers
        for down, up in itertools.product(moves, moves):
            yield from _valid([start + down, start + limit + up])
        return
    ends = _flat(layers)
    for place, move in itertools.product(range(len(ends)), moves):
        yield from _valid([end + move * (i == place) for i, end in enumerate(ends)])


def _valid(ends: Sequence[float]) -> Iterator[Layers]:
    rounded = [max(ROUNDED_TO_JPY, rounded_up(end)) for end in ends]
    if all(low < high for low, high in itertools.pairwise(rounded)):
        yield tuple((a, b - a) for a, b in zip(rounded[::2], rounded[1::2], strict=True))


def _flat(layers: Layers) -> list[float]:
    return [end for start, limit in layers for end in (start, start + limit)]


def _policy(layers: Layers, at: Position) -> Policy | None:
    """The template with these layers: a retention where it may be one, else attachments."""
    if not layers:
        return None
    written = []
    for start, limit in layers:
        retained = start <= min(at.largest_retention, limit)
        written.append(
            Layer(
                limit=limit,
                retention=start if retained else None,
                attachment=None if retained else start,
                aggregate_limit=AGGREGATE_MULTIPLE * limit,
            )
        )
    return at.template.model_copy(
        update={"layers": tuple(written), "currency": "JPY", "sublimits": ()}
    )


def _least_cash(policy: Policy | None, at: Position) -> float:
    """What rules and retention ask for, yen, up to a whole million."""
    limits = Limits.of(at)
    counted = 0.0 if policy is None else at.credit(policy, at.required).eligible
    counted = min(counted, limits.insured_share * limits.required)
    start = 0.0 if policy is None else min(layer.start for layer in policy.layers)
    return rounded_up(max(at.required - counted, limits.floor, start))


def _whole_cash(plan: Plan, at: Position) -> float:
    """Least cash that keeps customers whole with the chance asked, yen."""
    key = ("whole cash", plan.policy, plan.cash, at.chosen.whole, at.insurer_pays)
    return at.remember(key, lambda: _settled_cash(plan, at))


def _settled_cash(plan: Plan, at: Position) -> float:
    """The same, in narrow bins about what the position's own years say."""
    chance = 1.0 - at.chosen.whole
    bare = replace(plan, cash=0.0)
    rough = work_out(bare, at).backing.exceeded([chance])[0]
    near = rough + np.linspace(-1.0, 1.0, 2 * FINE_CASH + 1) * (at.required * NEAR)
    ends = [*bends(plan, at), *(near[:, None] + _reaches(plan)).ravel()]
    fine = work_out(bare, at, years=at.years_at(ends)).backing
    return rounded_up(fine.exceeded([chance])[0])


def _reaches(plan: Plan) -> Floats:
    """What a theft may take beyond the cash before customers are short: no limit, or each sum."""
    layers = () if plan.policy is None else plan.policy.layers
    return np.cumsum([0.0, *(layer.limit for layer in layers)])


def _layers(worked: Worked) -> tuple[MixLayer, ...]:
    policy = worked.plan.policy
    if policy is None:
        return ()
    whole = sum(layer.limit for layer in policy.layers)
    return tuple(
        MixLayer(
            start=money(layer.start),
            limit=money(layer.limit),
            rate_on_line=worked.priced.premium / whole,
        )
        for layer in policy.layers
    )


def _binding(found: Search, at: Position) -> Iterator[Binding]:
    """Constraints that hold the mix, and what a step of relief saves a year, by mixes near it."""
    limits = Limits.of(at)
    near = _finer(found.layers, NEAR * at.required) if found.layers else _programmes(_ends(at))
    table = make_table((found.layers, *near), at)
    now = solve(table, limits, at)
    for name, field, unit, step in RELIEFS:
        value = float(getattr(limits, field))
        if not np.isfinite(value):
            continue
        then = max(value + step, 0.0) if unit != "JPY" else value * (1.0 + step)
        eased = replace(limits, **{field: min(then, 1.0) if unit == "share" else then})
        saves = now.cost - solve(table, eased, at).cost
        if saves > LEAST_SAVING or name == now.sets_cash:
            yield Binding(
                constraint=name, at=value, relief=abs(then - value), unit=unit, saves=money(saves)
            )


def _not_beaten(cost: Floats, lacking: Floats) -> list[int]:
    """Places of points that none is below in both, by rising cost."""
    found, least = [], np.inf
    for place in np.lexsort((lacking, cost)):
        if lacking[place] < least - 1.0 and np.isfinite(cost[place]):
            found.append(int(place))
            least = lacking[place]
    return found


def _thinned(places: Sequence[int], cost: Floats, most: int) -> list[int]:
    """Some of the points, evenly by cost, both ends among them."""
    if len(places) <= most:
        return list(places)
    along = cost[list(places)]
    wanted = np.linspace(along[0], along[-1], most)
    return [places[i] for i in np.unique(np.abs(along[:, None] - wanted).argmin(axis=0))]
