"""What does the service add to a price, and how long does it take to start?

    python benchmarks/service.py [--engine sqlite] [--quotes 300] [--json FILE]

A quote is asked for in this process by a client that shows a key: time from request to answer, less
the time inside the core. What is left is split into who asks, what may be spent, reading and
checking the body, writing the answer as JSON, and keeping it with its audit line; the rest is
Flask, headers, counts, the log line and the client. Then `kuramori serve` is started three times,
until it answers /healthz.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from api import contract, quoting  # noqa: E402  the checkout need not be installed
from api.app import create_app  # noqa: E402
from api.core import real_core  # noqa: E402
from api.settings import Settings  # noqa: E402
from api.wiring import EXTENSION, JOBS  # noqa: E402
from tests.api import people  # noqa: E402
from tests.api.server import free_port  # noqa: E402
from tests.load.running import example, house  # noqa: E402
from tests.load.writers import ENGINES  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from tests.load.running import House

WARM_UP, MOST_QUOTES, STARTS, START_SECONDS = 20, 2_000, 3, 60


class Stopwatch:
    """Seconds of each part of the request under way."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    def timed(self, part: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """`work`, with its time noted."""

        def timed(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            begun = time.perf_counter()
            try:
                return work(*args, **kwargs)
            finally:
                self.seconds[part] += time.perf_counter() - begun

        return timed

    def timed_block(self, part: str, block: Callable[..., Any]) -> Callable[..., Any]:
        """The context manager `block`, its inside and its end noted with it."""

        @contextlib.contextmanager
        def timed(*args: Any, **kwargs: Any) -> Iterator[Any]:  # noqa: ANN401
            begun = time.perf_counter()
            try:
                with block(*args, **kwargs) as found:
                    yield found
            finally:
                self.seconds[part] += time.perf_counter() - begun

        return timed


@contextlib.contextmanager
def watched(app: Flask, watch: Stopwatch) -> Iterator[None]:
    """The parts of a request, timed."""
    service = app.extensions[EXTENSION]
    limits = type(service.limits)
    with (
        patch.object(
            quoting.identity, "caller_of", watch.timed("identity", quoting.identity.caller_of)
        ),
        patch.object(limits, "spend", watch.timed("limits", limits.spend)),
        patch.object(contract, "parse_body", watch.timed("validation", contract.parse_body)),
        patch.object(quoting, "written_of", watch.timed("serialising", quoting.written_of)),
        patch.object(quoting, "recording", watch.timed_block("recording", quoting.recording)),
    ):
        yield


def quotes(house: House, number: int) -> dict[str, dict[str, float]]:
    """Milliseconds of a stored quote and of its parts."""
    watch = Stopwatch()
    core = real_core()
    app = create_app(
        Settings(house.home, house.url), core=replace(core, price=watch.timed("core", core.price))
    )
    parts: dict[str, list[float]] = defaultdict(list)
    try:
        client = people.of(app, "The Exchange", "exchange")
        with watched(app, watch), Path(os.devnull).open("w") as nowhere:  # noqa: SIM117
            with contextlib.redirect_stderr(nowhere):
                for i in range(WARM_UP + number):
                    body = json.dumps(example(i, f"{i}"))
                    watch.seconds.clear()
                    begun = time.perf_counter()
                    answer = client.post("/v1/quotes", data=body, content_type=contract.JSON)
                    whole = time.perf_counter() - begun
                    assert answer.status_code == 201, answer.text
                    if i >= WARM_UP:
                        _note(parts, whole, watch.seconds)
    finally:
        app.extensions[EXTENSION].store.engine.dispose()
        app.extensions[JOBS].close()
    return {name: _figures(taken) for name, taken in parts.items()}


def _note(parts: dict[str, list[float]], whole: float, seconds: dict[str, float]) -> None:
    added = whole - seconds["core"]
    known = sum(taken for part, taken in seconds.items() if part != "core")
    found = {"whole": whole, "added": added, **seconds, "rest": added - known}
    for part, taken in found.items():
        parts[part].append(taken)


def _figures(seconds: list[float]) -> dict[str, float]:
    hundredths = statistics.quantiles(seconds, n=100, method="inclusive")
    return {
        "median_ms": round(1000 * statistics.median(seconds), 2),
        "p99_ms": round(1000 * hundredths[-1], 2),
    }


def start(house: House) -> float:
    """Seconds from the command to the first answer of /healthz."""
    port = free_port()
    environment = os.environ | {
        "KURAMORI_HOME": str(house.home),
        "DATABASE_URL": house.url,
        "KURAMORI_BIND": f"127.0.0.1:{port}",
        "KURAMORI_LOG_LEVEL": "error",
    }
    command = [sys.executable, "-c", "from api.cli import main; main()", "serve"]
    begun = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, env=environment) as server:  # noqa: S603  our own
        try:
            while time.perf_counter() - begun < START_SECONDS and server.poll() is None:
                with contextlib.suppress(OSError):
                    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
                    connection.request("GET", "/healthz")
                    if connection.getresponse().status == 200:
                        return time.perf_counter() - begun
                time.sleep(0.01)
            raise SystemExit("the service did not start")
        finally:
            server.terminate()
            server.wait(START_SECONDS)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--engine", choices=ENGINES, action="append")
    options.add_argument("--quotes", type=int, default=300)
    options.add_argument("--json", type=Path, help="also write the figures here")
    asked = options.parse_args()
    number = max(2, min(asked.quotes, MOST_QUOTES))
    found: dict[str, Any] = {}
    for engine in asked.engine or ENGINES:
        with house(engine) as home:
            found[engine] = quotes(home, number)
            if engine == "sqlite":
                found["start_seconds"] = [round(start(home), 2) for _ in range(STARTS)]
    text = json.dumps(found, indent=2)
    print(text)
    if asked.json:
        asked.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
