"""Comparisons over HTTP: asked, refused by field, and nothing stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from api.examples import EXAMPLE_CHOICE
from models.errors import NoModel
from pricing.figures import FiguresRefused
from tests.api.test_refusals import check_nothing_stored, check_problem

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.api.conftest import FakeCore


def test_a_comparison_answers_with_the_decision(real: FlaskClient) -> None:
    answer = real.post("/v1/comparisons", json=EXAMPLE_CHOICE)
    assert answer.status_code == 200
    found = answer.get_json()
    assert found["recommendation"]["text"]["en"].count(". ") == 1
    assert {fact["name"]: fact["value"] for fact in found["figures"]}["cost_of_capital"] == 0.08
    check_nothing_stored(real)


def test_a_repricing_answers_with_the_options_named(real: FlaskClient) -> None:
    whole = real.post("/v1/comparisons", json=EXAMPLE_CHOICE).get_json()
    asked = EXAMPLE_CHOICE | {"options": ["all_cash", "policy+line"]}
    found = real.post("/v1/repricings", json=asked).get_json()
    assert [option["name"] for option in found["options"]] == ["all_cash", "policy+line"]
    before = {option["name"]: option for option in whole["options"]}
    for option in found["options"]:
        was = before[option["name"]]["yearly_cost"]["amount"]
        assert option["yearly_cost"]["amount"] == pytest.approx(was, rel=2e-3)
    assert 0 < found["rate_on_line"] < 1


def test_an_option_that_is_not_there_is_named_with_those_that_are(real: FlaskClient) -> None:
    asked = EXAMPLE_CHOICE | {"options": ["all_cash", "atlantis"]}
    problem = check_problem(real.post("/v1/repricings", json=asked), 422, "unknown-option")
    assert "atlantis" in problem["detail"]
    assert "policy_half_limit" in problem["detail"]


@pytest.mark.parametrize("path", ["/v1/comparisons", "/v1/repricings"])
@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"figures": {"most_cash": -1}}, "/figures/most_cash"),
        ({"figures": {"whole": 0.2}}, "/figures/whole"),
        ({"figures": {"insurer_grade": "ZZ"}}, "/figures/insurer_grade"),
        ({"figures": {"cash": 1}}, "/figures/cash"),
        ({"yen_per": {"won": 0.1}}, "/yen_per/won"),
        ({"yen_per": {"KRW": 0}}, "/yen_per/KRW"),
        ({"on": "1999-01-01"}, "/on"),
    ],
)
def test_a_field_that_cannot_be_is_named(
    client: FlaskClient, path: str, change: dict[str, Any], pointer: str
) -> None:
    problem = check_problem(client.post(path, json=EXAMPLE_CHOICE | change), 422, "invalid-input")
    assert pointer in [error["pointer"] for error in problem["errors"]]


@pytest.mark.parametrize(
    ("change", "slug", "pointer"),
    [
        ({"figures": {"cost_of_capital": 0.001}}, "figures-refused", "/figures/cost_of_capital"),
        ({"figures": {"most_cash": 1e6}}, "no-feasible-mix", "/figures"),
        ({"regime": "kr"}, "no-amount", "/regime"),
        ({"regime": "atlantis"}, "invalid-input", "/regime"),
        ({"on": "2015-01-01"}, "invalid-input", "/on"),
    ],
)
def test_what_contradicts_itself_or_the_rules_is_refused(
    real: FlaskClient, change: dict[str, Any], slug: str, pointer: str
) -> None:
    problem = check_problem(real.post("/v1/comparisons", json=EXAMPLE_CHOICE | change), 422, slug)
    assert [error["pointer"] for error in problem["errors"]] == [pointer]


def test_a_scenario_the_regime_does_not_ship_is_refused(real: FlaskClient) -> None:
    check_problem(
        real.post("/v1/comparisons", json=EXAMPLE_CHOICE | {"scenario": "mine"}),
        422,
        "unknown-scenario",
    )


def test_without_a_model_there_is_no_comparison(client: FlaskClient, core: FakeCore) -> None:
    core.fault = NoModel("none")
    check_problem(client.post("/v1/comparisons", json=EXAMPLE_CHOICE), 503, "no-model")


def test_a_refusal_of_the_core_is_a_problem(client: FlaskClient, core: FakeCore) -> None:
    core.price_fault = FiguresRefused("too little", "/figures/cost_of_capital")
    check_problem(client.post("/v1/comparisons", json=EXAMPLE_CHOICE), 422, "figures-refused")
