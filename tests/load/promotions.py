"""Is there one model in use at every moment when many are promoted at once?

    python -m tests.load.promotions [--engine sqlite] [--at-once 8] [--turns 5]

Operators promote three stored models in turn, half of them over HTTP and half with `kuramori models
promote`, while readers look without pause: the champion file must name a sound model, a list must
have one champion, the champion log must be whole, quotes must be priced. Afterwards the champion
log and the audit log are held against every answer. Prints JSON.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from api.store import audit
from models import registry
from models.champion_log import read_log
from models.errors import ModelError
from tests.load.running import Client, House, example, house
from tests.load.writers import ENGINES

if TYPE_CHECKING:
    from models.champion_log import Change
    from tests.api.server import Server

MOST_AT_ONCE, MOST_TURNS, MOST_OVER_HTTP = 16, 20, 400
WHY = {"why": "to see what comes of it"}


class Promoters:
    """Who changes the model in use, and what they were told."""

    def __init__(self, house: House, server: Server, key: str, versions: list[str]) -> None:
        self.house, self.server, self.key, self.versions = house, server, key, versions
        self.told: Counter[str] = Counter()
        self.done = threading.Event()

    def at_once(self, promoters: int, turns: int) -> None:
        """Half of them by command, each so often; half over HTTP, for as long as that takes."""
        by_command = promoters // 2
        with ThreadPoolExecutor(promoters) as pool:
            web = [pool.submit(self._web, number) for number in range(promoters - by_command)]
            shells = [pool.submit(self._shell, number, turns) for number in range(by_command)]
            for shell in shells:
                shell.result()
            self.done.set()
            for one in web:
                one.result()

    def _shell(self, number: int, turns: int) -> None:
        chance = random.Random(f"shell {number}")  # noqa: S311  no secret
        for _ in range(turns):
            said = "was in use already"
            try:
                text = self.house.kuramori("models", "promote", chance.choice(self.versions))
                if "already" not in text:
                    said = "promoted"
            except RuntimeError as error:
                said = str(error)[-80:].strip()
            self.told[f"command: {said}"] += 1

    def _web(self, number: int) -> None:
        chance = random.Random(f"web {number}")  # noqa: S311  no secret
        client = Client(self.server.port, self.key)
        for _ in range(MOST_OVER_HTTP):
            if self.done.is_set():
                break
            path = f"/v1/models/{chance.choice(self.versions)}/promotion"
            got = client.ask("POST", path, json.dumps(WHY).encode())
            self.told[f"http: {got.status} {got.found.get('type', '')}".strip()] += 1
        client.close()


class Readers:
    """Who looks meanwhile, and what was wrong."""

    def __init__(self, house: House, server: Server, key: str, versions: list[str]) -> None:
        self.house, self.server, self.key, self.versions = house, server, key, versions
        self.counts: Counter[str] = Counter()
        self.stop = threading.Event()
        looks = (self._files, self._lists, self._quotes)
        self._threads = [threading.Thread(target=look) for look in looks]

    def __enter__(self) -> None:
        for thread in self._threads:
            thread.start()

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        for thread in self._threads:
            thread.join()

    def _files(self) -> None:
        while not self.stop.is_set():
            self.counts["files read"] += 1
            try:
                registry.load(self.house.home)
                read_log(self.house.home)
            except ModelError as error:
                self.counts[f"file refused: {error}"] += 1

    def _lists(self) -> None:
        client = Client(self.server.port, self.key)
        while not self.stop.is_set():
            got = client.ask("GET", "/v1/models?limit=100")
            champions = sum(one["champion"] for one in got.found["models"])
            self.counts["lists read"] += 1
            self.counts["lists without exactly one champion"] += champions != 1
        client.close()

    def _quotes(self) -> None:
        client = Client(self.server.port)
        body = json.dumps(example(1, "Any")).encode()
        while not self.stop.is_set():
            got = client.ask("POST", "/v1/quotes", body)
            known = got.status == 201 and got.found["model"]["version"] in self.versions
            self.counts["quotes priced"] += known
            self.counts["quotes not priced"] += not known
        client.close()


def run(
    house: House, promoters: int, turns: int, years: tuple[str, ...] = ("2024", "2023")
) -> dict[str, Any]:
    """Train a model that knows no later year for each of `years`; promote, look, compare logs."""
    for year in years:
        house.kuramori("train", "--until", year, "--no-promote")
    versions = [one.version for one in registry.versions(house.home)]
    key = house.key("The Operator", "operator")
    before = len(read_log(house.home))
    with house.serving() as server:
        working = Promoters(house, server, key, versions)
        looking = Readers(house, server, key, versions)
        with looking:
            working.at_once(promoters, turns)
    changes = read_log(house.home)
    return {
        "at_once": promoters,
        "versions": len(versions),
        "told": dict(sorted(working.told.items())),
        "seen": dict(looking.counts),
        "files_left_over": len(list((house.home / "models").glob(".*"))),
        **_logs(house, changes, changes[before:]),
        "audit": house.verified(),
    }


def _logs(house: House, changes: tuple[Change, ...], new: tuple[Change, ...]) -> dict[str, int]:
    with house.store() as store, store.read() as session:
        lines = audit.lines(session, None, 10_000)
    noted = Counter(
        (line.actor, json.loads(line.details)["version"])
        for line in lines
        if line.action == "model.promoted"
    )
    over_http = Counter((one.by, one.version) for one in new if one.by.startswith("key:"))
    breaks = sum(one.was != before.version for before, one in pairwise(changes))
    return {
        "changes_logged": len(new),
        "changes_by_command": sum(one.by.startswith("kuramori") for one in new),
        "changes_over_http": over_http.total(),
        "changes_that_do_not_follow_the_one_before": breaks,
        "changes_untold_at_first": sum(one.action == "found" for one in new),
        "champion_is_the_last_change": changes[-1].version == registry.champion_version(house.home),
        "changes_over_http_not_in_the_audit_log": (over_http - noted).total(),
        "audit_lines_of_no_change": (noted - over_http).total(),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--engine", choices=ENGINES, default="sqlite")
    options.add_argument("--at-once", type=int, default=8)
    options.add_argument("--turns", type=int, default=5)
    asked = options.parse_args()
    if asked.at_once > MOST_AT_ONCE or asked.turns > MOST_TURNS:
        options.error(f"at most {MOST_AT_ONCE} at once, {MOST_TURNS} turns")
    with house(asked.engine) as found:
        said = run(found, asked.at_once, asked.turns)
    json.dump({"engine": asked.engine} | said, sys.stdout, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
