"""A bond on a pool over HTTP: that of the command, refused by field, in turns, and as a job."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from api.accumulation_shapes import MOST_AT_ONCE, MOST_YEARS_AT_ONCE
from api.app import create_app
from api.cat_bond_shapes import CatBondJob, CatBondRequest
from api.jobs.kinds import KINDS
from api.settings import Settings, sqlite_url
from models.book_years import BLOCK_YEARS
from models.errors import NoModel
from tests.api.command import ON, said
from tests.api.papers.reading import holds
from tests.api.test_jobs import bench_of, carried_out
from tests.api.test_portfolio_http import BOOK, example_book
from tests.api.test_refusals import check_nothing_stored, check_problem

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from tests.api.conftest import FakeCore

PATH = "/v1/cat-bonds"
BOND = {"attachment": 10e9, "exhaustion": 20e9}
BODY: dict[str, Any] = {"bond": BOND, "book": example_book(), "on": ON, "years": BLOCK_YEARS}


def answered(client: FlaskClient, **more: Any) -> dict[str, Any]:  # noqa: ANN401  JSON
    answer = client.post(PATH, json=BODY | more)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def test_the_answer_is_that_of_the_command(real: FlaskClient, trained: Path) -> None:
    bond = {
        **BOND,
        "basis": "year",
        "share": 0.5,
        "term_years": 2,
        "trigger": "pool_loss",
    }
    found = answered(
        real, bond=bond, seed=7, language="ja", assumptions={"vendor.failure_rate": 0.03}
    )
    told = said(
        trained, "cat-bond", BOOK, "--attachment", "10e9", "--exhaustion", "20e9", "--aggregate",
        "--share", "0.5", "--term-years", "2", "--trigger", "pool_loss", "--on", ON, "--json",
        "--years", str(BLOCK_YEARS), "--seed", "7", "--lang", "ja",
        "--set", "vendor.failure_rate=0.03",
    )  # fmt: skip
    assert found == json.loads(told)
    assert found["expected_loss"]["low"] is not None
    check_nothing_stored(real)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"bond": {"attachment": 1e9}}, "/bond/exhaustion"),
        ({"bond": {"attachment": 2e9, "exhaustion": 1e9}}, "/bond/exhaustion"),
        ({"bond": {"attachment": 1e9, "exhaustion": 1e9 + 1e-6}}, "/bond/exhaustion"),
        ({"bond": {"attachment": 0, "exhaustion": 9, "share": 0.1}}, "/bond/share"),
        ({"bond": BOND | {"share": 0}}, "/bond/share"),
        ({"bond": BOND | {"basis": "decade"}}, "/bond/basis"),
        ({"bond": BOND | {"term_years": 6}}, "/bond/term_years"),
        ({"bond": BOND | {"trigger": "weather"}}, "/bond/trigger"),
        ({"bond": BOND | {"limit": 1}}, "/bond/limit"),
        ({"book": []}, "/book"),
        ({"book": [{"profile": {}}]}, "/book/0/profile/name"),
        ({"years": 0}, "/years"),
        ({"years": MOST_YEARS_AT_ONCE + 1}, "/years"),
        ({"seed": -1}, "/seed"),
        ({"assumptions": {"vendor.luck": 1}}, "/assumptions/vendor.luck"),
        ({"reinsurance": []}, "/reinsurance"),
    ],
)
def test_a_field_that_cannot_be_is_named(
    client: FlaskClient, change: dict[str, Any], pointer: str
) -> None:
    problem = check_problem(client.post(PATH, json=BODY | change), 422, "invalid-input")
    assert pointer in [error["pointer"] for error in problem["errors"]]


def test_a_bond_that_nothing_reaches_is_named_by_its_attachment(real: FlaskClient) -> None:
    bond = {"attachment": 1e15, "exhaustion": 2e15}
    answer = real.post(PATH, json=BODY | {"bond": bond})
    problem = check_problem(answer, 422, "cannot-be-priced")
    assert [error["pointer"] for error in problem["errors"]] == ["/bond/attachment"]


def test_an_entry_that_cannot_be_priced_is_named_by_its_place(real: FlaskClient) -> None:
    book = example_book()
    book[2]["policy"] |= {"inception": "2025-10-01", "expiry": "2026-10-01"}
    problem = check_problem(real.post(PATH, json=BODY | {"book": book}), 422, "batch-refused")
    assert [error["pointer"] for error in problem["errors"]] == ["/book/2/policy/expiry"]


def test_a_vendor_nobody_uses_is_named(real: FlaskClient) -> None:
    asked = BODY | {"assumptions": {"vendor.failure_rate:Nobody": 0.1}}
    problem = check_problem(real.post(PATH, json=asked), 422, "invalid-input")
    (error,) = problem["errors"]
    assert error["pointer"] == "/assumptions/vendor.failure_rate:Nobody"


def test_a_pool_larger_than_can_be_answered_at_once_is_refused(client: FlaskClient) -> None:
    one = example_book()[0]
    book = [{"profile": one["profile"] | {"name": f"E{i}"}} for i in range(MOST_AT_ONCE + 1)]
    problem = check_problem(client.post(PATH, json=BODY | {"book": book}), 422, "invalid-input")
    assert problem["errors"][0]["pointer"] == "/book"


def test_without_a_model_there_is_no_answer(client: FlaskClient, core: FakeCore) -> None:
    core.fault = NoModel("none")
    check_problem(client.post(PATH, json=BODY), 503, "no-model")


def test_entries_and_years_take_their_share_of_the_machine() -> None:
    def units(**more: object) -> float:
        return CatBondRequest.model_validate_json(json.dumps(BODY | more)).units

    assert units(book=BODY["book"][:1]) < units() < units(years=MOST_YEARS_AT_ONCE)


def test_a_caller_who_spent_its_share_waits(tmp_path: Path, core: FakeCore) -> None:
    settings = Settings(
        home=tmp_path, database_url=sqlite_url(tmp_path), log_level="error", visitor_share=4
    )
    client = create_app(settings, core=core.core()).test_client()
    assert client.post(PATH, json=BODY).status_code == 200
    check_problem(client.post(PATH, json=BODY), 429, "too-many-requests")


def test_the_same_comes_as_pdf(client: FlaskClient) -> None:
    answer = client.post(f"{PATH}/document", json=BODY | {"language": "ja"})
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    assert 'filename="kuramori-cat-bond-ja.pdf"' in answer.headers["Content-Disposition"]
    holds(answer.data, "1事象ごと100億円超100億円（上限点200億円）")
    check_nothing_stored(client)


# ---- as a job -------------------------------------------------------------------------------


def test_a_job_gives_what_the_request_gives(trained: Path, tmp_path: Path) -> None:
    settings = Settings(home=trained, database_url=sqlite_url(tmp_path), log_level="error")
    serving = create_app(settings)
    made = carried_out(bench_of(serving, settings), "cat_bond", BODY)
    assert made == serving.test_client().post(PATH, json=BODY).get_json()


def test_a_job_is_told_what_is_wrong_by_the_fields_of_its_request(client: FlaskClient) -> None:
    wrong = BODY | {"bond": {"attachment": 2e9, "exhaustion": 1e9}, "years": 0}
    answer = client.post("/v1/jobs", json={"kind": "cat_bond", "request": wrong})
    problem = check_problem(answer, 422, "invalid-input")
    pointers = {error["pointer"] for error in problem["errors"]}
    assert pointers == {"/request/bond/exhaustion", "/request/years"}
    assert KINDS["cat_bond"].request is CatBondJob
