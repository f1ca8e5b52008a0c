"""What an examiner asks beside clauses and layers: each answer lands in its place, and no other."""

from __future__ import annotations

import datetime as dt

from api.pages.bases import example_policy, example_profile
from api.pages.fields import Reader
from api.pages.further import PAPERS, PLAN, with_papers, with_plan
from pricing.policy import Policy

PROFILE = example_profile("jp-middle")
POLICY = example_policy("meets-all")


def test_nothing_said_changes_nothing() -> None:
    reader = Reader({})
    assert with_plan(PROFILE, reader) is PROFILE
    assert with_papers(POLICY, None, reader) is None
    assert {one.field for one in (*PAPERS, *PLAN)} == set(reader.fields)


def test_what_the_exchange_keeps_up() -> None:
    said = {
        "p.reserve_cash": "20,000",
        "p.guarantee_crypto_ratio": "150",
        "p.reserve_plan.replacement_days": "60",
        "p.reserve_plan.cash_on_order": "yes",
    }
    found = with_plan(PROFILE, Reader(said))
    assert found.reserve_cash == 20e9
    assert found.guarantee_crypto_ratio == 1.5
    assert found.reserve_plan is not None
    assert found.reserve_plan.replacement_days == 60
    assert found.reserve_plan.cash_on_order is True
    assert found.reserve_plan.daily_user_records is None
    assert found.assets == PROFILE.assets


def test_papers_of_the_contract() -> None:
    said = {
        "t.expiry": "2029-04-01",
        "t.tiers_covered.cold": "no",
        "t.insurer.rating": "AA",
        "t.insurer.reinsurance.pays_regardless": "no",
        "t.filing.applied_on": "2026-12-01",
    }
    document = with_papers(POLICY, None, Reader(said))
    found = Policy.model_validate(document, strict=False)
    assert found.expiry == dt.date(2029, 4, 1)
    assert "cold" not in found.tiers_covered
    assert found.insurer is not None
    assert POLICY.insurer is not None
    assert found.insurer.rating == "AA"
    assert found.insurer.name == POLICY.insurer.name
    assert found.insurer.reinsurance is not None
    assert found.insurer.reinsurance.pays_regardless is False
    assert found.filing is not None
    assert found.filing.applied_on == dt.date(2026, 12, 1)
    assert found.wording == POLICY.wording


def test_they_go_with_terms_changed_before() -> None:
    before = POLICY.model_dump(mode="json") | {"name": "changed"}
    after = with_papers(POLICY, before, Reader({"t.governing_law": "JP"}))
    assert after is not None
    assert after["name"] == "changed"
    assert after["governing_law"] == "JP"


def test_a_day_that_is_none_is_blamed_and_the_old_one_stands() -> None:
    reader = Reader({"t.expiry": "next year"})
    with_papers(POLICY, None, reader)
    assert reader.fields["t.expiry"].fault is not None
