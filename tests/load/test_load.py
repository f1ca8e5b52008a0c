"""The load scripts, small: nothing acknowledged is lost, nothing is kept twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.load import (
    clock_jump,
    crossing,
    disk_full,
    expired_key,
    kill_database,
    kill_server,
    promotions,
    running,
    soak,
    writers,
    writers_http,
)
from tests.load.running import house

WHOLE = {"lost": 0, "doubled": 0, "there_but_not_acknowledged": 0, "not_byte_for_byte": 0}

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.postgres import Server


@pytest.fixture(autouse=True)
def models(trained: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The session's model, neither the checkout's nor one trained for each house."""
    monkeypatch.setattr(running, "MODELS", trained / "models")


def test_many_writers_lose_and_double_nothing(database_url: str) -> None:
    found = writers.run(database_url, processes=2, threads=8, writes=5)
    assert (found["acknowledged"], found["refused"]) == (80, {})
    assert (found["lost"], found["doubled"], found["there_but_not_acknowledged"]) == (0, 0, 0)


def test_what_was_acknowledged_outlives_the_server(postgres: Server) -> None:
    found = kill_database.run(postgres, rounds=1, threads=4)
    assert (found["lost"], found["doubled"], found["refused_otherwise"]) == (0, 0, {})
    assert found["refused_as_unavailable"] > 0
    assert found["acknowledged"] > kill_database.WRITES_BETWEEN


@pytest.mark.parametrize("disk", [disk_full.run_on_a_small_disk, disk_full.run_in_a_small_file])
def test_a_full_disk_is_said_and_forgiven(disk: Callable[[], dict[str, Any]]) -> None:
    try:
        found = disk()
    except PermissionError as error:
        pytest.skip(str(error))
    assert found["refusals"] == ["503 /problems/database-unavailable"]
    assert found["acknowledged_until_full"] == found["rows_when_full"]
    assert found["acknowledged_with_room_again"] == 3
    assert found["rows_at_the_end"] == found["rows_when_full"] + 3
    assert found["integrity"] == "ok"


def test_credentials_that_end_while_a_price_is_worked_out_change_nothing(database_url: str) -> None:
    found = expired_key.run(database_url)
    assert found.pop("audit_faults") == 0
    kept = {"priced": True, "status": 201, "records": 1, "audit_lines": 1}
    refused = {"priced": True, "status": 401, "records": 0, "audit_lines": 0}
    assert found.pop("nothing ends") == kept
    assert found == dict.fromkeys(
        ("key revoked", "key runs out", "organisation closed", "user disabled"), refused
    )


def test_the_clock_jumps_and_nothing_is_lost_or_locked(database_url: str) -> None:
    found = clock_jump.run(database_url, quotes=5)
    lists = found["lists"]
    assert lists["statuses"] == {201: 5 * len(clock_jump.JUMPS)}
    assert lists["pages"] > 2 * len(clock_jump.JUMPS)
    wrong = ("lost_from_lists", "repeated_in_lists", "times_not_rfc_3339")
    assert {lists[name] for name in wrong} == {0}
    assert (found["ids_used_twice"], found["audit_faults"]) == (0, 0)
    assert list(found["keys"].values()) == [200, 200, 401, 200]
    assert list(found["sessions"].values()) == [200, 200, 401, 200]
    assert found["retries"]["same_an_hour_back"]
    assert found["retries"]["same_23_hours_on"]


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """Skips where no PostgreSQL is packaged."""
    if request.param == "postgresql":
        request.getfixturevalue("postgres")
    return str(request.param)


def test_quotes_outlive_a_killed_worker_and_a_killed_server(engine: str) -> None:
    with house(engine) as home:
        found = kill_server.run(home, workers=1, servers=1, clients=4)
    assert found | WHOLE == found
    assert found["acknowledged"] == found["asked"] == found["rows"]
    assert found["answers"]["retried"] > 0
    assert found["audit"]["faults"] == 0


def test_many_clients_over_http_lose_and_double_nothing(engine: str) -> None:
    with house(engine) as home:
        found = writers_http.run(home, clients=16, quotes=2)
    assert found | WHOLE == found
    assert found["answers"] == {"201": 16 * 3}
    assert found["acknowledged"] == 16 * 2 + 1
    assert found["quotes_heard_of_under_the_one_key"] == 1
    assert found["audit"]["faults"] == 0


def test_one_model_is_in_use_however_many_are_promoted_at_once() -> None:
    with house("sqlite") as home:
        found = promotions.run(home, promoters=4, turns=2, years=("2024",))
    assert set(found["told"]) <= {
        "http: 200",
        "http: 409 /problems/registry-busy",
        "command: promoted",
        "command: was in use already",
    }
    assert found["seen"]["quotes not priced"] == 0
    assert found["seen"]["lists without exactly one champion"] == 0
    assert not [said for said in found["seen"] if said.startswith("file refused")]
    assert found["changes_by_command"] == found["told"].get("command: promoted", 0)
    assert found["changes_over_http"] > 0
    assert found["champion_is_the_last_change"]
    faults = (
        "changes_that_do_not_follow_the_one_before",
        "changes_over_http_not_in_the_audit_log",
        "audit_lines_of_no_change",
        "files_left_over",
    )
    assert {found[name] for name in faults} == {0}


@pytest.mark.usefixtures("postgres")
def test_no_address_gives_a_stranger_anything() -> None:
    with house("postgresql") as home:
        found = crossing.run(home)
    assert found["leaks"] == []
    assert found["attempts_in_all"] > 1000
    assert found["reads_by_owners"]["200"] > 10
    assert found["lines_added_to_the_audit_log"] == 0


def test_the_long_run_in_short_loses_nothing_and_answers_everything() -> None:
    with house("sqlite") as home:
        found = soak.run(home, minutes=0.05, peak_seconds=2)
    answers = {said for phase in soak.PHASES for said in found[phase]["answers"]}
    assert {said.split()[1] for said in answers} == {"200", "201"}
    assert found["database"] | WHOLE == found["database"]
    assert found["audit"]["faults"] == 0
    assert len(found["half_peak_mix"]["memory"]) == 2
