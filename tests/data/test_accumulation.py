"""What is assumed to strike several exchanges: shipped rows, and what a reader may put instead."""

from __future__ import annotations

import pytest

from data.accumulation import Accumulation, UnknownAssumption, accumulation, read_setting
from data.registers import RegisterFault, parse_register

SHIPPED = accumulation()


def test_every_assumption_says_what_it_is_and_why() -> None:
    assert {row.id for row in SHIPPED.assumptions} == {
        "vendor.failure_rate",
        "vendor.hit_probability",
        "campaign.rate",
        "campaign.hit_probability",
    }
    for row in SHIPPED.assumptions:
        assert row.status == "assumption"
        assert len(row.rationale) > 40
        assert len(row.rationale_ja) > 20


def test_a_value_set_for_one_vendor_is_that_vendor_s_alone() -> None:
    changed = SHIPPED.with_settings({"vendor.failure_rate:Ginco": 0.5, "campaign.rate": 1.0})
    assert changed.value("vendor.failure_rate", "Ginco") == 0.5
    assert changed.value("vendor.failure_rate", "BitGo") == SHIPPED.value("vendor.failure_rate")
    assert changed.value("campaign.rate") == 1.0
    assert SHIPPED.value("campaign.rate") != 1.0


def test_a_setting_is_a_name_and_a_number() -> None:
    assert read_setting("vendor.failure_rate=0.02") == ("vendor.failure_rate", 0.02)
    assert read_setting("vendor.hit_probability:Safe{Wallet}=0.3") == (
        "vendor.hit_probability:Safe{Wallet}",
        0.3,
    )
    for text in ("0.02", "vendor.failure_rate=", "vendor.failure_rate=nan", "a=b=c"):
        with pytest.raises(UnknownAssumption):
            read_setting(text)


@pytest.mark.parametrize(
    "settings",
    [{"vendor.failure_rate": 2.0}, {"vendor.colour": 0.1}, {"campaign.rate:Ginco": 0.1}],
)
def test_what_cannot_be_set_is_refused(settings: dict[str, float]) -> None:
    with pytest.raises(UnknownAssumption):
        SHIPPED.with_settings(settings)


def test_a_register_with_a_value_outside_its_ends_is_refused() -> None:
    row = 'id = "a.b"\nvalue = 3.0\nleast = 0.0\nmost = 1.0\nunit = "u"\ntitle_en = "t"\n'
    row += 'title_ja = "t"\nstatus = "assumption"\nrationale = "r"\nsource = "s"\n'
    row += 'unit_ja = "u"\nrationale_ja = "r"\nsource_ja = "s"\n'
    text = f"vintage = 2026-01-01\n[[assumptions]]\n{row}"
    with pytest.raises(RegisterFault, match="must lie from 0 to 1"):
        parse_register("accumulation", text.encode(), Accumulation)
