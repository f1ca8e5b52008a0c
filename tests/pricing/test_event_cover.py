"""A cover on an event on the exchange of its own quote: price, credit, warnings, refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from data.regimes import load_rule_set, regimes
from pricing.errors import NothingCovered, PricingError
from pricing.event_cover import event_cover
from pricing.event_credit import silence
from pricing.event_flags import flags
from pricing.event_terms import CalculationAgent, EventCover, SlopePayout, Step, StepPayout
from pricing.layer import Layer
from pricing.policy import Policy
from pricing.quote import price
from tests.pricing.conftest import EXAMPLES
from tests.pricing.event_covers import PERFECT, SHIPPED, announcement, halt, outflow

if TYPE_CHECKING:
    import datetime as dt

    from models.profile import SecurityProfile
    from pricing.desk import Desk
    from pricing.event_result import EventReport


def shipped(name: str) -> EventCover:
    path = EXAMPLES / "event-covers" / f"{name}.json"
    return EventCover.model_validate_json(path.read_bytes())


@pytest.fixture(scope="module")
def report(desk: Desk, on: dt.date) -> EventReport:
    return event_cover(shipped("outflow"), desk, on)


def test_on_a_perfect_reading_it_costs_what_the_policy_of_that_layer_costs(
    desk: Desk, on: dt.date, middle: SecurityProfile
) -> None:
    """The same law as quotes: a slope of a yen a yen is ¥10bn xs ¥2bn, a term limit once."""
    asked = EventCover.model_validate(
        shipped("outflow").model_dump()
        | {
            "exchange": middle.model_dump(),
            "triggers": (outflow(2e9).model_dump(),),
            "payouts_in_term": 10,
        }
    )
    found = event_cover(asked, desk, on, PERFECT).price
    policy = Policy(
        name="Layer",
        inception=asked.inception,
        expiry=asked.expiry,
        layers=(Layer(limit=1e10, attachment=2e9),),
    )
    quoted = price(middle, policy, desk, on)
    assert found.expected.amount == pytest.approx(quoted.expected_loss.amount, rel=1e-3)
    assert found.expected.low == pytest.approx(quoted.expected_loss.low, rel=1e-2)
    assert found.expected.high == pytest.approx(quoted.expected_loss.high, rel=1e-2)
    assert found.technical.amount == pytest.approx(quoted.technical_premium.amount, rel=1e-3)


def test_figures_hang_together(report: EventReport) -> None:
    found = report.price
    assert found.expected.low <= found.expected.amount <= found.expected.high
    assert found.exhaustion.value <= found.attachment.value
    parts = found.expected_from_theft.amount + found.expected_without_theft.amount
    assert parts == found.expected.amount
    assert found.when_paid.amount <= found.limit.amount
    assert found.technical_multiple == pytest.approx(
        found.technical.amount / found.expected.amount, rel=1e-6
    )
    assert found.loaded.amount - found.expected.amount == pytest.approx(
        found.risk_load.amount, abs=1
    )
    # A spread has no expenses in it: the band is for the price before them.
    inside = found.multiples[0] <= found.loaded_multiple <= found.multiples[-1]
    assert found.inside_band == inside
    for multiple, amount in zip(found.multiples, found.market, strict=True):
        assert amount.amount == pytest.approx(multiple * found.expected.amount, rel=1e-6)
    assert report.basis.gap.amount == pytest.approx(
        report.basis.loss.amount - found.expected.amount, abs=1
    )


def test_closed_forms_and_simulation_are_within_four_errors(report: EventReport) -> None:
    assert [one.name for one in report.check] == ["payout", "any_payout", "unpaid"]
    for one in report.check:
        assert one.standard_error > 0
        assert one.apart is not None
        assert abs(one.apart) < 4


def test_draws_that_do_not_differ_check_nothing(desk: Desk, on: dt.date) -> None:
    """No error is not no difference."""
    sure = SHIPPED.with_settings(
        {"halt.given_theft": 1.0, "halt.hours_median": 87600.0, "halt.hours_log_sd": 0.0}
        | {"hidden.from_all": 0.0}
    )
    always = shipped("outflow").model_copy(
        update={"triggers": (halt(1),), "payout": StepPayout(steps=(Step(pays=1e9),))}
    )
    check = {one.name: one.apart for one in event_cover(always, desk, on, sure).check}
    assert check["unpaid"] is None


def test_every_assumption_it_rests_on_is_shown_with_what_it_does(report: EventReport) -> None:
    names = {row.assumption.id for row in report.assumptions}
    assert {"outflow.seen_hot", "announcement.by_supervisor", "hidden.from_all"} <= names
    # No warm wallets, no police, no halts.
    assert not names & {"outflow.seen_warm", "announcement.by_police", "halt.given_theft"}
    assert all(
        row.expected_low != row.expected_high or row.unpaid_low != row.unpaid_high
        for row in report.assumptions
        if row.assumption.id != "announcement.by_supervisor"
    )


def test_it_earns_no_assured_credit_and_is_never_a_pass(report: EventReport) -> None:
    credit = report.credit
    assert credit.eligible_credit.amount == 0
    assert (credit.finding.result, credit.finding.severity) == ("unknown", "blocking")
    assert credit.met in ("no", "unknown")
    assert credit.paid_of_required is not None
    assert credit.haircut == pytest.approx(1 - credit.paid_of_required)
    assert {one.regime for one in credit.elsewhere} == set(regimes()) - {"jp"}


def test_what_other_regimes_say_is_looked_up_in_their_registers(report: EventReport) -> None:
    found = {one.regime: one for one in report.credit.elsewhere}
    assert (found["eu"].record, set(found["eu"].means)) == (
        "other_means",
        {"own_funds", "insurance", "guarantee"},
    )
    assert (found["th"].record, found["th"].means) == ("no_means", ())
    for one in found.values():
        assert (one.record == "no_means") == (not one.means)


def test_a_means_that_may_be_such_cover_is_not_passed_over() -> None:
    rules = load_rule_set("eu")
    scenario = rules.scenarios[0].model_copy(update={"means": ("insurance", "parametric_cover")})
    asked = rules.model_copy(update={"scenarios": (scenario,)})
    assert silence(asked, "en").record == "unread_means"
    assert silence(rules, "en").record == "other_means"


def test_enough_cash_meets_the_amount_whatever_becomes_of_it(desk: Desk, on: dt.date) -> None:
    cover = shipped("outflow")
    rich = cover.exchange.model_copy(update={"reserve_cash": 5e10})
    found = event_cover(cover.model_copy(update={"exchange": rich}), desk, on).credit
    assert (found.met, found.eligible_credit.amount) == ("yes", 0)
    assert found.finding.shortfall is not None
    assert (found.finding.severity, found.finding.shortfall.amount) == ("condition", 0)


def test_a_reader_is_warned(desk: Desk, on: dt.date) -> None:
    cover = shipped("halt").model_copy(
        update={
            "triggers": (halt(72),),
            "combine": "any",
            "calculation_agent": CalculationAgent(name="The exchange", independent=False),
            "settlement_currency": "USD",
        }
    )
    said = " ".join(event_cover(cover, desk, on).flags)
    for words in (
        "more than was lost",
        "not independent",
        "Nobody is named",
        "No collateral",
        "A halt alone",
        "Settled in dollars",
    ):
        assert words in said


def test_a_payout_that_is_mostly_for_no_theft_is_warned_of(
    desk: Desk, on: dt.date, report: EventReport
) -> None:
    words = "for events without a theft"
    assert not any(words in flag for flag in report.flags)
    often = SHIPPED.with_settings({"announcement.false_rate": 1.0})
    found = event_cover(shipped("outflow"), desk, on, often)
    assert 2 * found.price.expected_without_theft.amount > found.price.expected.amount
    assert any(words in flag for flag in found.flags)


def test_a_closed_form_far_from_its_draws_is_warned_of(report: EventReport) -> None:
    def said(apart: float | None) -> str:
        check = (report.check[0].model_copy(update={"apart": apart}),)
        found = flags(report.cover, report.assets.amount, 4e11, report.price, check)
        return " ".join(flag.told("en") for flag in found)

    assert "four errors apart" in said(-4.5)
    assert not any("four errors apart" in said(apart) for apart in (3.9, None))


@pytest.mark.parametrize(("days", "late"), [(6, False), (7, False), (8, True)])
def test_five_business_days_are_seven_of_the_calendar(
    report: EventReport, days: int, *, late: bool
) -> None:
    terms = report.cover.model_copy(update={"waiting_days": 0, "days_to_payment": days})
    found = flags(terms, report.assets.amount, 4e11, report.price, report.check)
    assert any("business days" in flag.told("en") for flag in found) == late


def test_what_a_wrong_reading_is_taken_to_pay_and_how_often_is_said(
    desk: Desk, on: dt.date, report: EventReport
) -> None:
    first, rate = "pay the first step", "not to fall with the threshold"
    assert rate in " ".join(report.notes)
    assert first not in " ".join(report.notes)
    steps = StepPayout(steps=(Step(at_least=2e9, pays=1e9), Step(at_least=5e9, pays=4e9)))
    stepped = event_cover(shipped("outflow").model_copy(update={"payout": steps}), desk, on)
    assert first in " ".join(stepped.notes)
    one_sum = {"triggers": (halt(72),), "payout": StepPayout(steps=(Step(pays=1e9),))}
    halted = event_cover(shipped("outflow").model_copy(update=one_sum), desk, on)
    assert not any(words in " ".join(halted.notes) for words in (first, rate))


def test_both_languages_have_the_same_figures(desk: Desk, on: dt.date, report: EventReport) -> None:
    other = event_cover(shipped("outflow"), desk, on, lang="ja")
    assert other.price.expected == report.price.expected
    assert len(other.flags) == len(report.flags)
    assert other.flags != report.flags


def test_dollars_of_a_profile_are_yen_of_a_cover(desk: Desk, on: dt.date) -> None:
    rates = desk.jpy_per(on)
    cover = shipped("outflow")
    dollars = cover.exchange.model_copy(
        update={
            "currency": "USD",
            "assets": cover.exchange.assets.model_copy(update={"total": 5e11 / rates["USD"]}),
            "yearly_volume": cover.exchange.yearly_volume / rates["USD"],
        }
    )
    found = event_cover(cover.model_copy(update={"exchange": dollars}), desk, on)
    plain = event_cover(cover, desk, on)
    assert found.assets.amount == pytest.approx(5e11, abs=1)
    assert found.price.expected.amount == pytest.approx(plain.price.expected.amount, rel=1e-6)


def test_a_threshold_no_theft_reaches_is_refused(desk: Desk, on: dt.date) -> None:
    cover = shipped("outflow")
    for trigger, field in (
        (outflow(6e11), "/triggers/0/threshold"),
        (outflow(5e11), "/triggers/0/threshold"),
    ):
        asked = cover.model_copy(
            update={"triggers": (trigger,), "payout": StepPayout(steps=(Step(pays=1e9),))}
        )
        with pytest.raises(NothingCovered) as refused:
            event_cover(asked, desk, on)
        assert refused.value.field == field


@pytest.mark.parametrize(
    ("payout", "field"),
    [
        (SlopePayout(start=5e11, end=6e11, limit=1e10), "/payout/start"),
        (
            StepPayout(steps=(Step(at_least=5e11, pays=1e9), Step(at_least=6e11, pays=2e9))),
            "/payout/steps/0/at_least",
        ),
    ],
)
def test_a_payout_no_theft_reaches_is_refused(
    desk: Desk, on: dt.date, payout: SlopePayout | StepPayout, field: str
) -> None:
    asked = shipped("outflow").model_copy(update={"payout": payout})
    with pytest.raises(NothingCovered, match="would never pay but by a wrong reading") as refused:
        event_cover(asked, desk, on)
    assert refused.value.field == field


def test_of_any_triggers_one_that_no_theft_reaches_is_named_and_the_rest_priced(
    desk: Desk, on: dt.date
) -> None:
    dead, alive = outflow(6e11), announcement(2e9)
    one_sum = {"payout": StepPayout(steps=(Step(pays=1e9),))}
    asked = shipped("outflow").model_copy(update=one_sum | {"triggers": (dead, alive)})
    found = event_cover(asked, desk, on)
    assert found.price.expected_from_theft.amount > 0
    (said,) = (flag for flag in found.flags if "No theft takes as much" in flag)
    assert "outflow on chain" in said
    for update in ({"combine": "all"}, {"triggers": (dead, announcement(7e11))}):
        with pytest.raises(NothingCovered) as refused:
            event_cover(asked.model_copy(update=update), desk, on)
        assert refused.value.field == "/triggers/0/threshold"


def test_a_slope_from_below_the_trigger_is_refused(desk: Desk, on: dt.date) -> None:
    payout = SlopePayout(start=1e9, end=1.2e10, limit=1e10)
    with pytest.raises(PricingError) as refused:
        event_cover(shipped("outflow").model_copy(update={"payout": payout}), desk, on)
    assert refused.value.field == "/payout/start"


def test_a_negative_seed_is_refused(desk: Desk, on: dt.date) -> None:
    with pytest.raises(PricingError, match="seed"):
        event_cover(shipped("outflow"), desk, on, seed=-1)


def test_a_cover_that_has_expired_is_refused(desk: Desk) -> None:
    asked = shipped("outflow")
    with pytest.raises(PricingError, match="expired on 2028-04-01") as refused:
        event_cover(asked, desk, asked.expiry)
    assert refused.value.field == "/expiry"


def test_on_a_perfect_reading_a_theft_is_paid_what_the_terms_say(desk: Desk, on: dt.date) -> None:
    for payout in (
        SlopePayout(start=2e9, end=12e9, limit=10e9),
        StepPayout(steps=(Step(at_least=2e9, pays=1e9), Step(at_least=6e9, pays=9e9))),
    ):
        terms = {"triggers": (outflow(2e9),), "payout": payout}
        found = event_cover(shipped("outflow").model_copy(update=terms), desk, on, PERFECT)
        assert [row.loss for row in found.paid_at] == sorted(row.loss for row in found.paid_at)
        for row in found.paid_at:
            assert row.by_terms.amount == pytest.approx(payout.paid(row.loss), abs=1)
            assert row.expected.amount == pytest.approx(row.by_terms.amount, abs=1)
        assert {round(row.chance, 9) for row in found.paid_at} == {0.0, 1.0}


def test_a_step_stands_between_two_sizes(desk: Desk, on: dt.date) -> None:
    found = {
        row.loss: row.by_terms.amount for row in event_cover(shipped("halt"), desk, on).paid_at
    }
    assert (found[999_999_999], found[1_000_000_000]) == (0, 3_000_000_000)


def test_without_the_ends_of_assumptions_all_else_is_the_same(
    report: EventReport, desk: Desk, on: dt.date
) -> None:
    found = event_cover(shipped("outflow"), desk, on, effects=False)
    assert found == report.model_copy(update={"assumptions": ()})
    widths = [high - low for low, high in (row.ends for row in report.ranked)]
    assert widths == sorted(widths, reverse=True)
    assert set(report.ranked) == set(report.assumptions)
