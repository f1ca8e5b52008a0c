"""Shares of the machine: exact over processes, earned back with time, never in the way."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from multiprocessing import get_context
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from api import limits as limits_module
from api.access import VISITOR, Caller, Role
from api.app import create_app
from api.limits import BURST_SECONDS, Limits, Rates
from api.problems import Problem
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from multiprocessing.queues import Queue
    from pathlib import Path

    from api.settings import Settings
    from tests.api.conftest import FakeCore

FIRM = Caller(Role.EXCHANGE, "firm", "key:1", frozenset())
OTHER = replace(FIRM, organisation_id="other")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "limits.sqlite3"


def allowed(limits: Limits, caller: Caller, times: int, address: str | None = None) -> int:
    """How many of so many asks are let through."""
    done = 0
    for _ in range(times):
        try:
            limits.spend(caller, address, 1)
        except Problem:
            continue
        done += 1
    return done


@pytest.mark.usefixtures("earned_by")
def test_a_minutes_worth_may_be_spent_at_once(path: Path) -> None:
    assert allowed(Limits(path, Rates(2, 1)), FIRM, 500) == 2 * BURST_SECONDS


def test_what_was_spent_is_earned_back_and_the_wait_is_told(
    path: Path, earned_by: list[float]
) -> None:
    limits = Limits(path, Rates(2, 1))
    allowed(limits, FIRM, 500)
    with pytest.raises(Problem) as refused:
        limits.spend(FIRM, None, 20)
    assert refused.value.retry_after == 10
    earned_by[0] += 10
    limits.spend(FIRM, None, 20)
    assert allowed(limits, FIRM, 5) == 0


@pytest.mark.usefixtures("earned_by")
def test_callers_do_not_spend_each_others(path: Path) -> None:
    limits = Limits(path, Rates(1, 1))
    assert allowed(limits, FIRM, 100) == allowed(limits, OTHER, 100) == 60


@pytest.mark.usefixtures("earned_by")
def test_visitors_share_what_their_address_has(path: Path) -> None:
    limits = Limits(path, Rates(9, 1))
    assert allowed(limits, VISITOR, 100, "192.0.2.1") == 60
    assert allowed(limits, VISITOR, 100, "192.0.2.2") == 60
    assert allowed(limits, VISITOR, 50, "2001:db8::1") == 50
    assert allowed(limits, VISITOR, 50, "2001:db8::2") == 10


def test_no_limit_counts_nothing(path: Path) -> None:
    assert allowed(Limits(path, Rates(0, 0)), FIRM, 100) == 100
    assert not path.exists()


def test_what_takes_more_than_a_burst_is_let_through_once(
    path: Path, earned_by: list[float]
) -> None:
    limits = Limits(path, Rates(1, 1))
    limits.spend(FIRM, None, 90)
    assert allowed(limits, FIRM, 1) == 0
    earned_by[0] += BURST_SECONDS
    limits.spend(FIRM, None, 90)


def test_numbers_of_another_start_of_the_machine_lock_nobody_out(
    path: Path, earned_by: list[float]
) -> None:
    limits = Limits(path, Rates(1, 1))
    earned_by[0] = 1e9
    allowed(limits, FIRM, 100)
    earned_by[0] = 5.0
    assert allowed(limits, FIRM, 1) == 0
    # What was left is at most a burst, which a minute earns back.
    with pytest.raises(Problem) as refused:
        limits.spend(FIRM, None, 1)
    assert refused.value.retry_after == 1


def test_a_file_that_cannot_be_used_lets_everyone_through(path: Path) -> None:
    path.write_bytes(b"no database at all, but text of some length" * 40)
    assert allowed(Limits(path, Rates(1, 1)), FIRM, 100) == 100


def _spend(path: Path, results: Queue[int]) -> None:
    # Whoever waits for longer is let through uncounted; a busy machine may hold a process up.
    limits_module.LONGEST_WAIT_SECONDS = PATIENCE_S
    results.put(allowed(Limits(path, Rates(1, 1)), FIRM, 100))


def test_processes_together_are_let_through_as_often_as_one(path: Path) -> None:
    Limits(path, Rates(1, 1)).spend(OTHER, None, 1)  # the file is there
    spawn = get_context("spawn")
    results = spawn.Queue()
    workers = [spawn.Process(target=_spend, args=(path, results)) for _ in range(4)]
    begun = monotonic()
    for worker in workers:
        worker.start()
    total = sum(results.get(timeout=PATIENCE_S) for _ in workers)
    for worker in workers:
        worker.join(PATIENCE_S)
    # Each second earns one more.
    assert BURST_SECONDS <= total <= BURST_SECONDS + monotonic() - begun
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM spent").fetchone() == (2,)


@pytest.mark.usefixtures("earned_by")
def test_over_http_it_is_429_with_the_wait(settings: Settings, core: FakeCore) -> None:
    app = create_app(replace(settings, visitor_share=1), core=core.core())
    client = app.test_client()
    statuses = [
        client.post("/v1/sessions", json={"email": "a", "password": "b"}) for _ in range(12)
    ]
    assert [answer.status_code for answer in statuses].count(401) == 10
    assert statuses[-1].status_code == 429
    assert 1 <= int(statuses[-1].headers["Retry-After"]) <= 6
    assert client.get("/healthz").status_code == 200
    app.extensions["kuramori"].store.engine.dispose()
