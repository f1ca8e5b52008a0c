"""What the model learns from an event, and the one reason where it does not."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest

from data.choices import ALTERNATIVES, DEFAULT, Choices
from data.exposure import trains_frequency, trains_severity
from data.load import load_dataset
from data.training_use import training_use

if TYPE_CHECKING:
    from data.dataset import Dataset, Incident


@cache
def dataset() -> Dataset:
    return load_dataset()


def event(event_id: str) -> Incident:
    return next(one for one in dataset().incidents if one.event_id == event_id)


@pytest.mark.parametrize("choices", [DEFAULT, *(choices for _, choices, _ in ALTERNATIVES)])
def test_an_event_has_a_reason_exactly_where_the_panel_leaves_it_out(choices: Choices) -> None:
    for one in dataset().incidents:
        use = training_use(one, choices)
        assert (use.not_frequency is None) == trains_frequency(one, choices)
        assert use.not_severity is not None or trains_severity(one, choices)


def test_what_is_not_taken_from_custody_is_named_for_what_it_is() -> None:
    for one in dataset().incidents:
        use = training_use(one)
        if use.kind != "custody_theft":
            assert use.not_frequency == use.not_severity == use.kind


@pytest.mark.parametrize(
    ("event_id", "frequency", "severity"),
    [
        ("CX-2018-001", None, None),
        ("CX-2011-003", "account_takeover", "account_takeover"),
    ],
)
def test_of_known_events(event_id: str, frequency: str | None, severity: str | None) -> None:
    use = training_use(event(event_id))
    assert (use.not_frequency, use.not_severity) == (frequency, severity)


def test_a_theft_of_unknown_amount_still_counts() -> None:
    use = training_use(replace(event("CX-2018-001"), loss_usd=None))
    assert (use.not_frequency, use.not_severity) == (None, "amount_unknown")


def test_a_venue_outside_the_roster_says_nothing_of_how_often() -> None:
    one = replace(event("CX-2018-001"), venue=None, assets_under_custody_usd=None)
    use = training_use(replace(one, loss_fraction=None))
    assert (use.not_frequency, use.not_severity) == ("no_venue", "reach_unknown")


def test_a_switch_of_the_reading_is_heeded() -> None:
    one = replace(event("CX-2018-001"), confidence="low", note="[alleged] x", loss_usd=5.0)
    for choices, reason in (
        (Choices(disputed=False), "disputed"),
        (Choices(low_confidence=False), "low_confidence"),
        (Choices(smallest_theft_usd=10.0), "too_small"),
    ):
        use = training_use(one, choices)
        assert (use.not_frequency, use.not_severity) == (reason, reason)
