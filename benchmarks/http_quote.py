"""How long does a quote take over HTTP, and how many previews and batches go through?

Starts gunicorn with two workers on a free loopback port, in a temporary home with a trained model.
Quotes are posted one after the other over one kept-alive connection. Previews (an indication of one
exchange) are posted over several at once, as fast as they are answered, and set beside a bare Flask
application that gives back the JSON it was sent, `benchmarks/echo.py`, under the same settings and
the same client; batches are indications of 500 exchanges.

    python benchmarks/http_quote.py [--requests 300] [--json result.json]
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent
MOST_REQUESTS = 5_000
WARM_UP = 8
START_SECONDS = 60
WORKERS = 2
CONNECTIONS = 8
PREVIEWS, BATCHES, BATCH_SIZE = 2_000, 32, 500
ROUNDS = 3
OK = (200, 201)


def ensure_model(home: Path) -> None:
    """Train a model into `home`, with the command a user would type."""
    command = [sys.executable, "-c", "from api.cli import main; main()", "train"]
    environment = os.environ | {"KURAMORI_HOME": str(home)}
    subprocess.run(  # noqa: S603  our own interpreter
        command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(home: Path, port: int, app: str = "wsgi:app", path: str = "/readyz") -> Iterator[None]:
    """gunicorn with its workers, stopped at the end whatever happens."""
    workers = ["-w", str(WORKERS), "--pythonpath", str(Path(__file__).parent)]
    command = [sys.executable, "-m", "gunicorn", "-c", "python:api.gunicorn_conf", *workers]
    environment = os.environ | {
        "KURAMORI_HOME": str(home),
        "KURAMORI_BIND": f"127.0.0.1:{port}",
        "KURAMORI_LOG_LEVEL": "error",
        "KURAMORI_VISITOR_SHARE": "0",
        "KURAMORI_WORKER_CHILD": "no",
        "DATABASE_URL": "",
    }
    with subprocess.Popen(  # noqa: S603  our own interpreter
        [*command, "--log-level", "error", app], cwd=ROOT, env=environment
    ) as server:
        try:
            wait_until_ready(port, server, path)
            yield
        finally:
            server.terminate()
            server.wait(30)


def wait_until_ready(port: int, server: subprocess.Popen[bytes], path: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            text = answer.read()
        except OSError:
            time.sleep(0.1)
            continue
        finally:
            connection.close()
        if answer.status == 200:
            return
        raise SystemExit(f"not ready: {text.decode()}")
    raise SystemExit("gunicorn did not start")


def example_bodies() -> list[bytes]:
    """The examples as request bodies; a file that is a profile alone is put into an envelope."""
    bodies = []
    for path in sorted((ROOT / "examples").glob("*.json")):
        value = json.loads(path.read_text(encoding="utf-8"))
        bodies.append(json.dumps(value if "profile" in value else {"profile": value}).encode())
    if not bodies:
        raise SystemExit("there are no examples/*.json")
    return bodies


def post(connection: http.client.HTTPConnection, path: str, body: bytes) -> None:
    """Send a body and read the whole answer."""
    connection.request("POST", path, body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    text = answer.read()
    if answer.status not in OK:
        raise SystemExit(f"{answer.status}: {text.decode()[:500]}")


def quote_times(port: int, bodies: Sequence[bytes], requests: int) -> list[float]:
    """Milliseconds from the first byte sent to the last byte read, one number a quote."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    taken = []
    for i in range(WARM_UP + requests):
        start = time.perf_counter()
        post(connection, "/v1/quotes", bodies[i % len(bodies)])
        taken.append((time.perf_counter() - start) * 1000)
    connection.close()
    return taken[WARM_UP:]


def rate(port: int, path: str, bodies: Sequence[bytes], requests: int) -> float:
    """Requests a second over several connections, each sending when it has been answered."""

    def send(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for i in range(number):
            post(connection, path, bodies[i % len(bodies)])
        connection.close()

    def together(number: int) -> float:
        threads = [threading.Thread(target=send, args=(number,)) for _ in range(CONNECTIONS)]
        start = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return CONNECTIONS * number / (time.perf_counter() - start)

    each = max(1, requests // CONNECTIONS)
    together(min(WARM_UP, each))
    return statistics.median(together(each) for _ in range(ROUNDS))


def figures(home: Path, requests: int) -> dict[str, float]:
    """Everything measured, with a model already trained in `home`."""
    bodies = example_bodies()
    one = [b'{"submissions": [' + body + b"]}" for body in bodies]
    many = b",".join(bodies[i % len(bodies)] for i in range(BATCH_SIZE))
    port = free_port()
    with serving(home, port, "echo:app", "/"):
        echoes = rate(port, "/", one, PREVIEWS)
    port = free_port()
    with serving(home, port):
        taken = quote_times(port, bodies, requests)
        previews = rate(port, "/v1/indications", one, PREVIEWS)
        batches = rate(port, "/v1/indications", [b'{"submissions": [' + many + b"]}"], BATCHES)
    return {
        "http_quote_median_ms": statistics.median(taken),
        "http_quote_p95_ms": statistics.quantiles(taken, n=20, method="inclusive")[-1],
        "http_echoes_per_second": echoes,
        "http_previews_per_second": previews,
        "http_share_of_echo": previews / echoes,
        "http_batch_quotes_per_second": batches * BATCH_SIZE,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--json", type=Path, help="also write the figures here")
    options = parser.parse_args()
    requests = max(2, min(options.requests, MOST_REQUESTS))
    with tempfile.TemporaryDirectory(prefix="kuramori-bench-") as folder:
        ensure_model(Path(folder))
        found = figures(Path(folder), requests)
    for name, value in found.items():
        print(f"{name:<32} {value:.4g}")
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
