"""What does the service need to know before it starts?

A handful of environment variables, read once, checked at once: a wrong one stops the start with one
line that names it, and so does a misspelt one. Nothing else in the package reads the environment.
`SETTINGS` is the one list of their names; the table in `docs/operations.md` is held against it.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import URL

PREFIX = "KURAMORI_"
LOG_LEVELS = ("debug", "info", "warning", "error")
DATABASES = ("sqlite", "postgresql")
POSTGRES_DRIVER = "postgresql+psycopg"
AN_ADDRESS = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):(?P<port>[0-9]{1,5})")
A_TOKEN = re.compile(r"[A-Za-z0-9_-]{32,200}")
LONGEST_SHOWN = 40


class SettingError(ValueError):
    """A setting is missing or wrong; the text names the variable and what it may be."""


@dataclass(frozen=True)
class Setting:
    """A variable: its meaning, what it may be, and what it is if left out or empty."""

    name: str
    meaning: str
    allowed: str
    default: str


@dataclass(frozen=True)
class Count(Setting):
    """A variable that is a whole number."""

    least: int
    most: int

    def read(self, env: Mapping[str, str]) -> int:
        """The number, checked."""
        text = env.get(self.name) or self.default
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else -1
        if not self.least <= number <= self.most:
            raise _wrong(self, text)
        return number


@dataclass(frozen=True)
class YesNo(Setting):
    """A variable that is yes or no."""

    def read(self, env: Mapping[str, str]) -> bool:
        """Whether it is yes, checked."""
        text = env.get(self.name) or self.default
        if text.lower() not in ("yes", "no"):
            raise _wrong(self, text)
        return text.lower() == "yes"


def _count(name: str, meaning: str, least: int, most: int, default: int) -> Count:
    return Count(name, meaning, f"a whole number from {least} to {most}", str(default), least, most)


HOME = Setting("KURAMORI_HOME", "folder of models and database", "a folder", "var")
DATABASE_URL = Setting(
    "DATABASE_URL", "database of the service", "one of sqlite, postgresql", "a SQLite file in home"
)
BODY = _count(
    "KURAMORI_MAX_BODY_BYTES",
    "largest request body; 32 times as much for indications",
    1024,
    100 * 1024 * 1024,
    1024 * 1024,
)
LOG_LEVEL = Setting(
    "KURAMORI_LOG_LEVEL", "least level that is logged", f"one of {', '.join(LOG_LEVELS)}", "info"
)
BIND = Setting(
    "KURAMORI_BIND",
    "address the service listens on",
    "host:port, [IPv6]:port or unix:/absolute/path",
    "127.0.0.1:8000",
)
WORKERS = _count("KURAMORI_WORKERS", "processes; one a core", 1, 64, 2)
THREADS = _count("KURAMORI_THREADS", "requests a process takes on at a time", 1, 64, 4)
TIMEOUT = _count(
    "KURAMORI_TIMEOUT_SECONDS", "silence after which a process is replaced", 1, 3600, 60
)
GRACEFUL = _count(
    "KURAMORI_GRACEFUL_SECONDS", "time to finish requests at a stop or reload", 1, 3600, 30
)
PROXIES = _count(
    "KURAMORI_PROXIES",
    "reverse proxies in front, whose X-Forwarded-For and -Proto are believed",
    0,
    8,
    0,
)

VISITORS = YesNo(
    "KURAMORI_VISITORS",
    "whether someone without credentials may ask prices, and keep a quote under its id",
    "yes or no",
    "yes",
)

WORKER_CHILD = YesNo(
    "KURAMORI_WORKER_CHILD", "whether the service has a worker of its own", "yes or no", "yes"
)
SHARE = _count(
    "KURAMORI_SHARE",
    "what one organisation may take, in hundredths of a core, after a minute's worth at once; "
    "0 for no limit",
    0,
    6400,
    100,
)
VISITOR_SHARE = _count("KURAMORI_VISITOR_SHARE", "the same for one visitor's address", 0, 6400, 100)
METRICS_TOKEN = Setting(
    "KURAMORI_METRICS_TOKEN",
    "what Prometheus shows as its bearer token; without one /metrics is not served",
    "32 to 200 letters, digits, - and _",
    "none",
)

PARALLEL = Setting(
    "KURAMORI_PARALLEL",
    "who simulates a book: processes of this machine, or a Dask cluster",
    "loky or dask://host:port",
    "loky",
)

SETTINGS: tuple[Setting, ...] = (
    HOME,
    DATABASE_URL,
    BIND,
    WORKERS,
    THREADS,
    TIMEOUT,
    GRACEFUL,
    PROXIES,
    WORKER_CHILD,
    VISITORS,
    SHARE,
    VISITOR_SHARE,
    METRICS_TOKEN,
    BODY,
    LOG_LEVEL,
    PARALLEL,
)
KNOWN = frozenset(setting.name for setting in SETTINGS)

DEFAULT_MAX_BODY_BYTES = int(BODY.default)


@dataclass(frozen=True)
class Settings:
    """Everything the service is told from outside. Secrets stay out of its `repr`."""

    home: Path
    database_url: str = field(repr=False)
    max_body_bytes: int = DEFAULT_MAX_BODY_BYTES
    log_level: str = LOG_LEVEL.default
    bind: str = BIND.default
    workers: int = int(WORKERS.default)
    threads: int = int(THREADS.default)
    timeout_seconds: int = int(TIMEOUT.default)
    graceful_seconds: int = int(GRACEFUL.default)
    proxies: int = int(PROXIES.default)
    worker_child: bool = True
    visitors: bool = True
    share: int = int(SHARE.default)
    visitor_share: int = int(VISITOR_SHARE.default)
    metrics_token: str | None = field(default=None, repr=False)
    parallel: str = PARALLEL.default

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Settings from the environment, checked.

        Raises:
            SettingError: a variable cannot be used or is not known; the text names it.
        """
        env = os.environ if environ is None else environ
        _refuse_unknown(env)
        home = Path(env.get(HOME.name) or HOME.default).expanduser().absolute()
        return cls(
            home=_home(home),
            database_url=_database_url(env.get(DATABASE_URL.name) or sqlite_url(home)),
            max_body_bytes=BODY.read(env),
            log_level=_log_level(env.get(LOG_LEVEL.name) or LOG_LEVEL.default),
            bind=_bind(env.get(BIND.name) or BIND.default),
            workers=WORKERS.read(env),
            threads=THREADS.read(env),
            timeout_seconds=TIMEOUT.read(env),
            graceful_seconds=GRACEFUL.read(env),
            proxies=PROXIES.read(env),
            worker_child=WORKER_CHILD.read(env),
            visitors=VISITORS.read(env),
            share=SHARE.read(env),
            visitor_share=VISITOR_SHARE.read(env),
            metrics_token=_token(env.get(METRICS_TOKEN.name)),
            parallel=_parallel(env.get(PARALLEL.name) or PARALLEL.default),
        )


