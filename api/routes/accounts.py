"""Organisations, keys, users, sessions and the audit log."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flask import request

from api import access, membership, sessions
from api.account_shapes import (
    AuditLine,
    AuditPage,
    KeyMade,
    KeyRequest,
    Keys,
    KeyShown,
    Me,
    OfOrganisation,
    OrganisationQuery,
    OrganisationRequest,
    Organisations,
    OrganisationShown,
    SessionShown,
    SignIn,
    UserRequest,
    Users,
    UserShown,
)
from api.contract import Contract, answer, verbatim
from api.identity import COOKIE
from api.paging import PageQuery, from_cursor, page_of, to_cursor
from api.problems import FieldError, Problem
from api.store import accounts, audit
from api.wiring import context, service

if TYPE_CHECKING:
    from flask import Response

contract = Contract("Accounts and audit")

STORE = ("database-unavailable",)


@contract.get("/v1/me", may="facts:read", returns=Me, problems=STORE)
def read_me() -> Response:
    """Say who is asking, and with which rights."""
    return answer(_me(context().caller))


@contract.post(
    "/v1/organisations",
    may="organisations:manage",
    body=OrganisationRequest,
    status=201,
    returns=OrganisationShown,
    problems=("already-there", *STORE),
)
def create_organisation(body: OrganisationRequest) -> Response:
    """Let an organisation in."""
    made = membership.add_organisation(service().store, context(), body)
    return verbatim(made.model_dump_json(), 201, f"/v1/organisations/{made.id}")


@contract.get(
    "/v1/organisations",
    may="organisations:read",
    query=OrganisationQuery,
    returns=Organisations,
    problems=STORE,
)
def list_organisations(query: OrganisationQuery) -> Response:
    """List organisations by name: to whom one may submit or file."""
    with service().store.read() as session:
        found = accounts.organisations(session, query.kind)
    shown, cursor = page_of(found, lambda one: one.id, query)
    lines = tuple(membership.shown_organisation(one) for one in shown)
    return answer(Organisations(organisations=lines, next_cursor=cursor))


@contract.get(
    "/v1/organisations/<organisation_id>",
    may="organisations:read",
    returns=OrganisationShown,
    problems=("unknown-organisation", *STORE),
)
def read_organisation(organisation_id: str) -> Response:
    """Read an organisation's name and kind."""
    with service().store.read() as session:
        found = accounts.organisation_by_id(session, organisation_id)
    if found is None:
        raise Problem("unknown-organisation", "There is no such organisation.")
    return answer(membership.shown_organisation(found))


@contract.post(
    "/v1/organisations/<organisation_id>/closing",
    may="organisations:manage",
    returns=OrganisationShown,
    problems=("unknown-organisation", *STORE),
)
def close_organisation(organisation_id: str) -> Response:
    """Shut an organisation out; what it made stays."""
    return answer(membership.close_organisation(service().store, context(), organisation_id))


@contract.post(
    "/v1/keys",
    may="keys:manage",
    body=KeyRequest,
    status=201,
    returns=KeyMade,
    problems=STORE,
)
def create_key(body: KeyRequest) -> Response:
    """Make a key. Its secret is in this answer and nowhere else.

    Nothing of it is kept but a digest, so there is no Idempotency-Key here: if the answer is lost,
    revoke the key and make another.
    """
    made = membership.add_key(service().store, context(), body)
    return verbatim(made.model_dump_json(), 201, f"/v1/keys/{made.id}")


@contract.get("/v1/keys", may="keys:manage", query=OfOrganisation, returns=Keys, problems=STORE)
def list_keys(query: OfOrganisation) -> Response:
    """List keys, newest first, without their secrets."""
    found = membership.keys(service().store, context().caller, query.organisation_id)
    shown, cursor = page_of(found, lambda one: one.id, query)
    return answer(Keys(keys=shown, next_cursor=cursor))


@contract.get(
    "/v1/keys/<key_id>", may="keys:manage", returns=KeyShown, problems=("unknown-key", *STORE)
)
def read_key(key_id: str) -> Response:
    """Read what a key may do and until when."""
    return answer(membership.key(service().store, context().caller, key_id))


