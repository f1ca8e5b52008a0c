"""The load scripts, small: nothing acknowledged is lost, nothing is kept twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.load import disk_full, expired_key, kill_database, writers

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.postgres import Server


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
