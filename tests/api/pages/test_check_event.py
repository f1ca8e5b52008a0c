"""A cover on an event on the page of a check, beside the policy or alone."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

import pytest

from api.pages.event_asked import example_cover
from api.pages.event_held import TITLES, TRIGGERS, EventHeld
from api.pages.fields import Field
from pricing.errors import NothingCovered, PricingError
from tests.api.pages.reading import embedded, figures, part, words
from tests.api.pages.test_check_page import LANGUAGES, checked, page

if TYPE_CHECKING:
    from flask.testing import FlaskClient

EXAMPLES = tuple(name for name in TITLES if name)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("event", EXAMPLES)
@pytest.mark.parametrize("held", ["policy", "alone"])
def test_the_page_says_what_the_api_says_of_it(
    visitor: FlaskClient, lang: str, event: str, held: str
) -> None:
    text = page(visitor, lang, event=event, **{"e.held": held})
    found = checked(visitor, text)
    read, shown = found["event_cover"], part(text, "event-cover")
    assert (found["policy"] is None) == (held == "alone")
    amounts = ("limit", "shortfall", "shortfall_if_counted")
    assert {read[name]["amount"] for name in amounts} <= set(figures(shown))
    said = words(shown)
    for one in read["findings"]:
        wanted = [one["rule"], one[f"title_{lang}"], one["observed"], one["citation"]]
        if one["result"] in ("fail", "unknown"):
            wanted.append(one[f"cure_{lang}"])
        assert [text for text in wanted if " ".join(text.split()) not in said] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_beside_a_policy_the_rest_of_the_page_is_the_policys(
    visitor: FlaskClient, lang: str
) -> None:
    without = page(visitor, lang, policy="war-exclusion")
    both = page(visitor, lang, policy="war-exclusion", event="outflow")
    for name in ("settling", "findings", "cover", "replays"):
        assert words(part(both, name)) == words(part(without, name))
    one, other = (part(text, "verdict").partition("<script")[0] for text in (without, both))
    assert words(one) == words(other)


def test_alone_nothing_is_said_of_a_policy(visitor: FlaskClient) -> None:
    text = page(visitor, event="outflow", **{"e.held": "alone"})
    assert "Would what is held be accepted" in text
    for name in ("findings", "cover", "replays", "heat"):
        assert f'<section class="card" id="{name}">' not in text
    assert "No rule says whether event-linked cover counts" in part(text, "verdict")
    cash = {"p.reserve_cash": "20,000"}
    met = page(visitor, "ja", event="outflow", **{"e.held": "alone"} | cash)
    assert "現金のみで所要額を満たしています" in part(met, "verdict")
    short = page(visitor, event="outflow", **{"e.held": "alone", "p.reserve_cash": "1"})
    assert "Even if one full payout were counted" in part(short, "verdict")
    assert "Would not be accepted" in part(short, "verdict")
    assert "amounts above are those of cash alone" in words(part(short, "event-cover"))
    assert "verdict and amounts above" not in words(part(short, "event-cover"))


@pytest.mark.parametrize("event", EXAMPLES)
def test_a_form_left_as_it_is_holds_the_example(visitor: FlaskClient, event: str) -> None:
    """The examples are for the exchange the page begins with."""
    asked = embedded(page(visitor, event=event), "check-request")
    held, example = asked["event_cover"], example_cover(event)
    for name in ("triggers", "combine", "payouts_in_term", "waiting_days", "days_to_payment"):
        assert says(held[name], example[name])
    assert says(held["payout"], example["payout"])
    assert held["collateral"] == example["collateral"]
    assert held["calculation_agent"]["independent"] is True
    assert asked["event_cover"]["exchange"] == asked["profile"]
    for day in ("inception", "expiry"):
        assert asked["event_cover"][day] == asked["policy"][day]


def says(held: Any, wanted: Any) -> bool:  # noqa: ANN401  JSON
    """Whether a document says all that another does."""
    if isinstance(wanted, dict):
        return all(says(held[name], value) for name, value in wanted.items())
    if isinstance(wanted, list):
        return len(held) == len(wanted) and all(map(says, held, wanted))
    return bool(held == wanted)


def test_an_example_takes_on_the_size_of_its_exchange(visitor: FlaskClient) -> None:
    text = page(visitor, exchange="jp-small", event="outflow")
    held = embedded(text, "check-request")["event_cover"]
    assert held["triggers"][0]["threshold"] < example_cover("outflow")["triggers"][0]["threshold"]


def test_terms_of_the_form_are_terms_of_the_cover(visitor: FlaskClient) -> None:
    terms = {
        "e.trigger": "announcement",
        "e.threshold": "3bn",
        "e.limit": "5,000",
        "e.payout": "step",
        "e.waiting_days": "0",
        "e.days_to_payment": "",
        "e.payer": "",
        "e.independent": "no",
        "e.fallback": "",
        "e.collateral": "unknown",
    }
    held = embedded(page(visitor, event="outflow", **terms), "check-request")["event_cover"]
    (trigger,) = held["triggers"]
    assert (trigger["kind"], trigger["threshold"]) == ("official_announcement", 3e9)
    assert held["payout"]["steps"] == [{"at_least": None, "pays": 5e9}]
    assert (held["days_to_payment"], held["payer"], held["collateral"]) == (None, None, None)
    agent = held["calculation_agent"]
    assert (agent["independent"], agent["fallback"]) == (False, None)


@pytest.mark.parametrize("trigger", TRIGGERS)
@pytest.mark.parametrize("event", EXAMPLES)
def test_every_trigger_can_be_asked_with_one_sum(
    visitor: FlaskClient, event: str, trigger: str
) -> None:
    text = page(visitor, event=event, **{"e.trigger": trigger, "e.payout": "step"})
    held = embedded(text, "check-request")["event_cover"]
    combine, kinds = TRIGGERS[trigger]
    assert [one["kind"] for one in held["triggers"]] == list(kinds)
    assert held["combine"] == combine


@pytest.mark.parametrize(
    ("terms", "field", "said"),
    [
        ({"e.threshold": "much"}, "e.threshold", ("must be a number", "数値で入力")),
        (
            {"e.trigger": "halt", "e.payout": "slope"},
            "e.payout",
            ("a halt alone measures no amount", "定額支払としてください"),
        ),
        ({"e.days_to_payment": "1"}, "e.days_to_payment", ("fewer than the wait", "待機期間以上")),
        ({"e.collateral": "gold"}, "e.collateral", ("one of the choices", "選択肢から")),
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_wrong_is_said_at_its_field_in_both_languages(
    visitor: FlaskClient, lang: str, terms: dict[str, str], field: str, said: tuple[str, str]
) -> None:
    text = page(visitor, lang, 422, event="outflow", **terms)
    assert f'data-field="{field}"' in text
    assert said[lang == "ja"] in html.unescape(text)
    assert 'id="event-cover"' not in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_bounds_of_an_amount_are_told_in_millions_without_an_exponent(
    visitor: FlaskClient, lang: str
) -> None:
    text = html.unescape(page(visitor, lang, 422, event="outflow", **{"e.limit": "0"}))
    said = {
        "en": "must be from 0.000001 to 10,000,000,000 (in millions)",
        "ja": "0.000001〜10,000,000,000（百万単位）の範囲で入力",
    }
    assert said[lang] in text
    assert "1e-06" not in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_amount_of_the_cover_has_its_unit(visitor: FlaskClient, lang: str) -> None:
    said = words(part(page(visitor, lang, event="outflow"), "event-cover"))
    assert ("¥10bn in the term" if lang == "en" else "期間中100億円") in said


def test_a_page_in_japanese_names_the_parties_of_its_example_in_japanese(
    visitor: FlaskClient,
) -> None:
    for event in EXAMPLES:
        text = page(visitor, "ja", event=event)
        held = embedded(text, "check-request")["event_cover"]
        agent = held["calculation_agent"]
        for name in (held["name"], held["payer"], agent["name"], agent["fallback"]):
            assert name is None or "例" in name or "代替" in name
        said = words(part(text, "event-cover"))
        assert not [name for name in ("cover, example", "Example", " agent") if name in said]


@pytest.mark.parametrize(
    ("error", "fields", "said"),
    [
        (NothingCovered("¥9", "/event_cover/triggers/0/threshold"), {"e.threshold"}, None),
        (NothingCovered("¥9", "/event_cover/payout/start"), {"e.threshold"}, None),
        (NothingCovered("never", "/event_cover/triggers"), set(), "no theft can set this cover"),
        (PricingError("begins below", "/event_cover/payout/start"), set(), "begins below"),
        (PricingError("is no share", "/event_cover/triggers/0/by"), set(), "is no share"),
    ],
)
def test_only_an_amount_no_theft_reaches_is_blamed_on_the_threshold(
    error: PricingError, fields: set[str], said: str | None
) -> None:
    field = Field("e.threshold", "2,000", "2,000")
    held = EventHeld("outflow", None, alone=False, fields={"e.threshold": field}).refused(error)
    assert {name for name, one in held.fields.items() if one.fault} == fields
    assert (held.fault is None) == (said is None)
    if held.fault is not None:
        assert str(said) in held.fault.told("en")
    assert held.is_wrong


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_cover_that_is_over_or_unheard_of_is_refused_on_the_page(
    visitor: FlaskClient, lang: str
) -> None:
    over = {"t.inception": "2025-01-01", "t.expiry": "2026-01-01"}
    text = page(visitor, lang, 422, event="outflow", **over)
    assert ("The term of the cover is over" if lang == "en" else "期間が終了しています") in text
    assert "one of the choices" in page(visitor, "en", 422, event="<b>")
    assert "<b>:" not in page(visitor, "en", 422, event="<b>")


def test_no_cover_is_asked_of_where_none_is_held(visitor: FlaskClient) -> None:
    text = page(visitor)
    assert "event_cover" not in embedded(text, "check-request")
    assert 'id="event-form"' not in text
    assert 'id="choose-event"' in text


def test_the_paper_of_the_page_has_the_cover(visitor: FlaskClient) -> None:
    asked = embedded(page(visitor, event="halt"), "check-request")
    answer = visitor.post("/v1/checks/document", json=asked)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