def sqlite_url(home: Path) -> str:
    """Address of the database kept in `home` when no other is configured."""
    return f"sqlite:///{home / 'kuramori.sqlite3'}"


def _wrong(setting: Setting, text: str) -> SettingError:
    return SettingError(
        f"{setting.name} must be {setting.allowed} (it is {text[:LONGEST_SHOWN]!r})"
    )


def _refuse_unknown(env: Mapping[str, str]) -> None:
    unknown = sorted(name for name in env if name.startswith(PREFIX) and name not in KNOWN)
    if unknown:
        near = get_close_matches(unknown[0], KNOWN, 1) or sorted(KNOWN)
        text = f"{unknown[0][:LONGEST_SHOWN]!r} is not a setting; known: {', '.join(near)}"
        raise SettingError(text)


def _home(path: Path) -> Path:
    if path.exists() and not path.is_dir():
        raise SettingError(f"{HOME.name} must be a folder ({path} is a file)")
    return path


def _database_url(text: str) -> str:
    if text.startswith("postgres://"):
        text = text.replace("postgres", "postgresql", 1)
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        # The text may hold a password, so it is not repeated.
        raise SettingError(
            "DATABASE_URL cannot be read; write for example sqlite:////srv/kuramori/kuramori.sqlite3"
        ) from None
    kind = url.get_backend_name()
    if kind not in DATABASES:
        # What stands before the colon may be a password whose place was mistaken.
        raise SettingError(f"DATABASE_URL must name {DATABASE_URL.allowed}")
    if kind == "sqlite" and url.database in (None, "", ":memory:"):
        raise SettingError("DATABASE_URL must name a file when it names sqlite")
    return _postgres(url) if kind == "postgresql" else text


def _postgres(url: URL) -> str:
    """The address with the driver that is tested; providers write `postgres://`."""
    if url.drivername == "postgresql":
        url = url.set(drivername=POSTGRES_DRIVER)
    if url.drivername != POSTGRES_DRIVER:
        raise SettingError("DATABASE_URL must begin with postgresql:// when it names PostgreSQL")
    if find_spec("psycopg") is None:
        raise SettingError(
            "DATABASE_URL names PostgreSQL, whose driver is missing: pip install -e '.[postgres]'"
        )
    return url.render_as_string(hide_password=False)


def _log_level(text: str) -> str:
    if text.lower() not in LOG_LEVELS:
        raise _wrong(LOG_LEVEL, text)
    return text.lower()


def _parallel(text: str) -> str:
    kind, _, where = text.partition("://")
    if text != PARALLEL.default and (kind != "dask" or not AN_ADDRESS.fullmatch(where)):
        raise _wrong(PARALLEL, text)
    return text


def _bind(text: str) -> str:
    if text.startswith("unix:/"):
        return text
    found = AN_ADDRESS.fullmatch(text)
    if found is None or not 1 <= int(found["port"]) <= 65_535:
        raise _wrong(BIND, text)
    return text


def _token(text: str | None) -> str | None:
    if not text:
        return None
    if not A_TOKEN.fullmatch(text):
        raise SettingError(f"{METRICS_TOKEN.name} must be {METRICS_TOKEN.allowed}")
    return text
