"""Indications over HTTP and on the command line: many at once, nothing stored."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from api.app import create_app
from api.routes.indications import BODIES
from api.shapes import IndicationRequest
from pricing.errors import BatchRefused, NothingCovered
from pricing.submission import MOST_FAULTS
from tests.api.command import EXAMPLE, ON, ROOT, run
from tests.api.test_refusals import check_nothing_stored, check_problem

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from api.settings import Settings
    from tests.api.conftest import FakeCore


@pytest.fixture
def book(asked: dict[str, Any]) -> dict[str, Any]:
    on = asked.pop("on")
    return {"submissions": [asked, {"profile": asked["profile"]}], "on": on}


def test_each_submission_has_its_indication_and_nothing_is_stored(
    client: FlaskClient, book: dict[str, Any]
) -> None:
    answer = client.post("/v1/indications", json=book)
    assert answer.status_code == 200
    body = answer.get_json()
    assert body["on"] == book["on"]
    assert body["model"]["version"] == "fake-1"
    assert [row["policy_source"] for row in body["indications"]] == ["given", "reference"]
    premium = body["indications"][0]["technical_premium"]
    assert premium["low"] <= premium["amount"] <= premium["high"]
    check_nothing_stored(client)


def test_the_day_is_today_in_utc_if_none_is_given(
    settings: Settings, core: FakeCore, book: dict[str, Any]
) -> None:
    at = datetime(2026, 12, 31, 23, 59, tzinfo=UTC)
    app = create_app(settings, core=core.core(), now=lambda: at)
    del book["on"]
    body = app.test_client().post("/v1/indications", json=book).get_json()
    assert body["on"] == "2026-12-31"


@pytest.mark.parametrize(
    ("submissions", "pointer", "words"),
    [
        ([], "/submissions", "at least 1 entry"),
        ([{}], "/submissions/0/profile", "is required"),
        ("all", "/submissions", "a JSON array"),
        ([{"profile": None, "extra": 1}], "/submissions/0/profile", "a JSON object"),
    ],
)
def test_a_book_that_is_none_is_refused_by_field(
    client: FlaskClient, submissions: object, pointer: str, words: str
) -> None:
    answer = client.post("/v1/indications", json={"submissions": submissions})
    body = check_problem(answer, 422, "invalid-input")
    first = body["errors"][0]
    assert first["pointer"] == pointer
    assert words in first["detail"]


@pytest.mark.parametrize(
    ("text", "pointer", "words"),
    [
        ('{"submissions": [' + "1, " * 9_999 + "1]}", "/submissions/0", "(49 more in errors)"),
        ('{"submissions": [' + "1, " * 10_000 + "1]}", "/submissions", "at most 10000 entries"),
        (
            '{"submissions": [{"policy": {"layers": [' + "1, " * 50_000 + "1]}}]}",
            "/submissions/0",
            "no larger than 64 KiB",
        ),
        (
            "{" + ", ".join(f'"{i}": 1' for i in range(10_000)) + "}",
            "",
            "no fields but submissions, on",
        ),
    ],
    ids=["list", "too long", "one submission", "envelope"],
)
def test_a_body_of_nothing_but_faults_is_not_kept_fault_by_fault(
    client: FlaskClient, text: str, pointer: str, words: str
) -> None:
    """A large body has room for millions, and each takes a kilobyte."""
    with pytest.raises(ValidationError) as refused:
        IndicationRequest.model_validate_json(text)
    assert refused.value.error_count() <= MOST_FAULTS
    answer = client.post("/v1/indications", data=text, content_type="application/json")
    body = check_problem(answer, 422, "invalid-input")
    assert body["errors"][0]["pointer"] == pointer
    assert words in body["detail"]


def test_what_cannot_be_priced_is_named_by_its_place(
    client: FlaskClient, core: FakeCore, book: dict[str, Any]
) -> None:
    core.price_fault = BatchRefused(
        {1: NothingCovered("nothing there", "/policy/layers/0"), 7: NothingCovered("nor here")}
    )
    body = check_problem(client.post("/v1/indications", json=book), 422, "batch-refused")
    assert body["detail"] == "nothing there (1 more)"
    assert [error["pointer"] for error in body["errors"]] == [
        "/submissions/1/policy/layers/0",
        "/submissions/7",
    ]


def test_a_large_book_may_be_larger_than_other_bodies(
    settings: Settings, core: FakeCore, book: dict[str, Any]
) -> None:
    app = create_app(settings, core=core.core())
    app.config["MAX_CONTENT_LENGTH"] = 4096
    client = app.test_client()
    book["submissions"] = book["submissions"] * 10
    assert len(json.dumps(book)) > 4096
    assert client.post("/v1/indications", json=book).status_code == 200
    quote = {"profile": book["submissions"][0]["profile"], "note": "x" * 4096}
    check_problem(client.post("/v1/quotes", json=quote), 413, "body-too-large")
    book["submissions"] = book["submissions"] * BODIES
    check_problem(client.post("/v1/indications", json=book), 413, "body-too-large")


# The command.


@pytest.fixture
def book_file(tmp_path: Path) -> Path:
    profile = json.loads((ROOT / "examples" / "jp-middle.json").read_text(encoding="utf-8"))
    policy = json.loads(
        (ROOT / "examples" / "policies" / "meets-precedents.json").read_text(encoding="utf-8")
    )
    path = tmp_path / "book.json"
    path.write_text(json.dumps([{"profile": profile}, {"profile": profile, "policy": policy}]))
    return path


def test_the_command_prints_premiums_near_those_of_quotes(trained: Path, book_file: Path) -> None:
    done = run(trained, "indicate", str(book_file), "--on", ON, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)["indications"]
    quoted = json.loads(run(trained, "quote", EXAMPLE, "--on", ON, "--json").stdout)
    premium = found[0]["technical_premium"]["amount"]
    assert premium == pytest.approx(quoted["technical_premium"]["amount"], rel=1e-3)
    assert found[1]["policy_source"] == "given"


def test_the_page_has_a_line_for_each_and_a_total(trained: Path, book_file: Path) -> None:
    done = run(trained, "indicate", str(book_file), "--on", ON)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Middle exchange") == 2
    assert "2 in all" in done.stdout
    assert "On 23 Nov 2026: model " in done.stdout
    assert max(len(line) for line in done.stdout.splitlines()) <= 110


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[]", "must hold at least one exchange"),
        ("{}", "must be a JSON array"),
        ('[{"profile": 1}]', "/0/profile: must be a JSON object"),
        ("[", "not JSON"),
    ],
)
def test_a_file_that_is_no_book_is_refused_in_one_line(
    trained: Path, tmp_path: Path, text: str, words: str
) -> None:
    path = tmp_path / "book.json"
    path.write_text(text)
    done = run(trained, "indicate", str(path))
    assert done.returncode == 2
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_what_cannot_be_priced_is_named_by_its_place_in_the_file(
    trained: Path, book_file: Path
) -> None:
    book = json.loads(book_file.read_text())
    book[1]["policy"]["layers"] = [{"limit": 1e9, "attachment": 1e15}]
    book_file.write_text(json.dumps(book))
    done = run(trained, "indicate", str(book_file), "--on", ON)
    assert done.returncode == 2
    assert "/1/policy/layers/0: layer 1 begins at" in done.stderr
