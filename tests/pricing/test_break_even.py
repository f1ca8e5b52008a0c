"""Where cash and cover cost the same: the identity, and flips by asking again at each."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from models.annual_loss import AnnualLoss
from models.loss_years import loss_years
from models.severity import CappedLoss
from pricing import break_even as module
from pricing.break_even import break_even, even_rate, line_of_cost
from pricing.choice_basis import shipped_choice_basis
from pricing.comparison import compare
from pricing.contract_years import ContractYears, no_contract
from pricing.figures import Chosen, Figures
from pricing.option import Priced, Worked, bends, priced, work_out
from pricing.plans import Plan, plans
from pricing.premium import value_programme
from pricing.shortfall import Backing
from pricing.yearly_cost import YearlyCost
from tests.pricing.choices import position

if TYPE_CHECKING:
    import datetime as dt

    from models.profile import SecurityProfile
    from pricing.comparison_result import BreakEven, Flip
    from pricing.desk import Desk
    from pricing.policy import Policy
    from pricing.position import Position

LIMIT, BURN = 1e9, 0.035
EXAMPLES = ("jp-middle", "offshore")


def simple(capital: float, **stated: Any) -> tuple[Worked, Worked]:  # noqa: ANN401
    """A theft always takes the limit, 0.035 times a year; the limit replaces cash yen for yen."""
    annual = AnnualLoss(
        rates=np.array([[BURN, 0, 0, 0]]),
        law=CappedLoss(
            log_median=np.log(np.array([[1e6 * LIMIT, 1, 1, 1.0]])),
            sigma=np.array([[0.1]]),
            cap=np.array([LIMIT, 1e-6, 1e-6, 1e-6]),
        ),
        dispersion=math.inf,
    )
    years = loss_years(annual)
    figures = Figures(cost_of_capital=capital, reserve_yield=0.005, **stated)
    chosen = Chosen.of(figures, shipped_choice_basis())
    cover = ContractYears(years, years.total, np.zeros_like(years.total))

    def worked(contract: ContractYears, cash: float, limit: float) -> Worked:
        backing = Backing(contract, cash)
        cost = YearlyCost(
            cash=cash,
            required=LIMIT,
            retained=backing.unpaid_by_draw,
            premium=0.02 * limit,
            technical=None,
            fees=0.0,
            pledged=0.0,
            chosen=chosen,
        )
        price = Priced(0.02 * limit, None, limit, 0.0, None)
        return Worked(Plan("any", "insurance", cash), price, backing, cost)

    return worked(no_contract(years), LIMIT, 0.0), worked(cover, 0.0, LIMIT)


# ---- the identity ---------------------------------------------------------------------------


@pytest.mark.parametrize(("capital", "rate"), [(0.06, 0.09), (0.10, 0.13), (0.15, 0.18)])
def test_a_limit_for_cash_yen_for_yen_is_worth_its_burn_and_the_spread(
    capital: float, rate: float
) -> None:
    found = module._rate_by_draw(*simple(capital))
    assert found == pytest.approx([rate], rel=1e-9)


def test_the_line_of_cost_is_the_identity_at_every_cost_of_capital() -> None:
    for point in line_of_cost(*simple(0.1)):
        assert point.rate_on_line == pytest.approx(point.cost_of_capital - 0.005 + BURN, rel=1e-9)


def test_tax_makes_cash_dearer_by_the_yield_and_premium_cheaper_by_its_relief() -> None:
    """(1 - τ) rate = k - y + τ y + (1 - τ) burn."""
    found = module._rate_by_draw(*simple(0.1, tax_rate=0.3))
    assert 0.7 * found[0] == pytest.approx(0.095 + 0.3 * 0.005 + 0.7 * BURN, rel=1e-9)


def test_a_yen_of_capital_replaced_is_worth_only_its_burn() -> None:
    """The required amount is held anyway: what cover replaces of it saves nothing."""
    found = module._rate_by_draw(*simple(0.1, reserve_counts_as_capital=True))
    assert found == pytest.approx([BURN], rel=1e-9)


@pytest.mark.parametrize(
    "stated", [{}, {"tax_rate": 0.3}, {"tax_rate": 0.25, "reserve_counts_as_capital": True}]
)
def test_the_terms_of_the_identity_are_those_of_the_years(stated: dict[str, Any]) -> None:
    cash, cover = simple(0.1, **stated)
    found = cash.cost.chosen.replaced + BURN
    assert module._rate_by_draw(cash, cover) == pytest.approx([found], rel=1e-9)


# ---- the examples ---------------------------------------------------------------------------


@pytest.fixture(scope="module", params=EXAMPLES)
def profile(request: pytest.FixtureRequest, examples: dict[str, SecurityProfile]) -> Any:  # noqa: ANN401
    return examples[request.param]


@pytest.fixture(scope="module", params=["policy", "policy+line"])
def option(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def sides(at: Position, option: str) -> tuple[Worked, Worked]:
    """All cash and one option of cover."""
    offered = {plan.name: plan for plan in plans(at)}
    return work_out(offered["all_cash"], at), work_out(offered[option], at)


@pytest.fixture(scope="module")
def at(desk: Desk, profile: SecurityProfile, on: dt.date) -> Position:
    return position(desk, profile, on)


@pytest.fixture(scope="module")
def even(at: Position, option: str) -> BreakEven:
    return break_even(*sides(at, option), at)


def flips(even: BreakEven, figure: str, price: str) -> Flip:
    (flip,) = (f for f in even.flips if (f.figure, f.price) == (figure, price))
    return flip


def test_the_identity_is_near_the_rate_from_the_years_and_what_a_line_costs(
    at: Position, option: str, even: BreakEven
) -> None:
    """The retention is held in cash as well, and the payer may fail: a few per cent."""
    _, cover = sides(at, option)
    assert sum(even.identity_parts) == pytest.approx(even.identity)
    assert even.rate_on_line_low <= even.rate_on_line <= even.rate_on_line_high
    fees = cover.cost.fees / cover.priced.limit
    assert even.rate_on_line + fees == pytest.approx(even.identity, rel=0.02)
    assert (fees > 0) == option.endswith("+line")


def test_at_the_rate_of_break_even_both_cost_the_same(
    even: BreakEven, option: str, desk: Desk, profile: SecurityProfile, on: dt.date
) -> None:
    rate = even.rate_on_line
    cash, cover = sides(position(desk, profile, on, quoted_rate_on_line=rate), option)
    assert cover.cost.mean == pytest.approx(cash.cost.mean, rel=1e-6)
    assert even_rate(cash, cover) == pytest.approx(rate, rel=1e-9)
    cash, cover = sides(position(desk, profile, on, quoted_rate_on_line=0.9 * rate), option)
    assert cover.cost.mean < cash.cost.mean


@pytest.mark.parametrize("tax_rate", [None, 0.3])
def test_at_the_cost_of_capital_of_the_flip_both_cost_the_same(
    option: str, desk: Desk, profile: SecurityProfile, on: dt.date, tax_rate: float | None
) -> None:
    at = position(desk, profile, on, tax_rate=tax_rate)
    flip = flips(break_even(*sides(at, option), at), "cost_of_capital", "as_asked")
    assert flip.at is not None
    assert flip.cover_above
    there = position(desk, profile, on, tax_rate=tax_rate, cost_of_capital=flip.at)
    cash, cover = sides(there, option)
    assert cover.cost.mean == pytest.approx(cash.cost.mean, rel=1e-6)


@pytest.mark.parametrize("price", ["as_asked", "repriced"])
def test_at_the_frequency_of_the_flip_both_cost_the_same(
    at: Position,
    even: BreakEven,
    option: str,
    desk: Desk,
    profile: SecurityProfile,
    on: dt.date,
    price: str,
) -> None:
    """Laws, years and price anew; the flip lies on a straight line between a few places."""
    flip = flips(even, "theft_frequency", price)
    if flip.at is None:
        return
    times = np.full(4, flip.at)
    moved = replace(at, annual=at.annual.scaled(times), kept={})
    offered = {plan.name: plan for plan in plans(at)}
    moved = moved.told_apart([end for plan in offered.values() for end in bends(plan, at)])
    cover, asked = offered[option], priced(offered[option], at)
    if price == "repriced":
        year = desk.annual_loss(profile, on).scaled(times)
        policy = cover.policy
        assert policy is not None
        anew = value_programme(year, policy, desk.stored.model, desk.basis, 1.0)
        asked = replace(asked, premium=anew.premium)
    cash = work_out(offered["all_cash"], moved).cost.mean
    assert work_out(cover, moved, asked).cost.mean == pytest.approx(cash, rel=0.015)


@pytest.mark.parametrize("price", ["as_asked", "repriced"])
def test_at_the_cold_share_of_the_flip_both_cost_the_same(
    at: Position, even: BreakEven, option: str, desk: Desk, on: dt.date, price: str
) -> None:
    flip = flips(even, "cold_share", price)
    if flip.at is None:
        return
    moved = module._with_cold(at, flip.at)
    stated = {"quoted_rate_on_line": even.asked} if price == "as_asked" else {}
    cash, cover = sides(position(desk, moved, on, **stated), option)
    assert cover.cost.mean == pytest.approx(cash.cost.mean, rel=0.015)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_comparison_sets_what_it_recommends_against_the_cash_that_keeps_customers_whole(
    desk: Desk, examples: dict[str, SecurityProfile], on: dt.date, name: str
) -> None:
    found = compare(examples[name], None, Figures(), desk, on)
    by_name = {one.name: one for one in found.options}
    even = found.break_even
    assert even.option == found.recommendation.option == "best_mix+line"
    cover = by_name[even.option]
    cash = by_name.get("all_cash_whole", by_name["all_cash"])
    assert cover.limit is not None
    saved = (cash.yearly_cost.amount - cover.yearly_cost.amount) / cover.limit.amount
    assert even.rate_on_line - even.asked == pytest.approx(saved, rel=1e-6)
    here = [p for p in found.break_even_line if p.cost_of_capital < 0.1][-1]
    there = next(p for p in found.break_even_line if p.cost_of_capital >= 0.1)
    assert here.rate_on_line < even.rate_on_line <= there.rate_on_line


def test_moving_assets_to_cold_keeps_the_whole_and_the_parts_of_the_rest(
    desk: Desk, examples: dict[str, SecurityProfile], on: dt.date
) -> None:
    at = position(desk, examples["offshore"], on)
    shares, moved = at.profile.assets.shares, module._with_cold(at, 0.5).assets.shares
    assert moved.cold == 0.5
    for tier in ("hot", "warm", "third_party"):
        kept = getattr(shares, tier) / (1 - shares.cold)
        assert getattr(moved, tier) == pytest.approx(0.5 * kept)


@pytest.mark.parametrize("tier", ["hot", "cold"])
def test_a_policy_for_one_tier_has_flips_where_that_tier_holds_something(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date, tier: str
) -> None:
    only = primary.model_copy(update={"tiers_covered": (tier,)})
    even = compare(middle, only, Figures(), desk, on).break_even
    flip = flips(even, "cold_share", "repriced")
    assert (flip.low, flip.high) == ((0.0, 0.98) if tier == "hot" else (0.25, 1.0))


@pytest.mark.parametrize("option", ["policy", "cash_25_and_excess"])
def test_thefts_as_often_as_where_the_choice_turns_make_both_cost_the_same(
    desk: Desk, middle: SecurityProfile, on: dt.date, option: str
) -> None:
    at = position(desk, middle, on)
    flip = flips(break_even(*sides(at, option), at), "theft_frequency", "repriced")
    assert flip.at is not None
    tried = position(desk, middle, on, theft_frequency=flip.at)
    cash, cover = sides(tried, option)
    assert cover.cost.mean == pytest.approx(cash.cost.mean, rel=0.03)
    again = flips(break_even(cash, cover, tried), "theft_frequency", "repriced")
    assert again.today == flip.at
    assert again.at == pytest.approx(flip.at, rel=0.05)


def test_a_frequency_tried_is_a_figure_of_the_exchange_s_and_the_model_s_own_is_none(
    desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    own = position(desk, middle, on)
    half = position(desk, middle, on, theft_frequency=0.5)
    assert half.annual.rates == pytest.approx(own.annual.rates / 2)
    named = {fact.name: fact for fact in half.chosen.facts}
    assert (named["theft_frequency"].value, named["theft_frequency"].status) == (0.5, "derived")
    assert "theft_frequency" not in {fact.name for fact in own.chosen.facts}
