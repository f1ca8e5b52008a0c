"""`kuramori org`, `key`, `user`, `audit`, `replay`: the operator's own commands."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import sys
from typing import TYPE_CHECKING

import pytest

from api.app import create_app
from api.replaying import replay
from api.settings import Settings, sqlite_url
from api.store import records
from data.event_assumptions import event_assumptions
from tests.api import people
from tests.api.command import EXAMPLE, ROOT, fault, run, said

if TYPE_CHECKING:
    from pathlib import Path

COVER = ROOT / "examples" / "event-covers" / "outflow.json"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    said(tmp_path, "org", "add", "Example", "--kind", "exchange")
    return tmp_path


def test_an_organisation_is_let_in_listed_and_shut_out(home: Path) -> None:
    (one,) = json.loads(said(home, "org", "list", "--json"))
    assert (one["name"], one["kind"], one["closed_at"]) == ("Example", "exchange", None)
    assert "Example" in said(home, "org", "list")
    assert said(home, "org", "close", "Example") == "Example is shut out\n"
    assert json.loads(said(home, "org", "list", "--json"))[0]["closed_at"] is not None


def test_a_name_is_taken_once(home: Path) -> None:
    line = fault(home, 2, "org", "add", "Example", "--kind", "insurer")
    assert line == "kuramori: There is an organisation of this name."


def test_a_key_is_shown_once_and_kept_nowhere(home: Path) -> None:
    key = said(home, "key", "add", "Example", "--name", "ci", "--scopes", "read").strip()
    assert key.startswith("krm_")
    assert key not in said(home, "key", "list", "Example", "--json")
    for file in home.iterdir():
        assert key.encode() not in file.read_bytes()
    (one,) = json.loads(said(home, "key", "list", "Example", "--json"))
    assert (one["scopes"], one["name"], key.startswith(one["start"])) == (["read"], "ci", True)
    assert f"({one['name']}) is revoked" in said(home, "key", "revoke", one["id"])
    assert json.loads(said(home, "key", "list", "Example", "--json"))[0]["revoked_at"]


def test_an_id_stands_on_one_line_to_be_copied(home: Path) -> None:
    scopes = "calculate,read,write,decide,manage"
    said(home, "key", "add", "Example", "--name", "for the nightly book", "--scopes", scopes)
    (one,) = json.loads(said(home, "key", "list", "Example", "--json"))
    assert one["id"] in said(home, "key", "list", "Example")
    assert one["id"] in said(home, "audit", "list")


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("key", "add", "Nobody", "--name", "x"), "no organisation 'Nobody'"),
        (("key", "add", "Example", "--name", "x", "--scopes", "all"), "--scopes: must be of"),
        (("key", "revoke", "x"), "no key"),
        (("user", "disable", "x"), "no user"),
        (("org", "close", "x"), "no organisation 'x'"),
        (("audit", "verify", "--expect", "x"), "NUMBER:HASH"),
        (("replay", "x"), "no record"),
    ],
)
def test_what_is_wrong_is_one_line(home: Path, arguments: tuple[str, ...], word: str) -> None:
    assert word in fault(home, 2, *arguments)


def test_a_user_signs_in_with_a_password_read_from_standard_input(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("correct horse battery\n"))
    said(home, "user", "add", "Example", "Ann@Example.jp", "--scopes", "read,write")
    (one,) = json.loads(said(home, "user", "list", "Example", "--json"))
    assert (one["email"], one["scopes"]) == ("ann@example.jp", ["read", "write"])
    assert "may sign in" in said(home, "user", "unlock", "ann@example.jp")
    monkeypatch.setattr(sys, "stdin", io.StringIO("short\n"))
    assert "too weak" in fault(home, 2, "user", "add", "Example", "bo@example.jp")


def test_the_log_is_verified_and_its_end_can_be_kept_elsewhere(home: Path) -> None:
    said(home, "key", "add", "Example", "--name", "ci")
    lines = said(home, "audit", "verify").splitlines()
    assert "2 lines, 0 versions of records: no faults" in lines[0]
    end = lines[1].removeprefix("last line ")
    said(home, "key", "add", "Example", "--name", "another")
    assert "no faults" in said(home, "audit", "verify", "--expect", end)
    forged = end[:-1] + ("0" if end[-1] != "0" else "1")
    done = run(home, "audit", "verify", "--expect", forged)
    assert (done.returncode, "not the line that was expected" in done.stdout) == (1, True)


def test_an_edit_behind_the_logs_back_is_found(home: Path) -> None:
    with sqlite3.connect(home / "kuramori.sqlite3") as connection:
        connection.execute("DROP TRIGGER audit_UPDATE_refused")
        connection.execute("UPDATE audit SET actor = 'nobody' WHERE seq = 1")
    connection.close()
    done = run(home, "audit", "verify")
    assert (done.returncode, "line 1: it was changed" in done.stdout) == (1, True)


def test_the_log_lists_who_did_what(home: Path) -> None:
    (line,) = json.loads(said(home, "audit", "list", "--json"))
    assert (line["actor"], line["action"]) == ("command line", "organisation.made")
    assert "organisation.made" in said(home, "audit", "list")


@pytest.fixture(scope="module")
def priced(trained: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of its own with the same model."""
    home = tmp_path_factory.mktemp("priced") / "home"
    shutil.copytree(trained, home)
    return home


