"""The server's own worker: started with it, again when it dies, and gone with it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.api.command import ROOT, said
from tests.waiting import PATIENCE_S, lives, wait_until, whole_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@dataclass
class Server:
    """`kuramori serve` as it ends up, on a free port of this machine."""

    home: Path
    process: subprocess.Popen[bytes]
    address: str
    key: str

    def lines(self) -> list[dict[str, Any]]:
        """What was logged in structure; gunicorn has its own form."""
        text = (self.home / "log").read_text()
        return [json.loads(line) for line in whole_lines(text) if line.startswith("{")]

    def workers(self) -> list[int]:
        """Process ids of the workers that came up, in turn."""
        ready = (line for line in self.lines() if line["event"] == "worker_ready")
        return [int(line["worker"].split("-")[-2]) for line in ready]

    def wait(self, happened: Callable[[], object]) -> None:
        wait_until(happened, told=(self.home / "log").read_text)

    def send(self, path: str, body: object = None) -> dict[str, Any]:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.key}"}
        asked = urllib.request.Request(self.address + path, data, headers)  # noqa: S310 - this machine
        with urllib.request.urlopen(asked, timeout=PATIENCE_S) as answer:  # noqa: S310
            found: dict[str, Any] = json.load(answer)
        return found


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        bind = f"127.0.0.1:{free.getsockname()[1]}"
    environ = {"KURAMORI_HOME": str(tmp_path), "KURAMORI_BIND": bind, "PYTHONPATH": str(ROOT)}
    said(tmp_path, "org", "add", "Operator", "--kind", "operator")
    key = said(tmp_path, "key", "add", "Operator", "--name", "t", "--scopes", "read,write,manage")
    command = [sys.executable, "-m", "gunicorn", "-c", "python:api.gunicorn_conf", "wsgi:app"]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter
            command, env={**os.environ, **environ}, cwd=ROOT, stdout=log, stderr=log
        )
    found = Server(tmp_path, process, f"http://{bind}", key.split()[0])
    found.wait(found.workers)
    yield found
    process.terminate()
    process.wait(PATIENCE_S)


def test_a_job_asked_for_over_http_is_done_and_a_dead_worker_is_replaced(server: Server) -> None:
    job = server.send("/v1/jobs", {"kind": "train", "request": {"promote": True}})
    path = f"/v1/jobs/{job['id']}"
    server.wait(lambda: server.send(path)["state"] == "done")
    result = server.send(f"{path}/result")["result"]
    assert result["promoted"]
    assert (server.home / "models" / "champion").read_text().strip() == result["model_version"]
    (first,) = server.workers()
    os.kill(first, signal.SIGKILL)
    server.wait(lambda: len(server.workers()) == 2)
    server.process.terminate()
    assert server.process.wait(PATIENCE_S) == 0
    second = server.workers()[1]
    server.wait(lambda: not lives(second))
    assert server.lines()[-1]["event"] == "worker_ended"


def test_the_worker_goes_when_the_server_is_killed(server: Server) -> None:
    (worker,) = server.workers()
    server.process.kill()
    server.wait(lambda: not lives(worker))
