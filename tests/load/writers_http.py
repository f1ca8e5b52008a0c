"""Is every quote kept once when many clients store quotes over HTTP at the same time?

    python -m tests.load.writers_http [--engine sqlite] [--clients 64] [--quotes 10]

Clients on kept-alive connections to gunicorn with two workers, on the real model; each quote under
an Idempotency-Key of its own. At the end all ask for one more quote under one and the same key: it
must be kept once, and all must hear of the same. Prints JSON.
"""

from __future__ import annotations

import argparse
import http.client
import json
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier
from typing import Any

from tests.load.running import Client, House, against_the_database, example, house
from tests.load.writers import ENGINES, milliseconds
from tests.waiting import PATIENCE_S

MOST_CLIENTS, MOST_QUOTES = 128, 100
THE_SAME = "the same for all"


@dataclass
class Tally:
    """What one client was told."""

    kept: dict[str, str] = field(default_factory=dict)
    answers: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    shared: str | None = None
    """Id of the quote that all asked for."""

    def ask(self, client: Client, number: int, once: str) -> str | None:
        body = json.dumps(example(number, once)).encode()
        begun = time.perf_counter()
        try:
            got = client.ask("POST", "/v1/quotes", body, once)
        except (OSError, http.client.HTTPException) as error:
            self.answers[type(error).__name__] += 1
            return None
        self.seconds.append(time.perf_counter() - begun)
        self.answers[str(got.status)] += 1
        if got.status != 201:
            return None
        ident = str(got.found["id"])
        self.kept[ident] = got.digest
        return ident


def run(house: House, clients: int, quotes: int) -> dict[str, Any]:
    """Let them all write, and count what is there."""
    key = house.key("The Exchange", "exchange")
    together = Barrier(clients)

    def write(name: int) -> Tally:
        client, tally = Client(server.port, key), Tally()
        together.wait(PATIENCE_S)
        for number in range(quotes):
            tally.ask(client, number, f"{name}/{number}")
        together.wait(600)
        tally.shared = tally.ask(client, 0, THE_SAME)
        client.close()
        return tally

    with house.serving() as server, ThreadPoolExecutor(clients) as pool:
        begun = time.perf_counter()
        tallies = list(pool.map(write, range(clients)))
        lasted = time.perf_counter() - begun
    kept = {ident: digest for tally in tallies for ident, digest in tally.kept.items()}
    taken = [second for tally in tallies for second in tally.seconds]
    return {
        "clients": clients,
        "asked": clients * (quotes + 1),
        "answers": dict(sum((tally.answers for tally in tallies), Counter())),
        "quotes_heard_of_under_the_one_key": len({tally.shared for tally in tallies}),
        "quotes_per_second": round(len(taken) / lasted, 1),
        **milliseconds(taken),
        **against_the_database(house, kept),
        "audit": house.verified(),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--engine", choices=ENGINES, default="sqlite")
    options.add_argument("--clients", type=int, default=64)
    options.add_argument("--quotes", type=int, default=10)
    asked = options.parse_args()
    if asked.clients > MOST_CLIENTS or asked.quotes > MOST_QUOTES:
        options.error(f"at most {MOST_CLIENTS} clients and {MOST_QUOTES} quotes of each")
    with house(asked.engine) as found:
        said = run(found, asked.clients, asked.quotes)
    json.dump({"engine": asked.engine} | said, sys.stdout, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
