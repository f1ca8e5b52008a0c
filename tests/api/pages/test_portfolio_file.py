"""A book of the reader's own as a file: figures of the API, faults by line, and nothing kept."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from api.accumulation_shapes import MOST_AT_ONCE
from api.examples import EXAMPLES
from api.imports.reading import read
from api.store import records
from api.wiring import service
from tests.api import people
from tests.api.dealing import dealt, made
from tests.api.pages.page import LANGUAGES, Page, seen
from tests.api.papers.reading import holds

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

SAMPLE = (EXAMPLES / "book.csv").read_text("utf-8").splitlines()
HEADER, LINES = SAMPLE[1], SAMPLE[2:]
FEW = "\n".join([HEADER, *LINES[:5]])


def brought(
    client: FlaskClient,
    path: str,
    text: str = FEW,
    status: int = 200,
    name: str = "mine.csv",
) -> Page:
    """A page asked with a file."""
    file = (io.BytesIO(text.encode()), name)
    answer = client.post(path, data={"file": file}, content_type="multipart/form-data")
    assert answer.status_code == status, answer.text[:2000]
    return Page(answer.status_code, answer.text)


def answered(client: FlaskClient, text: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401  JSON
    found = read("exposures", "mine.csv", text.encode())
    book = [json.loads(one.model_dump_json()) for one in found.documents]  # type: ignore[union-attr]
    answer = client.post("/v1/accumulations", json={"book": book, **more})
    assert answer.status_code == 200, answer.text
    answer_json: dict[str, Any] = answer.get_json()
    return answer_json


def with_cell(column: str, value: str, line: int = 1) -> str:
    """The few lines with one cell otherwise."""
    rows = [row.split(",") for row in FEW.split("\n")]
    rows[line][rows[0].index(column)] = value
    return "\n".join(",".join(row) for row in rows)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_figure_of_a_file_is_the_apis(real: FlaskClient, lang: str) -> None:
    query = "years=65536&vendor.failure_rate=5"
    found = brought(real, f"/{lang}/portfolio?{query}")
    api = answered(real, FEW, years=65536, assumptions={"vendor.failure_rate": 0.05})
    assert {api["capital"][name] for name in ("capital", "tvar", "expected_loss")} <= set(
        found.values
    )
    assert {row["amount"] for row in api["aep"]} <= set(found.values)
    assert "mine.csv" in found.plain
    shared = seen(real, f"/{lang}/portfolio?whole=1&{query}")
    assert api["capital"]["capital"] not in shared.values


def test_parts_that_follow_are_of_the_file_too(real: FlaskClient) -> None:
    page = brought(real, "/en/portfolio?years=65536")
    api = answered(real, FEW, years=65536, reprice=True)
    check = brought(real, "/ja/portfolio/check?years=65536")
    assert {row["exact"] for row in api["check"]} <= set(check.values)
    premiums = brought(real, "/en/portfolio/premiums?years=65536")
    assert {row["marginal"] for row in api["repriced"]["policies"]} <= set(premiums.values)
    other = brought(real, "/en/portfolio?years=65536", "\n".join([HEADER, *LINES[5:8]]))
    parts = [
        next(line for line in one.html.splitlines() if 'id="check-in"' in line)
        for one in (page, other)
    ]
    assert parts[0].split('hx-get="')[1][:80] != parts[1].split('hx-get="')[1][:80]


def test_the_paper_is_of_the_file(real: FlaskClient) -> None:
    file = (io.BytesIO(FEW.encode()), "mine.csv")
    answer = real.post(
        "/ja/portfolio/paper?years=65536",
        data={"file": file},
        content_type="multipart/form-data",
    )
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    holds(answer.data, "取引所5社")


def test_open_exposure_data_are_a_book_too(real: FlaskClient) -> None:
    oed = (EXAMPLES / "book-oed.csv").read_text("utf-8")
    whole = (EXAMPLES / "book.csv").read_text("utf-8")
    one, other = (brought(real, "/en/portfolio?years=65536", text) for text in (oed, whole))
    assert one.values == other.values


@pytest.mark.parametrize(
    ("column", "value", "english", "japanese"),
    [
        (
            "policy.layers.0.share",
            "1.5",
            "line 2, policy.layers.0.share: must be at most 1",
            "2行目、policy.layers.0.share：1以下にしてください（入力値：1.5）",
        ),
        (
            "profile.assets.total",
            "5億",
            "line 2, profile.assets.total: must be a number",
            "2行目、profile.assets.total：数値で入力してください（入力値：'5億'）",
        ),
        (
            "profile.wallet_vendor",
            "x" * 300,
            "line 2, profile.wallet_vendor: must be at most 200 characters",
            "2行目、profile.wallet_vendor：200文字以内にしてください",
        ),
        (
            "policy.expiry",
            "2027-03-31",
            "line 2, policy: expiry must be after inception",
            "2行目、policy：保険期間の終期は始期より後にしてください",
        ),
    ],
)
def test_a_fault_is_told_by_line_and_column_in_the_pages_language(
    visitor: FlaskClient, column: str, value: str, english: str, japanese: str
) -> None:
    text = with_cell(column, value)
    found = brought(visitor, "/en/portfolio", text, 422)
    assert english in found.plain
    assert "mine.csv has a fault" in found.plain
    assert found.figures == []
    assert japanese in brought(visitor, "/ja/portfolio", text, 422).plain


def test_an_unknown_column_and_a_file_that_is_none_are_told(visitor: FlaskClient) -> None:
    text = FEW.replace("profile.yearly_volume", "profile.volume")
    found = brought(visitor, "/ja/portfolio", text, 422).plain
    assert "1行目、profile.volume：この名前の列はありません" in found
    assert "1行目、profile.yearly_volume：必須の列が見出しにありません" in found
    assert "誤りが2件" in found
    assert "空のファイルです" in brought(visitor, "/ja/portfolio", "", 422).plain
    assert (
        "名前が.csvまたは.xlsxで終わる"
        in brought(visitor, "/ja/portfolio", FEW, 422, "book.pdf").plain
    )


def test_what_the_core_refuses_is_told_by_its_line(real: FlaskClient) -> None:
    expired = FEW.replace("2027-04-01,2028-04-01", "2024-04-01,2025-04-01", 1)
    found = brought(real, "/en/portfolio", expired, 422).plain
    assert "line 2, policy.expiry: the policy expired on 2025-04-01" in found
    japanese = brought(real, "/ja/portfolio", expired, 422).plain
    assert "2行目、policy.expiry：契約は2025-04-01に満期を迎え" in japanese
    twice = "\n".join([FEW, LINES[1].replace("liability 02", "another")])
    japanese = brought(real, "/ja/portfolio", twice, 422).plain
    assert "7行目、profile.name：1取引所につき1件にしてください（3行目と同じ取引所）" in japanese


def test_a_book_too_large_for_a_page_says_so(visitor: FlaskClient) -> None:
    many = [LINES[0].replace("Example Exchange 01", f"E{i}") for i in range(MOST_AT_ONCE + 1)]
    found = brought(visitor, "/en/portfolio", "\n".join([HEADER, *many]))
    assert f"This book has {MOST_AT_ONCE + 1} exchanges" in found.plain


def test_a_file_larger_than_any_is_refused_as_a_page(visitor: FlaskClient) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="mine.csv"\r\n\r\n'
    body = head + b"x" * (9 << 20) + b"\r\n--x--\r\n"
    kind = "multipart/form-data; boundary=x"
    answer = visitor.post("/ja/portfolio", data=body, content_type=kind)
    assert answer.status_code == 413
    assert "送信内容が大きすぎます" in answer.text


def test_without_a_file_the_address_names_the_book(real: FlaskClient) -> None:
    empty = brought(real, "/en/portfolio?years=65536", "", name="")
    assert empty.values == seen(real, "/en/portfolio?years=65536&whole=1").values


def test_a_fault_of_a_whole_file_is_a_sentence(visitor: FlaskClient) -> None:
    english = brought(visitor, "/en/portfolio", "", 422).html
    assert ">The file is empty<" in english
    japanese = brought(visitor, "/ja/portfolio", "", 422).html
    assert ">空のファイルです<" in japanese


def test_names_in_a_file_are_text_on_the_page(visitor: FlaskClient) -> None:
    found = brought(visitor, "/en/portfolio", with_cell("profile.assets.total", "<b>"), 422)
    assert "<b>'" not in found.html
    assert "&lt;b&gt;" in found.html
    named = brought(visitor, "/en/portfolio", "", 422, name="<img src=x>.csv")
    assert "<img" not in named.html


def test_nothing_of_a_file_is_kept(app: Flask, visitor: FlaskClient) -> None:
    insurer = people.of(app, "The Insurer", "insurer")
    brought(insurer, "/en/portfolio", with_cell("policy.layers.0.share", "7"), 422)
    brought(visitor, "/en/portfolio", with_cell("policy.layers.0.share", "7"), 422)
    assert insurer.get("/v1/portfolios").get_json()["records"] == []
    with app.app_context(), service().store.read() as session:
        kept = session.scalars(records.select(records.RecordRow.id)).all()
    assert kept == []


def test_only_who_may_keep_a_portfolio_is_offered_to(app: Flask, visitor: FlaskClient) -> None:
    insurer = people.of(app, "The Insurer", "insurer")
    assert 'data-api="POST /v1/imports"' in seen(insurer, "/en/portfolio").html
    assert 'data-api="POST /v1/imports"' not in seen(visitor, "/en/portfolio").html
    exchange = people.of(app, "The Exchange", "exchange")
    assert 'data-api="POST /v1/imports"' not in seen(exchange, "/en/portfolio").html


@pytest.mark.parametrize("name", ["book", "oed", "columns"])
def test_a_sample_is_there_to_begin_with(visitor: FlaskClient, name: str) -> None:
    page = seen(visitor, "/ja/portfolio")
    assert f"/ja/portfolio/sample?of={name}" in page.links
    answer = visitor.get(f"/ja/portfolio/sample?of={name}")
    assert answer.status_code == 200
    assert answer.content_type == "text/csv; charset=utf-8"
    if name != "columns":
        assert len(read("exposures", "s.csv", answer.data).documents) == 30  # type: ignore[union-attr]
    assert visitor.get("/ja/portfolio/sample?of=secrets").status_code == 404


def test_other_pages_take_no_file(visitor: FlaskClient) -> None:
    assert visitor.post("/en/underwriter", data={}).status_code == 405


# ---- what is kept ----------------------------------------------------------------------------


def test_a_result_of_a_portfolio_on_file_is_kept_when_asked(
    app: Flask, asked: dict[str, Any]
) -> None:
    deal = dealt(app, asked)
    portfolio = deal.ids["portfolio_id"]
    path = f"/v1/portfolios/{portfolio}/accumulations"
    query = f"portfolio={portfolio}&years=65536&seed=9&vendor.failure_rate=5&quota=20"
    page = Page(200, deal.insurer.get(f"/ja/portfolio?whole=1&{query}").text)
    assert f'data-api="POST {path}"' in page.html
    assert f"/v1/accumulations/{deal.ids['accumulation_id']}/document" in page.links
    (text,) = re.findall(r'id="keep-body">(.*?)</script>', page.html)
    sent = json.loads(text)
    assert (sent["seed"], sent["years"], sent["language"]) == (9, 65536, "ja")
    assert sent["assumptions"] == {"vendor.failure_rate": 0.05}
    assert sent["reinsurance"] == [{"kind": "quota_share", "ceded": 0.2}]
    made(deal.insurer, path, sent)


def test_nothing_is_offered_to_be_kept_of_another_book(
    app: Flask, real: FlaskClient, asked: dict[str, Any]
) -> None:
    deal = dealt(app, asked)
    for path in ("/en/portfolio?whole=1", "/en/portfolio?whole=1&portfolio=bound"):
        assert 'id="keep-body"' not in deal.insurer.get(path).text
    page = f"/en/portfolio?whole=1&portfolio={deal.ids['portfolio_id']}"
    assert 'id="keep-body"' not in brought(deal.insurer, page, status=200).html
    assert 'id="keep-body"' not in seen(real, "/en/portfolio?whole=1").html


def test_a_part_that_cannot_be_says_so_in_the_pages_language(real: FlaskClient) -> None:
    expired = FEW.replace("2027-04-01,2028-04-01", "2024-04-01,2025-04-01", 1)
    found = brought(real, "/ja/portfolio/premiums", expired, 422).plain
    assert "/book/0/policy/expiry 契約は2025-04-01に満期を迎え" in found
    assert "leave it out" not in found
