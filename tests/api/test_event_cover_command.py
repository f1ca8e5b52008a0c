"""`kuramori event-cover` as a stranger uses it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.api.command import ON, ROOT, fault, said

if TYPE_CHECKING:
    from pathlib import Path

OUTFLOW = ROOT / "examples" / "event-covers" / "outflow.json"
HALT = ROOT / "examples" / "event-covers" / "halt.json"


def changed(tmp_path: Path, **terms: object) -> Path:
    path = tmp_path / "cover.json"
    path.write_text(json.dumps(json.loads(OUTFLOW.read_text("utf-8")) | terms), "utf-8")
    return path


def test_the_page_has_everything_a_structurer_asks(trained: Path) -> None:
    text = " ".join(said(trained, "event-cover", OUTFLOW, "--on", ON).split())
    for words in (
        "Parties and term",
        "Trigger and payout",
        "Expected payout (EL)",
        "of it for thefts about",
        "Technical premium",
        "Market, by multiples of EL",
        "Basis risk: a theft, and no payout",
        "Payout without any theft",
        "as the rules stand it earns no assured credit",
        "What the assumptions do",
        "outflow.false_rate",
        "PoleStar Re 2024-1",
        "* from memory",
        "errors apart",
        "assumptions of 2026-11-28",
    ):
        assert words in text


def test_the_page_reads_in_japanese(trained: Path) -> None:
    text = said(trained, "event-cover", HALT, "--on", ON, "--lang", "ja")
    joined = "".join(text.split())
    for words in (
        "イベント連動型補償",
        "計算代理人",
        "全銘柄の出金停止が72時間継続",
        "ベーシスリスク",
        "判定不能",
        "仮定の影響",
        "未確認値",
    ):
        assert words in joined
    for english in ("Basis risk", "Technical premium", "Any payout", "unknown"):
        assert english not in text


def test_json_is_the_report(trained: Path) -> None:
    found: dict[str, Any] = json.loads(said(trained, "event-cover", OUTFLOW, "--on", ON, "--json"))
    assert found["credit"]["eligible_credit"]["amount"] == 0
    assert found["credit"]["finding"]["result"] == "unknown"
    assert found["price"]["expected"]["amount"] > 0
    assert found["made"]["seed"] == 1


def test_an_assumption_may_be_put_otherwise(trained: Path) -> None:
    plain, more = (
        json.loads(said(trained, "event-cover", OUTFLOW, "--on", ON, "--json", *extra))
        for extra in ((), ("--set", "outflow.false_rate=1"))
    )
    assert more["price"]["expected"]["amount"] > plain["price"]["expected"]["amount"]
    row = next(r for r in more["assumptions"] if r["assumption"]["id"] == "outflow.false_rate")
    assert row["assumption"]["source"] == "the reader"


def test_a_halt_and_an_announcement_never_wrong_pay_for_thefts_only(trained: Path) -> None:
    options = ("--json", "--set", "announcement.false_rate=0")
    found = json.loads(said(trained, "event-cover", HALT, "--on", ON, *options))["price"]
    assert found["expected_without_theft"]["amount"] == 0
    assert found["expected_from_theft"]["amount"] > 0


def test_where_nothing_is_required_nothing_is_a_share_of_it(trained: Path, tmp_path: Path) -> None:
    exchange = json.loads(OUTFLOW.read_text("utf-8"))["exchange"] | {"yearly_volume": 0}
    asked = (changed(tmp_path, exchange=exchange), "--scenario", "securities_formula", "--on", ON)
    assert "nothing is required" in said(trained, "event-cover", *asked)
    credit = json.loads(said(trained, "event-cover", *asked, "--json"))["credit"]
    assert credit["required"]["amount"] == 0
    shares = ("paid_chance", "paid_expected", "share_of_required", "paid_of_required", "haircut")
    assert [credit[name] for name in shares] == [None] * 5


@pytest.mark.parametrize(
    ("expiry", "compared"),
    [("2027-10-01", False), ("2028-04-01", True), ("2028-05-01", True), ("2030-04-01", False)],
)
def test_only_the_price_of_about_a_year_stands_beside_the_band(
    trained: Path, tmp_path: Path, expiry: str, *, compared: bool
) -> None:
    asked = ("event-cover", changed(tmp_path, expiry=expiry), "--on", ON)
    inside = json.loads(said(trained, *asked, "--json"))["price"]["inside_band"]
    assert (inside is not None) == compared
    text = " ".join(said(trained, *asked).split())
    assert ("not compared: the band is of terms of a year" in text) != compared


def test_it_is_written_as_pdf(trained: Path, tmp_path: Path) -> None:
    said(trained, "event-cover", OUTFLOW, "--on", ON, "--pdf", tmp_path / "cover.pdf")
    assert (tmp_path / "cover.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--set", "outflow.unheard=1"), "no such assumption"),
        (("--set", "outflow.seen_hot"), "must be a name and a number"),
        (("--seed", "-1"), "the seed must not be negative"),
        (("--scenario", "none"), 'no scenario "none"'),
    ],
)
def test_wrong_options_are_one_line(trained: Path, arguments: tuple[str, ...], words: str) -> None:
    assert words in fault(trained, 2, "event-cover", OUTFLOW, "--on", ON, *arguments)


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"days_to_payment": 1}, "nothing is paid before the wait is over"),
        ({"combine": "some"}, "combine"),
        ({"colour": "red"}, "colour"),
        (
            {"payout": {"kind": "slope", "start": 1e9, "end": 1.2e10, "limit": 1e10}},
            "/payout/start",
        ),
        (
            {
                "triggers": [{"kind": "on_chain_outflow", "threshold": 6e11, "within_hours": 24}],
                "payout": {"kind": "step", "steps": [{"pays": 1e10}]},
            },
            "would never pay",
        ),
    ],
)
def test_a_wrong_cover_is_one_line(
    trained: Path, tmp_path: Path, terms: dict[str, object], words: str
) -> None:
    assert words in fault(trained, 2, "event-cover", changed(tmp_path, **terms), "--on", ON)
