"""What a cover on an event pays: closed forms, the ordinary engine's layer, and drawn triggers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import aggregate
from models.severity import CappedLoss
from pricing.errors import PricingError
from pricing.event_price import Valued, value
from pricing.event_trigger import error_nodes, false_rate, halt_chance, read, within
from pricing.event_years import simulate
from pricing.layers import LayerTerms, evaluate
from tests.pricing.busy_year import LOAD
from tests.pricing.event_covers import (
    ASSETS,
    PERFECT,
    SHIPPED,
    announcement,
    calm_year,
    cover,
    flat,
    halt,
    outflow,
    slope,
    steps,
    without_false,
)

if TYPE_CHECKING:
    from data.event_assumptions import EventAssumptions
    from pricing.event_terms import EventCover, SlopePayout, StepPayout


def valued(asked: EventCover, assumed: EventAssumptions = PERFECT, r: float = 2.5) -> Valued:
    return value(asked, calm_year(r), ASSETS, assumed)


@pytest.mark.parametrize("r", [np.inf, 1e6, 150.0, 2.5, 0.8])
def test_a_fixed_sum_on_a_perfect_reading_is_the_chance_of_such_a_theft(r: float) -> None:
    annual = calm_year(r)
    found = valued(cover(outflow(2e6), payout=flat(5e6)), r=r)
    often = (annual.rates * annual.law.reaches(np.array([2e6]))[..., 0][annual.law_of_draw]).sum(
        axis=1
    )
    chance = 1.0 - aggregate.probability_of_none(often, r)
    assert found.expected_by_draw == pytest.approx(5e6 * chance, rel=1e-6)
    assert found.attachment_by_draw == pytest.approx(chance, rel=1e-9)
    assert found.exhaustion_by_draw == pytest.approx(chance, rel=1e-6)


def test_two_payouts_are_the_first_two_of_a_poisson_number() -> None:
    annual = calm_year(np.inf)
    asked = cover(outflow(2e6), payout=flat(5e6), payouts_in_term=2, limit_in_term=1e7)
    often = (annual.rates * annual.law.reaches(np.array([2e6]))[..., 0][annual.law_of_draw]).sum(
        axis=1
    )
    none, one = np.exp(-often), often * np.exp(-often)
    expected = 5e6 * (one + 2 * (1 - none - one))
    assert valued(asked, r=np.inf).expected_by_draw == pytest.approx(expected, rel=1e-6)


def test_a_slope_on_a_perfect_reading_is_a_layer_of_the_ordinary_engine() -> None:
    """Each yen above the start is a yen paid, and no theft is one too many."""
    asked = cover(outflow(1e6), payout=slope(1e6, 1.1e7, 1e7), payouts_in_term=10)
    found = valued(asked)
    layer = evaluate(calm_year(), LayerTerms(1e6, 1e7, 1e7, 0.0, 1.0), LOAD)
    assert found.expected == pytest.approx(layer.expected, rel=1e-3)
    assert found.expected_by_draw.mean() == pytest.approx(found.expected)
    loaded = LOAD.loaded(found.law.survival.mean(axis=0), found.law.lengths)
    assert loaded == pytest.approx(layer.loaded, rel=1e-3)
    assert found.attachment_by_draw.mean() == pytest.approx(layer.attachment_probability, rel=0.01)


def test_a_slope_s_exhaustion_is_the_chance_of_a_theft_past_its_end() -> None:
    annual = calm_year(np.inf)
    found = valued(cover(outflow(1e6), payout=slope()), r=np.inf)
    rate = annual.rates
    first = (rate * annual.law.reaches(np.array([1e6]))[..., 0][annual.law_of_draw]).sum(axis=1)
    full = (rate * annual.law.reaches(np.array([1.1e7]))[..., 0][annual.law_of_draw]).sum(axis=1)
    # Of the first theft past the start, a part is past the end too.
    chance = full / first * (1 - np.exp(-first))
    assert found.exhaustion_by_draw == pytest.approx(chance, rel=2e-3)


@pytest.mark.parametrize("limit", [1e7, 1.002e7, 1.1e7, 1.5e7, 2e7])
def test_the_whole_limit_of_two_slopes_is_paid_as_often_as_drawn(limit: float) -> None:
    """A little above one full payout the cell below the limit holds that payout."""
    asked = cover(outflow(), payout=slope(), payouts_in_term=2, limit_in_term=limit)
    found = valued(asked, SHIPPED)
    drawn = simulate(asked, found.annual, found.paid, SHIPPED, ASSETS, seed=5)
    simulated, error = drawn.mean("whole_limit")
    exact = found.exhaustion_by_draw.mean()
    assert abs(simulated - exact) < 4 * np.hypot(error, 1.5e-2 * exact)


def test_a_slope_far_below_what_a_theft_can_take_is_paid_as_drawn() -> None:
    """On an exchange ten million times as large the table of limited means still reaches it."""
    annual = calm_year()
    law = annual.law
    assert isinstance(law, CappedLoss)
    huge = replace(annual, law=replace(law, cap=np.array([3e14, 1e15, 1e-6, 1e-6])))
    asked = cover(outflow(), payout=slope())
    found = value(asked, huge, 1e15, SHIPPED)
    drawn = simulate(asked, huge, found.paid, SHIPPED, 1e15, seed=5)
    simulated, error = drawn.mean("payout")
    assert abs(simulated - found.expected) < 4 * np.hypot(error, 1e-3 * found.expected)


CASES = {
    "a slope": (cover(outflow(), payout=slope()), SHIPPED),
    "any of three": (cover(outflow(2e6), announcement(1e6), halt(), payout=flat()), SHIPPED),
    "both of two": (
        cover(outflow(2e6), halt(24), combine="all", payouts_in_term=2, limit_in_term=1e7),
        SHIPPED,
    ),
    "steps": (
        cover(
            outflow(),
            announcement(),
            payout=steps((1e6, 1e6), (5e6, 4e6)),
            payouts_in_term=3,
            limit_in_term=6e6,
        ),
        SHIPPED,
    ),
    "a slope of three": (
        cover(outflow(), announcement(), halt(), payout=slope(), combine="all"),
        SHIPPED,
    ),
    "halts many times a term": (
        cover(outflow(), halt(6), payout=flat(5e6), payouts_in_term=8, limit_in_term=4e7),
        SHIPPED,
    ),
    "any announcement": (cover(announcement(None), payout=flat()), SHIPPED),
}


@pytest.mark.parametrize("name", CASES)
def test_closed_forms_and_drawn_triggers_agree(name: str) -> None:
    asked, assumed = CASES[name]
    found = value(asked, calm_year(), ASSETS, assumed)
    drawn = simulate(asked, found.annual, found.paid, assumed, ASSETS, seed=5)
    risk = found.basis_risk
    for field, exact in (
        ("payout", found.expected),
        ("any_payout", found.attachment_by_draw.mean()),
        ("unpaid", risk.missed(0.0).unpaid.mean()),
        ("without_theft", risk.paid_without(0.0).mean()),
    ):
        simulated, error = drawn.mean(field)
        assert abs(simulated - exact) < 4 * np.hypot(error, 1.5e-3 * exact), field


def test_the_seed_makes_the_draws() -> None:
    asked, assumed = CASES["a slope"]
    found = value(asked, calm_year(), ASSETS, assumed)
    one, again, other = (
        simulate(asked, found.annual, found.paid, assumed, ASSETS, seed).mean("payout")
        for seed in (1, 1, 2)
    )
    assert one == again
    assert one != other


@given(
    threshold=st.floats(5e5, 5e7),
    higher=st.floats(1.0, 3.0),
    pays=st.integers(1, 50),
    payouts=st.integers(1, 4),
)
@settings(max_examples=25, deadline=None)
def test_payout_stays_within_its_limit_and_falls_with_the_threshold(
    threshold: float, higher: float, pays: int, payouts: int
) -> None:
    terms = {"payouts_in_term": payouts, "limit_in_term": 1e6 * pays * payouts}
    low, high = (
        valued(cover(outflow(at), payout=flat(1e6 * pays), **terms), SHIPPED)
        for at in (threshold, threshold * higher)
    )
    assert 0 <= low.expected <= low.cover.term_limit
    assert high.expected <= low.expected * (1 + 1e-9)
    assert (low.exhaustion_by_draw <= low.attachment_by_draw + 1e-9).all()


@given(start=st.floats(1e6, 1e7), wide=st.floats(1.2, 5.0))
@settings(max_examples=15, deadline=None)
def test_a_slope_lies_between_the_steps_around_it(start: float, wide: float) -> None:
    """All of the limit at the end is less, all of it at the start is more."""
    end, assumed = start * wide, without_false(SHIPPED)
    between = valued(cover(outflow(1e6), payout=slope(start, end, 1e7)), assumed).expected
    above = valued(cover(outflow(start), payout=flat(1e7)), assumed).expected
    below = valued(cover(outflow(end), payout=flat(1e7)), assumed).expected
    assert below * (1 - 5e-3) <= between <= above * (1 + 5e-3)


def test_more_steps_come_nearer_to_the_slope() -> None:
    assumed = without_false(SHIPPED)
    line = valued(cover(outflow(), payout=slope(1e6, 1.1e7, 1e7)), assumed).expected
    found = []
    for number in (2, 10):
        part = 1e7 / number
        pairs = [(1e6 + (k + 0.5) * part, (k + 1) * part) for k in range(number)]
        found.append(valued(cover(outflow(), payout=steps(*pairs)), assumed).expected)
    assert abs(found[1] - line) < abs(found[0] - line)
    assert found[1] == pytest.approx(line, rel=0.02)


def test_any_pays_no_less_and_all_no_more_than_one_alone() -> None:
    alone = valued(cover(outflow()), SHIPPED).expected
    both = (outflow(), announcement())
    assert valued(cover(*both, combine="any"), SHIPPED).expected > alone
    assert valued(cover(*both, combine="all"), SHIPPED).expected < alone


def test_a_reading_s_error_keeps_the_mean() -> None:
    for sd in (0.0, 0.1, 0.5):
        assert error_nodes(sd).mean() == pytest.approx(1.0, abs=1e-12)
    assert np.log(error_nodes(0.3)).std() == pytest.approx(0.3, rel=0.03)


def test_a_theft_hidden_from_all_is_hidden_from_each() -> None:
    """A single trigger's chance stays; several no longer make up for each other."""
    hidden = SHIPPED.with_settings({"hidden.from_all": 0.15})
    open_ = SHIPPED.with_settings({"hidden.from_all": 0.0})
    one = cover(announcement(None))
    assert read(one, ASSETS, hidden).seen == pytest.approx(read(one, ASSETS, open_).seen)
    two = cover(outflow(), announcement())
    assert (read(two, ASSETS, hidden).seen <= 0.85 + 1e-12).all()
    assert (read(two, ASSETS, open_).seen > 0.85).all()


