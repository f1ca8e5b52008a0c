"""A finding reads the same in both languages, and wholly in the one it is told in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from data.regimes import STATUSES, load_rule_set
from models.profile import TIERS, SecurityProfile
from pricing.adequacy import check
from pricing.findings import VERDICTS, Result
from pricing.phrases import quantity, say, word, yen
from pricing.policy import Policy
from pricing.ratings import GRADES, grade_of
from pricing.words import JA

JP = load_rule_set("jp")
SCENARIO = "press_band/industry_anchors"
EXAMPLES = Path(__file__).parents[2] / "examples"
PROFILE = SecurityProfile.model_validate_json((EXAMPLES / "checks/exchange.json").read_bytes())
FILES = sorted((EXAMPLES / "policies").glob("*.json"))
LATIN = re.compile(r"[A-Za-z]{3,}")
KEPT_IN_LATIN = re.compile(r"AA- \(JCR\)|A\+|A-|A/|AAA/AA/A|Examiner's name")
"""What the example policies themselves say."""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_finding_in_japanese_has_no_english_word(path: Path) -> None:
    policy = Policy.model_validate_json(path.read_bytes())
    for found in check(policy, PROFILE, JP, SCENARIO, {}, "ja").findings:
        for text in (found.observed, found.required, found.cure_ja or ""):
            left = KEPT_IN_LATIN.sub("", text)
            assert not LATIN.search(left), f"{found.rule}: {text}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_language_changes_nothing_but_words(path: Path) -> None:
    policy = Policy.model_validate_json(path.read_bytes())
    words = {"observed", "required", "citation"}
    one, other = (check(policy, PROFILE, JP, SCENARIO, {}, lang) for lang in ("en", "ja"))
    assert len(one.reasons) == len(other.reasons)
    for a, b in zip(one.findings, other.findings, strict=True):
        assert a.model_dump(exclude=words) == b.model_dump(exclude=words)
    same = {"reasons", "findings"}
    assert one.model_dump(exclude=same) == other.model_dump(exclude=same)


def test_every_word_a_rule_reads_or_allows_has_a_japanese_one() -> None:
    clauses = {
        path.rsplit(".", 1)[-1]
        for rule in JP.rules
        if rule.predicate in {"all_true", "all_false", "any_true", "consent_if_direct"}
        for path in rule.reads
    }
    allowed = {w for rule in JP.rules if rule.predicate != "rated" for w in rule.allowed}
    said = {*clauses, *allowed, *TIERS, *STATUSES, *VERDICTS, *get_args(Result)}
    assert not said - set(JA)


def test_values_stand_in_their_places() -> None:
    both = say("{n} of {what}", "{what}の{n}", n="3", what=word("key_loss"))
    assert both.told() == "3 of key loss"
    assert both.told("ja") == "秘密鍵の滅失の担保の3"
    assert yen(1234567).told("ja") == "1,234,567円"
    assert quantity(1, "days_to_first_payment").told() == "1 day"
    assert quantity(5, "wording.prior_acts_years").told("ja") == "5年"
    assert say("kept {as} it is", "そのまま").told() == "kept {as} it is"


@pytest.mark.parametrize(
    ("rating", "grade"),
    [
        ("AAA", "AAA"),
        ("AA- (JCR)", "AA"),
        ("R&I A+", "A"),
        ("Moody's Baa2", "BBB"),
        ("Aa3", "AA"),
        ("Ca", "CC"),
        ("A1", "A"),
        ("A++", None),
        ("excellent", None),
        ("AA / A-", None),
        ("a", None),
    ],
)
def test_a_rating_is_read_only_if_it_is_one(rating: str, grade: str | None) -> None:
    assert grade_of(rating) == grade
    assert grade is None or grade in GRADES
