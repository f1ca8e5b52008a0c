"""What goes with every answer: guards of the browser, and whose address and scheme is believed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from flask import Flask, jsonify, request

from api.app import create_app
from api.headers import GUARDS

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from api.settings import Settings
    from tests.api.conftest import FakeCore

HSTS = "Strict-Transport-Security"


@pytest.mark.parametrize(
    "path", ["/healthz", "/v1/quotes", "/nowhere", "/docs", "/metrics", "/static/docs.js"]
)
def test_every_answer_is_guarded(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        assert {name: answer.headers[name] for name in GUARDS} == GUARDS
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        if not path.startswith("/static"):
            assert answer.headers["Cache-Control"] == "no-store"


def test_https_is_kept_only_where_it_is_in_use(client: FlaskClient) -> None:
    assert HSTS not in client.get("/healthz").headers
    secure = client.get("/healthz", base_url="https://kuramori.example")
    assert secure.headers[HSTS] == "max-age=31536000"


FORWARDED = {"X-Forwarded-For": "198.51.100.9, 203.0.113.7", "X-Forwarded-Proto": "https"}


def seen(settings: Settings, core: FakeCore, proxies: int) -> dict[str, str]:
    app: Flask = create_app(replace(settings, proxies=proxies), core=core.core())
    app.add_url_rule(
        "/seen", view_func=lambda: jsonify({"from": request.remote_addr, "by": request.scheme})
    )
    answer: dict[str, str] = app.test_client().get("/seen", headers=FORWARDED).get_json()
    return answer


@pytest.mark.parametrize(
    ("proxies", "remote", "scheme"),
    [(0, "127.0.0.1", "http"), (1, "203.0.113.7", "https"), (2, "198.51.100.9", "https")],
)
def test_as_many_proxies_are_believed_as_there_are(
    settings: Settings, core: FakeCore, proxies: int, remote: str, scheme: str
) -> None:
    assert seen(settings, core, proxies) == {"from": remote, "by": scheme}
