"""Spreadsheets over HTTP: every line put on file, or none and each fault by line and column."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from api.imports.writing import written
from api.store import audit
from api.wiring import service
from models.profile import SecurityProfile
from pricing.policy import Policy
from pricing.submission import Submission
from tests.api import people
from tests.api.test_refusals import check_problem

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse


@pytest.fixture
def profile(asked: dict[str, Any]) -> SecurityProfile:
    return SecurityProfile.model_validate_json(json.dumps(asked["profile"]))


@pytest.fixture
def policy(asked: dict[str, Any]) -> Policy:
    return Policy.model_validate_json(json.dumps(asked["policy"]))


def named(profile: SecurityProfile, *names: str) -> list[SecurityProfile]:
    return [profile.model_copy(update={"name": name}) for name in names]


def send(client: FlaskClient, query: str, content: bytes | str) -> TestResponse:
    return client.post(f"/v1/imports?{query}", data=content, content_type="text/csv")


def test_profiles_become_exchanges(client: FlaskClient, profile: SecurityProfile) -> None:
    answer = send(client, "kind=profiles", written("profiles", named(profile, "A", "B")))
    assert answer.status_code == 200
    done = answer.get_json()
    assert (done["lines"], done["encoding"]) == (2, "utf-8")
    assert [one["line"] for one in done["made"]] == [2, 3]
    listed = client.get("/v1/exchanges").get_json()["records"]
    assert {one["name"] for one in listed} == {"A", "B"}
    first = client.get(f"/v1/exchanges/{done['made'][0]['id']}").get_json()
    assert SecurityProfile.model_validate_json(json.dumps(first["profile"])).name == "A"


def test_policies_become_drafts_of_an_exchange(
    client: FlaskClient, asked: dict[str, Any], policy: Policy
) -> None:
    made = client.post("/v1/exchanges", json={"profile": asked["profile"]}).get_json()
    query = f"kind=policies&exchange_id={made['id']}"
    assert send(client, query, written("policies", [policy])).status_code == 200
    (line,) = client.get("/v1/policies?state=draft").get_json()["records"]
    assert (line["name"], line["of"]) == (policy.name, made["id"])


def test_exposures_become_one_portfolio(
    app: Flask, profile: SecurityProfile, policy: Policy
) -> None:
    insurer = people.of(app, "Insurer", "insurer")
    book = [Submission(profile=one, policy=policy) for one in named(profile, "A", "B")]
    answer = send(insurer, "kind=exposures&name=Book", written("exposures", book))
    (made,) = answer.get_json()["made"]
    kept = insurer.get(f"/v1/portfolios/{made['id']}").get_json()
    assert [one["profile"]["name"] for one in kept["submissions"]] == ["A", "B"]


def test_one_wrong_line_takes_none(client: FlaskClient, profile: SecurityProfile) -> None:
    text = written("profiles", named(profile, "A", "B"))
    spoilt = text.replace("B", "", 1) if isinstance(text, str) else text.replace(b"\nB", b"\n")
    answer = send(client, "kind=profiles", spoilt)
    faults = check_problem(answer, 422, "import-refused")["faults"]
    assert (faults[0]["line"], faults[0]["column"]) == (3, "name")
    assert client.get("/v1/exchanges").get_json()["records"] == []


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("kind=policies", "exchange_id"),
        ("kind=profiles&name=x", "name"),
        ("kind=cooks", "kind"),
    ],
)
def test_what_a_kind_needs_is_said(client: FlaskClient, query: str, parameter: str) -> None:
    body = check_problem(send(client, query, "name\n"), 422, "invalid-input")
    assert body["errors"][0]["parameter"] == parameter


def test_policies_are_put_on_ones_own_exchange_alone(
    app: Flask, client: FlaskClient, asked: dict[str, Any], policy: Policy
) -> None:
    other = people.of(app, "Other", "exchange")
    theirs = other.post("/v1/exchanges", json={"profile": asked["profile"]}).get_json()["id"]
    answer = send(client, f"kind=policies&exchange_id={theirs}", written("policies", [policy]))
    check_problem(answer, 422, "invalid-input")


def test_each_kind_of_line_takes_its_own_right(
    app: Flask, client: FlaskClient, profile: SecurityProfile
) -> None:
    text = written("profiles", [profile])
    check_problem(send(client, "kind=exposures&name=x", text), 403, "not-permitted")
    insurer = people.of(app, "Insurer", "insurer")
    check_problem(send(insurer, "kind=profiles", text), 403, "not-permitted")


def test_another_type_of_file_is_refused(client: FlaskClient) -> None:
    answer = client.post("/v1/imports?kind=profiles", json={})
    check_problem(answer, 415, "unsupported-media-type")


def test_an_import_is_one_line_in_the_log_that_answers_for_all_of_it(
    app: Flask, client: FlaskClient, profile: SecurityProfile
) -> None:
    send(client, "kind=profiles", written("profiles", named(profile, "A", "B", "C")))
    newest = client.get("/v1/audit").get_json()["lines"][0]
    assert newest["action"] == "exchange.imported"
    assert len(newest["details"]["versions"]) == 3
    with app.app_context(), service().store.read() as session:
        found = audit.verify(session)
    assert (found.versions, found.faults) == (3, ())
