"""`kuramori portfolio` as a stranger uses it."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from pyarrow import parquet
from rich.console import Console

from api.commands.repriced_page import repriced_page
from pricing.portfolio_result import Repriced, RepricedPolicy
from tests.api.command import ON, ROOT, fault, said

if TYPE_CHECKING:
    from pathlib import Path

BOOK = ROOT / "examples" / "book.csv"
FEW = ("--years", "65536")

TREATIES = [
    {"kind": "quota_share", "ceded": 0.2},
    {"kind": "event_excess", "attachment": 5e9, "limit": 10e9},
    {"kind": "vendor_clash", "attachment": 1e9, "limit": 5e9},
    {"kind": "aggregate_excess", "attachment": 10e9, "limit": 20e9},
]


def report(home: Path, *arguments: str | Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        said(home, "portfolio", BOOK, "--on", ON, "--json", *FEW, *arguments)
    )
    return found


def changed(tmp_path: Path, column: str, value: str, line: int = 3) -> Path:
    """The example book with one cell otherwise; lines as a spreadsheet counts them."""
    rows = list(csv.reader(BOOK.read_text("utf-8").splitlines()))
    rows[line - 1][rows[1].index(column)] = value
    path = tmp_path / "changed.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.fixture(scope="module")
def found(trained: Path) -> dict[str, Any]:
    return report(trained)


def test_it_gives_curves_tail_and_whose_they_are(found: dict[str, Any]) -> None:
    assert (found["method"], found["seed"]) == ("simulated", 1)
    for curve in ("aep", "oep"):
        amounts = [row["amount"] for row in found[curve]]
        assert [row["return_period"] for row in found[curve]][:3] == [2, 5, 10]
        assert amounts == sorted(amounts)
        assert all(row["low"] <= row["amount"] <= row["high"] for row in found[curve])
    assert {row["return_period"] for row in found["tvar"]} == {100, 200, 250}
    for year, event in zip(found["aep"], found["oep"], strict=True):
        assert event["amount"] <= year["amount"]


def test_capital_is_divided_to_the_yen(found: dict[str, Any]) -> None:
    assert found["capital"]["level"] == 0.995
    for kind in ("exchange", "shared_event", "peril"):
        parts = [row for row in found["allocation"] if row["dimension"] == kind]
        assert sum(row["capital"] for row in parts) == found["capital"]["capital"]
        assert sum(row["expected_loss"] for row in parts) == found["expected_loss"]
        assert sum(row["share"] for row in parts) == pytest.approx(1.0)


def test_the_exact_law_stands_beside_the_years(found: dict[str, Any], trained: Path) -> None:
    assert max(abs(row["standard_errors"]) for row in found["check"]) < 4.0
    exact = report(trained, "--method", "exact")
    assert (exact["method"], exact["seed"]) == ("exact", None)
    for dimension in ("exchange", "shared_event", "peril"):
        parts = [row for row in exact["allocation"] if row["dimension"] == dimension]
        assert sum(row["capital"] for row in parts) == exact["capital"]["capital"]
    assert exact["capital"] == found["exact_capital"]
    assert exact["exact_capital_alone"]["capital"] < exact["capital"]["capital"]


def test_a_seed_gives_the_same_yen_with_any_number_of_workers(
    found: dict[str, Any], trained: Path
) -> None:
    more = ("--years", "131072")
    assert report(trained, *more, "--workers", "2") == report(trained, *more)
    assert report(trained, "--seed", "2")["aep"] != found["aep"]


def test_the_page_says_what_a_chief_underwriter_asks(trained: Path, tmp_path: Path) -> None:
    treaties = tmp_path / "treaties.json"
    treaties.write_text(json.dumps(TREATIES))
    page = said(
        trained, "portfolio", BOOK, "--on", ON, *FEW, "--reinsurance", treaties,
        "--add", ROOT / "examples" / "jp-middle.json",
    )  # fmt: skip
    for words in (
        "1 in 200", "1 in 250", "Mean beyond (TVaR)", "by exchange (co-TVaR; adds up)",
        "by shared event", "by peril", "Fireblocks fails", "A campaign of one actor",
        "As Bybit 2025", "Vendor clash", "Marginal capital", "vendor.failure_rate",
        "assumption", "standard errors",
    ):  # fmt: skip
        assert words in page


def test_the_page_and_its_prose_come_in_japanese(trained: Path, tmp_path: Path) -> None:
    treaties = tmp_path / "treaties.json"
    treaties.write_text(json.dumps(TREATIES))
    asked = ("--reinsurance", treaties, "--reprice", "--add", ROOT / "examples" / "jp-middle.json")
    page = said(trained, "portfolio", BOOK, "--on", ON, *FEW, *asked, "--lang", "ja")
    for words in (
        "所要資本", "200年に1度", "最悪0.5 %の年の平均", "取引所別", "共通の事故別", "原因別",
        "単独の流出", "外部からの不正アクセス", "Fireblocksの障害・侵害",
        "Bybit（2025年）", "比例再保険", "限界所要資本による保険料", "仮定・法令ではない",
        "標準誤差",
    ):  # fmt: skip
        assert words in page
    for words in ("Capital", "Expected", "assumption", "exchange", "years", "thefts"):
        assert words not in page.replace("Middle exchange", "")


def test_only_names_and_notes_are_otherwise_in_japanese(
    found: dict[str, Any], trained: Path
) -> None:
    japanese = report(trained, "--lang", "ja")
    assert (found["language"], japanese["language"]) == ("en", "ja")
    assert len(japanese["notes"]) == len(found["notes"])
    assert "各取引所の流出は" in japanese["notes"][0]
    assert {row["replay"] for row in japanese["disasters"]} == {"Bybit（2025年）"}
    figures = set(found) - {"language", "notes", "disasters"}
    assert {name: japanese[name] for name in figures} == {name: found[name] for name in figures}


def test_it_is_written_as_pdf(trained: Path, tmp_path: Path) -> None:
    said(trained, "portfolio", BOOK, "--on", ON, *FEW, "--pdf", tmp_path / "book.pdf")
    assert (tmp_path / "book.pdf").read_bytes().startswith(b"%PDF-")


def test_reinsurance_takes_off_what_it_pays(
    found: dict[str, Any], trained: Path, tmp_path: Path
) -> None:
    treaties = tmp_path / "treaties.json"
    treaties.write_text(json.dumps(TREATIES))
    net = report(trained, "--reinsurance", treaties)["net"]
    paid = sum(row["expected"] for row in net["treaties"])
    assert net["capital"]["expected_loss"] == pytest.approx(found["expected_loss"] - paid, abs=4)
    assert net["capital"]["capital"] < found["capital"]["capital"]


def test_assumptions_can_be_put_otherwise(found: dict[str, Any], trained: Path) -> None:
    none = report(trained, "--set", "vendor.failure_rate=0", "--set", "campaign.rate=0")
    assert none["shared"] == []
    one = report(trained, "--set", "vendor.failure_rate:Fireblocks=0.002")
    by_name = {row["name"]: row["rate"] for row in one["shared"]}
    assert (by_name["Fireblocks"], by_name["Ginco"]) == (0.002, 0.01)
    said_of = {(row["id"], row["vendor"]): row for row in one["assumptions"]}
    assert said_of["vendor.failure_rate", "Fireblocks"]["source"] == "the reader"
    assert said_of["vendor.failure_rate", None] in found["assumptions"]


def test_bybit_again_through_its_vendor_at_every_client(found: dict[str, Any]) -> None:
    by_vendor = {row["vendor"]: row for row in found["disasters"]}
    safe = by_vendor["Safe{Wallet}"]
    assert safe["replay"] == "Bybit 2025"
    assert len(safe["clients"]) == 5
    assert 0 < safe["replay_paid"] <= min(safe["replay_loss"], safe["insured"])
    assert safe["mean"] <= safe["most"] <= safe["insured"]


# ---- loss tables ----------------------------------------------------------------------------


def test_loss_tables_have_the_columns_of_ord_and_the_figures_of_the_report(
    found: dict[str, Any], trained: Path, tmp_path: Path
) -> None:
    report(trained, "--tables", tmp_path / "ord")

    def rows(name: str) -> list[dict[str, str]]:
        with (tmp_path / "ord" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    curves = {(row["EPType"], row["ReturnPeriod"]): int(row["Loss"]) for row in rows("ept")}
    assert curves["3", "200"] == next(
        r["amount"] for r in found["aep"] if r["return_period"] == 200
    )
    years = rows("ylt")
    mean = sum(float(row["Loss"]) * float(row["PeriodWeight"]) for row in years)
    assert mean == pytest.approx(found["expected_loss"], abs=1)
    kinds = rows("melt")
    assert len(kinds) == found["exchanges"] + len(found["shared"])
    by_event = sum(float(row["EventRate"]) * float(row["MeanLoss"]) for row in kinds)
    assert by_event == pytest.approx(found["expected_loss"], abs=1)
    of_year = {row["Period"]: float(row["Loss"]) for row in years}
    worst = max(of_year, key=lambda period: of_year[period])
    split = sum(float(row["Loss"]) for row in rows("splt") if row["Period"] == worst)
    assert split == pytest.approx(of_year[worst])
    assert len(rows("events")) == len(kinds)
    (average,) = rows("palt")
    assert float(average["MeanLoss"]) == pytest.approx(found["expected_loss"], abs=1)
    squares = sum(float(row["Loss"]) ** 2 * float(row["PeriodWeight"]) for row in years)
    assert float(average["SDLoss"]) == pytest.approx((squares - mean**2) ** 0.5)


HEADERS = {
    "palt": "SummaryId,SampleType,MeanLoss,SDLoss",
    "ept": "SummaryId,EPCalc,EPType,ReturnPeriod,Loss",
    "melt": (
        "EventId,SummaryId,SampleType,EventRate,ChanceOfLoss,MeanLoss,SDLoss,MaxLoss,"
        "FootprintExposure,MeanImpactedExposure,MaxImpactedExposure"
    ),
    "splt": (
        "Period,PeriodWeight,EventId,Year,Month,Day,Hour,Minute,SummaryId,SampleId,Loss,"
        "ImpactedExposure"
    ),
}
"""As the tools of Oasis write them."""


def test_loss_tables_have_the_headers_that_oasis_tools_read(trained: Path, tmp_path: Path) -> None:
    report(trained, "--tables", tmp_path)
    for name, header in HEADERS.items():
        with (tmp_path / f"{name}.csv").open(encoding="utf-8") as file:
            assert file.readline().rstrip("\n") == header


def test_parquet_without_its_extra_is_refused(
    trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.ord_tables.importlib.util.find_spec", lambda _name: None)
    text = fault(
        trained, 2, "portfolio", BOOK, "--on", ON, "--years", "1",
        "--tables", tmp_path / "ord", "--tables-as", "parquet",
    )  # fmt: skip
    assert "needs the extra `tables`" in text


def test_parquet_holds_what_csv_holds(trained: Path, tmp_path: Path) -> None:
    report(trained, "--tables", tmp_path, "--tables-as", "parquet")
    report(trained, "--tables", tmp_path)
    with (tmp_path / "ylt.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    table = parquet.read_table(tmp_path / "ylt.parquet")
    assert table.column_names == list(rows[0])
    assert table["Loss"].to_pylist() == [float(row["Loss"]) for row in rows]


# ---- every policy at the capital it adds ----------------------------------------------------


@pytest.fixture(scope="module")
def repriced(trained: Path) -> dict[str, Any]:
    return report(trained, "--reprice")


def test_every_policy_is_priced_again_under_the_same_years(
    found: dict[str, Any], repriced: dict[str, Any]
) -> None:
    assert {**repriced, "repriced": None} == found
    policies = repriced["repriced"]["policies"]
    shares = [row for row in found["allocation"] if row["dimension"] == "exchange"]
    assert [row["euler"] for row in policies] == [row["capital"] for row in shares]
    assert all(row["marginal"] <= row["euler"] + 1 for row in policies)
    assert repriced["repriced"]["capital"] == found["capital"]["capital"]


def test_repricing_is_the_same_with_any_number_of_workers(
    repriced: dict[str, Any], trained: Path
) -> None:
    assert report(trained, "--reprice", "--workers", "2") == repriced


def test_the_page_shows_sums_and_the_largest_changes(trained: Path) -> None:
    page = said(trained, "portfolio", BOOK, "--on", ON, *FEW, "--reprice")
    for words in (
        "Every policy at the capital it asks of the book, 30 in all", "Sum of what each adds",
        "at Euler shares", "Technical premiums", "The 12 whose premium changes most",
    ):  # fmt: skip
        assert words in page
    assert max(map(len, page.splitlines())) <= 120


def test_the_page_names_what_no_quote_would_be_made_for() -> None:
    policy = {
        "exchange": "A", "policy": "P", "term_years": 1.0, "limit": 10, "expected_loss": 5,
        "euler": 3, "marginal": 2, "marginal_error": 1, "premium": 12, "premium_error": 0,
        "rate_on_line": 1.2, "premium_by_euler": 12, "rate_on_line_by_euler": 1.2,
        "technical_premium": None, "technical_rate_on_line": None,
    }  # fmt: skip
    found = Repriced(
        cost_of_capital=0.06, capital=3, euler=3, marginal=2, premium=12, premium_by_euler=12,
        technical_premium=0, premium_beside_it=0, without_technical=1, dearer=0, above_most=1,
        policies=(RepricedPolicy(**policy),),
    )  # fmt: skip
    console = Console(width=120, record=True, file=io.StringIO())
    console.print(repriced_page(found, "en"))
    page = console.export_text()
    assert "1 of the policies: a quote would be refused" in page
    assert "More than they can pay" in page


def test_policies_priced_again_are_a_table_too(
    repriced: dict[str, Any], trained: Path, tmp_path: Path
) -> None:
    report(trained, "--reprice", "--tables", tmp_path)
    with (tmp_path / "repriced.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row, told in zip(rows, repriced["repriced"]["policies"], strict=True):
        assert row["Exchange"] == told["exchange"]
        assert int(row["Marginal"]) == told["marginal"]
        assert float(row["RateOnLine"]) == told["rate_on_line"]


# ---- bad input ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("policy.expiry", "2026-10-01", "line 3, policy.expiry: "),
        ("profile.assets.shares.hot", "1.4", "line 3, profile.assets.shares.hot"),
        ("policy.layers.0.share", "1.5", "line 3, policy.layers.0.share"),
        ("profile.wallet_vendor", "x" * 300, "line 3, profile.wallet_vendor"),
    ],
)
def test_a_cell_that_cannot_be_is_named(
    trained: Path, tmp_path: Path, column: str, value: str, words: str
) -> None:
    path = changed(tmp_path, column, value)
    if column == "policy.expiry":
        path = changed(tmp_path, "policy.inception", "2025-10-01")
        path.write_text(
            path.read_text("utf-8").replace("2025-10-01,2028-04-01", "2025-10-01,2026-10-01")
        )
    assert words in fault(trained, 2, "portfolio", path, "--on", ON)


def test_an_expired_policy_is_said_to_have_expired(trained: Path) -> None:
    text = fault(trained, 2, "portfolio", BOOK, "--on", "2028-04-01")
    assert "line 3, policy.expiry: the policy expired on 2028-04-01" in text
    assert "(29 more)" in text


def test_refusals_come_in_japanese(trained: Path, tmp_path: Path) -> None:
    share = changed(tmp_path, "policy.layers.0.share", "1.5")
    twice = tmp_path / "twice.json"
    entry = json.loads((ROOT / "examples" / "books" / "sector.json").read_bytes())[0]
    twice.write_text(json.dumps([entry, entry]))
    for arguments, words in (
        ((share,), "3行目、policy.layers.0.share：1以下にしてください（入力値：1.5）"),
        ((twice,), "、/1、profile.name：1取引所につき1件にしてください（/0と同じ取引所）"),
        ((BOOK, "--on", "2028-04-01"), "3行目、policy.expiry：契約は2028-04-01に満期を迎え"),
        ((BOOK, "--on", "2028-04-01"), "（ほか29件）"),
        ((BOOK, "--set", "vendor.failure_rate=2"), "0〜1の範囲にしてください（入力値：2）"),
        ((BOOK, "--years", "0"), "年数は1〜"),
        ((BOOK, "--policy", "policy.json"), "--addと併せて"),
    ):
        asked = ("--on", ON, *arguments[1:]) if len(arguments) > 1 else ("--on", ON)
        assert words in fault(trained, 2, "portfolio", arguments[0], *asked, "--lang", "ja")


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("vendor.failure_rate:Nobody=0.1", "no exchange of the book has this wallet vendor"),
        ("vendor.failure_rate=1.5", "must lie from 0 to 1"),
        ("vendor.hit_probability=-0.1", "must lie from 0 to 1"),
        ("vendor.luck=0.1", "no such assumption"),
        ("campaign.rate:Ginco=0.1", "only vendor.* may name a vendor"),
        ("vendor.failure_rate", "must be a name and a number"),
        ("vendor.failure_rate=many", "must be a name and a number"),
    ],
)
def test_a_setting_that_cannot_be_is_named(trained: Path, setting: str, words: str) -> None:
    assert words in fault(trained, 2, "portfolio", BOOK, "--on", ON, "--set", setting)


def test_a_treaty_that_cedes_more_than_all_is_named(trained: Path, tmp_path: Path) -> None:
    path = tmp_path / "treaties.json"
    path.write_text(json.dumps([{"kind": "quota_share", "ceded": 1.2}]))
    text = fault(trained, 2, "portfolio", BOOK, "--on", ON, "--reinsurance", path)
    assert "ceded" in text
    assert "1.2" in text


def test_one_exchange_twice_is_named(trained: Path, tmp_path: Path) -> None:
    entry = json.loads((ROOT / "examples" / "books" / "sector.json").read_bytes())[0]
    path = tmp_path / "book.json"
    path.write_text(json.dumps([entry, entry]))
    text = fault(trained, 2, "portfolio", path, "--on", ON)
    assert "/1, profile.name: must be the only entry of its exchange" in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--years", "0"), "years must be from 1"),
        (("--seed", "-1"), "the seed must not be negative"),
        (("--policy", "policy.json"), "goes with --add"),
        (("--method", "exact", "--tables", "here"), "are of simulated years"),
        (("--method", "exact", "--reprice"), "is by simulated years"),
    ],
)
def test_an_option_that_cannot_be_is_named(
    trained: Path, arguments: tuple[str, ...], words: str
) -> None:
    assert words in fault(trained, 2, "portfolio", BOOK, "--on", ON, *arguments)


def test_a_cluster_that_is_not_there_is_named(
    trained: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.cluster.CONNECT_SECONDS", 1)
    monkeypatch.setenv("KURAMORI_PARALLEL", "dask://127.0.0.1:9")
    asked = ("portfolio", BOOK, "--on", ON, "--years", "1")
    assert "no Dask scheduler answers there" in fault(trained, 1, *asked)
    with monkeypatch.context() as without:
        without.setattr("models.cluster.importlib.util.find_spec", lambda _name: None)
        assert "needs the extra `dask`" in fault(trained, 1, *asked)
    monkeypatch.setenv("KURAMORI_PARALLEL", "tcp://127.0.0.1:9")
    assert "KURAMORI_PARALLEL must be loky or dask://host:port" in fault(
        trained, 2, "portfolio", BOOK, "--on", ON
    )
