"""What do organisations, keys, users, sessions and the audit log look like from outside?"""

from typing import Annotated, Literal, get_args

from pydantic import AwareDatetime, BeforeValidator, Field

from api.access import Role
from api.examples import with_example
from api.paging import NextCursor, PageQuery
from api.passwords import LONGEST, SHORTEST
from api.shapes import UUID
from models.profile import Count, Frozen, Name

OrganisationKind = Literal["insurer", "exchange", "supervisor", "operator"]
ScopeName = Literal["calculate", "read", "write", "decide", "manage"]
SCOPES: tuple[ScopeName, ...] = get_args(ScopeName)
LONGEST_LIFE_DAYS = 730


def _scopes(value: object) -> object:
    """Each scope once, in the house's order; JSON has no sets."""
    if isinstance(value, list) and all(word in SCOPES for word in value):
        return tuple(scope for scope in SCOPES if scope in value)
    return value


Scopes = Annotated[
    tuple[ScopeName, ...],
    BeforeValidator(_scopes),
    Field(
        min_length=1,
        max_length=len(SCOPES),
        description=(
            "calculate: prices that are not kept, and quotes; read: what is on file; write: put "
            "on file; decide: answer submissions, decide filings; manage: keys and users"
        ),
    ),
]
Email = Annotated[str, Field(pattern=r"^[^@\s\x00-\x1f]{1,64}@[^@\s\x00-\x1f]{1,189}$")]
Password = Annotated[str, Field(max_length=LONGEST)]
Id = Annotated[str, Field(pattern=UUID)]


class OrganisationRequest(Frozen):
    """An organisation to be let in."""

    model_config = with_example({"name": "Example Exchange", "kind": "exchange"})

    name: Name
    kind: OrganisationKind


class OrganisationShown(Frozen):
    """An organisation, as every account may see it."""

    id: str
    name: str
    kind: OrganisationKind
    created_at: AwareDatetime
    closed_at: AwareDatetime | None


class Organisations(Frozen):
    """Every organisation, by name."""

    organisations: tuple[OrganisationShown, ...]
    next_cursor: NextCursor


class OrganisationQuery(PageQuery):
    """Which organisations are wanted."""

    kind: OrganisationKind | None = None


class KeyRequest(Frozen):
    """A key to be made."""

    model_config = with_example(
        {
            "name": "quoting",
            "scopes": ["calculate", "read"],
            "days": 365,
        }
    )

    name: Name = Field(description="What it is for")
    scopes: Scopes
    days: Annotated[Count, Field(ge=1, le=LONGEST_LIFE_DAYS, description="Until it ends")] = 365
    organisation_id: Id | None = Field(
        default=None, description="Yours if left out; an operator may name any"
    )


class KeyShown(Frozen):
    """A key without its secret."""

    id: str
    organisation_id: str
    name: str
    start: str = Field(description="First letters of the key, to know it by")
    scopes: tuple[ScopeName, ...]
    created_at: AwareDatetime
    expires_at: AwareDatetime
    revoked_at: AwareDatetime | None


class KeyMade(KeyShown):
    """A new key with its secret, which is shown this once and is not kept."""

    key: str


class Keys(Frozen):
    """Every key of an organisation, newest first."""

    keys: tuple[KeyShown, ...]
    next_cursor: NextCursor


class OfOrganisation(PageQuery):
    """Whose are wanted."""

    organisation_id: Annotated[
        str | None, Field(pattern=UUID, description="Yours if left out; an operator may name any")
    ] = None


class UserRequest(Frozen):
    """A person who is to sign in."""

    model_config = with_example(
        {"email": "ann@example.jp", "password": "a long sentence", "scopes": ["read"]}
    )

    email: Email
    password: Annotated[Password, Field(description=f"{SHORTEST} characters or more")]
    scopes: Scopes
    organisation_id: Id | None = Field(
        default=None, description="Yours if left out; an operator may name any"
    )


class UserShown(Frozen):
    """A person who signs in."""

    id: str
    organisation_id: str
    email: str
    scopes: tuple[ScopeName, ...]
    created_at: AwareDatetime
    disabled_at: AwareDatetime | None
    locked_until: AwareDatetime | None


class Users(Frozen):
    """Every user of an organisation, by address."""

    users: tuple[UserShown, ...]
    next_cursor: NextCursor


class SignIn(Frozen):
    """Address and password."""

    model_config = with_example({"email": "ann@example.jp", "password": "a long sentence"})

    email: Annotated[str, Field(max_length=254, pattern=r"^[^\x00-\x1f]*$")]
    password: Password


class SessionShown(Frozen):
    """A browser that is signed in."""

    user_id: str
    email: str
    organisation_id: str
    csrf_token: str = Field(description="To be sent in X-CSRF-Token with every change")
    expires_at: AwareDatetime


class Me(Frozen):
    """Who is asking, and with which rights."""

    role: Role
    organisation_id: str | None
    actor: str
    scopes: tuple[ScopeName, ...]
    rights: tuple[str, ...]


class AuditLine(Frozen):
    """One thing done, with the hashes that chain it to the line before it."""

    seq: int
    at: AwareDatetime
    actor: str
    organisation_id: str | None
    action: str
    subject: str | None
    request_id: str | None
    details: dict[str, object]
    previous: str
    hash: str


class AuditPage(Frozen):
    """Lines of the audit log, newest first."""

    lines: tuple[AuditLine, ...]
    next_cursor: NextCursor
