"""Does the service stay as fast, as small and as right after half an hour as after a minute?

    python -m tests.load.soak [--engine sqlite] [--minutes 30] [--peak-seconds 30]

gunicorn with two workers on the real model. First the peak: eight clients that ask again as soon as
they are answered, first quotes alone, then requests as users mix them. Then half of each peak, as
requests that come when they come whether or not those before were answered; a request's time
counts from when it was due, so that waiting for a free client is waiting. Every 10 s the memory of
each worker is read. At the end the database is held against every answer. Prints JSON.

With --minutes 0 only quotes are asked for. The clients are threads of this process and share the
machine with the service.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import statistics
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

import psutil

from tests.load.running import Client, House, against_the_database, example, house
from tests.load.writers import ENGINES, milliseconds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.api.server import Server

MOST_MINUTES, MOST_PEAK_SECONDS = 60, 60
CLOSED_CLIENTS, OPEN_CLIENTS = 8, 16
REQUESTS_A_CONNECTION = 25
"""Then a client connects anew: a kept connection stays with one worker, and chance may give one
worker most of them."""

EVERY_S = 10
FLAT_MB_PER_HOUR = 10
"""Memory that grows more slowly is called flat."""

SEED = 30
PHASES = ("peak_quotes", "half_peak_quotes", "peak_mix", "half_peak_mix")
QUOTES_ONLY = {"quote": 100}
MIX = {"quote": 60, "read": 15, "list": 10, "check": 10, "repricing": 4, "comparison": 1}


@dataclass
class Tally:
    """What the clients of a phase were told."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in MIX})
    answers: Counter[str] = field(default_factory=Counter)
    kept: dict[str, str] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        for kind, taken in other.seconds.items():
            self.seconds[kind] += taken
        self.answers += other.answers
        self.kept |= other.kept


class User:
    """One connection's worth of users."""

    def __init__(self, client: Client, name: str) -> None:
        self.client, self.name, self.tally = client, name, Tally()
        self._chance = random.Random(f"{SEED}/{name}")  # noqa: S311  no secret
        self._ids: list[str] = []
        self._asked = 0

    def ask(self, mix: dict[str, int], due: float | None = None) -> None:
        """One request; its time counts from when it was due, or from now."""
        kind = self._chance.choices(list(mix), list(mix.values()))[0]
        if kind == "read" and not self._ids:
            kind = "quote"
        method, path, body = self._request(kind)
        begun = due or time.perf_counter()
        try:
            got = self.client.ask(method, path, body)
        except (OSError, http.client.HTTPException) as error:
            self.tally.answers[f"{kind} {type(error).__name__}"] += 1
            return
        self.tally.seconds[kind].append(time.perf_counter() - begun)
        self.tally.answers[f"{kind} {got.status}"] += 1
        if kind == "quote" and got.status == 201:
            ident = got.headers["Location"].rsplit("/", 1)[1]
            self.tally.kept[ident] = got.digest
            self._ids.append(ident)
        if self.client.used >= REQUESTS_A_CONNECTION:
            self.client.close()

    def _request(self, kind: str) -> tuple[str, str, bytes | None]:
        if kind == "read":
            return "GET", f"/v1/quotes/{self._chance.choice(self._ids)}", None
        if kind == "list":
            return "GET", "/v1/quotes?limit=20", None
        self._asked += 1
        asked = example(self._asked, f"{self.name}/{self._asked}")
        if kind == "check":
            asked["policy"] = POLICY
        path = {"quote": "quotes", "check": "checks", "repricing": "repricings"}
        return "POST", f"/v1/{path.get(kind, 'comparisons')}", json.dumps(asked).encode()


POLICY = {
    "name": "Policy",
    "inception": "2027-04-01",
    "expiry": "2028-04-01",
    "layers": [{"limit": 5e9, "retention": 5e8}],
}


class Arrivals:
    """When requests are due: so many a second at random, each taken by one client."""

    def __init__(self, rate: float, seconds: float) -> None:
        chance = random.Random(SEED)  # noqa: S311  no secret
        self._gaps = (chance.expovariate(rate) for _ in iter(int, 1))
        self._next = time.perf_counter()
        self._end = self._next + seconds
        self._lock = threading.Lock()

    def __iter__(self) -> Iterator[float]:
        return self

    def __next__(self) -> float:
        with self._lock:
            self._next += next(self._gaps)
            if self._next > self._end:
                raise StopIteration
            return self._next


def closed(server: Server, keys: list[str], mix: dict[str, int], seconds: float) -> dict[str, Any]:
    """Clients that ask again as soon as they are answered."""
    end = time.perf_counter() + seconds

    def live(user: User) -> None:
        while time.perf_counter() < end:
            user.ask(mix)

    return _phase(server, keys, CLOSED_CLIENTS, seconds, live)


