"""No organisation sees another's records, whatever the address it tries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from api.app import CONTRACTS
from tests.api import people
from tests.api.dealing import Deal, dealt, with_job

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

OF_A_RECORD = [
    (contract_operation.method, contract_operation.path, name)
    for contract in CONTRACTS
    for contract_operation in contract.operations
    # Public tables belong to nobody, and models to the operator.
    if contract_operation.may not in ("facts:read", "models:manage")
    for name in re.findall(r"<(\w+)>", contract_operation.path)
]
KINDS = {
    "quote_id",
    "exchange_id",
    "policy_id",
    "comparison_id",
    "accumulation_id",
    "check_id",
    "submission_id",
    "filing_id",
    "portfolio_id",
    "job_id",
    "key_id",
    "user_id",
}


@pytest.fixture
def deal(app: Flask, asked: dict[str, Any]) -> Deal:
    return with_job(dealt(app, asked))


def test_the_addresses_tried_are_all_there_are() -> None:
    assert {name for _, _, name in OF_A_RECORD} - {"organisation_id"} == KINDS


def test_another_organisation_finds_nothing(app: Flask, deal: Deal) -> None:
    for kind in ("exchange", "insurer", "supervisor"):
        stranger = people.of(app, f"Another {kind}", kind)
        for method, path, name in OF_A_RECORD:
            if name != "organisation_id":
                status = _open(stranger, method, path, deal.ids[name], deal.bodies)
                assert status in (403, 404), (kind, method, path, status)


def test_an_operator_sees_no_record(app: Flask, deal: Deal) -> None:
    operator = people.of(app, "Operator", "operator")
    for method, path, name in OF_A_RECORD:
        if name not in ("organisation_id", "key_id", "user_id"):
            status = _open(operator, method, path, deal.ids[name], deal.bodies)
            assert status in (403, 404), (method, path, status)


def test_a_visitor_finds_nothing_that_is_someones(visitor: FlaskClient, deal: Deal) -> None:
    for method, path, name in OF_A_RECORD:
        if name != "organisation_id":
            status = _open(visitor, method, path, deal.ids[name], deal.bodies)
            assert status in (401, 404), (method, path, status)


def test_lists_hold_only_what_is_ones_own(app: Flask, deal: Deal) -> None:
    strangers: list[FlaskClient] = [
        people.of(app, "X2", "exchange"),
        people.of(app, "I2", "insurer"),
        people.of(app, "S2", "supervisor"),
    ]
    lists = [
        o.path for c in CONTRACTS for o in c.operations if o.method == "GET" and "<" not in o.path
    ]
    for stranger in strangers:
        for path in lists:
            text = stranger.get(path).text
            for name, ident in deal.ids.items():
                assert ident not in text or name == "organisation_id", (path, name)


def test_each_party_sees_its_part_of_a_deal(deal: Deal) -> None:
    ids = deal.ids
    assert deal.insurer.get(f"/v1/submissions/{ids['submission_id']}").status_code == 200
    assert deal.supervisor.get(f"/v1/filings/{ids['filing_id']}").status_code == 200
    for path in (f"/v1/filings/{ids['filing_id']}", f"/v1/policies/{ids['policy_id']}"):
        assert deal.insurer.get(path).status_code == 403
    for path in (f"/v1/submissions/{ids['submission_id']}", f"/v1/exchanges/{ids['exchange_id']}"):
        assert deal.supervisor.get(path).status_code == 403


def test_the_insurers_own_quote_is_not_the_exchanges(deal: Deal) -> None:
    made = deal.insurer.post(f"/v1/submissions/{deal.ids['submission_id']}/quotes", json={})
    assert made.status_code == 201
    assert deal.insurer.get(made.headers["Location"]).status_code == 200
    assert deal.exchange.get(made.headers["Location"]).status_code == 404


def test_a_record_of_another_cannot_be_named_in_a_body(app: Flask, deal: Deal) -> None:
    stranger = people.of(app, "X3", "exchange")
    for path, field in (
        ("/v1/policies", "exchange_id"),
        ("/v1/submissions", "exchange_id"),
        ("/v1/filings", "policy_id"),
    ):
        body = {**deal.bodies[path], field: deal.ids[field]}
        answer = stranger.post(path, json=body)
        assert answer.status_code == 422
        assert answer.get_json()["errors"][0]["pointer"] == f"/{field}"


def test_a_visitors_quote_is_found_by_its_id_alone(
    visitor: FlaskClient, client: FlaskClient, asked: dict[str, Any]
) -> None:
    made = visitor.post("/v1/quotes", json=asked)
    assert visitor.get(made.headers["Location"]).data == made.data
    assert client.get(made.headers["Location"]).status_code == 404
    assert client.get("/v1/quotes").get_json()["quotes"] == []


def test_an_idempotency_key_is_ones_own(
    app: Flask, client: FlaskClient, asked: dict[str, Any]
) -> None:
    headers = {"Idempotency-Key": "the same"}
    one = client.post("/v1/quotes", json=asked, headers=headers)
    other = people.of(app, "X4", "exchange").post("/v1/quotes", json=asked, headers=headers)
    assert one.get_json()["id"] != other.get_json()["id"]


def _open(client: FlaskClient, method: str, path: str, ident: str, bodies: dict[str, Any]) -> int:
    where = re.sub(r"<int:\w+>", "1", path)
    where = re.sub(r"<\w+>", ident, where)
    body = {"json": bodies[path]} if path in bodies else {}
    headers = {"If-Match": '"1"'}
    return client.open(where, method=method, headers=headers, **body).status_code
