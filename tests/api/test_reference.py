"""Tables, rules, vendors and models over HTTP: all of them, as the files have them."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pytest

from api.app import create_app
from api.reference import vendors
from api.reference_words import NOT_TRAINED, PARTS, TESTED
from api.settings import Settings, sqlite_url
from data.load import load_dataset
from data.regime_versions import KINDS
from data.regimes import load_rule_set, regimes
from data.registers import vendor_register
from data.training_use import Reason
from models import registry
from models.champion_log import append
from pricing.predicates import PREDICATES
from tests.api.command import said
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask.testing import FlaskClient

LISTS = ("models", "breaches", "regimes", "vendors")


def whole(client: FlaskClient, path: str, plural: str) -> Iterator[dict[str, Any]]:
    """Every entry of a list, page by page."""
    cursor: str | None = ""
    while cursor is not None:
        query = {"limit": "7"} | ({"cursor": cursor} if cursor else {})
        body = client.get(path, query_string=query).get_json()
        assert set(body) == {plural, "next_cursor"}
        yield from body[plural]
        cursor = body["next_cursor"]


def refused(client: FlaskClient, path: str, status: int, slug: str) -> dict[str, Any]:
    answer = client.get(path)
    assert answer.status_code == status
    body: dict[str, Any] = answer.get_json()
    assert body["type"] == f"/problems/{slug}"
    return body


@pytest.fixture
def home(trained: Path, tmp_path: Path) -> Path:
    """A home of a test's own with one model."""
    return Path(shutil.copytree(trained, tmp_path / "home"))


@pytest.fixture
def with_model(home: Path) -> FlaskClient:
    settings = Settings(home=home, database_url=sqlite_url(home), log_level="critical")
    return create_app(settings).test_client()


def test_every_event_of_the_table_comes_once_and_in_order(client: FlaskClient) -> None:
    told = list(whole(client, "/v1/breaches", "breaches"))
    incidents = load_dataset().incidents
    assert [one["event_id"] for one in told] == [one.event_id for one in incidents]
    assert [one["loss_usd"] for one in told] == [one.loss_usd for one in incidents]


def test_a_date_is_as_exact_as_its_source(client: FlaskClient) -> None:
    event = client.get("/v1/breaches/CX-2011-002").get_json()
    days = (event["date"], event["date_earliest"], event["date_latest"])
    assert days == ("2011-05", "2011-05-01", "2011-05-31")
    assert event["include_core"] is False
    assert event["loss_usd"] is None


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("year=2014", lambda one: one["date"].startswith("2014")),
        ("country=JP", lambda one: one["country"] == "JP"),
        ("peril=insider", lambda one: one["peril"] == "insider"),
        ("exchange=mt.%20gox", lambda one: "Mt. Gox" in one["exchange"]),
        ("include_core=true", lambda one: one["include_core"]),
        ("wallet_tier=cold", lambda one: one["wallet_tier"] == "cold"),
        ("trains=frequency", lambda one: one["training"]["frequency"]),
        ("trains=severity", lambda one: one["training"]["severity"]),
        (
            "trains=neither",
            lambda one: one["training"]["why_not_frequency"] and one["training"]["not_severity"],
        ),
        (
            "include_core=false&country=KR",
            lambda one: not one["include_core"] and one["country"] == "KR",
        ),
    ],
)
def test_a_filter_leaves_what_it_says_and_nothing_out(
    client: FlaskClient, query: str, holds: Callable[[dict[str, Any]], bool]
) -> None:
    told = client.get(f"/v1/breaches?limit=100&{query}").get_json()["breaches"]
    every = list(whole(client, "/v1/breaches", "breaches"))
    expected = [one for one in every if holds(one)]
    assert told
    assert told == expected[:100]


@pytest.mark.parametrize(
    "query",
    ["year=MMXIV", "country=jp", "peril=bad_luck", "include_core=1", "limit=501", "of=2014"],
)
def test_a_filter_that_cannot_be_meant_is_refused(client: FlaskClient, query: str) -> None:
    body = refused(client, f"/v1/breaches?{query}", 422, "invalid-input")
    assert body["errors"][0]["parameter"] == query.partition("=")[0]


def test_a_cursor_of_another_list_is_refused(client: FlaskClient) -> None:
    cursor = client.get("/v1/breaches?limit=1").get_json()["next_cursor"]
    refused(client, f"/v1/regimes?cursor={cursor}", 422, "invalid-input")


def test_every_regime_is_listed_with_what_it_is(client: FlaskClient) -> None:
    told = list(whole(client, "/v1/regimes", "regimes"))
    assert [one["regime"] for one in told] == list(regimes())
    rules = load_rule_set("jp")
    assert told[0]["version"] == rules.version
    usual = next(one for one in rules.scenarios if one.id == rules.default_scenario)
    assert told[0]["status"] == usual.status
    assert told[0]["rules"] == len(rules.rules)


