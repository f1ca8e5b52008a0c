"""What goes with every answer?

A request id on the way in; security headers and one log line on the way out. The headers are those
of the OWASP Secure Headers Project that a service of JSON and of pages from itself can keep.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING
from uuid import uuid4

import structlog
from flask import g, request

if TYPE_CHECKING:
    from flask import Flask, Response

REQUEST_ID = "X-Request-ID"
A_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

DATA_CSP = "default-src 'none'; frame-ancestors 'none'"
PAGE_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
PAPER_CSP = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:; "
    "frame-ancestors 'none'"
)
"""A browser's own viewer of PDF is a page under these rules."""

CSP = {"text/html": PAGE_CSP, "application/pdf": PAPER_CSP}

GUARDS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer",
            "camera",
            "display-capture",
            "geolocation",
            "gyroscope",
            "magnetometer",
            "microphone",
            "midi",
            "payment",
            "publickey-credentials-get",
            "screen-wake-lock",
            "usb",
        )
    ),
}
HSTS = "max-age=31536000"
"""A year. Whether other names under the same domain keep to https too is for its owner to say."""

log = structlog.get_logger(__name__)


def _arrive() -> None:
    given = request.headers.get(REQUEST_ID, "")
    g.request_id = given if A_REQUEST_ID.fullmatch(given) else uuid4().hex
    g.started = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _leave(response: Response) -> Response:
    headers = response.headers
    headers[REQUEST_ID] = g.request_id
    headers.update(GUARDS)
    if request.is_secure:  # over http a browser must ignore it, and anyone could have sent it
        headers["Strict-Transport-Security"] = HSTS
    headers["Content-Security-Policy"] = CSP.get(response.mimetype or "", DATA_CSP)
    headers.setdefault("Cache-Control", "no-store")
    return response


def _note(response: Response) -> Response:
    log.info(
        "request",
        method=request.method,
        path=request.path[:200],
        status=response.status_code,
        ms=round((time.perf_counter() - g.started) * 1000, 1),
    )
    return response


def register(app: Flask) -> None:
    """Give every answer of `app` its headers and its log line."""
    app.before_request(_arrive)
    app.after_request(_note)
    app.after_request(_leave)
