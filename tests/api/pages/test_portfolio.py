"""The page of a whole book: figures of the API, in both languages, and of nobody else's book."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from api.accumulation_shapes import MOST_AT_ONCE, YEARS_AT_ONCE
from api.pages import portfolio_books
from api.pages.portfolio_asked import EXAMPLE_PROGRAMME
from pricing.short_yen import short_yen
from tests.api import people
from tests.api.dealing import dealt, made
from tests.api.pages.page import LANGUAGES, Page, seen
from tests.api.pages.reading import part, sources, words
from tests.api.papers.reading import holds

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

SCRIPTED = {"HX-Request": "true"}
PROGRAMME = "&".join(f"{name}={value}" for name, value in EXAMPLE_PROGRAMME.items())
TREATIES = [
    {"kind": "quota_share", "ceded": 0.2},
    {"kind": "event_excess", "attachment": 5e9, "limit": 10e9},
    {"kind": "aggregate_excess", "attachment": 15e9, "limit": 15e9},
]


def figured(client: FlaskClient, path: str, status: int = 200) -> Page:
    """A page as its script asks for it, with its figures."""
    answer = client.get(path, headers=SCRIPTED)
    assert answer.status_code == status, answer.text[:2000]
    return Page(answer.status_code, answer.text)


def answered(client: FlaskClient, **more: Any) -> dict[str, Any]:  # noqa: ANN401  JSON
    book = [json.loads(one.model_dump_json()) for one in portfolio_books.example_book()]
    answer = client.post("/v1/accumulations", json={"book": book, **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


@pytest.fixture(scope="module")
def api(real: FlaskClient) -> dict[str, Any]:
    return answered(real)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_comes_before_its_figures(visitor: FlaskClient, lang: str) -> None:
    found = seen(visitor, f"/{lang}/portfolio?vendor.failure_rate=3")
    assert found.figures == []
    assert f'hx-get="/{lang}/portfolio?vendor.failure_rate=3" hx-trigger="load"' in found.plain
    assert f"/{lang}/portfolio?vendor.failure_rate=3&whole=1" in found.links
    assert [level for level, _ in found.headings].count(1) == 1


def test_a_browser_without_scripts_gets_them_in_the_page(real: FlaskClient) -> None:
    assert seen(real, "/en/portfolio?whole=1").figures


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_figure_is_the_apis(real: FlaskClient, api: dict[str, Any], lang: str) -> None:
    found = figured(real, f"/{lang}/portfolio")
    shown = set(found.values)
    for name in ("capital", "tvar", "expected_loss"):
        assert api["capital"][name] in shown
    assert api["limits"] in shown
    for curve in ("aep", "oep", "tvar"):
        assert {row["amount"] for row in api[curve]} <= shown
    for row in api["allocation"]:
        assert {row["expected_loss"], row["tail"], row["capital"], row["share"]} <= shown
    for row in api["shared"]:
        assert {row["rate"], row["expected_hits"]} <= shown
    for row in api["disasters"]:
        assert {row["mean"], row["most"], row["replay_loss"], row["replay_paid"]} <= shown
    for row in api["assumptions"]:
        assert row["value"] in shown
    assert all(sources(found.html))


def test_the_answer_comes_first_and_in_words(real: FlaskClient, api: dict[str, Any]) -> None:
    english = words(part(figured(real, "/en/portfolio").html, "answer"))
    japanese = words(part(figured(real, "/ja/portfolio").html, "answer"))
    first = max(
        (row for row in api["allocation"] if row["dimension"] == "exchange"),
        key=lambda row: row["capital"],
    )
    assert f"{first['name']} alone is" in english
    assert f"{YEARS_AT_ONCE:,} simulated years, seed 1" in english
    assert f"このうち{first['name']}が" in japanese
    assert "90%信頼区間" in japanese


def test_the_japanese_page_is_japanese(real: FlaskClient) -> None:
    found = figured(real, f"/ja/portfolio?{PROGRAMME}")
    assert not [text for _, text in found.headings if text.isascii()]
    for said in (
        "単独の流出",
        "外部からの不正アクセス",
        "比例再保険",
        "Bybit（2025年）",
        "同一攻撃者",
    ):
        assert said in found.plain
    for english in ("thefts alone", "outsider hack", "quota share", "Bybit 2025", "campaign of"):
        assert english not in found.plain.replace('"campaign', "")


def test_an_assumption_put_otherwise_is_asked_of_the_api(real: FlaskClient) -> None:
    found = figured(
        real, "/en/portfolio?vendor.failure_rate=5&campaign.rate=0.5&years=65536&seed=9"
    )
    asked = {"vendor.failure_rate": 0.05, "campaign.rate": 0.5}
    api = answered(real, assumptions=asked, years=65536, seed=9)
    assert api["capital"]["capital"] in found.values
    assert "set by the reader" in found.plain


def test_reinsurance_shows_what_is_left(real: FlaskClient) -> None:
    assert "No treaty is given" in figured(real, "/en/portfolio").plain
    found = figured(real, f"/en/portfolio?{PROGRAMME}")
    net = answered(real, reinsurance=TREATIES)["net"]
    assert net["capital"]["capital"] in found.values
    assert {row["expected"] for row in net["treaties"]} <= set(found.values)
    assert {row["amount"] for row in net["aep"]} <= set(found.values)


def test_the_exact_law_comes_after_the_page(real: FlaskClient, api: dict[str, Any]) -> None:
    page = figured(real, "/en/portfolio?seed=1").html
    assert 'hx-get="/en/portfolio/check?seed=1"' in page
    found = seen(real, "/ja/portfolio/check")
    assert {row["exact"] for row in api["check"]} <= set(found.values)
    assert {row["standard_errors"] for row in api["check"]} <= set(found.values)
    assert "標準誤差の" in found.plain


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_policy_is_priced_in_its_book_when_asked(real: FlaskClient, lang: str) -> None:
    query = "vendor.failure_rate=5&years=65536"
    assert (
        f'hx-get="/{lang}/portfolio/premiums?{query}"'
        in figured(real, f"/{lang}/portfolio?{query}").plain
    )
    found = seen(real, f"/{lang}/portfolio/premiums?{query}")
    asked = {"assumptions": {"vendor.failure_rate": 0.05}, "years": 65536}
    api = answered(real, reprice=True, **asked)["repriced"]
    for row in api["policies"]:
        shown = {row["technical_premium"], row["marginal"], row["premium"], row["premium_by_euler"]}
        assert shown <= set(found.values)
        assert row["exchange"] in found.plain
    assert {api["premium"], api["marginal"], api["euler"]} <= set(found.values)
    assert seen(real, f"/{lang}/portfolio/premiums?quota=200", 422).figures == []


def test_the_page_comes_as_pdf(real: FlaskClient) -> None:
    page = figured(real, "/ja/portfolio?seed=3&years=65536")
    assert "/ja/portfolio/paper?seed=3&years=65536" in page.links
    answer = real.get("/ja/portfolio/paper?seed=3&years=65536")
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    capital = answered(real, seed=3, years=65536)["capital"]["capital"]
    holds(answer.data, short_yen(capital, "ja"))


@pytest.mark.parametrize(
    ("query", "name", "words_of_it"),
    [
        ("vendor.failure_rate=101", "vendor.failure_rate", "must be from 0 to 100"),
        ("campaign.rate=often", "campaign.rate", "must be a number"),
        ("quota=120", "quota", "must be from 0 to 100"),
        ("event_attachment=5000", "event_limit", "needs the limit, too"),
        ("years=7", "years", "is not one of the choices"),
        ("seed=-1", "seed", "must be from 0"),
    ],
)
def test_a_field_that_cannot_be_read_is_named(
    visitor: FlaskClient, query: str, name: str, words_of_it: str
) -> None:
    found = figured(visitor, f"/en/portfolio?{query}", 422)
    assert f'data-field="{name}"' in found.html
    assert words_of_it in found.plain
    assert found.figures == []
    figured(visitor, f"/ja/portfolio?{query}", 422)
    assert visitor.get(f"/en/portfolio/check?{query}").status_code == 422


# ---- whose book -----------------------------------------------------------------------------


def test_a_visitor_sees_the_example_whatever_the_address_says(visitor: FlaskClient) -> None:
    for named in ("bound", "01a222b5-9eac-7e6d-bbc4-71de6f605f4e"):
        found = seen(visitor, f"/en/portfolio?portfolio={named}")
        assert 'value="example" selected' in found.html
        assert "An insurer or supervisor signed in" in found.plain


def test_an_insurer_chooses_among_its_own_books(app: Flask, asked: dict[str, Any]) -> None:
    deal = dealt(app, asked)
    found = seen(deal.insurer, "/en/portfolio")
    assert f'value="{deal.ids["portfolio_id"]}"' in found.html
    assert 'value="bound"' in found.html
    other = people.of(app, "Another insurer", "insurer")
    answer = other.get(f"/en/portfolio?portfolio={deal.ids['portfolio_id']}")
    assert answer.status_code == 404


def test_bound_policies_are_a_book(app: Flask, asked: dict[str, Any]) -> None:
    deal = dealt(app, asked)
    ids, address = deal.ids, "/ja/portfolio?portfolio=bound"
    empty = figured(deal.insurer, address)
    assert "有効な契約はありません" in empty.plain
    assert empty.figures == []
    decision = {"decision": "approved", "note": "So be it."}
    made(deal.supervisor, f"/v1/filings/{ids['filing_id']}/decision", decision)
    offered = {"answer": "offered", "premium_jpy": 80_000_000}
    made(deal.insurer, f"/v1/submissions/{ids['submission_id']}/answers", offered)
    made(deal.insurer, f"/v1/submissions/{ids['submission_id']}/binding", {})
    assert "1社、各社1契約" in figured(deal.insurer, address).plain
    stranger = people.of(app, "Another insurer", "insurer")
    assert "有効な契約はありません" in figured(stranger, address).plain


def test_a_book_that_cannot_be_worked_out_says_why(app: Flask, asked: dict[str, Any]) -> None:
    insurer = people.of(app, "The Insurer", "insurer")
    one = {"profile": asked["profile"], "policy": asked["policy"]}
    many = [{**one, "profile": one["profile"] | {"name": f"E{i}"}} for i in range(MOST_AT_ONCE + 1)]
    ident = made(insurer, "/v1/portfolios", {"name": "Large", "submissions": many})["id"]
    found = figured(insurer, f"/en/portfolio?portfolio={ident}")
    assert f"This book has {MOST_AT_ONCE + 1} exchanges" in found.plain
    tower = [{"limit": 1e9, "attachment": 1e9 * k} for k in range(32)]
    wide = {**one["policy"], "layers": tower}
    ident = made(
        insurer,
        "/v1/portfolios",
        {"name": "Wide", "submissions": [{**entry, "policy": wide} for entry in many[:40]]},
    )["id"]
    assert "layers in all" in figured(insurer, f"/en/portfolio?portfolio={ident}", 422).plain
    japanese = figured(insurer, f"/ja/portfolio?portfolio={ident}", 422).plain
    assert "レイヤーは合計" in japanese
    for part_of_it in ("check", "premiums", "paper"):
        found = seen(insurer, f"/ja/portfolio/{part_of_it}?portfolio={ident}", 422)
        assert found.figures == []
