"""Jobs over HTTP, without a worker; and what their steps do, without DBOS."""

from __future__ import annotations

import json
import pkgutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from api.clock import derived_id
from api.jobs.database import jobs_url
from api.jobs.kinds import KINDS, JobRequest
from api.jobs.plan import Bench, Task
from api.jobs.queue import JobQueue
from api.jobs.shapes import JobsQuery
from api.problems import Problem
from api.settings import Settings
from api.wiring import service
from pricing.errors import BatchRefused, NothingCovered
from tests.api import people
from tests.api.conftest import fake_quote
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

    from pricing.result import Indications, Quote
    from tests.api.conftest import FakeCore

NOBODY = "01a222b1-be31-7ddf-bda8-d3f733c55f55"
ASKED_AT = datetime(2026, 11, 25, 3, tzinfo=UTC)


@pytest.fixture
def book(asked: dict[str, Any]) -> dict[str, Any]:
    one = {"profile": asked["profile"], "policy": asked["policy"]}
    return {"submissions": [one] * 3, "on": "2026-11-25"}


def order(client: FlaskClient, kind: str = "backtest", request: object = None) -> str:
    answer = client.post("/v1/jobs", json={"kind": kind, "request": request or {}})
    assert answer.status_code == 202
    return str(answer.get_json()["id"])


def test_an_order_is_taken_on_under_its_location(client: FlaskClient, book: dict[str, Any]) -> None:
    answer = client.post("/v1/jobs", json={"kind": "quote_batch", "request": book})
    assert answer.status_code == 202
    job = answer.get_json()
    assert answer.headers["Location"] == f"/v1/jobs/{job['id']}"
    assert (job["kind"], job["state"], job["attempts"]) == ("quote_batch", "queued", 0)
    assert job["progress"] == {"share": 0.0, "step": None, "at": None}
    assert job["started_at"] is None
    assert client.get(answer.headers["Location"]).get_json() == job


@pytest.mark.parametrize(
    ("body", "pointer", "detail"),
    [
        ({"request": {}}, "/kind", "is required"),
        ({"kind": "cook", "request": {}}, "/kind", "must be one of 'train'"),
        ({"kind": "train"}, "/request", "is required"),
        ({"kind": "train", "request": {"until": "x"}}, "/request/until", "must be a whole number"),
        ({"kind": "train", "request": {"salt": 1}}, "/request/salt", "is not a known field"),
        (
            {"kind": "indication_batch", "request": {"submissions": [{}]}},
            "/request/submissions/0/profile",
            "is required",
        ),
    ],
)
def test_a_wrong_order_is_refused_at_its_field(
    client: FlaskClient, body: dict[str, Any], pointer: str, detail: str
) -> None:
    answer = client.post("/v1/jobs", json=body)
    assert answer.status_code == 422
    (error,) = answer.get_json()["errors"]
    assert error["pointer"] == pointer
    assert error["detail"].startswith(detail)


def test_an_unknown_field_of_an_order_is_told_which_are_known(client: FlaskClient) -> None:
    answer = client.post("/v1/jobs", json={"kind": "train", "request": {"salt": 1}})
    (error,) = answer.get_json()["errors"]
    assert error["allowed"] == "known fields: until, as_of, promote"


def test_an_unknown_job_is_not_found(client: FlaskClient) -> None:
    for path in (f"/v1/jobs/{NOBODY}", f"/v1/jobs/{NOBODY}/result", "/v1/jobs/nonsense"):
        answer = client.get(path)
        assert (answer.status_code, answer.get_json()["type"]) == (404, "/problems/unknown-job")
    assert client.post(f"/v1/jobs/{NOBODY}/cancellation").status_code == 404
    assert client.get("/v1/jobs", query_string={"cursor": NOBODY}).status_code == 404


def test_a_job_that_is_not_done_has_no_result(client: FlaskClient) -> None:
    answer = client.get(f"/v1/jobs/{order(client)}/result")
    assert (answer.status_code, answer.get_json()["type"]) == (409, "/problems/job-not-done")
    assert answer.get_json()["detail"] == "The job is queued."


