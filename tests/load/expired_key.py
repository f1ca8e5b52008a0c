"""Does a request change anything whose credentials end while it is priced?

    python -m tests.load.expired_key [--engine sqlite]

In this process, with a price that is held up. While it is, the key is revoked, or runs out, or its
organisation is closed, or the user of a browser is disabled. Each must be answered 401 and leave
neither a record nor a line in the audit log. Prints JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from api import membership
from api.account_shapes import UserRequest
from api.examples import EXAMPLE_REQUEST
from tests.api import people
from tests.load.in_process import Clock, SlowCore, counted, faults, service, store_of
from tests.load.writers import ENGINES, database
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

EMAIL, PASSWORD = "a@exchange.example", "correct horse 1"


def ends(
    app: Flask, core: SlowCore, client: FlaskClient, end: Callable[[], object], **headers: str
) -> dict[str, Any]:
    """Ask for a quote, and end the credentials while it is priced."""
    before, statuses = counted(app), []

    def ask() -> None:
        answer = client.post("/v1/quotes", json=EXAMPLE_REQUEST, headers=headers)
        statuses.append(answer.status_code)

    asking = threading.Thread(target=ask)
    core.begun.clear()
    core.go_on.clear()
    asking.start()
    begun = core.begun.wait(PATIENCE_S)
    end()
    core.go_on.set()
    asking.join(PATIENCE_S)
    after = counted(app)
    made = {name: after[name] - before[name] for name in after}
    return {"priced": begun, "status": statuses[0], **made}


def run(url: str) -> dict[str, Any]:
    """Every way credentials end."""
    core, clock = SlowCore(), Clock()
    found: dict[str, Any] = {}
    with service(url, core, clock) as app:
        store, operator = store_of(app), people.context(app)
        exchange = people.organisation(app, "The Exchange", "exchange")
        other = people.organisation(app, "Another", "exchange")

        def client(owner: str, days: int = 365) -> FlaskClient:
            return people.showing(app, people.key(app, owner, days=days))

        def revoke() -> None:
            for shown in membership.keys(store, operator.caller, exchange):
                membership.revoke_key(store, operator, shown.id)

        def a_day_later() -> None:
            clock.ahead += timedelta(days=1, seconds=1)

        found["nothing ends"] = ends(app, core, client(exchange), lambda: None)
        found["key revoked"] = ends(app, core, client(exchange), revoke)
        found["key runs out"] = ends(app, core, client(exchange, days=1), a_day_later)
        found["organisation closed"] = ends(
            app,
            core,
            client(other),
            lambda: membership.close_organisation(store, operator, other),
        )
        browser, headers, user_id = signed_in(app, exchange)
        found["user disabled"] = ends(
            app,
            core,
            browser,
            lambda: membership.disable_user(store, operator, user_id),
            **headers,
        )
        found["audit_faults"] = faults(app)
    return found


def signed_in(app: Flask, organisation_id: str) -> tuple[FlaskClient, dict[str, str], str]:
    """A browser, what it must send with a change, and whose it is."""
    asked = UserRequest(
        email=EMAIL,
        password=PASSWORD,
        scopes=("calculate", "read"),
        organisation_id=organisation_id,
    )
    user = membership.add_user(store_of(app), people.context(app), asked)
    browser = app.test_client()
    browser.environ_base["wsgi.url_scheme"] = "https"
    answer = browser.post("/v1/sessions", json={"email": EMAIL, "password": PASSWORD})
    cookie = answer.headers["Set-Cookie"].partition(";")[0]
    token = answer.get_json()["csrf_token"]
    plain = app.test_client(use_cookies=False)
    return plain, {"Cookie": cookie, "X-CSRF-Token": token}, user.id


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--engine", choices=ENGINES, default="sqlite")
    asked = options.parse_args()
    with database(asked.engine) as url:
        found = run(url)
    json.dump({"engine": asked.engine} | found, sys.stdout, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
