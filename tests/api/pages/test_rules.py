"""The rule-set browser: every regime, figure and rule as its file has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.pages.rule_words import missing
from api.pages.text.figures import FIGURES, INPUTS, METHODS, STEP, UNITS_JA
from data.regimes import load_rule_set, regimes
from tests.api.pages.page import LANGUAGES, seen

if TYPE_CHECKING:
    from flask.testing import FlaskClient


@pytest.mark.parametrize("lang", LANGUAGES)
def test_lists_every_regime_with_its_title(visitor: FlaskClient, lang: str) -> None:
    page = seen(visitor, f"/{lang}/rules")
    for line in visitor.get("/v1/regimes?limit=100").json["regimes"]:
        assert f"/{lang}/rules/{line['regime']}" in page.links
        assert line[f"title_{lang}"] in page.plain


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", regimes())
def test_shows_every_figure_of_a_regime_with_its_origin(
    visitor: FlaskClient, lang: str, name: str
) -> None:
    page = seen(visitor, f"/{lang}/rules/{name}")
    figures = visitor.get(f"/v1/regimes/{name}").json["parameters"].values()
    assert {float(one["value"]) for one in figures if one["value"] is not None} <= set(page.values)
    assert all(source for _, source, _ in page.figures if name in source)


@pytest.mark.parametrize("name", [name for name in regimes() if load_rule_set(name).unset])
def test_says_what_is_not_published(visitor: FlaskClient, name: str) -> None:
    assert 'class="notice"' in seen(visitor, f"/en/rules/{name}").html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_shows_every_rule_with_its_title_and_citation(visitor: FlaskClient, lang: str) -> None:
    page = seen(visitor, f"/{lang}/rules/jp")
    rules = visitor.get("/v1/regimes/jp").json["rules"]
    assert {rule["id"] for rule in rules} <= set(page.ids)
    titles = {text for level, text in page.headings if level == 3}
    assert {rule[f"title_{lang}"] for rule in rules} <= titles


@pytest.mark.parametrize(
    ("query", "field", "allowed"),
    [
        ("standing=proposal", "status", {"proposal"}),
        ("severity=blocking", "severity", {"blocking"}),
        ("instrument=G", "instrument", {"G", "both"}),
    ],
)
def test_filters_the_rules(visitor: FlaskClient, query: str, field: str, allowed: set[str]) -> None:
    page = seen(visitor, f"/en/rules/jp?{query}")
    rules = visitor.get("/v1/regimes/jp").json["rules"]
    wanted = {rule["id"] for rule in rules if rule[field] in allowed}
    assert {one for one in page.ids if one.startswith("jp.")} == wanted
    assert 0 < len(wanted) < len(rules)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_wrong_filter_is_named(visitor: FlaskClient, lang: str) -> None:
    assert "data-faults" in seen(visitor, f"/{lang}/rules/jp?standing=rumour", 422).html


def test_a_cure_names_no_empty_place(visitor: FlaskClient) -> None:
    html = seen(visitor, "/en/rules/jp").html
    assert "{clauses}" not in html
    assert "{required}" not in html
    assert "{missing}" not in html


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["jp", "kr", "th"])
def test_sets_two_versions_side_by_side(visitor: FlaskClient, lang: str, name: str) -> None:
    new, old = (
        one["version"] for one in visitor.get(f"/v1/regimes/{name}/versions").json["versions"]
    )
    changes = visitor.get(f"/v1/regimes/{name}/differences?old={old}&new={new}").json["changes"]
    page = seen(visitor, f"/{lang}/rules/{name}?old={old}&new={new}")
    assert page.html.count("<tr><td>" + changes[-1]["part_title"][lang]) > 0
    assert str(len(changes)) in page.html


def test_shows_an_older_version(visitor: FlaskClient) -> None:
    page = seen(visitor, "/en/rules/kr?version=kr-2023-09-01")
    assert load_rule_set("kr", "kr-2023-09-01").title_en in page.plain


@pytest.mark.parametrize("path", ["xx", "jp?version=jp-1999-01-01", "jp?old=jp-1999-01-01"])
def test_a_regime_or_version_that_is_none_is_refused(visitor: FlaskClient, path: str) -> None:
    assert "該当する記録がありません" in seen(visitor, f"/ja/rules/{path}", 404).html


@pytest.mark.parametrize("name", regimes())
def test_no_name_of_the_newest_rule_sets_lacks_words(name: str) -> None:
    rules = load_rule_set(name)
    for figure, parameter in rules.parameters.items():
        assert figure in FIGURES or STEP.match(figure), figure
        code = len(parameter.unit) == 3 and parameter.unit.isupper()
        assert code or parameter.unit in UNITS_JA, parameter.unit
    for scenario in rules.scenarios:
        assert {*scenario.inputs.values(), *scenario.optional.values()} <= set(INPUTS)
        assert scenario.method in METHODS


def test_an_amount_with_a_figure_not_set_cannot_be_worked_out() -> None:
    rules = load_rule_set("uk")
    assert [missing(rules, one) for one in rules.scenarios] == [
        tuple(name for name in one.params.values() if name in rules.unset)
        for one in rules.scenarios
    ]
    assert missing(rules, rules.scenarios[0])
