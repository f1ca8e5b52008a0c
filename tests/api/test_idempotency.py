"""Idempotency-Key: the same request twice is done once and answered alike."""

from __future__ import annotations

import copy
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from api.store.tables import AnswerRow, AuditRow, RecordRow
from api.wiring import service
from tests.api import people
from tests.api.dealing import dealt
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.api.clock import Clock

ONCE = {"Idempotency-Key": "order 66"}


@pytest.fixture
def app(app_on_each: Flask) -> Flask:
    return app_on_each


def rows(app: Flask, table: type = RecordRow) -> int:
    with app.app_context(), service().store.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def refused(answer: TestResponse, slug: str) -> None:
    assert answer.get_json()["type"] == f"/problems/{slug}", answer.text[:300]


def test_the_same_request_is_answered_byte_for_byte_and_done_once(
    app: Flask, client: FlaskClient, clock: Clock, asked: dict[str, Any]
) -> None:
    first = client.post("/v1/quotes", json=asked, headers=ONCE)
    lines = rows(app, AuditRow)
    clock.forward(hours=1)
    second = client.post("/v1/quotes", json=asked, headers=ONCE)
    assert (second.status_code, second.data) == (first.status_code, first.data)
    for name in ("Location", "ETag", "Content-Type"):
        assert second.headers.get(name) == first.headers.get(name)
    assert (rows(app), rows(app, AuditRow)) == (1, lines)


def test_without_a_key_it_is_done_twice(
    app: Flask, client: FlaskClient, asked: dict[str, Any]
) -> None:
    client.post("/v1/quotes", json=asked)
    client.post("/v1/quotes", json=asked)
    assert rows(app) == 2


def test_another_body_under_the_same_key_is_refused(
    app: Flask, client: FlaskClient, asked: dict[str, Any]
) -> None:
    client.post("/v1/quotes", json=asked, headers=ONCE)
    other = copy.deepcopy(asked)
    other["profile"]["name"] = "Another"
    answer = client.post("/v1/quotes", json=other, headers=ONCE)
    assert answer.status_code == 422
    refused(answer, "idempotency-key-reused")
    assert rows(app) == 1


def test_another_address_under_the_same_key_is_refused(
    client: FlaskClient, asked: dict[str, Any]
) -> None:
    body = {"profile": asked["profile"]}
    client.post("/v1/exchanges", json=body, headers=ONCE)
    made = client.post("/v1/exchanges", json=body).get_json()
    where = f"/v1/exchanges/{made['id']}"
    answer = client.put(where, json=body, headers={**ONCE, "If-Match": '"1"'})
    refused(answer, "idempotency-key-reused")


def test_another_version_under_the_same_key_is_refused(
    client: FlaskClient, asked: dict[str, Any]
) -> None:
    body = {"profile": asked["profile"]}
    where = client.post("/v1/exchanges", json=body).headers["Location"]
    first = client.put(where, json=body, headers={**ONCE, "If-Match": '"1"'})
    again = client.put(where, json=body, headers={**ONCE, "If-Match": '"1"'})
    assert (again.data, again.headers["ETag"]) == (first.data, '"2"')
    answer = client.put(where, json=body, headers={**ONCE, "If-Match": '"2"'})
    refused(answer, "idempotency-key-reused")


def test_a_refused_request_keeps_no_answer(
    app: Flask, client: FlaskClient, asked: dict[str, Any]
) -> None:
    wrong = {"exchange_id": "01900000-0000-7000-8000-000000000000", "policy": asked["policy"]}
    assert client.post("/v1/policies", json=wrong, headers=ONCE).status_code == 422
    assert rows(app, AnswerRow) == 0
    assert client.post("/v1/quotes", json=asked, headers=ONCE).status_code == 201


def test_a_key_of_less_scope_is_not_told_the_answer(app: Flask, asked: dict[str, Any]) -> None:
    organisation = people.organisation(app, "The Exchange", "exchange")
    strong = people.showing(app, people.key(app, organisation))
    weak = people.showing(app, people.key(app, organisation, ("read",)))
    strong.post("/v1/quotes", json=asked, headers=ONCE)
    refused(weak.post("/v1/quotes", json=asked, headers=ONCE), "not-permitted")


def test_a_visitor_has_no_keys_of_its_own(
    app: Flask, visitor: FlaskClient, asked: dict[str, Any]
) -> None:
    refused(visitor.post("/v1/quotes", json=asked, headers=ONCE), "credentials-required")
    assert rows(app) == 0


@pytest.mark.parametrize("key", ["", "x" * 101, "a\tb"])
def test_a_key_has_a_form(client: FlaskClient, asked: dict[str, Any], key: str) -> None:
    answer = client.post("/v1/quotes", json=asked, headers={"Idempotency-Key": key})
    refused(answer, "invalid-input")


def test_answers_are_kept_for_a_day_and_then_let_go(
    app: Flask, client: FlaskClient, clock: Clock, asked: dict[str, Any]
) -> None:
    client.post("/v1/quotes", json=asked, headers=ONCE)
    clock.at += timedelta(days=1, seconds=1)
    client.post("/v1/quotes", json=asked, headers={"Idempotency-Key": "another"})
    assert rows(app, AnswerRow) == 1


def test_of_two_at_once_one_is_kept_and_both_are_answered_alike(
    app: Flask, asked: dict[str, Any]
) -> None:
    secret = people.key(app, people.organisation(app, "The Exchange", "exchange"))
    body = {"profile": asked["profile"]}
    answers = at_once(
        lambda: people.showing(app, secret).post("/v1/exchanges", json=body, headers=ONCE)
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.data for answer in answers}) == 1
    assert rows(app) == 1


def test_of_two_filings_at_once_under_one_key_both_are_answered_alike(
    app: Flask, asked: dict[str, Any]
) -> None:
    deal = dealt(app, asked)
    body = deal.bodies["/v1/filings"]
    withdrawn = deal.exchange.post(f"/v1/filings/{deal.ids['filing_id']}/withdrawal")
    assert withdrawn.status_code == 200, withdrawn.text[:300]
    header = deal.exchange.environ_base["HTTP_AUTHORIZATION"]
    before = rows(app)
    answers = at_once(
        lambda: app.test_client().post(
            "/v1/filings", json=body, headers={**ONCE, "Authorization": header}
        )
    )
    assert [answer.status_code for answer in answers] == [201, 201]
    assert len({answer.data for answer in answers}) == 1
    assert rows(app) == before + 1


def at_once(request: Any) -> list[TestResponse]:  # noqa: ANN401  any callable
    """The answers to two requests sent together."""
    together, answers = threading.Barrier(2), []

    def send() -> None:
        together.wait(PATIENCE_S)
        answers.append(request())

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
