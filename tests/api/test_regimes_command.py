"""`kuramori regimes` as a supervisor uses it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from data.regime_versions import find_version
from data.regimes import load_rule_set, regimes
from tests.api.command import fault, said

if TYPE_CHECKING:
    from pathlib import Path


def page_of(home: Path, *arguments: str) -> str:
    page = said(home, "regimes", *arguments)
    assert max(map(len, page.splitlines())) <= 110
    return " ".join(page.split())


def test_the_list_has_every_regime_and_every_version(tmp_path: Path) -> None:
    page = page_of(tmp_path, "list")
    for words in (*regimes(), "kr-2023-09-01", "th-2024-11-01"):
        assert words in page
    listed = {one["regime"]: one for one in json.loads(said(tmp_path, "regimes", "list", "--json"))}
    assert [v["version"] for v in listed["kr"]["versions"]] == ["kr-2026-11-22", "kr-2023-09-01"]
    assert listed["kr"]["versions"][0]["digest"] == load_rule_set("kr").digest
    assert listed["basel"]["currency"] is None
    assert listed["bh"]["unset"] == ["indemnity_limit"]


def test_a_regime_is_shown_with_every_figure_its_status_and_its_gaps(tmp_path: Path) -> None:
    page = page_of(tmp_path, "show", "jp", "--version", "jp-2026-11-22")
    for words in (
        "jp-2026-11-22, as of 22 Nov 2026",
        "press_low_jpy",
        "press report",
        "not set",
        "crypto_reserve_rate",
        "jp.insurer_licence",
        "Conditions no rule tests yet",
        find_version("jp-2026-11-22").digest[:30],
    ):
        assert words in page
    assert "jp-2026-11-25, as of 25 Nov 2026" in page_of(tmp_path, "show", "jp")


@pytest.mark.parametrize("regime", regimes())
def test_every_regime_can_be_shown_in_both_languages_and_as_json(
    tmp_path: Path, regime: str
) -> None:
    rules = load_rule_set(regime)
    assert rules.scenarios[0].id in page_of(tmp_path, "show", regime)
    assert not page_of(tmp_path, "show", regime, "--lang", "ja").isascii()
    shown = json.loads(said(tmp_path, "regimes", "show", regime, "--json"))
    assert shown["version"] == rules.version
    assert set(shown["parameters"]) == set(rules.parameters)


def test_an_older_version_can_be_shown(tmp_path: Path) -> None:
    page = page_of(tmp_path, "show", "th", "--version", "th-2024-11-01")
    assert "th-2024-11-01, as of 01 Nov 2024" in page
    assert "0.02 share of assets kept cold" in page


def test_two_versions_are_set_side_by_side(tmp_path: Path) -> None:
    page = page_of(tmp_path, "diff", "th-2024-11-01", "th")
    assert "From th-2024-11-01 to th-2026-11-22" in page
    assert "cold_rate value 0.02 0.01" in page
    found = json.loads(said(tmp_path, "regimes", "diff", "kr-2023-09-01", "kr", "--json"))
    assert (found["old"], found["new"]) == ("kr-2023-09-01", "kr-2026-11-22")
    assert {"kind", "entry", "field", "old", "new"} == set(found["changes"][0])
    assert "bank_guideline the whole entry" in page_of(tmp_path, "diff", "kr-2023-09-01", "kr")
    assert "Nothing differs." in page_of(tmp_path, "diff", "hk", "hk")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show", "atlantis"), 'no rules for regime "atlantis": use one of jp, ae'),
        (("show", "kr", "--version", "x"), 'no rules of version "x": use one of kr-2026-11-22'),
        (("diff", "kr", "nope"), 'no rules of version "nope"'),
    ],
)
def test_an_unknown_regime_or_version_is_one_line(
    tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    assert words in fault(tmp_path, 2, "regimes", *arguments)
