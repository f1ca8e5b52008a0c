"""How do organisations, keys and users come, and how do they go?

Used by the command line and over HTTP alike. An organisation manages its own keys and users; an
operator those of any. No key or user is given a scope its maker lacks, but by an operator.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError

from api import passwords, secrets
from api.access import Role
from api.account_shapes import KeyMade, KeyShown, OrganisationShown, UserShown
from api.clock import new_id
from api.keeping import named_wrongly
from api.problems import Problem
from api.recording import recording
from api.store import accounts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from api.access import Caller
    from api.account_shapes import KeyRequest, OrganisationRequest, UserRequest
    from api.recording import Context
    from api.store.units import Store


def add_organisation(
    store: Store, context: Context, asked: OrganisationRequest
) -> OrganisationShown:
    """Let an organisation in.

    Raises:
        Problem: `already-there`, where one has that name.
    """
    new = accounts.Organisation(new_id(context.at), asked.name, asked.kind, context.at)
    try:
        with recording(store, context) as made:
            accounts.add_organisation(made.session, new)
            made.note_account(
                "organisation.made", "organisations", new.id, new.id, name=new.name, kind=new.kind
            )
    except IntegrityError as error:
        raise Problem("already-there", "There is an organisation of this name.") from error
    return shown_organisation(new)


def close_organisation(store: Store, context: Context, ident: str) -> OrganisationShown:
    """Shut an organisation out: its keys and users are refused from now on; its records stay."""
    with recording(store, context) as made:
        found = accounts.organisation_by_id(made.session, ident)
        if found is None:
            raise Problem("unknown-organisation", "There is no such organisation.")
        accounts.close_organisation(made.session, found.id, context.at)
        made.note_account("organisation.closed", "organisations", found.id, found.id)
        after = accounts.organisation_by_id(made.session, found.id)
    return shown_organisation(after or found)


def add_key(store: Store, context: Context, asked: KeyRequest) -> KeyMade:
    """Make a key; its secret is in the answer and nowhere else.

    Raises:
        Problem: `not-permitted`, or `invalid-input` where the organisation is not there.
    """
    secret = secrets.new_key()
    with recording(store, context) as made:
        owner = _whose(made.session, context.caller, asked.organisation_id)
        _not_more_than_own(context.caller, asked.scopes)
        new = accounts.Key(
            id=new_id(context.at),
            organisation_id=owner,
            name=asked.name,
            start=secrets.start_of(secret),
            scopes=" ".join(asked.scopes),
            created_at=context.at,
            expires_at=context.at + timedelta(days=asked.days),
        )
        accounts.add_key(made.session, new, secrets.digest(secret))
        made.note_account("key.made", "keys", new.id, owner, name=new.name, scopes=new.scopes)
    return KeyMade(**dict(shown_key(new)), key=secret)


def revoke_key(store: Store, context: Context, key_id: str) -> KeyShown:
    """Refuse a key from now on.

    Raises:
        Problem: `unknown-key`, also for one of another organisation.
    """
    with recording(store, context) as made:
        found = _key(made.session, context.caller, key_id)
        if accounts.revoke_key(made.session, key_id, context.at):
            made.note_account("key.revoked", "keys", key_id, found.organisation_id)
        return shown_key(_key(made.session, context.caller, key_id))


def key(store: Store, caller: Caller, key_id: str) -> KeyShown:
    """A key of the caller's organisation.

    Raises:
        Problem: `unknown-key`, also for one of another organisation.
    """
    with store.read() as session:
        return shown_key(_key(session, caller, key_id))


def add_user(store: Store, context: Context, asked: UserRequest) -> UserShown:
    """Let a person sign in.

    Raises:
        Problem: `not-permitted`, `already-there`, or `invalid-input` for a weak password.
    """
    weakness = passwords.weakness(asked.password)
    if weakness is not None:
        raise named_wrongly("/password", f"is too weak: {weakness}")
    kept = passwords.hashed(asked.password)
    try:
        with recording(store, context) as made:
            owner = _whose(made.session, context.caller, asked.organisation_id)
            _not_more_than_own(context.caller, asked.scopes)
            new = accounts.User(
                id=new_id(context.at),
                organisation_id=owner,
                email=asked.email.lower(),
                scopes=" ".join(asked.scopes),
                created_at=context.at,
            )
            accounts.add_user(made.session, new, kept)
            made.note_account("user.made", "users", new.id, owner, scopes=new.scopes)
    except IntegrityError as error:
        raise Problem("already-there", "There is a user of this address.") from error
    return shown_user(new)


def disable_user(store: Store, context: Context, ident: str) -> UserShown:
    """Refuse a person from now on, and sign them out everywhere.

    Raises:
        Problem: `unknown-user`, also for one of another organisation.
    """
    with recording(store, context) as made:
        user = _user(made.session, context.caller, ident)
        accounts.change_user(made.session, user.id, disabled_at=context.at)
        accounts.end_sessions(made.session, user.id)
        made.note_account("user.disabled", "users", user.id, user.organisation_id)
        return shown_user(_user(made.session, context.caller, user.id))


def unlock_user(store: Store, context: Context, ident: str) -> UserShown:
    """Let a person who mistyped too often, or was disabled, sign in again."""
    with recording(store, context) as made:
        user = _user(made.session, context.caller, ident)
        accounts.change_user(made.session, user.id, disabled_at=None, locked_until=None, failures=0)
        made.note_account("user.unlocked", "users", user.id, user.organisation_id)
        return shown_user(_user(made.session, context.caller, user.id))


def keys(store: Store, caller: Caller, organisation_id: str | None) -> tuple[KeyShown, ...]:
    """The keys of the caller's organisation, or of the one an operator names."""
    with store.read() as session:
        owner = _whose(session, caller, organisation_id)
        return tuple(shown_key(one) for one in accounts.keys(session, owner))


