"""An examiner with a cover on an event in hand, alone and beside a policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import LANGUAGES, NARROW, WIDE
from tests.browser.test_pages import OVER
from tests.browser.test_tasks import held

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Person


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_examiner_holds_a_cover_beside_a_policy_then_alone(
    someone: Callable[..., Person], lang: str
) -> None:
    person = someone(lang)
    page = person.opens("/check?policy=meets-all")
    verdict = page.inner_text("#verdict-is")
    page.select_option("#choose-event", "outflow")
    page.wait_for_url("**event=outflow*")
    person.settled()
    assert page.inner_text("#verdict-is") == verdict
    page.fill("[name='e.days_to_payment']", "7")
    page.wait_for_url("**e.days_to_payment=7*")
    person.settled()
    found = person.asks("POST", "/v1/checks", held(page, "check-request"))
    assert found["event_cover"]["shortfall_if_counted"]["amount"] in person.figures("#event-cover")
    (speed,) = (
        one
        for one in found["event_cover"]["findings"]
        if one["rule"] == "event_linked.speed_of_payment"
    )
    assert speed["observed"] in page.inner_text("#event-cover")
    assert person.violations() == []

    page.select_option("[name='e.held']", "alone")
    page.wait_for_url("**e.held=alone*")
    person.settled()
    assert held(page, "check-request")["policy"] is None
    assert page.locator("#findings").count() == 0
    assert person.violations() == []


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_nothing_of_it_is_wider_than_the_page(someone: Callable[..., Person], width: int) -> None:
    for asked in ("event=halt", "event=halt&e.held=alone"):
        page = someone("ja", width).opens_without_scripts(f"/check?{asked}")
        assert page.evaluate(OVER) <= 0
