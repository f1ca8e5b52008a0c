"""The glossary: every term in both languages, found by its address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.pages.glossary import holding
from api.pages.text.common import MENU
from api.pages.text.glossary import GROUPS, TERMS
from tests.api.pages.page import LANGUAGES, seen

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from api.pages.text.glossary_term import Term

LONGEST = 260
"""Two lines of the page, or three at the most."""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_shows_every_term_in_both_languages(visitor: FlaskClient, lang: str) -> None:
    page = seen(visitor, f"/{lang}/glossary")
    assert set(TERMS) <= set(page.ids)
    titles = [text for level, text in page.headings if level == 3]
    assert {one.name.en for one in TERMS.values()} <= set(titles)
    assert {one.name.ja for one in TERMS.values()} <= set(titles)


def test_no_anchor_is_given_twice() -> None:
    assert len(TERMS) == sum(map(len, GROUPS.values()))


@pytest.mark.parametrize("term", TERMS.values(), ids=list(TERMS))
def test_a_term_is_short_in_both_languages_and_used_somewhere(term: Term) -> None:
    meaning = term.meaning
    assert 0 < len(meaning.en) <= LONGEST
    assert 0 < len(meaning.ja) <= LONGEST / 2
    assert set(term.used) <= set(MENU)
    assert term.used


@pytest.mark.parametrize("text", ["rate on line", "レート・オン・ライン", "ROL", "rol"])
def test_finds_a_term_by_either_language(text: str) -> None:
    found = [one.anchor for terms in holding(text).values() for one in terms]
    assert "rate-on-line" in found
    assert len(found) < len(TERMS) / 2


def test_the_search_is_part_of_the_address(visitor: FlaskClient) -> None:
    page = seen(visitor, "/ja/glossary?q=免責金額")
    assert "retention" in page.ids
    assert "backtest" not in page.ids


@pytest.mark.parametrize("lang", LANGUAGES)
def test_says_so_where_no_term_is_found(visitor: FlaskClient, lang: str) -> None:
    page = seen(visitor, f"/{lang}/glossary?q=qqqq")
    assert not set(TERMS) & set(page.ids)
    assert 'class="empty"' in page.html
