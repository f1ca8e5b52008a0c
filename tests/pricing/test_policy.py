"""A policy or profile that makes no sense is refused, and told why."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from pydantic import ValidationError

from models.profile import SecurityProfile
from pricing.layer import Layer
from pricing.policy import Policy

TERM = {"inception": "2027-04-01", "expiry": "2028-04-01"}


def policy(**changes: object) -> Policy:
    body = {"name": "P", **TERM, "layers": [{"limit": 1e9, "retention": 1e7}], **changes}
    return Policy.model_validate_json(json.dumps(body))


def profile(**changes: object) -> SecurityProfile:
    assets = {"total": 1e12, "shares": {"hot": 0.05, "cold": 0.95}}
    body = {"name": "X", "assets": assets, "yearly_volume": 1e12, **changes}
    return SecurityProfile.model_validate_json(json.dumps(body))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"layers": [{"limit": 1e6, "retention": 1e9}]}, "must not be below the retention"),
        ({"layers": [{"limit": 1e6, "retention": 1, "attachment": 1}]}, "not both"),
        ({"layers": [{"limit": 1e6, "aggregate_limit": 1e5}]}, "below the per-event limit"),
        ({"layers": [{"limit": 1e6, "aggregate_limit": 1e9}]}, "must not exceed 50"),
        ({"layers": [{"limit": 0}]}, "greater than 0"),
        ({"layers": [{"limit": 1e6, "retention": -1}]}, "greater than or equal to 0"),
        ({"layers": []}, "at least 1"),
        ({"layers": [{"limit": 1e6, "share": 0.6}, {"limit": 2e6, "share": 0.6}]}, "1.2"),
        ({"expiry": "2027-04-01"}, "the term is 0 days"),
        ({"expiry": "2027-03-01"}, "the term is -31 days"),
        ({"expiry": "2031-04-01"}, "three years"),
        ({"tiers_covered": ["hot", "hot"]}, "once"),
        ({"tiers_covered": []}, "at least one"),
        ({"currency": "EUR"}, "JPY"),
        ({"limmit": 1}, "Extra inputs"),
        ({"inception": "2027-02-30"}, "2027"),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        policy(**changes)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"assets": {"total": 1, "shares": {"hot": 0.5, "cold": 0.4}}}, "add up to 1"),
        ({"assets": {"total": -1, "shares": {"hot": 1}}}, "greater than"),
        ({"assets": {"total": 0, "shares": {"hot": 1}}}, "greater than 0"),
        ({"yearly_volume": float("nan")}, "finite"),
        ({"yearly_volume": 1e300}, "less than or equal"),
        ({"currency": "KRW"}, "JPY"),
        ({"country": "Japan"}, "pattern"),
        ({"controls": {"multi_party_signing": "yes"}}, "boolean"),
        ({"controls": {"multi_party": True}}, "Extra inputs"),
        ({"earlier_thefts": 1.5}, "integer"),
    ],
)
def test_a_profile_that_makes_no_sense_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        profile(**changes)


def test_an_excess_layer_may_be_narrower_than_where_it_begins() -> None:
    layer = Layer(limit=5e9, attachment=1e10)
    assert layer.start == 1e10
    assert layer.term_limit == 5e9


def test_layers_that_share_one_stretch_of_losses_may_fill_it() -> None:
    halves = policy(layers=[{"limit": 1e6, "share": 0.5}, {"limit": 1e6, "share": 0.5}])
    assert halves.limit == 1e6


def test_a_calendar_year_is_one_year_with_or_without_a_leap_day() -> None:
    assert policy().term_years == 1.0
    assert policy(inception="2027-01-01", expiry="2028-01-01").term_years == 1.0
    half = policy(inception="2027-01-01", expiry="2027-07-01").term_years
    assert half == pytest.approx((dt.date(2027, 7, 1) - dt.date(2027, 1, 1)).days / 365.25)


def test_whole_floats_count_as_whole_numbers() -> None:
    assert profile(earlier_thefts=2.0).earlier_thefts == 2


def test_a_policy_survives_the_way_through_json() -> None:
    there = policy(causes={"insider": True, "key_loss": False}, wording={"payee_route": "trust"})
    assert Policy.model_validate_json(there.model_dump_json()) == there


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"causes": {"outsider_hack": True}, "exclusions": {"remote_access": True}},
            "causes.outsider_hack covers it",
        ),
        ({"exclusions": {"cold_storage": True}}, "tiers_covered names cold"),
        (
            {"exclusions": {"customers_claims": True}, "wording": {"payee_route": "lien"}},
            "own loss only",
        ),
        (
            {
                "insured": {"own_share_of_limit": 0.5},
                "wording": {"limit_shared_with_others": False},
            },
            "own_share_of_limit is 0.5",
        ),
        (
            {"insured": {"own_share_of_limit": 1}, "wording": {"limit_shared_with_others": True}},
            "own_share_of_limit is 1",
        ),
        (
            {"payment": {"days_to_first_payment": 9}, "wording": {"days_to_full_payment": 5}},
            r"\(9\) must not exceed wording.days_to_full_payment \(5\)",
        ),
        ({"payment": {"first_payment_share": 0.5}}, "needs days_to_first_payment"),
        ({"valuation": {"in_kind": True, "currency": "JPY"}}, "leave one out"),
        ({"ending": {"only_in": []}}, "at least 1"),
        ({"filing": {"harmful_terms": False}}, "reviewer and reviewed_on"),
        ({"insurer": {"name": "I", "foreign_permission_date": "2027-01-01"}}, "permission: true"),
        (
            {"insurer": {"name": "I", "reinsurance": {"ceded_share": 0, "fronting": True}}},
            "none is ceded",
        ),
        (
            {"insurer": {"name": "I", "reinsurance": {"ceded_share": 0, "pays_regardless": False}}},
            "no reinsurer to wait for",
        ),
    ],
)
def test_clauses_that_contradict_each_other_are_refused(
    changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        policy(**changes)


def test_what_a_wording_does_not_say_is_in_no_document() -> None:
    """A record made before these groups existed keeps its text, and so its digest."""
    plain = policy(insurer={"name": "I"})
    groups = {"insured", "exclusions", "valuation", "payment", "ending", "filing", "governing_law"}
    document = plain.model_dump(mode="json")
    assert not groups & set(document)
    assert not {"reinsurance", "foreign_permission_date"} & set(document["insurer"])
    assert "reserve_plan" not in profile().model_dump(mode="json")
