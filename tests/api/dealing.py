"""One exchange, insurer and supervisor with a record of every kind between them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from api.examples import EXAMPLE_COVER
from tests.api import people

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


@dataclass(frozen=True)
class Deal:
    exchange: FlaskClient
    insurer: FlaskClient
    supervisor: FlaskClient
    insurer_id: str
    supervisor_id: str
    ids: dict[str, str]
    bodies: dict[str, Any]
    """A body that would do, by the address that takes it."""


def made(client: FlaskClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = client.post(path, json=body)
    assert answer.status_code in (200, 201, 202), answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def with_job(deal: Deal) -> Deal:
    """The same with a job; making the tables of jobs takes a second or two."""
    job = made(deal.exchange, "/v1/jobs", {"kind": "backtest", "request": {}})
    return replace(deal, ids=deal.ids | {"job_id": job["id"]})


def dealt(app: Flask, asked: dict[str, Any]) -> Deal:
    insurer_id = people.organisation(app, "The Insurer", "insurer")
    supervisor_id = people.organisation(app, "The Supervisor", "supervisor")
    exchange = people.of(app, "The Exchange", "exchange")
    insurer = people.showing(app, people.key(app, insurer_id))
    supervisor = people.showing(app, people.key(app, supervisor_id))
    profile, policy = {"profile": asked["profile"]}, {"policy": asked["policy"]}
    exchange_id = made(exchange, "/v1/exchanges", profile)["id"]
    drafted = {"exchange_id": exchange_id, **policy}
    policy_id = made(exchange, "/v1/policies", drafted)["id"]
    submitted = {"exchange_id": exchange_id, "policy_id": policy_id, "insurer_id": insurer_id}
    filed = {"policy_id": policy_id, "supervisor_id": supervisor_id, "language": "en"}
    book = {"name": "Book", "submissions": [profile | policy]}
    scopes = {"name": "k", "scopes": ["read"]}
    person = {"email": "a@x.example", "password": "correct horse 1", "scopes": ["read"]}
    portfolio_id = made(insurer, "/v1/portfolios", book)["id"]
    accumulated = f"/v1/portfolios/{portfolio_id}/accumulations"
    ids = {
        "exchange_id": exchange_id,
        "policy_id": policy_id,
        "quote_id": made(exchange, "/v1/quotes", asked)["id"],
        "comparison_id": made(exchange, f"/v1/exchanges/{exchange_id}/comparisons", {})["id"],
        "check_id": made(exchange, f"/v1/policies/{policy_id}/checks", {})["id"],
        "submission_id": made(exchange, "/v1/submissions", submitted)["id"],
        "filing_id": made(exchange, "/v1/filings", filed)["id"],
        "portfolio_id": portfolio_id,
        "accumulation_id": made(insurer, accumulated, {})["id"],
        "key_id": made(exchange, "/v1/keys", scopes)["id"],
        "user_id": made(exchange, "/v1/users", person)["id"],
        "organisation_id": insurer_id,
    }
    bodies: dict[str, Any] = {
        "/v1/policies": drafted,
        "/v1/submissions": submitted,
        "/v1/filings": filed,
        "/v1/exchanges/<exchange_id>": profile,
        "/v1/exchanges/<exchange_id>/comparisons": {},
        "/v1/exchanges/<exchange_id>/checks": {
            "event_cover": EXAMPLE_COVER | {"exchange": asked["profile"]}
        },
        "/v1/policies/<policy_id>": policy,
        "/v1/policies/<policy_id>/checks": {},
        "/v1/portfolios/<portfolio_id>": book,
        "/v1/portfolios/<portfolio_id>/accumulations": {},
        "/v1/submissions/<submission_id>/quotes": {},
        "/v1/submissions/<submission_id>/answers": {"answer": "declined"},
        "/v1/filings/<filing_id>/checks": {},
        "/v1/filings/<filing_id>/decision": {"decision": "approved", "note": "So be it."},
    }
    return Deal(exchange, insurer, supervisor, insurer_id, supervisor_id, ids, bodies)
