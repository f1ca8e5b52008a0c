"""`kuramori require` as a stranger uses it. It needs no trained model."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.api.command import EXAMPLE, ON, ROOT, fault, run, said

if TYPE_CHECKING:
    from pathlib import Path


def found(home: Path, *arguments: str | Path) -> dict[tuple[str, str], dict[str, Any]]:
    """Amounts by regime and scenario."""
    amounts = json.loads(said(home, "require", EXAMPLE, "--on", ON, "--json", *arguments))
    return {(one["regime"], one["scenario"]): one for one in amounts}


def page_of(home: Path, *arguments: str | Path) -> str:
    page = said(home, "require", EXAMPLE, "--on", ON, *arguments)
    assert max(map(len, page.splitlines())) <= 110
    return page


def flat(page: str) -> str:
    return " ".join(page.split())


def test_every_regime_is_there_without_a_trained_model(tmp_path: Path) -> None:
    amounts = found(tmp_path)
    assert {regime for regime, _ in amounts} >= {"jp", "hk", "kr", "eu", "ae", "th", "basel"}
    one = amounts["jp", "press_band/industry_anchors"]
    assert (one["amount"], one["currency"], one["status"]) == (19_830_204_395, "JPY", "assumption")
    assert {"formula", "working", "citation", "rule_set", "unknown"} <= set(one)


def test_a_quote_and_the_list_ask_for_the_same(trained: Path) -> None:
    quote = json.loads(said(trained, "quote", EXAMPLE, "--on", ON, "--json"))
    amounts = found(trained, "--regime", "jp")
    for yardstick in quote["adequacy"]["yardsticks"]:
        assert amounts["jp", yardstick["scenario"]]["amount"] == yardstick["amount"]


def test_hong_kong_needs_no_rate_for_its_formula_holds_in_any_money(tmp_path: Path) -> None:
    one = found(tmp_path, "--regime", "hk")["hk", "compensation_arrangement"]
    assert (one["amount"], one["currency"]) == (260e9, "JPY")
    (limit,) = one["limits"]
    assert (limit["limit"], limit["result"]) == ("online_share", "fail")
    one = found(tmp_path, "--regime", "hk", "--rate", "HKD=20")["hk", "compensation_arrangement"]
    assert (one["amount"], one["currency"], one["amount_jpy"]) == (13e9, "HKD", 260_000_000_000)


def test_what_is_not_answered_is_null_and_says_what_is_wanted(tmp_path: Path) -> None:
    one = found(tmp_path, "--regime", "eu")["eu", "own_funds/class_3"]
    assert (one["amount"], one["amount_jpy"]) == (None, None)
    assert one["unknown"] == ["needs fixed overheads of a year (--overheads)"]
    answered = found(tmp_path, "--regime", "eu", "--overheads", "8e6EUR")
    one = answered["eu", "own_funds/class_3"]
    assert (one["amount"], one["currency"], one["amount_jpy"]) == (2e6, "EUR", None)


def test_an_amount_without_a_currency_is_in_the_profiles_own(tmp_path: Path) -> None:
    asked = ("--regime", "eu", "--overheads", "1_304_000_000", "--rate", "EUR=163")
    one = found(tmp_path, *asked)["eu", "own_funds/class_3"]
    assert (one["amount"], one["amount_jpy"]) == (2e6, 326_000_000)
    (rate,) = [fact for fact in one["working"] if fact["name"] == "exchange_rate"]
    assert rate["status"] == "assumption"


def test_the_dollar_has_a_dated_rate(tmp_path: Path) -> None:
    one = found(tmp_path, "--regime", "us_finra", "--net-capital", "100000USD")
    bond = one["us_finra", "fidelity_bond"]
    (rate,) = [fact for fact in bond["working"] if fact["name"] == "exchange_rate"]
    assert bond["amount"] == 120_000
    assert bond["amount_jpy"] == pytest.approx(120_000 * rate["value"], abs=1)
    assert rate["status"] == "derived"
    assert rate["source"].startswith("2026-")


def test_volumes_in_the_command_are_spot_at_the_share_rate(tmp_path: Path) -> None:
    one = found(tmp_path, "--regime", "jp", "--volumes", "25e12,25e12,25e12")
    years = one["jp", "securities_formula"]["build_up"]
    assert [year["year"] for year in years] == [2024, 2025, 2026]
    assert [year["set_aside"] for year in years] == [500_000_000] * 3


def test_volumes_in_a_file_have_products_use_and_release(tmp_path: Path) -> None:
    volumes = tmp_path / "volumes.json"
    volumes.write_text(
        json.dumps(
            {
                "opening": 1e9,
                "release_surplus": True,
                "years": [
                    {"year": 2025, "volumes": {"share_turnover": 1e12}, "used": 5e8},
                    {"year": 2026, "volumes": {"currency_futures_notional": 1e12}},
                ],
            }
        )
    )
    one = found(tmp_path, "--regime", "jp", "--volumes", volumes)["jp", "securities_formula"]
    first, second = one["build_up"]
    assert (first["used"], first["set_aside"], first["released"]) == (5e8, 0, 420_000_000)
    assert first["balance"] == first["ceiling"] == 80_000_000
    assert (second["ceiling"], second["set_aside"]) == (83_840_000, 960_000)


def test_the_page_tells_law_from_assumption(tmp_path: Path) -> None:
    page = flat(page_of(tmp_path, "--regime", "jp", "--regime", "hk", "--regime", "kr"))
    for words in (
        "Japan: liability reserve of crypto-asset exchanges jp-2026-11-22",
        "assumption, not law",
        "press report",
        "Half of what is cold",
        "in force",
        "unknown, because: needs yen per KRW (--rate KRW=YEN)",
        "4 % broken",
        "Law: in force, or enacted and not in force yet. Everything else is not law.",
    ):
        assert words in page


def test_the_page_follows_the_japanese_build_up(tmp_path: Path) -> None:
    page = flat(page_of(tmp_path, "--regime", "jp", "--volumes", "1.6e12,1.8e12,2e12"))
    assert "Build-up of the reserve" in page
    assert "2026 ¥40,000,000 ¥160,000,000 ¥0 ¥40,000,000 ¥0 ¥108,000,000" in page
    assert "nothing orders it" in page


def test_the_page_is_there_in_japanese(tmp_path: Path) -> None:
    page = page_of(tmp_path, "--regime", "jp", "--lang", "ja", "--volumes", "1e12,1e12,1e12")
    for words in ("責任準備金", "仮定・法令ではない", "施行済み", "準備金の積立て", "報道"):
        assert words in page
    assert "assumption, not law" not in page


def test_the_readers_own_rule_is_shown_last(tmp_path: Path) -> None:
    asked = ("--regime", "jp", "--custom", "rate=0.01,base=assets,floor=1e9,cap=4e9")
    assert found(tmp_path, *asked)["jp", "custom"]["amount"] == 4e9


def test_means_and_shortfall_are_shown(tmp_path: Path) -> None:
    asked = ("--regime", "eu", "--overheads", "8e6EUR", "--own-funds", "1.2e6EUR")
    asked += ("--policy-limit", "8e5EUR", "--policy-term-days", "365", "--notice-days", "60")
    one = found(tmp_path, *asked)["eu", "own_funds/class_3"]
    assert one["shortfall"] == 800_000
    assert [(m["means"], m["counted"]) for m in one["means"]] == [
        ("own_funds", 1_200_000),
        ("insurance", 0),
    ]
    assert "notice_days is 60, must be at least 90" in flat(page_of(tmp_path, *asked))


def test_an_older_day_is_read_under_the_rules_of_that_day(tmp_path: Path) -> None:
    asked = ("require", EXAMPLE, "--regime", "kr", "--on", "2024-01-01", "--json")
    (one,) = json.loads(said(tmp_path, *asked, "--customers-money", "5e10KRW"))
    assert (one["rule_set"], one["amount"]) == ("kr-2023-09-01", 15e9)


def test_where_nothing_is_known_the_page_is_there_and_the_command_says_what_it_needs(
    tmp_path: Path,
) -> None:
    done = run(tmp_path, "require", EXAMPLE, "--regime", "kr", "--json")
    assert done.returncode == 2
    assert done.stderr == "kuramori: no amount is known: needs yen per KRW (--rate KRW=YEN)\n"
    assert {one["amount"] for one in json.loads(done.stdout)} == {None}
    # What the law has left open no answer would give: that is no fault of the reader.
    assert run(tmp_path, "require", EXAMPLE, "--regime", "bh").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--regime", "atlantis"), 'no rules for regime "atlantis": use one of jp, ae'),
        (("--regime", "hk", "--on", "2020-01-01"), "hk: no rules are kept for 2020-01-01"),
        (("--on", "tomorrow"), "--on: must be a date"),
        (("--rate", "EUR=0"), "--rate: must be yen per unit such as EUR=163.2"),
        (("--rate", "euro=163"), "--rate: must be yen per unit"),
        (("--rate", "JPY=2"), "--rate: must be yen per unit"),
        (("--overheads", "lots"), "--overheads: must be an amount such as 8e6 or 8e6EUR"),
        (("--overheads", "1e20"), "--overheads: must be at most"),
        (("--volumes", "no-such-file"), "no-such-file: no such file"),
        (("--volumes", "1e12,e"), "--volumes: must be yen such as"),
        (("--volumes", "1e12,1e99"), "--volumes: must be at most"),
        (("--volumes", "1e12,1e12", "--regime", "hk"), "--volumes: none of the regimes"),
        (("--custom", "rate=x"), "--custom: rate: must be a number"),
        (("--custom", "rate=nan"), "--custom: rate: must be a number"),
        (("--custom", "rate=0.1,base=luck,cap=1"), "--custom: base: must be one of"),
        (("--custom", "rate=0.1,base=assets,floor=2,cap=1"), "cap must not be below the floor"),
        (("--custom", "rate=0.1,base=assets,cap=1,mood=3"), "--custom: mood: is not a known field"),
    ],
)
def test_bad_input_is_one_line_that_names_it(
    tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    assert words in fault(tmp_path, 2, "require", EXAMPLE, *arguments)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"years": [{"year": 2026, "volumes": {"crypto_spot": 1}}]}, 'no rate for "crypto_spot"'),
        ({"years": [{"year": 2026, "volumes": {}, "used": 5}]}, "uses 5 yen of a reserve of 0"),
        ({"years": []}, "/years: must be at least 1 entry"),
        ({"years": [{"year": 2026, "volumes": {"share_turnover": -1}}]}, "0 or more"),
    ],
)
def test_a_volumes_file_that_makes_no_sense_is_refused(
    tmp_path: Path, document: dict[str, Any], words: str
) -> None:
    path = tmp_path / "volumes.json"
    path.write_text(json.dumps(document))
    assert words in fault(tmp_path, 2, "require", EXAMPLE, "--volumes", path)


def test_a_profile_in_dollars_reads_too(tmp_path: Path) -> None:
    offshore = ROOT / "examples" / "offshore.json"
    asked = ("require", offshore, "--on", ON, "--regime", "hk", "--regime", "jp", "--json")
    amounts = json.loads(said(tmp_path, *asked))
    assert amounts[0]["currency"] == "USD"
    assert amounts[0]["amount"] == pytest.approx(16.46e9 * (0.5 * 0.8 + 0.2))
