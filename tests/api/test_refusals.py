"""What is refused, how it is said, and that nothing of it is stored."""

from __future__ import annotations

import io
import json
import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import structlog
from sqlalchemy import func, select

from api.app import create_app
from api.problems import problem_types
from api.store import units
from api.store.tables import RecordRow
from api.wiring import service
from data.errors import NoRate, TableFaults
from models.errors import ArtefactRefused, NoModel
from pricing.errors import PricingError

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from api.settings import Settings
    from tests.api.conftest import FakeCore

UNSAID = ("Traceback", "/srv/", "site-packages", ".py", "sqlalchemy", "pydantic")


def check_problem(answer: TestResponse, status: int, slug: str) -> dict[str, Any]:
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    body: dict[str, Any] = answer.get_json()
    assert body["type"] == f"/problems/{slug}"
    assert body["status"] == status
    assert body["request_id"] == answer.headers["X-Request-ID"]
    assert not [word for word in UNSAID if word in answer.text]
    return body


def check_nothing_stored(client: FlaskClient) -> None:
    with client.application.app_context(), service().store.read() as session:
        assert session.scalar(select(func.count()).select_from(RecordRow)) == 0


def spoil(asked: dict[str, Any], pointer: str, value: object) -> None:
    *path, last = pointer.strip("/").split("/")
    here: Any = asked
    for part in path:
        here = here[int(part) if isinstance(here, list) else part]
    here[last] = value


