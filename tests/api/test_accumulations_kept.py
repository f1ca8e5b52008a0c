"""What a portfolio can pay, kept: whose it is, read as it was made, and made again to the yen."""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from typing import TYPE_CHECKING, Any

import pytest

from api.accumulation_shapes import MOST_AT_ONCE
from api.app import create_app
from api.imports.reading import read
from api.settings import Settings, sqlite_url
from models.book_years import BLOCK_YEARS
from tests.api import people
from tests.api.command import ON, ROOT, run, said
from tests.api.dealing import Deal, dealt, made
from tests.api.papers.reading import every_page_says
from tests.api.test_refusals import check_problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

LIST = "/v1/accumulations"
OURS = ("models.", "pricing.")
BOOK = ROOT / "examples" / "book.csv"
ASKED = {
    "years": BLOCK_YEARS,
    "seed": 7,
    "on": ON,
    "language": "ja",
    "reprice": True,
    "assumptions": {"vendor.failure_rate": 0.05},
    "reinsurance": [{"kind": "event_excess", "attachment": 5e9, "limit": 5e9}],
}


def book(most: int) -> list[dict[str, Any]]:
    found = read("exposures", BOOK.name, BOOK.read_bytes())
    return [json.loads(one.model_dump_json()) for one in found.documents[:most]]  # type: ignore[union-attr]


@pytest.fixture
def deal(app: Flask, asked: dict[str, Any]) -> Deal:
    return dealt(app, asked)


def path_of(deal: Deal) -> str:
    return f"/v1/portfolios/{deal.ids['portfolio_id']}/accumulations"


def test_it_is_answered_kept_and_read_byte_for_byte(deal: Deal) -> None:
    answer = deal.insurer.post(path_of(deal), json={"seed": 7})
    found = answer.get_json()
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"1"')
    assert answer.headers["Location"] == f"{LIST}/{found['id']}"
    assert found["of"] == deal.ids["portfolio_id"]
    again = deal.insurer.get(answer.headers["Location"])
    assert again.data == answer.data
    tag = {"If-None-Match": again.headers["ETag"]}
    assert deal.insurer.get(answer.headers["Location"], headers=tag).status_code == 304


def test_it_is_what_the_open_operation_answers(deal: Deal) -> None:
    entries = deal.insurer.get(f"/v1/portfolios/{deal.ids['portfolio_id']}").get_json()
    body = {"book": entries["submissions"], "on": ON, "seed": 7}
    loose = made(deal.insurer, LIST, body)
    kept = made(deal.insurer, path_of(deal), {"on": ON, "seed": 7})
    assert {name: kept[name] for name in loose} == loose
    assert set(kept) - set(loose) == {"id", "created_at", "of"}


def test_the_open_operation_keeps_nothing(deal: Deal) -> None:
    before = deal.insurer.get(LIST).get_json()
    entries = deal.insurer.get(f"/v1/portfolios/{deal.ids['portfolio_id']}").get_json()
    made(deal.insurer, LIST, {"book": entries["submissions"], "on": ON})
    assert deal.insurer.get(LIST).get_json() == before


def test_the_list_is_of_a_portfolio_newest_first(deal: Deal) -> None:
    newest = made(deal.insurer, path_of(deal), {})["id"]
    query = {"of": deal.ids["portfolio_id"]}
    lines = deal.insurer.get(LIST, query_string=query).get_json()["records"]
    assert [line["id"] for line in lines] == [newest, deal.ids["accumulation_id"]]
    assert {line["name"] for line in lines} == {"Book"}
    other = {"of": deal.ids["quote_id"]}
    assert deal.insurer.get(LIST, query_string=other).get_json()["records"] == []


def test_only_whose_portfolio_it_is_finds_it(app: Flask, visitor: FlaskClient, deal: Deal) -> None:
    record = f"{LIST}/{deal.ids['accumulation_id']}"
    stranger = people.of(app, "Another insurer", "insurer")
    for client, status in ((stranger, 404), (deal.exchange, 403), (visitor, 401)):
        assert client.get(record).status_code == status
        assert client.get(f"{record}/document").status_code == status
        assert client.post(path_of(deal), json={}).status_code == status
    assert deal.supervisor.get(record).status_code == 404
    check_problem(stranger.get(record), 404, "unknown-accumulation")


def test_asked_twice_under_one_key_it_is_kept_once(deal: Deal) -> None:
    headers = {"Idempotency-Key": "once"}
    first, second = (
        deal.insurer.post(path_of(deal), json={}, headers=headers).get_json() for _ in range(2)
    )
    assert first == second
    assert len(deal.insurer.get(LIST).get_json()["records"]) == 2