def test_what_must_stay_unexplained_longer_is_read_wrong_less_often() -> None:
    rates = [false_rate(outflow(persists_hours=h), SHIPPED) for h in (0, 12, 48)]
    assert rates == pytest.approx([0.02, 0.01, 0.02 / 16])


@given(
    together=st.floats(0.0, 1.0),
    by_chain=st.floats(0.0, 10.0),
    told=st.floats(0.0, 10.0),
    halts=st.floats(0.0, 100.0),
)
@settings(max_examples=50, deadline=None)
def test_all_at_once_are_never_wrong_more_often_than_one_alone(
    together: float, by_chain: float, told: float, halts: float
) -> None:
    assumed = SHIPPED.with_settings(
        {
            "false.together": together,
            "outflow.false_rate": by_chain,
            "announcement.false_rate": told,
            "halt.other_short_rate": halts,
        }
    )
    triggers = (outflow(), announcement(), halt(1))
    rates = [false_rate(one, assumed) for one in triggers]
    for number in (1, 2, 3):
        joint = read(cover(*triggers[:number], combine="all"), ASSETS, assumed).false_rate
        assert joint <= min(rates[:number])


def test_what_one_trigger_is_never_wrong_about_all_together_are_not_either() -> None:
    never = SHIPPED.with_settings({"announcement.false_rate": 0.0})
    found = valued(cover(halt(1), announcement(), combine="all"), never)
    assert found.paid.false_rate == 0.0


