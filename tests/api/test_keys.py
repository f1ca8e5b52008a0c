"""Keys: what they open, until when, and that one which ends changes nothing more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from api import membership
from api.store.tables import RecordRow
from api.wiring import EXTENSION, service
from tests.api import people

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.api.clock import Clock
    from tests.api.conftest import FakeCore


@pytest.fixture
def app(app_on_each: Flask) -> Flask:
    return app_on_each


@pytest.fixture
def exchange_id(app: Flask) -> str:
    return people.organisation(app, "The Exchange", "exchange")


@pytest.fixture
def manager(app: Flask, exchange_id: str) -> FlaskClient:
    """A client of the exchange that may do all."""
    return people.showing(app, people.key(app, exchange_id))


def refused(answer: TestResponse, slug: str) -> None:
    assert answer.get_json()["type"] == f"/problems/{slug}", answer.text[:300]


def made(manager: FlaskClient, **more: Any) -> dict[str, Any]:  # noqa: ANN401  fields of a body
    answer = manager.post("/v1/keys", json={"name": "a", "scopes": ["calculate"], **more})
    assert answer.status_code == 201, answer.text[:300]
    found: dict[str, Any] = answer.get_json()
    return found


def test_a_new_key_opens_what_its_scopes_say(
    app: Flask, manager: FlaskClient, asked: dict[str, Any]
) -> None:
    client = people.showing(app, made(manager)["key"])
    assert client.get("/v1/me").get_json()["scopes"] == ["calculate"]
    assert client.post("/v1/quotes", json=asked).status_code == 201
    refused(client.get("/v1/quotes"), "not-permitted")


def test_a_key_is_shown_once_and_not_kept(app: Flask, manager: FlaskClient) -> None:
    new = made(manager)
    assert new["key"].startswith(new["start"])
    for path in ("/v1/keys", f"/v1/keys/{new['id']}", "/v1/audit"):
        assert new["key"] not in manager.get(path).text
    with app.app_context(), service().store.engine.connect() as connection:
        for table in ("keys", "audit", "answers"):
            text = str(connection.exec_driver_sql(f"SELECT * FROM {table}").all())  # noqa: S608
            assert new["key"] not in text


def test_a_key_ends_on_its_day(app: Flask, manager: FlaskClient, clock: Clock) -> None:
    client = people.showing(app, made(manager, days=1)["key"])
    clock.forward(days=1, seconds=-1)
    assert client.get("/v1/me").status_code == 200
    clock.forward(seconds=1)
    refused(client.get("/v1/me"), "bad-credentials")


def test_a_revoked_key_is_refused_at_once(app: Flask, manager: FlaskClient) -> None:
    new = made(manager)
    client = people.showing(app, new["key"])
    assert client.get("/v1/me").status_code == 200
    assert manager.delete(f"/v1/keys/{new['id']}").get_json()["revoked_at"] is not None
    refused(client.get("/v1/me"), "bad-credentials")


def test_a_key_is_revoked_once(manager: FlaskClient, clock: Clock) -> None:
    where = f"/v1/keys/{made(manager)['id']}"
    first = manager.delete(where).get_json()
    clock.forward(hours=1)
    assert manager.delete(where).get_json() == first
    lines = manager.get("/v1/audit").get_json()["lines"]
    assert [line["action"] for line in lines].count("key.revoked") == 1


def test_a_key_may_revoke_itself(app: Flask, manager: FlaskClient) -> None:
    new = made(manager, scopes=["manage"])
    own = people.showing(app, new["key"])
    assert own.delete(f"/v1/keys/{new['id']}").status_code == 200
    refused(own.get("/v1/me"), "bad-credentials")


def test_the_keys_of_a_closed_organisation_are_refused(
    app: Flask, exchange_id: str, manager: FlaskClient
) -> None:
    with app.app_context():
        membership.close_organisation(service().store, people.context(app), exchange_id)
    refused(manager.get("/v1/me"), "bad-credentials")


def test_no_key_is_given_what_its_maker_lacks(app: Flask, manager: FlaskClient) -> None:
    weak = people.showing(app, made(manager, scopes=["manage"])["key"])
    for scope in ("calculate", "read", "write", "decide"):
        body = {"name": "b", "scopes": [scope, "manage"]}
        refused(weak.post("/v1/keys", json=body), "not-permitted")
        person = {"email": f"{scope}@x.example", "password": people.PASSWORD, "scopes": [scope]}
        refused(weak.post("/v1/users", json=person), "not-permitted")


def test_no_key_is_made_for_another_organisation(app: Flask, manager: FlaskClient) -> None:
    other = people.organisation(app, "Another", "insurer")
    body = {"name": "b", "scopes": ["read"], "organisation_id": other}
    refused(manager.post("/v1/keys", json=body), "not-permitted")
    refused(manager.get(f"/v1/keys?organisation_id={other}"), "not-permitted")


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Basic a2V5OmtleQ==", "krm_" + "a" * 43, "Bearer krm_é", "Bearer \t"],
)
def test_credentials_that_are_none_are_not_taken_for_a_visitors(app: Flask, header: str) -> None:
    raw = header.encode().decode("latin-1")
    answer = app.test_client().get("/v1/me", environ_overrides={"HTTP_AUTHORIZATION": raw})
    refused(answer, "bad-credentials")


def while_pricing(app: Flask, core: FakeCore, deed: Any) -> None:  # noqa: ANN401  any callable
    """Have `deed` done after a request was let in and before its price is kept."""
    found = app.extensions[EXTENSION]

    def price(*asked: Any) -> Any:  # noqa: ANN401  whatever the desk prices
        deed()
        return core.price(*asked)

    app.extensions[EXTENSION] = replace(found, core=replace(found.core, price=price))


def kept(app: Flask) -> int:
    with app.app_context(), service().store.read() as session:
        return session.scalar(select(func.count()).select_from(RecordRow)) or 0


def test_a_key_revoked_while_a_price_is_computed_changes_nothing(
    app: Flask, manager: FlaskClient, core: FakeCore, asked: dict[str, Any]
) -> None:
    new = made(manager)
    client = people.showing(app, new["key"])
    while_pricing(app, core, lambda: manager.delete(f"/v1/keys/{new['id']}"))
    refused(client.post("/v1/quotes", json=asked), "bad-credentials")
    assert kept(app) == 0


def test_a_key_that_ends_while_a_price_is_computed_changes_nothing(
    app: Flask, manager: FlaskClient, core: FakeCore, clock: Clock, asked: dict[str, Any]
) -> None:
    client = people.showing(app, made(manager, days=1)["key"])
    clock.forward(days=1, seconds=-1)
    while_pricing(app, core, lambda: clock.forward(seconds=2))
    refused(client.post("/v1/quotes", json=asked), "bad-credentials")
    assert kept(app) == 0


def test_an_organisation_closed_while_a_price_is_computed_changes_nothing(
    app: Flask, exchange_id: str, manager: FlaskClient, core: FakeCore, asked: dict[str, Any]
) -> None:
    def close() -> None:
        membership.close_organisation(
            app.extensions[EXTENSION].store, people.context(app), exchange_id
        )

    while_pricing(app, core, close)
    refused(manager.post("/v1/quotes", json=asked), "bad-credentials")
    assert kept(app) == 0


def test_a_user_disabled_while_a_price_is_computed_changes_nothing(
    app: Flask, exchange_id: str, core: FakeCore, asked: dict[str, Any]
) -> None:
    user_id = people.user(app, exchange_id)
    browser = app.test_client()
    body = {"email": "a@x.example", "password": people.PASSWORD}
    token = browser.post("/v1/sessions", json=body).get_json()["csrf_token"]

    def disable() -> None:
        membership.disable_user(app.extensions[EXTENSION].store, people.context(app), user_id)

    while_pricing(app, core, disable)
    answer = browser.post("/v1/quotes", json=asked, headers={"X-CSRF-Token": token})
    refused(answer, "bad-credentials")
    assert kept(app) == 0
