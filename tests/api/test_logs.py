"""The log: one JSON object a line, and never what a caller or a secret said."""

from __future__ import annotations

import json
import logging
import sys
from typing import TYPE_CHECKING, Any

import pytest
import structlog
from sqlalchemy.exc import IntegrityError, OperationalError

from api import logs
from models.profile import SecurityProfile

if TYPE_CHECKING:
    from collections.abc import Callable

SECRET = "hush-7f3a"  # noqa: S105


def standard() -> logging.Logger:
    """A logger that writes as gunicorn's does, to standard error as the test has it."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logs.standard_logging("info")["formatters"]["lines"]["()"]())
    logger = logging.Logger("gunicorn.error")  # noqa: LOG001  none that others share
    logger.addHandler(handler)
    return logger


def from_pydantic() -> None:
    SecurityProfile.model_validate({"name": SECRET, SECRET: [SECRET]})


def from_postgresql() -> None:
    text = f"violates check constraint\nDETAIL:  Failing row contains ({SECRET}, 1)."
    raise IntegrityError("INSERT", None, Exception(text), hide_parameters=True)


def from_a_lookup() -> None:
    {}[SECRET]


def from_a_number() -> None:
    float(SECRET)


def from_a_cause() -> None:
    try:
        from_a_number()
    except ValueError as error:
        raise RuntimeError("while reading") from error


def from_several() -> None:
    raise ExceptionGroup("several", [ValueError(f"not '{SECRET}'"), KeyError(SECRET)])


def from_a_note() -> None:
    error = RuntimeError("plain")
    error.add_note(SECRET)
    raise error


FAULTS = [
    from_pydantic,
    from_postgresql,
    from_a_lookup,
    from_a_number,
    from_a_cause,
    from_several,
    from_a_note,
]


@pytest.mark.parametrize("fail", FAULTS)
def test_an_exception_does_not_carry_a_secret_into_the_log(
    capsys: pytest.CaptureFixture[str], fail: Callable[[], None]
) -> None:
    logs.configure("info")
    try:
        fail()
    except Exception:  # noqa: BLE001
        structlog.get_logger().exception("ours")
        standard().exception("theirs")
    ours, theirs = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert ours["exception"] == theirs["exception"]
    assert (ours["level"], theirs["level"]) == ("error", "error")
    assert ours["exception"][0]["frames"]
    assert SECRET not in json.dumps([ours, theirs])


def test_a_database_still_says_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("info")
    error = OperationalError("SELECT", None, Exception('relation "quotes" is away'))
    structlog.get_logger().error("database_unavailable", exc_info=error)
    line: dict[str, Any] = json.loads(capsys.readouterr().err)
    assert 'relation "quotes" is away' in line["exception"][0]["exc_value"]


def test_an_address_loses_its_query(capsys: pytest.CaptureFixture[str]) -> None:
    standard().error("Error handling request %s %s", "GET", f"/v1/quotes?token={SECRET}")
    line = json.loads(capsys.readouterr().err)
    assert line["event"] == "Error handling request GET /v1/quotes"
    assert line["logger"] == "gunicorn.error"


@pytest.mark.parametrize(
    ("level", "ours", "others"),
    [("debug", "DEBUG", "WARNING"), ("info", "INFO", "WARNING"), ("error", "ERROR", "ERROR")],
)
def test_other_libraries_are_heard_from_warnings_on(level: str, ours: str, others: str) -> None:
    config = logs.standard_logging(level)
    assert config["loggers"]["gunicorn.error"]["level"] == ours
    assert config["root"]["level"] == others
