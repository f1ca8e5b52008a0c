"""How long does a quote take over HTTP?

Starts gunicorn with one worker on a free loopback port, in a temporary home with a trained model,
posts the example requests over one kept-alive connection, and prints the median and the 95th
percentile.

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
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent
MOST_REQUESTS = 5_000
WARM_UP = 8
START_SECONDS = 60


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
def serving(home: Path, port: int) -> Iterator[None]:
    """gunicorn with one worker, stopped at the end whatever happens."""
    command = [sys.executable, "-m", "gunicorn", "-c", "python:api.gunicorn_conf", "-w", "1"]
    environment = os.environ | {
        "KURAMORI_HOME": str(home),
        "KURAMORI_BIND": f"127.0.0.1:{port}",
        "KURAMORI_LOG_LEVEL": "error",
        "DATABASE_URL": "",
    }
    with subprocess.Popen(  # noqa: S603  our own interpreter
        [*command, "--log-level", "error", "wsgi:app"], cwd=ROOT, env=environment
    ) as server:
        try:
            wait_until_ready(port, server)
            yield
        finally:
            server.terminate()
            server.wait(30)


def wait_until_ready(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
        try:
            connection.request("GET", "/readyz")
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


def measure(port: int, bodies: Sequence[bytes], requests: int) -> list[float]:
    """Milliseconds from the first byte sent to the last byte read, one number a request."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    taken = []
    for i in range(WARM_UP + requests):
        start = time.perf_counter()
        connection.request(
            "POST", "/v1/quotes", bodies[i % len(bodies)], {"Content-Type": "application/json"}
        )
        answer = connection.getresponse()
        text = answer.read()
        taken.append((time.perf_counter() - start) * 1000)
        if answer.status != 201:
            raise SystemExit(f"{answer.status}: {text.decode()[:500]}")
    connection.close()
    return taken[WARM_UP:]


def quote_times(requests: int) -> list[float]:
    """Milliseconds of so many quotes, of a service started for them on a model trained for them."""
    with tempfile.TemporaryDirectory(prefix="kuramori-bench-") as folder:
        home, port = Path(folder), free_port()
        ensure_model(home)
        with serving(home, port):
            return measure(port, example_bodies(), requests)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--json", type=Path, help="also write the figures here")
    options = parser.parse_args()
    requests = max(1, min(options.requests, MOST_REQUESTS))
    taken = quote_times(requests)
    median = statistics.median(taken)
    p95 = statistics.quantiles(taken, n=20, method="inclusive")[-1] if len(taken) > 1 else median
    print(f"{requests} quotes, one worker: median {median:.1f} ms, 95 % under {p95:.1f} ms")
    if options.json:
        figures = {"requests": requests, "median_ms": round(median, 2), "p95_ms": round(p95, 2)}
        options.json.write_text(json.dumps(figures) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
