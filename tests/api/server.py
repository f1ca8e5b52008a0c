"""The service as an operator runs it: gunicorn with its workers, on a loopback port, in a test."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.waiting import PATIENCE_S, whole_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "t" * 40


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    text: str
    headers: Mapping[str, str]


@dataclass
class Server:
    """A running service."""

    port: int
    process: subprocess.Popen[bytes]
    log_file: Path

    @property
    def shown(self) -> dict[str, str]:
        """What lets one read the counts."""
        return {"Authorization": f"Bearer {TOKEN}"}

    def ask(
        self,
        path: str,
        body: object = None,
        method: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            text = None if body is None else json.dumps(body)
            said = {"Content-Type": "application/json"} | dict(headers or {})
            connection.request(method or ("GET" if body is None else "POST"), path, text, said)
            answer = connection.getresponse()
            return Answer(answer.status, answer.read().decode(), dict(answer.getheaders()))
        finally:
            connection.close()

    def connected(self) -> socket.socket:
        """A bare connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_S)

    def send(self, data: bytes) -> bytes:
        """Bytes as they are, and what came back until the other side closed."""
        with self.connected() as raw:
            raw.sendall(data)
            found = b""
            while chunk := raw.recv(65_536):
                found += chunk
            return found

    def counted(self, name: str) -> float:
        """Sum of a metric over those of its labels that `name` writes out."""
        wanted, _, labels = name.rstrip("}").partition("{")
        total = 0.0
        for line in self.ask("/metrics", headers=self.shown).text.splitlines():
            series, _, value = line.rpartition(" ")
            has, _, given = series.partition("{")
            if has == wanted and all(part in given for part in labels.split(",")):
                total += float(value)
        return total

    def log(self) -> str:
        """What it wrote so far."""
        return self.log_file.read_text()

    def lines(self) -> list[dict[str, Any]]:
        """The log, read as JSON lines."""
        return [json.loads(line) for line in whole_lines(self.log())]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    home: Path, log_file: Path, port: int | None = None, **settings: str
) -> Iterator[Server]:
    """gunicorn by its own settings, stopped at the end whatever happens."""
    port = port or free_port()
    environment = os.environ | {
        "KURAMORI_HOME": str(home),
        "KURAMORI_METRICS_TOKEN": TOKEN,
        "KURAMORI_WORKER_CHILD": "no",
        "KURAMORI_BIND": f"127.0.0.1:{port}",
        "DATABASE_URL": f"sqlite:///{log_file.parent}/kuramori.sqlite3",
        **settings,
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "python:api.gunicorn_conf", "wsgi:app"]
    with (
        log_file.open("wb") as log,
        subprocess.Popen(  # noqa: S603 - our own interpreter
            command, cwd=ROOT, env=environment, stderr=log
        ) as process,
    ):
        server = Server(port, process, log_file)
        try:
            _wait_until_up(server, int(environment.get("KURAMORI_WORKERS", "2")))
            yield server
        finally:
            process.terminate()
            process.wait(PATIENCE_S)


def _wait_until_up(server: Server, workers: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            if server.counted("kuramori_workers") == workers:
                return
        except OSError:  # nobody listens yet
            pass
        time.sleep(0.05)
    raise AssertionError(f"the service did not start: {server.log()}")
