"""Organisations with a key each, and clients that show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api import membership
from api.access import Caller, Role, Scope
from api.account_shapes import SCOPES, KeyRequest, OrganisationRequest, UserRequest
from api.recording import Context
from api.wiring import service

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from api.account_shapes import OrganisationKind, ScopeName

OPERATOR = Caller(Role.OPERATOR, None, "command line", frozenset(Scope))


def context(app: Flask) -> Context:
    with app.app_context():
        return Context(OPERATOR, service().now())


def organisation(app: Flask, name: str, kind: OrganisationKind) -> str:
    """The id of a new organisation."""
    with app.app_context():
        asked = OrganisationRequest(name=name, kind=kind)
        return membership.add_organisation(service().store, context(app), asked).id


def key(
    app: Flask, organisation_id: str, scopes: tuple[ScopeName, ...] = SCOPES, days: int = 365
) -> str:
    """A new key of an organisation."""
    with app.app_context():
        asked = KeyRequest(name="test", scopes=scopes, organisation_id=organisation_id, days=days)
        return membership.add_key(service().store, context(app), asked).key


PASSWORD = "correct horse battery"  # noqa: S105  of nobody


def user(app: Flask, organisation_id: str, email: str = "a@x.example") -> str:
    """The id of a new user who may do all that their organisation may, under `PASSWORD`."""
    asked = UserRequest(
        email=email, password=PASSWORD, scopes=SCOPES, organisation_id=organisation_id
    )
    with app.app_context():
        return membership.add_user(service().store, context(app), asked).id


def showing(app: Flask, secret: str) -> FlaskClient:
    """A client that shows a key with every request."""
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
    return client


def of(app: Flask, name: str, kind: OrganisationKind) -> FlaskClient:
    """A client of a new organisation that may do all that its kind may."""
    return showing(app, key(app, organisation(app, name, kind)))
