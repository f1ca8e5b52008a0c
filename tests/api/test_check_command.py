"""`kuramori check` as an examiner uses it."""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from typing import TYPE_CHECKING

import pytest

from tests.api.command import ROOT, fault, run, said
from tests.api.papers.reading import every_page_says, holds

if TYPE_CHECKING:
    from pathlib import Path

    from pricing.phrases import Language

EXCHANGE = ROOT / "examples" / "checks" / "exchange.json"
ON = "2026-11-25"
WIDTH = 110


def policy(name: str) -> Path:
    return ROOT / "examples" / "policies" / f"{name}.json"


def columns(line: str) -> int:
    """Of a terminal: a Japanese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def test_the_document_has_what_an_examiner_files(trained: Path) -> None:
    found = json.loads(
        said(trained, "check", policy("war-exclusion"), "--profile", EXCHANGE, "--on", ON, "--json")
    )
    assert found["verdict"] == "reject"
    assert found["eligible_credit"]["amount"] == 0
    assert 0 < found["effective_cover"]["amount"] < 1_980_000_000
    wanted = {"rule", "result", "status", "citation", "observed", "required"}
    assert all(wanted <= set(finding) for finding in found["findings"])
    assert {s["status"] for s in found["standing"]} <= {"proposal", "derived", "assumption"}
    assert found["model"]


@pytest.mark.parametrize(
    ("lang", "headings"),
    [
        (
            "en",
            (
                "Verdict",
                "Amounts",
                "Effective cover",
                "Fails (1)",
                "Cannot be said (",
                "\nPasses (",
            ),
        ),
        ("ja", ("判定", "金額", "実効てん補額", "不適合（1件）", "判定不能（", "\n適合（")),
    ],
)
def test_the_page_reads_from_verdict_to_what_it_rests_on(
    trained: Path, lang: str, headings: tuple[str, ...]
) -> None:
    page = said(
        trained,
        "check",
        policy("statutory-form"),
        "--profile",
        EXCHANGE,
        "--lang",
        lang,
        "--on",
        ON,
    )
    places = [page.index(words) for words in headings]
    assert places == sorted(places)
    assert max(columns(line) for line in page.splitlines()) <= WIDTH


def test_the_japanese_page_has_no_english_sentence(trained: Path) -> None:
    page = said(
        trained, "check", policy("specie-form"), "--profile", EXCHANGE, "--lang", "ja", "--on", ON
    )
    for name in (
        "Specie form: stolen media are paid, remote theft is not",
        "Small exchange with a plan for its reserve",
        "Example Non-Life Insurance Co., Ltd.",
    ):
        page = page.replace(name, "")
    # Two words side by side; ids, case names and agencies stand alone or with figures.
    allowed = {"DMM Bitcoin", "kuramori train", "CEBS CP"}
    pairs = set(re.findall(r"[A-Za-z]{3,} [A-Za-z]{2,}", page))
    assert not {pair for pair in pairs if pair not in allowed and "Examiner" not in pair}


def test_it_works_without_a_model_and_says_what_is_unknown(tmp_path: Path) -> None:
    done = run(tmp_path, "check", policy("meets-all"), "--profile", EXCHANGE, "--on", ON, "--json")
    assert done.returncode == 0
    assert "no model" in done.stderr
    found = json.loads(done.stdout)
    assert found["verdict"] == "accept"
    assert found["model"] is None
    assert found["effective_cover"]["unknown"] == ["exclusions"]


def test_a_damaged_model_ends_it_and_is_not_left_out(trained: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(trained, home)
    for file in home.rglob("model.json"):
        file.write_bytes(file.read_bytes() + b" ")
    line = fault(home, 1, "check", policy("meets-all"), "--profile", EXCHANGE, "--on", ON)
    assert "SHA-256" in line


@pytest.mark.parametrize(
    ("option", "words"),
    [
        (("--regime", "atlantis"), "use one of"),
        (("--scenario", "guess"), "press_band/industry_anchors"),
        (("--on", "soon"), "--on"),
    ],
)
def test_bad_input_is_one_line(trained: Path, option: tuple[str, str], words: str) -> None:
    arguments = ("check", policy("meets-all"), "--profile", EXCHANGE, *option)
    assert words in fault(trained, 2, *arguments)


def test_contradictory_clauses_are_refused_with_the_reason(trained: Path, tmp_path: Path) -> None:
    document = json.loads(policy("meets-all").read_text("utf-8"))
    document["exclusions"]["remote_access"] = True
    file = tmp_path / "policy.json"
    file.write_text(json.dumps(document), "utf-8")
    line = fault(trained, 2, "check", file, "--profile", EXCHANGE)
    assert "contradict" in line
    assert "causes.outsider_hack" in line


def test_a_check_is_made_under_the_rules_of_its_day(trained: Path) -> None:
    """So that one made before the rules changed comes out the same for ever."""
    rule_sets = [
        json.loads(
            said(
                trained, "check", policy("meets-all"), "--profile", EXCHANGE, "--on", day, "--json"
            )
        )["rule_set"]
        for day in ("2026-11-24", "2026-11-25")
    ]
    assert rule_sets == ["jp-2026-11-22", "jp-2026-11-25"]


def test_a_regime_without_rules_for_policies_is_refused(trained: Path) -> None:
    done = run(trained, "check", policy("meets-all"), "--profile", EXCHANGE, "--regime", "hk")
    assert done.returncode == 2
    assert "hk has amounts and no rules for policies" in done.stderr


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_pdf_is_the_report(trained: Path, tmp_path: Path, lang: Language) -> None:
    asked = ("check", policy("specie-form"), "--profile", EXCHANGE, "--on", ON, "--lang", lang)
    found = json.loads(said(trained, *asked, "--json"))
    file = tmp_path / "report.pdf"
    said(trained, *asked, "--pdf", file)
    pdf = file.read_bytes()
    every_page_says(pdf, "not kept" if lang == "en" else "保存されていない", lang)
    holds(pdf, *(finding["rule"] for finding in found["findings"]))
    holds(pdf, f"{found['effective_cover']['amount']:,}")
