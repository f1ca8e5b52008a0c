"""A regime is data: what the file must carry, and how it is refused when it does not."""

from __future__ import annotations

import hashlib
import re
from importlib import resources

import pytest

from data.regimes import (
    STATUSES,
    RegimeFault,
    UnknownRegime,
    load_rule_set,
    parse_rule_set,
    regimes,
)

JP = (resources.files("data") / "regimes" / "jp.toml").read_bytes()
RULES = load_rule_set("jp")
CONDITIONS = 48


def broken(old: str, new: str) -> bytes:
    text = JP.decode("utf-8")
    assert old in text
    return text.replace(old, new, 1).encode("utf-8")


def test_japan_is_shipped_and_dated() -> None:
    assert "jp" in regimes()
    assert RULES.version == f"jp-{RULES.vintage.isoformat()}"


def test_digest_is_of_the_plain_bytes_of_the_file() -> None:
    assert RULES.digest == hashlib.sha256(JP).hexdigest()


def test_a_rule_set_is_read_once() -> None:
    assert load_rule_set("jp") is load_rule_set("jp")


def test_an_unknown_regime_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownRegime, match=r'"atlantis": use one of .*jp'):
        load_rule_set("atlantis")


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_every_rule_says_what_it_is_in_two_languages_and_where_it_comes_from(rule) -> None:  # noqa: ANN001
    assert rule.title_en.isascii()
    assert not rule.title_ja.isascii()
    assert not rule.cure_ja.isascii()
    assert rule.citation.isascii()
    assert not rule.citation_ja.isascii()
    assert rule.status in STATUSES


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_no_rule_claims_to_be_law_for_crypto(rule) -> None:  # noqa: ANN001
    assert rule.status not in {"in_force", "enacted"}


def test_each_of_the_known_conditions_is_a_rule() -> None:
    assert {rule.number for rule in RULES.rules} == set(range(1, CONDITIONS + 1))
    assert not RULES.untested


def test_a_cure_names_only_what_can_be_put_in_its_place() -> None:
    places = {"clauses", "missing", "required"}
    for rule in RULES.rules:
        for text in (rule.cure_en, rule.cure_ja):
            assert set(re.findall(r"{(.*?)}", text)) <= places


def test_figures_not_yet_published_are_listed_and_have_no_value() -> None:
    assert "crypto_reserve_rate" in RULES.unset
    assert "crypto_reserve_insurance_max_share" in RULES.unset
    with pytest.raises(RegimeFault, match="crypto_reserve_rate"):
        RULES.value("crypto_reserve_rate")


def test_nothing_remembered_without_a_source_is_a_figure() -> None:
    assert b"from memory" not in JP
    assert b"unverified" not in JP


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('regime = "jp"', 'regime = "kr"', 'says it is regime "kr"'),
        ('regime = "jp"', "regime = ", "not readable as TOML"),
        ('status = "derived"', 'status = "certain"', "status"),
        ('id = "jp.own_limit"', 'id = "jp.prior_acts"', "rule given twice: jp.prior_acts"),
        ('"cash_floor_jpy"', '"cash_flaw_jpy"', "no set parameter of this name: cash_flaw_jpy"),
        ('"cash_floor_jpy"', '"crypto_reserve_rate"', "no set parameter of this name"),
        ('default_scenario = "press_band/industry_anchors"', 'default_scenario = "x"', "default"),
        ("unset = true", "unset = false", "needs value and status"),
        ("unset = true", "unset = true\nvalue = 3", "neither value nor status"),
        ('severity = "blocking"', 'severity = "blocking"\nmood = "bad"', "mood"),
        ('title_en = "The insurer is licensed in Japan"', 'title_en = " "', "title_en"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused_and_says_where(
    old: str, new: str, said: str
) -> None:
    with pytest.raises(RegimeFault, match=said):
        parse_rule_set("jp", broken(old, new))
