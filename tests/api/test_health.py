"""Up and ready: what an operator's probe is told when something is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from api.routes import health
from api.store import migrate
from tests.api.test_refusals import check_problem, forget_connections

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from flask import Flask
    from flask.testing import FlaskClient

    from tests.api.conftest import FakeCore


class Usage(NamedTuple):
    free: int


def refused(client: FlaskClient) -> str:
    assert client.get("/healthz").status_code == 200
    detail: str = check_problem(client.get("/readyz"), 503, "database-unavailable")["detail"]
    return detail


def test_ready_names_model_and_software(client: FlaskClient, core: FakeCore) -> None:
    body = client.get("/readyz").get_json()
    assert body["model_version"] == core.version
    assert body["software"] == client.get("/openapi.json").get_json()["info"]["version"]


def test_tables_of_an_older_version(app: Flask, visitor: FlaskClient) -> None:
    migrate.downgrade(app.extensions["kuramori"].store.engine)
    assert "kuramori db upgrade" in refused(visitor)


def test_a_database_file_taken_away_under_open_connections(
    client: FlaskClient, tmp_path: Path
) -> None:
    assert client.get("/readyz").status_code == 200
    (tmp_path / "kuramori.sqlite3").unlink()
    assert "gone" in refused(client)


def test_a_full_disk(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _: Usage(health.LEAST_FREE_BYTES - 1))
    assert "full" in refused(client)


def test_a_file_that_may_not_be_written(app: Flask, client: FlaskClient) -> None:
    forget_connections(app)
    engine = app.extensions["kuramori"].store.engine
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    assert "read-only" in refused(client)
    assert client.get("/v1/quotes").status_code == 200
