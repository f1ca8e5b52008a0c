"""Who is asking?

Either a key in the Authorization header, or the cookie of a browser that signed in; with neither,
a visitor. Credentials that are wrong are refused, never taken for a visitor's. A browser sends its
cookie by itself, so a request that changes something must also carry the session's token, which
another site cannot read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api import secrets
from api.access import NOBODY, VISITOR, Caller, Role, Scope
from api.problems import Problem
from api.store import accounts

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Request
    from sqlalchemy.orm import Session

    from api.store.accounts import Bearer
    from api.store.units import Store

COOKIE = "__Host-kuramori"
CSRF = "X-CSRF-Token"
SAFE = ("GET", "HEAD", "OPTIONS")


def caller_of(
    request: Request, store: Store, now: datetime, *, visitors: bool, changes: bool = True
) -> Caller:
    """Who sent `request`; without `changes` it keeps nothing, whatever its method.

    Raises:
        Problem: `bad-credentials`, or `csrf` where a browser's request lacks its token.
    """
    header = request.headers.get("Authorization")
    cookie = request.cookies.get(COOKIE)
    if header is not None:
        return _by_key(store, header, now)
    if cookie is not None:
        return _by_session(store, cookie, request, now, changes=changes)
    return VISITOR if visitors else NOBODY


def _by_key(store: Store, header: str, now: datetime) -> Caller:
    scheme, _, key = header.partition(" ")
    if scheme.lower() != "bearer" or not secrets.A_KEY.fullmatch(key.strip()):
        raise Problem("bad-credentials", "The Authorization header must be: Bearer krm_…")
    with store.read() as session:
        found = accounts.bearer_of_key(session, secrets.digest(key.strip()))
    return _caller("key", _alive(found, now))


def _by_session(
    store: Store, cookie: str, request: Request, now: datetime, *, changes: bool
) -> Caller:
    with store.read() as session:
        found = accounts.bearer_of_session(session, secrets.digest(cookie))
    bearer = _alive(found, now)
    token = request.headers.get(CSRF, "")
    is_ours = secrets.same(secrets.digest(token), bearer.csrf_digest or "")
    if changes and request.method not in SAFE and not is_ours:
        raise Problem("csrf", f"A browser's change needs the session's token in {CSRF}.")
    return _caller("user", bearer)


def _alive(found: Bearer | None, now: datetime) -> Bearer:
    """Not telling a key that never was from one that was revoked."""
    if found is None or found.ended:
        raise Problem("bad-credentials", "These credentials are not known, or were withdrawn.")
    if found.expires_at <= now:
        raise Problem("bad-credentials", f"These credentials ended on {found.expires_at:%d %b %Y}.")
    return found


def _caller(what: str, bearer: Bearer) -> Caller:
    scopes = frozenset(Scope(word) for word in bearer.scopes.split())
    return Caller(Role(bearer.kind), bearer.organisation_id, f"{what}:{bearer.id}", scopes)


def in_transaction(session: Session, caller: Caller, now: datetime) -> None:
    """Look again inside the transaction that changes something.

    A key or user that was refused while a price was computed changes nothing any more.
    """
    what, _, ident = caller.actor.partition(":")
    if what in ("key", "user") and not accounts.stands(session, what, ident, now):
        raise Problem("bad-credentials", "These credentials ended while the request ran.")
