"""The underwriter's workspace: the API's figures in both languages, and faults by name."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from api.app import create_app
from api.examples import EXAMPLES
from api.pages.portfolio_books import example_book
from api.settings import Settings, sqlite_url
from models.profile import SecurityProfile
from tests.api import people

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

PLACE = "/underwriter?exchange=jp-middle&on=2026-11-25"
FIGURE = re.compile(r'<data class="fig" value="([^"]*)"')


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.text


def figures(html: str) -> set[float]:
    return {float(value) for value in FIGURE.findall(html) if value}


def profile() -> SecurityProfile:
    return SecurityProfile.model_validate_json((EXAMPLES / "jp-middle.json").read_bytes())


def asked() -> dict[str, Any]:
    return {"profile": profile().model_dump(mode="json"), "on": "2026-11-25"}


@pytest.fixture(scope="module")
def own(trained: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A service on a trained model whose store these tests may fill."""
    url = sqlite_url(tmp_path_factory.mktemp("own"))
    settings = Settings(home=trained, database_url=url, log_level="error", visitor_share=0)
    return create_app(settings).test_client()


@pytest.fixture(scope="module")
def quote(own: FlaskClient) -> dict[str, Any]:
    answer = own.post("/v1/quotes", json=asked())
    assert answer.status_code == 201
    found: dict[str, Any] = answer.json
    return found


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_figure_of_the_price_is_that_of_the_api(
    own: FlaskClient, quote: dict[str, Any], lang: str
) -> None:
    shown = figures(page(own, f"/{lang}{PLACE}"))
    layer = quote["layers"][0]
    assert {
        quote["technical_premium"]["amount"],
        quote["rate_on_line"],
        quote["expected_loss"]["amount"],
        quote["risk_load"]["amount"],
        quote["ground_up"]["theft_probability"],
        quote["ground_up"]["reachable"]["amount"],
        layer["limit"]["amount"],
        layer["attachment_probability"],
        *(line["amount"]["amount"] for line in quote["loadings"] if line["rate"] is not None),
        *(row["loss"]["amount"] for row in quote["ground_up"]["return_periods"]),
        *(one["effect"]["amount"] for one in quote["drivers"]),
        *(one["effect"]["amount"] for one in quote["term_effects"]),
    } <= shown


def test_what_made_the_price_is_named(own: FlaskClient, quote: dict[str, Any]) -> None:
    html = page(own, f"/en{PLACE}")
    made = (quote["model"]["version"], quote["basis_version"], quote["digest"])
    assert all(one in html for one in (*made, quote["adequacy"]["rule_set"]))


def test_a_rate_outside_its_band_is_said_to_be(own: FlaskClient) -> None:
    inside = page(own, f"/en{PLACE}")
    assert "inside the market band" in inside
    dear = page(own, "/en/underwriter?exchange=offshore&policy=meets-all&on=2026-11-25")
    assert "above the market band" in dear


def test_changed_terms_are_priced_and_sent_to_be_kept(own: FlaskClient) -> None:
    html = page(own, f"/en{PLACE}&limit1=5000&retention1=1000&limit2=2000&retention2=6000")
    found = re.search(r'id="quote-request">(.*?)</script>', html)
    assert found is not None
    stored = own.post("/v1/quotes", data=found[1], content_type="application/json")
    assert stored.status_code == 201
    assert stored.json["technical_premium"]["amount"] in figures(html)
    assert [one["limit"]["amount"] for one in stored.json["layers"]] == [
        5_000_000_000,
        2_000_000_000,
    ]


