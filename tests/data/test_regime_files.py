"""Every shipped regime and every version of one: complete, dated, and kept as it was."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from data.regime_versions import versions
from data.regimes import RegimeFault, UnknownVersion, load_rule_set, parse_rule_set, regimes

if TYPE_CHECKING:
    from data.regimes import RuleSet

FOLDER = resources.files("data") / "regimes"
ALL = [rules for name in regimes() for rules in versions(name)]
SHIPPED = tomllib.loads((Path(__file__).parent / "shipped_regimes.toml").read_text("utf-8"))
"""SHA-256 of every version that ever left the house; a line is never changed or taken out."""


def of(rules: RuleSet) -> str:
    return rules.version


def test_the_yardsticks_are_shipped() -> None:
    wanted = {"jp", "hk", "kr", "eu", "ae", "th", "bh", "basel", "us_finra", "eu_aifmd", "ca", "au"}
    assert wanted <= set(regimes())


@pytest.mark.parametrize("version", SHIPPED)
def test_a_version_once_shipped_loads_for_ever_and_is_the_same(version: str) -> None:
    regime = re.sub(r"-\d{4}-\d\d-\d\d.*", "", version)
    assert load_rule_set(regime, version).digest == SHIPPED[version]


@pytest.mark.parametrize("rules", ALL, ids=of)
def test_each_version_is_named_after_its_day_and_listed(rules: RuleSet) -> None:
    assert rules.version.startswith(f"{rules.regime}-{rules.vintage.isoformat()}")
    assert SHIPPED.get(rules.version) == rules.digest, (
        "changed rules need a new version: keep the old file under data/regimes/<regime>/, and add "
        "a line to tests/data/shipped_regimes.toml"
    )


@pytest.mark.parametrize("rules", ALL, ids=of)
def test_every_entry_speaks_both_languages_and_says_where_it_comes_from(rules: RuleSet) -> None:
    for entry in (rules, *rules.scenarios, *rules.limits, *rules.means):
        assert entry.title_en.isascii()
        assert not entry.title_ja.isascii()
    assert rules.caveat_en
    assert not rules.caveat_ja.isascii()
    assert all(parameter.citation for parameter in rules.parameters.values())


@pytest.mark.parametrize("rules", ALL, ids=of)
def test_every_figure_is_used_or_is_one_the_law_owes(rules: RuleSet) -> None:
    idle = set(rules.parameters) - rules._counted_on - rules._asked_for - set(rules.unset)
    assert not idle


@pytest.mark.parametrize("rules", ALL, ids=of)
def test_nothing_remembered_without_a_source_is_a_figure(rules: RuleSet) -> None:
    newest = load_rule_set(rules.regime).version == rules.version
    name = f"{rules.regime}.toml" if newest else f"{rules.regime}/{rules.version}.toml"
    text = (FOLDER / name).read_text("utf-8")
    assert "from memory" not in text
    assert "unverified" not in text


# Figures that no source read gives: they may be named and must stay without a value.
OWED = {
    ("ae", "licence_insurance"),
    ("au", "asset_holding_amount"),
    ("bh", "indemnity_limit"),
    ("ca", "bond_rate_ordinary"),
    ("ca", "custodian_insurance"),
    ("eu_aifmd", "add_on_rate"),
    ("eu_aifmd", "aggregate_rate"),
    ("th", "online_rate"),
    ("uk", "minimum_safeguarding"),
    ("uk", "safeguarding_share"),
    ("us_ca", "digital_asset_bond"),
}


@pytest.mark.parametrize(("regime", "name"), sorted(OWED))
def test_what_no_source_gives_has_no_value(regime: str, name: str) -> None:
    assert name in load_rule_set(regime).unset


def test_an_unknown_version_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownVersion, match=r'"kr-1999-01-01": use one of kr-.*, kr-2023-09-01'):
        load_rule_set("kr", "kr-1999-01-01")
    with pytest.raises(UnknownVersion):
        load_rule_set("kr", "../kr")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('floor = "floor_other"', 'floor = "flaw"', "no parameter of this name: flaw"),
        ('limits = ["offline_share"]', 'limits = ["online"]', "no limits of this name: online"),
        ('means = ["insurance", "reserve"]', 'means = ["luck"]', "no means of this name: luck"),
        ('id = "reserve"', 'id = "insurance"', "means given twice: insurance"),
        ('id = "offline_share_custodian"', 'id = "offline_share"', "limit given twice"),
        ('at_least = "offline_share_min"', 'at_least = "x"', "no set parameter of this name: x"),
        ('at_least = "offline_share_min"', "", "at_most or at_least, one of the two"),
        ('currency = "KRW"', 'currency = "won"', "currency"),
        ('method = "rates_within"', 'method = "guess"', "method"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused_and_says_where(
    old: str, new: str, said: str
) -> None:
    text = (FOLDER / "kr.toml").read_text("utf-8")
    assert old in text
    with pytest.raises(RegimeFault, match=said):
        parse_rule_set("kr", text.replace(old, new, 1).encode())


def test_a_figure_a_quote_is_made_on_must_be_set() -> None:
    text = (FOLDER / "jp.toml").read_text("utf-8")
    broken = text.replace('low = "press_low_jpy"', 'low = "crypto_reserve_floor_jpy"', 1)
    with pytest.raises(RegimeFault, match="no set parameter of this name: crypto_reserve_floor"):
        parse_rule_set("jp", broken.encode())
