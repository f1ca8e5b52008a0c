"""Pages: every entry once, in order, whatever the size of a page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.paging import PageQuery, from_cursor, page_of, to_cursor
from api.problems import Problem


@given(st.lists(st.text(max_size=20), unique=True), st.integers(1, 100))
def test_pages_give_every_entry_once_and_in_order(entries: list[str], limit: int) -> None:
    seen: list[str] = []
    cursor = None
    while True:
        found, cursor = page_of(entries, str, PageQuery.model_construct(limit=limit, cursor=cursor))
        assert len(found) <= limit
        seen += found
        if cursor is None:
            break
    assert seen == entries


def test_an_entry_added_in_front_neither_repeats_nor_hides_another() -> None:
    _, cursor = page_of(["c", "b", "a"], str, PageQuery(limit=1))
    found, _ = page_of(["d", "c", "b", "a"], str, PageQuery(limit=1, cursor=cursor))
    assert found == ("b",)


@given(st.from_regex(r"\A[A-Za-z0-9_-]{1,300}\Z"))
def test_a_cursor_no_list_gave_is_refused(cursor: str) -> None:
    with pytest.raises(Problem) as refused:
        page_of(["\x00never"], str, PageQuery(cursor=cursor))
    assert refused.value.kind.slug == "invalid-input"
    assert refused.value.errors[0].parameter == "cursor"


@given(st.text())
def test_a_cursor_gives_back_its_key(key: str) -> None:
    assert from_cursor(to_cursor(key)) == key
