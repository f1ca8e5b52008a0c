"""From a draft to cover: submitted, offered, filed, decided, bound, expired."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.api import people
from tests.api.dealing import Deal, made
from tests.api.test_refusals import check_problem

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse


@pytest.fixture
def deal(app: Flask, asked: dict[str, Any]) -> Deal:
    """An exchange with one policy drafted, submitted and not yet filed."""
    insurer_id = people.organisation(app, "Insurer", "insurer")
    supervisor_id = people.organisation(app, "Supervisor", "supervisor")
    exchange = people.of(app, "Exchange", "exchange")
    exchange_id = made(exchange, "/v1/exchanges", {"profile": asked["profile"]})["id"]
    draft = {"exchange_id": exchange_id, "policy": asked["policy"]}
    policy_id = made(exchange, "/v1/policies", draft)["id"]
    submitted = {"exchange_id": exchange_id, "policy_id": policy_id, "insurer_id": insurer_id}
    ids = {
        "exchange": exchange_id,
        "policy": policy_id,
        "submission": made(exchange, "/v1/submissions", submitted)["id"],
    }
    bodies = {
        "file": {"policy_id": policy_id, "supervisor_id": supervisor_id, "language": "en"},
        "submit": submitted,
        "change": {"policy": asked["policy"] | {"name": "Another wording"}},
        "profile": {"profile": asked["profile"] | {"name": "Another name"}},
    }
    insurer = people.showing(app, people.key(app, insurer_id))
    supervisor = people.showing(app, people.key(app, supervisor_id))
    return Deal(exchange, insurer, supervisor, insurer_id, supervisor_id, ids, bodies)


def state(deal: Deal) -> str:
    found: str = deal.exchange.get(f"/v1/policies/{deal.ids['policy']}").get_json()["state"]
    return found


def put(client: FlaskClient, path: str, body: object, version: int | None) -> TestResponse:
    headers = {} if version is None else {"If-Match": f'"{version}"'}
    return client.put(path, json=body, headers=headers)


def file(deal: Deal) -> str:
    filing: str = made(deal.exchange, "/v1/filings", deal.bodies["file"])["id"]
    return filing


def decide(deal: Deal, filing: str, decision: str) -> dict[str, Any]:
    body = {"decision": decision, "note": "As the rules say."}
    return made(deal.supervisor, f"/v1/filings/{filing}/decision", body)


def offer(deal: Deal, **more: object) -> dict[str, Any]:
    body = {"answer": "offered", "premium_jpy": 80_000_000, **more}
    return made(deal.insurer, f"/v1/submissions/{deal.ids['submission']}/answers", body)


def bind(deal: Deal) -> TestResponse:
    return deal.insurer.post(f"/v1/submissions/{deal.ids['submission']}/binding")


def test_a_policy_goes_from_draft_to_bound(deal: Deal) -> None:
    assert state(deal) == "draft"
    filing = file(deal)
    assert state(deal) == "filed"
    decided = decide(deal, filing, "approved")
    assert (decided["state"], decided["decision"]["note"]) == ("approved", "As the rules say.")
    assert state(deal) == "approved"
    assert offer(deal)["state"] == "offered"
    assert bind(deal).get_json()["state"] == "bound"
    policy = deal.exchange.get(f"/v1/policies/{deal.ids['policy']}").get_json()
    assert (policy["state"], policy["insurer"]["name"]) == ("bound", "Insurer")
    versions = deal.exchange.get(f"/v1/policies/{deal.ids['policy']}/versions").get_json()
    assert [line["version"] for line in versions["versions"]] == [1, 2, 3, 4]


def test_a_filing_holds_the_check_of_its_day(deal: Deal) -> None:
    filing = deal.supervisor.get(f"/v1/filings/{file(deal)}").get_json()
    assert filing["examination"]["verdict"] in ("accept", "reject", "cannot_say")
    assert filing["examination"]["language"] == "en"
    assert filing["policy"]["name"] == filing["examination"]["policy"]


def test_a_refused_policy_is_mended_and_filed_again(deal: Deal) -> None:
    decide(deal, file(deal), "refused")
    assert state(deal) == "refused"
    path = f"/v1/policies/{deal.ids['policy']}"
    changed = put(deal.exchange, path, deal.bodies["change"], 3)
    assert (changed.status_code, changed.get_json()["state"]) == (200, "draft")
    assert changed.headers["ETag"] == '"4"'
    decide(deal, file(deal), "approved")


def test_a_withdrawn_filing_makes_a_draft_again(deal: Deal) -> None:
    filing = file(deal)
    made(deal.exchange, f"/v1/filings/{filing}/withdrawal", {})
    assert state(deal) == "draft"
    answer = deal.supervisor.post(
        f"/v1/filings/{filing}/decision", json={"decision": "approved", "note": "too late"}
    )
    check_problem(answer, 409, "wrong-state")


def test_what_was_decided_is_decided(deal: Deal) -> None:
    filing = file(deal)
    decide(deal, filing, "refused")
    again = deal.supervisor.post(
        f"/v1/filings/{filing}/decision", json={"decision": "approved", "note": "on reflection"}
    )
    assert "refused" in check_problem(again, 409, "wrong-state")["detail"]


def test_a_filed_policy_is_not_changed_under_the_supervisors_eyes(deal: Deal) -> None:
    file(deal)
    path = f"/v1/policies/{deal.ids['policy']}"
    check_problem(put(deal.exchange, path, deal.bodies["change"], 2), 409, "wrong-state")
    again = deal.exchange.post("/v1/filings", json=deal.bodies["file"])
    check_problem(again, 409, "wrong-state")


def test_the_other_side_sees_what_was_sent_and_not_what_changed_since(deal: Deal) -> None:
    path = f"/v1/exchanges/{deal.ids['exchange']}"
    assert put(deal.exchange, path, deal.bodies["profile"], 1).status_code == 200
    put(deal.exchange, f"/v1/policies/{deal.ids['policy']}", deal.bodies["change"], 1)
    shown = deal.insurer.get(f"/v1/submissions/{deal.ids['submission']}").get_json()
    assert (shown["exchange_version"], shown["policy_version"]) == (1, 1)
    assert shown["profile"]["name"] != "Another name"
    assert shown["policy"]["name"] != "Another wording"


def test_only_what_was_approved_in_the_words_submitted_is_bound(deal: Deal) -> None:
    offer(deal)
    assert "draft" in check_problem(bind(deal), 409, "wrong-state")["detail"]
    put(deal.exchange, f"/v1/policies/{deal.ids['policy']}", deal.bodies["change"], 1)
    decide(deal, file(deal), "approved")
    assert "other words" in check_problem(bind(deal), 409, "wrong-state")["detail"]
    assert state(deal) == "approved"


def test_nothing_is_bound_without_an_offer_or_after_it_ended(deal: Deal) -> None:
    decide(deal, file(deal), "approved")
    check_problem(bind(deal), 409, "wrong-state")
    offer(deal, valid_until="2020-01-01")
    assert "over" in check_problem(bind(deal), 409, "wrong-state")["detail"]
    offer(deal)
    assert bind(deal).status_code == 200
    check_problem(bind(deal), 409, "wrong-state")


@pytest.mark.parametrize(
    "body", [{"answer": "offered"}, {"answer": "declined", "premium_jpy": 1}, {"answer": "maybe"}]
)
def test_an_offer_has_a_premium_and_a_refusal_none(deal: Deal, body: dict[str, Any]) -> None:
    path = f"/v1/submissions/{deal.ids['submission']}/answers"
    check_problem(deal.insurer.post(path, json=body), 422, "invalid-input")


def test_an_insurer_quotes_what_it_was_shown(deal: Deal) -> None:
    path = f"/v1/submissions/{deal.ids['submission']}/quotes"
    quote = made(deal.insurer, path, {})
    assert quote["policy_source"] == "given"
    offered = offer(deal, quote_id=quote["id"])
    assert offered["offer"]["quote_id"] == quote["id"]
    listed = deal.insurer.get(f"/v1/quotes?of={deal.ids['submission']}").get_json()["quotes"]
    assert [line["id"] for line in listed] == [quote["id"]]


def test_the_calendar_ends_a_bound_policy(app: Flask, deal: Deal) -> None:
    decide(deal, file(deal), "approved")
    offer(deal)
    bind(deal)
    exchange_id = deal.exchange.get("/v1/me").get_json()["organisation_id"]
    found = app.extensions["kuramori"]
    later = datetime(2031, 1, 1, tzinfo=UTC)
    app.extensions["kuramori"] = replace(found, now=lambda: later)
    exchange = people.showing(app, people.key(app, exchange_id))
    listed = exchange.get("/v1/policies?state=expired").get_json()["records"]
    assert [line["id"] for line in listed] == [deal.ids["policy"]]
    assert exchange.get(f"/v1/policies/{deal.ids['policy']}").get_json()["state"] == "expired"


@pytest.mark.parametrize(("version", "status"), [(None, 428), (2, 412)])
def test_a_change_names_the_version_it_was_made_on(
    deal: Deal, version: int | None, status: int
) -> None:
    for path, body in (
        (f"/v1/exchanges/{deal.ids['exchange']}", deal.bodies["profile"]),
        (f"/v1/policies/{deal.ids['policy']}", deal.bodies["change"]),
    ):
        assert put(deal.exchange, path, body, version).status_code == status


def test_what_is_held_already_is_not_sent_again(deal: Deal) -> None:
    path = f"/v1/exchanges/{deal.ids['exchange']}"
    tag = deal.exchange.get(path).headers["ETag"]
    held = deal.exchange.get(path, headers={"If-None-Match": tag})
    assert (held.status_code, held.data) == (304, b"")


def test_lists_are_filtered_by_state_name_and_origin(deal: Deal) -> None:
    filing = file(deal)
    for query, expected in (
        ("state=filed", [filing]),
        ("state=approved", []),
        (f"of={deal.ids['policy']}", [filing]),
        (f"of={deal.ids['exchange']}", []),
        ("name=nobody", []),
    ):
        listed = deal.supervisor.get(f"/v1/filings?{query}").get_json()["records"]
        assert [line["id"] for line in listed] == expected, query


def test_an_older_version_is_read_as_it_was(deal: Deal) -> None:
    path = f"/v1/exchanges/{deal.ids['exchange']}"
    first = deal.exchange.get(path).data
    put(deal.exchange, path, deal.bodies["profile"], 1)
    assert deal.exchange.get(f"{path}/versions/1").data == first
    assert deal.exchange.get(f"{path}/versions/2").get_json()["profile"]["name"] == "Another name"
    assert deal.exchange.get(f"{path}/versions/3").status_code == 404


def test_everything_done_is_in_the_log_of_who_did_it(deal: Deal) -> None:
    decide(deal, file(deal), "approved")
    done = [line["action"] for line in deal.exchange.get("/v1/audit").get_json()["lines"]]
    assert done[:2] == ["policy.filed", "filing.made"]
    done = [line["action"] for line in deal.supervisor.get("/v1/audit").get_json()["lines"]]
    assert done[:2] == ["policy.approved", "filing.approved"]


def test_an_organisation_that_was_shut_out_is_no_partner(app: Flask, deal: Deal) -> None:
    operator = people.of(app, "Operator", "operator")
    made(operator, f"/v1/organisations/{deal.insurer_id}/closing", {})
    assert deal.insurer.get("/v1/submissions").status_code == 401
    answer = deal.exchange.post("/v1/submissions", json=deal.bodies["submit"])
    assert answer.get_json()["errors"][0]["pointer"] == "/insurer_id"
