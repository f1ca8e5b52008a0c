"""The page of a bond on a pool: the API's figures, in both languages, and of nobody else's book."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from api.accumulation_shapes import MOST_AT_ONCE
from api.pages.portfolio_books import example_book
from tests.api import people
from tests.api.dealing import made
from tests.api.pages.page import LANGUAGES, Page, seen
from tests.api.pages.reading import embedded, part, sources, words
from tests.api.papers.reading import holds

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

SCRIPTED = {"HX-Request": "true"}
FEW = "years=65536"
TURNED = (
    "attachment=5000&exhaustion=9000&basis=year&share=50&term_years=2&trigger=pool_loss&"
    "vendor.failure_rate=3&years=65536&seed=7"
)


def figured(client: FlaskClient, path: str, status: int = 200) -> Page:
    """A page as its script asks for it, with its figures."""
    answer = client.get(path, headers=SCRIPTED)
    assert answer.status_code == status, answer.text[:2000]
    return Page(answer.status_code, answer.text)


def answered(client: FlaskClient, page: Page) -> dict[str, Any]:
    """What the API says to the request that the page shows, of the example book."""
    book = [json.loads(one.model_dump_json()) for one in example_book()]
    asked = embedded(page.html, "bond-request") | {"book": book}
    answer = client.post("/v1/cat-bonds", json=asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_comes_before_its_figures(visitor: FlaskClient, lang: str) -> None:
    found = seen(visitor, f"/{lang}/cat-bond?attachment=5000")
    assert found.figures == []
    assert f'hx-get="/{lang}/cat-bond?attachment=5000" hx-trigger="load"' in found.plain
    assert f"/{lang}/cat-bond?attachment=5000&whole=1" in found.links
    assert [level for level, _ in found.headings].count(1) == 1


def test_a_browser_without_scripts_gets_them_in_the_page(client: FlaskClient) -> None:
    assert seen(client, "/en/cat-bond?whole=1").figures


@pytest.mark.parametrize("query", [FEW, TURNED])
def test_every_figure_is_the_apis(real: FlaskClient, query: str) -> None:
    page = figured(real, f"/ja/cat-bond?{query}")
    api = answered(real, page)
    shown = set(page.values)
    for name in ("expected_loss", "attachment_probability", "exhaustion_probability"):
        assert api[name]["value"] in shown
    term, price = api["term"], api["price"]
    assert {term["first_loss"], term["exhausted"], term["expected_loss"]} <= shown
    assert {*price["spreads"], price["at_cost_of_capital"], price["at_risk_load"]} <= shown
    assert {price["at_cost_multiple"], price["at_risk_load_multiple"]} <= shown
    assert api["principal"]["amount"] in shown
    assert all(sources(page.html))
    for clause in api["sheet"]:
        assert clause["text"] in page.plain
    for note in api["notes"]:
        assert note in page.plain
    assert api["made"]["model"] in page.plain
    check = seen(real, f"/en/cat-bond/check?{query}")
    shown = set(check.values)
    assert {row["exact"] for row in api["check"] if row["exact"] is not None} <= shown
    assert {row["simulated"] for row in api["check"]} <= shown
    assert {api["expected_loss"]["low"], api["expected_loss"]["high"]} - {None} <= shown
    assert all(sources(check.html))


def test_what_the_form_says_is_asked_of_the_api(client: FlaskClient) -> None:
    asked = embedded(figured(client, f"/en/cat-bond?{TURNED}").html, "bond-request")
    assert asked["bond"] == {
        "attachment": 5e9,
        "exhaustion": 9e9,
        "basis": "year",
        "share": 0.5,
        "term_years": 2,
        "trigger": "pool_loss",
    }
    assert asked["assumptions"] == {"vendor.failure_rate": 0.03}
    assert (asked["years"], asked["seed"]) == (65536, 7)


def test_the_answer_comes_first_and_in_words(client: FlaskClient) -> None:
    english = words(part(figured(client, "/en/cat-bond").html, "answer"))
    japanese = words(part(figured(client, "/ja/cat-bond").html, "answer"))
    assert "The bond of ¥10bn is expected to lose 1 % of its principal a year" in english
    assert "元本100億円のキャットボンドの期待損失は年1%です" in japanese


def test_the_japanese_page_is_japanese(client: FlaskClient) -> None:
    found = figured(client, "/ja/cat-bond")
    assert not [text for _, text in found.headings if text.isascii()]
    for said in ("エクセス・ポイント", "ワン変換", "実損", "タームシート", "資本コスト"):
        assert said in found.plain
    for english in ("indemnity", "inside the band", "Calculation agent"):
        assert english not in words(found.html[: found.html.index('id="bond-request"')])


def test_where_a_multiple_says_nothing_the_page_says_so(real: FlaskClient) -> None:
    page = figured(real, "/en/cat-bond?attachment=36000&exhaustion=60000")
    assert "no multiple: EL too small" in page.plain
    assert "a multiple of so small a loss says nothing" in words(part(page.html, "answer"))


def test_the_page_comes_as_pdf(real: FlaskClient) -> None:
    page = figured(real, f"/ja/cat-bond?{FEW}")
    assert f"/ja/cat-bond/paper?{FEW}" in page.links
    answer = real.get(f"/ja/cat-bond/paper?{FEW}")
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    holds(answer.data, "1事象ごと150億円超100億円")


@pytest.mark.parametrize(
    ("query", "name", "words_of_it"),
    [
        ("attachment=high", "attachment", "must be a number"),
        ("attachment=30000", "exhaustion", "must be above the attachment"),
        ("attachment=0&exhaustion=0.000001&share=50", "exhaustion", "a principal below ¥1"),
        ("share=0", "share", "must be from 0.01 to 100"),
        ("term_years=6", "term_years", "must be from 1 to 5"),
        ("term_years=1.5", "term_years", "must be a whole number"),
        ("basis=decade", "basis", "is not one of the choices"),
        ("vendor.failure_rate=101", "vendor.failure_rate", "must be from 0 to 100"),
        ("years=7", "years", "is not one of the choices"),
    ],
)
def test_a_field_that_cannot_be_read_is_named(
    visitor: FlaskClient, query: str, name: str, words_of_it: str
) -> None:
    found = figured(visitor, f"/en/cat-bond?{query}", 422)
    assert f'data-field="{name}"' in found.html
    assert words_of_it in found.plain
    assert found.figures == []
    japanese = words(part(figured(visitor, f"/ja/cat-bond?{query}", 422).html, "results"))
    assert words_of_it not in japanese
    for of_it in ("check", "paper"):
        assert visitor.get(f"/en/cat-bond/{of_it}?{query}").status_code == 422


def test_a_layer_that_nothing_reaches_is_named_by_its_attachment(real: FlaskClient) -> None:
    found = figured(real, f"/en/cat-bond?attachment=900000&exhaustion=950000&{FEW}", 422)
    assert 'data-field="attachment"' in found.html
    assert "no simulated year reaches so much" in found.plain


# ---- whose book -----------------------------------------------------------------------------


def test_an_insurer_chooses_among_its_own_books(app: Flask, asked: dict[str, Any]) -> None:
    insurer = people.of(app, "The Insurer", "insurer")
    one = {"profile": asked["profile"], "policy": asked["policy"]}
    many = [{**one, "profile": one["profile"] | {"name": f"E{i}"}} for i in range(MOST_AT_ONCE + 1)]
    small = made(insurer, "/v1/portfolios", {"name": "Mine", "submissions": many[:3]})["id"]
    large = made(insurer, "/v1/portfolios", {"name": "Large", "submissions": many})["id"]
    page = figured(insurer, f"/ja/cat-bond?portfolio={small}")
    assert f'value="{small}" selected' in page.html
    assert "取引所3社" in page.plain
    assert (
        f"This book has {MOST_AT_ONCE + 1}"
        in figured(insurer, f"/en/cat-bond?portfolio={large}").plain
    )
    other = people.of(app, "Another insurer", "insurer")
    assert other.get(f"/en/cat-bond?portfolio={small}").status_code == 404


def test_it_is_found_from_the_pages_of_who_would_use_it(client: FlaskClient) -> None:
    for path in ("/en/portfolio", "/en/event-cover"):
        assert "/en/cat-bond" in seen(client, path).links