def opened(
    server: Server, keys: list[str], mix: dict[str, int], seconds: float, rate: float
) -> dict[str, Any]:
    """Requests that come when they come."""
    arrivals = Arrivals(rate, seconds)

    def live(user: User) -> None:
        for due in arrivals:
            time.sleep(max(0.0, due - time.perf_counter()))
            user.ask(mix, due)

    return _phase(server, keys, OPEN_CLIENTS, seconds, live)


def _phase(
    server: Server, keys: list[str], clients: int, seconds: float, live: Callable[[User], None]
) -> dict[str, Any]:
    name = f"{time.time_ns():x}"
    users = [
        User(Client(server.port, keys[number % len(keys)]), f"{name}/{number}")
        for number in range(clients)
    ]
    threads = [threading.Thread(target=live, args=(user,)) for user in users]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lasted = time.perf_counter() - begun
    tally = Tally()
    for user in users:
        user.client.close()
        tally.add(user.tally)
    taken = [second for each in tally.seconds.values() for second in each]
    return {
        "seconds": round(lasted, 1),
        "clients": clients,
        "asked_for_seconds": seconds,
        "requests": len(taken),
        "requests_per_second": round(len(taken) / lasted, 1),
        "answers": dict(sorted(tally.answers.items())),
        **milliseconds(taken),
        "by_kind": {kind: milliseconds(each) for kind, each in tally.seconds.items() if each},
        "kept": tally.kept,
    }


class Memory:
    """Resident memory of each worker, read every so often."""

    def __init__(self, server: Server) -> None:
        self._master = psutil.Process(server.process.pid)
        self._begun = time.monotonic()
        self._stop = threading.Event()
        self.read: dict[int, list[tuple[float, float]]] = {}
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.is_set():
            for worker in self._master.children():
                at = time.monotonic() - self._begun
                mb = worker.memory_info().rss / 2**20
                self.read.setdefault(worker.pid, []).append((at, mb))
            self._stop.wait(EVERY_S)

    def said(self) -> list[dict[str, Any]]:
        """Of each worker; a third entry would be a worker that replaced one."""
        return [_flat(read) for read in self.read.values()]


def _flat(read: list[tuple[float, float]]) -> dict[str, Any]:
    late = read[len(read) // 3 :]
    slope = statistics.linear_regression(*zip(*late, strict=True)).slope if len(late) > 1 else 0.0
    sizes = [mb for _, mb in read]
    return {
        "readings": len(read),
        "first_mb": round(sizes[0], 1),
        "after_a_third_mb": round(late[0][1], 1),
        "last_mb": round(sizes[-1], 1),
        "most_mb": round(max(sizes), 1),
        "slope_mb_per_hour_of_last_two_thirds": round(slope * 3600, 2),
        "is_flat": slope * 3600 < FLAT_MB_PER_HOUR,
        "every_minute_mb": [round(mb) for mb in sizes[:: 60 // EVERY_S]],
    }


def run(house: House, minutes: float, peak_seconds: float) -> dict[str, Any]:
    """The four phases, and what is in the database after them."""
    keys = [house.key("The Exchange", "exchange"), house.key("The Insurer", "insurer")]
    found: dict[str, Any] = {}
    with house.serving() as server:
        # Models are loaded and pages touched before anything is timed.
        kept = closed(server, keys, QUOTES_ONLY, min(3.0, peak_seconds))["kept"]
        for name, mix in (("quotes", QUOTES_ONLY), ("mix", MIX))[: 2 if minutes else 1]:
            peak = closed(server, keys, mix, peak_seconds)
            found[f"peak_{name}"] = peak
            seconds = peak_seconds if mix is QUOTES_ONLY else 60 * minutes
            _tell(f"peak of {name}: {peak['requests_per_second']} a second")
            with Memory(server) as memory:
                half = opened(server, keys, mix, seconds, peak["requests_per_second"] / 2)
            found[f"half_peak_{name}"] = half | {"memory": memory.said()}
        log = Counter(line.get("level") for line in server.lines())
    for phase in found.values():
        kept |= phase.pop("kept")
    _tell("counting")
    there = against_the_database(house, kept)
    return found | {
        "log_lines": dict(log),
        "database": there,
        "audit": house.verified(),
    }


def _tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--engine", choices=ENGINES, default="sqlite")
    options.add_argument("--minutes", type=float, default=30)
    options.add_argument("--peak-seconds", type=float, default=30)
    asked = options.parse_args()
    if asked.minutes > MOST_MINUTES or asked.peak_seconds > MOST_PEAK_SECONDS:
        options.error(f"at most {MOST_MINUTES} minutes, peaks of {MOST_PEAK_SECONDS} s")
    with house(asked.engine) as found:
        said = {"engine": asked.engine} | run(found, asked.minutes, asked.peak_seconds)
    json.dump(said, sys.stdout, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
