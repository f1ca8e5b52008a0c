"""Which version held on a day, and what changed from one to the next?"""

from __future__ import annotations

import datetime as dt

import pytest

from data.regime_versions import NotYetDated, changes, find_version, rule_set_on, versions
from data.regimes import UnknownRegime, UnknownVersion, load_rule_set

DAY = dt.date(2026, 11, 24)


def test_versions_are_listed_newest_first() -> None:
    assert [rules.version for rules in versions("kr")] == ["kr-2026-11-22", "kr-2023-09-01"]
    assert versions("th")[-1].vintage == dt.date(2024, 11, 1)


@pytest.mark.parametrize(
    ("on", "version"),
    [
        (DAY, "kr-2026-11-22"),
        (dt.date(2026, 11, 22), "kr-2026-11-22"),
        (dt.date(2026, 11, 21), "kr-2023-09-01"),
        (dt.date(2023, 9, 1), "kr-2023-09-01"),
    ],
)
def test_the_newest_version_not_later_than_the_day_holds(on: dt.date, version: str) -> None:
    assert rule_set_on("kr", on).version == version


def test_a_day_before_the_oldest_version_is_refused_by_name() -> None:
    with pytest.raises(NotYetDated, match=r"kr: no rules are kept for 2023-08-31.*kr-2023-09-01"):
        rule_set_on("kr", dt.date(2023, 8, 31))
    with pytest.raises(UnknownRegime):
        rule_set_on("atlantis", DAY)


def test_a_version_is_found_whatever_its_regime() -> None:
    assert find_version("th-2024-11-01").regime == "th"
    assert find_version("th") is load_rule_set("th")
    with pytest.raises(UnknownVersion, match='"th-1999-01-01"'):
        find_version("th-1999-01-01")


def test_a_rule_set_beside_itself_is_the_same() -> None:
    assert changes(load_rule_set("jp"), load_rule_set("jp")) == ()


def test_thailands_change_of_2025_is_the_rate_and_the_share_kept_cold() -> None:
    found = changes(find_version("th-2024-11-01"), find_version("th-2026-11-22"))
    values = {c.entry: (c.old, c.new) for c in found if c.field == "value"}
    assert values == {"cold_rate": (0.02, 0.01), "cold_share_min": (0.9, 0.95)}
    assert {c.entry: c.new for c in found if c.field == "status" and c.kind == "parameters"} == {
        "cold_rate": "enacted",
        "cold_share_min": "enacted",
    }


def test_an_entry_added_or_removed_is_one_change_with_the_whole_of_it() -> None:
    found = changes(find_version("kr-2023-09-01"), find_version("kr-2026-11-22"))
    whole = {(c.kind, c.entry): (c.old, c.new) for c in found if c.field == ""}
    old, new = whole["scenarios", "bank_guideline"]
    assert old is not None
    assert new is None
    assert whole["parameters", "online_rate"][0] is None
    assert whole["parameters", "online_rate"][1]["value"] == 0.05


def test_a_difference_read_backwards_is_the_same_difference() -> None:
    old, new = find_version("th-2024-11-01"), find_version("th-2026-11-22")
    there = {(c.kind, c.entry, c.field, str(c.old), str(c.new)) for c in changes(old, new)}
    back = {(c.kind, c.entry, c.field, str(c.new), str(c.old)) for c in changes(new, old)}
    assert there == back