@contract.delete(
    "/v1/keys/<key_id>", may="keys:manage", returns=KeyShown, problems=("unknown-key",)
)
def revoke_key(key_id: str) -> Response:
    """Revoke a key: it is refused from now on, also for requests that are under way."""
    return answer(membership.revoke_key(service().store, context(), key_id))


@contract.post(
    "/v1/users",
    may="users:manage",
    body=UserRequest,
    status=201,
    returns=UserShown,
    problems=("already-there", *STORE),
    units=6,
)
def create_user(body: UserRequest) -> Response:
    """Let a person sign in with address and password."""
    made = membership.add_user(service().store, context(), body)
    return verbatim(made.model_dump_json(), 201, f"/v1/users/{made.id}")


@contract.get("/v1/users", may="users:manage", query=OfOrganisation, returns=Users, problems=STORE)
def list_users(query: OfOrganisation) -> Response:
    """List users by address."""
    found = membership.users(service().store, context().caller, query.organisation_id)
    shown, cursor = page_of(found, lambda one: one.id, query)
    return answer(Users(users=shown, next_cursor=cursor))


@contract.delete(
    "/v1/users/<user_id>", may="users:manage", returns=UserShown, problems=("unknown-user",)
)
def disable_user(user_id: str) -> Response:
    """Refuse a person from now on, and sign them out everywhere."""
    return answer(membership.disable_user(service().store, context(), user_id))


@contract.post(
    "/v1/users/<user_id>/unlocking",
    may="users:manage",
    returns=UserShown,
    problems=("unknown-user", *STORE),
)
def unlock_user(user_id: str) -> Response:
    """Let a person sign in again who mistyped too often or was disabled."""
    return answer(membership.unlock_user(service().store, context(), user_id))


@contract.post(
    "/v1/sessions",
    may=access.SIGN_IN,
    body=SignIn,
    status=201,
    returns=SessionShown,
    problems=("sign-in-refused", *STORE),
    units=6,
)
def sign_in(body: SignIn) -> Response:
    """Sign a browser in.

    The answer sets a cookie and holds the token that every change must send in X-CSRF-Token.
    """
    signed = sessions.sign_in(service().store, context(), body)
    response = verbatim(signed.shown.model_dump_json(), 201, "/v1/me")
    response.set_cookie(
        COOKIE,
        signed.cookie,
        expires=signed.shown.expires_at,
        secure=True,
        httponly=True,
        samesite="Strict",
    )
    return response


@contract.delete("/v1/sessions/current", may="facts:read", returns=Me)
def sign_out() -> Response:
    """Sign this browser out."""
    cookie = request.cookies.get(COOKIE)
    if cookie is not None and context().caller.actor.startswith("user:"):
        sessions.sign_out(service().store, context(), cookie)
    response = answer(_me(access.VISITOR))
    response.delete_cookie(COOKIE, secure=True, httponly=True, samesite="Strict")
    return response


@contract.get("/v1/audit", may="audit:read", query=PageQuery, returns=AuditPage, problems=STORE)
def list_audit(query: PageQuery) -> Response:
    """List what your organisation did, newest first; an operator sees what all did."""
    caller = context().caller
    whose = None if caller.role is access.Role.OPERATOR else caller.organisation_id
    before = None if query.cursor is None else _number(from_cursor(query.cursor))
    with service().store.read() as session:
        found = audit.lines(session, whose, query.limit + 1, before)
    shown = tuple(
        AuditLine(**{**line._asdict(), "details": json.loads(line.details)}, hash=line.hash())
        for line in found[: query.limit]
    )
    more = len(found) > query.limit
    return answer(
        AuditPage(lines=shown, next_cursor=to_cursor(str(shown[-1].seq)) if more else None)
    )


def _me(caller: access.Caller) -> Me:
    return Me(
        role=caller.role,
        organisation_id=caller.organisation_id,
        actor=caller.actor,
        scopes=tuple(scope.value for scope in access.Scope if scope in caller.scopes),
        rights=tuple(right for right in access.RIGHTS if access.has(caller, right)),
    )


def _number(cursor: str) -> int:
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 18:
        fault = FieldError(parameter="cursor", detail="is not a cursor of this list")
        raise Problem("invalid-input", "cursor: is not a cursor of this list", (fault,))
    return int(cursor)