def test_a_regime_gives_rules_figures_and_limits_as_its_file_has_them(client: FlaskClient) -> None:
    told = client.get("/v1/regimes/jp").get_json()
    kept = load_rule_set("jp").model_dump(mode="json")
    assert {name: told[name] for name in kept} == kept
    rule = told["rules"][0]
    assert {"citation", "status", "params", "title_ja"} <= set(rule)


@pytest.mark.parametrize("regime", regimes())
def test_what_a_rule_tests_and_reads_is_said_in_both_languages(
    client: FlaskClient, regime: str
) -> None:
    told = client.get(f"/v1/regimes/{regime}").get_json()
    for rule in told["rules"]:
        said = [told["tested"][rule["predicate"]], *(told["words"][n] for n in rule["reads"])]
        for words in said:
            assert words["en"]
            assert not words["ja"].isascii()


def test_words_are_kept_for_every_predicate_and_every_reason() -> None:
    assert set(TESTED) == set(PREDICATES)
    assert set(NOT_TRAINED) == set(get_args(Reason))
    assert set(PARTS) == {"regime", *KINDS}


def test_the_newest_rules_are_set_beside_those_before_and_any_two(
    client: FlaskClient, tmp_path: Path
) -> None:
    told = client.get("/v1/regimes/jp/differences").get_json()
    printed = json.loads(said(tmp_path, "regimes", "diff", told["old"], told["new"], "--json"))
    assert [
        {"kind": one["part"], **{name: one[name] for name in ("entry", "field", "old", "new")}}
        for one in told["changes"]
    ] == printed["changes"]
    assert told["changes"]
    assert told["old_vintage"] < told["new_vintage"]
    turned = {"old": told["new"], "new": told["old"]}
    back = client.get("/v1/regimes/jp/differences", query_string=turned).get_json()
    assert len(back["changes"]) == len(told["changes"])
    oldest = client.get(f"/v1/regimes/jp/differences?new={told['old']}").get_json()
    assert oldest["old"] == oldest["new"]
    assert oldest["changes"] == []


def test_all_events_are_read_at_once_in_yen_and_with_their_use(client: FlaskClient) -> None:
    told = client.get("/v1/breaches?limit=500").get_json()
    assert told["next_cursor"] is None
    assert len(told["breaches"]) == len(load_dataset().incidents)
    for one in told["breaches"]:
        assert (one["loss_jpy"] is None) == (one["loss_usd"] is None)
        if one["loss_usd"]:
            assert one["loss_jpy"] == pytest.approx(
                one["loss_usd"] * one["rate"]["jpy_per_usd"], abs=1
            )
            assert one["rate"]["month"] <= one["date_earliest"][:7]
        use = one["training"]
        assert use["frequency"] == (use["why_not_frequency"] is None)
        assert use["severity"] == (use["not_severity"] is None)


def test_an_older_version_is_read_by_its_name(client: FlaskClient) -> None:
    kept = list(whole(client, "/v1/regimes/jp/versions", "versions"))
    assert [one["newest"] for one in kept] == [True] + [False] * (len(kept) - 1)
    oldest = kept[-1]
    told = client.get(f"/v1/regimes/jp?version={oldest['version']}").get_json()
    assert (told["version"], told["digest"]) == (oldest["version"], oldest["digest"])
    assert told != client.get("/v1/regimes/jp").get_json()


def test_a_vendor_is_found_by_id_name_and_alias(client: FlaskClient) -> None:
    by_id = client.get("/v1/vendors/safe-wallet").get_json()
    assert by_id["name"] == "Safe{Wallet}"
    assert by_id == client.get("/v1/vendors/Safe%7BWallet%7D").get_json()
    assert by_id == client.get("/v1/vendors/safe").get_json()


def test_vendors_are_those_of_the_register_each_under_an_id_of_its_own(client: FlaskClient) -> None:
    told = list(whole(client, "/v1/vendors", "vendors"))
    assert [one["name"] for one in told] == [one.name for one in vendor_register().vendors]
    assert len({one["id"] for one in told}) == len(told)
    custody = client.get("/v1/vendors?provides=CUSTODY").get_json()["vendors"]
    assert custody == [one for one in told if "custody" in one["provides"]]
    assert len(vendors()) == len(told)


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("/v1/models/2020-01-01-000000000000", "unknown-model"),
        ("/v1/models/..%2f..%2fetc", "not-found"),
        ("/v1/models/..", "unknown-model"),
        ("/v1/models/champion", "unknown-model"),
        ("/v1/models/previous", "unknown-model"),
        ("/v1/breaches/CX-1999-001", "unknown-breach"),
        ("/v1/regimes/atlantis", "unknown-regime"),
        ("/v1/regimes/atlantis/versions", "unknown-regime"),
        ("/v1/regimes/atlantis/differences", "unknown-regime"),
        ("/v1/regimes/jp/differences?old=jp-1999-01-01", "unknown-regime"),
        ("/v1/regimes/jp?version=jp-1999-01-01", "unknown-regime"),
        ("/v1/vendors/nobody", "unknown-vendor"),
    ],
)
def test_what_is_not_there_has_a_problem_of_its_own(
    client: FlaskClient, path: str, slug: str
) -> None:
    refused(client, path, 404, slug)


