"""Past choices judged: by the price alone, with a model of the years before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from data.choice_cases import choice_cases
from data.regimes import load_rule_set
from models.train import train
from pricing.choice_history import judge, profile_of
from pricing.sensitivity import with_model

if TYPE_CHECKING:
    from pricing.choice_history import JudgedCase
    from pricing.desk import Desk


@pytest.fixture(scope="module")
def judged(desk: Desk) -> dict[str, JudgedCase]:
    then = {}
    found = {}
    for case in choice_cases().cases:
        until = case.on.year - 1
        if until not in then:
            then[until] = with_model(desk, train(desk.dataset, until_year=until)[0])
        found[case.id] = judge(case, then[until], load_rule_set(case.country.lower()))
    return found


def test_no_case_is_judged_with_what_came_after(judged: dict[str, JudgedCase]) -> None:
    assert all(case.trained_to < case.on.year for case in judged.values())


def test_koreas_amount_is_five_per_cent_of_what_is_hot_or_its_floor(
    judged: dict[str, JudgedCase],
) -> None:
    upbit = next(c for c in choice_cases().cases if c.id == "upbit-2024")
    hot = upbit.number("customers_assets") * (1 - upbit.number("cold_share")) * upbit.jpy_per_unit
    assert judged["upbit-2024"].required.amount == pytest.approx(0.05 * hot, rel=1e-6)
    assert judged["gopax-2024"].required.amount == pytest.approx(3e9 * 0.113975, rel=1e-6)


def test_break_even_is_near_the_rule_of_thumb(judged: dict[str, JudgedCase]) -> None:
    """A retention of one per cent kept in cash and the payer's failure are all that differ."""
    for case in judged.values():
        thumb = case.cost_of_capital - case.reserve_yield + case.burn
        assert case.break_even == pytest.approx(thumb, rel=0.03)
        assert case.if_idle == pytest.approx(0.01 + case.burn, rel=0.08)


def test_the_capital_an_offer_reveals_gives_the_offer_back(judged: dict[str, JudgedCase]) -> None:
    for case in judged.values():
        if case.capital_low is not None:
            slope = (case.break_even - case.if_idle) / (
                case.cost_of_capital - case.reserve_yield - 0.01
            )
            back = case.break_even + slope * (case.capital_low - case.cost_of_capital)
            assert back == pytest.approx(case.offered_low, abs=1e-9)


def test_against_idle_money_no_offer_was_worth_it(judged: dict[str, JudgedCase]) -> None:
    assert {case.says_if_idle for case in judged.values()} <= {"cash", "close"}


def test_who_could_not_book_cash_is_explained_by_that(judged: dict[str, JudgedCase]) -> None:
    for case in judged.values():
        if case.taken == "insurance":
            assert case.could_hold_cash is False
            assert case.explained in {"by_constraint", "yes"}


def test_the_thefts_that_followed_are_set_against_what_stood_ready(
    judged: dict[str, JudgedCase],
) -> None:
    coincheck, dmm = judged["coincheck-2017"].theft, judged["dmm-bitcoin-2024"].theft
    assert coincheck is not None
    assert dmm is not None
    assert coincheck.paid_by_requirement == pytest.approx(40 / 58, rel=1e-6)
    assert dmm.paid_by_reserve_held == pytest.approx(4.8 / 48.2, rel=1e-3)
    assert judged["upbit-2025-10"].theft is not None


def test_an_exchange_of_the_past_has_unknown_controls() -> None:
    profile = profile_of(choice_cases().cases[0])
    assert set(profile.controls.model_dump().values()) == {None}
    assert profile.currency == "JPY"
