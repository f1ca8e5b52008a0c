"""Does any address give one organisation what is another's?

    python -m tests.load.crossing [--engine postgresql]

A deal between an exchange, an insurer and a supervisor is put into the database; then strangers of
each kind, an operator and a visitor try every address that holds an id, over HTTP, with the deal's
ids. They try every list, also with the deal's ids as filters, and name the deal's records in bodies
of their own. An attempt leaks if it is answered otherwise than that there is no such thing or that
it may not be, or if the answer holds what only the parties know. The owners' own reads are the
check that the ids are right. Prints JSON.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from api.app import CONTRACTS, create_app
from api.examples import EXAMPLE_REQUEST
from api.settings import Settings
from api.wiring import EXTENSION, JOBS
from tests.api import people
from tests.api.conftest import FakeCore
from tests.api.dealing import Deal, dealt, with_job
from tests.api.server import free_port
from tests.load.running import Client, House, house
from tests.load.writers import ENGINES

if TYPE_CHECKING:
    from flask import Flask

SECRET = "An exchange nobody else has heard of"  # noqa: S105  a name
KINDS = ("exchange", "insurer", "supervisor", "operator", "visitor")
OF_AN_OPERATOR = ("organisation_id", "key_id", "user_id")
"""Ids of what an operator manages."""


@dataclass(frozen=True)
class Address:
    """One operation that takes an id."""

    method: str
    path: str
    name: str


def addresses() -> list[Address]:
    """Every operation with the id of something that is someone's."""
    return [
        Address(operation.method, operation.path, name)
        for contract in CONTRACTS
        for operation in contract.operations
        # Public tables belong to nobody, and models to the operator.
        if operation.may not in ("facts:read", "models:manage")
        for name in re.findall(r"<(\w+)>", operation.path)
        if name != "organisation_id"
    ]


def lists() -> list[str]:
    return [
        operation.path
        for contract in CONTRACTS
        for operation in contract.operations
        if operation.method == "GET" and "<" not in operation.path
    ]


@dataclass
class Stranger:
    """Someone who is no party to the deal, and what they got."""

    kind: str
    client: Client
    deal: Deal
    attempts: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    leaks: list[str] = field(default_factory=list)

    def try_all(self) -> None:
        for address in addresses():
            if self.kind != "operator" or address.name not in OF_AN_OPERATOR:
                self._try_id(address)
        for path in lists():
            self._try_list(path)
        self._try_bodies()
        self.client.close()

    def _try_id(self, address: Address) -> None:
        ident = self.deal.ids[address.name]
        path = re.sub(r"<\w+>", ident, re.sub(r"<int:\w+>", "1", address.path))
        body = self.deal.bodies.get(address.path)
        status, text = self._ask(address.method, path, body)
        if status not in (401, 403, 404) or SECRET in text:
            self.leaks.append(f"{self.kind} {address.method} {address.path}: {status}")

    def _try_list(self, path: str) -> None:
        asked = [path, *(f"{path}?of={ident}" for ident in self.deal.ids.values())]
        for one in asked:
            status, text = self._ask("GET", one, None)
            ids = [
                name
                for name, ident in self.deal.ids.items()
                if ident in text and name != "organisation_id" and status == 200
            ]
            # An operator's audit log names what was made, by id, and nothing of what is in it.
            if SECRET in text or (ids and (self.kind, path) != ("operator", "/v1/audit")):
                self.leaks.append(f"{self.kind} GET {one}: {status} {ids}")

    def _try_bodies(self) -> None:
        for path in ("/v1/policies", "/v1/submissions", "/v1/filings"):
            status, text = self._ask("POST", path, self.deal.bodies[path])
            if status not in (401, 403, 422) or SECRET in text:
                self.leaks.append(f"{self.kind} POST {path} naming another's: {status}")

    def _ask(self, method: str, path: str, body: dict[str, Any] | None) -> tuple[int, str]:
        content = None if body is None else json.dumps(body).encode()
        got = self.client.ask(method, path, content, headers={"If-Match": '"1"'})
        self.attempts += 1
        self.statuses[got.status] += 1
        return got.status, got.body.decode()


def run(house: House) -> dict[str, Any]:
    """Make the deal, start the service, and let the strangers try."""
    app = create_app(
        Settings(house.home, house.url, log_level="error", share=0), core=FakeCore().core()
    )
    try:
        asked = EXAMPLE_REQUEST | {"profile": EXAMPLE_REQUEST["profile"] | {"name": SECRET}}
        deal = with_job(dealt(app, asked))
        keys = {kind: _key(app, kind) for kind in KINDS}
    finally:
        app.extensions[EXTENSION].store.engine.dispose()
        app.extensions[JOBS].close()
    before = house.verified()["lines"]
    port = free_port()
    strangers = [Stranger(kind, Client(port, key), deal) for kind, key in keys.items()]
    with house.serving(port):
        for stranger in strangers:
            stranger.try_all()
        own = _own_reads(port, deal)
    after = house.verified()
    return {
        "addresses_with_an_id": len(addresses()),
        "lists": len(lists()),
        "attempts": {stranger.kind: stranger.attempts for stranger in strangers},
        "attempts_in_all": sum(stranger.attempts for stranger in strangers),
        "answers": dict(sorted(sum((s.statuses for s in strangers), Counter()).items())),
        "leaks": [leak for stranger in strangers for leak in stranger.leaks],
        "reads_by_owners": own,
        "lines_added_to_the_audit_log": after["lines"] - before,
        "audit": after,
    }


def _key(app: Flask, kind: str) -> str | None:
    if kind == "visitor":
        return None
    return people.key(app, people.organisation(app, f"A strange {kind}", kind))


def _own_reads(port: int, deal: Deal) -> dict[str, int]:
    """What the parties themselves get under the same ids."""
    found: Counter[str] = Counter()
    for party in (deal.exchange, deal.insurer):
        client = Client(port, party.environ_base["HTTP_AUTHORIZATION"].removeprefix("Bearer "))
        for address in addresses():
            if address.method == "GET":
                path = re.sub(r"<int:\w+>", "1", address.path)
                path = re.sub(r"<\w+>", deal.ids[address.name], path)
                found[str(client.ask("GET", path).status)] += 1
        client.close()
    return dict(found)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--engine", choices=ENGINES, default="postgresql")
    asked = options.parse_args()
    with house(asked.engine) as found:
        said = run(found)
    json.dump({"engine": asked.engine} | said, sys.stdout, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