@pytest.mark.parametrize(
    ("fault", "named"),
    [
        ("limit1=x", "支払限度額"),
        ("total=-1", "利用者の暗号資産"),
        ("limit1=5000&limit2=5000&retention2=100", "引受割合の合計"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_priced(
    own: FlaskClient, fault: str, named: str
) -> None:
    answer = own.get(f"/ja{PLACE}&{fault}")
    assert answer.status_code == 422
    assert named in answer.text
    assert 'id="premium"' not in answer.text


def test_every_clause_says_what_the_wording_says_and_how_its_rules_find_it(
    own: FlaskClient, quote: dict[str, Any]
) -> None:
    html = page(own, f"/en{PLACE}&t.wording.non_avoidance=no")
    row = re.search(r'id="clause-wording\.non_avoidance">(.*?)</tr>', html, re.DOTALL)
    assert row is not None
    assert '<option value="no" selected>' in row[1]
    assert "jp.non_avoidance" in row[1]
    assert '<span class="tag bad">' in row[1]
    assert {one["rule"] for one in quote["adequacy"]["findings"]} >= {"jp.non_avoidance"}


def test_each_control_offers_the_state_its_effect_is_of(
    own: FlaskClient, quote: dict[str, Any]
) -> None:
    html = page(own, f"/ja{PLACE}")
    for one in quote["drivers"]:
        value = "yes" if one["if_changed_to"] == "in_place" else "no"
        assert f'data-sets="c.{one["control"]}" data-value="{value}"' in html


@pytest.mark.parametrize(
    ("vendor", "told"),
    [
        ("", "Not stated"),
        ("Nobody Ltd", "not in the register"),
        ("BitGo", "Crypto.com (2020)"),
    ],
)
def test_a_vendor_is_told_with_its_clients_or_as_unknown(
    own: FlaskClient, vendor: str, told: str
) -> None:
    assert told in page(own, f"/en{PLACE}&vendor={vendor}")


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_curves_are_those_of_the_api(own: FlaskClient, lang: str) -> None:
    html = page(own, f"/{lang}/underwriter/curves?exchange=jp-middle&on=2026-11-25")
    found = own.post("/v1/curves", json=asked()).json
    losses = [row["year"]["amount"] for row in found["return_periods"] if row["years"] >= 20]
    assert all(f",{loss}]" in html for loss in losses)
    assert {one["rate_low"] for one in found["market_points"]} <= figures(html)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_book_is_that_of_the_api(own: FlaskClient, lang: str) -> None:
    book = (EXAMPLES / "books" / "four-policies.json").read_text()
    text = profile().model_dump_json()
    body = f'{{"profile": {text}, "on": "2026-11-25", "book": {book}}}'
    found = own.post("/v1/marginals", data=body, content_type="application/json").json
    place = f"/{lang}/underwriter/book?exchange=jp-middle&on=2026-11-25&book=four-policies"
    named = ("premium", "marginal", "euler", "capital_with", "premium_alone")
    assert {found[name]["amount"] for name in named} <= figures(page(own, place))


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_what_strikes_several_stands_beside_what_is_independent(
    own: FlaskClient, lang: str
) -> None:
    query = "exchange=jp-middle&on=2026-11-25&book=thirty"
    assert "/underwriter/book/together?" in page(own, f"/{lang}/underwriter/book?{query}")
    shown = page(own, f"/{lang}/underwriter/book/together?{query}")
    book = [json.loads(one.model_dump_json()) for one in example_book()]
    body = {**asked(), "book": book, "together": True}
    found = own.post("/v1/marginals", json=body).json
    one = found["together"]
    assert {one["marginal"], one["euler"], one["premium"]} <= figures(shown)
    told = {found[name]["amount"] for name in ("marginal", "euler", "premium")}
    assert told <= figures(shown)
    assert "131,072" in shown


def test_what_stands_in_its_way_is_told_in_the_pages_language(own: FlaskClient) -> None:
    query = "exchange=jp-middle&on=2026-11-25&book=four-policies"
    shown = page(own, f"/ja/underwriter/book/together?{query}")
    assert "1取引所につき1件にしてください（/3と同じ取引所）" in shown
    assert figures(shown) == set()


def test_a_book_that_is_not_the_readers_does_not_exist(own: FlaskClient) -> None:
    place = "/en/underwriter/book?book=00000000-0000-7000-8000-000000000000"
    assert own.get(place).status_code == 404


def test_a_book_too_large_to_ask_about_is_said_to_be(app: Flask) -> None:
    insurer = people.of(app, "Insurer", "insurer")
    one = {"profile": profile().model_dump(mode="json")}
    body = {"name": "Everybody", "submissions": [one] * 101}
    made = insurer.post("/v1/portfolios", json=body).json["id"]
    assert f'value="{made}"' in insurer.get("/en/underwriter").text
    assert "larger than" in page(insurer, f"/en/underwriter/book?book={made}")
