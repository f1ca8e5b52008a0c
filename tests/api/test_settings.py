"""Settings: read once, refused in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from api import settings as settings_module
from api.settings import DEFAULT_MAX_BODY_BYTES, SETTINGS, Count, SettingError, Settings


def test_defaults() -> None:
    found = Settings.from_env({})
    assert found.home == Path("var").absolute()
    assert found.database_url == f"sqlite:///{found.home}/kuramori.sqlite3"
    assert found.max_body_bytes == DEFAULT_MAX_BODY_BYTES
    assert found.log_level == "info"
    assert found == Settings(home=found.home, database_url=found.database_url)


WRONG = [
    ("KURAMORI_HOME", __file__),
    ("DATABASE_URL", "nonsense"),
    ("DATABASE_URL", "mysql://user:hush@host/db"),
    ("DATABASE_URL", "sqlite://"),
    ("DATABASE_URL", "postgresql+psycopg2://user:hush@host/db"),
    ("DATABASE_URL", "postgresql://user:hush@host:port/db"),
    ("KURAMORI_MAX_BODY_BYTES", "many"),
    ("KURAMORI_MAX_BODY_BYTES", "-1"),
    ("KURAMORI_MAX_BODY_BYTES", "99999999999"),
    ("KURAMORI_LOG_LEVEL", "loud"),
    ("KURAMORI_BIND", "8000"),
    ("KURAMORI_BIND", "127.0.0.1"),
    ("KURAMORI_BIND", "127.0.0.1:0"),
    ("KURAMORI_BIND", "127.0.0.1:70000"),
    ("KURAMORI_BIND", "a b:8000"),
    ("KURAMORI_BIND", "::1:8000"),
    ("KURAMORI_BIND", "unix:relative"),
    ("KURAMORI_WORKERS", "0"),
    ("KURAMORI_WORKERS", "65"),
    ("KURAMORI_WORKERS", "2.5"),
    ("KURAMORI_WORKERS", "٢"),
    ("KURAMORI_THREADS", "0"),
    ("KURAMORI_THREADS", "1" * 5000),
    ("KURAMORI_TIMEOUT_SECONDS", "0"),
    ("KURAMORI_GRACEFUL_SECONDS", "-1"),
    ("KURAMORI_PROXIES", "9"),
    ("KURAMORI_PROXIES", "yes"),
    ("KURAMORI_WORKRES", "2"),
    ("KURAMORI_", "hush"),
    ("DATABASE_URL", "postgresql://user:hush@host:port/db"),
    ("DATABASE_URL", "postgresql+asyncpg://user:hush@host/db"),
    ("DATABASE_URL", "hush://user@host/db"),
    ("KURAMORI_WORKER_CHILD", "maybe"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_variable_is_named_in_one_line(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name) as caught:
        Settings.from_env({name: value})
    assert "\n" not in str(caught.value)
    assert "hush" not in str(caught.value)


def test_a_password_does_not_show() -> None:
    found = Settings.from_env({"DATABASE_URL": "postgresql+psycopg://user:hush@host/db"})
    assert "hush" not in repr(found)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgres_is_reached_by_the_driver_that_is_tested(scheme: str) -> None:
    found = Settings.from_env({"DATABASE_URL": f"{scheme}://user:h%40sh@host/db?sslmode=require"})
    assert found.database_url == "postgresql+psycopg://user:h%40sh@host/db?sslmode=require"


def test_a_misspelt_name_is_told_the_right_one() -> None:
    with pytest.raises(SettingError, match=r"known: KURAMORI_WORKERS$"):
        Settings.from_env({"KURAMORI_WORKRES": "2"})


@pytest.mark.parametrize("setting", [s for s in SETTINGS if isinstance(s, Count)])
def test_a_number_may_be_at_its_ends(setting: Count) -> None:
    for value in (setting.least, setting.most):
        assert setting.read({setting.name: str(value)}) == value
    assert setting.read({setting.name: ""}) == int(setting.default)


@pytest.mark.parametrize(
    "address", ["0.0.0.0:80", "[::1]:8000", "kuramori.internal:65535", "unix:/run/kuramori/socket"]
)
def test_addresses_to_listen_on(address: str) -> None:
    assert Settings.from_env({"KURAMORI_BIND": address}).bind == address


def test_a_missing_driver_is_said_before_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings_module, "find_spec", lambda _: None)
    with pytest.raises(SettingError, match="postgres"):
        Settings.from_env({"DATABASE_URL": "postgresql://user:hush@host/db"})


def test_other_programs_variables_are_left_alone() -> None:
    Settings.from_env({"PATH": "/bin", "WEB_CONCURRENCY": "9", "MY_KURAMORI_THING": "1"})
