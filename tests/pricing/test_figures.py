"""What the exchange says of its money, what stands in for the rest, and amounts in words."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from models.profile import CONTROLS
from pricing.choice_basis import AssumedMultiples, shipped_choice_basis
from pricing.figures import STATED, Chosen, Figures, FiguresRefused
from pricing.short_yen import short_yen

BASIS = shipped_choice_basis()


def chosen(**stated: object) -> Chosen:
    return Chosen.of(Figures(**stated), BASIS)  # type: ignore[arg-type]


def test_what_is_not_stated_is_shipped() -> None:
    found = chosen()
    assert (found.capital, found.reserve_yield, found.whole) == (0.10, 0.005, 0.995)
    assert found.grade == "A"
    assert found.spread == pytest.approx(0.095)


def test_what_is_stated_takes_the_place_of_what_is_shipped_and_says_so() -> None:
    found = chosen(cost_of_capital=0.06, whole=0.99, insurer_grade="AA")
    assert (found.capital, found.whole, found.grade) == (0.06, 0.99, "AA")
    facts = {fact.name: fact for fact in found.facts}
    assert (facts["cost_of_capital"].value, facts["cost_of_capital"].source) == (0.06, STATED)
    assert facts["insurer_grade"].status == "derived"
    assert facts["reserve_yield"].source == BASIS.reserve_yield.source
    assert set(facts) == set(BASIS.named())


@pytest.mark.parametrize("name", sorted(set(BASIS.named()) & set(Figures.model_fields)))
def test_every_figure_that_is_shipped_can_be_stated(name: str) -> None:
    """And is then what the comparison uses, with the exchange as its source."""
    shipped = getattr(BASIS, name).value
    own = "BBB" if name == "insurer_grade" else 7 if isinstance(shipped, int) else shipped * 0.99
    found = chosen(**{name: own})
    assert getattr(found.basis, name).value == own
    (fact,) = (fact for fact in found.facts if fact.name == name)
    assert (fact.value, fact.source, fact.status) == (own, STATED, "derived")


def test_no_shipped_figure_is_left_out_of_what_can_be_stated() -> None:
    """The largest limit is shipped in dollars and stated in yen."""
    assert set(BASIS.named()) - set(Figures.model_fields) == {"most_limit_usd"}
    facts = {fact.name: fact for fact in chosen(most_limit=5e9).facts}
    assert "most_limit_usd" not in facts
    assert (facts["most_limit"].value, facts["most_limit"].source) == (5e9, STATED)


def test_a_control_can_cost_the_exchange_what_it_says() -> None:
    found = chosen(control_costs={"staff_screening": {"once": 1e6, "yearly": 2e6}})
    assert found.basis.control_costs.once["staff_screening"] == 1e6
    assert found.basis.control_costs.yearly["staff_screening"] == 2e6
    assert found.basis.control_costs.once == BASIS.control_costs.once | {"staff_screening": 1e6}
    with pytest.raises(ValidationError):
        chosen(control_costs={"amulet": {"once": 1.0, "yearly": 0.0}})


def test_a_stated_nought_is_no_gap() -> None:
    assert chosen(reserve_yield=0.0).reserve_yield == 0.0


def test_days_customers_may_wait_are_those_of_the_precedents_unless_stated() -> None:
    assert chosen().most_days == 5
    found = chosen(most_days=0)
    assert found.most_days == 0
    (fact,) = (fact for fact in found.facts if fact.name == "most_days")
    assert (fact.value, fact.source) == (0, STATED)


def test_a_reserve_that_counts_as_capital_replaces_nothing() -> None:
    found = chosen(reserve_counts_as_capital=True, tax_rate=0.3)
    assert found.replaced == 0.0
    assert found.spread == pytest.approx(0.095)


@pytest.mark.parametrize("tax_rate", [None, 0.3])
def test_a_yen_replaced_pays_for_a_premium_with_relief(tax_rate: float | None) -> None:
    """Cash costs k - y + τ y after tax and a premium (1 - τ) of itself; a loss is on both sides."""
    rate = tax_rate or 0.0
    found = chosen(tax_rate=tax_rate)
    assert (1 - rate) * found.replaced == pytest.approx(0.1 - 0.005 + rate * 0.005)


def test_a_reserve_in_the_own_token_is_worth_what_that_then_fetches() -> None:
    """A fifth is left of the token; coins are another matter (`wrong_way`)."""
    assert chosen().reserve_worth == 1.0
    assert chosen(reserve_in_own_token=0.5).reserve_worth == pytest.approx(0.5 + 0.5 * 0.2)
    assert chosen(reserve_in_coins=0.5).reserve_worth == 1.0


def test_a_reserve_of_which_nothing_is_left_is_refused() -> None:
    """No amount of it would keep customers whole."""
    with pytest.raises(FiguresRefused, match=r"worth 0\.0% of itself") as caught:
        chosen(reserve_in_own_token=1.0, own_token_fall=0.0)
    assert caught.value.field == "/figures/reserve_in_own_token"
    assert chosen(reserve_in_own_token=1.0).reserve_worth == pytest.approx(0.2)


@pytest.mark.parametrize("stated", [{"cost_of_capital": 0.004}, {"reserve_yield": 0.11}])
def test_capital_cheaper_than_the_yield_is_refused(stated: dict[str, float]) -> None:
    with pytest.raises(FiguresRefused, match="would be a gain") as caught:
        chosen(**stated)
    (name,) = stated
    assert caught.value.field == f"/figures/{name}"


def test_parts_of_a_reserve_beyond_the_whole_are_refused() -> None:
    with pytest.raises(FiguresRefused, match="exceed the reserve"):
        chosen(reserve_in_coins=0.6, reserve_in_own_token=0.5)
    chosen(reserve_in_coins=0.5, reserve_in_own_token=0.5)


@pytest.mark.parametrize(
    "stated",
    [
        {"tax_rate": 1.0},
        {"whole": 1.0},
        {"whole": 0.4},
        {"quoted_rate_on_line": 0.0},
        {"build_up_years": 0},
        {"most_cash": -1.0},
        {"cost_of_capital": float("nan")},
        {"unknown": 1},
    ],
)
def test_figures_out_of_range_are_refused(stated: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Figures(**stated)  # type: ignore[arg-type]


def test_every_shipped_figure_has_unit_status_and_two_sources() -> None:
    for figure in BASIS.named().values():
        assert figure.unit
        assert figure.status
        assert figure.source
        assert figure.source_ja
    assert set(BASIS.control_costs.once) == set(BASIS.control_costs.yearly) == set(CONTROLS)


def test_costs_of_a_control_nobody_knows_are_refused() -> None:
    costs = BASIS.control_costs.model_dump()
    costs["once"]["amulet"] = 1.0
    with pytest.raises(ValidationError, match="for every control"):
        type(BASIS.control_costs).model_validate(costs)


def test_a_multiple_lies_between_the_ends_seen() -> None:
    said = {"unit": "times", "status": "assumption", "source": "x", "source_ja": "x"}
    with pytest.raises(ValidationError, match="in order"):
        AssumedMultiples.model_validate({"low": 5.0, "value": 3.0, "high": 9.0, **said})


@pytest.mark.parametrize(
    ("amount", "en", "ja"),
    [
        (48_200_000_000, "¥48.2bn", "482億円"),
        (1_030_500_000_000, "¥1.03tn", "1.03兆円"),
        (985_000_000_000, "¥985bn", "9,850億円"),
        (20_000_000, "¥20m", "2,000万円"),
        (999_600_000, "¥1bn", "10億円"),
        (999, "¥999", "999円"),
        (-876_000_000, "-¥876m", "-8.76億円"),
        (0, "¥0", "0円"),
    ],
)
def test_large_amounts_are_said_in_three_digits(amount: float, en: str, ja: str) -> None:
    assert short_yen(amount, "en") == en
    assert short_yen(amount, "ja") == ja
