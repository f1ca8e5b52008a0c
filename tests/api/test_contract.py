"""The OpenAPI document: valid, complete, and kept by the service."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from api import app as app_module
from api.app import CONTRACTS, create_app
from api.settings import Settings, sqlite_url
from api.store import migrate
from api.store.units import open_engine
from pricing.policy import Policy
from tests.api import people

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from api.account_shapes import OrganisationKind
    from tests.api.conftest import FakeCore

# What a visitor may do too needs no credentials, though it takes them.
UNSUITED = [positive_data_acceptance, ignored_auth]
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


def test_a_paper_is_declared_as_pdf_with_what_may_stand_in_its_way(client: FlaskClient) -> None:
    paths = client.get("/openapi.json").get_json()["paths"]
    papers = {
        f"{method} {path}": operation["responses"]
        for path, methods in paths.items()
        for method, operation in methods.items()
        if "application/pdf" in operation["responses"].get("200", {}).get("content", {})
    }
    assert len(papers) == 11
    for responses in papers.values():
        (schema,) = responses["200"]["content"].values()
        assert schema == {"schema": {"type": "string", "format": "binary"}}
        assert "no-typesetter" in responses["501"]["description"]
        assert "cannot-be-set" in responses["422"]["description"]


def test_every_body_has_an_example_that_it_accepts() -> None:
    for contract in CONTRACTS:
        for operation in contract.operations:
            if operation.body is None:
                continue
            (example,) = operation.body.model_config["json_schema_extra"]["examples"]
            operation.body.model_validate_json(json.dumps(example))


def test_every_route_is_declared_or_named_here(app: Flask, client: FlaskClient) -> None:
    declared = {
        o["operationId"]
        for path in client.get("/openapi.json").get_json()["paths"].values()
        for o in path.values()
    }
    routed = {rule.endpoint for rule in app.url_map.iter_rules()}
    pages = {name for name in routed if name.startswith("page:")}
    assert routed - declared - pages == {"static", "openapi", "docs"}


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


def test_vendored_files_are_what_their_digests_say() -> None:
    lines = (VENDOR / "SHA256SUMS").read_text().splitlines()
    assert len(lines) == 9
    for line in lines:
        digest, name = line.split()
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest


def test_up_and_ready(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "up"}
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.get_json()["database"] == "writable"
    assert ready.get_json()["model_version"] == "fake-1"


def unlimited(home: Path, database_url: str) -> Settings:
    return Settings(
        home=home,
        database_url=database_url,
        log_level="error",
        share=0,
        visitor_share=0,
    )


@pytest.mark.parametrize("kind", [None, "exchange", "insurer", "supervisor", "operator"])
def test_the_service_keeps_its_contract(
    tmp_path: Path, core: FakeCore, kind: OrganisationKind | None
) -> None:
    keeps_its_contract(unlimited(tmp_path, sqlite_url(tmp_path)), core, kind)


def test_it_keeps_it_on_postgresql(tmp_path: Path, core: FakeCore, postgres_url: str) -> None:
    engine = open_engine(postgres_url)
    migrate.upgrade(engine)
    engine.dispose()
    keeps_its_contract(unlimited(tmp_path, postgres_url), core, "exchange")


def keeps_its_contract(limits: Settings, core: FakeCore, kind: OrganisationKind | None) -> None:
    app = create_app(limits, core=core.core())
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app)
    headers = {}
    if kind is not None:
        key = people.key(app, people.organisation(app, "Caller", kind))
        headers["Authorization"] = f"Bearer {key}"

    @settings(
        max_examples=120,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=schema.as_strategy())
    def keeps(case: schemathesis.Case) -> None:
        # A schema cannot say that shares add up to one: what satisfies it may yet be refused.
        case.call_and_validate(headers=headers, excluded_checks=UNSUITED)

    keeps()
    app.extensions["kuramori"].store.engine.dispose()
    app.extensions["kuramori-jobs"].close()


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
