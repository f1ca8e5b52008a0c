"""How are keys and tokens made, and how are they known again?

A key holds 256 random bits; a plain SHA-256 of it is kept, for there is nothing to guess that a
slow hash would protect. Passwords are chosen by people: `api.passwords` hashes those.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets as random

KEY_MARK = "krm_"
SHOWN = 8
A_KEY = re.compile(r"krm_[A-Za-z0-9_-]{43}")


def new_key() -> str:
    """A new key; `krm_` lets people and scanners see what it is."""
    return KEY_MARK + random.token_urlsafe(32)


def start_of(key: str) -> str:
    """What of a key may be shown, so that its owner knows which it is."""
    return key[: len(KEY_MARK) + SHOWN]


def new_token() -> str:
    """A new token of 256 bits, for a cookie or a form."""
    return random.token_urlsafe(32)


def digest(secret: str) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two digests are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(one, other)
