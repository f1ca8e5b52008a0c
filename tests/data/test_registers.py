"""Registers: they point at real events, agree with the tables, and are refused when broken."""

from __future__ import annotations

import math
from importlib import resources

import pytest

from data.choices import DEFAULT
from data.load import load_dataset
from data.registers import (
    RegisterFault,
    Replay,
    Replays,
    TheftScenarios,
    VendorRegister,
    parse_register,
    replays,
    theft_scenarios,
    vendor_register,
)
from models.evidence import CAUSE_OF_PERIL, TIER_OF_WALLET, _theft_size
from models.fit_frequency import Prior

DATASET = load_dataset()
EVENTS = {incident.event_id: incident for incident in DATASET.incidents}
KINDS = {"replays": Replays, "scenarios": TheftScenarios, "vendors": VendorRegister}


def content(name: str) -> str:
    return (resources.files("data") / "registers" / f"{name}.toml").read_text("utf-8")


@pytest.mark.parametrize("replay", replays().replays, ids=lambda replay: replay.name)
def test_a_replay_says_what_the_breach_table_says(replay: Replay) -> None:
    event = EVENTS[replay.event]
    assert replay.tier == TIER_OF_WALLET[event.wallet_tier]
    assert f"causes.{CAUSE_OF_PERIL[event.peril]}" in replay.clauses
    assert ("causes.state_backed_actor" in replay.clauses) == ("DPRK" in event.attribution)
    assert (replay.share is None) <= (event.loss_fraction is not None)
    if replay.wallet_vendor_failed:
        assert event.vendor is not None
        assert vendor_register().find(event.vendor) is not None


@pytest.mark.parametrize(
    ("event", "share"),
    [
        ("CX-2018-001", 1.0),
        ("CX-2018-012", 1.0),
        ("CX-2019-025", 1.0),
        ("CX-2021-008", 0.16),
        ("CX-2026-012", 0.81),
    ],
)
def test_a_guessed_share_is_the_models_guess_of_what_was_in_reach(event: str, share: float) -> None:
    reach = {
        prior.parameter.removeprefix("reach."): Prior(prior.mean, prior.sd)
        for prior in DATASET.model_priors
        if prior.parameter.startswith("reach.")
    }
    size = _theft_size(EVENTS[event], reach, DEFAULT)
    assert size is not None
    guessed = min(1.0, math.exp(size.log_loss_usd - size.log_reach_mean))
    (found,) = (r for r in replays().replays if r.event == event)
    assert found.status == "assumption"
    assert found.share == share == round(guessed, 2)


def test_upbits_share_is_its_loss_over_twenty_reserves() -> None:
    (upbit,) = (r for r in replays().replays if r.event == "CX-2025-018")
    assert upbit.share == round(44.5 / (47.1 / 0.05), 4)


def test_a_vendors_thefts_are_events_that_name_it() -> None:
    for vendor in vendor_register().vendors:
        for event in vendor.thefts:
            text = f"{EVENTS[event].vendor} {EVENTS[event].exchange} {EVENTS[event].note}"
            assert any(name in text for name in (vendor.name, *vendor.aliases)), vendor.name


def test_no_vendor_is_said_to_have_filed_while_the_duty_is_a_proposal() -> None:
    register = vendor_register()
    assert register.notification.status == "proposal"
    assert {vendor.prior_notification for vendor in register.vendors} == {"unknown"}


def test_a_vendor_is_found_by_name_or_alias_however_written() -> None:
    for written in ("Safe{Wallet}", "safe", " SAFE "):
        found = vendor_register().find(written)
        assert found is not None
        assert found.name == "Safe{Wallet}"
    assert vendor_register().find("Nobody") is None


def test_ten_scenarios_in_two_languages() -> None:
    assert len(theft_scenarios().scenarios) == 10
    with pytest.raises(RegisterFault, match="no clause"):
        theft_scenarios().clause("causes.rain")


def test_registers_are_outside_the_digest_of_the_tables() -> None:
    """A model trained before a line was added stays the model of these tables."""
    assert {table.name for table in DATASET.version.tables}.isdisjoint(KINDS)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("replays", 'event = "CX-2018-001"', 'event = "CX-2014-001"', "event given twice"),
        ("replays", "share = 0.16", "share = 1.6", "share"),
        ("replays", "thefts_in_term = 2", "thefts_in_term = 1", "thefts_in_term"),
        ("scenarios", 'clauses = ["causes.insider"]', 'clauses = ["causes.rain"]', "causes.rain"),
        ("scenarios", 'id = "key_loss"', 'id = "employee_error"', "scenario given twice"),
        ("scenarios", "[[clauses]]", "[[clauses", "not readable as TOML"),
        ("vendors", 'name = "Copper"', 'name = "safe"', "vendor given twice: safe"),
        ("vendors", 'prior_notification = "unknown"', 'prior_notification = "no"', "vendors.0"),
    ],
)
def test_a_broken_register_names_file_and_field(name: str, old: str, new: str, said: str) -> None:
    assert old in content(name)
    broken = content(name).replace(old, new, 1).encode("utf-8")
    with pytest.raises(RegisterFault, match=said) as refused:
        parse_register(name, broken, KINDS[name])  # type: ignore[type-var]
    assert f"{name}.toml" in str(refused.value)
