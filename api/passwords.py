"""How is a password kept, and how is it checked?

argon2id with the library's own cost, which follows RFC 9106 (64 MiB), one at a time in a process,
so that many who sign in at once, or try to, wait and do not fill the memory. Someone who signs in
under an address that is not there waits as long as anyone else, so that the time does not tell
which are.
"""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 12, 200

_one_at_a_time = Lock()


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher  # noqa: PLC0415  only who signs in needs it

    return PasswordHasher()


@cache
def _nobodys() -> str:
    return _hasher().hash("nobody's password")


def weakness(password: str) -> str | None:
    """What is wrong with a new password, or None."""
    if not SHORTEST <= len(password) <= LONGEST:
        return f"a password has {SHORTEST} to {LONGEST} characters"
    if len(set(password)) < SHORTEST // 2:
        return "a password has at least six different characters"
    return None


def hashed(password: str) -> str:
    """What to keep of a password."""
    with _one_at_a_time:
        return _hasher().hash(password)


def matches(password: str, kept: str | None) -> bool:
    """Whether it is the password of which `kept` was kept; without one, as slowly, False."""
    from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415

    try:
        with _one_at_a_time:
            return _hasher().verify(kept or _nobodys(), password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False
