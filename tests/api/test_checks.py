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
