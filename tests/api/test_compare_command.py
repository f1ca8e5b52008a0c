"""`kuramori compare` and `kuramori compare-history` as a CFO uses them."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from tests.api.command import EXAMPLE, ROOT, fault, run, said

if TYPE_CHECKING:
    from pathlib import Path

    from pypdf import PageObject

ON = "2026-11-25"
SMALL = ROOT / "examples" / "jp-small.json"
WIDTH = 110


def asked(home: Path, *more: str | Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(said(home, "compare", SMALL, "--on", ON, "--json", *more))
    return found


def columns(line: str) -> int:
    """Of a terminal: a Japanese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def test_the_document_has_what_the_decision_needs(trained: Path) -> None:
    found = json.loads(said(trained, "compare", EXAMPLE, "--on", ON, "--json"))
    assert found["recommendation"]["option"] in {option["name"] for option in found["options"]}
    for option in found["options"]:
        assert option["yearly_cost"]["low"] <= option["yearly_cost"]["amount"]
        assert 0 <= option["shortfall_probability"] <= 1
        assert option["expected_shortfall"]["amount"] >= 0
        assert option["days_to_full_payment"] > 0
        assert option["eligible_credit"]["amount"] >= 0
    assert 0 < found["break_even"]["rate_on_line"] < 1
    assert found["best_mix"]["option"] in {option["name"] for option in found["options"]}
    assert len(found["frontier"]) > 3


def test_every_kind_of_option_is_there_and_again_with_a_line(trained: Path) -> None:
    names = {option["name"] for option in asked(trained)["options"]}
    alone = {"policy", "policy_low_retention", "policy_half_limit", "cash_25_and_excess"}
    alone |= {"cash_50_and_excess", "guarantee", "captive", "event_linked", "best_mix"}
    assert {"all_cash"} | alone | {f"{name}+line" for name in alone} <= names


def test_a_policy_in_hand_is_an_option_and_lends_its_wording(trained: Path) -> None:
    policy = ROOT / "examples" / "policies" / "war-exclusion.json"
    options = {o["name"]: o for o in asked(trained, "--policy", policy)["options"]}
    assert options["given_policy"]["verdict"] == "reject"
    assert options["given_policy"]["requirement_met"] == "yes"  # the cash beside it is enough
    assert options["policy"]["eligible_credit"]["amount"] == 0


def test_percentages_and_shares_are_the_same_figures(trained: Path) -> None:
    one = asked(trained, "--cost-of-capital", "8%", "--reserve-yield", "0.01")
    other = asked(trained, "--cost-of-capital", "0.08", "--reserve-yield", "1%")
    assert one == other
    used = {fact["name"]: fact for fact in one["figures"]}
    assert used["cost_of_capital"]["value"] == 0.08
    assert used["cost_of_capital"]["source"] == "Stated by the exchange"
    assert used["line_fee"]["status"] == "assumption"


@pytest.mark.parametrize(
    ("option", "said_"),
    [
        (("--cost-of-capital", "0.1%"), "--cost-of-capital: the cost of capital (0.10%) is below"),
        (("--most-cash=-5",), "--most-cash: must be 0 or more"),
        (("--whole", "2"), "--whole: must be at most 0.9999"),
        (("--most-premium", "much"), "--most-premium: must be a number such as 0.1, 10% or 2e9"),
        (("--insurer-grade", "ZZ"), "--insurer-grade: must be"),
        (("--build-up-years", "0"), "--build-up-years: must be 1 or more"),
        (("--rate", "KRW"), "--rate: must be yen per unit such as KRW=0.11"),
        (("--regime", "kr"), "needs yen per KRW (--rate KRW=YEN)"),
        (("--regime", "eu", "--rate", "EUR=180"), "--answer overheads"),
        (("--answer", "moon=1"), "--answer: must be NAME=VALUE, NAME one of overheads"),
        (("--control-cost", "staff_screening"), "--control-cost: must be such as dual_control="),
        (("--control-cost", "amulet=1,2"), '--control-cost: no control "amulet": use one of'),
        (("--answer", "overheads=abc"), "--answer: overheads: must be an amount such as 8e6"),
        (("--reserve-yield", "11%"), "--reserve-yield: the cost of capital (10.00%) is below"),
        (
            ("--own-token-fall", "0", "--reserve-in-own-token", "100%"),
            "--reserve-in-own-token: the reserve would be worth 0.0% of itself after a theft",
        ),
        (("--regime", "atlantis"), 'no rules for regime "atlantis"'),
        (("--scenario", "none"), 'no scenario "none"'),
        (("--on", "2001-01-01"), "no rules are kept for 2001-01-01"),
        (("--most-cash", "1e6", "--most-limit", "1e6"), "no mix meets the required amount"),
    ],
)
def test_bad_input_is_named_in_one_line(trained: Path, option: tuple[str, ...], said_: str) -> None:
    assert said_ in fault(trained, 2, "compare", SMALL, *option)