def test_a_portfolio_too_large_for_one_request_is_refused(
    deal: Deal, asked: dict[str, Any]
) -> None:
    one = {"profile": asked["profile"], "policy": asked["policy"]}
    many = [{**one, "profile": one["profile"] | {"name": f"E{i}"}} for i in range(MOST_AT_ONCE + 1)]
    ident = made(deal.insurer, "/v1/portfolios", {"name": "Large", "submissions": many})["id"]
    answer = deal.insurer.post(f"/v1/portfolios/{ident}/accumulations", json={})
    problem = check_problem(answer, 422, "cannot-be-priced")
    assert "at most 100 exchanges (it has 101)" in problem["detail"]
    assert "a job of the kind accumulation" in problem["detail"]
    assert len(deal.insurer.get(LIST).get_json()["records"]) == 1


def test_it_comes_as_pdf_with_its_id_on_every_page(real_insurer: Kept) -> None:
    answer = real_insurer.client.get(f"{LIST}/{real_insurer.record['id']}/document")
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    every_page_says(answer.data, real_insurer.record["id"], "ja")
    tag = {"If-None-Match": answer.headers["ETag"]}
    path = f"{LIST}/{real_insurer.record['id']}/document"
    assert real_insurer.client.get(path, headers=tag).status_code == 304


# ---- made again ----------------------------------------------------------------------------


class Kept:
    """A record of a real book in a home of its own."""

    def __init__(self, home: Path) -> None:
        """Keep one, then let the book be changed."""
        self.home = home
        self.app = create_app(Settings(home=home, database_url=sqlite_url(home), log_level="error"))
        self.client = people.of(self.app, "Kept", "insurer")
        body = {"name": "Book", "submissions": book(8)}
        self.portfolio = made(self.client, "/v1/portfolios", body)["id"]
        path = f"/v1/portfolios/{self.portfolio}/accumulations"
        self.record = made(self.client, path, ASKED)
        other = {"name": "Book", "submissions": book(2)}
        match = {"If-Match": '"1"'}
        changed = self.client.put(f"/v1/portfolios/{self.portfolio}", json=other, headers=match)
        assert changed.status_code == 200

    def close(self) -> None:
        """Let go of its files."""
        self.app.extensions["kuramori"].store.engine.dispose()
        self.app.extensions["kuramori-jobs"].close()


@pytest.fixture(scope="module")
def real_insurer(trained: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    home = tmp_path_factory.mktemp("kept") / "home"
    shutil.copytree(trained, home)
    kept = Kept(home)
    yield kept
    kept.close()


def replayed(kept: Kept) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(said(kept.home, "replay", kept.record["id"], "--json"))
    return found


def test_it_is_made_again_to_the_yen_though_the_book_has_changed(real_insurer: Kept) -> None:
    found = replayed(real_insurer)
    assert (found["kind"], found["agrees"], found["differs_at"]) == ("accumulation", True, None)
    assert found["model_version"] == real_insurer.record["made"]["model"]
    assert real_insurer.record["exchanges"] == 8


def test_it_is_made_again_without_the_compiled_engine(
    real_insurer: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = [sys.modules[name] for name in tuple(sys.modules) if name.startswith(OURS)]
    asking = [module for module in ours if hasattr(module, "numba_here")]
    assert asking
    for module in asking:
        monkeypatch.setattr(module, "numba_here", lambda: False)
    assert replayed(real_insurer)["agrees"]


def test_it_is_made_again_under_the_assumptions_of_its_day(
    real_insurer: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    from data import accumulation as register

    today = register.accumulation()
    later = today.with_settings({"campaign.rate": 2 * today.value("campaign.rate")})
    monkeypatch.setattr("api.accumulation_shapes.accumulation", lambda: later)
    monkeypatch.setattr("pricing.portfolio.accumulation", lambda: later)
    assert replayed(real_insurer)["agrees"]


def test_a_record_that_was_changed_says_where(real_insurer: Kept, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(real_insurer.home, home)
    ident = real_insurer.record["id"]
    with sqlite3.connect(home / "kuramori.sqlite3") as connection:
        (text,) = connection.execute(
            "SELECT document FROM versions WHERE record_id = ?", (ident,)
        ).fetchone()
        document = json.loads(text)
        document["capital"]["capital"] += 1
        connection.execute(
            "UPDATE versions SET document = ? WHERE record_id = ?", (json.dumps(document), ident)
        )
    connection.close()
    done = run(home, "replay", ident)
    assert done.returncode == 1
    assert "not the same, first at /capital/capital" in " ".join(done.stdout.split())
