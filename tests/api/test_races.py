"""Two at once: of two that exclude each other one is done, on both engines."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from api.store import audit
from api.wiring import service
from tests.api import people
from tests.api.dealing import Deal, dealt
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.api.clock import Clock


@pytest.fixture
def app(app_on_each: Flask) -> Flask:
    return app_on_each


@pytest.fixture
def deal(app: Flask, asked: dict[str, Any]) -> Deal:
    return dealt(app, asked)


def at_once(*requests: Callable[[], TestResponse]) -> list[TestResponse]:
    """The answers to requests sent together, in their order."""
    together = threading.Barrier(len(requests))
    answers: dict[int, TestResponse] = {}

    def send(place: int, request: Callable[[], TestResponse]) -> None:
        together.wait(PATIENCE_S)
        answers[place] = request()

    threads = [threading.Thread(target=send, args=one) for one in enumerate(requests)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[place] for place in range(len(requests))]


def intact(app: Flask) -> bool:
    with app.app_context(), service().store.read() as session:
        return audit.verify(session).faults == ()


def decide(deal: Deal, decision: str) -> TestResponse:
    body = {"decision": decision, "note": "So be it."}
    return deal.supervisor.post(f"/v1/filings/{deal.ids['filing_id']}/decision", json=body)


def offer(deal: Deal) -> TestResponse:
    body = {"answer": "offered", "premium_jpy": 1_000_000}
    return deal.insurer.post(f"/v1/submissions/{deal.ids['submission_id']}/answers", json=body)


def bind(deal: Deal) -> TestResponse:
    return deal.insurer.post(f"/v1/submissions/{deal.ids['submission_id']}/binding")


def policy_state(deal: Deal) -> str:
    found: str = deal.exchange.get(f"/v1/policies/{deal.ids['policy_id']}").get_json()["state"]
    return found


def test_of_two_decisions_one_stands(app: Flask, deal: Deal) -> None:
    answers = at_once(lambda: decide(deal, "approved"), lambda: decide(deal, "refused"))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses in ([200, 409], [200, 412])
    (won,) = [answer.get_json()["state"] for answer in answers if answer.status_code == 200]
    assert policy_state(deal) == won
    assert intact(app)


def test_a_decision_and_a_withdrawal_do_not_both_stand(app: Flask, deal: Deal) -> None:
    withdrawal = f"/v1/filings/{deal.ids['filing_id']}/withdrawal"
    answers = at_once(lambda: decide(deal, "approved"), lambda: deal.exchange.post(withdrawal))
    assert [answer.status_code for answer in answers].count(200) == 1
    decided = answers[0].status_code == 200
    assert policy_state(deal) == ("approved" if decided else "draft")
    assert intact(app)


def test_a_policy_is_not_bound_in_words_that_change_meanwhile(
    app: Flask, deal: Deal, asked: dict[str, Any]
) -> None:
    decide(deal, "approved")
    offer(deal)
    other = {"policy": {**asked["policy"], "name": "Other words"}}
    where = f"/v1/policies/{deal.ids['policy_id']}"
    version = deal.exchange.get(where).headers["ETag"]
    bound, changed = at_once(
        lambda: bind(deal),
        lambda: deal.exchange.put(where, json=other, headers={"If-Match": version}),
    )
    assert (bound.status_code == 200) != (changed.status_code == 200)
    kept = deal.exchange.get(where).get_json()
    expected = ("bound", asked["policy"]["name"]) if bound.status_code == 200 else None
    assert (kept["state"], kept["policy"]["name"]) == (expected or ("draft", "Other words"))
    assert intact(app)


def test_a_policy_is_bound_once(app: Flask, deal: Deal) -> None:
    decide(deal, "approved")
    offer(deal)
    answers = at_once(lambda: bind(deal), lambda: bind(deal))
    assert [answer.status_code for answer in answers].count(200) == 1
    assert intact(app)


def test_a_policy_is_filed_once(app: Flask, deal: Deal) -> None:
    deal.exchange.post(f"/v1/filings/{deal.ids['filing_id']}/withdrawal")
    body = deal.bodies["/v1/filings"]
    answers = at_once(*[lambda: deal.exchange.post("/v1/filings", json=body)] * 2)
    assert sorted(answer.status_code for answer in answers) in ([201, 409], [201, 412])
    filed = deal.exchange.get("/v1/filings?state=filed").get_json()["records"]
    assert len(filed) == 1
    assert intact(app)


def test_a_key_revoked_twice_at_once_was_revoked_once(app: Flask, deal: Deal) -> None:
    where = f"/v1/keys/{deal.ids['key_id']}"
    answers = at_once(*[lambda: deal.exchange.delete(where)] * 2)
    assert [answer.status_code for answer in answers] == [200, 200]
    lines = deal.exchange.get("/v1/audit?limit=100").get_json()["lines"]
    assert [line["action"] for line in lines].count("key.revoked") == 1
    assert intact(app)


def test_two_keys_that_revoke_each_other_leave_no_more_than_one(app: Flask) -> None:
    organisation = people.organisation(app, "The Exchange", "exchange")
    first, second = (people.showing(app, people.key(app, organisation)) for _ in range(2))
    ids = [client.get("/v1/me").get_json()["actor"][4:] for client in (first, second)]
    answers = at_once(
        lambda: first.delete(f"/v1/keys/{ids[1]}"), lambda: second.delete(f"/v1/keys/{ids[0]}")
    )
    statuses = [answer.status_code for answer in answers]
    assert 200 in statuses
    assert set(statuses) <= {200, 401, 503}  # PostgreSQL ends one of two that wait for each other
    assert intact(app)


def test_two_who_look_when_a_term_is_over_both_see_it(app: Flask, deal: Deal, clock: Clock) -> None:
    decide(deal, "approved")
    offer(deal)
    assert bind(deal).status_code == 200
    owner = deal.exchange.get("/v1/me").get_json()["organisation_id"]
    clock.forward(days=1000)
    exchange = people.showing(app, people.key(app, owner))
    where = f"/v1/policies/{deal.ids['policy_id']}"
    answers = at_once(*[lambda: exchange.get(where)] * 4)
    states = {answer.get_json().get("state") for answer in answers}
    assert states == {"expired"}
    assert intact(app)


def test_many_quotes_at_once_make_one_chain(app: Flask, asked: dict[str, Any]) -> None:
    secret = people.key(app, people.organisation(app, "The Exchange", "exchange"))
    clients = [people.showing(app, secret) for _ in range(6)]
    answers = at_once(
        *[lambda client=client: client.post("/v1/quotes", json=asked) for client in clients]  # type: ignore[misc]
    )
    assert {answer.status_code for answer in answers} == {201}
    assert intact(app)
