"""Signing in and out, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import LANGUAGES, quietly

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Person


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_person_signs_in_and_out(someone: Callable[..., Person], lang: str) -> None:
    person = someone(lang)
    person.signs_in("insurer")
    assert person.asks("GET", "/v1/me")["role"] == "insurer"
    assert "The insurer" in person.page.inner_text("main")
    person.page.locator("form[data-signout] button").click()
    person.page.wait_for_url(f"**/{lang}/")
    assert person.asks("GET", "/v1/me")["role"] == "visitor"


def test_a_wrong_password_is_said_and_what_was_typed_stays(someone: Callable[..., Person]) -> None:
    person = someone("ja")
    page = person.opens("/account")
    page.fill("#email", "uw@i.example")
    page.fill("#password", "not it")
    page.locator("form.narrow button").click()
    page.wait_for_selector("#said.bad")
    assert "ログインできませんでした" in page.inner_text("#said")
    assert page.input_value("#email") == "uw@i.example"
    quietly(person, "401")
