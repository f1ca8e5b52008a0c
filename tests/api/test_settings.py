"""Settings: read once, refused in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.settings import DEFAULT_MAX_BODY_BYTES, SettingError, Settings


def test_defaults() -> None:
    found = Settings.from_env({})
    assert found.home == Path("var").absolute()
    assert found.database_url == f"sqlite:///{found.home}/kuramori.sqlite3"
    assert found.max_body_bytes == DEFAULT_MAX_BODY_BYTES
    assert found.log_level == "info"
    assert found.worker_child


WRONG = [
    ("KURAMORI_HOME", __file__),
    ("DATABASE_URL", "nonsense"),
    ("DATABASE_URL", "mysql://user:hush@host/db"),
    ("DATABASE_URL", "sqlite://"),
    ("KURAMORI_MAX_BODY_BYTES", "many"),
    ("KURAMORI_MAX_BODY_BYTES", "-1"),
    ("KURAMORI_MAX_BODY_BYTES", "99999999999"),
    ("KURAMORI_LOG_LEVEL", "loud"),
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
