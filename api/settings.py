"""What does the service need to know before it starts?

A handful of environment variables, read once, checked at once: a wrong one stops the start with one
line that names it. Nothing else in the package reads the environment, except gunicorn's own
settings in `gunicorn_conf`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_HOME = "var"
DEFAULT_MAX_BODY_BYTES = 1024 * 1024
SMALLEST_BODY_LIMIT = 1024
LARGEST_BODY_LIMIT = 100 * 1024 * 1024
LOG_LEVELS = ("debug", "info", "warning", "error")
DATABASES = ("sqlite", "postgresql")


class SettingError(ValueError):
    """A setting is missing or wrong; the text names the variable and what it may be."""


@dataclass(frozen=True)
class Settings:
    """Everything the service is told from outside. Secrets stay out of its `repr`."""

    home: Path
    database_url: str = field(repr=False)
    max_body_bytes: int = DEFAULT_MAX_BODY_BYTES
    log_level: str = "info"
    worker_child: bool = True
    """Whether the server starts a worker of its own; see `api.jobs.keeper`."""

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Settings from the environment, checked.

        Raises:
            SettingError: a variable cannot be used; the text names it.
        """
        env = os.environ if environ is None else environ
        home = Path(env.get("KURAMORI_HOME") or DEFAULT_HOME).expanduser().absolute()
        return cls(
            home=_home(home),
            database_url=_database_url(env.get("DATABASE_URL") or sqlite_url(home)),
            max_body_bytes=_body_limit(env.get("KURAMORI_MAX_BODY_BYTES")),
            log_level=_log_level(env.get("KURAMORI_LOG_LEVEL") or "info"),
            worker_child=_yes("KURAMORI_WORKER_CHILD", env.get("KURAMORI_WORKER_CHILD") or "yes"),
        )


def sqlite_url(home: Path) -> str:
    """Address of the database kept in `home` when no other is configured."""
    return f"sqlite:///{home / 'kuramori.sqlite3'}"


def _home(path: Path) -> Path:
    if path.exists() and not path.is_dir():
        raise SettingError(f"KURAMORI_HOME must be a folder ({path} is a file)")
    return path


def _database_url(text: str) -> str:
    try:
        url = make_url(text)
    except ArgumentError:
        # The text may hold a password, so it is not repeated.
        raise SettingError(
            "DATABASE_URL cannot be read; write for example sqlite:////srv/kuramori/kuramori.sqlite3"
        ) from None
    if url.get_backend_name() not in DATABASES:
        raise SettingError(
            f"DATABASE_URL must name one of {', '.join(DATABASES)} (it names {url.drivername})"
        )
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise SettingError("DATABASE_URL must name a file when it names sqlite")
    return text


def _body_limit(text: str | None) -> int:
    if not text:
        return DEFAULT_MAX_BODY_BYTES
    limit = int(text) if text.isascii() and text.isdigit() else -1
    if not SMALLEST_BODY_LIMIT <= limit <= LARGEST_BODY_LIMIT:
        raise SettingError(
            f"KURAMORI_MAX_BODY_BYTES must be a whole number from {SMALLEST_BODY_LIMIT} to "
            f"{LARGEST_BODY_LIMIT} (it is {text[:40]!r})"
        )
    return limit


def _log_level(text: str) -> str:
    if text.lower() not in LOG_LEVELS:
        raise SettingError(
            f"KURAMORI_LOG_LEVEL must be one of {', '.join(LOG_LEVELS)} (it is {text[:40]!r})"
        )
    return text.lower()


def _yes(name: str, text: str) -> bool:
    if text not in ("yes", "no"):
        raise SettingError(f"{name} must be yes or no (it is {text[:40]!r})")
    return text == "yes"
