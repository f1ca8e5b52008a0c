"""Lines of a cover on an event that its page, its paper and a check share."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from api.event_parts import elsewhere, would_pay
from api.regime_names import NAMES, regimes_named
from data.regimes import regimes
from pricing.event_cover import event_cover
from pricing.event_result import EventCredit, RegimeSilence
from pricing.event_terms import EventCover
from tests.api.command import ROOT
from tests.api.fake_studies import fake_event_desk

if TYPE_CHECKING:
    from pricing.phrases import Language

ON = dt.date(2026, 11, 28)


@pytest.fixture(scope="module")
def credit() -> EventCredit:
    file = ROOT / "examples" / "event-covers" / "outflow.json"
    cover = EventCover.model_validate_json(file.read_bytes())
    return event_cover(cover, fake_event_desk(), ON, effects=False).credit


def test_per_cent_stands_apart_in_english_and_close_in_japanese(credit: EventCredit) -> None:
    english, japanese = would_pay(credit, "en"), would_pay(credit, "ja")
    assert english.count(" %") == english.count("%") == japanese.count("%") == 4
    assert " %" not in japanese


@pytest.mark.parametrize(
    ("lang", "names"),
    [("en", "South Korea, United Kingdom"), ("ja", "韓国、英国")],
)
def test_other_regimes_are_named_and_not_coded(
    credit: EventCredit, lang: Language, names: str
) -> None:
    said = " ".join(elsewhere(credit, lang))
    asked = [one for one in credit.elsewhere if one.regime in ("kr", "uk")]
    assert regimes_named(asked, lang) == names
    assert all(NAMES[one.regime].told(lang) in said for one in credit.elsewhere)
    assert not [one for one in ("us_ca", "us_finra", "eu_aifmd", "ae,", "kr,") if one in said]


def test_every_regime_kept_here_has_a_name_and_any_other_its_title() -> None:
    assert set(regimes()) <= set(NAMES)
    other = RegimeSilence(regime="zz", title="Zedland: reserve", means=(), record="no_means")
    assert regimes_named((other,), "en") == "Zedland: reserve"
