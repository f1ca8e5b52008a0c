"""The command by its output and exit status; the plainest as a stranger runs it, by itself."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import click
import pytest

from api.cli import PLACES, kuramori
from data.load import load_dataset
from tests.api.command import EXAMPLE, ON, ROOT, Done, run, run_alone
from tests.api.papers.reading import every_page_says, holds

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", PLACES)
def test_every_command_is_where_it_is_said_to_be(name: str) -> None:
    command = kuramori.get_command(click.Context(kuramori), name)
    assert command is not None
    assert command.name == name
    assert command.help


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    trained = run_alone(folder, "train")
    assert trained.returncode == 0, trained.stderr
    return folder


def edited(tmp_path: Path, **changes: object) -> Path:
    profile = json.loads(EXAMPLE.read_text("utf-8")) | changes
    path = tmp_path / "profile.json"
    path.write_text(json.dumps(profile), "utf-8")
    return path


def policy(tmp_path: Path, layer: dict[str, float], **changes: object) -> Path:
    body = {
        "name": "Test policy",
        "inception": "2027-04-01",
        "expiry": "2028-04-01",
        "layers": [layer],
        **changes,
    }
    path = tmp_path / "policy.json"
    path.write_text(json.dumps(body), "utf-8")
    return path


def refused(done: Done, *words: str) -> None:
    """One line on standard error that holds the words, nothing on standard output, status 2."""
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr


def test_a_quote_as_json_has_the_promised_fields(home: Path) -> None:
    done = run_alone(home, "quote", EXAMPLE, "--json", "--on", ON)
    assert done.returncode == 0, done.stderr
    quote = json.loads(done.stdout)
    premium = quote["technical_premium"]
    assert quote["model"]["version"]
    assert 0 < premium["low"] <= premium["amount"] <= premium["high"]
    assert 0 < quote["expected_loss"]["amount"] < premium["amount"]
    assert 0 < quote["rate_on_line"] < 1
    assert quote["adequacy"]["verdict"] == "cannot_say"
    assert {"rule", "result", "status", "citation"} <= set(quote["adequacy"]["findings"][0])


def test_every_term_of_the_contract_has_its_line(home: Path) -> None:
    terms = ROOT / "examples" / "policies" / "many-terms.json"
    done = run(home, "quote", EXAMPLE, "--policy", terms, "--on", ON)
    assert done.returncode == 0, done.stderr
    shown = " ".join(done.stdout.split())
    for said in (
        "¥1bn from a franchise of ¥20m per event, ¥3bn in the term",
        "10 % borne by the exchange, reinstatements free, free",
        "¥4bn xs ¥1bn per event, ¥8bn in the term, 50 % written, reinstatements 100 %",
        "Sub-limit ¥500m per event for third party, 0 % of the thefts covered",
        "Sub-limit ¥800m per event for insider",
        "Waiting period 14 days without cover",
        "Discovery thefts found until 365 days after expiry",
        "Defence costs 5 % of each loss, inside the limit",
        "of it at inception",
        "of it expected later",
    ):
        assert said in shown
    plain = run(home, "quote", EXAMPLE, "--on", ON).stdout
    for label in ("Sub-limit", "Waiting", "Discovery", "Defence costs ", "of it at inception"):
        assert label not in plain


def test_coins_and_limits_on_them_have_their_lines(home: Path) -> None:
    folder = ROOT / "examples" / "coins"
    policy = folder / "policy.json"
    done = run(home, "quote", folder / "exchange.json", "--policy", policy, "--on", ON)
    assert done.returncode == 0, done.stderr
    shown = " ".join(done.stdout.split())
    for said in (
        "Coin prices 50 % BTC, 20 % ETH, 5 % stable, 25 % other; they move until a theft",
        "a year for BTC and",
        "(derived)",
        "Sub-limit ¥2bn per event for other, 25 % of each theft",
        "Sub-limit ¥1bn per event for stable, 5 % of each theft",
        "Sub-limit ¥5bn per event for insider",
    ):
        assert said in shown
    plain, unknown = run(home, "quote", EXAMPLE, "--on", ON).stdout, "Coins held are unknown"
    assert "Coin prices" not in plain
    assert unknown in plain
    assert unknown not in shown


def test_a_limit_on_an_asset_of_unknown_part_is_refused(home: Path) -> None:
    policy = ROOT / "examples" / "coins" / "policy.json"
    done = run(home, "quote", EXAMPLE, "--policy", policy, "--on", ON)
    assert done.returncode == 2
    assert "/policy/sublimits" in done.stderr
    assert "profile.coins" in " ".join(done.stderr.split())


def test_limits_in_a_coin_say_where_other_coins_are_priced(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "policy.json"
    term = {"inception": "2027-04-01", "expiry": "2028-04-01"}
    body = {"name": "B", "currency": "BTC", "layers": [{"limit": 200, "retention": 2}], **term}
    path.write_text(json.dumps(body), "utf-8")
    unknown, known = (
        " ".join(run(home, "quote", profile, "--policy", path, "--on", ON).stdout.split())
        for profile in (EXAMPLE, ROOT / "examples" / "coins" / "exchange.json")
    )
    assert "what others would do to the price: kuramori sensitivity, coin prices" in unknown
    assert "kuramori sensitivity" not in known
    assert "only a loss of BTC moves with them" in known


def test_the_same_question_has_the_same_answer_to_the_yen(home: Path) -> None:
    asked = ("quote", EXAMPLE, "--json", "--on", ON)
    first, second = (run_alone(home, *asked).stdout for _ in range(2))
    assert first == second


def test_a_terminal_page_shows_price_market_and_verdict(home: Path) -> None:
    done = run(home, "quote", EXAMPLE, "--on", ON)
    assert done.returncode == 0, done.stderr
    for words in ("Technical premium", "Rate on line", "Market beside it", "Verdict", "CANNOT SAY"):
        assert words in done.stdout
    assert max(len(line) for line in done.stdout.splitlines()) <= 110


def test_a_first_quote_trains_the_model_it_needs(tmp_path: Path) -> None:
    done = run_alone(tmp_path / "new", "quote", EXAMPLE, "--json", "--on", ON)
    assert done.returncode == 0
    assert "training" in done.stderr
    assert json.loads(done.stdout)["model"]["version"]


def test_several_profiles_make_a_list(home: Path) -> None:
    done = run(home, "quote", EXAMPLE, ROOT / "examples/jp-small.json", "--json", "--on", ON)
    assert [q["profile"]["country"] for q in json.loads(done.stdout)] == ["JP", "JP"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"yearly_volume": -1}, ("yearly_volume", "0 or more")),
        ({"yearly_volume": float("nan")}, ("yearly_volume",)),
        ({"assets": {"total": 1e12, "shares": {"hot": 0.2, "cold": 0.7}}}, ("add up to 1",)),
        ({"currency": "EUR"}, ("currency", "JPY", "USD")),
        ({"controlls": {}}, ("controlls", "not a known field")),
    ],
)
def test_a_bad_profile_names_the_field(
    home: Path, tmp_path: Path, changes: dict[str, object], words: tuple[str, ...]
) -> None:
    refused(run(home, "quote", edited(tmp_path, **changes)), "profile.json", *words)


def test_a_limit_below_the_retention_is_refused(home: Path, tmp_path: Path) -> None:
    terms = policy(tmp_path, {"limit": 1e6, "retention": 1e9})
    refused(run(home, "quote", EXAMPLE, "--policy", terms), "limit", "retention")


def test_a_term_of_zero_days_is_refused(home: Path, tmp_path: Path) -> None:
    terms = policy(tmp_path, {"limit": 1e9, "retention": 0}, expiry="2027-04-01")
    refused(run(home, "quote", EXAMPLE, "--policy", terms), "expiry", "0 days")


def test_a_layer_above_every_loss_is_refused(home: Path, tmp_path: Path) -> None:
    terms = policy(tmp_path, {"limit": 1e9, "attachment": 9e14})
    refused(run_alone(home, "quote", EXAMPLE, "--policy", terms), "/policy/layers/0")


def test_a_missing_file_and_a_bad_date_are_one_line_each(home: Path, tmp_path: Path) -> None:
    refused(run(home, "quote", tmp_path / "none.json"), "none.json", "no such file")
    refused(run(home, "quote", EXAMPLE, "--on", "tomorrow"), "--on", "2026-11-23")
    refused(run(home, "quote", EXAMPLE, "--on", "1999-01-01"), "2011")
    refused(run(home, "quote", EXAMPLE, "--scenario", "none"), "press_band/industry_anchors")


def test_training_may_learn_from_the_tables_of_an_earlier_day(home: Path) -> None:
    trained = run(home, "train", "--as-of", "2026-11-24", "--until", "2020", "--no-promote")
    assert trained.returncode == 0, trained.stderr
    version = trained.stdout.split()[1]
    shown = json.loads(run(home, "models", "show", version, "--json").stdout)
    tables = shown["manifest"]["tables"]
    assert max(table["vintage"] for table in tables.values()) == "2026-11-24"
    as_then = {t.name: t.sha256 for t in load_dataset(as_of=dt.date(2026, 11, 24)).version.tables}
    assert {name: table["sha256"] for name, table in tables.items()} == as_then


def test_training_on_a_day_that_cannot_be_had_is_one_line(tmp_path: Path) -> None:
    refused(run(tmp_path, "train", "--as-of", "soon"), "--as-of", "must be a date")
    refused(run(tmp_path, "train", "--as-of", "2026-11-22"), "--as-of", "before 2026-11-23")
    assert not (tmp_path / "models").exists()


def test_training_on_tables_without_a_belief_the_model_needs_names_it(tmp_path: Path) -> None:
    done = run(tmp_path, "train", "--as-of", "2026-11-23")
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("kuramori: the tables of 2026-11-23 hold no belief on frequency.")
    assert "severity.log_tail_shape" in line


def test_a_truncated_artefact_is_refused_and_left_alone(tmp_path: Path) -> None:
    assert run(tmp_path, "train").returncode == 0
    (stored,) = (tmp_path / "models").glob("*/model.json")
    stored.write_bytes(stored.read_bytes()[:1000])
    done = run(tmp_path, "quote", EXAMPLE, "--json")
    assert done.returncode == 1
    assert "SHA-256" in done.stderr
    assert done.stdout == ""
    assert stored.stat().st_size == 1000


def test_the_shipped_tables_have_no_faults(home: Path) -> None:
    done = run(home, "data", "check")
    assert done.returncode == 0
    assert "no faults" in done.stdout


def test_a_shifted_column_is_named_with_file_and_row(home: Path, tmp_path: Path) -> None:
    for table in (ROOT / "data" / "tables").iterdir():
        (tmp_path / table.name).write_bytes(table.read_bytes())
    lines = (tmp_path / "prices.csv").read_text("utf-8").splitlines()
    lines[4] = "," + lines[4]
    (tmp_path / "prices.csv").write_text("\n".join(lines) + "\n", "utf-8")
    done = run(home, "data", "check", tmp_path)
    assert done.returncode == 1
    assert "prices.csv row 5" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_a_quote_is_written_as_pdf_with_its_figures(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "quote.pdf"
    asked = ("quote", EXAMPLE, "--json", "--on", ON, "--lang", "ja", "--pdf", file)
    found = json.loads(run(home, *asked).stdout)
    pdf = file.read_bytes()
    every_page_says(pdf, "保存されていない試算", "ja")
    holds(pdf, f"{found['technical_premium']['amount']:,}円", found["digest"])


def test_several_quotes_are_no_single_pdf(home: Path, tmp_path: Path) -> None:
    done = run(home, "quote", EXAMPLE, EXAMPLE, "--pdf", tmp_path / "quote.pdf")
    assert done.returncode == 2
    assert "--pdf: one quote makes one file" in done.stderr
    assert not list(tmp_path.iterdir())
