"""Checks over HTTP: the examiner's report, and nothing stored."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from models.errors import ArtefactRefused, NoModel
from tests.api.command import ROOT
from tests.api.test_refusals import check_nothing_stored, check_problem

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.api.conftest import FakeCore


def example(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "examples" / f"{name}.json").read_text("utf-8"))
    return found


@pytest.fixture
def body() -> dict[str, Any]:
    return {
        "profile": example("checks/exchange"),
        "policy": example("policies/war-exclusion"),
        "on": "2026-11-25",
    }


def test_a_check_answers_with_the_report_and_stores_nothing(
    client: FlaskClient, body: dict[str, Any]
) -> None:
    answer = client.post("/v1/checks", json=body)
    assert answer.status_code == 200
    found = answer.get_json()
    assert found["verdict"] == "reject"
    assert [f["rule"] for f in found["findings"] if f["result"] == "fail"] == ["jp.state_actor"]
    assert found["eligible_credit"]["amount"] == 0
    assert found["effective_cover"]["steps"][0]["name"] == "nominal_limit"
    check_nothing_stored(client)


def test_the_report_comes_in_japanese_if_asked(client: FlaskClient, body: dict[str, Any]) -> None:
    found = client.post("/v1/checks", json=body | {"language": "ja"}).get_json()
    assert found["reasons"][0].startswith("jp.state_actor：不適合")


def test_a_check_needs_no_model(client: FlaskClient, core: FakeCore, body: dict[str, Any]) -> None:
    core.fault = NoModel("none")
    answer = client.post("/v1/checks", json=body)
    assert answer.status_code == 200
    assert answer.get_json()["model"] is None


def test_a_damaged_model_is_refused_and_not_left_out(
    client: FlaskClient, core: FakeCore, body: dict[str, Any]
) -> None:
    core.fault = ArtefactRefused("/srv/secret/path differs")
    check_problem(client.post("/v1/checks", json=body), 503, "model-refused")


@pytest.mark.parametrize(
    ("changes", "status", "slug"),
    [
        ({"scenario": "guess"}, 422, "unknown-scenario"),
        ({"language": "fr"}, 422, "invalid-input"),
        ({"policy": None}, 422, "invalid-input"),
    ],
)
def test_what_cannot_be_checked_is_refused(
    client: FlaskClient, body: dict[str, Any], changes: dict[str, Any], status: int, slug: str
) -> None:
    check_problem(client.post("/v1/checks", json=body | changes), status, slug)


def test_a_day_before_any_rules_is_refused_by_field(
    client: FlaskClient, body: dict[str, Any]
) -> None:
    answer = client.post("/v1/checks", json=body | {"on": "2020-01-01"})
    said = check_problem(answer, 422, "invalid-input")
    assert said["errors"][0]["pointer"] == "/on"
    assert "no rules are kept for 2020-01-01" in said["detail"]


@pytest.fixture
def cover() -> dict[str, Any]:
    return example("checks/event-cover")


def test_a_cover_on_an_event_is_read_beside_the_policy_and_moves_nothing_of_it(
    client: FlaskClient, body: dict[str, Any], cover: dict[str, Any]
) -> None:
    plain = client.post("/v1/checks", json=body).get_json()
    answer = client.post("/v1/checks", json=body | {"event_cover": cover})
    assert answer.status_code == 200
    found = answer.get_json()
    read = found.pop("event_cover")
    for name in plain.keys() - {"reasons", "standing"}:
        assert found[name] == plain[name]
    assert read["shortfall"] == plain["shortfall"]
    instrument, *clauses = read["findings"]
    assert instrument == read["credit"]["finding"]
    assert (instrument["rule"], instrument["result"]) == ("event_linked.instrument", "unknown")
    wanted = {"rule", "observed", "required", "result", "cure_en", "cure_ja", "status", "citation"}
    assert all(wanted <= set(one) for one in read["findings"])
    assert {one["severity"] for one in clauses} == {"condition"}
    check_nothing_stored(client)


def test_a_cover_alone_is_checked_in_place_of_a_policy(
    client: FlaskClient, body: dict[str, Any], cover: dict[str, Any]
) -> None:
    asked = {"profile": body["profile"], "event_cover": cover, "on": body["on"]}
    found = client.post("/v1/checks", json=asked | {"language": "ja"}).get_json()
    assert (found["policy"], found["verdict"], found["findings"]) == (None, "cannot_say", [])
    assert found["eligible_credit"]["amount"] == 0
    assert found["reasons"][0].startswith("event_linked.instrument：判定不能")
    paper = client.post("/v1/checks/document", json=asked)
    assert (paper.status_code, paper.mimetype) == (200, "application/pdf")


@pytest.mark.parametrize(
    ("terms", "slug", "pointer", "words"),
    [
        ({"name": ""}, "invalid-input", "/event_cover/name", "at least 1 character"),
        ({"triggers": []}, "invalid-input", "/event_cover/triggers", "at least 1 entry"),
        ({"layers": []}, "invalid-input", "/event_cover/layers", "not a known field"),
        (
            {"exchange": example("jp-middle")},
            "cannot-be-priced",
            "/event_cover/exchange/name",
            "and the check is of Small exchange",
        ),
        (
            {"exchange": example("checks/exchange") | {"reserve_cash": 1}},
            "cannot-be-priced",
            "/event_cover/exchange/reserve_cash",
            "describe the exchange alike",
        ),
        (
            {"inception": "2025-04-01", "expiry": "2026-04-01"},
            "cannot-be-priced",
            "/event_cover/expiry",
            "expired on 2026-04-01",
        ),
    ],
)
def test_what_is_wrong_with_a_cover_is_said_of_its_field(
    client: FlaskClient,
    body: dict[str, Any],
    cover: dict[str, Any],
    terms: dict[str, Any],
    slug: str,
    pointer: str,
    words: str,
) -> None:
    answer = client.post("/v1/checks", json=body | {"event_cover": cover | terms})
    said = check_problem(answer, 422, slug)
    assert (said["errors"][0]["pointer"], words in said["errors"][0]["detail"]) == (pointer, True)


def test_neither_policy_nor_cover_is_refused_with_what_may_be_given(
    client: FlaskClient, body: dict[str, Any]
) -> None:
    answer = client.post("/v1/checks", json={"profile": body["profile"]})
    said = check_problem(answer, 422, "invalid-input")
    assert "must have a policy, an event_cover or both" in said["detail"]


def test_the_document_shows_a_cover_in_its_example(client: FlaskClient) -> None:
    schema = client.get("/openapi.json").get_json()["components"]["schemas"]["CheckRequest"]
    (shown,) = schema["examples"]
    assert (
        client.post("/v1/checks", json=shown).get_json()["event_cover"]["name"]
        == (shown["event_cover"]["name"])
    )
    assert schema["required"] == ["profile"]
