"""Is a quote lost or kept twice when a worker, or the whole server, is killed with -9?

    python -m tests.load.kill_server [--engine sqlite] [--workers 10] [--servers 5] [--clients 8]

Clients store quotes without pause, each under an Idempotency-Key; whoever gets no answer asks again
with the same key until there is one. Meanwhile a worker of gunicorn is killed at a random moment,
and in later rounds its master and what is left of its workers, which this script starts again on
the same port. Prints JSON.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import shutil
import sys
import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from tests.api.server import free_port
from tests.load.running import Client, House, against_the_database, example, house
from tests.load.writers import ENGINES
from tests.waiting import PATIENCE_S, wait_until

if TYPE_CHECKING:
    from tests.api.server import Server
    from tests.load.running import Got

MOST_ROUNDS, MOST_CLIENTS = 50, 32
SHORTEST_S, LONGEST_S = 0.5, 2.0
"""Between two kills."""

PAUSE_S = 0.05
MOST_TRIES_S = PATIENCE_S
SEED = 9


@dataclass
class Writer:
    """Asks for a quote until it is answered, then for the next."""

    client: Client
    name: str
    kept: dict[str, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    worst_s: float = 0.0
    asked: int = 0

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self.asked += 1
            begun = time.monotonic()
            self._until_answered(f"{self.name}/{self.asked}")
            self.worst_s = max(self.worst_s, time.monotonic() - begun)
        self.client.close()

    def _until_answered(self, once: str) -> None:
        body = json.dumps(example(self.asked, once)).encode()
        end = time.monotonic() + MOST_TRIES_S
        tries = 0
        while time.monotonic() < end:
            tries += 1
            sent = datetime.now(UTC)
            try:
                got = self.client.ask("POST", "/v1/quotes", body, once)
            except (OSError, http.client.HTTPException) as error:
                self.counts[type(error).__name__] += 1
                time.sleep(PAUSE_S)
                continue
            self.counts[str(got.status)] += 1
            if got.status == 201:
                self._note(got, tries, sent)
                return
        self.counts["gave up"] += 1

    def _note(self, got: Got, tries: int, sent: datetime) -> None:
        quote = got.found
        self.kept[quote["id"]] = got.digest
        if tries > 1:
            was_kept = datetime.fromisoformat(quote["created_at"]) < sent
            self.counts["retried"] += 1
            self.counts["retried, kept the first time"] += was_kept


def run(house: House, workers: int, servers: int, clients: int) -> dict[str, Any]:
    """Kill so many workers, then so many servers."""
    port, key = free_port(), house.key("The Exchange", "exchange")
    writers = [Writer(Client(port, key), f"w{number}") for number in range(clients)]
    stop = threading.Event()
    threads = [threading.Thread(target=writer.run, args=(stop,)) for writer in writers]
    with ExitStack() as stack:
        first = stack.enter_context(house.serving(port))
        for thread in threads:
            thread.start()
        try:
            kills = Kills(house, port, writers, first, stack)
            kills.of_workers(workers)
            restarts = kills.of_servers(servers)
        finally:
            stop.set()
            for thread in threads:
                thread.join(2 * MOST_TRIES_S)
    counts = sum((writer.counts for writer in writers), Counter())
    kept = {ident: digest for writer in writers for ident, digest in writer.kept.items()}
    return {
        "workers_killed": workers,
        "servers_killed": servers,
        "clients": clients,
        "asked": sum(writer.asked for writer in writers),
        "answers": dict(sorted(counts.items())),
        "seconds_from_start_to_first_quote": restarts,
        "longest_until_answered_s": round(max(writer.worst_s for writer in writers), 2),
        **against_the_database(house, kept),
        "audit": house.verified(),
    }


@dataclass
class Kills:
    """Kills at random moments, each followed by a quote from what goes on or is started again."""

    house: House
    port: int
    writers: list[Writer]
    server: Server
    stack: ExitStack
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311  no secret

    def of_workers(self, times: int) -> None:
        for _ in range(times):
            self._wait()
            self.chance.choice(psutil.Process(self.server.process.pid).children()).kill()
            _wait_for_a_quote(self.writers)

    def of_servers(self, times: int) -> list[float]:
        """Seconds from each start to the first quote."""
        taken = []
        for _ in range(times):
            self._wait()
            _kill_server(self.server)
            begun = time.monotonic()
            self.server = self.stack.enter_context(self.house.serving(self.port))
            _wait_for_a_quote(self.writers)
            taken.append(round(time.monotonic() - begun, 2))
        return taken

    def _wait(self) -> None:
        time.sleep(self.chance.uniform(SHORTEST_S, LONGEST_S))


def _kill_server(server: Server) -> None:
    """Kill the master, then its workers, as a supervisor does that ends what is left of a service.

    By themselves they would go on for as long as they may to finish, and hold the port.
    """
    family = psutil.Process(server.process.pid).children()
    server.process.kill()
    server.process.wait()
    for worker in family:
        worker.kill()
    psutil.wait_procs(family, timeout=MOST_TRIES_S)
    for folder in Path("/dev/shm").glob(f"kuramori-metrics-{server.process.pid}-*"):  # noqa: S108
        shutil.rmtree(folder)


def _wait_for_a_quote(writers: list[Writer]) -> None:
    def kept() -> int:
        return sum(len(writer.kept) for writer in writers)

    there = kept()
    wait_until(lambda: kept() > there, MOST_TRIES_S)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--engine", choices=ENGINES, default="sqlite")
    options.add_argument("--workers", type=int, default=10)
    options.add_argument("--servers", type=int, default=5)
    options.add_argument("--clients", type=int, default=8)
    asked = options.parse_args()
    if asked.workers + asked.servers > MOST_ROUNDS or asked.clients > MOST_CLIENTS:
        options.error(f"at most {MOST_ROUNDS} kills and {MOST_CLIENTS} clients")
    with house(asked.engine) as found:
        said = run(found, asked.workers, asked.servers, asked.clients)
    json.dump({"engine": asked.engine} | said, sys.stdout, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
