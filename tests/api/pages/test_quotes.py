"""Pages of kept quotes: the record's figures, priced again, and started anew."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from api.app import create_app
from api.examples import EXAMPLE_REQUEST
from api.settings import Settings, sqlite_url
from tests.api import people

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture(scope="module")
def own(trained: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A service on a trained model whose store these tests may fill."""
    url = sqlite_url(tmp_path_factory.mktemp("own"))
    settings = Settings(home=trained, database_url=url, log_level="error", visitor_share=0)
    return create_app(settings).test_client()


@pytest.fixture(scope="module")
def kept(own: FlaskClient) -> dict[str, Any]:
    answer = own.post("/v1/quotes", json=EXAMPLE_REQUEST)
    assert answer.status_code == 201
    found: dict[str, Any] = answer.json
    return found


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_kept_quote_is_shown_with_its_record(
    own: FlaskClient, kept: dict[str, Any], lang: str
) -> None:
    html = own.get(f"/{lang}/quotes/{kept['id']}").text
    assert kept["id"] in html
    assert kept["digest"] in html
    assert f'value="{kept["technical_premium"]["amount"]}"' in html
    for paper in ("ja", "en"):
        assert f"/v1/quotes/{kept['id']}/document?language={paper}" in html


def test_it_comes_out_again(own: FlaskClient, kept: dict[str, Any]) -> None:
    html = own.get(f"/en/quotes/{kept['id']}/again").text
    assert "notice good" in html
    assert f"¥{kept['technical_premium']['amount']:,}" in html


def test_another_starts_from_its_terms(own: FlaskClient, kept: dict[str, Any]) -> None:
    html = own.get(f"/ja/quotes/{kept['id']}").text
    found = re.search(r'href="(/ja/underwriter\?quote=[^"]+)"', html)
    assert found is not None
    assert f'value="{kept["technical_premium"]["amount"]}"' in own.get(found[1]).text


def test_a_quote_that_is_not_there_is_refused(own: FlaskClient) -> None:
    missing = "00000000-0000-7000-8000-000000000000"
    assert own.get(f"/en/quotes/{missing}").status_code == 404
    assert own.get(f"/en/underwriter?quote={missing}").status_code == 404


def test_only_an_organisation_has_a_list(own: FlaskClient, app: Flask) -> None:
    assert own.get("/en/quotes").status_code == 401
    insurer = people.of(app, "Insurer", "insurer")
    assert "No quote is kept yet" in insurer.get("/en/quotes").text
    assert insurer.post("/v1/quotes", json=EXAMPLE_REQUEST).status_code == 201
    assert EXAMPLE_REQUEST["profile"]["name"] in insurer.get("/en/quotes").text
