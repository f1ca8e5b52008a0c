"""The exchange's workspace: the API's figures, in both languages, and faults named."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING, Any

import pytest

from api.examples import EXAMPLES
from api.pages import exchange_charts
from api.pages.exchange_parts import wrong_way
from api.pages.money import STATED
from pricing.comparison_result import Comparison
from pricing.figures import Figures
from tests.api import people
from tests.api.pages.reading import embedded, figures, sources

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

PATH, WHOLE = "/{}/exchange", "/{}/exchange/comparison"
ON = "2026-11-25"
MIDDLE: dict[str, Any] = {
    "profile": json.loads((EXAMPLES / "jp-middle.json").read_text("utf-8")),
    "on": ON,
}


def page(client: FlaskClient, path: str, lang: str = "en", **asked: str) -> str:
    answer = client.get(path.format(lang), query_string={"on": ON} | asked)
    assert answer.status_code == 200, answer.text[-2000:]
    return html.unescape(answer.text)


def shown(text: str) -> set[float]:
    return set(figures(text))


@pytest.fixture(scope="module")
def compared(real: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = real.post("/v1/comparisons", json=MIDDLE).get_json()
    return found


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_recommendation_stands_first_in_its_own_words(
    real: FlaskClient, compared: dict[str, Any], lang: str
) -> None:
    text = page(real, WHOLE, lang)
    advice = text[text.index('id="advice"') : text.index('id="later"')]
    assert compared["recommendation"]["text"][lang] in advice
    best = compared["recommendation"]["option"]
    (option,) = (one for one in compared["options"] if one["name"] == best)
    wanted = {
        compared["asked"]["required"]["amount"],
        option["yearly_cost"]["amount"],
        option["shortfall_probability"],
        option["days_to_full_payment"],
    }
    assert wanted <= shown(advice)


def test_every_option_is_shown_with_the_figures_of_the_api(
    real: FlaskClient, compared: dict[str, Any]
) -> None:
    figures = shown(page(real, WHOLE))
    for option in compared["options"]:
        assert option["yearly_cost"]["amount"] in figures, option["name"]
    for move in compared["control_moves"]:
        assert move["worth"]["amount"] in figures, move["control"]
    even = compared["break_even"]
    assert {even["rate_on_line"], even["asked"]} <= figures


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_page_itself_shows_what_a_repricing_answers(real: FlaskClient, lang: str) -> None:
    found = real.post("/v1/repricings", json=MIDDLE).get_json()
    text = page(real, PATH, lang)
    wanted = {one["yearly_cost"]["amount"] for one in found["options"]}
    assert wanted | {found["rate_on_line"]} <= shown(text)
    assert f"/{lang}/exchange/comparison?on={ON}" in text


def test_every_figure_says_where_it_is_from(real: FlaskClient) -> None:
    found = sources(page(real, WHOLE))
    assert found
    assert all(found)


def test_what_the_address_says_of_money_is_what_the_core_is_asked(real: FlaskClient) -> None:
    figures = {"cost_of_capital": 0.15, "quoted_rate_on_line": 0.06, "most_premium": 2e9}
    asked = {"m.cost_of_capital": "15", "m.quoted_rate_on_line": "6", "m.most_premium": "2,000"}
    found = real.post("/v1/repricings", json=MIDDLE | {"figures": figures}).get_json()
    wanted = {one["yearly_cost"]["amount"] for one in found["options"]}
    assert wanted <= shown(page(real, PATH, **asked))


def test_a_layer_moved_is_compared_as_the_policy_given(real: FlaskClient) -> None:
    text = page(real, PATH, "ja", limit1="10000")
    assert "提示された保険契約と残額の現金" in text


TOO_DEEP = {"retention1": "500", "limit1": "10000"}
"""A deductible over the 1 % that the rules allow."""


def between(text: str, start: str, end: str) -> str:
    return text[text.index(start) :].split(end, 1)[0]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_policy_that_counts_for_nothing_says_for_which_rule(real: FlaskClient, lang: str) -> None:
    compared = embedded(page(real, PATH, lang, **TOO_DEEP), "compared")
    asked = {name: compared[name] for name in ("profile", "policy")} | {"on": ON, "language": lang}
    found = real.post("/v1/checks", json=asked).get_json()
    (failed,) = (
        one for one in found["findings"] if (one["severity"], one["result"]) == ("blocking", "fail")
    )
    rule, cure = failed[f"title_{lang}"], failed[f"cure_{lang}"]
    own = "Your policy" if lang == "en" else "入力した契約"
    whole = page(real, WHOLE, lang, **TOO_DEEP)
    table = whole[whole.index("<tbody>") : whole.index("</tbody>")]
    (row,) = (one for one in table.split("<tr") if f">{own}<" in one)
    assert rule in row
    assert ("counts for ¥0" if lang == "en" else "算入額0円") in row
    advice = between(whole, 'id="advice"', 'id="later"')
    what_if = between(page(real, PATH, lang, **TOO_DEEP), "what-if", "</section>")
    for text in (advice, what_if):
        assert rule in text
        assert cure in text


def test_a_policy_that_counts_is_not_said_to_count_for_nothing(real: FlaskClient) -> None:
    asked = TOO_DEEP | {"retention1": "100"}
    for path in (PATH, WHOLE):
        assert "counts for ¥0" not in page(real, path, **asked)


def test_the_policy_typed_is_answered_before_the_best(real: FlaskClient) -> None:
    text = page(real, WHOLE, **TOO_DEEP)
    assert text.index("<h2>Your policy</h2>") < text.index("<h2>A cheaper way than your policy")
    assert "Your policy costs more than all cash, a year" in page(real, PATH, **TOO_DEEP)
    bare = page(real, WHOLE)
    assert "<h2>Recommendation</h2>" in bare
    assert "Your policy" not in bare


def test_the_preview_says_what_it_would_be_with_the_cash_of_the_comparison(
    real: FlaskClient,
) -> None:
    preview = page(real, WHOLE, **TOO_DEEP).split("Adequacy preview", 1)[1]
    assert "Cash is counted only if the exchange states it (“reserve cash”" in preview
    assert "credit ¥0, cash counted ¥19.8bn, left open ¥0." in preview
    stated = page(real, WHOLE, **TOO_DEEP, **{"p.reserve_cash": "1000"})
    assert "Cash is counted as the exchange states it. With the ¥19.8bn" in stated


def test_the_rule_of_thumb_says_that_it_takes_the_limit_as_counted(real: FlaskClient) -> None:
    assert "Rule of thumb, if it counted in full" in page(real, WHOLE, **TOO_DEEP)
    assert "if it counted in full" not in page(real, WHOLE)


def test_the_market_is_said_in_one_way(real: FlaskClient) -> None:
    text = page(real, WHOLE, **TOO_DEEP)
    assert "the market asks 1.5% – 12%, middle 3% – 6%." in text
    assert "1.5\u00a0% – 12\u00a0%, middle 3\u00a0% – 6\u00a0%" in text


def test_every_figure_of_money_has_a_field() -> None:
    assert {one.name for one in STATED} == set(Figures.model_fields) - {"control_costs"}


def test_a_control_s_cost_is_the_exchange_s_own(
    real: FlaskClient, compared: dict[str, Any]
) -> None:
    control = compared["control_moves"][0]["control"]
    figures = {"control_costs": {control: {"once": 123e6, "yearly": 15e6}}}
    found = real.post("/v1/comparisons", json=MIDDLE | {"figures": figures}).get_json()
    (move,) = (one for one in found["control_moves"] if one["control"] == control)
    text = page(real, WHOLE, **{f"m.once.{control}": "123", f"m.yearly.{control}": "15"})
    assert {move["costs_once"]["amount"], move["worth"]["amount"]} <= shown(text)


@pytest.mark.parametrize("path", [PATH, WHOLE])
@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"m.cost_of_capital": "x"}, "資本コスト"),
        ({"m.whole": "12"}, "利用者保護の確率"),
        ({"m.insurer_grade": "Z"}, "保険者の格付"),
        ({"m.policy_days": "1.5"}, "整数"),
        ({"on": "1066-10-14"}, "基準日"),
        ({"m.cost_of_capital": "0.1"}, "cost of capital"),
        ({"scenario": "atlantis"}, "atlantis"),
    ],
)
def test_what_cannot_be_worked_out_is_named(
    real: FlaskClient, path: str, asked: dict[str, str], said: str
) -> None:
    answer = real.get(path.format("ja"), query_string=asked)
    assert answer.status_code == 422
    text = html.unescape(answer.text)
    assert said in text[text.index('id="advice"') :]


def test_a_search_without_an_answer_keeps_the_form(real: FlaskClient) -> None:
    answer = real.get(WHOLE.format("ja"), query_string={"on": ON, "m.most_cash": "1"})
    assert answer.status_code == 422
    assert "条件を満たす組合せがありません" in answer.text


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_each_scenario_s_amount_is_shown_with_its_standing(real: FlaskClient, lang: str) -> None:
    asked = {"profile": MIDDLE["profile"], "on": ON, "language": lang}
    found = real.post("/v1/requirements", json=asked).get_json()
    text = page(real, WHOLE, lang)
    (home,) = (one for one in found["regimes"] if one["regime"] == "jp")
    amounts = {one["amount_jpy"] for one in home["amounts"]}
    assert amounts <= shown(text)
    for regime in found["regimes"]:
        for one in regime["amounts"]:
            assert one[f"title_{lang}"] in text
            assert one["formula"] in text
    assert "(--" not in text
    assert ("volume = ¥2tn a year" if lang == "en" else "volume = 2兆円（年額）") in text


def test_the_preview_is_the_check_of_the_policy_on_the_page(real: FlaskClient) -> None:
    policy = json.loads((EXAMPLES / "policies" / "meets-all.json").read_text("utf-8"))
    found = real.post("/v1/checks", json=MIDDLE | {"policy": policy, "language": "ja"}).get_json()
    text = page(real, WHOLE, "ja", policy="meets-all")
    preview = text[text.index("届出前の適格性の確認") :]
    assert found["eligible_credit"]["amount"] in shown(preview)
    assert f"/ja/check?on={ON}&policy=meets-all" in preview


def test_the_best_mix_can_be_put_into_the_form(real: FlaskClient, compared: dict[str, Any]) -> None:
    (layer,) = compared["best_mix"]["layers"]
    limit = f"limit1={layer['limit']['amount'] / 1e6:g}"
    assert limit in page(real, WHOLE)


def test_a_visitor_is_told_what_an_account_adds_and_offered_nothing_else(
    real: FlaskClient,
) -> None:
    text = page(real, PATH)
    assert "With an account" in text
    assert "data-api=" not in text
    assert 'data-document="POST /v1/comparisons/document?language=en"' in text


def test_pictures_hold_the_comparison_s_own_points(
    real: FlaskClient, compared: dict[str, Any]
) -> None:
    text = page(real, WHOLE)
    for name in ("stack", "even", "frontier", "days", "fan", "flows"):
        assert f'id="plot-{name}-data"' in text
    spec = embedded(text, "plot-even-data")
    line = [[one["cost_of_capital"], one["rate_on_line"]] for one in compared["break_even_line"]]
    assert spec["series"][0]["points"] == line


def test_each_case_of_falling_help_has_one_reading_an_option(compared: dict[str, Any]) -> None:
    found = Comparison.model_validate_json(json.dumps(compared))
    options, cases = wrong_way(found)
    assert all(tuple(one.option for one in row) == options for row in cases)
    assert sum(len(row) for row in cases) == len(found.wrong_way)


@pytest.mark.parametrize(
    ("amount", "end"), [(1.12, 1.5), (2.86e9, 3e9), (0.05, 0.05), (0.33, 0.4), (0.0, 1.0)]
)
def test_an_axis_ends_at_an_even_step(amount: float, end: float) -> None:
    assert exchange_charts._round_up(amount) == pytest.approx(end)


def test_an_exchange_saves_what_the_page_says_and_changes_what_it_came_from(app: Flask) -> None:
    client = people.of(app, "The Exchange", "exchange")
    profile = MIDDLE["profile"]
    exchange = client.post("/v1/exchanges", json={"profile": profile}).get_json()["id"]
    policy = json.loads((EXAMPLES / "policies" / "meets-all.json").read_text("utf-8"))
    body = {"exchange_id": exchange, "policy": policy}
    kept = client.post("/v1/policies", json=body).get_json()["id"]
    new = page(client, PATH)
    assert 'data-api="POST /v1/exchanges"' in new
    assert "POST /v1/policies" not in new
    text = page(client, PATH, exchange=exchange, policy=kept, limit1="1234", hot="7")
    assert f'data-api="PUT /v1/exchanges/{exchange}" data-match="1"' in text
    assert f'data-api="PUT /v1/policies/{kept}" data-match="1"' in text
    saved = embedded(text, "kept-policy")
    changed = client.put(f"/v1/policies/{kept}", json=saved, headers={"If-Match": '"1"'})
    assert changed.get_json()["policy"]["layers"][0]["limit"] == 1234e6
    told = embedded(text, "kept-profile")
    again = client.put(f"/v1/exchanges/{exchange}", json=told, headers={"If-Match": '"1"'})
    assert again.get_json()["profile"]["assets"]["shares"]["hot"] == 0.07
