"""Shares and Herfindahl indices by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.concentration import by_name, concentration


def test_two_equal_names_are_a_half() -> None:
    found = concentration([("A", 5), ("B", 5)])
    assert found.herfindahl_low == found.herfindahl_high == pytest.approx(0.5)
    assert [(h.name, h.entries, h.share) for h in found.holders] == [("A", 1, 0.5), ("B", 1, 0.5)]


def test_a_name_is_one_however_it_is_written() -> None:
    assert by_name([("Example  Co.", 1), ("example co.", 2)]) == {"Example  Co.": [1, 2]}
    assert concentration([("a", 1), ("A ", 3)]).herfindahl_low == 1.0


def test_names_not_stated_leave_two_ends() -> None:
    """Half with A, two quarters unstated: ¼ + 2/16 apart, 1 if both are A."""
    found = concentration([("A", 2), (None, 1), (None, 1)])
    assert found.not_stated == 0.5
    assert (found.herfindahl_low, found.herfindahl_high) == pytest.approx((0.375, 1.0))
    unnamed = concentration([(None, 1), (None, 1)])
    assert (unnamed.herfindahl_low, unnamed.herfindahl_high) == pytest.approx((0.5, 1.0))


def test_of_nothing_there_is_no_index() -> None:
    assert concentration([("A", 0)]).herfindahl_low is None


ENTRIES = st.lists(
    st.tuples(st.sampled_from(["A", "B", "C", None]), st.integers(0, 10**12)), max_size=12
)


@given(ENTRIES)
def test_shares_add_up_and_the_ends_are_in_order(entries: list[tuple[str | None, int]]) -> None:
    found = concentration(entries)
    if found.herfindahl_low is not None and found.herfindahl_high is not None:
        assert sum(h.share for h in found.holders) + found.not_stated == pytest.approx(1.0)
        assert found.herfindahl_low <= found.herfindahl_high + 1e-12
        assert found.herfindahl_high <= 1.0 + 1e-12