WRONG = {
    "negative assets": ("/profile/assets/total", -1, "0 or more", None),
    "zero assets": ("/profile/assets/total", 0, "above 0", None),
    "text for a number": ("/profile/assets/total", "many", "a number", None),
    "not a number": ("/profile/assets/total", float("nan"), "a finite number", None),
    "infinity": ("/profile/yearly_volume", float("inf"), "a finite number", None),
    "huge": ("/profile/yearly_volume", 1e17, "at most", None),
    "shares do not add up": (
        "/profile/assets/shares",
        {"hot": 0.5, "cold": 0.4},
        "must add up to 1",
        None,
    ),
    "unknown currency": ("/profile/currency", "EUR", "'JPY' or 'USD'", None),
    "half an account": ("/profile/accounts", 2.5, "a whole number", None),
    "control not yes or no": ("/profile/controls/bug_bounty", 1, "true, false or null", None),
    "unknown field": ("/profile/assets/shares/tepid", 0.1, "is not a known field", None),
    "unknown top field": ("/colour", "red", "is not a known field", None),
    "limit below retention": (
        "/policy/layers/0/retention",
        6e9,
        "must not be below the retention",
        "/policy/layers/0",
    ),
    "all of it borne by the exchange": (
        "/policy/layers/0/coinsurance",
        1.0,
        "must be below 1",
        None,
    ),
    "franchise beside a retention": (
        "/policy/layers/0/franchise",
        1e8,
        "either a franchise or a retention",
        "/policy/layers/0",
    ),
    "price of a reinstatement below nothing": (
        "/policy/layers/0/reinstatements",
        [1.0, -0.5],
        "must be 0 or more",
        "/policy/layers/0/reinstatements/1",
    ),
    "sub-limit on nothing": (
        "/policy/sublimits",
        [{"limit": 1e9}],
        "must name one of tier, cause and asset",
        "/policy/sublimits/0",
    ),
    "costs of unknown place": (
        "/policy/defence_costs",
        {"share": 0.1},
        "wording.defence_costs_outside_limit",
        "/policy",
    ),
    "waiting for the whole term": (
        "/policy/waiting_days",
        400,
        "must be fewer than the days of the term (366)",
        "/policy",
    ),
    "unknown coin": ("/policy/currency", "DOGE", "'BTC' or 'ETH'", None),
    "zero-day term": ("/policy/expiry", "2027-04-01", "expiry must be after inception", "/policy"),
    "no layers": ("/policy/layers", [], "at least 1 entry", None),
    "impossible date": ("/policy/inception", "2027-02-30", "a date such as 2026-04-01", None),
    "number for a date": ("/on", 5, "a date such as 2026-04-01", None),
    "day before there was a chain": ("/on", "1999-12-31", "from 2009-01-01 to 2100-12-31", None),
    "day past the calendar": ("/on", "9999-12-31", "from 2009-01-01 to 2100-12-31", None),
    "unknown tier": ("/policy/tiers_covered", ["hut"], "'hot'", "/policy/tiers_covered/0"),
    "bad country": ("/profile/country", "Japan", "text of the form", None),
    "array for an object": ("/profile", [], "a JSON object", None),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_field_is_named(client: FlaskClient, asked: dict[str, Any], case: str) -> None:
    place, value, said, pointer = WRONG[case]
    spoil(asked, place, value)
    body = check_problem(client.post("/v1/quotes", json=asked), 422, "invalid-input")
    assert [e for e in body["errors"] if e["pointer"] == (pointer or place) and said in e["detail"]]
    check_nothing_stored(client)


def test_an_unknown_field_lists_the_known_ones(client: FlaskClient, asked: dict[str, Any]) -> None:
    asked["policy"]["layers"][0]["excess"] = 1
    body = client.post("/v1/quotes", json=asked).get_json()
    assert "attachment" in body["errors"][0]["allowed"]


def test_a_missing_field_is_named(client: FlaskClient, asked: dict[str, Any]) -> None:
    del asked["profile"]["assets"]
    body = check_problem(client.post("/v1/quotes", json=asked), 422, "invalid-input")
    assert body["errors"] == [{"pointer": "/profile/assets", "detail": "is required"}]


def test_a_long_value_is_not_repeated(client: FlaskClient, asked: dict[str, Any]) -> None:
    asked["profile"]["currency"] = asked["on"] = "x" * 10_000
    answer = client.post("/v1/quotes", json=asked)
    check_problem(answer, 422, "invalid-input")
    assert len(answer.data) < 1_500


def test_many_errors_are_counted_not_all_listed(client: FlaskClient, asked: dict[str, Any]) -> None:
    asked["profile"]["controls"] = {f"c{i}": True for i in range(500)}
    body = client.post("/v1/quotes", json=asked).get_json()
    assert len(body["errors"]) == 50
    assert "499 more" in body["detail"]


MALFORMED = [
    b"",
    b"{",
    b"\xff\xfe",
    b'{"a":"\\ud800"}',
    b"[" * 100_000,
    b"{'a': 1}",
    b'{"a":"\xff"}',
]


@pytest.mark.parametrize("text", MALFORMED, ids=range(len(MALFORMED)))
def test_malformed_json(client: FlaskClient, text: bytes) -> None:
    answer = client.post("/v1/quotes", data=text, content_type="application/json")
    check_problem(answer, 400, "malformed-json")
    check_nothing_stored(client)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", None])
def test_wrong_content_type(client: FlaskClient, asked: dict[str, Any], kind: str | None) -> None:
    answer = client.post("/v1/quotes", data=json.dumps(asked), content_type=kind)
    check_problem(answer, 415, "unsupported-media-type")


def test_a_charset_beside_the_type_is_welcome(client: FlaskClient, asked: dict[str, Any]) -> None:
    kind = "application/json; charset=utf-8"
    assert client.post("/v1/quotes", data=json.dumps(asked), content_type=kind).status_code == 201


class Unreadable(io.RawIOBase):
    """A body that must not be touched."""

    def readable(self) -> bool:
        return True

    def readinto(self, _: object) -> int:
        raise AssertionError("the body was read")


@pytest.mark.parametrize("size", [2 * 1024**2, 50 * 1024**2])
def test_a_large_body_is_refused_unread(client: FlaskClient, size: int) -> None:
    answer = client.post(
        "/v1/quotes",
        content_type="application/json",
        environ_overrides={"wsgi.input": Unreadable(), "CONTENT_LENGTH": str(size)},
    )
    check_problem(answer, 413, "body-too-large")


def test_a_large_body_without_a_length_is_cut_off(client: FlaskClient) -> None:
    answer = client.post(
        "/v1/quotes",
        content_type="application/json",
        environ_overrides={
            "wsgi.input": io.BytesIO(b" " * 2 * 1024**2),
            "wsgi.input_terminated": True,
            "CONTENT_LENGTH": "",
            "HTTP_TRANSFER_ENCODING": "chunked",
        },
    )
    check_problem(answer, 413, "body-too-large")


@pytest.mark.parametrize("path", ["/v1/quotes/nonsense", "/v1/quotes/" + "a" * 3000])
def test_unknown_quote(client: FlaskClient, path: str) -> None:
    check_problem(client.get(path), 404, "unknown-quote")
    check_problem(client.post(f"{path}/recomputations"), 404, "unknown-quote")


def test_unknown_address(client: FlaskClient) -> None:
    check_problem(client.get("/v2/quotes"), 404, "not-found")


def test_wrong_method_names_the_right_ones(client: FlaskClient) -> None:
    answer = client.delete("/v1/quotes")
    check_problem(answer, 405, "method-not-allowed")
    assert {"GET", "POST"} <= set(answer.headers["Allow"].replace(" ", "").split(","))


def test_no_model(client: FlaskClient, core: FakeCore, asked: dict[str, Any]) -> None:
    core.fault = NoModel("/srv/secret/path")
    body = check_problem(client.post("/v1/quotes", json=asked), 503, "no-model")
    assert "kuramori train" in body["detail"]
    check_problem(client.get("/readyz"), 503, "no-model")
    check_nothing_stored(client)


def test_a_refused_model(client: FlaskClient, core: FakeCore, asked: dict[str, Any]) -> None:
    core.fault = ArtefactRefused("/srv/secret/path differs")
    check_problem(client.post("/v1/quotes", json=asked), 503, "model-refused")
    check_problem(client.get("/readyz"), 503, "model-refused")


def test_the_core_may_refuse_in_its_own_words(
    client: FlaskClient, core: FakeCore, asked: dict[str, Any]
) -> None:
    core.price_fault = pricing_error("No rate for USD in 1999-01.", "/policy/currency")
    body = check_problem(client.post("/v1/quotes", json=asked), 422, core.price_fault.slug)
    assert body["detail"] == "No rate for USD in 1999-01."
    assert body["errors"][0]["pointer"] == "/policy/currency"
    assert client.get(body["type"]).status_code == 200
    check_nothing_stored(client)


def pricing_error(public: str, field: str) -> PricingError:
    """A reason of the core's own kind, whatever its constructor takes."""

    class NoRateError(PricingError):
        """No exchange rate is known for the month."""

        slug = "test-no-rate"

        def __init__(self) -> None:
            Exception.__init__(self, public)
            self.public = public
            self.field = field

    return NoRateError()


def test_a_fault_of_ours_is_logged_under_the_callers_request_id(
    capsys: pytest.CaptureFixture[str], client: FlaskClient, core: FakeCore, asked: dict[str, Any]
) -> None:
    core.price_fault = RuntimeError("secret detail in /srv/kuramori/pricing.py")
    answer = client.post("/v1/quotes", json=asked, headers={"X-Request-ID": "caller-0001"})
    body = check_problem(answer, 500, "internal-error")
    assert body["request_id"] == "caller-0001"
    assert "secret" not in answer.text
    line = json.loads(capsys.readouterr().err.splitlines()[0])
    assert (line["event"], line["request_id"]) == ("internal_error", "caller-0001")
    assert "Example Exchange" not in json.dumps(line)
    check_nothing_stored(client)


def test_a_day_without_an_exchange_rate(
    client: FlaskClient, core: FakeCore, asked: dict[str, Any]
) -> None:
    core.price_fault = NoRate("none for USD")
    body = check_problem(client.post("/v1/quotes", json=asked), 422, "no-exchange-rate")
    assert body["errors"][0]["pointer"] == "/on"


def test_damaged_tables(client: FlaskClient, core: FakeCore, asked: dict[str, Any]) -> None:
    core.fault = TableFaults(())
    check_problem(client.post("/v1/quotes", json=asked), 503, "tables-damaged")
    check_problem(client.get("/readyz"), 503, "tables-damaged")


def test_a_request_id_that_could_forge_a_log_line_is_replaced(client: FlaskClient) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": 'x"} {"event": "forged"'})
    assert len(answer.headers["X-Request-ID"]) == 32


def test_a_locked_database_is_said(
    client: FlaskClient,
    asked: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client.get("/v1/quotes")
    lock = sqlite3.connect(tmp_path / "kuramori.sqlite3", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr(units, "BUSY_TIMEOUT_MS", 50)
    forget_connections(client.application)
    try:
        check_problem(client.post("/v1/quotes", json=asked), 503, "database-unavailable")
        check_problem(client.get("/readyz"), 503, "database-unavailable")
        assert client.get("/v1/quotes").status_code == 200
    finally:
        lock.close()


def forget_connections(app: Flask) -> None:
    app.extensions["kuramori"].store.engine.dispose()


@pytest.mark.parametrize("slug", problem_types())
def test_every_type_of_problem_is_explained(client: FlaskClient, slug: str) -> None:
    body = client.get(f"/problems/{slug}").get_json()
    assert body["slug"] == slug
    assert body["meaning"]
    assert body["remedy"]


def test_an_unknown_type_of_problem(client: FlaskClient) -> None:
    check_problem(client.get("/problems/nothing"), 404, "not-found")


def test_log_lines_carry_no_body_and_no_query(
    settings: Settings, core: FakeCore, asked: dict[str, Any]
) -> None:
    talkative = replace(settings, log_level="info")
    client = create_app(talkative, core=core.core()).test_client()
    with structlog.testing.capture_logs() as lines:
        client.post("/v1/quotes?key=hush", json=asked)
    assert set(lines[-1]) == {"event", "method", "path", "status", "ms", "log_level"}
    assert "hush" not in str(lines)
