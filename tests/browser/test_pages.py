"""Every page without an id in its address: in both languages, wide and narrow, light and dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.access import RIGHTS, Role
from api.pages.every import MODULES
from tests.browser.conftest import LANGUAGES, NARROW, WIDE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Person

OPEN_TO_ALL = [right for right, rule in RIGHTS.items() if Role.VISITOR in rule.roles]
OPEN = sorted(
    page.path
    for module in MODULES
    for page in module.declared
    if page.whole and page.may in OPEN_TO_ALL and "<" not in page.path
)
OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize(
    ("lang", "width", "scheme"), [("en", WIDE, "light"), ("ja", NARROW, "dark")]
)
@pytest.mark.parametrize("path", OPEN)
def test_a_page_is_usable_by_everyone(
    someone: Callable[..., Person], path: str, lang: str, width: int, scheme: str
) -> None:
    person = someone(lang, width, color_scheme=scheme)
    page = person.opens(path)
    assert person.violations() == []
    assert page.evaluate(OVER) <= 0
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.lang") == lang


@pytest.mark.parametrize("path", OPEN)
def test_a_page_speaks_its_language(someone: Callable[..., Person], path: str) -> None:
    english, japanese = (someone(lang).opens(path) for lang in LANGUAGES)
    assert english.title() != japanese.title()
    headings = japanese.locator("h1, h2, caption, figcaption strong").all_inner_texts()
    assert [text for text in headings if text.strip() and text.isascii()] == []
