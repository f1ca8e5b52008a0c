"""The best mix of cash and cover: searched on a grid, refined, and priced as a quote would be."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from pricing.comparison_result import Binding, Constraint, FrontierPoint, Mix, MixLayer
from pricing.layer import Layer
from pricing.money import money
from pricing.optimum import Limits, Table, cost_of, feasible, make_table, solve
from pricing.option import bends, work_out
from pricing.plans import LINE, Plan, rounded_up
from pricing.reference_policy import AGGREGATE_MULTIPLE, ROUNDED_TO_JPY
from pricing.shortfall import weighted_exceedance

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from models.loss_years import LossYears
    from pricing.comparison_result import Kind
    from pricing.optimum import Layers
    from pricing.option import Worked
    from pricing.policy import Policy
    from pricing.position import Position

    Floats = NDArray[np.float64]

BEST = "best_mix"

OF_REQUIRED = (0.0025, 0.01, 0.02, 0.05, 0.1, 0.15, 0.25, 0.4, 0.5, 0.65, 0.8, 1.0)
OF_TOP = (0.1, 0.2, 0.3, 0.45, 0.6, 0.75, 0.9, 1.0, 1.25)
"""Ends of layers tried: parts of the required amount, and of the loss of the chance asked."""

BEYOND = 5
"""Ends tried beyond those, evenly in the log, up to what a theft can take or insurers write."""

PAIR_ENDS = 8
"""Ends from which programmes of two layers are made."""

ROUNDS, FINER = 4, 3
"""Rounds of refinement, and points tried on each side of an end in one."""

ABOUT_WHOLE, ABOUT_PLACES = (0.97, 1.1), 105
"""Of the loss of the chance asked: where thefts are told apart narrowly, and at how many places."""

FINE_CASH = 64
"""Bins about the cash a mix needs, in which it is settled."""

MOST_RAISES = 64
"""Millions of yen added at most where rounding left customers a little short."""

CASH_LEVELS, FRONTIER_REACH = 17, 1.25
"""Amounts of cash tried for the frontier, up to so many times the loss of the chance asked."""

MOST_POINTS = 24
"""Of the frontier."""

NEAR = 0.02
"""Of the required amount: how far from the mix programmes are tried when a constraint is eased."""

CAPACITY_STEP = 0.01
"""Of the limit to be had."""

RELIEFS: tuple[tuple[Constraint, str, Literal["chance", "JPY", "share"], float], ...] = (
    ("whole", "whole", "chance", -0.001),
    ("requirement", "required", "JPY", -0.01),
    ("cash_floor", "floor", "JPY", -1.0),
    ("retention_in_cash", "retention", "share", -0.01),
    ("insured_share", "insured_share", "share", 0.01),
    ("least_retention", "least_retention", "share", -0.005),
    ("cash_available", "cash", "JPY", 0.01),
    ("premium_budget", "premium", "JPY", 0.01),
    ("capacity", "limit", "JPY", CAPACITY_STEP),
)
"""Constraint, its field of `Limits`, and a step of relief: a point, or a part of an amount."""

LEAST_SAVING = 10_000.0
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
    table = _grid(at)
    layers, searched = _refined(table, Limits.of(at), at, ROUNDS)
    return Search(table.joined(make_table((layers,), at)), layers, len(table.programmes) + searched)


def _refined(table: Table, limits: Limits, at: Position, rounds: int) -> tuple[Layers, int]:
    """The best programme of a table with its ends moved, and how many more were looked at."""
    layers = table.programmes[solve(table, limits, at).place]
    searched, width = 0, _widest(_flat(layers), _ends(at))
    for _ in range(rounds if layers else 0):
        finer = make_table((layers, *_finer(layers, width, at.reach)), at)
        layers = finer.programmes[solve(finer, limits, at).place]
        searched += len(finer.programmes) - 1
        width /= FINER
    return layers, searched


def _widest(moved: Sequence[float], ends: Sequence[float]) -> float:
    """The widest gap of the grid beside any of these ends, yen."""
    gaps = np.diff(ends, prepend=0.0, append=ends[-1])
    below, above = (np.searchsorted(ends, moved, side=side) for side in ("left", "right"))
    return max((float(gaps[i : j + 1].max()) for i, j in zip(below, above, strict=True)), default=0)


def _grid(at: Position) -> Table:
    """Every programme of the grid, kept for whoever moves a slider."""
    key = ("grid", at.most_limit, at.insurer_pays, at.factor, at.chosen.whole, id(at.years))
    return at.remember(key, lambda: make_table(tuple(_programmes(at)), at))


def best_option(found: Search, at: Position) -> Worked:
    """The mix worked out: whole millions, a line if it pays late, cash settled in narrow bins."""
    policy = _policy(found.layers, at)
    least = _least_cash(policy, at)
    line = policy is not None and at.needs_line
    kind: Kind = "insurance" if policy else "cash"
    plan = Plan(f"{BEST}{LINE}" if line else BEST, kind, least, policy, line)
    key = ("settled", plan, at.chosen.whole, at.insurer_pays, at.chosen.reserve_worth)
    cash, years = at.remember(key, lambda: settled_cash(plan, at))
    worked = work_out(replace(plan, cash=max(least, cash)), at, years=years)
    chance = 1.0 - at.chosen.whole
    for _ in range(MOST_RAISES):
        if worked.backing.short_chance_by_draw.mean() <= chance:
            break
        more = replace(worked.plan, cash=worked.plan.cash + ROUNDED_TO_JPY)
        worked = work_out(more, at, worked.priced, years)
    return worked


def describe_mix(found: Search, worked: Worked, alone: Worked, at: Position) -> Mix:
    """The mix as it is shown, with what holds it where it is.

    Args:
        found: the search.
        worked: its mix.
        alone: all the cash that keeps the same constraints.
        at: the exchange.
    """
    plan, cost = worked.plan, worked.cost
    counted = at.credit(plan.policy, plan.cash)
    return Mix(
        option=plan.name,
        cash=money(plan.cash),
        layers=_layers(worked),
        yearly_cost=money(cost.mean),
        shortfall_probability=float(worked.backing.short_chance_by_draw.mean()),
        expected_shortfall=money(float(worked.backing.shortfall_by_draw.mean())),
        eligible_credit=money(counted.eligible),
        binding=tuple(_binding(found, at)),
        cash_alone=money(alone.plan.cash),
        cash_alone_costs=money(alone.cost.mean),
        searched=found.searched,
    )


def frontier(found: Search, at: Position) -> tuple[FrontierPoint, ...]:
    """Mixes that keep the rules and than which none is cheaper and leaves less shortfall.

    The chance of being whole is not asked here: it is what is traded for cost.
    """
    table, limits = found.table, replace(Limits.of(at), whole=0.0)
    key = ("frontier", limits, at.chosen.whole, found.layers, at.factor, at.insurer_pays)
    cash, lacking = at.remember(key, lambda: _frontier_cash(table, limits, at))
    cost = np.stack([cost_of(table, c, at) for c in cash])
    kept = np.stack([feasible(table, c, limits) for c in cash])
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
                shortfall_probability=table.short_with(
                    column, limits.reserve_worth * float(cash[row, column])
                ),
                cash=money(float(cash[row, column])),
                start=money(layers[0][0]) if layers else None,
                limit=money(sum(limit for _, limit in layers)),
            )
        )
    return tuple(points)


def _frontier_cash(table: Table, limits: Limits, at: Position) -> tuple[Floats, Floats]:
    """Amounts of cash tried with each programme, and what is then lacking, (levels, programmes)."""
    least = table.needs(limits).max(axis=0)
    levels = np.linspace(0.0, FRONTIER_REACH * _top(at), CASH_LEVELS)
    cash = np.maximum(least, levels[:, None])
    return cash, np.stack([table.lacking_at(limits.reserve_worth * c) for c in cash])


def _top(at: Position) -> float:
    """The loss exceeded with the chance asked, or the required amount if that is larger, yen."""
    lost = weighted_exceedance(at.years.total, at.years.predictive, [1.0 - at.chosen.whole])[0]
    return max(lost, at.required)


def about_whole(at: Position) -> list[float]:
    """Losses of one theft about that of the chance asked, yen.

    Cash and limit of a mix that keeps customers whole add up to nearly that. Where bins are wide
    there the search goes after their error: what it finds needs more cash than it was told.
    """
    lost = at.years.total - at.own_coins(at.years)
    reached = weighted_exceedance(lost, at.years.predictive, [1.0 - at.chosen.whole])[0]
    return [float(end) for end in reached * np.linspace(*ABOUT_WHOLE, ABOUT_PLACES)]


def _ends(at: Position) -> list[float]:
    """Amounts at which layers may begin and end, yen, ascending."""
    top = _top(at)
    # A limit above all that can be taken still counts towards the required amount.
    most = max(at.reach, at.required)
    written = max(min(at.reach, at.most_limit + at.required), OF_TOP[-1] * top)
    beyond = np.geomspace(OF_TOP[-1] * top, written, BEYOND + 1)[1:]
    wanted = [*(part * at.required for part in OF_REQUIRED), *(part * top for part in OF_TOP)]
    # Below these amounts a retention asks for no more cash than there must be anyway.
    least = (ROUNDED_TO_JPY, max(at.asked.floors.get("liability_insurance", 0.0), ROUNDED_TO_JPY))
    inside = {rounded_up(min(end, most)) for end in (*least, *wanted, *beyond, at.most_limit)}
    largest = at.largest_retention
    if ROUNDED_TO_JPY <= largest < at.reach:
        # The largest retention that counts as one: a million more would be an attachment.
        inside.add(float(largest // ROUNDED_TO_JPY * ROUNDED_TO_JPY))
    return sorted(inside)


def _programmes(at: Position) -> Iterator[Layers]:
    """Nothing, one layer or two with a gap between; each begins where a theft can reach it."""
    ends = _ends(at)
    yield ()
    for start, end in itertools.combinations(ends, 2):
        if start < at.reach:
            yield ((start, end - start),)
    most = min(at.most_limit, at.reach) // ROUNDED_TO_JPY * ROUNDED_TO_JPY
    for start in ends:
        # As much as insurers write, wherever that ends.
        if 0.0 < most < at.reach - start and start + most not in ends:
            yield ((start, most),)
    some = ends[:: max(1, len(ends) // PAIR_ENDS)]
    for a, b, c, d in itertools.combinations(some, 4):
        if c < at.reach:
            yield ((a, b - a), (c, d - c))


def _finer(layers: Layers, width: float, reach: float) -> Iterator[Layers]:
    """The same programme with its ends moved by up to `width` either way, a few steps each."""
    moves = np.arange(-FINER, FINER + 1) * (width / FINER)
    if len(layers) == 1:
        ((start, limit),) = layers
        for down, up in itertools.product(moves, moves):
            yield from _valid([start + down, start + limit + up], reach)
        return
    ends = _flat(layers)
    for place, move in itertools.product(range(len(ends)), moves):
        yield from _valid([end + move * (i == place) for i, end in enumerate(ends)], reach)


def _valid(ends: Sequence[float], reach: float) -> Iterator[Layers]:
    rounded = [max(ROUNDED_TO_JPY, rounded_up(end)) for end in ends]
    in_order = all(low < high for low, high in itertools.pairwise(rounded))
    if in_order and rounded[-2] < reach:
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


def settled_cash(plan: Plan, at: Position) -> tuple[float, LossYears]:
    """Least cash that keeps customers whole with the chance asked, yen, and the years it is from.

    Years are told apart in narrow bins about what the position's own years say.
    """
    chance, worth = 1.0 - at.chosen.whole, at.chosen.reserve_worth
    bare = replace(plan, cash=0.0)
    rough = work_out(bare, at).backing.exceeded([chance])[0]
    near = rough + np.linspace(-1.0, 1.0, 2 * FINE_CASH + 1) * (at.required * NEAR)
    ends = [*bends(plan, at), *(near[:, None] + _reaches(plan)).ravel()]
    years = at.years_at(ends)
    fine = work_out(bare, at, years=years).backing
    return rounded_up(fine.exceeded([chance])[0] / worth), years


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
    """Constraints that hold the mix, and what a step of relief saves a year.

    The grid and mixes near the best one are searched again; where customers' being whole holds it,
    the best of them is refined, too.
    """
    limits = Limits.of(at)
    near = [*_finer(found.layers, NEAR * at.required, at.reach)] if found.layers else []
    # Where capacity holds the mix, what is had of more of it is taken in full.
    more = limits.limit * (1.0 + CAPACITY_STEP) // ROUNDED_TO_JPY * ROUNDED_TO_JPY
    starts = {layers[0][0] for layers in near if len(layers) == 1}
    near += [((start, more),) for start in sorted(starts) if start + more < at.reach]
    table = found.table.joined(make_table((found.layers, *near), at))
    now = solve(table, limits, at)
    for name, field, unit, step in RELIEFS:
        value = float(getattr(limits, field))
        if not np.isfinite(value):
            continue
        then = value * (1.0 + step) if unit == "JPY" else min(max(value + step, 0.0), 1.0)
        eased = replace(limits, **{field: then})
        best = solve(table, eased, at)
        if name == "whole" == now.sets_cash:
            layers, _ = _refined(table, eased, at, ROUNDS)
            refined = solve(make_table((layers,), at), eased, at)
            best = min(best, refined, key=lambda mix: mix.cost)
        saves = max(now.cost - best.cost, 0.0)
        if saves > LEAST_SAVING:
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
