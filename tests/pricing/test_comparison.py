"""Cash or cover from end to end: the examples, a policy in hand, dollars, coins, other regimes."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from data.regimes import load_rule_set
from models.exceedance import return_period_losses
from models.profile import CoinShares
from models.registry import store
from pricing.comparison import compare, compare_on, reprice_on
from pricing.comparison_result import Comparison
from pricing.desk import open_desk
from pricing.errors import PricingError, UnknownOption
from pricing.exchange_rates import from_reader
from pricing.figures import Figures
from pricing.layer import Layer
from pricing.policy import Causes, Sublimit
from pricing.question import Question
from pricing.quote import price

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from models.profile import SecurityProfile
    from pricing.comparison_result import Option
    from pricing.desk import Desk
    from pricing.policy import Policy

EXAMPLES = ("jp-large", "jp-middle", "jp-small", "offshore")


@pytest.fixture(scope="module")
def compared(
    desk: Desk, examples: dict[str, SecurityProfile], on: dt.date
) -> dict[str, Comparison]:
    return {name: compare(examples[name], None, Figures(), desk, on) for name in EXAMPLES}


def options(found: Comparison) -> dict[str, Option]:
    return {option.name: option for option in found.options}


# ---- the examples ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_option_is_there_and_holds_together(
    compared: dict[str, Comparison], name: str
) -> None:
    found = compared[name]
    whole = ["all_cash_whole"] if name == "offshore" else []
    assert [option.name for option in found.options] == [
        "all_cash",
        "policy",
        "policy+line",
        "policy_low_retention",
        "policy_low_retention+line",
        "policy_half_limit",
        "policy_half_limit+line",
        "cash_25_and_excess",
        "cash_25_and_excess+line",
        "cash_50_and_excess",
        "cash_50_and_excess+line",
        "guarantee",
        "guarantee+line",
        "captive",
        "captive+line",
        "event_linked",
        "event_linked+line",
        *whole,
        "best_mix",
        "best_mix+line",
    ]
    assert found.best_mix.option == found.recommendation.option == "best_mix+line"
    required = found.asked.required.amount
    for option in found.options:
        met = option.cash.amount + option.eligible_credit.amount >= required - 1
        assert met == (option.requirement_met != "no")
        assert option.yearly_cost.low <= option.yearly_cost.amount <= option.yearly_cost.high
        assert 0 <= option.shortfall_probability <= 1
        assert option.whole_enough == (option.shortfall_probability <= 0.005 + 1e-9)
        periods = [one.shortfall.amount for one in option.shortfall_periods]
        assert periods == sorted(periods)
        shares = [paid.share for paid in option.paid_by]
        assert shares == sorted(shares)
        assert shares[-1] == pytest.approx(1.0, abs=0.02)
        assert option.prompt_enough == (option.days_to_full_payment <= 5)
        failed = option.if_insurer_fails
        assert failed.shortfall_probability >= option.shortfall_probability - 1e-12


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_policy_costs_what_a_quote_asks(
    compared: dict[str, Comparison],
    desk: Desk,
    examples: dict[str, SecurityProfile],
    on: dt.date,
    name: str,
) -> None:
    option = options(compared[name])["policy"]
    quote = price(examples[name], option.policy, desk, on)
    assert option.stack.premium.amount == quote.technical_premium.amount
    ranged = option.premium_range
    assert ranged is not None
    assert (ranged.low, ranged.high) == (quote.technical_premium.low, quote.technical_premium.high)


def fit(option: Option) -> bool:
    """Whether an option is cash or insurance that keeps everything asked."""
    kept = option.requirement_met != "no" and option.whole_enough and option.prompt_enough
    return option.kind in ("cash", "insurance", "excess_insurance") and kept and not option.beyond


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("most_days", [None, 90])
def test_the_mix_is_no_dearer_than_any_fit_option_of_cash_and_insurance(
    desk: Desk, examples: dict[str, SecurityProfile], on: dt.date, name: str, most_days: int | None
) -> None:
    """Where customers may wait for the insurer no option needs a line, and the mix has none."""
    found = compare(examples[name], None, Figures(most_days=most_days), desk, on)
    by_name = options(found)
    mix = by_name[found.best_mix.option]
    assert mix.name == ("best_mix" if most_days else "best_mix+line")
    assert fit(mix)
    assert sum(fit(option) for option in found.options) > 1
    for option in found.options:
        if fit(option):
            assert mix.yearly_cost.amount <= 1.0005 * option.yearly_cost.amount + 1_000_000


def test_a_line_costs_money_and_saves_days(compared: dict[str, Comparison]) -> None:
    """Half a percent of the limit, and interest for 89 days on what the policy pays."""
    found = options(compared["jp-middle"])
    bare, line = found["policy"], found["policy+line"]
    assert (bare.days_to_full_payment, line.days_to_full_payment) == (90, 5)
    assert bare.stack.fees.amount == 0
    assert line.limit is not None
    interest = 0.1 * bare.expected_late.amount * 89 / 365
    assert line.stack.fees.amount == pytest.approx(0.005 * line.limit.amount + interest, abs=2)
    assert line.yearly_cost.amount - bare.yearly_cost.amount == pytest.approx(
        line.stack.fees.amount, abs=2
    )
    for part in ("cash", "shortfall_probability", "expected_shortfall", "eligible_credit"):
        assert getattr(line, part) == getattr(bare, part)


def test_a_guarantee_and_a_captive_leave_all_losses_with_the_exchange(
    compared: dict[str, Comparison],
) -> None:
    found = options(compared["jp-middle"])
    cash = found["all_cash"].stack.retained_loss.amount
    for name in ("guarantee", "captive"):
        assert found[name].stack.retained_loss.amount == pytest.approx(cash, rel=1e-6)
        assert found[name].stack.premium.amount == 0
        assert found[name].days_promised is None
    assert found["captive"].requirement_met == "no"


# ---- enough cash for customers to be whole --------------------------------------------------


def test_where_the_required_amount_leaves_customers_short_all_cash_is_the_loss_of_the_chance(
    compared: dict[str, Comparison], desk: Desk, examples: dict[str, SecurityProfile], on: dt.date
) -> None:
    found = options(compared["offshore"])
    bare, whole = found["all_cash"], found["all_cash_whole"]
    ((once_in_200, _),) = return_period_losses(desk.annual_loss(examples["offshore"], on), [200])
    assert bare.cash.amount < whole.cash.amount == pytest.approx(once_in_200, rel=0.02)
    assert not bare.whole_enough
    assert whole.whole_enough
    assert whole.requirement_met == "yes"
    even = compared["offshore"].break_even
    assert f"{whole.cash.amount / 1e9:.3g}bn in cash" in compared["offshore"].recommendation.text.en
    # Break-even is against the cash that does what the cover does.
    cover = found[even.option]
    saved = whole.yearly_cost.amount - cover.yearly_cost.amount
    assert (even.rate_on_line - even.asked) * cover.limit.amount == pytest.approx(saved, rel=1e-6)


def test_a_reserve_partly_in_the_own_token_must_be_larger(
    desk: Desk, examples: dict[str, SecurityProfile], compared: dict[str, Comparison], on: dt.date
) -> None:
    """Of half of it a fifth is left: 0.6 yen of each yen stand for customers."""
    figures = Figures(reserve_in_own_token=0.5)
    found = options(compare(examples["offshore"], None, figures, desk, on))["all_cash_whole"]
    plain = options(compared["offshore"])["all_cash_whole"]
    assert 0.6 * found.cash.amount == pytest.approx(plain.cash.amount, rel=2e-3)
    assert found.shortfall_probability == pytest.approx(0.005, rel=1e-2)


# ---- the same again -------------------------------------------------------------------------


def test_the_same_call_gives_the_same_answer_whatever_was_asked_between(
    desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    first = compare(middle, None, Figures(), desk, on).model_dump_json()
    for between in (
        Figures(whole=0.999),
        Figures(quoted_rate_on_line=0.05, tax_rate=0.3),
        Figures(insurer_grade="BBB", most_limit=1e10),
    ):
        compare(middle, None, between, desk, on)
    assert compare(middle, None, Figures(), desk, on).model_dump_json() == first
    assert Comparison.model_validate_json(first).model_dump_json() == first


AGAIN = """
import datetime as dt, sys
from pathlib import Path
from models.profile import SecurityProfile
from pricing.comparison import compare, compare_on, reprice_on
from pricing.desk import open_desk
from pricing.figures import Figures
profile = SecurityProfile.model_validate_json(sys.stdin.read())
desk = open_desk(Path(sys.argv[1]))
figures = Figures.model_validate_json(sys.argv[2])
sys.stdout.write(compare(profile, None, figures, desk, dt.date(2026, 11, 23)).model_dump_json())
"""

MOVES = (
    Figures(whole=0.99, cost_of_capital=0.15),
    Figures(whole=0.999, quoted_rate_on_line=0.05, reserve_in_own_token=0.4),
)


def test_moves_of_a_slider_give_what_a_fresh_process_gives(
    desk: Desk, examples: dict[str, SecurityProfile], on: dt.date, tmp_path: Path
) -> None:
    store(tmp_path, desk.stored.model, {})
    there, profile = open_desk(tmp_path), examples["offshore"]
    fresh = []
    for figures in MOVES:
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", AGAIN, str(tmp_path), figures.model_dump_json()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdin is not None
        process.stdin.write(profile.model_dump_json())
        process.stdin.close()
        fresh.append(process)
    moves = (MOVES[0], MOVES[1], MOVES[0])
    first, second, again = (compare(profile, None, one, there, on) for one in moves)
    assert first == again
    for process, here in zip(fresh, (first, second), strict=True):
        assert process.stdout is not None
        said = process.stdout.read()
        process.stdout.close()
        assert process.wait() == 0
        assert json.loads(said) == here.model_dump(mode="json")


# ---- a few options again --------------------------------------------------------------------


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("stated", [{}, {"quoted_rate_on_line": 0.05, "tax_rate": 0.3}])
def test_options_repriced_are_those_of_the_comparison(
    desk: Desk, examples: dict[str, SecurityProfile], on: dt.date, name: str, stated: dict[str, Any]
) -> None:
    """From years told apart for fewer options: within three in a thousand."""
    asked = Question(examples[name], figures=Figures(**stated))
    whole, few = compare_on(asked, desk, on), reprice_on(asked, desk, on)
    more = ["all_cash_whole"] if name == "offshore" else []
    assert [option.name for option in few.options] == ["all_cash", "policy+line", *more]
    assert (few.asked, few.model, few.exchange) == (whole.asked, whole.model, whole.exchange)
    for one in few.options:
        other = options(whole)[one.name]
        for part in ("cash", "eligible_credit", "requirement_met", "retention", "limit", "beyond"):
            assert getattr(one, part) == getattr(other, part)
        near = pytest.approx(other.yearly_cost.amount, rel=3e-3)
        assert one.yearly_cost.amount == near
        assert one.stack.premium == other.stack.premium
        near = pytest.approx(other.shortfall_probability, rel=3e-3)
        assert one.shortfall_probability == near
        near = pytest.approx(other.expected_shortfall.amount, rel=3e-3)
        assert one.expected_shortfall.amount == near
    cash, cover = few.options[-1 if more else 0], few.options[1]
    saved = cash.yearly_cost.amount - cover.yearly_cost.amount
    assert few.rate_on_line is not None
    even = (few.rate_on_line - (cover.rate_on_line or 0.0)) * cover.limit.amount
    assert even * (1 - stated.get("tax_rate", 0.0)) == pytest.approx(saved, rel=1e-6)


def test_only_the_options_named_are_repriced(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    def names(asked: Question, *wanted: str) -> list[str]:
        return [option.name for option in reprice_on(asked, desk, on, wanted).options]

    plain = Question(middle)
    assert names(plain, "captive+line", "guarantee", "guarantee") == ["captive+line", "guarantee"]
    assert reprice_on(plain, desk, on, ("guarantee",)).rate_on_line is None
    assert names(Question(middle, primary)) == ["all_cash", "given_policy+line"]
    for unknown in ("no_such", "given_policy", "all_cash+line", "best_mix"):
        with pytest.raises(UnknownOption) as caught:
            names(plain, "guarantee", unknown)
        assert caught.value.field == "/options/1"


# ---- a policy in hand -----------------------------------------------------------------------


def test_a_policy_given_is_set_beside_and_its_wording_shared(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    given = primary.model_copy(
        update={
            "causes": Causes(insider=False),
            "sublimits": (Sublimit(cause="software_fault", limit=1e9),),
        }
    )
    found = compare(middle, given, Figures(), desk, on)
    by_name = options(found)
    assert found.break_even.option == "given_policy+line"
    assert by_name["given_policy"].policy == given
    quote = price(middle, given, desk, on)
    assert by_name["given_policy"].stack.premium.amount == quote.technical_premium.amount
    insured = [o.policy for o in found.options if o.kind in ("insurance", "excess_insurance")]
    assert len(insured) > 8
    assert all(policy is not None and policy.causes == given.causes for policy in insured)
    others = [o.policy for o in found.options if o.policy and o.kind != "given"]
    assert all(policy.sublimits == () for policy in others)


def test_an_insurers_wording_bears_on_no_bank_captive_or_event(
    desk: Desk,
    middle: SecurityProfile,
    primary: Policy,
    compared: dict[str, Comparison],
    on: dt.date,
) -> None:
    """A narrow policy in hand narrows neither a bank's promise nor the exchange's own captive."""
    narrow = primary.model_copy(
        update={"causes": Causes(insider=False), "tiers_covered": ("hot",), "waiting_days": 90}
    )
    found, plain = (
        options(compare(middle, narrow, Figures(), desk, on)),
        options(compared["jp-middle"]),
    )
    for name in ("guarantee", "captive", "event_linked"):
        one, other = found[name], plain[name]
        assert one.policy == other.policy
        assert one.eligible_credit == other.eligible_credit
        assert one.requirement_met == other.requirement_met
        near = pytest.approx(other.shortfall_probability, rel=3e-3)
        assert one.shortfall_probability == near
    guarantee = found["guarantee"].policy
    assert guarantee is not None
    assert guarantee.instrument == "guarantee"
    assert guarantee.wording.pays_on_supervisor_order
    captive = found["captive"].policy
    assert captive is not None
    assert captive.insurer is not None
    assert captive.insurer.group_company
    assert captive.layers[0].aggregate_limit == captive.layers[0].limit


def test_a_guarantee_in_hand_is_not_priced_as_an_insurance(
    desk: Desk,
    middle: SecurityProfile,
    primary: Policy,
    compared: dict[str, Comparison],
    on: dt.date,
) -> None:
    """It has a fee and collateral, moves no risk, and leaves the wording of all cover alone."""
    given = primary.model_copy(
        update={"instrument": "guarantee", "layers": (Layer(limit=5e9),), "name": "Bank's promise"}
    )
    found = compare(middle, given, Figures(), desk, on)
    by_name = options(found)
    one, line = by_name["given_policy"], by_name["given_policy+line"]
    assert (one.kind, one.rate_on_line, one.premium_range, one.market_band) == (
        "guarantee",
        None,
        None,
        None,
    )
    assert one.stack.premium.amount == 0
    assert one.stack.fees.amount == 0.02 * 5e9
    assert one.stack.collateral.amount == pytest.approx(0.095 * 0.5 * 5e9)
    cash = by_name["all_cash"].stack.retained_loss.amount
    assert one.stack.retained_loss.amount == pytest.approx(cash, rel=1e-3)
    assert (one.days_to_full_payment, line.days_to_full_payment) == (14, 5)
    assert found.break_even.option == found.recommendation.option == "best_mix+line"
    for name in ("policy", "cash_50_and_excess"):
        assert by_name[name].policy == options(compared["jp-middle"])[name].policy
        assert by_name[name].stack.premium == options(compared["jp-middle"])[name].stack.premium


def test_days_of_a_policy_given_are_those_it_promises(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    wording = primary.wording.model_copy(update={"days_to_full_payment": 30})
    given = primary.model_copy(update={"wording": wording})
    found = options(compare(middle, given, Figures(), desk, on))
    for name in ("given_policy", "policy", "best_mix"):
        assert (found[name].days_to_full_payment, found[name].days_promised) == (30, 30)
    assert found["guarantee"].days_to_full_payment == 14
    silent = primary.wording.model_copy(update={"days_to_full_payment": None})
    said = primary.model_copy(update={"wording": silent})
    found = options(compare(middle, said, Figures(), desk, on))
    assert found["given_policy"].days_to_full_payment == 90
    assert found["given_policy"].days_promised is None


def test_a_policy_given_that_promises_days_enough_needs_no_line(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    wording = primary.wording.model_copy(update={"days_to_full_payment": 5})
    given = primary.model_copy(update={"wording": wording})
    found = compare(middle, given, Figures(), desk, on)
    assert found.best_mix.option == "best_mix"
    assert options(found)["given_policy"].prompt_enough


def test_a_payer_in_default_is_never_recommended(
    desk: Desk, examples: dict[str, SecurityProfile], on: dt.date
) -> None:
    """Its limit would count by name and pay nothing: cheaper than cash for that alone."""
    found = compare(examples["jp-small"], None, Figures(insurer_grade="D"), desk, on)
    assert found.recommendation.option == "all_cash"
    for option in found.options:
        owed = option.kind in ("insurance", "excess_insurance", "guarantee")
        assert ("payer_in_default" in option.beyond) == owed
    assert (
        "not to be had: customers short too often, payer in default."
        in found.recommendation.text.en
    )


def test_a_mix_of_cash_alone_is_no_option_beside_cash(
    desk: Desk, examples: dict[str, SecurityProfile], on: dt.date
) -> None:
    """A reserve that counts as capital costs nothing: any premium is too much."""
    found = compare(examples["jp-small"], None, Figures(reserve_counts_as_capital=True), desk, on)
    assert found.best_mix.option == found.recommendation.option == "all_cash"
    assert found.best_mix.layers == ()
    assert not [name for name in options(found) if name.startswith("best_mix")]


def test_a_policy_in_dollars_is_turned_into_yen(
    desk: Desk, examples: dict[str, SecurityProfile], primary: Policy, on: dt.date
) -> None:
    dollars = primary.model_copy(
        update={"currency": "USD", "layers": (Layer(limit=1e8, attachment=1e6),)}
    )
    found = compare(examples["offshore"], dollars, Figures(), desk, on)
    (rate,) = (r.jpy_per_unit for r in found.exchange_rates if r.currency == "USD")
    given = options(found)["given_policy"]
    assert given.limit is not None
    assert given.limit.amount == pytest.approx(1e8 * rate, abs=1)


@pytest.mark.parametrize("tier", ["hot", "cold"])
def test_a_policy_for_one_tier_is_compared(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date, tier: str
) -> None:
    given = primary.model_copy(update={"tiers_covered": (tier,)})
    found = compare(middle, given, Figures(), desk, on)
    assert options(found)["given_policy"].stack.premium.amount > 0


# ---- figures --------------------------------------------------------------------------------


def test_a_quoted_rate_is_that_of_the_widest_policy_and_moves_all_premiums_alike(
    desk: Desk, middle: SecurityProfile, compared: dict[str, Comparison], on: dt.date
) -> None:
    before = options(compared["jp-middle"])
    after = options(compare(middle, None, Figures(quoted_rate_on_line=0.06), desk, on))
    assert after["policy"].rate_on_line == pytest.approx(0.06, rel=1e-9)
    factor = 0.06 / (before["policy"].rate_on_line or 1.0)
    for name in ("policy_half_limit", "cash_50_and_excess"):
        moved = before[name].stack.premium.amount * factor
        assert after[name].stack.premium.amount == pytest.approx(moved, abs=2)
        assert after[name].premium_range is None
    assert after["event_linked"].stack.premium == before["event_linked"].stack.premium


def test_own_funds_leave_customers_less_uncompensated(
    desk: Desk, middle: SecurityProfile, on: dt.date
) -> None:
    option = options(compare(middle, None, Figures(own_funds=1e10), desk, on))["all_cash"]
    assert option.expected_uncompensated.amount < option.expected_shortfall.amount


def test_coins_stated_change_the_laws_and_say_so(
    desk: Desk, middle: SecurityProfile, compared: dict[str, Comparison], on: dt.date
) -> None:
    holder = middle.model_copy(update={"coins": CoinShares(btc=0.6, eth=0.4)})
    found = compare(holder, None, Figures(), desk, on)
    assert found.price_moves is not None
    for name in ("all_cash", "policy", "cash_50_and_excess"):
        # A price of mean one makes a convex loss dearer on average.
        plain = options(compared["jp-middle"])[name].expected_shortfall.amount
        assert options(found)[name].expected_shortfall.amount > plain


# ---- size and regime ------------------------------------------------------------------------


@pytest.mark.parametrize(("volume", "total"), [(1e9, 1e9), (1e7, 3e7)])
def test_an_exchange_smaller_than_its_required_amount_is_compared(
    desk: Desk, examples: dict[str, SecurityProfile], on: dt.date, volume: float, total: float
) -> None:
    """No theft reaches the excess options: they are left out, and a limit still counts."""
    small = examples["jp-small"]
    assets = small.assets.model_copy(update={"total": total})
    tiny = small.model_copy(update={"yearly_volume": volume, "assets": assets})
    found = compare(tiny, None, Figures(), desk, on)
    by_name = options(found)
    assert "cash_50_and_excess" not in by_name
    assert by_name["best_mix"].yearly_cost.amount <= by_name["policy"].yearly_cost.amount + 2


@pytest.mark.parametrize(
    ("regime", "scenario"),
    [
        ("kr", None),
        ("hk", None),
        ("ae", "insurance/hot_wallets"),
        ("th", "net_capital/cold_part"),
        ("my", None),
    ],
)
def test_another_regime_is_compared(
    desk: Desk, middle: SecurityProfile, on: dt.date, regime: str, scenario: str | None
) -> None:
    rates = {"KRW": from_reader(0.11), "HKD": from_reader(20.0), "THB": from_reader(4.5)}
    rules = load_rule_set(regime)
    found = compare(middle, None, Figures(), desk, on, rules, scenario, rates)
    assert found.asked.regime == regime
    by_name = options(found)
    # Cash is no means of Dubai's scenario, which asks for a crime policy.
    met = "unknown" if regime == "ae" else "yes"
    assert by_name["all_cash"].requirement_met == met
    counts = regime in ("kr", "hk", "ae")
    assert (by_name["policy"].eligible_credit.amount > 0) == counts
    if not counts:
        assert by_name["policy"].cash.amount == found.asked.required.amount
        assert by_name["policy"].requirement_met == "yes"
    assert rules.caveat_en == found.notes[-1].en


def test_a_policy_that_can_never_pay_names_its_field(
    desk: Desk, middle: SecurityProfile, primary: Policy, on: dt.date
) -> None:
    far = primary.model_copy(update={"layers": (Layer(limit=1e9, attachment=1e13),)})
    with pytest.raises(PricingError) as caught:
        compare(middle, far, Figures(), desk, on)
    assert caught.value.field == "/policy/layers/0"
