"""The first page, and an address that is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.kept_reports import shipped_report
from tests.api.pages.page import LANGUAGES, seen

if TYPE_CHECKING:
    from flask.testing import FlaskClient


@pytest.mark.parametrize("lang", LANGUAGES)
def test_says_what_is_known_by_the_api_s_figures(visitor: FlaskClient, lang: str) -> None:
    page = seen(visitor, f"/{lang}/")
    rules = visitor.get("/v1/regimes/jp").json
    events = visitor.get("/v1/breaches?limit=500").json["breaches"]
    assert {
        float(rules["parameters"]["press_low_jpy"]["value"]),
        float(rules["parameters"]["press_high_jpy"]["value"]),
        float(len(events)),
        float(len(rules["rules"])),
    } <= set(page.values)


def test_without_a_model_it_says_no_theft_rate(visitor: FlaskClient, real: FlaskClient) -> None:
    level = shipped_report().market[-1].level
    assert level not in seen(visitor, "/en/").values
    assert level in seen(real, "/en/").values


@pytest.mark.parametrize("lang", LANGUAGES)
def test_leads_to_every_workspace(visitor: FlaskClient, lang: str) -> None:
    links = seen(visitor, f"/{lang}/").links
    for path in ("underwriter", "exchange", "check", "model", "breaches", "rules", "glossary"):
        assert any(link.startswith(f"/{lang}/{path}") for link in links), path


@pytest.mark.parametrize(
    ("lang", "title"), [("en", "There is nothing"), ("ja", "このページはありません")]
)
def test_an_address_that_is_none_leads_on(visitor: FlaskClient, lang: str, title: str) -> None:
    page = seen(visitor, f"/{lang}/nothing", 404)
    assert title in page.html
    assert page.links.count(f"/{lang}/glossary") == 2
