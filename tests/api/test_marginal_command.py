"""`kuramori marginal` as a stranger uses it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.api.command import EXAMPLE, ON, ROOT, fault, run, said

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BOOK = ROOT / "examples" / "books" / "four-policies.json"
POLICY = ROOT / "examples" / "policies" / "meets-precedents.json"


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """Where a test writes its own book."""
    return tmp_path / "book.json"


def test_the_document_has_the_price_in_the_book_beside_that_of_the_quote(trained: Path) -> None:
    asked = (EXAMPLE, "--policy", POLICY, "--on", ON, "--json")
    found = json.loads(said(trained, "marginal", *asked, "--book", BOOK))
    quote = json.loads(said(trained, "quote", *asked))
    assert found["technical_premium"] == quote["technical_premium"]
    assert found["basis_version"] == quote["basis_version"]
    assert found["premium"]["amount"] < found["premium_alone"]["amount"]
    assert found["capital_basis"]["status"] == "assumption"
    assert found["same_exchange"] == [3]
    assert "shares" not in found


def test_the_page_reads_from_price_to_shares_to_what_is_assumed(trained: Path) -> None:
    page = said(trained, "marginal", EXAMPLE, "--book", BOOK, "--on", ON, "--shares")
    words = (
        "Premium in this book",
        "Technical premium beside it",
        "Of the book without it",
        "Marginal",
        "Whose capital it is",
        "/2",
        "Exchanges are taken as independent",
        "kuramori portfolio BOOK --add PROFILE",
        "On 23 Nov 2026: model ",
    )
    told = " ".join(page.split())
    places = [told.index(word) for word in words]
    assert places == sorted(places)
    assert "assumption, not law" in page
    assert max(len(line) for line in page.splitlines()) <= 110


def test_both_answers_stand_side_by_side(trained: Path) -> None:
    book = ROOT / "examples" / "book.csv"
    asked = ("--on", ON, "--json")
    found = json.loads(said(trained, "marginal", EXAMPLE, "--book", book, *asked))
    one = found["together"]
    years = ("--years", "131072")
    added = said(trained, "portfolio", book, "--add", EXAMPLE, *years, *asked)
    assert abs(one["marginal"] - json.loads(added)["added"]["marginal"]) <= 1
    assert one["marginal"] > found["marginal"]["amount"] + 2 * one["marginal_error"]
    page = " ".join(said(trained, "marginal", EXAMPLE, "--book", book, "--on", ON).split())
    assert "131,072 simulated years, seed 1" in page
    assert f"¥{one['premium']:,}" in page
    assert f"¥{found['premium']['amount']:,} if independent" in page


def test_what_stands_in_the_way_of_the_second_is_told(trained: Path) -> None:
    page = " ".join(said(trained, "marginal", EXAMPLE, "--book", BOOK, "--on", ON).split())
    assert "Not worked out must be the only entry of its exchange (/3 has" in page


def test_a_policy_of_a_spreadsheet_is_refused_by_its_line(trained: Path, tmp_path: Path) -> None:
    text = (ROOT / "examples" / "book.csv").read_text("utf-8")
    path = tmp_path / "apart.csv"
    path.write_text(text.replace("2027-04-01,2028-04-01", "2030-04-01,2031-04-01", 1), "utf-8")
    asked = ("marginal", EXAMPLE, "--book", path, "--on", ON)
    assert "line 3, policy: in the book: it runs from 2030-04-01" in fault(trained, 2, *asked)
    japanese = fault(trained, 2, *asked, "--lang", "ja")
    assert "3行目、policy：保有契約：保険期間（2030-04-01〜2031-04-01）が算定する契約" in japanese


def test_without_shares_no_policy_of_the_book_is_listed(trained: Path) -> None:
    page = said(trained, "marginal", EXAMPLE, "--book", BOOK, "--on", ON)
    assert "Whose capital it is" not in page


def test_an_empty_book_is_a_book(trained: Path, written: Path) -> None:
    written.write_text("[]", "utf-8")
    arguments = ("marginal", EXAMPLE, "--book", written, "--on", ON, "--shares", "--json")
    found = json.loads(said(trained, *arguments))
    assert found["marginal"] == found["alone"] == found["shares"][0]["capital"]


def test_a_name_is_shown_as_it_is(trained: Path, written: Path) -> None:
    entry = json.loads(BOOK.read_text("utf-8"))[1]
    entry["profile"]["name"] = "[/x] of [bold]"
    written.write_text(json.dumps([entry]), "utf-8")
    page = said(trained, "marginal", EXAMPLE, "--book", written, "--on", ON, "--shares")
    assert "[/x] of [bold]" in page


def _without_assets(entry: dict[str, Any]) -> None:
    entry["profile"]["assets"]["total"] = 0


def _misspelt(entry: dict[str, Any]) -> None:
    entry["polcy"] = None


def _misspelt_deeper(entry: dict[str, Any]) -> None:
    entry["policy"]["layers"][0]["limits"] = 1


def _no_date(entry: dict[str, Any]) -> None:
    entry["policy"]["expiry"] = "next year"


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_without_assets, "/3/profile/assets/total: must be above 0 (it is 0)"),
        (_misspelt, "/3/polcy: is not a known field"),
        (_misspelt_deeper, "/3/policy/layers/0/limits: is not a known field"),
        (_no_date, "/3/policy/expiry: must be a date such as 2026-04-01 (it is 'next year')"),
    ],
)
def test_a_fault_names_its_entry(
    trained: Path, written: Path, spoil: Callable[[dict[str, Any]], None], words: str
) -> None:
    book = json.loads(BOOK.read_text("utf-8"))
    spoil(book[3])
    written.write_text(json.dumps(book), "utf-8")
    line = fault(trained, 2, "marginal", EXAMPLE, "--book", written, "--on", ON)
    assert words in line
    assert str(written) in line


def test_a_policy_that_cannot_pay_names_its_entry(trained: Path, written: Path) -> None:
    book = json.loads(BOOK.read_text("utf-8"))
    book[3]["policy"]["layers"][0] = {"limit": 1e9, "attachment": 9e15}
    written.write_text(json.dumps(book), "utf-8")
    line = fault(trained, 2, "marginal", EXAMPLE, "--book", written, "--on", ON)
    assert "/3/policy/layers/0: in the book: layer 1 begins at" in line


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{}", "must be a JSON array"),
        ("[3]", "/0: must be a JSON object (it is 3)"),
        ("[", "not JSON"),
    ],
)
def test_what_is_no_book_is_refused(trained: Path, written: Path, text: str, words: str) -> None:
    written.write_text(text, "utf-8")
    assert words in fault(trained, 2, "marginal", EXAMPLE, "--book", written, "--on", ON)


def test_a_book_that_is_not_there_is_refused(trained: Path, written: Path) -> None:
    assert "no such file" in fault(trained, 2, "marginal", EXAMPLE, "--book", written, "--on", ON)
    assert run(trained, "marginal", EXAMPLE, "--on", ON).returncode == 2
