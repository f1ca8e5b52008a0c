"""`kuramori jobs`: listed, shown, called off."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from api.jobs.database import jobs_url
from api.jobs.kinds import JobRequest
from api.jobs.queue import JobQueue
from api.settings import Settings, sqlite_url
from tests.api.command import fault, said

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def job_id(tmp_path: Path) -> str:
    queue = JobQueue(jobs_url(Settings(home=tmp_path, database_url=sqlite_url(tmp_path))))
    asked = queue.ask(JobRequest.model_validate({"kind": "backtest", "request": {}}), "somebody")
    queue.close()
    return asked.id


def test_jobs_are_listed(tmp_path: Path, job_id: str) -> None:
    shown = said(tmp_path, "jobs", "list")
    assert job_id in shown
    assert "backtest" in shown
    assert "queued" in shown
    assert job_id not in said(tmp_path, "jobs", "list", "--state", "done")
    (line,) = json.loads(said(tmp_path, "jobs", "list", "--json"))["jobs"]
    assert line["id"] == job_id


def test_a_job_is_shown_and_called_off(tmp_path: Path, job_id: str) -> None:
    assert "queued" in said(tmp_path, "jobs", "show", job_id)
    assert "cancelled" in said(tmp_path, "jobs", "cancel", job_id)
    assert json.loads(said(tmp_path, "jobs", "show", job_id, "--json"))["state"] == "cancelled"


def test_an_unknown_job_is_one_line(tmp_path: Path, job_id: str) -> None:
    del job_id
    assert (
        fault(tmp_path, 2, "jobs", "show", "nonsense") == "kuramori: No job is kept under this id."
    )
