"""Quotes over HTTP: made, read, listed, made again."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from api.app import create_app
from api.store import records
from api.store.tables import RecordRow
from api.wiring import service
from pricing.result import Quote

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from api.settings import Settings
    from api.store.records import Kept
    from tests.api.conftest import FakeCore


def stored_rows(app: Flask) -> int:
    with app.app_context(), service().store.read() as session:
        return session.scalar(select(func.count()).select_from(RecordRow)) or 0


def stored(app: Flask, quote_id: str) -> Kept:
    with app.app_context(), service().store.read() as session:
        found = records.find_any(session, quote_id)
    assert found is not None
    return found


def test_a_quote_is_made_under_its_location(client: FlaskClient, asked: dict[str, Any]) -> None:
    answer = client.post("/v1/quotes", json=asked)
    assert answer.status_code == 201
    body = answer.get_json()
    assert answer.headers["Location"] == f"/v1/quotes/{body['id']}"
    assert list(body)[:2] == ["id", "created_at"]
    assert body["on"] == asked["on"]
    assert body["policy_source"] == "given"
    assert body["model"]["version"] == "fake-1"
    assert isinstance(body["technical_premium"]["amount"], int)
    assert body["adequacy"]["verdict"] == "cannot_say"


def test_the_answer_is_the_quotes_own_document_and_two_fields(
    client: FlaskClient, asked: dict[str, Any]
) -> None:
    body = client.post("/v1/quotes", json=asked).get_json()
    always = [name for name, field in Quote.model_fields.items() if field.exclude_if is None]
    assert list(body)[2:] == always


def test_a_stored_quote_is_given_back_byte_for_byte(
    client: FlaskClient, asked: dict[str, Any]
) -> None:
    made = client.post("/v1/quotes", json=asked)
    read = client.get(made.headers["Location"])
    assert read.status_code == 200
    assert read.data == made.data


def test_without_a_policy_the_reference_policy_is_priced(
    client: FlaskClient, asked: dict[str, Any]
) -> None:
    del asked["policy"]
    assert client.post("/v1/quotes", json=asked).get_json()["policy_source"] == "reference"


def test_the_day_defaults_to_today_in_utc_and_is_recorded(
    settings: Settings, core: FakeCore, asked: dict[str, Any]
) -> None:
    at = datetime(2026, 12, 31, 23, 59, tzinfo=UTC)
    app = create_app(settings, core=core.core(), now=lambda: at)
    del asked["on"]
    body = app.test_client().post("/v1/quotes", json=asked).get_json()
    assert body["on"] == "2026-12-31"
    recorded = json.loads(stored(app, body["id"]).request)
    assert recorded["on"] == "2026-12-31"


def test_the_recorded_request_is_canonical_json(
    app: Flask, client: FlaskClient, asked: dict[str, Any]
) -> None:
    body = client.post("/v1/quotes", json=asked).get_json()
    text = stored(app, body["id"]).request
    value = json.loads(text)
    assert text == json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def test_a_list_shows_version_digest_and_premium(
    client: FlaskClient, asked: dict[str, Any]
) -> None:
    body = client.post("/v1/quotes", json=asked).get_json()
    line = client.get("/v1/quotes").get_json()["quotes"][0]
    assert line == {
        "id": body["id"],
        "created_at": body["created_at"],
        "model_version": body["model"]["version"],
        "digest": body["digest"],
        "technical_premium_jpy": body["technical_premium"]["amount"],
    }


def test_lists_are_newest_first_and_walk_by_cursor(
    client: FlaskClient, asked: dict[str, Any]
) -> None:
    made = [client.post("/v1/quotes", json=asked).get_json()["id"] for _ in range(5)]
    seen: list[str] = []
    cursor: str | None = None
    for _ in range(3):
        query = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = client.get("/v1/quotes", query_string=query).get_json()
        seen += [line["id"] for line in page["quotes"]]
        cursor = page["next_cursor"]
    assert cursor is None
    assert seen == sorted(made, reverse=True)


def test_an_empty_list_is_a_list(client: FlaskClient) -> None:
    assert client.get("/v1/quotes").get_json() == {"quotes": [], "next_cursor": None}


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=x", "cursor=*", "cursor=_w", "page=2"]
)
def test_a_list_refuses_a_wrong_query(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/v1/quotes?{query}")
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["parameter"] == query.partition("=")[0]


def test_a_quote_made_again_agrees_to_the_yen(client: FlaskClient, asked: dict[str, Any]) -> None:
    made = client.post("/v1/quotes", json=asked)
    again = client.post(f"{made.headers['Location']}/recomputations")
    assert again.status_code == 200
    body = again.get_json()
    assert body["agrees"] is True
    assert body["technical_premium"]["recorded"] == body["technical_premium"]["recomputed"]
    assert body["digest"]["recorded"] == body["digest"]["recomputed"]


def test_a_changed_core_is_found_out(
    client: FlaskClient, core: FakeCore, asked: dict[str, Any]
) -> None:
    made = client.post("/v1/quotes", json=asked)
    core.rate = 0.03
    body = client.post(f"{made.headers['Location']}/recomputations").get_json()
    assert body["agrees"] is False
    assert body["technical_premium"]["recorded"] < body["technical_premium"]["recomputed"]


def test_a_lost_model_version_is_named(
    client: FlaskClient, core: FakeCore, asked: dict[str, Any]
) -> None:
    made = client.post("/v1/quotes", json=asked)
    core.version = "fake-2"
    answer = client.post(f"{made.headers['Location']}/recomputations")
    assert answer.status_code == 503
    assert "fake-1" in answer.get_json()["detail"]


def test_two_threads_writing_lose_nothing(app: Flask, asked: dict[str, Any]) -> None:
    statuses: list[int] = []

    def work() -> None:
        client = app.test_client()
        statuses.extend(client.post("/v1/quotes", json=asked).status_code for _ in range(40))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [201] * 80
    assert stored_rows(app) == 80
