"""Is the exchange's wallet vendor known, and has it notified the supervisor?

The duty to notify is not law yet; as long as it is not in force, nothing but a filing passes and
nothing fails.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.registers import vendor_register
from pricing.findings import Finding
from pricing.phrases import say

if TYPE_CHECKING:
    from data.registers import Vendor, VendorRegister
    from models.profile import SecurityProfile
    from pricing.findings import Result
    from pricing.phrases import Language, Phrase

RULE = "jp.vendor_prior_notification"
REQUIRED = say(
    "a supplier of the register that has filed", "届出済みの提供者（登録簿に掲載）であること"
)
NOT_NAMED = say("the profile names no wallet vendor", "ウォレット提供者の記載がない")
FILINGS = {
    "filed": say("filed", "届出済み"),
    "not_filed": say("not filed", "未届出"),
    "unknown": say("unknown", "不明"),
}


def vendor_finding(
    profile: SecurityProfile, register: VendorRegister | None = None, lang: Language = "en"
) -> Finding:
    """What is known of an exchange's wallet vendor; the shipped register if None.

    What is observed, required and cited is in `lang`.
    """
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
        observed=_observed(name, vendor).told(lang),
        required=REQUIRED.told(lang),
        shortfall=None,
        citation=say(f"{duty.source}. {duty.note}", f"{duty.source}。{duty.note_ja}").told(lang),
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


def _observed(name: str | None, vendor: Vendor | None) -> Phrase:
    if name is None:
        return NOT_NAMED
    if vendor is None:
        return say(
            "{name} is not in the register of vendors", "{name}は提供者登録簿にない", name=name
        )
    count = len(vendor.thefts)
    disputed = vendor.disputed and count > 0
    return say(
        "{name} ({provides}): filing {filed}; {count} recorded {losses} at clients{disputed}",
        "{name}（{provides}）：届出{filed}／利用先での損失の記録{count}件{disputed}",
        name=vendor.name,
        provides=say(vendor.provides, vendor.provides_ja),
        filed=FILINGS[vendor.prior_notification],
        count=str(count),
        losses="loss" if count == 1 else "losses",
        disputed=say(", its part disputed", "（責任を争っている）") if disputed else "",
    )
