"""The page of a cover that pays on an event: the API's figures, in both languages, faults named."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from api.pages.event_asked import example_cover
from data.load import shipped_dataset
from tests.api.conftest import FakeDesk
from tests.api.pages.page import LANGUAGES, Page, seen
from tests.api.pages.reading import embedded, part, sources, words
from tests.api.papers.reading import holds

if TYPE_CHECKING:
    from flask.testing import FlaskClient


SCRIPTED = {"HX-Request": "true"}
HALT_ALONE = "outflow=no&announcement=no&halt=yes&payout=step"


def figured(client: FlaskClient, path: str, status: int = 200) -> Page:
    """A page as its script asks for it, with its figures."""
    answer = client.get(path, headers=SCRIPTED)
    assert answer.status_code == status, answer.text[:2000]
    return Page(answer.status_code, answer.text)


def answered(client: FlaskClient, page: Page) -> dict[str, Any]:
    """What the API says to the request that the page shows."""
    answer = client.post("/v1/event-covers", json=embedded(page.html, "cover-request"))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_comes_before_its_figures(visitor: FlaskClient, lang: str) -> None:
    found = seen(visitor, f"/{lang}/event-cover?slope_limit=5000")
    assert found.figures == []
    assert f'hx-get="/{lang}/event-cover?slope_limit=5000" hx-trigger="load"' in found.plain
    assert f"/{lang}/event-cover?slope_limit=5000&whole=1" in found.links
    assert [level for level, _ in found.headings].count(1) == 1


def test_a_browser_without_scripts_gets_them_in_the_page(client: FlaskClient) -> None:
    assert seen(client, "/en/event-cover?whole=1").figures


@pytest.mark.parametrize("lang", LANGUAGES)
def test_other_regimes_are_named_and_not_coded(client: FlaskClient, lang: str) -> None:
    said = words(part(figured(client, f"/{lang}/event-cover").html, "counted"))
    assert ("South Korea" if lang == "en" else "韓国") in said
    assert "us_finra" not in said


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("query", ["", "cover=halt&exchange=jp-small", HALT_ALONE])
def test_every_figure_is_the_apis(client: FlaskClient, lang: str, query: str) -> None:
    found = figured(client, f"/{lang}/event-cover?{query}")
    api = answered(client, found)
    shown = set(found.values)
    price, basis = api["price"], api["basis"]
    for name in ("expected", "loaded", "technical"):
        assert price[name]["amount"] in shown
    assert price["technical_rate"] in shown
    assert {one["amount"] for one in (price["market"][0], price["market"][3])} <= shown
    for name in ("gap", "short", "short_within", "over"):
        assert basis[name]["amount"] in shown
    assert {basis["without_theft"]["value"], basis["effectiveness_within"]["value"]} <= shown
    for row in api["sizes"]:
        assert {row["theft"]["value"], row["unpaid"]["value"], row["paid_part"]} <= shown
        assert {row["unpaid_if_theft"], row["theft_unpaid"]} <= shown
    assert api["credit"]["required"]["amount"] in shown
    assert api["credit"]["eligible_credit"]["amount"] == 0
    assert all(sources(found.html))
    for text in (*api["flags"], *api["notes"], api["made"]["model"], api["made"]["rule_set"]):
        assert text in found.plain
    drawn = embedded(found.html, "plot-paid-data")["series"]
    assert [point[1] for point in drawn[2]["points"][1:]] == [
        row["expected"]["amount"] for row in api["paid_at"]
    ]


def test_the_answer_comes_first_and_says_that_credit_is_unknown(client: FlaskClient) -> None:
    english = words(part(figured(client, "/en/event-cover").html, "answer"))
    japanese = words(part(figured(client, "/ja/event-cover").html, "answer"))
    assert "in its term; its technical premium is" in english
    assert "Credit towards the required amount: ¥0. Whether it counts is unknown" in english
    assert "テクニカル・プレミアムは" in japanese
    assert "所要額への算入可能額：0円。算入の可否は不明" in japanese


def test_the_japanese_page_is_japanese(client: FlaskClient) -> None:
    found = figured(client, "/ja/event-cover?cover=halt")
    assert not [text for _, text in found.headings if text.isascii()]
    for said in ("ベーシスリスク", "留意事項", "計算代理人（例）", "業界損害", "判定不能"):
        assert said in found.plain
    for english in ("no payout", "announced by", "industry loss", "Example Calculation Agent"):
        assert english not in found.plain


def test_the_example_is_the_commands_and_goes_with_the_assets(client: FlaskClient) -> None:
    cover = embedded(figured(client, "/en/event-cover").html, "cover-request")["cover"]
    example = example_cover("outflow")
    assert cover["payout"] == {**cover["payout"], **example["payout"]}
    assert [one["threshold"] for one in cover["triggers"]] == [2e9, 2e9]
    small = embedded(figured(client, "/en/event-cover?exchange=jp-small").html, "cover-request")
    assert small["cover"]["payout"]["limit"] == 0.4e9


def test_amounts_are_scaled_at_the_rates_of_the_desk(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def limit() -> float:
        page = seen(client, "/en/event-cover?exchange=offshore")
        typed = re.search(r'name="slope_limit"[^>]* value="([\d.]+)"', page.html)
        assert typed is not None, page.html[:2000]
        return float(typed[1])

    was, tables = limit(), shipped_dataset()
    dearer = tuple(
        row.model_copy(update={"usd_jpy": row.usd_jpy and 2 * row.usd_jpy}) for row in tables.prices
    )
    monkeypatch.setattr(FakeDesk, "dataset", replace(tables, prices=dearer))
    assert limit() == pytest.approx(2 * was, rel=0.05)


def test_a_step_is_one_row_of_the_table(client: FlaskClient) -> None:
    for lang in LANGUAGES:
        html = figured(client, f"/{lang}/event-cover?cover=halt").html
        sizes = re.findall(r'<th scope="row">([^<]*)</th>', part(html, "chart-paid"))
        assert len(sizes) > 30
        assert len(set(sizes)) == len(sizes)
    points = embedded(html, "plot-paid-data")["series"][1]["points"]
    assert [999_999_999, 0] in points


def test_terms_put_otherwise_are_asked_of_the_api(client: FlaskClient) -> None:
    query = (
        "payout=step&at1=3000&pays1=1000&at2=9000&pays2=4000&payouts=2&term_limit=5000&"
        "outflow_threshold=3000&announcement_threshold=3000&combine=all&waiting_days=2&"
        "days_to_payment=&collateral=unknown&independent=no&fallback=no&outflow.false_rate=0.05"
    )
    found = figured(client, f"/en/event-cover?{query}")
    asked = embedded(found.html, "cover-request")
    cover = asked["cover"]
    assert cover["payout"]["steps"] == [
        {"at_least": 3e9, "pays": 1e9},
        {"at_least": 9e9, "pays": 4e9},
    ]
    assert (cover["combine"], cover["limit_in_term"], cover["payouts_in_term"]) == ("all", 5e9, 2)
    assert cover["calculation_agent"]["independent"] is False
    assert cover["collateral"] is None
    assert asked["assumptions"] == {"outflow.false_rate": 0.05}
    assert answered(client, found)["price"]["expected"]["amount"] in found.values
    assert "Collateral is not stated" in found.plain


def test_the_assumptions_come_after_the_page(client: FlaskClient) -> None:
    page = figured(client, "/en/event-cover?slope_limit=5000")
    assert 'hx-get="/en/event-cover/assumptions?slope_limit=5000"' in page.html
    api = answered(client, page)["assumptions"]
    found = seen(client, "/ja/event-cover/assumptions?slope_limit=5000")
    for row in api:
        assert row["assumption"]["title_ja"] in found.plain
        assert {row["expected_low"]["amount"], row["expected_high"]["amount"]} <= set(found.values)
        assert {row["unpaid_low"], row["unpaid_high"]} <= set(found.values)
    bars = embedded(found.html, "plot-effects-data")["series"][0]["points"]
    widths = [high - low for _, low, high in bars]
    assert widths == sorted(widths, reverse=True)


def test_the_page_comes_as_pdf(client: FlaskClient) -> None:
    page = figured(client, "/ja/event-cover?slope_limit=5000")
    assert "/ja/event-cover/paper?slope_limit=5000" in page.links
    answer = client.get("/ja/event-cover/paper?slope_limit=5000")
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    holds(answer.data, "所要額への算入可能額：0円", answered(client, page)["made"]["model"])


@pytest.mark.parametrize(
    ("query", "name", "words_of_it"),
    [
        ("outflow_threshold=much", "outflow_threshold", "must be a number"),
        ("outflow=no&announcement=no", "outflow", "choose at least one trigger"),
        ("halt=yes", "halt", "a halt measures no amount"),
        ("slope_end=1000", "slope_end", "must be above where the payout begins"),
        ("slope_limit=", "slope_limit", "must be a number"),
        ("payout=step&pays1=", "pays1", "needs an amount"),
        ("payout=step&at1=2000", "at1", "leave this empty"),
        ("payout=step&pays2=20000", "at1", "each needs an amount"),
        ("payout=step&at1=2000&at2=3000&pays2=1000", "pays2", "must be above the step before"),
        ("term_limit=1000", "term_limit", "must not be below one whole payout"),
        ("term_limit=99000", "term_limit", "is more than all payouts together"),
        ("days_to_payment=2", "days_to_payment", "must not be fewer than the wait"),
        ("expiry=2020-01-01", "expiry", "must be after the beginning"),
        ("inception=2020-01-01&expiry=2021-01-01", "expiry", "must be after today"),
        ("inception=soon", "inception", "must be a day"),
        ("slope_start=1000", "slope_start", "must not be below what a trigger asks for"),
        ("slope_start=900000&slope_end=950000", "slope_start", "no theft at this exchange"),
        ("outflow_threshold=900000&announcement=no", "outflow_threshold", "no theft at this"),
        ("outflow.seen_hot=2", "outflow.seen_hot", "must be from 0 to 1"),
    ],
)
def test_a_field_that_cannot_be_priced_is_named(
    client: FlaskClient, query: str, name: str, words_of_it: str
) -> None:
    found = figured(client, f"/en/event-cover?{query}", 422)
    assert f'data-field="{name}"' in found.html
    assert words_of_it in found.plain
    assert found.figures == []
    japanese = words(part(figured(client, f"/ja/event-cover?{query}", 422).html, "results"))
    assert words_of_it not in japanese


def test_parts_of_the_page_refuse_what_the_page_refuses(client: FlaskClient) -> None:
    for name in ("assumptions", "paper"):
        found = seen(client, f"/ja/event-cover/{name}?slope_end=1000", 422)
        assert found.figures == []


def test_it_is_found_from_the_pages_of_who_would_use_it(client: FlaskClient) -> None:
    for path in ("/en/underwriter?exchange=jp-small", "/en/exchange?exchange=jp-small"):
        assert "/en/event-cover?exchange=jp-small" in seen(client, path).links
    assert "/ja/event-cover" in seen(client, "/ja/").links


def test_the_request_shown_is_what_was_asked(client: FlaskClient) -> None:
    asked = embedded(figured(client, "/ja/event-cover").html, "cover-request")
    assert asked["language"] == "ja"
    assert json.dumps(asked, ensure_ascii=False).isascii() is False
