"""What goes wrong when the machine's clock is put back an hour and on by a day?

    python -m tests.load.clock_jump [--engine sqlite] [--quotes 50]

In this process, with a clock that jumps between requests. After every jump quotes are stored and
the whole list is read page by page while others are added. Then keys, sessions and limits are asked
for across jumps, and the log is verified. Prints JSON.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from api.examples import EXAMPLE_REQUEST
from api.store.tables import RecordRow
from tests.api import people
from tests.api.conftest import FakeCore
from tests.load.expired_key import signed_in
from tests.load.in_process import Clock, counted, faults, service, store_of
from tests.load.writers import ENGINES, database

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

MOST_QUOTES = 500
PAGE = 7
SHARE = 20
"""Hundredths of a core: small enough to be used up at once."""

JUMPS = {
    "as it is": timedelta(),
    "back an hour": timedelta(hours=-1),
    "on by a day": timedelta(hours=23),
    "right again": timedelta(),
}
"""How wrong the clock is after each jump."""

RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def run(url: str, quotes: int) -> dict[str, Any]:
    """All of it, on an empty database."""
    clock = Clock()
    with service(url, FakeCore(), clock) as app:
        exchange = people.organisation(app, "The Exchange", "exchange")
        found = {
            "lists": _lists(people.showing(app, people.key(app, exchange)), clock, quotes),
            "keys": _keys(app, exchange, clock),
            "sessions": _sessions(app, exchange, clock),
            "retries": _retries(app, exchange, clock),
            "records_and_lines": counted(app),
            "audit_faults": faults(app),
        }
        ids = _all_ids(app)
    return found | {"ids": len(ids), "ids_used_twice": len(ids) - len(set(ids))}


def _lists(client: FlaskClient, clock: Clock, quotes: int) -> dict[str, Any]:
    """Quotes after each jump; every list must show those there at its start, once."""
    made: list[str] = []
    times: list[str] = []
    lost = repeated = pages = 0
    statuses: Counter[int] = Counter()
    for ahead in JUMPS.values():
        clock.ahead = ahead
        for _ in range(quotes):
            answer = client.post("/v1/quotes", json=EXAMPLE_REQUEST)
            statuses[answer.status_code] += 1
            made.append(answer.get_json()["id"])
            times.append(answer.get_json()["created_at"])
        before = set(made)
        shown: list[str] = []
        cursor = ""
        while True:
            page = client.get(f"/v1/quotes?limit={PAGE}{cursor}").get_json()
            pages += 1
            shown += [line["id"] for line in page["quotes"]]
            times += [line["created_at"] for line in page["quotes"]]
            if page["next_cursor"] is None:
                break
            cursor = f"&cursor={page['next_cursor']}"
            made.append(client.post("/v1/quotes", json=EXAMPLE_REQUEST).get_json()["id"])
        lost += len(before - set(shown))
        repeated += len(shown) - len(set(shown))
    return {
        "jumps": len(JUMPS) - 1,
        "quotes": len(made),
        "statuses": dict(statuses),
        "pages": pages,
        "lost_from_lists": lost,
        "repeated_in_lists": repeated,
        "times": len(times),
        "times_not_rfc_3339": sum(RFC_3339.fullmatch(text) is None for text in times),
    }


def _keys(app: Flask, owner: str, clock: Clock) -> dict[str, int]:
    """A key for a day, by the clock it was made under."""
    clock.ahead = timedelta()
    client = people.showing(app, people.key(app, owner, days=1))
    return _over(clock, {"-1 h": -1, "+23 h": 23, "+25 h": 25, "0 h": 0}, client, {})


def _sessions(app: Flask, owner: str, clock: Clock) -> dict[str, int]:
    """A browser signed in for twelve hours."""
    clock.ahead = timedelta()
    browser, headers, _ = signed_in(app, owner)
    return _over(clock, {"-1 h": -1, "+11 h": 11, "+13 h": 13, "0 h": 0}, browser, headers)


def _over(
    clock: Clock, hours: dict[str, int], client: FlaskClient, headers: dict[str, str]
) -> dict[str, int]:
    found = {}
    for name, ahead in hours.items():
        clock.ahead = timedelta(hours=ahead)
        found[name] = client.get("/v1/quotes", headers=headers).status_code
    clock.ahead = timedelta()
    return found


def _retries(app: Flask, owner: str, clock: Clock) -> dict[str, bool]:
    """The same Idempotency-Key again after jumps: is it the same quote?"""
    client = people.showing(app, people.key(app, owner, days=365))

    def ask(once: str, hours: int) -> str:
        clock.ahead = timedelta(hours=hours)
        answer = client.post("/v1/quotes", json=EXAMPLE_REQUEST, headers={"Idempotency-Key": once})
        return str(answer.get_json()["id"])

    found = {}
    first = ask("a", 0)
    found["same_an_hour_back"] = ask("a", -1) == first
    found["same_23_hours_on"] = ask("a", 23) == first
    ask("another", 25)  # the first is older than a day now, and forgotten
    found["same_after_25_hours_on_and_back"] = ask("a", 0) == first
    clock.ahead = timedelta()
    return found


def _all_ids(app: Flask) -> list[str]:
    with store_of(app).read() as session:
        return list(session.scalars(select(RecordRow.id)))


def limits(url: str) -> dict[str, Any]:
    """Use a share up, let the clock jump, and see how long one waits."""
    clock = Clock()
    found: dict[str, Any] = {}
    with service(url, FakeCore(), clock, SHARE) as app:
        client = people.of(app, "The Exchange", "exchange")
        for name, ahead in JUMPS.items():
            clock.ahead = ahead
            asked = 0
            while (answer := client.post("/v1/quotes", json=EXAMPLE_REQUEST)).status_code == 201:
                asked += 1
            wait = int(answer.headers["Retry-After"])
            time.sleep(wait)
            after = client.post("/v1/quotes", json=EXAMPLE_REQUEST).status_code
            found[name] = {
                "let_through": asked,
                "refused_with": answer.status_code,
                "told_to_wait_s": wait,
                "after_waiting": after,
            }
    return found


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--engine", choices=ENGINES, default="sqlite")
    options.add_argument("--quotes", type=int, default=50)
    asked = options.parse_args()
    if asked.quotes > MOST_QUOTES:
        options.error(f"at most {MOST_QUOTES} quotes after a jump")
    with database(asked.engine) as url:
        found = run(url, asked.quotes)
    with database(asked.engine) as url:
        found["limits"] = limits(url)
    json.dump({"engine": asked.engine} | found, sys.stdout, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
