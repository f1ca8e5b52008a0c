"""The model report as pages: figures of the stored model and of the report kept of it."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from api.kept_reports import keep_report, report_of, shipped_report
from api.pages.text.model_names import LAWS_JA, TURNED_JA, turned_said
from models import registry
from tests.api.pages.page import LANGUAGES, seen

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient


def drawn(html: str, name: str) -> dict[str, Any]:
    """A chart of the page as the browser gets it."""
    found = re.search(rf'id="plot-{name}-data">(.*?)</script>', html)
    assert found is not None, name
    chart: dict[str, Any] = json.loads(found[1])
    return chart


@pytest.mark.parametrize("lang", LANGUAGES)
def test_says_how_well_it_foresaw_with_the_figures_of_the_api(real: FlaskClient, lang: str) -> None:
    report = real.get("/v1/models/champion/report").json
    page = seen(real, f"/{lang}/model")
    champion = next(one for one in report["all"]["rates"] if one["candidate"] == "champion")
    assert {
        champion["expected"],
        float(report["all"]["thefts"]),
        float(sum(one["thefts_inside"] for one in report["by_year"])),
    } <= set(page.values)
    assert drawn(page.html, "counts")["series"][2]["points"] == [
        [one["year"], one["thefts"]] for one in report["by_year"]
    ]


def test_draws_every_control_and_feature_of_the_model(real: FlaskClient) -> None:
    model = real.get("/v1/models/champion").json
    html = seen(real, "/ja/model").html
    assert set(drawn(html, "controls")["x"]["categories"]) == {
        one["title"]["ja"] for one in model["controls"]
    }
    features = [one for one in model["coefficients"] if one["part"] == "frequency"]
    assert set(drawn(html, "coefficients")["x"]["categories"]) == {
        one["title"]["ja"] for one in features if one["name"] != "intercept"
    }


def test_only_what_the_data_moved_has_an_interval_after_them(real: FlaskClient) -> None:
    model = real.get("/v1/models/champion").json
    moved = [one for one in model["controls"] if one["from_data"]]
    after = drawn(seen(real, "/en/model").html, "controls")["series"][1]["points"]
    assert [point[1:] for point in after] == [
        [one["relativity"]["low"], one["relativity"]["high"]] for one in moved
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_version_has_its_page_and_the_log_names_it(real: FlaskClient, lang: str) -> None:
    version = real.get("/v1/models/champion").json["version"]
    page = seen(real, f"/{lang}/models/{version}")
    assert f"/{lang}/models/{version}" in page.links
    assert "trained" in page.html


def test_a_version_that_is_none_is_refused(real: FlaskClient) -> None:
    assert "該当する記録がありません" in seen(real, "/ja/models/2020-01-01-000000000000", 404).html


def test_without_a_model_the_page_says_who_can_help(visitor: FlaskClient) -> None:
    seen(visitor, "/en/model", 404)


def test_a_report_of_its_own_goes_before_the_shipped_one(tmp_path: Path) -> None:
    shipped = shipped_report()
    own = shipped.model_copy(
        update={"version": "2026-01-01-000000000000", "made_on": dt.date(2026, 1, 2)}
    ).model_copy(update={"shipped": False})
    keep_report(tmp_path, own)
    assert report_of(tmp_path, own.version) == own
    assert report_of(tmp_path, "2026-01-01-111111111111") == shipped
    assert shipped.shipped


def test_a_damaged_report_falls_back_to_the_shipped_one(tmp_path: Path) -> None:
    path = keep_report(tmp_path, shipped_report())
    path.write_text("{}", encoding="utf-8")
    assert report_of(tmp_path, shipped_report().version) == shipped_report()


def test_a_report_of_other_tables_says_so(real: FlaskClient, trained: Path) -> None:
    version = registry.champion_version(trained)
    other = shipped_report().model_copy(update={"data_digest": "0" * 64, "shipped": False})
    path = keep_report(trained, other.model_copy(update={"version": version}))
    try:
        assert "not of this model" in seen(real, "/en/model").html
    finally:
        path.unlink()
    assert "not of this model" not in seen(real, "/en/model").html


def test_no_law_or_assumption_of_the_shipped_report_lacks_japanese() -> None:
    report = shipped_report()
    assert {one.law for one in report.all.sizes} <= set(LAWS_JA)
    for effect in report.effects:
        said = turned_said(effect.turned)
        assert said.ja != said.en or effect.turned in TURNED_JA, effect.turned
