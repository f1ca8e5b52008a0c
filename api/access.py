"""Who may do what?

Two rules, both here. A *right* is a verb on a kind of thing: `RIGHTS` says which roles have it and
which scope a key or user must carry to use it. And of the records, a caller sees those it owns and
those it is party to (`sides`); a record it does not see does not exist for it. Visitors, who show
no credentials, own nothing: what they make belongs to nobody and is found by its id alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import or_

from api.problems import Problem
from api.store.tables import RecordRow

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement


class Role(StrEnum):
    """What kind of organisation is calling."""

    VISITOR = "visitor"
    EXCHANGE = "exchange"
    INSURER = "insurer"
    SUPERVISOR = "supervisor"
    OPERATOR = "operator"


class Scope(StrEnum):
    """What a key or user may be trusted with, of what its organisation may do."""

    CALCULATE = "calculate"
    READ = "read"
    WRITE = "write"
    DECIDE = "decide"
    MANAGE = "manage"


@dataclass(frozen=True)
class Caller:
    """Who is asking."""

    role: Role
    organisation_id: str | None
    actor: str
    """`key:ID`, `user:ID`, `visitor` or `command line`, as the audit log names it."""
    scopes: frozenset[Scope]


VISITOR = Caller(Role.VISITOR, None, "visitor", frozenset((Scope.CALCULATE, Scope.READ)))

NOBODY = Caller(Role.VISITOR, None, "visitor", frozenset())
"""A visitor where visitors are not let in: facts may be read, nothing else."""


@dataclass(frozen=True)
class Right:
    """Who has a right, and the scope it takes; none where nothing is told and nothing changed."""

    roles: frozenset[Role]
    scope: Scope | None


EVERYBODY = frozenset(Role)
ACCOUNTS = EVERYBODY - {Role.VISITOR}
EX, INS, SUP, OP = Role.EXCHANGE, Role.INSURER, Role.SUPERVISOR, Role.OPERATOR


def _right(roles: frozenset[Role] | tuple[Role, ...], scope: Scope | None) -> Right:
    return Right(frozenset(roles), scope)


SIGN_IN = "sessions:open"
"""Asked without a look at credentials: old ones must not keep anyone from signing in again."""

RIGHTS = {
    "facts:read": _right(EVERYBODY, None),
    SIGN_IN: _right(EVERYBODY, None),
    "prices:ask": _right(EVERYBODY, Scope.CALCULATE),
    "quotes:make": _right((Role.VISITOR, EX, INS), Scope.CALCULATE),
    "quotes:read": _right((Role.VISITOR, EX, INS), Scope.READ),
    "quotes:list": _right((EX, INS), Scope.READ),
    "comparisons:make": _right((EX,), Scope.WRITE),
    "comparisons:read": _right((EX,), Scope.READ),
    "checks:make": _right((EX, SUP), Scope.WRITE),
    "checks:read": _right((EX, SUP), Scope.READ),
    "exchanges:read": _right((EX,), Scope.READ),
    "exchanges:write": _right((EX,), Scope.WRITE),
    "policies:read": _right((EX,), Scope.READ),
    "policies:write": _right((EX,), Scope.WRITE),
    "submissions:read": _right((EX, INS), Scope.READ),
    "submissions:make": _right((EX,), Scope.WRITE),
    "submissions:quote": _right((INS,), Scope.WRITE),
    "submissions:answer": _right((INS,), Scope.DECIDE),
    "filings:read": _right((EX, SUP), Scope.READ),
    "filings:make": _right((EX,), Scope.WRITE),
    "filings:decide": _right((SUP,), Scope.DECIDE),
    "portfolios:read": _right((INS, SUP), Scope.READ),
    "portfolios:write": _right((INS, SUP), Scope.WRITE),
    "accumulations:make": _right((INS, SUP), Scope.WRITE),
    "accumulations:read": _right((INS, SUP), Scope.READ),
    "imports:make": _right((EX, INS, SUP), Scope.WRITE),
    "jobs:make": _right((EX, INS, SUP, OP), Scope.WRITE),
    "jobs:read": _right((EX, INS, SUP, OP), Scope.READ),
    "organisations:read": _right(ACCOUNTS, Scope.READ),
    "organisations:manage": _right((OP,), Scope.MANAGE),
    "keys:manage": _right(ACCOUNTS, Scope.MANAGE),
    "users:manage": _right(ACCOUNTS, Scope.MANAGE),
    "audit:read": _right(ACCOUNTS, Scope.READ),
    "models:manage": _right((OP,), Scope.MANAGE),
}


def require(caller: Caller, right: str) -> None:
    """Let `caller` through if it has `right`.

    Raises:
        Problem: `credentials-required` for a visitor, `not-permitted` for anyone else.
    """
    rule = RIGHTS[right]
    if has(caller, right):
        return
    if caller.role is Role.VISITOR:
        raise Problem("credentials-required", "This needs a key or a signed-in user.")
    if caller.role not in rule.roles:
        text = f"{right} is not for an organisation of the kind {caller.role.value}."
        raise Problem("not-permitted", text)
    raise Problem("not-permitted", f"{right} needs the scope {rule.scope}.")


def has(caller: Caller, right: str) -> bool:
    """Whether `caller` may use `right`."""
    rule = RIGHTS[right]
    return caller.role in rule.roles and (rule.scope is None or rule.scope in caller.scopes)


def sides(caller: Caller) -> tuple[ColumnElement[bool], ...]:
    """The conditions on `records` under one of which a record exists for `caller`.

    Each has an index of its own; a list is read side by side, for one condition with OR would have
    all records of the caller sorted for each page.
    """
    if caller.organisation_id is None:
        return (RecordRow.owner_id.is_(None),)
    return (
        RecordRow.owner_id == caller.organisation_id,
        RecordRow.counterparty_id == caller.organisation_id,
    )


def visible(caller: Caller) -> ColumnElement[bool]:
    """The condition on `records` under which one exists for `caller`."""
    return or_(*sides(caller))
