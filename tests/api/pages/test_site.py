"""Addresses, languages and refusals of the pages."""

from __future__ import annotations

import importlib
import pkgutil
import string
from typing import TYPE_CHECKING

import pytest

from api.identity import COOKIE
from api.pages import every, text
from api.pages.refusals import TITLES_JA, title_of
from api.problems import problem_types
from models.errors import NoModel
from pricing.phrases import Phrase

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from tests.api.conftest import FakeCore

MODULES = [
    importlib.import_module(f"api.pages.text.{module.name}")
    for module in pkgutil.iter_modules(text.__path__)
]
PHRASES = [
    (f"{module.__name__}.{table}.{name}", phrase)
    for module in MODULES
    for table, words in vars(module).items()
    if isinstance(words, dict) and table.isupper()
    for name, phrase in words.items()
    if isinstance(phrase, Phrase)
]
PLAIN = [page.path for module in every.MODULES for page in module.declared if "<" not in page.path]


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_word_is_there_in_both_languages_with_the_same_places() -> None:
    assert len(PHRASES) > 500
    for name, phrase in PHRASES:
        assert phrase.en.strip(), name
        assert phrase.ja.strip(), name
        assert places(phrase.en) == places(phrase.ja), name


@pytest.mark.parametrize(
    ("header", "lang"), [("ja,en;q=0.8", "ja"), ("en-GB", "en"), ("fr", "en"), ("", "en")]
)
def test_the_first_page_comes_in_the_browser_s_language(
    client: FlaskClient, header: str, lang: str
) -> None:
    answer = client.get("/", headers={"Accept-Language": header})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/{lang}/")
    assert answer.headers["Vary"] == "Accept-Language"


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_no_page_loads_anything_from_outside(client: FlaskClient, lang: str) -> None:
    page = client.get(f"/{lang}/")
    assert page.status_code == 200
    assert "https://" not in page.text
    assert "http://" not in page.text
    assert "unsafe" not in page.headers["Content-Security-Policy"]


def test_a_page_is_found_in_the_other_language(client: FlaskClient) -> None:
    page = client.get("/ja/account?x=1&y=2").text
    assert 'href="/en/account?x=1&amp;y=2"' in page


@pytest.mark.parametrize(("lang", "said"), [("en", "There is nothing here"), ("ja", "ありません")])
def test_an_address_without_a_page_says_so_on_a_page(
    client: FlaskClient, lang: str, said: str
) -> None:
    answer = client.get(f"/{lang}/no/such/page")
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert said in answer.text
    assert client.get("/no/such/page").mimetype == "application/problem+json"


def test_without_a_model_the_page_says_what_is_to_be_done(
    client: FlaskClient, core: FakeCore
) -> None:
    core.fault = NoModel("none")
    answer = client.get("/ja/underwriter")
    assert answer.status_code == 503
    assert "kuramori train" in answer.text
    assert "Traceback" not in answer.text


def test_what_was_typed_is_never_markup(client: FlaskClient) -> None:
    answer = client.get("/en/underwriter", query_string={"vendor": "<script>alert(1)</script>"})
    assert "<script>alert" not in answer.text


def test_a_cookie_no_longer_good_is_taken_away(app: Flask) -> None:
    client = app.test_client()
    client.set_cookie(COOKIE, "old")
    answer = client.get("/ja/")
    assert answer.status_code == 401
    assert "もう一度ログイン" in answer.text
    assert client.get("/ja/").status_code == 200


def test_every_refusal_has_a_japanese_title() -> None:
    for kind in problem_types().values():
        assert not title_of(kind, "ja").isascii()
    assert set(TITLES_JA) <= set(problem_types()) | {"no-typesetter"}
