"""The form that the workspaces share: what is typed, where it goes, and what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LANGUAGES, NARROW, quietly

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.conftest import Person


def changes(page: Page, field: str, value: str) -> None:
    """Type and wait until another figure stands there."""
    before = page.locator("#results data.fig").first.get_attribute("value")
    page.fill(f"#{field}", value)
    expect(page.locator("#results data.fig").first).not_to_have_attribute("value", before or "")


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_the_address_says_what_was_changed_and_nothing_else(someone: Callable[..., Person]) -> None:
    page = someone("en").opens("/underwriter?exchange=jp-small")
    changes(page, "limit1", "900")
    assert asked(page) == {"exchange": ["jp-small"], "limit1": ["900"]}
    shown = page.inner_text("#results .big")
    page.reload()
    assert page.inner_text("#results .big") == shown


@pytest.mark.parametrize(("lang", "other"), [("en", "ja"), ("ja", "en")])
def test_the_other_language_shows_what_is_asked_now(
    someone: Callable[..., Person], lang: str, other: str
) -> None:
    person = someone(lang)
    page = person.opens("/underwriter")
    changes(page, "limit1", "9000")
    person.settled()
    before = person.figures("#results .answer")
    page.click(f"header a[hreflang={other}]")
    page.wait_for_url(f"**/{other}/underwriter?limit1=9000")
    person.settled()
    assert person.figures("#results .answer") == before


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_wrong_field_is_named_marked_and_kept(someone: Callable[..., Person], lang: str) -> None:
    person = someone(lang)
    page = person.opens("/underwriter")
    page.fill("#hot", "150")
    page.wait_for_selector("[data-faults]")
    assert page.get_attribute("#hot", "aria-invalid") == "true"
    assert page.input_value("#hot") == "150"
    assert person.violations() == []
    page.fill("#hot", "5")
    page.wait_for_selector("#results .big")
    assert page.get_attribute("#hot", "aria-invalid") is None
    quietly(person, "422")


def test_full_width_digits_are_digits(someone: Callable[..., Person]) -> None:
    person = someone("ja")
    page = person.opens("/underwriter")
    changes(page, "limit1", "９０００")
    person.settled()
    wide = person.figures("#results .answer")
    person.opens("/underwriter?limit1=9000")
    person.settled()
    assert person.figures("#results .answer") == wide


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_figure_says_where_it_is_from_when_it_is_tapped(
    someone: Callable[..., Person], lang: str
) -> None:
    page = someone(lang, NARROW, has_touch=True).opens("/underwriter")
    page.locator("#results .answer data.fig").first.tap()
    assert "2026" in page.inner_text(".tip")
    page.keyboard.press("Escape")
    assert page.locator(".tip").count() == 0


def test_without_scripts_the_form_is_sent_by_its_button(someone: Callable[..., Person]) -> None:
    page = someone("en", java_script_enabled=False).opens_without_scripts("/underwriter")
    first = page.inner_text("#results .big")
    page.fill("#limit1", "9000")
    with page.expect_navigation():
        page.click("#ask button.unscripted")
    assert page.inner_text("#results .big") != first
    assert page.input_value("#limit1") == "9000"


def test_after_going_back_the_chooser_says_what_the_address_says(
    someone: Callable[..., Person],
) -> None:
    page = someone("en").opens("/check?policy=meets-all")
    page.select_option("#choose-policy", "crime-form")
    page.wait_for_url("**policy=crime-form*")
    page.go_back()
    page.wait_for_url("**policy=meets-all*")
    expect(page.locator("#choose-policy")).to_have_value("meets-all")
