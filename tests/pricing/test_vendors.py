"""What is known of a wallet vendor passes only by a filing."""

from __future__ import annotations

import pytest

from data.registers import VendorRegister, vendor_register
from models.profile import Assets, SecurityProfile, TierShares
from pricing.vendors import vendor_finding, vendor_key


def exchange(vendor: str | None) -> SecurityProfile:
    return SecurityProfile(
        name="E",
        assets=Assets(total=1e9, shares=TierShares(hot=1.0)),
        yearly_volume=1e9,
        wallet_vendor=vendor,
    )


def register(filed: str, status: str) -> VendorRegister:
    shipped = vendor_register()
    vendor = shipped.vendors[0].model_copy(update={"prior_notification": filed})
    duty = shipped.notification.model_copy(update={"status": status})
    return shipped.model_copy(update={"vendors": (vendor,), "notification": duty})


@pytest.mark.parametrize(
    ("filed", "status", "result"),
    [
        ("filed", "proposal", "pass"),
        ("filed", "in_force", "pass"),
        ("not_filed", "proposal", "unknown"),
        ("not_filed", "enacted", "unknown"),
        ("not_filed", "in_force", "fail"),
        ("unknown", "in_force", "unknown"),
    ],
)
def test_a_filing_passes_and_nothing_fails_before_the_duty_is_law(
    filed: str, status: str, result: str
) -> None:
    found = vendor_finding(exchange("ginco"), register(filed, status))
    assert found.result == result
    assert found.status == status
    assert (found.cure_en is None) == (result == "pass")


def test_a_vendor_unlisted_or_not_named_is_unknown_and_says_so() -> None:
    unlisted, unnamed = vendor_finding(exchange("Nobody Ltd")), vendor_finding(exchange(None))
    assert {unlisted.result, unnamed.result} == {"unknown"}
    assert unlisted.observed == "Nobody Ltd is not in the register of vendors"
    assert unnamed.observed == "the profile names no wallet vendor"


def test_what_happened_at_its_clients_is_told() -> None:
    safe = vendor_finding(exchange("Safe")).observed
    assert "Safe{Wallet}" in safe
    assert "2 recorded losses at clients" in safe
    assert "its part disputed" in vendor_finding(exchange("Fireblocks")).observed


def test_a_vendor_goes_by_the_registers_name() -> None:
    assert vendor_key(exchange(" liminal ")) == "Liminal Custody"
    assert vendor_key(exchange("Nobody Ltd")) == "Nobody Ltd"
    assert vendor_key(exchange(None)) is None
