"""Past choices: every figure has its standing, and a case that cannot be judged is refused."""

from __future__ import annotations

import datetime as dt

import pytest

from data.choice_cases import ChoiceCase, ChoiceCases, choice_cases
from data.registers import RegisterFault, parse_register


def test_the_shipped_cases_are_dated_and_judged_by_facts_with_sources() -> None:
    cases = choice_cases().cases
    assert {case.country for case in cases} == {"KR", "JP"}
    assert all(fact.source for case in cases for fact in case.facts.values())
    assert all(0 <= case.number("cold_share") <= 1 for case in cases)
    assert all(case.number("customers_assets") > 0 for case in cases)
    assert {case.taken for case in cases} == {"cash", "insurance", "none"}


def test_a_theft_follows_its_decision() -> None:
    for case in choice_cases().cases:
        if case.has("theft_on"):
            followed = case.facts["theft_on"].value
            assert isinstance(followed, dt.date)
            assert case.on < followed


CASE = """
vintage = 2026-11-25
[[cases]]
id = "one"
exchange = "One"
country = "KR"
on = 2024-07-19
currency = "KRW"
"""


def fact(name: str, value: str) -> str:
    return f'[cases.facts.{name}]\nvalue = {value}\nstatus = "press"\nsource = "s"\n'


WHOLE = "".join(
    fact(*pair)
    for pair in (
        ("customers_assets", "1e12"),
        ("cold_share", "0.9"),
        ("yearly_volume", "1e13"),
        ("chosen", '"cash"'),
        ("jpy_per_unit", "0.1"),
    )
)


def read(text: str) -> ChoiceCase:
    return parse_register("choices", text.encode(), ChoiceCases).cases[0]


def test_a_case_is_read_with_its_figures() -> None:
    case = read(CASE + WHOLE)
    assert (case.taken, case.jpy_per_unit, case.number("reserve_held", 7.0)) == ("cash", 0.1, 7.0)


@pytest.mark.parametrize("left_out", ["cold_share", "jpy_per_unit", "chosen"])
def test_a_case_without_what_judging_needs_is_refused(left_out: str) -> None:
    start = WHOLE.index(f"[cases.facts.{left_out}]")
    end = WHOLE.find("[cases", start + 1)
    text = WHOLE[:start] + (WHOLE[end:] if end > 0 else "")
    with pytest.raises(RegisterFault, match=f"needs {left_out}"):
        read(CASE + text)


def test_a_case_given_twice_is_refused() -> None:
    with pytest.raises(RegisterFault, match="twice"):
        parse_register(
            "choices", (CASE + WHOLE + CASE.split("25\n", 1)[1] + WHOLE).encode(), ChoiceCases
        )