def test_no_model_is_an_empty_list(client: FlaskClient) -> None:
    assert client.get("/v1/models").get_json() == {"models": [], "next_cursor": None}


def test_a_model_tells_what_it_learned_from_and_what_made_it(
    with_model: FlaskClient, home: Path
) -> None:
    (line,) = with_model.get("/v1/models").get_json()["models"]
    stored = registry.load(home)
    assert (line["version"], line["champion"], line["refused"]) == (stored.version, True, None)
    told = with_model.get(f"/v1/models/{line['version']}").get_json()
    for name in ("sha256", "scores", "tables", "made_by", "trained_from", "data_digest"):
        assert told[name] == stored.manifest[name]
    assert told == with_model.get("/v1/models/champion").get_json()


def test_a_model_tells_what_it_learned_beside_what_was_believed(
    with_model: FlaskClient, home: Path
) -> None:
    told = with_model.get("/v1/models/champion").get_json()
    scores = registry.load(home).manifest["scores"]
    noted = [*scores["coefficients"], *scores["climates"], *scores["severity"]]
    assert [one["name"] for one in told["coefficients"]] == [one["name"] for one in noted]
    for one, kept in zip(told["coefficients"], noted, strict=True):
        assert (one["mean"], one["prior_sd"]) == (kept["mean"], kept["prior_sd"])
        assert one["interval"]["low"] <= one["mean"] <= one["interval"]["high"]
        assert not one["title"]["ja"].isascii()
        assert one["prior"]["rationale"]
        if one["factor"]:
            assert one["factor"]["value"] == pytest.approx(math.exp(one["mean"]))
    assert told["tables_changed"] is False


def test_a_models_controls_and_tiers_are_its_own(with_model: FlaskClient, home: Path) -> None:
    told = with_model.get("/v1/models/champion").get_json()
    frequency = registry.load(home).model.frequency
    for one, kept in zip(told["controls"], frequency.controls, strict=True):
        assert one["control"] == kept.control
        assert one["relativity"]["value"] == pytest.approx(math.exp(kept.log_relativity))
        assert one["relativity"]["low"] <= one["relativity"]["high"]
        assert not one["title"]["ja"].isascii()
    assert sum(one["share"] for one in told["tiers"]) == pytest.approx(1.0)


def test_changes_of_the_model_in_use_are_told_newest_first(
    with_model: FlaskClient, home: Path
) -> None:
    (told,) = whole(with_model, "/v1/models/changes", "changes")
    assert (told["version"], told["was"]) == (registry.champion_version(home), None)
    assert told["why"] == "trained"
    assert "by" not in told
    again = registry.history(home)[0]
    append(home, replace(again, version="2027-01-01-000000000000", was=told["version"]))
    changes = list(whole(with_model, "/v1/models/changes", "changes"))
    assert [one["version"] for one in changes][1:] == ["2027-01-01-000000000000", told["version"]]


def test_a_damaged_log_of_changes_is_refused(with_model: FlaskClient, home: Path) -> None:
    (home / "models" / "champion.log").write_text("{\n")
    refused(with_model, "/v1/models/changes", 503, "model-refused")


def test_a_spoilt_model_is_listed_as_refused_and_not_told(
    with_model: FlaskClient, home: Path
) -> None:
    version = registry.champion_version(home)
    (home / "models" / version / "model.json").write_text("{}")
    (home / "models" / "9999-99-99-0123456789ab").mkdir()
    lines = with_model.get("/v1/models").get_json()["models"]
    assert all(one["refused"] and not one["scores"] for one in lines)
    refused(with_model, f"/v1/models/{version}", 503, "model-refused")


@pytest.mark.parametrize(
    "path", [*(f"/v1/{name}" for name in LISTS), "/v1/regimes/jp", "/v1/breaches/CX-2011-001"]
)
def test_what_is_held_already_is_not_sent_again(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    tag = first.headers["ETag"]
    assert tag.startswith('"')
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert client.get(path, headers={"If-None-Match": '"other"'}).data == first.data


def test_another_champion_changes_the_tag(with_model: FlaskClient, home: Path) -> None:
    tag = with_model.get("/v1/models").headers["ETag"]
    (home / "models" / "champion").unlink()
    again = with_model.get("/v1/models", headers={"If-None-Match": tag})
    assert again.status_code == 200
    assert again.get_json()["models"][0]["champion"] is False


def test_no_training_library_is_loaded_for_it(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from api.app import create_app\n"
        "from api.settings import Settings, sqlite_url\n"
        f"home = Path({str(tmp_path)!r})\n"
        "app = create_app(Settings(home=home, database_url=sqlite_url(home), log_level='error'))\n"
        f"for name in {LISTS}: assert app.test_client().get('/v1/' + name).status_code == 200\n"
        "print([m for m in ('pandas', 'sklearn', 'statsmodels') if m in sys.modules])\n"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert done.stdout == "[]\n", done.stderr
