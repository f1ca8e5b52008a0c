"""What does the service write down?

One JSON object a line on standard error, each with the request's id. Bodies, query strings and the
values of local variables are never written: they hold customers' security posture.
"""

from __future__ import annotations

import logging
import sys

import structlog
from structlog.tracebacks import ExceptionDictTransformer


def configure(level: str) -> None:
    """Send structured lines of at least `level` to standard error."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level.upper()]
        ),
        logger_factory=_standard_error,
    )


def _standard_error(*_: object) -> structlog.WriteLogger:
    """A writer to standard error as it is now, not as it was when logging was configured."""
    return structlog.WriteLogger(sys.stderr)
