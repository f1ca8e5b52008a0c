"""A book's losses over HTTP: those of the command, refused by field, in turns, and as a job."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from api.accumulation_shapes import (
    EXAMPLE_ACCUMULATION,
    MOST_AT_ONCE,
    MOST_JOB_WORK,
    MOST_YEARS_AT_ONCE,
    WORK_OF_NONE,
    AccumulationJob,
    AccumulationRequest,
)
from api.app import create_app
from api.imports.reading import read
from api.jobs.kinds import KINDS
from api.settings import Settings, sqlite_url
from api.wiring import service
from models.book_years import BLOCK_YEARS
from models.errors import NoModel
from pricing.short_yen import short_yen
from tests.api.command import EXAMPLE, ON, ROOT, said
from tests.api.papers.reading import holds
from tests.api.test_jobs import bench_of, carried_out
from tests.api.test_refusals import check_nothing_stored, check_problem
from tests.waiting import wait_until

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

    from tests.api.conftest import FakeCore

PATH = "/v1/accumulations"
BOOK = ROOT / "examples" / "book.csv"
TREATIES = [
    {"kind": "quota_share", "ceded": 0.2},
    {"kind": "event_excess", "attachment": 5e9, "limit": 10e9},
]


def example_book() -> list[dict[str, Any]]:
    """The book of the examples as JSON."""
    found = read("exposures", BOOK.name, BOOK.read_bytes())
    return [json.loads(one.model_dump_json()) for one in found.documents]  # type: ignore[union-attr]


BODY = {"book": example_book(), "on": ON, "years": BLOCK_YEARS}


def answered(client: FlaskClient, **more: Any) -> dict[str, Any]:  # noqa: ANN401  JSON
    answer = client.post(PATH, json=BODY | more)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def test_the_answer_is_that_of_the_command(
    real: FlaskClient, trained: Path, tmp_path: Path
) -> None:
    treaties = tmp_path / "treaties.json"
    treaties.write_text(json.dumps(TREATIES))
    found = answered(
        real,
        seed=7,
        language="ja",
        assumptions={"vendor.failure_rate:Fireblocks": 0.03, "campaign.rate": 0.1},
        reinsurance=TREATIES,
        reprice=True,
        added={"profile": json.loads(EXAMPLE.read_text("utf-8"))},
    )
    told = said(
        trained, "portfolio", BOOK, "--on", ON, "--json", "--years", str(BLOCK_YEARS),
        "--seed", "7", "--lang", "ja", "--set", "vendor.failure_rate:Fireblocks=0.03",
        "--set", "campaign.rate=0.1", "--reinsurance", treaties, "--add", EXAMPLE, "--reprice",
    )  # fmt: skip
    assert found == json.loads(told)
    assert found["added"]["marginal"] > 0
    assert len(found["repriced"]["policies"]) == len(BODY["book"])  # type: ignore[arg-type]
    check_nothing_stored(real)


def test_a_book_is_worked_out_exactly_where_that_is_asked(real: FlaskClient, trained: Path) -> None:
    found = answered(real, method="exact")
    told = said(trained, "portfolio", BOOK, "--on", ON, "--json", "--method", "exact")
    assert found == json.loads(told)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"book": []}, "/book"),
        ({"book": [{"profile": {}}]}, "/book/0/profile/name"),
        ({"years": 0}, "/years"),
        ({"years": MOST_YEARS_AT_ONCE + 1}, "/years"),
        ({"seed": -1}, "/seed"),
        ({"method": "guessed"}, "/method"),
        ({"assumptions": {"campaign.rate": 0.1, "vendor.luck": 1}}, "/assumptions/vendor.luck"),
        ({"assumptions": {"vendor.failure_rate": 1.5}}, "/assumptions/vendor.failure_rate"),
        ({"assumptions": {"campaign.rate:Ginco": 0.1}}, "/assumptions/campaign.rate:Ginco"),
        ({"assumptions": {"campaign.rate": "often"}}, "/assumptions/campaign.rate"),
        ({"reinsurance": [{"kind": "quota_share", "ceded": 1.2}]}, "/reinsurance/0/ceded"),
        ({"reinsurance": [*TREATIES, {"kind": "stop"}]}, "/reinsurance/2/kind"),
        ({"reinsurance": [{"ceded": 0.2}]}, "/reinsurance/0/kind"),
        ({"reinsurance": [{**TREATIES[0], "share": 1}]}, "/reinsurance/0/share"),
        ({"reinsurance": [TREATIES[0]] * 33}, "/reinsurance"),
        ({"added": {"policy": None}}, "/added/profile"),
        ({"portfolio": "mine"}, "/portfolio"),
    ],
)
def test_a_field_that_cannot_be_is_named(
    client: FlaskClient, change: dict[str, Any], pointer: str
) -> None:
    problem = check_problem(client.post(PATH, json=BODY | change), 422, "invalid-input")
    assert pointer in [error["pointer"] for error in problem["errors"]]


def test_a_share_above_one_is_named_in_its_entry(client: FlaskClient) -> None:
    book = example_book()
    book[4]["policy"]["layers"][0]["share"] = 1.5
    problem = check_problem(client.post(PATH, json=BODY | {"book": book}), 422, "invalid-input")
    assert "/book/4/policy/layers/0/share" in [error["pointer"] for error in problem["errors"]]


def test_a_vendor_nobody_uses_is_named(real: FlaskClient) -> None:
    settings = {"vendor.failure_rate:Nobody/1": 0.1}
    answer = real.post(PATH, json=BODY | {"assumptions": settings})
    problem = check_problem(answer, 422, "invalid-input")
    (error,) = problem["errors"]
    assert error["pointer"] == "/assumptions/vendor.failure_rate:Nobody~11"
    assert error["detail"].startswith("no exchange of the book has this wallet vendor")


def test_an_expired_policy_and_an_exchange_named_twice_are_named_by_their_places(
    real: FlaskClient,
) -> None:
    book = example_book()
    book[2]["policy"] |= {"inception": "2025-10-01", "expiry": "2026-10-01"}
    problem = check_problem(real.post(PATH, json=BODY | {"book": book}), 422, "batch-refused")
    assert [error["pointer"] for error in problem["errors"]] == ["/book/2/policy/expiry"]
    twice = BODY | {"book": [*example_book(), example_book()[3]]}
    problem = check_problem(real.post(PATH, json=twice), 422, "batch-refused")
    assert [error["pointer"] for error in problem["errors"]] == ["/book/30/profile/name"]


def test_what_is_wrong_with_the_policy_that_joins_is_said_of_it(real: FlaskClient) -> None:
    added = example_book()[2]
    problem = check_problem(real.post(PATH, json=BODY | {"added": added}), 422, "cannot-be-priced")
    assert [error["pointer"] for error in problem["errors"]] == ["/added/profile/name"]
    book = example_book()
    book[2]["policy"] |= {"inception": "2025-10-01", "expiry": "2026-10-01"}
    late = {"profile": json.loads(EXAMPLE.read_text("utf-8")), "policy": book[2]["policy"]}
    both = BODY | {"book": book, "added": late}
    problem = check_problem(real.post(PATH, json=both), 422, "batch-refused")
    assert [error["pointer"] for error in problem["errors"]] == ["/book/2/policy/expiry"]


def test_a_book_larger_than_can_be_answered_at_once_is_refused(client: FlaskClient) -> None:
    one = example_book()[0]
    book = [{"profile": one["profile"] | {"name": f"E{i}"}} for i in range(MOST_AT_ONCE + 1)]
    problem = check_problem(client.post(PATH, json=BODY | {"book": book}), 422, "invalid-input")
    assert problem["errors"][0]["pointer"] == "/book"
    assert problem["errors"][0]["allowed"] == f"at most {MOST_AT_ONCE} entries"
    tower = [{"limit": 1e9, "attachment": 1e9 * k} for k in range(32)]
    book = [{**one, "policy": {**one["policy"], "layers": tower}}, *[one] * 31]
    problem = check_problem(client.post(PATH, json=BODY | {"book": book}), 422, "invalid-input")
    assert "layers in all" in problem["detail"]


def test_without_a_model_there_is_no_answer(client: FlaskClient, core: FakeCore) -> None:
    core.fault = NoModel("none")
    check_problem(client.post(PATH, json=BODY), 503, "no-model")


def test_entries_years_and_a_policy_to_join_take_their_share_of_the_machine() -> None:
    def units(**more: object) -> float:
        return AccumulationRequest.model_validate_json(json.dumps(BODY | more)).units

    assert units(book=BODY["book"][:1]) < units() < units(years=MOST_YEARS_AT_ONCE)  # type: ignore[index]
    assert units() < units(added={"profile": json.loads(EXAMPLE.read_text("utf-8"))})
    assert units(method="exact") < units()


@pytest.mark.usefixtures("earned_by")
def test_a_caller_who_spent_its_share_waits(tmp_path: Path, core: FakeCore) -> None:
    settings = Settings(
        home=tmp_path, database_url=sqlite_url(tmp_path), log_level="error", visitor_share=2
    )
    client = create_app(settings, core=core.core()).test_client()
    assert client.post(PATH, json=BODY).status_code == 200
    check_problem(client.post(PATH, json=BODY), 429, "too-many-requests")


def test_between_blocks_of_years_others_have_their_turn(app: Flask) -> None:
    with app.app_context():
        serving = service()
    waiting, priced = threading.Event(), threading.Event()

    def other() -> None:
        waiting.set()
        with serving.turn("quote"):
            priced.set()

    with serving.turn("accumulation"):
        thread = threading.Thread(target=other)
        thread.start()
        waiting.wait()
        wait_until(lambda: serving.give_way() or priced.is_set())
    thread.join()


def test_the_same_comes_as_pdf(real: FlaskClient) -> None:
    answer = real.post(f"{PATH}/document", json=BODY | {"language": "ja"})
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    assert 'filename="kuramori-portfolio-ja.pdf"' in answer.headers["Content-Disposition"]
    capital = short_yen(answered(real)["capital"]["capital"], "ja")
    holds(answer.data, capital, "保有契約集積リスク報告書")


# ---- as a job -------------------------------------------------------------------------------


def test_a_job_gives_what_the_request_gives(app: Flask, trained: Path, tmp_path: Path) -> None:
    del app
    settings = Settings(home=trained, database_url=sqlite_url(tmp_path), log_level="error")
    serving = create_app(settings)
    made = carried_out(bench_of(serving, settings), "accumulation", BODY)
    assert made == serving.test_client().post(PATH, json=BODY).get_json()


def test_a_job_is_told_what_is_wrong_by_the_fields_of_its_request(
    client: FlaskClient, app: Flask, settings: Settings, core: FakeCore
) -> None:
    wrong = {"reinsurance": [{"kind": "quota_share", "ceded": 1.2}], "years": 0}
    answer = client.post("/v1/jobs", json={"kind": "accumulation", "request": BODY | wrong})
    problem = check_problem(answer, 422, "invalid-input")
    assert {error["pointer"] for error in problem["errors"]} == {
        "/request/reinsurance/0/ceded",
        "/request/years",
    }
    bench = bench_of(app, settings)
    bench = replace(bench, service=replace(bench.service, core=core.core()))
    assert carried_out(bench, "accumulation", BODY)["exchanges"] == len(BODY["book"])  # type: ignore[arg-type]


def test_a_job_takes_so_many_years_as_its_exchanges_leave() -> None:
    one = EXAMPLE_ACCUMULATION["book"][0]  # type: ignore[index]
    name = one["profile"]["name"]
    book = [{"profile": one["profile"] | {"name": f"{name} {i}"}} for i in range(2_000)]
    most = MOST_JOB_WORK // (2_000 + WORK_OF_NONE) * BLOCK_YEARS
    for years, fits in ((most, True), (most + 1, False)):
        text = json.dumps({"book": book, "years": years})
        if fits:
            assert AccumulationJob.model_validate_json(text).years == years
        else:
            with pytest.raises(ValueError, match="for 2,000 exchanges"):
                AccumulationJob.model_validate_json(text)
    assert KINDS["accumulation"].request is AccumulationJob