def test_a_waiting_job_is_cancelled_for_good(client: FlaskClient) -> None:
    job_id = order(client)
    for _ in range(2):
        answer = client.post(f"/v1/jobs/{job_id}/cancellation")
        assert (answer.status_code, answer.get_json()["state"]) == (200, "cancelled")
    assert client.get(f"/v1/jobs/{job_id}").get_json()["state"] == "cancelled"


def test_jobs_are_listed_newest_first_page_by_page(client: FlaskClient) -> None:
    # More than are read at once, all within the second to which SQLite tells their times.
    made = [order(client) for _ in range(35)]
    cursor, found = None, []
    while True:
        query = {"limit": "4"} | ({"cursor": cursor} if cursor else {})
        page = client.get("/v1/jobs", query_string=query).get_json()
        found += [job["id"] for job in page["jobs"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert found == sorted(made, reverse=True)


def test_training_is_an_operators_to_ask(app: Flask, client: FlaskClient) -> None:
    asked = {"kind": "train", "request": {}}
    assert client.post("/v1/jobs", json=asked).status_code == 403
    operator = people.of(app, "Operator", "operator")
    assert operator.post("/v1/jobs", json=asked).status_code == 202


def test_an_order_made_twice_under_one_key_is_one_job(client: FlaskClient) -> None:
    asked = {"kind": "backtest", "request": {}}
    once = {"Idempotency-Key": "monday"}
    first, again = (client.post("/v1/jobs", json=asked, headers=once) for _ in range(2))
    assert first.data == again.data
    assert len(client.get("/v1/jobs").get_json()["jobs"]) == 1


def test_jobs_are_listed_by_state_and_kind(app: Flask) -> None:
    client = people.of(app, "Operator", "operator")
    train, backtest, called_off = order(client, "train"), order(client), order(client)
    client.post(f"/v1/jobs/{called_off}/cancellation")

    def listed(**query: str) -> set[str]:
        page = client.get("/v1/jobs", query_string=query).get_json()
        return {job["id"] for job in page["jobs"]}

    assert listed() == {train, backtest, called_off}
    assert listed(kind="train") == {train}
    assert listed(state="cancelled") == {called_off}
    assert listed(state="queued", kind="backtest") == {backtest}
    assert listed(state="done") == set()
    assert client.get("/v1/jobs", query_string={"kind": "cook"}).status_code == 422


def test_an_owner_sees_no_other_owners_jobs(settings: Settings) -> None:
    queue = JobQueue(jobs_url(settings))
    asked = JobRequest.model_validate({"kind": "backtest", "request": {}})
    mine, theirs = queue.ask(asked, "mine"), queue.ask(asked, "theirs")
    everything = JobsQuery()
    assert [job.id for job in queue.page(everything, "mine").jobs] == [mine.id]
    assert len(queue.page(everything).jobs) == 2
    for refused in (queue.find, queue.result, queue.cancel):
        with pytest.raises(Problem, match="No job"):
            refused(theirs.id, "mine")
    assert queue.find(theirs.id, "theirs").state == "queued"
    queue.close()


def test_jobs_are_kept_beside_an_sqlite_store_and_inside_a_postgresql_one(tmp_path: Path) -> None:
    on_sqlite = Settings(home=tmp_path, database_url="sqlite:////srv/kuramori.sqlite3")
    assert jobs_url(on_sqlite) == f"sqlite:///{tmp_path}/jobs.sqlite3"
    url = "postgresql+psycopg://db/kuramori"
    assert jobs_url(Settings(home=tmp_path, database_url=url)) == url


def test_an_id_made_from_the_same_things_is_the_same_and_sorts_by_time() -> None:
    made = derived_id(ASKED_AT, "job", 1)
    assert made == derived_id(ASKED_AT, "job", 1)
    assert made != derived_id(ASKED_AT, "job", 2)
    assert made < derived_id(ASKED_AT + timedelta(milliseconds=1), "job", 1)
    assert made[14] == "7"


def bench_of(app: Flask, settings: Settings) -> Bench:
    with app.app_context():
        return Bench(settings.home, service())


def carried_out(
    bench: Bench, kind: str, request: dict[str, Any], owner: str | None = None
) -> dict[str, Any]:
    """What the plan makes, done once from beginning to end."""
    asked = KINDS[kind].request.model_validate_json(json.dumps(request))
    plan = pkgutil.resolve_name(KINDS[kind].steps)(asked, Task(NOBODY, owner, ASKED_AT))
    answers: list[Any] = []
    for step in plan.steps:
        answers.append(step.do(bench, answers, print))
    assert len({step.name for step in plan.steps}) == len(plan.steps)
    made: dict[str, Any] = plan.result(answers)
    return made


def test_a_batch_of_quotes_is_kept_quote_by_quote(
    app: Flask, client: FlaskClient, settings: Settings, book: dict[str, Any]
) -> None:
    bench = bench_of(app, settings)
    owner = client.get("/v1/me").get_json()["organisation_id"]
    made = carried_out(bench, "quote_batch", book, owner)
    assert carried_out(bench, "quote_batch", book, owner) == made
    assert [line["place"] for line in made["quotes"]] == [0, 1, 2]
    listed = client.get("/v1/quotes").get_json()["quotes"]
    assert {q["id"] for q in listed} == {line["quote_id"] for line in made["quotes"]}
    first = client.get(f"/v1/quotes/{made['quotes'][0]['quote_id']}").get_json()
    assert first["on"] == "2026-11-25"
    assert first["technical_premium"]["amount"] == made["quotes"][0]["technical_premium_jpy"]
    again = client.post(f"/v1/quotes/{first['id']}/recomputations").get_json()
    assert again["agrees"]


def test_what_cannot_be_priced_in_a_batch_is_named_and_the_rest_is_kept(
    app: Flask,
    settings: Settings,
    core: FakeCore,
    book: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench = bench_of(app, settings)
    calls = iter(range(3))

    def price(*asked: object) -> Quote:
        if next(calls) == 1:
            raise NothingCovered("the policy never pays", "/policy/layers/0")
        return fake_quote(*asked)

    monkeypatch.setattr(core, "price", price)
    changed = replace(bench.service, core=core.core())
    made = carried_out(Bench(bench.home, changed), "quote_batch", book)
    assert ["quote_id" in line for line in made["quotes"]] == [True, False, True]
    assert made["quotes"][1]["refused"]["type"] == "/problems/nothing-covered"


def test_indications_in_parts_are_those_at_once(
    app: Flask,
    client: FlaskClient,
    settings: Settings,
    book: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("api.jobs.book_work.INDICATIONS_A_STEP", 2)
    made = carried_out(bench_of(app, settings), "indication_batch", book)
    assert made == client.post("/v1/indications", json=book).get_json()


def test_a_fault_in_a_later_part_is_named_by_its_place_in_the_book(
    app: Flask,
    settings: Settings,
    core: FakeCore,
    book: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench = bench_of(app, settings)
    parts = iter(range(2))

    def indicate(*asked: object) -> Indications:
        if next(parts) == 1:
            raise BatchRefused({0: NothingCovered("never pays", "/policy")})
        return core.indicate(*asked)

    changed = replace(bench.service, core=replace(core.core(), indicate=indicate))
    monkeypatch.setattr("api.jobs.book_work.INDICATIONS_A_STEP", 2)
    with pytest.raises(BatchRefused) as caught:
        carried_out(Bench(bench.home, changed), "indication_batch", book)
    assert caught.value.faults[0].field == "/submissions/2/policy"


def test_every_kinds_steps_are_there() -> None:
    for kind in KINDS.values():
        assert callable(pkgutil.resolve_name(kind.steps))


def test_a_web_process_loads_nothing_of_dbos_until_a_job_is_asked_for(settings: Settings) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from api.app import create_app; from api.settings import Settings\n"
        f"create_app(Settings(home=Path({str(settings.home)!r}), "
        f"database_url={settings.database_url!r}))\n"
        "print(sorted({'dbos', 'pandas', 'sklearn'} & set(sys.modules)))"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=PATIENCE_S
    )
    assert done.stdout.strip() == "[]"
