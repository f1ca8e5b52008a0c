"""Is a request lost while the model is changed and the workers are replaced?

Starts the service with two workers on a free loopback port, in a home with two models. Some
clients quote without a pause over kept-alive connections; another rests longer than a stopping
worker keeps an idle connection. Meanwhile the models are promoted in turn and gunicorn is sent HUP.

    python tests/load/reload.py [--seconds 30] [--clients 4]

Prints one JSON object; ends with 1 if an answer was not 201, a connection was refused, or one broke
under a request. A client does what every pool does: it looks whether the server closed an idle
connection before it sends on it.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.api.server import Server, serving  # noqa: E402  the checkout need not be installed

MOST_SECONDS, MOST_CLIENTS = 300, 16
BODY = json.dumps(
    {"profile": json.loads((ROOT / "examples" / "jp-middle.json").read_text(encoding="utf-8"))}
)
HEADERS = {"Content-Type": "application/json"}
REST_SECONDS = 3.0
"""Longer than the two seconds gunicorn keeps idle connections of a worker it stops."""


def kuramori(home: Path, *arguments: str) -> str:
    """The command, as an operator types it."""
    return subprocess.run(  # noqa: S603  our own interpreter
        [sys.executable, "-c", "from api.cli import main; main()", *arguments],
        cwd=ROOT,
        env=os.environ | {"KURAMORI_HOME": str(home)},
        check=True,
        capture_output=True,
        text=True,
    ).stdout


class Client:
    """Quotes over one kept-alive connection until told to stop."""

    def __init__(self, port: int, rest: float) -> None:
        self.counts: Counter[str] = Counter()
        self.models: Counter[str] = Counter()
        self._rest = rest
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def run(self, until: float) -> None:
        while time.monotonic() < until:
            try:
                self._quote()
            except ConnectionRefusedError:
                self._lost("refused")
            except (ConnectionError, http.client.HTTPException):
                self._lost("broken")
            time.sleep(self._rest)
        self._connection.close()

    def _quote(self) -> None:
        if self._closed_by_server():
            self.counts["reopened"] += 1
            self._connection.close()
        self._connection.request("POST", "/v1/quotes", BODY, HEADERS)
        answer = self._connection.getresponse()
        text = answer.read()
        self.counts[str(answer.status)] += 1
        if answer.status == 201:
            self.models[json.loads(text)["model"]["version"]] += 1

    def _closed_by_server(self) -> bool:
        socket = self._connection.sock
        return socket is not None and bool(select.select([socket], [], [], 0)[0])

    def _lost(self, how: str) -> None:
        self.counts[how] += 1
        self._connection.close()


def disturb(server: Server, home: Path, versions: list[str], until: float) -> Counter[str]:
    """Promote and send HUP in turn, until it is time to stop."""
    done: Counter[str] = Counter()
    while time.monotonic() < until - REST_SECONDS:
        kuramori(home, "models", "promote", versions[done["promoted"] % 2])
        done["promoted"] += 1
        server.process.send_signal(signal.SIGHUP)
        done["hup"] += 1
        time.sleep(REST_SECONDS)
    return done


def measure(home: Path, seconds: float, busy: int) -> dict[str, object]:
    """Run it once."""
    kuramori(home, "train")
    kuramori(home, "train", "--until", "2024", "--no-promote")
    versions = [v["version"] for v in json.loads(kuramori(home, "models", "list", "--json"))]
    with serving(home, home / "log") as server:
        until = time.monotonic() + seconds
        clients = [Client(server.port, 0.0) for _ in range(busy)]
        clients.append(Client(server.port, REST_SECONDS))
        threads = [threading.Thread(target=client.run, args=(until,)) for client in clients]
        for thread in threads:
            thread.start()
        done = disturb(server, home, versions, until)
        for thread in threads:
            thread.join()
    counts = sum((client.counts for client in clients), Counter())
    models = sum((client.models for client in clients), Counter())
    return {"seconds": seconds, **done, "answers": counts, "models": models}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--clients", type=int, default=4)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kuramori-reload-") as home:
        found = measure(
            Path(home), min(asked.seconds, MOST_SECONDS), min(asked.clients, MOST_CLIENTS)
        )
    sys.stdout.write(json.dumps(found, indent=2) + "\n")
    sys.exit(bool(set(found["answers"]) - {"201", "reopened"}))


if __name__ == "__main__":
    main()
