"""What a contract refuses, in the words of a page."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from api.pages.bases import example_policy
from api.pages.contradictions import OTHER, told
from pricing.policy import Policy

CLASHES: dict[str, dict[str, Any]] = {
    "below the retention": {"layers": [{"limit": 1e8, "retention": 2e8}]},
    "more than 100 %": {"layers": [{"limit": 1e9, "retention": 1e8}, {"limit": 1e9}]},
    "after it begins": {"expiry": "2020-01-01"},
    "three years": {"expiry": "2099-01-01"},
    "at least one wallet tier": {"tiers_covered": []},
    "Theft over a network": {"exclusions": {"remote_access": True}},
    "Cold wallets": {"exclusions": {"cold_storage": True}},
    "Liability to customers": {"exclusions": {"customers_claims": True}},
    "kept for the exchange": {"insured": {"own_share_of_limit": 0.5}},
    "first payment must not": {"payment": {"days_to_first_payment": 300}},
    "needs its day": {"payment": {"first_payment_share": 0.5}},
    "no currency": {"valuation": {"in_kind": True, "currency": "JPY"}},
    "discovery": {"discovery_days": 1},
    "waiting": {"waiting_days": 5000},
}


@pytest.mark.parametrize(("said", "changed"), CLASHES.items(), ids=CLASHES)
def test_a_clash_is_said_in_both_languages(said: str, changed: dict[str, Any]) -> None:
    document = json.loads(example_policy("meets-all").model_dump_json()) | changed
    with pytest.raises(ValidationError) as refused:
        Policy.model_validate_json(json.dumps(document))
    found = told(refused.value.errors()[0]["msg"])
    assert said in found.told("en")
    assert OTHER.ja[:6] not in found.told("ja")


def test_what_is_not_known_is_told_as_it_is() -> None:
    assert told("Value error, odd").told("en") == "These terms do not go together: odd"
