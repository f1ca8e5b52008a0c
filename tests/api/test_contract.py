"""The OpenAPI document: valid, complete, and kept by the service."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import schemathesis
from hypothesis import HealthCheck, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.specs.openapi.checks import positive_data_acceptance

from api import app as app_module
from pricing.policy import Policy

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

VENDOR = Path(app_module.__file__).parent / "static" / "vendor"


def test_the_document_is_valid(client: FlaskClient) -> None:
    document = client.get("/openapi.json").get_json()
    OpenAPIV31SpecValidator(document).validate()
    assert document["openapi"].startswith("3.1")


def test_the_same_type_differs_between_request_and_answer(client: FlaskClient) -> None:
    schemas = client.get("/openapi.json").get_json()["components"]["schemas"]
    assert schemas["Policy-Input"]["required"] == ["name", "inception", "expiry", "layers"]
    answered = {name for name, field in Policy.model_fields.items() if field.exclude_if is None}
    assert set(schemas["Policy-Output"]["required"]) == answered


def test_every_route_is_declared_or_named_here(app: Flask, client: FlaskClient) -> None:
    declared = {
        o["operationId"]
        for path in client.get("/openapi.json").get_json()["paths"].values()
        for o in path.values()
    }
    routed = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert routed - declared == {"static", "openapi", "docs", "home"}


def test_the_documentation_page_loads_nothing_from_outside(client: FlaskClient) -> None:
    page = client.get("/docs")
    assert "http" not in page.text
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    for path in ("/static/docs.js", "/static/vendor/swagger-ui.css"):
        answer = client.get(path)
        assert answer.status_code == 200
        answer.close()
    assert client.get("/").headers["Location"] == "/docs"


def test_vendored_files_are_what_their_digests_say() -> None:
    lines = (VENDOR / "SHA256SUMS").read_text().splitlines()
    assert len(lines) == 4
    for line in lines:
        digest, name = line.split()
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest


def test_up_and_ready(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "up"}
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.get_json()["database"] == "writable"
    assert ready.get_json()["model_version"] == "fake-1"


def test_the_service_keeps_its_contract(app: Flask) -> None:
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app)

    @settings(
        max_examples=250,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=schema.as_strategy())
    def keeps(case: schemathesis.Case) -> None:
        # A schema cannot say that shares add up to one: what satisfies it may yet be refused.
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    keeps()


def test_a_quote_and_what_follows_it_keep_the_contract(
    app: Flask, client: FlaskClient, asked: dict[str, Any]
) -> None:
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app)
    made = schema["/v1/quotes"]["POST"].Case(body=asked, media_type="application/json")
    headers = {"Authorization": client.environ_base["HTTP_AUTHORIZATION"]}
    made.call_and_validate(headers=headers)
    quote_id = client.get("/v1/quotes").get_json()["quotes"][0]["id"]
    where = {"quote_id": quote_id}
    schema["/v1/quotes/{quote_id}"]["GET"].Case(path_parameters=where).call_and_validate(
        headers=headers
    )
    again = schema["/v1/quotes/{quote_id}/recomputations"]["POST"]
    again.Case(path_parameters=where).call_and_validate(headers=headers)
