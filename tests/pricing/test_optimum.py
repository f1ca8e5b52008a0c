"""The table and its optimum beside exact prices, exact years and a random search."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from pricing.adequacy import check
from pricing.best_mix import best_option, search
from pricing.errors import NoFeasibleMix
from pricing.layer import Layer
from pricing.optimum import Limits, cost_of, make_table, solve
from pricing.option import Worked, work_out
from pricing.plans import Plan
from pricing.policy import DefenceCosts
from pricing.reference_policy import AGGREGATE_MULTIPLE
from pricing.shortfall import Backing
from tests.pricing.choices import position

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from models.profile import SecurityProfile
    from pricing.desk import Desk
    from pricing.optimum import Layers, Table
    from pricing.policy import Policy
    from pricing.position import Position

    Make = Callable[..., Position]

MILLION = 1e6


@pytest.fixture(scope="module")
def make(desk: Desk, examples: dict[str, SecurityProfile], on: dt.date) -> Make:
    def made(name: str, **stated: Any) -> Position:  # noqa: ANN401
        return position(desk, examples[name], on, **stated)

    return made


def written(layers: Layers, at: Position) -> Policy:
    """The layers as a broker would write them: a retention up to the cap, else an attachment."""
    found = []
    for start, limit in layers:
        small = start <= min(0.01 * at.required, limit)
        begins = {"retention" if small else "attachment": start}
        found.append(Layer(limit=limit, aggregate_limit=AGGREGATE_MULTIPLE * limit, **begins))
    terms = {"layers": tuple(found), "currency": "JPY", "sublimits": ()}
    return at.template.model_copy(update=terms)


def exact(layers: Layers, at: Position) -> Worked:
    """Price of a quote, credit of a check, cash by the years: no table."""
    policy = written(layers, at)
    held = at.profile.model_copy(update={"reserve_cash": at.required / at.jpy_per_unit})
    rules, jpy_per = at.asked.rules, at.rates.as_mapping()
    credit = check(policy, held, rules, at.asked.scenario, jpy_per).eligible_credit.amount
    whole = Backing(at.contract(policy), 0.0, at.insurer_pays).exceeded([1 - at.chosen.whole])[0]
    floor = at.asked.floors["liability_insurance"]
    cash = max(at.required - credit, floor, layers[0][0], whole / worth(at))
    return work_out(mixed(cash, policy, at), at)


def worth(at: Position) -> float:
    """A fifth is left of what is in the own token."""
    return 1.0 - 0.8 * at.chosen.stated.reserve_in_own_token


def mixed(cash: float, policy: Policy, at: Position) -> Plan:
    """With a line where the insurer pays later than customers are to wait."""
    late = at.policy_days > (
        5 if at.chosen.stated.most_days is None else at.chosen.stated.most_days
    )
    name = "best_mix+line" if late else "best_mix"
    return Plan(name, "insurance", cash, policy, line=late)


def settled(one: Worked, cash: float, at: Position) -> Worked:
    """The same with cash from years whose bins are narrow about where customers become whole."""
    near = worth(at) * one.plan.cash * np.linspace(0.95, 1.05, 801)
    assert one.plan.policy is not None
    limits = np.cumsum([0.0, *(layer.limit for layer in one.plan.policy.layers)])
    fine = at.years_at([*(near[:, None] + limits).ravel()])
    contract = at.contract(one.plan.policy, fine)
    whole = Backing(contract, 0.0, at.insurer_pays).exceeded([1 - at.chosen.whole])[0]
    return work_out(replace(one.plan, cash=max(cash, whole / worth(at))), at, one.priced)


def some_layers(at: Position, count: int, seed: int, most: float = 3.0) -> list[Layers]:
    """Random programmes of one or two layers, half of the ends evenly in the log."""
    rng, found = np.random.default_rng(seed), []
    top = most * at.required
    while len(found) < count:
        size = 2 * int(rng.integers(1, 3))
        logs = np.exp(rng.uniform(np.log(MILLION), np.log(top), size))
        ends = np.where(rng.random(size) < 0.5, logs, rng.uniform(MILLION, top, size))
        ends = np.ceil(np.sort(ends) / MILLION) * MILLION
        if len(set(ends)) == size and ends[-2] < at.reach:
            starts, tops = ends[::2].tolist(), ends[1::2].tolist()
            found.append(tuple((a, b - a) for a, b in zip(starts, tops, strict=True)))
    return found


# ---- the table ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["jp-middle", "offshore"])
def test_columns_are_what_quote_check_and_years_say(make: Make, name: str) -> None:
    at = make(name)
    programmes = some_layers(at, 25, 3)
    table = make_table(programmes, at)
    needs = table.needs(Limits.of(at))
    for place, layers in enumerate(programmes):
        one = exact(layers, at)
        assert table.premium[place] == pytest.approx(one.priced.premium, rel=0.01)
        assert table.kept[place] == pytest.approx(one.cost.retained.mean(), rel=1e-9)
        assert needs[:, place].max() == pytest.approx(one.plan.cash, rel=1e-9, abs=1.0)
        cash = np.full(len(programmes), one.plan.cash)
        assert table.paid[place] == pytest.approx(one.backing.expected_paid, rel=1e-9)
        short = one.backing.short_chance_by_draw.mean()
        # Where the payer fails, the table knows the chance only at what the contract leaves.
        assert table.short_at(cash)[place] == pytest.approx(short, rel=1e-3)
        assert table.short_with(place, one.plan.cash) == pytest.approx(short, rel=1e-3)
        lacking = one.backing.shortfall_by_draw.mean()
        assert table.lacking_at(cash)[place] == pytest.approx(lacking, rel=1e-3, abs=1.0)
        assert cost_of(table, cash, at)[place] == pytest.approx(one.cost.mean, rel=0.01)


@pytest.mark.parametrize("name", ["jp-small", "jp-middle", "jp-large", "offshore"])
def test_credits_are_the_eligible_credit_of_a_check(make: Make, name: str) -> None:
    at = make(name)
    programmes, floor = some_layers(at, 40, 4), at.asked.floors["liability_insurance"]
    table = make_table(programmes, at)
    for layers, credit in zip(programmes, table.credit, strict=True):
        counted = at.credit(written(layers, at), at.required).eligible
        assert min(credit, at.required - floor) == pytest.approx(counted, abs=1.0)


@pytest.mark.parametrize(
    "stated",
    [
        {"tax_rate": 0.3},
        {"reserve_counts_as_capital": True},
        {"reserve_counts_as_capital": True, "tax_rate": 0.3, "whole": 0.9995},
        {"most_days": 90},
        {"reserve_in_own_token": 0.5},
    ],
)
def test_costs_follow_tax_and_accounts_as_those_of_an_option(
    make: Make, stated: dict[str, Any]
) -> None:
    at = make("jp-middle", **stated)
    programmes = some_layers(at, 5, 5)
    table = make_table(programmes, at)
    for place, layers in enumerate(programmes):
        one = exact(layers, at)
        cash = np.full(len(programmes), one.plan.cash)
        assert cost_of(table, cash, at)[place] == pytest.approx(one.cost.mean, rel=0.01)


@pytest.mark.parametrize("outside", [True, False])
def test_defence_costs_of_the_wording_are_in_the_table(
    desk: Desk, middle: SecurityProfile, on: dt.date, outside: bool
) -> None:
    bare = position(desk, middle, on).template
    wording = bare.wording.model_copy(update={"defence_costs_outside_limit": outside})
    costs = DefenceCosts(share=0.2)
    policy = bare.model_copy(update={"wording": wording, "defence_costs": costs})
    at = position(desk, middle, on, policy)
    programmes, floor = some_layers(at, 8, 9), at.asked.floors["liability_insurance"]
    table = make_table(programmes, at)
    for place, layers in enumerate(programmes):
        one = exact(layers, at)
        assert table.premium[place] == pytest.approx(one.priced.premium, rel=0.01)
        assert table.kept[place] == pytest.approx(one.cost.retained.mean(), rel=1e-9)
        counted = at.credit(written(layers, at), at.required).eligible
        credit = min(table.credit[place], at.required - floor)
        assert credit == pytest.approx(counted, abs=1.0)


def test_tables_side_by_side_are_one_table(make: Make) -> None:
    at = make("jp-middle")
    programmes = some_layers(at, 6, 6)
    whole = make_table(programmes, at)
    joined = make_table(programmes[:2], at).joined(make_table(programmes[2:], at))
    for name in ("premium", "kept", "credit", "unpaid", "short", "lacking"):
        np.testing.assert_allclose(getattr(joined, name), getattr(whole, name), rtol=2e-3)


# ---- the optimum ----------------------------------------------------------------------------

CASES = [
    ("jp-middle", {}),
    ("jp-middle", {"most_limit": 5e9, "most_insured_share": 0.6, "tax_rate": 0.3}),
    ("jp-middle", {"most_premium": 5e8}),
    ("offshore", {}),
    ("offshore", {"most_cash": 5e10, "most_limit": 5e10}),
    ("offshore", {"quoted_rate_on_line": 0.3}),
    ("offshore", {"reserve_in_own_token": 0.5, "most_days": 90}),
    ("jp-small", {"whole": 0.999, "insurer_grade": "BBB"}),
]


@pytest.mark.parametrize(("name", "stated"), CASES)
def test_no_programme_tried_at_random_is_cheaper(
    make: Make, name: str, stated: dict[str, Any]
) -> None:
    """Forty anywhere and forty near the mix, priced as a quote; half a percent is allowed."""
    at = make(name, **stated)
    found = search(at)
    mix = best_option(found, at)
    limits, rng = Limits.of(at), np.random.default_rng(7)
    near = []
    for _ in range(40):
        moved = [
            (MILLION * max(1, round(a / MILLION * m)), MILLION * max(1, round(b / MILLION * n)))
            for (a, b), (m, n) in zip(found.layers, rng.uniform(0.8, 1.25, (9, 2)), strict=False)
        ]
        apart = all(x + b <= y for (x, b), (y, _) in itertools.pairwise(moved))
        if moved and apart and moved[-1][0] < at.reach:
            near.append(tuple(moved))
    tried = 0
    for layers in [*some_layers(at, 40, 8), *near]:
        one = exact(layers, at)
        counted = min(at.required, limits.insured_share * at.required)
        cash = max(one.plan.cash, at.required - counted)
        one = work_out(replace(one.plan, cash=cash), at, one.priced)
        kept = (
            cash <= limits.cash
            and one.priced.premium <= limits.premium
            and one.priced.limit <= limits.limit
            and layers[0][0] >= 0.01 * one.priced.limit - MILLION
        )
        if kept and one.cost.mean < mix.cost.mean * 0.995:
            one = settled(one, cash, at)
        assert not kept or one.cost.mean >= mix.cost.mean * 0.995
        tried += kept
    assert tried >= 5


# ---- no mix at all --------------------------------------------------------------------------


def refusal(at: Position) -> str:
    with pytest.raises(NoFeasibleMix) as caught:
        search(at)
    assert caught.value.field == "/figures"
    return caught.value.public


def test_too_little_cash_names_the_cash_and_the_closest_mix(make: Make) -> None:
    """One percent of the limit is retained, to the million, and held in cash."""
    at = make("jp-middle", most_cash=1e7)
    said = refusal(at)
    assert "at most 10,000,000 yen of cash; the closest mix needs 198,000,000" in said
    found = search(make("jp-middle", most_cash=1.98e8))
    ((start, limit),) = found.layers
    assert start >= 0.01 * limit - MILLION
    assert refusal(make("jp-middle", most_cash=1.97e8))


def test_too_little_premium_names_the_premium(make: Make) -> None:
    at = make("jp-middle", most_premium=1e8, most_cash=5e9)
    said = refusal(at)
    assert "at most 100,000,000 yen of premium" in said
    assert "at most 5,000,000,000 yen of cash" in said


def test_too_small_a_limit_names_the_limit(make: Make) -> None:
    said = refusal(make("jp-middle", most_limit=5e9, most_cash=5e9))
    assert "limits of at most 5,000,000,000 yen" in said


def test_a_chance_out_of_reach_names_the_best_there_is(make: Make) -> None:
    """Offered what it names, there is a mix."""
    at = make("offshore", whole=0.9999, most_cash=5e9, most_limit=4e10)
    said = refusal(at)
    chance = float(said.split("ask for ")[1].split("%")[0]) / 100
    assert 0.98 < chance < 0.9999
    least = make("offshore", whole=chance - 0.0002, most_cash=5e9, most_limit=4e10)
    assert search(least).layers


def test_cash_alone_is_no_programme_and_needs_the_required_amount(make: Make) -> None:
    at = make("jp-middle")
    table: Table = make_table(((),), at)
    found = solve(table, Limits.of(at), at)
    assert found.cash == pytest.approx(at.required)
    assert found.sets_cash == "requirement"
    assert table.premium[0] == 0
    assert table.kept[0] == pytest.approx(at.years.predictive @ at.years.total)


# ---- what the market writes, what customers may wait for ------------------------------------


def test_insurers_write_so_much_and_leave_so_much(make: Make) -> None:
    """USD 600m and a hundredth of the limit, unless the exchange was offered more."""
    at = make("offshore")
    limits = Limits.of(at)
    assert limits.limit == pytest.approx(6e8 * at.rates.jpy_per_usd)
    assert Limits.of(make("offshore", most_limit=5e11)).limit == 5e11
    assert limits.least_retention == 0.01
    wide, free = search(at).layers, replace(limits, least_retention=0.0, limit=np.inf)
    assert sum(limit for _, limit in wide) <= limits.limit
    assert wide[0][0] >= 0.01 * sum(limit for _, limit in wide) - MILLION
    table = search(at).table
    there = table.programmes[solve(table, free, at).place]
    assert there[0][0] < 0.01 * sum(limit for _, limit in there)


def test_the_reserve_counts_at_its_worth_towards_customers_alone(make: Make) -> None:
    """Towards the required amount it counts at its face; of half own token 0.6 is left."""
    plain, token = make("offshore"), make("offshore", reserve_in_own_token=0.5)
    programmes = [(), *some_layers(plain, 6, 12)]
    table = make_table(programmes, plain)
    face, worn = (table.needs(Limits.of(at)) for at in (plain, token))
    np.testing.assert_array_equal(face[:3], worn[:3])
    np.testing.assert_allclose(0.6 * worn[3], face[3], rtol=1e-12)


def test_a_line_is_in_the_cost_of_every_programme_where_one_is_needed(make: Make) -> None:
    """Half a percent of the limit and 89 days' interest at the cost of capital on what is paid."""
    late, soon = make("jp-middle"), make("jp-middle", most_days=90)
    assert late.needs_line
    assert not soon.needs_line
    table = make_table([(), *some_layers(late, 6, 13)], late)
    cash = np.full(7, late.required)
    more = cost_of(table, cash, late) - cost_of(table, cash, soon)
    expected = 0.005 * table.limit + 0.1 * table.paid * 89 / 365
    np.testing.assert_allclose(more, expected, rtol=1e-9, atol=1e-3)
    assert more[0] == 0
