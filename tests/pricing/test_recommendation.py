"""Which option is named, and in which words: on options of an example, changed one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pricing.choice_basis import shipped_choice_basis
from pricing.comparison import compare
from pricing.figures import Chosen, Figures
from pricing.money import money
from pricing.recommendation import against, choose, fits, recommend

if TYPE_CHECKING:
    import datetime as dt

    from models.profile import SecurityProfile
    from pricing.comparison_result import Comparison, Option, Recommendation
    from pricing.desk import Desk


@pytest.fixture(scope="module")
def found(desk: Desk, middle: SecurityProfile, on: dt.date) -> Comparison:
    return compare(middle, None, Figures(), desk, on)


def option(found: Comparison, name: str, **changes: Any) -> Option:  # noqa: ANN401
    (one,) = (o for o in found.options if o.name == name)
    return one.model_copy(update=changes)


def named(
    found: Comparison,
    *options: Option,
    **stated: Any,  # noqa: ANN401
) -> Recommendation:
    """Break-even is that of cover among the options, as `compare` has it."""
    chosen = Chosen.of(Figures(**stated), shipped_choice_basis())
    cover = next((o.name for o in options if o.limit is not None), options[0].name)
    even = found.break_even
    if even.option not in {o.name for o in options}:
        even = even.model_copy(update={"option": cover})
    return recommend(options, choose(options, chosen), even, chosen)


def costing(found: Comparison, name: str, amount: int, **changes: Any) -> Option:  # noqa: ANN401
    one = option(found, name)
    cost = one.yearly_cost.model_copy(update={"amount": amount})
    return option(found, name, yearly_cost=cost, **changes)


def test_the_cheapest_that_meets_and_keeps_customers_whole_is_named(found: Comparison) -> None:
    fit = [
        o
        for o in found.options
        if o.requirement_met != "no" and o.whole_enough and o.prompt_enough and not o.beyond
    ]
    assert [o for o in found.options if fits(o)] == fit
    cheapest = min(fit, key=lambda o: o.yearly_cost.amount)
    assert found.recommendation.option == cheapest.name
    assert found.recommendation == named(found, *found.options)


def test_of_equal_costs_the_one_surely_accepted_is_named(found: Comparison) -> None:
    """Within a thousandth; beyond it an open question is no reason to pay more."""
    policy = costing(found, "policy+line", 10**9)
    for more, name in ((10**6 - 1, "all_cash"), (10**6 + 10, "policy+line")):
        assert named(found, costing(found, "all_cash", 10**9 + more), policy).option == name


def test_of_two_alike_the_one_that_pays_sooner_is_named(found: Comparison) -> None:
    cash = costing(found, "all_cash", 9_000_000_000)
    late, soon = (
        costing(found, name, 10**9, days_to_full_payment=days)
        for name, days in (("policy+line", 4), ("policy_half_limit+line", 3))
    )
    assert named(found, cash, late, soon).option == "policy_half_limit+line"


@pytest.mark.parametrize(
    "flaw",
    [
        {"requirement_met": "no"},
        {"whole_enough": False},
        {"prompt_enough": False},
        {"beyond": ("cash_available",)},
        {"beyond": ("least_retention",)},
    ],
)
def test_a_cheap_option_with_a_flaw_is_passed_over(found: Comparison, flaw: dict[str, Any]) -> None:
    cash = option(found, "all_cash")
    assert named(found, cash, costing(found, "policy+line", 1)).option == "policy+line"
    assert named(found, cash, costing(found, "policy+line", 1, **flaw)).option == "all_cash"


def test_where_none_will_do_the_nearest_is_said_and_none_named(found: Comparison) -> None:
    """Rule first, then what there is, then days, then the chance, then the cost."""
    options = [
        option(found, name, whole_enough=False, shortfall_probability=short, **more)
        for name, short, more in (
            ("all_cash", 0.02, {}),
            ("policy+line", 0.0123, {}),
            ("policy", 0.001, {}),
            ("policy_half_limit+line", 0.002, {"beyond": ("capacity",)}),
            ("captive+line", 0.002, {}),
        )
    ]
    said = named(found, *options)
    assert said.option is None
    assert "No option meets the required amount" in said.text.en
    assert "99.50% of years, pays in 5 days" in said.text.en
    title = "Policy as wide as may count, with a liquidity line"
    assert f"the nearest is {title}, short in 1.23% of years" in said.text.en
    assert "1.23%" in said.text.ja


def test_what_was_stated_is_what_none_fits(
    desk: Desk, examples: dict[str, SecurityProfile], on: dt.date
) -> None:
    """Nothing pays within a day: the cash does not."""
    found = compare(examples["jp-small"], None, Figures(most_days=1), desk, on)
    assert found.recommendation.option is None
    assert "pays in 1 days" in found.recommendation.text.en


def test_the_sentences_hold_what_the_tables_show(found: Comparison) -> None:
    best = option(found, str(found.recommendation.option))
    assert best.limit is not None
    cash = option(found, "all_cash")
    saved = cash.yearly_cost.amount - best.yearly_cost.amount
    text = found.recommendation.text
    assert f"¥{saved / 1e9:.3g}bn less than ¥19.8bn in cash" in text.en
    assert f"¥{best.cash.amount / 1e6:.3g}m in cash and ¥{best.limit.amount / 1e9:.3g}bn xs" in (
        text.en
    )
    assert "customers paid in 5 days" in text.en
    assert f"{found.break_even.rate_on_line:.1%}" in text.en
    assert f"{found.break_even.asked:.1%}" in text.ja
    assert " at the model's own premium" in text.en
    assert "the model's is" in text.en
    assert text.en.count(". ") == 1


def test_a_quoted_rate_is_called_so_and_one_scaled_says_that(found: Comparison) -> None:
    asked = found.break_even.asked
    said = named(found, *found.options, quoted_rate_on_line=asked)
    assert "the one quoted is" in said.text.en
    assert "model's own" not in said.text.en
    assert "提示された料率" in said.text.ja
    scaled = named(found, *found.options, quoted_rate_on_line=0.05)
    assert "the 5.0% quoted, scaled to this layer, is" in scaled.text.en
    assert "提示料率5.0%の当該レイヤー換算" in scaled.text.ja


def test_cover_that_is_not_to_be_had_says_why(found: Comparison) -> None:
    cash = option(found, "all_cash")
    cover = costing(found, "policy+line", 1, beyond=("capacity",))
    text = named(found, cash, cover).text
    assert text.en.endswith("As it stands that cover is not to be had: above capacity.")
    assert "引受能力超過" in text.ja
    assert "not to be had" not in found.recommendation.text.en


def test_a_model_rate_below_the_market_is_called_so(found: Comparison) -> None:
    even = found.break_even
    low = even.model_copy(update={"asked": even.market_band.floor / 2})
    chosen = Chosen.of(Figures(), shipped_choice_basis())
    taken = choose(found.options, chosen)
    assert "below the market's lowest" in recommend(found.options, taken, low, chosen).text.en
    assert "below the market" not in found.recommendation.text.en


def test_cover_that_no_rate_makes_cheaper_is_called_so(found: Comparison) -> None:
    even = found.break_even.model_copy(update={"rate_on_line": -0.001})
    chosen = Chosen.of(Figures(), shipped_choice_basis())
    text = recommend(found.options, choose(found.options, chosen), even, chosen).text
    assert "is on average dearer than cash at any rate on line; the model's is" in text.en
    assert "%未満" not in text.ja
    assert "現金より不利" in text.ja


@pytest.mark.parametrize(
    ("flaws", "told"),
    [
        ({"requirement_met": "yes"}, ()),
        ({"requirement_met": "unknown"}, ("rule_unknown",)),
        ({"requirement_met": "no", "prompt_enough": False}, ("rule_no", "late")),
        (
            {"requirement_met": "yes", "whole_enough": False, "beyond": ("capacity",)},
            ("short", "capacity"),
        ),
    ],
)
def test_all_that_stands_against_an_option_is_told(
    found: Comparison, flaws: dict[str, Any], told: tuple[str, ...]
) -> None:
    sound = option(found, "policy+line", whole_enough=True, prompt_enough=True, beyond=())
    assert against(sound.model_copy(update=flaws)) == told


def test_a_fee_that_is_assumed_is_called_so(found: Comparison) -> None:
    said = named(found, option(found, "all_cash"), costing(found, "guarantee+line", 1)).text
    assert " at fees that are assumed" in said.en
    assert "¥0 in cash, ¥9.92bn pledged and ¥19.8bn guaranteed" in said.en


def test_all_cash_is_the_measure_and_awaits_no_supervisor(found: Comparison) -> None:
    said = named(found, option(found, "all_cash")).text
    assert "the measure for the others" in said.en
    assert "supervisor" not in said.en
    unknown = named(found, option(found, "all_cash"), costing(found, "policy+line", 1)).text
    assert "whether the supervisor would accept the contract is not known" in unknown.en


def test_where_more_cash_keeps_customers_whole_that_is_the_measure(found: Comparison) -> None:
    short = option(found, "all_cash", whole_enough=False, shortfall_probability=0.0123)
    whole = option(found, "all_cash", cash=money(5e10)).model_copy(
        update={"name": "all_cash_whole"}
    )
    dear = costing(found, "policy+line", whole.yearly_cost.amount - 10**9)
    said = named(found, short, whole, dear)
    assert said.option == "policy+line"
    assert "¥1bn less than ¥50bn in cash" in said.text.en
