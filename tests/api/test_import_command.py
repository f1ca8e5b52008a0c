"""`kuramori import` as a stranger uses it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from api.imports.columns import KINDS, Kind
from models.profile import SecurityProfile
from tests.api.command import fault, run, said
from tests.api.imports.conftest import GOOD, HEADER, csv_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.csv"
    path.write_bytes(csv_of(GOOD, GOOD.replace("Exchange", "Other")))
    return path


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_is_filled_by_taking_the_mark_off_its_example(
    tmp_path: Path, kind: Kind
) -> None:
    path = tmp_path / f"{kind}.csv"
    assert "columns" in said(tmp_path, "import", "template", kind, "--out", path)
    path.write_text(path.read_text("utf-8").replace("\n# ", "\n"), "utf-8")
    assert said(tmp_path, "import", "check", path, "--kind", kind) == "1 row, no faults\n"
    assert "is there already" in fault(tmp_path, 2, "import", "template", kind, "--out", path)


def test_a_template_is_csv_alone(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    assert "must end in .csv" in fault(tmp_path, 2, "import", "template", "profiles", "--out", path)
    assert not path.exists()


def test_a_sound_file_says_how_it_was_read(tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    path.write_bytes(f"{HEADER}\n# 例\n{GOOD}\n蔵守,1,1,0,1".encode("cp932"))
    done = said(tmp_path, "import", "check", path, "--kind", "profiles")
    assert done == ("2 rows, no faults, 1 left out as comments, read as CP932 (Japanese Windows)\n")


def test_faults_are_listed_line_by_line_and_end_with_two(tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    path.write_bytes(csv_of("A,x,1,0,1", "B,1,1,0,-1"))
    done = run(tmp_path, "import", "check", path, "--kind", "profiles")
    assert done.returncode == 2
    first, second = done.stdout.splitlines()
    assert first.startswith("book.csv, line 2, assets.total: must be a number (it is 'x')")
    assert second.startswith("book.csv, line 3, yearly_volume: must be 0 or more")
    told = run(tmp_path, "import", "check", path, "--kind", "profiles", "--json")
    body = json.loads(told.stdout)
    assert (told.returncode, body["count"]) == (2, 2)
    assert body["faults"][0]["column"] == "assets.total"
    shown = run(tmp_path, "import", "show", path, "--kind", "profiles", "--json")
    assert (shown.returncode, shown.stdout) == (2, "")
    assert "line 2, assets.total" in shown.stderr


@pytest.mark.parametrize("what", ["check", "show"])
def test_faults_are_listed_in_japanese(tmp_path: Path, what: str) -> None:
    path = tmp_path / "book.csv"
    path.write_bytes(csv_of("A,x,1,0,1", "B,1,1,0,-1"))
    done = run(tmp_path, "import", what, path, "--kind", "profiles", "--lang", "ja")
    lines = (done.stdout or done.stderr).splitlines()
    assert done.returncode == 2
    assert lines[0].startswith(
        "book.csv、2行目、assets.total：数値で入力してください（入力値：'x'）"
    )
    assert lines[1] == "book.csv、3行目、yearly_volume：0以上にしてください（入力値：-1）"


def test_a_file_is_shown_by_name_and_as_json(tmp_path: Path, book: Path) -> None:
    lines = said(tmp_path, "import", "show", book, "--kind", "profiles").splitlines()
    assert lines == ["line 2: Exchange", "line 3: Other"]
    found = json.loads(said(tmp_path, "import", "show", book, "--kind", "profiles", "--json"))
    assert [SecurityProfile.model_validate_json(json.dumps(one)).name for one in found] == [
        "Exchange",
        "Other",
    ]


def test_exposures_as_json_are_a_book_that_is_priced(trained: Path, tmp_path: Path) -> None:
    path, book = tmp_path / "exposures.csv", tmp_path / "book.json"
    said(tmp_path, "import", "template", "exposures", "--out", path)
    path.write_text(path.read_text("utf-8").replace("\n# ", "\n"), "utf-8")
    book.write_text(said(tmp_path, "import", "show", path, "--kind", "exposures", "--json"))
    assert "Example Exchange" in said(trained, "indicate", book, "--on", "2026-11-25")


@pytest.mark.parametrize(
    ("name", "words"),
    [("none.csv", "no such file"), (".", "is a directory")],
)
def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path, name: str, words: str) -> None:
    line = fault(tmp_path, 2, "import", "check", tmp_path / name, "--kind", "profiles")
    assert words in line
