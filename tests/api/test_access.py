"""Who may do what: the matrix of role and right, and every address against every role."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from api.access import RIGHTS, Caller, Role, Scope, has, require
from api.account_shapes import SCOPES
from api.app import CONTRACTS
from api.problems import Problem
from tests.api import people

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from api.contract import Operation

# v visitor, x exchange, i insurer, s supervisor, o operator: who has the right at all.
MATRIX = {
    "facts:read": "vxiso",
    "sessions:open": "vxiso",
    "prices:ask": "vxiso",
    "quotes:make": "vxi",
    "quotes:read": "vxi",
    "quotes:list": "xi",
    "comparisons:make": "x",
    "comparisons:read": "x",
    "checks:make": "xs",
    "checks:read": "xs",
    "exchanges:read": "x",
    "exchanges:write": "x",
    "policies:read": "x",
    "policies:write": "x",
    "submissions:read": "xi",
    "submissions:make": "x",
    "submissions:quote": "i",
    "submissions:answer": "i",
    "filings:read": "xs",
    "filings:make": "x",
    "filings:decide": "s",
    "portfolios:read": "is",
    "portfolios:write": "is",
    "accumulations:make": "is",
    "accumulations:read": "is",
    "imports:make": "xis",
    "jobs:make": "xiso",
    "jobs:read": "xiso",
    "organisations:read": "xiso",
    "organisations:manage": "o",
    "keys:manage": "xiso",
    "users:manage": "xiso",
    "audit:read": "xiso",
    "models:manage": "o",
}
LETTER = {
    Role.VISITOR: "v",
    Role.EXCHANGE: "x",
    Role.INSURER: "i",
    Role.SUPERVISOR: "s",
    Role.OPERATOR: "o",
}
NAMES = {
    Role.EXCHANGE: "exchange",
    Role.INSURER: "insurer",
    Role.SUPERVISOR: "supervisor",
    Role.OPERATOR: "operator",
}
OPERATIONS = [operation for contract in CONTRACTS for operation in contract.operations]


def caller(role: Role, scopes: frozenset[Scope] = frozenset(Scope)) -> Caller:
    return Caller(role, None if role is Role.VISITOR else "o", "test", scopes)


@pytest.mark.parametrize("right", RIGHTS)
@pytest.mark.parametrize("role", Role)
def test_a_right_is_for_the_roles_of_the_matrix(right: str, role: Role) -> None:
    assert has(caller(role), right) == (LETTER[role] in MATRIX[right])


@pytest.mark.parametrize("right", [right for right, rule in RIGHTS.items() if rule.scope])
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.VISITOR])
def test_a_right_takes_its_scope(right: str, role: Role) -> None:
    others = frozenset(Scope) - {RIGHTS[right].scope}
    with pytest.raises(Problem) as refused:
        require(caller(role, others), right)
    assert refused.value.kind.slug == "not-permitted"


def test_every_right_is_used_by_an_operation() -> None:
    used = {operation.may for operation in OPERATIONS}
    assert used == set(RIGHTS)


def test_what_is_decided_or_managed_takes_a_scope_of_its_own() -> None:
    for right, rule in RIGHTS.items():
        verb = right.partition(":")[2]
        if verb in ("decide", "answer"):
            assert rule.scope is Scope.DECIDE
        if verb == "manage":
            assert rule.scope is Scope.MANAGE


def ask(client: FlaskClient, operation: Operation) -> int:
    """Knock at an operation with nothing in hand; its status."""
    nobody = "01900000-0000-7000-8000-000000000000"
    path = re.sub(r"<int:\w+>", "1", operation.path)
    path = re.sub(r"<\w+>", nobody, path)
    headers = {"If-Match": '"1"'} if operation.matches else {}
    body: dict[str, Any] = {"json": {}} if operation.body is not None else {}
    if operation.files:
        body = {"data": b"", "content_type": operation.files[0]}
    return client.open(path, method=operation.method, headers=headers, **body).status_code


@pytest.fixture
def everyone(app: Flask, visitor: FlaskClient) -> dict[Role, FlaskClient]:
    known: dict[Role, Any] = {
        role: people.of(app, f"An {kind}", kind)  # type: ignore[arg-type]
        for role, kind in NAMES.items()
    }
    return {Role.VISITOR: visitor, **known}


def test_every_address_lets_in_whom_the_matrix_says(everyone: dict[Role, FlaskClient]) -> None:
    for operation in OPERATIONS:
        for role, client in everyone.items():
            status = ask(client, operation)
            allowed = LETTER[role] in MATRIX[operation.may]
            refused = 401 if role is Role.VISITOR else 403
            assert (status != refused) == allowed, (operation.name, role, status)


def test_without_the_scope_no_address_lets_anyone_in(app: Flask) -> None:
    for role, kind in NAMES.items():
        organisation = people.organisation(app, f"Weak {kind}", kind)  # type: ignore[arg-type]
        for scope in SCOPES:
            others = tuple(other for other in SCOPES if other != scope)
            client = people.showing(app, people.key(app, organisation, others))
            for operation in OPERATIONS:
                if RIGHTS[operation.may].scope == scope and operation.may != "facts:read":
                    assert ask(client, operation) == 403, (operation.name, role, scope)


def test_visitors_may_be_kept_out(app: Flask, visitor: FlaskClient, asked: dict[str, Any]) -> None:
    from dataclasses import replace

    found = app.extensions["kuramori"]
    app.extensions["kuramori"] = replace(found, visitors=False)
    assert visitor.post("/v1/quotes", json=asked).status_code == 401
    assert visitor.get("/healthz").status_code == 200
    assert visitor.get("/v1/me").get_json()["rights"] == ["facts:read", "sessions:open"]
