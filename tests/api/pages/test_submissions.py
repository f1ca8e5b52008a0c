"""Pages of submissions: what was asked, what it costs, and who may answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.examples import EXAMPLE_REQUEST
from tests.api import people

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture
def insurer_id(app: Flask) -> str:
    return people.organisation(app, "Insurer", "insurer")


@pytest.fixture
def insurer(app: Flask, insurer_id: str) -> FlaskClient:
    return people.showing(app, people.key(app, insurer_id))


@pytest.fixture
def exchange(app: Flask) -> FlaskClient:
    return people.of(app, "Exchange KK", "exchange")


@pytest.fixture
def submission(exchange: FlaskClient, insurer_id: str) -> str:
    made = exchange.post("/v1/exchanges", json={"profile": EXAMPLE_REQUEST["profile"]}).json
    policy = {"exchange_id": made["id"], "policy": EXAMPLE_REQUEST["policy"]}
    body = {
        "exchange_id": made["id"],
        "insurer_id": insurer_id,
        "policy_id": exchange.post("/v1/policies", json=policy).json["id"],
        "note": "For renewal in April.",
    }
    return str(exchange.post("/v1/submissions", json=body).json["id"])


def test_an_inbox_is_empty_until_an_exchange_asks(
    insurer: FlaskClient, exchange: FlaskClient, insurer_id: str, request: pytest.FixtureRequest
) -> None:
    del exchange, insurer_id
    assert "No submission yet" in insurer.get("/en/submissions").text
    found = request.getfixturevalue("submission")
    html = insurer.get("/en/submissions").text
    assert f"/en/submissions/{found}" in html
    assert "waiting for an answer" in html
    assert found not in insurer.get("/en/submissions?state=bound").text


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_insurer_sees_what_was_asked_its_price_and_may_answer(
    insurer: FlaskClient, submission: str, lang: str
) -> None:
    html = insurer.get(f"/{lang}/submissions/{submission}").text
    assert "For renewal in April." in html
    assert 'id="premium"' in html
    assert f"POST /v1/submissions/{submission}/answers" in html


def test_the_answer_stands_on_both_sides_pages(
    insurer: FlaskClient, exchange: FlaskClient, submission: str
) -> None:
    body = {"answer": "offered", "premium_jpy": 123_456_789, "note": "From 1 April."}
    assert insurer.post(f"/v1/submissions/{submission}/answers", json=body).status_code == 200
    mine = insurer.get(f"/en/submissions/{submission}").text
    theirs = exchange.get(f"/en/submissions/{submission}").text
    for html in (mine, theirs):
        assert "¥123,456,789" in html
        assert "From 1 April." in html
    assert f"/v1/submissions/{submission}/binding" in mine
    assert "/answers" not in theirs
    assert 'id="premium"' not in theirs


def test_a_submission_is_priced_and_kept_for_itself(insurer: FlaskClient, submission: str) -> None:
    html = insurer.get(f"/en/underwriter?submission={submission}").text
    assert f'data-api="POST /v1/submissions/{submission}/quotes"' in html
    changed = insurer.get(f"/en/underwriter?submission={submission}&hot=50").text
    assert 'data-api="POST /v1/quotes"' in changed


def test_nobody_else_sees_it(app: Flask, submission: str) -> None:
    other = people.of(app, "Other insurer", "insurer")
    assert other.get(f"/en/submissions/{submission}").status_code == 404
    assert app.test_client().get("/en/submissions").status_code == 401
    assert people.of(app, "House", "supervisor").get("/en/submissions").status_code == 403
