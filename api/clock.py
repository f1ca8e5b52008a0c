"""What time is it, and what is the next id?"""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime
from uuid import UUID

RANDOM_BITS = 74


def utc_now() -> datetime:
    """The present, in UTC, to the microsecond."""
    return datetime.now(UTC)


def new_id(at: datetime) -> str:
    """A UUID of version 7 (RFC 9562): the millisecond first, so that ids sort by time.

    Python has `uuid.uuid7` from 3.14 on; this is the same layout.
    """
    return _uuid7(at, secrets.randbits(RANDOM_BITS))


def derived_id(at: datetime, *within: str | int) -> str:
    """An id of the same form that comes out the same each time it is made from the same things."""
    text = "/".join(map(str, within))
    digest = int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
    return _uuid7(at, digest & ((1 << RANDOM_BITS) - 1))


def _uuid7(at: datetime, random: int) -> str:
    milliseconds = int(at.timestamp() * 1000)
    high, low = random >> 62, random & ((1 << 62) - 1)
    return str(UUID(int=milliseconds << 80 | 7 << 76 | high << 64 | 2 << 62 | low))
