"""The policy as a document: its schema, its dates, and the refusals its amounts can meet."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from models.profile import SecurityProfile
from pricing.layer import Layer
from pricing.policy import LARGEST_TERM_DAYS, MOST_LAYERS, DefenceCosts, Policy, Sublimit

if TYPE_CHECKING:
    from pydantic import BaseModel

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PLAIN: dict[str, Any] = {
    "name": "P",
    "inception": "2027-04-01",
    "expiry": "2028-04-01",
    "layers": [{"limit": 1e9, "retention": 1e7}],
}


def read(**changes: object) -> Policy:
    return Policy.model_validate_json(json.dumps(PLAIN | changes))


def refusal(**changes: object) -> str:
    with pytest.raises(ValidationError) as refused:
        read(**changes)
    return str(refused.value.errors()[0]["msg"])


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize(
    "field", ["limit", "retention", "attachment", "aggregate_limit", "aggregate_deductible"]
)
def test_an_amount_must_be_a_finite_number(field: str, bad: float) -> None:
    assert "finite number" in refusal(layers=[{"limit": 1e9, field: bad}])


@pytest.mark.parametrize(
    ("layer", "allowed"),
    [
        ({"limit": 0.0}, "greater than 0"),
        ({"limit": -1.0}, "greater than"),
        ({"limit": 2e16}, "less than or equal to"),
        ({"limit": "1e9"}, "valid number"),
        ({"limit": 1e9, "attachment": -1.0}, "greater than or equal to 0"),
        ({"limit": 1e9, "share": 0.0}, "greater than 0"),
        ({"limit": 1e9, "share": 1.1}, "less than or equal to 1"),
        ({"limit": 1e9, "aggregate_deductible": 5.1e10}, "must not exceed 50 per-event limits"),
        ({"limit": 1e9, "retention": 1e9 + 1}, "an excess layer has an attachment instead"),
    ],
)
def test_a_layer_that_makes_no_sense_says_what_is_allowed(
    layer: dict[str, Any], allowed: str
) -> None:
    assert allowed in refusal(layers=[layer])


def test_as_many_events_as_allowed_and_a_limit_equal_to_the_retention_are_accepted() -> None:
    (layer,) = read(
        layers=[
            {"limit": 1e9, "retention": 1e9, "aggregate_limit": 5e10, "aggregate_deductible": 5e10}
        ]
    ).layers
    assert layer.start == 1e9
    assert layer.term_limit == 5e10


def test_layers_are_oversubscribed_only_where_they_overlap() -> None:
    lower, upper = {"limit": 1e9}, {"limit": 1e9, "attachment": 1e9}
    assert read(layers=[lower, upper]).limit == 2e9
    across = {"limit": 1e9, "attachment": 9e8, "share": 0.01}
    assert "must not exceed 1 (they reach 1.01)" in refusal(layers=[lower, upper, across])


def test_a_tower_has_a_most_layers() -> None:
    sliver = {"limit": 1e6, "share": 1 / (MOST_LAYERS + 1)}
    assert len(read(layers=[sliver] * MOST_LAYERS).layers) == MOST_LAYERS
    assert f"at most {MOST_LAYERS}" in refusal(layers=[sliver] * (MOST_LAYERS + 1))


@pytest.mark.parametrize(
    ("inception", "expiry", "years"),
    [
        ("2027-04-01", "2028-04-01", 1.0),  # holds 29 February 2028's year: 366 days
        ("2026-04-01", "2027-04-01", 1.0),
        ("2024-02-29", "2028-02-29", None),
        ("2027-01-01", "2030-01-01", 3.0),
        ("2027-04-01", "2027-04-02", 1 / 365.25),
        ("2028-02-29", "2029-02-28", 365 / 365.25),
        ("2028-02-29", "2029-03-01", 366 / 365.25),
    ],
)
def test_term_in_years(inception: str, expiry: str, years: float | None) -> None:
    if years is None:
        assert "must not exceed three years" in refusal(inception=inception, expiry=expiry)
    else:
        assert read(inception=inception, expiry=expiry).term_years == pytest.approx(years)


@given(
    start=st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)),
    days=st.integers(1, LARGEST_TERM_DAYS - 1),
)
def test_a_longer_term_is_longer(start: dt.date, days: int) -> None:
    def years(length: int) -> float:
        return read(
            inception=f"{start:%Y-%m-%d}", expiry=f"{start + dt.timedelta(length):%Y-%m-%d}"
        ).term_years

    assert years(days) < years(days + 1)


@pytest.mark.parametrize("kind", [Policy, SecurityProfile])
@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_the_schema_is_valid_draft_2020_12(kind: type[BaseModel], mode: Any) -> None:  # noqa: ANN401
    Draft202012Validator.check_schema(kind.model_json_schema(mode=mode))


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("policies/*.json")), ids=lambda p: p.stem)
def test_the_example_policies_satisfy_schema_and_code(path: Path) -> None:
    Draft202012Validator(Policy.model_json_schema()).validate(json.loads(path.read_text("utf-8")))
    policy = Policy.model_validate_json(path.read_bytes())
    assert Policy.model_validate_json(policy.model_dump_json()) == policy


@pytest.mark.parametrize("kind", [Policy, Layer, Sublimit, DefenceCosts])
def test_every_term_has_its_line_in_the_documentation(kind: type[BaseModel]) -> None:
    told = (EXAMPLES.parent / "docs" / "policy.md").read_text("utf-8")
    assert not [name for name in kind.model_fields if f"`{name}`" not in told]


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.json")), ids=lambda p: p.stem)
def test_the_example_profiles_satisfy_the_schema(path: Path) -> None:
    schema = Draft202012Validator(SecurityProfile.model_json_schema())
    schema.validate(json.loads(path.read_text("utf-8")))


@pytest.mark.parametrize(
    "changes",
    [
        {"layers": [{"limit": 0}]},
        {"layers": []},
        {"currency": "EUR"},
        {"unknown": 1},
        {"tiers_covered": ["tepid"]},
        {"layers": [{"limit": 1e9, "share": 1.5}]},
        {"wording": {"payee_route": "post"}},
    ],
)
def test_what_the_schema_refuses_the_code_refuses_too(changes: dict[str, Any]) -> None:
    schema = Draft202012Validator(Policy.model_json_schema())
    assert schema.is_valid(PLAIN)
    assert not schema.is_valid(PLAIN | changes)
    refusal(**changes)
