"""What a regime asks, told in Japanese: nothing of ours is left in English."""

from __future__ import annotations

import pytest

from data.regime_versions import versions
from data.regimes import regimes
from pricing.formulas import FORMULAS as METHODS
from pricing.inputs import PROFILE_ASKS, Inputs, asked_in, question
from pricing.regime_words import QUESTIONS, formula_said, source_said, unit_said
from pricing.requirement import BAND_FORMULA, CUSTOM_FORMULA
from pricing.reserve_plan import VOLUMES_FORMULA

CODES = ("JPY", "USD", "EUR", "AED", "CAD", "AUD", "KRW", "THB", "GBP", "BHD")


def test_every_question_has_its_words_and_names_the_field_that_answers_it() -> None:
    assert set(QUESTIONS) == {*Inputs.model_fields, *PROFILE_ASKS}
    for name in Inputs.model_fields:
        assert not question(name, "ja").isascii()
        assert asked_in(name) == f"/inputs/{name}"
    assert asked_in("reserve_cash") == "/profile/reserve_cash"
    assert asked_in("deductible_share") == "/inputs/policy_deductible"


@pytest.mark.parametrize("regime", regimes())
def test_every_unit_of_a_regimes_figures_has_its_words(regime: str) -> None:
    for rules in versions(regime):
        for parameter in rules.parameters.values():
            if parameter.unit not in CODES:
                assert not unit_said(parameter.unit, "ja").isascii(), parameter.unit
            assert unit_said(parameter.unit, "en") == parameter.unit


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("JPY a year", "JPY（年額）"),
        ("EUR, hot", "EUR（ホット）"),
        ("JPY in 2026", "円（2026年）"),
        ("JPY per HKD", "1HKDにつき円"),
        ("USD", "USD"),
    ],
)
def test_a_unit_made_of_a_currency_keeps_its_code(unit: str, said: str) -> None:
    assert unit_said(unit, "ja") == said


def test_every_formula_with_words_has_them_in_japanese() -> None:
    texts = [method.text for method in METHODS.values()]
    for text in (*texts, BAND_FORMULA, CUSTOM_FORMULA, VOLUMES_FORMULA):
        said = formula_said(text, "ja")
        assert said != text
        assert "within" not in said
        assert formula_said(text, "en") == text


def test_a_citation_stays_as_the_file_has_it() -> None:
    assert source_said("FIEA Art. 46-5", "ja") == "FIEA Art. 46-5"
    assert source_said("Chosen by the reader", "ja") == "利用者の指定"
