"""The service under gunicorn: counted once, quiet about secrets, gone when told to go."""

from __future__ import annotations

import http.client
import json
import signal
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.api.command import fault
from tests.api.server import Server, serving
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "hush-7f3a"  # noqa: S105
MEMORY = Path("/dev/shm")  # noqa: S108


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Two workers without a model: pricing is refused, everything else works."""
    folder = tmp_path_factory.mktemp("served")
    with serving(folder, folder / "log", KURAMORI_WORKERS="2") as running:
        yield running


def test_forty_requests_on_two_workers_are_counted_as_forty(server: Server) -> None:
    name = 'kuramori_requests_total{operation="list_regimes",status="200"}'
    before = server.counted(name)
    for _ in range(40):
        assert server.ask("/v1/regimes").status == 200
    assert server.counted(name) - before == 40
    assert server.counted("kuramori_workers") == 2


def test_a_path_never_becomes_a_label(server: Server) -> None:
    assert server.ask("/nowhere?token=x").status == 404
    assert server.ask("/v1/quotes/no-such-quote").status == 404
    assert server.ask("/healthz", method="BREW").status == 405
    text = server.ask("/metrics", headers=server.shown).text
    assert not [word for word in ("nowhere", "token", "no-such", "BREW") if word in text]
    assert 'operation="unmatched",status="404"' in text


def test_refusals_are_counted_by_type(server: Server, asked: dict[str, Any]) -> None:
    before = server.counted('kuramori_problems_total{type="no-model"}')
    assert server.ask("/v1/quotes", asked).status == 503
    assert server.counted('kuramori_problems_total{type="no-model"}') == before + 1


SPOILT = {
    "request line": f"GET /v1/quotes?token={SECRET} HTTP/9.9\r\n\r\n",
    "method": f"{SECRET}! / HTTP/1.1\r\nHost: a\r\n\r\n",
    "header name": f"GET / HTTP/1.1\r\nAuthorization ({SECRET}): x\r\n\r\n",
    "header": f"GET / HTTP/1.1\r\nHost: a\r\nCookie: {SECRET}\0\r\n\r\n",
    "folded header": f"GET / HTTP/1.1\r\nHost: a\r\nCookie: a\r\n {SECRET}\r\n\r\n",
    "length": f"POST /v1/quotes HTTP/1.1\r\nHost: a\r\nContent-Length: {SECRET}\r\n\r\n",
    "transfer coding": f"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: {SECRET}\r\n\r\n",
    "expectation": f"GET / HTTP/1.1\r\nHost: a\r\nExpect: {SECRET}\r\n\r\n",
    "chunk": (
        "POST /v1/quotes HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        f"Transfer-Encoding: chunked\r\n\r\n{SECRET}\r\n"
    ),
    "proxy line": f"PROXY TCP4 {SECRET} 1.1.1.1 1 1\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "long line": f"GET /?{SECRET * 800} HTTP/1.1\r\n\r\n",
}


@pytest.mark.parametrize("case", SPOILT)
def test_what_gunicorn_cannot_read_is_not_repeated(server: Server, case: str) -> None:
    data = SPOILT[case].replace("HTTP/1.1\r\n", "HTTP/1.1\r\nConnection: close\r\n")
    status = int(server.send(data.encode()).split()[1])
    assert 400 <= status < 500 or case == "transfer coding"
    assert SECRET not in server.log()


def test_headers_queries_and_bodies_are_not_written(server: Server, asked: dict[str, Any]) -> None:
    headers = {"Authorization": f"Bearer {SECRET}", "Cookie": f"session={SECRET}"}
    asked["profile"]["name"] = SECRET
    for body in (asked, {SECRET: SECRET}, [SECRET]):
        server.ask(f"/v1/quotes?token={SECRET}", body, headers=headers)
    server.ask(f"/v1/quotes?cursor={SECRET}", headers=headers)
    assert SECRET not in server.log()


def test_a_body_that_breaks_off_is_the_callers_fault(server: Server) -> None:
    before = server.log().count("internal_error")
    head = "POST /v1/quotes HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    for rest in (
        f"Content-Length: 99\r\n\r\n{SECRET}",
        f"Transfer-Encoding: chunked\r\n\r\n9\r\n{SECRET[:4]}",
    ):
        with server.connected() as raw:
            raw.sendall((head + rest).encode())
            raw.shutdown(socket.SHUT_WR)
            assert raw.recv(65_536).split()[1] == b"400"
    assert server.log().count("internal_error") == before
    assert SECRET[:4] not in server.log()


def test_every_line_of_the_log_is_json(server: Server) -> None:
    server.send(b"nonsense\r\n\r\n")
    lines = server.lines()
    assert {"Booting worker", "request"} <= {line["event"].partition(" with")[0] for line in lines}
    assert {"level", "timestamp", "event"} <= set.intersection(*map(set, lines))


def test_a_neighbour_cannot_claim_https(server: Server) -> None:
    answer = server.ask("/healthz", headers={"X-Forwarded-Proto": "https"})
    assert answer.status == 200
    assert "Strict-Transport-Security" not in answer.headers


def test_a_database_that_is_away_is_said_without_its_password(
    tmp_path: Path, asked: dict[str, Any]
) -> None:
    del asked
    away = f"postgresql+psycopg://{SECRET}:{SECRET}@127.0.0.1:1/kuramori"
    with serving(tmp_path, tmp_path / "log", DATABASE_URL=away, KURAMORI_WORKERS="1") as alone:
        answer = alone.ask("/v1/quotes/01900000-0000-7000-8000-000000000000")
        assert answer.status == 503
        assert json.loads(answer.text)["type"] == "/problems/database-unavailable"
        assert [line for line in alone.lines() if line["event"] == "database_unavailable"]
        assert SECRET not in alone.log()


def test_a_reload_loses_neither_requests_nor_counts(tmp_path: Path) -> None:
    with serving(tmp_path, tmp_path / "log", KURAMORI_WORKERS="2") as reloaded:
        first = booted(reloaded)
        connection = http.client.HTTPConnection("127.0.0.1", reloaded.port, timeout=PATIENCE_S)
        asked = 0
        reloaded.process.send_signal(signal.SIGHUP)
        while len(booted(reloaded)) < 4 or asked < 50 or reloaded.counted("kuramori_workers") != 2:
            connection.request("GET", "/v1/me")
            answer = connection.getresponse()
            assert json.loads(answer.read())["role"] == "visitor"
            asked += 1
            assert asked < 20_000, "the old workers do not go"
        connection.close()
        assert len(first) == 2
        assert reloaded.counted('kuramori_requests_total{operation="read_me"}') == asked


def test_the_counts_are_for_who_shows_their_token(server: Server) -> None:
    wrong = {"Authorization": "Bearer " + "x" * 40}
    assert server.ask("/metrics").status == 401
    assert server.ask("/metrics", headers=wrong).status == 401


def booted(server: Server) -> list[str]:
    return [line["event"] for line in server.lines() if line["event"].startswith("Booting worker")]


def test_serve_refuses_a_wrong_setting_before_gunicorn_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KURAMORI_WORKERS", "many")
    line = fault(tmp_path, 2, "serve")
    assert line == "kuramori: KURAMORI_WORKERS must be a whole number from 1 to 64 (it is 'many')"
    assert not list(tmp_path.iterdir())


def test_gunicorn_alone_refuses_it_as_well(tmp_path: Path) -> None:
    with (
        pytest.raises(AssertionError, match="did not start: kuramori: KURAMORI_THREADS must be"),
        serving(tmp_path, tmp_path / "log", KURAMORI_THREADS="none"),
    ):
        pass


def test_a_stopped_service_leaves_no_counts_behind(tmp_path: Path) -> None:
    with serving(tmp_path, tmp_path / "log", KURAMORI_WORKERS="1") as alone:
        pattern = f"kuramori-metrics-{alone.process.pid}-*"
        (mine,) = MEMORY.glob(pattern)
        assert list(mine.glob("*.db"))
    assert not mine.exists()
