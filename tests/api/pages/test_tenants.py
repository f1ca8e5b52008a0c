"""No page shows a reader what is someone else's, whatever address is tried."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from api.pages.every import MODULES
from tests.api import people
from tests.api.dealing import Deal, dealt

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

PAGES = [page.path for module in MODULES for page in module.declared]
OF_A_RECORD = [
    (path, name)
    for path in PAGES
    for name in re.findall(r"<(\w+)>", path)
    if name in ("quote_id", "policy_id", "filing_id", "submission_id")
]
STARTS = ("exchange", "policy", "submission", "filing", "quote")
WORKSPACES = ("/underwriter", "/underwriter/curves", "/exchange", "/exchange/comparison", "/check")
BOOKS = (
    ("/supervisor", "portfolio"),
    ("/sector", "portfolio"),
    ("/portfolio", "portfolio"),
    ("/underwriter/book", "book"),
    ("/underwriter/book/together", "book"),
)
HIDDEN = "Kept From Strangers"


@pytest.fixture
def deal(app: Flask, asked: dict[str, Any]) -> Deal:
    asked["profile"]["name"] = HIDDEN
    return dealt(app, asked)


@pytest.fixture
def strangers(app: Flask, visitor: FlaskClient) -> list[FlaskClient]:
    kinds = ("exchange", "insurer", "supervisor", "operator")
    return [visitor, *(people.of(app, f"Another {kind}", kind) for kind in kinds)]


def test_a_record_of_another_has_no_page(deal: Deal, strangers: list[FlaskClient]) -> None:
    assert {name for _, name in OF_A_RECORD} == {
        "quote_id",
        "policy_id",
        "filing_id",
        "submission_id",
    }
    for stranger in strangers:
        for path, name in OF_A_RECORD:
            answer = stranger.get(f"/en{re.sub('<.*>', deal.ids[name], path)}")
            assert answer.status_code in (401, 403, 404), path
            assert HIDDEN not in answer.text


def test_no_workspace_starts_from_what_is_another_s(
    deal: Deal, strangers: list[FlaskClient]
) -> None:
    for stranger in strangers:
        for path in WORKSPACES:
            for start in STARTS:
                answer = stranger.get(f"/ja{path}?{start}={deal.ids[f'{start}_id']}")
                assert answer.status_code in (403, 404), (path, start, answer.status_code)
                assert HIDDEN not in answer.text


def test_no_book_of_another_is_shown(deal: Deal, strangers: list[FlaskClient]) -> None:
    for stranger in strangers:
        for path, name in BOOKS:
            answer = stranger.get(f"/en{path}?{name}={deal.ids['portfolio_id']}")
            assert HIDDEN not in answer.text, path


def test_lists_hold_only_what_is_ones_own(deal: Deal, strangers: list[FlaskClient]) -> None:
    for stranger in strangers:
        for path in (path for path in PAGES if "<" not in path):
            text = stranger.get(f"/en{path}").data.decode("utf-8", "replace")
            assert HIDDEN not in text, path
            assert [one for one in deal.ids.values() if one in text] == [], path


def test_each_party_finds_its_own(deal: Deal) -> None:
    ids = deal.ids
    assert HIDDEN in deal.exchange.get(f"/en/policies/{ids['policy_id']}").text
    assert HIDDEN in deal.supervisor.get(f"/en/filings/{ids['filing_id']}").text
    assert HIDDEN in deal.insurer.get(f"/en/submissions/{ids['submission_id']}").text
    assert HIDDEN in deal.exchange.get(f"/en/quotes/{ids['quote_id']}").text
