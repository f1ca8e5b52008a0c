"""What does the service write down?

One JSON object a line on standard error, each with the request's id where there is one; gunicorn
and every library that uses the standard logging write through the same processors. Bodies, query
strings, headers and the values of local variables are never written: they hold keys and customers'
security posture. Of an exception only the first line is, without what it quotes: below it databases
show the row they refused, and pydantic the input. `TOLD_IN_FULL` names those that quote the
operator's own world.
"""

from __future__ import annotations

import logging
import re
import sys
from typing import TYPE_CHECKING, Any

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.tracebacks import ExceptionDictTransformer

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from structlog.typing import Processor

LONGEST_SAID = 200
TOLD_IN_FULL = frozenset(
    {
        "FileNotFoundError",
        "ImportError",
        "ModuleNotFoundError",
        "OperationalError",
        "PermissionError",
        "ProgrammingError",
    }
)
QUOTED = re.compile(r"'.*'|\".*\"")
# gunicorn repeats what it could not read, and the address with its query string.
REPEATED = re.compile(
    r"(Invalid request from ip=\S*: [^:'\"]*|Error handling request [^?]*).*", re.DOTALL
)

_tracebacks = ExceptionDictTransformer(show_locals=False)


def configure(level: str) -> None:
    """Send structured lines of at least `level` to standard error."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            *_processors(),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level.upper()]
        ),
        logger_factory=_standard_error,
    )


def standard_logging(level: str) -> dict[str, Any]:
    """The same for the standard logging, as `logging.config` takes it; gunicorn's is named."""
    least = level.upper()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "root": {"level": max(least, "WARNING", key=_rank), "handlers": ["lines"]},
        "loggers": {
            "gunicorn.error": {"level": least, "handlers": ["lines"], "propagate": False},
            "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
        },
        "handlers": {
            "lines": {
                "class": "logging.StreamHandler",
                "formatter": "lines",
                "stream": "ext://sys.stderr",
            }
        },
        "formatters": {"lines": {"()": _formatter}},
    }


def _rank(level: str) -> int:
    return logging.getLevelNamesMapping()[level]


def _formatter() -> ProcessorFormatter:
    return ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_logger_name, *_processors(), _unrepeated],
        processors=[
            ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        keep_exc_info=False,
        keep_stack_info=False,
    )


def _processors() -> list[Processor]:
    return [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.ExceptionRenderer(_exception),
    ]


def _exception(exc_info: Any) -> list[dict[str, Any]]:  # noqa: ANN401  structlog's own union
    """The traceback as data; of what each exception says, its first line."""
    return _shortened(_tracebacks(exc_info))


def _shortened(stacks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        stack
        | {
            "exc_value": _said(stack["exc_type"], stack["exc_value"]),
            "exc_notes": [],
            "exceptions": [_shortened(group) for group in stack["exceptions"]],
        }
        for stack in stacks
    ]


def _said(kind: str, text: str) -> str:
    line = text.partition("\n")[0]
    kept = line if kind in TOLD_IN_FULL else QUOTED.sub("'...'", line)
    return kept[:LONGEST_SAID]


def _unrepeated(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    event["event"] = REPEATED.sub(r"\1", str(event["event"]))
    return event


def _standard_error(*_: object) -> structlog.WriteLogger:
    """A writer to standard error as it is now, not as it was when logging was configured."""
    return structlog.WriteLogger(sys.stderr)
