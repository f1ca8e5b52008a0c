"""An exchange's file: what is on it, the next step, and the way of one policy."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import pytest

from api.examples import EXAMPLE_REQUEST
from tests.api import people
from tests.api.dealing import Deal, dealt, made

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture
def deal(app: Flask) -> Deal:
    return dealt(app, EXAMPLE_REQUEST)


def text_of(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.text[-2000:]
    return html.unescape(answer.text)


def forms(text: str) -> list[str]:
    return re.findall(r'data-api="([^"]*)"', text)


@pytest.mark.parametrize(("lang", "said"), [("en", "What an account adds"), ("ja", "ログイン")])
def test_a_visitor_is_told_what_an_account_adds(app: Flask, lang: str, said: str) -> None:
    text = text_of(app.test_client(), f"/{lang}/files")
    assert said in text
    assert "<table>" not in text


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_file_lists_each_kind_with_its_next_step(deal: Deal, lang: str) -> None:
    text = text_of(deal.exchange, f"/{lang}/files")
    for kind in ("policies", "filings"):
        ident = deal.ids["policy_id" if kind == "policies" else "filing_id"]
        assert f'href="/{lang}/{kind}/{ident}"' in text
    assert f"/{lang}/exchange?exchange={deal.ids['exchange_id']}" in text


def test_an_empty_file_says_how_to_begin(app: Flask) -> None:
    text = text_of(people.of(app, "New", "exchange"), "/en/files")
    assert "No exchange yet" in text


def test_an_insurer_has_no_such_file(deal: Deal) -> None:
    assert "<table>" not in text_of(deal.insurer, "/en/files")


def test_a_policy_is_shown_to_its_owner_alone(app: Flask, deal: Deal) -> None:
    path = f"/en/policies/{deal.ids['policy_id']}"
    text_of(people.of(app, "Other", "exchange"), path, 404)
    text_of(app.test_client(), path, 401)
    text_of(deal.exchange, path)


def drafted(deal: Deal) -> str:
    """The path of a policy that was not filed."""
    made_of: dict[str, Any] = deal.bodies["/v1/policies"]
    return f"/en/policies/{made(deal.exchange, '/v1/policies', made_of)['id']}"


def test_a_draft_shows_the_check_before_the_form_that_files_it(deal: Deal) -> None:
    text = text_of(deal.exchange, drafted(deal))
    assert forms(text) == ["POST /v1/filings", "POST /v1/submissions"]
    assert text.index("Adequacy preview") < text.index('data-api="POST /v1/filings"')
    assert f'<option value="{deal.supervisor_id}">The Supervisor' in text
    assert f'<option value="{deal.insurer_id}">The Insurer' in text


def test_a_policy_filed_can_be_withdrawn_and_nothing_else(deal: Deal) -> None:
    path = f"/en/policies/{deal.ids['policy_id']}"
    withdrawal = f"/v1/filings/{deal.ids['filing_id']}/withdrawal"
    assert forms(text_of(deal.exchange, path)) == [f"POST {withdrawal}"]
    made(deal.exchange, withdrawal, {})
    assert "POST /v1/filings" in forms(text_of(deal.exchange, path))


@pytest.mark.parametrize("decision", ["approved", "refused"])
def test_a_decision_is_shown_with_its_reason(deal: Deal, decision: str) -> None:
    note = "For the reasons given."
    body = {"decision": decision, "note": note}
    made(deal.supervisor, f"/v1/filings/{deal.ids['filing_id']}/decision", body)
    text = text_of(deal.exchange, f"/en/policies/{deal.ids['policy_id']}")
    assert note in text
    assert f'aria-current="step">{decision}' in text


def test_an_offer_is_shown_with_its_premium(deal: Deal) -> None:
    body = {"answer": "offered", "premium_jpy": 123_456_789, "valid_until": "2027-03-31"}
    made(deal.insurer, f"/v1/submissions/{deal.ids['submission_id']}/answers", body)
    text = text_of(deal.exchange, f"/en/policies/{deal.ids['policy_id']}")
    assert 'value="123456789"' in text
    assert "31 Mar 2027" in text


def test_who_may_only_read_is_offered_no_form(app: Flask, deal: Deal) -> None:
    me = deal.exchange.get("/v1/me").get_json()["organisation_id"]
    reader = people.showing(app, people.key(app, me, ("read",)))
    text = text_of(reader, f"/en/policies/{deal.ids['policy_id']}")
    assert forms(text) == []
