"""The audit log: it refuses edits, and finds those made behind its back."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy.exc import DBAPIError

from api import membership
from api.store import audit
from api.wiring import service
from tests.api import people
from tests.api.command import run, said
from tests.api.dealing import Deal, dealt

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture
def app(app_on_each: Flask) -> Flask:
    return app_on_each


@pytest.fixture
def deal(app: Flask, asked: dict[str, Any]) -> Deal:
    return dealt(app, asked)


def verdict(app: Flask, expected: tuple[int, str] | None = None) -> audit.Verdict:
    with app.app_context(), service().store.read() as session:
        return audit.verify(session, expected)


def run_sql(app: Flask, *statements: str) -> None:
    with app.app_context(), service().store.write() as session:
        for statement in statements:
            session.connection().exec_driver_sql(statement)


class Undone(Exception):
    """Takes a transaction back."""


def faults_after(app: Flask, *statements: str) -> tuple[str, ...]:
    """What the log finds of an edit, which is then taken back."""
    found: tuple[str, ...] = ()
    with (
        suppress(Undone),
        app.app_context(),
        service().store.write() as session,
    ):
        for statement in statements:
            session.connection().exec_driver_sql(statement)
        found = audit.verify(session).faults
        raise Undone
    return found


def unguarded(app: Flask) -> list[str]:
    """What takes the triggers away, as whoever owns the database can."""
    if app.extensions["kuramori"].store.engine.dialect.name == "sqlite":
        return ["DROP TRIGGER audit_update_refused", "DROP TRIGGER audit_delete_refused"]
    return ["ALTER TABLE audit DISABLE TRIGGER ALL"]


def test_what_was_done_in_the_ordinary_way_verifies(app: Flask, deal: Deal) -> None:
    ids = deal.ids
    deal.supervisor.post(
        f"/v1/filings/{ids['filing_id']}/decision", json={"decision": "approved", "note": "Yes."}
    )
    offer = {"answer": "offered", "premium_jpy": 1_000_000}
    deal.insurer.post(f"/v1/submissions/{ids['submission_id']}/answers", json=offer)
    bound = deal.insurer.post(f"/v1/submissions/{ids['submission_id']}/binding")
    assert bound.status_code == 200, bound.text[:300]
    deal.exchange.delete(f"/v1/keys/{ids['key_id']}")
    deal.exchange.delete(f"/v1/users/{ids['user_id']}")
    app.test_client().post("/v1/sessions", json={"email": "a@x.example", "password": "wrong"})
    with app.app_context():
        membership.close_organisation(service().store, people.context(app), deal.insurer_id)
    found = verdict(app)
    assert found.faults == ()
    assert found.lines > found.versions > 10


def test_the_database_refuses_to_change_or_delete_a_line(app: Flask, deal: Deal) -> None:
    del deal
    before = verdict(app)
    for statement in (
        "UPDATE audit SET actor = 'nobody'",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE seq = 1",
    ):
        with pytest.raises(DBAPIError, match="append-only"):
            run_sql(app, statement)
    assert verdict(app) == before


def test_postgres_refuses_to_empty_the_log(app: Flask, deal: Deal) -> None:
    del deal
    if app.extensions["kuramori"].store.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(DBAPIError, match="append-only"):
        run_sql(app, "TRUNCATE audit")


EDITED_LINES = [
    ("UPDATE audit SET actor = 'key:another' WHERE seq = 3", "line 3: it was changed"),
    ("UPDATE audit SET details = '{}' WHERE seq = 9", "line 9: it was changed"),
    ("UPDATE audit SET details = 'no JSON' WHERE seq = 9", "line 9: it was changed"),
    ("UPDATE audit SET at = '2020-01-01 00:00:00' WHERE seq = 2", "line 2: it was changed"),
    ("UPDATE audit SET hash = previous WHERE seq = 4", "line 4: it was changed"),
    ("DELETE FROM audit WHERE seq = 5", "line 6: it should be number 5; lines are missing"),
    ("UPDATE audit SET seq = 1000 WHERE seq = 6", "line 1000: it was changed"),
]


def test_an_edit_of_a_line_is_found(app: Flask, deal: Deal) -> None:
    del deal
    for edit, fault in EDITED_LINES:
        assert fault in faults_after(app, *unguarded(app), edit), edit


def test_a_line_slipped_in_is_found(app: Flask, deal: Deal) -> None:
    del deal
    head = verdict(app)
    columns = "at, actor, organisation_id, action, subject, request_id, details, previous, hash"
    last = head.lines
    run_sql(
        app,
        f"INSERT INTO audit (seq, {columns}) SELECT {last + 1}, {columns} FROM audit "  # noqa: S608
        f"WHERE seq = {last}",
    )
    assert f"line {last + 1}: it was changed" in verdict(app).faults


EDITS = {
    "versions": [
        "UPDATE versions SET document = document || ' '",
        "UPDATE versions SET request = '{}'",
        "UPDATE versions SET actor = 'key:another'",
        "UPDATE versions SET at = '2020-01-01 00:00:00'",
        "UPDATE versions SET version = version + 7",
    ],
    "records": [
        "UPDATE records SET owner_id = counterparty_id WHERE counterparty_id IS NOT NULL",
        "UPDATE records SET owner_id = NULL",
        "UPDATE records SET counterparty_id = owner_id",
        "UPDATE records SET state = 'approved' WHERE kind = 'policy'",
        "UPDATE records SET name = 'another'",
        "UPDATE records SET summary = '{}' WHERE kind = 'quote'",
        "UPDATE records SET ends_on = '2099-01-01'",
        "UPDATE records SET parent_id = NULL WHERE kind = 'policy'",
        "UPDATE records SET version = version + 1",
        "UPDATE records SET kind = 'filing' WHERE kind = 'policy'",
    ],
    "organisations": [
        "UPDATE organisations SET kind = 'operator' WHERE kind = 'exchange'",
        "UPDATE organisations SET name = 'Another' WHERE kind = 'insurer'",
        "UPDATE organisations SET closed_at = '2020-01-01 00:00:00'",
    ],
    "keys": [
        "UPDATE keys SET scopes = 'calculate read write decide manage'",
        "UPDATE keys SET organisation_id = (SELECT min(id) FROM organisations)",
        "UPDATE keys SET expires_at = '2099-01-01 00:00:00'",
        "UPDATE keys SET digest = 'of another' WHERE id = (SELECT min(id) FROM keys)",
        "DELETE FROM keys",
    ],
    "users": [
        "UPDATE users SET password_hash = 'of another'",
        "UPDATE users SET scopes = 'manage'",
        "UPDATE users SET email = 'b@x.example'",
        "UPDATE users SET disabled_at = '2020-01-01 00:00:00'",
        "DELETE FROM users",
    ],
}


def test_an_edit_of_what_the_log_answers_for_is_found(app: Flask, deal: Deal) -> None:
    del deal
    assert verdict(app).faults == ()
    for edits in EDITS.values():
        for edit in edits:
            assert faults_after(app, edit), edit
    assert verdict(app).faults == ()


def test_a_key_put_in_behind_the_logs_back_is_found(app: Flask, deal: Deal) -> None:
    del deal
    rest = "organisation_id, name, start, scopes, created_at, expires_at"
    run_sql(
        app,
        f"INSERT INTO keys (id, digest, {rest}) "  # noqa: S608
        f"SELECT 'mine', 'mine', {rest} FROM keys WHERE id = (SELECT min(id) FROM keys)",
    )
    assert verdict(app).faults == ("keys mine: it is in no line of the log",)


def test_a_session_put_in_behind_the_logs_back_is_found(app: Flask, deal: Deal) -> None:
    person = {"email": "a@x.example", "password": "correct horse 1"}
    assert app.test_client().post("/v1/sessions", json=person).status_code == 201
    assert verdict(app).faults == ()
    rest = "csrf_digest, user_id, created_at, expires_at"
    run_sql(app, f"INSERT INTO sessions (digest, {rest}) SELECT 'mine', {rest} FROM sessions")  # noqa: S608
    fault = f"a session of user {deal.ids['user_id']} is in no line of the log"
    assert verdict(app).faults == (fault,)


def test_a_revocation_taken_back_is_found(app: Flask, deal: Deal) -> None:
    deal.exchange.delete(f"/v1/keys/{deal.ids['key_id']}")
    run_sql(app, "UPDATE keys SET revoked_at = NULL")
    ident = deal.ids["key_id"]
    assert verdict(app).faults == (f"keys {ident}: it does not stand as the log says",)


def test_lines_cut_off_at_the_end_are_found_by_an_earlier_head(app: Flask, deal: Deal) -> None:
    head = verdict(app)
    expected = (head.lines, head.head)
    deal.exchange.get("/v1/me")
    assert verdict(app, expected).faults == ()
    run_sql(app, *unguarded(app), f"DELETE FROM audit WHERE seq = {head.lines}")  # noqa: S608
    fault = f"line {head.lines}: it is not the line that was expected"
    assert fault in verdict(app, expected).faults


def test_an_organisation_reads_its_own_lines(app: Flask, deal: Deal) -> None:
    own = _all_lines(deal.insurer)
    assert {line["organisation_id"] for line in own} == {deal.insurer_id}
    assert "portfolio.made" in {line["action"] for line in own}
    operator = people.of(app, "The Operator", "operator")
    everybodys = _all_lines(operator)
    assert len(everybodys) == verdict(app).lines
    assert [line["seq"] for line in everybodys] == list(range(len(everybodys), 0, -1))


def test_an_organisation_reads_which_keys_others_made_for_it(app: Flask, deal: Deal) -> None:
    people.key(app, deal.insurer_id)
    (line, *_) = _all_lines(deal.insurer)
    assert (line["action"], line["actor"]) == ("key.made", "command line")


def test_an_organisation_reads_who_tried_to_sign_in(app: Flask, deal: Deal) -> None:
    app.test_client().post("/v1/sessions", json={"email": "a@x.example", "password": "wrong"})
    (line, *_) = _all_lines(deal.exchange)
    assert (line["action"], line["subject"]) == ("session.refused", deal.ids["user_id"])
    assert line["actor"] == "visitor"


def _all_lines(client: FlaskClient) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = client.get(f"/v1/audit?limit=7{cursor}").get_json()
        lines += page["lines"]
        if page["next_cursor"] is None:
            return lines
        cursor = f"&cursor={page['next_cursor']}"


def test_the_command_says_what_it_found(
    app: Flask, deal: Deal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str
) -> None:
    del deal
    monkeypatch.setenv("DATABASE_URL", database_url)
    clean = said(tmp_path, "audit", "verify")
    assert "no faults" in clean
    head = clean.split()[-1]
    assert json.loads(said(tmp_path, "audit", "verify", "--json", "--expect", head))["intact"]
    run_sql(app, "UPDATE organisations SET kind = 'operator' WHERE kind = 'exchange'")
    done = run(tmp_path, "audit", "verify")
    assert done.returncode == 1
    assert "does not stand as the log says" in done.stdout


def test_the_command_ends_in_one_line_where_the_log_cannot_be_read(
    app: Flask, deal: Deal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str
) -> None:
    del deal
    if not database_url.startswith("sqlite"):
        pytest.skip("PostgreSQL's columns hold moments only")
    monkeypatch.setenv("DATABASE_URL", database_url)
    run_sql(app, *unguarded(app), "UPDATE audit SET at = 'yesterday' WHERE seq = 1")
    done = run(tmp_path, "audit", "verify")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