def users(store: Store, caller: Caller, organisation_id: str | None) -> tuple[UserShown, ...]:
    """The users of the caller's organisation, or of the one an operator names."""
    with store.read() as session:
        owner = _whose(session, caller, organisation_id)
        return tuple(shown_user(one) for one in accounts.users(session, owner))


def _may_manage(caller: Caller, organisation_id: str) -> bool:
    return caller.role is Role.OPERATOR or caller.organisation_id == organisation_id


def _whose(session: Session, caller: Caller, organisation_id: str | None) -> str:
    wanted = organisation_id or caller.organisation_id
    if wanted is None or not _may_manage(caller, wanted):
        raise Problem("not-permitted", "Only an operator manages other organisations.")
    found = accounts.organisation_by_id(session, wanted)
    if found is None or found.closed_at is not None:
        raise named_wrongly("/organisation_id", "is not the id of an open organisation")
    return wanted


def _not_more_than_own(caller: Caller, scopes: Iterable[str]) -> None:
    lacking = [scope for scope in scopes if scope not in caller.scopes]
    if lacking and caller.role is not Role.OPERATOR:
        raise Problem("not-permitted", f"You lack the scope {lacking[0]} yourself.")


def _key(session: Session, caller: Caller, key_id: str) -> accounts.Key:
    found = accounts.key(session, key_id)
    if found is None or not _may_manage(caller, found.organisation_id):
        raise Problem("unknown-key", "There is no key under this id that you may see.")
    return found


def _user(session: Session, caller: Caller, ident: str) -> accounts.User:
    found = accounts.user(session, ident)
    if found is None or not _may_manage(caller, found[0].organisation_id):
        raise Problem("unknown-user", "There is no user under this id that you may see.")
    return found[0]


def shown_organisation(found: accounts.Organisation) -> OrganisationShown:
    """An organisation as others see it."""
    return OrganisationShown.model_validate(vars(found))


def shown_key(found: accounts.Key) -> KeyShown:
    """A key as its owner sees it."""
    return KeyShown.model_validate({**vars(found), "scopes": tuple(found.scopes.split())})


def shown_user(found: accounts.User) -> UserShown:
    """A user as their organisation sees them."""
    shown = {n: v for n, v in vars(found).items() if n in UserShown.model_fields}
    return UserShown.model_validate({**shown, "scopes": tuple(found.scopes.split())})