def changed_registers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A regime fewer, and other assumptions of what is seen of a theft."""
    from pricing import arrangement, event_check, event_credit

    names, assumed = (
        event_credit.regimes(),
        event_assumptions().with_settings({"outflow.seen_hot": 0.5}),
    )
    monkeypatch.setattr(event_credit, "regimes", lambda: names[:-1])
    for module in (arrangement, event_check):
        if hasattr(module, "event_assumptions"):
            monkeypatch.setattr(module, "event_assumptions", lambda: assumed)


def test_a_check_of_a_cover_is_made_again_though_its_registers_changed(
    priced: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app(Settings(home=priced, database_url=sqlite_url(tmp_path), log_level="error"))
    client, profile = people.of(app, "Kept", "exchange"), json.loads(EXAMPLE.read_text())
    exchange = client.post("/v1/exchanges", json={"profile": profile}).get_json()
    path = f"/v1/exchanges/{exchange['id']}/checks"
    asked = {"event_cover": json.loads(COVER.read_text()) | {"exchange": profile}, "language": "en"}
    kept = client.post(path, json=asked).get_json()
    changed_registers(monkeypatch)
    now = client.post(path, json=asked).get_json()["event_cover"]["credit"]
    then = kept["event_cover"]["credit"]
    assert now["paid_chance"] < then["paid_chance"]
    assert len(now["elsewhere"]) < len(then["elsewhere"])
    service = app.extensions["kuramori"]
    with service.store.read() as session:
        record = records.find_any(session, kept["id"])
    assert record is not None
    found = replay(record, service)
    assert (found.agrees, found.differs_at) == (True, None)
    told = client.get(f"/v1/checks/{kept['id']}/document?language=ja")
    assert (told.status_code, told.mimetype) == (200, "application/pdf")
    service.store.engine.dispose()
    app.extensions["kuramori-jobs"].close()


def test_what_holds_numbers_is_replayed_to_the_yen_and_an_exchange_is_not(priced: Path) -> None:
    app = create_app(Settings(home=priced, database_url=sqlite_url(priced), log_level="error"))
    client = people.of(app, "Replayed", "exchange")
    profile = json.loads(EXAMPLE.read_text())
    quote = client.post("/v1/quotes", json={"profile": profile}).get_json()
    exchange = client.post("/v1/exchanges", json={"profile": profile}).get_json()
    policy = client.post(
        "/v1/policies", json={"exchange_id": exchange["id"], "policy": quote["policy"]}
    ).get_json()
    checked = f"/v1/policies/{policy['id']}/checks"
    check = client.post(checked, json={}).get_json()
    covered = {"event_cover": json.loads(COVER.read_text()) | {"exchange": profile}}
    both = client.post(checked, json=covered).get_json()
    alone = client.post(f"/v1/exchanges/{exchange['id']}/checks", json=covered).get_json()
    for one in (both, alone):
        assert one["event_cover"]["credit"]["paid_chance"] > 0
    supervisor = people.organisation(app, "Supervisor", "supervisor")
    filed = {"policy_id": policy["id"], "supervisor_id": supervisor}
    filing = client.post("/v1/filings", json=filed).get_json()
    path = f"/v1/exchanges/{exchange['id']}/comparisons"
    comparison = client.post(path, json={}).get_json()
    app.extensions["kuramori"].store.engine.dispose()
    app.extensions["kuramori-jobs"].close()
    for record in (quote, check, both, alone, comparison, filing):
        found = json.loads(said(priced, "replay", record["id"], "--json"))
        assert (found["agrees"], found["differs_at"]) == (True, None), found
    assert "the same" in said(priced, "replay", quote["id"])
    line = fault(priced, 2, "replay", exchange["id"])
    assert "a record of the kind exchange holds no numbers of its own" in line


def test_a_record_that_comes_out_otherwise_says_where(priced: Path) -> None:
    with sqlite3.connect(priced / "kuramori.sqlite3") as connection:
        (ident, text) = connection.execute(
            "SELECT record_id, document FROM versions JOIN records ON id = record_id "
            "WHERE kind = 'check'"
        ).fetchone()
        document = json.loads(text)
        document["required"]["amount"] += 1
        connection.execute(
            "UPDATE versions SET document = ? WHERE record_id = ?", (json.dumps(document), ident)
        )
    connection.close()
    done = run(priced, "replay", ident)
    assert done.returncode == 1
    assert "not the same, first at /required/amount" in " ".join(done.stdout.split())
