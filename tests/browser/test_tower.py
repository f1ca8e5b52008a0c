"""The tower and the form are one: moved by hand, by key or typed; so are controls and clauses."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from tests.browser.conftest import Person

PLACE = "/underwriter?exchange=jp-small"
PREMIUM = "#premium .big data"
ANOTHER = "before => document.querySelector('#premium .big data').getAttribute('value') !== before"


@contextmanager
def price_follows(page: Page) -> Iterator[None]:
    """What is done here brings another premium."""
    before = page.locator(PREMIUM).get_attribute("value")
    yield
    page.wait_for_function(ANOTHER, arg=before)


@pytest.fixture
def tower(someone: Callable[..., Person]) -> Person:
    person = someone("en")
    person.opens(PLACE)
    return person


def typed(page: Page, field: str) -> float:
    return float(page.locator(f"#{field}").input_value())


def slider(page: Page, edge: str) -> tuple[float, str]:
    found = page.locator(f"[role=slider][data-edge={edge}]")
    return (
        float(found.get_attribute("aria-valuenow") or "nan"),
        found.get_attribute("aria-valuetext") or "",
    )


def test_an_edge_moved_by_key_writes_its_field_and_keeps_the_focus(tower: Person) -> None:
    page, was = tower.page, typed(tower.page, "retention1")
    page.locator("[data-edge=start1]").focus()
    with price_follows(page):
        page.keyboard.press("ArrowUp")
    assert typed(page, "retention1") > was
    assert slider(page, "start1")[0] == typed(page, "retention1")
    assert page.evaluate("document.activeElement.dataset.edge") == "start1"
    assert "retention1=" in page.url


def test_a_field_typed_moves_its_edge(tower: Person) -> None:
    page = tower.page
    with price_follows(page):
        page.fill("#limit1", "1500")
    assert slider(page, "limit1") == (1500, "¥1.5bn")


@pytest.mark.parametrize("edge", ["limit1", "share1"])
def test_an_edge_dragged_writes_its_field(tower: Person, edge: str) -> None:
    page, was = tower.page, typed(tower.page, edge)
    bar = page.locator(f"[data-edge={edge}] .bar")
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    with price_follows(page):
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x - 60, y + 60, steps=6)
        page.mouse.up()
    assert typed(page, edge) < was
    tower.settled()
    assert tower.violations() == []


def test_a_layer_is_set_on_top_goes_along_and_is_taken_off(tower: Person) -> None:
    page, premium = tower.page, tower.page.locator(PREMIUM).get_attribute("value")
    with price_follows(page):
        page.click("[data-tower=add]")
    top = typed(page, "retention1") + typed(page, "limit1")
    assert typed(page, "retention2") == pytest.approx(top)
    page.locator("[data-edge=limit1]").focus()
    with price_follows(page):
        page.keyboard.press("PageDown")
    top = typed(page, "retention1") + typed(page, "limit1")
    assert typed(page, "retention2") == pytest.approx(top)
    with price_follows(page):
        page.click("[data-tower=remove]")
    assert page.locator("#limit2").input_value() == ""
    assert page.locator("[data-tower=remove]").is_disabled()
    assert page.locator(PREMIUM).get_attribute("value") != premium


def test_a_control_pressed_and_a_clause_chosen_answer_in_the_form(tower: Person) -> None:
    page = tower.page
    with price_follows(page):
        page.click("[data-sets='c.hardware_key_storage']")
    assert "c.hardware_key_storage=yes" in page.url
    assert page.locator("[id='c.hardware_key_storage']").input_value() == "yes"
    page.locator("[data-mirror='t.wording.non_avoidance']").select_option("no")
    page.wait_for_url(re.compile(r"t\.wording\.non_avoidance=no"))
    page.wait_for_selector("[id='clause-wording.non_avoidance'] .tag.bad")
    assert page.locator("[id='t.wording.non_avoidance']").input_value() == "no"


def test_the_book_chosen_is_part_of_the_address(tower: Person) -> None:
    page = tower.page
    page.locator("#which-book").select_option("sector")
    page.wait_for_url(re.compile("book=sector"))
    tower.settled()
    assert page.locator("#book-in .lead").count() == 1
