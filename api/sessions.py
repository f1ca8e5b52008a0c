"""How does a person sign in and out?

Five wrong passwords lock an address for a quarter of an hour. Whatever was wrong, the answer is the
same: it tells nobody which addresses are there, or which are locked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from api import passwords, secrets
from api.access import VISITOR
from api.account_shapes import SessionShown
from api.problems import Problem
from api.recording import recording
from api.store import accounts

if TYPE_CHECKING:
    from datetime import datetime

    from api.account_shapes import SignIn
    from api.recording import Context
    from api.store.accounts import User
    from api.store.units import Store

LASTS = timedelta(hours=12)
MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)


@dataclass(frozen=True)
class SignedIn:
    """A new session: what the page is told, and what the browser's cookie holds."""

    shown: SessionShown
    cookie: str


def sign_in(store: Store, context: Context, asked: SignIn) -> SignedIn:
    """Open a session for address and password.

    Raises:
        Problem: `sign-in-refused`.
    """
    with store.read() as session:
        found = accounts.user(session, asked.email.lower())
    user, kept = found or (None, None)
    # The password is checked outside any transaction: it takes some 50 ms.
    right = passwords.matches(asked.password, kept)
    tries = user if user and user.email == asked.email.lower() else None
    may_try = tries is not None and _may_try(tries, context.at)
    if tries is None or not may_try or not right:
        # One write whichever was wrong, for the time it takes would tell.
        _note_refusal(store, context, tries, counts=may_try)
        raise _refused()
    return _open(store, context, tries)


def sign_out(store: Store, context: Context, cookie: str) -> None:
    """End the session of a browser."""
    with recording(store, context) as made:
        accounts.end_session(made.session, secrets.digest(cookie))
        made.note("session.ended")


def _may_try(user: User, at: datetime) -> bool:
    locked = user.locked_until is not None and user.locked_until > at
    return user.disabled_at is None and not locked


def _note_refusal(store: Store, context: Context, user: User | None, *, counts: bool) -> None:
    with recording(store, _as(user, context)) as made:
        made.note("session.refused", user.id if user else None)
        if user is None or not counts:
            return
        if accounts.count_failure(made.session, user.id) >= MOST_FAILURES:
            until = context.at + LOCKED_FOR
            accounts.change_user(made.session, user.id, failures=0, locked_until=until)
            made.note("user.locked", user.id)


def _as(user: User | None, context: Context) -> Context:
    """A visitor still, whose tries are the business of the organisation of the address."""
    of = None if user is None else user.organisation_id
    return replace(context, caller=replace(VISITOR, organisation_id=of))


def _open(store: Store, context: Context, user: User) -> SignedIn:
    cookie, token = secrets.new_token(), secrets.new_token()
    until = context.at + LASTS
    with recording(store, _as(user, context)) as made:
        digests = (secrets.digest(cookie), secrets.digest(token))
        accounts.add_session(made.session, digests, user.id, context.at, until)
        accounts.change_user(made.session, user.id, failures=0, locked_until=None)
        made.note("session.opened", user.id, session=digests[0])
    shown = SessionShown(
        user_id=user.id,
        email=user.email,
        organisation_id=user.organisation_id,
        csrf_token=token,
        expires_at=until,
    )
    return SignedIn(shown, cookie)


def _refused() -> Problem:
    return Problem(
        "sign-in-refused",
        "Address or password is wrong, or there were too many tries: wait a quarter of an hour.",
    )
