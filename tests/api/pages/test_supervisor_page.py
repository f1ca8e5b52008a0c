"""The supervisor's workspace: filings for whom they are, the sector for everyone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from api.examples import EXAMPLES
from tests.api import people
from tests.api.dealing import made
from tests.api.pages.reading import figures, part, words

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

LANGUAGES = ("en", "ja")
DECISION = {"decision": "refused", "note": "The reserve cash is not stated."}


@dataclass(frozen=True)
class Desk:
    exchange: FlaskClient
    supervisor: FlaskClient
    filing_id: str


def read(*path: str) -> Any:  # noqa: ANN401  JSON
    return json.loads(EXAMPLES.joinpath(*path).read_text("utf-8"))


def filed(exchange: FlaskClient, supervisor_id: str, policy: str = "meets-all") -> str:
    profile = {"profile": read("jp-middle.json")}
    exchange_id = made(exchange, "/v1/exchanges", profile)["id"]
    draft = {"exchange_id": exchange_id, "policy": read("policies", f"{policy}.json")}
    policy_id = made(exchange, "/v1/policies", draft)["id"]
    asked = {"policy_id": policy_id, "supervisor_id": supervisor_id, "language": "ja"}
    return str(made(exchange, "/v1/filings", asked)["id"])


@pytest.fixture
def desk(app: Flask) -> Desk:
    supervisor_id = people.organisation(app, "The Supervisor", "supervisor")
    supervisor = people.showing(app, people.key(app, supervisor_id))
    exchange = people.of(app, "The Exchange", "exchange")
    return Desk(exchange, supervisor, filed(exchange, supervisor_id))


def page(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.text
    return answer.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_visitor_sees_a_sector_and_what_an_account_adds(visitor: FlaskClient, lang: str) -> None:
    text = page(visitor, f"/{lang}/supervisor")
    assert 'id="adds"' in text
    assert 'id="sector-says"' in text
    assert 'id="inbox"' not in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sector_is_the_apis(visitor: FlaskClient, lang: str) -> None:
    text = page(visitor, f"/{lang}/sector")
    found = visitor.post("/v1/sectors", json={"book": read("books", "sector.json")}).get_json()
    shown = figures(text)
    for name in ("required", "credit", "cash", "shortfall"):
        assert found["sums"][name] in shown
    for row in found["exchanges"]:
        assert row["required"] in shown
        assert row["shortfall"] in shown
    for held in ("insurers", "vendors", "vendor_assets"):
        assert found[held]["herfindahl_low"] in shown
        assert found[held]["holders"][0]["name"] in text
    assert found["vendor_failures"][0]["case"]["to_find"] in shown
    for one in found["replays"]:
        assert one["cases"][0]["to_find"] in shown


def test_a_supervisor_sees_what_was_filed_and_waits(desk: Desk) -> None:
    filing = desk.supervisor.get(f"/v1/filings/{desk.filing_id}").get_json()
    inbox = part(page(desk.supervisor, "/ja/supervisor"), "inbox")
    assert "決定を待つ届出1件" in inbox
    assert f"/ja/filings/{desk.filing_id}" in inbox
    assert filing["examination"]["required"]["amount"] in figures(inbox)
    assert filing["examination"]["eligible_credit"]["amount"] in figures(inbox)


def test_the_inbox_is_filtered_by_state(desk: Desk) -> None:
    assert desk.filing_id in page(desk.supervisor, "/en/supervisor?state=filed")
    other = page(desk.supervisor, "/en/supervisor?state=approved")
    assert desk.filing_id not in other
    assert "No filing in this state." in other


def test_an_inbox_without_filings_says_so(app: Flask) -> None:
    supervisor = people.of(app, "New Supervisor", "supervisor")
    assert "届出はまだありません" in page(supervisor, "/ja/supervisor")


def test_an_insurer_reads_sectors_and_no_filings(app: Flask, desk: Desk) -> None:
    text = page(people.of(app, "The Insurer", "insurer"), "/en/supervisor")
    assert 'id="sector-says"' in text
    assert desk.filing_id not in text
    assert "/en/account" not in part(text, "adds")


def test_nobody_else_reads_a_filing(app: Flask, desk: Desk, visitor: FlaskClient) -> None:
    other = people.of(app, "Another Supervisor", "supervisor")
    page(other, f"/en/filings/{desk.filing_id}", 404)
    page(visitor, f"/en/filings/{desk.filing_id}", 401)


def test_a_filing_shows_the_report_of_its_day(desk: Desk) -> None:
    found = desk.supervisor.get(f"/v1/filings/{desk.filing_id}").get_json()["examination"]
    text = page(desk.supervisor, f"/ja/filings/{desk.filing_id}")
    for name in ("required", "eligible_credit", "shortfall", "effective_cover"):
        assert found[name]["amount"] in figures(part(text, "verdict"))
    for one in found["findings"]:
        assert one["rule"] in text
    assert f"/v1/filings/{desk.filing_id}/report" in text


def test_its_report_is_told_in_the_readers_language(desk: Desk) -> None:
    text = page(desk.supervisor, f"/en/filings/{desk.filing_id}")
    assert "told in English" in words(text)
    assert "記載なし" not in part(text, "findings")


def test_only_the_supervisor_decides_and_only_once(desk: Desk) -> None:
    path, form = f"/en/filings/{desk.filing_id}", 'id="decide"'
    assert form in page(desk.supervisor, path)
    seen = page(desk.exchange, path)
    assert form not in seen
    assert f'data-api="POST /v1/filings/{desk.filing_id}/withdrawal"' in seen
    made(desk.supervisor, f"/v1/filings/{desk.filing_id}/decision", DECISION)
    decided = page(desk.supervisor, path)
    assert form not in decided
    assert DECISION["note"] in part(decided, "decided")
    assert f"/v1/filings/{desk.filing_id}/document" in part(decided, "decided")


def test_a_filing_is_read_again_beside_the_report_of_its_day(desk: Desk) -> None:
    asked = {"scenario": "securities_formula", "language": "ja"}
    again = made(desk.supervisor, f"/v1/filings/{desk.filing_id}/checks", asked)
    text = page(desk.supervisor, f"/ja/filings/{desk.filing_id}?check={again['id']}")
    assert again["required"]["amount"] in figures(part(text, "compared"))
    assert again["id"] in part(text, "again")


def test_a_reading_of_something_else_is_not_set_beside_a_filing(desk: Desk) -> None:
    filing = desk.exchange.get(f"/v1/filings/{desk.filing_id}").get_json()
    other = made(desk.exchange, f"/v1/policies/{filing['policy_id']}/checks", {})
    text = page(desk.exchange, f"/en/filings/{desk.filing_id}?check={other['id']}")
    assert 'id="compared"' not in text


def test_a_book_on_file_comes_after_the_page(desk: Desk) -> None:
    book = {"name": "Sector", "submissions": read("books", "sector.json")}
    ident = made(desk.supervisor, "/v1/portfolios", book)["id"]
    text = page(desk.supervisor, f"/en/supervisor?portfolio={ident}")
    assert 'class="card skeleton" hx-get="/en/sector?portfolio=' in text
    assert 'id="sector-says"' in page(desk.supervisor, f"/en/sector?portfolio={ident}")


def test_a_book_that_is_no_sector_says_what_is_wrong(desk: Desk) -> None:
    twice = read("books", "sector.json")[:1] * 2
    ident = made(desk.supervisor, "/v1/portfolios", {"name": "Twice", "submissions": twice})["id"]
    text = page(desk.supervisor, f"/en/sector?portfolio={ident}")
    assert "cannot be read as a sector" in text
    assert "must be the only entry" in text


def test_a_visitor_is_not_shown_another_ones_book(desk: Desk, visitor: FlaskClient) -> None:
    book = {"name": "Sector", "submissions": read("books", "sector.json")}
    ident = made(desk.supervisor, "/v1/portfolios", book)["id"]
    assert 'value="example" selected' in page(visitor, f"/en/sector?portfolio={ident}")
