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


COVER = ROOT / "examples" / "checks" / "event-cover.json"
OUTFLOW = ROOT / "examples" / "event-covers" / "outflow.json"


def test_a_cover_on_an_event_is_known_by_its_fields_and_has_its_exchange_inside(
    trained: Path,
) -> None:
    """The same yen and words as its price says, and no acceptance."""
    found = json.loads(said(trained, "check", OUTFLOW, "--on", ON, "--json"))
    priced = json.loads(said(trained, "event-cover", OUTFLOW, "--on", ON, "--json"))
    assert found["event_cover"]["credit"] == priced["credit"]
    assert (found["policy"], found["verdict"]) == (None, "cannot_say")
    assert found["eligible_credit"]["amount"] == 0


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "en",
            (
                "Would this event-linked cover stand in",
                "CANNOT SAY",
                "Were it counted",
                "cannot be said",
                "To settle: Ask the supervisor",
                "Paid within the days asked",
                "counts for nothing",
            ),
        ),
        (
            "ja",
            (
                "責任準備金の代替に係るイベント連動型補償の審査結果",
                "判断できない",
                "仮に算入した場合の不足額",
                "確認事項：監督当局に確認する",
                "保険契約に求められる日数以内に支払",
                "算入しない",
            ),
        ),
    ],
)
def test_a_cover_alone_is_a_report_of_its_own(
    trained: Path, lang: str, words: tuple[str, ...]
) -> None:
    page = said(trained, "check", OUTFLOW, "--on", ON, "--lang", lang)
    assert [text for text in words if text not in page.replace("\n", "")] == []
    assert max(columns(line) for line in page.splitlines()) <= WIDTH
    assert "Effective cover" not in page


def test_a_cover_beside_a_policy_leaves_the_verdict_to_the_policy(trained: Path) -> None:
    asked = ("check", policy("war-exclusion"), "--on", ON, "--json")
    alone = json.loads(said(trained, *asked, "--profile", EXCHANGE))
    both = json.loads(said(trained, *asked, "--event-cover", COVER))
    for name in ("verdict", "findings", "eligible_credit", "shortfall", "effective_cover"):
        assert both[name] == alone[name]
    assert "event_cover" not in alone
    assert both["event_cover"]["shortfall"] == alone["shortfall"]
    page = said(trained, "check", policy("war-exclusion"), "--event-cover", COVER, "--on", ON)
    assert page.index("Fails (1)") < page.index("Event-linked cover, yen")


def test_without_a_model_basis_risk_is_not_guessed(tmp_path: Path) -> None:
    done = run(tmp_path, "check", OUTFLOW, "--on", ON)
    assert done.returncode == 0
    assert "no model" in done.stderr
    assert "needs a trained model" in done.stdout
    assert "no theft can take so much" not in done.stdout


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_pdf_of_a_cover_is_the_report(trained: Path, tmp_path: Path, lang: Language) -> None:
    for contract, more in ((OUTFLOW, ()), (policy("meets-all"), ("--event-cover", COVER))):
        asked = ("check", contract, *more, "--on", ON, "--lang", lang)
        found = json.loads(said(trained, *asked, "--json"))
        file = tmp_path / "report.pdf"
        said(trained, *asked, "--pdf", file)
        read = found["event_cover"]
        holds(file.read_bytes(), *(finding["rule"] for finding in read["findings"]))
        holds(file.read_bytes(), read["name"], f"{read['shortfall_if_counted']['amount']:,}")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((EXCHANGE,), "neither a policy (layers) nor a cover on an event"),
        ((policy("meets-all"),), "--profile: a policy does not say which exchange"),
        ((OUTFLOW, "--event-cover", OUTFLOW), "is a cover on an event already"),
        ((OUTFLOW, "--profile", EXCHANGE), "/event_cover/exchange/name: the cover is on Middle"),
        (
            (policy("meets-all"), "--profile", EXCHANGE, "--event-cover", OUTFLOW),
            "and the check is of Small exchange",
        ),
        ((OUTFLOW, "--on", "2028-04-01"), "/event_cover/expiry: the cover expired"),
        ((OUTFLOW, "--scenario", "guess"), 'no scenario "guess": use one of press_band'),
    ],
)
def test_what_cannot_be_checked_is_one_line_that_says_why(
    trained: Path, arguments: tuple[str | Path, ...], words: str
) -> None:
    assert words in fault(trained, 2, "check", *arguments)
