"""Is the exchange's wallet vendor known, and has it notified the supervisor?

The duty to notify is not law yet; as long as it is not in force, nothing but a filing passes and
nothing fails.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.registers import vendor_register
from pricing.findings import Finding

if TYPE_CHECKING:
    from data.registers import Vendor, VendorRegister
    from models.profile import SecurityProfile
    from pricing.findings import Result

RULE = "jp.vendor_prior_notification"
REQUIRED = "a supplier of the register that has filed"


def vendor_finding(profile: SecurityProfile, register: VendorRegister | None = None) -> Finding:
    """What is known of an exchange's wallet vendor; the shipped register if None."""
    register = register or vendor_register()
    duty, name = register.notification, profile.wallet_vendor
    vendor = None if name is None else register.find(name)
    result = _result(vendor, in_force=duty.status == "in_force")
    return Finding(
        rule=RULE,
        title_en=duty.title_en,
        title_ja=duty.title_ja,
        severity="condition",
        result=result,
        observed=_observed(name, vendor),
        required=REQUIRED,
        shortfall=None,
        citation=f"{duty.source}. {duty.note}",
        status=duty.status,
        cure_en=None if result == "pass" else "name the supplier and show its filing",
        cure_ja=None if result == "pass" else "提供者名を明示し、届出を証すること",
    )


def vendor_key(profile: SecurityProfile, register: VendorRegister | None = None) -> str | None:
    """The vendor's name as the register writes it, else as the profile does; None if unstated."""
    register = register or vendor_register()
    if profile.wallet_vendor is None:
        return None
    vendor = register.find(profile.wallet_vendor)
    return profile.wallet_vendor if vendor is None else vendor.name


def _result(vendor: Vendor | None, *, in_force: bool) -> Result:
    if vendor is not None and vendor.prior_notification == "filed":
        return "pass"
    if vendor is not None and vendor.prior_notification == "not_filed" and in_force:
        return "fail"
    return "unknown"


def _observed(name: str | None, vendor: Vendor | None) -> str:
    if name is None:
        return "the profile names no wallet vendor"
    if vendor is None:
        return f"{name} is not in the register of vendors"
    filed = vendor.prior_notification.replace("_", " ")
    count = len(vendor.thefts)
    losses = f"{count} recorded loss{'' if count == 1 else 'es'} at clients"
    disputed = ", its part disputed" if vendor.disputed and count else ""
    return f"{vendor.name} ({vendor.provides}): filing {filed}; {losses}{disputed}"
