"""`kuramori cat-bond` as a stranger uses it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.api.command import ON, ROOT, fault, said

if TYPE_CHECKING:
    from pathlib import Path

BOOK = ROOT / "examples" / "books" / "sector.json"
LAYER = ("--attachment", "2e9", "--exhaustion", "6e9")
FEW = ("--years", "65536")


def test_the_sheet_has_risk_spread_wording_and_precedents(trained: Path) -> None:
    text = " ".join(said(trained, "cat-bond", BOOK, *LAYER, *FEW, "--on", ON).split())
    for words in (
        "¥4bn xs ¥2bn of each event",
        "Attaches",
        "Expected loss (EL)",
        "A first loss",
        "By multiples of EL",
        "By cost of capital",
        "Sponsor (cedant)",
        "Calculation agent",
        "Long Walk Re 2024-1",
        "Exact law beside simulation",
        "vendor.failure_rate",
    ):
        assert words in text


def test_a_trigger_no_source_gives_is_shown_as_unknown(trained: Path) -> None:
    text = said(trained, "cat-bond", BOOK, *LAYER, *FEW, "--on", ON)
    (line,) = (line for line in text.splitlines() if "East Lane Re VII" in line)
    assert line.split()[-4:] == ["–"] * 4


def test_it_is_written_as_pdf(trained: Path, tmp_path: Path) -> None:
    said(trained, "cat-bond", BOOK, *LAYER, *FEW, "--on", ON, "--pdf", tmp_path / "bond.pdf")
    assert (tmp_path / "bond.pdf").read_bytes().startswith(b"%PDF-")


def test_a_tiny_expected_loss_has_no_multiple(trained: Path) -> None:
    layer = ("--attachment", "36e9", "--exhaustion", "60e9")
    book = ROOT / "examples" / "book.csv"
    text = said(trained, "cat-bond", book, *layer, *FEW, "--on", ON)
    assert "EL too small for a multiple" in " ".join(text.split())


def test_the_sheet_reads_in_japanese(trained: Path) -> None:
    text = said(
        trained, "cat-bond", BOOK, *LAYER, *FEW, "--on", ON, "--aggregate", "--trigger",
        "pool_loss", "--lang", "ja",
    )  # fmt: skip
    joined = "".join(text.split())
    for words in ("タームシート", "年間累計20億円超40億円", "プール損害型", "満期延長", "未確認値"):
        assert words in joined
    assert "Expected loss" not in text


def test_json_is_the_report(trained: Path) -> None:
    found: dict[str, Any] = json.loads(
        said(trained, "cat-bond", BOOK, *LAYER, *FEW, "--on", ON, "--json", "--share", "0.5")
    )
    assert found["principal"]["amount"] == 2_000_000_000
    assert found["made"]["years"] == 65536
    assert len(found["check"]) == 3


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--attachment", "6e9", "--exhaustion", "2e9"), "--exhaustion: exhaustion"),
        (
            ("--attachment", "1e9", "--exhaustion", "1000000000.000001"),
            "--exhaustion: the principal, the share of exhaustion less attachment, must be",
        ),
        (
            ("--attachment", "0", "--exhaustion", "10", "--share", "0.01", "--lang", "ja"),
            "--share：元本（上限点とエクセス・ポイントの差×引受割合）は1円以上にしてください",
        ),
        ((*LAYER, "--share", "2"), "--share:"),
        ((*LAYER, "--term-years", "9"), "--term-years:"),
        ((*LAYER, "--set", "vendor.unheard=1"), "no such assumption"),
        ((*LAYER, "--years", "0"), "years must be from 1"),
        (("--attachment", "1e15", "--exhaustion", "2e15"), "no simulated year"),
        (("--attachment", "nan", "--exhaustion", "2e15"), "--attachment:"),
    ],
)
def test_wrong_options_are_one_line(trained: Path, arguments: tuple[str, ...], words: str) -> None:
    given = arguments if "--years" in arguments else (*arguments, *FEW)
    assert words in fault(trained, 2, "cat-bond", BOOK, *given, "--on", ON)
