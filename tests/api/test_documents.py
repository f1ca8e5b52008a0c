"""PDF over HTTP: the papers of records, to those who may read them; and of what is not kept."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from api.examples import EXAMPLE_CHOICE, EXAMPLE_COVER
from api.papers import typeset
from tests.api.dealing import Deal, dealt, made
from tests.api.papers.reading import every_page_says, holds, pages
from tests.api.test_refusals import check_nothing_stored, check_problem

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from pricing.phrases import Language

PAPERS = {
    "quote": "/v1/quotes/{quote_id}/document",
    "check": "/v1/checks/{check_id}/document",
    "comparison": "/v1/comparisons/{comparison_id}/document",
    "decision": "/v1/filings/{filing_id}/document",
    "report": "/v1/filings/{filing_id}/report",
}
RECORD_OF = {"decision": "filing_id", "report": "filing_id"}


@pytest.fixture
def deal(app: Flask, asked: dict[str, Any]) -> Deal:
    return dealt(app, asked)


def check_pdf(answer: TestResponse, name: str) -> bytes:
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'inline; filename="{name}"'
    assert answer.data.startswith(b"%PDF-")
    return answer.data


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("what", PAPERS)
def test_every_record_has_its_paper_in_both_languages(
    deal: Deal, what: str, lang: Language
) -> None:
    ident = deal.ids[RECORD_OF.get(what, f"{what}_id")]
    path = PAPERS[what].format_map(deal.ids)
    answer = deal.exchange.get(path, query_string={"language": lang})
    pdf = check_pdf(answer, f"kuramori-{what}-{ident}-{lang}.pdf")
    every_page_says(pdf, ident, lang)
    again = deal.exchange.get(path, query_string={"language": lang})
    assert again.data == pdf


def test_what_is_held_is_not_sent_again(deal: Deal) -> None:
    path = PAPERS["quote"].format_map(deal.ids)
    tag = deal.exchange.get(path).headers["ETag"]
    assert deal.exchange.get(path, headers={"If-None-Match": tag}).status_code == 304
    other = deal.exchange.get(f"{path}?language=ja", headers={"If-None-Match": tag})
    assert other.status_code == 200


def test_a_visitors_quote_is_read_by_its_id(visitor: FlaskClient, asked: dict[str, Any]) -> None:
    quote = made(visitor, "/v1/quotes", asked)
    answer = visitor.get(f"/v1/quotes/{quote['id']}/document")
    pdf = check_pdf(answer, f"kuramori-quote-{quote['id']}-en.pdf")
    holds(pdf, f"¥{quote['technical_premium']['amount']:,}", quote["digest"])


def test_the_supervisor_reads_letter_and_report_and_the_insurer_does_not(deal: Deal) -> None:
    for what in ("decision", "report"):
        path = PAPERS[what].format_map(deal.ids)
        assert deal.supervisor.get(path).status_code == 200
        assert deal.insurer.get(path).status_code == 403


def test_the_letter_is_a_draft_until_it_is_decided(deal: Deal) -> None:
    path = PAPERS["decision"].format_map(deal.ids)
    assert all("DRAFT" in text for text in pages(deal.exchange.get(path).data))
    decided = {"decision": "approved", "note": "Adequate. 適切。"}
    made(deal.supervisor, f"/v1/filings/{deal.ids['filing_id']}/decision", decided)
    pdf = deal.exchange.get(path).data
    assert "DRAFT" not in "".join(pages(pdf))
    holds(pdf, "APPROVED", "Reason: Adequate. 適切。")


def test_a_record_with_one_language_is_told_in_it_where_none_is_asked(deal: Deal) -> None:
    filing, check = deal.ids["filing_id"], deal.ids["check_id"]
    report = deal.exchange.get(PAPERS["report"].format_map(deal.ids))
    check_pdf(report, f"kuramori-report-{filing}-en.pdf")  # as it was filed
    answer = deal.exchange.get(PAPERS["check"].format_map(deal.ids))
    check_pdf(answer, f"kuramori-check-{check}-ja.pdf")  # as it was asked


def test_a_check_told_in_the_other_language_says_so(deal: Deal) -> None:
    path = PAPERS["check"].format_map(deal.ids)
    holds(deal.exchange.get(f"{path}?language=en").data, "told again in English")
    letter = PAPERS["decision"].format_map(deal.ids)
    holds(deal.exchange.get(f"{letter}?language=ja").data, "英語の記録を日本語で示したもの")
    assert "Recordedin" not in "".join(pages(deal.exchange.get(f"{path}?language=ja").data))


def test_a_check_that_comes_out_otherwise_is_not_told_in_the_other_language(
    deal: Deal, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pricing import adequacy

    monkeypatch.setattr(adequacy, "credit", lambda *_: 1.0)
    path = PAPERS["check"].format_map(deal.ids)
    check_problem(deal.exchange.get(f"{path}?language=en"), 409, "cannot-retell")
    assert deal.exchange.get(f"{path}?language=ja").status_code == 200


def test_a_kept_check_of_a_cover_is_told_in_both_languages_with_the_same_figures(
    deal: Deal, asked: dict[str, Any]
) -> None:
    body = {"event_cover": EXAMPLE_COVER | {"exchange": asked["profile"]}, "language": "en"}
    beside = made(deal.exchange, f"/v1/policies/{deal.ids['policy_id']}/checks", body)
    alone = made(deal.exchange, f"/v1/exchanges/{deal.ids['exchange_id']}/checks", body)
    assert (beside["of"], alone["of"]) == (deal.ids["policy_id"], deal.ids["exchange_id"])
    assert (alone["policy"], alone["eligible_credit"]["amount"]) == (None, 0)
    for check in (beside, alone):
        read = deal.exchange.get(f"/v1/checks/{check['id']}")
        assert read.get_json() == check
        short = f"{check['event_cover']['shortfall_if_counted']['amount']:,}"
        for lang, title in (("en", "Were it counted"), ("ja", "仮に算入した場合の不足額")):
            paper = deal.exchange.get(f"/v1/checks/{check['id']}/document?language={lang}")
            assert paper.status_code == 200
            holds(paper.data, title, short, "event_linked.speed_of_payment")


def test_a_cover_whose_credit_comes_out_otherwise_is_not_told_again(
    deal: Deal, asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pricing import event_check

    body = {"event_cover": EXAMPLE_COVER | {"exchange": asked["profile"]}, "language": "en"}
    check = made(deal.exchange, f"/v1/exchanges/{deal.ids['exchange_id']}/checks", body)
    monkeypatch.setattr(event_check, "whole_yen", lambda _: 1)
    path = f"/v1/checks/{check['id']}/document"
    check_problem(deal.exchange.get(f"{path}?language=ja"), 409, "cannot-retell")


def test_a_cover_on_file_is_refused_for_another_exchange(deal: Deal, asked: dict[str, Any]) -> None:
    other = EXAMPLE_COVER | {"exchange": asked["profile"] | {"name": "Another"}}
    for path in ("policies/{policy_id}", "exchanges/{exchange_id}"):
        answer = deal.exchange.post(
            f"/v1/{path.format_map(deal.ids)}/checks", json={"event_cover": other}
        )
        said = check_problem(answer, 422, "cannot-be-priced")
        assert said["errors"][0]["pointer"] == "/event_cover/exchange/name"


@pytest.mark.parametrize("what", PAPERS)
def test_a_language_there_is_not_is_refused_by_name(deal: Deal, what: str) -> None:
    answer = deal.exchange.get(PAPERS[what].format_map(deal.ids) + "?language=fr")
    problem = check_problem(answer, 422, "invalid-input")
    assert problem["errors"][0]["parameter"] == "language"


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "not kept, no record"), ("ja", "保存されていない試算")]
)
def test_a_visitors_check_and_comparison_are_papers_without_a_record(
    visitor: FlaskClient, asked: dict[str, Any], lang: Language, said: str
) -> None:
    body = {**asked, "language": lang}
    check = visitor.post("/v1/checks/document", json=body)
    every_page_says(check_pdf(check, f"kuramori-check-{lang}.pdf"), said, lang)
    path = f"/v1/comparisons/document?language={lang}"
    comparison = visitor.post(path, json=EXAMPLE_CHOICE)
    every_page_says(check_pdf(comparison, f"kuramori-comparison-{lang}.pdf"), said, lang)
    check_nothing_stored(visitor)


def test_a_paper_shows_the_figures_of_the_same_question(
    visitor: FlaskClient, asked: dict[str, Any]
) -> None:
    found = visitor.post("/v1/checks", json=asked).get_json()
    pdf = visitor.post("/v1/checks/document", json=asked).data
    amounts = (found[name]["amount"] for name in ("required", "eligible_credit", "shortfall"))
    holds(pdf, *(f"¥{amount:,}" for amount in amounts))


def test_without_the_typesetter_it_is_said_who_can_help(
    deal: Deal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    typeset._fonts.cache_clear()
    answer = deal.exchange.get(PAPERS["quote"].format_map(deal.ids))
    check_problem(answer, 501, "no-typesetter")


def test_a_name_that_no_font_has_is_refused_and_read_as_json(
    visitor: FlaskClient, asked: dict[str, Any]
) -> None:
    asked["profile"]["name"] = "업비트"
    quote = made(visitor, "/v1/quotes", asked)
    answer = visitor.get(f"/v1/quotes/{quote['id']}/document")
    assert "U+C5C5" in check_problem(answer, 422, "cannot-be-set")["detail"]
    assert visitor.get(f"/v1/quotes/{quote['id']}").status_code == 200


def test_pages_are_set_while_no_price_waits(
    app: Flask, visitor: FlaskClient, asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from api.papers import check_pdf as module

    lock = app.extensions["kuramori"].one_at_a_time
    free: list[bool] = []
    render = module.render_pdf

    def watched(*given: Any, **more: Any) -> bytes:  # noqa: ANN401 - as render_pdf
        free.append(not lock.locked())
        return render(*given, **more)

    monkeypatch.setattr(module, "render_pdf", watched)
    assert visitor.post("/v1/checks/document", json=asked).status_code == 200
    assert free == [True]
