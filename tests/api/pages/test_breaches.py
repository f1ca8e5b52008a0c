"""The breach explorer: every recorded event, filtered by its address, as the API tells it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from api.pages import breaches as explorer
from api.pages.breach_filter import ORDERS, read_wanted
from api.pages.text import events as named
from api.pages.text.countries import COUNTRIES
from data.revisions import Revision
from data.rows import EventClass, EventEntity, Peril, WalletTier
from tests.api.pages.page import LANGUAGES, seen

if TYPE_CHECKING:
    from flask.testing import FlaskClient


def rows(html: str) -> list[str]:
    """Ids of the events of the table, in its order."""
    return re.findall(r'<th scope="row"><a href="/\w\w/breaches/([^"]+)"', html)


def told(client: FlaskClient, query: str) -> list[dict[str, Any]]:
    """Events as the API tells them."""
    found: list[dict[str, Any]] = client.get(f"/v1/breaches?limit=500&{query}").json["breaches"]
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_shows_every_event_with_totals_of_the_api(visitor: FlaskClient, lang: str) -> None:
    page, events = seen(visitor, f"/{lang}/breaches?rows=all"), told(visitor, "")
    assert sorted(rows(page.html)) == sorted(one["event_id"] for one in events)
    assert {
        float(len(events)),
        sum(one["loss_usd"] or 0.0 for one in events),
        float(sum(one["training"]["frequency"] for one in events)),
    } <= set(page.values)


@pytest.mark.parametrize(
    ("query", "api"),
    [
        ("peril=insider", "peril=insider"),
        ("tier=cold", "wallet_tier=cold"),
        ("country=JP", "country=JP"),
        ("trains=frequency", "trains=frequency"),
        ("trains=neither", "trains=neither"),
        ("since=2019&until=2019", "year=2019"),
        ("q=coincheck&country=JP", "exchange=Coincheck&country=JP"),
    ],
)
def test_filters_as_the_api_does(visitor: FlaskClient, query: str, api: str) -> None:
    shown = rows(seen(visitor, f"/en/breaches?rows=all&{query}").html)
    assert shown
    assert sorted(shown) == sorted(one["event_id"] for one in told(visitor, api))


def test_shows_the_first_rows_and_the_way_to_the_others(visitor: FlaskClient) -> None:
    page = seen(visitor, "/en/breaches?sort=largest&trains=frequency")
    every = rows(seen(visitor, "/en/breaches?sort=largest&trains=frequency&rows=all").html)
    assert rows(page.html) == every[: explorer.FIRST_ROWS] != every
    assert "/en/breaches?sort=largest&trains=frequency&rows=all#events" in page.links


def test_least_amount_is_in_millions_of_dollars(visitor: FlaskClient) -> None:
    shown = set(rows(seen(visitor, "/en/breaches?rows=all&least=100").html))
    assert shown == {one["event_id"] for one in told(visitor, "") if (one["loss_usd"] or 0) >= 1e8}


def test_takes_full_width_digits(visitor: FlaskClient) -> None:
    wide, plain = (
        seen(visitor, f"/ja/breaches?rows=all&since={year}") for year in ("２０２４", "2024")
    )
    assert rows(wide.html) == rows(plain.html) != []


@pytest.mark.parametrize("order", ORDERS)
def test_sorts_with_unknown_amounts_last(order: str) -> None:
    events = read_wanted({"sort": order}).events()
    amounts = [one.loss_usd for one in events]
    known = [amount for amount in amounts if amount is not None]
    if order == "largest":
        assert known == sorted(known, reverse=True)
    if order == "smallest":
        assert known == sorted(known)
    if order in ("largest", "smallest"):
        assert amounts[: len(known)] == known
    if order in ("newest", "oldest"):
        days = [one.date_earliest for one in events]
        assert days == sorted(days, reverse=order == "newest")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "query", ["since=last", "least=-1", "tier=lukewarm", "country=XX", "sort=up", "by=hue"]
)
def test_a_wrong_filter_is_named(visitor: FlaskClient, lang: str, query: str) -> None:
    page = seen(visitor, f"/{lang}/breaches?{query}", 422)
    assert "data-faults" in page.html
    assert rows(page.html) == []


def test_says_so_where_nothing_is_found(visitor: FlaskClient) -> None:
    assert "No recorded event meets all of this" in seen(visitor, "/en/breaches?q=qqqq").html


def test_the_time_line_holds_every_amount(visitor: FlaskClient) -> None:
    html = seen(visitor, "/en/breaches?by=peril").html
    found = re.search(r'id="plot-time-line-data">(.*?)</script>', html)
    assert found is not None
    drawn = json.loads(found[1])
    amounts = sorted(point[1] for one in drawn["series"] for point in one["points"])
    assert amounts == sorted(one["loss_usd"] for one in told(visitor, "") if one["loss_usd"])


def test_csv_is_what_the_filter_shows(visitor: FlaskClient) -> None:
    answer = visitor.get("/en/breaches/events.csv?country=JP&sort=oldest")
    assert answer.mimetype == "text/csv"
    table = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [one["event_id"] for one in table] == [
        one["event_id"] for one in told(visitor, "country=JP")
    ]
    first = next(one for one in table if one["loss_usd"])
    assert float(first["loss_usd"]) * float(first["rate.jpy_per_usd"]) == pytest.approx(
        float(first["loss_jpy"]), abs=1
    )


def test_no_cell_of_the_csv_begins_a_formula(visitor: FlaskClient) -> None:
    text = visitor.get("/en/breaches/events.csv").data.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_event_has_the_figures_of_the_api_with_their_origin(
    visitor: FlaskClient, lang: str
) -> None:
    event = visitor.get("/v1/breaches/CX-2018-001").json
    page = seen(visitor, f"/{lang}/breaches/CX-2018-001")
    assert {event["loss_usd"], event["loss_jpy"]} <= set(page.values)
    origins = " ".join(source for _, source, _ in page.figures)
    assert "CX-2018-001" in origins
    assert event["rate"]["month"] in origins
    assert all(source in page.html for source in event["sources"])


def test_every_event_has_its_page(visitor: FlaskClient) -> None:
    for one in told(visitor, ""):
        for lang in LANGUAGES:
            seen(visitor, f"/{lang}/breaches/{one['event_id']}")


def test_says_why_an_event_is_not_learned_from(visitor: FlaskClient) -> None:
    event = told(visitor, "peril=exit_scam_or_fraud")[0]
    page = seen(visitor, f"/ja/breaches/{event['event_id']}")
    assert event["training"]["why_not_frequency"]["ja"] in page.html


def test_an_event_that_is_none_is_refused_in_the_page_s_language(visitor: FlaskClient) -> None:
    assert "該当する記録がありません" in seen(visitor, "/ja/breaches/CX-1999-001", 404).html


def test_tells_the_edits_of_an_event_and_of_no_other() -> None:
    def edit(table: str, key: str) -> Revision:
        return Revision.model_validate(
            {
                "revised_on": "2026-11-25",
                "table": table,
                "key": key,
                "column": "loss_usd",
                "old": "1",
                "new": "2",
                "reason": "r",
                "source": "s",
            }
        )

    log = (edit("breaches", "A"), edit("breaches", "B"), edit("exchanges", "A"))
    assert explorer.revisions_of("A", log) == (log[0],)
    assert log[0].revised_on.earliest == dt.date(2026, 11, 25)


def test_no_code_of_the_tables_lacks_words() -> None:
    for names, codes in (
        (named.PERILS, Peril),
        (named.TIERS, WalletTier),
        (named.CLASSES, EventClass),
        (named.FIRMS, EventEntity),
    ):
        assert set(names) == set(codes.__args__)
    assert {one.country for one in read_wanted({}).events() if one.country} <= set(COUNTRIES)


@pytest.mark.parametrize(
    ("source", "link"),
    [
        ("https://example.org/a page", "https://example.org/a"),
        ("owner/repo:folder/file.md", "https://github.com/owner/repo"),
        ("Annual report, 2019", None),
    ],
)
def test_a_source_leads_to_where_it_can_be_read(source: str, link: str | None) -> None:
    assert explorer.source_link(source) == link