@pytest.mark.parametrize(
    ("payout", "settings"),
    [
        (slope(), {"false.paid_share": 0.0}),
        (slope(), {"false.paid_share": 0.001, "outflow.false_rate": 10.0}),
        (steps((1e6, 1e3), (5e6, 10_000_001.0)), {}),
    ],
)
def test_sums_too_small_for_the_grid_are_priced(
    payout: SlopePayout | StepPayout, settings: dict[str, float]
) -> None:
    found = valued(cover(outflow(), payout=payout), SHIPPED.with_settings(settings))
    drawn = simulate(found.cover, found.annual, found.paid, SHIPPED, ASSETS, seed=3)
    for field, exact in (
        ("payout", found.expected),
        ("any_payout", found.attachment_by_draw.mean()),
    ):
        simulated, error = drawn.mean(field)
        assert abs(simulated - exact) < 4 * np.hypot(error, 1.5e-3 * exact), field


def test_an_event_that_pays_nothing_is_no_payout() -> None:
    nothing = SHIPPED.with_settings({"false.paid_share": 0.0})
    asked = cover(outflow(), payout=slope())
    never = valued(asked, without_false(SHIPPED)).attachment_by_draw
    assert valued(asked, nothing).attachment_by_draw == pytest.approx(never, rel=1e-12)


def test_a_longer_halt_is_rarer_with_a_theft_and_without() -> None:
    for chance in (halt_chance, false_rate):
        found = [chance(halt(hours), SHIPPED) for hours in (6, 72, 720)]
        assert found == sorted(found, reverse=True)
    # However long, insolvency and fraud do not end.
    assert false_rate(halt(8784), SHIPPED) >= SHIPPED.value("halt.other_long_rate")


def test_a_sure_time_is_within_or_not() -> None:
    assert (within(24, 12, 0.0), within(6, 12, 0.0), within(12, 12, 1.0)) == (1.0, 0.0, 0.5)


def test_a_payout_from_below_the_threshold_is_refused_by_its_field() -> None:
    for payout, field in (
        (slope(1e6), "/payout/start"),
        (steps((1e6, 1e6), (5e6, 4e6)), "/payout/steps/0/at_least"),
    ):
        with pytest.raises(PricingError) as refused:
            valued(cover(outflow(2e6), payout=payout))
        assert refused.value.field == field


def test_without_thefts_only_wrong_readings_pay() -> None:
    annual = calm_year()
    none = replace(annual, rates=np.zeros_like(annual.rates))
    found = value(cover(outflow(), payout=flat(5e6)), none, ASSETS, SHIPPED)
    rate = false_rate(outflow(), SHIPPED)
    assert found.expected == pytest.approx(5e6 * (1 - np.exp(-rate)), rel=1e-9)
