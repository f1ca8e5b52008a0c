"""What a reader types into a form, and what is made of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pages.fields import NOT_A_CHOICE, NOT_A_NUMBER, NOT_WHOLE, Reader, plain


def number(typed: str | None, default: float | None = 5.0, **more: float) -> tuple[object, object]:
    reader = Reader({} if typed is None else {"x": typed})
    found = reader.number("x", default, low=0, high=1e6, **more)  # type: ignore[arg-type]
    return found, reader.fields["x"].fault


@pytest.mark.parametrize(
    ("typed", "read"),
    [("7", 7.0), ("1,234.5", 1234.5), ("１２３．５", 123.5), (" 8 ", 8.0), ("1e3", 1000.0)],
)
def test_numbers_are_read_as_people_type_them(typed: str, read: float) -> None:
    assert number(typed) == (read, None)


@pytest.mark.parametrize(
    ("typed", "fault"), [("abc", NOT_A_NUMBER), ("nan", NOT_A_NUMBER), ("inf", NOT_A_NUMBER)]
)
def test_what_is_no_number_is_named_and_the_value_stays(typed: str, fault: object) -> None:
    assert number(typed) == (5.0, fault)


def test_what_is_out_of_range_says_the_range_in_both_languages() -> None:
    value, fault = number("-1")
    assert value == 5.0
    assert fault.told("en") == "must be from 0 to 1,000,000"  # type: ignore[attr-defined]
    assert fault.told("ja") == "0〜1,000,000の範囲で入力してください"  # type: ignore[attr-defined]


def test_a_whole_number_is_asked_for_where_only_that_means_something() -> None:
    assert number("2.5", whole=True) == (5.0, NOT_WHOLE)


def test_an_empty_field_says_nothing_where_nothing_may_be_said() -> None:
    assert number("", default=None) == (None, None)


@given(st.floats(1e-3, 1e11), st.sampled_from([1.0, 0.01, 1e6]))
def test_a_field_left_alone_keeps_its_value_to_the_last_digit(value: float, unit: float) -> None:
    shown = plain(value / unit)
    assert Reader({"x": shown}).number("x", value, low=0, high=1e16, unit=unit) == value


def test_an_answer_is_yes_no_or_unknown() -> None:
    reader = Reader({"a": "yes", "b": "no", "c": "unknown", "d": "perhaps"})
    said = [reader.answer(name, default=True) for name in "abcd"]
    assert said == [True, False, None, True]
    assert reader.fields["d"].fault is NOT_A_CHOICE
    assert [reader.fields[name].is_changed for name in "abcd"] == [False, True, True, True]


@pytest.mark.parametrize(
    ("typed", "millions"),
    [("10bn", 10_000), ("100億円", 10_000), ("100億", 10_000), ("¥500m", 500), ("１兆", 1_000_000)],
)
def test_a_field_of_millions_takes_an_amount_with_its_size(typed: str, millions: float) -> None:
    reader = Reader({"x": typed})
    assert reader.number("x", 5e6, low=0, high=1e10, unit=1e6) == millions * 1e6
    assert reader.fields["x"].fault is None
