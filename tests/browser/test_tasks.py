"""The main tasks of the three users from start to end, and the API's figures beside the page's."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from api.examples import EXAMPLES
from api.pages.numbers import JAPAN
from api.pages.portfolio_books import example_book
from tests.browser.conftest import LANGUAGES, quietly

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import Person

A_QUOTE = re.compile(r"/quotes/([0-9a-f-]{36})$")
AN_ID = re.compile(r"/([0-9a-f-]{36})$")


def held(page: Page, ident: str) -> Any:  # noqa: ANN401  the request a page would send
    return json.loads(page.locator(f"script#{ident}").text_content() or "")


def found(pattern: re.Pattern[str], address: str) -> str:
    match = pattern.search(address)
    assert match, address
    return match[1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_visitor_prices_compares_and_checks_a_policy(
    someone: Callable[..., Person], lang: str
) -> None:
    person = someone(lang)
    page = person.opens("/")
    person.follows("main a.button:not(.plain)")
    page.fill("#limit1", "15000")
    page.wait_for_url("**limit1=15000**")
    person.settled()

    asked = held(page, "quote-request")
    quote = person.asks("POST", "/v1/quotes", asked)
    shown = person.figures("#results")
    assert quote["technical_premium"]["amount"] in shown
    assert quote["expected_loss"]["amount"] in shown
    assert quote["rate_on_line"] in shown
    assert quote["policy"]["layers"][0]["limit"] == 15e9

    person.follows(".steps li:nth-child(2) a")
    page.wait_for_selector("#advice .keys")
    asked = {name: value for name, value in held(page, "compared").items() if name != "language"}
    comparison = person.asks("POST", "/v1/comparisons", asked)
    shown = person.figures("main")
    assert comparison["asked"]["required"]["amount"] in shown
    assert all(option["yearly_cost"]["amount"] in shown for option in comparison["options"])
    advice = comparison["recommendation"]["text"][lang]
    assert advice in page.inner_text("#advice")

    person.follows(".steps li:nth-child(3) a")
    report = person.asks("POST", "/v1/checks", held(page, "check-request"))
    shown = person.figures("#results")
    assert report["required"]["amount"] in shown
    assert report["eligible_credit"]["amount"] in shown
    assert report["shortfall"]["amount"] in shown
    text = page.inner_text("main")
    for finding in report["findings"]:
        if finding["result"] in ("fail", "unknown"):
            assert finding[f"title_{lang}"] in text
    assert person.violations() == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_underwriter_keeps_a_quote_and_prices_it_again(
    someone: Callable[..., Person], lang: str
) -> None:
    person = someone(lang)
    page = person.opens("/underwriter?exchange=jp-small")
    page.click("form.uw-keep button")
    page.wait_for_url(A_QUOTE)
    person.settled()
    ident = found(A_QUOTE, page.url)
    quote = person.asks("GET", f"/v1/quotes/{ident}")
    assert quote["technical_premium"]["amount"] in person.figures("main")
    assert quote["digest"] in page.inner_text("main")
    assert person.violations() == []
    page.click("button[hx-get$='/again']")
    page.wait_for_selector("#again .fragment")
    assert quote["digest"][:12] in page.inner_text("main")
    paper = page.request.get(f"{person.site.address}/v1/quotes/{ident}/document?language={lang}")
    assert paper.body()[:5] == b"%PDF-"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_policy_goes_from_draft_to_cover(someone: Callable[..., Person], lang: str) -> None:
    """Exchange, supervisor and insurer, each in a browser of their own."""
    cfo, examiner, underwriter = (someone(lang) for _ in range(3))
    cfo.signs_in("exchange")
    page = cfo.opens("/exchange?exchange=jp-small&policy=meets-all")
    page.click("form[data-api='POST /v1/exchanges'] button")
    page.wait_for_selector("form[data-api='POST /v1/policies']")
    page.click("form[data-api='POST /v1/policies'] button")
    page.wait_for_url(re.compile(r"/policies/[0-9a-f-]{36}"))
    policy = found(AN_ID, page.url)
    cfo.follows("form[data-api='POST /v1/submissions'] button")
    page.click("form[data-api='POST /v1/filings'] button")
    page.wait_for_selector("form[data-api$='/withdrawal']")
    filing = cfo.asks("GET", f"/v1/policies/{policy}")["filing_id"]

    examiner.signs_in("supervisor")
    page = examiner.opens("/supervisor")
    examiner.follows(f"tr[data-filing='{filing}'] a")
    kept = examiner.asks("GET", f"/v1/filings/{filing}")
    assert kept["examination"]["required"]["amount"] in examiner.figures("#results")
    assert examiner.violations() == []
    page.check("input[name=decision][value=approved]")
    page.fill("#note", "Adequate under the rules of the day.")
    page.click("form[data-api$='/decision'] button")
    page.wait_for_selector("#decided")
    assert examiner.asks("GET", f"/v1/filings/{filing}")["state"] == "approved"

    underwriter.signs_in("insurer")
    page = underwriter.opens("/submissions?state=sent")
    underwriter.follows("main tbody a")
    assert underwriter.violations() == []
    page.fill("#premium_jpy", "120,000,000")
    page.click("form[data-api$='/answers'] button:not(.plain)")
    page.wait_for_selector("form[data-api$='/binding']")
    page.click("form[data-api$='/binding'] button")
    page.wait_for_selector(".notice.good")

    page = cfo.opens(f"/policies/{policy}")
    assert cfo.asks("GET", f"/v1/policies/{policy}")["state"] == "bound"
    assert cfo.violations() == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_chief_underwriter_turns_what_a_book_rests_on(
    someone: Callable[..., Person], lang: str
) -> None:
    person = someone(lang)
    page = person.opens("/portfolio")
    page.wait_for_selector("#answer")
    page.fill("[id='vendor.failure_rate']", "5")
    page.wait_for_url("**vendor.failure_rate=5**")
    person.settled()
    book = [json.loads(one.model_dump_json()) for one in example_book()]
    asked = {
        "book": book,
        "assumptions": {"vendor.failure_rate": 0.05},
        "on": dt.datetime.now(JAPAN).date().isoformat(),
    }
    gross = person.asks("POST", "/v1/accumulations", asked)
    assert gross["capital"]["capital"] in person.figures("#answer")
    assert {row["exact"] for row in gross["check"]} <= set(person.figures("#check"))

    page.click("#net a")
    page.wait_for_url("**quota=20**")
    page.wait_for_selector("#net table")
    person.settled()
    treaties = [
        {"kind": "quota_share", "ceded": 0.2},
        {"kind": "event_excess", "attachment": 5e9, "limit": 10e9},
        {"kind": "aggregate_excess", "attachment": 15e9, "limit": 15e9},
    ]
    net = person.asks("POST", "/v1/accumulations", asked | {"reinsurance": treaties})["net"]
    assert net["capital"]["capital"] in person.figures("#answer")
    assert person.violations() == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_underwriter_brings_a_book_and_keeps_it(
    someone: Callable[..., Person], lang: str, tmp_path: Path
) -> None:
    lines = (EXAMPLES / "book.csv").read_text("utf-8").splitlines()
    good, bad = tmp_path / "mine.csv", tmp_path / "wrong.csv"
    good.write_text("\n".join(lines[1:8]), "utf-8")
    bad.write_text("\n".join(lines[1:8]).replace(",0.3,", ",1.5,", 1), "utf-8")
    few = [json.loads(one.model_dump_json()) for one in example_book()[:6]]
    on = {"on": dt.datetime.now(JAPAN).date().isoformat()}

    person = someone(lang)
    person.signs_in("insurer")
    on_file = person.asks("GET", "/v1/portfolios")["records"]
    page = person.opens("/portfolio")
    page.wait_for_selector("#answer dl")
    page.set_input_files("#own-file", bad)
    page.wait_for_selector("#book-refused")
    assert "policy.layers.0.share" in page.inner_text("#book-refused")
    quietly(person, "422")
    page.set_input_files("#own-file", good)
    page.wait_for_selector("#own-shown")
    person.settled()
    found = person.asks("POST", "/v1/accumulations", {"book": few, **on})
    assert found["capital"]["capital"] in person.figures("#answer")
    assert {row["exact"] for row in found["check"]} <= set(person.figures("#check"))

    page.fill("[id='vendor.failure_rate']", "5")
    page.wait_for_url("**vendor.failure_rate=5**")
    person.settled()
    assumed = {"assumptions": {"vendor.failure_rate": 0.05}}
    dearer = person.asks("POST", "/v1/accumulations", {"book": few, **on, **assumed})
    assert dearer["capital"]["capital"] in person.figures("#answer")
    page.click("#premiums-go")
    page.wait_for_selector("#premiums-in table")
    assert page.locator("#premiums-in tbody tr").count() == len(few) + 1
    with page.expect_download() as paper:
        page.click("[data-paper]")
    assert paper.value.path().read_bytes().startswith(b"%PDF")
    assert person.asks("GET", "/v1/portfolios")["records"] == on_file
    assert person.violations() == []

    page.fill("#own-name", f"Mine, {lang}")
    page.click("#own-keep button")
    page.wait_for_url(re.compile("portfolio=[0-9a-f-]{36}"))
    page.wait_for_selector("#answer dl")
    person.settled()
    kept = page.locator("#choose-portfolio option[selected]")
    assert kept.text_content() == f"Mine, {lang}"
    assert found["capital"]["capital"] in person.figures("#answer")
    page.click("#keep-result button")
    page.wait_for_selector("#kept td code")
    record = person.asks("GET", f"/v1/accumulations/{page.inner_text('#kept td code')}")
    assert record["capital"] == found["capital"]
    assert record["language"] == lang
    assert person.violations() == []


def test_a_book_is_brought_without_scripts(someone: Callable[..., Person], tmp_path: Path) -> None:
    person = someone("ja", java_script_enabled=False)
    page = person.opens_without_scripts("/portfolio?years=65536")
    mine = tmp_path / "mine.csv"
    mine.write_text("\n".join((EXAMPLES / "book.csv").read_text("utf-8").splitlines()[1:5]))
    page.set_input_files("#own-file", mine)
    page.click("#own button.unscripted")
    page.wait_for_selector("#own-shown")
    assert "mine.csv" in page.inner_text("#own-shown")
    assert page.locator("#table-exchange tbody tr").count() == 4


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_structurer_turns_the_terms_of_a_cover_on_an_event(
    someone: Callable[..., Person], lang: str
) -> None:
    person = someone(lang)
    page = person.opens("/event-cover?exchange=jp-small")
    page.wait_for_selector("#answer")
    page.fill("#slope_limit", "300")
    page.wait_for_url("**slope_limit=300**")
    person.settled()
    page.wait_for_selector("#effects-table")
    found = person.asks("POST", "/v1/event-covers", held(page, "cover-request"))
    assert found["cover"]["payout"]["limit"] == 3e8
    assert found["price"]["technical"]["amount"] in person.figures("#answer")
    lowest = {row["expected_low"]["amount"] for row in found["assumptions"]}
    assert lowest <= set(person.figures("#effects"))
    assert person.violations() == []

    page.select_option("#payout", "step")
    page.wait_for_url("**payout=step**")
    person.settled()
    found = person.asks("POST", "/v1/event-covers", held(page, "cover-request"))
    assert found["cover"]["payout"]["kind"] == "step"
    assert found["price"]["technical"]["amount"] in person.figures("#answer")
    assert not page.is_visible("#slope_end")
    assert page.is_visible("#pays1")
    address = page.locator("#answer a[href*='/paper']").get_attribute("href")
    paper = page.request.get(f"{person.site.address}{address}")
    assert paper.body()[:5] == b"%PDF-"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_arranger_turns_the_layer_of_a_bond(someone: Callable[..., Person], lang: str) -> None:
    person = someone(lang)
    page = person.opens("/cat-bond")
    page.wait_for_selector("#answer dl")
    page.fill("#attachment", "10000")
    page.wait_for_url("**attachment=10000**")
    person.settled()
    page.wait_for_selector("#check-table")
    book = [json.loads(one.model_dump_json()) for one in example_book()]
    found = person.asks("POST", "/v1/cat-bonds", held(page, "bond-request") | {"book": book})
    assert found["attachment"]["amount"] == 10e9
    assert found["expected_loss"]["value"] in person.figures("#answer")
    assert found["price"]["at_risk_load"] in person.figures("#answer")
    assert found["expected_loss"]["low"] in person.figures("#check-in")
    assert person.violations() == []
