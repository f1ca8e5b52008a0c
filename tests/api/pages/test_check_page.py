"""The page of a check: the API's verdict and figures, and the way to turn it."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from api.pages.bases import POLICY_TITLES, REFERENCE
from data.registers import replays, theft_scenarios
from pricing.words import JA
from tests.api.pages.reading import cures, embedded, figures, part, sources, words

if TYPE_CHECKING:
    from flask.testing import FlaskClient

LANGUAGES = ("en", "ja")
EXAMPLES = tuple(name for name in POLICY_TITLES if name != REFERENCE)
MOST_STEPS = 40


def page(visitor: FlaskClient, lang: str = "en", status: int = 200, **asked: str) -> str:
    answer = visitor.get(f"/{lang}/check", query_string=asked)
    assert answer.status_code == status, answer.text
    return answer.text


def checked(visitor: FlaskClient, text: str) -> dict[str, Any]:
    """What the API says of the request that the page carries."""
    answer = visitor.post("/v1/checks", json=embedded(text, "check-request"))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("policy", EXAMPLES)
def test_the_page_says_what_the_api_says(visitor: FlaskClient, lang: str, policy: str) -> None:
    text = page(visitor, lang, policy=policy)
    found = checked(visitor, text)
    verdict = part(text, "verdict")
    assert found["language"] == lang
    shown = figures(verdict)
    for name in ("required", "eligible_credit", "shortfall", "effective_cover"):
        assert found[name]["amount"] in shown, name
    for one in found["findings"]:
        assert one["rule"] in text
        if one["result"] in ("fail", "unknown"):
            block = text[text.index(f'id="finding-{one["rule"]}"') :]
            block = words(block[: block.index("</article>")])
            for said in (one[f"title_{lang}"], one["observed"], one["citation"]):
                assert " ".join(said.split()) in block
            assert " ".join(one[f"cure_{lang}"].split()) in block


def test_every_verdict_has_its_words(visitor: FlaskClient) -> None:
    rejected = page(visitor, policy="crime-form")
    assert "Would not be accepted" in part(rejected, "verdict")
    assert "What to cure first" in rejected
    open_ = page(visitor, "ja", policy="meets-all")
    assert "判断できない" in part(open_, "verdict")
    assert "判断に必要な事項" in open_


def test_a_policy_of_which_nothing_can_be_said_names_three_things(visitor: FlaskClient) -> None:
    text = page(visitor)
    assert checked(visitor, text)["verdict"] == "cannot_say"
    assert part(text, "settling").count("<li>") == 3


@pytest.mark.parametrize("policy", [name for name in EXAMPLES if name != "meets-precedents"])
def test_a_policy_is_cured_step_by_step_until_it_is_accepted(
    visitor: FlaskClient, policy: str
) -> None:
    asked: dict[str, str] = {"policy": policy}
    seen: set[str] = set()
    for _ in range(MOST_STEPS):
        text = page(visitor, **asked)
        verdict = checked(visitor, text)["verdict"]
        seen.add(verdict)
        if verdict == "accept":
            break
        asked |= cures(text)[0]
    assert "accept" in seen


def test_a_cure_is_a_link_without_any_script(visitor: FlaskClient) -> None:
    text = page(visitor, policy="war-exclusion")
    link = re.search(r'button plain" data-set="[^"]*" href="([^"]*)"', text)
    assert link is not None
    cured = visitor.get(html.unescape(link[1])).text
    assert "Would not be accepted" not in part(cured, "verdict")


ASSUMED = {"p.reserve_cash": "20,000", "t.insurer.rating": "AA"}


@pytest.mark.parametrize(
    ("lang", "heading", "listed"),
    [
        (
            "en",
            "Would be accepted on conditions, if that is so",
            ("Assumed on this page, not evidenced:", "Reserve cash: ¥20bn", "Rating: AA"),
        ),
        (
            "ja",
            "次の仮定が事実であれば条件付きで代替可",
            ("この画面での仮定（証憑による確認なし）：", "準備金（現金）：200億円", "格付：AA"),
        ),
    ],
)
def test_what_was_only_assumed_is_listed_under_the_verdict(
    visitor: FlaskClient, lang: str, heading: str, listed: tuple[str, ...]
) -> None:
    text = page(visitor, lang, policy="meets-all", **ASSUMED)
    assert checked(visitor, text)["verdict"] == "accept_with_conditions"
    verdict = words(part(text, "verdict"))
    assert heading in verdict
    for one in listed:
        assert one in verdict
    assert part(text, "assumed").count("<li>") == len(ASSUMED)


def test_an_example_as_it_stands_assumes_nothing(visitor: FlaskClient) -> None:
    text = page(visitor, policy="meets-all", on="2026-11-27", scenario="securities_formula")
    assert 'id="assumed"' not in text


def test_a_verdict_that_is_not_good_keeps_its_heading(visitor: FlaskClient) -> None:
    verdict = words(part(page(visitor, policy="crime-form", **{"p.reserve_cash": "1"}), "verdict"))
    assert "Would not be accepted" in verdict
    assert "if that is so" not in verdict
    assert "Reserve cash: ¥1m" in verdict


def test_an_exclusion_assumed_is_called_one(visitor: FlaskClient) -> None:
    asked = {"t.exclusions.off_premises": "no", "t.causes.insider": "no", "hot": "5"}
    verdict = words(part(page(visitor, policy="crime-form", **asked), "verdict"))
    assert re.search(r"Exclusions – [^:]+: no", verdict)
    assert re.search(r"Causes of loss covered – [^:]+: no", verdict)
    assert "Of it hot: 5 %" in verdict


@pytest.mark.parametrize(("lang", "said"), [("en", "is not named"), ("ja", "保険者は未定です")])
def test_an_insurer_that_is_only_spoken_of_is_not_named(
    visitor: FlaskClient, lang: str, said: str
) -> None:
    """The reference policy names none."""
    assert said in part(page(visitor, lang, **{"t.insurer.rating": "AA"}), "verdict")
    assert said not in part(page(visitor, lang), "verdict")


@pytest.mark.parametrize("policy", POLICY_TITLES)
def test_all_answers_are_taken_at_once(visitor: FlaskClient, policy: str) -> None:
    """One step leads where the single steps lead, to a page that lists what it assumes."""
    text = page(visitor, policy=policy)
    before = checked(visitor, text)
    link = re.search(r'at-once" data-set="([^"]*)" href="([^"]*)"', text)
    if link is None:
        assert before["verdict"] == "accept_with_conditions", policy
        return
    put = json.loads(html.unescape(link[1]))
    after = visitor.get(html.unescape(link[2])).text
    found = checked(visitor, after)
    assert found["verdict"] in {"accept", "accept_with_conditions"}
    assert part(after, "assumed").split("</ul>")[0].count("<li>") == len(put)
    assert "if that is so" in part(after, "verdict")


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ("meets-all", "Check as if all were stated"),
        ("crime-form", "Check as if all were cured and stated"),
    ],
)
def test_the_step_says_whether_it_also_cures(visitor: FlaskClient, policy: str, said: str) -> None:
    assert said in part(page(visitor, policy=policy), "settling")


def test_a_deductible_above_its_cap_is_over_it(visitor: FlaskClient) -> None:
    text = page(visitor, policy="meets-all", retention1="500")
    block = text[text.index('id="finding-jp.deductible"') :]
    block = block[: block.index("</article>")]
    assert "Over by" in block
    assert "Short by" not in block


def test_none_failing_is_not_red(visitor: FlaskClient) -> None:
    findings = part(page(visitor, policy="meets-all"), "findings")
    assert '<h3 class="quiet">Fails (0)' in findings
    failing = part(page(visitor, policy="crime-form"), "findings")
    assert '<h3 class="bad-text">Fails' in failing


def test_a_day_before_any_rules_is_refused_as_a_page(visitor: FlaskClient) -> None:
    assert "jp" in page(visitor, status=422, policy="meets-all", on="2020-01-01")


def test_the_scenario_turns_the_required_amount(visitor: FlaskClient) -> None:
    text = page(visitor, policy="meets-all", scenario="securities_formula")
    found = checked(visitor, text)
    assert found["scenario"] == "securities_formula"
    assert found["required"]["amount"] in figures(part(text, "verdict"))
    for one in found["yardsticks"]:
        assert f'<option value="{one["scenario"]}"' in text


def test_a_scenario_that_does_not_exist_is_refused_as_a_page(visitor: FlaskClient) -> None:
    answer = visitor.get("/ja/check?scenario=none")
    assert 400 <= answer.status_code < 500
    assert answer.content_type.startswith("text/html")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("p.reserve_cash", "much"),
        ("p.reserve_plan.replacement_days", "1.5"),
        ("t.expiry", "soon"),
        ("t.expiry", "2020-01-01"),
        ("t.tiers_covered.hot", "perhaps"),
    ],
)
def test_what_cannot_be_read_is_named_and_nothing_is_judged(
    visitor: FlaskClient, field: str, value: str
) -> None:
    text = page(visitor, status=422, policy="meets-all", **{field: value})
    assert "data-faults" in text
    assert 'id="verdict"' not in text


def test_an_answer_beside_a_finding_is_in_the_form_too(visitor: FlaskClient) -> None:
    """Or the next change of the form would lose it."""
    text = page(visitor, policy="meets-all", **{"p.reserve_cash": "17831"})
    assert '<option value="yes" selected>' in text
    form = text[text.index('<form id="ask"') : text.index("</form>", text.index('<form id="ask"'))]
    for change in cures(text):
        for name in change:
            assert f'name="{name}"' in form, name


def test_the_cash_stated_is_counted(visitor: FlaskClient) -> None:
    text = page(visitor, policy="meets-all", **{"p.reserve_cash": "20,000"})
    found = checked(visitor, text)
    assert found["cash_counted"]["amount"] == 20_000_000_000
    assert found["verdict"] == "accept_with_conditions"


def test_japanese_findings_are_japanese(visitor: FlaskClient) -> None:
    text = page(visitor, "ja", policy="meets-precedents")
    said = words(part(text, "findings"))
    assert "not stated" not in said
    assert "記載なし" in said
    assert JA["assumption"] in words(part(text, "standing"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_heat_map_has_a_word_in_every_cell(visitor: FlaskClient, lang: str) -> None:
    text = part(page(visitor, lang, policy="war-exclusion"), "heat")
    register = theft_scenarios()
    body = text[text.index("<tbody>") :]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    assert len(rows) == len(register.scenarios)
    for row in rows:
        cells = re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)
        assert len(cells) == len(register.clauses) + 2
        assert all(words(cell) for cell in cells)
    assert 'class="bad"' in body


def test_past_thefts_are_those_of_the_api(visitor: FlaskClient) -> None:
    text = page(visitor, policy="meets-all")
    request = embedded(text, "check-request")
    body = {name: request[name] for name in ("profile", "policy", "on")}
    report = visitor.post("/v1/stresses", json=body).get_json()
    block = part(text, "replays")
    shown = figures(block)
    for one in report["replays"]:
        assert one["name"] in block
        assert one["date"] in block
        assert one["cases"][0]["loss"] in shown
        assert one["cases"][0]["to_find"] in shown
    assert len(report["replays"]) == len(replays().replays)


def test_every_figure_says_where_it_is_from(visitor: FlaskClient) -> None:
    assert all(sources(page(visitor, "ja", policy="meets-all")))
