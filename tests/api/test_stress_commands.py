"""`kuramori stress` and `kuramori sector` as a stranger uses them, without a trained model."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.api.command import EXAMPLE, ON, ROOT, fault, run, said

if TYPE_CHECKING:
    from pathlib import Path

POLICY = ROOT / "examples" / "policies" / "war-exclusion.json"
BOOK = ROOT / "examples" / "books" / "sector.json"


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """Where a test writes its own book."""
    return tmp_path / "book.json"


def test_the_page_goes_from_today_to_stress_to_wording(tmp_path: Path) -> None:
    page = said(tmp_path, "stress", EXAMPLE, "--policy", POLICY, "--on", ON)
    words = (
        "Wallet vendor",
        "The same share of the same tier taken today",
        "Where each loss stays",
        "What the exchange must find under stress",
        "Ten thefts against the wording",
        "excluded: state-backed actor",
        "The reserve cash is not stated",
        "share an assumption",
    )
    places = [page.index(word) for word in words]
    assert places == sorted(places)
    assert max(len(line) for line in page.splitlines()) <= 110
    assert not list(tmp_path.iterdir())


def test_without_a_policy_nothing_is_said_of_one(tmp_path: Path) -> None:
    page = said(tmp_path, "stress", EXAMPLE, "--on", ON)
    assert "No policy is given" in page
    assert "Ten thefts against the wording" not in page
    assert "Where each loss stays" not in page


def test_the_document_has_every_case(tmp_path: Path) -> None:
    arguments = ("stress", EXAMPLE, "--policy", POLICY, "--on", ON, "--json")
    found = json.loads(said(tmp_path, *arguments))
    assert len(found["replays"]) == len(found["scenarios"]) == 10
    assert {len(replay["cases"]) for replay in found["replays"]} == {5}
    for replay in found["replays"]:
        for case in replay["cases"]:
            assert case["loss"] == sum(case["parts"].values())
    assert found["vendor"]["result"] == "unknown"
    assert found["days_to_first_payment"] is None


def test_the_book_is_shown_with_sums_names_and_stresses(tmp_path: Path) -> None:
    page = said(tmp_path, "sector", BOOK, "--on", ON)
    words = (
        "Exchanges on 23 Nov 2026",
        "4 in all",
        "Expiries by quarter",
        "Herfindahl",
        "Each theft at every exchange at once",
        "One wallet vendor fails all its clients",
        "Required amounts by press_band/industry_anchors",
    )
    places = [page.index(word) for word in words]
    assert places == sorted(places)
    assert max(len(line) for line in page.splitlines()) <= 110
    found = json.loads(said(tmp_path, "sector", BOOK, "--on", ON, "--json"))
    assert found["sums"]["exchanges"] == len(found["exchanges"]) == 4


def test_names_are_shown_as_they_are(tmp_path: Path, written: Path) -> None:
    book = json.loads(BOOK.read_text("utf-8"))
    book[0]["profile"] |= {"name": "[/x] of [bold]", "wallet_vendor": "[/y]"}
    written.write_text(json.dumps(book), "utf-8")
    page = said(tmp_path, "sector", written, "--on", ON)
    assert "[/x] of [bold]" in page
    assert "[/y]" in page
    profile = tmp_path / "profile.json"
    profile.write_text(json.dumps(book[0]["profile"]), "utf-8")
    page = said(tmp_path, "stress", profile, "--on", ON)
    assert "[/x] of [bold]" in page
    assert "[/y] is not in the register" in page


def test_faults_name_their_entry(tmp_path: Path, written: Path) -> None:
    book = json.loads(BOOK.read_text("utf-8"))
    written.write_text(json.dumps([*book, book[0]]), "utf-8")
    assert "/4/profile/name: must be the only entry" in fault(tmp_path, 2, "sector", written)
    book[1]["policy"]["sublimits"] = [{"asset": "BTC", "limit": 1e9}]
    written.write_text(json.dumps(book), "utf-8")
    assert "/1/policy/sublimits: " in fault(tmp_path, 2, "sector", written)
    del book[1]["policy"]["sublimits"], book[2]["profile"]["assets"]
    written.write_text(json.dumps(book), "utf-8")
    assert "/2/profile/assets" in fault(tmp_path, 2, "sector", written)
    written.write_text("[]", "utf-8")
    assert "must hold at least one exchange" in fault(tmp_path, 2, "sector", written)


def test_a_day_before_every_rate_is_refused_in_one_line(tmp_path: Path) -> None:
    for command in (("stress", EXAMPLE), ("sector", BOOK)):
        done = run(tmp_path, *command, "--on", "2001-01-01")
        assert (done.returncode, done.stdout) == (2, "")
        assert len(done.stderr.strip().splitlines()) == 1
