"""Is a row that was acknowledged still there after kill -9 of PostgreSQL?

    python -m tests.load.kill_database [--rounds 3] [--threads 8]

Clients of one process write without pause. The server is killed in mid-write and started again on
the same data; the process goes on with the store it has. Prints JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import SQLAlchemyError

from api.store import migrate
from api.store.faults import in_one_line, is_unavailable
from api.store.units import Store, open_engine
from tests import stored
from tests.load.writers import ROW, lost_and_doubled
from tests.postgres import server
from tests.waiting import PATIENCE_S, wait_until

if TYPE_CHECKING:
    from tests.postgres import Server

MOST_ROUNDS, MOST_CLIENTS = 20, 64
WRITES_BETWEEN = 200
PAUSE_S = 0.05
"""Of a client whose write was refused."""


@dataclass
class Clients:
    """Threads that write until they are told to stop, and what they were told."""

    store: Store
    kept: list[str] = field(default_factory=list)
    unavailable: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    stop: Event = field(default_factory=Event)

    def write(self, name: int) -> None:
        number = 0
        while not self.stop.is_set():
            number += 1
            text = f"{name}/{number}/{ROW}"
            try:
                stored.keep(self.store, text)
                self.kept.append(text)
            except SQLAlchemyError as error:
                heard = self.unavailable if is_unavailable(error) else self.other
                heard.append(f"{type(error).__name__}: {in_one_line(error)}"[:80])
                time.sleep(PAUSE_S)

    def wait_for_writes(self) -> None:
        enough = len(self.kept) + WRITES_BETWEEN
        wait_until(lambda: len(self.kept) >= enough)


def run(running: Server, rounds: int, threads: int) -> dict[str, Any]:
    """Kill and start the server `rounds` times under `threads` clients."""
    with running.database() as url:
        engine = open_engine(url)
        migrate.upgrade(engine)
        clients = Clients(Store(engine))
        writers = [Thread(target=clients.write, args=(name,)) for name in range(threads)]
        for writer in writers:
            writer.start()
        try:
            recovery = [_kill_once(running, clients) for _ in range(rounds)]
        finally:
            clients.stop.set()
            for writer in writers:
                writer.join(PATIENCE_S)
        there = stored.texts(clients.store)
        engine.dispose()
    return {
        "rounds": rounds,
        "clients": threads,
        "acknowledged": len(clients.kept),
        **lost_and_doubled(clients.kept, there),
        "refused_as_unavailable": len(clients.unavailable),
        "refused_otherwise": dict(Counter(clients.other)),
        "said": dict(Counter(clients.unavailable).most_common(5)),
        "seconds_from_start_to_first_write": recovery,
    }


def _kill_once(running: Server, clients: Clients) -> float:
    """Seconds from the server's start to the first write it took."""
    clients.wait_for_writes()
    refused = len(clients.unavailable)
    running.kill()
    wait_until(lambda: len(clients.unavailable) > refused)
    running.start()
    begun, kept = time.monotonic(), len(clients.kept)
    wait_until(lambda: len(clients.kept) > kept)
    recovered = time.monotonic() - begun
    clients.wait_for_writes()
    return round(recovered, 3)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--threads", type=int, default=8)
    asked = options.parse_args()
    if asked.rounds > MOST_ROUNDS or asked.threads > MOST_CLIENTS:
        options.error(f"at most {MOST_ROUNDS} rounds and {MOST_CLIENTS} clients")
    with server() as running:
        json.dump(run(running, asked.rounds, asked.threads), sys.stdout, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
