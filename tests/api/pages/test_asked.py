"""What an address asks of the workspaces: exchange, terms, day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from werkzeug.datastructures import MultiDict

from api import access
from api.pages.asked import TOO_MUCH, read
from api.pages.bases import example_policy, example_profile
from api.pages.terms import terms
from api.pages.visit import Visit
from api.problems import Problem
from api.wiring import EXTENSION
from tests.api import people

if TYPE_CHECKING:
    from flask import Flask

    from api.pages.asked import Asked

AT = dt.datetime(2026, 11, 25, 3, tzinfo=dt.UTC)


def visit(app: Flask, **asked: str) -> Visit:
    service = app.extensions[EXTENSION]
    return Visit("en", access.VISITOR, AT, MultiDict(asked), service, "/en/underwriter")


def asking(app: Flask, **asked: str) -> Asked:
    return read(visit(app, **asked))


def test_without_a_word_the_example_is_asked_as_it_is(app: Flask) -> None:
    asked = asking(app)
    assert asked.profile == example_profile("jp-middle")
    assert asked.policy is None
    assert asked.on == dt.date(2026, 11, 25)
    assert not asked.is_wrong
    assert not any(field.is_changed for field in asked.fields.values())


def test_an_exchange_is_changed_field_by_field(app: Flask) -> None:
    found = asking(app, hot="10", total="600000", trading_since="2018", **{"c.bug_bounty": "yes"})
    profile = found.profile
    assert profile.assets.total == 600e9
    assert profile.assets.shares.hot == pytest.approx(0.1)
    assert profile.assets.shares.cold == pytest.approx(0.9)
    assert (profile.trading_since, profile.controls.bug_bounty) == (2018, True)
    assert profile.yearly_volume == example_profile("jp-middle").yearly_volume


def test_tiers_over_the_whole_are_a_fault_of_their_field(app: Flask) -> None:
    found = asking(app, hot="60", third_party="50")
    assert found.fields["hot"].fault is TOO_MUCH
    assert found.profile == example_profile("jp-middle")


def test_a_changed_layer_makes_a_contract_of_its_own(app: Flask) -> None:
    start = asking(app).start
    found = asking(app, limit1="500").policy
    assert found is not None
    assert found.layers[0].limit == 500e6
    assert found.layers[0].start == start.layers[0].start
    assert found.name == f"{start.name}, changed"
    assert found.wording == start.wording


def test_a_tower_is_built_layer_upon_layer(app: Flask) -> None:
    found = asking(app, limit1="500", retention2="600", limit2="900", share2="50").policy
    assert found is not None
    assert [(x.start, x.limit, x.share) for x in found.layers] == [
        (100e6, 500e6, 1.0),
        (600e6, 900e6, 0.5),
    ]


def test_terms_are_changed_by_their_place_in_the_contract(app: Flask) -> None:
    asked = {"policy": "meets-all", "t.wording.non_avoidance": "no", "t.causes.insider": "unknown"}
    asked["t.wording.cancellation_notice_days"] = "20"
    found, was = asking(app, **asked).policy, example_policy("meets-all")
    assert found is not None
    assert found.wording.non_avoidance is False
    assert found.wording.cancellation_notice_days == 20
    assert found.causes.insider is None
    assert found.layers == was.layers
    assert found.wording.average_waived == was.wording.average_waived


def test_terms_that_contradict_each_other_are_a_fault_of_the_whole(app: Flask) -> None:
    found = asking(app, policy="meets-all", limit1="50", retention1="100")
    assert found.is_wrong
    assert found.fault is not None
    assert "limit" in found.fault.told("en")


def test_every_term_has_a_japanese_name() -> None:
    from pricing.phrases import word

    assert [t.path for t in terms() if word(t.name).told("ja").isascii()] == []
    assert [c for t in terms() for c in t.choices if word(c).told("ja") == c] == []


def test_a_day_that_is_none_is_a_fault_of_its_field(app: Flask) -> None:
    found = asking(app, on="yesterday")
    assert found.fields["on"].fault is not None
    assert found.on == dt.date(2026, 11, 25)


def test_what_lies_on_file_is_nobody_else_s(app: Flask) -> None:
    owner = people.of(app, "Mine", "exchange")
    profile = example_profile("jp-small").model_dump(mode="json")
    ident = owner.post("/v1/exchanges", json={"profile": profile}).get_json()["id"]
    with pytest.raises(Problem, match="no exchange"):
        asking(app, exchange=ident)
    other = people.organisation(app, "Other", "exchange")
    stranger = replace(
        visit(app, exchange=ident),
        caller=access.Caller(access.Role.EXCHANGE, other, "key:x", frozenset(access.Scope)),
    )
    with app.test_request_context(), pytest.raises(Problem, match="no exchange"):
        read(stranger)