def test_a_constraint_nobody_can_meet_comes_with_the_closest_mix(trained: Path) -> None:
    line = fault(trained, 2, "compare", SMALL, "--most-cash", "1e6")
    assert re.search(r"at most 1,000,000 yen of cash; the closest mix needs [0-9,]+ \(cash", line)


def test_another_regime_is_asked_in_its_own_money(trained: Path) -> None:
    found = asked(trained, "--regime", "kr", "--rate", "KRW=0.107")
    assert found["asked"]["status"] == "in_force"
    by_name = {option["name"]: option for option in found["options"]}
    assert by_name["policy"]["requirement_met"] == "unknown"
    assert "guarantee" not in by_name  # Korea names none


def test_what_a_regime_asks_beside_the_profile_is_answered(trained: Path) -> None:
    europe = ("--regime", "eu", "--rate", "EUR=180", "--answer", "overheads=8e6EUR")
    found = asked(trained, *europe)
    assert found["asked"]["required"]["amount"] == 0.25 * 8e6 * 180


def test_what_a_control_costs_the_exchange_is_what_it_says(trained: Path) -> None:
    found = asked(trained, "--control-cost", "staff_screening=3e6,4e6")
    (move,) = (m for m in found["control_moves"] if m["control"] == "staff_screening")
    assert (move["costs_once"]["amount"], move["costs_yearly"]["amount"]) == (3e6, 4e6)


@pytest.mark.parametrize(
    ("lang", "headings"),
    [
        (
            "en",
            (
                "Cash or cover?",
                "The best mix",
                "Where the choice turns over",
                "If help falls with the theft",
            ),
        ),
        ("ja", ("現金か保険か", "最適な組合せ", "選択が逆転する水準", "誤方向リスク")),
    ],
)
def test_the_page_reads_in_both_languages(
    trained: Path, lang: str, headings: tuple[str, ...]
) -> None:
    text = said(trained, "compare", SMALL, "--on", ON, "--lang", lang, "--all")
    for heading in headings:
        assert heading in text
    assert max(map(columns, text.splitlines())) <= WIDTH
    if lang == "ja":
        words = [line for line in text.splitlines() if "liquidity" in line or "Retained" in line]
        assert words == []


def test_the_short_page_is_the_decision_alone(trained: Path) -> None:
    short = said(trained, "compare", SMALL, "--on", ON)
    assert "The best mix" in short
    assert "If help falls with the theft" not in short


def test_the_pictures_are_one_file_that_asks_for_nothing(trained: Path, tmp_path: Path) -> None:
    for lang in ("en", "ja"):
        path = tmp_path / f"{lang}.html"
        said(trained, "compare", SMALL, "--on", ON, "--lang", lang, "--page", path)
        page = path.read_text("utf-8")
        assert page.count("<svg") == 5
        assert f'<html lang="{lang}">' in page
        assert not re.search(r"(src|href)=", page.replace("xlink:href=", ""))


def test_the_pdf_has_the_same_figures_and_the_same_bytes(trained: Path, tmp_path: Path) -> None:
    found = asked(trained)
    paths = [tmp_path / "one.pdf", tmp_path / "two.pdf"]
    for path in paths:
        said(trained, "compare", SMALL, "--on", ON, "--pdf", path)
    first, second = (path.read_bytes() for path in paths)
    assert first == second
    pages = PdfReader(io.BytesIO(first)).pages
    text = "".join(page.extract_text() for page in pages)
    flat = re.sub(r"\s+", "", text)
    assert re.sub(r"\s+", "", found["recommendation"]["text"]["en"]) in flat
    fonts = {str(font["/BaseFont"]) for page in pages for font in _fonts(page)}
    assert all("NotoSansJP" in font for font in fonts)


def _fonts(page: PageObject) -> list[Any]:
    resources: Any = page["/Resources"]
    return [font.get_object() for font in resources["/Font"].values()]


def test_a_file_that_cannot_be_written_is_said_in_one_line(trained: Path, tmp_path: Path) -> None:
    missing = tmp_path / "no" / "such" / "folder.html"
    done = run(trained, "compare", SMALL, "--page", missing)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1


def test_past_choices_are_judged_with_what_was_known(trained: Path) -> None:
    cases = {case["id"]: case for case in json.loads(said(trained, "compare-history", "--json"))}
    assert cases["gopax-2024"]["explained"] in {"by_constraint", "yes"}
    assert cases["coincheck-2017"]["trained_to"] == 2016
    assert cases["dmm-bitcoin-2024"]["theft"]["paid_by_reserve_held"] < 0.2
    text = said(trained, "compare-history", "--lang", "ja")
    assert "選択に直面した交換業者" in text
