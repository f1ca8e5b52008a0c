"""Has what the caller holds changed since?

Strong entity tags (RFC 9110, section 8.8.3): of a stored resource its version, of anything else a
digest of its text. `If-None-Match` spares sending again what is unchanged; `If-Match` spares a
change made on something older than what is there.
"""

from __future__ import annotations

import hashlib

from flask import Response, request

from api.problems import Problem

DIGITS = 32
"""Of the SHA-256: 128 bits, more than enough to tell texts apart."""


def tag_of(content: str | bytes) -> str:
    """Entity tag of a text or file, without quotes."""
    found = content.encode() if isinstance(content, str) else content
    return hashlib.sha256(found).hexdigest()[:DIGITS]


def tagged(response: Response, tag: str) -> Response:
    """`response` with its entity tag."""
    response.set_etag(tag)
    return response


def not_modified(tag: str) -> Response | None:
    """A 304 where the caller holds `tag` already, else None: send it all."""
    if not request.if_none_match.contains_weak(tag):
        return None
    return tagged(Response(status=304), tag)


def require_match(current: str) -> None:
    """Let a change through only if it was made on `current`, the tag of what is stored.

    Raises:
        Problem: `precondition-required` without If-Match, `precondition-failed` where it differs.
    """
    if "If-Match" not in request.headers:
        raise Problem("precondition-required", "If-Match must name the version that is changed.")
    if not request.if_match.contains(current):
        raise Problem(
            "precondition-failed", f'It was changed meanwhile: its version is now "{current}".'
        )
